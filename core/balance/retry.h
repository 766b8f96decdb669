// SPDX-License-Identifier: MIT
#pragma once

#include "core/balance/health.h"

/// Whether an exchange goes on to another backend (ALGORITHM.md section 1, rule 5). Pure predicates and one gate.
namespace spillway
{

/// Everything the gate looks at.
struct RetryFacts
{
    OutcomeClass outcome = OutcomeClass::Answer;
    bool committed = false; ///< bytes of an answer have gone to the caller
    bool replayable = true; ///< the request's body can be sent again
    int attemptsMade = 1;   ///< the one just classified included
    int maxAttempts = 50;
    bool candidateLeft = false; ///< pickBackend would find another backend
    bool askedAnyway = false;   ///< asked though throttled: whatever it answers goes to the caller (rule 2)
};

enum class RetryDecision {
    Deliver,           ///< an answer for the caller: nothing to retry
    Retry,             ///< ask the next backend at once
    StopCommitted,     ///< part of an answer has gone out
    StopNotReplayable, ///< the body could be sent only once
    StopLimit,         ///< maxAttempts is reached
    StopNoBackend,     ///< no candidate is left
};

/// True when an attempt that ended so asks for another backend.
bool wouldRetry(OutcomeClass outcome);

/// The gate: decides what comes after an attempt. With any Stop… the last answer (or Spillway's own error, if there
/// was none) goes to the caller.
RetryDecision decideRetry(const RetryFacts &facts);

} // namespace spillway
