#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""What a program is linked with, as a bill of materials in SPDX 2.3 (JSON).

Read from the program itself: the libraries that the loader would load for it, which package each comes from, that
package's version and licence. Packages are known on Debian and its family; elsewhere a library stands for itself.

Usage: sbom.py --name NAME --version VERSION [--package FILE] [--compiled-in HEADER]... -o FILE PROGRAM...
"""

import argparse
import datetime
import hashlib
import json
import os
import re
import subprocess
import uuid

UNKNOWN = "NOASSERTION"

# Debian's short names of licences, as SPDX calls them.
LICENCES = {
    "Expat": "MIT", "MIT": "MIT", "X11": "X11", "ISC": "ISC", "Zlib": "Zlib", "zlib": "Zlib", "BSL-1.0": "BSL-1.0",
    "Apache-2.0": "Apache-2.0", "Artistic": "Artistic-1.0-Perl", "public-domain": None,
    "BSD-2-clause": "BSD-2-Clause", "BSD-3-clause": "BSD-3-Clause", "BSD-4-clause": "BSD-4-Clause",
    "GPL-2": "GPL-2.0-only", "GPL-2+": "GPL-2.0-or-later", "GPL-3": "GPL-3.0-only", "GPL-3+": "GPL-3.0-or-later",
    "LGPL-2": "LGPL-2.0-only", "LGPL-2+": "LGPL-2.0-or-later", "LGPL-2.1": "LGPL-2.1-only",
    "LGPL-2.1+": "LGPL-2.1-or-later", "LGPL-3": "LGPL-3.0-only", "LGPL-3+": "LGPL-3.0-or-later",
    "MPL-1.1": "MPL-1.1", "MPL-2.0": "MPL-2.0", "AFL-2.1": "AFL-2.1",
}


def output_of(*command):
    """What a command prints, or "" where it fails or is not there."""
    try:
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        return ""


def needed(path):
    """The libraries that a file names itself."""
    return re.findall(r"\(NEEDED\).*\[(.+?)\]", output_of("readelf", "-d", path))


def loaded(program):
    """Every library that the loader finds for `program`: its name and its path."""
    listed = subprocess.run(["ldd", program], capture_output=True, text=True, check=True).stdout
    missing = re.findall(r"^\s*(\S+) => not found", listed, re.MULTILINE)
    if missing:
        raise SystemExit(f"sbom: {program} needs what is not here: {', '.join(missing)}")
    found = dict(re.findall(r"^\s*(\S+) => (/\S+) \(0x", listed, re.MULTILINE))
    for path in re.findall(r"^\s*(/\S+) \(0x", listed, re.MULTILINE):
        found[os.path.basename(path)] = path
    return found


def owners_of(paths):
    """The Debian package that each file is from, with its architecture. What no package has is not among them."""
    def names(path):
        real = os.path.realpath(path)
        return dict.fromkeys((path, real, path.removeprefix("/usr"), real.removeprefix("/usr"), "/usr" + path))
    # Asked for all at once: each question reads the lists of every package. It fails for the names that are none.
    try:
        listed = subprocess.run(["dpkg-query", "-S", *(name for path in paths for name in names(path))],
                                capture_output=True, text=True, check=False).stdout
    except OSError:
        return {}
    owners = {}
    for line in listed.splitlines():
        owner, _, name = line.partition(": ")
        if not owner.startswith("diversion "):
            owners[name] = owner.split(", ")[0]
    return {path: owners[name] for path in paths for name in reversed(names(path)) if name in owners}


def licence_of(package):
    """SPDX expression of the licence of most of a package (`Files: *`), and every name its copyright file gives."""
    try:
        with open(f"/usr/share/doc/{package.split(':')[0]}/copyright", encoding="utf-8", errors="replace") as file:
            text = file.read()
    except OSError:
        return UNKNOWN, []
    names = sorted({name.strip() for name in re.findall(r"^License:[ \t]*(\S.*)$", text, re.MULTILINE)})
    main = re.search(r"^Files:[ \t]*\*(?:[ \t].*)?\n(?:.+\n)*?License:[ \t]*(\S.*)$", text, re.MULTILINE)
    return spdx_expression(main.group(1).strip()) if main else UNKNOWN, names


def spdx_expression(text):
    """`LGPL-3 or GPL-2+` as SPDX writes it. What has no name there makes the whole unknown."""
    words = []
    for word in text.replace(",", " ").split():
        if word.lower() in ("or", "and"):
            words.append(word.upper())
        elif LICENCES.get(word):
            words.append(LICENCES[word])
        else:
            return UNKNOWN
    return " ".join(words) if re.fullmatch(r"\S+(?: (?:AND|OR) \S+)*", " ".join(words)) else UNKNOWN


def sha256(path):
    with open(path, "rb") as file:
        return hashlib.sha256(file.read()).hexdigest()


def spdx_id(name):
    return "SPDXRef-" + re.sub(r"[^A-Za-z0-9.-]", "-", name)


def package_entry(owner, comment):
    entry = {"SPDXID": spdx_id("Package-" + owner), "name": owner.split(":")[0], "downloadLocation": UNKNOWN,
             "filesAnalyzed": False, "licenseConcluded": UNKNOWN, "licenseDeclared": UNKNOWN,
             "copyrightText": UNKNOWN, "comment": comment}
    version, architecture, source = (output_of(
        "dpkg-query", "-W", "-f", "${Version}\t${Architecture}\t${source:Package} ${source:Version}", owner)
        .split("\t") + ["", "", ""])[:3]
    if version:
        entry["versionInfo"] = version
        entry["sourceInfo"] = "built from Debian's source package " + source
        escaped = version.replace("+", "%2B").replace(":", "%3A")
        entry["externalRefs"] = [{"referenceCategory": "PACKAGE-MANAGER", "referenceType": "purl",
                                  "referenceLocator":
                                  f"pkg:deb/debian/{entry['name']}@{escaped}?arch={architecture}"}]
        entry["licenseDeclared"], names = licence_of(owner)
        if names:
            entry["licenseComments"] = "Its copyright file names: " + "; ".join(names)
    return entry


def bill(arguments):
    main = {"SPDXID": spdx_id("Package-" + arguments.name), "name": arguments.name,
            "versionInfo": arguments.version, "downloadLocation": UNKNOWN, "filesAnalyzed": False,
            "licenseConcluded": "MIT", "licenseDeclared": "MIT", "primaryPackagePurpose": "APPLICATION",
            "copyrightText": "Copyright (c) 2026 The Spillway authors",
            "supplier": "Organization: The Spillway authors"}
    if arguments.package:
        main["packageFileName"] = os.path.basename(arguments.package)
        main["checksums"] = [{"algorithm": "SHA256", "checksumValue": sha256(arguments.package)}]

    libraries, direct = {}, set()
    for program in arguments.programs:
        libraries.update(loaded(program))
        direct.update(needed(program))
    known = owners_of([*libraries.values(), *arguments.compiled_in])
    owners = {name: known.get(path, name) for name, path in libraries.items()}

    links = {(main["SPDXID"], "DYNAMIC_LINK", owners[name]) for name in direct if name in owners}
    for name, path in libraries.items():
        links.update((spdx_id("Package-" + owners[name]), "DYNAMIC_LINK", owners[other])
                     for other in needed(path) if other in owners and owners[other] != owners[name])
    packages = [package_entry(owner, "Linked: " + ", ".join(sorted(n for n in owners if owners[n] == owner)))
                for owner in sorted(set(owners.values()))]
    for header in arguments.compiled_in:
        if header in known:
            packages.append(package_entry(known[header], "Its headers are compiled in."))
            links.add((main["SPDXID"], "STATIC_LINK", known[header]))

    relationships = [{"spdxElementId": "SPDXRef-DOCUMENT", "relationshipType": "DESCRIBES",
                      "relatedSpdxElement": main["SPDXID"]}]
    relationships += [{"spdxElementId": source, "relationshipType": kind,
                       "relatedSpdxElement": spdx_id("Package-" + owner)} for source, kind, owner in sorted(links)]
    return {"packages": [main] + packages, "relationships": relationships}


def document(arguments):
    content = bill(arguments)
    made = int(os.environ.get("SOURCE_DATE_EPOCH") or datetime.datetime.now().timestamp())
    title = f"{arguments.name}-{arguments.version}"
    # The same content has the same name, wherever it was made.
    name_space = uuid.uuid5(uuid.NAMESPACE_OID, json.dumps(content, sort_keys=True))
    return {"spdxVersion": "SPDX-2.3", "dataLicense": "CC0-1.0", "SPDXID": "SPDXRef-DOCUMENT", "name": title,
            "documentNamespace": f"urn:uuid:{name_space}",
            "creationInfo": {
                "created": datetime.datetime.fromtimestamp(made, datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ"),
                "creators": ["Organization: The Spillway authors", f"Tool: spillway-sbom-{arguments.version}"]},
            **content}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--name", required=True)
    parser.add_argument("--version", required=True)
    parser.add_argument("--package", help="the file that the programs were taken from")
    parser.add_argument("--compiled-in", action="append", default=[], metavar="HEADER")
    parser.add_argument("-o", dest="output", required=True)
    parser.add_argument("programs", nargs="+")
    arguments = parser.parse_args()
    result = document(arguments)
    with open(arguments.output, "w", encoding="utf-8") as file:
        json.dump(result, file, indent=2, ensure_ascii=False)
        file.write("\n")


if __name__ == "__main__":
    main()
