// SPDX-License-Identifier: MIT
#pragma once

#include "core/azurelink/azverify.h"
#include "core/azurelink/scriptrun.h"
#include "core/export/policycompare.h"
#include "tests/core/azurelink/contosoplan.h"
#include "tests/core/azurelink/fakeaz.h"

#include <QTest>

#include <optional>

namespace spillway
{

/// A plan of three instances beside an az whose Azure is empty, for tests to derive from.
class PlannedAzure : public QObject
{
protected:
    void reset();
    /// A command that says "waiting" is stopped.
    ScriptOutcome run(const AzScript &script);
    ScriptOutcome run(SetupStep step);
    /// Runs all steps. False, with a warning, if one fails.
    bool runAll();
    /// Puts a finished Azure in place.
    bool begin();
    QHash<SetupStep, VerifiedStep> verify(const QList<SetupStep> &steps = setupSteps());
    StepCheck check(SetupStep step) { return verify({step}).value(step).check; }
    AzScript scriptOf(SetupStep step) const;

    std::unique_ptr<FakeAz> m_az;
    SetupPlan m_plan;
    Profile m_profile;
    StepLocals m_locals;
    QString m_key;
    QByteArray m_keyOfBackend;
    QStringList m_shown;
    std::optional<SetupPlan> m_filled;
    bool m_fill = false;
    QJsonObject m_finished; ///< the state after all steps, once it is known
};

inline void PlannedAzure::reset()
{
    using namespace Qt::StringLiterals;
    m_az = std::make_unique<FakeAz>();
    m_profile = {};
    m_plan = contosoPlan(m_profile);
    m_locals = {};
    m_locals.policy = "<policies>\n    <inbound>\n        <base />\n    </inbound>\n</policies>\n";
    m_locals.samePolicy = samePolicy;
    m_locals.schemaAtHand = true;
    m_locals.testPassed = true;
    m_key.clear();
    m_keyOfBackend.clear();
    m_shown.clear();
    m_fill = false;
}

inline AzScript PlannedAzure::scriptOf(SetupStep step) const
{
    using namespace Qt::StringLiterals;
    StepInputs inputs;
    inputs.policy = m_locals.policy;
    return withPreamble(m_plan, commandsOf(step, m_plan, inputs));
}

inline ScriptOutcome PlannedAzure::run(const AzScript &script)
{
    using namespace Qt::StringLiterals;
    ScriptRun runner(m_az->context(), [this](const QString & /*capture*/, const QString &secret) { m_key = secret; });
    runner.setKeys([this](const AzKey &key) { return key.backend == "eus"_L1 ? m_keyOfBackend : QByteArray(); });
    std::optional<ScriptOutcome> outcome;
    connect(&runner, &ScriptRun::finished, this, [&outcome](const ScriptOutcome &result) { outcome = result; });
    connect(&runner, &ScriptRun::lineArrived, this, [this, &runner](const QString &line) {
        m_shown.append(line);
        if (line == "waiting"_L1) {
            runner.stop();
        }
    });
    const QByteArray schema =
        R"({"servers":[{"url":"https://microsoft.com/openai"}],"paths":{"/chat":{},"/embed":{}}})";
    runner.start(script, {{StepInputs{}.schemaFile, schema}});
    spinUntil([&outcome] { return outcome.has_value(); }, std::chrono::seconds(100));
    return outcome.value_or(ScriptOutcome{ScriptOutcome::End::Failed, -2});
}

inline ScriptOutcome PlannedAzure::run(SetupStep step)
{
    using namespace Qt::StringLiterals;
    return run(scriptOf(step));
}

inline bool PlannedAzure::runAll()
{
    using namespace Qt::StringLiterals;
    for (const SetupStep step : setupSteps()) {
        if (const ScriptOutcome outcome = run(step); !outcome.isDone()) {
            qWarning().noquote() << setupStepTitle(step) << outcome.toString();
            return false;
        }
    }
    return true;
}

inline bool PlannedAzure::begin()
{
    using namespace Qt::StringLiterals;
    if (m_finished.isEmpty()) {
        if (!runAll()) {
            return false;
        }
        m_finished = m_az->state();
    }
    m_az->setState(m_finished);
    m_az->forgetCalls();
    return true;
}

inline QHash<SetupStep, VerifiedStep> PlannedAzure::verify(const QList<SetupStep> &steps)
{
    using namespace Qt::StringLiterals;
    const QDateTime now = QDateTime::fromString(u"2026-11-26T14:30:00Z"_s, Qt::ISODate);
    AzVerify verify(m_az->context(), [now] { return now; });
    QHash<SetupStep, VerifiedStep> checks;
    m_filled.reset();
    connect(&verify, &AzVerify::verified, this, [&checks, now](const VerifiedStep &verified) {
        QCOMPARE(verified.at, now);
        checks.insert(verified.step, verified);
    });
    connect(&verify, &AzVerify::finished, this, [this](const SetupPlan &plan) { m_filled = plan; });
    if (m_fill) {
        verify.fill(m_plan, m_profile, m_locals);
    } else {
        verify.verify(steps, m_plan, m_profile, m_locals);
    }
    spinUntil([this] { return m_filled.has_value(); }, std::chrono::seconds(100));
    return checks;
}

} // namespace spillway
