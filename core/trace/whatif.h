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

} // namespace spillway
