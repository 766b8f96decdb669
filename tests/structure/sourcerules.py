# SPDX-License-Identifier: MIT
"""Rules about single files: clocks and chance, sizes, licence lines, words that have no place in the repository."""

import re

from includes import line_of
from sourcetree import code_only

CLOCK_FILES = ("core/proxy/clock.h", "core/proxy/clock.cpp")

_CLOCK = re.compile(
    r"\b(?:steady_clock|system_clock|high_resolution_clock|utc_clock|file_clock)::now\b"
    r"|\bhigh_resolution_clock\b"
    r"|\bcurrent(?:DateTime(?:Utc)?|MSecsSinceEpoch|SecsSinceEpoch|Time|Date)\s*\("
    r"|\bQElapsedTimer\b|\bQDeadlineTimer::current\b"
    r"|\bclock_gettime\b|\bgettimeofday\b|\btimespec_get\b|\bGetTickCount|\bQueryPerformanceCounter\b"
    r"|(?<![\w.>])(?:std::)?time\s*\(\s*(?:nullptr|NULL|0|&\w+)\s*\)"
    r"|\bstd::clock\s*\(")
_CHANCE = re.compile(
    r"\brandom_device\b|\bmt19937(?:_64)?\b|\bdefault_random_engine\b|\bminstd_rand0?\b|\branlux\w+\b"
    r"|(?<![\w.>])(?:std::)?s?rand\s*\(|\bd?rand48\s*\(|\barc4random|\bgetrandom\s*\(|\bgetentropy\s*\("
    r"|\bcreateUuid\s*\(|\bRAND_bytes\b")
_QT_CHANCE = re.compile(r"\bQRandomGenerator(?:64)?\b")
# Keys are made of the system's own randomness, where they are made: in the window and its commands.
_QT_CHANCE_BUT_SYSTEM = re.compile(r"\bQRandomGenerator(?:64)?\b(?!\s*::\s*system\b)")
_INCLUDE = re.compile(r"^[ \t]*#[ \t]*include[^\n]*", re.MULTILINE)


def check_clocks(tree, report):
    for path in tree.sources("core", "ui", "app"):
        if path in CLOCK_FILES:
            continue
        code = _INCLUDE.sub("", code_only(tree.text(path)))
        qt_chance = _QT_CHANCE if path.startswith("core/") else _QT_CHANCE_BUT_SYSTEM
        for pattern, what in ((_CLOCK, "reads a clock"), (_CHANCE, "draws a random number"),
                              (qt_chance, "draws a random number")):
            for match in pattern.finditer(code):
                report.error(f"{path}:{line_of(code, match.start())}",
                             f"{match.group().strip()} {what}. Only core/proxy/clock.h does; take its Clock, or time "
                             "and chance as arguments.")


CPP_WARN, CPP_FAIL, HEADER_FAIL = 300, 500, 150


def check_sizes(tree, report):
    for path in tree.sources("core", "ui", "app", "tests"):
        lines = tree.text(path).count("\n")
        if path.endswith(".h"):
            if lines > HEADER_FAIL:
                report.error(path, f"{lines} lines; a header has at most {HEADER_FAIL}. Split it by concept.")
        elif lines > CPP_FAIL:
            report.error(path, f"{lines} lines; a source has at most {CPP_FAIL}. Split it by concept.")
        elif lines > CPP_WARN and not path.startswith("tests/"):
            report.warning(path, f"{lines} lines; over {CPP_WARN} it is time to look for a second concept in it.")


LICENCE = "SPDX-License-Identifier: MIT"
LICENSED_SUFFIXES = (".cpp", ".h", ".mm", ".py", ".sh", ".cmake", ".js", ".mjs", ".cjs", ".ts", ".qss")
LICENSED_NAMES = ("CMakeLists.txt", ".clang-tidy")


