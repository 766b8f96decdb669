// SPDX-License-Identifier: MIT
#include "core/azure/stepcheckparts.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace spillway
{
namespace
{

constexpr auto keyHeader = "api-key"_L1; // what the SDKs send

QJsonObject propertiesOf(const AzReading &reading)
{
    return reading.object.value("properties"_L1).toObject();
}

StepInputs policyInputs(const StepLocals &locals)
{
    StepInputs inputs;
    inputs.policy = locals.policy;
    inputs.namedKeys = locals.namedKeys;
    return inputs;
}

/// Azure gives a document back with line ends of its own.
bool isSamePolicy(QByteArray a, QByteArray b, const StepLocals &locals)
{
    if (locals.samePolicy) {
        return locals.samePolicy(a, b);
    }
    return a.replace("\r\n", "\n").trimmed() == b.replace("\r\n", "\n").trimmed();
}

/// The subscription is for the plan's API alone.
bool opensApi(const QString &scope, const SetupPlan &plan)
{
    return scope.endsWith(u"/apis/"_s + plan.api.id, Qt::CaseInsensitive);
}

/// The plan names no subscription: those that are good for the API, of which the only one can be taken over.
StepCheck judgeSubscriptionList(const SetupPlan &plan, const AzReading &list)
{
    if (list.isUnknown()) {
        return list.kind == AzReading::Kind::Missing ? toDoCheck(u"It has no name yet"_s) : unknownCheck(list);
    }
    QStringList names;
    const QJsonArray subscriptions = list.object.value("value"_L1).toArray();
    for (const QJsonValue &value : subscriptions) {
        const QJsonObject properties = value.toObject().value("properties"_L1).toObject();
        if (opensApi(properties.value("scope"_L1).toString(), plan) &&
            properties.value("state"_L1).toString(u"active"_s) == "active"_L1) {
            names.append(value.toObject().value("name"_L1).toString());
        }
    }
    names.removeAll(QString());
    names.sort();
    StepCheck check =
        toDoCheck(names.isEmpty() ? u"It has no name yet"_s : u"In the service: "_s + names.join(u", "_s));
    if (names.size() == 1) {
        check.found = plan;
        check.found->clientSubscription = names.first();
    }
    return check;
}

} // namespace

StepCheck judgeImport(const SetupPlan &plan, const AzAnswers &answers)
{
    const AzReading api = readAzAnswer(answers, apiCapture);
    if (api.isUnknown()) {
        return unknownCheck(api);
    }
    if (api.isAbsent()) {
        return toDoCheck();
    }
    const AzReading operations = readAzAnswer(answers, operationsCapture);
    if (operations.isUnknown()) {
        return unknownCheck(operations);
    }
    const QString path = propertiesOf(api).value("path"_L1).toString();
    const QString displayName = propertiesOf(api).value("displayName"_L1).toString();
    const AzScript fix = fixOf(SetupStep::Import, plan);
    QList<StepDifference> differences;
    if (path != plan.api.suffix) {
        differences.append({plan.api.id,
                            u"Azure has the API at the suffix %1, the plan says %2."_s.arg(
                                path.isEmpty() ? u"(none)"_s : path, plan.api.suffix),
                            u"Import it again at %1."_s.arg(plan.api.suffix), fix});
    }
    if (displayName != plan.api.displayName) {
        differences.append(
            {plan.api.id, u"Azure has the display name %1, the plan says %2."_s.arg(displayName, plan.api.displayName),
             u"Import it again as %1."_s.arg(plan.api.displayName), fix});
    }
    if (operations.object.value("value"_L1).toArray().isEmpty()) {
        differences.append({plan.api.id, u"The API has no operations, so every call is answered with 404."_s,
                            u"Import the schema again."_s, fix});
    }
    StepCheck check = checkOf(differences, u"/%1"_s.arg(path));
    check.found = plan;
    check.found->api.suffix = path;
    check.found->api.displayName = displayName;
    return check;
}

StepCheck judgeApiSettings(const SetupPlan &plan, const AzAnswers &answers)
{
    const AzReading api = readAzAnswer(answers, apiCapture);
    if (api.isUnknown()) {
        return unknownCheck(api);
    }
    if (api.isAbsent()) {
        return toDoCheck(u"Needs step 5"_s);
    }
    const QJsonObject properties = propertiesOf(api);
    const QString header =
        properties.value("subscriptionKeyParameterNames"_L1).toObject().value("header"_L1).toString();
    const AzScript fix = fixOf(SetupStep::ApiSettings, plan);
    QList<StepDifference> differences;
    if (!properties.value("subscriptionRequired"_L1).toBool()) {
        differences.append({plan.api.id, u"Azure lets callers in without a subscription key."_s,
                            u"Change it to subscription required."_s, fix});
    }
    if (header.compare(keyHeader, Qt::CaseInsensitive) != 0) {
        // Azure's own name is in force where none is set.
        const QString has = header.isEmpty() ? u"Ocp-Apim-Subscription-Key"_s : header;
        differences.append({plan.api.id, u"Azure has header name %1; the SDKs send %2."_s.arg(has, keyHeader),
                            u"Change it to %1."_s.arg(keyHeader), fix});
    }
    return checkOf(differences, u"Subscription required, header %1"_s.arg(keyHeader));
}

StepCheck judgePolicy(const SetupPlan &plan, const AzAnswers &answers, const StepLocals &locals)
{
    const AzReading policy = readAzAnswer(answers, policyCapture);
    if (policy.isUnknown()) {
        return unknownCheck(policy);
    }
    if (policy.isAbsent()) {
        return toDoCheck();
    }
    const QByteArray inForce = propertiesOf(policy).value("value"_L1).toString().toUtf8();
    if (locals.policy.isEmpty()) {
        return {StepState::Unknown, u"A policy is in force, not compared"_s};
    }
    if (isSamePolicy(inForce, locals.policy, locals)) {
        return {StepState::Done, u"The exported policy is in force"_s};
    }
    return checkOf({{plan.api.id, u"The policy in Azure is not the exported one."_s,
                     u"Apply the exported one, or import Azure's on the Policy page."_s,
                     fixOf(SetupStep::ApplyPolicy, plan, policyInputs(locals))}},
                   {});
}

StepCheck judgeClientSubscription(const SetupPlan &plan, const AzAnswers &answers)
{
    if (plan.clientSubscription.isEmpty()) {
        return judgeSubscriptionList(plan, readAzAnswer(answers, clientSubscriptionsCapture));
    }
    const AzReading subscription = readAzAnswer(answers, clientSubscriptionCapture);
    if (subscription.isUnknown()) {
        return unknownCheck(subscription);
    }
    if (subscription.isAbsent()) {
        return toDoCheck();
    }
    const QString &name = plan.clientSubscription;
    const QString scope = propertiesOf(subscription).value("scope"_L1).toString();
    const QString state = propertiesOf(subscription).value("state"_L1).toString();
    const AzScript fix = fixOf(SetupStep::ClientSubscription, plan);
    QList<StepDifference> differences;
    if (!opensApi(scope, plan)) {
        // `…/apis` with nothing after it is every API; else a product or another API.
        const QString place = scope.section(u'/', -2);
        const bool isEvery = scope.endsWith("/apis"_L1, Qt::CaseInsensitive) || scope.endsWith(u'/');
        differences.append({name,
                            isEvery
                                ? u"%1 opens every API of the service, the plan says %2 alone."_s.arg(name, plan.api.id)
                                : u"%1 opens %2, the plan says the API %3."_s.arg(name, place, plan.api.id),
                            u"Change its scope to %1."_s.arg(plan.api.id), fix});
    }
    if (!state.isEmpty() && state != "active"_L1) {
        differences.append({name, u"%1 is %2: its key is not accepted."_s.arg(name, state), u"Make it active."_s, fix});
    }
    return checkOf(differences, name);
}

} // namespace spillway
