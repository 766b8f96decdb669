# SPDX-License-Identifier: MIT
"""The script of the Windows installer compiles. What it packs here are the programs of this system."""

import tempfile
import unittest
from pathlib import Path

from packaging import BUILD, main, need, run

need("makensis")


class WindowsInstaller(unittest.TestCase):
    def test_compiles(self):
        with tempfile.TemporaryDirectory() as folder:
            run("cpack", "-G", "NSIS", "-D", "CPACK_MONOLITHIC_INSTALL=ON", "-D", "CPACK_NSIS_COMPRESSOR=zlib",
                "--config", BUILD / "CPackConfig.cmake", "-B", folder, cwd=BUILD)
            (installer,) = Path(folder).glob("*.exe")
            self.assertEqual(installer.read_bytes()[:2], b"MZ")
            (script,) = Path(folder).rglob("project.nsi")
            text = script.read_text()
        installs, removes = text.split('Section "Uninstall"')
        self.assertIn(r'CreateShortCut "$SMPROGRAMS\$STARTMENU_FOLDER\Spillway.lnk" "$INSTDIR\bin\spillway.exe"',
                      installs)
        self.assertIn(r"""shell\open\command" "" '"$INSTDIR\bin\spillway.exe" "%1"'""", installs)
        self.assertIn(r'"Software\Classes\.json\OpenWithProgids" "Spillway.Profile"', installs)
        # What is written is removed, and .json itself is left alone.
        self.assertIn(r'DeleteRegKey SHCTX "Software\Classes\Spillway.Profile"', removes)
        self.assertIn(r'DeleteRegValue SHCTX "Software\Classes\.json\OpenWithProgids" "Spillway.Profile"', removes)
        self.assertNotIn(r'"Software\Classes\.json" ', text)


main()
