// SPDX-License-Identifier: MIT
#pragma once

#include <QTimer>

namespace spillway
{

/// Runs what GLib has to do, as long as it lives, in a program whose event loop is not GLib's.
///
/// QtKeychain asks the Secret Service through libsecret, whose answers arrive in GLib's default main context. Qt's own
/// loop serves that context unless QT_NO_GLIB is set, as spillway-cli does for speed: then nobody would, and no
/// answer would ever come. Make one for as long as an answer is awaited; on the main thread. Does nothing where Qt's
/// loop is GLib's already, and on systems whose keychain is not GLib's.
class GlibPump : public QObject
{
public:
    GlibPump();
    ~GlibPump() override;

private:
    using Iterate = int (*)(void *context, int mayBlock);

    void turn();

    Iterate m_iterate = nullptr;
    QTimer m_timer;
    qint64 m_turns = 0;
};

} // namespace spillway
