// SPDX-License-Identifier: MIT
#include "core/config/profilejson.h"

#include "tests/fuzz/fuzzinput.h"
#include "tests/fuzz/invariant.h"
#include "tests/fuzz/targets.h"

#include <QJsonDocument>

namespace spillway
{
namespace
{

QByteArray textOf(const QList<Finding> &findings)
{
    QByteArray text;
    for (const Finding &finding : findings) {
        text += finding.toString().toUtf8() + '\n';
    }
    return text;
}

/// All that the scanner accepts, Qt's parser accepts; otherwise a fault would be told as another.
void checkScan(const QByteArray &text)
{
    if (!QByteArrayView(text).isValidUtf8()) {
        return;
    }
    const ExactBlock block(text);
    const JsonScan scan = scanJson(block.view());
    const QByteArray asElement = '[' + text + ']'; // a single value is no document to Qt
    if (!scan.fault) {
        QJsonParseError error;
        QJsonDocument::fromJson(asElement, &error);
        require(error.error == QJsonParseError::NoError, "Qt refuses it: " + error.errorString().toUtf8());
    } else {
        require(scan.fault->offset >= 0 && scan.fault->offset <= text.size(), "a fault that is elsewhere");
        require(scan.fault->message.endsWith(u'.'), "no sentence");
    }
}

/// Without the hints at keys that may have been meant: what was missing is there once it is written.
QByteArray textWithoutHints(QList<Finding> findings)
{
    findings.removeIf([](const Finding &finding) { return finding.message.startsWith(u"This key is not known"); });
    return textOf(findings);
}

void checkRewrite(const ParsedProfile &first, const QString &folder)
{
    const QByteArray written = serializeProfile(first.profile, first, folder);
    const ParsedProfile second = parseProfile(written, folder);
    require(!second.original.isEmpty(), "what is written cannot be read: " + textOf(second.findings) + written);
    if (hasErrors(first.findings)) {
        return; // a profile with errors is never rewritten
    }
    require(serializeProfile(second.profile, second, folder) == written, "a second rewrite changes something");
    require(second.profile == first.profile, "a rewrite changes a value: " + written);
    require(textWithoutHints(second.findings) == textWithoutHints(first.findings),
            "a rewrite changes the findings: " + textOf(first.findings) + "became " + textOf(second.findings));
    for (const QString &key : first.original.keys()) {
        require(second.original.contains(key), "a rewrite loses " + key.toUtf8());
    }
    require(second.readOnly == first.readOnly, "a rewrite changes the version");
}

} // namespace

void fuzzProfile(QByteArrayView input)
{
    const QByteArray text = input.toByteArray();
    checkScan(text);
    for (const QString &folder : {QString(), QStringLiteral("/nonexistent/folder")}) {
        const ParsedProfile parsed = parseProfile(text, folder);
        for (const Finding &finding : parsed.findings) {
            require(finding.message.endsWith(u'.') || finding.message.endsWith(u'?') || finding.message.endsWith(u'}'),
                    "no sentence: " + finding.message.toUtf8());
        }
        require(!parsed.original.isEmpty() || hasErrors(parsed.findings) || parsed.profile == Profile(),
                "a profile out of nothing");
        checkRewrite(parsed, folder);
    }
}

} // namespace spillway
