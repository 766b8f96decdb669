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
    /// A key that the policy takes from a named value.
    struct NamedKey
    {
        QString namedValue;
        QString backend;
        QString variable; ///< as in AzKey
    };

    QByteArray policy;
    QString schemaFile = QStringLiteral("openapi.json");
    QString identityClientId = {};  ///< of a user-assigned identity; empty: the service's own
    QList<NamedKey> namedKeys = {}; ///< what the policy needs; step 8 makes those that are missing
};
AzScript commandsOf(SetupStep step, const SetupPlan &plan, const StepInputs &inputs);

/// What every step needs first: it captures the subscription's id. A step captures all else that it needs itself.
AzScript preamble(const SetupPlan &plan);

} // namespace spillway
