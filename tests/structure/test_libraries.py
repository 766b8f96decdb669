#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The names by which libraries.py knows a Gui."""

import sys
import unittest

from libraries import forbidden_in, linked


class LibrariesTest(unittest.TestCase):
    def test_guis_are_found(self):
        for name in ("libQt6Gui.so.6", "/usr/lib/x86_64-linux-gnu/libQt6Widgets.so.6.4.2", "libQt6Svg.so.6",
                     "libX11.so.6", "libxcb.so.1", "libxcb-cursor.so.0", "libwayland-client.so.0", "libGL.so.1",
                     "libEGL.so.1", "libQt6XcbQpa.so.6", "libgtk-3.so.0", "libfontconfig.so.1"):
            self.assertEqual(forbidden_in([name, "libQt6Core.so.6"]), [name])

    def test_others_are_not(self):
        self.assertEqual(forbidden_in(["libQt6Core.so.6", "libQt6Network.so.6", "libQt6DBus.so.6", "libglib-2.0.so.0",
                                       "libqt6keychain.so.1", "libgssapi_krb5.so.2", "libGLOBAL.so", "libsecret-1.so.0",
                                       "/usr/lib/x86_64-linux-gnu/qt6/plugins/tls/libqopensslbackend.so"]), [])

    def test_linked_names(self):
        names = linked(sys.executable)
        self.assertTrue(any(name.startswith("libc.so") for name in names), names)


if __name__ == "__main__":
    unittest.main()
