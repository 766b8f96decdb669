// SPDX-License-Identifier: MIT
#include "core/azure/setupplan.h"

#include "core/azure/azurenames.h"
#include "core/azure/azureregions.h"
#include "core/azure/deploymentmatrix.h"
#include "core/azure/namerule.h"
#include "core/azure/quotasharing.h"
#include "core/config/address.h"

#include <QHash>
#include <QUrl>

#include <algorithm>

namespace spillway
{
namespace
{

using namespace Qt::StringLiterals;

QString hostOf(const Backend &backend)
{
    return QUrl(backend.url).host().toLower();
}

/// The part of an Azure resource's host that is its custom domain; empty for any other host.
QString customDomainOf(const QString &host)
{
    for (const QString &zone :
         {u".openai.azure.com"_s, u".cognitiveservices.azure.com"_s, u".services.ai.azure.com"_s}) {
        if (host.endsWith(zone)) {
            return host.chopped(zone.size());
        }
    }
    return {};
}

class PlanCheck
{
public:
    PlanCheck(const SetupPlan &plan, const Profile &profile)
        : m_plan(plan)
        , m_profile(profile)
    {
    }

    QList<SetupFinding> take()
    {
        service();
        instances();
        backendsWithoutInstance();
        deployments();
        for (const QuotaShare &share : quotaShares(m_plan)) {
            warning(u"setup.instances[%1].region"_s.arg(share.instances[1]), quotaShareText(share, m_plan));
        }
        m_step = SetupStep::Schema;
        schema();
        m_step = SetupStep::Import;
        text(u"setup.api.id"_s, m_plan.api.id, &apiIdFault);
        text(u"setup.api.displayName"_s, m_plan.api.displayName, &apiDisplayNameFault);
        text(u"setup.api.suffix"_s, m_plan.api.suffix, &apiSuffixFault);
        m_step = SetupStep::PolicyBackends;
        policyBackends();
        m_step = SetupStep::ClientSubscription;
        text(u"setup.clientSubscription.name"_s, m_plan.clientSubscription, &clientSubscriptionFault);
        return std::move(m_findings);
    }

private:
    void service();
    void instances();
    void instance(qsizetype index);
    void servedBackend(qsizetype index);
    void backendsWithoutInstance();
    void deployments();
    void deploymentList(const QString &path, const QList<ModelDeployment> &list);
    void capacity(const QString &path, const ModelDeployment &deployment);
    void schema();
    void policyBackends();

    void add(const QString &path, Severity severity, const QString &message, bool isMissing)
    {
        m_findings.append({m_step, {path, severity, message}, isMissing});
    }
    void error(const QString &path, const QString &message) { add(path, Severity::Error, message, false); }
    void warning(const QString &path, const QString &message) { add(path, Severity::Warning, message, false); }
    void missing(const QString &path, const QString &message) { add(path, Severity::Error, message, true); }
    /// True if there is nothing wrong.
    bool text(const QString &path, const QString &value, QString (*faultOf)(const QString &))
    {
        const QString fault = faultOf(value);
        if (!fault.isEmpty()) {
            add(path, Severity::Error, fault, value.isEmpty());
        }
        return fault.isEmpty();
    }

    const Backend *backendCalled(const QString &name) const
    {
        const QList<Backend> &backends = m_profile.backends;
        const auto found =
            std::find_if(backends.begin(), backends.end(), [&](const Backend &one) { return one.name == name; });
        return found == backends.end() ? nullptr : &*found;
    }

