# SPDX-License-Identifier: MIT
"""The RPM packages: what is in them, and what they ask for."""

import tempfile
import unittest
from pathlib import Path

from packaging import BUILD, main, need, run, version

need("rpmbuild", "rpm")


class Rpm(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        run("cpack", "-G", "RPM", "--config", BUILD / "CPackConfig.cmake", "-B", folder.name, cwd=BUILD)
        cls.folder = Path(folder.name)
        cls.files = {run("rpm", "-qp", "--queryformat", "%{NAME}", path): path for path in cls.folder.glob("*.rpm")}

    def query(self, package, *what):
        return run("rpm", "-qp", *what, self.files[package]).splitlines()

    def test_packages(self):
        self.assertEqual(set(self.files), {"spillway", "spillway-cli"})
        for path in self.files.values():
            self.assertIn("digests OK", run("rpm", "-K", path))
            told = run("rpm", "-qp", "--queryformat", "%{VERSION} %{LICENSE} [%{PREFIXES}]", path)
            self.assertEqual(told.replace("[(none)]", "").replace("(none)", "").split(), [version(), "MIT"])

    def test_contents(self):
        window, cli = self.query("spillway", "--list"), self.query("spillway-cli", "--list")
        self.assertIn("/usr/bin/spillway", window)
        self.assertIn("/usr/bin/spillway-cli", cli)
        self.assertIn("/usr/share/bash-completion/completions/spillway-cli", cli)
        # Both can be installed at once, and neither owns what is the system's.
        self.assertEqual(set(window) & set(cli), set())
        for shared in ("/usr", "/usr/bin", "/usr/share", "/usr/share/applications", "/usr/share/icons/hicolor",
                       "/usr/share/bash-completion", "/usr/lib/systemd", "/usr/share/man"):
            self.assertNotIn(shared, window + cli)

    def test_requirements(self):
        window, cli = self.query("spillway", "--requires"), self.query("spillway-cli", "--requires")
        for library in ("libQt6Core", "libQt6Network"):
            self.assertIn(f"{library}.so.6()(64bit)", window)
            self.assertIn(f"{library}.so.6()(64bit)", cli)
        self.assertIn("libqt6keychain.so.1()(64bit)", cli)
        self.assertIn("libQt6Widgets.so.6()(64bit)", window)
        self.assertIn("libQt6Svg.so.6()(64bit)", window)
        self.assertEqual([line for line in cli if "Gui" in line or "Widgets" in line], [])
        for package in self.files:
            self.assertEqual(set(self.query(package, "--recommends")), {"ca-certificates", "libsecret"})


main()
