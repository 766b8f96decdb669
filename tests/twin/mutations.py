# SPDX-License-Identifier: MIT
"""Faults to put into an exported policy: each has to be told apart by some scenario.

A mutation is a name and replacements (pattern, text), all of which have to be found in a policy for it to apply there.
A pattern is a text, or a compiled expression. Each changes every place it is found at.
"""

import re

LOOK_UP = ('<cache-lookup-value key="@((string)context.Variables["cacheKey"])" '
           'default-value="@((string)context.Variables["backendList"])" variable-name="backends" />\n')
STORE = ('<cache-store-value key="@((string)context.Variables["cacheKey"])" '
         'value="@((string)context.Variables["backends"])" duration="86400" />\n')
ROUND, FAULT, ANSWER = "\n" + 12 * " ", "\n" + 20 * " ", "\n" + 28 * " "
NAMES = '"retry-after-ms", "x-ms-retry-after-ms", "Retry-After", "x-ratelimit-reset-requests", "x-ratelimit-reset-tokens"'
DATES = 'headers.GetValueOrDefault("Date", "").Trim(), '
PICK_RANDOM = "candidates[random.Next(candidates.Count)]"
RETRY = '(bool)context.Variables["pending"] || (bool)context.Variables["tryNext"]'
CONVERTED = """if (context.Response.Headers.ContainsKey("Retry-After"))
                                {
                                    return 1000L * Convert.ToInt32(context.Response.Headers.GetValueOrDefault("Retry-After", "10"));
                                }
"""
WAIT_HEAD = '<set-variable name="waitMs" value="@{\n'

# What ALGORITHM.md section 2 tells of the policy that people copy.
REFERENCE = [
    ("a text is set and cast as a number: fails on the first 429",
     [('<set-variable name="tryNext" value="@(false)" />', '<set-variable name="tryNext" value="False" />'),
      ('(bool)context.Variables["tryNext"])" count', '(string)context.Variables["tryNext"] == "True")" count')]),
    ("the cast the other way: fails on a dropped connection",
     [('<set-variable name="pending" value="@(true)" />', '<set-variable name="pending" value="true" />')]),
    ("a wait is read with an integer conversion", [(WAIT_HEAD, WAIT_HEAD + 32 * " " + CONVERTED)]),
    ("retry-after-ms is ignored", [(NAMES, NAMES.replace('"retry-after-ms", ', ""))]),
    ("a negative wait is taken for its digits", [('"^(?>0*([0-9]+))', '"^-?(?>0*([0-9]+))')]),
    ("a wait of zero is none at all", [("Math.Max(100, ", "Math.Max(0, ")]),
    ("a fault never fails over", [(RETRY, '(bool)context.Variables["tryNext"]')]),
    ("an edited list counts only once the cache is over",
     [(re.compile(r'<set-variable name="cacheKey" value="@\(.*?\)" />'),
       '<set-variable name="cacheKey" value="openai-backends" />')]),
    ("random generators are seeded by the clock", [("new Random(Guid.NewGuid().GetHashCode())", "new Random()")]),
]

