// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArray>
#include <QList>
#include <QPair>

/// HTTP/1 messages as the tests read them. Written apart from core/http on purpose: a test must not share the mistakes
/// of what it tests.
namespace spillway
{

using WireHeaders = QList<QPair<QByteArray, QByteArray>>;

/// A message as it lay on the wire.
struct WireMessage
{
    QByteArray rawHead; ///< first line and fields, up to and with the empty line
    QByteArray rawBody; ///< with its chunk framing
    QByteArray body;    ///< chunk framing removed
    QByteArray firstLine;
    WireHeaders headers;
    bool complete = false;   ///< the body's end was seen (or none was due)
    bool finalChunk = false; ///< a chunked body ended as it should

    /// First value of a field, without regard to case; null if there is none.
    QByteArray header(const QByteArray &name) const;
    QList<QByteArray> headerValues(const QByteArray &name) const;
    bool hasHeader(const QByteArray &name) const { return !header(name).isNull(); }
    /// Field names in lower case, in order.
    QList<QByteArray> headerNames() const;

    // Requests
    QByteArray method() const { return firstLine.split(' ').value(0); }
    QByteArray target() const { return firstLine.split(' ').value(1); }
    // Responses
    int status() const { return firstLine.mid(9, 3).toInt(); }
    QByteArray reason() const { return firstLine.mid(13); }
};

/// Reads the messages of one direction of a connection.
class WireReader
{
public:
    enum class Role { Requests, Responses };
    explicit WireReader(Role role)
        : m_role(role)
    {
    }

    /// Adds bytes.
    void feed(const QByteArray &bytes);
    /// The peer has closed: a body without framing is complete then.
    void finish();
    /// Begins the next message; the bytes behind the last one are kept.
    void next();
    /// The response to come belongs to a HEAD request.
    void expectNoBody() { m_noBody = true; }

    bool hasHead() const { return !m_message.rawHead.isEmpty(); }
    bool isComplete() const { return m_message.complete; }
    const WireMessage &message() const { return m_message; }
    /// What has come in behind the current message.
    const QByteArray &pending() const { return m_pending; }
    bool sawFramingError() const { return m_framingError; }
    /// Interim (1xx) responses that were passed by.
    const QList<QByteArray> &interim() const { return m_interim; }

private:
    void parse();
    bool parseHead();
    void parseBody();
    void parseChunked();

    Role m_role;
    QByteArray m_pending;
    WireMessage m_message;
    enum class Framing { None, Length, Chunked, UntilClose } m_framing = Framing::None;
    qint64 m_remaining = 0;
    bool m_noBody = false;
    bool m_framingError = false;
    QList<QByteArray> m_interim;
};

} // namespace spillway
