// SPDX-License-Identifier: MIT
#include "core/azure/azurenames.h"
#include "core/azure/resourceaddress.h"
#include "core/azure/stepcheckparts.h"
#include "core/azure/stepcommands.h"

#include <QJsonArray>

#include <algorithm>
#include <iterator>

using namespace Qt::StringLiterals;

namespace spillway
{
namespace
{

// Roles by which an identity may call the deployments.
constexpr QLatin1StringView sufficientRoles[] = {
    "5e0bd9bd-7b93-4f28-af87-19fc36ad61bd"_L1, // Cognitive Services OpenAI User
    "a001fd3d-188f-4b5d-821b-7da978bf7442"_L1, // Cognitive Services OpenAI Contributor
    "a97b65f3-24c7-4388-baec-2e87135dc908"_L1, // Cognitive Services User
};

bool letsIn(const QJsonArray &assignments, const QString &principal)
{
    for (const QJsonValue &assignment : assignments) {
        const QJsonObject properties = assignment.toObject().value("properties"_L1).toObject();
        const QString role = properties.value("roleDefinitionId"_L1).toString().section(u'/', -1);
        const bool isEnough =
            std::any_of(std::begin(sufficientRoles), std::end(sufficientRoles),
                        [&role](QLatin1StringView id) { return role.compare(id, Qt::CaseInsensitive) == 0; });
        if (isEnough && properties.value("principalId"_L1).toString().compare(principal, Qt::CaseInsensitive) == 0) {
            return true;
        }
    }
    return false;
}

AzScript grantFix(const SetupPlan &plan, const Profile &profile, const OpenAiInstance &instance)
{
    StepInputs inputs;
    if (identityOf(profile) == PolicyIdentity::User) {
        inputs.identityClientId = identityClientId(profile);
        if (!isGuid(inputs.identityClientId)) {
            return {};
        }
    }
    return fixOf(SetupStep::Access, planOfOne(plan, instance), inputs);
}

/// The identity is added beside those that are there: an update that leaves them out would take them away.
AzScript identityFix(const SetupPlan &plan, const QJsonObject &service)
{
    const QJsonObject users = service.value("identity"_L1).toObject().value("userAssignedIdentities"_L1).toObject();
    QJsonObject identity{{u"type"_s, users.isEmpty() ? u"SystemAssigned"_s : u"SystemAssigned, UserAssigned"_s}};
    if (!users.isEmpty()) {
        QJsonObject kept;
        for (const QString &id : users.keys()) {
            kept.insert(id, QJsonObject());
        }
        identity.insert(u"userAssignedIdentities"_s, kept);
    }
    return restFix(plan.apim.name, u"Turn the managed identity of %1 on"_s.arg(plan.apim.name), u"patch"_s,
                   serviceAddress(plan) + u"?api-version=2022-08-01"_s, {{u"identity"_s, identity}});
}

AzScript attachFix(const SetupPlan &plan, const QString &clientId)
{
    if (!isGuid(clientId)) {
        return {}; // what is no client id goes into no question
    }
    return withPreamble(plan, {plan.apim.name, attachCommands(plan, clientId), {}});
}

/// A user-assigned identity, by its client id, among those of the service.
QString principalOfClient(const QJsonObject &service, const QString &clientId)
{
    const QJsonObject users = service.value("identity"_L1).toObject().value("userAssignedIdentities"_L1).toObject();
    for (const QJsonValue &user : users) {
        if (user.toObject().value("clientId"_L1).toString().compare(clientId, Qt::CaseInsensitive) == 0) {
            return user.toObject().value("principalId"_L1).toString();
        }
    }
    return {};
}

} // namespace

QString principalOf(const QJsonObject &service, const Profile &profile)
{
    if (identityOf(profile) == PolicyIdentity::User) {
        return principalOfClient(service, identityClientId(profile));
    }
    const QJsonObject identity = service.value("identity"_L1).toObject();
    return identity.value("type"_L1).toString().contains("SystemAssigned"_L1)
               ? identity.value("principalId"_L1).toString()
               : QString();
}

QList<StepDifference> identityDifferences(const SetupPlan &plan, const Profile &profile, const QJsonObject &service)
{
    if (identityOf(profile) == PolicyIdentity::Keys || !principalOf(service, profile).isEmpty()) {
        return {};
    }
    if (identityOf(profile) == PolicyIdentity::User) {
        return {
            {plan.apim.name,
             u"%1 does not have the identity with the client id %2."_s.arg(plan.apim.name, identityClientId(profile)),
             u"Give it that identity."_s, attachFix(plan, identityClientId(profile))}};
    }
    return {{plan.apim.name,
             u"%1 has no managed identity, so it cannot sign in to the instances."_s.arg(plan.apim.name),
             u"Turn it on."_s, identityFix(plan, service)}};
}

StepCheck judgeAccess(const SetupPlan &plan, const Profile &profile, const AzAnswers &answers)
{
    if (identityOf(profile) == PolicyIdentity::Keys) {
        return {StepState::Done, u"Not needed: the policy uses keys"_s};
    }
    if (plan.instances.isEmpty()) {
        return toDoCheck(u"No instances yet"_s);
    }
    const AzReading service = readAzAnswer(answers, serviceCapture);
    if (service.isUnknown()) {
        return unknownCheck(service);
    }
    if (service.isAbsent()) {
        return toDoCheck(u"Needs step 1"_s);
    }
    const QString principal = principalOf(service.object, profile);
    if (principal.isEmpty()) {
        return checkOf(identityDifferences(plan, profile, service.object), {});
    }
    QList<StepDifference> differences;
    qsizetype granted = 0;
    for (qsizetype i = 0; i < plan.instances.size(); ++i) {
        const OpenAiInstance &instance = plan.instances[i];
        const AzReading roles = readAzAnswer(answers, rolesCapture(i));
        if (roles.isUnknown() && isComplete(plan, instance)) {
            return unknownCheck(roles);
        }
        if (!roles.isValue()) {
            differences.append(
                {instance.name, u"%1 is not there yet."_s.arg(instance.name), u"Create it in step 2."_s});
        } else if (letsIn(roles.object.value("value"_L1).toArray(), principal)) {
            ++granted;
        } else {
            differences.append({instance.name,
                                u"%1 does not let %2 in yet. It needs the role Cognitive Services OpenAI User."_s.arg(
                                    instance.name, plan.apim.name),
                                u"Grant it."_s, grantFix(plan, profile, instance)});
        }
    }
    const QString summary = u"%1 of %2 roles granted"_s.arg(granted).arg(plan.instances.size());
    if (granted == 0 && !differences.isEmpty()) {
        StepCheck check = toDoCheck(summary);
        check.differences = differences;
        return check;
    }
    StepCheck check = checkOf(differences, summary);
    check.summary = summary;
    return check;
}

} // namespace spillway
