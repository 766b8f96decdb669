// SPDX-License-Identifier: MIT
#pragma once

#include "ui/endpoint/trafficstats.h"

namespace spillway
{

enum class TimelineMeasure { Requests, Tokens };
enum class TimelineWindow { FiveMinutes, FifteenMinutes, Hour };

constexpr int timelineColumns = 100;

/// A backend as the chart shows it.
struct TimelineBackend
{
    QString name;
    int colorIndex = 0; ///< for Theme::backend
};

/// One backend's part of the picture.
struct TimelineSeries
{
    /// A part of the window, as shares of its width.
    struct Part
    {
        double from = 0;
        double until = 0;

        bool operator==(const Part &) const = default;
    };

    QString name;
    int colorIndex = 0;
    QList<double> values;  ///< per second, one a column, oldest first
    QList<Part> throttled; ///< when it was throttled
    qint64 total = 0;      ///< requests or tokens in the window

    bool operator==(const TimelineSeries &) const = default;
};

/// What the chart paints: the last hundred columns of 3, 9 or 36 s. The last one is still under way: for the time that
/// it has yet to come the rate of the column before it is taken.
struct TimelineData
{
    TimelineMeasure measure = TimelineMeasure::Requests;
    TimelineWindow window = TimelineWindow::FiveMinutes;
    QList<TimelineSeries> series; ///< from the base up

    /// The highest column.
    double largest() const;
    qint64 total() const;
    /// Those that are throttled somewhere in the window: the lanes.
    QList<const TimelineSeries *> lanes() const;
    bool operator==(const TimelineData &) const = default;
};

std::chrono::seconds columnTime(TimelineWindow window);
/// The whole window: 5 min, 15 min, 1 h.
std::chrono::seconds windowTime(TimelineWindow window);

/// The picture at `now`, backends in this order.
TimelineData timelineData(const TrafficStats &stats, const QList<TimelineBackend> &backends, TimelineMeasure measure,
                          TimelineWindow window, Instant now);

/// "Requests per second"
QString timelineTitle(TimelineMeasure measure);
/// How long ago a column began: "−1 min 12 s", and "now" for the last.
QString columnLabel(TimelineWindow window, int column);
/// One column in lines of text, for the cursor's tooltip and for screen readers.
QString columnText(const TimelineData &data, int column);
/// "ptu-eastus2 3,120 requests, paygo-eastus 458 requests, ptu-eastus2 throttled 3 times"
QString timelineTotals(const TimelineData &data);
/// The window as a table with tabs, a line a column, for the clipboard.
QString timelineTable(const TimelineData &data);

} // namespace spillway
