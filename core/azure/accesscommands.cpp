// SPDX-License-Identifier: MIT
#include "core/azure/stepcommands.h"

using namespace Qt::StringLiterals;

namespace spillway
{
namespace
{

/// What the service signs in as: the variable `principalId`.
void appendOwnIdentity(AzScript &script, const SetupPlan &plan)
{
    script.commands.append(aboutService(plan, u"The managed identity of %1"_s.arg(plan.apim.name))
                               .asking(u"identity.principalId"_s, u"principalId"_s));
    script.commands.last().whenEmpty = u"%1 has no system-assigned identity. Turn it on first."_s.arg(plan.apim.name);
}

AzCommand aboutIdentity(const QString &clientId, const QString &what, const QString &comment, const QString &capture)
{
    AzCommand command = AzLine(comment, u"identity list"_s)
                            .inSubscription()
                            .asking(u"[?clientId=='%1'].%2 | [0]"_s.arg(clientId, what), capture);
    command.whenEmpty =
        u"There is no user-assigned identity with the client id %1 in the subscription. Make it, or name "
        "another on the Policy page."_s.arg(clientId);
    return command;
}

} // namespace

QList<AzCommand> attachCommands(const SetupPlan &plan, const QString &clientId)
{
    const QString &name = plan.apim.name;
    QList<AzCommand> commands;
    commands.append(aboutIdentity(clientId, u"id"_s, u"The user-assigned identity"_s, u"identityId"_s));
    commands.append(
        aboutService(plan, u"Has %1 that identity?"_s.arg(name))
            .asking(u"values(identity.userAssignedIdentities || `{}`)[?clientId=='%1'].clientId | [0]"_s.arg(clientId),
                    u"attachedId"_s));
    // The others are named again: whether a patch that leaves them out takes them away is each service's own matter.
    // Single quotes, which az takes in JSON as well (shell_safe_json_parse): double ones are lost on the way to az.cmd.
    commands.append(aboutService(plan, u"The identities that it keeps"_s)
                        .asking(uR"(join('', map(&join('', ['\'', @, '\': {}, ']), )"
                                "keys(identity.userAssignedIdentities || `{}`)))"_s,
                                u"keptIds"_s));
    AzCommand attach =
        AzLine(u"Give %1 the identity"_s.arg(name), u"rest"_s)
            .with(u"--method"_s, u"patch"_s)
            .with(u"--url"_s, servicePath(plan) + serviceVersion(plan))
            .with(u"--body"_s,
                  AzWord(u"{'identity': {'type': 'SystemAssigned, UserAssigned', 'userAssignedIdentities': {"_s) +
                      AzWord::variable(u"keptIds"_s) + u"'"_s + AzWord::variable(u"identityId"_s) + u"': {}}}}"_s)
            .changing(5);
    attach.onlyIfEmpty = u"attachedId"_s;
    commands.append(attach);
    AzCommand wait = waitCommand(plan);
    wait.comment = u"Wait until that is done"_s;
    wait.onlyIfEmpty = u"attachedId"_s;
    commands.append(wait);
    return commands;
}

AzScript accessCommands(const SetupPlan &plan, const StepInputs &inputs)
{
    AzScript script;
    QStringList names;
    qsizetype count = 0;
    const AzWord principal = AzWord::variable(u"principalId"_s);
    if (inputs.identityClientId.isEmpty()) {
        appendOwnIdentity(script, plan);
    } else {
        script.commands = attachCommands(plan, inputs.identityClientId);
        script.commands.append(
            aboutIdentity(inputs.identityClientId, u"principalId"_s, u"Its principal"_s, u"principalId"_s));
        names.append(plan.apim.name);
    }
    for (const OpenAiInstance &instance : plan.instances) {
        names.append(instance.name);
        const QString capture = u"roleId%1"_s.arg(++count);
        const AzWord scope = accountPath(plan, instance);
        const AzWord query = AzWord(u"[?principalId=='"_s) + principal +
                             u"' && roleDefinitionName=='Cognitive Services OpenAI User'].id | [0]"_s;
        const AzCommand ask = AzLine(u"Has it the role on %1?"_s.arg(instance.name), u"role assignment list"_s)
                                  .with(u"--scope"_s, scope)
                                  .with(u"--include-inherited"_s)
                                  .inSubscription()
                                  .asking(query, capture);
        AzCommand create = AzLine(u"Give it the role on %1"_s.arg(instance.name), u"role assignment create"_s)
                               .with(u"--assignee-object-id"_s, principal)
                               .with(u"--assignee-principal-type"_s, u"ServicePrincipal"_s)
                               .with(u"--role"_s, u"Cognitive Services OpenAI User"_s)
                               .with(u"--scope"_s, scope)
                               .inSubscription()
                               .changing();
        create.onlyIfEmpty = capture;
        create.doneWhenErrorHas = QStringList{u"RoleAssignmentExists"_s, u"role assignment already exists"_s};
        script.commands += {ask, create};
    }
    script.resource = names.join(u", "_s);
    return script;
}

} // namespace spillway
