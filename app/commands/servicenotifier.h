// SPDX-License-Identifier: MIT
#pragma once

#include "core/balance/backend.h"

#include <QByteArray>
#include <QByteArrayList>
#include <QString>

#include <chrono>

namespace spillway
{

/// Tells the service manager that started this program how it is, by systemd's protocol (sd_notify): a datagram of
/// NAME=value lines to the socket that $NOTIFY_SOCKET names. Without one nobody is told, and every call does nothing;
/// so on systems without such sockets. A value that anybody may make; calls do not block.
class ServiceNotifier
{
public:
    /// `address` is what $NOTIFY_SOCKET holds: a path, or `@` and a name in Linux' abstract namespace. Empty: none.
    explicit ServiceNotifier(QByteArray address);
    /// By this process's environment. The variable is taken out of it: a program that is started has no say in this.
    static ServiceNotifier fromEnvironment();

    bool isHeard() const { return !m_address.isEmpty(); }

    /// The service does its work, from now on or again.
    void ready(const QString &status) const;
    /// It reads its configuration again; `ready` follows. `now` is the monotonic clock's time.
    void reloading(Instant now) const;
    /// It has begun to end.
    void stopping(const QString &status) const;
    /// One line for people, as `systemctl status` shows it.
    void status(const QString &text) const;
    /// It still answers (the watchdog).
    void alive() const;

private:
    void send(const QByteArrayList &lines) const;

    QByteArray m_address;
};

/// The time that $WATCHDOG_USEC gives between two signs of life of the process `ownPid`, halved so that one comes in
/// time; zero if none is awaited. `watchdogPid` is what $WATCHDOG_PID holds; empty: it is meant for any process.
std::chrono::milliseconds watchdogInterval(const QByteArray &watchdogUsec, const QByteArray &watchdogPid,
                                           qint64 ownPid);

} // namespace spillway
