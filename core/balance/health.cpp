// SPDX-License-Identifier: MIT
#include "core/balance/health.h"

#include <algorithm>

namespace spillway
{

bool isAvailable(const BackendHealth &health, const QString &deployment, Instant now)
{
    return availableFrom(health, deployment, now) <= now;
}

Instant availableFrom(const BackendHealth &health, const QString &deployment, Instant now)
{
    Instant from = std::max(now, health.whole.until);
    if (!deployment.isEmpty() && !health.byDeployment.isEmpty()) {
        from = std::max(from, health.byDeployment.value(deployment).until);
    }
    return from;
}

HealthState stateAt(const BackendHealth &health, Instant now)
{
    if (now < health.whole.until) {
        return health.afterFault ? HealthState::Unreachable : HealthState::Throttled;
    }
    if (shownWait(health, now)) {
        return HealthState::Throttled;
    }
    return health.awaitingProof ? HealthState::Probing : HealthState::Healthy;
}

std::optional<SetAside> shownWait(const BackendHealth &health, Instant now)
{
    if (now < health.whole.until) {
        return health.whole;
    }
    // The deployment that is back first: that is when something changes for the reader.
    std::optional<SetAside> soonest;
    for (const SetAside &aside : health.byDeployment) {
        if (now < aside.until && (!soonest || aside.until < soonest->until)) {
            soonest = aside;
        }
    }
    return soonest;
}

Outcome classifyAttempt(const AttemptResult &result, const BalancingOptions &options)
{
    const auto clamped = [](std::chrono::milliseconds wait) { return std::clamp(wait, leastWait, longestWait); };
    Outcome outcome;
    outcome.status = result.status;
    switch (result.failure) {
    case TransportFailure::Unreachable:
        outcome.kind = OutcomeClass::Unreachable;
        outcome.wait = clamped(options.defaultRetryAfter);
        return outcome;
    case TransportFailure::TimedOut:
        outcome.kind = OutcomeClass::TimedOut;
        outcome.wait = clamped(options.defaultRetryAfter);
        return outcome;
    case TransportFailure::None:
        break;
    }
    if (options.throttleOn.contains(result.status)) {
        outcome.kind = OutcomeClass::Throttled;
        outcome.wait = clamped(result.wait.value_or(options.defaultRetryAfter));
        outcome.deploymentOnly = options.throttleScope == ThrottleScope::Deployment && result.status == 429;
    }
    return outcome;
}

BackendHealth applyOutcome(BackendHealth health, const Outcome &outcome, const QString &deployment, Instant now)
{
    // Waits that are over say nothing any more; dropping them here keeps the table as small as what is throttled.
    health.byDeployment.removeIf([now](const auto &entry) { return entry.value().until <= now; });

    switch (outcome.kind) {
    case OutcomeClass::Answer:
        // An answer to a request that was under way before a throttle does not end that throttle (rule 6).
        if (health.whole.until <= now) {
            health.awaitingProof = false;
        }
        return health;
    case OutcomeClass::Throttled:
    case OutcomeClass::Unreachable:
    case OutcomeClass::TimedOut:
        break;
    }
    const SetAside aside{now + outcome.wait, outcome.wait};
    if (outcome.deploymentOnly && !deployment.isEmpty()) {
        health.byDeployment.insert(deployment, aside);
        if (health.whole.until <= now) {
            health.awaitingProof = false;
        }
        return health;
    }
    health.whole = aside;
    health.afterFault = outcome.kind != OutcomeClass::Throttled;
    health.awaitingProof = true;
    return health;
}

} // namespace spillway
