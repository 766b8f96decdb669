// SPDX-License-Identifier: MIT
#pragma once

#include "core/secrets/entrasource.h"
#include "tests/support/fakeclock.h"
#include "tests/support/scriptedbackend.h"
#include "tests/support/spin.h"

#include <QFile>
#include <QTemporaryDir>

#include <optional>

namespace spillway
{

/// The surroundings of the sources of tokens, all of them local: nothing is configured, the metadata address is a port
/// that refuses, and PATH is a folder of the test's own.
class FakeSurroundings
{
public:
    FakeSurroundings()
    {
        clock.freeze();
        refusing.refuse();
        set("AZURE_POD_IDENTITY_AUTHORITY_HOST", refusing.url());
        set("PATH", folder.path());
    }

    void set(const char *variable, const QString &value)
    {
        values.environment.insert(QString::fromLatin1(variable), value);
    }
    void set(const char *variable, const char *value) { set(variable, QString::fromUtf8(value)); }

    /// Values that the sources can be made from; set everything else before.
    EntraSurroundings get()
    {
        values.now = [this] { return clock.wallNow(); };
        return values;
    }

    /// Puts an az on PATH that is this shell script. `$DIR` is the test's folder.
    void installAz(const QByteArray &script)
    {
        QFile file(folder.filePath(QStringLiteral("az")));
        if (file.open(QIODevice::WriteOnly | QIODevice::Truncate)) {
            file.write("#!/bin/sh\nPATH=/usr/bin:/bin\nDIR='" + folder.path().toUtf8() + "'\n" + script + "\n");
            file.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
        }
    }
    QByteArray fileInFolder(const char *name) const
    {
        QFile file(folder.filePath(QString::fromLatin1(name)));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }

    FakeClock clock;
    QTemporaryDir folder;
    ScriptedBackend refusing;
    EntraSurroundings values;
};

/// Asks a source for a token and waits for the outcome.
inline EntraOutcome fetchFrom(EntraSource &source,
                              const QString &scope = QStringLiteral("https://cognitiveservices.azure.com/.default"))
{
    std::optional<EntraOutcome> outcome;
    QObject context;
    source.fetch(scope, &context, [&outcome](const EntraOutcome &result) { outcome = result; });
    if (outcome) {
        return EntraOutcome::failed(QStringLiteral("answered inline"));
    }
    spinUntil([&outcome] { return outcome.has_value(); }, std::chrono::seconds(30));
    return outcome.value_or(EntraOutcome::failed(QStringLiteral("no outcome came")));
}

/// Like spinUntil, for what happens outside this process: looks every few milliseconds.
template <typename Predicate>
bool pollUntil(Predicate done)
{
    QTimer tick;
    tick.start(std::chrono::milliseconds(5));
    return spinUntil(done, std::chrono::seconds(20));
}

/// A token answer as the authority writes it.
inline QByteArray tokenAnswer(const char *token, int seconds = 3599)
{
    return QByteArray(R"({"token_type":"Bearer","expires_in":)") + QByteArray::number(seconds) +
           R"(,"access_token":")" + token + "\"}";
}

} // namespace spillway
