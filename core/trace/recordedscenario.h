// SPDX-License-Identifier: MIT
#pragma once

#include "core/trace/recordedlog.h"
#include "core/trace/scenario.h"

/// A recorded log as a scenario, so that what happened can be played against another plan.
namespace spillway
{

/// What a backend that answered 429 had given in a minute before it did: a hint at its quota.
struct QuotaSeen
{
    QString backend;
    int answersPerMinute = 0; ///< the most calls it took within the minute before one of its 429s

    bool operator==(const QuotaSeen &) const = default;
};

struct RecordedScenario
{
    Scenario scenario; ///< starts with the first request; seed 1, because a log does not tell the draws
    QList<QuotaSeen> quotas;
    QList<Finding> findings; ///< backends that neither the profile nor the log has a URL of
};

/// Turns `log`, which has at least one request, into a scenario. `profile` is the one it was recorded with: the log
/// names backends, the scenario has their URLs.
///
/// The log tells what a backend answered when it was asked, a scenario what it would answer at any time. So a 429 holds
/// from that call until the wait that it asked for is over, and a fault or another status of `throttleOn` until the
/// next answer that is none, or the end of its last wait. At all other times the backend answers 200 after the median
/// of the times that its answers took, for each deployment apart where the log has several. Statuses that are the
/// caller's own fault are not told from a 200.
RecordedScenario scenarioFrom(const RecordedLog &log, const Profile &profile);

} // namespace spillway
