// SPDX-License-Identifier: MIT
#pragma once

#include "core/azure/setupplan.h"

/// Where the plan's resources live in Azure Resource Manager, as `az rest` takes it.
namespace spillway
{

/// The subscription's path. Without one in the plan it holds `{subscriptionId}`, in whose place az puts the one it is
/// signed in to.
QString subscriptionPath(const SetupPlan &plan);
QString groupPath(const SetupPlan &plan, const QString &group);
QString servicePath(const SetupPlan &plan);
QString accountPath(const SetupPlan &plan, const OpenAiInstance &instance);
QString apiPath(const SetupPlan &plan);
QString clientSubscriptionPath(const SetupPlan &plan);

/// The segment after `key`, for example the group's name for `resourceGroups`; without regard to case. Empty: none.
QString segmentAfter(const QString &resourceId, QStringView key);

} // namespace spillway
