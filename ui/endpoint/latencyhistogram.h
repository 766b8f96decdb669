// SPDX-License-Identifier: MIT
#pragma once

#include <QtGlobal>

#include <array>
#include <chrono>
#include <optional>

namespace spillway
{

/// How often delays of each length came, in bins that grow by 4.4 % (16 to an octave) from 1 µs to 67 s. Adding is
/// constant in time and memory however many there are, and histograms can be added and taken away, so that a sliding
/// window is a sum of small ones.
class LatencyHistogram
{
public:
    void add(std::chrono::microseconds delay);
    LatencyHistogram &operator+=(const LatencyHistogram &other);
    /// Takes away what was added before as part of `other`.
    LatencyHistogram &operator-=(const LatencyHistogram &other);
    void clear();

    quint64 count() const { return m_count; }
    /// The delay that `share` (0 to 1) of all are not above, by nearest rank; good to 2.2 %. Nothing without a sample.
    std::optional<std::chrono::microseconds> quantile(double share) const;

private:
    static constexpr int perOctave = 16;
    static constexpr int bins = 26 * perOctave + 1;

    static int binOf(std::chrono::microseconds delay);

    std::array<quint32, size_t(bins)> m_bins{};
    quint64 m_count = 0;
};

} // namespace spillway
