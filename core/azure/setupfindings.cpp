// SPDX-License-Identifier: MIT
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

} // namespace

QList<Finding> setupFindings(const Profile &profile)
{
    if (profile.setup.isEmpty()) {
        return {};
    }
    QList<Finding> findings;
    const SetupPlan plan = readSetupPlan(profile.setup, &findings);
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
