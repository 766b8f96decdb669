// SPDX-License-Identifier: MIT
#include "core/azure/resourcepath.h"

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

QString subscriptionPath(const SetupPlan &plan)
{
    return plan.subscription.isEmpty() ? u"/subscriptions/{subscriptionId}"_s
                                       : u"/subscriptions"_s + segment(plan.subscription);
}

QString groupPath(const SetupPlan &plan, const QString &group)
{
    return subscriptionPath(plan) + u"/resourceGroups"_s + segment(group);
}

QString servicePath(const SetupPlan &plan)
{
    return groupPath(plan, plan.resourceGroup) + u"/providers/Microsoft.ApiManagement/service"_s +
           segment(plan.apim.name);
}

QString accountPath(const SetupPlan &plan, const OpenAiInstance &instance)
{
    return groupPath(plan, plan.resourceGroupOf(instance)) + u"/providers/Microsoft.CognitiveServices/accounts"_s +
           segment(instance.name);
}

QString apiPath(const SetupPlan &plan)
{
    return servicePath(plan) + u"/apis"_s + segment(plan.api.id);
}

QString clientSubscriptionPath(const SetupPlan &plan)
{
    return servicePath(plan) + u"/subscriptions"_s + segment(plan.clientSubscription);
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
