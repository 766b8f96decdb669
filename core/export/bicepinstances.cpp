// SPDX-License-Identifier: MIT
#include "core/export/biceptext.h"
#include "core/export/bicepwriter.h"

using namespace Qt::StringLiterals;

namespace spillway
{

void writeBicepInstances(BicepWriter &out, const SetupPlan &setup, const QList<OpenAiInstance> &instances,
                         const BicepService &service)
{
    const QString type = u"Microsoft.CognitiveServices/accounts"_s;
    for (qsizetype i = 0; i < instances.size(); ++i) {
        const OpenAiInstance &instance = instances[i];
        const QString region = setup.regionOf(instance);
        const QString account = bicepSymbol("account", i + 1);
        out.beginResource(account, type, accountsApiVersion);
        out.addText(u"name"_s, instance.name);
        out.addCode(u"location"_s, region.isEmpty() ? u"resourceGroup().location"_s : bicepString(region));
        out.addText(u"kind"_s, u"OpenAI"_s);
        out.begin(u"sku: {"_s);
        out.addText(u"name"_s, instance.sku);
        out.end();
        out.begin(u"properties: {"_s);
        out.addText(u"customSubDomainName"_s, instance.name);
        out.end();
        out.end();

        // One after the other: Azure refuses two at the same time on one account.
        QString before;
        qsizetype number = 0;
        for (const ModelDeployment &deployment : setup.deploymentsOf(instance)) {
            const QString symbol = account + bicepSymbol("Deployment", ++number);
            out.beginResource(symbol, type + u"/deployments"_s, accountsApiVersion);
            out.addCode(u"parent"_s, account);
            out.addText(u"name"_s, deployment.name);
            out.begin(u"sku: {"_s);
            out.addText(u"name"_s, deployment.sku);
            out.addNumber(u"capacity"_s, deployment.capacity);
            out.end();
            out.begin(u"properties: {"_s);
            out.begin(u"model: {"_s);
            out.addText(u"format"_s, u"OpenAI"_s);
            out.addText(u"name"_s, deployment.model);
            if (!deployment.version.isEmpty()) {
                out.addText(u"version"_s, deployment.version);
            }
            out.end();
            out.end();
            out.addDependsOn(before.isEmpty() ? QStringList() : QStringList{before});
            out.end();
            before = symbol;
        }

        out.beginResource(account + u"Role"_s, u"Microsoft.Authorization/roleAssignments"_s, rolesApiVersion);
        out.addCode(u"scope"_s, account);
        out.addCode(u"name"_s, u"guid(%1.id, %2, roleDefinition)"_s.arg(account, service.id));
        out.begin(u"properties: {"_s);
        out.addCode(u"roleDefinitionId"_s, u"roleDefinition"_s);
        out.addCode(u"principalId"_s, service.principalId);
        out.addText(u"principalType"_s, u"ServicePrincipal"_s);
        out.end();
        out.end();
    }
}

} // namespace spillway
