#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Checks the ARM templates of tests/data/bundle by Microsoft's schemas and by what Azure demands beside them.

Usage: checkarm.py DATA-FOLDER
Each resource by the schema of its type and api-version; the types without a schema here are the fixed list below, and
one more or one less is an error. Beside that: brackets of expressions balance, what they name is there (parameters,
variables, resources), every dependsOn is a resource of its template, names are unique, deployments of one account are
a chain. At the end the checks are checked: templates with a fault have to be refused.
Exit code 77: there is no jsonschema (the test is skipped).
"""

import copy
import json
import pathlib
import re
import sys

SKIPPED = 77
# There is no schema of these here: what they hold is checked by the rules below alone.
WITHOUT_SCHEMA = {("Microsoft.Resources/deployments", "2022-09-01")}


class Schemas:
    """Microsoft's files, found by the addresses that they refer to each other with."""

    def __init__(self, folder, jsonschema):
        self.jsonschema = jsonschema
        self.files = {}
        for path in sorted(pathlib.Path(folder).glob("*/*.json")):
            schema = json.loads(path.read_text(encoding="utf-8"))
            self.files[schema["id"].rstrip("#")] = schema
        if len(self.files) < 5:
            raise SystemExit(f"the schemas in {folder} are not all there")

    def _validator(self, schema, within):
        base = self.files[within]
        resolver = self.jsonschema.RefResolver(within, base, store=dict(self.files))
        return self.jsonschema.Draft4Validator(schema, resolver=resolver)

    def of_resource(self, kind, version):
        provider, _, rest = kind.partition("/")
        for address, schema in self.files.items():
            found = schema.get("resourceDefinitions", {}).get(rest.replace("/", "_"))
            if address.endswith(f"/{version}/{provider}.json") and found:
                return self._validator(found, address)
        return None

    def of_template(self):
        address = "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json"
        return self._validator(self.files[address], address)


def tokens(expression):
    """The strings and marks of the text between `[` and `]`; ValueError where it is none that ends."""
    found = re.findall(r"'(?:[^']|'')*'|[A-Za-z_][A-Za-z0-9_]*|[0-9]+|\S", expression)
    if "'" in found:
        raise ValueError("a string does not end")
    depth = 0
    for token in found:
        depth += {"(": 1, ")": -1, "[": 1, "]": -1}.get(token, 0)
        if depth < 0:
            raise ValueError("a bracket closes that is not open")
    if depth:
        raise ValueError("a bracket is not closed")
    return found


def is_expression(text):
    return text.startswith("[") and text.endswith("]") and not text.startswith("[[")


def strings(value, path=""):
    if isinstance(value, dict):
        for key, member in value.items():
            yield path + "/(key)", key
            yield from strings(member, f"{path}/{key}")
    elif isinstance(value, list):
        for index, member in enumerate(value):
            yield from strings(member, f"{path}/{index}")
    elif isinstance(value, str):
        yield path, value


def resource_id(resource):
    """As `resourceId` in an expression names it."""
    parts = ", ".join(f"'{part}'" for part in resource["name"].split("/"))
    return f"resourceId('{resource['type']}', {parts})"


class TemplateCheck:
    def __init__(self, schemas):
        self.schemas = schemas
        self.problems = []
        self.without_schema = set()
        self.resources = 0

    def run(self, template):
        shell = {**template, "resources": []}
        for error in self.schemas.of_template().iter_errors(shell):
            self.problems.append(f"template: {error.message}")
        ids = [resource_id(resource) for resource in template["resources"] if not is_expression(resource["name"])]
        if len(set(ids)) != len(ids):
            self.problems.append("two resources have one name")
        self._check_expressions(template, set(ids))
        for resource in template["resources"]:
            self._check_resource(resource, set(ids))
        self._check_chains(template["resources"])

    def _check_resource(self, resource, ids):
        self.resources += 1
        name = f"{resource['type']} {resource['name']}"
        validator = self.schemas.of_resource(resource["type"], resource["apiVersion"])
        if validator:
            for error in validator.iter_errors(resource):
                deepest = max(error.context, key=lambda e: len(e.path), default=error)
                self.problems.append(f"{name}: {error.message[:300]} ({deepest.message[:200]})")
        else:
            self.without_schema.add((resource["type"], resource["apiVersion"]))
        depends = resource.get("dependsOn", [])
        for text in depends:
            if not is_expression(text) or text[1:-1] not in ids:
                self.problems.append(f"{name}: dependsOn {text} is no resource of the template")
        parent = "/".join(resource["name"].split("/")[:-1])
        if parent and not is_expression(resource["name"]) and not depends:
            self.problems.append(f"{name}: does not wait for what it belongs to")
        for text in [resource.get("scope", "[]")]:
            if text != "[]" and text[1:-1] not in ids:
                self.problems.append(f"{name}: scope {text} is no resource of the template")
        if resource["type"] == "Microsoft.Resources/deployments":
            properties = resource["properties"]
            if properties["expressionEvaluationOptions"] != {"scope": "inner"}:
                self.problems.append(f"{name}: its expressions would be those of the template around it")
            given, wanted = set(properties["parameters"]), set(properties["template"]["parameters"])
            if given != wanted:
                self.problems.append(f"{name}: parameters {given} instead of {wanted}")
            self.run(properties["template"])

    def _check_expressions(self, template, ids):
        # A template inside this one has expressions of its own.
        own = copy.deepcopy(template)
        for resource in own["resources"]:
            resource.get("properties", {}).pop("template", None)
        names = {"parameters": set(own.get("parameters", {})), "variables": set(own.get("variables", {}))}
        used = {"parameters": set(), "variables": set()}
        for path, text in strings(own):
            if not is_expression(text):
                continue
            try:
                found = tokens(text[1:-1])
            except ValueError as error:
                self.problems.append(f"{path}: {text[:80]}: {error}")
                continue
            for place, token in enumerate(found):
                if token in names:
                    used[token].add(found[place + 2].strip("'"))
                elif token == "resourceId":
                    end = found.index(")", place)
                    reference = "resourceId(" + ", ".join(t for t in found[place + 2:end] if t != ",") + ")"
                    if reference not in ids:
                        self.problems.append(f"{path}: {reference} is no resource of the template")
        for kind in names:
            if used[kind] != names[kind]:
                self.problems.append(f"{kind}: {sorted(names[kind])} are there, {sorted(used[kind])} are used")

    def _check_chains(self, resources):
        """Azure refuses two deployments at the same time on one account."""
        before = {}
        for resource in resources:
            if resource["type"] == "Microsoft.CognitiveServices/accounts/deployments":
                account = resource["name"].split("/")[0]
                wanted = before.get(account, f"resourceId('Microsoft.CognitiveServices/accounts', '{account}')")
                if resource["dependsOn"] != [f"[{wanted}]"]:
                    self.problems.append(f"{resource['name']}: does not wait for {wanted}")
                before[account] = resource_id(resource)
                if "capacity" not in resource.get("sku", {}):
                    self.problems.append(f"{resource['name']}: no size")


