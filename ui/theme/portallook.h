// SPDX-License-Identifier: MIT
#pragma once

#include "ui/theme/systemlook.h"

#include <QVariantMap>

#include <optional>

class QDBusPendingCallWatcher;
class QDBusVariant;

namespace spillway
{

/// One answer of the desktop portal's namespace org.freedesktop.appearance, put onto what the platform tells:
/// `color-scheme` 1 is dark, 0 and 2 are light (GNOME reports 0 for light), `contrast` 1 is high, `reduced-motion` 1 is
/// reduced. What is missing stays as it is. Pure.
SystemLook withPortalSettings(SystemLook look, const QVariantMap &settings);

/// The look of a freedesktop.org desktop, read through the portal and followed live. Without a session bus or a portal
/// it tells what the platform tells.
class PortalLook : public SystemLookSource
{
    Q_OBJECT
public:
    explicit PortalLook(std::unique_ptr<SystemLookSource> platform);

    SystemLook look() const override;

private slots:
    void onSettingChanged(const QString &space, const QString &key, const QDBusVariant &value);

private:
    void onAnswer(QDBusPendingCallWatcher *watcher);

    std::unique_ptr<SystemLookSource> m_platform;
    QVariantMap m_settings;
};

} // namespace spillway
