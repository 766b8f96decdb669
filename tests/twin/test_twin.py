# SPDX-License-Identifier: MIT
"""The twin notices what it is there for, and makes small what it notices. TWINCASES names the program."""

import os
import sys
import tempfile
import unittest

import mutations
from shrink import places, shrunk, without
from twin import differing_pairs, explained, json_library, told_apart
from twinassembly import PolicyProblem, TwinAssembly
from twincases import first_difference, random_cases

PROGRAM = os.environ.get("TWINCASES")
BOTH = {"a": [1, {"b": 2}], "c": 3}


class Shrinking(unittest.TestCase):
    def test_places_are_all_that_can_be_left_out(self):
        self.assertEqual(places(BOTH), [("a",), ("c",), ("a", 0), ("a", 1), ("a", 1, "b")])

    def test_leaving_out_keeps_the_other_places_where_they_are(self):
        self.assertEqual(without(BOTH, [("a", 0), ("a", 1, "b")]), {"a": [{}], "c": 3})
        self.assertEqual(without(BOTH, [("a",), ("a", 1)]), {"c": 3})
        self.assertEqual(BOTH, {"a": [1, {"b": 2}], "c": 3})

    def test_what_is_left_is_what_it_takes(self):
        case = {"seed": 7, "profile": {"backends": [1, 2, 3, 4]}, "scenario": {"requests": [5, 6, 7], "x": {"y": 1}}}

        def differ(cases):
            return [{2, 4} <= set(one["profile"].get("backends", [])) and 6 in one["scenario"].get("requests", [])
                    for one in cases]

        self.assertEqual(shrunk(case, differ),
                         {"seed": 7, "profile": {"backends": [2, 4]}, "scenario": {"requests": [6]}})

    def test_what_cannot_be_smaller_stays(self):
        case = {"seed": 7, "profile": {"a": 1}, "scenario": {}}
        self.assertEqual(shrunk(case, lambda cases: [False] * len(cases)), case)


class Mutating(unittest.TestCase):
    def test_a_text_that_is_not_there_is_no_mutation(self):
        self.assertIsNone(mutations.mutated("<policies />", [("now < until", "now <= until")]))
        self.assertIsNone(mutations.mutated("a b", [("a", "b"), ("c", "d")]))
        self.assertEqual(mutations.mutated("a b", [("a", "b")]), "b b")

    def test_names_are_unique_and_there_are_enough(self):
        names = [name for name, _ in mutations.ALL]
        self.assertEqual(len(names), len(set(names)))
        self.assertGreaterEqual(len(mutations.FAULTS), 15)
        self.assertGreaterEqual(len(mutations.REFERENCE), 7)


@unittest.skipUnless(PROGRAM and json_library(), "there is no C# compiler")
class Playing(unittest.TestCase):
    """With a fault put into the policy: what policy_twin does when it finds one."""

    def test_a_difference_is_found_and_made_small(self):
        fault = dict(mutations.ALL)["the mark of a fault is not stored"]

        def change(case):
            return mutations.with_mutation(case, fault)

        cases = random_cases(PROGRAM, 1, 60)
        self.assertEqual(differing_pairs(PROGRAM, cases), [False] * len(cases))
        differing = [case for case, differs in zip(cases, differing_pairs(PROGRAM, cases, change)) if differs]
        self.assertTrue(differing)
        text = explained(PROGRAM, differing[0], change)
        self.assertIn(f"seed {differing[0]['seed']}, made small", text)
        profile, scenario = (text.split(name + ":\n")[1].split("\n")[0] for name in ("profile", "scenario"))
        # A single request, and one backend that cannot be reached, is all that it takes.
        self.assertEqual(profile.count('"url"'), 1, profile)
        self.assertEqual(scenario.count('"at"'), 1, scenario)
        self.assertEqual(scenario.count('"error"'), 1, scenario)
        self.assertIn('"waitMs"', text.split("the endpoint's trace:\n")[1].split("\n")[0])
        self.assertNotIn('"waitMs"', text.split("the policy's trace:\n")[1].split("\n")[0])

    def test_mutations_that_do_not_apply_or_do_not_show_are_told(self):
        cases = random_cases(PROGRAM, 1, 3)
        table = [("gone", [("no such text", "x")]), ("harmless", [("candidates", "choices")]),
                 ("fatal", [(".TrimEnd('/')", "/* none */ + \"/elsewhere\"")])]
        found = told_apart(table, lambda begin, end: cases[begin:end], [2, 3])
        self.assertIs(found["gone"], None)
        self.assertIs(found["harmless"], False)
        self.assertIn("/elsewhere", found["fatal"][2])

    def test_a_policy_that_does_not_compile_or_is_not_known_is_an_error(self):
        cases = random_cases(PROGRAM, 1, 1)
        for pattern, text in (("int lowest", "int lowest lowest"), ("set-backend-service", "set-body"),
                              ('interval="0"', 'interval="1"')):
            with self.subTest(text), tempfile.TemporaryDirectory() as folder, self.assertRaises(PolicyProblem):
                assembly = TwinAssembly(folder)
                case = {**cases[0], "policy": cases[0]["policy"].replace(pattern, text)}
                assembly.document(case["policy"])
                assembly.compile()
                assembly.play([case])

    def test_types_and_members_that_are_not_allowed_are_found(self):
        expressions = ('@(System.IO.File.Exists("x"))', '@(DateTime.Compare(DateTime.UtcNow, DateTime.Today) > 0)',
                       '@(Regex.Escape("x"))', '@(Regex.Match("a", "b").Groups[1].Value)')
        with tempfile.TemporaryDirectory() as folder:
            assembly = TwinAssembly(folder)
            assembly.document("".join(f'<when condition="{text}" />' for text in expressions))
            assembly.compile()
            problems = assembly.type_problems()
        self.assertEqual([problem.split(" ")[0] for problem in problems],
                         ["System.IO.File", "System.DateTime.Compare", "System.Text.RegularExpressions.Regex.Escape"])

    def test_the_scenarios_have_in_them_what_there_is_to_compare(self):
        cases = random_cases(PROGRAM, 1, 400)
        lines = "\n".join(line for case in cases for line in case["trace"])
        for part in ('"error":"refused"', '"error":"reset"', '"error":"timeout"', '"status":401,"waitMs"', '"status":600,"waitMs"',
                     '"status":502,"attempts"', '"status":504,"attempts"', '"status":429,"attempts":[]', '"waitMs":100}',
                     '"waitMs":86400000}', '"n":8'):
            self.assertIn(part, lines)
        sizes = {len(case["profile"]["backends"]) for case in cases}
        self.assertEqual(sizes, set(range(2, 9)))
        for key, values in (("throttleScope", {"backend", "deployment"}), ("selection", {"random", "weighted"}),
                            ("whenAllThrottled", {"first", "random", "reply"})):
            self.assertEqual({case["profile"]["balancing"].get(key, sorted(values)[0]) for case in cases} | {sorted(values)[0]},
                             values)
        gaps = [later["at"] - one["at"] for case in cases
                for one, later in zip(case["scenario"]["requests"], case["scenario"]["requests"][1:])]
        self.assertGreater(sum(gap > 3_600_000 for gap in gaps), 100)
        self.assertGreater(sum(gap == 0 for gap in gaps), 100)
        self.assertGreater(sum("earlier" in case for case in cases), 50)


if __name__ == "__main__":
    sys.exit(unittest.main())
