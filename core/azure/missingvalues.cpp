// SPDX-License-Identifier: MIT
#include "core/azure/missingvalues.h"

using namespace Qt::StringLiterals;

namespace spillway
{
namespace
{

class Gathering
{
public:
    explicit Gathering(const SetupPlan &plan)
        : m_plan(plan)
    {
    }

    QList<MissingValue> take() { return std::move(m_missing); }

    /// What the service's address is made of.
    void address()
    {
        need(SetupStep::Service, u"setup.apim.name"_s, m_plan.apim.name);
        need(SetupStep::Service, u"setup.resourceGroup"_s, m_plan.resourceGroup);
    }
    void service()
    {
        const ApimService &apim = m_plan.apim;
        need(SetupStep::Service, u"setup.apim.name"_s, apim.name);
        need(SetupStep::Service, u"setup.apim.sku"_s, apim.sku);
        need(SetupStep::Service, u"setup.resourceGroup"_s, m_plan.resourceGroup);
        need(SetupStep::Service, u"setup.region"_s, m_plan.region);
        need(SetupStep::Service, u"setup.apim.publisherName"_s, apim.publisherName);
        need(SetupStep::Service, u"setup.apim.publisherEmail"_s, apim.publisherEmail);
    }
    /// The instances' addresses; with `whole` also what it takes to make them.
    void instances(bool whole);
    void api() { need(SetupStep::Import, u"setup.api.id"_s, m_plan.api.id); }
    void import()
    {
        need(SetupStep::Import, u"setup.api.displayName"_s, m_plan.api.displayName);
        api();
        need(SetupStep::Import, u"setup.api.suffix"_s, m_plan.api.suffix);
    }
    void clientSubscription()
    {
        need(SetupStep::ClientSubscription, u"setup.clientSubscription.name"_s, m_plan.clientSubscription);
    }

private:
    void need(SetupStep step, const QString &path, const QString &value)
    {
        if (value.isEmpty() && !m_missing.contains(MissingValue{step, path})) {
            m_missing.append({step, path});
        }
    }
    void deployments(const QString &path, const QList<ModelDeployment> &deployments);

    const SetupPlan &m_plan;
    QList<MissingValue> m_missing;
};

void Gathering::instances(bool whole)
{
    if (m_plan.instances.isEmpty()) {
        m_missing.append({SetupStep::Instances, u"setup.instances"_s});
        return;
    }
    bool usesDeployments = false;
    for (const OpenAiInstance &instance : m_plan.instances) {
        usesDeployments = usesDeployments || !instance.deployments;
        need(SetupStep::Service, u"setup.resourceGroup"_s, m_plan.resourceGroupOf(instance));
        if (whole) {
            need(SetupStep::Service, u"setup.region"_s, m_plan.regionOf(instance));
        }
    }
    for (qsizetype i = 0; i < m_plan.instances.size(); ++i) {
        const OpenAiInstance &instance = m_plan.instances[i];
        const QString at = u"setup.instances[%1]."_s.arg(i);
        need(SetupStep::Instances, at + u"name"_s, instance.name);
        if (whole) {
            need(SetupStep::Instances, at + u"sku"_s, instance.sku);
            if (instance.deployments) {
                deployments(at + u"deployments"_s, *instance.deployments);
            }
        }
    }
    if (whole && usesDeployments) {
        deployments(u"setup.deployments"_s, m_plan.deployments);
    }
}

void Gathering::deployments(const QString &path, const QList<ModelDeployment> &deployments)
{
    for (qsizetype i = 0; i < deployments.size(); ++i) {
        const QString at = path + u"[%1]."_s.arg(i);
        need(SetupStep::Instances, at + u"name"_s, deployments[i].name);
        need(SetupStep::Instances, at + u"model"_s, deployments[i].model);
        need(SetupStep::Instances, at + u"sku"_s, deployments[i].sku);
    }
}

} // namespace

QList<MissingValue> missingValues(SetupStep step, const SetupPlan &plan)
{
    Gathering missing(plan);
    switch (step) {
    case SetupStep::Service:
        missing.service();
        break;
    case SetupStep::Instances:
        missing.instances(true);
        break;
    case SetupStep::Access:
        missing.address();
        missing.instances(false);
        break;
    case SetupStep::Import:
        missing.address();
        missing.import();
        break;
    case SetupStep::ApiSettings:
    case SetupStep::ApplyPolicy:
        missing.address();
        missing.api();
        break;
    case SetupStep::ClientSubscription:
        missing.address();
        missing.api();
        missing.clientSubscription();
        break;
    case SetupStep::Schema:
    case SetupStep::PolicyBackends:
    case SetupStep::Test:
        break; // nothing that az does
    }
    return missing.take();
}

} // namespace spillway
