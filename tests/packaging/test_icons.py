# SPDX-License-Identifier: MIT
"""The icons of Windows and macOS: well formed, of every size, and drawn from the drawing that is there now."""

import hashlib
import struct
import unittest

from packaging import SOURCES, main

FOLDER = SOURCES / "installer/icons"


def png_size(data):
    """Width and height of a PNG."""
    assert data[:8] == b"\x89PNG\r\n\x1a\n" and data[12:16] == b"IHDR", data[:16]
    assert data.endswith(b"IEND\xaeB`\x82")
    return struct.unpack(">II", data[16:24])


class Icons(unittest.TestCase):
    def test_windows(self):
        data = (FOLDER / "spillway.ico").read_bytes()
        reserved, kind, count = struct.unpack_from("<HHH", data)
        self.assertEqual((reserved, kind), (0, 1))
        sizes, end = [], 6 + 16 * count
        for index in range(count):
            width, height, _, _, _, bits, length, offset = struct.unpack_from("<BBBBHHII", data, 6 + 16 * index)
            self.assertEqual(offset, end)
            self.assertEqual(bits, 32)
            end += length
            size = png_size(data[offset:end])
            self.assertEqual(size, (width or 256, height or 256))
            sizes.append(size[0])
        self.assertEqual(end, len(data))
        self.assertEqual(sizes, [16, 20, 24, 32, 40, 48, 64, 128, 256])

    def test_macos(self):
        data = (FOLDER / "spillway.icns").read_bytes()
        magic, length = struct.unpack_from(">4sI", data)
        self.assertEqual((magic, length), (b"icns", len(data)))
        sizes, at = {}, 8
        while at < len(data):
            kind, length = struct.unpack_from(">4sI", data, at)
            sizes[kind.decode()] = png_size(data[at + 8:at + length])[0]
            at += length
        self.assertEqual(sizes, {"icp4": 16, "icp5": 32, "ic11": 32, "ic12": 64, "ic07": 128, "ic13": 256, "ic08": 256,
                                 "ic14": 512, "ic09": 512, "ic10": 1024})

    def test_are_of_this_drawing(self):
        drawing = hashlib.sha256((SOURCES / "resources/app/spillway.svg").read_bytes()).hexdigest()
        self.assertEqual((FOLDER / "drawn-from.txt").read_text().strip(), drawing,
                         "The drawing has changed: installer/icons.py resources/app/spillway.svg installer/icons")


main()
