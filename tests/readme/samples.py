# SPDX-License-Identifier: MIT
"""The blocks that are no commands: profiles and scenarios are read by the program, sample code calls the demo, and what
is printed as an output is found in it."""

import json
import os
import re
import shutil

from stage import Failure

# What every answer of a simulated resource says of itself.
ANSWER = "a simulated Azure OpenAI resource"


def named_file(block):
    """The JSON file that the paragraph above a block names last."""
    names = re.findall(r"`([\w.-]+\.json)`", block.before)
    if not names:
        raise Failure("the paragraph above does not say how this file is called")
    return names[-1]


def run_json(stage, block):
    name = named_file(block)
    content = json.loads(block.text)
    stage.write(name, stage.staged(block.text))
    if name.endswith(".spillway.json"):
        said = stage.run(["spillway-cli", "check", name])
        if "warning" in said:
            raise Failure(said)
    elif "requests" in content:
        stage.run(["spillway-cli", "trace", "contoso.spillway.json", name])
    else:
        raise Failure(f"{name} is neither a profile nor a scenario")


def run_output(stage, block, output):
    """Each line stands in the output of the commands above; `…` is any text."""
    for line in block.text.splitlines():
        pattern = ".*".join(re.escape(part) for part in line.split("…"))
        if line.strip() and not re.search(f"^{pattern}" + ("" if line.endswith("…") else r"\s*$"), output, re.MULTILINE):
            raise Failure(f"no such line in the output: {line}\n{output[-1500:]}")


def _expect_answer(said):
    if ANSWER not in said:
        raise Failure(f"no answer of the demo: {said}")


def run_python(stage, block, tools):
    stage.ensure_demo()
    stage.write("sample.py", stage.staged(block.text))
    stubs = os.path.join(stage.root, "tests/readme/stubs")
    _expect_answer(stage.run([tools.python, "-B", "sample.py"], environment={"PYTHONPATH": stubs}))


def run_javascript(stage, block, tools):
    """By the official package, where tests/clients has installed it."""
    node = shutil.which("node") or shutil.which("nodejs")
    if not node:
        return "Node.js is not installed"
    stage.write("sample.mjs", stage.staged(block.text))
    stage.run([node, "--check", "sample.mjs"])
    if not os.path.isdir(os.path.join(tools.node_modules, "openai")):
        return "checked, but not run: tests/clients has not installed the openai package"
    if not os.path.exists(stage.path("node_modules")):
        os.symlink(tools.node_modules, stage.path("node_modules"))
    stage.ensure_demo()
    _expect_answer(stage.run([node, "sample.mjs"]))
    return ""


def run_csharp(stage, block, tools):
    """Compiled over a stub of the package; mcs knows no statements outside of a class."""
    if not shutil.which("mcs") or not shutil.which("mono"):
        return "mcs or mono is not installed"
    lines = stage.staged(block.text).splitlines()
    usings = [line for line in lines if line.startswith("using ")]
    rest = [line for line in lines if not line.startswith("using ")]
    stage.write("sample.cs", "\n".join(usings + ["static class Sample { static void Main() {"] + rest + ["} }"]))
    stub = os.path.join(stage.root, "tests/readme/stubs/openai.cs")
    stage.run(["mcs", "-langversion:7", "-out:sample.exe", "sample.cs", stub])
    stage.ensure_demo()
    _expect_answer(stage.run(["mono", "sample.exe"]))
    return ""
