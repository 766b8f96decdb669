// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArray>
#include <QByteArrayView>

/// The chunked transfer coding (RFC 9112 section 7.1), writing side.
namespace spillway
{

/// Appends one chunk with `data` to `out`. Nothing is appended for empty data: that would end the body.
void appendChunk(QByteArray &out, QByteArrayView data);

/// The chunk that ends a body, without trailers.
inline constexpr QByteArrayView lastChunk = "0\r\n\r\n";

} // namespace spillway
