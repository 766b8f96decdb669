// SPDX-License-Identifier: MIT
#pragma once

#include "core/azure/setupplan.h"

namespace spillway
{

/// A plan of seven instances with three deployments, and the backends that they serve.
struct PlannedSetup
{
    struct Place
    {
        QString backend;
        QString instance;
        QString region;
        QString group;
        int priority;
    };
    static QList<Place> places()
    {
        const auto text = [](const char *latin) { return QString::fromLatin1(latin); };
        return {{text("ptu-eastus2"), text("contoso-ptu-eus2"), text("eastus2"), text("rg-ai-eus2"), 1},
                {text("ptu-swedencentral"), text("contoso-ptu-swc"), text("swedencentral"), text("rg-ai-swc"), 1},
                {text("paygo-eastus"), text("contoso-oai-eus"), text("eastus"), text("rg-ai-eus"), 2},
                {text("paygo-westus3"), text("contoso-oai-wus3"), text("westus3"), text("rg-ai-wus3"), 2},
                {text("paygo-northcentralus"), text("contoso-oai-ncus"), text("northcentralus"), text("rg-ai-ncus"), 2},
                {text("paygo-francecentral"), text("contoso-oai-frc"), text("francecentral"), text("rg-ai-frc"), 3},
                {text("paygo-uksouth"), text("contoso-oai-uks"), text("uksouth"), text("rg-ai-uks"), 3}};
    }
    static QList<ModelDeployment> deployments(const QString &version = QStringLiteral("2024-11-20"))
    {
        const QString standard = QStringLiteral("Standard");
        return {
            {QStringLiteral("gpt-4o"), QStringLiteral("gpt-4o"), version, standard, 120},
            {QStringLiteral("gpt-4o-mini"), QStringLiteral("gpt-4o-mini"), QStringLiteral("2024-07-18"), standard, 30},
            {QStringLiteral("text-embedding-3-large"), QStringLiteral("text-embedding-3-large"), QStringLiteral("1"),
             standard, 30}};
    }
    static SetupPlan plan()
    {
        SetupPlan plan;
        plan.resourceGroup = QStringLiteral("rg-contoso-ai");
        plan.region = QStringLiteral("eastus");
        plan.apim = {QStringLiteral("contoso-apim"), QStringLiteral("StandardV2"), QStringLiteral("Contoso"),
                     QStringLiteral("api@contoso.com")};
        plan.deployments = deployments();
        plan.schemaVersion = QStringLiteral("2024-10-21");
        plan.api.suffix = QStringLiteral("chat/openai");
        plan.clientSubscription = QStringLiteral("team-search");
        for (const Place &place : places()) {
            OpenAiInstance instance;
            instance.name = place.instance;
            instance.region = place.region;
            instance.resourceGroup = place.group;
            instance.backend = place.backend;
            plan.instances.append(instance);
        }
        return plan;
    }
};

} // namespace spillway
