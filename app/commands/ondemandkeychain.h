// SPDX-License-Identifier: MIT
#pragma once

#include "core/secrets/secretstore.h"

#include <QSet>

#include <memory>

namespace spillway
{

/// The system's keychain, opened at the first use: where every key comes from the environment, no keychain (and no
/// session bus, no unlock dialog) is ever asked, and the start does not wait for one.
class OnDemandKeychain final : public SecretStore
{
public:
    OnDemandKeychain();
    ~OnDemandKeychain() override;

    /// Entries that nobody needs now: reading one says "not found" without a look.
    void setUnneeded(const QSet<QString> &entries) { m_unneeded = entries; }

    void read(const QString &entry, QObject *context, Callback done) override;
    void write(const QString &entry, const QByteArray &secret, QObject *context, Callback done) override;
    void remove(const QString &entry, QObject *context, Callback done) override;

private:
    SecretStore &opened();

    QSet<QString> m_unneeded;
    std::unique_ptr<SecretStore> m_store;
};

} // namespace spillway
