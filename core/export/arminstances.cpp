// SPDX-License-Identifier: MIT
#include "core/export/armtext.h"
#include "core/export/armwriter.h"

using namespace Qt::StringLiterals;

namespace spillway
{
namespace
{

QString accountType()
{
    return u"Microsoft.CognitiveServices/accounts"_s;
}

QString accountId(const OpenAiInstance &instance)
{
    return armResourceId(accountType(), {instance.name});
}

QString roleDefinition()
{
    return u"subscriptionResourceId('Microsoft.Authorization/roleDefinitions', '%1')"_s.arg(openAiUserRole);
}

/// What the resources of an instance need to know of the service: expressions, without their brackets.
struct ServiceRefs
{
    QString id;
    QString principalId;
    bool isHere = true; ///< the service is in the same template, so it has to be waited for
};

class InstanceWriter
{
public:
    InstanceWriter(ArmWriter &out, const SetupPlan &setup)
        : m_out(out)
        , m_setup(setup)
    {
    }

    void write(const OpenAiInstance &instance, const ServiceRefs &service)
    {
        writeAccount(instance);
        writeDeployments(instance);
        writeRole(instance, service);
    }
    void writeGroup(const InstanceGroup &group, qsizetype number, const ServiceRefs &service);

private:
    void writeAccount(const OpenAiInstance &instance);
    void writeDeployments(const OpenAiInstance &instance);
    void writeRole(const OpenAiInstance &instance, const ServiceRefs &service);

    ArmWriter &m_out;
    const SetupPlan &m_setup;
};

void InstanceWriter::writeAccount(const OpenAiInstance &instance)
{
    const QString region = m_setup.regionOf(instance);
    m_out.beginResource(accountType(), accountsApiVersion, instance.name);
    m_out.add(u"location"_s, region.isEmpty() ? u"[resourceGroup().location]"_s : armText(region));
    m_out.add(u"kind"_s, u"OpenAI"_s);
    m_out.beginObject(u"sku"_s);
    m_out.add(u"name"_s, armText(instance.sku));
    m_out.endObject();
    m_out.beginObject(u"properties"_s);
    // Without it there is no sign-in by Entra ID.
    m_out.add(u"customSubDomainName"_s, armText(instance.name));
    m_out.endObject();
    m_out.endObject();
}

/// One after the other: Azure refuses two at the same time on one account.
void InstanceWriter::writeDeployments(const OpenAiInstance &instance)
{
    const QString type = accountType() + u"/deployments"_s;
    QString before = accountId(instance);
    for (const ModelDeployment &deployment : m_setup.deploymentsOf(instance)) {
        m_out.beginResource(type, accountsApiVersion, instance.name + u'/' + deployment.name);
        m_out.addDependsOn({before});
        m_out.beginObject(u"sku"_s);
        m_out.add(u"name"_s, armText(deployment.sku));
        m_out.add(u"capacity"_s, deployment.capacity);
        m_out.endObject();
        m_out.beginObject(u"properties"_s);
        m_out.beginObject(u"model"_s);
        m_out.add(u"format"_s, u"OpenAI"_s);
        m_out.add(u"name"_s, armText(deployment.model));
        if (!deployment.version.isEmpty()) {
            m_out.add(u"version"_s, armText(deployment.version));
        }
        m_out.endObject();
        m_out.endObject();
        m_out.endObject();
        before = armResourceId(type, {instance.name, deployment.name});
    }
}

void InstanceWriter::writeRole(const OpenAiInstance &instance, const ServiceRefs &service)
{
    const QString account = accountId(instance);
    m_out.beginObject();
    m_out.add(u"type"_s, u"Microsoft.Authorization/roleAssignments"_s);
    m_out.add(u"apiVersion"_s, rolesApiVersion.toString());
    m_out.add(u"scope"_s, armExpression(account));
    // The same name each time, so that a second run finds what the first has made.
    m_out.add(u"name"_s, armExpression(u"guid(%1, %2, %3)"_s.arg(account, service.id, roleDefinition())));
    m_out.addDependsOn(service.isHere ? QStringList{account, service.id} : QStringList{account});
    m_out.beginObject(u"properties"_s);
    m_out.add(u"roleDefinitionId"_s, armExpression(roleDefinition()));
    m_out.add(u"principalId"_s, armExpression(service.principalId));
    m_out.add(u"principalType"_s, u"ServicePrincipal"_s);
    m_out.endObject();
    m_out.endObject();
}

/// A deployment inside this one, because a template's own resources are all in one group. Its expressions are its own
/// (scope inner), so texts are written as everywhere else.
void InstanceWriter::writeGroup(const InstanceGroup &group, qsizetype number, const ServiceRefs &service)
{
    m_out.beginResource(u"Microsoft.Resources/deployments"_s, nestedApiVersion,
                        u"openai-instances-"_s + QString::number(number));
    m_out.add(u"resourceGroup"_s, armText(group.resourceGroup));
    m_out.addDependsOn({service.id});
    m_out.beginObject(u"properties"_s);
    m_out.add(u"mode"_s, u"Incremental"_s);
    m_out.beginObject(u"expressionEvaluationOptions"_s);
    m_out.add(u"scope"_s, u"inner"_s);
    m_out.endObject();
    m_out.beginObject(u"parameters"_s);
    m_out.add(u"serviceId"_s, QJsonObject{{u"value"_s, armExpression(service.id)}});
    m_out.add(u"principalId"_s, QJsonObject{{u"value"_s, armExpression(service.principalId)}});
    m_out.endObject();
    m_out.beginObject(u"template"_s);
    m_out.addHead();
    m_out.beginObject(u"parameters"_s);
    m_out.add(u"serviceId"_s, QJsonObject{{u"type"_s, u"string"_s}});
    m_out.add(u"principalId"_s, QJsonObject{{u"type"_s, u"string"_s}});
    m_out.endObject();
    m_out.beginArray(u"resources"_s);
    for (const OpenAiInstance &instance : group.instances) {
        write(instance, {u"parameters('serviceId')"_s, u"parameters('principalId')"_s, false});
    }
    m_out.endArray();
    m_out.endObject();
    m_out.endObject();
    m_out.endObject();
}

} // namespace

void writeArmInstances(ArmWriter &out, const TemplatePlan &plan)
{
    const QString own =
        u"reference(%1, '%2', 'full').identity.principalId"_s.arg(out.serviceId(), apimApiVersion.toString());
    const ServiceRefs service{out.serviceId(), plan.ownsIdentity() ? own
                                                                   : u"reference(parameters('userAssignedIdentityId'), "
                                                                     "'2023-01-31').principalId"_s};
    InstanceWriter writer(out, plan.setup);
    for (const OpenAiInstance &instance : plan.instances) {
        writer.write(instance, service);
    }
    for (qsizetype i = 0; i < plan.otherGroups.size(); ++i) {
        writer.writeGroup(plan.otherGroups[i], i + 1, service);
    }
}

} // namespace spillway
