// SPDX-License-Identifier: MIT
#pragma once

#include "core/export/policyplan.h"
#include "core/export/policyscan.h"

namespace spillway
{

/// Fills in the options of `plan`, whose backends are read already, if the document is, but for white space, comments
/// and the numbers and lists that one may change, an export of this program. False, and `plan` stays: it is not.
bool readRules(const PolicyScan &scan, PolicyPlan &plan);

} // namespace spillway
