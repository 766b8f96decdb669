// SPDX-License-Identifier: MIT
#pragma once

namespace spillway
{

/// Which QNetworkAccessManager carries the upstream calls.
enum class UpstreamKind {
    Direct,    ///< DirectAccessManager: connections on the proxy's own thread; what a system proxy serves still goes by
               ///< Stock
    Stock,     ///< Qt's own, with the levers of ARCHITECTURE.md
    StockHttp2 ///< the same, with HTTP/2 over TLS where the backend offers it
};

} // namespace spillway
