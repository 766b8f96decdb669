// SPDX-License-Identifier: MIT
#pragma once

#include "core/azure/setupcommands.h"

#include <QByteArray>
#include <QHash>

#include <functional>

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

/// The exit code of an answer when az could not be started at all, as a shell has it.
inline constexpr int azAbsentExitCode = 127;

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

/// What a check needs to know beside Azure's answers.
struct StepLocals
{
    std::optional<bool> schemaAtHand = {};      ///< step 4: whether the file of the plan's version is there
    std::optional<bool> testPassed = {};        ///< step 10: how the last test ended
    QByteArray policy = {};                     ///< step 8: the exported document; empty: it is not compared
    QList<StepInputs::NamedKey> namedKeys = {}; ///< step 8: what the policy needs beside it
    /// Whether two policy documents say the same: `samePolicy` of core/export/policycompare. None: but for
    /// line ends, byte by byte.
    std::function<bool(const QByteArray &, const QByteArray &)> samePolicy = {};
};

/// What the answers say. A fix is complete: what it needs first (`preamble`) is part of it. A question that failed for
/// want of a sign-in or of az gives `Unknown` and says so in `summary`; one that is missing gives `Unknown`.
StepCheck judgeStep(SetupStep step, const SetupPlan &plan, const Profile &profile, const AzAnswers &answers,
                    const StepLocals &locals = {});

/// `preamble` and `commands` as one script.
AzScript withPreamble(const SetupPlan &plan, const AzScript &commands);

} // namespace spillway
