// SPDX-License-Identifier: MIT
#pragma once

#include "core/azure/azcommand.h"
#include "core/azure/setupplan.h"

#include <QByteArray>
#include <QHash>

/// What a step should be and what Azure says it is. Pure: the questions are commands, the answers are what they print.
namespace spillway
{

enum class StepState {
    Unknown, ///< Azure has not been asked
    ToDo,    ///< nothing of it is there
    Done,
    Attention, ///< there is a difference
};

/// One thing that is not as planned.
struct StepDifference
{
    QString subject;   ///< like `contoso-oai-wus3 / gpt-4o`
    QString what;      ///< one sentence that names both values
    QString remedy;    ///< one sentence: what to do
    AzScript fix = {}; ///< does it; without commands where only a person can
};

struct StepCheck
{
    StepState state = StepState::Unknown;
    QString summary; ///< a few words under the step's title, like `7 of 7 roles granted`
    QList<StepDifference> differences = {};
    /// What Azure has, for a plan that is filled from an existing set-up: the plan with this step's values as found.
    std::optional<SetupPlan> found = {};
};

/// What one question of a check was answered. By the question's `capture`.
struct AzAnswer
{
    int exitCode = 0;
    QByteArray output;
    QByteArray errors;
};
using AzAnswers = QHash<QString, AzAnswer>;

/// What is to be asked to verify a step: commands that change nothing, each with a `capture` of its own.
AzScript questionsOf(SetupStep step, const SetupPlan &plan, const Profile &profile);

/// What the answers say. A question that failed for want of a sign-in or of az gives `Unknown` and says so in
/// `summary`; one that is missing gives `Unknown`.
StepCheck judgeStep(SetupStep step, const SetupPlan &plan, const Profile &profile, const AzAnswers &answers);

} // namespace spillway
