// SPDX-License-Identifier: MIT
#pragma once

#include "tests/core/export/azcalls.h"
#include "tests/core/export/exportcases.h"

#include <QProcess>
#include <QRegularExpression>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

/// A folder in which a script runs with the fake az (`fakeaz.py`), a curl that answers 200 and a sleep that does not.
namespace spillway
{

struct ScriptEnd
{
    int exitCode = -1;
    QByteArray output;
    QByteArray errors;
};

class ScriptStage
{
public:
    ScriptStage()
    {
        QDir(m_folder.path()).mkpath(QStringLiteral("bin"));
        QDir(m_folder.path()).mkpath(QStringLiteral("tmp"));
        writeProgram(QStringLiteral("az"),
                     contentOf(QStringLiteral(SPILLWAY_SOURCE_DIR "/tests/core/export/fakeaz.py")));
        write(QStringLiteral("bin/azidentities.py"),
              contentOf(QStringLiteral(SPILLWAY_SOURCE_DIR "/tests/support/azidentities.py")));
        writeProgram(QStringLiteral("curl"), "#!/bin/sh\n"
                                             "printf '%s\\0' \"$@\" >\"$FAKE_AZ/curl\"\n"
                                             "cat >\"$FAKE_AZ/curl-input\"\n"
                                             "while [ \"$1\" != --output ]; do shift; done\n"
                                             "echo '{\"choices\":[]}' >\"$2\"\n"
                                             "printf 200\n");
        writeProgram(QStringLiteral("sleep"), "#!/bin/sh\n");
        write(QStringLiteral("openapi.json"), "{\"openapi\": \"3.0.0\"}\n");
    }

    QString path(const QString &name) const { return m_folder.filePath(name); }

    void write(const QString &name, const QByteArray &bytes) const
    {
        QFile file(path(name));
        if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size()) {
            qFatal("%s", qPrintable(file.errorString()));
        }
    }

    /// Runs the script in bash from a folder that is not its own.
    ScriptEnd run(const QByteArray &script, const QStringList &environment = {}) const
    {
        write(QStringLiteral("setup.sh"), script);
        QProcess process;
        QProcessEnvironment variables = QProcessEnvironment::systemEnvironment();
        variables.insert(QStringLiteral("PATH"), path(QStringLiteral("bin")) + QStringLiteral(":/usr/bin:/bin"));
        variables.insert(QStringLiteral("TMPDIR"), path(QStringLiteral("tmp")));
        variables.insert(QStringLiteral("FAKE_AZ"), m_folder.path());
        variables.insert(QStringLiteral("LC_ALL"), QStringLiteral("C"));
        for (const QString &variable : environment) {
            variables.insert(variable.section(QLatin1Char('='), 0, 0), variable.section(QLatin1Char('='), 1));
        }
        process.setProcessEnvironment(variables);
        process.setWorkingDirectory(path(QStringLiteral("bin")));
        process.start(QStringLiteral("bash"), {path(QStringLiteral("setup.sh"))});
        if (!process.waitForFinished(120'000)) {
            process.kill();
            process.waitForFinished();
            return {-1, {}, "too slow\n" + process.readAllStandardError()};
        }
        return {process.exitCode(), process.readAllStandardOutput(), process.readAllStandardError()};
    }

    /// What az was called with since the last time.
    QList<AzCall> takeCalls() const
    {
        QFile file(path(QStringLiteral("calls")));
        QList<AzCall> calls;
        if (!file.open(QIODevice::ReadOnly)) {
            return calls;
        }
        const QRegularExpression bodies(QRegularExpression::escape(path(QStringLiteral("tmp"))) +
                                        QStringLiteral("/tmp\\.[A-Za-z0-9]+/"));
        AzCall call;
        bool inWords = true;
        const QByteArrayList parts = file.readAll().chopped(1).split('\0');
        for (const QByteArray &part : parts) {
            if (part == "\x1e") {
                if (!inWords) {
                    calls.append(call);
                    call = {};
                }
                inWords = !inWords;
            } else if (inWords) {
                call.words.append(QString::fromUtf8(part).replace(bodies, QStringLiteral("BODIES/")));
            } else {
                call.printed = QString::fromUtf8(part);
            }
        }
        file.remove();
        return calls;
    }

    QByteArray state() const { return contentOf(path(QStringLiteral("state.json"))); }

    /// What a part of a value that was run would have left.
    QStringList sideEffects() const
    {
        const QStringList pattern{QStringLiteral("pwned*")};
        return QDir(m_folder.path()).entryList(pattern) + QDir(path(QStringLiteral("bin"))).entryList(pattern) +
               QDir(path(QStringLiteral("tmp"))).entryList(QDir::AllEntries | QDir::NoDotAndDotDot);
    }

private:
    void writeProgram(const QString &name, const QByteArray &bytes) const
    {
        const QString program = QStringLiteral("bin/") + name;
        write(program, bytes);
        QFile::setPermissions(path(program), QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    }

    QTemporaryDir m_folder;
};

} // namespace spillway
