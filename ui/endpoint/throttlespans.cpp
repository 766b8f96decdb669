// SPDX-License-Identifier: MIT
#include "ui/endpoint/throttlespans.h"

#include <algorithm>

namespace spillway
{

namespace
{
constexpr std::chrono::minutes kept{62}; // the longest window of the chart is an hour
} // namespace

void ThrottleSpans::throttled(Instant until, std::chrono::milliseconds wait, Instant now)
{
    const Instant from = std::min<Instant>(until - wait, now);
    if (!m_spans.isEmpty() && from <= m_spans.last().until) {
        m_spans.last().until = until;
    } else {
        m_spans.append({from, until});
    }
    while (m_spans.first().until + kept < now) {
        m_spans.removeFirst();
    }
}

void ThrottleSpans::free(Instant now)
{
    if (m_spans.isEmpty() || m_spans.last().until <= now) {
        return;
    }
    m_spans.last().until = now;
    if (m_spans.last().from >= now) {
        m_spans.removeLast();
    }
}

QList<ThrottleSpans::Span> ThrottleSpans::within(Instant from, Instant until) const
{
    QList<Span> result;
    for (const Span &span : m_spans) {
        if (span.until > from && span.from < until) {
            result.append({std::max(span.from, from), std::min(span.until, until)});
        }
    }
    return result;
}

bool ThrottleSpans::isThrottledWithin(Instant from, Instant until) const
{
    return std::any_of(m_spans.begin(), m_spans.end(),
                       [&](const Span &span) { return span.until > from && span.from < until; });
}

} // namespace spillway
