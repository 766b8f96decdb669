#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Checks the exported policies of tests/data/export with tools that are not the program's own.

Usage: policychecks.py schema|compile DATA-FOLDER
schema: valid by Microsoft's schemas (xmllint). compile: every expression is C# 7 that compiles (mcs, Newtonsoft.Json).
Exit code 77: the tool is not there (the test is skipped).
"""

import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

from policysource import expressions, with_placeholders

SKIPPED = 77
HERE = pathlib.Path(__file__).resolve().parent
JSON_LIBRARIES = ("/usr/lib/cli/Newtonsoft.Json-5.0/Newtonsoft.Json.dll", "/usr/lib/mono/Newtonsoft.Json/Newtonsoft.Json.dll")

# What API Management allows in expressions, with its source.
TYPES_FILE = HERE.parents[1] / "data" / "azure" / "policy-expression-types.txt"


def allowed_types():
    """{type without its namespace: its members, or None for all}"""
    rows = [line.split() for line in TYPES_FILE.read_text(encoding="utf-8").splitlines() if line and line[0] != "#"]
    types = {name.rsplit(".", 1)[1]: None if members == ["*"] else set(members) for name, *members in rows}
    # Full names begin so; policy_twin looks at what the compiler makes of them.
    return {**types, "Newtonsoft": None, "System": None}


def json_library():
    """Newtonsoft.Json.dll for mono; empty, with a message, where C# cannot be compiled."""
    if not shutil.which("mcs") or not shutil.which("mono"):
        print("skipped: there is no mcs (Debian: mono-mcs, mono-runtime)")
        return None
    library = next((path for path in JSON_LIBRARIES if pathlib.Path(path).exists()), None)
    if not library:
        print("skipped: there is no Newtonsoft.Json (Debian: libnewtonsoft-json5.0-cil)")
    return library


def policies(data):
    found = sorted(pathlib.Path(data).glob("*/policy.xml"))
    if not found:
        raise SystemExit(f"no policy.xml below {data}")
    return found


def without_strings_and_comments(text):
    return re.sub(r'"(?:\\.|[^"\\])*"|//[^\n]*', '""', text)


def check_types(name, text):
    """The names that begin with a capital and do not follow a point are types: each must be an allowed one."""
    problems = []
    allowed = allowed_types()
    code = without_strings_and_comments(text)
    for match in re.finditer(r"(?<![\w.])([A-Z]\w*)(?:\.(\w+))?", code):
        used, member = match.groups()
        if used not in allowed:
            problems.append(f"{name}: {used} is not allowed in expressions")
        elif member and allowed[used] is not None and member not in allowed[used]:
            problems.append(f"{name}: {used}.{member} is not allowed in expressions")
    return problems


def compile_all(data):
    library = json_library()
    if not library:
        return SKIPPED
    problems = []
    methods = []
    for path in policies(data):
        for offset, text in expressions(path.read_text(encoding="ascii")):
            line = path.read_text(encoding="ascii").count("\n", 0, offset) + 1
            problems += check_types(f"{path.parent.name}:{line}", text)
            body = text[1:] if text[1] == "{" else "{ return " + text[1:] + "; }"
            methods.append(f'    // {path.parent.name}\n#line {line} "{path}"\n'
                           f"    public static object E{len(methods)}(IContext context) {body}\n")
    source = ("using System;\nusing System.Collections.Generic;\nusing System.Linq;\nusing System.Text;\n"
              "using System.Text.RegularExpressions;\nusing Newtonsoft.Json.Linq;\npublic static class Expressions\n{\n"
              + "".join(methods) + "}\n")
    with tempfile.TemporaryDirectory() as folder:
        file = pathlib.Path(folder) / "expressions.cs"
        file.write_text(source, encoding="ascii")
        done = subprocess.run(["mcs", "-langversion:7", "-warnaserror", "-target:library", f"-out:{folder}/x.dll",
                               f"-r:{library}", str(HERE / "policycontext.cs"), str(file)],
                              capture_output=True, text=True, timeout=120, check=False)
    print(done.stdout + done.stderr, end="")
    for problem in problems:
        print(f"error: {problem}")
    print(f"{len(methods)} expressions of {len(policies(data))} policies")
    return 1 if problems or done.returncode else 0


def check_schema(data):
    if not shutil.which("xmllint"):
        print("skipped: there is no xmllint (Debian: libxml2-utils)")
        return SKIPPED
    schemas = pathlib.Path(data).resolve().parent / "azure" / "policy-xsd"
    failed = 0
    for path in policies(data):
        plain = with_placeholders(path.read_text(encoding="ascii"))
        failed += validate(path.parent.name, plain, schemas)
    return 1 if failed else 0


def validate(name, plain, schemas):
    """The sections by hand, each policy element by its own schema: the one for whole documents is ambiguous to
    xmllint (`base` beside `any`), and it skips what stands inside choose and retry."""
    import xml.etree.ElementTree as tree
    root = tree.fromstring(plain)
    problems = []
    if root.tag != "policies" or [child.tag for child in root] != ["inbound", "backend", "outbound", "on-error"]:
        problems.append("the sections are not those of a policy")
    elements = {}
    parents = {child: parent for parent in root.iter() for child in parent}
    for element in root.iter():
        inside = parents.get(element)
        if inside is None or inside is root or element.tag in ("base", "value", "when", "otherwise"):
            continue
        elements.setdefault(tree.tostring(element, encoding="unicode").strip(), element.tag)
    with tempfile.TemporaryDirectory() as folder:
        for number, (text, tag) in enumerate(elements.items()):
            schema = pathlib.Path(folder) / f"{tag}.xsd"
            if not (schemas / f"{tag}.xsd").exists():
                problems.append(f"there is no policy element {tag}")
                continue
            schema.write_text('<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">'
                              f'<xs:include schemaLocation="{schemas}/common-types.xsd"/>'
                              f'<xs:include schemaLocation="{schemas}/{tag}.xsd"/></xs:schema>', encoding="utf-8")
            file = pathlib.Path(folder) / f"{number}.xml"
            file.write_text(text, encoding="utf-8")
            done = subprocess.run(["xmllint", "--noout", "--nonet", "--schema", str(schema), str(file)],
                                  capture_output=True, text=True, timeout=60, check=False)
            if done.returncode:
                problems.append(done.stderr.strip())
    for problem in problems:
        print(f"error: {name}: {problem}")
    print(f"{name}: {len(elements)} elements")
    return len(problems)


def main():
    if len(sys.argv) != 3 or sys.argv[1] not in ("schema", "compile"):
        print(__doc__, file=sys.stderr)
        return 2
    return check_schema(sys.argv[2]) if sys.argv[1] == "schema" else compile_all(sys.argv[2])


if __name__ == "__main__":
    sys.exit(main())
