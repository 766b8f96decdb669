// SPDX-License-Identifier: MIT
#include "core/azure/stepcommands.h"

using namespace Qt::StringLiterals;

namespace spillway
{

AzScript accessCommands(const SetupPlan &plan, const StepInputs &inputs)
{
    AzScript script;
    QStringList names;
    const AzWord principal = AzWord::variable(u"principalId"_s);
    if (inputs.identityClientId.isEmpty()) {
        script.commands.append(aboutService(plan, u"The managed identity of %1"_s.arg(plan.apim.name))
                                   .asking(u"identity.principalId"_s, u"principalId"_s));
        script.commands.last().whenEmpty =
            u"%1 has no system-assigned identity. Turn it on first."_s.arg(plan.apim.name);
    } else {
        // az takes no --subscription here: identities belong to the directory.
        script.commands.append(AzLine(u"The user-assigned identity"_s, u"ad sp show"_s)
                                   .with(u"--id"_s, inputs.identityClientId)
                                   .asking(u"id"_s, u"principalId"_s));
        script.commands.last().whenEmpty = u"There is no identity with this client id."_s;
    }
    for (const OpenAiInstance &instance : plan.instances) {
        names.append(instance.name);
        const QString capture = u"roleId%1"_s.arg(names.size());
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
