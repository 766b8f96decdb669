// SPDX-License-Identifier: MIT
#pragma once

#include "tests/bench/child.h"
#include "tests/support/nginx.h"

#include <QTemporaryDir>

#include <memory>

/// The processes that the bench measures, and those that they call.
namespace bench
{

/// What the command line asked for.
struct Options
{
    bool quick = false;
    bool smoke = false; ///< every part once, as short as possible; for ctest
    QString cli;        ///< spillway-cli; empty: the core's server in a process of this program
    QString upstream = QStringLiteral("direct"); ///< with an empty `cli`: direct, stock or stock-http2
    QStringList only;                            ///< parts to run; empty: all
};

/// The upstream side: the bench's own backend, and nginx for TLS where it is installed.
class Upstreams
{
public:
    Upstreams();
    quint16 plain() const { return m_ports.first(); }
    QList<quint16> throttling() const { return m_ports.mid(1); }
    bool hasTls() const { return m_nginx.isRunning(); }
    /// nginx that answers by itself.
    quint16 tls() const { return m_nginx.port(0); }
    /// nginx in front of the bench's backend: for event streams.
    quint16 tlsStreams() const { return m_nginx.port(1); }
    QString caFile() const { return m_nginx.caFile(); }

private:
    Child m_backend;
    QList<quint16> m_ports;
    spillway::Nginx m_nginx;
};

struct BackendLine
{
    QString url;
    int priority = 1;
};

/// An endpoint over these backends, running as a process of its own.
class Endpoint
{
public:
    Endpoint(const Options &options, const QList<BackendLine> &backends, const QString &caFile = {});
    quint16 port() const { return m_port; }
    qint64 pid() const { return m_child->pid(); }
    /// From the start of the process to the line that says it listens.
    qint64 readyNs() const { return m_readyNs; }
    qint64 startedNs() const { return m_startedNs; }

private:
    QTemporaryDir m_folder;
    std::unique_ptr<Child> m_child;
    quint16 m_port = 0;
    qint64 m_startedNs = 0;
    qint64 m_readyNs = 0;
};

/// nginx as a proxy, apart from the nginx that is the upstream, so that its costs are its own: port 0 to the plain
/// backend, port 1 with failover over the throttling ports, ports 2 and 3 to the TLS ones.
std::unique_ptr<spillway::Nginx> makeNginxProxy(const Upstreams &upstreams);

} // namespace bench
