// SPDX-License-Identifier: MIT
#pragma once

#include "core/balance/picker.h"
#include "core/balance/retry.h"

#include <QByteArray>

#include <algorithm>

/// What the balancer says, as text: a test that fails then shows the two decisions side by side.
namespace spillway
{

/// The instant that the tests of the balancer start at. Any will do.
constexpr Instant testStart{std::chrono::seconds(1'000'000)};

/// Milliseconds since the start, as `5000`; fractions as `0.001`. "never" and "always" are the ends of time.
inline QByteArray describe(Instant instant)
{
    if (instant == Instant::min()) {
        return "always";
    }
    if (instant == Instant::max()) {
        return "never";
    }
    return QByteArray::number(double((instant - testStart).count()) / 1000, 'g', 12);
}

inline QByteArray describe(HealthState state)
{
    switch (state) {
    case HealthState::Healthy:
        return "healthy";
    case HealthState::Throttled:
        return "throttled";
    case HealthState::Probing:
        return "probing";
    case HealthState::Unreachable:
        return "unreachable";
    case HealthState::Disabled:
        return "disabled";
    }
    return "no such state";
}

inline QByteArray describe(const SetAside &aside)
{
    return describe(aside.until) + " after " + QByteArray::number(qint64(aside.wait.count()));
}

/// Everything that a BackendHealth holds.
inline QByteArray describe(const BackendHealth &health)
{
    QByteArray text = "until " + describe(health.whole);
    text += health.afterFault ? ", fault" : "";
    text += health.awaitingProof ? ", unproven" : "";
    QList<QString> names = health.byDeployment.keys();
    std::sort(names.begin(), names.end());
    for (const QString &name : names) {
        text += ", " + name.toUtf8() + " until " + describe(health.byDeployment[name]);
    }
    return text;
}

inline QByteArray describe(OutcomeClass kind)
{
    switch (kind) {
    case OutcomeClass::Answer:
        return "answer";
    case OutcomeClass::Throttled:
        return "throttled";
    case OutcomeClass::Unreachable:
        return "unreachable";
    case OutcomeClass::TimedOut:
        return "timed out";
    }
    return "no such class";
}

inline QByteArray describe(const Outcome &outcome)
{
    return describe(outcome.kind) + ' ' + QByteArray::number(outcome.status) + " for " +
           QByteArray::number(qint64(outcome.wait.count())) + (outcome.deploymentOnly ? ", deployment only" : "");
}

inline QByteArray describe(RetryDecision decision)
{
    switch (decision) {
    case RetryDecision::Deliver:
        return "deliver";
    case RetryDecision::Retry:
        return "retry";
    case RetryDecision::StopCommitted:
        return "stop: committed";
    case RetryDecision::StopNotReplayable:
        return "stop: not replayable";
    case RetryDecision::StopLimit:
        return "stop: limit";
    case RetryDecision::StopNoBackend:
        return "stop: no backend";
    }
    return "no such decision";
}

/// `2` for a single choice, `2 by 1 of 3` where the draw decided; or why there is none and when the first is back.
inline QByteArray describe(const PickResult &result)
{
    if (const auto *none = std::get_if<NoneAvailable>(&result)) {
        switch (none->reason) {
        case NoneAvailable::Reason::NotConfigured:
            return "not configured";
        case NoneAvailable::Reason::AllThrottled:
            return "all throttled until " + describe(none->earliestReturn);
        case NoneAvailable::Reason::AllAsked:
            return "all asked, first back at " + describe(none->earliestReturn);
        }
    }
    const auto &picked = std::get<Picked>(result);
    QByteArray text = QByteArray::number(picked.index);
    if (picked.choices != 1) {
        text += " by " + QByteArray::number(picked.choice) + " of " + QByteArray::number(picked.choices);
    }
    return text + (picked.thoughThrottled ? " anyway" : "");
}

} // namespace spillway
