// SPDX-License-Identifier: MIT
#pragma once

#include "core/trace/trace.h"

/// A trace in a few figures, for comparing plans.
namespace spillway
{

struct BackendSummary
{
    QString name;
    QString url;
    int priority = 1;
    qint64 asked = 0;     ///< attempts
    qint64 served = 0;    ///< requests whose good answer came from it
    qint64 throttles = 0; ///< answers of `throttleOn`
    qint64 faults = 0;

    bool operator==(const BackendSummary &) const = default;
};

struct TraceSummary
{
    qint64 requests = 0;
    qint64 served = 0;           ///< the caller got an answer that is no 429 and none of `throttleOn`
    qint64 spilledOver = 0;      ///< of these, by a backend behind the first priority that is enabled
    qint64 failovers = 0;        ///< requests that more than one backend was asked for
    qint64 throttledCallers = 0; ///< requests that were answered 429, by a backend or by Spillway
    /// The longest time without service, from the arrival of a request that was not served to the arrival of the next
    /// one that was; without one, to the end of the last request. Both 0 when every request was served.
    std::chrono::milliseconds outageFrom{0};
    std::chrono::milliseconds outageTo{0};
    QList<BackendSummary> backends; ///< in the order of the profile's list

    std::chrono::milliseconds longestOutage() const { return outageTo - outageFrom; }
    /// Not served, but for another reason than a 429.
    qint64 otherFailures() const { return requests - served - throttledCallers; }
    double spillOverShare() const { return share(spilledOver); } ///< of what was served, 0 to 1
    double servedShare(const BackendSummary &backend) const { return share(backend.served); }

    bool operator==(const TraceSummary &) const = default;

private:
    double share(qint64 part) const { return served > 0 ? double(part) / double(served) : 0; }
};

TraceSummary summarize(const TraceResult &result);

} // namespace spillway
