// SPDX-License-Identifier: MIT
#pragma once

#include "core/config/profilejson.h"
#include "core/export/exporter.h"

#include <QDir>
#include <QFile>
#include <QStringList>

/// The golden folders of tests/data/export and the policies of tests/data/policies.
namespace spillway
{

inline QByteArray contentOf(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) {
        qFatal("%s: %s", qPrintable(path), qPrintable(file.errorString()));
    }
    return file.readAll();
}

inline QStringList exportCases()
{
    return QDir(QStringLiteral(SPILLWAY_TEST_DATA "/export")).entryList(QDir::Dirs | QDir::NoDotAndDotDot);
}

/// A file of a case.
inline QByteArray caseFile(const QString &name, const QString &file)
{
    return contentOf(QStringLiteral(SPILLWAY_TEST_DATA "/export/") + name + QLatin1Char('/') + file);
}

inline Profile caseProfile(const QString &name)
{
    const ParsedProfile parsed = parseProfile(caseFile(name, QStringLiteral("profile.spillway.json")));
    if (hasErrors(parsed.findings)) {
        qFatal("%s: %s", qPrintable(name), qPrintable(parsed.findings.first().toString()));
    }
    return parsed.profile;
}

/// The notes as the files of a case have them, a line each.
inline QByteArray notesText(const Exported &exported)
{
    QByteArray text;
    for (const QString &note : exported.notes) {
        text += note.toUtf8() + '\n';
    }
    return text;
}

inline QByteArray policyFile(const QString &name)
{
    return contentOf(QStringLiteral(SPILLWAY_TEST_DATA "/policies/") + name);
}

/// A profile with one backend at this address.
inline Profile profileAt(const QString &url, const QString &name = QStringLiteral("eastus"))
{
    Profile profile;
    profile.name = QStringLiteral("p");
    Backend backend;
    backend.name = name;
    backend.url = url;
    backend.auth = AuthKind::Entra;
    profile.backends.append(backend);
    return profile;
}

} // namespace spillway
