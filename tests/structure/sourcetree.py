# SPDX-License-Identifier: MIT
"""The files of the project as the rules look at them."""

import os
import re
import subprocess

SKIPPED_FOLDERS = {".git", "build", "node_modules", ".cache", "__pycache__"}

# Comments, text literals and character literals; raw literals first, because they may hold anything.
_NOT_CODE = re.compile(
    r'R"(?P<mark>[^\s()\\]{0,16})\(.*?\)(?P=mark)"'
    r"|//[^\n]*"
    r"|/\*.*?\*/"
    r'|"(?:\\.|[^"\\\n])*"'
    r"|(?<![0-9A-Za-z_])'(?:\\.|[^'\\\n])*'",
    re.DOTALL,
)


def code_only(text):
    """`text` without comments and literals; lines keep their numbers."""
    return _NOT_CODE.sub(lambda match: " " + "\n" * match.group().count("\n"), text)


class SourceTree:
    """Paths are relative to the root, with slashes; files are read once."""

    def __init__(self, root):
        self.root = root
        self.paths = sorted(self._list_paths())
        self._texts = {}

    def _list_paths(self):
        if os.path.exists(os.path.join(self.root, ".git")):
            listed = subprocess.run(
                ["git", "-C", self.root, "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
                capture_output=True, check=False)
            if listed.returncode == 0:
                paths = {path for path in os.fsdecode(listed.stdout).split("\0") if path}
                return [path for path in paths if os.path.isfile(os.path.join(self.root, path))]
        found = []
        for folder, folders, files in os.walk(self.root):
            folders[:] = [name for name in folders if name not in SKIPPED_FOLDERS]
            found += [os.path.relpath(os.path.join(folder, name), self.root).replace(os.sep, "/") for name in files]
        return found

    def text(self, path):
        """What a file holds; bytes that are no UTF-8 (fuzzers' corpora) come as replacement characters."""
        if path not in self._texts:
            with open(os.path.join(self.root, path), encoding="utf-8", errors="replace") as file:
                self._texts[path] = file.read()
        return self._texts[path]

    def sources(self, *folders):
        """The C++ files below these folders, or all."""
        return [path for path in self.paths if path.endswith((".cpp", ".h"))
                and (not folders or path.startswith(tuple(folder + "/" for folder in folders)))]


class Report:
    """What the rules have found. A place is PATH or PATH:LINE, so that editors jump to it."""

    def __init__(self):
        self.errors = []
        self.warnings = []
        self.notes = []

    def error(self, place, message):
        self.errors.append(f"{place}: error: {message}")

    def warning(self, place, message):
        self.warnings.append(f"{place}: warning: {message}")

    def note(self, message):
        self.notes.append(message)