    const SetupPlan &m_plan;
    const Profile &m_profile;
    SetupStep m_step = SetupStep::Service;
    QList<SetupFinding> m_findings;
};

void PlanCheck::service()
{
    text(u"setup.subscription"_s, m_plan.subscription, &azureSubscriptionFault);
    text(u"setup.resourceGroup"_s, m_plan.resourceGroup, &resourceGroupFault);
    if (text(u"setup.region"_s, m_plan.region, &regionFault) && !findRegion(m_plan.region)) {
        warning(u"setup.region"_s,
                u"Spillway knows no region %1. Check its spelling, unless it is a new one."_s.arg(m_plan.region));
    }
    const ApimService &apim = m_plan.apim;
    text(u"setup.apim.name"_s, apim.name, &apimNameFault);
    if (apim.sku == u"Consumption"_s) {
        warning(u"setup.apim.sku"_s,
                u"This tier has no cache of its own, and the policy keeps in it which backends are "
                "throttled. Choose another, or connect an external cache."_s);
    } else if (!apimSkus().contains(apim.sku)) {
        add(u"setup.apim.sku"_s, Severity::Error, u"Choose one of %1."_s.arg(apimSkus().join(u", "_s)),
            apim.sku.isEmpty());
    }
    text(u"setup.apim.publisherName"_s, apim.publisherName, &publisherNameFault);
    text(u"setup.apim.publisherEmail"_s, apim.publisherEmail, &publisherEmailFault);
}

void PlanCheck::instances()
{
    m_step = SetupStep::Instances;
    if (m_plan.instances.isEmpty()) {
        missing(u"setup.instances"_s, u"Add an Azure OpenAI instance for every backend."_s);
    }
    for (qsizetype i = 0; i < m_plan.instances.size(); ++i) {
        instance(i);
    }
}

void PlanCheck::instance(qsizetype index)
{
    const OpenAiInstance &instance = m_plan.instances[index];
    const QString at = u"setup.instances[%1]."_s.arg(index);
    if (text(at + u"name"_s, instance.name, &instanceNameFault)) {
        for (qsizetype before = 0; before < index; ++before) {
            if (m_plan.instances[before].name.compare(instance.name, Qt::CaseInsensitive) == 0) {
                error(at + u"name"_s, u"setup.instances[%1] has this name too. It is a part of the address, so names "
                                      "must differ."_s.arg(before));
                break;
            }
        }
    }
    if (!instance.region.isEmpty()) {
        text(at + u"region"_s, instance.region, &regionFault);
    }
    const QString region = m_plan.regionOf(instance);
    const AzureRegion *known = findRegion(region);
    if (regionFault(region).isEmpty() && !(known && known->hasOpenAi)) {
        warning(at + u"region"_s,
                u"Spillway knows of no Azure OpenAI in %1. Check the region, unless it has come to it "
                "lately."_s.arg(regionDisplayName(region)));
    }
    if (!instance.resourceGroup.isEmpty()) {
        text(at + u"resourceGroup"_s, instance.resourceGroup, &resourceGroupFault);
    }
    servedBackend(index);
    if (instance.sku != u"S0"_s) {
        add(at + u"sku"_s, Severity::Error, u"Azure OpenAI has one tier. Write S0, or leave it out."_s,
            instance.sku.isEmpty());
    }
}

/// The link between the two lists: which backend of the profile the instance is.
void PlanCheck::servedBackend(qsizetype index)
{
    const OpenAiInstance &instance = m_plan.instances[index];
    const QString path = u"setup.instances[%1].backend"_s.arg(index);
    const QString domain = instance.name.toLower();
    if (instance.backend.isEmpty()) {
        const auto same =
            std::find_if(m_profile.backends.begin(), m_profile.backends.end(), [&](const Backend &backend) {
                return !domain.isEmpty() && customDomainOf(hostOf(backend)) == domain;
            });
        add(path, Severity::Warning,
            same == m_profile.backends.end()
                ? u"It serves no backend, so no call reaches it. Choose one, or add one with its address."_s
                : u"It serves no backend, but %1 has its address. Choose that one."_s.arg(same->name),
            true);
        return;
    }
    const Backend *backend = backendCalled(instance.backend);
    if (!backend) {
        error(path, u"The profile has no backend %1. Choose one of its backends."_s.arg(instance.backend));
        return;
    }
    for (qsizetype before = 0; before < index; ++before) {
        if (m_plan.instances[before].backend == instance.backend) {
            warning(path, u"%1 serves %2 already, and a backend is one instance. Choose another."_s.arg(
                              m_plan.instances[before].name, instance.backend));
            return;
        }
    }
    const QString host = hostOf(*backend);
    if (!domain.isEmpty() && !host.isEmpty() && customDomainOf(host) != domain) {
        warning(
            path,
            u"%1 is at %2, and this instance will be at %3. Give both one address, or choose another backend."_s.arg(
                backend->name, host, QUrl(instance.url()).host()));
    }
}

void PlanCheck::backendsWithoutInstance()
{
    for (qsizetype i = 0; i < m_profile.backends.size() && !m_plan.instances.isEmpty(); ++i) {
        const Backend &backend = m_profile.backends[i];
        const QString domain = customDomainOf(hostOf(backend));
        const bool isServed =
            std::any_of(m_plan.instances.begin(), m_plan.instances.end(), [&](const OpenAiInstance &instance) {
                return instance.backend == backend.name ||
                       (instance.backend.isEmpty() && instance.name.toLower() == domain);
            });
        if (!domain.isEmpty() && !isServed) {
            add(u"backends[%1]"_s.arg(i), Severity::Warning,
                u"No instance of the set-up serves %1, so nothing gives API Management access to it. Add the instance "
                "%2."_s.arg(backend.name, domain),
                true);
        }
    }
}

void PlanCheck::deployments()
{
    const bool isUsed = std::any_of(m_plan.instances.begin(), m_plan.instances.end(),
                                    [](const OpenAiInstance &instance) { return !instance.deployments; });
    if (m_plan.deployments.isEmpty() && (isUsed || m_plan.instances.isEmpty())) {
        missing(u"setup.deployments"_s, u"Add the deployments that every instance is to have, like gpt-4o."_s);
    }
    deploymentList(u"setup.deployments"_s, m_plan.deployments);
    for (qsizetype i = 0; i < m_plan.instances.size(); ++i) {
        if (m_plan.instances[i].deployments) {
            deploymentList(u"setup.instances[%1].deployments"_s.arg(i), *m_plan.instances[i].deployments);
        }
    }
    const QList<DeploymentDifference> differences = deploymentMatrix(m_plan).differences;
    for (const DeploymentDifference &difference : differences) {
        warning(u"setup.instances[%1].deployments"_s.arg(difference.instance), difference.text());
    }
}

void PlanCheck::deploymentList(const QString &path, const QList<ModelDeployment> &list)
{
    QHash<QString, qsizetype> byName;
    for (qsizetype i = 0; i < list.size(); ++i) {
        const ModelDeployment &deployment = list[i];
        const QString at = u"%1[%2]."_s.arg(path).arg(i);
        const QString name = deployment.name.toLower();
        if (text(at + u"name"_s, deployment.name, &deploymentNameFault) && byName.contains(name)) {
            error(at + u"name"_s, u"%1[%2] has this name too. Names must differ."_s.arg(path).arg(byName[name]));
        }
        byName.insert(name, i);
        text(at + u"model"_s, deployment.model, &modelNameFault);
        if (text(at + u"version"_s, deployment.version, &modelVersionFault) && deployment.version.isEmpty()) {
            add(at + u"version"_s, Severity::Warning,
                u"Without a version Azure takes its default, which differs between regions. Give one, like "
                "2024-11-20."_s,
                true);
        }
        if (text(at + u"sku"_s, deployment.sku, &deploymentSkuFault) && !deploymentSkus().contains(deployment.sku)) {
            warning(at + u"sku"_s, deployment.sku.contains(u"Batch"_s, Qt::CaseInsensitive)
                                       ? u"A batch deployment answers no single calls. Choose another type."_s
                                       : u"Spillway does not know this type. Usual ones are %1."_s.arg(
                                             deploymentSkus().join(u", "_s)));
        }
        capacity(at + u"capacity"_s, deployment);
    }
}

void PlanCheck::capacity(const QString &path, const ModelDeployment &deployment)
{
    // What Azure's pages give as the least for any model; many want more.
    constexpr int fewestUnits = 15;
    const bool isProvisioned = isProvisionedSku(deployment.sku);
    if (deployment.capacity < 1 || deployment.capacity > maxCapacity) {
        error(path, u"Must be 1 to %1 %2."_s.arg(maxCapacity)
                        .arg(isProvisioned ? u"units (PTUs)"_s : u"thousands of tokens a minute"_s));
    } else if (isProvisioned && deployment.capacity < fewestUnits) {
        warning(path, u"Provisioned throughput starts at %1 units or more, depending on the model."_s.arg(fewestUnits));
    }
}

void PlanCheck::schema()
{
    if (m_plan.schemaFile.isEmpty()) {
        text(u"setup.schema.version"_s, m_plan.schemaVersion, &schemaVersionFault);
        return;
    }
    if (const QString fault = plainTextFault(m_plan.schemaFile, 4096); !fault.isEmpty()) {
        error(u"setup.schema.file"_s, fault);
    }
    if (!m_plan.schemaVersion.isEmpty()) { // not used, until the file is taken out
        text(u"setup.schema.version"_s, m_plan.schemaVersion, &schemaVersionFault);
    }
}

void PlanCheck::policyBackends()
{
    if (m_profile.backends.isEmpty()) {
        missing(u"backends"_s, u"Add a backend to build a policy."_s);
    }
    for (qsizetype i = 0; i < m_profile.backends.size(); ++i) {
        const QString host = hostOf(m_profile.backends[i]);
        if (isLoopback(host)) {
            warning(u"backends[%1].url"_s.arg(i), u"API Management cannot reach %1, which is this computer only. Leave "
                                                  "this backend out of what goes to Azure."_s.arg(host));
        }
    }
}

/// True where reading has said already that this, or what it is in, is wrong.
bool isTold(const QList<Finding> &told, const QString &path)
{
    return std::any_of(told.begin(), told.end(), [&](const Finding &finding) {
        return finding.severity == Severity::Error && path.startsWith(finding.path) &&
               (path.size() == finding.path.size() || path[finding.path.size()] == u'.' ||
                path[finding.path.size()] == u'[');
    });
}

} // namespace

QList<SetupFinding> validateSetupPlan(const SetupPlan &plan, const Profile &profile)
{
    return PlanCheck(plan, profile).take();
}

QList<Finding> setupFindings(const Profile &profile)
{
    if (profile.setup.isEmpty()) {
        return {};
    }
    QList<Finding> findings;
    const SetupPlan plan = readSetupPlan(profile.setup, &findings);
    const QList<Finding> told = findings;
    const QList<SetupFinding> rules = validateSetupPlan(plan, profile);
    for (const SetupFinding &rule : rules) {
        // That there is no backend at all is said of the profile itself.
        const bool isSaid = rule.step == SetupStep::PolicyBackends && rule.isMissing;
        if (!isSaid && !isTold(told, rule.finding.path)) {
            findings.append(rule.finding);
            findings.last().severity = rule.isMissing ? Severity::Warning : rule.finding.severity;
        }
    }
    return findings;
}

} // namespace spillway
