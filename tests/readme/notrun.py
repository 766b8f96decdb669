# SPDX-License-Identifier: MIT
"""What the documents name and this test does not run: why not, and what is looked at instead."""

import dataclasses
import json
import os
import re
import subprocess
from typing import Callable


def _text(root, *parts):
    with open(os.path.join(root, *parts), encoding="utf-8") as file:
        return file.read()


def bootstrap_knows(root, command):
    """bootstrap.sh has the command, by its own help."""
    usage = subprocess.run([os.path.join(root, "installer/bootstrap.sh"), "--help"], capture_output=True, text=True,
                           timeout=60, check=True).stdout
    name = command.split()[1]
    return "" if re.search(rf"^  {name} ", usage, re.MULTILINE) else f"installer/bootstrap.sh has no command {name}"


def preset_exists(root, command):
    """CMakePresets.json has a preset of this name for this kind of call."""
    kind = "buildPresets" if "--build" in command else "testPresets" if command.startswith("ctest") else "configurePresets"
    name = re.search(r"--preset (\w+)", command)[1]
    known = [preset["name"] for preset in json.loads(_text(root, "CMakePresets.json"))[kind]]
    return "" if name in known else f"{kind} has no {name}"


def packages_are_defined(root, command):
    """Each package is one that CPack is told to make, and bootstrap.sh leaves it in that folder."""
    defined = set(re.findall(r"_PACKAGE_NAME\s+\"?([\w-]+)\"?\)", _text(root, "installer", "debian.cmake")))
    wanted = re.findall(r"\./build/packages/([\w-]+)_\*\.deb", command)
    missing = [name for name in wanted if name not in defined]
    if not wanted or missing:
        return f"no package {', '.join(missing) or 'is named'}; those of installer/debian.cmake are {sorted(defined)}"
    return "" if "build/packages" in _text(root, "installer", "bootstrap.sh") else "bootstrap.sh makes no build/packages"


def folders_exist(root, text):
    """The drawing's folders are there."""
    core = [name for name in os.listdir(os.path.join(root, "core")) if os.path.isdir(os.path.join(root, "core", name))]
    missing = [name for name in core if not re.search(rf"\b{name}\b", text)]
    return f"the drawing lacks core/{', core/'.join(missing)}" if missing else ""


@dataclasses.dataclass
class NotRun:
    pattern: str  # of the whole command
    reason: str
    check: Callable[[str, str], str]  # (root, command): what is wrong with it, or nothing


COMMANDS = [
    NotRun(r"installer/bootstrap\.sh test\b.*", "it is what runs this test", bootstrap_knows),
    NotRun(r"installer/bootstrap\.sh package", "installer/try-deb.sh tries its packages in roots of their own",
           bootstrap_knows),
    NotRun(r"sudo apt install .*", "it changes the system; installer/try-deb.sh does it in roots of their own",
           packages_are_defined),
    NotRun(r"(cmake|ctest) .*--preset \w+( .*)?", "it is how this test was built", preset_exists),
]

# Blocks of text that are no output, by their document and their first line.
DRAWINGS = {
    ("README.md", "            app                    ui"): NotRun("", "a drawing", folders_exist),
}
