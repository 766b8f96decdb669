#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The exported policy decides as the endpoint does: README.md tells what is compared and how.

Usage: twin.py compare TWINCASES [--cases N] [--first SEED]    the policy as it is exported, over N random scenarios
       twin.py mutations TWINCASES [--cases N]                 each fault of mutations.py is told apart by one of N
Exit code 77: mcs or Newtonsoft.Json is not there (the test is skipped).
"""

import argparse
import json
import sys
import tempfile
import time

import mutations
from shrink import shrunk
from twinassembly import PolicyProblem, json_library, play_all
from twincases import first_difference, given_cases, random_cases

SKIPPED = 77


def compare(program, first, count):
    begun = time.monotonic()
    cases = random_cases(program, first, count)
    with tempfile.TemporaryDirectory() as folder:
        traces, assembly = play_all(cases, folder)
        problems = assembly.type_problems()
    differing = [case for case, trace in zip(cases, traces) if first_difference(case, trace)]
    attempts = sum(line.count('"t":') for case in cases for line in case["trace"])
    print(f"{count} scenarios from seed {first}, {sum(len(case['trace']) for case in cases)} requests, {attempts} attempts: "
          f"{len(differing)} scenarios differ ({time.monotonic() - begun:.0f} s)")
    print(f"{len(assembly.numbers)} expressions: {len(problems)} use what API Management does not allow")
    for problem in problems[:20]:
        print(f"error: {problem}")
    if differing:
        print(f"seeds that differ: {', '.join(str(case['seed']) for case in differing[:40])}")
        print(explained(program, differing[0]))
    return 1 if differing or problems else 0


def explained(program, case, change=lambda case: case):
    """The smallest case that there is of this seed, with both traces. `change` puts a fault into its policy, if any."""
    small = given_cases(program, [shrunk(case, lambda pairs: differing_pairs(program, pairs, change))])[0]
    trace = played([change(small)])[0]
    expected, got = first_difference(small, trace)
    lines = [f"seed {case['seed']}, made small; the first difference:", "  endpoint " + expected, "  policy   " + got, "profile:", json.dumps(small["profile"]), "scenario:", json.dumps(small["scenario"]),
             "the endpoint's trace:", *small["trace"], *small["answers"], "the policy's trace:", *trace]
    return "\n".join(lines)


def differing_pairs(program, pairs, change=lambda case: case):
    """For each of the cases whether the policy decides otherwise. `change` gives None where its fault does not apply."""
    cases = [case and change(case) for case in given_cases(program, pairs)]
    traces = iter(played([case for case in cases if case]))
    return [bool(case) and first_difference(case, next(traces)) is not None for case in cases]


def told_apart(table, cases, ends):
    """{name: (seed, the endpoint's line, the policy's line)} of each mutation; None: it applies to none of the cases,
    False: no case tells it apart. `cases(begin, end)` makes them; `ends`: as many at a time, while one is left over."""
    result = {name: None for name, _ in table}
    begin = 0
    for end in ends:
        left = [(name, replacements) for name, replacements in table if not result[name]]
        runs = []
        for case in cases(begin, end) if left else []:
            changed = [(name, mutations.with_mutation(case, replacements)) for name, replacements in left]
            runs += [(name, case) for name, case in changed if case]
        for (name, case), lines in zip(runs, played([case for _, case in runs])):
            difference = first_difference(case, lines)
            if not result[name]:
                result[name] = (case["seed"], *difference) if difference else False
        begin = end
    return result


def played(cases):
    if not cases:
        return []
    with tempfile.TemporaryDirectory() as folder:
        return play_all(cases, folder)[0]


def around(line, other):
    """The line where it begins to differ from the other."""
    same = next((i for i, (a, b) in enumerate(zip(line, other)) if a != b), min(len(line), len(other)))
    begin = max(0, line.rfind("{", 0, same)) if same > 60 else 0
    return line[:line.find(",")] + (" ... " if begin else "") + line[max(begin, line.find(",")):begin + 150]


def check_mutations(program, count):
    def cases(begin, end):
        return random_cases(program, begin + 1, end - begin)

    as_it_is = cases(0, 50)
    if any(first_difference(case, lines) for case, lines in zip(as_it_is, played(as_it_is))):
        print("error: the policy as it is differs already; see policy_twin")
        return 1
    found = told_apart(mutations.ALL, cases, [end for end in (15, 50, 160, 400) if end < count] + [count])
    failed = 0
    for name, outcome in found.items():
        if outcome:
            seed, expected, got = outcome
            print(f"{name:<60} told apart by seed {seed}\n    endpoint {around(expected, got)}\n    policy   {around(got, expected)}")
        else:
            failed += 1
            print(f"error: {name}: " + ("its text is in no policy any more" if outcome is None else "no scenario tells it apart"))
    print(f"{len(found) - failed} of {len(found)} mutations told apart")
    return 1 if failed else 0


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("what", choices=("compare", "mutations"))
    parser.add_argument("program", help="twincases")
    parser.add_argument("--cases", type=int, default=2000)
    parser.add_argument("--first", type=int, default=1)
    arguments = parser.parse_args()
    if not json_library():
        return SKIPPED
    try:
        if arguments.what == "compare":
            return compare(arguments.program, arguments.first, arguments.cases)
        return check_mutations(arguments.program, arguments.cases)
    except PolicyProblem as problem:
        print(f"error: {problem}")
        return 1


if __name__ == "__main__":
    sys.exit(main())
