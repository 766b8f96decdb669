// SPDX-License-Identifier: MIT
#pragma once

#include "core/azure/azanswer.h"
#include "core/azure/setupcommands.h"
#include "core/azure/stepcheck.h"

/// What the checks of the single steps share. Of use to stepcheck*.cpp and stepquestions.cpp only.
namespace spillway
{

// The captures of the questions.
inline const QString groupCapture = QStringLiteral("group");
inline const QString serviceCapture = QStringLiteral("service");
inline const QString servicesCapture = QStringLiteral("services");
inline const QString nameCapture = QStringLiteral("name");
inline const QString apiCapture = QStringLiteral("api");
inline const QString operationsCapture = QStringLiteral("operations");
inline const QString policyCapture = QStringLiteral("policy");
inline const QString clientSubscriptionCapture = QStringLiteral("clientSubscription");
inline const QString clientSubscriptionsCapture = QStringLiteral("clientSubscriptions");
inline QString accountCapture(qsizetype instance)
{
    return QStringLiteral("account%1").arg(instance);
}
inline QString deploymentsCapture(qsizetype instance)
{
    return QStringLiteral("deployments%1").arg(instance);
}
inline QString rolesCapture(qsizetype instance)
{
    return QStringLiteral("roles%1").arg(instance);
}

/// How the policy signs in to the instances: `setup.policy.identity`.
enum class PolicyIdentity { System, User, Keys };
PolicyIdentity identityOf(const Profile &profile);
/// The client id of a user-assigned identity.
QString identityClientId(const Profile &profile);

/// The service's principal that the policy signs in as; empty: it has none.
QString principalOf(const QJsonObject &service, const Profile &profile);
/// What is wrong with the service's identity.
QList<StepDifference> identityDifferences(const SetupPlan &plan, const Profile &profile, const QJsonObject &service);

/// The plan names its service: without that there is nothing to ask for.
bool hasService(const SetupPlan &plan);
/// The instance has what its address in Azure is made of.
bool isComplete(const SetupPlan &plan, const OpenAiInstance &instance);

StepCheck unknownCheck(const AzReading &reading);
StepCheck toDoCheck(const QString &summary = {});
/// Done with `summary`, or attention with the number of differences.
StepCheck checkOf(QList<StepDifference> differences, const QString &summary);
/// `1 difference to fix`.
QString differencesText(qsizetype count);
/// `East US` and `eastus` are the same region.
bool isSameRegion(const QString &a, const QString &b);
/// `plan` with this instance alone, for commands that are to touch no other.
SetupPlan planOfOne(SetupPlan plan, const OpenAiInstance &instance);
/// What a step runs, whole; nothing while the plan lacks something for it.
AzScript fixOf(SetupStep step, const SetupPlan &plan, const StepInputs &inputs = {});
/// One command that changes `path`: `az rest --method METHOD` with this body.
AzScript restFix(const QString &resource, const QString &comment, const QString &method, const QString &url,
                 const QJsonObject &body);

StepCheck judgeService(const SetupPlan &plan, const Profile &profile, const AzAnswers &answers);
StepCheck judgeInstances(const SetupPlan &plan, const Profile &profile, const AzAnswers &answers);
StepCheck judgeAccess(const SetupPlan &plan, const Profile &profile, const AzAnswers &answers);
StepCheck judgeImport(const SetupPlan &plan, const AzAnswers &answers);
StepCheck judgeApiSettings(const SetupPlan &plan, const AzAnswers &answers);
StepCheck judgePolicy(const SetupPlan &plan, const AzAnswers &answers, const StepLocals &locals);
StepCheck judgeClientSubscription(const SetupPlan &plan, const AzAnswers &answers);

} // namespace spillway
