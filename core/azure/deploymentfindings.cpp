// SPDX-License-Identifier: MIT
#include "core/azure/deploymentfindings.h"

#include "core/azure/azurenames.h"
#include "core/azure/deploymentmatrix.h"
#include "core/azure/quotasharing.h"

#include <QHash>

#include <algorithm>

namespace spillway
{
namespace
{

using namespace Qt::StringLiterals;

void checkCapacity(const QString &path, const ModelDeployment &deployment, SetupFindingList &findings)
{
    // What Azure's pages give as the least for any model; many want more.
    constexpr int fewestUnits = 15;
    const bool isProvisioned = isProvisionedSku(deployment.sku);
    if (deployment.capacity < 1 || deployment.capacity > maxCapacity) {
        findings.error(path, u"Must be 1 to %1 %2."_s.arg(maxCapacity)
                                 .arg(isProvisioned ? u"units (PTUs)"_s : u"thousands of tokens a minute"_s));
    } else if (isProvisioned && deployment.capacity < fewestUnits) {
        findings.warning(
            path, u"Provisioned throughput starts at %1 units or more, depending on the model."_s.arg(fewestUnits));
    }
}

void checkList(const QString &path, const QList<ModelDeployment> &list, SetupFindingList &findings)
{
    QHash<QString, qsizetype> byName;
    for (qsizetype i = 0; i < list.size(); ++i) {
        const ModelDeployment &deployment = list[i];
        const QString at = u"%1[%2]."_s.arg(path).arg(i);
        const QString name = deployment.name.toLower();
        if (findings.check(at + u"name"_s, deployment.name, &deploymentNameFault) && byName.contains(name)) {
            findings.error(at + u"name"_s,
                           u"%1[%2] has this name too. Names must differ."_s.arg(path).arg(byName[name]));
        }
        byName.insert(name, i);
        findings.check(at + u"model"_s, deployment.model, &modelNameFault);
        if (findings.check(at + u"version"_s, deployment.version, &modelVersionFault) && deployment.version.isEmpty()) {
            findings.add(at + u"version"_s, Severity::Warning,
                         u"Without a version Azure takes its default, which differs between regions. Give one, like "
                         "2024-11-20."_s,
                         true);
        }
        if (findings.check(at + u"sku"_s, deployment.sku, &deploymentSkuFault) &&
            !deploymentSkus().contains(deployment.sku)) {
            findings.warning(at + u"sku"_s, deployment.sku.contains(u"Batch"_s, Qt::CaseInsensitive)
                                                ? u"A batch deployment answers no single calls. Choose another type."_s
                                                : u"Spillway does not know this type. Usual ones are %1."_s.arg(
                                                      deploymentSkus().join(u", "_s)));
        }
        checkCapacity(at + u"capacity"_s, deployment, findings);
    }
}

} // namespace

void checkDeployments(const SetupPlan &plan, SetupFindingList &findings)
{
    const bool isUsed = std::any_of(plan.instances.begin(), plan.instances.end(),
                                    [](const OpenAiInstance &instance) { return !instance.deployments; });
    if (plan.deployments.isEmpty() && (isUsed || plan.instances.isEmpty())) {
        findings.missing(u"setup.deployments"_s, u"Add the deployments that every instance is to have, like gpt-4o."_s);
    }
    checkList(u"setup.deployments"_s, plan.deployments, findings);
    for (qsizetype i = 0; i < plan.instances.size(); ++i) {
        if (plan.instances[i].deployments) {
            checkList(u"setup.instances[%1].deployments"_s.arg(i), *plan.instances[i].deployments, findings);
        }
    }
    const QList<DeploymentDifference> differences = deploymentMatrix(plan).differences;
    for (const DeploymentDifference &difference : differences) {
        findings.warning(u"setup.instances[%1].deployments"_s.arg(difference.instance), difference.text());
    }
    for (const QuotaShare &share : quotaShares(plan)) {
        findings.warning(u"setup.instances[%1].region"_s.arg(share.instances[1]), quotaShareText(share, plan));
    }
}

} // namespace spillway
