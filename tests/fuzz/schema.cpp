// SPDX-License-Identifier: MIT
#include "core/azure/openapischema.h"
#include "core/azure/schemapatch.h"
#include "core/azure/textdifference.h"

#include "tests/fuzz/invariant.h"
#include "tests/fuzz/targets.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>

namespace spillway
{
namespace
{

QJsonObject objectOf(const QByteArray &json)
{
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(json, &error);
    require(error.error == QJsonParseError::NoError, "no JSON: " + json);
    return document.object();
}

/// What has to be the same before and after.
QJsonObject comparable(QJsonObject document)
{
    document.remove(QStringLiteral("servers"));
    document.remove(QStringLiteral("openapi"));
    return document;
}

void checkPatched(const QByteArray &before, const QByteArray &after)
{
    require(std::all_of(after.begin(), after.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; }),
            "not ASCII: " + after);
    const QByteArray text = before.startsWith("\xef\xbb\xbf") ? before.mid(3) : before;
    const QJsonObject document = objectOf(after);
    require(comparable(document) == comparable(objectOf(text)), "something else was changed: " + after);
    const QJsonArray servers = document.value(QStringLiteral("servers")).toArray();
    require(servers.size() == 1 && servers[0].toObject().size() == 2 &&
                servers[0].toObject().value(QStringLiteral("url")) == QStringLiteral("https://microsoft.com/openai"),
            "not the servers that are imported: " + after);
    require(document.value(QStringLiteral("openapi")).toString().startsWith(u"3.0."), "not 3.0: " + after);
    const PatchedSchema again = patchSchema(after);
    require(again.bytes == after, "a second patch changes something: " + again.problem.toUtf8() + after);
    require(difference(text, after).isEmpty() == (text == after), "a difference where there is none, or none");
}

} // namespace

void fuzzSchema(QByteArrayView input)
{
    const QByteArray schema = input.toByteArray();
    const SchemaCheck check = checkSchema(schema);
    for (const Finding &finding : check.findings) {
        require(finding.message.endsWith(u'.') && finding.message.size() < 10'000, "no sentence");
    }
    const PatchedSchema patched = patchSchema(schema);
    require(patched.problem.isEmpty() != patched.bytes.isEmpty(), "bytes and a problem, or none of both");
    require(hasErrors(check.findings) == patched.bytes.isEmpty(), "an error and bytes, or none of both");
    if (!patched.bytes.isEmpty()) {
        checkPatched(schema, patched.bytes);
    }
}

} // namespace spillway
