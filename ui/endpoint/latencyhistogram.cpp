// SPDX-License-Identifier: MIT
#include "ui/endpoint/latencyhistogram.h"

#include <algorithm>
#include <cmath>

namespace spillway
{

int LatencyHistogram::binOf(std::chrono::microseconds delay)
{
    const double us = double(std::max<qint64>(delay.count(), 1));
    return std::clamp(int(std::log2(us) * perOctave), 0, bins - 1);
}

void LatencyHistogram::add(std::chrono::microseconds delay)
{
    ++m_bins[size_t(binOf(delay))];
    ++m_count;
}

LatencyHistogram &LatencyHistogram::operator+=(const LatencyHistogram &other)
{
    for (size_t i = 0; i < m_bins.size(); ++i) {
        m_bins[i] += other.m_bins[i];
    }
    m_count += other.m_count;
    return *this;
}

LatencyHistogram &LatencyHistogram::operator-=(const LatencyHistogram &other)
{
    for (size_t i = 0; i < m_bins.size(); ++i) {
        m_bins[i] -= other.m_bins[i];
    }
    m_count -= other.m_count;
    return *this;
}

void LatencyHistogram::clear()
{
    m_bins.fill(0);
    m_count = 0;
}

std::optional<std::chrono::microseconds> LatencyHistogram::quantile(double share) const
{
    if (m_count == 0) {
        return std::nullopt;
    }
    const auto rank = std::max<quint64>(quint64(std::ceil(std::clamp(share, 0.0, 1.0) * double(m_count))), 1);
    quint64 passed = 0;
    size_t bin = 0;
    while (bin + 1 < m_bins.size() && passed + m_bins[bin] < rank) {
        passed += m_bins[bin];
        ++bin;
    }
    // The middle of the bin, geometrically.
    return std::chrono::microseconds(std::llround(std::exp2((double(bin) + 0.5) / perOctave)));
}

} // namespace spillway
