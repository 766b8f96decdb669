// SPDX-License-Identifier: MIT
#include "core/azure/setupplan.h"

#include "core/azure/azurenames.h"
#include "core/azure/azureregions.h"
#include "core/azure/deploymentfindings.h"
#include "core/azure/namerule.h"
#include "core/azure/setupfindinglist.h"
#include "core/config/address.h"

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
        checkDeployments(m_plan, m_findings);
        m_findings.begin(SetupStep::Schema);
        schema();
        m_findings.begin(SetupStep::Import);
        m_findings.check(u"setup.api.id"_s, m_plan.api.id, &apiIdFault);
        m_findings.check(u"setup.api.displayName"_s, m_plan.api.displayName, &apiDisplayNameFault);
        m_findings.check(u"setup.api.suffix"_s, m_plan.api.suffix, &apiSuffixFault);
        m_findings.begin(SetupStep::PolicyBackends);
        policyBackends();
        m_findings.begin(SetupStep::ClientSubscription);
        m_findings.check(u"setup.clientSubscription.name"_s, m_plan.clientSubscription, &clientSubscriptionFault);
        return m_findings.take();
    }

private:
    void service();
    void instances();
    void instance(qsizetype index);
    void servedBackend(qsizetype index);
    void backendsWithoutInstance();
    void schema();
    void policyBackends();

    const Backend *backendCalled(const QString &name) const
    {
        const QList<Backend> &backends = m_profile.backends;
        const auto found =
            std::find_if(backends.begin(), backends.end(), [&](const Backend &one) { return one.name == name; });
        return found == backends.end() ? nullptr : &*found;
    }

    const SetupPlan &m_plan;
    const Profile &m_profile;
    SetupFindingList m_findings;
};

void PlanCheck::service()
{
    m_findings.check(u"setup.subscription"_s, m_plan.subscription, &azureSubscriptionFault);
    m_findings.check(u"setup.resourceGroup"_s, m_plan.resourceGroup, &resourceGroupFault);
    if (m_findings.check(u"setup.region"_s, m_plan.region, &regionFault) && !findRegion(m_plan.region)) {
        m_findings.warning(
            u"setup.region"_s,
            u"Spillway knows no region %1. Check its spelling, unless it is a new one."_s.arg(m_plan.region));
    }
    const ApimService &apim = m_plan.apim;
    m_findings.check(u"setup.apim.name"_s, apim.name, &apimNameFault);
    if (apim.sku == u"Consumption"_s) {
        m_findings.warning(u"setup.apim.sku"_s,
                           u"This tier has no cache of its own, and the policy keeps in it which backends are "
                           "throttled. Choose another, or connect an external cache."_s);
    } else if (!apimSkus().contains(apim.sku)) {
        m_findings.add(u"setup.apim.sku"_s, Severity::Error, u"Choose one of %1."_s.arg(apimSkus().join(u", "_s)),
                       apim.sku.isEmpty());
    }
    m_findings.check(u"setup.apim.publisherName"_s, apim.publisherName, &publisherNameFault);
    m_findings.check(u"setup.apim.publisherEmail"_s, apim.publisherEmail, &publisherEmailFault);
}

void PlanCheck::instances()
{
    m_findings.begin(SetupStep::Instances);
    if (m_plan.instances.isEmpty()) {
        m_findings.missing(u"setup.instances"_s, u"Add an Azure OpenAI instance for every backend."_s);
    }
    for (qsizetype i = 0; i < m_plan.instances.size(); ++i) {
        instance(i);
    }
}