FAULTS = [
    ("<= for < : back a moment too late", [("if (now < until ||", "if (now <= until ||")]),
    ("> for >= where another is looked for", [("if (now >= until &&", "if (now > until &&")]),
    ("the mark of an answer is not stored", [(ANSWER + STORE, "\n")]),
    ("the mark of a fault is not stored", [(FAULT + STORE, "\n")]),
    ("the cache is not read again before a pick",
     [(ROUND + LOOK_UP, "\n"), ("\n    </inbound>", "\n        " + LOOK_UP + "    </inbound>")]),
    ("the cache is not read again before a mark", [(ANSWER + LOOK_UP, "\n")]),
    ("a cache of 60 s", [('duration="86400"', 'duration="60"')]),
    ("Retry-After comes before retry-after-ms",
     [(NAMES, NAMES.replace(', "Retry-After"', "").replace('"retry', '"Retry-After", "retry', 1))]),
    ("x-ms-retry-after-ms is not read", [(NAMES, NAMES.replace('"x-ms-retry-after-ms", ', ""))]),
    ("tokens come before requests",
     [(NAMES, NAMES.replace('requests", "x-ratelimit-reset-tokens', 'tokens", "x-ratelimit-reset-requests'))]),
    ("Next(1, n)", [(PICK_RANDOM, "candidates[random.Next(1, candidates.Count)]")]),
    ("the last candidate is never drawn", [(PICK_RANDOM, "candidates[random.Next(candidates.Count - 1)]")]),
    ("weights are ignored", [(re.compile(r'(total \+=|drawn -=) Math\.Max\(1, [^;]*;'), r"\1 1;")]),
    ("a weight reaches one too far", [("if (drawn < 0)", "if (drawn <= 0)")]),
    ("the highest priority number is first", [("lowest = int.MaxValue", "lowest = -1"),
                                              ("priority < lowest", "priority > lowest")]),
    ("a backend is asked twice", [('until || asked.Contains("," + i + ","))', "until)")]),
    ("a lost TrimEnd", [(".TrimEnd('/')", "")]),
    ("the default wait is a millisecond longer", [(re.compile(r"return ([0-9]+)L;"), r"return \1L + 1;")]),
    ("a fault's wait is a millisecond longer", [(re.compile(r"Ticks / 10000 \+ ([0-9]+);"), r"Ticks / 10000 + \1 + 1;")]),
    ("one attempt more than allowed", [(re.compile(r'\["attempts"\] >= '), '["attempts"] > ')]),
    ("any status marks the deployment only",
     [('context.Response.StatusCode == 429 && deployment != ""', 'deployment != ""')]),
    ("a 429 takes the whole backend",
     [('context.Response.StatusCode == 429 && deployment != ""', 'deployment == "none such"')]),
    ("a deployment's mark hides the backend's", [("Math.Max(until, (long)own)", "(long)own")]),
    ("a mark of a deployment makes the others' go", [("if ((long)other.Value > now)", "if ((long)other.Value < now)")]),
    ("the deployment stays escaped",
     [("Uri.UnescapeDataString(named.Groups[1].Value)", "named.Groups[1].Value")]),
    ("the body's model is not read", [("/openai/(?:v1/|responses$)", "/openai/(?:none)")]),
    ("all throttled: the second is asked, not the first",
     [('<set-variable name="backendIndex" value="@(0)" />', '<set-variable name="backendIndex" value="@(1)" />')]),
    ("all throttled: the first is asked, not any",
     [("@(new Random(Guid.NewGuid().GetHashCode()).Next(JArray.Parse((string)context.Variables[\"backends\"]).Count))",
       "@(0)")]),
    ("all throttled: the first is asked, and no reply given",
     [('<when condition="@((int)context.Variables["backendIndex"] >= 0)">',
       '<when condition="@((int)context.Variables["attempts"] == 0)">'),
      ('["backends"])[(int)context.Variables["backendIndex"]].Value',
       '["backends"])[Math.Max(0, (int)context.Variables["backendIndex"])].Value')]),
    ("asked though throttled, and on to another", [('(bool)context.Variables["askedAnyway"] || ', "")]),
    ("asked though throttled, after others were asked", [(' && (int)context.Variables["attempts"] == 0)" />', ')" />')]),
    ("an HTTP date is read against the gateway's clock", [(DATES, "")]),
    ("an HTTP date's century", [("from.AddYears(50)", "from.AddYears(-50)")]),
    ("an HTTP date's months count from zero", [("month = month / 3 + 1;", "month = Math.Max(1, month / 3);")]),
    ("minutes are taken for seconds", [('unit == "m" ? 60000', 'unit == "m" ? 1000')]),
    ("a reset of zero counts", [("(wait == 0 && !isReset)", "wait == 0")]),
    ("Retry-After: 0 does not count", [("(wait == 0 && !isReset)", "false")]),
    ("the longest wait is an hour", [("Math.Min(86400000, ", "Math.Min(3600000, ")]),
    ("part of a millisecond is dropped", [("Math.Ceiling(wait - 0.000001)", "Math.Floor(wait)")]),
    ("500 itself does not throttle", [("context.Response.StatusCode >= 500", "context.Response.StatusCode > 500")]),
    ("what came last is forgotten",
     [('(bool)context.Variables["faulted"] && context.Variables.ContainsKey("lastAnswer")', "false")]),
    ("502 where 504 belongs", [('(bool)context.Variables["timedOut"] ? 504 : 502', "502")]),
    ("all throttled: the caller is told when the last backend is back",
     [("long soonest = long.MaxValue;", "long soonest = 0;"), ("Math.Min(soonest, until)", "Math.Max(soonest, until)")]),
    ("all throttled: seconds are rounded down",
     [('<value>@((((long)context.Variables["soonestMs"] + 999) / 1000).ToString())</value>',
       '<value>@(((long)context.Variables["soonestMs"] / 1000).ToString())</value>')]),
    ("the caller is not told who answered",
     [('@(context.Variables.GetValueOrDefault<string>("backendUrl", "none"))', "none")]),
    ("the caller's credential goes on", [('<set-header name="api-key" exists-action="delete" />', "")]),
    ("the body is sent once", [('buffer-request-body="true"', 'buffer-request-body="false"')]),
]

ALL = REFERENCE + FAULTS


def mutated(policy, replacements):
    """The policy with the fault in it; None where that does not apply."""
    for pattern, text in replacements:
        if isinstance(pattern, str):
            changed = policy.replace(pattern, text)
        else:
            changed = pattern.sub(text, policy)
        if changed == policy:
            return None
        policy = changed
    return policy


def with_mutation(case, replacements):
    """The case with the fault in its policy, and in the earlier one if it has one; None where it does not apply."""
    result = dict(case)
    for key in ("policy", "earlier"):
        if key in case:
            result[key] = mutated(case[key], replacements)
            if result[key] is None:
                return None
    return result
