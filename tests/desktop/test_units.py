# SPDX-License-Identifier: MIT
"""The units by which systemd runs the endpoint, by systemd's own word."""

import os
import re
import stat
import tempfile
import unittest

from tools import CLI, clean_environment, needs, read, run, source, write

MOST_EXPOSURE = 1.2  # of 10; what a service that talks to the Internet cannot give up is 0.8 of it


def unit(name, bindir):
    text = read(source("installer", "systemd", name + ".in")).replace("@CMAKE_INSTALL_FULL_BINDIR@", bindir)
    assert "@" not in re.sub(r"^#.*$|spillway@|~@\w+|=@\w+|@resources", "", text, flags=re.MULTILINE), text
    return text


def settings(text):
    """The last value of each, but lists where a setting is given more than once."""
    found = {}
    for line in text.splitlines():
        name, equals, value = line.partition("=")
        if equals and not line.startswith("#"):
            found.setdefault(name, []).append(value)
    return found


class Units(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name
        os.chmod(self.folder, stat.S_IRWXU)
        os.symlink(CLI, os.path.join(self.folder, "spillway-cli"))
        self.system = os.path.join(self.folder, "spillway@contoso.service")
        self.user = os.path.join(self.folder, "spillway.service")
        write(self.system, unit("spillway@.service", self.folder))
        write(self.user, unit("spillway.service", self.folder))

    def verify(self, *arguments):
        return run("systemd-analyze", "verify", "--man=no", *arguments,
                   env=clean_environment(XDG_RUNTIME_DIR=self.folder, SYSTEMD_LOG_LEVEL="warning"))

    @needs("systemd-analyze")
    def test_systemd_understands_them(self):
        self.assertEqual(self.verify(self.system), (0, ""))
        self.assertEqual(self.verify("--user", self.user), (0, ""))

    @needs("systemd-analyze")
    def test_a_mistake_would_be_seen(self):
        write(self.system, unit("spillway@.service", self.folder).replace("DynamicUser=yes", "DynamicUsr=yes"))
        self.assertIn("DynamicUsr", self.verify(self.system)[1])

    @needs("systemd-analyze")
    def test_the_system_service_is_hardened(self):
        code, text = run("systemd-analyze", "security", "--offline=true", "--no-pager", self.system,
                         env=clean_environment())
        if "Unknown command verb" in text or "unrecognized option" in text:
            self.skipTest("this systemd-analyze has no --offline")
        self.assertEqual(code, 0, text)
        exposure = float(re.search(r"Overall exposure level for \S+: ([\d.]+)", text).group(1))
        self.assertLessEqual(exposure, MOST_EXPOSURE, text)

    def test_the_promises_of_the_system_service(self):
        found = settings(unit("spillway@.service", "/usr/bin"))
        for name, value in {"Type": "notify", "DynamicUser": "yes", "ProtectSystem": "strict", "NoNewPrivileges": "yes",
                            "CapabilityBoundingSet": "", "AmbientCapabilities": "", "PrivateDevices": "yes",
                            "MemoryDenyWriteExecute": "yes", "ProtectHome": "yes"}.items():
            self.assertEqual(found[name], [value], name)
        self.assertEqual(found["SystemCallFilter"], ["@system-service", "~@privileged @resources"])
        # Where a credential is set too, its folder need not be there.
        names = [value.split(":")[0] for value in found["LoadCredential"]]
        self.assertEqual(names, [value.split(":")[0] for value in found["SetCredential"]])

    def test_they_call_what_there_is(self):
        for name in ("spillway@.service", "spillway.service"):
            found = settings(unit(name, "/usr/bin"))
            program, command, _ = found["ExecStart"][0].split(" ", 2)
            self.assertEqual((program, command), ("/usr/bin/spillway-cli", "serve"))
            self.assertEqual(found["ExecReload"], ["/bin/kill -HUP $MAINPID"])
            self.assertNotIn("RestartForceExitStatus", found)
            # 10 s of draining, and the log's 2.
            self.assertGreater(int(found["TimeoutStopSec"][0]), 12)


if __name__ == "__main__":
    unittest.main()
