// SPDX-License-Identifier: MIT
#pragma once

#include "core/azurelink/azasker.h"

namespace spillway
{

/// Finds the Azure OpenAI instances of the subscription, with their deployments.
class InstanceSearch final : public QObject
{
    Q_OBJECT
public:
    explicit InstanceSearch(const AzContext &context, QObject *parent = nullptr);

    /// Begins; what is under way is dropped. Only the plan's subscription counts. Instances are linked with the
    /// backends of `profile` that have their address.
    void start(const SetupPlan &plan, const Profile &profile);
    /// Ends it without `found`.
    void stop();
    bool isRunning() const { return m_running; }

signals:
    /// Accounts whose deployments have been read.
    void progressed(int done, int count);
    /// Each with `deployments` of its own; `planWithInstances` makes a plan of them. `problem`: one sentence with what
    /// to do, if they could not be read; empty: all is well.
    void found(const QList<spillway::OpenAiInstance> &instances, const QString &problem);

private:
    void readAccountList(const AzAnswers &answers);
    void readDeploymentLists(const AzAnswers &answers);
    void finish(const QString &problem);

    AzAsker m_asker;
    SetupPlan m_plan;
    Profile m_profile;
    QList<OpenAiInstance> m_instances;
    bool m_running = false;
    bool m_hasAccounts = false;
};

} // namespace spillway
