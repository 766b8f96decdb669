// SPDX-License-Identifier: MIT
#pragma once

#include "core/azure/setupplan.h"

#include <QJsonArray>

/// Azure OpenAI instances as Azure lists them, as values of the plan.
namespace spillway
{

/// The deployments of a `value` list of `…/accounts/NAME/deployments`, those of other formats than OpenAI left out.
QList<ModelDeployment> readDeployments(const QJsonArray &value);

/// The instances among the accounts of `az cognitiveservices account list` (other kinds are left out), in order of
/// their names, without deployments. Linked with the backend of `profile` that has the same address.
QList<OpenAiInstance> readAccounts(const QJsonArray &accounts, const Profile &profile);

/// `plan` with these instances, each with its own `deployments`: what most of them have becomes the plan's, and only
/// those that differ keep a list of their own.
SetupPlan planWithInstances(SetupPlan plan, const QList<OpenAiInstance> &instances);

} // namespace spillway
