// SPDX-License-Identifier: MIT
#pragma once

#include <QObject>

#include <memory>

namespace spillway
{

/// What the desktop asks of every program.
struct SystemLook
{
    bool dark = false;
    bool highContrast = false;
    bool reducedMotion = false;

    bool operator==(const SystemLook &) const = default;
};

/// Tells the desktop's look and when it changes. Tests bring their own.
class SystemLookSource : public QObject
{
    Q_OBJECT
public:
    virtual SystemLook look() const = 0;
signals:
    void changed();
};

/// The source that fits this system and Qt: the colour scheme of Qt 6.5 and newer, else the desktop portal, else
/// Windows' AppsUseLightTheme, else how light the palette's window is. Call it with an application, before a palette
/// of our own is set. Waits for the portal 150 ms at most; an answer that comes later arrives by `changed`.
std::unique_ptr<SystemLookSource> makeSystemLookSource();

} // namespace spillway
