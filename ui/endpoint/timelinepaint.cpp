// SPDX-License-Identifier: MIT
#include "ui/endpoint/timelinepaint.h"

#include "ui/theme/theme.h"
#include "ui/widgets/format.h"
#include "ui/widgets/paint.h"
#include "ui/widgets/stateglyph.h"

#include <QCoreApplication>
#include <QPainter>
#include <QPainterPath>

#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;

namespace spillway
{

namespace
{

struct Tr
{
    Q_DECLARE_TR_FUNCTIONS(spillway::TimelineChart)
};

constexpr qreal leftEdge = 44;  ///< the numbers of the y axis
constexpr qreal rightEdge = 16; ///< the last column ends where the card's content does
constexpr qreal topEdge = 4;
constexpr qreal timesHeight = 22;
constexpr qreal belowTimes = 5;
constexpr qreal leastLabelRoom = 80;
constexpr qreal laneGap = 7; ///< from the columns to the first lane
constexpr qreal widestPitch = 10;
constexpr qreal leastPlot = 36;

/// Minutes before now at which a label stands.
QList<int> labelMinutes(TimelineWindow window)
{
    switch (window) {
    case TimelineWindow::FifteenMinutes:
        return {15, 12, 9, 6, 3, 0};
    case TimelineWindow::Hour:
        return {60, 45, 30, 15, 0};
    case TimelineWindow::FiveMinutes:
        break;
    }
    return {5, 4, 3, 2, 1, 0};
}

QString tickText(TimelineMeasure measure, double value)
{
    return measure == TimelineMeasure::Tokens && value >= 1 ? formatCompact(qint64(value))
                                                            : QString::number(value, 'g', 6);
}

void paintGrid(QPainter &painter, const TimelineLayout &layout, const TimelineData &data, double top,
               const QList<double> &ticks, const Theme &theme)
{
    const QFont font = theme.font(TextStyle::Caption);
    const qreal line = QFontMetricsF(font).height();
    for (const double tick : ticks) {
        const qreal y = layout.plot.bottom() - tick / top * layout.plot.height();
        const QRectF hair = snapped(painter, QRectF(layout.plot.left(), y, layout.plot.width(), 1));
        painter.fillRect(hair, theme.color(tick == 0 ? Token::ButtonEdge : Token::Grid));
        const QRectF label(layout.plot.left() - leftEdge, y - line / 2, leftEdge - spacing::s, line);
        paintText(painter, label, font, theme.color(Token::Text3), tickText(data.measure, tick),
                  Qt::AlignRight | Qt::AlignVCenter);
    }
}

void paintColumns(QPainter &painter, const TimelineLayout &layout, const TimelineData &data, double top, int cursor,
                  const Theme &theme)
{
    for (int index = 0; index < timelineColumns; ++index) {
        const QRectF place = snapped(painter, layout.column(index));
        if (index == cursor) {
            painter.fillRect(place.adjusted(0, 0, 0, layout.times.top() - place.bottom()), theme.color(Token::Hover));
        }
        // A gap of one px at the right and on top of each part, in the colour of the ground.
        const QRectF bar(place.left(), place.top(), std::max(place.width() - 1, 1.0), place.height());
        double below = 0;
        for (const TimelineSeries &series : data.series) {
            const double value = series.values.value(index);
            if (value <= 0) {
                continue;
            }
            const qreal bottom = bar.bottom() - below / top * bar.height();
            below += value;
            const qreal upper = bar.bottom() - std::min(below / top, 1.0) * bar.height();
            QRectF part = snapped(painter, QRectF(bar.left(), upper, bar.width(), bottom - upper));
            if (part.height() > 1) {
                part.setTop(part.top() + 1);
            }
            painter.fillRect(part, theme.backend(series.colorIndex));
        }
    }
}

void paintLanes(QPainter &painter, const TimelineLayout &layout, const TimelineData &data, const Theme &theme)
{
    const QList<const TimelineSeries *> lanes = data.lanes();
    if (lanes.isEmpty()) {
        return;
    }
    for (qsizetype i = 0; i < lanes.size(); ++i) {
        const QRectF lane = layout.lane(i);
        painter.fillRect(snapped(painter, lane), theme.color(Token::Alt));
        for (const TimelineSeries::Part &part : lanes[i]->throttled) {
            const qreal left = lane.left() + part.from * lane.width();
            const qreal wide = std::max((part.until - part.from) * lane.width(), 2.0); // the shortest is seen too
            paintHatch(painter, snapped(painter, QRectF(left, lane.top(), wide, lane.height())),
                       theme.backend(lanes[i]->colorIndex));
        }
    }
    const qreal side = theme.height(glyphSize);
    const QRectF glyph(layout.plot.left() - spacing::s - side, layout.lanes.center().y() - side / 2, side, side);
    paintStateGlyph(painter, glyph, UiState::Throttled, theme);
}

void paintTimes(QPainter &painter, const TimelineLayout &layout, const TimelineData &data, const Theme &theme)
{
    const QFont font = theme.font(TextStyle::Caption);
    const QList<int> minutes = labelMinutes(data.window);
    const bool tight = layout.plot.width() / qreal(minutes.size()) < leastLabelRoom;
    for (qsizetype i = 0; i < minutes.size(); ++i) {
        if (tight && (minutes.size() - 1 - i) % 2 != 0) {
            continue;
        }
        const int minute = minutes[i];
        const QString text = minute == 0 ? Tr::tr("now") : Tr::tr("−%1 min").arg(minute);
        const qreal wide = textWidth(font, text) + 1;
        const qreal share = 1 - minute / double(minutes.first());
        // In the middle of its point, but inside of the plot.
        const qreal left = std::clamp(layout.plot.left() + share * layout.plot.width() - wide / 2, layout.plot.left(),
                                      layout.plot.right() - wide);
        paintText(painter, QRectF(left, layout.times.top(), wide, layout.times.height() - belowTimes), font,
                  theme.color(Token::Text3), text);
    }
}

} // namespace

TimelineLayout TimelineLayout::of(const QRectF &rect, qsizetype laneCount, const Theme &theme)
{
    TimelineLayout layout;
    const qreal times = theme.height(int(timesHeight));
    const qreal left = rect.left() + theme.height(int(leftEdge));
    const qreal width = rect.right() - rightEdge - left;
    layout.times = QRectF(left, rect.bottom() - times, width, times);
    const qreal room = layout.times.top() - rect.top() - topEdge;
    qreal below = 0;
    if (laneCount > 0) {
        layout.lanePitch = std::clamp((room - leastPlot - laneGap) / qreal(laneCount), 2.0, widestPitch);
        below = laneGap + layout.lanePitch * qreal(laneCount);
        layout.lanes = QRectF(left, layout.times.top() - below + laneGap, width, below - laneGap);
    }
    layout.plot = QRectF(left, rect.top() + topEdge, width, std::max(room - below, 1.0));
    return layout;
}

QRectF TimelineLayout::column(int index) const
{
    const qreal each = plot.width() / timelineColumns;
    return {plot.left() + index * each, plot.top(), each, plot.height()};
}

int TimelineLayout::columnAt(qreal x) const
{
    if (x < plot.left() || x >= plot.right()) {
        return -1;
    }
    return std::min(int((x - plot.left()) / plot.width() * timelineColumns), timelineColumns - 1);
}

QRectF TimelineLayout::lane(qsizetype index) const
{
    return {lanes.left(), lanes.top() + qreal(index) * lanePitch, lanes.width(), std::min(laneHeight, lanePitch - 1)};
}

void paintHatch(QPainter &painter, const QRectF &rect, const QColor &color)
{
    constexpr qreal pitch = 6;
    constexpr qreal thickness = 2.2;
    painter.save();
    painter.setClipRect(rect, Qt::IntersectClip);
    QColor ground = color;
    ground.setAlphaF(0.25F);
    painter.fillRect(rect, ground);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(color, thickness, Qt::SolidLine, Qt::FlatCap));
    // Lines stand on a grid of their own, so that a growing span does not make them wander.
    const qreal high = rect.height();
    const int first = int(std::floor((rect.left() - high) / pitch));
    const int last = int(std::ceil(rect.right() / pitch));
    for (int line = first; line <= last; ++line) {
        const qreal x = line * pitch;
        painter.drawLine(QPointF(x - 1, rect.bottom() + 1), QPointF(x + high + 1, rect.top() - 1));
    }
    painter.restore();
}

void paintTimeline(QPainter &painter, const QRectF &rect, const TimelineData &data, double top,
                   const QList<double> &ticks, int cursor, const Theme &theme)
{
    const TimelineLayout layout = TimelineLayout::of(rect, data.lanes().size(), theme);
    paintGrid(painter, layout, data, top, ticks, theme);
    paintColumns(painter, layout, data, top, cursor, theme);
    // The base line is over the columns' feet.
    painter.fillRect(snapped(painter, QRectF(layout.plot.left(), layout.plot.bottom(), layout.plot.width(), 1)),
                     theme.color(Token::ButtonEdge));
    paintLanes(painter, layout, data, theme);
    paintTimes(painter, layout, data, theme);
}

} // namespace spillway
