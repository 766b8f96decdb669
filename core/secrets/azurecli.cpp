// SPDX-License-Identifier: MIT
#include "core/secrets/azurecli.h"

#include "core/secrets/processgroup.h"

#include <QDir>
#include <QPointer>
#include <QProcess>
#include <QStandardPaths>
#include <QTimer>

#include <utility>

using namespace Qt::StringLiterals;

namespace spillway
{

QProcessEnvironment withoutKeys(QProcessEnvironment environment)
{
    for (const QString &name : environment.keys()) {
        const bool isOurs = name.startsWith("SPILLWAY_"_L1, Qt::CaseInsensitive);
        const bool isBackends =
            name.startsWith("BACKEND_"_L1, Qt::CaseInsensitive) && name.endsWith("_APIKEY"_L1, Qt::CaseInsensitive);
        const bool isFolder = name.compare("CREDENTIALS_DIRECTORY"_L1, Qt::CaseInsensitive) == 0;
        if (isOurs || isBackends || isFolder) {
            environment.remove(name);
        }
    }
    return environment;
}

EntraOutcome readAzureCliAnswer(int exitCode, const QByteArray &output, const QByteArray &errors, const QDateTime &now)
{
    if (exitCode == 0) {
        return readTokenAnswer(output, now, u"az"_s);
    }
    QString text;
    for (const QByteArray &line : errors.split('\n')) {
        text = oneLine(QString::fromLocal8Bit(line));
        // What az warns of is not why it failed.
        if (!text.isEmpty() && !text.startsWith("WARNING:"_L1)) {
            break;
        }
    }
    if (text.startsWith("ERROR: "_L1)) {
        text.remove(0, 7);
    }
    return EntraOutcome::failed(text.isEmpty() ? u"az ended with exit code %1"_s.arg(exitCode)
                                               : u"az gives no token: "_s + text);
}

AzureCli::AzureCli(const EntraSurroundings &surroundings)
    : m_surroundings(surroundings)
{
}

AzureCli::~AzureCli()
{
    for (QProcess *process : std::as_const(m_running)) {
        process->disconnect();
        killTree(*process);
        delete process;
    }
}

std::unique_ptr<QProcess> AzureCli::makeProcess(const QString &program, const QString &scope) const
{
    auto process = std::make_unique<QProcess>();
    process->setProgram(program);
    process->setArguments({u"account"_s, u"get-access-token"_s, u"--scope"_s, scope, u"--output"_s, u"json"_s});
    process->setProcessEnvironment(withoutKeys(m_surroundings.environment));
    process->setWorkingDirectory(QDir::rootPath()); // not the profile's: a Python there must not be taken for az's
    process->setStandardInputFile(QProcess::nullDevice());
    startInOwnGroup(*process);
    return process;
}

void AzureCli::fetch(const QString &scope, QObject *context, Callback done)
{
    const QStringList folders =
        m_surroundings.environment.value(u"PATH"_s).split(QDir::listSeparator(), Qt::SkipEmptyParts);
    // On Windows this finds az.cmd, by PATHEXT.
    const QString program = folders.isEmpty() ? QString() : QStandardPaths::findExecutable(u"az"_s, folders);
    if (program.isEmpty()) {
        tellLater(context, std::move(done), EntraOutcome::absent(u"az is not installed"_s));
        return;
    }
    QProcess *process = makeProcess(program, scope).release();
    m_running.insert(process);
    const auto finish = [this, process](const Callback &tell, const EntraOutcome &outcome) {
        process->disconnect();
        m_running.remove(process);
        process->deleteLater();
        tell(outcome);
    };
    // The caller may go before the end; az is then left to end by itself.
    const QPointer<QObject> guard(context);
    const Callback tell = [guard, done = std::move(done)](const EntraOutcome &outcome) {
        if (guard) {
            done(outcome);
        }
    };
    QObject::connect(process, &QProcess::finished, process,
                     [this, process, finish, tell](int exitCode, QProcess::ExitStatus status) {
                         finish(tell, status == QProcess::NormalExit
                                          ? readAzureCliAnswer(exitCode, process->readAllStandardOutput(),
                                                               process->readAllStandardError(), m_surroundings.now())
                                          : EntraOutcome::failed(u"az crashed"_s));
                     });
    QObject::connect(process, &QProcess::errorOccurred, process, [process, finish, tell](QProcess::ProcessError error) {
        if (error == QProcess::FailedToStart) {
            finish(tell, EntraOutcome::failed(u"az cannot be started: "_s + oneLine(process->errorString())));
        }
    });
    const auto limit = m_surroundings.commandLimit;
    QTimer::singleShot(limit, process, [process, finish, tell, limit] {
        const auto seconds = std::chrono::ceil<std::chrono::seconds>(limit).count();
        process->disconnect(); // or its end would be told as a crash
        killTree(*process);
        finish(tell, EntraOutcome::failed(u"az has not answered for %1 s"_s.arg(seconds)));
    });
    process->start(QIODevice::ReadOnly);
}

} // namespace spillway
