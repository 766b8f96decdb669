// SPDX-License-Identifier: MIT
#include "core/azure/resourceaddress.h"
#include "core/azure/stepcheckparts.h"

#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace spillway
{
namespace
{

// Versions that az 2.45's own commands are newer than, and that know what is read here.
constexpr auto groupVersion = "2021-04-01"_L1;
constexpr auto apimVersion = "2022-08-01"_L1;
constexpr auto serviceVersion = "2024-05-01"_L1; // the first that knows the v2 tiers for good
constexpr auto accountVersion = "2023-05-01"_L1;
constexpr auto roleVersion = "2022-04-01"_L1;

AzCommand get(const QString &comment, const QString &path, QLatin1StringView version, const QString &capture,
              const QString &query = {})
{
    AzCommand command;
    command.comment = comment;
    command.words = {u"rest"_s,     u"--method"_s, u"get"_s, u"--url"_s, path + u"?api-version="_s + version + query,
                     u"--output"_s, u"json"_s};
    command.capture = capture;
    command.mayBeAbsent = true;
    return command;
}

AzCommand nameQuestion(const SetupPlan &plan)
{
    const QByteArray body = QJsonDocument(QJsonObject{{u"name"_s, plan.apim.name}}).toJson(QJsonDocument::Compact);
    AzCommand command;
    command.comment = u"Whether the name is free"_s;
    command.words = {u"rest"_s,
                     u"--method"_s,
                     u"post"_s,
                     u"--url"_s,
                     subscriptionAddress(plan) +
                         u"/providers/Microsoft.ApiManagement/checkNameAvailability?api-version="_s + apimVersion,
                     u"--body"_s,
                     QString::fromUtf8(body),
                     u"--output"_s,
                     u"json"_s};
    command.capture = nameCapture;
    return command;
}

AzCommand serviceQuestion(const SetupPlan &plan)
{
    return get(u"The API Management instance"_s, serviceAddress(plan), serviceVersion, serviceCapture);
}

QList<AzCommand> serviceQuestions(const SetupPlan &plan)
{
    if (!hasService(plan)) {
        // Nothing is planned yet: what there is can be taken over.
        return {get(u"API Management instances of the subscription"_s,
                    subscriptionAddress(plan) + u"/providers/Microsoft.ApiManagement/service"_s, serviceVersion,
                    servicesCapture)};
    }
    return {get(u"The resource group"_s, groupAddress(plan, plan.resourceGroup), groupVersion, groupCapture),
            serviceQuestion(plan), nameQuestion(plan)};
}

QList<AzCommand> instanceQuestions(const SetupPlan &plan)
{
    QList<AzCommand> questions;
    for (qsizetype i = 0; i < plan.instances.size(); ++i) {
        const OpenAiInstance &instance = plan.instances[i];
        if (!isComplete(plan, instance)) {
            continue;
        }
        const QString path = accountAddress(plan, instance);
        questions.append(get(instance.name, path, accountVersion, accountCapture(i)));
        questions.append(
            get(u"Deployments of "_s + instance.name, path + u"/deployments"_s, accountVersion, deploymentsCapture(i)));
    }
    return questions;
}

QList<AzCommand> accessQuestions(const SetupPlan &plan, const Profile &profile)
{
    if (identityOf(profile) == PolicyIdentity::Keys) {
        return {};
    }
    QList<AzCommand> questions{serviceQuestion(plan)};
    for (qsizetype i = 0; i < plan.instances.size(); ++i) {
        const OpenAiInstance &instance = plan.instances[i];
        if (!isComplete(plan, instance)) {
            continue;
        }
        questions.append(get(u"Roles on "_s + instance.name,
                             accountAddress(plan, instance) + u"/providers/Microsoft.Authorization/roleAssignments"_s,
                             roleVersion, rolesCapture(i), u"&$filter=atScope()"_s));
    }
    return questions;
}

} // namespace

AzScript questionsOf(SetupStep step, const SetupPlan &plan, const Profile &profile)
{
    const bool needsService = step >= SetupStep::Access;
    if (needsService && !hasService(plan)) {
        return {};
    }
    const AzCommand api = get(u"The API"_s, apiAddress(plan), apimVersion, apiCapture);
    switch (step) {
    case SetupStep::Service:
        return {{}, serviceQuestions(plan), {}};
    case SetupStep::Instances:
        return {{}, instanceQuestions(plan), {}};
    case SetupStep::Access:
        return {{}, accessQuestions(plan, profile), {}};
    case SetupStep::Import:
        return {{},
                {api, get(u"The API's operations"_s, apiAddress(plan) + u"/operations"_s, apimVersion,
                          operationsCapture, u"&$top=1"_s)},
                {}};
    case SetupStep::ApiSettings:
        return {{}, {api}, {}};
    case SetupStep::ApplyPolicy:
        return {{},
                {get(u"The policy on All operations"_s, apiAddress(plan) + u"/policies/policy"_s, apimVersion,
                     policyCapture, u"&format=rawxml"_s)},
                {}};
    case SetupStep::ClientSubscription:
        if (plan.clientSubscription.isEmpty()) {
            // What there is can be taken over.
            return {{},
                    {get(u"The subscriptions of the service"_s, serviceAddress(plan) + u"/subscriptions"_s, apimVersion,
                         clientSubscriptionsCapture)},
                    {}};
        }
        return {{},
                {get(u"The client subscription"_s, clientSubscriptionAddress(plan), apimVersion,
                     clientSubscriptionCapture)},
                {}};
    case SetupStep::Schema:
    case SetupStep::PolicyBackends:
    case SetupStep::Test:
        break; // nothing of these is in Azure
    }
    return {};
}

} // namespace spillway
