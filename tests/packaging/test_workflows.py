# SPDX-License-Identifier: MIT
"""The workflows can be read, and name only presets and scripts that exist."""

import json
import re
import sys
import unittest

from packaging import SOURCES, main

try:
    import yaml
except ImportError:
    print("skipped: not installed: python3-yaml (installer/packages.sh)")
    sys.exit(77)

PATHS = sorted((SOURCES / ".github/workflows").glob("*.yml"))
PRESETS = json.loads((SOURCES / "CMakePresets.json").read_text())


def presets(kind):
    return {preset["name"] for preset in PRESETS[kind] if not preset.get("hidden")}


class Workflows(unittest.TestCase):
    def setUp(self):
        self.flows = [yaml.safe_load(path.read_text()) for path in PATHS]
        self.jobs = {name: job for flow in self.flows for name, job in flow["jobs"].items()}
        self.steps = [step for job in self.jobs.values() for step in job["steps"]]
        self.commands = "\n".join(step.get("run", "") for step in self.steps)

    def test_every_system_is_there(self):
        self.assertLessEqual({"test", "linux", "windows", "macos", "release"}, set(self.jobs))
        self.assertIn("installer/bootstrap.sh test", self.commands)

    def test_presets_exist(self):
        for pattern, kind in ((r"\bcmake --preset (\S+)", "configurePresets"),
                              (r"\bcmake --build --preset (\S+)", "buildPresets"),
                              (r"\bctest --preset (\S+)", "testPresets")):
            named = set(re.findall(pattern, self.commands))
            self.assertEqual(named, {"windows", "macos"}, kind)
            self.assertLessEqual(named, presets(kind))
        # What is uploaded lies in a preset's build folder, or where package.sh puts it.
        uploaded = "\n".join(str(step.get("with", {}).get("path", "")) for step in self.steps)
        folders = set(re.findall(r"\bbuild/(\w+)/", uploaded))
        self.assertEqual(folders, {"packages", "windows", "macos"})

    def test_scripts_exist(self):
        scripts = set(re.findall(r"\binstaller/[\w./-]+", self.commands))
        self.assertLessEqual({"installer/bootstrap.sh", "installer/package.sh", "installer/portable.sh"}, scripts)
        for script in scripts:
            self.assertTrue((SOURCES / script).is_file(), script)
        packages = (SOURCES / "installer/packages.sh").read_text()
        for name in re.findall(r"\$\{?(\w+_build)\b", self.commands):
            self.assertIn(f"\n{name}=", packages)

    def test_actions_are_pinned_and_may_little(self):
        for step in self.steps:
            if "uses" in step:
                self.assertRegex(step["uses"], r"^actions/[a-z-]+@v\d+$")
        for flow in self.flows:
            self.assertEqual(flow["permissions"], {"contents": "read"})
        writing = {name for name, job in self.jobs.items() if job.get("permissions")}
        self.assertEqual(writing, {"release"})
        self.assertEqual(self.jobs["release"]["permissions"], {"contents": "write"})
        self.assertIn("refs/tags/", self.jobs["release"]["if"])
        self.assertLessEqual({"test", "linux", "windows", "macos"}, set(self.jobs["release"]["needs"]))


main()