def check(schemas, template):
    checker = TemplateCheck(schemas)
    checker.run(template)
    return checker


def first(template, kind):
    return next(resource for resource in template["resources"] if resource["type"].endswith(kind))


def faults():
    """What has to be refused, each as a change of a good template."""
    def service(key, value):
        return lambda t: first(t, "/service").update({key: value})
    yield "a tier that there is not", service("sku", {"name": "Gigantic", "capacity": 1})
    yield "no tier's size", service("sku", {"name": "Developer"})
    yield "a service's name with a slash", service("name", "a b")
    yield "no publisher", service("properties", {"publisherName": "x"})
    yield "an unknown kind of identity", service("identity", {"type": "Own"})
    yield "an api-version without a schema", service("apiVersion", "2099-01-01")
    yield "a policy that is no text", lambda t: first(t, "/policies")["properties"].update(value=1)
    yield "an unknown format", lambda t: first(t, "/apis")["properties"].update(format="openapi+yaml")
    yield "a weight of 1000", lambda t: [r for r in t["resources"] if r["name"].endswith("-pool")][0]["properties"][
        "pool"]["services"][0].update(weight=1000)
    yield "a status of 999", lambda t: first(t, "/backends")["properties"]["circuitBreaker"]["rules"][0][
        "failureCondition"]["statusCodeRanges"][0].update(max=999)
    yield "a deployment without a size", lambda t: first(t, "/deployments").pop("sku")
    yield "a deployment with a text as its size", lambda t: first(t, "/deployments")["sku"].update(capacity="much")
    yield "a role for a robot", lambda t: first(t, "/roleAssignments")["properties"].update(principalType="Robot")
    yield "a bracket that does not close", lambda t: t["outputs"]["clientEndpoint"].update(value="[concat('a']")
    yield "a string that does not end", lambda t: t["outputs"]["clientEndpoint"].update(value="[concat('a)]")
    yield "a parameter that is not there", lambda t: t["outputs"]["clientEndpoint"].update(value="[parameters('x')]")
    yield "a resource that is not there", lambda t: first(t, "/apis").update(dependsOn=["[resourceId('a/b', 'c')]"])
    yield "a resource twice", lambda t: t["resources"].append(copy.deepcopy(first(t, "/apis")))
    yield "deployments at the same time", lambda t: [r for r in t["resources"] if r["type"].endswith(
        "accounts/deployments")][1].update(dependsOn=first(t, "accounts/deployments")["dependsOn"])
    yield "a parameter of no known type", lambda t: t["parameters"].update(x={"type": "text"})
    yield "a template's version of two numbers", lambda t: t.update(contentVersion="1.0")


def main():
    if len(sys.argv) != 2:
        print(__doc__, file=sys.stderr)
        return 2
    try:
        import warnings
        warnings.simplefilter("ignore", DeprecationWarning)
        import jsonschema
    except ImportError:
        print("skipped: there is no jsonschema (Debian: python3-jsonschema)")
        return SKIPPED
    data = pathlib.Path(sys.argv[1])
    schemas = Schemas(data / "azure" / "arm-schemas", jsonschema)
    failed = 0
    without_schema = set()
    templates = {}
    for path in sorted((data / "bundle").glob("*/azuredeploy.json")):
        text = path.read_bytes()
        templates[path.parent.name] = json.loads(text.decode("ascii"))
        if len(text) > 4 * 1024 * 1024:
            print(f"error: {path.parent.name}: Azure takes 4 MiB at most")
            failed += 1
        checker = check(schemas, templates[path.parent.name])
        without_schema |= checker.without_schema
        for problem in checker.problems:
            print(f"error: {path.parent.name}: {problem}")
        print(f"{path.parent.name}: {checker.resources} resources, without a schema: "
              f"{', '.join('@'.join(kind) for kind in sorted(checker.without_schema)) or 'none'}")
        failed += len(checker.problems)
    if without_schema != WITHOUT_SCHEMA:
        print(f"error: without a schema are {sorted(without_schema)}, known is {sorted(WITHOUT_SCHEMA)}")
        failed += 1
    count = 0
    for name, spoil in faults():
        spoiled = copy.deepcopy(templates["five"])
        spoil(spoiled)
        checker = check(schemas, spoiled)
        count += 1
        if not checker.problems and checker.without_schema <= WITHOUT_SCHEMA:
            print(f"error: not refused: {name}")
            failed += 1
    print(f"{count} templates with a fault refused" if not failed else f"{failed} errors")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