void PlanCheck::instance(qsizetype index)
{
    const OpenAiInstance &instance = m_plan.instances[index];
    const QString at = u"setup.instances[%1]."_s.arg(index);
    if (m_findings.check(at + u"name"_s, instance.name, &instanceNameFault)) {
        for (qsizetype before = 0; before < index; ++before) {
            if (m_plan.instances[before].name.compare(instance.name, Qt::CaseInsensitive) == 0) {
                m_findings.error(at + u"name"_s,
                                 u"setup.instances[%1] has this name too. It is a part of the address, so names "
                                 "must differ."_s.arg(before));
                break;
            }
        }
    }
    if (!instance.region.isEmpty()) {
        m_findings.check(at + u"region"_s, instance.region, &regionFault);
    }
    const QString region = m_plan.regionOf(instance);
    const AzureRegion *known = findRegion(region);
    const bool isUnknown = !known && !instance.region.isEmpty() && regionFault(region).isEmpty();
    if (isUnknown || (known && !known->hasOpenAi)) {
        m_findings.warning(at + u"region"_s,
                           u"Spillway knows of no Azure OpenAI in %1. Check the region, unless it has come to it "
                           "lately."_s.arg(regionDisplayName(region)));
    }
    if (!instance.resourceGroup.isEmpty()) {
        m_findings.check(at + u"resourceGroup"_s, instance.resourceGroup, &resourceGroupFault);
    }
    servedBackend(index);
    if (instance.sku != u"S0"_s) {
        m_findings.add(at + u"sku"_s, Severity::Error, u"Azure OpenAI has one tier. Write S0, or leave it out."_s,
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
        m_findings.add(path, Severity::Warning,
                       same == m_profile.backends.end()
                           ? u"It serves no backend, so no call reaches it. Choose one, or add one with its address."_s
                           : u"It serves no backend, but %1 has its address. Choose that one."_s.arg(same->name),
                       true);
        return;
    }
    const Backend *backend = backendCalled(instance.backend);
    if (!backend) {
        m_findings.error(path, u"The profile has no backend %1. Choose one of its backends."_s.arg(instance.backend));
        return;
    }
    for (qsizetype before = 0; before < index; ++before) {
        if (m_plan.instances[before].backend == instance.backend) {
            m_findings.warning(path, u"%1 serves %2 already, and a backend is one instance. Choose another."_s.arg(
                                         m_plan.instances[before].name, instance.backend));
            return;
        }
    }
    const QString host = hostOf(*backend);
    if (!domain.isEmpty() && !host.isEmpty() && customDomainOf(host) != domain) {
        m_findings.warning(
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
            m_findings.add(
                u"backends[%1]"_s.arg(i), Severity::Warning,
                u"No instance of the set-up serves %1, so nothing gives API Management access to it. Add the instance "
                "%2."_s.arg(backend.name, domain),
                true);
        }
    }
}

void PlanCheck::schema()
{
    if (m_plan.schemaFile.isEmpty()) {
        m_findings.check(u"setup.schema.version"_s, m_plan.schemaVersion, &schemaVersionFault);
        return;
    }
    if (const QString fault = plainTextFault(m_plan.schemaFile, 4096); !fault.isEmpty()) {
        m_findings.error(u"setup.schema.file"_s, fault);
    }
    if (!m_plan.schemaVersion.isEmpty()) { // not used, until the file is taken out
        m_findings.check(u"setup.schema.version"_s, m_plan.schemaVersion, &schemaVersionFault);
    }
}

void PlanCheck::policyBackends()
{
    if (m_profile.backends.isEmpty()) {
        m_findings.missing(u"backends"_s, u"Add a backend to build a policy."_s);
    }
    for (qsizetype i = 0; i < m_profile.backends.size(); ++i) {
        const QString host = hostOf(m_profile.backends[i]);
        if (isLoopback(host)) {
            m_findings.warning(u"backends[%1].url"_s.arg(i),
                               u"API Management cannot reach %1, which is this computer only. Leave "
                               "this backend out of what goes to Azure."_s.arg(host));
        }
    }
}

} // namespace

QList<SetupFinding> validateSetupPlan(const SetupPlan &plan, const Profile &profile)
{
    return PlanCheck(plan, profile).take();
}

} // namespace spillway
