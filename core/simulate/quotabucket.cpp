// SPDX-License-Identifier: MIT
#include "core/simulate/quotabucket.h"

#include <algorithm>

namespace spillway
{
namespace
{

double share(qint64 used, qint64 limit)
{
    return limit > 0 ? std::min(1.0, double(used) / double(limit)) : 0.0;
}

} // namespace

QuotaBucket::QuotaBucket(qint64 requestsPerWindow, qint64 tokensPerWindow, qint64 startMs,
                         std::chrono::milliseconds window)
    : m_requestLimit(requestsPerWindow)
    , m_tokenLimit(tokensPerWindow)
    , m_windowMs(std::max<qint64>(1, window.count()))
    , m_windowStart(startMs)
{
}

QuotaDecision QuotaBucket::admit(qint64 tokens, qint64 nowMs)
{
    enterWindow(nowMs);
    ++m_requests;
    const bool requestsSpent = m_requestLimit > 0 && m_requests > m_requestLimit;
    const bool tokensSpent = m_tokenLimit > 0 && tokens > m_tokenLimit - m_tokens;
    if (!requestsSpent && !tokensSpent) {
        m_tokens += tokens;
    }
    QuotaDecision decision = standing(nowMs);
    decision.admitted = !requestsSpent && !tokensSpent;
    decision.requestsSpent = requestsSpent;
    decision.tokensSpent = tokensSpent;
    return decision;
}

QuotaDecision QuotaBucket::look(qint64 nowMs)
{
    enterWindow(nowMs);
    return standing(nowMs);
}

void QuotaBucket::enterWindow(qint64 nowMs)
{
    const qint64 passed = (nowMs - m_windowStart) / m_windowMs;
    if (passed > 0) {
        m_windowStart += passed * m_windowMs;
        m_requests = 0;
        m_tokens = 0;
    }
}

QuotaDecision QuotaBucket::standing(qint64 nowMs) const
{
    QuotaDecision decision;
    decision.waitMs = std::clamp<qint64>(m_windowStart + m_windowMs - nowMs, 1, m_windowMs);
    decision.remainingRequests = std::max<qint64>(0, m_requestLimit - m_requests);
    decision.remainingTokens = std::max<qint64>(0, m_tokenLimit - m_tokens);
    decision.utilization = std::max(share(m_requests, m_requestLimit), share(m_tokens, m_tokenLimit));
    return decision;
}

} // namespace spillway
