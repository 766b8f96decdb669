# SPDX-License-Identifier: MIT
"""Who may include whom: app -> ui -> core, and inside core the table of core/README.md."""

import re

NOTHING = frozenset()

# A folder, or one file of another folder.
CORE_RULES = {
    "balance": NOTHING,
    "http": NOTHING,
    "config": {"balance/backend.h"},
    "trace": {"balance", "http", "config"},
    "secrets": {"config"},
    "azure": {"config"},
    "export": {"config", "azure"},
    "azurelink": {"azure", "config", "secrets"},
    "proxy": {"balance", "http", "config", "secrets"},
    "simulate": {"balance", "http"},
    "demo": {"simulate", "config", "proxy/clock.h"},
}

# Built without Qt Network, so that the rules can be tested without sockets.
LOGIC = ("balance", "http", "config", "trace", "azure", "export")

# Values and functions only.
WITHOUT_QOBJECT = ("balance", "http", "trace")

_QUOTED = re.compile(r'^[ \t]*#[ \t]*include[ \t]*"([^"\n]*)"', re.MULTILINE)
_ANGLED = re.compile(r"^[ \t]*#[ \t]*include[ \t]*<([^>\n]*)>", re.MULTILINE)
_GUI = re.compile(r"Qt(Gui|Widgets|Svg|SvgWidgets|OpenGL|Quick|Qml|PrintSupport)/"
                  r"|Q(Application|GuiApplication|Widget|Pixmap|Image|Painter|Color|Icon|Font|Action|Window|Clipboard)$")
_NETWORK = re.compile(r"QtNetwork/|Q(Host|Tcp|Udp|Ssl|Network|Abstract|Local)[A-Za-z]*(Address|Socket|Server|Manager|Reply"
                      r"|Request|Info|Certificate|Key)$|QHostAddress$|sys/socket\.h$|netinet/")
_QOBJECT = re.compile(r"\bQ_OBJECT\b|\bQObject\b")


def line_of(text, offset):
    return text.count("\n", 0, offset) + 1


def check_includes(tree, report):
    known = set(tree.paths)
    for path in tree.sources("core", "ui", "app"):
        text = tree.text(path)
        for match in _QUOTED.finditer(text):
            place = f"{path}:{line_of(text, match.start())}"
            included = match.group(1)
            if included not in known and not included.endswith(".moc"):
                report.error(place, f"\"{included}\" is no file of the project by its path from the root.")
                continue
            reason = _refusal(path, included)
            if reason:
                report.error(place, f"{path} may not include {included}: {reason}.")
        for match in _ANGLED.finditer(text):
            reason = _refusal_of_library(path, match.group(1))
            if reason:
                report.error(f"{path}:{line_of(text, match.start())}", f"<{match.group(1)}>: {reason}.")


def check_qobject(tree, report):
    from sourcetree import code_only
    for path in tree.sources(*("core/" + folder for folder in WITHOUT_QOBJECT)):
        code = code_only(tree.text(path))
        for match in _QOBJECT.finditer(code):
            report.error(f"{path}:{line_of(code, match.start())}",
                         f"QObject has no place in core/{path.split('/')[1]}: values and functions only.")


def _refusal(path, included):
    area, other = path.split("/")[0], included.split("/")[0]
    if included.endswith(".moc"):
        return None
    if other == "tests":
        return "tests stand on the program, not the other way round"
    if area == "core":
        if other != "core":
            return "core knows neither ui nor app"
        return _refusal_in_core(path, included)
    if area == "ui" and other == "app":
        return "ui does not know app"
    if area == "app" and other == "ui" and (path.startswith("app/commands/") or path == "app/climain.cpp"):
        return "spillway-cli has no window"
    return None


def _refusal_in_core(path, included):
    folder, other = path.split("/")[1], included.split("/")[1]
    if folder == other:
        return None
    if folder not in CORE_RULES:
        return f"core/{folder} stands in no rule (tests/structure/includes.py)"
    allowed = CORE_RULES[folder]
    if other in allowed or included[len("core/"):] in allowed:
        return None
    return f"core/{folder} may include {', '.join(sorted(allowed)) or 'nothing else of core'}"


def _refusal_of_library(path, included):
    parts = path.split("/")
    if included.startswith("boost/"):
        return None if path.startswith("core/http/") else "Boost stays inside core/http"
    if parts[0] == "core" or path.startswith("app/commands/") or path == "app/climain.cpp":
        if _GUI.search(included):
            return "no Gui or Widgets here"
    if parts[0] == "core" and parts[1] in LOGIC and _NETWORK.search(included):
        return f"core/{parts[1]} is built without sockets"
    return None


def check_readme(tree, report):
    """core/README.md names each folder, and its table says what CORE_RULES says."""
    folders = sorted({path.split("/")[1] for path in tree.sources("core") if path.count("/") > 1})
    readme = "core/README.md"
    if not folders:
        return
    if readme not in tree.paths:
        report.error(readme, "The map of core is missing.")
        return
    rows = {}
    for line in tree.text(readme).splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if line.startswith("| `") and len(cells) == 3:
            rows[cells[0].strip("`")] = set(re.findall(r"`([^`]+)`", cells[2]))
    for folder in folders:
        if folder not in CORE_RULES:
            report.error(f"core/{folder}", "The folder stands in no rule of tests/structure/includes.py.")
        elif folder not in rows:
            report.error(readme, f"The table does not name core/{folder}.")
        elif rows[folder] != set(CORE_RULES[folder]):
            report.error(readme, f"The table says that {folder} may include {sorted(rows[folder])}; the rule of "
                                 f"tests/structure/includes.py is {sorted(CORE_RULES[folder])}.")
    for folder in rows:
        if folder not in folders:
            report.error(readme, f"The table names core/{folder}, which does not exist.")
