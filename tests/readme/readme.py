#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Runs everything that README.md and the documents it links to show: readme.py ROOT SPILLWAY-CLI NODE_MODULES

Every fenced block is run, read by the program, or stands in notrun.py with its reason; any other one is an error. Needs no
network. What a missing tool kept from being run is told.
"""

import sys

import commands
import markdown
import notrun
import samples
from prepared import Prepared
from stage import Failure, Stage

DOCUMENTS = ("README.md", "core/config/PROFILE.md", "core/trace/SCENARIO.md")


class Report:
    def __init__(self):
        self.errors, self.count = [], 0

    def ran(self, block, what):
        self.count += 1
        print(f"ran      {block.place}: {what}")

    def skipped(self, block, what, reason):
        print(f"not run  {block.place}: {what}: {reason}")

    def lacking(self, block, reason):
        print(f"not run  {block.place}: {block.language}: {reason}")

    def error(self, block, message):
        self.errors.append(f"{block.place}: error: {message}")
        print(self.errors[-1])


class Tools:
    python = sys.executable

    def __init__(self, node_modules):
        self.node_modules = node_modules


class Document:
    """Runs the blocks of one file, in their order, on one stage."""

    def __init__(self, root, program, tools, path, report):
        with open(f"{root}/{path}", encoding="utf-8") as file:
            self._blocks = markdown.blocks(path, file.read())
        self._root, self._program, self._tools, self._path, self._report = root, program, tools, path, report

    def run(self):
        stage = Stage(self._root, self._program)
        try:
            stage.prepared = Prepared(stage)
            shell = commands.ShellBlocks(stage, notrun.COMMANDS, self._report)
            section, keep = 0, list(stage.servers)
            for block in self._blocks:
                if block.section != section:
                    # What a section has started is not expected to run in the next one.
                    section, shell.output = block.section, ""
                    for server in [one for one in stage.servers if one not in keep]:
                        stage.stop(server.port)
                try:
                    self._run_block(stage, shell, block)
                except (Failure, ValueError, OSError) as failure:
                    self._report.error(block, f"{block.text.splitlines()[0]}: {failure}")
        finally:
            stage.close()

    def _run_block(self, stage, shell, block):
        lacking = ""
        if block.language in commands.SHELLS:
            shell.run(block)
            return
        if block.language == "text":
            drawing = notrun.DRAWINGS.get((self._path, block.text.splitlines()[0]))
            if drawing:
                problem = drawing.check(self._root, block.text)
                if problem:
                    raise Failure(problem)
                self._report.skipped(block, "text", drawing.reason)
                return
            samples.run_output(stage, block, shell.output)
        elif block.language == "json":
            samples.run_json(stage, block)
        elif block.language == "python":
            samples.run_python(stage, block, self._tools)
        elif block.language == "js":
            lacking = samples.run_javascript(stage, block, self._tools)
        elif block.language == "csharp":
            lacking = samples.run_csharp(stage, block, self._tools)
        else:
            raise Failure(f"there is no way to run \"{block.language}\", and notrun.py does not name it")
        if lacking:
            self._report.lacking(block, lacking)
        else:
            self._report.ran(block, block.language)


def main():
    if len(sys.argv) != 4:
        print(__doc__, file=sys.stderr)
        return 2
    root, program, node_modules = sys.argv[1:]
    report = Report()
    for path in DOCUMENTS:
        Document(root, program, Tools(node_modules), path, report).run()
    print(f"{report.count} ran, {len(report.errors)} errors")
    return 1 if report.errors else 0


if __name__ == "__main__":
    sys.exit(main())
