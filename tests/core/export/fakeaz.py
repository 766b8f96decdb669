#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""A small az that has a memory instead of an Azure. It knows the commands of the ten steps and no others.

FAKE_AZ is its folder: `state.json` is what there is, `calls` a record of each call: the words, each followed by NUL,
then a word of one RS, what was printed, and another such word. What would be wrong in Azure fails: making what is
there, changing what is not there, a body that is no JSON.
"""

import json
import os
import pathlib
import re
import sys
import urllib.parse

from azidentities import asked_of_identities, inline_body

FOLDER = pathlib.Path(os.environ["FAKE_AZ"])
WORDS = sys.argv[1:]
IDENTITIES = [{"id": "/subscriptions/11111111-2222-3333-4444-555555555555/resourceGroups/rg (1)/providers/"
                     "Microsoft.ManagedIdentity/userAssignedIdentities/gateway",
               "clientId": "01234567-89ab-cdef-0123-456789abcdef",
               "principalId": "99999999-0000-0000-0000-000000000002"}]
RECORD_END = "\x1e\0"


def options(words):
    """The command's words before its options, and the options."""
    head, found = [], {}
    place = 0
    while place < len(words):
        word = words[place]
        name, joined, value = word.partition("=")
        if not word.startswith("--"):
            head.append(word)
        elif joined:
            found[name] = value
        elif place + 1 < len(words) and not words[place + 1].startswith("--"):
            place += 1
            found[name] = words[place]
        else:
            found[name] = True
        place += 1
    return " ".join(head), found


def fail(message):
    print(f"ERROR: {message}", file=sys.stderr)
    sys.exit(1)


