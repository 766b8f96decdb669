# SPDX-License-Identifier: MIT
"""The manual's pages: other people's programs accept them, and they hold what --help tells."""

import gzip
import os
import re
import unittest

from tools import CLI, PROGRAM, built, clean_environment, needs, read, run, version

PAGES = {name: built("share", "man", "man1", name + ".1") for name in ("spillway", "spillway-cli")}
SECTIONS = ["NAME", "SYNOPSIS", "DESCRIPTION", "EXIT STATUS", "ENVIRONMENT", "FILES", "EXAMPLES", "SEE ALSO"]


def shown(name, width=80):
    """The page as a reader has it, without overstriking."""
    code, text = run("man", "--warnings", "-E", "UTF-8", "-l", "-Tutf8", "-P", "cat", PAGES[name],
                     env=clean_environment(MANWIDTH=str(width), MAN_KEEP_FORMATTING="", GROFF_NO_SGR="1"))
    assert code == 0, text
    return re.sub(r".\x08", "", text)


def words(text):
    """What counts when lines are broken elsewhere."""
    return " ".join(text.replace("…", "...").replace("‐", "-").split())


def helped(*command):
    code, text = run(*command, "--help", env=clean_environment())
    assert code == 0, text
    return text


def terms(text):
    """The first words of the lines of the help's tables: arguments and options."""
    tables = re.findall(r"(?ms)^(?:Arguments|Options|Commands):\n(.*?)(?:\n\n|\Z)", text)
    return [term.strip() for table in tables for term in re.findall(r"(?m)^  (\S.*?)(?:  |$)", table)]


class Manual(unittest.TestCase):
    @needs("mandoc")
    def test_mandoc_finds_nothing(self):
        for page in PAGES.values():
            self.assertEqual(run("mandoc", "-T", "lint", "-W", "warning", page), (0, ""))

    @needs("man", "groff")
    def test_man_warns_of_nothing(self):
        for page in PAGES.values():
            code, text = run("man", "--warnings", "-l", "-Z", page, env=clean_environment(LC_ALL="C.UTF-8"))
            self.assertEqual(code, 0, text)
            self.assertNotIn("warning", text)

    def test_sections(self):
        for name, page in PAGES.items():
            found = re.findall(r'(?m)^\.SH "([^"]+)"$', read(page))
            expected = SECTIONS[:3] + (["COMMANDS"] if name == "spillway-cli" else ["OPTIONS"]) + SECTIONS[3:]
            self.assertEqual(found, expected)
            self.assertIn(f'"Spillway {version()}"', read(page).replace("\\-", "-"))

    def test_what_is_installed_is_the_page(self):
        for page in PAGES.values():
            if os.path.exists(page + ".gz"):
                with gzip.open(page + ".gz", "rt", encoding="utf-8") as file:
                    self.assertEqual(file.read(), read(page))

    @needs("man", "groff")
    def test_every_command_and_option_is_there(self):
        page = shown("spillway-cli")
        commands = [term for term in terms(helped(CLI)) if not term.startswith("-")]
        self.assertIn("serve", commands)
        self.assertEqual(re.findall(r"(?m)^   (\w+): ", page), commands)
        for command in commands:
            text = helped(CLI, command)
            part = page[page.index(f"\n   {command}: "):]
            part = words(re.split(r"(?m)^(?:   \w+: |[A-Z])", part[len(command) + 6:])[0])
            for term in terms(text):
                self.assertIn(term, part, f"{command}: {term}")
            # What the command does, in the same words.
            details = text.split("\n\nOptions:")[0].split("\n\nArguments:")[0].split("\n\n", 1)[1]
            for line in words(details).split(". "):
                self.assertIn(line, part, command)

    @needs("man", "groff")
    @unittest.skipUnless(PROGRAM, "built without a window")
    def test_every_option_of_the_window_is_there(self):
        page = words(shown("spillway"))
        for term in terms(helped(PROGRAM)):
            self.assertIn(term, page)

    @needs("man", "groff")
    def test_exit_codes_are_the_same(self):
        page = words(shown("spillway-cli"))
        codes = re.search(r"(?s)Exit codes: (.*?)\.\n", helped(CLI)).group(1)
        self.assertEqual(len(codes.split("; ")), 5)
        for code in words(codes).split("; "):
            self.assertIn(code, page)


if __name__ == "__main__":
    unittest.main()
