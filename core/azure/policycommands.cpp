// SPDX-License-Identifier: MIT
#include "core/azure/asciijson.h"
#include "core/azure/stepcommands.h"

using namespace Qt::StringLiterals;

namespace spillway
{
namespace
{

/// The body that makes a secret named value, with a gap where its key goes.
AzFile namedValueBody(const StepInputs::NamedKey &key, const QString &file)
{
    static const QByteArray gap = "the-key-goes-here";
    const QByteArray json = asciiJson({{u"properties"_s, QJsonObject{{u"displayName"_s, key.namedValue},
                                                                     {u"secret"_s, true},
                                                                     {u"value"_s, QString::fromLatin1(gap)}}}});
    // The value is the last of the three, and a name is made of letters, digits, dots, hyphens and underscores.
    const qsizetype at = json.lastIndexOf(gap);
    return {file, {}, AzKey{key.backend, key.variable, json.first(at), json.sliced(at + gap.size())}};
}

void addNamedValue(AzScript &script, const SetupPlan &plan, const StepInputs::NamedKey &key, qsizetype number)
{
    const QString capture = u"namedValue%1"_s.arg(number);
    const QString file = u"named-value-%1.json"_s.arg(number);
    script.commands.append(AzLine(u"Is there the named value %1?"_s.arg(key.namedValue), u"apim nv show"_s)
                               .with(u"--resource-group"_s, plan.resourceGroup)
                               .with(u"--service-name"_s, plan.apim.name)
                               .with(u"--named-value-id"_s, key.namedValue)
                               .inSubscription()
                               .lookingFor(u"id"_s, capture));
    AzCommand make = AzLine(u"Make it, a secret: the key of %1"_s.arg(key.backend), u"rest"_s)
                         .with(u"--method"_s, u"put"_s)
                         .with(u"--url"_s, servicePath(plan) + u"/namedValues"_s + pathSegment(key.namedValue) +
                                               apimVersion.toString())
                         .with(u"--body"_s, bodyWord(file))
                         .changing();
    make.onlyIfEmpty = capture;
    script.commands.append(make);
    script.commands.append(AzLine(u"Wait until it is there"_s, u"apim nv wait"_s)
                               .with(u"--resource-group"_s, plan.resourceGroup)
                               .with(u"--service-name"_s, plan.apim.name)
                               .with(u"--named-value-id"_s, key.namedValue)
                               .with(u"--exists"_s)
                               .inSubscription()
                               .changing(2));
    script.commands.last().changes = false;
    script.files.append(namedValueBody(key, file));
}

} // namespace

AzScript policyCommands(const SetupPlan &plan, const StepInputs &inputs)
{
    AzScript script;
    script.resource = u"the policy of the API %1 in %2"_s.arg(plan.api.id, plan.apim.name);
    for (qsizetype i = 0; i < inputs.namedKeys.size(); ++i) {
        addNamedValue(script, plan, inputs.namedKeys[i], i + 1);
    }
    script.commands.append(AzLine(u"Put the policy on all operations of the API"_s, u"rest"_s)
                               .with(u"--method"_s, u"put"_s)
                               .with(u"--url"_s, servicePath(plan) + u"/apis"_s + pathSegment(plan.api.id) +
                                                     u"/policies/policy"_s + apimVersion.toString())
                               .with(u"--body"_s, bodyWord(u"policy.json"_s))
                               .changing());
    // Not well-formed XML by design: its expressions hold quotes and "<".
    script.files.append({u"policy.json"_s,
                         asciiJson({{u"properties"_s, QJsonObject{{u"format"_s, u"rawxml"_s},
                                                                  {u"value"_s, QString::fromUtf8(inputs.policy)}}}})});
    return script;
}

AzScript clientSubscriptionCommands(const SetupPlan &plan)
{
    AzScript script;
    script.resource = u"the subscription %1 in %2"_s.arg(plan.clientSubscription, plan.apim.name);
    const AzWord path = servicePath(plan) + u"/subscriptions"_s + pathSegment(plan.clientSubscription);
    script.commands.append(AzLine(u"Make the subscription %1 for the API"_s.arg(plan.clientSubscription), u"rest"_s)
                               .with(u"--method"_s, u"put"_s)
                               .with(u"--url"_s, path + apimVersion.toString())
                               .with(u"--body"_s, bodyWord(u"subscription.json"_s))
                               .changing());
    script.files.append(
        {u"subscription.json"_s, asciiJson({{u"properties"_s, QJsonObject{{u"scope"_s, u"/apis/"_s + plan.api.id},
                                                                          {u"displayName"_s, plan.clientSubscription},
                                                                          {u"state"_s, u"active"_s}}}})});
    AzCommand key = AzLine(u"Its key"_s, u"rest"_s)
                        .with(u"--method"_s, u"post"_s)
                        .with(u"--url"_s, path + u"/listSecrets"_s + apimVersion.toString())
                        .asking(u"primaryKey"_s, u"clientKey"_s);
    key.isSecret = true;
    key.whenEmpty = u"Azure gave no key for the subscription."_s;
    script.commands.append(key);
    return script;
}

} // namespace spillway
