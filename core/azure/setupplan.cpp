// SPDX-License-Identifier: MIT
#include "core/azure/setupplan.h"

#include "core/azure/azureregions.h"

namespace spillway
{

using namespace Qt::StringLiterals;

const QList<SetupStep> &setupSteps()
{
    static const QList<SetupStep> steps{SetupStep::Service,
                                        SetupStep::Instances,
                                        SetupStep::Access,
                                        SetupStep::Schema,
                                        SetupStep::Import,
                                        SetupStep::ApiSettings,
                                        SetupStep::PolicyBackends,
                                        SetupStep::ApplyPolicy,
                                        SetupStep::ClientSubscription,
                                        SetupStep::Test};
    return steps;
}

QString setupStepTitle(SetupStep step)
{
    switch (step) {
    case SetupStep::Service:
        return u"API Management instance"_s;
    case SetupStep::Instances:
        return u"Azure OpenAI instances"_s;
    case SetupStep::Access:
        return u"Managed identity access"_s;
    case SetupStep::Schema:
        return u"API schema"_s;
    case SetupStep::Import:
        return u"Import the API"_s;
    case SetupStep::ApiSettings:
        return u"API settings"_s;
    case SetupStep::PolicyBackends:
        return u"Policy backends"_s;
    case SetupStep::ApplyPolicy:
        return u"Apply the policy"_s;
    case SetupStep::ClientSubscription:
        return u"Client subscription"_s;
    case SetupStep::Test:
        return u"Test"_s;
    }
    Q_UNREACHABLE();
}

const QStringList &apimSkus()
{
    static const QStringList skus{u"Developer"_s, u"Basic"_s,      u"Standard"_s,  u"Premium"_s,
                                  u"BasicV2"_s,   u"StandardV2"_s, u"PremiumV2"_s, u"Consumption"_s};
    return skus;
}

QString apimSkuTitle(const QString &sku)
{
    return isV2Sku(sku) ? sku.chopped(2) + u" v2"_s : sku;
}

bool isV2Sku(const QString &sku)
{
    return sku.endsWith(u"V2"_s);
}

const QStringList &deploymentSkus()
{
    static const QStringList skus{
        u"Standard"_s,           u"GlobalStandard"_s,           u"DataZoneStandard"_s,
        u"ProvisionedManaged"_s, u"GlobalProvisionedManaged"_s, u"DataZoneProvisionedManaged"_s};
    return skus;
}

bool isProvisionedSku(const QString &sku)
{
    return sku.contains(u"Provisioned"_s, Qt::CaseInsensitive);
}

QString SetupPlan::regionOf(const OpenAiInstance &instance) const
{
    return normalizedRegion(instance.region.isEmpty() ? region : instance.region);
}

QString SetupPlan::resourceGroupOf(const OpenAiInstance &instance) const
{
    return instance.resourceGroup.isEmpty() ? resourceGroup : instance.resourceGroup;
}

const QList<ModelDeployment> &SetupPlan::deploymentsOf(const OpenAiInstance &instance) const
{
    return instance.deployments ? *instance.deployments : deployments;
}

QString SetupPlan::clientEndpoint() const
{
    if (apim.name.isEmpty()) {
        return {};
    }
    QStringList segments = api.suffix.split(u'/', Qt::SkipEmptyParts);
    if (!segments.isEmpty() && segments.last() == u"openai"_s) {
        segments.removeLast(); // SDKs add it themselves
    }
    segments.prepend(u"https://"_s + apim.name.toLower() + u".azure-api.net"_s);
    return segments.join(u'/');
}

} // namespace spillway
