# SPDX-License-Identifier: MIT
"""Reads a policy document (raw form: expressions keep their quotes) without the program's own reader."""

import re

_PAIRS = {"(": ")", "[": "]", "{": "}"}
# What matters for finding an end: comments and strings, which may hold brackets, and brackets.
_TOKEN = re.compile(r"""//[^\n]* | /\*.*?\*/ | @"(?:[^"]|"")*" | "(?:\\.|[^"\\\n])*" | '(?:\\.|[^'\\\n])*'
                        | (?P<bracket>[()\[\]{}]) | (?P<open>["']|/\*)""", re.VERBOSE | re.DOTALL)


def expression_end(text, start):
    """The offset behind the bracket that closes the one at `start`, by C#'s rules for strings and comments."""
    stack = []
    for token in _TOKEN.finditer(text, start):
        if token.group("open"):
            raise ValueError(f"a string or comment that does not end, at {token.start()}")
        c = token.group("bracket")
        if c in _PAIRS:
            stack.append(_PAIRS[c])
        elif c:
            if not stack or stack.pop() != c:
                raise ValueError(f"unbalanced {c} at {token.start()}")
            if not stack:
                return token.end()
    raise ValueError(f"the expression at {start} does not end")


def expressions(document):
    """(offset, text with its @) of each expression, XML comments left out."""
    blanked = re.sub(r"<!--.*?-->", lambda m: re.sub(r"[^\n]", " ", m.group()), document, flags=re.DOTALL)
    found = []
    begin = re.compile(r'(?:="|>)(@[({])')
    i = 0
    while True:
        match = begin.search(blanked, i)
        if not match:
            return found
        start = match.start(1)
        end = expression_end(document, start + 1)
        if document[end] not in '"<':
            raise ValueError(f"something stands behind the expression at {start}: {document[end:end + 20]!r}")
        found.append((start, document[start:end]))
        i = end


def variable_of(document, offset):
    """What the expression at `offset` is the value of, if that is a variable."""
    match = re.search(r'<set-variable name="([^"]*)" value="$', document[:offset][-120:])
    return match.group(1) if match else None


def with_placeholders(document):
    """The document with an inert text for each expression: well-formed XML."""
    out = []
    last = 0
    for start, text in expressions(document):
        out.append(document[last:start])
        out.append("@(expression)")
        last = start + len(text)
    return "".join(out) + document[last:]
