// SPDX-License-Identifier: MIT
#include "core/azurelink/azverify.h"

#include "core/azure/foundinstances.h"

#include <utility>

namespace spillway
{

AzVerify::AzVerify(const AzContext &context, WallClock now, QObject *parent)
    : QObject(parent)
    , m_asker(context)
    , m_search(context)
    , m_now(std::move(now))
{
    connect(&m_asker, &AzAsker::answered, this, &AzVerify::read);
    connect(&m_asker, &AzAsker::progressed, this, &AzVerify::progressed);
    connect(&m_search, &InstanceSearch::progressed, this, &AzVerify::progressed);
    connect(&m_search, &InstanceSearch::found, this, [this](const QList<OpenAiInstance> &instances) {
        // What could not be listed is told by the step's own questions.
        if (!instances.isEmpty()) {
            m_plan = planWithInstances(m_plan, instances);
        }
        m_asker.ask(questionsOf(m_steps[m_index], m_plan, m_profile));
    });
}

void AzVerify::verify(const QList<SetupStep> &steps, const SetupPlan &plan, const Profile &profile,
                      const StepLocals &locals)
{
    begin(steps, plan, profile, locals);
    m_fills = false;
}

void AzVerify::fill(const SetupPlan &plan, const Profile &profile, const StepLocals &locals)
{
    begin(setupSteps(), plan, profile, locals);
    m_fills = true;
}

void AzVerify::begin(const QList<SetupStep> &steps, const SetupPlan &plan, const Profile &profile,
                     const StepLocals &locals)
{
    stop();
    m_asker.forget();
    m_steps = steps;
    m_plan = plan;
    m_profile = profile;
    m_locals = locals;
    m_index = -1;
    m_running = true;
    const int round = m_round;
    const auto first = [this, round] {
        if (round == m_round) {
            next();
        }
    };
    QMetaObject::invokeMethod(this, first, Qt::QueuedConnection);
}

void AzVerify::stop()
{
    ++m_round;
    m_running = false;
    m_asker.stop();
    m_search.stop();
}

void AzVerify::next()
{
    ++m_index;
    if (m_index >= m_steps.size()) {
        m_running = false;
        emit finished(m_plan);
        return;
    }
    const int round = m_round;
    emit stepStarted(int(m_index) + 1, int(m_steps.size()), m_steps[m_index]);
    if (round != m_round) {
        return; // whoever was told has stopped it
    }
    if (m_fills && m_steps[m_index] == SetupStep::Instances && m_plan.instances.isEmpty()) {
        m_search.start(m_plan, m_profile);
        return;
    }
    m_asker.ask(questionsOf(m_steps[m_index], m_plan, m_profile));
}

void AzVerify::read(const AzAnswers &answers)
{
    const SetupStep step = m_steps[m_index];
    StepCheck check = judgeStep(step, m_plan, m_profile, answers, m_locals);
    if (m_fills && check.found && *check.found != m_plan) {
        const bool hadName = step == SetupStep::ClientSubscription
                                 ? !m_plan.clientSubscription.isEmpty()
                                 : !m_plan.apim.name.isEmpty() && !m_plan.resourceGroup.isEmpty();
        m_plan = *check.found;
        if ((step == SetupStep::Service || step == SetupStep::ClientSubscription) && !hadName) {
            m_asker.ask(questionsOf(step, m_plan, m_profile)); // now that its name is known
            return;
        }
        check = judgeStep(step, m_plan, m_profile, answers, m_locals);
    }
    const int round = m_round;
    emit verified({step, check, m_now().toUTC()});
    if (round == m_round) {
        next();
    }
}

} // namespace spillway
