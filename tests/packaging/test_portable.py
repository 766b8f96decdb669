# SPDX-License-Identifier: MIT
"""The tarball: what the programs load is in it or named as the system's, and it runs where it is unpacked."""

import fnmatch
import os
import subprocess
import tarfile
import tempfile
import unittest
from pathlib import Path

from packaging import BUILD, SOURCES, main, need, run, version

need("patchelf", "xz", "dpkg-query", "objdump", "column", "readelf")
SYSTEM = [line for line in (SOURCES / "installer/portable/system-libraries.txt").read_text().splitlines()
          if line and not line.startswith("#")]


class Portable(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        # As fast as it goes: it is not for keeping.
        run(SOURCES / "installer/portable.sh", BUILD, folder.name, env={**os.environ, "XZ_OPT": "-0"})
        (tarball,) = Path(folder.name).glob("*.tar.xz")
        with tarfile.open(tarball) as archive:
            cls.members = archive.getmembers()
            archive.extractall(folder.name)
        cls.tree = Path(folder.name) / tarball.name.removesuffix(".tar.xz")

    def binaries(self):
        return [path for folder in ("bin", "lib", "plugins") for path in sorted((self.tree / folder).rglob("*"))
                if path.is_file() and path.name != "qt.conf"]

    def test_members(self):
        self.assertTrue(self.tree.name.startswith(f"spillway-{version()}-linux-"))
        for member in self.members:
            self.assertTrue(member.name == self.tree.name or member.name.startswith(self.tree.name + "/"), member.name)
            self.assertEqual((member.uid, member.gid), (0, 0))
        self.assertEqual(len({member.mtime for member in self.members}), 1)
        for path in ("bin/spillway", "bin/spillway-cli", "plugins/platforms/libqxcb.so", "lib/libssl.so.3",
                     "plugins/platforms/libqoffscreen.so", "plugins/tls/libqopensslbackend.so",
                     "lib/libQt6Svg.so.6", "lib/libsecret-1.so.0"):
            self.assertTrue((self.tree / path).is_file(), path)

    def test_nothing_is_missing(self):
        inside = {path.name for path in (self.tree / "lib").iterdir()}
        for library in inside:
            self.assertFalse(any(fnmatch.fnmatch(library, pattern) for pattern in SYSTEM), library)
        for path in self.binaries():
            for needed in run("patchelf", "--print-needed", path).split():
                self.assertTrue(needed in inside or any(fnmatch.fnmatch(needed, pattern) for pattern in SYSTEM),
                                f"{path.name} needs {needed}")

    def test_is_found_from_anywhere(self):
        for name in ("spillway", "spillway-cli"):
            program = self.tree / "bin" / name
            self.assertIn("(RPATH)              Library rpath: [$ORIGIN/../lib]", run("readelf", "-d", program))
            loaded = [line.split(" => ") for line in run("ldd", program).splitlines() if " => " in line]
            ours = {name.strip() for name, place in loaded if place.startswith(str(self.tree))}
            self.assertLessEqual({"libQt6Core.so.6", "libQt6Network.so.6", "libqt6keychain.so.1"}, ours)
            # Nothing that is in the tarball is taken from elsewhere.
            for library, place in loaded:
                here = (self.tree / "lib" / library.strip()).exists()
                self.assertEqual(place.startswith(str(self.tree)), here, library)

    def test_runs(self):
        environment = {"HOME": str(self.tree), "PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"}
        for name in ("spillway", "spillway-cli"):
            said = run(self.tree / "bin" / name, "--version", env=environment)
            self.assertEqual(said.strip(), f"{name} {version()}")
        # Its plugins are the tarball's as well.
        shown = subprocess.run([self.tree / "bin/spillway", "no-such-option", "--and-this"], check=False,
                               encoding="utf-8", stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                               env={**environment, "QT_QPA_PLATFORM": "offscreen", "QT_DEBUG_PLUGINS": "1"})
        self.assertIn(f"{self.tree}/plugins/platforms/libqoffscreen.so", shown.stdout)

    def test_licences(self):
        listed = (self.tree / "licenses/LIBRARIES.txt").read_text()
        for path in self.binaries():
            if path.parent.name != "bin":
                (line,) = [line for line in listed.splitlines() if line.startswith(f"{path.relative_to(self.tree)} ")]
                package = line.split()[1]
                self.assertTrue((self.tree / "licenses" / f"{package}.copyright").stat().st_size > 100, package)
        for name in ("LGPL-3", "LGPL-2.1"):
            self.assertTrue((self.tree / "licenses/common" / name).is_file(), name)
        self.assertNotIn("@", (self.tree / "README.txt").read_text())


main()
