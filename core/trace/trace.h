// SPDX-License-Identifier: MIT
#pragma once

#include "core/balance/health.h"
#include "core/config/profile.h"
#include "core/trace/scenario.h"

/// The balancer alone on a virtual clock (SCENARIO.md): a scripted scenario goes through the same functions as the
/// endpoint's exchanges do (core/balance/exchangecourse), and every decision is noted.
namespace spillway
{

/// One attempt of a traced request. Times count from the scenario's start.
struct TracedAttempt
{
    std::chrono::milliseconds at{0};
    int backend = 0;     ///< into TraceResult::backends
    quint32 choices = 1; ///< 1: there was no choice, and no number was used up
    quint32 choice = 0;  ///< the number modulo `choices`
    int status = 0;      ///< 0: a fault
    ScenarioFault fault = ScenarioFault::None;
    OutcomeClass outcome = OutcomeClass::Answer;
    std::chrono::milliseconds wait{0}; ///< for how long the backend is set aside; 0: not at all

    bool operator==(const TracedAttempt &) const = default;
};

/// One request with all its attempts.
struct TracedRequest
{
    std::chrono::milliseconds at{0};
    std::chrono::milliseconds end{0};       ///< when the caller has its answer
    int status = 0;                         ///< what the caller gets
    int answeredBy = -1;                    ///< the attempt whose answer that is; -1: it is Spillway's own
    std::chrono::milliseconds backAfter{0}; ///< of a 429 without an attempt: when the first backend is back; else 0
    QList<TracedAttempt> attempts;

    /// True if the caller got a backend's answer that is no 429 and none of `throttleOn`.
    bool isServed() const
    {
        return status != 429 && answeredBy >= 0 && attempts[answeredBy].outcome == OutcomeClass::Answer;
    }
    bool operator==(const TracedRequest &) const = default;
};

struct TraceResult
{
    QList<Backend> backends;       ///< the enabled ones, in the order of the profile's list
    QList<TracedRequest> requests; ///< by their numbers
};

/// Plays `scenario` over the enabled backends of `profile`. The same arguments give the same result. The profile's
/// time-outs do not count: the scenario itself says what takes how long and what timed out. Nor do credentials.
TraceResult traceScenario(const Profile &profile, const Scenario &scenario);

} // namespace spillway
