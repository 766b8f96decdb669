// SPDX-License-Identifier: MIT
#include "ui/theme/portallook.h"

#ifdef SPILLWAY_HAVE_DBUS

#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusMetaType>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>

using namespace Qt::StringLiterals;

namespace spillway
{

namespace
{

/// How long the first reading may hold up the start. A portal that has to be started first takes longer.
constexpr int firstAnswerMs = 150;

const QString appearance = u"org.freedesktop.appearance"_s;

using SettingsByNamespace = QMap<QString, QVariantMap>;

QDBusMessage readAll()
{
    QDBusMessage message =
        QDBusMessage::createMethodCall(u"org.freedesktop.portal.Desktop"_s, u"/org/freedesktop/portal/desktop"_s,
                                       u"org.freedesktop.portal.Settings"_s, u"ReadAll"_s);
    message << QStringList{appearance};
    return message;
}

QVariantMap settingsIn(const QDBusMessage &reply)
{
    if (reply.type() != QDBusMessage::ReplyMessage || reply.arguments().isEmpty()) {
        return {};
    }
    return qdbus_cast<SettingsByNamespace>(reply.arguments().constFirst()).value(appearance);
}

} // namespace

SystemLook withPortalSettings(SystemLook look, const QVariantMap &settings)
{
    const auto apply = [&settings](const QString &key, bool &value) {
        bool isNumber = false;
        const uint number = settings.value(key).toUInt(&isNumber);
        if (isNumber) {
            value = number == 1;
        }
    };
    apply(u"color-scheme"_s, look.dark);
    apply(u"contrast"_s, look.highContrast);
    apply(u"reduced-motion"_s, look.reducedMotion);
    return look;
}

PortalLook::PortalLook(std::unique_ptr<SystemLookSource> platform)
    : m_platform(std::move(platform))
{
    connect(m_platform.get(), &SystemLookSource::changed, this, &SystemLookSource::changed);
    QDBusConnection bus = QDBusConnection::sessionBus();
    if (!bus.isConnected()) {
        return;
    }
    qDBusRegisterMetaType<SettingsByNamespace>();
    bus.connect(u"org.freedesktop.portal.Desktop"_s, u"/org/freedesktop/portal/desktop"_s,
                u"org.freedesktop.portal.Settings"_s, u"SettingChanged"_s, this,
                SLOT(onSettingChanged(QString, QString, QDBusVariant)));
    const QDBusMessage reply = bus.call(readAll(), QDBus::Block, firstAnswerMs);
    if (reply.type() == QDBusMessage::ReplyMessage) {
        m_settings = settingsIn(reply);
        return;
    }
    auto *watcher = new QDBusPendingCallWatcher(bus.asyncCall(readAll()), this);
    connect(watcher, &QDBusPendingCallWatcher::finished, this, &PortalLook::onAnswer);
}

SystemLook PortalLook::look() const
{
    return withPortalSettings(m_platform->look(), m_settings);
}

void PortalLook::onAnswer(QDBusPendingCallWatcher *watcher)
{
    watcher->deleteLater();
    const QVariantMap settings = settingsIn(watcher->reply());
    if (!settings.isEmpty()) {
        m_settings = settings;
        emit changed();
    }
}

void PortalLook::onSettingChanged(const QString &space, const QString &key, const QDBusVariant &value)
{
    if (space == appearance) {
        m_settings.insert(key, value.variant());
        emit changed();
    }
}

} // namespace spillway

#endif
