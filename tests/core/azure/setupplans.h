// SPDX-License-Identifier: MIT
#pragma once

#include "core/azure/setupcommands.h"

/// Plans for the tests of the commands.
namespace spillway
{

inline SetupPlan smallPlan()
{
    SetupPlan plan;
    plan.resourceGroup = QStringLiteral("rg");
    plan.region = QStringLiteral("eastus");
    plan.apim = {QStringLiteral("apim-contoso"), QStringLiteral("Developer"), QStringLiteral("Contoso"),
                 QStringLiteral("api@contoso.com")};
    plan.instances = {{QStringLiteral("contoso-one"), {}, {}, {}}};
    plan.deployments = {{QStringLiteral("gpt"), QStringLiteral("gpt-4o"), QStringLiteral("2024-11-20"),
                         QStringLiteral("Standard"), 30}};
    plan.schemaVersion = QStringLiteral("2024-10-21");
    plan.api.suffix = QStringLiteral("team/openai");
    plan.clientSubscription = QStringLiteral("team-a");
    return plan;
}

inline StepInputs smallInputs()
{
    StepInputs inputs;
    inputs.policy = "<policies condition=\"@(a < \"\xc3\xbc\")\" />\n";
    return inputs;
}

} // namespace spillway
