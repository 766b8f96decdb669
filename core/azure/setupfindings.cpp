// SPDX-License-Identifier: MIT
#include "core/azure/azurenames.h"
#include "core/azure/setupplan.h"

#include <algorithm>

namespace spillway
{
namespace
{

using namespace Qt::StringLiterals;

/// True where reading has said already that this, or what it is in, is wrong.
bool isTold(const QList<Finding> &told, const QString &path)
{
    return std::any_of(told.begin(), told.end(), [&](const Finding &finding) {
        return finding.severity == Severity::Error && path.startsWith(finding.path) &&
               (path.size() == finding.path.size() || path[finding.path.size()] == u'.' ||
                path[finding.path.size()] == u'[');
    });
}

/// The options of the policy, which are no part of the plan.
QList<Finding> policyFindings(const QJsonValue &policy)
{
    if (policy.isUndefined()) {
        return {};
    }
    if (!policy.isObject()) {
        return {{u"setup.policy"_s, Severity::Error, u"It must be an object like {\"identity\": \"system\"}."_s}};
    }
    QList<Finding> findings;
    if (const QJsonValue expose = policy["exposeBackend"_L1]; !expose.isUndefined() && !expose.isBool()) {
        findings.append({u"setup.policy.exposeBackend"_s, Severity::Error, u"It must be true or false."_s});
    }
    const QJsonValue identity = policy["identity"_L1];
    const QString fault =
        policyIdentityFault(identity.isUndefined() || identity.isString() ? identity.toString() : u"?"_s);
    if (!fault.isEmpty()) {
        findings.append({u"setup.policy.identity"_s, Severity::Error, fault});
    }
    return findings;
}

} // namespace

QList<Finding> setupFindings(const Profile &profile)
{
    if (profile.setup.isEmpty()) {
        return {};
    }
    QList<Finding> findings;
    const SetupPlan plan = readSetupPlan(profile.setup, &findings);
    findings += policyFindings(profile.setup["policy"_L1]);
    const QList<Finding> told = findings;
    const QList<SetupFinding> rules = validateSetupPlan(plan, profile);
    for (const SetupFinding &rule : rules) {
        // That there is no backend at all is said of the profile itself.
        const bool isSaid = rule.step == SetupStep::PolicyBackends && rule.isMissing;
        if (!isSaid && !isTold(told, rule.finding.path)) {
            findings.append(rule.finding);
            findings.last().severity = rule.isMissing ? Severity::Warning : rule.finding.severity;
        }
    }
    return findings;
}

} // namespace spillway
