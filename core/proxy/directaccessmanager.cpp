// SPDX-License-Identifier: MIT
#include "core/proxy/directaccessmanager.h"

#include "core/http/headtext.h"
#include "core/proxy/clock.h"
#include "core/proxy/directconnection.h"
#include "core/proxy/directreply.h"

#include <QBuffer>
#include <QUrl>

#include <algorithm>

namespace spillway
{
namespace
{

constexpr std::chrono::seconds ageingTick{1};
/// A body up to this size goes with the head, in one block.
constexpr qsizetype mostWithHead = 64 * 1024;

QByteArray verbOf(QNetworkAccessManager::Operation operation, const QNetworkRequest &request)
{
    switch (operation) {
    case QNetworkAccessManager::HeadOperation:
        return "HEAD";
    case QNetworkAccessManager::PutOperation:
        return "PUT";
    case QNetworkAccessManager::PostOperation:
        return "POST";
    case QNetworkAccessManager::DeleteOperation:
        return "DELETE";
    case QNetworkAccessManager::CustomOperation:
        return request.attribute(QNetworkRequest::CustomVerbAttribute).toByteArray();
    default:
        return "GET";
    }
}

QByteArray keyOf(const QNetworkRequest &request)
{
    const QByteArray given = request.attribute(DirectAccessManager::PoolKeyAttribute).toByteArray();
    return given.isEmpty() ? request.url().toEncoded(QUrl::RemovePath | QUrl::RemoveQuery) : given;
}

QByteArray targetOf(const QUrl &url)
{
    const QByteArray target = url.toEncoded(QUrl::RemoveScheme | QUrl::RemoveAuthority | QUrl::RemoveFragment);
    return target.startsWith('/') ? target : '/' + target;
}

/// The fields that Qt's own requests hold, and what HTTP wants beside them.
HeaderList headersOf(const QNetworkRequest &request, const QIODevice *body)
{
    HeaderList headers;
    const QList<QByteArray> names = request.rawHeaderList();
    for (const QByteArray &name : names) {
        headers.append(name, request.rawHeader(name));
    }
    if (!headers.contains("host")) {
        headers.append("Host", request.url().authority(QUrl::FullyEncoded).section(QLatin1Char('@'), -1).toLatin1());
    }
    if (body && !headers.contains("content-length")) {
        headers.append("Content-Length", QByteArray::number(body->size()));
    }
    return headers;
}

/// The head, and `body` behind it.
QByteArray firstBytesOf(const DirectAccessManager::Call &call, QByteArrayView body)
{
    constexpr QByteArrayView version = " HTTP/1.1\r\n";
    constexpr QByteArrayView lineEnd = "\r\n";
    QByteArray bytes(call.verb.size() + 1 + call.target.size() + version.size() + headLinesSize(call.headers) +
                         lineEnd.size() + body.size(),
                     Qt::Uninitialized);
    char *to = writeText(writeText(bytes.data(), call.verb), " ");
    to = writeText(writeText(to, call.target), version);
    for (const HeaderField &field : call.headers) {
        to = writeHeadLine(to, field);
    }
    writeText(writeText(to, lineEnd), body);
    return bytes;
}

} // namespace

DirectAccessManager::DirectAccessManager(Clock &clock, QObject *parent)
    : QNetworkAccessManager(parent)
    , m_clock(clock)
{
    m_ageing.setInterval(ageingTick);
    m_ageing.setTimerType(Qt::VeryCoarseTimer);
    connect(&m_ageing, &QTimer::timeout, this, &DirectAccessManager::closeAged);
}

DirectAccessManager::~DirectAccessManager()
{
    // Replies are children: they would end behind the members that they use.
    qDeleteAll(findChildren<DirectReply *>(QString(), Qt::FindDirectChildrenOnly));
}

const HeaderList *DirectAccessManager::responseHeaders(const QNetworkReply *reply)
{
    const auto *direct = qobject_cast<const DirectReply *>(reply);
    return direct ? &direct->exactHeaders() : nullptr;
}

int DirectAccessManager::idleConnections() const
{
    size_t count = 0;
    for (const auto &[key, idle] : m_idle) {
        count += idle.size();
    }
    return int(count);
}

QNetworkReply *DirectAccessManager::createRequest(Operation op, const QNetworkRequest &request, QIODevice *outgoing)
{
    const QByteArray verb = verbOf(op, request);
    const QByteArray target = targetOf(request.url());
    return begin(op, request, {verb, target, headersOf(request, outgoing), {}, outgoing}, nullptr);
}

DirectReply *DirectAccessManager::send(const QNetworkRequest &route, const Call &call, DirectReplyListener *listener)
{
    return begin(CustomOperation, route, call, listener);
}

DirectReply *DirectAccessManager::begin(Operation op, const QNetworkRequest &route, const Call &call,
                                        DirectReplyListener *listener)
{
    const bool withHead = call.body.size() <= mostWithHead;
    QIODevice *device = call.device;
    QBuffer *buffer = nullptr;
    if (!withHead) {
        device = buffer = new QBuffer;
        buffer->setData(call.body);
        buffer->open(QIODevice::ReadOnly);
    }
    const QByteArrayView body = withHead ? QByteArrayView(call.body) : QByteArrayView();
    auto *reply = new DirectReply(*this, op, route, firstBytesOf(call, body), device);
    if (buffer) {
        buffer->setParent(reply);
    }
    reply->setListener(listener);
    reply->start();
    return reply;
}

std::unique_ptr<DirectConnection> DirectAccessManager::take(const QNetworkRequest &request, Reuse reuse)
{
    QByteArray key = keyOf(request);
    if (reuse == Reuse::Allowed) {
        const auto found = m_idle.find(key);
        if (found != m_idle.end() && !found->second.empty()) {
            std::unique_ptr<DirectConnection> connection = std::move(found->second.back().connection);
            found->second.pop_back();
            return connection;
        }
    }
    auto connection = std::make_unique<DirectConnection>(*this, std::move(key));
    connection->open(request.url(), request.sslConfiguration());
    return connection;
}

void DirectAccessManager::keep(std::unique_ptr<DirectConnection> connection)
{
    std::deque<Idle> &idle = m_idle[connection->key()];
    if (idle.size() >= maxIdle) {
        idle.front().connection.release()->deleteLater();
        idle.pop_front();
    }
    idle.push_back({std::move(connection), m_clock.now()});
    if (!m_ageing.isActive()) {
        m_ageing.start();
    }
}

void DirectAccessManager::dropIdle(DirectConnection *connection)
{
    const auto found = m_idle.find(connection->key());
    if (found == m_idle.end()) {
        return;
    }
    std::deque<Idle> &idle = found->second;
    const auto place =
        std::find_if(idle.begin(), idle.end(), [&](const Idle &one) { return one.connection.get() == connection; });
    if (place != idle.end()) {
        place->connection.release()->deleteLater();
        idle.erase(place);
    }
}

void DirectAccessManager::closeAged()
{
    const Instant now = m_clock.now();
    for (auto at = m_idle.begin(); at != m_idle.end();) {
        std::deque<Idle> &idle = at->second;
        while (!idle.empty() && now - idle.front().since >= idleTime) {
            idle.pop_front();
        }
        at = idle.empty() ? m_idle.erase(at) : std::next(at);
    }
    if (m_idle.empty()) {
        m_ageing.stop();
    }
}

} // namespace spillway
