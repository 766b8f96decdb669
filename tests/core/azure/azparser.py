#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Parses commands with the real Azure CLI's own parser, without a network.

Standard input: a JSON list of commands, each a list of words (what follows `az`). Standard output: a line for each
command that the parser refuses. Exit code 77: there is no Azure CLI that this Python can load.
"""

import contextlib
import io
import json
import os
import sys
import tempfile

SKIPPED = 77


class Parsed(Exception):
    """The words were understood; nothing is to be run."""


def refusal(cli, words):
    """What the parser says against the words; None if nothing."""
    invocation = cli.invocation_cls(cli_ctx=cli, parser_cls=cli.parser_cls, commands_loader_cls=cli.commands_loader_cls,
                                    help_cls=cli.help_cls)
    cli.invocation = invocation
    parse = invocation.parser.parse_args

    def parse_and_stop(args):
        parse(args)
        raise Parsed

    invocation.parser.parse_args = parse_and_stop
    said = io.StringIO()
    try:
        with contextlib.redirect_stderr(said), contextlib.redirect_stdout(said):
            invocation.execute(list(words))
    except Parsed:
        return None
    except (Exception, SystemExit) as error:  # the parser ends the program when it refuses
        return said.getvalue().strip().split("\n", maxsplit=1)[0] or repr(error)
    return "it was run without being parsed"


def main():
    with tempfile.TemporaryDirectory() as folder:
        os.environ["AZURE_CONFIG_DIR"] = folder
        os.environ["AZURE_CORE_COLLECT_TELEMETRY"] = "0"
        try:
            from azure.cli.core import get_default_cli
        except ImportError as error:
            print(f"skipped: there is no Azure CLI (Debian: azure-cli): {error}")
            return SKIPPED
        cli = get_default_cli()
        commands = json.load(sys.stdin)
        bad = 0
        # The parser itself has to be able to refuse, or all of this says nothing.
        for nonsense in (["group", "create", "--name", "x", "--location", "y", "--no-such-option"], ["no-such-command"],
                         ["apim", "create", "--name", "x"]):
            if refusal(cli, nonsense) is None:
                print(f"it takes anything: {nonsense}")
                bad += 1
        for words in commands:
            why = refusal(cli, words)
            if why is not None:
                print(f"az {' '.join(words)}: {why}")
                bad += 1
        return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
