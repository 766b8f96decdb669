// SPDX-License-Identifier: MIT
#pragma once

#include "core/secrets/memorystore.h"

namespace spillway
{

/// The system's keychain, and memory where there is none or it fails: then keys are kept until the program ends, and
/// `problem` says so, so that nobody is led to believe otherwise. Main thread only.
class KeyVault final : public QObject, public SecretStore
{
    Q_OBJECT
public:
    /// `keychain` may be null and is not owned.
    explicit KeyVault(SecretStore *keychain, QObject *parent = nullptr);
    ~KeyVault() override;

    /// Why keys stay in memory, or empty while the keychain does its work.
    QString problem() const { return m_problem; }

    void read(const QString &entry, QObject *context, Callback done) override;
    void write(const QString &entry, const QByteArray &secret, QObject *context, Callback done) override;
    void remove(const QString &entry, QObject *context, Callback done) override;

signals:
    void problemChanged();

private:
    void note(const Result &result);

    SecretStore *m_keychain;
    MemoryStore m_memory;
    QString m_problem;
};

} // namespace spillway
