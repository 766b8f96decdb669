// SPDX-License-Identifier: MIT
#pragma once

#include "core/http/packedheaders.h"

/// What is kept of a message for the traffic view. Values without credentials; every thread may copy them.
namespace spillway
{

/// How much of each exchange is kept. The default keeps nothing and costs nothing.
struct CaptureOptions
{
    bool heads = false;
    qint64 bodyBytes = 0; ///< of each body, from its beginning; 0: none is kept

    bool operator==(const CaptureOptions &) const = default;
};

/// One side of an exchange.
struct CapturedMessage
{
    PackedHeaders headers; ///< credentials masked
    QByteArray body;       ///< its beginning, credentials masked; empty unless bodies are kept
    bool bodyCut = false;  ///< there was more than is kept

    qint64 bytes() const { return headers.size() + body.size(); }
};

/// Both sides.
struct CapturedExchange
{
    QByteArray target; ///< path and query as the caller sent them, credentials masked
    int minorVersion = 1;
    QByteArray reason; ///< of the answer's status line
    CapturedMessage request;
    CapturedMessage response;

    /// Of all that a caller or backend may make large.
    qint64 bytes() const { return target.size() + request.bytes() + response.bytes(); }
};

} // namespace spillway
