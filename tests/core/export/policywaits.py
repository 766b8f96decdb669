#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The waits that the exported policy's C# reads are those that the endpoint's rules read.

Usage: policywaits.py POLICY SPILLWAY-CLI
Exit code 77: mcs or Newtonsoft.Json is not there (the test is skipped).
"""

import json
import pathlib
import random
import subprocess
import sys
import tempfile

from policychecks import HERE, SKIPPED, json_library
from policysource import expressions, variable_of

START = "2024-01-31T23:59:58Z"
NAMES = ("retry-after-ms", "x-ms-retry-after-ms", "Retry-After", "x-ratelimit-reset-requests",
         "x-ratelimit-reset-tokens")
VALUES = """0|1|5|10|0.5|1.1|1.15|007|00|86400|86401|99999|999999999999999|9999999999999999|1e3|0x10|-1|+5|5.|.5|1,5|
1s|17ms|6m0s|1h2m3.5s|0s|0m0s|1.5h|100us|5ns|1m1|m|s|1d|2H|1 s|5s5s|0.0001|0.0000001|100.0000001|12.3456789012345678901234|
00000000000000000000005|1ms1s1m1h|soon|5;6|5 |	7|NaN|Infinity|1_000|٣|
Wed, 31 Jan 2024 23:59:59 GMT|Thu, 01 Feb 2024 00:10:00 GMT|Mon, 01 Jan 2024 00:00:00 GMT|Thu, 29 Feb 2024 12:00:00 GMT|
Thu, 30 Feb 2024 12:00:00 GMT|Wed, 31 Jan 2024 23:59:60 GMT|Wed, 31 Jan 2024 24:00:00 GMT|wed, 31 jan 2024 23:59:59 gmt|
Wednesday, 31-Jan-24 23:59:59 GMT|Sunday, 06-Nov-94 08:49:37 GMT|Friday, 01-Feb-74 00:00:00 GMT|Friday, 01-Feb-73 00:00:00 GMT|
Thursday, 29-Feb-24 00:00:00 GMT|Thursday, 29-Feb-23 00:00:00 GMT|Wed Jan 31 23:59:59 2024|Thu Feb  1 00:00:05 2024|
Thu Feb 01 00:00:05 2024|Thu Feb 1 00:00:05 2024|Fri, 31 Dec 9999 23:59:59 GMT|Sat, 01 Jan 0000 00:00:00 GMT|
Wed, 31 Jan 2024 23:59:59 UTC|Wed, 1 Feb 2024 00:00:00 GMT|Wed, 31 Abc 2024 23:59:59 GMT""".replace("\n", "").split("|")
DATES = ["Wed, 31 Jan 2024 23:59:50 GMT", "Wednesday, 31-Jan-24 23:00:00 GMT", "Thu, 01 Jan 1970 00:00:00 GMT", "garbage",
         "Wed Jan 31 23:59:55 2024", "Wed, 01 Jan 2099 00:00:00 GMT", "Mon, 31 Dec 9900 23:59:59 GMT"]


def cases():
    result = [{}]
    for name in NAMES:
        for value in VALUES:
            result.append({name: value})
    for date in DATES:
        for value in VALUES:
            result.append({"Date": date, "Retry-After": value})
    draw = random.Random(20240131)
    for _ in range(1500):
        headers = {name: draw.choice(VALUES) for name in NAMES if draw.random() < 0.5}
        if draw.random() < 0.3:
            headers["Date"] = draw.choice(DATES)
        result.append(headers)
    return result


def by_rules(cli, all_cases):
    """The endpoint's: one backend, asked anew after each wait is over."""
    day = 100_000_000
    scenario = {"start": START, "requests": [{"at": 0}], "backends": {}}
    waits = []
    with tempfile.TemporaryDirectory() as folder:
        profile = pathlib.Path(folder) / "p.spillway.json"
        file = pathlib.Path(folder) / "s.json"
        # A backend a case, each asked once at the same instant: priorities make the order.
        for first in range(0, len(all_cases), 40):
            part = all_cases[first:first + 40]
            backends = [{"name": f"b{i}", "url": f"https://b{i}.example", "priority": i + 1, "auth": "none"}
                        for i in range(len(part))]
            profile.write_text(json.dumps({"name": "p", "backends": backends}), encoding="utf-8")
            scenario["backends"] = {f"#{i}": [{"status": 429, "headers": headers}] for i, headers in enumerate(part)}
            file.write_text(json.dumps(scenario), encoding="utf-8")
            done = subprocess.run([cli, "trace", str(profile), str(file)], capture_output=True, text=True, timeout=60,
                                  check=True)
            waits += [attempt["waitMs"] for attempt in json.loads(done.stdout.splitlines()[0])["attempts"]]
    assert all(0 < wait < day for wait in waits)
    return waits


def by_policy(policy, library, all_cases):
    document = pathlib.Path(policy).read_text(encoding="ascii")
    methods = ""
    for offset, text in expressions(document):
        name = variable_of(document, offset)
        if name in ("retryDateMs", "waitMs"):
            methods += f"    public static object {name}(IContext context) {text[1:]}\n"
    methods = methods.replace("DateTime.UtcNow", "PolicyClock.UtcNow")
    source = ("using System;\nusing System.Text.RegularExpressions;\nusing Newtonsoft.Json.Linq;\n"
              "public static class Expressions\n{\n" + methods + "}\n")
    with tempfile.TemporaryDirectory() as folder:
        file = pathlib.Path(folder) / "expressions.cs"
        file.write_text(source, encoding="ascii")
        program = f"{folder}/run.exe"
        subprocess.run(["mcs", "-langversion:7", f"-out:{program}", f"-r:{library}", str(HERE / "policycontext.cs"),
                        str(HERE / "policyrun.cs"), str(file)], timeout=120, check=True)
        lines = "".join(json.dumps({**headers, "now": START}) + "\n" for headers in all_cases)
        done = subprocess.run(["mono", program], input=lines, capture_output=True, text=True, timeout=120, check=True,
                              env={"MONO_PATH": str(pathlib.Path(library).parent), "PATH": "/usr/bin:/bin",
                                   "LC_ALL": "C.UTF-8"})
    return [int(line) for line in done.stdout.split()]


def main():
    if len(sys.argv) != 3:
        print(__doc__, file=sys.stderr)
        return 2
    library = json_library()
    if not library:
        return SKIPPED
    all_cases = cases()
    expected = by_rules(sys.argv[2], all_cases)
    got = by_policy(sys.argv[1], library, all_cases)
    wrong = [(headers, e, g) for headers, e, g in zip(all_cases, expected, got) if e != g]
    for headers, e, g in wrong[:20]:
        print(f"error: {headers}: the endpoint waits {e} ms, the policy {g} ms")
    print(f"{len(all_cases)} answers, {len(wrong)} differ")
    return 1 if wrong or len(got) != len(all_cases) or len(expected) != len(all_cases) else 0


if __name__ == "__main__":
    sys.exit(main())
