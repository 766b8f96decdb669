#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The checker is checked: small trees that break one rule each, and the finding that has to come of it."""

import os
import subprocess
import tempfile
import unittest

import structure
from sourcerules import REGISTRIES, UNFINISHED
from sourcetree import code_only

LICENCE = "// SPDX-License-Identifier: MIT\n"

README = """# SPDX-License-Identifier: MIT
| folder | is about | may include |
| --- | --- | --- |
| `balance` | rules | nothing else of core |
| `config` | profiles | `balance/backend.h` |
| `proxy` | the endpoint | `balance`, `http`, `config`, `secrets` |
"""

# A tree without a finding; each test changes it.
SOUND = {
    "core/README.md": README,
    "core/balance/backend.h": "#pragma once\n#include <QString>\n",
    "core/balance/picker.cpp": "#include \"core/balance/backend.h\"\n",
    "core/config/profile.cpp": "#include \"core/balance/backend.h\"\n#include <QJsonObject>\n",
    "core/proxy/clock.h": "#pragma once\nauto now() { return std::chrono::steady_clock::now(); }\n",
    "core/proxy/clock.cpp": "#include <QRandomGenerator>\nQRandomGenerator g; auto t = QDateTime::currentDateTimeUtc();\n",
    "core/proxy/server.cpp": "#include \"core/config/profile.h\"\n#include <QTcpServer>\n",
    "core/config/profile.h": "#pragma once\n",
    "ui/page.h": "#pragma once\n#include \"core/config/profile.h\"\n#include <QWidget>\n",
    "app/main.cpp": "#include \"ui/page.h\"\n",
    "app/commands/serve.cpp": "#include \"core/config/profile.h\"\n",
    "tests/core/tst_all.cpp": "#include \"core/config/profile.h\"\n" + "int line;\n" * 30,
}


