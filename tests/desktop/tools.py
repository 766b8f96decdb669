# SPDX-License-Identifier: MIT
"""What the tests of the desktop's and the system's files share: where things are, and other people's validators."""

import os
import re
import shutil
import subprocess
import unittest

ROOT = os.environ["SPILLWAY_SOURCE_DIR"]
BUILT = os.environ["SPILLWAY_BINARY_DIR"]
CLI = os.environ["SPILLWAY_CLI"]
PROGRAM = os.environ.get("SPILLWAY_PROGRAM", "")  # empty: built without a window
PATIENCE_S = 30


def source(*parts):
    return os.path.join(ROOT, *parts)


def built(*parts):
    return os.path.join(BUILT, *parts)


def read(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


def write(path, text):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)


def needs(*tools):
    """Skips a test, and says so, where a tool is not installed."""
    missing = [tool for tool in tools if not shutil.which(tool)]
    return unittest.skipIf(missing, "not installed: " + ", ".join(missing))


def run(*command, **more):
    """Code and everything it said. It is killed when it takes too long."""
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, text=True,
                          timeout=PATIENCE_S, check=False, **more)
    return done.returncode, done.stdout


def variable(name):
    """What CMakeLists.txt sets a variable to."""
    return re.search(rf"^set\({name} (\S+)\)", read(source("CMakeLists.txt")), re.MULTILINE).group(1)


def version():
    return re.search(r"^\s*VERSION (\S+)", read(source("CMakeLists.txt")), re.MULTILINE).group(1)


def clean_environment(**more):
    """Nothing that Spillway reads comes in from outside, and no keychain is asked."""
    environment = {name: value for name, value in os.environ.items()
                   if not name.startswith(("SPILLWAY_", "BACKEND_", "AZURE_", "XDG_", "NOTIFY_", "WATCHDOG_"))
                   and name not in ("CREDENTIALS_DIRECTORY", "DISPLAY", "WAYLAND_DISPLAY")}
    environment.update({"DBUS_SESSION_BUS_ADDRESS": "unix:path=/none", "LC_ALL": "C.UTF-8"}, **more)
    return environment