def check_licence_lines(tree, report):
    for path in tree.paths:
        text = tree.text(path)
        # Scripts that the program writes belong to whom they are written for.
        is_script = text.startswith("#!") and not path.startswith("tests/data/export/")
        if path.endswith(LICENSED_SUFFIXES) or path.split("/")[-1] in LICENSED_NAMES or is_script:
            # What has to come first for the system or for a tool may stand before it.
            lines = [line for line in text.splitlines()[:4]
                     if not line.startswith("#!") and not line.startswith("# shellcheck ")]
            if not lines or LICENCE not in lines[0]:
                report.error(f"{path}:1", f"The first line is not \"{LICENCE}\" as a comment.")


# In pieces, so that this file does not hold them itself.
UNFINISHED = ["TO" + "DO", "FIX" + "ME", "XX" + "X", "HA" + "CK"]
REGISTRIES = [host + "." + domain for host, domain in (
    ("npmjs", "org"), ("npmjs", "com"), ("yarnpkg", "com"), ("pypi", "org"), ("pythonhosted", "org"), ("crates", "io"),
    ("proxy.golang", "org"), ("sum.golang", "org"), ("rubygems", "org"), ("maven", "org"), ("maven.apache", "org"),
    ("nuget", "org"), ("packagist", "org"), ("anaconda", "org"), ("anaconda", "com"), ("docker", "io"),
    ("hub.docker", "com"), ("ghcr", "io"), ("quay", "io"), ("mcr.microsoft", "com"), ("deb.debian", "org"),
    ("archive.ubuntu", "com"), ("conan", "io"), ("jfrog", "io"), ("pub", "dev"), ("hex", "pm"))]


def check_words(tree, report):
    unfinished = re.compile(r"\b(?:" + "|".join(UNFINISHED) + r")\b")
    registries = re.compile(r"(?<![\w-])(?:[\w-]+\.)*(?:" + "|".join(map(re.escape, REGISTRIES)) + r")(?![\w.-]*\w)",
                            re.IGNORECASE)
    for path in tree.paths:
        text = tree.text(path)
        for match in unfinished.finditer(text):
            report.error(f"{path}:{line_of(text, match.start())}", f"\"{match.group()}\": do it, or leave it out.")
        for match in registries.finditer(text):
            report.error(f"{path}:{line_of(text, match.start())}",
                         f"{match.group()} is a package registry: the system's own tools know where they get packages.")


# What stops reading before the end leaves the writer with SIGPIPE, now and then, which pipefail makes a failure.
_STOPS_READING = re.compile(r"(?<!\|)\|(?!\|)[ \t]*(?:\\?\n[ \t]*)?"
                            r"(?:grep (?:-\w+ )*(?:-\w*[qm]|--quiet|--max-count)|head\b|awk\b[^|\n]*\bexit\b"
                            r"|sed (?:-\w+ )*'[^'\n]*[0-9/{;][ ]*q[ ]*[};'])")


def check_pipes(tree, report):
    for path in tree.paths:
        text = tree.text(path)
        if not path.endswith(".sh") and not re.match(r"#!.*\b(?:ba|da)?sh\b", text):
            continue
        for match in _STOPS_READING.finditer(text):
            report.error(f"{path}:{line_of(text, match.start())}",
                         f"\"{match.group()}\" stops reading before its input ends, and the writer fails now and then. "
                         "Read all of it (`grep … >/dev/null`, awk's END), or read from a file.")


LEAST_TEST_SHARE = 0.9


def check_test_share(tree, report):
    def lines(*folders):
        return sum(1 for path in tree.sources(*folders) for line in tree.text(path).splitlines() if line.strip())

    code, tests = lines("core"), lines("tests/core", "tests/support", "tests/fuzz")
    if code == 0:
        return
    report.note(f"core has {code} lines of code and {tests} lines of tests: {tests / code:.2f} a line")
    if tests < code * LEAST_TEST_SHARE:
        report.error("tests/core", f"{tests} lines of tests for {code} lines of core. At least as many are wanted, and "
                                   f"{LEAST_TEST_SHARE} of it is demanded.")
