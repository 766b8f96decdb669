// SPDX-License-Identifier: MIT
#include "core/proxy/attempt.h"

#include "core/proxy/clock.h"
#include "core/proxy/directaccessmanager.h"
#include "core/proxy/socketread.h"

#include <QBuffer>
#include <QNetworkAccessManager>

#include <utility>

namespace spillway
{
namespace
{

HeaderList headersOf(const QNetworkReply &reply)
{
    HeaderList headers;
    for (const auto &[name, value] : reply.rawHeaderPairs()) {
        if (equalsIgnoringCase(name, "set-cookie")) {
            // Qt joins these with a line feed, because a comma may be part of a cookie.
            for (const QByteArray &line : value.split('\n')) {
                headers.append(name, line);
            }
        } else {
            headers.append(name, value);
        }
    }
    return headers;
}

QString secondsText(std::chrono::milliseconds time)
{
    return QString::number(double(time.count()) / 1000.0) + QStringLiteral(" s");
}

} // namespace

TransportFailure transportFailure(QNetworkReply::NetworkError error)
{
    switch (error) {
    case QNetworkReply::NoError:
        return TransportFailure::None;
    case QNetworkReply::TimeoutError:
    case QNetworkReply::ProxyTimeoutError:
        return TransportFailure::TimedOut;
    case QNetworkReply::ProtocolFailure:
        return TransportFailure::Unreachable;
    default:
        // Codes from 201 on are Qt's words for statuses of 400 and above (and for schemes it does not know).
        return error < QNetworkReply::ContentAccessDenied ? TransportFailure::Unreachable : TransportFailure::None;
    }
}

Attempt::Attempt(UpstreamPool &pool, IdleWatch &watch, const Clock &clock, const ConfiguredBackend &backend,
                 Timeouts timeouts, AttemptListener *listener)
    : m_pool(pool)
    , m_watch(watch)
    , m_clock(clock)
    , m_backend(backend)
    , m_timeouts(timeouts)
    , m_listener(listener)
{
}

Attempt::~Attempt()
{
    abandon();
}

void Attempt::send(UpstreamRequest request, Body body)
{
    if (body.present) {
        request.headers.append(QByteArrayLiteral("Content-Length"), QByteArray::number(body.length));
    }
    m_lease = m_pool.lease(m_backend, request);
    ++m_backend.state->inFlight;
    m_lastSign = m_clock.now();
    m_watch.add(this);

    if (body.reader) {
        m_reader = std::move(body.reader);
        m_reader->onRead = [this] { touch(); };
    }
    if (auto *direct = qobject_cast<DirectAccessManager *>(m_lease->manager)) {
        m_direct = direct->send(m_lease->request,
                                {request.method, request.target, request.headers, body.bytes, m_reader.get()}, this);
        m_reply = m_direct;
    } else {
        m_reply = sendStock(request.method, body);
    }
    m_reply->setReadBufferSize(readBufferSize);
}

QNetworkReply *Attempt::sendStock(const QByteArray &method, const Body &body)
{
    QNetworkAccessManager &manager = *m_lease->manager;
    const QNetworkRequest &request = m_lease->request;
    // Without a body, no device: with an empty one its length would be announced.
    QIODevice *device = m_reader.get();
    QBuffer *buffer = nullptr;
    if (body.present && !device) {
        device = buffer = new QBuffer;
        buffer->setData(body.bytes);
        buffer->open(QIODevice::ReadOnly);
    }
    // GET and HEAD go by their own calls because Qt's manager gives custom verbs no HEAD semantics.
    QNetworkReply *reply = method == "HEAD" && !device  ? manager.head(request)
                           : method == "GET" && !device ? manager.get(request)
                                                        : manager.sendCustomRequest(request, method, device);
    if (buffer) {
        buffer->setParent(reply);
    }
    connect(reply, &QNetworkReply::requestSent, this, &Attempt::replySent);
    connect(reply, &QNetworkReply::metaDataChanged, this, &Attempt::onStockHead);
    connect(reply, &QNetworkReply::readyRead, this, &Attempt::replyReadable);
    connect(reply, &QNetworkReply::finished, this, [this] {
        onStockHead(); // an answer without a body may end without any other signal
        replyFinished();
    });
    return reply;
}

QByteArray Attempt::readAll()
{
    return m_reply ? takeAll(*m_reply) : QByteArray();
}

void Attempt::setPaused(bool paused)
{
    m_paused = paused;
    touch();
}

void Attempt::touch()
{
    m_lastSign = m_clock.now();
}

void Attempt::replySent()
{
    m_sent = true;
    touch();
}

void Attempt::replyHead(const ResponseHead &head)
{
    takeHead(head.status, head.reason, head.headers);
}

void Attempt::onStockHead()
{
    const int status = m_reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    if (m_hasHead || status == 0) {
        return; // Qt tells changes of metadata more than once
    }
    takeHead(status, m_reply->attribute(QNetworkRequest::HttpReasonPhraseAttribute).toByteArray(), headersOf(*m_reply));
}

void Attempt::takeHead(int status, const QByteArray &reason, const HeaderList &headers)
{
    m_sent = true;
    m_hasHead = true;
    m_status = status;
    m_reason = reason;
    m_headers = headers;
    touch();
    if (m_listener) {
        m_listener->attemptHead(*this);
    }
}

void Attempt::replyReadable()
{
    touch();
    if (m_listener && m_hasHead) {
        m_listener->attemptReadable(*this);
    }
}

void Attempt::replyFinished()
{
    if (m_ended || !m_reply) {
        return;
    }
    const TransportFailure failure = transportFailure(m_reply->error());
    if (failure != TransportFailure::None || !m_hasHead) {
        fail(failure == TransportFailure::None ? TransportFailure::Unreachable : failure, m_reply->errorString());
        return;
    }
    m_ended = true;
    leaveFlight();
    if (m_listener) {
        m_listener->attemptEnded(*this);
    }
}

void Attempt::stopListening()
{
    if (m_direct) {
        m_direct->setListener(nullptr);
    } else {
        m_reply->disconnect(this);
    }
}

void Attempt::checkIdle(Instant now)
{
    if (m_paused) {
        return;
    }
    const std::chrono::milliseconds limit = m_sent ? m_timeouts.idle : m_timeouts.connect;
    if (now - m_lastSign < limit) {
        return;
    }
    fail(TransportFailure::TimedOut, m_sent ? QStringLiteral("No byte for ") + secondsText(limit)
                                            : QStringLiteral("No connection in ") + secondsText(limit));
}

void Attempt::fail(TransportFailure failure, const QString &text)
{
    m_failure = failure;
    m_failureText = text;
    m_networkError = m_reply->error();
    m_ended = true;
    leaveFlight();
    // The reply stays: what came before the fault can still be read.
    stopListening();
    if (!m_reply->isFinished()) {
        m_reply->abort();
    }
    if (m_listener) {
        m_listener->attemptEnded(*this);
    }
}

void Attempt::abandon()
{
    m_listener = nullptr;
    m_ended = true;
    leaveFlight();
    if (m_reply) {
        stopListening();
        QNetworkReply *reply = std::exchange(m_reply, nullptr);
        m_direct = nullptr;
        if (!reply->isFinished()) {
            reply->abort();
        }
        reply->deleteLater();
    }
}

void Attempt::leaveFlight()
{
    if (m_lease) {
        m_watch.remove(this);
        --m_backend.state->inFlight;
        m_pool.release(*std::exchange(m_lease, std::nullopt));
    }
}

} // namespace spillway
