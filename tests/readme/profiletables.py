#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""core/config/PROFILE.md says of the profile what the program does: profiletables.py ROOT SPILLWAY-CLI

Every key that the program knows has a row. A range's ends are taken and what is beyond them is not; each word of a list is
taken and another one is not; a default that is written down is found in the file that the program writes.
"""

import concurrent.futures
import copy
import json
import os
import re
import subprocess
import sys
import tempfile

import markdown

SOUND = {
    "version": 1,
    "name": "tables",
    "endpoint": {},
    "balancing": {},
    "backends": [{"name": "a", "url": "https://a.example"}],
    "setup": {"apim": {}, "instances": [{"name": "inst-a"}], "deployments": [{"name": "gpt-4o", "model": "gpt-4o"}],
              "schema": {}, "api": {}, "policy": {}, "clientSubscription": {}},
}


# Where a wrong word is not `check`'s to find: a deployment's type may be a new one of Azure's, and the policy's options
# are read when it is exported.
NOT_CHECKED = ("setup.deployments[].sku", "setup.policy.exposeBackend")


def known_keys(root):
    """The keys of the program, as its own table of words lists them: `endpoint.port`, `setup.apim.name`."""
    with open(os.path.join(root, "core/config/profilekeys.cpp"), encoding="utf-8") as file:
        source = file.read()
    keys = set()
    for name, prefix in (("root", ""), ("endpoint", "endpoint."), ("balancing", "balancing."), ("backend", "backends[].")):
        words = re.search(rf"QStringList {name}\s*{{(.*?)}};", source, re.DOTALL)[1]
        keys |= {prefix + word for word in re.findall(r'u"(\w+)"_s', words)}
    keys -= {"endpoint", "balancing", "backends", "setup"}
    outline = json.loads(re.search(r'R"\((.*?)\)"', source, re.DOTALL)[1])
    keys |= {"setup." + key for key in leaves(outline)}
    return keys


def leaves(value):
    """`a.b`, `list[].c` of every value in nested objects and lists."""
    for key, inner in value.items():
        if isinstance(inner, list):
            yield from (f"{key}[].{leaf}" for leaf in leaves(inner[0]))
        elif isinstance(inner, dict):
            yield from (f"{key}.{leaf}" for leaf in leaves(inner))
        else:
            yield key


def with_value(key, value):
    """The sound profile with one value changed."""
    profile = copy.deepcopy(SOUND)
    place = profile
    *folders, last = key.replace("[]", ".0").split(".")
    for folder in folders:
        place = place[int(folder)] if folder.isdigit() else place.setdefault(folder, {})
    place[last] = value
    return profile


def error_at(program, key, value):
    """Whether `check` finds an error at `key` when it has this value."""
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "tables.spillway.json")
        with open(path, "w", encoding="utf-8") as file:
            json.dump(with_value(key, value), file)
        said = subprocess.run([program, "check", path], capture_output=True, text=True, timeout=60, check=False).stdout
    return f"{key.replace('[]', '[0]')}: error: " in said


def trials(key, values):
    """(value, whether it is taken) that follow from a row."""
    given = re.fullmatch(r"([\d.]+) to ([\d.]+)", values)
    if given:
        low, high = (json.loads(end) for end in given.groups())
        step = 1 if isinstance(low, int) else 0.01
        return [(low, True), (high, True), (low - step, False), (high + step, False)]
    words = [json.loads(word) for word in re.findall(r"`([^`]+)`", values)
             if re.fullmatch(r'"\w+"|true|false', word)]
    if len(words) < 2:
        return []
    return [(word, True) for word in words] + [("another", False)]


def problems_of_row(program, row):
    key, values = row[0].strip("`"), row[3]
    for value, is_taken in trials(key, values):
        if value == "another" and key in NOT_CHECKED:
            continue
        if error_at(program, key, value) == is_taken:
            yield f"{key}: {json.dumps(value)} is {'no error' if not is_taken else 'an error'} to spillway-cli check"


def defaults_of(program, folder):
    """The profile that `import env` writes: all of the endpoint's and the balancing's values, as they are by default."""
    variables, path = os.path.join(folder, "b.env"), os.path.join(folder, "new.spillway.json")
    with open(variables, "w", encoding="utf-8") as file:
        file.write("BACKEND_1_URL=https://a.example\n")
    subprocess.run([program, "import", "env", variables, "-o", path], capture_output=True, timeout=60, check=True)
    with open(path, encoding="utf-8") as file:
        return json.load(file)


def problems_of_defaults(program, rows):
    with tempfile.TemporaryDirectory() as folder:
        written = defaults_of(program, folder)
    for row in rows:
        block, _, key = row[0].strip("`").partition(".")
        if block in ("endpoint", "balancing"):
            said = json.loads(row[1].strip("`"))
            if written[block].get(key) != said:
                yield f"{block}.{key}: the default is {json.dumps(written[block].get(key))}, not {row[1]}"


def main():
    if len(sys.argv) != 3:
        print(__doc__, file=sys.stderr)
        return 2
    root, program = sys.argv[1:]
    with open(os.path.join(root, "core/config/PROFILE.md"), encoding="utf-8") as file:
        rows = markdown.table_rows(file.read(), ["key"])
    told = {row[0].strip("`") for row in rows}
    # The deployments of an instance are described once, with those of all.
    known = {re.sub(r"instances\[\]\.deployments\[\]\.\w+", "instances[].deployments[]", key) for key in known_keys(root)}
    problems = [f"{key}: no row" for key in sorted(known - told)]
    problems += [f"{key}: no such key" for key in sorted(told - known)]
    problems += problems_of_defaults(program, rows)
    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        for found in pool.map(lambda row: list(problems_of_row(program, row)), rows):
            problems += found
    for problem in problems:
        print(f"core/config/PROFILE.md: error: {problem}")
    print(f"{len(rows)} keys, {len(problems)} errors")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
