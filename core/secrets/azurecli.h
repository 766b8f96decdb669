// SPDX-License-Identifier: MIT
#pragma once

#include "core/secrets/entrasource.h"

#include <QSet>

class QProcess;

namespace spillway
{

/// Tokens of whoever is signed in with az: `az account get-access-token`, found on PATH. az is given no secret, neither
/// as an argument nor in its environment.
class AzureCli final : public EntraSource
{
public:
    explicit AzureCli(const EntraSurroundings &surroundings);
    ~AzureCli() override;

    void fetch(const QString &scope, QObject *context, Callback done) override;

private:
    std::unique_ptr<QProcess> makeProcess(const QString &program, const QString &scope) const;

    EntraSurroundings m_surroundings;
    QSet<QProcess *> m_running;
};

/// Reads what az said: its output when it ended well, else the first line of its errors.
EntraOutcome readAzureCliAnswer(int exitCode, const QByteArray &output, const QByteArray &errors, const QDateTime &now);

/// `environment` without the variables that hold Spillway's keys, or tell where they are: a child process has no use
/// for them.
QProcessEnvironment withoutKeys(QProcessEnvironment environment);

} // namespace spillway
