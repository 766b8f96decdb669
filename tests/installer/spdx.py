# SPDX-License-Identifier: MIT
"""The shape of a document of SPDX 2.3 in JSON, as far as its specification makes fields mandatory."""

import json
import re

_ID = re.compile(r"SPDXRef-[A-Za-z0-9.-]+")
_LICENCE = re.compile(r"NOASSERTION|NONE|[A-Za-z0-9.-]+( (AND|OR) [A-Za-z0-9.-]+)*")
_KINDS = {"DESCRIBES", "DYNAMIC_LINK", "STATIC_LINK"}


def read(path):
    with open(path, encoding="utf-8") as file:
        return json.load(file)


def problems_of(document):
    """One sentence for each thing that is not as it has to be."""
    problems = []

    def expect(condition, problem):
        if not condition:
            problems.append(problem)

    expect(document.get("spdxVersion") == "SPDX-2.3", "spdxVersion")
    expect(document.get("dataLicense") == "CC0-1.0", "dataLicense")
    expect(document.get("SPDXID") == "SPDXRef-DOCUMENT", "SPDXID of the document")
    expect(document.get("name"), "name")
    expect(re.fullmatch(r"[a-z]+:[^#\s]+", document.get("documentNamespace", "")), "documentNamespace")
    creation = document.get("creationInfo", {})
    expect(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", creation.get("created", "")), "created")
    creators = creation.get("creators", [])
    expect(creators and all(re.match(r"(Tool|Organization|Person): \S", creator) for creator in creators), "creators")

    packages = document.get("packages", [])
    known = [package.get("SPDXID", "") for package in packages] + ["SPDXRef-DOCUMENT"]
    expect(len(set(known)) == len(known), "an SPDXID stands for two things")
    for package in packages:
        name = package.get("name")
        expect(_ID.fullmatch(package.get("SPDXID", "")), f"SPDXID of {name}")
        expect(name and package.get("downloadLocation") and package.get("copyrightText"), f"fields of {name}")
        expect(package.get("filesAnalyzed") is False, f"filesAnalyzed of {name}")
        for field in ("licenseConcluded", "licenseDeclared"):
            expect(_LICENCE.fullmatch(package.get(field, "")), f"{field} of {name}: {package.get(field)}")
        for reference in package.get("externalRefs", []):
            expect(re.fullmatch(r"pkg:deb/\S+@[^\s:+]+\?arch=\S+", reference.get("referenceLocator", "")),
                   f"address of {name}")

    relationships = document.get("relationships", [])
    described = [r for r in relationships if r.get("relationshipType") == "DESCRIBES"]
    expect(len(described) == 1 and packages and described[0].get("relatedSpdxElement") == packages[0].get("SPDXID"),
           "the document has to describe its first package")
    for relationship in relationships:
        expect(relationship.get("relationshipType") in _KINDS, f"relationship {relationship}")
        for end in ("spdxElementId", "relatedSpdxElement"):
            expect(relationship.get(end) in known, f"{relationship.get(end)} is nothing in the document")
    linked = {r.get("relatedSpdxElement") for r in relationships}
    expect(set(known) <= linked | {"SPDXRef-DOCUMENT"}, "a package that nothing is linked with")
    return problems
