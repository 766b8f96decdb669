// SPDX-License-Identifier: MIT
#pragma once

#include "core/http/headers.h"

/// Which header fields end at the next hop (RFC 9110 section 7.6.1), in one table for both directions.
namespace spillway
{

/// True for a field that is hop-by-hop by its name alone: Connection, Proxy-Connection, Keep-Alive, TE, Trailer,
/// Transfer-Encoding, Upgrade, Proxy-Authenticate, Proxy-Authorization, Proxy-Authentication-Info.
bool isHopByHop(QByteArrayView name);

/// `headers` without the hop-by-hop ones and without those that a `Connection` field names. A field that carries
/// end-to-end meaning (Content-Length, Host, Authorization …; the table in hopbyhop.cpp lists them) stays even if
/// Connection names it.
HeaderList withoutHopByHop(const HeaderList &headers);

} // namespace spillway
