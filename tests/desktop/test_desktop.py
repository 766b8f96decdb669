# SPDX-License-Identifier: MIT
"""The menu's entry, the software centre's page, the file type, the icons and the entry of "start at sign-in"."""

import configparser
import os
import re
import shlex
import shutil
import struct
import tempfile
import unittest
import xml.etree.ElementTree as xml

from tools import PROGRAM, built, clean_environment, needs, read, run, source, variable, version, write

ID = variable("SPILLWAY_APPLICATION_ID")
TYPE = "application/vnd.spillway.profile+json"
ENTRY = source("installer", "desktop", ID + ".desktop")
METAINFO = source("installer", "desktop", ID + ".metainfo.xml")
TYPES = source("installer", "desktop", ID + ".xml")


def entry():
    parser = configparser.RawConfigParser(delimiters=("=",), interpolation=None, strict=True)
    parser.optionxform = str
    parser.read(ENTRY, encoding="utf-8")
    return parser


class Identity(unittest.TestCase):
    def test_the_window_has_the_name_of_the_entry(self):
        """By this a desktop finds the icon of a window."""
        self.assertIn(f'"{ID}"', read(source("ui", "applicationid.h")))
        self.assertIn("setDesktopFileName(applicationId)", read(source("app", "main.cpp")))

    def test_everything_is_named_by_it(self):
        self.assertEqual(entry()["Desktop Entry"]["Icon"], ID)
        component = xml.parse(METAINFO).getroot()
        self.assertEqual(component.findtext("id"), ID)
        self.assertEqual(component.findtext("launchable"), ID + ".desktop")


class MenuEntry(unittest.TestCase):
    @needs("desktop-file-validate")
    def test_is_valid(self):
        self.assertEqual(run("desktop-file-validate", ENTRY), (0, ""))

    def test_starts_the_program_with_a_file(self):
        main = entry()["Desktop Entry"]
        self.assertEqual(shlex.split(main["Exec"]), ["spillway", "%f"])
        self.assertEqual(main["TryExec"], "spillway")
        self.assertEqual(main["MimeType"], TYPE + ";")

    @unittest.skipUnless(PROGRAM, "built without a window")
    def test_its_actions_use_options_that_there_are(self):
        _, text = run(PROGRAM, "--help")
        for name in entry()["Desktop Entry"]["Actions"].strip(";").split(";"):
            words = shlex.split(entry()[f"Desktop Action {name}"]["Exec"])
            self.assertEqual(words[0], "spillway")
            for option in words[1:]:
                self.assertRegex(text, rf"(?m)^  {re.escape(option)}\b")


class SoftwareCentre(unittest.TestCase):
    @needs("appstreamcli")
    def test_is_valid(self):
        code, text = run("appstreamcli", "validate", "--no-net", "--no-color", METAINFO)
        self.assertEqual(code, 0, text)
        self.assertNotRegex(text, r"(?m)^[EW]:")

    def test_the_first_release_is_this_version(self):
        releases = xml.parse(METAINFO).getroot().findall("releases/release")
        self.assertEqual(releases[0].get("version"), version())
        self.assertRegex(releases[0].get("date"), r"^\d{4}-\d\d-\d\d$")
        dates = [release.get("date") for release in releases]
        self.assertEqual(dates, sorted(dates, reverse=True))

    def test_tells_what_it_opens_and_how_it_looks(self):
        component = xml.parse(METAINFO).getroot()
        self.assertEqual(component.findtext("provides/mediatype"), TYPE)
        self.assertIsNotNone(component.find("content_rating"))
        captions = [shot.findtext("caption") for shot in component.findall("screenshots/screenshot")]
        self.assertGreaterEqual(len(captions), 2)
        self.assertTrue(all(captions))


@needs("update-mime-database", "xdg-mime", "gio", "update-desktop-database")
class FileType(unittest.TestCase):
    """In a home of its own, as if Spillway were installed there."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.home = folder.name
        self.data = os.path.join(self.home, "data")
        for file, place in ((TYPES, "mime/packages"), (ENTRY, "applications")):
            os.makedirs(os.path.join(self.data, place))
            shutil.copy(file, os.path.join(self.data, place))
        # TryExec: an entry whose program is not in the path does not count.
        write(os.path.join(self.home, "bin", "spillway"), "#!/bin/sh\n")
        os.chmod(os.path.join(self.home, "bin", "spillway"), 0o755)
        # gio answers without a session; xdg-mime's own way would look into the file and see JSON.
        self.environment = clean_environment(
            HOME=self.home, XDG_DATA_HOME=self.data, XDG_CONFIG_HOME=os.path.join(self.home, "config"),
            XDG_CURRENT_DESKTOP="GNOME", PATH=os.path.join(self.home, "bin") + os.pathsep + os.environ["PATH"])
        code, text = run("update-mime-database", os.path.join(self.data, "mime"), env=self.environment)
        self.assertEqual(code, 0, text)
        code, text = run("update-desktop-database", os.path.join(self.data, "applications"), env=self.environment)
        self.assertEqual(code, 0, text)

    def type_of(self, name):
        path = os.path.join(self.home, name)
        write(path, '{"version": 1, "name": "contoso"}\n')
        code, text = run("xdg-mime", "query", "filetype", path, env=self.environment)
        self.assertEqual(code, 0, text)
        return text.strip()

    def test_a_profile_is_one(self):
        self.assertEqual(self.type_of("contoso.spillway.json"), TYPE)
        self.assertEqual(self.type_of("with space.SPILLWAY.JSON"), TYPE)

    def test_other_json_is_not(self):
        self.assertEqual(self.type_of("other.json"), "application/json")
        self.assertEqual(self.type_of("spillway.json"), "application/json")

    def test_a_profile_is_json_for_who_knows_no_profiles(self):
        self.assertIn(f"{TYPE} application/json", read(os.path.join(self.data, "mime", "subclasses")))

    def test_spillway_opens_it(self):
        code, text = run("xdg-mime", "query", "default", TYPE, env=self.environment)
        self.assertEqual((code, text.strip()), (0, ID + ".desktop"))


@unittest.skipUnless(PROGRAM, "built without a window")
class Icons(unittest.TestCase):
    def test_each_has_its_size(self):
        folder = built("share", "icons", "hicolor")
        sizes = sorted(int(name.split("x")[0]) for name in os.listdir(folder))
        self.assertEqual(sizes, [16, 22, 24, 32, 48, 64, 128, 256, 512])
        for size in sizes:
            with open(os.path.join(folder, f"{size}x{size}", "apps", ID + ".png"), "rb") as file:
                head = file.read(26)
            self.assertEqual(head[:8], b"\x89PNG\r\n\x1a\n")
            width, height, depth, colours = struct.unpack(">IIBB", head[16:26])
            self.assertEqual((width, height, depth, colours), (size, size, 8, 6))  # 6: with an alpha channel


if __name__ == "__main__":
    unittest.main()
