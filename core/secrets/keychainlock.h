// SPDX-License-Identifier: MIT
#pragma once

#include <QObject>
#include <QString>

#include <functional>

namespace spillway
{

/// Tells whether the Secret Service keeps `entry` of `service` in a keyring that is locked: libsecret calls an entry
/// not found when the prompt to unlock its keyring was dismissed, or could not be shown. `done` gets false where there
/// is no D-Bus, and for an entry that is not there at all. It comes from the event loop, unless `context` has gone.
/// Ask only when the session bus has just been used: connecting to one that is silent takes its time.
void findLockedEntry(const QString &service, const QString &entry, QObject *context, std::function<void(bool)> done);

} // namespace spillway
