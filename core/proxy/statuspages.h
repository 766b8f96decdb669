// SPDX-License-Identifier: MIT
#pragma once

#include "core/proxy/proxycontext.h"
#include "core/proxy/requesttarget.h"

/// `GET /_spillway/healthz`, `/status` and `/metrics` (CONTRACT.md section 4).
namespace spillway
{

struct StatusPage
{
    int status = 200;
    QByteArray contentType;
    QByteArray body;
    HeaderList headers;
};

/// The answer to a request for a status page: for callers on this computer, or with the client key; and only when Host
/// names this computer, so that a web page cannot read it by DNS rebinding. Else 403.
StatusPage statusPage(const RequestHead &head, const RequestTarget &target, bool callerIsLocal,
                      const ProxyContext &context);

/// The JSON of `/_spillway/status`. What is not known is null.
QByteArray statusJson(const StatusSnapshot &snapshot);

/// Prometheus text format, version 0.0.4.
QByteArray metricsText(const StatusSnapshot &snapshot);

/// `healthy`, `throttled`, `probing`, `unreachable`, `disabled`.
QString stateName(HealthState state);

} // namespace spillway
