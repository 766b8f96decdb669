// SPDX-License-Identifier: MIT
#include "ui/setup/setupmodel.h"

#include "core/azurelink/schemastore.h"
#include "core/export/apimpolicywriter.h"
#include "core/export/policycompare.h"
#include "core/export/setupscript.h"
#include "ui/session/desktopsession.h"
#include "ui/session/firstprofile.h"

#include <QFileInfo>
#include <QSet>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace spillway
{

QList<SetupStep> stepsTouched(const SetupPlan &before, const SetupPlan &after)
{
    if (before.subscription != after.subscription || before.resourceGroup != after.resourceGroup ||
        before.region != after.region || before.apim.name != after.apim.name) {
        return setupSteps();
    }
    QSet<SetupStep> touched;
    const auto touch = [&touched](bool differs, std::initializer_list<SetupStep> steps) {
        if (differs) {
            touched.unite(QSet<SetupStep>(steps));
        }
    };
    using enum SetupStep;
    touch(before.apim != after.apim, {Service});
    touch(before.instances != after.instances, {Instances, Access});
    touch(before.deployments != after.deployments, {Instances});
    touch(before.schemaVersion != after.schemaVersion || before.schemaFile != after.schemaFile, {Schema, Import});
    touch(before.api != after.api, {Import, ApiSettings, ApplyPolicy, ClientSubscription, Test});
    touch(before.clientSubscription != after.clientSubscription, {ClientSubscription});
    QList<SetupStep> ordered;
    std::copy_if(setupSteps().begin(), setupSteps().end(), std::back_inserter(ordered),
                 [&touched](SetupStep step) { return touched.contains(step); });
    return ordered;
}

SetupModel::SetupModel(DesktopSession &session, QObject *parent)
    : QObject(parent)
    , m_session(session)
    , m_path(session.profilePath())
    , m_plan(readSetupPlan(session.profile().setup))
    , m_backends(session.profile().backends)
{
    connect(&session, &DesktopSession::profileChanged, this, &SetupModel::onProfileChanged);
    judgeLocally();
}

void SetupModel::onProfileChanged()
{
    const SetupPlan next = readSetupPlan(m_session.profile().setup);
    const bool another = m_session.profilePath() != m_path;
    const bool otherBackends = m_session.profile().backends != m_backends;
    if (!another && !otherBackends && next == m_plan) {
        return;
    }
    if (another) {
        m_checks.clear();
        m_schemaAtHand.reset();
        m_testPassed.reset();
        m_testSummary.clear();
    } else {
        for (const SetupStep step : stepsTouched(m_plan, next)) {
            m_checks.erase(step);
            if (step == SetupStep::Schema) {
                m_schemaAtHand.reset();
            }
        }
        if (otherBackends) {
            m_checks.erase(SetupStep::ApplyPolicy);
        }
    }
    m_path = m_session.profilePath();
    m_backends = m_session.profile().backends;
    m_plan = next;
    judgeLocally();
    emit planChanged();
    emit stepsChanged();
}

void SetupModel::judgeLocally()
{
    for (const SetupStep step : {SetupStep::Schema, SetupStep::PolicyBackends, SetupStep::Test}) {
        StepCheck check = judgeStep(step, m_plan, m_session.profile(), {}, locals());
        if (step == SetupStep::Test && !m_testSummary.isEmpty()) {
            check.summary = m_testSummary;
        }
        m_checks[step] = {check, m_session.wallNow()};
    }
}

StepLocals SetupModel::locals() const
{
    StepLocals locals;
    const QString folder = QFileInfo(m_session.profilePath()).path();
    locals.schemaAtHand = m_schemaAtHand.value_or(schemaFileOf(m_plan, folder).problem.isEmpty());
    locals.testPassed = m_testPassed;
    const StepInputs needed = inputs();
    locals.policy = needed.policy;
    locals.namedKeys = needed.namedKeys;
    locals.samePolicy = samePolicy;
    return locals;
}

void SetupModel::setSchemaAtHand(bool atHand)
{
    if (m_schemaAtHand != atHand) {
        m_schemaAtHand = atHand;
        judgeLocally();
        emit stepsChanged();
    }
}

void SetupModel::setTestPassed(bool passed, const QString &summary)
{
    m_testPassed = passed;
    m_testSummary = summary;
    judgeLocally();
    emit stepsChanged();
}

QByteArray SetupModel::policy(QString *problem) const
{
    const QList<Backend> &backends = m_session.profile().backends;
    const Exported exported = ApimPolicyWriter().write(m_session.profile());
    if (problem != nullptr) {
        *problem = exported.problem;
        if (backends.isEmpty()) {
            *problem = tr("Add a backend to build a policy.");
        } else if (std::none_of(backends.begin(), backends.end(), [](const Backend &b) { return b.enabled; })) {
            *problem = tr("Turn a backend on to build a policy.");
        }
    }
    return exported.bytes;
}

StepInputs SetupModel::inputs() const
{
    StepInputs inputs = stepInputsOf(m_session.profile());
    inputs.policy = policy();
    return inputs;
}

QString SetupModel::change(const std::function<void(SetupPlan &)> &change)
{
    SetupPlan next = m_plan;
    change(next);
    if (next == m_plan) {
        return {};
    }
    if (QString problem = ensureProfile(m_session); !problem.isEmpty()) {
        return problem;
    }
    Profile profile = m_session.profile();
    profile.setup = writeSetupPlan(next, profile.setup);
    return m_session.save(profile);
}

QList<Finding> SetupModel::findingsOf(SetupStep step) const
{
    QList<Finding> findings;
    for (const SetupFinding &finding : validateSetupPlan(m_plan, m_session.profile())) {
        if (finding.step == step) {
            findings.append(finding.finding);
        }
    }
    return findings;
}

QString SetupModel::problemAt(const QString &path, const SetupPlan &candidate) const
{
    for (const SetupFinding &finding : validateSetupPlan(candidate, m_session.profile())) {
        if (finding.finding.path == path && finding.finding.severity == Severity::Error) {
            return finding.finding.message;
        }
    }
    return {};
}

bool SetupModel::hasProblems(SetupStep step) const
{
    return hasErrors(findingsOf(step));
}

const StepCheck &SetupModel::checkOf(SetupStep step) const
{
    static const StepCheck unknown;
    const auto checked = m_checks.find(step);
    return checked == m_checks.end() ? unknown : checked->second.check;
}

QDateTime SetupModel::checkedAt(SetupStep step) const
{
    const auto checked = m_checks.find(step);
    return checked == m_checks.end() ? QDateTime() : checked->second.at;
}

void SetupModel::setCheck(SetupStep step, const StepCheck &check)
{
    m_checks[step] = {check, m_session.wallNow()};
    emit stepsChanged();
}

QString SetupModel::summaryOf(SetupStep step) const
{
    const StepCheck &check = checkOf(step);
    switch (check.state) {
    case StepState::Attention: {
        const auto count = int(check.differences.size());
        if (count == 0) {
            return check.summary;
        }
        return count == 1 ? tr("1 difference to fix") : tr("%1 differences to fix").arg(count);
    }
    case StepState::Done:
        return check.summary.isEmpty() ? tr("Done") : check.summary;
    case StepState::ToDo:
        if (step == SetupStep::Test) {
            return tr("Send one request");
        }
        return check.summary.isEmpty() ? tr("To do") : check.summary;
    case StepState::Unknown:
        break;
    }
    return check.summary.isEmpty() ? tr("Not verified") : check.summary;
}

QString SetupModel::spokenText(SetupStep step) const
{
    const QString head = tr("Step %1 of %2, %3").arg(int(step)).arg(setupStepCount).arg(setupStepTitle(step));
    const QString summary = summaryOf(step);
    switch (stateOf(step)) {
    case StepState::Done:
        return head + u", "_s + tr("done") + (summary == tr("Done") ? QString() : u", "_s + summary);
    case StepState::Attention:
        return head + u", "_s + tr("needs attention") + u", "_s + summary;
    case StepState::ToDo:
        return head + u", "_s + tr("to do") + (summary == tr("To do") ? QString() : u", "_s + summary);
    case StepState::Unknown:
        break;
    }
    return head + u", "_s + summary.toLower();
}

int SetupModel::count(StepState state) const
{
    return int(std::count_if(setupSteps().begin(), setupSteps().end(),
                             [this, state](SetupStep step) { return stateOf(step) == state; }));
}

QString SetupModel::progressText() const
{
    QString done = tr("%1 of %2 done").arg(count(StepState::Done)).arg(setupStepCount);
    const int attention = count(StepState::Attention);
    if (attention == 0) {
        return done;
    }
    return done + u", "_s + (attention == 1 ? tr("1 needs attention") : tr("%1 need attention").arg(attention));
}

} // namespace spillway
