// SPDX-License-Identifier: MIT
#include "core/config/jsondocument.h"

#include <QJsonDocument>

namespace spillway
{
namespace
{

using namespace Qt::StringLiterals;

/// Line and column, from 1, of a byte offset.
QString placeOf(const QByteArray &text, qsizetype offset)
{
    const QByteArray before = text.left(offset);
    const qsizetype lineStart = before.lastIndexOf('\n') + 1;
    return u"Line %1, column %2"_s.arg(before.count('\n') + 1).arg(QString::fromUtf8(before.mid(lineStart)).size() + 1);
}

/// Why this is no text to read; empty if nothing is wrong.
QString encodingFault(const QByteArray &text, const QString &what)
{
    if (text.startsWith("\xff\xfe") || text.startsWith("\xfe\xff")) {
        return u"The file is UTF-16. Save it as UTF-8."_s;
    }
    if (!QByteArrayView(text).isValidUtf8()) {
        qsizetype line = 1;
        for (const QByteArray &content : text.split('\n')) {
            if (!QByteArrayView(content).isValidUtf8()) {
                break;
            }
            ++line;
        }
        return u"Line %1 holds bytes that are not UTF-8. Save the file as UTF-8."_s.arg(line);
    }
    return text.trimmed().isEmpty() ? u"The file is empty. %1 begins with { and ends with }."_s.arg(what) : QString();
}

} // namespace

JsonDocument readJsonDocument(const QByteArray &json, const QString &what, JsonNumbers numbers)
{
    JsonDocument result;
    const QByteArray text = json.startsWith("\xef\xbb\xbf") ? json.mid(3) : json;
    JsonScan scan;
    QString fault = encodingFault(text, what);
    if (fault.isEmpty()) {
        scan = scanJson(text, numbers);
        fault = scan.fault ? u"%1: %2"_s.arg(placeOf(text, scan.fault->offset), scan.fault->message) : QString();
    }
    QJsonParseError problem;
    const QJsonDocument document = fault.isEmpty() ? QJsonDocument::fromJson(text, &problem) : QJsonDocument();
    if (fault.isEmpty() && !document.isObject()) {
        // What the scan accepts is JSON; Qt may still refuse it for its size.
        fault = problem.error == QJsonParseError::DocumentTooLarge
                    ? u"The file is too large. Split it."_s
                    : u"%1 is a JSON object: it begins with { and ends with }."_s.arg(what);
    }
    if (!fault.isEmpty()) {
        result.findings.append({{}, Severity::Error, fault});
        return result;
    }
    result.isReadable = true;
    result.object = document.object();
    result.outline = std::move(scan.outline);
    for (const QString &path : std::as_const(scan.repeatedKeys)) {
        result.findings.append(
            {path, Severity::Error, u"This key stands more than once in its object. Leave one of them."_s});
    }
    return result;
}

} // namespace spillway
