# SPDX-License-Identifier: MIT
"""Cases for the twin from the program `twincases`: profile, scenario, exported policy, the endpoint's trace."""

import json
import re
import subprocess
from itertools import zip_longest


def random_cases(program, first, count):
    done = subprocess.run([program, "random", str(first), str(count)], capture_output=True, text=True, encoding="utf-8",
                          timeout=300, check=True)
    return [edited(case) for case in map(json.loads, done.stdout.splitlines())]


def given_cases(program, pairs):
    """Of profiles and scenarios; None for those that are no case (any more)."""
    text = "".join(json.dumps({"seed": pair["seed"], "profile": pair["profile"], "scenario": pair["scenario"]}) + "\n"
                   for pair in pairs)
    done = subprocess.run([program, "given"], input=text, capture_output=True, text=True, encoding="utf-8", timeout=300,
                          check=True)
    return [None if "problem" in case else edited(case) for case in map(json.loads, done.stdout.splitlines())]


def edited(case):
    """As people do it: some write addresses with a slash at the end, and some gateways have had another list before. By
    the policy's promise neither changes a decision."""
    if "problem" in case:
        raise ValueError(f"seed {case['seed']}: {case['problem']}")
    policy = case["policy"]
    if case["seed"] % 4 == 1:
        case["policy"] = re.sub(r'(\{ "url", "[^"]*)"', r'\1/"', policy)
    if case["seed"] % 4 == 2:
        case["earlier"] = re.sub(r'(\{ "url", "https?://)', r"\1old-", policy)
    return case


def first_difference(case, lines):
    """(the endpoint's line, the policy's line) where the two part; None if they do not."""
    expected = case["trace"] + case["answers"]
    return next(((e, l) for e, l in zip_longest(expected, lines, fillvalue="nothing") if e != l), None)
