# SPDX-License-Identifier: MIT
"""What both scripted az know of user-assigned identities: the queries about them, and the body that gives one."""

import ast
import re


def asked_of_identities(value, text):
    """What the queries about user-assigned identities find; NotImplemented for others."""
    listed = re.fullmatch(r"\[\?clientId=='(.*)'\]\.(\w+) \| \[0\]", text)
    attached = re.fullmatch(
        r"values\(identity\.userAssignedIdentities \|\| `\{\}`\)\[\?clientId=='(.*)'\]\.clientId \| \[0\]", text)
    kept = (r"join('', map(&join('', ['\'', @, '\': {}, ']), "
            "keys(identity.userAssignedIdentities || `{}`)))")
    if listed:
        return next((entry[listed[2]] for entry in value if entry["clientId"] == listed[1]), None)
    users = (isinstance(value, dict) and value.get("identity") or {}).get("userAssignedIdentities") or {}
    if attached:
        return next((user["clientId"] for user in users.values() if user["clientId"] == attached[1]), None)
    if text == kept:
        return "".join(f"'{path}': {{}}, " for path in users)
    return NotImplemented


def inline_body(word):
    """A body that is no file, in single quotes, as az takes it (shell_safe_json_parse of azure.cli.core.util); None for
    others."""
    return ast.literal_eval(word) if word.startswith("{'") else None
