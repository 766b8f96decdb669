// SPDX-License-Identifier: MIT
#include "core/azure/asciijson.h"
#include "core/azure/azureregions.h"
#include "core/azure/stepcommands.h"

using namespace Qt::StringLiterals;

namespace spillway
{
namespace
{

/// Azure says that a Developer service takes the better part of an hour; the others but for the v2 tiers and
/// Consumption take about as long.
int minutesToMake(const QString &sku)
{
    return isV2Sku(sku) || sku == u"Consumption"_s ? 10 : 45;
}

/// What az cannot say goes in a body: the v2 tiers, which az 2.45 does not know, and a publisher that it would read as
/// the name of a file.
bool goesInBody(const ApimService &service)
{
    return isV2Sku(service.sku) || azReadsAsFile(service.publisherName) || azReadsAsFile(service.publisherEmail);
}

AzFile serviceBody(const SetupPlan &plan)
{
    const ApimService &service = plan.apim;
    const int units = service.sku == u"Consumption"_s ? 0 : 1;
    return {u"service.json"_s,
            asciiJson({{u"location"_s, normalizedRegion(plan.region)},
                       {u"sku"_s, QJsonObject{{u"name"_s, service.sku}, {u"capacity"_s, units}}},
                       {u"identity"_s, QJsonObject{{u"type"_s, u"SystemAssigned"_s}}},
                       {u"properties"_s, QJsonObject{{u"publisherName"_s, service.publisherName},
                                                     {u"publisherEmail"_s, service.publisherEmail}}}})};
}

/// `apim VERB` on the plan's service.
AzLine onService(const SetupPlan &plan, const QString &comment, const QString &command)
{
    return AzLine(comment, command)
        .with(u"--resource-group"_s, plan.resourceGroup)
        .with(u"--name"_s, plan.apim.name)
        .inSubscription();
}

AzCommand createCommand(const SetupPlan &plan)
{
    const QString comment = u"Make the API Management instance %1 (%2)"_s.arg(plan.apim.name, plan.apim.sku);
    if (goesInBody(plan.apim)) {
        return AzLine(comment, u"rest"_s)
            .with(u"--method"_s, u"put"_s)
            .with(u"--url"_s, servicePath(plan) + serviceVersion(plan))
            .with(u"--body"_s, bodyWord(u"service.json"_s))
            .changing();
    }
    return onService(plan, comment, u"apim create"_s)
        .with(u"--location"_s, normalizedRegion(plan.region))
        .with(u"--sku-name"_s, plan.apim.sku)
        .with(u"--publisher-name"_s, plan.apim.publisherName)
        .with(u"--publisher-email"_s, plan.apim.publisherEmail)
        .with(u"--enable-managed-identity"_s, u"true"_s)
        .with(u"--no-wait"_s)
        .changing();
}

AzCommand identityCommand(const SetupPlan &plan)
{
    const QString comment = u"Turn the managed identity on"_s;
    AzCommand turnOn;
    if (isV2Sku(plan.apim.sku)) {
        turnOn = AzLine(comment, u"rest"_s)
                     .with(u"--method"_s, u"patch"_s)
                     .with(u"--url"_s, servicePath(plan) + serviceVersion(plan))
                     .with(u"--body"_s, bodyWord(u"identity.json"_s))
                     .changing();
    } else {
        turnOn = onService(plan, comment, u"apim update"_s)
                     .with(u"--enable-managed-identity"_s, u"true"_s)
                     .changing(minutesToMake(plan.apim.sku));
    }
    turnOn.onlyIfEmpty = u"identityType"_s;
    return turnOn;
}

} // namespace

AzCommand waitCommand(const SetupPlan &plan)
{
    const QString comment = u"Wait until it is there"_s;
    AzCommand wait;
    if (isV2Sku(plan.apim.sku)) {
        wait = AzLine(comment, u"resource wait"_s)
                   .with(u"--ids"_s, servicePath(plan))
                   .with(u"--api-version"_s, apimV2Version.toString().section(u'=', 1))
                   .with(u"--created"_s)
                   .with(u"--interval"_s, u"30"_s)
                   .with(u"--timeout"_s, u"7200"_s)
                   .changing(minutesToMake(plan.apim.sku));
    } else {
        wait = onService(plan, comment, u"apim wait"_s)
                   .with(u"--created"_s)
                   .with(u"--interval"_s, u"30"_s)
                   .with(u"--timeout"_s, u"7200"_s)
                   .changing(minutesToMake(plan.apim.sku));
    }
    wait.changes = false;
    return wait;
}

AzLine aboutService(const SetupPlan &plan, const QString &comment)
{
    if (isV2Sku(plan.apim.sku)) {
        return AzLine(comment, u"rest"_s)
            .with(u"--method"_s, u"get"_s)
            .with(u"--url"_s, servicePath(plan) + serviceVersion(plan));
    }
    return onService(plan, comment, u"apim show"_s);
}

AzScript serviceCommands(const SetupPlan &plan)
{
    AzScript script;
    script.resource = u"%1 in %2"_s.arg(plan.apim.name, plan.resourceGroup);
    script.commands = groupCommands(plan.resourceGroup, normalizedRegion(plan.region), u"resourceGroupId"_s);
    script.commands.append(aboutService(plan, u"Is there the API Management instance %1?"_s.arg(plan.apim.name))
                               .lookingFor(u"id"_s, u"apimId"_s));
    AzCommand create = createCommand(plan);
    create.onlyIfEmpty = u"apimId"_s;
    script.commands.append(create);
    script.commands.append(waitCommand(plan));

    // An instance that was there already may have no identity. A bare update would take one away.
    script.commands.append(
        aboutService(plan, u"Has it a managed identity?"_s).asking(u"identity.type"_s, u"identityType"_s));
    script.commands.append(identityCommand(plan));
    if (isV2Sku(plan.apim.sku)) {
        AzCommand again = waitCommand(plan);
        again.comment = u"Wait until that is done"_s;
        again.onlyIfEmpty = u"identityType"_s;
        script.commands.append(again);
        script.files.append(
            {u"identity.json"_s, asciiJson({{u"identity"_s, QJsonObject{{u"type"_s, u"SystemAssigned"_s}}}})});
    }
    if (goesInBody(plan.apim)) {
        script.files.append(serviceBody(plan));
    }
    return script;
}

} // namespace spillway
