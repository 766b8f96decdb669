// SPDX-License-Identifier: MIT
#include "app/commands/ondemandkeychain.h"

#include "core/secrets/keychainstore.h"

#include <QTimer>

namespace spillway
{

OnDemandKeychain::OnDemandKeychain() = default;
OnDemandKeychain::~OnDemandKeychain() = default;

void OnDemandKeychain::read(const QString &entry, QObject *context, Callback done)
{
    if (m_unneeded.contains(entry)) {
        QTimer::singleShot(0, context, [done = std::move(done)] { done(Result{}); });
        return;
    }
    opened().read(entry, context, std::move(done));
}

void OnDemandKeychain::write(const QString &entry, const QByteArray &secret, QObject *context, Callback done)
{
    opened().write(entry, secret, context, std::move(done));
}

void OnDemandKeychain::remove(const QString &entry, QObject *context, Callback done)
{
    opened().remove(entry, context, std::move(done));
}

SecretStore &OnDemandKeychain::opened()
{
    if (!m_store) {
        m_store = std::make_unique<KeychainStore>();
    }
    return *m_store;
}

} // namespace spillway
