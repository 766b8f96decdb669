// SPDX-License-Identifier: MIT
#pragma once

#include "core/azurelink/instancesearch.h"

#include <QDateTime>

namespace spillway
{

/// How a step stood, and when.
struct VerifiedStep
{
    SetupStep step = SetupStep::Service;
    StepCheck check;
    QDateTime at; ///< UTC
};

/// Asks Azure whether steps are done. Changes nothing.
class AzVerify final : public QObject
{
    Q_OBJECT
public:
    using WallClock = std::function<QDateTime()>;

    /// `now` gives the time that a verified step bears.
    AzVerify(const AzContext &context, WallClock now, QObject *parent = nullptr);

    /// Verifies these steps one after the other. What is under way is dropped.
    void verify(const QList<SetupStep> &steps, const SetupPlan &plan, const Profile &profile,
                const StepLocals &locals = {});
    /// All ten, and what Azure has is taken over into the plan as it is found, instances of the subscription included
    /// if the plan has none: `finished` brings that plan.
    void fill(const SetupPlan &plan, const Profile &profile, const StepLocals &locals = {});
    /// Ends it without `finished`.
    void stop();
    bool isRunning() const { return m_running; }

signals:
    /// `index` counts from 1: "Verifying step 3 of 7".
    void stepStarted(int index, int count, spillway::SetupStep step);
    /// Of the step under way: "Reading deployments, 3 of 7".
    void progressed(int done, int count);
    void verified(const spillway::VerifiedStep &step);
    /// The plan as it was given, or as it was filled.
    void finished(const spillway::SetupPlan &plan);

private:
    void next();
    void read(const AzAnswers &answers);
    void begin(const QList<SetupStep> &steps, const SetupPlan &plan, const Profile &profile, const StepLocals &locals);

    AzAsker m_asker;
    InstanceSearch m_search;
    WallClock m_now;
    QList<SetupStep> m_steps;
    SetupPlan m_plan;
    Profile m_profile;
    StepLocals m_locals;
    qsizetype m_index = -1;
    int m_round = 0; ///< what waits in the event loop belongs to one
    bool m_running = false;
    bool m_fills = false;
};

} // namespace spillway
