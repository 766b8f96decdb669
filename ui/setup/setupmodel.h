// SPDX-License-Identifier: MIT
#pragma once

#include "core/azure/setupcommands.h"
#include "core/azure/stepcheck.h"

#include <QDateTime>
#include <QObject>

#include <functional>
#include <map>

namespace spillway
{

class DesktopSession;

/// What a step's check depends on: the steps whose last check says nothing any more once `before` has become `after`.
QList<SetupStep> stepsTouched(const SetupPlan &before, const SetupPlan &after);

/// The set-up as the page works on it: the plan of the profile in force, what Azure said of each step and when. It asks
/// and runs nothing (SetupRunner does). Main thread only.
class SetupModel : public QObject
{
    Q_OBJECT
public:
    /// `session` must outlive it.
    explicit SetupModel(DesktopSession &session, QObject *parent = nullptr);

    DesktopSession &session() const { return m_session; }
    const SetupPlan &plan() const { return m_plan; }
    /// Changes the plan and saves it in the profile at once; where no profile is open, one is made. Returns an empty
    /// string, or a sentence that says why not. A change that changes nothing is not saved.
    QString change(const std::function<void(SetupPlan &)> &change);

    /// What is wrong or doubtful in a step's values, as they are in the profile.
    QList<Finding> findingsOf(SetupStep step) const;
    /// The first error of `candidate` at exactly this path (`setup.apim.name`); empty if there is none.
    QString problemAt(const QString &path, const SetupPlan &candidate) const;
    bool hasProblems(SetupStep step) const;

    /// What a step was found to be. Steps 4, 7 and 10 are judged by the program itself, without asking Azure.
    const StepCheck &checkOf(SetupStep step) const;
    /// When it was found; invalid if it was not.
    QDateTime checkedAt(SetupStep step) const;
    void setCheck(SetupStep step, const StepCheck &check);

    /// What the checks need to know beside Azure's answers.
    StepLocals locals() const;
    void setSchemaAtHand(bool atHand);
    /// How the last test ended, and what its step says then.
    void setTestPassed(bool passed, const QString &summary);
    /// The policy document that step 8 applies; empty with a sentence in `problem` if there is none.
    QByteArray policy(QString *problem = nullptr) const;
    /// What the steps' commands need beside the plan.
    StepInputs inputs() const;

    StepState stateOf(SetupStep step) const { return checkOf(step).state; }
    /// The line below the step's title: "1 difference to fix", "To do".
    QString summaryOf(SetupStep step) const;
    /// "Step 2 of 10, Azure OpenAI instances, needs attention, 1 difference to fix"
    QString spokenText(SetupStep step) const;
    int count(StepState state) const;
    /// "2 of 10 done, 1 needs attention"
    QString progressText() const;

signals:
    /// The plan has other values, or the profile's backends have.
    void planChanged();
    /// A step's state or summary is another.
    void stepsChanged();

private:
    struct Checked
    {
        StepCheck check;
        QDateTime at;
    };

    void onProfileChanged();
    void judgeLocally();

    DesktopSession &m_session;
    QString m_path; ///< of the profile that the checks are about
    SetupPlan m_plan;
    QList<Backend> m_backends;
    std::map<SetupStep, Checked> m_checks;
    std::optional<bool> m_schemaAtHand;
    std::optional<bool> m_testPassed;
    QString m_testSummary;
};

} // namespace spillway
