// SPDX-License-Identifier: MIT
#include "core/azure/stepcheckparts.h"

#include "core/azure/azureregions.h"
#include "core/azure/missingvalues.h"

#include <QJsonDocument>

#include <utility>

using namespace Qt::StringLiterals;

namespace spillway
{

PolicyIdentity identityOf(const Profile &profile)
{
    const QString identity =
        profile.setup.value("policy"_L1).toObject().value("identity"_L1).toString(u"system"_s).trimmed();
    if (identity == "named-values"_L1) {
        return PolicyIdentity::Keys;
    }
    return identity.isEmpty() || identity == "system"_L1 ? PolicyIdentity::System : PolicyIdentity::User;
}

QString identityClientId(const Profile &profile)
{
    return profile.setup.value("policy"_L1).toObject().value("identity"_L1).toString().trimmed().toLower();
}

bool hasService(const SetupPlan &plan)
{
    return !plan.apim.name.isEmpty() && !plan.resourceGroup.isEmpty();
}

bool isComplete(const SetupPlan &plan, const OpenAiInstance &instance)
{
    return !instance.name.isEmpty() && !plan.resourceGroupOf(instance).isEmpty();
}

StepCheck unknownCheck(const AzReading &reading)
{
    return {StepState::Unknown, reading.text};
}

StepCheck toDoCheck(const QString &summary)
{
    return {StepState::ToDo, summary.isEmpty() ? u"To do"_s : summary};
}

QString differencesText(qsizetype count)
{
    return count == 1 ? u"1 difference to fix"_s : u"%1 differences to fix"_s.arg(count);
}

StepCheck checkOf(QList<StepDifference> differences, const QString &summary)
{
    if (differences.isEmpty()) {
        return {StepState::Done, summary};
    }
    const QString text = differencesText(differences.size());
    return {StepState::Attention, text, std::move(differences)};
}

bool isSameRegion(const QString &a, const QString &b)
{
    return normalizedRegion(a) == normalizedRegion(b);
}

SetupPlan planOfOne(SetupPlan plan, const OpenAiInstance &instance)
{
    plan.instances = {instance};
    return plan;
}

AzScript fixOf(SetupStep step, const SetupPlan &plan, const StepInputs &inputs)
{
    return missingValues(step, plan).isEmpty() ? withPreamble(plan, commandsOf(step, plan, inputs)) : AzScript();
}

AzScript restFix(const QString &resource, const QString &comment, const QString &method, const QString &url,
                 const QJsonObject &body)
{
    const QString name = u"body.json"_s;
    AzCommand command;
    command.comment = comment;
    command.words = {
        u"rest"_s,     u"--method"_s, method, u"--url"_s, url, u"--body"_s, AzWord(u"@"_s) + AzWord::file(name),
        u"--output"_s, u"none"_s};
    command.changes = true;
    command.minutes = 5;
    return {resource, {command}, {{name, QJsonDocument(body).toJson(QJsonDocument::Compact)}}};
}

} // namespace spillway
