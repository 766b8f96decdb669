// SPDX-License-Identifier: MIT
#pragma once

#include "core/secrets/secretstore.h"

namespace spillway
{

/// Keeps secrets in memory, for as long as it lives: for tests, and for a window on a system without a keychain.
class MemoryStore final : public SecretStore
{
public:
    MemoryStore();
    ~MemoryStore() override;

    /// Every call fails with this text until it is set back to empty, as a locked keychain would.
    void setFailure(const QString &error) { m_failure = error; }

    void read(const QString &entry, QObject *context, Callback done) override;
    void write(const QString &entry, const QByteArray &secret, QObject *context, Callback done) override;
    void remove(const QString &entry, QObject *context, Callback done) override;

private:
    QMap<QString, QByteArray> m_secrets;
    QString m_failure;
};

} // namespace spillway
