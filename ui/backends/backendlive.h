// SPDX-License-Identifier: MIT
#pragma once

#include "core/config/profile.h"
#include "core/proxy/exchangerecord.h"
#include "ui/widgets/statepill.h"

#include <functional>

/// What the endpoint knows of a backend now, as pages show it. Pure.
namespace spillway
{

/// The state of a backend at `now`: what the snapshot told, moved on by the clock, for a wait ends by itself. Nothing
/// while the endpoint has not told of it.
std::optional<HealthState> liveState(const Backend &backend, const StatusSnapshot &snapshot, Instant now);

/// The pill of a backend at `now`.
PillContent backendPill(const Backend &backend, const StatusSnapshot &snapshot, Instant now);

/// The pool as a request would meet it: the endpoint's, or where it has told of none, or of other backends, a fresh one
/// made of the profile (`hasCredential` says which backends can be signed in to).
PoolSnapshot poolNow(const Profile &profile, const StatusSnapshot &snapshot,
                     const std::function<bool(const Backend &)> &hasCredential);

} // namespace spillway
