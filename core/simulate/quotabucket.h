// SPDX-License-Identifier: MIT
#pragma once

#include <QtGlobal>

#include <chrono>

/// The quota of a simulated resource: so many requests and so many tokens in each fixed window of a minute, counted
/// from the resource's own start. Pure: the time is an argument (monotonic milliseconds).
namespace spillway
{

/// What the quota says to one request.
struct QuotaDecision
{
    bool admitted = true;
    bool requestsSpent = false; ///< why not: the requests of the window are used up
    bool tokensSpent = false;   ///< why not: the estimate does not fit into what is left of the tokens
    qint64 waitMs = 0;          ///< until the next window begins; at least 1, also for an admitted request
    qint64 remainingRequests = 0;
    qint64 remainingTokens = 0;
    double utilization = 0; ///< the larger of the two shares used, 0 to 1
};

/// Counts against a limit of requests and a limit of tokens; 0 is no limit.
///
/// A rejected request still counts as a request (as Azure does), but takes no tokens. A window that is over is
/// forgotten whole, so rejected requests never keep the next one shut.
class QuotaBucket
{
public:
    QuotaBucket(qint64 requestsPerWindow, qint64 tokensPerWindow, qint64 startMs,
                std::chrono::milliseconds window = std::chrono::minutes(1));

    /// Asks for one request with this estimate of tokens and counts it.
    QuotaDecision admit(qint64 tokens, qint64 nowMs);
    /// How things stand, without counting anything.
    QuotaDecision look(qint64 nowMs);

    qint64 requestLimit() const { return m_requestLimit; }
    qint64 tokenLimit() const { return m_tokenLimit; }

private:
    void enterWindow(qint64 nowMs);
    QuotaDecision standing(qint64 nowMs) const;

    qint64 m_requestLimit;
    qint64 m_tokenLimit;
    qint64 m_windowMs;
    qint64 m_windowStart;
    qint64 m_requests = 0;
    qint64 m_tokens = 0;
};

} // namespace spillway
