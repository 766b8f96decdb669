// SPDX-License-Identifier: MIT
#include "core/export/biceptemplate.h"

#include "core/export/biceptext.h"
#include "core/export/bicepwriter.h"
#include "core/export/templateplan.h"

using namespace Qt::StringLiterals;

namespace spillway
{
namespace
{

/// loadTextContent reads no larger file.
constexpr qsizetype mostTextContent = 131'072;

QString moduleFile(qsizetype number)
{
    return u"instances-%1.bicep"_s.arg(number);
}

void addRoleDefinition(BicepWriter &out)
{
    out.line(u"var roleDefinition = subscriptionResourceId('Microsoft.Authorization/roleDefinitions', '%1')"_s.arg(
        openAiUserRole));
}

class Writer
{
public:
    Writer(const TemplatePlan &plan, bool schemaIsParameter)
        : m_plan(plan)
        , m_setup(plan.setup)
        , m_schemaIsParameter(schemaIsParameter)
    {
    }

    QByteArray run()
    {
        writeParameters();
        writeVariables();
        writeService();
        const BicepService service{
            u"service.id"_s, m_plan.ownsIdentity() ? u"service.identity.principalId"_s
                                                   : u"reference(userAssignedIdentityId, '2023-01-31').principalId"_s};
        writeBicepInstances(m_out, m_setup, m_plan.instances, service);
        writeModules(service);
        writeKeys();
        writeApi();
        writeBicepPool(m_out, m_plan);
        writePolicy();
        writeSubscription();
        m_out.blank();
        m_out.line(u"output clientEndpoint string = "_s + bicepString(m_setup.clientEndpoint()));
        return m_out.text().toLatin1();
    }

private:
    void writeParameters();
    void writeVariables();
    void writeService();
    void writeModules(const BicepService &service);
    void writeKeys();
    void writeApi();
    void writePolicy();
    void writeSubscription();

    void parameter(const QString &declaration, const QString &description)
    {
        m_out.blank();
        m_out.line(u"@description("_s + bicepString(description) + u')');
        m_out.line(u"param "_s + declaration);
    }

