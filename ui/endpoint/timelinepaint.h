// SPDX-License-Identifier: MIT
#pragma once

#include "ui/endpoint/timelinedata.h"

#include <QRectF>

class QPainter;

namespace spillway
{

class Theme;

/// Where the parts of the chart are inside its rectangle.
struct TimelineLayout
{
    QRectF plot;  ///< the columns
    QRectF lanes; ///< the hatched lanes below them; empty without any
    QRectF times; ///< the labels of the x axis
    qreal lanePitch = 0;

    /// Lanes stand 10 px apart, less where there are many.
    static TimelineLayout of(const QRectF &rect, qsizetype laneCount, const Theme &theme);
    /// The place of a column, gap included, over the whole height of the plot.
    QRectF column(int index) const;
    /// The column at this x, or -1 outside of the plot.
    int columnAt(qreal x) const;
    QRectF lane(qsizetype index) const;
};

/// Height of a throttle lane.
constexpr qreal laneHeight = 7;

/// Paints the whole chart: grid and numbers of the y axis (`ticks` up to `top`), stacked columns, lanes, times.
/// `cursor` is the column under the cursor, -1 for none. Edges lie on device pixels.
void paintTimeline(QPainter &painter, const QRectF &rect, const TimelineData &data, double top,
                   const QList<double> &ticks, int cursor, const Theme &theme);

/// Fills `rect` with lines of 45° in `color`, clipped to it.
void paintHatch(QPainter &painter, const QRectF &rect, const QColor &color);

} // namespace spillway
