// SPDX-License-Identifier: MIT
#include "core/azure/stepcommands.h"

#include <QUrl>

using namespace Qt::StringLiterals;

namespace spillway
{

AzWord pathSegment(const QString &name)
{
    return u'/' + QString::fromLatin1(QUrl::toPercentEncoding(name, "()"));
}

AzWord groupPath(const QString &group)
{
    return AzWord(u"/subscriptions/"_s) + AzWord::variable(u"subscriptionId"_s) + u"/resourceGroups"_s +
           pathSegment(group);
}

AzWord servicePath(const SetupPlan &plan)
{
    return groupPath(plan.resourceGroup) + u"/providers/Microsoft.ApiManagement/service"_s +
           pathSegment(plan.apim.name);
}

AzWord accountPath(const SetupPlan &plan, const OpenAiInstance &instance)
{
    return groupPath(plan.resourceGroupOf(instance)) + u"/providers/Microsoft.CognitiveServices/accounts"_s +
           pathSegment(instance.name);
}

AzWord bodyWord(const QString &file)
{
    return AzWord(u"@"_s) + AzWord::file(file);
}

QString serviceVersion(const SetupPlan &plan)
{
    return (isV2Sku(plan.apim.sku) ? apimV2Version : apimVersion).toString();
}

QList<AzCommand> groupCommands(const QString &group, const QString &region, const QString &capture)
{
    AzCommand create = AzLine(u"Make the resource group "_s + group, u"group create"_s)
                           .with(u"--name"_s, group)
                           .with(u"--location"_s, region)
                           .inSubscription()
                           .changing();
    create.onlyIfEmpty = capture;
    return {AzLine(u"Is there the resource group "_s + group + u'?', u"group show"_s)
                .with(u"--name"_s, group)
                .inSubscription()
                .lookingFor(u"id"_s, capture),
            create};
}

AzScript commandsOf(SetupStep step, const SetupPlan &plan, const StepInputs &inputs)
{
    switch (step) {
    case SetupStep::Service:
        return serviceCommands(plan);
    case SetupStep::Instances:
        return instanceCommands(plan);
    case SetupStep::Access:
        return accessCommands(plan, inputs);
    case SetupStep::Import:
        return importCommands(plan, inputs);
    case SetupStep::ApiSettings:
        return apiSettingsCommands(plan);
    case SetupStep::ApplyPolicy:
        return policyCommands(plan, inputs);
    case SetupStep::ClientSubscription:
        return clientSubscriptionCommands(plan);
    case SetupStep::Schema:
    case SetupStep::PolicyBackends:
    case SetupStep::Test:
        break; // nothing that az does
    }
    return {};
}

AzScript preamble(const SetupPlan &plan)
{
    AzLine line(plan.subscription.isEmpty() ? u"The subscription that az is signed in to"_s : u"The subscription"_s,
                u"account show"_s);
    if (!plan.subscription.isEmpty()) {
        line.with(u"--subscription"_s, plan.subscription);
    }
    AzCommand ask = line.asking(u"id"_s, u"subscriptionId"_s);
    ask.whenEmpty = u"Sign in with az login first."_s;
    return {{}, {ask}, {}};
}

} // namespace spillway
