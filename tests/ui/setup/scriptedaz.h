// SPDX-License-Identifier: MIT
#pragma once

#include "core/azurelink/azrunner.h"

#include <QDir>
#include <QFile>
#include <QProcess>
#include <QTemporaryDir>

namespace spillway
{

/// An `az` on a PATH of its own that answers as the test says, and notes what it was asked.
class ScriptedAz
{
public:
    ScriptedAz()
    {
        const QStringList subscriptions{QStringLiteral(
            R"([{"id":"00000000-0000-0000-0000-0000000000a1","name":"contoso-ai","isDefault":true,"state":"Enabled"},)"
            R"({"id":"00000000-0000-0000-0000-0000000000a2","name":"contoso-lab","state":"Enabled"}])")};
        when(QStringLiteral("account list "), subscriptions.first());
        when(QStringLiteral("account show "), account());
        when(QStringLiteral("version "), QStringLiteral(R"({"azure-cli":"2.64.0"})"));
    }

    static QString account()
    {
        return QStringLiteral(R"({"id":"00000000-0000-0000-0000-0000000000a1","name":"contoso-ai","isDefault":true,)"
                              R"("user":{"name":"dev@contoso.com","type":"user"}})");
    }

    /// What is printed when the command line holds `part`. What is told later goes first.
    void when(const QString &part, const QString &output, int exitCode = 0, const QString &errors = {})
    {
        m_rules.prepend({part, output, errors, exitCode, false});
        write();
    }
    /// The same, once the test has opened the gate.
    void whenOpened(const QString &part, const QString &output, int exitCode = 0)
    {
        if (!QFile::exists(gate())) {
            QProcess::execute(QStringLiteral("mkfifo"), {gate()});
        }
        m_rules.prepend({part, output, {}, exitCode, true});
        write();
    }
    /// Lets one command that waits go on.
    void open() const
    {
        QProcess::startDetached(QStringLiteral("/bin/sh"),
                                {QStringLiteral("-c"), QStringLiteral("echo go > '%1'").arg(gate())});
    }
    void signOut()
    {
        const QString words = QStringLiteral("ERROR: Please run 'az login' to setup account.");
        when(QStringLiteral("account show "), {}, 1, words);
        when(QStringLiteral("account list "), {}, 1, words);
    }
    /// Takes the program away.
    void remove() { m_gone = true; }

    /// The command lines so far.
    QStringList calls() const
    {
        QFile file(m_folder.filePath(QStringLiteral("calls")));
        return file.open(QIODevice::ReadOnly)
                   ? QString::fromUtf8(file.readAll()).split(QLatin1Char('\n'), Qt::SkipEmptyParts)
                   : QStringList();
    }
    QStringList callsWith(const QString &part) const { return calls().filter(part); }

    AzContext context() const
    {
        AzContext context;
        context.environment.insert(QStringLiteral("PATH"), qEnvironmentVariable("PATH"));
        if (!m_gone) {
            context.program.file = m_folder.filePath(QStringLiteral("az"));
        }
        return context;
    }

private:
    struct Rule
    {
        QString part;
        QString output;
        QString errors;
        int exitCode = 0;
        bool waits = false;
    };

    QString gate() const { return m_folder.filePath(QStringLiteral("gate")); }

    static QString quoted(QString text)
    {
        return QLatin1Char('\'') + text.replace(QLatin1Char('\''), QStringLiteral("'\\''")) + QLatin1Char('\'');
    }

    void write() const
    {
        QString script = QStringLiteral("#!/bin/sh\nprintf '%s\\n' \"$*\" >> %1\ncase \"$* \" in\n")
                             .arg(quoted(m_folder.filePath(QStringLiteral("calls"))));
        for (const Rule &rule : m_rules) {
            script += QStringLiteral("*%1*)\n").arg(quoted(rule.part));
            if (rule.waits) {
                script += QStringLiteral("read -r line < %1\n").arg(quoted(gate()));
            }
            script += QStringLiteral("printf '%s\\n' %1\nprintf '%s' %2 >&2\nexit %3;;\n")
                          .arg(quoted(rule.output), quoted(rule.errors))
                          .arg(rule.exitCode);
        }
        script += QStringLiteral("esac\necho 'ERROR: (ResourceNotFound) The Resource was not found.' >&2\nexit 3\n");
        const QString path = m_folder.filePath(QStringLiteral("az"));
        QFile file(path + QStringLiteral(".new"));
        if (file.open(QIODevice::WriteOnly)) {
            file.write(script.toUtf8());
            file.close();
            file.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
            QFile::remove(path);
            file.rename(path);
        }
    }

    QTemporaryDir m_folder;
    QList<Rule> m_rules;
    bool m_gone = false;
};

} // namespace spillway
