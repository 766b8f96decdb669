# SPDX-License-Identifier: MIT
"""What tells Windows and macOS about the program: the bundle's property list and the version resource."""

import plistlib
import re
import shutil
import tempfile
import unittest
from pathlib import Path

from packaging import SOURCES, main, run, version

INSTALLER = SOURCES / "installer"


def configured(path, **values):
    """A template as CMake's configure_file(@ONLY) fills it in; a name that has no value is an error."""
    return re.sub(r"@(\w+)@", lambda match: values[match.group(1)], path.read_text())


class Descriptions(unittest.TestCase):
    def test_property_list(self):
        text = configured(INSTALLER / "macos/Info.plist.in", PROJECT_VERSION=version(), oldest_macos="13.0")
        entries = plistlib.loads(text.encode())
        self.assertEqual(entries["CFBundleShortVersionString"], version())
        self.assertEqual(entries["CFBundleVersion"], version())
        self.assertEqual(entries["CFBundleExecutable"], "Spillway")
        self.assertEqual(entries["CFBundlePackageType"], "APPL")
        self.assertEqual(entries["LSMinimumSystemVersion"], "13.0")
        self.assertIs(entries["NSHighResolutionCapable"], True)
        self.assertRegex(entries["CFBundleIdentifier"], r"^[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$")
        self.assertTrue((INSTALLER / "icons" / entries["CFBundleIconFile"]).exists())
        cmake = (INSTALLER / "macos.cmake").read_text()
        self.assertIn("OUTPUT_NAME " + entries["CFBundleExecutable"], cmake)

    def test_version_resource(self):
        major, minor, patch = version().split(".")
        text = configured(INSTALLER / "windows/program.rc.in", CMAKE_CURRENT_LIST_DIR=str(INSTALLER),
                          PROJECT_VERSION=version(), PROJECT_VERSION_MAJOR=major, PROJECT_VERSION_MINOR=minor,
                          PROJECT_VERSION_PATCH=patch, PROJECT_DESCRIPTION="A description", target="spillway",
                          program_file="spillway.exe", CPACK_PACKAGE_VENDOR="Somebody")
        self.assertIn(f"FILEVERSION {major},{minor},{patch},0", text)
        windres = shutil.which("x86_64-w64-mingw32-windres")
        if not windres:
            self.skipTest("x86_64-w64-mingw32-windres is not installed (binutils-mingw-w64-x86-64)")
        # Windows' header, of which only these are used; compiled without a preprocessor.
        constants = {"VS_FFI_FILEFLAGSMASK": "0x3f", "VOS_NT_WINDOWS32": "0x40004", "VFT_APP": "1",
                     "VFT2_UNKNOWN": "0"}
        lines = [line for line in text.splitlines() if not line.startswith(("#", "//"))]
        text = re.sub(r"\b(?:V(?:S|OS|FT|FT2)_\w+)\b", lambda match: constants[match.group()], "\n".join(lines))
        text = re.sub(r'\b(BLOCK|VALUE) "', r'\1 "', text)
        with tempfile.TemporaryDirectory() as folder:
            source = Path(folder) / "program.rc"
            source.write_text(text + "\n")
            run(windres, "--preprocessor=cat", "-O", "coff", source, Path(folder) / "program.o")
            listing = run(windres, "-J", "coff", "-O", "rc", Path(folder) / "program.o")
        self.assertIn(f"FILEVERSION {major}, {minor}, {patch}", listing.replace("\t", " "))
        self.assertIn(version(), listing.replace("\\000", ""))


main()
