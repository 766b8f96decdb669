// SPDX-License-Identifier: MIT
#include "core/azure/openapischema.h"

#include "core/azure/openapi31.h"
#include "core/azure/schemaversions.h"
#include "core/config/jsondocument.h"

#include <QRegularExpression>

#include <algorithm>

namespace spillway
{
namespace
{

using namespace Qt::StringLiterals;

constexpr qsizetype namedUses = 3;

void add(SchemaCheck &check, Severity severity, const QString &path, const QString &message)
{
    check.findings.append({path, severity, message});
}

/// A text from a file, short enough for a message and on one line.
QString quoted(const QString &text)
{
    const QString line = text.simplified();
    return u'"' + (line.size() > 60 ? line.left(59) + u'…' : line) + u'"';
}

/// The newest version that needs no conversion.
QString newestOf30()
{
    const auto found = std::find_if(schemaVersions().begin(), schemaVersions().end(),
                                    [](const SchemaVersion &version) { return !version.isOpenApi31; });
    return found->version;
}

/// What a file that is no JSON seems to be instead; empty if that cannot be told.
QString otherKind(const QByteArray &bytes)
{
    const QByteArray start = bytes.left(4096).trimmed().toLower();
    if (start.startsWith('<')) {
        return u"This is a web page and not the file. Download the file itself (on its page: Raw)."_s;
    }
    static const QRegularExpression yaml(u"^(---|openapi:|swagger:|info:)"_s, QRegularExpression::MultilineOption);
    return yaml.match(QString::fromUtf8(start)).hasMatch() && !start.startsWith('{')
               ? u"This is YAML. Take the JSON file of the same version, or convert it to JSON."_s
               : QString();
}

QString listed(const QStringList &uses)
{
    const qsizetype more = uses.size() - namedUses;
    return uses.mid(0, namedUses).join(u", "_s) + (more > 0 ? u" and %1 more"_s.arg(more) : QString());
}

void checkOpenApi(SchemaCheck &check, const QJsonObject &document)
{
    if (document.contains(u"swagger"_s)) {
        add(check, Severity::Error, u"swagger"_s,
            u"This file is of Swagger 2.0. Take the file inference.json of the version, which is OpenAPI 3.0."_s);
        return;
    }
    const QJsonValue value = document.value(u"openapi"_s);
    if (!value.isString()) {
        add(check, Severity::Error, u"openapi"_s,
            u"It is missing or no text, so this is no OpenAPI file. Take the file inference.json of the version."_s);
        return;
    }
    check.openApi = value.toString();
    static const QRegularExpression is30(u"\\A3\\.0\\.[0-9]+\\z"_s);
    static const QRegularExpression is31(u"\\A3\\.1\\.[0-9]+\\z"_s);
    const QStringList uses = openApi31Uses(document);
    if (is31.match(check.openApi).hasMatch()) {
        if (uses.isEmpty()) {
            check.needsConversion = true;
            add(check, Severity::Warning, u"openapi"_s,
                u"It says %1, which API Management does not fully support, but is written as 3.0: it is imported as "
                "3.0.3."_s.arg(check.openApi));
        } else {
            add(check, Severity::Error, u"openapi"_s,
                u"API Management does not fully support OpenAPI %1, and the file uses what 3.0 has not: %2. Take an "
                "earlier version, such as %3."_s.arg(check.openApi, listed(uses), newestOf30()));
        }
    } else if (!is30.match(check.openApi).hasMatch()) {
        add(check, Severity::Error, u"openapi"_s,
            u"It says %1, but API Management takes 3.0. Take a version such as %2."_s.arg(quoted(check.openApi),
                                                                                          newestOf30()));
    } else if (!uses.isEmpty()) {
        add(check, Severity::Warning, u"openapi"_s,
            u"It says %1, but the file uses what only OpenAPI 3.1 has: %2. API Management may refuse it."_s.arg(
                check.openApi, listed(uses)));
    }
}

void checkInfo(SchemaCheck &check, const QJsonObject &document, const QString &pickedVersion)
{
    const QJsonObject info = document.value(u"info"_s).toObject();
    check.version = info.value(u"version"_s).toString();
    check.title = info.value(u"title"_s).toString();
    if (check.version.isEmpty()) {
        add(check, Severity::Error, u"info.version"_s,
            u"It is missing, so nobody can tell which API this is. Take the file inference.json of the version."_s);
    } else if (!pickedVersion.isEmpty() && check.version != pickedVersion) {
        add(check, Severity::Warning, u"info.version"_s,
            u"The file is of version %1, but %2 is picked. Pick the file's version, or take another file."_s.arg(
                quoted(check.version), quoted(pickedVersion)));
    }
}

void checkPaths(SchemaCheck &check, const QJsonObject &document)
{
    const QStringList paths = document.value(u"paths"_s).toObject().keys();
    check.pathCount = paths.size();
    static const QRegularExpression call(
        u"\\A(/openai)?/deployments/\\{[^/{}]+\\}/(chat/completions|completions|embeddings)\\z"_s);
    const auto isCall = [](const QString &path) { return call.match(path).hasMatch(); };
    const auto found = std::find_if(paths.begin(), paths.end(), isCall);
    if (found != paths.end()) {
        if (found->startsWith(u"/openai/")) {
            add(check, Severity::Error, u"paths"_s,
                u"They begin with /openai, and so does the part that SDKs add: the gateway would answer 404. Take the "
                "file inference.json as it comes."_s);
        }
    } else if (paths.contains(u"/chat/completions"_s) || paths.contains(u"/openai/v1/chat/completions"_s)) {
        add(check, Severity::Error, u"paths"_s,
            u"This is the schema of the v1 API, whose paths name no deployment. Take the file inference.json of a "
            "dated version."_s);
    } else {
        add(check, Severity::Error, u"paths"_s,
            u"There is no path like /deployments/{deployment-id}/chat/completions, so this is not the inference API of "
            "Azure OpenAI. Take the file inference.json of the version."_s);
    }
}

} // namespace

SchemaCheck checkSchema(const QByteArray &schema, const QString &pickedVersion)
{
    SchemaCheck check;
    if (schema.size() > maxSchemaBytes) {
        add(check, Severity::Error, {},
            u"The file has more than %1 MiB and is no schema of this API."_s.arg(maxSchemaBytes / 1024 / 1024));
        return check;
    }
    // Some readers, Qt's among them, leave it out, and others do not: the same text would have two meanings.
    if (const qsizetype mark = schema.indexOf("\"\xef\xbb\xbf"); mark >= 0) {
        add(check, Severity::Error, {},
            u"Line %1: A text begins with an invisible byte order mark (U+FEFF). Remove it."_s.arg(
                schema.first(mark).count('\n') + 1));
        return check;
    }
    const JsonDocument document = readJsonDocument(schema, u"A schema"_s, JsonNumbers::AsWritten);
    check.findings = document.findings;
    if (!document.isReadable) {
        if (const QString other = otherKind(schema); !other.isEmpty()) {
            check.findings = {{{}, Severity::Error, other}};
        }
        return check;
    }
    // Every reader takes one of two equal keys, mostly the last. Below the first level that harms nothing that is done
    // here.
    for (Finding &finding : check.findings) {
        finding.severity = document.outline.find(finding.path) ? Severity::Error : Severity::Warning;
    }
    checkOpenApi(check, document.object);
    checkInfo(check, document.object, pickedVersion);
    checkPaths(check, document.object);
    return check;
}

} // namespace spillway
