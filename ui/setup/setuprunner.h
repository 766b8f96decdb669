// SPDX-License-Identifier: MIT
#pragma once

#include "core/azurelink/azverify.h"
#include "core/azurelink/scriptrun.h"
#include "ui/setup/azaccount.h"

#include <map>

namespace spillway
{

class SetupModel;

/// Runs what the steps' pages show, asks Azure how the steps stand, and keeps what az printed. One script at a time; it
/// goes on while other pages are shown. Nothing waits. Main thread only.
class SetupRunner : public QObject
{
    Q_OBJECT
public:
    /// `model` and `account` must outlive it.
    SetupRunner(SetupModel &model, AzAccount &account, QObject *parent = nullptr);
    ~SetupRunner() override;

    AzAccount &account() const { return m_account; }

    /// The step whose commands run.
    std::optional<SetupStep> runningStep() const { return m_running; }
    bool isRunning() const { return m_running.has_value(); }
    bool isVerifying() const { return m_verify != nullptr && m_verify->isRunning(); }
    bool isVerifying(SetupStep step) const { return m_verifying == step || m_queue.contains(step); }
    /// How far it is: "Asking Azure, 3 of 7".
    QString verifyText() const { return m_verifyText; }
    /// What az printed for the step. No secret is in it.
    QString output(SetupStep step) const;

    /// Asks Azure how the step stands, after what is under way. Without az, or signed out, nothing happens.
    void verify(SetupStep step);
    /// Asks for every step. A plan without instances is filled with what Azure has; one without a client subscription
    /// gets the API's, if there is just one.
    void verifyAll();
    /// Runs a script that a person has agreed to; the step is verified once it ends. `files` go along.
    void run(SetupStep step, const AzScript &script, const QList<AzFile> &files = {});
    void stop();
    /// Adds a line to a step's output.
    void addOutput(SetupStep step, const QString &line);

signals:
    /// What runs or is verified is another.
    void busyChanged();
    void outputAdded(spillway::SetupStep step, const QString &line);
    void outputCleared(spillway::SetupStep step);
    /// A run has ended; `sentence` says how.
    void finished(spillway::SetupStep step, bool ok, const QString &sentence);
    /// A command whose output is a key has run. The key is in no output.
    void secretFetched(spillway::SetupStep step, const QByteArray &secret);
    void told(const QString &text);

private:
    void startVerify(const QList<SetupStep> &steps, bool fill);
    void onVerified(const VerifiedStep &verified);
    void takeSubscription(const StepCheck &check);
    void onVerifyFinished(const SetupPlan &plan);
    void onRunFinished(const ScriptOutcome &outcome);

    SetupModel &m_model;
    AzAccount &m_account;
    std::unique_ptr<ScriptRun> m_run;
    std::unique_ptr<AzVerify> m_verify;
    std::optional<SetupStep> m_running;
    QString m_runProfile; ///< the file of the profile whose commands run
    std::optional<SetupStep> m_verifying;
    SetupPlan m_verifiedPlan;               ///< what the checks under way are about
    QString m_verifiedProfile;              ///< the file of its profile
    std::map<SetupStep, StepCheck> m_found; ///< those of a plan that is being filled
    bool m_fills = false;
    bool m_all = false;       ///< every step is asked for
    QList<SetupStep> m_queue; ///< to be verified after what is under way
    QString m_verifyText;
    std::map<SetupStep, QStringList> m_output;
};

} // namespace spillway
