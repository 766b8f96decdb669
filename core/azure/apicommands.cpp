// SPDX-License-Identifier: MIT
#include "core/azure/asciijson.h"
#include "core/azure/stepcommands.h"

using namespace Qt::StringLiterals;

namespace spillway
{
namespace
{

AzLine onApi(const SetupPlan &plan, const QString &comment, const QString &command)
{
    return AzLine(comment, command)
        .with(u"--resource-group"_s, plan.resourceGroup)
        .with(u"--service-name"_s, plan.apim.name)
        .with(u"--api-id"_s, plan.api.id)
        .inSubscription();
}

/// What callers have to send. az insists on both names. They are given at the import too: an import of an API that is
/// there already would reset them until the next step, and callers would get 401.
void addKeySettings(AzLine &line)
{
    line.with(u"--subscription-required"_s, u"true"_s)
        .with(u"--subscription-key-header-name"_s, u"api-key"_s)
        .with(u"--subscription-key-query-param-name"_s, u"subscription-key"_s);
}

} // namespace

AzScript importCommands(const SetupPlan &plan, const StepInputs &inputs)
{
    AzScript script;
    script.resource = u"the API %1 in %2"_s.arg(plan.api.id, plan.apim.name);
    const bool nameGoesInBody = azReadsAsFile(plan.api.displayName);
    AzLine import = onApi(plan, u"Import the API from its schema, or bring it up to date"_s, u"apim api import"_s);
    import.with(u"--path"_s, plan.api.suffix);
    if (!nameGoesInBody) {
        import.with(u"--display-name"_s, plan.api.displayName);
    }
    import.with(u"--protocols"_s, u"https"_s)
        .with(u"--specification-format"_s, u"OpenApiJson"_s)
        .with(u"--specification-path"_s, AzWord::file(inputs.schemaFile));
    addKeySettings(import);
    script.commands.append(import.changing(3));
    if (nameGoesInBody) {
        // az would take the name for that of a file.
        script.files.append(
            {u"api.json"_s, asciiJson({{u"properties"_s, QJsonObject{{u"displayName"_s, plan.api.displayName}}}})});
        script.commands.append(
            AzLine(u"Give it its name"_s, u"rest"_s)
                .with(u"--method"_s, u"patch"_s)
                .with(u"--url"_s, servicePath(plan) + u"/apis"_s + pathSegment(plan.api.id) + apimVersion.toString())
                .with(u"--headers"_s, u"If-Match=*"_s)
                .with(u"--body"_s, bodyWord(u"api.json"_s))
                .changing());
    }
    return script;
}

AzScript apiSettingsCommands(const SetupPlan &plan)
{
    AzScript script;
    script.resource = u"the API %1 in %2"_s.arg(plan.api.id, plan.apim.name);
    AzLine update = onApi(plan, u"Callers need a subscription key, in the header api-key"_s, u"apim api update"_s);
    addKeySettings(update);
    script.commands.append(update.changing());
    return script;
}

} // namespace spillway
