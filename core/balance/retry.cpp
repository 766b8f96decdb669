// SPDX-License-Identifier: MIT
#include "core/balance/retry.h"

namespace spillway
{

bool wouldRetry(OutcomeClass outcome)
{
    return outcome != OutcomeClass::Answer;
}

RetryDecision decideRetry(const RetryFacts &facts)
{
    if (!wouldRetry(facts.outcome)) {
        return RetryDecision::Deliver;
    }
    if (facts.askedAnyway && facts.outcome == OutcomeClass::Throttled) {
        return RetryDecision::Deliver;
    }
    if (facts.committed) {
        return RetryDecision::StopCommitted;
    }
    // "None left" comes before "could not be sent again": the traffic view names the body only where it was the reason.
    if (!facts.candidateLeft) {
        return RetryDecision::StopNoBackend;
    }
    if (!facts.replayable) {
        return RetryDecision::StopNotReplayable;
    }
    if (facts.attemptsMade >= facts.maxAttempts) {
        return RetryDecision::StopLimit;
    }
    return RetryDecision::Retry;
}

} // namespace spillway
