// SPDX-License-Identifier: MIT
#include "core/azure/azureregions.h"
#include "core/azure/deploymentmatrix.h"
#include "core/azure/enumeration.h"
#include "core/azure/foundinstances.h"
#include "core/azure/resourceaddress.h"
#include "core/azure/stepcheckparts.h"

#include <QJsonArray>

#include <algorithm>
#include <vector>

using namespace Qt::StringLiterals;

namespace spillway
{
namespace
{

/// One instance of the plan beside what Azure has.
struct Comparison
{
    OpenAiInstance instance;
    QList<ModelDeployment> has = {};
};

/// The instance with one deployment as planned: a fix touches nothing else.
SetupPlan planOfDeployment(const SetupPlan &plan, OpenAiInstance instance, const ModelDeployment &deployment)
{
    instance.deployments = QList<ModelDeployment>{deployment};
    return planOfOne(plan, instance);
}

/// What the other instances have: `the other six have 2024-11-20`, or what the plan says where they do not agree.
QString othersText(const std::vector<Comparison> &all, const Comparison &one, const QString &name,
                   QString ModelDeployment::*value, const QString &planned)
{
    qsizetype count = 0;
    for (const Comparison &other : all) {
        if (&other == &one) {
            continue;
        }
        const ModelDeployment *const deployment = findDeployment(other.has, name);
        if (deployment == nullptr || deployment->*value != planned) {
            return u"the plan says "_s + planned;
        }
        ++count;
    }
    if (count == 0) {
        return u"the plan says "_s + planned;
    }
    return count == 1 ? u"the other one has "_s + planned : u"the other %1 have %2"_s.arg(numberWord(count), planned);
}

QString capacityText(const ModelDeployment &deployment)
{
    return isProvisionedSku(deployment.sku) ? u"%1 PTU"_s.arg(deployment.capacity)
                                            : u"%1 thousand tokens a minute"_s.arg(deployment.capacity);
}

void compareWithPlan(const SetupPlan &plan, const std::vector<Comparison> &all, const Comparison &one,
                     const ModelDeployment &planned, QList<StepDifference> &differences)
{
    const QString &instance = one.instance.name;
    const QString subject = instance + u" / "_s + planned.name;
    const auto fix = [&] { return fixOf(SetupStep::Instances, planOfDeployment(plan, one.instance, planned)); };
    const ModelDeployment *const has = findDeployment(one.has, planned.name);
    switch (compareDeployment(has, planned)) {
    case DeploymentCell::State::Missing:
        differences.append({subject, u"%1 has no deployment %2."_s.arg(instance, planned.name),
                            u"Create it with %1 %2."_s.arg(planned.model, planned.version), fix()});
        return;
    case DeploymentCell::State::ModelDiffers:
        differences.append(
            {subject,
             u"%1 has the model %2, %3. Answers would differ after a spill."_s.arg(
                 instance, has->model, othersText(all, one, planned.name, &ModelDeployment::model, planned.model)),
             u"Change it to %1."_s.arg(planned.model), fix()});
        return;
    case DeploymentCell::State::VersionDiffers:
        if (planned.version.isEmpty()) {
            break; // Azure was to choose, and it has
        }
        differences.append({subject,
                            u"%1 has version %2, %3. Answers would differ after a spill."_s.arg(
                                instance, has->version,
                                othersText(all, one, planned.name, &ModelDeployment::version, planned.version)),
                            u"Change it to %1."_s.arg(planned.version), fix()});
        return;
    case DeploymentCell::State::Same:
    case DeploymentCell::State::Extra:
    case DeploymentCell::State::Absent:
        break;
    }
    // The rest makes no difference to an answer, so the matrix does not look at it.
    if (has->sku.compare(planned.sku, Qt::CaseInsensitive) != 0) {
        differences.append(
            {subject, u"%1 has a deployment of the type %2, the plan says %3."_s.arg(subject, has->sku, planned.sku),
             u"Change it to %1, or choose %2 in the form."_s.arg(planned.sku, has->sku), fix()});
    } else if (has->capacity != planned.capacity) {
        differences.append({subject,
                            u"%1 has %2, the plan says %3."_s.arg(subject, capacityText(*has), capacityText(planned)),
                            u"Change it to %1."_s.arg(capacityText(planned)), fix()});
    }
}

AzScript domainFix(const SetupPlan &plan, const OpenAiInstance &instance)
{
    return restFix(instance.name, u"Give %1 its custom domain"_s.arg(instance.name), u"patch"_s,
                   accountAddress(plan, instance) + u"?api-version=2023-05-01"_s,
                   {{u"properties"_s, QJsonObject{{u"customSubDomainName"_s, instance.name}}}});
}

/// The account itself. False: its deployments need no look.
bool compareAccount(const SetupPlan &plan, const OpenAiInstance &instance, const QJsonObject &account,
                    QList<StepDifference> &differences)
{
    const QString &name = instance.name;
    const QJsonObject properties = account.value("properties"_L1).toObject();
    const QString kind = account.value("kind"_L1).toString();
    if (kind != "OpenAI"_L1 && kind != "AIServices"_L1) {
        differences.append({name, u"%1 is of the kind %2, which serves no Azure OpenAI."_s.arg(name, kind),
                            u"Choose another name."_s});
        return false;
    }
    const QString state = properties.value("provisioningState"_L1).toString();
    if (!state.isEmpty() && state != "Succeeded"_L1) {
        differences.append({name, u"Azure has not finished %1: its state is %2."_s.arg(name, state),
                            state == "Failed"_L1 ? u"Run the step again."_s : u"Verify again in a minute."_s});
    }
    const QString domain = properties.value("customSubDomainName"_L1).toString();
    if (domain.isEmpty()) {
        differences.append({name, u"%1 has no custom domain, so the managed identity cannot sign in."_s.arg(name),
                            u"Give it the domain %1."_s.arg(name), domainFix(plan, instance)});
    } else if (domain.compare(name, Qt::CaseInsensitive) != 0) {
        differences.append(
            {name, u"%1 answers at https://%2.openai.azure.com/, the plan says %3."_s.arg(name, domain, instance.url()),
             u"Give the backend that address; a custom domain cannot be changed."_s});
    }
    const QString region = account.value("location"_L1).toString();
    if (const QString planned = plan.regionOf(instance);
        !planned.isEmpty() && !region.isEmpty() && !isSameRegion(region, planned)) {
        differences.append({name, u"%1 is in %2, the plan says %3."_s.arg(name, region, planned),
                            u"Choose %1 in the form: an instance cannot move."_s.arg(region)});
    }
    return true;
}

SetupPlan planAsFound(const SetupPlan &plan, const std::vector<Comparison> &all,
                      const QHash<QString, QJsonObject> &accounts)
{
    QList<OpenAiInstance> found;
    for (const Comparison &one : all) {
        OpenAiInstance instance = one.instance;
        if (const QJsonObject account = accounts.value(instance.name); !account.isEmpty()) {
            instance.region = normalizedRegion(account.value("location"_L1).toString());
            instance.resourceGroup = plan.resourceGroupOf(instance);
            instance.deployments = one.has;
        } else {
            instance.deployments = plan.deploymentsOf(instance);
        }
        found.append(instance);
    }
    return planWithInstances(plan, found);
}

} // namespace

StepCheck judgeInstances(const SetupPlan &plan, const Profile & /*profile*/, const AzAnswers &answers)
{
    if (plan.instances.isEmpty()) {
        return toDoCheck(u"No instances yet"_s);
    }
    QList<StepDifference> differences;
    std::vector<Comparison> all;
    QHash<QString, QJsonObject> accounts;
    QStringList complete; // instances whose deployments can be compared
    for (qsizetype i = 0; i < plan.instances.size(); ++i) {
        const OpenAiInstance &instance = plan.instances[i];
        all.push_back({instance});
        if (!isComplete(plan, instance)) {
            differences.append(
                {instance.name, u"Instance %1 has no name or no resource group yet."_s.arg(i + 1), u"Fill it in."_s});
            continue;
        }
        const AzReading account = readAzAnswer(answers, accountCapture(i));
        const AzReading deployments = readAzAnswer(answers, deploymentsCapture(i));
        if (account.isUnknown() || (account.isValue() && !deployments.isValue())) {
            return unknownCheck(account.isUnknown() ? account : deployments);
        }
        if (account.isAbsent()) {
            differences.append({instance.name, u"%1 is not there yet."_s.arg(instance.name), u"Create it."_s,
                                fixOf(SetupStep::Instances, planOfOne(plan, instance))});
            continue;
        }
        accounts.insert(instance.name, account.object);
        all.back().has = readDeployments(deployments.object.value("value"_L1).toArray());
        if (compareAccount(plan, instance, account.object, differences)) {
            complete.append(instance.name);
        }
    }
    if (accounts.isEmpty()) {
        StepCheck check = toDoCheck();
        check.differences = differences;
        return check;
    }
    for (const Comparison &one : all) {
        if (!complete.contains(one.instance.name)) {
            continue;
        }
        for (const ModelDeployment &planned : plan.deploymentsOf(one.instance)) {
            compareWithPlan(plan, all, one, planned, differences);
        }
    }
    const qsizetype count = plan.instances.size();
    StepCheck check = checkOf(differences, count == 1 ? u"1 instance"_s : u"%1 instances, consistent"_s.arg(count));
    check.found = planAsFound(plan, all, accounts);
    return check;
}

} // namespace spillway
