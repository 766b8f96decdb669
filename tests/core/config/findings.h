// SPDX-License-Identifier: MIT
#pragma once

#include "core/config/profile.h"

#include <QFile>
#include <QStringList>
#include <QTest>

/// What the tests of core/config share.
namespace spillway
{

/// `PATH: severity`, one line a finding: what a test of which rule was broken compares.
inline QStringList places(const QList<Finding> &findings)
{
    QStringList lines;
    for (const Finding &finding : findings) {
        lines.append(finding.path +
                     (finding.severity == Severity::Error ? QStringLiteral(": error") : QStringLiteral(": warning")));
    }
    return lines;
}

/// All findings as `spillway-cli check` prints them, for the messages of failing tests and for words in them.
inline QString textOf(const QList<Finding> &findings)
{
    QStringList lines;
    for (const Finding &finding : findings) {
        lines.append(finding.toString());
    }
    return lines.join(QLatin1Char('\n'));
}

/// A file below tests/data/config.
inline QByteArray configData(const QString &name)
{
    QFile file(QStringLiteral(SPILLWAY_TEST_DATA "/config/") + name);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

/// A profile without any finding.
inline Profile soundProfile()
{
    Profile profile;
    profile.name = QStringLiteral("test");
    Backend backend;
    backend.name = QStringLiteral("eastus");
    backend.url = QStringLiteral("https://a.openai.azure.com");
    profile.backends.append(backend);
    return profile;
}

} // namespace spillway
