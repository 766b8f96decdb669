// SPDX-License-Identifier: MIT
#include "core/trace/tracesummary.h"

#include <algorithm>
#include <limits>
#include <numeric>
#include <vector>

namespace spillway
{
namespace
{

using std::chrono::milliseconds;

/// The requests in the order of their arrival.
std::vector<const TracedRequest *> byArrival(const QList<TracedRequest> &requests)
{
    std::vector<const TracedRequest *> sorted;
    sorted.reserve(size_t(requests.size()));
    for (const TracedRequest &request : requests) {
        sorted.push_back(&request);
    }
    std::stable_sort(sorted.begin(), sorted.end(),
                     [](const TracedRequest *a, const TracedRequest *b) { return a->at < b->at; });
    return sorted;
}

void findLongestOutage(const QList<TracedRequest> &requests, TraceSummary &summary)
{
    const auto consider = [&summary](milliseconds from, milliseconds to) {
        if (to - from > summary.longestOutage()) {
            summary.outageFrom = from;
            summary.outageTo = to;
        }
    };
    const TracedRequest *first = nullptr; // of those that were not served, since the last one that was
    milliseconds lastEnd{0};
    for (const TracedRequest *request : byArrival(requests)) {
        lastEnd = std::max(lastEnd, request->end);
        if (!request->isServed()) {
            first = first ? first : request;
        } else if (first) {
            consider(first->at, request->at);
            first = nullptr;
        }
    }
    if (first) {
        consider(first->at, lastEnd);
    }
}

} // namespace

TraceSummary summarize(const TraceResult &result)
{
    TraceSummary summary;
    summary.requests = result.requests.size();
    int first = std::numeric_limits<int>::max();
    for (const Backend &backend : result.backends) {
        summary.backends.append({backend.name, backend.url, backend.priority});
        first = std::min(first, backend.priority);
    }
    for (const TracedRequest &request : result.requests) {
        for (const TracedAttempt &attempt : request.attempts) {
            BackendSummary &backend = summary.backends[attempt.backend];
            ++backend.asked;
            backend.throttles += attempt.outcome == OutcomeClass::Throttled ? 1 : 0;
            backend.faults += attempt.fault != ScenarioFault::None ? 1 : 0;
        }
        summary.failovers += request.attempts.size() > 1 ? 1 : 0;
        if (request.isServed()) {
            BackendSummary &backend = summary.backends[request.attempts[request.answeredBy].backend];
            ++summary.served;
            ++backend.served;
            summary.spilledOver += backend.priority > first ? 1 : 0;
        }
        summary.throttledCallers += request.status == 429 ? 1 : 0;
    }
    findLongestOutage(result.requests, summary);
    return summary;
}

} // namespace spillway
