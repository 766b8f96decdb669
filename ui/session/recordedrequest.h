// SPDX-License-Identifier: MIT
#pragma once

#include "core/proxy/exchangerecord.h"

#include <QUrl>

/// What a recorded request is good for: sending it again, and writing it down. Pure.
namespace spillway
{

/// Empty if the whole request was recorded, so that it can be sent again as it was; else a sentence that says why not.
QString replayProblem(const ExchangeRecord &record);

/// True if the body was recorded from its first to its last byte.
bool hasWholeBody(const ExchangeRecord &record);

/// Path and query as recorded (credentials masked), or the path alone where heads were not recorded.
QByteArray targetOf(const ExchangeRecord &record);

/// Scheme, host and port of an endpoint's URL, without a slash at the end; an endpoint that is open to the network is
/// spoken to on this computer.
QByteArray endpointOrigin(const QString &endpointUrl);

/// True for a header field that belongs to one connection or one message's framing, so that whoever sends the request
/// again makes its own: Host, Content-Length, Connection and their kin.
bool isTransportHeader(QByteArrayView name);

} // namespace spillway
