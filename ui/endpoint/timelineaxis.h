// SPDX-License-Identifier: MIT
#pragma once

#include "core/balance/backend.h"

#include <QList>

namespace spillway
{

/// The top of the chart's y axis. It grows at once when a column would not fit, and shrinks only after ten seconds in
/// which less would have done, so that a picture can be read.
class TimelineAxis
{
public:
    static constexpr std::chrono::seconds patience{10};

    /// Takes note of the highest column at `now`; returns the top of the axis, never 0.
    double update(double largest, Instant now);
    double top() const { return m_top; }
    /// Begins anew, for another measure or window.
    void reset() { *this = TimelineAxis(); }

    /// The values that get a line and a number: 0 and two to four round ones.
    QList<double> ticks() const;
    /// The top that would be chosen for this highest column.
    static double niceTop(double largest);

private:
    static double step(double top);

    double m_top = 1;
    Instant m_tooHighSince = Instant::max(); ///< since when less would do; max: it would not
    double m_needed = 0;                     ///< the highest top wanted since then
};

} // namespace spillway
