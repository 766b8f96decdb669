# SPDX-License-Identifier: MIT
"""The blocks of shell commands: split into commands, and each run, or found on the list of those that are not."""

import os
import re
import shutil

from stage import USUAL_PORT, Failure

SHELLS = {"sh": "bash", "zsh": "zsh", "fish": "fish"}
_SERVES = re.compile(r"\b(?:spillway-cli (?:serve|simulate)|installer/bootstrap\.sh run)\b")
_LISTEN = re.compile(r"--listen(?: |=)127\.0\.0\.1:(\d+)")
# Sections that a reader goes through with the demo running.
_NEEDS_DEMO = re.compile(r"127\.0\.0\.1:8080|\bspillway-cli status\b")


def split(text):
    """The commands of a block; lines that end with a backslash go on. Comments alone are none."""
    joined = re.sub(r"\s*\\\n\s*", " ", text)
    return [line.strip() for line in joined.splitlines() if line.strip() and not line.strip().startswith("#")]


class ShellBlocks:
    """Runs blocks of one document on a stage."""

    def __init__(self, stage, not_run, report):
        self._stage, self._not_run, self._report = stage, not_run, report
        self.output = ""  # of the last block

    def run(self, block):
        if SHELLS[block.language] != "bash":
            self._run_in_shell(block)
            return
        self.output, exports, foreground = "", [], None
        for command in split(block.text):
            if foreground:
                # Its reader has ended it to type the next one.
                self._stage.stop(foreground.port)
                foreground = None
            if self._is_not_run(block, command):
                continue
            staged = self._stage.staged(command)
            if command.startswith("export "):
                exports.append(staged)
            line = "; ".join(["set -euo pipefail", *exports] + ([] if command.startswith("export ") else [staged]))
            if _SERVES.search(command):
                foreground = self._serve(command, line)
            else:
                self._run_once(command, line)
            self._report.ran(block, command)

    def _is_not_run(self, block, command):
        for entry in self._not_run:
            if re.fullmatch(entry.pattern, command):
                problem = entry.check(self._stage.root, command)
                if problem:
                    raise Failure(problem)
                self._report.skipped(block, command, entry.reason)
                return True
        return False

    def _run_once(self, command, line):
        if _NEEDS_DEMO.search(command) and not command.startswith("export "):
            self._stage.ensure_demo()
        if "spillway-cli keys" in command:
            # The keychain of a session of its own.
            inside = os.path.join(self._stage.root, "tests/core/secrets/keyring/withkeyring.sh")
            self.output += self._stage.run([inside, "bash", "-c", line])
            return
        stubs = ("stubs",) if "installer/bootstrap.sh" in command else ()
        self.output += self._stage.run(["bash", "-c", line], extra_path=stubs)

    def _serve(self, command, line):
        listen = _LISTEN.search(command)
        if "installer/bootstrap.sh" in command:
            line = f'PATH="{self._stage.path("stubs")}:$PATH"; {line}'
        server = self._stage.serve(["bash", "-c", re.sub(r"([^;]+)$", r" exec\1", line)],
                                   int(listen[1]) if listen else USUAL_PORT)
        self._stage.prepared.started(self._stage, command, server)
        self.output += self._stage.documented(server.output())
        return server

    def _run_in_shell(self, block):
        shell = SHELLS[block.language]
        if not shutil.which(shell):
            self._report.lacking(block, f"{shell} is not installed")
            return
        quiet = {"zsh": ["-f"], "fish": ["--no-config"]}[shell]
        begin = "autoload -Uz compinit && compinit -D -u\n" if shell == "zsh" else ""
        self.output = self._stage.run([shell, *quiet, "-c", begin + block.text])
        for command in split(block.text):
            self._report.ran(block, command)
