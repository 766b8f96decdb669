#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""spillway-cli needs no display: neither what it is linked with nor what a running endpoint has loaded holds a Gui.

Usage: libraries.py SPILLWAY-CLI (Linux)
"""

import re
import subprocess
import sys
import threading

# Libraries of windows, and of what windows stand on.
FORBIDDEN = re.compile(r"lib(Qt\d(Gui|Widgets|Svg|SvgWidgets|OpenGL|Quick|Qml|XcbQpa|WaylandClient)|X11|xcb|wayland-client"
                       r"|GL|EGL|GLX|fontconfig|gtk-\d)\b[^/]*\.so")

START_LIMIT_S = 60


def forbidden_in(names):
    return sorted({name for name in names if FORBIDDEN.search(name)})


def linked(program):
    """Every library that the loader would load for `program`, the libraries' own included."""
    listed = subprocess.run(["ldd", program], capture_output=True, text=True, check=True).stdout
    missing = re.findall(r"^\s*(\S+) => not found", listed, re.MULTILINE)
    if missing:
        raise RuntimeError("not found: " + ", ".join(missing))
    return re.findall(r"^\s*(\S+)(?: => \S+)? \(0x", listed, re.MULTILINE)


def loaded_by_endpoint(program):
    """Every library that `serve --demo` has in memory once it accepts connections: plugins count too."""
    process = subprocess.Popen([program, "serve", "--demo", "--listen", "127.0.0.1:0"], stdout=subprocess.PIPE,
                               stdin=subprocess.DEVNULL, text=True)
    limit = threading.Timer(START_LIMIT_S, process.kill)
    limit.start()
    try:
        line = process.stdout.readline()
        if not line.startswith("listening on "):
            raise RuntimeError(f"the endpoint did not start; it wrote {line!r}")
        with open(f"/proc/{process.pid}/maps", encoding="utf-8") as maps:
            return {entry.split()[-1] for entry in maps if ".so" in entry}
    finally:
        limit.cancel()
        process.kill()
        process.wait()


def main():
    if len(sys.argv) != 2:
        print(__doc__, file=sys.stderr)
        return 2
    problems = 0
    for way, names in (("is linked with", linked(sys.argv[1])), ("has loaded", loaded_by_endpoint(sys.argv[1]))):
        if not any("Qt6Core" in name for name in names):
            print(f"error: the list of what spillway-cli {way} holds no QtCore, so it is not to be trusted: {names}")
            problems += 1
        for name in forbidden_in(names):
            print(f"error: spillway-cli {way} {name}")
            problems += 1
        print(f"spillway-cli {way} {len(names)} libraries")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
