// SPDX-License-Identifier: MIT
#pragma once

#include "tests/support/spin.h"
#include "tests/support/wiremessage.h"

#include <QTcpSocket>

namespace spillway
{

/// A caller that sends what it is told, byte for byte, and reads what comes back.
class RawClient
{
public:
    explicit RawClient(quint16 port);
    ~RawClient();
    Q_DISABLE_COPY_MOVE(RawClient)

    /// Sends at once; never waits.
    void send(const QByteArray &bytes);
    /// True once the current response's head is there.
    bool awaitHead(std::chrono::milliseconds limit = std::chrono::seconds(10));
    /// True once at least `size` bytes of the current response's body (framing removed) are there.
    bool awaitBody(qsizetype size, std::chrono::milliseconds limit = std::chrono::seconds(10));
    /// Waits until the current response is complete or the connection closes, returns it and goes on to the next.
    WireMessage response(std::chrono::milliseconds limit = std::chrono::seconds(20));
    bool awaitClose(std::chrono::milliseconds limit = std::chrono::seconds(10));

    /// The current response, as far as it has come.
    const WireMessage &message() const { return m_reader.message(); }
    /// The response to come answers a HEAD request.
    void expectNoBody() { m_reader.expectNoBody(); }
    const QList<QByteArray> &interim() const { return m_reader.interim(); }
    bool isClosed() const { return m_closed; }
    bool sawFramingError() const { return m_reader.sawFramingError(); }
    /// Every byte that came in.
    const QByteArray &received() const { return m_received; }

    void close() { m_socket.disconnectFromHost(); }
    void abort() { m_socket.abort(); }
    /// While false, nothing more is read from the socket.
    void setReading(bool reading);
    /// Reads up to `size` bytes by hand; for a caller that reads slowly.
    qsizetype readSome(qsizetype size);
    QTcpSocket &socket() { return m_socket; }

private:
    void take();

    QTcpSocket m_socket;
    WireReader m_reader{WireReader::Role::Responses};
    QByteArray m_received;
    bool m_reading = true;
    bool m_closed = false;
};

/// A request's bytes. `Host: localhost` and, with a body, Content-Length are added.
QByteArray request(const QByteArray &method, const QByteArray &target, const WireHeaders &headers = {},
                   const QByteArray &body = {});
/// A chat request to a deployment named gpt-4o.
QByteArray chatRequest(const QByteArray &body = "{\"messages\":[]}");

/// One request over a connection of its own.
WireMessage ask(quint16 port, const QByteArray &request);

} // namespace spillway
