// SPDX-License-Identifier: MIT
#pragma once

#include "core/simulate/generationcall.h"
#include "core/simulate/simulatedanswer.h"
#include "tests/core/simulate/simulatefixture.h"

/// What the tests of single answers share: calls, a source with fixed draws, and answers read back.
namespace spillway
{

/// The answer of a resource named ptu-eastus2 at second 1 700 000 000; each draw is the one before plus one.
inline AnswerSource fixedSource(quint32 firstDraw = 7)
{
    auto next = std::make_shared<quint32>(firstDraw);
    return {QStringLiteral("ptu-eastus2"), QStringLiteral("eastus2"), 1'700'000'000, 0, [next] { return (*next)++; }};
}

/// A chat with one user message and whatever `more` adds.
inline GenerationCall chatCall(const QJsonObject &more = {})
{
    const QJsonObject request = chatBody(QStringLiteral("Hello"), more);
    return {request, QStringLiteral("gpt-4o-2024-11-20"), readMessages(request[QStringLiteral("messages")].toArray()),
            request[QStringLiteral("stream")].toBool()};
}

inline QJsonObject jsonOf(const SimulatedAnswer &answer)
{
    return QJsonDocument::fromJson(answer.body).object();
}

inline QJsonObject errorOf(const SimulatedAnswer &answer)
{
    return jsonOf(answer)[QStringLiteral("error")].toObject();
}

inline QJsonObject parsed(const QByteArray &json)
{
    return QJsonDocument::fromJson(json).object();
}

/// A stream run to its end.
struct RunStream
{
    QList<ReadEvent> events;
    QByteArray bytes;
    int tokens = 0;
};

inline RunStream runStream(const SimulatedAnswer &answer)
{
    RunStream run;
    while (const std::optional<StreamEvent> event = answer.events()) {
        run.bytes += event->bytes;
        run.tokens += event->tokens;
    }
    run.events = eventsOf(run.bytes);
    return run;
}

/// Two tools in chat completions' spelling: get_weather with a city, and roll.
inline QJsonArray chatTools()
{
    return parsed(R"({"tools":[{"type":"function","function":{"name":"get_weather","parameters":
        {"type":"object","properties":{"city":{"type":"string"}},"required":["city"]}}},
        {"type":"function","function":{"name":"roll"}}]})")[QStringLiteral("tools")]
        .toArray();
}

} // namespace spillway
