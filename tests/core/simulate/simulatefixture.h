// SPDX-License-Identifier: MIT
#pragma once

#include "core/simulate/simulatedbackend.h"
#include "tests/support/rawclient.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTimeZone>

#include <memory>

/// What the tests of core/simulate share: a clock that stands still until told, a fixed sequence of draws, and
/// requests.
namespace spillway
{

/// Time and chance of one test.
struct SimulateFixture
{
    qint64 nowMs = 1'000'000;
    quint64 state = 1;

    quint32 draw()
    {
        // A linear congruential generator, the upper half of it: the same on every machine.
        state = state * 6364136223846793005ULL + 1442695040888963407ULL;
        return quint32(state >> 32);
    }

    /// Options with this time and chance.
    SimulatedBackendOptions options()
    {
        SimulatedBackendOptions options;
        options.name = QStringLiteral("test-westus3");
        options.region = QStringLiteral("westus3");
        options.nowMs = [this] { return nowMs; };
        options.wallNow = [] { return QDateTime::fromSecsSinceEpoch(1'700'000'000, QTimeZone::utc()).toUTC(); };
        options.draw = [this] { return draw(); };
        return options;
    }
};

inline std::unique_ptr<SimulatedBackend> startBackend(const SimulatedBackendOptions &options)
{
    auto backend = std::make_unique<SimulatedBackend>(options);
    return backend->listen() ? std::move(backend) : nullptr;
}

inline const QByteArray &chatPath()
{
    static const QByteArray path = "/openai/deployments/gpt-4o/chat/completions?api-version=2024-10-21";
    return path;
}

inline QByteArray jsonBytes(const QJsonObject &object)
{
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

/// A chat body with one user message and whatever `more` adds.
inline QJsonObject chatBody(const QString &text = QStringLiteral("Hello"), const QJsonObject &more = {})
{
    QJsonObject body = more;
    body.insert(QStringLiteral("messages"), QJsonArray{QJsonObject{{QStringLiteral("role"), QStringLiteral("user")},
                                                                   {QStringLiteral("content"), text}}});
    return body;
}

inline QByteArray post(const QByteArray &path, const QJsonObject &body, const WireHeaders &headers = {})
{
    return request("POST", path, WireHeaders{{"Content-Type", "application/json"}} + headers, jsonBytes(body));
}

inline QJsonObject jsonOf(const WireMessage &message)
{
    return QJsonDocument::fromJson(message.body).object();
}

inline QJsonObject errorOf(const WireMessage &message)
{
    return jsonOf(message)[QStringLiteral("error")].toObject();
}

/// One server-sent event as the tests read it.
struct ReadEvent
{
    QByteArray name; ///< null without an `event:` line
    QByteArray data;

    QJsonObject json() const { return QJsonDocument::fromJson(data).object(); }
    QJsonValue value() const { return json(); } ///< for one look-up behind the other
};

/// The events of a whole stream; each is `[event: NAME LF] data: DATA LF LF`.
inline QList<ReadEvent> eventsOf(const QByteArray &body)
{
    QList<ReadEvent> events;
    qsizetype start = 0;
    for (qsizetype end = body.indexOf("\n\n"); end >= 0; end = body.indexOf("\n\n", start)) {
        ReadEvent event;
        const QList<QByteArray> lines = body.sliced(start, end - start).split('\n');
        for (const QByteArray &line : lines) {
            if (line.startsWith("event: ")) {
                event.name = line.sliced(7);
            } else if (line.startsWith("data: ")) {
                event.data = line.sliced(6);
            }
        }
        events.append(event);
        start = end + 2;
    }
    return events;
}

} // namespace spillway
