// SPDX-License-Identifier: MIT
#include "core/export/templateplan.h"

#include "core/export/policydocument.h"
#include "core/export/policyexpressions.h"
#include "core/export/poolpolicy.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace spillway
{
namespace
{

/// What a circuit breaker can be told.
constexpr int firstTripStatus = 200;
constexpr int lastTripStatus = 599;

/// Whether a text can be one part of a resource's name: the parts are divided by slashes.
bool isNamePart(const QString &text)
{
    return !text.isEmpty() && std::none_of(text.begin(), text.end(), [](QChar c) {
        return c == u'/' || c == u'\\' || c.category() == QChar::Other_Control || c.category() == QChar::Other_Format;
    });
}

/// A step whose values are in a template.
bool isDeployed(SetupStep step)
{
    return step != SetupStep::Schema && step != SetupStep::PolicyBackends && step != SetupStep::Test;
}

QList<StatusRange> rangesOf(const StatusSet &statuses)
{
    QList<StatusRange> ranges;
    for (int status = firstTripStatus; status <= lastTripStatus; ++status) {
        if (!statuses.contains(status)) {
            continue;
        }
        if (!ranges.isEmpty() && ranges.last().max == status - 1) {
            ranges.last().max = status;
        } else {
            ranges.append({status, status});
        }
    }
    return ranges;
}

class Planner
{
public:
    explicit Planner(const Profile &profile)
        : m_profile(profile)
    {
    }

    PlannedTemplate run()
    {
        readSetup();
        const PlannedPolicy planned = planPolicy(m_profile);
        if (m_result.problem.isEmpty()) {
            m_result.problem = planned.problem;
        }
        if (!m_result.problem.isEmpty()) {
            return m_result;
        }
        plan().policy = planned.plan;
        plan().policyDocument = policyDocument(planned.plan);
        groupInstances();
        addKeys();
        addPool();
        addNotes();
        return m_result;
    }

private:
    TemplatePlan &plan() { return m_result.plan; }
    void note(const QString &text) { m_result.notes.append(text); }
    void fail(const QString &path, const QString &message)
    {
        if (m_result.problem.isEmpty()) {
            m_result.problem = path + u": "_s + message;
        }
    }

    void readSetup();
    void checkNames();
    void groupInstances();
    void addKeys();
    void addPool();
    void addNotes();

    const Profile &m_profile;
    PlannedTemplate m_result;
};

void Planner::readSetup()
{
    QList<Finding> findings;
    plan().setup = readSetupPlan(m_profile.setup, &findings);
    for (const SetupFinding &found : validateSetupPlan(plan().setup, m_profile)) {
        if (isDeployed(found.step)) {
            findings.append(found.finding);
        }
    }
    for (const Finding &finding : findings) {
        if (finding.severity == Severity::Error) {
            fail(finding.path, finding.message);
        }
    }
    checkNames();
    plan().capacity = plan().setup.apim.sku == u"Consumption"_s ? 0 : 1;
}

/// Whatever else the rules for names allow: here a name must not become two.
void Planner::checkNames()
{
    const SetupPlan &setup = plan().setup;
    const auto check = [this](const QString &path, const QString &name) {
        if (!isNamePart(name)) {
            fail(path, name.isEmpty() ? u"A template needs this name."_s
                                      : u"A resource's name has no slashes and no control characters."_s);
        }
    };
    check(u"setup.apim.name"_s, setup.apim.name);
    check(u"setup.api.id"_s, setup.api.id);
    if (!setup.clientSubscription.isEmpty()) {
        check(u"setup.clientSubscription.name"_s, setup.clientSubscription);
    }
    for (qsizetype i = 0; i < setup.instances.size(); ++i) {
        const QString path = u"setup.instances[%1]."_s.arg(i);
        check(path + u"name"_s, setup.instances[i].name);
        const QList<ModelDeployment> &deployments = setup.deploymentsOf(setup.instances[i]);
        const QString list =
            setup.instances[i].deployments ? path + u"deployments[%1].name"_s : u"setup.deployments[%1].name"_s;
        for (qsizetype k = 0; k < deployments.size(); ++k) {
            check(list.arg(k), deployments[k].name);
        }
    }
}

void Planner::groupInstances()
{
    const SetupPlan &setup = plan().setup;
    for (const OpenAiInstance &instance : setup.instances) {
        const QString group = setup.resourceGroupOf(instance);
        // Azure does not tell upper from lower case in the names of groups.
        if (group.compare(setup.resourceGroup, Qt::CaseInsensitive) == 0) {
            plan().instances.append(instance);
            continue;
        }
        QList<InstanceGroup> &others = plan().otherGroups;
        auto found = std::find_if(others.begin(), others.end(), [&](const InstanceGroup &other) {
            return other.resourceGroup.compare(group, Qt::CaseInsensitive) == 0;
        });
        if (found == others.end()) {
            found = others.insert(others.end(), InstanceGroup{group, {}});
        }
        found->instances.append(instance);
    }
}

void Planner::addKeys()
{
    for (const QString &name : namedValues(plan().policy)) {
        plan().keys.append({u"key"_s + QString::number(plan().keys.size() + 1), name});
    }
}

void Planner::addPool()
{
    const PolicyPlan &policy = plan().policy;
    QString obstacle = poolObstacle(policy);
    if (plan().setup.apim.sku == u"Consumption"_s) {
        obstacle = u"The Consumption tier has no circuit breakers."_s;
    }
    if (!obstacle.isEmpty()) {
        note(u"There is no pool of backend resources as the alternative to the policy: "_s + obstacle);
        return;
    }
    QList<int> priorities;
    for (const PolicyBackend &backend : policy.backends) {
        priorities.append(backend.priority);
    }
    std::sort(priorities.begin(), priorities.end());
    priorities.erase(std::unique(priorities.begin(), priorities.end()), priorities.end());
    for (const PolicyBackend &backend : policy.backends) {
        const bool hasKey = backend.credential.startsWith(u"key:"_s);
        plan().pool.append({u"openai-"_s + QString::number(plan().pool.size() + 1), backend.name.left(300),
                            backend.url + u"/openai"_s, int(priorities.indexOf(backend.priority)) + 1,
                            policy.selection == Selection::Weighted ? backend.weight : 1,
                            hasKey ? backend.credential.sliced(4) : QString()});
    }
    plan().tripOn = rangesOf(policy.throttleOn);
    plan().tripSeconds = int(std::max<qint64>(1, (policyDefaultWait(policy) + 999) / 1000));
    plan().poolDocument = poolPolicyDocument(policy, poolName);
}

void Planner::addNotes()
{
    note(u"The policy is a part of it; what a policy cannot carry over is told by the policy's own export."_s);
    if (!plan().pool.isEmpty()) {
        note(u"useNativePool: Priorities and weights are kept. A pool reads Retry-After only (no retry-after-ms, no "
             "x-ratelimit-reset-*), takes the whole backend for every status, does not probe half-open, answers 503 "
             "itself when every member is set aside, and does not tell the caller which backend answered."_s);
    }
    if (!plan().keys.isEmpty()) {
        QStringList names;
        for (const TemplateKey &key : plan().keys) {
            names.append(key.parameter + u" ("_s + key.namedValue + u")"_s);
        }
        note(u"The keys are parameters, which are asked for or handed over when it is deployed: %1."_s.arg(
            names.join(u", "_s)));
    }
    if (!plan().ownsIdentity()) {
        note(u"setup.policy.identity: A client id does not tell which resource the identity is. Give its resource id "
             "as the parameter userAssignedIdentityId."_s);
    }
    if (plan().setup.clientSubscription.isEmpty()) {
        note(u"setup.clientSubscription.name: There is none, so no subscription for callers is made."_s);
    }
    for (const InstanceGroup &group : plan().otherGroups) {
        note(group.resourceGroup + u": this resource group has to be there before."_s);
    }
    note(u"Roles that were granted in another way (the script, the portal) have other names there, and Azure refuses "
         "the same role twice: remove those first, or stay with one way."_s);
}

} // namespace

QString TemplatePlan::serviceUrl() const
{
    return policy.backends.first().url + u"/openai"_s;
}

PlannedTemplate planTemplate(const Profile &profile)
{
    return Planner(profile).run();
}

} // namespace spillway
