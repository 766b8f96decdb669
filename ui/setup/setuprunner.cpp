// SPDX-License-Identifier: MIT
#include "ui/setup/setuprunner.h"

#include "ui/session/desktopsession.h"
#include "ui/setup/setupmodel.h"

using namespace Qt::StringLiterals;

namespace spillway
{

namespace
{

constexpr qsizetype mostLines = 10'000; ///< of a step's output that are kept

} // namespace

SetupRunner::SetupRunner(SetupModel &model, AzAccount &account, QObject *parent)
    : QObject(parent)
    , m_model(model)
    , m_account(account)
{
}

SetupRunner::~SetupRunner() = default;

QString SetupRunner::output(SetupStep step) const
{
    const auto lines = m_output.find(step);
    return lines == m_output.end() ? QString() : lines->second.join(u'\n');
}

void SetupRunner::addOutput(SetupStep step, const QString &line)
{
    QStringList &lines = m_output[step];
    lines.append(line);
    if (lines.size() > mostLines) {
        lines.remove(0, mostLines / 2);
    }
    emit outputAdded(step, line);
}

void SetupRunner::verify(SetupStep step)
{
    if (!m_account.isSignedIn() || isVerifying(step)) {
        return;
    }
    if (isVerifying()) {
        m_queue.append(step);
        emit busyChanged();
        return;
    }
    startVerify({step}, false);
}

void SetupRunner::verifyAll()
{
    if (m_account.isSignedIn() && !isVerifying()) {
        startVerify(setupSteps(), m_model.plan().instances.isEmpty());
    }
}

void SetupRunner::startVerify(const QList<SetupStep> &steps, bool fill)
{
    m_verify = std::make_unique<AzVerify>(m_account.context(), [this] { return m_model.session().wallNow(); });
    connect(m_verify.get(), &AzVerify::stepStarted, this, [this](int /*index*/, int /*count*/, SetupStep step) {
        m_verifying = step;
        m_verifyText.clear();
        emit busyChanged();
    });
    connect(m_verify.get(), &AzVerify::progressed, this, [this](int done, int count) {
        m_verifyText = m_verifying == SetupStep::Instances ? tr("Reading deployments, %1 of %2").arg(done).arg(count)
                                                           : tr("Asking Azure, %1 of %2").arg(done).arg(count);
        emit busyChanged();
    });
    connect(m_verify.get(), &AzVerify::verified, this, &SetupRunner::onVerified);
    connect(m_verify.get(), &AzVerify::finished, this, &SetupRunner::onVerifyFinished);
    m_verifiedPlan = m_model.plan();
    m_verifiedProfile = m_model.session().profilePath();
    m_found.clear();
    m_fills = fill;
    m_all = steps.size() == setupStepCount;
    m_verifying = steps.first();
    const Profile &profile = m_model.session().profile();
    if (fill) {
        m_verify->fill(m_verifiedPlan, profile, m_model.locals());
    } else {
        m_verify->verify(steps, m_verifiedPlan, profile, m_model.locals());
    }
    emit busyChanged();
}

void SetupRunner::onVerified(const VerifiedStep &verified)
{
    const bool sameProfile = m_model.session().profilePath() == m_verifiedProfile;
    if (!sameProfile) {
        return;
    }
    if (m_fills) {
        m_found[verified.step] = verified.check;
    }
    // What was asked about is not what is planned by now: the answer says nothing.
    if (!stepsTouched(m_verifiedPlan, m_model.plan()).contains(verified.step)) {
        m_model.setCheck(verified.step, verified.check);
    }
    if (m_all && !m_fills && verified.step == SetupStep::ClientSubscription) {
        takeSubscription(verified.check);
    }
}

void SetupRunner::takeSubscription(const StepCheck &check)
{
    if (!check.found || !m_model.plan().clientSubscription.isEmpty() ||
        stepsTouched(m_verifiedPlan, m_model.plan()).contains(SetupStep::ClientSubscription)) {
        return;
    }
    const QString name = check.found->clientSubscription;
    const QString problem = m_model.change([&name](SetupPlan &plan) { plan.clientSubscription = name; });
    emit told(problem.isEmpty() ? tr("Client subscription %1 taken over").arg(name) : problem);
    if (problem.isEmpty() && !m_queue.contains(SetupStep::ClientSubscription)) {
        m_queue.append(SetupStep::ClientSubscription); // now that it has a name
    }
}

void SetupRunner::onVerifyFinished(const SetupPlan &plan)
{
    const bool sameProfile = m_model.session().profilePath() == m_verifiedProfile;
    if (m_fills && sameProfile && m_model.plan() == m_verifiedPlan && plan != m_verifiedPlan) {
        const QString problem = m_model.change([&plan](SetupPlan &ours) { ours = plan; });
        if (!problem.isEmpty()) {
            emit told(problem);
        } else {
            for (const auto &[step, check] : m_found) {
                m_model.setCheck(step, check);
            }
            emit told(tr("Filled with what Azure has"));
        }
    }
    m_fills = false;
    m_found.clear();
    m_verifying.reset();
    m_verifyText.clear();
    if (!m_queue.isEmpty()) {
        // From the event loop: the one that has just finished must not go while it tells so.
        QMetaObject::invokeMethod(
            this,
            [this] {
                if (!isVerifying() && !m_queue.isEmpty()) {
                    startVerify(std::exchange(m_queue, {}), false);
                }
            },
            Qt::QueuedConnection);
    }
    emit busyChanged();
}

void SetupRunner::run(SetupStep step, const AzScript &script, const QList<AzFile> &files)
{
    if (m_running || !m_account.isSignedIn()) {
        return;
    }
    m_output[step].clear();
    emit outputCleared(step);
    m_running = step;
    m_runProfile = m_model.session().profilePath();
    const auto secrets = [this, step](const QString & /*capture*/, const QString &secret) {
        if (m_model.session().profilePath() == m_runProfile) {
            emit secretFetched(step, secret.toUtf8());
        } else {
            emit told(tr("The key was fetched for another profile, so it was dropped. Run the step again there."));
        }
    };
    m_run = std::make_unique<ScriptRun>(m_account.context(), secrets);
    m_run->setKeys([this](const AzKey &key) { return m_model.session().secrets().backends.value(key.backend).value; });
    connect(m_run.get(), &ScriptRun::commandStarted, this,
            [this, step](int index, int count, const QString &comment, const QString &command) {
                addOutput(step, u"# %1/%2 %3"_s.arg(index + 1).arg(count).arg(comment));
                addOutput(step, command);
            });
    connect(m_run.get(), &ScriptRun::commandSkipped, this, [this, step](int index, int count, const QString &comment) {
        addOutput(step, u"# %1/%2 %3"_s.arg(index + 1).arg(count).arg(comment));
        addOutput(step, tr("It is there already."));
    });
    connect(m_run.get(), &ScriptRun::lineArrived, this,
            [this, step](const QString &line, bool /*isError*/) { addOutput(step, line); });
    connect(m_run.get(), &ScriptRun::finished, this, &SetupRunner::onRunFinished);
    m_run->start(script, files);
    emit busyChanged();
}

void SetupRunner::onRunFinished(const ScriptOutcome &outcome)
{
    const SetupStep step = *m_running;
    m_running.reset();
    QString sentence;
    switch (outcome.end) {
    case ScriptOutcome::End::Done:
        sentence = tr("%1: done").arg(setupStepTitle(step));
        break;
    case ScriptOutcome::End::Stopped:
        sentence = tr("Stopped. Run it again to do the rest.");
        break;
    case ScriptOutcome::End::Failed:
        sentence = outcome.toString();
        break;
    }
    addOutput(step, sentence);
    if (outcome.problem == AzProblem::NotSignedIn || outcome.problem == AzProblem::NoAz) {
        m_account.lookAgain();
    }
    emit busyChanged();
    emit finished(step, outcome.isDone(), sentence);
    if (m_model.session().profilePath() == m_runProfile) {
        verify(step); // also after a failure: something of it may be there now
    }
}

void SetupRunner::stop()
{
    if (m_run) {
        m_run->stop();
    }
}

} // namespace spillway