class StructureTest(unittest.TestCase):
    def check(self, changes, with_git=False):
        """The report for the sound tree with these files added or, where None, left out."""
        files = {**SOUND, **changes}
        with tempfile.TemporaryDirectory() as root:
            for path, text in files.items():
                if text is None:
                    continue
                full = os.path.join(root, path)
                os.makedirs(os.path.dirname(full), exist_ok=True)
                with open(full, "wb") as file:
                    lead = LICENCE if path.endswith((".cpp", ".h")) and not text.startswith("//") else ""
                    file.write((lead + text).encode("utf-8", "surrogateescape"))
            if with_git:
                subprocess.run(["git", "init", "-q", root], check=True)
            return structure.check(root)

    def assert_sound(self, changes):
        self.assertEqual(self.check(changes).errors, [])

    def assert_found(self, changes, place, *words):
        """Exactly one error, there, with these words."""
        errors = self.check(changes).errors
        self.assertEqual(len(errors), 1, errors)
        self.assertTrue(errors[0].startswith(place + ": error: "), errors[0])
        for word in words:
            self.assertIn(word, errors[0])

    def test_sound_tree(self):
        report = self.check({})
        self.assertEqual(report.errors, [])
        self.assertEqual(report.warnings, [])
        self.assertEqual(len(report.notes), 1)

    def test_core_does_not_include_ui_or_app(self):
        self.assert_found({"core/proxy/a.cpp": "#include \"ui/page.h\"\n"}, "core/proxy/a.cpp:2", "neither ui nor app")
        self.assert_found({"app/b.h": "#pragma once\n", "core/proxy/a.cpp": "\n#include \"app/b.h\"\n"},
                          "core/proxy/a.cpp:3", "neither ui nor app")

    def test_ui_does_not_include_app(self):
        self.assert_found({"app/b.h": "#pragma once\n", "ui/a.cpp": "#include \"app/b.h\"\n"}, "ui/a.cpp:2", "ui")

    def test_cli_does_not_include_ui(self):
        self.assert_found({"app/commands/a.cpp": "#include \"ui/page.h\"\n"}, "app/commands/a.cpp:2", "no window")
        self.assert_found({"app/climain.cpp": "#include \"ui/page.h\"\n"}, "app/climain.cpp:2", "no window")
        self.assert_found({"app/commands/a.cpp": "#include <QWidget>\n"}, "app/commands/a.cpp:2", "no Gui")

    def test_program_does_not_include_tests(self):
        self.assert_found({"tests/support/a.h": "#pragma once\n", "ui/a.cpp": "#include \"tests/support/a.h\"\n"},
                          "ui/a.cpp:2", "tests")

    def test_folders_of_core(self):
        self.assert_found({"core/balance/a.cpp": "#include \"core/config/profile.h\"\n"}, "core/balance/a.cpp:2",
                          "nothing else of core")
        self.assert_found({"core/config/a.cpp": "  #  include \"core/balance/health.h\"\n",
                           "core/balance/health.h": "#pragma once\n"},
                          "core/config/a.cpp:2", "balance/backend.h")
        self.assert_found({"core/config/a.cpp": "#include \"core/proxy/clock.h\"\n"}, "core/config/a.cpp:2")

    def test_commented_include_of_a_sound_file_counts_for_nothing(self):
        self.assert_sound({"core/balance/a.cpp": "int a; /*\n*/ // #include \"core/config/profile.h\"\n"})

    def test_included_file_exists(self):
        self.assert_found({"core/config/a.cpp": "#include \"core/config/absent.h\"\n"}, "core/config/a.cpp:2",
                          "no file of the project")
        self.assert_found({"core/config/a.cpp": "#include \"profile.h\"\n"}, "core/config/a.cpp:2",
                          "no file of the project")
        self.assert_sound({"core/config/a.cpp": "#include \"a.moc\"\n"})

    def test_libraries(self):
        for folder, header, words in (("config", "QHostAddress", "without sockets"), ("config", "QTcpSocket", "sockets"),
                                      ("config", "QtNetwork/QSslKey", "sockets"), ("config", "sys/socket.h", "sockets"),
                                      ("proxy", "QPixmap", "no Gui"), ("proxy", "QtGui/QColor", "no Gui"),
                                      ("proxy", "boost/asio.hpp", "Boost stays")):
            with self.subTest(header=header):
                self.assert_found({f"core/{folder}/a.cpp": f"#include <{header}>\n"}, f"core/{folder}/a.cpp:2", words)
        self.assert_sound({"core/proxy/a.cpp": "#include <QHostAddress>\n#include <QNetworkReply>\n"})

    def test_qobject_in_the_rules(self):
        self.assert_found({"core/balance/a.h": "#pragma once\nclass A : public QObject\n{\n};\n"},
                          "core/balance/a.h:3", "QObject")
        self.assert_sound({"core/balance/a.h": "#pragma once\n// no QObject here\n",
                           "core/config/a.h": "#pragma once\nclass A : public QObject {};\n"})

    def test_readme_of_core(self):
        self.assert_found({"core/README.md": None}, "core/README.md", "missing")
        self.assert_found({"core/simulate/a.cpp": "int a;\n"}, "core/README.md", "does not name core/simulate")
        self.assert_found({"core/README.md": README.replace("`balance/backend.h`", "`balance`")}, "core/README.md",
                          "config may include ['balance']")
        self.assert_found({"core/README.md": README + "| `export` | writers | `config`, `azure` |\n"}, "core/README.md",
                          "core/export, which does not exist")
        self.assert_found({"core/other/a.cpp": "int a;\n"}, "core/other", "stands in no rule")

    def test_clocks(self):
        for code in ("auto t = std::chrono::steady_clock::now();", "auto t = system_clock::now();",
                     "auto t = QDateTime::currentDateTime();", "auto t = QDateTime::currentDateTimeUtc();",
                     "auto t = QDateTime::currentMSecsSinceEpoch();", "auto t = QTime::currentTime();",
                     "QElapsedTimer timer;", "auto t = QDeadlineTimer::current();", "auto t = time(nullptr);",
                     "auto t = std::time(0);", "time(&now);", "clock_gettime(CLOCK_MONOTONIC, &t);"):
            for folder in ("core/config", "ui", "app/commands"):
                with self.subTest(code=code, folder=folder):
                    self.assert_found({f"{folder}/a.cpp": "int a;\n" + code + "\n"}, f"{folder}/a.cpp:3", "a clock")

    def test_chance(self):
        for code in ("std::random_device device;", "std::mt19937 engine;", "int i = rand();", "srand(1);",
                     "int i = std::rand();", "auto id = QUuid::createUuid();", "auto i = QRandomGenerator::global();"):
            for folder in ("core/config", "ui"):
                with self.subTest(code=code, folder=folder):
                    self.assert_found({f"{folder}/a.cpp": code + "\n"}, f"{folder}/a.cpp:2", "random number")
        self.assert_found({"core/proxy/a.cpp": "auto i = QRandomGenerator::system();\n"}, "core/proxy/a.cpp:2")
        self.assert_sound({"ui/a.cpp": "#include <QRandomGenerator>\nauto i = QRandomGenerator::system()->generate();\n"})

    def test_words_that_are_no_clock(self):
        self.assert_sound({"core/config/a.cpp": "#include <QElapsedTimer>\n"
                                                "// steady_clock::now() is for the proxy alone\n"
                                                "/* std::random_device\n   rand() */\n"
                                                "auto a = \"QElapsedTimer \\\" rand()\"; auto c = '\"'; int operand(int);\n"
                                                "auto r = R\"(std::mt19937 \" rand())\"; auto n = 1'000'000;\n"
                                                "seconds time(seconds s); auto t = reply.time(0); draw.rand();\n"
                                                "QDeadlineTimer limit(5s);\n"})

    def test_code_only_keeps_lines(self):
        text = "a\n/* b\nc */ d R\"x(e\n)\" f)x\" // g\nh 'i' 1'000 \"j\"\n"
        self.assertEqual(code_only(text).count("\n"), text.count("\n"))
        self.assertEqual(code_only(text).split(), ["a", "d", "h", "1'000"])

    def test_sizes(self):
        self.assert_found({"core/config/a.cpp": "int a;\n" * 500, "tests/core/b.cpp": "int b;\n" * 499},
                          "core/config/a.cpp", "501 lines")
        self.assert_found({"tests/core/b.cpp": "int b;\n" * 500}, "tests/core/b.cpp", "501 lines")
        self.assert_found({"ui/a.h": "#pragma once\n" * 150}, "ui/a.h", "151 lines")
        self.assert_sound({"ui/a.h": "#pragma once\n" * 149, "ui/b.cpp": "int b;\n" * 499})
        self.assertEqual(len(self.check({"ui/b.cpp": "int b;\n" * 300}).warnings), 1)
        self.assertEqual(len(self.check({"ui/b.cpp": "int b;\n" * 299}).warnings), 0)

    def test_licence_lines(self):
        for path, text in (("core/config/a.cpp", "// Copyright\nint a;\n"), ("ui/a.h", "// x\n" + LICENCE),
                           ("installer/a.sh", "echo\n"), ("installer/run", "#!/bin/sh\necho\n"), ("a.py", "\n"),
                           ("tests/a.mjs", "export {}\n"), ("ui/CMakeLists.txt", "project(x)\n"), ("b.sh", "")):
            with self.subTest(path=path):
                self.assert_found({path: text}, f"{path}:1", "first line")
        self.assert_sound({"installer/run": "#!/bin/sh\n# SPDX-License-Identifier: MIT\necho\n",
                           "installer/a.sh": "# shellcheck shell=bash\n# SPDX-License-Identifier: MIT\necho\n",
                           "a.json": "{}\n", "b.md": "text\n"})

    def test_words(self):
        for word in UNFINISHED:
            self.assert_found({"b.md": f"text\n{word}: more\n"}, "b.md:2", word)
        self.assert_sound({"b.md": UNFINISHED[0].lower() + " " + UNFINISHED[0] + "S mas" + UNFINISHED[0] + "\n"})

    def test_registries(self):
        for host in REGISTRIES:
            for text in (f"https://{host}/x", f"registry.{host}", f"curl {host.upper()}:443", f"({host})."):
                with self.subTest(text=text):
                    self.assert_found({"tests/package.json": f"\n{text}\n"}, "tests/package.json:2", "package registry")
        self.assert_sound({"b.md": f"{REGISTRIES[0]}anisation my-{REGISTRIES[0]} {REGISTRIES[0]}.example\n"})

    def test_pipes_into_what_stops_reading(self):
        def script(line):
            return {"installer/a.sh": "#!/bin/sh\n# SPDX-License-Identifier: MIT\n" + line + "\n"}

        for line in ("ls | grep -q a", "ls | grep -iq a", "ls | grep -F -m1 a", "ls | head -n 1", "ls |\n    head -1",
                     "ls | \\\n head", "ls | awk '$1 == 2 { print; exit }'", "ls | sed -n '/a/{p;q}'"):
            self.assert_found(script(line), "installer/a.sh:3", "stops reading")
        for line in ("ls | grep a >/dev/null", "grep -q a file", "test -e a || head -1 a", "ls | awk '{ print }'",
                     "ls | sed -n 's/quick/q/p'", "ls | tail -n 1"):
            self.assert_sound(script(line))

    def test_share_of_tests(self):
        self.assert_found({"core/config/a.cpp": "int a;\n" * 60}, "tests/core", "lines of tests")
        self.assert_sound({"core/config/a.cpp": "\n" * 60})

    def test_bytes_that_are_no_text(self):
        self.assert_sound({"tests/fuzz/corpus/x/a": "\udcff\udcfe \udc80"})

    def test_ignored_and_built_files_are_not_looked_at(self):
        changes = {"build/dev/a.cpp": "//\n", "node_modules/a.js": "//\n"}
        self.assert_sound(changes)
        report = self.check({**changes, ".gitignore": "/build/\nnode_modules/\n"}, with_git=True)
        self.assertEqual(report.errors, [])
        report = self.check({"new.py": "\n"}, with_git=True)  # not added yet, and looked at
        self.assertEqual(len(report.errors), 1)


if __name__ == "__main__":
    unittest.main()
