// SPDX-License-Identifier: MIT
#include "core/trace/whatif.h"

#include "core/trace/scenariobackends.h"

namespace spillway
{

WhatIf whatIf(const Scenario &scenario, const Profile &inForce, const Profile &planned)
{
    return whatIf(scenario, inForce, scenario, planned);
}

WhatIf whatIf(const Scenario &recorded, const Profile &inForce, const Scenario &supposed, const Profile &planned)
{
    const TraceResult now = traceScenario(inForce, recorded);
    const TraceResult then = traceScenario(planned, supposed);
    WhatIf result;
    result.inForce = summarize(now);
    result.planned = summarize(then);
    for (qsizetype number = 0; number < recorded.requests.size(); ++number) {
        const bool servedNow = now.requests[number].isServed();
        const bool servedThen = then.requests[number].isServed();
        result.rescued += servedThen && !servedNow ? 1 : 0;
        result.lost += servedNow && !servedThen ? 1 : 0;
    }
    const QList<qsizetype> entries = entriesOf(supposed, then.backends);
    for (qsizetype place = 0; place < then.backends.size(); ++place) {
        if (entries[place] < 0) {
            result.unknown.append(then.backends[place].url);
        }
    }
    return result;
}

void supposeLimit(Scenario &scenario, const Backend &backend, int requestsPerMinute)
{
    ScenarioBackend limited;
    limited.key = backend.url;
    limited.limit = ScenarioLimit();
    limited.limit->requests = requestsPerMinute;
    limited.limit->period = std::chrono::minutes(1);
    const qsizetype entry = entriesOf(scenario, {backend}).first();
    if (entry < 0) {
        scenario.backends.append(limited);
        return;
    }
    const ScenarioBackend &known = scenario.backends[entry];
    limited.otherwise = known.otherwise ? known.otherwise : known.always;
    scenario.backends[entry] = limited;
}

} // namespace spillway
