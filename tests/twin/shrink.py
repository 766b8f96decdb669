# SPDX-License-Identifier: MIT
"""Makes a case that differs as small as it can be while it still differs."""

import copy
import json

MOST_ROUNDS = 40


def places(value, path=()):
    """The path of everything in it that could be left out, the outermost first."""
    children = list(value.items()) if isinstance(value, dict) else list(enumerate(value)) if isinstance(value, list) else []
    found = [path + (key,) for key, _ in children]
    for key, child in children:
        found += places(child, path + (key,))
    return found


def without(value, paths):
    result = copy.deepcopy(value)
    for path in sorted(paths, reverse=True):  # what is inside or behind goes first, so that the other paths still hold
        part = result
        for key in path[:-1]:
            part = part[key]
        del part[path[-1]]
    return result


def shrunk(case, differ):
    """`case`: {"seed", "profile", "scenario"}, of which parts are left out. `differ` is given a list of cases and tells
    which of them (still) differ; what is no case any more does not."""
    case = {key: case[key] for key in ("seed", "profile", "scenario")}
    for _ in range(MOST_ROUNDS):
        paths = [path for path in places(case) if len(path) > 1]
        fine = [path for path, still in zip(paths, differ([without(case, [path]) for path in paths])) if still]
        if not fine:
            break
        # Many at once, where they may go together.
        fine.sort(key=lambda path: -size_at(case, path))
        sets, count = [], len(fine)
        while count > 1:
            sets.append(fine[:count])
            count = count * 2 // 3
        smaller = [without(case, some) for some in sets]
        case = next((small for small, still in zip(smaller, differ(smaller)) if still), without(case, fine[:1]))
    return case


def size_at(case, path):
    for key in path:
        case = case[key]
    return len(json.dumps(case))
