// SPDX-License-Identifier: MIT
#include "core/proxy/attempt.h"

#include "core/proxy/clock.h"
#include "core/proxy/directaccessmanager.h"
#include "core/proxy/socketread.h"

#include <QBuffer>
#include <QNetworkAccessManager>

namespace spillway
{
namespace
{

HeaderList headersOf(QNetworkReply *reply)
{
    if (const HeaderList *exact = DirectAccessManager::responseHeaders(reply)) {
        return *exact;
    }
    HeaderList headers;
    for (const auto &[name, value] : reply->rawHeaderPairs()) {
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
        request.headers.append("Content-Length", QByteArray::number(body.length));
    }
    m_lease = m_pool.lease(m_backend, request);
    m_inFlight = true;
    ++m_backend.state->inFlight;
    m_lastSign = m_clock.now();
    m_watch.add(this);

    // Without a body, none: with an empty one its length would be announced.
    QIODevice *device = nullptr;
    QBuffer *buffer = nullptr;
    if (body.present && body.reader) {
        m_reader = std::move(body.reader);
        m_reader->onRead = [this] { touch(); };
        device = m_reader.get();
    } else if (body.present) {
        device = buffer = new QBuffer;
        buffer->setData(body.bytes);
        buffer->open(QIODevice::ReadOnly);
    }
    if (auto *direct = qobject_cast<DirectAccessManager *>(m_lease.manager)) {
        m_reply = direct->send(m_lease.request, request.method, device);
    } else if (request.method == "HEAD" && !device) {
        // GET and HEAD go by their own calls because Qt's manager gives custom verbs no HEAD semantics.
        m_reply = m_lease.manager->head(m_lease.request);
    } else if (request.method == "GET" && !device) {
        m_reply = m_lease.manager->get(m_lease.request);
    } else {
        m_reply = m_lease.manager->sendCustomRequest(m_lease.request, request.method, device);
    }
    if (buffer) {
        buffer->setParent(m_reply);
    }
    m_reply->setReadBufferSize(readBufferSize);
    connect(m_reply, &QNetworkReply::requestSent, this, &Attempt::onRequestSent);
    connect(m_reply, &QNetworkReply::metaDataChanged, this, &Attempt::onHead);
    connect(m_reply, &QNetworkReply::readyRead, this, &Attempt::onReadyRead);
    connect(m_reply, &QNetworkReply::finished, this, &Attempt::onFinished);
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

void Attempt::onRequestSent()
{
    m_sent = true;
    touch();
}

void Attempt::onHead()
{
    const int status = m_reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    if (m_hasHead || status == 0) {
        return; // Qt tells changes of metadata more than once
    }
    m_sent = true;
    m_hasHead = true;
    m_status = status;
    m_reason = m_reply->attribute(QNetworkRequest::HttpReasonPhraseAttribute).toByteArray();
    m_headers = headersOf(m_reply);
    touch();
    if (m_listener) {
        m_listener->attemptHead(*this);
    }
}

void Attempt::onReadyRead()
{
    touch();
    if (m_listener && m_hasHead) {
        m_listener->attemptReadable(*this);
    }
}

void Attempt::onFinished()
{
    // An answer without a body may end without any other signal.
    onHead();
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
    m_reply->disconnect(this);
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
        QNetworkReply *reply = m_reply;
        m_reply = nullptr;
        reply->disconnect(this);
        if (!reply->isFinished()) {
            reply->abort();
        }
        reply->deleteLater();
    }
}

void Attempt::leaveFlight()
{
    if (m_inFlight) {
        m_inFlight = false;
        m_watch.remove(this);
        --m_backend.state->inFlight;
        m_pool.release(m_lease);
    }
}

} // namespace spillway
