// SPDX-License-Identifier: MIT
#pragma once

#include "core/balance/backend.h"

#include <QHash>

#include <optional>

/// What is known about a backend's health, and how an attempt changes it. Pure functions: `now` is an argument and
/// expiry is a comparison, so that no timer ever brings a backend back (ALGORITHM.md sections 1 and 4).
namespace spillway
{

/// A state for people to see. Only `isAvailable` decides.
enum class HealthState {
    Healthy,
    Throttled,
    Probing,     ///< the wait is over and no answer has come since: available like any other
    Unreachable, ///< set aside after a fault of the connection
    Disabled,    ///< turned off, or without a credential: never asked
};

/// Why an attempt got no answer.
enum class TransportFailure {
    None,
    Unreachable, ///< DNS, refused, TLS, reset or close before the head
    TimedOut,    ///< no connection, or no byte before the head, in the time allowed
};

/// The outcome classes of ALGORITHM.md section 4 that can be told when the head (or no head) is there.
enum class OutcomeClass { Answer, Throttled, Unreachable, TimedOut };

/// What came of one attempt, as far as the rules need it.
struct AttemptResult
{
    int status = 0; ///< 0 when there was no answer
    TransportFailure failure = TransportFailure::None;
    std::optional<std::chrono::milliseconds> wait; ///< what the answer's headers ask for (core/http/retryhint)
};

/// A classified attempt, ready to be applied.
struct Outcome
{
    OutcomeClass kind = OutcomeClass::Answer;
    int status = 0;
    std::chrono::milliseconds wait{0}; ///< how long the backend is set aside; 0 for an answer
    bool deploymentOnly = false;       ///< only the deployment is throttled (ThrottleScope::Deployment and a 429)
};

/// Waits are clamped to these (ALGORITHM.md section 3).
constexpr std::chrono::milliseconds leastWait{100};
constexpr std::chrono::milliseconds longestWait{24 * 60 * 60 * 1000};

/// One wait: until when, and how long it was from its start (for the bar that shows what is left).
struct SetAside
{
    Instant until = Instant::min();
    std::chrono::milliseconds wait{0};
};

/// The health of one backend. A value: starting health is the default one.
struct BackendHealth
{
    SetAside whole;                        ///< the backend as such
    bool afterFault = false;               ///< `whole` came from a fault, not from an answer
    bool awaitingProof = false;            ///< no answer since `whole` began
    QHash<QString, SetAside> byDeployment; ///< throttled deployments, by the name the backend knows
};

/// Whether a backend with this health may be asked at `now`: `now` has reached the end of its wait.
/// An empty `deployment` means that the request names none, so only the backend's own wait counts.
bool isAvailable(const BackendHealth &health, const QString &deployment, Instant now);

/// When a backend that is not available at `now` comes back; `now` if it is available.
Instant availableFrom(const BackendHealth &health, const QString &deployment, Instant now);

/// The state to show at `now` for a backend that is enabled and has its credential. Throttled is also shown while
/// any one of its deployments is throttled.
HealthState stateAt(const BackendHealth &health, Instant now);

/// The end of the wait that `stateAt` shows, if there is one after `now`.
std::optional<SetAside> shownWait(const BackendHealth &health, Instant now);

/// Puts an attempt into its class and settles how long its backend is set aside: the answer's own wait, else
/// `defaultRetryAfter`, clamped to [leastWait, longestWait].
Outcome classifyAttempt(const AttemptResult &result, const BalancingOptions &options);

/// The health after `outcome`. `deployment` is the backend's name of the deployment asked, or empty.
BackendHealth applyOutcome(BackendHealth health, const Outcome &outcome, const QString &deployment, Instant now);

} // namespace spillway
