// SPDX-License-Identifier: MIT
#include "core/simulate/simulatedanswer.h"

#include <QJsonDocument>

namespace spillway
{

SimulatedAnswer jsonAnswer(const QJsonObject &object)
{
    return typedAnswer("application/json", QJsonDocument(object).toJson(QJsonDocument::Compact));
}

SimulatedAnswer typedAnswer(const QByteArray &contentType, const QByteArray &body)
{
    SimulatedAnswer answer;
    answer.headers.append("Content-Type", contentType);
    answer.body = body;
    return answer;
}

SimulatedAnswer streamAnswer(EventSource events, int tokens)
{
    SimulatedAnswer answer = typedAnswer("text/event-stream; charset=utf-8", {});
    answer.events = std::move(events);
    answer.tokens = tokens;
    answer.paced = true;
    return answer;
}

StreamEvent dataEvent(const QJsonObject &object, int tokens)
{
    return {"data: " + QJsonDocument(object).toJson(QJsonDocument::Compact) + "\n\n", tokens};
}

StreamEvent namedEvent(const QByteArray &name, const QJsonObject &object, int tokens)
{
    return {"event: " + name + "\ndata: " + QJsonDocument(object).toJson(QJsonDocument::Compact) + "\n\n", tokens};
}

} // namespace spillway
