# SPDX-License-Identifier: MIT
"""A Debian package, opened: its fields, the files that it installs, and the files that control it."""

import io
import re
import subprocess
import tarfile


def _archive(path, option):
    content = subprocess.run(["dpkg-deb", option, path], capture_output=True, check=True).stdout
    return tarfile.open(fileobj=io.BytesIO(content))


class DebPackage:
    def __init__(self, path):
        self.path = path
        listed = subprocess.run(["dpkg-deb", "-f", path], capture_output=True, text=True, check=True).stdout
        self.fields = dict(line.split(": ", 1) for line in listed.splitlines() if re.match(r"\S+: ", line))
        self._data = _archive(path, "--fsys-tarfile")
        self._control = _archive(path, "--ctrl-tarfile")
        # By the path that they have once they are installed.
        self.entries = {"/" + member.name.removeprefix("./"): member for member in self._data.getmembers()
                        if member.name != "."}

    def files(self):
        return {path: entry for path, entry in self.entries.items() if not entry.isdir()}

    def read(self, path):
        return self._data.extractfile(self.entries[path]).read()

    def control_files(self):
        return {member.name.removeprefix("./"): member for member in self._control.getmembers() if member.isfile()}

    def read_control(self, name):
        return self._control.extractfile(self.control_files()[name]).read().decode()

    def relations(self, field):
        """The names of a field of dependencies, without their versions; alternatives each on its own."""
        return {part.split("(")[0].strip() for entry in self.fields.get(field, "").split(",")
                for part in entry.split("|") if part.strip()}
