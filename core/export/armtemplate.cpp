// SPDX-License-Identifier: MIT
#include "core/export/armtemplate.h"

#include "core/azure/asciijson.h"
#include "core/export/armtext.h"
#include "core/export/armwriter.h"
#include "core/export/templateplan.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace spillway
{
namespace
{

/// Azure takes literals of up to 131,072 characters.
constexpr qsizetype literalSize = 60'000;

class Writer
{
public:
    Writer(const TemplatePlan &plan, const QByteArray &schema)
        : m_plan(plan)
        , m_setup(plan.setup)
        , m_schema(schema.size() <= mostTemplateSchemaBytes ? schema : QByteArray())
        , m_out(plan)
    {
    }

    QByteArray run()
    {
        m_out.beginObject();
        m_out.addHead();
        writeParameters();
        writeVariables();
        m_out.beginArray(u"resources"_s);
        writeService();
        writeArmInstances(m_out, m_plan);
        writeKeys();
        writeApi();
        writeArmPool(m_out, m_plan);
        writePolicy();
        writeSubscription();
        m_out.endArray();
        writeOutputs();
        m_out.endObject();
        return asciiJson(m_out.text());
    }

private:
    void writeParameters();
    void writeVariables();
    void writeService();
    void writeKeys();
    void writeApi();
    void writePolicy();
    void writeSubscription();
    void writeOutputs();

    void parameter(const QString &name, const QString &type, const QString &description)
    {
        m_out.beginObject(name);
        m_out.add(u"type"_s, type);
        if (type == u"bool"_s) {
            m_out.add(u"defaultValue"_s, false);
        }
        m_out.add(u"metadata"_s, QJsonObject{{u"description"_s, armText(description)}});
        m_out.endObject();
    }

    const TemplatePlan &m_plan;
    const SetupPlan &m_setup;
    QByteArray m_schema; ///< empty: a parameter
    ArmWriter m_out;
};

void Writer::writeParameters()
{
    m_out.beginObject(u"parameters"_s);
    if (!m_plan.pool.isEmpty()) {
        parameter(u"useNativePool"_s, u"bool"_s, useNativePoolHelp.toString());
    }
    if (m_schema.isEmpty()) {
        parameter(u"openApi"_s, u"string"_s, openApiHelp.toString());
    }
    for (const TemplateKey &key : m_plan.keys) {
        parameter(key.parameter, u"securestring"_s, key.help());
    }
    if (!m_plan.ownsIdentity()) {
        parameter(u"userAssignedIdentityId"_s, u"string"_s, m_plan.identityHelp());
    }
    m_out.endObject();
}

void Writer::writeVariables()
{
    m_out.beginObject(u"variables"_s);
    m_out.add(u"policy"_s, armText(QString::fromLatin1(m_plan.policyDocument)));
    if (!m_plan.pool.isEmpty()) {
        m_out.add(u"poolPolicy"_s, armText(QString::fromLatin1(m_plan.poolDocument)));
    }
    if (!m_schema.isEmpty()) {
        QStringList parts;
        const QString text = QString::fromUtf8(m_schema);
        for (qsizetype from = 0; from < text.size(); from += literalSize) {
            const QString name = u"openApi"_s + QString::number(parts.size() + 1);
            m_out.add(name, armText(text.mid(from, literalSize)));
            parts.append(u"variables("_s + armLiteral(name) + u')');
        }
        m_out.add(u"openApi"_s, armExpression(u"concat("_s + parts.join(u", "_s) + u')'));
    }
    m_out.endObject();
}

void Writer::writeService()
{
    m_out.beginResource(armServiceType(), apimApiVersion, m_setup.apim.name);
    m_out.add(u"location"_s, m_setup.region.isEmpty() ? u"[resourceGroup().location]"_s : armText(m_setup.region));
    m_out.beginObject(u"sku"_s);
    m_out.add(u"name"_s, armText(m_setup.apim.sku));
    m_out.add(u"capacity"_s, m_plan.capacity);
    m_out.endObject();
    m_out.beginObject(u"identity"_s);
    if (m_plan.ownsIdentity()) {
        m_out.add(u"type"_s, u"SystemAssigned"_s);
    } else {
        m_out.add(u"type"_s, u"SystemAssigned, UserAssigned"_s);
        m_out.beginObject(u"userAssignedIdentities"_s);
        m_out.add(u"[parameters('userAssignedIdentityId')]"_s, QJsonObject());
        m_out.endObject();
    }
    m_out.endObject();
    m_out.beginObject(u"properties"_s);
    m_out.add(u"publisherName"_s, armText(m_setup.apim.publisherName));
    m_out.add(u"publisherEmail"_s, armText(m_setup.apim.publisherEmail));
    m_out.endObject();
    m_out.endObject();
}

void Writer::writeKeys()
{
    for (const TemplateKey &key : m_plan.keys) {
        m_out.beginOfService(u"namedValues"_s, key.namedValue);
        m_out.addDependsOn({m_out.serviceId()});
        m_out.beginObject(u"properties"_s);
        m_out.add(u"displayName"_s, armText(key.namedValue));
        m_out.add(u"secret"_s, true);
        m_out.add(u"value"_s, u"[parameters('%1')]"_s.arg(key.parameter));
        m_out.endObject();
        m_out.endObject();
    }
}

void Writer::writeApi()
{
    m_out.beginOfService(u"apis"_s, m_setup.api.id);
    m_out.addDependsOn({m_out.serviceId()});
    m_out.beginObject(u"properties"_s);
    m_out.add(u"displayName"_s, armText(m_setup.api.displayName));
    m_out.add(u"path"_s, armText(m_setup.api.suffix));
    m_out.add(u"protocols"_s, QJsonArray{u"https"_s});
    m_out.add(u"subscriptionRequired"_s, true);
    m_out.beginObject(u"subscriptionKeyParameterNames"_s);
    m_out.add(u"header"_s, u"api-key"_s);
    m_out.add(u"query"_s, u"subscription-key"_s);
    m_out.endObject();
    m_out.add(u"serviceUrl"_s, armText(m_plan.serviceUrl()));
    m_out.add(u"format"_s, u"openapi+json"_s);
    m_out.add(u"value"_s, m_schema.isEmpty() ? u"[parameters('openApi')]"_s : u"[variables('openApi')]"_s);
    m_out.endObject();
    m_out.endObject();
}

/// One resource for both policies: two of one name are refused, whatever their conditions say.
void Writer::writePolicy()
{
    const QString api = m_setup.api.id;
    QStringList needs{m_out.idOf(u"apis"_s, api)};
    for (const TemplateKey &key : m_plan.keys) {
        needs.append(m_out.idOf(u"namedValues"_s, key.namedValue));
    }
    if (!m_plan.pool.isEmpty()) {
        needs.append(m_out.idOf(u"backends"_s, poolName.toString()));
    }
    m_out.beginOfService(u"apis/policies"_s, api + u"/policy"_s);
    m_out.addDependsOn(needs);
    m_out.beginObject(u"properties"_s);
    m_out.add(u"format"_s, u"rawxml"_s);
    m_out.add(u"value"_s, m_plan.pool.isEmpty()
                              ? u"[variables('policy')]"_s
                              : u"[if(parameters('useNativePool'), variables('poolPolicy'), variables('policy'))]"_s);
    m_out.endObject();
    m_out.endObject();
}

void Writer::writeSubscription()
{
    const QString name = m_setup.clientSubscription;
    if (name.isEmpty()) {
        return;
    }
    m_out.beginOfService(u"subscriptions"_s, name);
    m_out.addDependsOn({m_out.idOf(u"apis"_s, m_setup.api.id)});
    m_out.beginObject(u"properties"_s);
    m_out.add(u"displayName"_s, armText(name));
    m_out.add(u"scope"_s, armText(u"/apis/"_s + m_setup.api.id));
    m_out.add(u"state"_s, u"active"_s);
    m_out.endObject();
    m_out.endObject();
}

void Writer::writeOutputs()
{
    m_out.beginObject(u"outputs"_s);
    m_out.beginObject(u"clientEndpoint"_s);
    m_out.add(u"type"_s, u"string"_s);
    m_out.add(u"value"_s, armText(m_setup.clientEndpoint()));
    m_out.endObject();
    m_out.endObject();
}

} // namespace

Exported ArmTemplateWriter::write(const Profile &profile) const
{
    const PlannedTemplate planned = planTemplate(profile);
    if (!planned.problem.isEmpty()) {
        return {{}, planned.problem, {}};
    }
    Exported result{Writer(planned.plan, m_schema).run(), {}, planned.notes};
    if (m_schema.isEmpty()) {
        result.notes.append(u"The API's schema is a parameter: openApi=@openapi.json, which export openapi makes."_s);
    } else if (m_schema.size() > mostTemplateSchemaBytes) {
        result.notes.append(schemaTooLargeNote.toString());
    }
    return result;
}

} // namespace spillway
