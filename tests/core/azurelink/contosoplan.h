// SPDX-License-Identifier: MIT
#pragma once

#include "core/azure/setupplan.h"

namespace spillway
{

/// A plan of three instances; their backends are added to `profile`.
inline SetupPlan contosoPlan(Profile &profile)
{
    using namespace Qt::StringLiterals;
    SetupPlan plan;
    plan.resourceGroup = u"rg-contoso-ai"_s;
    plan.region = u"eastus"_s;
    plan.apim = {u"apim-contoso"_s, u"Developer"_s, u"Contoso"_s, u"api@contoso.com"_s};
    plan.deployments = {{u"gpt-4o"_s, u"gpt-4o"_s, u"2024-11-20"_s}, {u"embed"_s, u"text-embedding-3-large"_s, u"1"_s}};
    plan.schemaVersion = u"2024-10-21"_s;
    plan.api.suffix = u"contoso/openai"_s;
    plan.clientSubscription = u"team-a"_s;
    for (const QString &name : {u"contoso-eus"_s, u"contoso-swc"_s, u"contoso-wus3"_s}) {
        OpenAiInstance instance;
        instance.name = name;
        instance.region = name == "contoso-swc"_L1 ? u"swedencentral"_s : QString();
        instance.resourceGroup = name == "contoso-wus3"_L1 ? u"rg-contoso-west"_s : QString();
        instance.backend = name.section(u'-', 1);
        plan.instances.append(instance);
        Backend backend;
        backend.name = instance.backend;
        backend.url = u"https://%1.openai.azure.com"_s.arg(name);
        profile.backends.append(backend);
    }
    return plan;
}

} // namespace spillway
