// SPDX-License-Identifier: MIT
#include "ui/session/keymove.h"

#include "core/azure/setupplan.h"
#include "core/secrets/subscriptionkey.h"

#include <utility>

namespace spillway
{

QStringList keyNamesOf(const Profile &profile)
{
    QStringList names;
    for (const Backend &backend : profile.backends) {
        names.append(backend.name);
    }
    if (const QString subscription = readSetupPlan(profile.setup).clientSubscription; !subscription.isEmpty()) {
        names.append(subscriptionKeyName(subscription));
    }
    return names;
}

KeyMove::KeyMove(SecretStore &store, QString from, QString to, QStringList names, QObject *parent, Old old)
    : QObject(parent)
    , m_store(store)
    , m_from(std::move(from))
    , m_to(std::move(to))
    , m_old(old)
    , m_left(std::move(names))
{
    m_left.append(QString()); // the client key
}

void KeyMove::begin(std::function<void(const QString &)> copied)
{
    m_copied = std::move(copied);
    if (m_from == m_to) {
        m_left.clear(); // to remove the old would be to remove the new
    }
    QMetaObject::invokeMethod(this, &KeyMove::copyNext, Qt::QueuedConnection);
}

void KeyMove::copyNext()
{
    if (m_left.isEmpty()) {
        m_copied({});
        removeNext();
        return;
    }
    const QString name = m_left.takeFirst();
    m_store.read(secretEntry(m_from, name), this, [this, name](const SecretStore::Result &kept) {
        if (!kept.error.isEmpty() && !kept.absent) {
            m_copied(kept.error);
            deleteLater();
        } else if (!kept.found) {
            copyNext();
        } else {
            m_store.write(secretEntry(m_to, name), kept.secret, this, [this, name](const SecretStore::Result &written) {
                if (!written.error.isEmpty()) {
                    m_copied(written.error);
                    deleteLater();
                    return;
                }
                m_moved.append(name);
                copyNext();
            });
        }
    });
}

void KeyMove::removeNext()
{
    if (m_moved.isEmpty() || m_old == Old::Kept) {
        deleteLater();
        return;
    }
    // One that cannot be removed is of no harm: nobody reads it any more.
    m_store.remove(secretEntry(m_from, m_moved.takeFirst()), this,
                   [this](const SecretStore::Result & /*result*/) { removeNext(); });
}

} // namespace spillway
