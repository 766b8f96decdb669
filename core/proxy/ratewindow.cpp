// SPDX-License-Identifier: MIT
#include "core/proxy/ratewindow.h"

#include <algorithm>

namespace spillway
{
namespace
{
constexpr size_t mostSamples = 512;
constexpr std::chrono::minutes sampleLife{5};
} // namespace

qint64 RateWindow::second(Instant instant)
{
    return std::chrono::duration_cast<std::chrono::seconds>(instant.time_since_epoch()).count() + 1;
}

void RateWindow::add(qint64 amount, Instant now)
{
    const qint64 current = second(now);
    const auto slot = size_t(current % 60);
    if (m_seconds[slot] != current) {
        m_seconds[slot] = current;
        m_sums[slot] = 0;
    }
    m_sums[slot] += amount;
}

qint64 RateWindow::perMinute(Instant now) const
{
    const qint64 current = second(now);
    qint64 sum = 0;
    for (size_t slot = 0; slot < m_sums.size(); ++slot) {
        if (m_seconds[slot] > current - 60 && m_seconds[slot] <= current) {
            sum += m_sums[slot];
        }
    }
    return sum;
}

void LatencyWindow::add(std::chrono::milliseconds sample, Instant now)
{
    if (m_samples.size() < mostSamples) {
        m_samples.push_back({now, sample});
        return;
    }
    m_samples[m_next] = {now, sample};
    m_next = (m_next + 1) % mostSamples;
}

LatencyWindow::Quantiles LatencyWindow::quantiles(Instant now) const
{
    std::vector<std::chrono::milliseconds> values;
    for (const Sample &sample : m_samples) {
        if (sample.at + sampleLife > now) {
            values.push_back(sample.value);
        }
    }
    if (values.empty()) {
        return {};
    }
    std::sort(values.begin(), values.end());
    // Nearest rank: the smallest sample that at least that share of all are not above.
    const auto rank = [&values](size_t percent) { return values[(values.size() * percent + 99) / 100 - 1]; };
    return {rank(50), rank(95)};
}

} // namespace spillway
