# SPDX-License-Identifier: MIT
"""What the tests of the packages share. Each is called with the sources' folder and the build folder."""

import pathlib
import re
import shutil
import subprocess
import sys
import unittest

SOURCES = pathlib.Path(sys.argv[1])
BUILD = pathlib.Path(sys.argv[2])


def version():
    """The project's version, from its one place."""
    return re.search(r"^\s*VERSION (\S+)$", (SOURCES / "CMakeLists.txt").read_text(), re.MULTILINE).group(1)


def run(*command, **options):
    """What a command prints; the test fails with it if the command does."""
    done = subprocess.run([str(word) for word in command], stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          encoding="utf-8", errors="replace", check=False, **options)
    if done.returncode:
        raise AssertionError(f"{command} ended with {done.returncode}:\n{done.stdout}")
    return done.stdout


def need(*tools):
    """Ends the test as skipped where a tool is not installed."""
    missing = [tool for tool in tools if not shutil.which(tool)]
    if missing:
        print(f"skipped: not installed: {' '.join(missing)} (installer/packages.sh)")
        sys.exit(77)


def main():
    unittest.main(argv=sys.argv[:1])
