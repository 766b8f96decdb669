// SPDX-License-Identifier: MIT
#include "core/proxy/directaccessmanager.h"

#include "core/proxy/clock.h"
#include "core/proxy/directconnection.h"
#include "core/proxy/directreply.h"

#include <QUrl>

#include <algorithm>

namespace spillway
{
namespace
{

constexpr std::chrono::seconds ageingTick{1};

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

std::string keyOf(const QNetworkRequest &request)
{
    const QByteArray given = request.attribute(DirectAccessManager::PoolKeyAttribute).toByteArray();
    return given.isEmpty() ? request.url().toEncoded(QUrl::RemovePath | QUrl::RemoveQuery).toStdString()
                           : given.toStdString();
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
    return begin(op, request, verbOf(op, request), outgoing);
}

QNetworkReply *DirectAccessManager::send(const QNetworkRequest &request, const QByteArray &verb, QIODevice *body)
{
    return begin(CustomOperation, request, verb, body);
}

QNetworkReply *DirectAccessManager::begin(Operation op, const QNetworkRequest &request, const QByteArray &verb,
                                          QIODevice *body)
{
    auto *reply = new DirectReply(*this, op, request, verb, body);
    reply->start();
    return reply;
}

std::unique_ptr<DirectConnection> DirectAccessManager::take(const QNetworkRequest &request, Reuse reuse)
{
    std::string key = keyOf(request);
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
