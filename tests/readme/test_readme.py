# SPDX-License-Identifier: MIT
"""The tests of the documents notice what is wrong. The program is that of $SPILLWAY_CLI."""

import contextlib
import io
import os
import shutil
import tempfile
import unittest

import links
import markdown
import notrun
import profiletables
import readme

ROOT = os.path.abspath(os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", ".."))


class Documents(unittest.TestCase):
    """README.md files with one mistake each."""

    def errors_of(self, text):
        with tempfile.TemporaryDirectory() as root:
            for folder in ("installer", "tests"):
                os.symlink(os.path.join(ROOT, folder), os.path.join(root, folder))
            shutil.copy(os.path.join(ROOT, "CMakePresets.json"), root)
            with open(os.path.join(root, "README.md"), "w", encoding="utf-8") as file:
                file.write(text)
            report = readme.Report()
            with contextlib.redirect_stdout(io.StringIO()):
                readme.Document(root, os.environ["SPILLWAY_CLI"], readme.Tools("/nowhere"), "README.md", report).run()
            return report.errors

    def assert_error(self, text, *words):
        errors = self.errors_of(text)
        self.assertEqual(len(errors), 1, errors)
        for word in words:
            self.assertIn(word, errors[0])

    def test_what_is_right_is_no_error(self):
        self.assertEqual(self.errors_of("# A\n\n```sh\nspillway-cli --version   # a comment\n```\n\n"
                                        "```text\nspillway-cli …\n```\n"), [])

    def test_a_command_that_fails(self):
        self.assert_error("```sh\nspillway-cli chek contoso.spillway.json\n```\n", "README.md:2", "exit code 2", "check")
        self.assert_error("```sh\nspillway-cli serve --dem\n```\n", "does not serve", "--demo")
        self.assert_error("```sh\ninstaller/bootstrap.sh run --lisen 127.0.0.1:8080\n```\n", "lisen")

    def test_a_command_that_is_not_run(self):
        self.assert_error("```sh\ninstaller/bootstrap.sh tests\n```\n", "exit code 2")
        self.assert_error("```sh\nsudo apt install ./build/packages/another_*.deb\n```\n", "another")
        self.assert_error("```sh\ncmake --preset relese\n```\n", "relese")

    def test_a_block_that_nothing_runs(self):
        self.assert_error("```ruby\nputs 1\n```\n", "no way to run \"ruby\"")
        self.assert_error("```\nanything\n```\n", "no way to run \"\"")

    def test_an_output_that_does_not_come(self):
        self.assert_error("```sh\nspillway-cli --version\n```\n\n```text\nspillway-cli 99…\n```\n", "spillway-cli 99")
        # That of another section does not count.
        self.assert_error("# A\n\n```sh\nspillway-cli --version\n```\n\n# B\n\n```text\nspillway-cli …\n```\n", "no such line")

    def test_json_with_a_finding(self):
        self.assert_error("`a.spillway.json`:\n\n```json\n{\"version\": 1, \"name\": \"a\", \"backnds\": []}\n```\n", "backnds")
        self.assert_error("`s.json`:\n\n```json\n{\"requests\": [{}]}\n```\n", "requests[0].at")
        self.assert_error("No name:\n\n```json\n{}\n```\n", "how this file is called")

    def test_sample_code_that_does_not_reach_the_endpoint(self):
        code = ('```python\nfrom openai import AzureOpenAI\nc = AzureOpenAI(azure_endpoint="http://127.0.0.1:8080%s", '
                'api_key="any", api_version="2024-10-21")\nprint(c.chat.completions.create(model="gpt-4o", '
                'messages=[{"role": "user", "content": "Hi"}]).choices[0].message.content)\n```\n')
        self.assertEqual(self.errors_of(code % ""), [])
        self.assert_error(code % "/openai", "exit code 1")


class Markdown(unittest.TestCase):
    def test_blocks(self):
        found = markdown.blocks("a.md", "# A\n\nFirst\nline:\n\n```sh\na\n```\n\nb\n\n## C\n- x\n\n  ```json\n  {}\n  ```\n")
        self.assertEqual([(one.line, one.language, one.text, one.before, one.section) for one in found],
                         [(7, "sh", "a\n", "First line:", 1), (16, "json", "{}\n", "## C - x", 2)])
        with self.assertRaises(ValueError):
            markdown.blocks("a.md", "```sh\na\n")

    def test_links(self):
        text = "[a](b.md) `[c](d.md)`\n```sh\n[e](f.md)\n```\n![g h](i.png)\n"
        self.assertEqual(markdown.links(text), [(1, "b.md"), (5, "i.png")])
        self.assertEqual(markdown.anchors("# What it does\n## `endpoint`, then\n"), {"what-it-does", "endpoint-then"})

    def test_dead_links_and_paths(self):
        with tempfile.TemporaryDirectory() as root:
            os.mkdir(os.path.join(root, "core"))
            with open(os.path.join(root, "core", "a.md"), "w", encoding="utf-8") as file:
                file.write("# Title\n[x](#title) [y](b.md) [z](#other) `core/a.md` `core/a` `core/b/c` `core/b…`\n")
            self.assertEqual(links.check(root).errors, ["core/a.md:2: error: the link to b.md leads nowhere",
                                                        "core/a.md:2: error: core/a.md has no heading #other",
                                                        "core/a.md:2: error: there is no core/b/c"])


class Tables(unittest.TestCase):
    def test_trials(self):
        self.assertEqual(profiletables.trials("a", "1 to 9"), [(1, True), (9, True), (0, False), (10, False)])
        self.assertEqual(profiletables.trials("a", '`"x"`, `"y"`'), [("x", True), ("y", True), ("another", False)])
        self.assertEqual(profiletables.trials("a", "a name"), [])

    def test_wrong_rows(self):
        program = os.environ["SPILLWAY_CLI"]
        row = ["`balancing.maxAttempts`", "`50`", "", "1 to 999", ""]
        self.assertEqual(list(profiletables.problems_of_row(program, row)),
                         ["balancing.maxAttempts: 1000 is no error to spillway-cli check"])
        row[3] = "0 to 1000"
        self.assertEqual(list(profiletables.problems_of_row(program, row)),
                         ["balancing.maxAttempts: 0 is an error to spillway-cli check"])
        row[1] = "`51`"
        self.assertEqual(list(profiletables.problems_of_defaults(program, [row])),
                         ["balancing.maxAttempts: the default is 50, not `51`"])

    def test_drawing(self):
        self.assertIn("core/balance", notrun.folders_exist(ROOT, "proxy"))


if __name__ == "__main__":
    unittest.main()
