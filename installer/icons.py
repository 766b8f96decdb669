#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Makes the program's icon for Windows and macOS. Usage: icons.py SVG FOLDER

Writes FOLDER/spillway.ico, FOLDER/spillway.icns and FOLDER/drawn-from.txt, which is the drawing's SHA-256: a test tells
by it when the icons have to be made again. Both formats are containers of PNG pictures. Needs rsvg-convert.
"""

import hashlib
import pathlib
import struct
import subprocess
import sys

ICO_SIZES = (16, 20, 24, 32, 40, 48, 64, 128, 256)
# Apple's types that hold a PNG, and how many pixels it is wide.
ICNS_TYPES = (("icp4", 16), ("icp5", 32), ("ic11", 32), ("ic12", 64), ("ic07", 128), ("ic13", 256), ("ic08", 256),
              ("ic14", 512), ("ic09", 512), ("ic10", 1024))


def draw(svg, size):
    """The drawing as a PNG of size by size pixels."""
    command = ["rsvg-convert", "--width", str(size), "--height", str(size), str(svg)]
    return subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout


def ico(pictures):
    """An icon for Windows: a list of (size, PNG). 256 is written as 0, as the format has it."""
    offset = 6 + 16 * len(pictures)
    head = struct.pack("<HHH", 0, 1, len(pictures))
    body = b""
    for size, png in pictures:
        head += struct.pack("<BBBBHHII", size % 256, size % 256, 0, 0, 1, 32, len(png), offset + len(body))
        body += png
    return head + body


def icns(pictures):
    """An icon for macOS: a list of (type, PNG)."""
    body = b"".join(kind.encode() + struct.pack(">I", 8 + len(png)) + png for kind, png in pictures)
    return b"icns" + struct.pack(">I", 8 + len(body)) + body


def main(svg, folder):
    pngs = {size: draw(svg, size) for size in {*ICO_SIZES, *(size for _, size in ICNS_TYPES)}}
    (folder / "spillway.ico").write_bytes(ico([(size, pngs[size]) for size in ICO_SIZES]))
    (folder / "spillway.icns").write_bytes(icns([(kind, pngs[size]) for kind, size in ICNS_TYPES]))
    (folder / "drawn-from.txt").write_text(hashlib.sha256(svg.read_bytes()).hexdigest() + "\n")


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]))
