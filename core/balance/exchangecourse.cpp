// SPDX-License-Identifier: MIT
#include "core/balance/exchangecourse.h"

namespace spillway
{

PickRequest ExchangeCourse::request(const BalancingOptions &options) const
{
    return {m_deployment, m_asked, options.selection, options.whenAllThrottled, options.throttleScope};
}

PickResult ExchangeCourse::pickNext(const PoolSnapshot &pool, const BalancingOptions &options, Instant now,
                                    quint32 draw)
{
    const PickResult result = pickBackend(pool, request(options), now, draw);
    if (const auto *picked = std::get_if<Picked>(&result)) {
        m_asked.append(picked->index);
        m_askedAnyway = picked->thoughThrottled;
    }
    return result;
}

Outcome ExchangeCourse::settle(const AttemptResult &result, const BalancingOptions &options)
{
    const Outcome outcome = classifyAttempt(result, options);
    m_outcome = outcome.kind;
    if (result.failure == TransportFailure::None) {
        m_lastAnswered = attemptsMade() - 1;
    }
    return outcome;
}

RetryDecision ExchangeCourse::decide(const PoolSnapshot &pool, const BalancingOptions &options, Instant now,
                                     bool replayable) const
{
    RetryFacts facts;
    facts.outcome = m_outcome;
    facts.replayable = replayable;
    facts.attemptsMade = attemptsMade();
    facts.maxAttempts = options.maxAttempts;
    facts.askedAnyway = m_askedAnyway;
    if (wouldRetry(m_outcome)) {
        facts.candidateLeft = std::holds_alternative<Picked>(pickBackend(pool, request(options), now, 0));
    }
    return decideRetry(facts);
}

QString ExchangeCourse::deploymentAt(const QMap<QString, QString> &mapping) const
{
    return m_deployment.isEmpty() ? QString() : mappedDeployment(mapping, m_deployment);
}

int statusWithoutBackend(NoneAvailable::Reason reason)
{
    return reason == NoneAvailable::Reason::NotConfigured ? 503 : 429;
}

int statusAfterFault(TransportFailure last)
{
    return last == TransportFailure::TimedOut ? 504 : 502;
}

} // namespace spillway
