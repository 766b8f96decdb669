// SPDX-License-Identifier: MIT
#pragma once

#include "core/azure/setupfindinglist.h"

namespace spillway
{

/// The deployments' part of `validateSetupPlan`: their values, what differs between instances, and shared quotas.
void checkDeployments(const SetupPlan &plan, SetupFindingList &findings);

} // namespace spillway
