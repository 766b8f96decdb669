// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArray>
#include <QString>

namespace spillway
{

/// Takes whatever leads to a desktop session out of this process's environment. `runtimeFolder` is where a bus would
/// be looked for then: a folder of the test's own, so that tests that run side by side never meet.
inline void leaveSession(const QString &runtimeFolder)
{
    for (const char *variable : {"DISPLAY", "WAYLAND_DISPLAY", "DBUS_SESSION_BUS_ADDRESS", "XDG_CURRENT_DESKTOP",
                                 "DESKTOP_SESSION", "KDE_FULL_SESSION"}) {
        qunsetenv(variable);
    }
    qputenv("XDG_RUNTIME_DIR", runtimeFolder.toUtf8());
}

} // namespace spillway
