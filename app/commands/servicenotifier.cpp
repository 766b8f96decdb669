// SPDX-License-Identifier: MIT
#include "app/commands/servicenotifier.h"

#ifdef Q_OS_UNIX
#include <cstddef>
#include <cstring>
#include <fcntl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>
#endif

#include <algorithm>
#include <utility>

namespace spillway
{
namespace
{

constexpr auto socketVariable = "NOTIFY_SOCKET";

/// A line of a datagram must not be broken by what it tells.
QByteArray statusLine(QString text)
{
    return "STATUS=" + text.replace(QLatin1Char('\n'), QLatin1Char(' ')).toUtf8();
}

} // namespace

ServiceNotifier::ServiceNotifier(QByteArray address)
    : m_address(std::move(address))
{
}

ServiceNotifier ServiceNotifier::fromEnvironment()
{
    ServiceNotifier notifier(qgetenv(socketVariable));
    qunsetenv(socketVariable);
    return notifier;
}

void ServiceNotifier::ready(const QString &status) const
{
    send({"READY=1", statusLine(status)});
}

void ServiceNotifier::reloading(Instant now) const
{
    const auto time = std::chrono::duration_cast<std::chrono::microseconds>(now.time_since_epoch());
    send({"RELOADING=1", "MONOTONIC_USEC=" + QByteArray::number(qint64(time.count()))});
}

void ServiceNotifier::stopping(const QString &status) const
{
    send({"STOPPING=1", statusLine(status)});
}

void ServiceNotifier::status(const QString &text) const
{
    send({statusLine(text)});
}

void ServiceNotifier::alive() const
{
    send({"WATCHDOG=1"});
}

#ifdef Q_OS_UNIX

void ServiceNotifier::send(const QByteArrayList &lines) const
{
    sockaddr_un to = {};
    const auto size = std::size_t(m_address.size());
    const bool isName = m_address.startsWith('/') || m_address.startsWith('@');
    if (!isName || size >= sizeof(to.sun_path)) {
        return;
    }
    to.sun_family = AF_UNIX;
    std::memcpy(to.sun_path, m_address.constData(), size);
    if (to.sun_path[0] == '@') {
        to.sun_path[0] = '\0'; // the abstract namespace
    }
    const int socket = ::socket(AF_UNIX, SOCK_DGRAM, 0);
    if (socket < 0) {
        return;
    }
    ::fcntl(socket, F_SETFD, FD_CLOEXEC);
    ::fcntl(socket, F_SETFL, O_NONBLOCK); // a manager that does not read must not stop the endpoint
    const QByteArray message = lines.join('\n');
    const auto length = socklen_t(offsetof(sockaddr_un, sun_path) + size);
    ::sendto(socket, message.constData(), std::size_t(message.size()), 0, reinterpret_cast<const sockaddr *>(&to),
             length);
    ::close(socket);
}

#else

// No other system has a service manager that listens there.
void ServiceNotifier::send(const QByteArrayList &) const {}

#endif

std::chrono::milliseconds watchdogInterval(const QByteArray &watchdogUsec, const QByteArray &watchdogPid, qint64 ownPid)
{
    const bool isForAnother = !watchdogPid.isEmpty() && watchdogPid.toLongLong() != ownPid;
    const qint64 limit = isForAnother ? 0 : watchdogUsec.toLongLong();
    return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::microseconds(std::max<qint64>(limit, 0)) /
                                                                 2);
}

} // namespace spillway
