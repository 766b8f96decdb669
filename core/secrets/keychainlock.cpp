// SPDX-License-Identifier: MIT
#include "core/secrets/keychainlock.h"

#include <utility>

#ifdef QT_DBUS_LIB
#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusMetaType>
#include <QDBusObjectPath>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>
#endif

using namespace Qt::StringLiterals;

namespace spillway
{

void findLockedEntry(const QString &service, const QString &entry, QObject *context, std::function<void(bool)> done)
{
#ifdef QT_DBUS_LIB
    using Attributes = QMap<QString, QString>;
    using Paths = QList<QDBusObjectPath>;
    qDBusRegisterMetaType<Attributes>();

    // https://specifications.freedesktop.org/secret-service: SearchItems tells apart what is unlocked and what is
    // locked, and shows no prompt. The attributes are those that QtKeychain gives its entries.
    QDBusMessage search = QDBusMessage::createMethodCall(u"org.freedesktop.secrets"_s, u"/org/freedesktop/secrets"_s,
                                                         u"org.freedesktop.Secret.Service"_s, u"SearchItems"_s);
    search << QVariant::fromValue(Attributes{{u"user"_s, entry}, {u"server"_s, service}});
    search.setAutoStartService(false);
    auto *watcher = new QDBusPendingCallWatcher(QDBusConnection::sessionBus().asyncCall(search), context);
    QObject::connect(watcher, &QDBusPendingCallWatcher::finished, watcher, [watcher, done = std::move(done)] {
        const QDBusPendingReply<Paths, Paths> reply = *watcher;
        watcher->deleteLater();
        done(reply.isValid() && !reply.argumentAt<1>().isEmpty());
    });
#else
    Q_UNUSED(service)
    Q_UNUSED(entry)
    QMetaObject::invokeMethod(
        context, [done = std::move(done)] { done(false); }, Qt::QueuedConnection);
#endif
}

} // namespace spillway
