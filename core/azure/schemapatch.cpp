// SPDX-License-Identifier: MIT
#include "core/azure/schemapatch.h"

#include "core/azure/openapischema.h"
#include "core/config/jsondocument.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QStringDecoder>

#include <algorithm>
#include <vector>

namespace spillway
{
namespace
{

using namespace Qt::StringLiterals;

constexpr QLatin1StringView importedUrl("https://microsoft.com/openai");
constexpr QLatin1StringView importedEndpoint("itdoesntmatter.openai.azure.com");
constexpr QByteArrayView convertedVersion = "\"3.0.3\"";
constexpr QByteArrayView byteOrderMark = "\xef\xbb\xbf";

QJsonArray importedServers()
{
    const QJsonObject endpoint{{u"default"_s, importedEndpoint}};
    return {QJsonObject{{u"url"_s, importedUrl}, {u"variables"_s, QJsonObject{{u"endpoint"_s, endpoint}}}}};
}

/// A place of the text and what stands there then.
struct Edit
{
    qsizetype begin;
    qsizetype end;
    QByteArray text;
};

/// How the text around a member is laid out.
struct Layout
{
    QByteArray lineEnd; ///< empty: everything stands on one line
    QByteArray indent;  ///< of the members of the document
};

Layout layoutAt(QByteArrayView text, qsizetype place)
{
    const qsizetype feed = text.first(place).lastIndexOf('\n');
    if (feed < 0) {
        return {};
    }
    qsizetype end = feed + 1;
    while (end < place && (text[end] == ' ' || text[end] == '\t')) {
        ++end;
    }
    return {feed > 0 && text[feed - 1] == '\r' ? "\r\n" : "\n", text.sliced(feed + 1, end - feed - 1).toByteArray()};
}

QByteArray serversText(const Layout &layout)
{
    if (layout.lineEnd.isEmpty()) {
        return QJsonDocument(importedServers()).toJson(QJsonDocument::Compact);
    }
    const QByteArray unit = layout.indent.isEmpty() ? QByteArray("  ") : layout.indent;
    const auto line = [&](int depth, const QByteArray &content) {
        return layout.lineEnd + layout.indent + unit.repeated(depth) + content;
    };
    const auto text = [](const char *key, QLatin1StringView value) {
        return '"' + QByteArray(key) + "\": \"" + QByteArray(value.data(), value.size()) + '"';
    };
    return '[' + line(1, "{") + line(2, text("url", importedUrl) + ',') + line(2, "\"variables\": {") +
           line(3, "\"endpoint\": {") + line(4, text("default", importedEndpoint)) + line(3, "}") + line(2, "}") +
           line(1, "}") + line(0, "]");
}

std::vector<Edit> editsOf(QByteArrayView text, const JsonDocument &document, bool convert)
{
    std::vector<Edit> edits;
    if (convert) {
        const JsonOutline *version = document.outline.find(u"openapi"_s);
        edits.push_back({version->begin, version->end, convertedVersion.toByteArray()});
    }
    if (const JsonOutline *servers = document.outline.find(u"servers"_s)) {
        if (document.object.value(u"servers"_s) != importedServers()) {
            edits.push_back({servers->begin, servers->end, serversText(layoutAt(text, servers->begin))});
        }
    } else {
        const qsizetype place = document.outline.find(u"info"_s)->end;
        const Layout layout = layoutAt(text, document.outline.find(u"info"_s)->begin);
        const QByteArray key =
            layout.lineEnd.isEmpty() ? QByteArray("\"servers\":") : layout.lineEnd + layout.indent + "\"servers\": ";
        edits.push_back({place, place, ',' + key + serversText(layout)});
    }
    std::sort(edits.begin(), edits.end(), [](const Edit &a, const Edit &b) { return a.begin < b.begin; });
    return edits;
}

/// Outside of texts, JSON is ASCII, so that an escape is right wherever a character is not.
QByteArray inAscii(QByteArrayView text)
{
    QByteArray out;
    out.reserve(text.size());
    for (qsizetype i = 0; i < text.size();) {
        qsizetype end = i;
        while (end < text.size() && static_cast<unsigned char>(text[end]) < 0x80) {
            ++end;
        }
        out += text.sliced(i, end - i);
        i = end;
        while (end < text.size() && static_cast<unsigned char>(text[end]) >= 0x80) {
            ++end;
        }
        // QString::fromUtf8 would leave out U+FEFF, which at this place is a character like others.
        const QString run =
            QStringDecoder(QStringDecoder::Utf8, QStringDecoder::Flag::ConvertInitialBom)(text.sliced(i, end - i));
        for (const QChar unit : run) {
            out += "\\u" + QByteArray::number(unit.unicode(), 16).rightJustified(4, '0');
        }
        i = end;
    }
    return out;
}

} // namespace

PatchedSchema patchSchema(const QByteArray &schema, const QString &pickedVersion)
{
    PatchedSchema result;
    const SchemaCheck check = checkSchema(schema, pickedVersion);
    for (const Finding &finding : check.findings) {
        const QString text = (finding.path.isEmpty() ? QString() : finding.path + u": "_s) + finding.message;
        if (finding.severity == Severity::Error) {
            result.problem = text;
            result.notes.clear();
            return result;
        }
        result.notes.append(text);
    }
    const QByteArrayView text = QByteArrayView(schema).sliced(schema.startsWith(byteOrderMark) ? 3 : 0);
    const JsonDocument document = readJsonDocument(schema, u"A schema"_s, JsonNumbers::AsWritten);
    QByteArray patched;
    qsizetype at = 0;
    for (const Edit &edit : editsOf(text, document, check.needsConversion)) {
        patched += text.sliced(at, edit.begin - at);
        patched += edit.text;
        at = edit.end;
    }
    patched += text.sliced(at);
    result.bytes = inAscii(patched);
    return result;
}

} // namespace spillway
