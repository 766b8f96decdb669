// SPDX-License-Identifier: MIT
#pragma once

#include "core/azure/azline.h"
#include "core/azure/setupcommands.h"

/// The steps' commands, one function a step, and what they share. Others take `commandsOf`.
namespace spillway
{

AzScript serviceCommands(const SetupPlan &plan);
AzScript instanceCommands(const SetupPlan &plan);
AzScript accessCommands(const SetupPlan &plan, const StepInputs &inputs);
/// Gives the service the user-assigned identity with this client id, unless it has it.
QList<AzCommand> attachCommands(const SetupPlan &plan, const QString &clientId);
AzScript importCommands(const SetupPlan &plan, const StepInputs &inputs);
AzScript apiSettingsCommands(const SetupPlan &plan);
AzScript policyCommands(const SetupPlan &plan, const StepInputs &inputs);
AzScript clientSubscriptionCommands(const SetupPlan &plan);

/// What az and Azure Resource Manager call the plan's resources, with the captured subscription.
AzWord groupPath(const QString &group);
AzWord servicePath(const SetupPlan &plan);
AzWord accountPath(const SetupPlan &plan, const OpenAiInstance &instance);
/// `/NAME`, as one segment of a path whatever is in it.
AzWord pathSegment(const QString &name);

/// The versions of Azure's interfaces that the commands use.
inline constexpr QStringView apimVersion = u"?api-version=2022-08-01";
inline constexpr QStringView apimV2Version = u"?api-version=2024-05-01"; ///< knows the v2 tiers
inline constexpr QStringView accountsVersion = u"2023-05-01";
/// The version for the plan's service itself.
QString serviceVersion(const SetupPlan &plan);

/// A question about the service, but for what is asked. az 2.45 asks in a version that may not know the v2 tiers, so
/// those are asked by `az rest`.
AzLine aboutService(const SetupPlan &plan, const QString &comment);
/// Waits until Azure has made the service, or has changed it.
AzCommand waitCommand(const SetupPlan &plan);
/// The word `@FILE` for a body.
AzWord bodyWord(const QString &file);

/// Makes the group unless it is there: `capture` tells. An existing one may lie in another region.
QList<AzCommand> groupCommands(const QString &group, const QString &region, const QString &capture);

} // namespace spillway
