#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Checks what no compiler checks: who includes whom, clocks, sizes, licence lines. Usage: structure.py ROOT"""

import sys

from includes import check_includes, check_qobject, check_readme
from sourcerules import check_clocks, check_licence_lines, check_pipes, check_sizes, check_test_share, check_words
from sourcetree import Report, SourceTree

RULES = (check_includes, check_qobject, check_readme, check_clocks, check_sizes, check_licence_lines, check_words,
         check_pipes, check_test_share)


def check(root):
    tree, report = SourceTree(root), Report()
    for rule in RULES:
        rule(tree, report)
    return report


def main():
    if len(sys.argv) != 2:
        print(__doc__, file=sys.stderr)
        return 2
    report = check(sys.argv[1])
    for line in report.notes + report.warnings + report.errors:
        print(line)
    print(f"{len(report.errors)} errors, {len(report.warnings)} warnings")
    return 1 if report.errors else 0


if __name__ == "__main__":
    sys.exit(main())
