// SPDX-License-Identifier: MIT
#pragma once

#include "core/balance/picker.h"
#include "core/balance/retry.h"

/// The way of one exchange through the rules: who was asked so far, and what that means for the next attempt and for
/// the answer that the caller gets. The endpoint and the trace both go this way, so that they cannot differ.
namespace spillway
{

/// What the rules remember of one exchange. A value without a clock; call the functions in the order of their numbers,
/// which are those of core/README.md.
class ExchangeCourse
{
public:
    ExchangeCourse() = default;
    /// `deployment`: the caller's name of it; empty when the request names none.
    explicit ExchangeCourse(QString deployment)
        : m_deployment(std::move(deployment))
    {
    }

    /// 4: the backend for the next attempt, which counts as asked from now on. `draw` as for `pickBackend`.
    PickResult pickNext(const PoolSnapshot &pool, const BalancingOptions &options, Instant now, quint32 draw);
    /// 6: what came of the attempt that `pickNext` began last. The caller of this applies it to that backend's health.
    Outcome settle(const AttemptResult &result, const BalancingOptions &options);
    /// 7: what comes next. `pool` is looked at only where the outcome asks for another try; the outcome is in it
    /// already. `replayable`: the request's body can be sent again.
    RetryDecision decide(const PoolSnapshot &pool, const BalancingOptions &options, Instant now, bool replayable) const;

    int attemptsMade() const { return int(m_asked.size()); }
    /// The attempt (0 is the first) whose answer goes to the caller once nothing is asked any more: the last that had
    /// one. -1: none had, so the caller gets `statusAfterFault`.
    int lastAnswered() const { return m_lastAnswered; }
    /// The deployment by the name of the backend with this mapping, as `applyOutcome` wants it.
    QString deploymentAt(const QMap<QString, QString> &mapping) const;

private:
    PickRequest request(const BalancingOptions &options) const;

    QString m_deployment;
    QList<int> m_asked; ///< indexes into the pool
    bool m_askedAnyway = false;
    OutcomeClass m_outcome = OutcomeClass::Answer;
    int m_lastAnswered = -1;
};

/// The status of Spillway's own answer where no backend could be asked: 503 or 429.
int statusWithoutBackend(NoneAvailable::Reason reason);
/// The status of Spillway's own answer where no backend gave one: 502, or 504 when the last fault was a time-out.
int statusAfterFault(TransportFailure last);

} // namespace spillway
