// SPDX-License-Identifier: MIT
#pragma once

#include "core/balance/backend.h"

#include <array>
#include <vector>

/// Figures over a sliding time, without timers: what is too old is left out when one asks.
namespace spillway
{

/// A sum over the last minute, kept by the second.
class RateWindow
{
public:
    void add(qint64 amount, Instant now);
    /// The sum of the 60 s up to `now`.
    qint64 perMinute(Instant now) const;

private:
    static qint64 second(Instant instant);
    std::array<qint64, 60> m_sums{};
    std::array<qint64, 60> m_seconds{}; ///< which second (plus one, so that 0 is "none") each sum belongs to
};

/// The last 512 samples of a delay; quantiles over those of the last 5 minutes.
class LatencyWindow
{
public:
    void add(std::chrono::milliseconds sample, Instant now);
    struct Quantiles
    {
        std::chrono::milliseconds p50{-1}; ///< -1: no sample
        std::chrono::milliseconds p95{-1};
    };
    Quantiles quantiles(Instant now) const;

private:
    struct Sample
    {
        Instant at;
        std::chrono::milliseconds value;
    };
    std::vector<Sample> m_samples; ///< a ring once it is full
    size_t m_next = 0;
};

} // namespace spillway
