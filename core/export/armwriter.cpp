// SPDX-License-Identifier: MIT
#include "core/export/armwriter.h"

#include "core/export/armtext.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace spillway
{

QString armServiceType(const QString &kind)
{
    const QString service = u"Microsoft.ApiManagement/service"_s;
    return kind.isEmpty() ? service : service + u'/' + kind;
}

void ArmWriter::addHead()
{
    add(u"$schema"_s, u"https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#"_s);
    add(u"contentVersion"_s, u"1.0.0.0"_s);
}

void ArmWriter::beginResource(const QString &type, QStringView apiVersion, const QString &name)
{
    beginObject();
    add(u"type"_s, type);
    add(u"apiVersion"_s, apiVersion.toString());
    add(u"name"_s, armText(name));
}

void ArmWriter::beginOfService(const QString &kind, const QString &name)
{
    beginResource(armServiceType(kind), apimApiVersion, m_service + u'/' + name);
}

void ArmWriter::addDependsOn(const QStringList &ids)
{
    QJsonArray list;
    for (const QString &id : ids) {
        list.append(armExpression(id));
    }
    add(u"dependsOn"_s, list);
}

QString ArmWriter::serviceId() const
{
    return armResourceId(armServiceType(), {m_service});
}

QString ArmWriter::idOf(const QString &kind, const QString &name) const
{
    return armResourceId(armServiceType(kind), {m_service, name});
}

} // namespace spillway
