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


def preset_folder_exists(root, command):
    """`cmake --build build/PRESET --target NAME`: the preset is there, and the installer makes the target."""
    name, target = re.fullmatch(r"cmake --build build/(\w+) --target (\w+)", command).groups()
    rules = "".join(_text(root, "installer", file) for file in os.listdir(os.path.join(root, "installer"))
                    if file.endswith(".cmake"))
    if not re.search(rf"add_custom_target\({target}\b", rules):
        return f"the installer makes no target {target}"
    return preset_exists(root, f"cmake --preset {name}")


def unit_exists(root, command):
    """systemd's unit of this name is installed, for the system or for a user."""
    name = re.search(r"spillway(@)?", command)[0]
    rules = _text(root, "installer", "systemd", "install.cmake")
    kind = "user" if "--user" in command else "system"
    return "" if re.search(rf"{kind}/{name}\.service", rules) else f"no unit {name} for {kind}"


def unit_reads(root, command):
    """The file is where the unit looks for it."""
    unit = _text(root, "installer", "systemd", "spillway@.service.in")
    wanted = command.split()[-1].replace("contoso", "%i")
    places = re.findall(r"/etc/spillway/[\w%./-]+", unit)
    known = wanted in places or os.path.dirname(wanted) in places
    return "" if known else f"the unit reads {places}, not {wanted}"


def recipe_has(root, command):
    """What a container is built from is there, and its secrets and ports are those of the recipe."""
    recipe = _text(root, "installer", "container", "Containerfile")
    named = re.search(r"-f (\S+)", command)
    if named and not os.path.isfile(os.path.join(root, named[1])):
        return f"there is no {named[1]}"
    options = re.sub(r"\s+", " ", recipe.replace("#", " ").replace("\\", " "))
    return "" if command in options else "the recipe itself says another command"


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
    NotRun(r"installer/bootstrap\.sh package( RPM)?", "installer/try-deb.sh tries its packages in roots of their own",
           bootstrap_knows),
    NotRun(r"sudo apt install .*", "it changes the system; installer/try-deb.sh does it in roots of their own",
           packages_are_defined),
    NotRun(r"cmake --build build/\w+ --target \w+", "installer/try-portable.sh tries its tarball in bare roots",
           preset_folder_exists),
    NotRun(r"sudo install .*|.*\| sudo install .*", "it is root's; tests/desktop serves from such files", unit_reads),
    NotRun(r"(sudo )?systemctl .*", "it is the system's; tests/desktop runs what the unit runs", unit_exists),
    NotRun(r"podman .*", "no image can be built where this is tested; tests/desktop reads the recipe", recipe_has),
    NotRun(r"(cmake|ctest) .*--preset \w+( .*)?", "it is how this test was built", preset_exists),
]

# Blocks of text that are no output, by their document and their first line.
DRAWINGS = {
    ("README.md", "            app                    ui"): NotRun("", "a drawing", folders_exist),
}
