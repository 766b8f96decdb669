// SPDX-License-Identifier: MIT
#pragma once

#include "core/http/requestparser.h"
#include "core/proxy/backendregistry.h"
#include "core/proxy/requesttarget.h"

/// A caller's request turned into the one for a backend (CONTRACT.md section 4). Pure.
namespace spillway
{

struct UpstreamRequest
{
    QByteArray method;
    QByteArray target;  ///< path and query as they go on the wire
    HeaderList headers; ///< complete but for the body's framing; Host is in it
};

/// Everything but the body: path with the mapped deployment, end-to-end headers, the backend's credential.
UpstreamRequest rewriteRequest(const RequestHead &head, const RequestTarget &target, const ConfiguredBackend &backend,
                               const QByteArray &clientKey);

/// The client key that a caller presents: `api-key`, `Ocp-Apim-Subscription-Key` or `Authorization: Bearer`.
bool presentsKey(const HeaderList &headers, const QByteArray &clientKey);

} // namespace spillway
