// SPDX-License-Identifier: MIT
#pragma once

#include <QtGlobal>

#include <cmath>

namespace spillway
{

/// When the pieces of one answer are due: the first after `firstTokenMs`, then `tokensPerSecond`. Pure; all times are
/// milliseconds of one monotonic clock.
class Pacing
{
public:
    Pacing() = default;
    Pacing(qint64 startMs, qint64 firstTokenMs, double tokensPerSecond)
        : m_firstMs(startMs + firstTokenMs)
        , m_tokensPerSecond(tokensPerSecond)
    {
    }

    /// When the next piece is due.
    qint64 dueMs() const
    {
        return m_tokensPerSecond > 0 ? m_firstMs + qint64(std::llround(double(m_tokens) * 1000.0 / m_tokensPerSecond))
                                     : m_firstMs;
    }
    qint64 tokens() const { return m_tokens; }
    /// A piece of so many tokens has gone out.
    void advance(qint64 tokens) { m_tokens += tokens; }

private:
    qint64 m_firstMs = 0;
    double m_tokensPerSecond = 0;
    qint64 m_tokens = 0;
};

} // namespace spillway
