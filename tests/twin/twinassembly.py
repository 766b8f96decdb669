# SPDX-License-Identifier: MIT
"""The policies' own C# as one program: compiled once for many policies, played by scenarioplayer.cs.

Expressions that read alike, which of any two policies nearly all do, are one method.
"""

import json
import os
import pathlib
import re
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
EXPORT_TESTS = HERE.parent / "core" / "export"
sys.path.insert(0, str(EXPORT_TESTS))

from policychecks import TYPES_FILE, json_library  # noqa: E402
from policysource import expressions  # noqa: E402

SOURCES = [EXPORT_TESTS / "policycontext.cs", HERE / "gatewaycontext.cs", HERE / "policyinterpreter.cs",
           HERE / "scriptedbackend.cs", HERE / "scenarioplayer.cs", HERE / "allowedtypes.cs"]
# The current time and the random generator are the scenario's. Nothing else is replaced.
REPLACED = ((re.compile(r"\bDateTime\s*\.\s*(?:UtcNow|Now)\b"), "GatewayClock.UtcNow"),
            (re.compile(r"\bRandom\b(?=\s*\(|\s+random\b)"), "GatewayRandom"),
            (re.compile(r"\bGuid\s*\.\s*NewGuid\b"), "GatewayRandom.NewGuid"))
HEAD = """using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Text.RegularExpressions;
using Newtonsoft.Json.Linq;
public static class Expressions
{
"""


class PolicyProblem(Exception):
    """A policy that no gateway would take."""


class TwinAssembly:
    """Takes policies in, then compiles and plays. `folder` is for its files."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.library = json_library()
        self.numbers = {}  # of each expression's text
        self.parts = {}

    def document(self, policy):
        """The policy with `@(N)` for each expression: well-formed XML for the interpreter."""
        # The sections one by one: most policies have one that was seen before.
        inbound, begin, rest = policy.partition("    <backend>\n")
        return self.part(inbound) + self.part(begin + rest)

    def part(self, text):
        if text not in self.parts:
            out, last = [], 0
            for start, expression in expressions(text):
                number = self.numbers.setdefault(expression, len(self.numbers))
                out += [text[last:start], f"@({number})"]
                last = start + len(expression)
            # Without comments and indentation: they are most of it, and the interpreter reads thousands.
            bare = re.sub(r"<!--.*?-->", "", "".join(out) + text[last:], flags=re.DOTALL)
            self.parts[text] = re.sub(r">\s+<", "><", bare)
        return self.parts[text]

    def type_problems(self):
        """What in the compiled expressions API Management does not allow."""
        done = subprocess.run(["mono", f"{self.folder}/twin.exe", "types", str(TYPES_FILE)], capture_output=True, text=True,
                              env=self.environment(), timeout=120, check=True)
        return done.stdout.splitlines()

    def environment(self):
        return {"MONO_PATH": str(pathlib.Path(self.library).parent), "PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"}

    def compile(self):
        methods = []
        for text, number in self.numbers.items():
            for pattern, ours in REPLACED:
                text = pattern.sub(ours, text)
            body = text[1:] if text[1] == "{" else "{ return " + text[1:] + "; }"
            methods.append(f"    private static object E{number}(IContext context) {body}\n")
        table = ", ".join(f"E{number}" for number in range(len(methods)))
        file = self.folder / "expressions.cs"
        file.write_text(HEAD + "".join(methods) +
                        f"    public static readonly Func<IContext, object>[] All = {{ {table} }};\n}}\n", encoding="utf-8")
        done = subprocess.run(["mcs", "-langversion:7", "-optimize+", f"-out:{self.folder}/twin.exe", f"-r:{self.library}",
                               "-r:System.Core.dll", "-r:System.Xml.dll", *map(str, SOURCES), str(file)],
                              capture_output=True, text=True, timeout=300, check=False)
        if done.returncode:
            raise PolicyProblem(done.stdout + done.stderr)

    def play(self, cases):
        """The policy's trace of each case, a list of lines; in as many processes as there are processors."""
        jobs = max(1, min(os.cpu_count() or 1, 8, len(cases) // 50))
        parts = [cases[job::jobs] for job in range(jobs)]
        running = []
        for job, part in enumerate(parts):
            given = self.folder / f"cases{job}"
            with given.open("w", encoding="utf-8") as out:
                for case in part:
                    entry = {key: case[key] for key in ("profile", "scenario")}
                    for key in ("policy", "earlier"):
                        if key in case:
                            entry[key] = self.document(case[key])
                    out.write(json.dumps(entry) + "\n")
            with given.open("rb") as source, (self.folder / f"traces{job}").open("wb") as sink:
                running.append(subprocess.Popen(["mono", f"{self.folder}/twin.exe"], stdin=source, stdout=sink,
                                                stderr=subprocess.PIPE, env=self.environment()))
        traces = [None] * len(cases)
        for job, process in enumerate(running):
            _, complaint = process.communicate(timeout=600)
            if process.returncode:
                raise PolicyProblem(complaint.decode(errors="replace"))
            lines = (self.folder / f"traces{job}").read_text(encoding="utf-8").splitlines()
            traces[job::jobs] = [json.loads(line) for line in lines]
        return traces


def play_all(cases, folder):
    """Compiles what the cases need and plays them."""
    assembly = TwinAssembly(folder)
    for case in cases:
        for key in ("policy", "earlier"):
            if key in case:
                assembly.document(case[key])
    assembly.compile()
    return assembly.play(cases), assembly
