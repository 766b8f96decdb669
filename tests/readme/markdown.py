# SPDX-License-Identifier: MIT
"""What the tests need of a Markdown file: its fenced blocks, its links, its headings, its tables."""

import dataclasses
import re

_FENCE = re.compile(r"^(?P<indent> *)(?P<mark>`{3,})(?P<language>[\w+#-]*)\s*$")
_LINK = re.compile(r"!?\[[^\]]*\]\((?P<target>[^)\s]+)\)")
_CODE = re.compile(r"`([^`\n]+)`")


@dataclasses.dataclass
class Block:
    """A fenced block. `line` is that of its first line of text; `before` is the paragraph above it."""
    path: str
    line: int
    language: str
    text: str
    before: str
    section: int  # blocks of one heading have the same number

    @property
    def place(self):
        return f"{self.path}:{self.line}"


def blocks(path, text):
    """The fenced blocks in their order. One that does not end is an error of the file."""
    found, lines, section, paragraph, index = [], text.splitlines(), 0, [], 0
    while index < len(lines):
        fence = _FENCE.match(lines[index])
        if fence:
            end = next((i for i in range(index + 1, len(lines)) if lines[i].strip() == fence["mark"]), None)
            if end is None:
                raise ValueError(f"{path}:{index + 1}: this block does not end")
            body = [line[len(fence["indent"]):] for line in lines[index + 1:end]]
            found.append(Block(path, index + 2, fence["language"], "\n".join(body) + "\n", " ".join(paragraph), section))
            index = end
            paragraph = []
        elif lines[index].strip():
            section += lines[index].startswith("#")
            begins = index == 0 or not lines[index - 1].strip()
            paragraph = [lines[index]] if begins else paragraph + [lines[index]]
        index += 1
    return found


def prose(text):
    """`text` with its fenced blocks emptied; lines keep their numbers."""
    out, mark = [], None
    for line in text.splitlines():
        fence = _FENCE.match(line)
        if mark is None and fence:
            mark = fence["mark"]
        elif mark is not None:
            mark = None if line.strip() == mark else mark
        else:
            out.append(line)
            continue
        out.append("")
    return "\n".join(out)


def links(text):
    """(line, target) of each link and picture outside of code."""
    plain = _CODE.sub(lambda match: " " * len(match[0]), prose(text))
    return [(plain.count("\n", 0, match.start()) + 1, match["target"]) for match in _LINK.finditer(plain)]


def code_words(text):
    """(line, word) of everything between backticks outside of fenced blocks."""
    plain = prose(text)
    return [(plain.count("\n", 0, match.start()) + 1, match[1]) for match in _CODE.finditer(plain)]


def anchors(text):
    """The names by which a link reaches the headings."""
    names = set()
    for line in prose(text).splitlines():
        if line.startswith("#"):
            title = re.sub(r"[^\w\- ]", "", line.lstrip("#").strip().lower())
            names.add(title.replace(" ", "-"))
    return names


def table_rows(text, header):
    """The cells of every row below a table's head whose first cells are `header`."""
    rows, inside = [], False
    for line in text.splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")] if line.startswith("|") else None
        if cells is None:
            inside = False
        elif cells[:len(header)] == header:
            inside = True
        elif inside and not set(line) <= set("|- "):
            rows.append(cells)
    return rows
