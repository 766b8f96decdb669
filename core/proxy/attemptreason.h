// SPDX-License-Identifier: MIT
#pragma once

#include "core/balance/health.h"
#include "core/http/retryhint.h"
#include "core/proxy/backendregistry.h"

/// What is read from an attempt for people: the reason shown for a backend, and the limits it reports.
namespace spillway
{

/// `200`, `429 · Retry-After 12 s`, `503 · resting 10 s`, `401 · key refused`, `Connection refused · resting 10 s`.
QString attemptReason(const Outcome &outcome, const std::optional<RetryHint> &hint, const QString &failureText);

/// Takes x-ratelimit-remaining-requests and -tokens over, and x-ratelimit-limit-requests and -tokens, of which they
/// are. A negative number means "not reported", and so does a zero with an answer that was let through (seen on the
/// Responses API). What a head does not name stays what it was.
void noteRateLimits(const HeaderList &headers, int status, BackendState &state);

/// Takes the region of x-ms-region over, as Azure writes it: `East US`.
void noteRegion(const HeaderList &headers, BackendState &state);

} // namespace spillway
