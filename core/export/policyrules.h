// SPDX-License-Identifier: MIT
#pragma once

#include "core/export/policyplan.h"
#include "core/export/policyscan.h"

namespace spillway
{

/// Fills in the options of `plan`, whose backends are read already, if the document is, but for white space, comments
/// and the numbers and lists that one may change, an export of this program. False, and `plan` stays: it is not.
bool readRules(const PolicyScan &scan, PolicyPlan &plan);

/// Where a document that `readRules` does not know leaves what an export of `plan`'s backends says.
struct ForeignRule
{
    int line = 0;    ///< 0: the document ends before the export does
    QString element; ///< `retry`
};
ForeignRule firstForeignRule(const PolicyScan &scan, const PolicyPlan &plan);

} // namespace spillway
