// SPDX-License-Identifier: MIT
#pragma once

#include "core/trace/tracesummary.h"

/// "Would it have gone better with that plan?": the same requests, and the same backends, under two plans.
namespace spillway
{

struct WhatIf
{
    TraceSummary inForce;
    TraceSummary planned;
    qint64 rescued = 0; ///< requests that are served under the plan only
    qint64 lost = 0;    ///< requests that are served under the profile in force only
    /// URLs of backends of the plan of which the scenario says nothing: they give its usual answer, without any quota.
    QStringList unknown;

    bool operator==(const WhatIf &) const = default;
};

/// Plays `scenario`, whose backends go by their URLs (as those of `scenarioFrom` do), under both.
WhatIf whatIf(const Scenario &scenario, const Profile &inForce, const Profile &planned);

/// The same where the plan changes what backends can do too: `supposed` has the requests of `recorded`, but other
/// answers.
WhatIf whatIf(const Scenario &recorded, const Profile &inForce, const Scenario &supposed, const Profile &planned);

/// Supposes a quota: of the calls in each minute from the scenario's start on, `backend` gives `requestsPerMinute` its
/// usual answer and the others 429. What else the scenario says of it (recorded 429s and faults) holds no longer.
void supposeLimit(Scenario &scenario, const Backend &backend, int requestsPerMinute);

} // namespace spillway
