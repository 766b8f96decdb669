# SPDX-License-Identifier: MIT
"""The recipe of the image, read lightly: what it calls is there. No image is built."""

import json
import os
import re
import shlex
import subprocess
import unittest

from tools import CLI, PATIENCE_S, clean_environment, read, run, source

RECIPE = source("installer", "container", "Containerfile")


def instructions():
    """Pairs of instruction and what follows it, with continued lines joined."""
    text = re.sub(r"(?m)^#.*\n", "", read(RECIPE)).replace("\\\n", " ")
    return [tuple(line.split(None, 1)) for line in text.splitlines() if line.strip()]


def last(name):
    return [value for found, value in instructions() if found == name][-1]


class Recipe(unittest.TestCase):
    def test_the_image_is_small_and_its_user_is_nobody(self):
        stages = [value for name, value in instructions() if name == "FROM"]
        self.assertEqual(len(stages), 2)
        self.assertRegex(stages[0], r" AS build$")
        self.assertNotIn(" AS ", stages[1])
        self.assertRegex(last("USER"), r"^[1-9]\d*:[1-9]\d*$")

    def test_what_it_copies_is_not_ignored(self):
        ignored = [line for line in read(source(".dockerignore")).splitlines() if line and not line.startswith("#")]
        for needed in ("CMakeLists.txt", "CMakePresets.json", "app", "core", "installer", "ui", "resources"):
            self.assertTrue(os.path.exists(source(needed)))
            self.assertNotIn(needed, ignored)
        self.assertIn("build", ignored)

    def test_the_build_uses_what_there_is(self):
        text = " ".join(value for name, value in instructions() if name == "RUN")
        packages = read(source("installer", "packages.sh"))
        for name in re.findall(r"\b(install_debian|debian_\w+)\b", text):
            self.assertRegex(packages, rf"(?m)^{name}(\(\)|=\()")
        for script in re.findall(r"\binstaller/[\w/.-]+", text):
            self.assertTrue(os.path.exists(source(script)), script)
        presets = json.loads(read(source("CMakePresets.json")))["configurePresets"]
        self.assertIn(re.search(r"--preset (\S+)", text).group(1), [preset["name"] for preset in presets])
        lists = read(source("CMakeLists.txt"))
        for option in re.findall(r"-D(SPILLWAY_\w+)=", text):
            self.assertIn(f"option({option} ", lists)

    def test_the_shell_reads_its_commands(self):
        for name, value in instructions():
            if name == "RUN":
                command = re.sub(r"^(--\S+\s+)+", "", value)
                done = subprocess.run(["sh", "-n"], input=command, text=True, capture_output=True, check=False)
                self.assertEqual((done.returncode, done.stderr), (0, ""), command)


class Start(unittest.TestCase):
    """The image's own commands, run here."""

    def command(self, name):
        return json.loads(re.search(r"\[.*\]", last(name)).group())

    def test_the_entry_point_is_the_program(self):
        self.assertEqual(self.command("ENTRYPOINT"), ["spillway-cli"])

    def test_it_serves_and_is_healthy(self):
        arguments = [re.sub(r":8080$", ":0", argument) for argument in self.command("CMD")]
        self.assertIn("0.0.0.0:0", arguments)
        environment = clean_environment(BACKEND_1_URL="http://127.0.0.1:9", BACKEND_1_APIKEY="k",
                                        SPILLWAY_CLIENT_KEY="c")
        with subprocess.Popen([CLI, *arguments], env=environment, stdout=subprocess.PIPE, text=True) as process:
            try:
                port = re.match(r"listening on http://\S+:(\d+)/", process.stdout.readline()).group(1)
                check = self.command("HEALTHCHECK")
                self.assertEqual(check[0], "spillway-cli")
                check = [argument.replace(":8080", ":" + port) for argument in check[1:]]
                # From the same computer no key is asked for.
                code, text = run(CLI, *check, env=clean_environment())
                self.assertEqual(code, 0, text)
            finally:
                process.terminate()
                self.assertEqual(process.wait(PATIENCE_S), 0)
        self.assertEqual(run(CLI, *check, env=clean_environment())[0], 1)

    def test_without_a_client_key_it_says_so(self):
        code, text = run(CLI, *self.command("CMD"), env=clean_environment(BACKEND_1_URL="http://127.0.0.1:9",
                                                                        BACKEND_1_APIKEY="k"))
        self.assertEqual(code, 3, text)
        self.assertIn("SPILLWAY_CLIENT_KEY", text)

    def test_the_examples_in_it_are_commands(self):
        commands = [line[1:].strip() for line in read(RECIPE).splitlines() if line.startswith("#   podman")]
        self.assertEqual(len(commands), 3)
        for command in commands:
            shlex.split(command.rstrip("\\"))


if __name__ == "__main__":
    unittest.main()
