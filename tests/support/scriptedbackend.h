// SPDX-License-Identifier: MIT
#pragma once

#include "tests/support/wiremessage.h"

#include <QHostAddress>
#include <QObject>
#include <QTcpServer>
#include <QTcpSocket>

#include <functional>

namespace spillway
{

/// One connection that a ScriptedBackend has accepted. Lives until its backend goes.
class BackendConnection : public QObject
{
    Q_OBJECT
public:
    BackendConnection(QTcpSocket *socket, int number, QObject *parent);

    int number() const { return m_number; } ///< 1 for the first connection
    /// False once the peer has closed or this side has.
    bool isOpen() const { return m_open; }

    void write(const QByteArray &bytes);
    /// Status line, fields and a body with its Content-Length.
    void answer(int status, const WireHeaders &headers = {}, const QByteArray &body = "{}");
    /// Head of a chunked event stream.
    void beginStream(const WireHeaders &headers = {});
    void chunk(const QByteArray &data);
    void endChunks() { write("0\r\n\r\n"); }
    /// Writes `total` bytes of `pattern` repeated, never more than 256 KiB ahead of the socket.
    void writePaced(qint64 total, const QByteArray &pattern, const QByteArray &tail = {});
    qint64 pacedLeft() const { return m_pacedLeft; }

    void close(); ///< an orderly end
    void reset(); ///< an abort (SO_LINGER 0): the peer sees ECONNRESET
    /// Stops or resumes reading from the socket, so that the peer's sends fill up.
    void setReading(bool reading);
    /// Bytes that were read so far.
    qint64 bytesRead() const { return m_bytesRead; }

signals:
    void received(const QByteArray &bytes);
    void closed();

private:
    void pump();

    QTcpSocket *m_socket;
    int m_number;
    bool m_open = true;
    bool m_reading = true;
    qint64 m_bytesRead = 0;
    qint64 m_pacedLeft = 0;
    QByteArray m_pacedPattern;
    QByteArray m_pacedTail;
};

/// What a backend does with one request.
using Reply = std::function<void(BackendConnection &, const WireMessage &)>;

/// Replies ready for use.
namespace reply
{
/// An answer with Content-Length.
Reply answer(int status, const WireHeaders &headers = {}, const QByteArray &body = "{}");
/// Exactly these bytes; the connection stays open.
Reply raw(const QByteArray &bytes);
/// These bytes, then an orderly end.
Reply rawThenClose(const QByteArray &bytes);
/// These bytes (none is fine), then a reset.
Reply rawThenReset(const QByteArray &bytes = {});
/// Nothing at all, for ever.
Reply silence();
/// 200 with the exact bytes of the request as its body.
Reply echo();
/// The body in pieces of `piece` bytes, one each `everyMs`.
Reply slow(const QByteArray &body, int piece, int everyMs);
} // namespace reply

/// A backend on 127.0.0.1 that does what its script says and records what it is sent.
class ScriptedBackend : public QObject
{
    Q_OBJECT
public:
    explicit ScriptedBackend(Reply always = reply::answer(200));
    ~ScriptedBackend() override;

    QString url() const { return QStringLiteral("http://127.0.0.1:%1").arg(m_port); }
    quint16 port() const { return m_port; }

    /// What comes next, one reply a request; when it has run out, `always` holds.
    ScriptedBackend &script(const QList<Reply> &replies);
    ScriptedBackend &always(Reply reply);
    /// The reply runs as soon as the head is there (the body may still be coming).
    ScriptedBackend &replyOnHead();
    /// Does this with every new connection, before anything is read.
    ScriptedBackend &onConnect(std::function<void(BackendConnection &)> action);
    /// Closes the listening socket: further connections are refused. The port stays this backend's.
    void refuse();

    /// Every request, in the order in which they were complete.
    const QList<WireMessage> &requests() const { return m_requests; }
    const WireMessage &last() const { return m_requests.last(); }
    qsizetype connectionCount() const { return m_connections.size(); }
    qsizetype openConnections() const;
    BackendConnection &connection(qsizetype index) { return *m_connections.at(index); }
    BackendConnection &lastConnection() { return *m_connections.last(); }

signals:
    void requestReceived();
    void peerClosed();

private:
    void accept();
    void serve(BackendConnection *connection, WireReader &reader);

    QTcpServer m_server;
    QTcpSocket m_reserved; ///< holds the port once connections are refused
    quint16 m_port = 0;
    Reply m_always;
    QList<Reply> m_script;
    bool m_onHead = false;
    std::function<void(BackendConnection &)> m_onConnect;
    QList<BackendConnection *> m_connections;
    QList<WireMessage> m_requests;
};

} // namespace spillway
