// SPDX-License-Identifier: MIT
#pragma once

#include "core/balance/backend.h"
#include "core/http/headers.h"

#include <QNetworkAccessManager>
#include <QNetworkRequest>
#include <QTimer>

#include <deque>
#include <memory>
#include <unordered_map>
#include <vector>

namespace spillway
{

class Clock;
class DirectConnection;
class DirectReply;
class DirectReplyListener;

/// A QNetworkAccessManager whose HTTP/1.1 connections live on its own thread, as many as there are calls.
///
/// Qt's own manager hands every call to a second thread and back, and opens six connections to a host; here a call is
/// written in the turn of the event loop in which it is made, and its answer's bytes are handed on in the turn in which
/// they come. Connections are kept for the next call, the one used last first, so that the others can age out.
/// What a proxy does not want is not there: no redirects, cookies, cache, decompression, authentication or HTTP/2, and
/// a status of 400 or more is an answer like any other. Proxies are not supported: UpstreamPool asks Qt's own then.
///
/// A call that gets no byte of an answer on a kept connection is sent again, once, on a new one: the backend had closed
/// the connection in the meantime (RFC 9112 section 9.3.1 has the rule; no byte means that nothing was answered).
class DirectAccessManager final : public QNetworkAccessManager
{
    Q_OBJECT
public:
    /// Calls with equal values share connections (QByteArray); else those to the same scheme, host and port.
    static constexpr auto PoolKeyAttribute = QNetworkRequest::Attribute(QNetworkRequest::User + 1);

    /// A connection nobody used for this long is closed: below the shortest time that Azure's front ends keep one.
    static constexpr std::chrono::seconds idleTime{55};
    /// Kept connections to one origin; more than these are closed when their call is over.
    static constexpr size_t maxIdle = 256;

    /// A request as it goes on the wire, byte for byte.
    struct Call
    {
        QByteArrayView verb;
        QByteArrayView target;
        HeaderList headers;          ///< all of them, the body's framing too
        QByteArray body;             ///< or else
        QIODevice *device = nullptr; ///< what delivers it; it must outlive the reply
    };

    explicit DirectAccessManager(Clock &clock, QObject *parent = nullptr);
    ~DirectAccessManager() override;

    /// Makes `call` where `route` leads (its URL, TLS configuration and PoolKeyAttribute), and tells `listener` of it,
    /// which may be null. What QNetworkAccessManager does around a call, for the sake of cookies, authentication and
    /// its own signals, is not done.
    DirectReply *send(const QNetworkRequest &route, const Call &call, DirectReplyListener *listener);

    /// The header fields of an answer exactly as they came, or null if `reply` is not of this kind of manager.
    /// (`rawHeader` and its kin are empty: they would join and parse fields that are only passed on.)
    static const HeaderList *responseHeaders(const QNetworkReply *reply);
    /// How many connections wait for a next call.
    int idleConnections() const;

protected:
    QNetworkReply *createRequest(Operation op, const QNetworkRequest &request, QIODevice *outgoing) override;

private:
    friend DirectConnection;
    friend DirectReply;
    struct Idle
    {
        std::unique_ptr<DirectConnection> connection;
        Instant since;
    };
    enum class Reuse { Allowed, Never };

    DirectReply *begin(Operation op, const QNetworkRequest &route, const Call &call, DirectReplyListener *listener);
    /// A connection to where `request` goes, kept or new. It belongs to the call until it is given back.
    std::unique_ptr<DirectConnection> take(const QNetworkRequest &request, Reuse reuse);
    void keep(std::unique_ptr<DirectConnection> connection);
    void dropIdle(DirectConnection *connection);
    void closeAged();

    Clock &m_clock;
    std::unordered_map<QByteArray, std::deque<Idle>> m_idle; ///< the one used last is at the back
    QTimer m_ageing;
};

} // namespace spillway
