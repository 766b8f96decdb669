# SPDX-License-Identifier: MIT
"""What is in the Debian packages, and what stands beside them. SPILLWAY_PACKAGES: where package.sh has put them."""

import glob
import gzip
import hashlib
import os
import re
import shutil
import subprocess
import tempfile
import unittest

from debpackage import DebPackage
from spdx import problems_of, read

FOLDER = os.environ.get("SPILLWAY_PACKAGES", "")
VERSION = os.environ.get("SPILLWAY_VERSION", "")
PROGRAMS = {"spillway": "/usr/bin/spillway", "spillway-cli": "/usr/bin/spillway-cli"}
OF_WINDOWS = re.compile(r"^lib(qt6(gui|widgets|svg|opengl)|x11|xcb|wayland|gl1|egl1|fontconfig|gtk)")


@unittest.skipUnless(FOLDER, "SPILLWAY_PACKAGES names no folder with packages")
class Debs(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.packages = {}
        for path in glob.glob(os.path.join(FOLDER, "*.deb")):
            package = DebPackage(path)
            cls.packages[package.fields["Package"]] = package
        cls.content = tempfile.TemporaryDirectory()
        for name, package in cls.packages.items():
            subprocess.run(["dpkg-deb", "-x", package.path, os.path.join(cls.content.name, name)], check=True)

    @classmethod
    def tearDownClass(cls):
        cls.content.cleanup()

    def program(self, name):
        return os.path.join(self.content.name, name) + PROGRAMS[name]

    def dynamic(self, name):
        return subprocess.run(["readelf", "-d", self.program(name)], capture_output=True, text=True, check=True).stdout

    def test_there_are_two(self):
        self.assertEqual(sorted(self.packages), sorted(PROGRAMS))

    def test_names_of_files(self):
        for name, package in self.packages.items():
            fields = package.fields
            self.assertEqual(os.path.basename(package.path), f"{name}_{VERSION}_{fields['Architecture']}.deb")

    def test_headless_program_depends_on_no_library_of_windows(self):
        depends = self.packages["spillway-cli"].relations("Depends")
        self.assertEqual([name for name in depends if OF_WINDOWS.match(name)], [])
        self.assertEqual(re.findall(r"\[(libQt6(?:Gui|Widgets|Svg)[^]]*)\]", self.dynamic("spillway-cli")), [])
        # Those that the binary names; a release may have given them another suffix.
        for library in ("libqt6core6", "libqt6network6", "libqt6keychain1", "libstdc++6", "libc6"):
            self.assertTrue(any(name.startswith(library) for name in depends), f"{library} in {depends}")

    def test_window_depends_on_what_it_loads_while_it_runs(self):
        desktop = self.packages["spillway"]
        self.assertIn("qt6-svg-plugins", desktop.relations("Depends"))
        self.assertIn("libqt6widgets6", {name.removesuffix("t64") for name in desktop.relations("Depends")})
        for package in self.packages.values():
            self.assertLessEqual({"libsecret-1-0", "ca-certificates"}, package.relations("Recommends"))

    def test_each_installs_alone(self):
        for package in self.packages.values():
            self.assertEqual([name for name in package.relations("Depends") if name.startswith("spillway")], [])
        both = set(self.packages["spillway"].files()) & set(self.packages["spillway-cli"].files())
        self.assertEqual(both, set())

    def test_contents(self):
        for name, package in self.packages.items():
            documents = f"/usr/share/doc/{name}/"
            expected = {PROGRAMS[name], documents + "copyright", documents + "changelog.gz", documents + "README.md"}
            self.assertLessEqual(expected, set(package.files()))
            for path in package.entries:
                self.assertRegex(path, r"^/(usr|usr/(bin|lib|share)(/.*)?)?$")
        files = set(self.packages["spillway-cli"].files())
        self.assertLessEqual({"/usr/share/bash-completion/completions/spillway-cli",
                              "/usr/share/zsh/vendor-completions/_spillway-cli"}, files)

    def test_completions_are_the_program_s_own(self):
        package = self.packages["spillway-cli"]
        for shell, path in (("bash", "/usr/share/bash-completion/completions/spillway-cli"),
                            ("zsh", "/usr/share/zsh/vendor-completions/_spillway-cli"),
                            ("fish", "/usr/share/fish/vendor_completions.d/spillway-cli.fish")):
            result = subprocess.run([self.program("spillway-cli"), "completion", shell], capture_output=True, check=False)
            self.assertEqual(result.returncode == 0, path in package.files(), shell)
            if result.returncode == 0:
                self.assertEqual(package.read(path), result.stdout)

    def test_modes_and_owners(self):
        for package in self.packages.values():
            for path, entry in package.entries.items():
                with self.subTest(path=path):
                    self.assertEqual((entry.uname, entry.gname, entry.uid, entry.gid), ("root", "root", 0, 0))
                    program = entry.isdir() or path.startswith("/usr/bin/")
                    if not entry.issym():
                        self.assertEqual(oct(entry.mode), oct(0o755 if program else 0o644))

    def test_what_is_in_etc_is_the_administrator_s(self):
        for package in self.packages.values():
            listed = package.read_control("conffiles").split() if "conffiles" in package.control_files() else []
            self.assertEqual(sorted(listed), sorted(path for path in package.files() if path.startswith("/etc/")))

    def test_one_time_for_all(self):
        times = {entry.mtime for package in self.packages.values() for entry in package.entries.values()}
        times |= {entry.mtime for package in self.packages.values() for entry in package.control_files().values()}
        self.assertEqual(len(times), 1, times)
        for name, package in self.packages.items():
            changelog = package.read(f"/usr/share/doc/{name}/changelog.gz")
            self.assertEqual(changelog[3:8], bytes(5), "gzip with a name or a time in it")

    def test_size_is_no_matter_of_the_file_system(self):
        for package in self.packages.values():
            size = sum(-(-entry.size // 1024) if entry.isfile() else 1 for entry in package.entries.values())
            self.assertEqual(package.fields["Installed-Size"], str(size))

    def test_sums(self):
        for package in self.packages.values():
            sums = dict(reversed(line.split("  ", 1)) for line in package.read_control("md5sums").splitlines())
            self.assertEqual({"/" + path for path in sums},
                             {path for path, entry in package.files().items() if entry.isfile()})
            for path, digest in sums.items():
                self.assertEqual(hashlib.md5(package.read("/" + path)).hexdigest(), digest, path)
        with open(os.path.join(FOLDER, "SHA256SUMS"), encoding="utf-8") as file:
            listed = dict(reversed(line.split("  ", 1)) for line in file.read().splitlines())
        self.assertEqual(set(listed), set(os.listdir(FOLDER)) - {"SHA256SUMS"})
        for name, digest in listed.items():
            with open(os.path.join(FOLDER, name), "rb") as file:
                self.assertEqual(hashlib.sha256(file.read()).hexdigest(), digest, name)

    def test_one_version(self):
        for name, package in self.packages.items():
            self.assertEqual(package.fields["Version"], VERSION)
            said = subprocess.run([self.program(name), "--version"], capture_output=True, text=True, check=True).stdout
            self.assertEqual(said, f"{name} {VERSION}\n")
            changelog = gzip.decompress(package.read(f"/usr/share/doc/{name}/changelog.gz")).decode()
            self.assertEqual(re.match(r"spillway \(([^)]*)\)", changelog).group(1), VERSION, "newest in the changelog")
            for path in package.files():
                if path.endswith(".metainfo.xml"):
                    self.assertEqual(re.findall(r'<release\b[^>]*\bversion="([^"]*)"',
                                                package.read(path).decode())[:1], [VERSION], path)
                if re.search(r"/man/man\d/.*\.gz$", path):
                    page = gzip.decompress(package.read(path)).decode()
                    self.assertIn(VERSION, re.search(r"^\.TH .*$", page, re.MULTILINE).group(0), path)

    def test_programs_look_for_libraries_where_the_system_has_them(self):
        for name in self.packages:
            self.assertNotRegex(self.dynamic(name), "RPATH|RUNPATH")
            with open(self.program(name), "rb") as file:
                self.assertNotIn(os.path.abspath(os.path.join(os.path.dirname(__file__), "..", "..")).encode(),
                                 file.read(), "a path of the computer that it was built on")

    def test_units_start_what_is_installed_and_nothing_by_themselves(self):
        for package in self.packages.values():
            units = [path for path in package.files() if re.search(r"/systemd/.*\.service$", path)]
            for unit in units:
                started = re.findall(r"^ExecStart=(\S+)", package.read(unit).decode(), re.MULTILINE)
                self.assertTrue(started)
                for program in started:
                    self.assertIn(program, package.files(), unit)
            scripts = {"postinst", "prerm", "postrm", "preinst"} & set(package.control_files())
            self.assertEqual(bool(scripts), bool(units))
            for script in scripts:
                text = package.read_control(script)
                self.assertNotRegex(text, r"\b(enable|start)\b")
                self.assertEqual(oct(package.control_files()[script].mode), oct(0o755))
                subprocess.run(["sh", "-n"], input=text, text=True, check=True)

    def test_bills_of_materials(self):
        for name, package in self.packages.items():
            bill = read(package.path.removesuffix(".deb") + ".spdx.json")
            self.assertEqual(problems_of(bill), [])
            main = bill["packages"][0]
            self.assertEqual((main["name"], main["versionInfo"]), (name, VERSION))
            with open(package.path, "rb") as file:
                self.assertEqual(main["checksums"][0]["checksumValue"], hashlib.sha256(file.read()).hexdigest())
            linked = {library for entry in bill["packages"][1:]
                      for library in re.findall(r"[^\s,]+\.so[.\d]*", entry.get("comment", ""))}
            self.assertLessEqual(set(re.findall(r"\(NEEDED\).*\[(.+?)\]", self.dynamic(name))), linked)
            names = {entry["name"] for entry in bill["packages"]}
            self.assertEqual(any(OF_WINDOWS.match(other) for other in names), name == "spillway")
            self.assertTrue(all(entry.get("versionInfo") for entry in bill["packages"]))

    @unittest.skipUnless(shutil.which("lintian"), "lintian is not installed")
    def test_lintian_finds_no_error(self):
        result = subprocess.run(["lintian", "--allow-root", "--no-cfg", "--fail-on", "error",
                                 *(package.path for package in self.packages.values())],
                                capture_output=True, text=True, check=False)
        print(result.stdout)
        self.assertEqual(result.returncode, 0, result.stdout + result.stderr)


if __name__ == "__main__":
    unittest.main()
