// SPDX-License-Identifier: MIT
#include "core/azure/asciijson.h"
#include "core/azure/stepcommands.h"

using namespace Qt::StringLiterals;

namespace spillway
{
namespace
{

QString numbered(const QString &word, qsizetype number)
{
    return word + QString::number(number);
}

QByteArray deploymentBody(const ModelDeployment &deployment)
{
    QJsonObject model{{u"format"_s, u"OpenAI"_s}, {u"name"_s, deployment.model}};
    if (!deployment.version.isEmpty()) { // else Azure takes its default
        model.insert(u"version"_s, deployment.version);
    }
    return asciiJson({{u"sku"_s, QJsonObject{{u"name"_s, deployment.sku}, {u"capacity"_s, deployment.capacity}}},
                      {u"properties"_s, QJsonObject{{u"model"_s, model}}}});
}

/// The name of the file with these bytes; it is added to the script if it has none yet.
QString bodyFile(AzScript &script, const QByteArray &bytes)
{
    for (const AzFile &file : std::as_const(script.files)) {
        if (file.bytes == bytes) {
            return file.name;
        }
    }
    script.files.append({u"deployment-%1.json"_s.arg(script.files.size() + 1), bytes});
    return script.files.last().name;
}

class InstanceScript
{
public:
    explicit InstanceScript(const SetupPlan &plan)
        : m_plan(plan)
    {
    }

    AzScript run()
    {
        QStringList names;
        for (const OpenAiInstance &instance : m_plan.instances) {
            names.append(instance.name);
            addGroup(instance);
            addAccount(instance);
            for (const ModelDeployment &deployment : m_plan.deploymentsOf(instance)) {
                addDeployment(instance, deployment);
            }
        }
        m_script.resource = names.join(u", "_s);
        return m_script;
    }

private:
    void addGroup(const OpenAiInstance &instance);
    void addAccount(const OpenAiInstance &instance);
    void addDeployment(const OpenAiInstance &instance, const ModelDeployment &deployment);
    AzLine onAccount(const OpenAiInstance &instance, const QString &comment, const QString &command) const
    {
        return AzLine(comment, command)
            .with(u"--resource-group"_s, m_plan.resourceGroupOf(instance))
            .with(u"--name"_s, instance.name)
            .inSubscription();
    }

    const SetupPlan &m_plan;
    AzScript m_script;
    QStringList m_groups;
    int m_accounts = 0;
};

void InstanceScript::addGroup(const OpenAiInstance &instance)
{
    const QString group = m_plan.resourceGroupOf(instance);
    // Names of groups do not tell upper from lower case. The first step makes the plan's own.
    if (group.compare(m_plan.resourceGroup, Qt::CaseInsensitive) == 0 ||
        m_groups.contains(group, Qt::CaseInsensitive)) {
        return;
    }
    m_groups.append(group);
    m_script.commands += groupCommands(group, m_plan.regionOf(instance), numbered(u"groupId"_s, m_groups.size()));
}

void InstanceScript::addAccount(const OpenAiInstance &instance)
{
    const QString account = numbered(u"accountId"_s, ++m_accounts);
    const QString domain = numbered(u"domain"_s, m_accounts);
    m_script.commands.append(
        onAccount(instance, u"Is there %1?"_s.arg(instance.name), u"cognitiveservices account show"_s)
            .lookingFor(u"id"_s, account));
    AzCommand create = onAccount(instance, u"Make %1 in %2"_s.arg(instance.name, m_plan.regionOf(instance)),
                                 u"cognitiveservices account create"_s)
                           .with(u"--location"_s, m_plan.regionOf(instance))
                           .with(u"--kind"_s, u"OpenAI"_s)
                           .with(u"--sku"_s, instance.sku)
                           .with(u"--custom-domain"_s, instance.name)
                           .with(u"--yes"_s)
                           .changing(3);
    create.onlyIfEmpty = account;
    m_script.commands.append(create);

    m_script.commands.append(onAccount(instance, u"Has it a custom domain? Without one no identity can sign in"_s,
                                       u"cognitiveservices account show"_s)
                                 .asking(u"properties.customSubDomainName"_s, domain));
    AzCommand give =
        onAccount(instance, u"Give %1 its custom domain"_s.arg(instance.name), u"cognitiveservices account update"_s)
            .with(u"--custom-domain"_s, instance.name)
            .changing(2);
    give.onlyIfEmpty = domain;
    m_script.commands.append(give);
}

void InstanceScript::addDeployment(const OpenAiInstance &instance, const ModelDeployment &deployment)
{
    const AzWord path = accountPath(m_plan, instance) + u"/deployments"_s + pathSegment(deployment.name);
    const QString model =
        deployment.version.isEmpty() ? deployment.model : deployment.model + u' ' + deployment.version;
    m_script.commands.append(AzLine(u"Deploy %1 as %2 on %3"_s.arg(model, deployment.name, instance.name), u"rest"_s)
                                 .with(u"--method"_s, u"put"_s)
                                 .with(u"--url"_s, path + u"?api-version="_s + accountsVersion.toString())
                                 .with(u"--body"_s, bodyWord(bodyFile(m_script, deploymentBody(deployment))))
                                 .changing());
    // An account takes one change at a time.
    AzCommand wait = AzLine(u"Wait until it is there"_s, u"resource wait"_s)
                         .with(u"--ids"_s, path)
                         .with(u"--api-version"_s, accountsVersion.toString())
                         .with(u"--created"_s)
                         .with(u"--interval"_s, u"5"_s)
                         .with(u"--timeout"_s, u"1800"_s)
                         .inSubscription()
                         .changing(3);
    wait.changes = false;
    m_script.commands.append(wait);
}

} // namespace

AzScript instanceCommands(const SetupPlan &plan)
{
    return InstanceScript(plan).run();
}

} // namespace spillway
