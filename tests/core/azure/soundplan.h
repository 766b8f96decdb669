// SPDX-License-Identifier: MIT
#pragma once

#include "core/azure/setupplan.h"

/// What the tests of core/azure share.
namespace spillway
{

inline ModelDeployment deploymentOf(const QString &name, const QString &version,
                                    const QString &sku = QStringLiteral("Standard"))
{
    return {name, name, version, sku, 30};
}

/// A plan without any finding: each instance in a region of its own, each serving the backend of its name's place in
/// `soundSetupProfile`.
inline SetupPlan soundPlan(const QStringList &regions = {QStringLiteral("eastus"), QStringLiteral("swedencentral")})
{
    SetupPlan plan;
    plan.resourceGroup = QStringLiteral("rg-contoso-ai");
    plan.region = QStringLiteral("eastus");
    plan.apim = {QStringLiteral("apim-contoso"), QStringLiteral("Developer"), QStringLiteral("Contoso"),
                 QStringLiteral("api@contoso.com")};
    for (const QString &region : regions) {
        OpenAiInstance instance;
        instance.name = QStringLiteral("contoso-") + region;
        instance.region = region;
        instance.backend = region;
        plan.instances.append(instance);
    }
    plan.deployments = {deploymentOf(QStringLiteral("gpt-4o"), QStringLiteral("2024-11-20"))};
    plan.schemaVersion = QStringLiteral("2024-10-21");
    plan.api.suffix = QStringLiteral("contoso/openai");
    plan.clientSubscription = QStringLiteral("team-a");
    return plan;
}

/// A profile whose backends are the plan's instances.
inline Profile soundSetupProfile(const SetupPlan &plan)
{
    Profile profile;
    profile.name = QStringLiteral("contoso");
    for (const OpenAiInstance &instance : plan.instances) {
        Backend backend;
        backend.name = instance.backend;
        backend.url = instance.url().chopped(1);
        profile.backends.append(backend);
    }
    return profile;
}

} // namespace spillway
