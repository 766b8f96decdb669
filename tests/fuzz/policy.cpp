// SPDX-License-Identifier: MIT
#include "core/export/apimpolicyreader.h"
#include "core/export/policydoctor.h"
#include "core/export/policydocument.h"

#include "tests/fuzz/invariant.h"
#include "tests/fuzz/targets.h"

#include "core/config/address.h"

namespace spillway
{
namespace
{

int lineOf(const QString &path)
{
    require(path.startsWith(u"line "), "a finding without a line");
    return QStringView(path).sliced(5).toInt();
}

/// What was read is the same when it is written by us and read again.
void checkRoundTrip(const ReadPolicy &read)
{
    const QByteArray written = policyDocument(read.plan);
    const ReadPolicy again = readPolicy(written);
    require(again.findings.isEmpty(), "an export with findings: " + written);
    require(again.plan.backends == read.plan.backends, "an export with other backends: " + written);
    require(again.rulesAreKnown, "an export that is not known as one: " + written);
    require(diagnosePolicy(scanPolicy(written)).isEmpty(), "an export with a mistake: " + written);
}

} // namespace

void fuzzPolicy(QByteArrayView input)
{
    const QByteArray document = input.toByteArray();
    const int lines = int(document.count('\n')) + 1;
    const PolicyScan scan = scanPolicy(document);
    const ReadPolicy read = readPolicy(scan);
    require(scan.problem.isEmpty() || hasErrors(read.findings), "a broken document without an error");
    require(hasErrors(read.findings) != !read.plan.backends.isEmpty(), "backends and errors, or none of both");
    for (const Finding &finding : read.findings) {
        require(lineOf(finding.path) >= 1 && lineOf(finding.path) <= lines, "a finding beyond the end");
        require(!finding.message.isEmpty() && finding.message.size() < 1000, "a message without end");
    }
    for (const PolicyMistake &mistake : diagnosePolicy(scan)) {
        require(mistake.line >= 1 && mistake.line <= lines, "a mistake beyond the end");
    }
    for (const PolicyBackend &backend : read.plan.backends) {
        require(!backend.name.isEmpty() && backend.url == normalizedBackendUrl(backend.url), "a backend out of form");
        require(backend.priority >= 1 && backend.weight >= 1 && backend.weight <= 100, "a number out of range");
    }
    if (!read.plan.backends.isEmpty()) {
        checkRoundTrip(read);
    }
}

} // namespace spillway
