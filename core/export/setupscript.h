// SPDX-License-Identifier: MIT
#pragma once

#include "core/azure/setupcommands.h"
#include "core/export/exporter.h"
#include "core/export/policyplan.h"

/// The ten steps of a profile as they go into a script, whatever the script's language.
namespace spillway
{

/// The last step: one call through the gateway.
struct GatewayTest
{
    QString url;     ///< empty: there is no deployment that chats, so nothing to call
    QByteArray body; ///< JSON in ASCII
    QString deployment;
};

struct SetupScript
{
    SetupPlan plan;
    StepInputs inputs;
    QList<PolicyBackend> backends; ///< those of the policy
    GatewayTest test;
    QString problem;   ///< as in Exported
    QStringList notes; ///< as in Exported

    AzScript commands(SetupStep step) const { return commandsOf(step, plan, inputs); }
    /// Where Microsoft keeps the schema of the plan's version; empty if the profile names a file of its own.
    QString schemaUrl() const;
};

/// What the profile says; `problem` says why it can be no script.
SetupScript planSetupScript(const Profile &profile);

/// What step 3 and 8 need of the profile beside its plan: the policy itself is left to the caller.
StepInputs stepInputsOf(const Profile &profile);

/// The text above a step in the script: `1 API Management instance`.
QString stepHeading(SetupStep step);
/// What is to be said about a step that az does nothing for: lines without their comment marks, safe as comments.
QStringList stepRemarks(SetupStep step, const SetupScript &script);

} // namespace spillway
