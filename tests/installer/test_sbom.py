# SPDX-License-Identifier: MIT
"""Parts of installer/sbom.py, and that what checks its documents finds what is wrong with one."""

import copy
import os
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "..", "installer"))

import sbom  # noqa: E402
from spdx import problems_of  # noqa: E402

GOOD = {
    "spdxVersion": "SPDX-2.3", "dataLicense": "CC0-1.0", "SPDXID": "SPDXRef-DOCUMENT", "name": "a-1",
    "documentNamespace": "urn:uuid:5c05d588-1ffe-58a7-ae22-d82a3756b3d1",
    "creationInfo": {"created": "2026-11-27T02:20:00Z", "creators": ["Tool: sbom-1"]},
    "packages": [{"SPDXID": "SPDXRef-" + name, "name": name, "downloadLocation": "NOASSERTION", "filesAnalyzed": False,
                  "copyrightText": "NOASSERTION", "licenseConcluded": "NOASSERTION", "licenseDeclared": "MIT"}
                 for name in ("a", "b")],
    "relationships": [
        {"spdxElementId": "SPDXRef-DOCUMENT", "relationshipType": "DESCRIBES", "relatedSpdxElement": "SPDXRef-a"},
        {"spdxElementId": "SPDXRef-a", "relationshipType": "DYNAMIC_LINK", "relatedSpdxElement": "SPDXRef-b"}]}


class Licences(unittest.TestCase):
    def test_debian_s_names_become_spdx_s(self):
        self.assertEqual(sbom.spdx_expression("Expat"), "MIT")
        self.assertEqual(sbom.spdx_expression("LGPL-3 or GPL-2"), "LGPL-3.0-only OR GPL-2.0-only")
        self.assertEqual(sbom.spdx_expression("GPL-2+ and BSD-3-clause"), "GPL-2.0-or-later AND BSD-3-Clause")

    def test_what_has_no_name_is_not_guessed(self):
        for text in ("LGPL-3 with Digia exception", "public-domain", "GPL-2 or permissive", "", "or GPL-2"):
            self.assertEqual(sbom.spdx_expression(text), "NOASSERTION", text)

    def test_identifiers(self):
        self.assertEqual(sbom.spdx_id("Package-libstdc++6:amd64"), "SPDXRef-Package-libstdc--6-amd64")


class Shape(unittest.TestCase):
    def test_a_good_one(self):
        self.assertEqual(problems_of(GOOD), [])

    def test_what_is_wrong_is_found(self):
        def without(key):
            def change(document):
                del document[key]
            return change

        def in_package(key, value):
            def change(document):
                document["packages"][1][key] = value
            return change

        changes = [without(key) for key in GOOD] + [
            in_package("SPDXID", "SPDXRef-a"), in_package("licenseDeclared", "as is"), in_package("name", ""),
            lambda document: document["relationships"].pop(),
            lambda document: document["relationships"][1].update(relatedSpdxElement="SPDXRef-c"),
            lambda document: document["creationInfo"].update(created="today")]
        for number, change in enumerate(changes):
            document = copy.deepcopy(GOOD)
            change(document)
            with self.subTest(change=number):
                self.assertNotEqual(problems_of(document), [])


if __name__ == "__main__":
    unittest.main()
