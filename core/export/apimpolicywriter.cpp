// SPDX-License-Identifier: MIT
#include "core/export/apimpolicywriter.h"

#include "core/export/policydocument.h"

namespace spillway
{

Exported ApimPolicyWriter::write(const Profile &profile) const
{
    const PlannedPolicy planned = planPolicy(profile);
    if (!planned.problem.isEmpty()) {
        return {{}, planned.problem, {}};
    }
    return {policyDocument(planned.plan), {}, planned.notes};
}

} // namespace spillway
