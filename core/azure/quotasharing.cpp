// SPDX-License-Identifier: MIT
#include "core/azure/quotasharing.h"

#include "core/azure/azureregions.h"
#include "core/azure/enumeration.h"

#include <algorithm>

namespace spillway
{
namespace
{

using namespace Qt::StringLiterals;

/// One quota of the plan's subscription, and who draws on it.
struct Quota
{
    QString region;
    QString sku;
    QString model;
    QList<int> instances = {};

    bool isSameAs(const Quota &other) const
    {
        return region == other.region && sku.compare(other.sku, Qt::CaseInsensitive) == 0 &&
               model.compare(other.model, Qt::CaseInsensitive) == 0;
    }
};

QList<Quota> quotasOf(const SetupPlan &plan)
{
    QList<Quota> quotas;
    QStringList seen; // an instance that is listed twice is another fault, and not two instances
    for (int i = 0; i < plan.instances.size(); ++i) {
        const OpenAiInstance &instance = plan.instances[i];
        const QString region = plan.regionOf(instance);
        if (region.isEmpty() || seen.contains(instance.name, Qt::CaseInsensitive)) {
            continue;
        }
        seen.append(instance.name);
        for (const ModelDeployment &deployment : plan.deploymentsOf(instance)) {
            if (deployment.model.isEmpty() || isProvisionedSku(deployment.sku)) {
                continue;
            }
            const Quota wanted{region, deployment.sku, deployment.model};
            auto quota =
                std::find_if(quotas.begin(), quotas.end(), [&](const Quota &one) { return one.isSameAs(wanted); });
            if (quota == quotas.end()) {
                quota = quotas.insert(quotas.end(), wanted);
            }
            if (!quota->instances.contains(i)) {
                quota->instances.append(i);
            }
        }
    }
    return quotas;
}

} // namespace

QList<QuotaShare> quotaShares(const SetupPlan &plan)
{
    QList<QuotaShare> shares;
    const QList<Quota> quotas = quotasOf(plan);
    for (const Quota &quota : quotas) {
        if (quota.instances.size() < 2) {
            continue;
        }
        const auto share = std::find_if(shares.begin(), shares.end(), [&](const QuotaShare &one) {
            return one.region == quota.region && one.instances == quota.instances;
        });
        if (share == shares.end()) {
            shares.append({quota.region, {quota.model}, quota.instances});
        } else if (!share->models.contains(quota.model, Qt::CaseInsensitive)) {
            share->models.append(quota.model);
        }
    }
    std::stable_sort(shares.begin(), shares.end(),
                     [](const QuotaShare &a, const QuotaShare &b) { return a.instances < b.instances; });
    return shares;
}

QString quotaShareText(const QuotaShare &share, const SetupPlan &plan)
{
    QStringList names;
    for (const int instance : share.instances) {
        names.append(plan.instances[instance].name);
    }
    return u"%1 share one quota for %2: %3 are in %4, in one subscription. Balancing over them gains nothing. Use "
           u"another region "
           "or subscription, or provisioned throughput."_s.arg(enumeration(names), enumeration(share.models),
                                                               names.size() == 2 ? u"both"_s : u"all"_s,
                                                               regionDisplayName(share.region));
}

} // namespace spillway
