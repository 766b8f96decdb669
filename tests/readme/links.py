#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Links and paths in the Markdown files of the repository lead to something: links.py ROOT"""

import glob
import os
import posixpath
import sys

import markdown

sys.path.append(os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "structure"))
from sourcetree import Report, SourceTree  # noqa: E402  pylint: disable=wrong-import-position

TOP_FOLDERS = ("app", "core", "ui", "resources", "tests", "installer")
# What the program writes for others: its links are theirs.
WRITTEN = "tests/data/"


def check_links(tree, report, path):
    """Relative links reach a file of the repository, and a heading of it where one is named."""
    text = tree.text(path)
    for line, target in markdown.links(text):
        if target.startswith(("https://", "http://", "mailto:")):
            continue
        name, _, anchor = target.partition("#")
        reached = posixpath.normpath(posixpath.join(posixpath.dirname(path), name)) if name else path
        if not os.path.exists(os.path.join(tree.root, reached)):
            report.error(f"{path}:{line}", f"the link to {target} leads nowhere")
        elif anchor and anchor not in markdown.anchors(tree.text(reached)):
            report.error(f"{path}:{line}", f"{reached} has no heading #{anchor}")


def check_paths(tree, report, path):
    """What stands between backticks and looks like a path of the repository is one; a source may lack its ending."""
    for line, word in markdown.code_words(tree.text(path)):
        name = word.split()[0].rstrip("/") if word.strip() else ""
        if not name.startswith(tuple(folder + "/" for folder in TOP_FOLDERS)) or "…" in name or "://" in name:
            continue
        place = os.path.join(tree.root, name)
        if not glob.glob(place) and not glob.glob(place + ".*"):
            report.error(f"{path}:{line}", f"there is no {name}")


def check(root):
    tree, report = SourceTree(root), Report()
    for path in tree.paths:
        if path.endswith(".md") and not path.startswith(WRITTEN):
            check_links(tree, report, path)
            check_paths(tree, report, path)
    return report


def main():
    if len(sys.argv) != 2:
        print(__doc__, file=sys.stderr)
        return 2
    report = check(sys.argv[1])
    for line in report.errors:
        print(line)
    print(f"{len(report.errors)} errors")
    return 1 if report.errors else 0


if __name__ == "__main__":
    sys.exit(main())
