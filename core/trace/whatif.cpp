// SPDX-License-Identifier: MIT
#include "core/trace/whatif.h"

#include "core/trace/scenariobackends.h"

namespace spillway
{

WhatIf whatIf(const Scenario &scenario, const Profile &inForce, const Profile &planned)
{
    const TraceResult now = traceScenario(inForce, scenario);
    const TraceResult then = traceScenario(planned, scenario);
    WhatIf result;
    result.inForce = summarize(now);
    result.planned = summarize(then);
    for (qsizetype number = 0; number < scenario.requests.size(); ++number) {
        const bool servedNow = now.requests[number].isServed();
        const bool servedThen = then.requests[number].isServed();
        result.rescued += servedThen && !servedNow ? 1 : 0;
        result.lost += servedNow && !servedThen ? 1 : 0;
    }
    const QList<qsizetype> entries = entriesOf(scenario, then.backends);
    for (qsizetype place = 0; place < then.backends.size(); ++place) {
        if (entries[place] < 0) {
            result.unknown.append(then.backends[place].url);
        }
    }
    return result;
}

} // namespace spillway
