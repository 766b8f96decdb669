// SPDX-License-Identifier: MIT
#include "core/simulate/traffic.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QNetworkAccessManager>
#include <QNetworkProxy>
#include <QNetworkReply>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <utility>

using namespace Qt::StringLiterals;

namespace spillway
{
namespace
{

constexpr qint64 leastGapMs = 20;
constexpr qint64 longestGapMs = 15'000;

const QStringList &questions()
{
    static const QStringList list{
        u"How does a spillway keep a dam safe?"_s,     u"Summarise the meeting notes in three sentences."_s,
        u"Write a haiku about load balancing."_s,      u"Which of these invoices are overdue?"_s,
        u"Translate \"good morning\" into Swedish."_s, u"What is the difference between a quota and a rate limit?"_s,
    };
    return list;
}

QByteArray bodyOf(DemoCall call, quint32 draw)
{
    const QString question = questions().at(qsizetype(draw % quint32(questions().size())));
    QJsonObject body;
    if (call == DemoCall::Embeddings) {
        body.insert(u"input"_s, question);
        body.insert(u"dimensions"_s, 256);
    } else {
        body.insert(u"messages"_s, QJsonArray{QJsonObject{{u"role"_s, u"user"_s}, {u"content"_s, question}}});
        body.insert(u"max_tokens"_s, 200);
        if (call == DemoCall::StreamingChat) {
            body.insert(u"stream"_s, true);
            body.insert(u"stream_options"_s, QJsonObject{{u"include_usage"_s, true}});
        }
    }
    return QJsonDocument(body).toJson(QJsonDocument::Compact);
}

} // namespace

DemoCall demoCallOf(quint32 draw)
{
    const quint32 place = draw % 10;
    return place < 6 ? DemoCall::StreamingChat : place < 9 ? DemoCall::Chat : DemoCall::Embeddings;
}

double trafficRate(const DemoTrafficOptions &options, qint64 elapsedMs)
{
    const double middle = (options.leastPerMinute + options.mostPerMinute) / 2;
    const double swing = (options.mostPerMinute - options.leastPerMinute) / 2;
    const double turn = options.waveMs > 0 ? double(elapsedMs) / double(options.waveMs) : 0;
    return middle + swing * std::sin(2 * std::numbers::pi * turn);
}

qint64 trafficGapMs(double perMinute, quint32 draw)
{
    if (perMinute <= 0) {
        return longestGapMs;
    }
    const double chance = (double(draw) + 1) / 4294967296.0; // above 0, at most 1
    return std::clamp<qint64>(std::llround(-std::log(chance) * 60'000.0 / perMinute), leastGapMs, longestGapMs);
}

DemoTraffic::DemoTraffic(DemoTrafficOptions options, QObject *parent)
    : QObject(parent)
    , m_options(std::move(options))
    , m_network(new QNetworkAccessManager(this))
{
    m_network->setProxy(QNetworkProxy::NoProxy); // the endpoint is on this computer
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, &DemoTraffic::sendNext);
}

DemoTraffic::~DemoTraffic()
{
    stop();
}

void DemoTraffic::start()
{
    if (m_running) {
        return;
    }
    m_running = true;
    m_startMs = m_options.nowMs();
    m_timer.start(0);
}

void DemoTraffic::stop()
{
    m_running = false;
    m_timer.stop();
    const QSet<QNetworkReply *> replies = std::exchange(m_replies, {});
    for (QNetworkReply *reply : replies) {
        reply->disconnect(this);
        reply->abort();
        reply->deleteLater();
    }
}

void DemoTraffic::sendNext()
{
    if (m_replies.size() < m_options.maxInFlight) {
        send(demoCallOf(m_options.draw()));
    } else {
        ++m_counters.leftOut;
    }
    const double rate = trafficRate(m_options, m_options.nowMs() - m_startMs);
    m_timer.start(std::chrono::milliseconds(trafficGapMs(rate, m_options.draw())));
}

void DemoTraffic::send(DemoCall call)
{
    const bool embeds = call == DemoCall::Embeddings;
    QUrl url = m_options.endpoint;
    url.setPath(url.path() + (embeds ? u"/deployments/text-embedding-3-small/embeddings"_s
                                     : u"/deployments/gpt-4o/chat/completions"_s));
    url.setQuery(u"api-version=2024-10-21"_s);
    QNetworkRequest request(url);
    request.setHeader(QNetworkRequest::ContentTypeHeader, u"application/json"_s);
    request.setRawHeader("User-Agent", "spillway-demo");
    request.setAttribute(QNetworkRequest::RedirectPolicyAttribute, QNetworkRequest::ManualRedirectPolicy);
    if (!m_options.key.isEmpty()) {
        request.setRawHeader("api-key", m_options.key);
    }
    ++m_counters.sent;
    QNetworkReply *reply = m_network->post(request, bodyOf(call, m_options.draw()));
    m_replies.insert(reply);
    connect(reply, &QNetworkReply::readyRead, this, [reply] { reply->readAll(); });
    connect(reply, &QNetworkReply::finished, this, [this, reply, call] { onFinished(reply, call); });
}

void DemoTraffic::onFinished(QNetworkReply *reply, DemoCall call)
{
    m_replies.remove(reply);
    reply->deleteLater();
    const int status = reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    const bool good = reply->error() == QNetworkReply::NoError;
    ++(good ? m_counters.succeeded : m_counters.failed);
    emit finished(call, status);
}

} // namespace spillway
