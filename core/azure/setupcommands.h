// SPDX-License-Identifier: MIT
#pragma once

#include "core/azure/azcommand.h"
#include "core/azure/setupplan.h"

namespace spillway
{

/// What does a step, idempotent: a second run ends in the same state. Steps without a command (schema, policy backends,
/// test) have none. `policy` is the exported policy document (step 8) and `schemaFile` the name of the patched schema
/// beside the script (step 5).
struct StepInputs
{
    QByteArray policy;
    QString schemaFile = QStringLiteral("openapi.json");
};
AzScript commandsOf(SetupStep step, const SetupPlan &plan, const StepInputs &inputs);

/// The commands that the shown ones need first: they capture the subscription, the service's principal and the like.
AzScript preamble(const SetupPlan &plan);

} // namespace spillway