class Azure:
    def __init__(self, given):
        self.given = given
        path = FOLDER / "state.json"
        self.state = json.loads(path.read_text("utf-8")) if path.exists() else {}

    def save(self):
        (FOLDER / "state.json").write_text(json.dumps(self.state, indent=1, sort_keys=True), "utf-8")

    def get(self, key):
        if key not in self.state:
            fail(f"(ResourceNotFound) {key} was not found.")
        return self.state[key]

    def make(self, key, value):
        if key in self.state:
            fail(f"it is made twice: {key}")
        self.state[key] = value

    def service(self):
        return f"service {self.given.get('--name') or self.given.get('--service-name')}"

    @staticmethod
    def key_of(path):
        """What the state calls the resource with this path: the commands of az go by names."""
        for pattern, name in ((r".*/Microsoft\.ApiManagement/service/([^/]+)", "service"),
                              (r".*/Microsoft\.ApiManagement/service/[^/]+/apis/([^/]+)", "api"),
                              (r".*/Microsoft\.ApiManagement/service/[^/]+/namedValues/([^/]+)", "named value")):
            match = re.fullmatch(pattern, path)
            if match:
                return f"{name} {urllib.parse.unquote(match[1])}"
        return path

    def body(self):
        word = self.given["--body"]
        inline = inline_body(word)
        if inline is not None:
            return inline
        if not word.startswith("@"):
            fail("the body is no file")
        text = pathlib.Path(word[1:]).read_bytes().decode("ascii")
        return json.loads(text)

    def asked(self, value):
        """What --query finds."""
        answer = asked_of_identities(value, self.given["--query"])
        if answer is not NotImplemented:
            return answer
        for part in self.given["--query"].split("."):
            value = (value or {}).get(part)
        return value

    def rest(self):
        method, url = self.given["--method"], self.given["--url"].partition("?")[0]
        if not url.startswith("/subscriptions/11111111-2222-3333-4444-555555555555/"):
            fail(f"not in the subscription: {url}")
        if url.endswith("/listSecrets") and method == "post":
            self.get(url.removesuffix("/listSecrets"))
            return self.asked({"primaryKey": "0123456789abcdef"})
        key = self.key_of(url)
        if method == "get":
            return self.asked(self.get(key))
        body = self.body()
        if method == "patch":
            for path, user in body.get("identity", {}).get("userAssignedIdentities", {}).items():
                user.update(clientId=next(user["clientId"] for user in IDENTITIES if user["id"] == path))
            self.get(key).update(body)
            return None
        if key.startswith("named value ") and key in self.state:
            fail(f"it is made twice: {key}")
        if body.get("identity"):
            body["identity"]["principalId"] = "99999999-0000-0000-0000-000000000001"
        self.state[key] = dict(body, id=url)
        return None

    def run(self, command):
        given = self.given
        if command == "account show":
            return "11111111-2222-3333-4444-555555555555"
        if command == "rest":
            return self.rest()
        if command == "resource wait":
            self.get(self.key_of(given["--ids"]))
        elif command in ("group show", "group create"):
            key = f"group {given['--name']}"
            if command == "group show":
                return self.asked(self.get(key))
            self.make(key, {"id": key, "location": given["--location"]})
        elif command == "apim show":
            return self.asked(self.get(self.service()))
        elif command == "apim create":
            self.make(self.service(), {"id": self.service(), "sku": given["--sku-name"],
                                       "publisher": given["--publisher-name"]})
            self.identity(given)
        elif command == "apim update":
            self.get(self.service())
            self.identity(given)
        elif command == "apim wait":
            self.get(self.service())
        elif command == "cognitiveservices account show":
            return self.asked(self.get(f"account {given['--name']}"))
        elif command == "cognitiveservices account create":
            self.make(f"account {given['--name']}",
                      {"id": "account", "properties": {"customSubDomainName": given.get("--custom-domain")}})
        elif command == "cognitiveservices account update":
            self.get(f"account {given['--name']}")["properties"]["customSubDomainName"] = given["--custom-domain"]
        elif command == "identity list":
            return self.asked(IDENTITIES)
        elif command == "role assignment list":
            return "role" if f"role {given['--scope']}" in self.state and not os.environ.get("FAKE_AZ_BLIND") else None
        elif command == "role assignment create":
            key = f"role {given['--scope']}"
            if key in self.state:
                fail("(RoleAssignmentExists) The role assignment already exists.")
            self.make(key, given["--assignee-object-id"])
        elif command == "apim api import":
            self.get(self.service())
            json.loads(pathlib.Path(given["--specification-path"]).read_text("ascii"))
            self.state[f"api {given['--api-id']}"] = {"path": given["--path"], "name": given.get("--display-name"),
                                                      "header": given["--subscription-key-header-name"]}
        elif command == "apim api update":
            self.get(f"api {given['--api-id']}")
        elif command in ("apim nv show", "apim nv wait"):
            value = self.get(f"named value {given['--named-value-id']}")
            return self.asked(value) if command == "apim nv show" else None
        else:
            fail(f"'{command}' is misspelled or not recognized by the system.")
        return None

    def identity(self, given):
        if given.get("--enable-managed-identity") == "true":
            self.get(self.service())["identity"] = {"type": "SystemAssigned",
                                                    "principalId": "99999999-0000-0000-0000-000000000001"}
        else:
            self.get(self.service()).pop("identity", None)


def main():
    command, given = options(WORDS)
    printed = ""
    try:
        if (FOLDER / "fail-at").exists() and command == (FOLDER / "fail-at").read_text("utf-8"):
            fail("(InternalServerError) Azure has a bad day.")
        azure = Azure(given)
        printed = azure.run(command) or ""
        azure.save()
        if given.get("--output") == "tsv":
            sys.stdout.write(printed + "\n" if printed else "")
        elif given.get("--output") != "none":
            fail("the output's form is not given")
    finally:
        with (FOLDER / "calls").open("a", encoding="utf-8", errors="surrogateescape") as calls:
            calls.write("".join(word + "\0" for word in WORDS) + RECORD_END + printed + "\0" + RECORD_END)


main()
