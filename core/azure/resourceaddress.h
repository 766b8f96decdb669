// SPDX-License-Identifier: MIT
#pragma once

#include "core/azure/setupplan.h"

/// Where the plan's resources live in Azure Resource Manager, as the questions of a check take it: whole, so that they
/// need no other question before them.
namespace spillway
{

/// The subscription. Without one in the plan it holds `{subscriptionId}`, in whose place az puts the one it is
/// signed in to.
QString subscriptionAddress(const SetupPlan &plan);
QString groupAddress(const SetupPlan &plan, const QString &group);
QString serviceAddress(const SetupPlan &plan);
QString accountAddress(const SetupPlan &plan, const OpenAiInstance &instance);
QString apiAddress(const SetupPlan &plan);
QString clientSubscriptionAddress(const SetupPlan &plan);

/// The segment after `key`, for example the group's name for `resourceGroups`; without regard to case. Empty: none.
QString segmentAfter(const QString &resourceId, QStringView key);

} // namespace spillway
