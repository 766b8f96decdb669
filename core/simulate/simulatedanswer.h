// SPDX-License-Identifier: MIT
#pragma once

#include "core/http/headers.h"

#include <QJsonObject>

#include <functional>
#include <optional>

namespace spillway
{

/// One server-sent event as it goes out.
struct StreamEvent
{
    QByteArray bytes; ///< with its empty line, without chunk framing
    int tokens = 0;   ///< how many tokens the model made for it
};

/// Yields the next event, or nothing at the end. Events are made when they are due, so that a long answer to a slow
/// reader takes no memory.
using EventSource = std::function<std::optional<StreamEvent>()>;

/// An answer as a value; how fast it goes out is SimulatedConnection's business.
struct SimulatedAnswer
{
    int status = 200;
    HeaderList headers; ///< without Content-Length, Transfer-Encoding and Connection
    QByteArray body;    ///< of an answer that is not a stream
    EventSource events; ///< set: the answer is an event stream
    int tokens = 0;     ///< tokens of the whole answer, which set its pace
    bool paced = false; ///< false: it goes out at once, as refusals and lists do
};

/// 200 with this JSON.
SimulatedAnswer jsonAnswer(const QJsonObject &object);
/// 200 with a body of another type.
SimulatedAnswer typedAnswer(const QByteArray &contentType, const QByteArray &body);
/// 200 with an event stream of `tokens` tokens.
SimulatedAnswer streamAnswer(EventSource events, int tokens);

/// `data: JSON` and an empty line.
StreamEvent dataEvent(const QJsonObject &object, int tokens = 0);
/// `event: NAME`, `data: JSON` and an empty line.
StreamEvent namedEvent(const QByteArray &name, const QJsonObject &object, int tokens = 0);

} // namespace spillway
