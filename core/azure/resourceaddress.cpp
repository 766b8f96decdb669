// SPDX-License-Identifier: MIT
#include "core/azure/resourceaddress.h"

#include <QUrl>

using namespace Qt::StringLiterals;

namespace spillway
{
namespace
{

/// One segment. Azure's names need no escape; what a form holds before it is right must not break out of its place.
QString segment(const QString &name)
{
    return u'/' + QString::fromLatin1(QUrl::toPercentEncoding(name));
}

} // namespace

QString subscriptionAddress(const SetupPlan &plan)
{
    return plan.subscription.isEmpty() ? u"/subscriptions/{subscriptionId}"_s
                                       : u"/subscriptions"_s + segment(plan.subscription);
}

QString groupAddress(const SetupPlan &plan, const QString &group)
{
    return subscriptionAddress(plan) + u"/resourceGroups"_s + segment(group);
}

QString serviceAddress(const SetupPlan &plan)
{
    return groupAddress(plan, plan.resourceGroup) + u"/providers/Microsoft.ApiManagement/service"_s +
           segment(plan.apim.name);
}

QString accountAddress(const SetupPlan &plan, const OpenAiInstance &instance)
{
    return groupAddress(plan, plan.resourceGroupOf(instance)) + u"/providers/Microsoft.CognitiveServices/accounts"_s +
           segment(instance.name);
}

QString apiAddress(const SetupPlan &plan)
{
    return serviceAddress(plan) + u"/apis"_s + segment(plan.api.id);
}

QString clientSubscriptionAddress(const SetupPlan &plan)
{
    return serviceAddress(plan) + u"/subscriptions"_s + segment(plan.clientSubscription);
}

QString segmentAfter(const QString &resourceId, QStringView key)
{
    const QStringList parts = resourceId.split(u'/');
    for (qsizetype i = 0; i + 1 < parts.size(); ++i) {
        if (parts[i].compare(key, Qt::CaseInsensitive) == 0) {
            return parts[i + 1];
        }
    }
    return {};
}

} // namespace spillway
