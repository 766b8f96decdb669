#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""An az that keeps its Azure in a file, for tests: the commands of the ten steps, with the answers that az gives.

The folder FAKEAZ_DIR holds state.json (what there is in this Azure), steer.json (rules by which calls go wrong) and
calls.jsonl (what was called). A rule: {"when": part of the words, "times": how often, and any of "out", "err", "exit",
"bytes" (so much output), "then" ("run": the command still does its work, before what the rule says), "hang" (says so
and waits to be killed)}.
"""

import fcntl
import json
import os
import re
import signal
import sys
import uuid

# Isolated (-I), Python looks into no folder of the script's. Nothing is written beside the sources.
sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../support"))
from azidentities import asked_of_identities, inline_body  # noqa: E402

FOLDER = os.environ["FAKEAZ_DIR"]
SUBSCRIPTION = "11111111-2222-3333-4444-555555555555"
ROLE = "5e0bd9bd-7b93-4f28-af87-19fc36ad61bd"
ROLE_NAME = "Cognitive Services OpenAI User"


class Failure(Exception):
    def __init__(self, text, code=1):
        super().__init__(text)
        self.code = code


def not_found(what):
    return Failure(f"(ResourceNotFound) The Resource '{what}' was not found.", 3)


def read_json(name, default):
    try:
        with open(os.path.join(FOLDER, name), encoding="utf-8") as file:
            return json.load(file)
    except FileNotFoundError:
        return default


def write_json(name, value):
    part = os.path.join(FOLDER, name + ".part")
    with open(part, "w", encoding="utf-8") as file:
        json.dump(value, file, indent=1, sort_keys=True)
    os.replace(part, os.path.join(FOLDER, name))


def parse(arguments):
    """The words before the first option, and the options."""
    words, options, index = [], {}, 0
    while index < len(arguments) and not arguments[index].startswith("-"):
        words.append(arguments[index])
        index += 1
    while index < len(arguments):
        option = arguments[index]
        index += 1
        if "=" in option:
            option, value = option.split("=", 1)
        elif index < len(arguments) and not arguments[index].startswith("--"):
            value = arguments[index]
            index += 1
        else:
            value = True
        options[option] = value
    return " ".join(words), options


def query(value, text):
    if text is None or text is True:
        return value
    answer = asked_of_identities(value, text)
    if answer is not NotImplemented:
        return answer
    found = re.fullmatch(r"\[\?principalId=='(.*)' && roleDefinitionName=='(.*)'\]\.id \| \[0\]", text)
    if found:
        hits = [entry["id"] for entry in value
                if entry["principalId"] == found.group(1) and entry["roleDefinitionName"] == found.group(2)]
        return hits[0] if hits else None
    for key in text.split("."):
        value = value.get(key) if isinstance(value, dict) else None
    return value


def body_of(options):
    text = options["--body"]
    inline = inline_body(text)
    if inline is not None:
        return inline
    if text.startswith("@"):
        with open(text[1:], encoding="ascii") as file:
            text = file.read()
    return json.loads(text)


class Azure:
    def __init__(self, state):
        self.state = state
        self.resources = state.setdefault("resources", {})

    # -- resources by their id, in lower case

    def get(self, path):
        if path.lower() not in self.resources:
            raise not_found(path)
        return self.resources[path.lower()]

    def put(self, path, body):
        body = dict(body, id=path, name=path.rsplit("/", 1)[1])
        self.resources[path.lower()] = body
        return body

    def children(self, path):
        prefix = path.lower() + "/"
        return [body for key, body in sorted(self.resources.items())
                if key.startswith(prefix) and "/" not in key[len(prefix):]]

    @staticmethod
    def group(options):
        return f"/subscriptions/{SUBSCRIPTION}/resourceGroups/{options['--resource-group']}"

    def service(self, options, name="--name"):
        return self.group(options) + f"/providers/Microsoft.ApiManagement/service/{options[name]}"

    def api(self, options):
        return self.service(options, "--service-name") + f"/apis/{options['--api-id']}"

    def account(self, options):
        return self.group(options) + f"/providers/Microsoft.CognitiveServices/accounts/{options['--name']}"

    def principal(self, path):
        return str(uuid.uuid5(uuid.NAMESPACE_URL, path.lower()))

    def make_service(self, path, body):
        self.get(path.split("/providers/")[0])
        body["properties"].setdefault("createdAtUtc", "2026-11-26T14:05:09.123Z")
        body["properties"]["provisioningState"] = "Activating"
        return self.put(path, self.with_identity(path, body))

    def with_identity(self, path, body):
        identity = body.get("identity")
        if identity and "SystemAssigned" in identity.get("type", ""):
            identity["principalId"] = self.principal(path)
        for identity_path, user in ((identity or {}).get("userAssignedIdentities") or {}).items():
            of_it = self.get(identity_path)["properties"]
            user.update(clientId=of_it["clientId"], principalId=of_it["principalId"])
        return body

    def key_settings(self, api, options):
        names = api["properties"].setdefault(
            "subscriptionKeyParameterNames", {"header": "Ocp-Apim-Subscription-Key", "query": "subscription-key"})
        header = options.get("--subscription-key-header-name")
        parameter = options.get("--subscription-key-query-param-name")
        if (header is None) != (parameter is None):
            raise Failure("Please specify both --subscription-key-header-name and --subscription-key-query-param-name")
        if header:
            names.update(header=header, query=parameter)
        if "--subscription-required" in options:
            api["properties"]["subscriptionRequired"] = options["--subscription-required"] == "true"

    # -- commands

    def account_show(self, options):
        self.check_subscription(options)
        return {"id": SUBSCRIPTION, "name": "contoso-ai", "tenantId": "t-1", "isDefault": True, "state": "Enabled",
                "user": {"name": "dev@contoso.com", "type": "user"}}

    def check_subscription(self, options):
        wanted = options.get("--subscription", SUBSCRIPTION)
        if wanted != SUBSCRIPTION:
            raise Failure(f"The subscription of '{wanted}' doesn't exist in cloud 'AzureCloud'.")

    def account_list(self, _options):
        other = {"id": "9", "name": "Archive", "tenantId": "t-1", "isDefault": False, "state": "Disabled"}
        second = {"id": "2", "name": "Another", "tenantId": "t-2", "isDefault": False, "state": "Enabled"}
        return [self.account_show({}), other, second]

    def login(self, _options):
        print("To sign in, open https://microsoft.com/devicelogin and enter the code ABC123.", file=sys.stderr)
        self.state["signedIn"] = True
        return [self.account_show({})]

    def group_show(self, options):
        path = f"/subscriptions/{SUBSCRIPTION}/resourceGroups/{options['--name']}"
        if path.lower() not in self.resources:
            raise Failure(f"(ResourceGroupNotFound) Resource group '{options['--name']}' could not be found.", 3)
        return self.get(path)

    def group_create(self, options):
        path = f"/subscriptions/{SUBSCRIPTION}/resourceGroups/{options['--name']}"
        return self.put(path, {"location": options["--location"]})

    def apim_show(self, options):
        return self.get(self.service(options))

    def apim_create(self, options):
        body = {"location": options["--location"], "sku": {"name": options["--sku-name"], "capacity": 1},
                "properties": {"publisherName": options["--publisher-name"],
                               "publisherEmail": options["--publisher-email"]}}
        if options.get("--enable-managed-identity") == "true":
            body["identity"] = {"type": "SystemAssigned"}
        made = self.make_service(self.service(options), body)
        if "--no-wait" not in options:
            made["properties"]["provisioningState"] = "Succeeded"
        return made

    def apim_update(self, options):
        path = self.service(options)
        service = self.get(path)
        if options.get("--enable-managed-identity") == "true":
            service["identity"] = {"type": "SystemAssigned"}
            self.with_identity(path, service)
        else:
            service.pop("identity", None)
        return service

    def apim_wait(self, options):
        self.get(self.service(options))["properties"]["provisioningState"] = "Succeeded"

    def resource_wait(self, options):
        self.get(options["--ids"]).setdefault("properties", {})["provisioningState"] = "Succeeded"

    def apim_api_import(self, options):
        self.get(self.service(options, "--service-name"))
        with open(options["--specification-path"], encoding="ascii") as file:
            specification = json.load(file)
        if "{" in specification["servers"][0]["url"]:
            raise Failure("(ValidationError) Invalid value of the Web service url.")
        path = self.api(options)
        api = self.resources.get(path.lower()) or self.put(path, {"properties": {}})
        api["properties"].update(path=options["--path"], displayName=options["--display-name"])
        api["properties"].pop("subscriptionKeyParameterNames", None)
        self.key_settings(api, options)
        for key in [key for key in self.resources if key.startswith(path.lower() + "/operations/")]:
            del self.resources[key]
        for name in specification["paths"]:
            self.put(path + "/operations/" + re.sub(r"[^A-Za-z0-9]+", "-", name).strip("-"), {"properties": {}})
        return api

    def apim_api_update(self, options):
        api = self.get(self.api(options))
        self.key_settings(api, options)
        return api

    def identity_list(self, _options):
        return [{"id": body["id"], **body["properties"]} for key, body in sorted(self.resources.items())
                if re.search(r"/providers/microsoft\.managedidentity/userassignedidentities/[^/]+$", key)]

    def named_value(self, options):
        return self.service(options, "--service-name") + f"/namedValues/{options['--named-value-id']}"

    def apim_nv_show(self, options):
        return self.get(self.named_value(options))

    def apim_nv_wait(self, options):
        self.get(self.named_value(options))

    def cognitiveservices_account_show(self, options):
        return self.get(self.account(options))

    def cognitiveservices_account_create(self, options):
        path = self.account(options)
        self.get(path.split("/providers/")[0])
        return self.put(path, {"location": options["--location"], "kind": options["--kind"],
                               "sku": {"name": options["--sku"]},
                               "properties": {"customSubDomainName": options.get("--custom-domain"),
                                              "provisioningState": "Succeeded"}})

    def cognitiveservices_account_update(self, options):
        account = self.get(self.account(options))
        account["properties"]["customSubDomainName"] = options["--custom-domain"]
        return account

    def cognitiveservices_account_list(self, options):
        self.check_subscription(options)
        return [body for key, body in sorted(self.resources.items())
                if re.search(r"/providers/microsoft\.cognitiveservices/accounts/[^/]+$", key)]

    def role_assignment_list(self, options):
        folder = options["--scope"] + "/providers/Microsoft.Authorization/roleAssignments"
        return [{"id": body["id"], "principalId": body["properties"]["principalId"], "roleDefinitionName": ROLE_NAME}
                for body in self.children(folder)]

    def role_assignment_create(self, options):
        self.get(options["--scope"])
        if options["--role"] not in (ROLE, ROLE_NAME):
            raise Failure(f"Role '{options['--role']}' doesn't exist.")
        principal = options["--assignee-object-id"]
        name = uuid.uuid5(uuid.NAMESPACE_URL, options["--scope"].lower() + principal)
        path = options["--scope"] + f"/providers/Microsoft.Authorization/roleAssignments/{name}"
        if path.lower() in self.resources:
            raise Failure("(RoleAssignmentExists) The role assignment already exists.")
        role = f"/subscriptions/{SUBSCRIPTION}/providers/Microsoft.Authorization/roleDefinitions/{ROLE}"
        return self.put(path, {"properties": {"principalId": principal, "roleDefinitionId": role}})

    def rest(self, options):
        url = options["--url"].replace("{subscriptionId}", SUBSCRIPTION)
        path, _, parameters = url.partition("?")
        if "api-version=" not in parameters:
            raise Failure("Bad Request({\"error\":{\"code\":\"MissingApiVersionParameter\",\"message\":\"The "
                          "api-version query parameter (?api-version=) is required for all requests.\"}})")
        method = options["--method"]
        try:
            return getattr(self, "rest_" + method)(path, options)
        except Failure as failure:
            if failure.code != 3:
                raise
            error = {"error": {"code": "ResourceNotFound", "message": f"The Resource '{path}' was not found."}}
            raise Failure(f"Not Found({json.dumps(error)})") from failure

    def rest_get(self, path, _options):
        if path.lower() in self.resources:
            body = self.get(path)
            if path.endswith("/policies/policy"):
                # Azure gives it back with line ends of its own.
                value = body["properties"]["value"].replace("\n", "\r\n")
                body = dict(body, properties={"format": "rawxml", "value": value})
            return body
        last = path.rsplit("/", 1)[1]
        if last == "service":
            return {"value": [body for key, body in sorted(self.resources.items())
                              if re.search(r"/microsoft\.apimanagement/service/[^/]+$", key)]}
        if last in ("deployments", "operations", "roleAssignments", "subscriptions"):
            self.get(path.rsplit("/providers/Microsoft.Authorization", 1)[0] if last == "roleAssignments"
                     else path.rsplit("/", 1)[0])
            return {"value": self.children(path)}
        raise not_found(path)

    def rest_put(self, path, options):
        body = body_of(options)
        parts = path.split("/")
        if "/policies/" in path:
            self.get("/".join(parts[:-2]))
        elif "/deployments/" in path or "/subscriptions/" in path.split("/service/")[-1]:
            self.get("/".join(parts[:-2]))
        if re.search(r"/Microsoft\.ApiManagement/service/[^/]+$", path):
            return self.make_service(path, body)
        if "/service/" in path and "/subscriptions/" in path.split("/service/")[1]:
            body["properties"]["scope"] = path.rsplit("/subscriptions/", 1)[0] + body["properties"]["scope"]
            self.state.setdefault("keys", {}).setdefault(path.lower(), "secret-" + uuid.uuid4().hex)
        return self.put(path, body)

    def rest_patch(self, path, options):
        found = self.get(path)
        for key, value in body_of(options).items():
            if key == "properties":
                found.setdefault(key, {}).update(value)
            else:
                found[key] = value
        self.with_identity(path, found)
        return found

    def rest_post(self, path, options):
        if path.endswith("/checkNameAvailability"):
            name = body_of(options)["name"]
            taken = name in self.state.get("takenNames", []) or any(
                key.endswith("/service/" + name.lower()) for key in self.resources)
            return {"nameAvailable": not taken, "reason": "AlreadyExists" if taken else "Valid",
                    "message": f"{name} is already in use." if taken else ""}
        if path.endswith("/listSecrets"):
            subscription = path.rsplit("/", 1)[0]
            self.get(subscription)
            return {"primaryKey": self.state["keys"][subscription.lower()], "secondaryKey": "secret-other"}
        raise not_found(path)


def run(arguments):
    command, options = parse(arguments)
    if "--output" not in options:
        raise Failure("the command says no --output")
    with open(os.path.join(FOLDER, "lock"), "w", encoding="utf-8") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with open(os.path.join(FOLDER, "calls.jsonl"), "a", encoding="utf-8") as file:
            file.write(json.dumps(arguments) + "\n")
        state = read_json("state.json", {})
        rule = matching_rule(" ".join(arguments))
        value = None
        if not rule or rule.get("then") == "run":
            value = query(answer(state, command, options), options.get("--query"))
            write_json("state.json", state)
    if rule:
        obey(rule)
    if options["--output"] == "tsv" and value is not None:
        print(value)
    elif options["--output"] == "json":
        print(json.dumps(value, indent=2))


def answer(state, command, options):
    if command == "version":
        return {"azure-cli": "2.45.0", "extensions": {}}
    if not state.get("signedIn", True) and command != "login":
        if command == "account list":
            return []
        raise Failure("Please run 'az login' to setup account.")
    azure = Azure(state)
    handler = getattr(azure, re.sub(r"[ -]", "_", command), None)
    if handler is None:
        raise Failure(f"'{command}' is misspelled or not recognized by the system.", 2)
    if command != "rest":
        azure.check_subscription(options)
    return handler(options)


def matching_rule(words):
    rules = read_json("steer.json", [])
    for rule in rules:
        if rule["when"] in words and rule.get("times", 1) > 0:
            if "times" in rule:
                rule["times"] -= 1
                write_json("steer.json", rules)
            return rule
    return None


def obey(rule):
    sys.stdout.write(rule.get("out", ""))
    line = "0123456789abcdef" * 4 + "\n"
    sys.stdout.write(line * (rule.get("bytes", 0) // len(line)))
    sys.stderr.write(rule.get("err", ""))
    if rule.get("hang"):
        print("waiting", flush=True)
        sys.stderr.flush()
        signal.pause()
    sys.exit(rule.get("exit", 0))


def main():
    try:
        run(sys.argv[1:])
    except Failure as failure:
        print(f"ERROR: {failure}", file=sys.stderr)
        sys.exit(failure.code)


if __name__ == "__main__":
    main()
