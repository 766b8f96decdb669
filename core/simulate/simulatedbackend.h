// SPDX-License-Identifier: MIT
#pragma once

#include "core/simulate/simulatedoptions.h"

#include <QHostAddress>
#include <QObject>

#include <memory>

class QTcpServer;

namespace spillway
{

class SimulatedResource;

/// What has happened to a SimulatedBackend since its start.
struct SimulatedCounters
{
    qint64 connections = 0; ///< accepted
    qint64 open = 0;        ///< connections open now
    qint64 requests = 0;    ///< complete ones, whatever came of them
    qint64 answered = 0;    ///< answers that went out whole
    qint64 throttled = 0;   ///< 429 because of the quota
    qint64 faults = 0;      ///< injected ones
    qint64 aborted = 0;     ///< the caller went away before its answer was complete
};

/// A simulated Azure OpenAI resource on a socket: the surface, the errors, the headers, the quota and the pace of the
/// real one (AZURE.md), so that the demo, the tests and a user's own trial need no account. HTTP/1.1 with keep-alive
/// and pipelining.
///
/// Lives on any one thread with an event loop; delete it on that thread. A slow reader is waited for: events are made
/// when they are due and fit, and no more than 64 KiB and one event wait in a connection's buffer.
class SimulatedBackend : public QObject
{
    Q_OBJECT
public:
    explicit SimulatedBackend(SimulatedBackendOptions options, QObject *parent = nullptr);
    ~SimulatedBackend() override;

    /// Listens; port 0 picks a free one. False: `errorString()` says why. The quota's windows begin when the object
    /// is made.
    bool listen(const QHostAddress &address = QHostAddress(QHostAddress::LocalHost), quint16 port = 0);
    QString errorString() const;
    /// Stops listening and drops every connection. Not from a slot of `answering`.
    void close();

    quint16 port() const;
    /// `http://127.0.0.1:PORT`, without a slash at the end; the port stays known after `close`.
    QString url() const;
    const SimulatedBackendOptions &options() const;
    const SimulatedCounters &counters() const { return m_counters; }

signals:
    /// An answer begins: of this status, or 0 for an injected fault of the connection.
    void answering(const QByteArray &method, const QByteArray &target, int status);

private:
    friend class SimulatedConnection;
    void accept();

    std::unique_ptr<SimulatedResource> m_resource;
    QTcpServer *m_server;
    SimulatedCounters m_counters;
    QString m_url;
    quint16 m_port = 0;
};

} // namespace spillway