    const TemplatePlan &m_plan;
    const SetupPlan &m_setup;
    bool m_schemaIsParameter;
    BicepWriter m_out;
};

void Writer::writeParameters()
{
    m_out.line(u"// Azure OpenAI instances behind API Management. Made by Spillway; for az deployment group create."_s);
    if (!m_plan.pool.isEmpty()) {
        parameter(u"useNativePool bool = false"_s, useNativePoolHelp.toString());
    }
    if (m_schemaIsParameter) {
        parameter(u"openApi string"_s, openApiHelp.toString());
    }
    for (const TemplateKey &key : m_plan.keys) {
        m_out.blank();
        m_out.line(u"@secure()"_s);
        m_out.line(u"@description("_s + bicepString(key.help()) + u')');
        m_out.line(u"param "_s + key.parameter + u" string"_s);
    }
    if (!m_plan.ownsIdentity()) {
        parameter(u"userAssignedIdentityId string"_s, m_plan.identityHelp());
    }
}

void Writer::writeVariables()
{
    m_out.blank();
    addRoleDefinition(m_out);
    m_out.line(u"var policy = loadTextContent('apim-policy.xml')"_s);
    if (!m_schemaIsParameter) {
        m_out.line(u"var openApi = loadTextContent('openapi.json')"_s);
    }
    if (!m_plan.pool.isEmpty()) {
        // Nothing in such a string has a meaning but three quotes, and none of them comes from a form.
        m_out.line(u"var poolPolicy = '''\n"_s + QString::fromLatin1(m_plan.poolDocument) + u"'''"_s);
    }
}

void Writer::writeService()
{
    m_out.beginResource(u"service"_s, u"Microsoft.ApiManagement/service"_s, apimApiVersion);
    m_out.addText(u"name"_s, m_setup.apim.name);
    m_out.addCode(u"location"_s,
                  m_setup.region.isEmpty() ? u"resourceGroup().location"_s : bicepString(m_setup.region));
    m_out.begin(u"sku: {"_s);
    m_out.addText(u"name"_s, m_setup.apim.sku);
    m_out.addNumber(u"capacity"_s, m_plan.capacity);
    m_out.end();
    m_out.begin(u"identity: {"_s);
    if (m_plan.ownsIdentity()) {
        m_out.addText(u"type"_s, u"SystemAssigned"_s);
    } else {
        m_out.addText(u"type"_s, u"SystemAssigned, UserAssigned"_s);
        m_out.begin(u"userAssignedIdentities: {"_s);
        m_out.line(u"'${userAssignedIdentityId}': {}"_s);
        m_out.end();
    }
    m_out.end();
    m_out.begin(u"properties: {"_s);
    m_out.addText(u"publisherName"_s, m_setup.apim.publisherName);
    m_out.addText(u"publisherEmail"_s, m_setup.apim.publisherEmail);
    m_out.end();
    m_out.end();
}

/// A file's resources are all in one group, so those elsewhere are a module.
void Writer::writeModules(const BicepService &service)
{
    for (qsizetype i = 0; i < m_plan.otherGroups.size(); ++i) {
        m_out.blank();
        m_out.begin(u"module %1 '%2' = {"_s.arg(bicepSymbol("instances", i + 1), moduleFile(i + 1)));
        m_out.addText(u"name"_s, u"openai-instances-"_s + QString::number(i + 1));
        m_out.addCode(u"scope"_s, u"resourceGroup("_s + bicepString(m_plan.otherGroups[i].resourceGroup) + u')');
        m_out.begin(u"params: {"_s);
        m_out.addCode(u"serviceId"_s, service.id);
        m_out.addCode(u"principalId"_s, service.principalId);
        m_out.end();
        m_out.end();
    }
}

void Writer::writeKeys()
{
    for (const TemplateKey &key : m_plan.keys) {
        m_out.beginOfService(key.parameter + u"Value"_s, u"namedValues"_s, key.namedValue);
        m_out.begin(u"properties: {"_s);
        m_out.addText(u"displayName"_s, key.namedValue);
        m_out.addCode(u"secret"_s, u"true"_s);
        m_out.addCode(u"value"_s, key.parameter);
        m_out.end();
        m_out.end();
    }
}

void Writer::writeApi()
{
    m_out.beginOfService(u"api"_s, u"apis"_s, m_setup.api.id);
    m_out.begin(u"properties: {"_s);
    m_out.addText(u"displayName"_s, m_setup.api.displayName);
    m_out.addText(u"path"_s, m_setup.api.suffix);
    m_out.begin(u"protocols: ["_s);
    m_out.line(u"'https'"_s);
    m_out.end();
    m_out.addCode(u"subscriptionRequired"_s, u"true"_s);
    m_out.begin(u"subscriptionKeyParameterNames: {"_s);
    m_out.addText(u"header"_s, u"api-key"_s);
    m_out.addText(u"query"_s, u"subscription-key"_s);
    m_out.end();
    m_out.addText(u"serviceUrl"_s, m_plan.serviceUrl());
    m_out.addText(u"format"_s, u"openapi+json"_s);
    m_out.addCode(u"value"_s, u"openApi"_s);
    m_out.end();
    m_out.end();
}

void Writer::writePolicy()
{
    m_out.beginResource(u"apiPolicy"_s, u"Microsoft.ApiManagement/service/apis/policies"_s, apimApiVersion);
    m_out.addCode(u"parent"_s, u"api"_s);
    m_out.addText(u"name"_s, u"policy"_s);
    m_out.begin(u"properties: {"_s);
    m_out.addText(u"format"_s, u"rawxml"_s);
    m_out.addCode(u"value"_s, m_plan.pool.isEmpty() ? u"policy"_s : u"useNativePool ? poolPolicy : policy"_s);
    m_out.end();
    m_out.addDependsOn(bicepKeySymbols(m_plan) + (m_plan.pool.isEmpty() ? QStringList() : QStringList{u"pool"_s}));
    m_out.end();
}

void Writer::writeSubscription()
{
    if (m_setup.clientSubscription.isEmpty()) {
        return;
    }
    m_out.beginOfService(u"clientSubscription"_s, u"subscriptions"_s, m_setup.clientSubscription);
    m_out.begin(u"properties: {"_s);
    m_out.addText(u"displayName"_s, m_setup.clientSubscription);
    m_out.addText(u"scope"_s, u"/apis/"_s + m_setup.api.id);
    m_out.addText(u"state"_s, u"active"_s);
    m_out.end();
    m_out.addDependsOn({u"api"_s});
    m_out.end();
}

QByteArray moduleText(const SetupPlan &setup, const InstanceGroup &group)
{
    BicepWriter out;
    out.line(u"// The Azure OpenAI instances of another resource group, for main.bicep. Made by Spillway."_s);
    out.blank();
    out.line(u"param serviceId string"_s);
    out.line(u"param principalId string"_s);
    out.blank();
    addRoleDefinition(out);
    writeBicepInstances(out, setup, group.instances, {u"serviceId"_s, u"principalId"_s});
    return out.text().toLatin1();
}

} // namespace

bool BicepTemplateWriter::schemaIsParameter() const
{
    return m_schema.isEmpty() || m_schema.size() > mostTextContent;
}

Exported BicepTemplateWriter::write(const Profile &profile) const
{
    const PlannedTemplate planned = planTemplate(profile);
    if (!planned.problem.isEmpty()) {
        return {{}, planned.problem, {}};
    }
    Exported result{Writer(planned.plan, schemaIsParameter()).run(), {}, planned.notes};
    QStringList files{u"apim-policy.xml (export policy)"_s};
    if (!schemaIsParameter()) {
        files.append(u"openapi.json (export openapi)"_s);
    } else if (m_schema.size() > mostTemplateSchemaBytes) {
        result.notes.append(schemaTooLargeNote.toString());
    } else {
        result.notes.append(u"The API's schema is a parameter: openApi=@openapi.json, which export openapi makes."_s);
    }
    for (qsizetype i = 0; i < planned.plan.otherGroups.size(); ++i) {
        files.append(moduleFile(i + 1) + u" (export bundle)"_s);
    }
    result.notes.append(u"It reads these files from its folder: %1."_s.arg(files.join(u", "_s)));
    return result;
}

QList<ExportedFile> BicepTemplateWriter::modules(const Profile &profile) const
{
    const PlannedTemplate planned = planTemplate(profile);
    QList<ExportedFile> files;
    if (planned.problem.isEmpty()) {
        for (const InstanceGroup &group : planned.plan.otherGroups) {
            files.append({moduleFile(files.size() + 1), moduleText(planned.plan.setup, group)});
        }
    }
    return files;
}

} // namespace spillway
