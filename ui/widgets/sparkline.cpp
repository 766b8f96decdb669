// SPDX-License-Identifier: MIT
#include "ui/widgets/sparkline.h"

#include "ui/theme/theme.h"
#include "ui/widgets/paint.h"

#include <QCoreApplication>
#include <QPainter>
#include <QPainterPath>

#include <algorithm>
#include <cmath>

namespace spillway
{

namespace
{

constexpr qreal lineWidth = 1.5;
constexpr float fillOpacity = 0.13F;
constexpr qreal foot = 2;

double topOf(const SparkData &data)
{
    const double largest = data.points.isEmpty() ? 0 : *std::max_element(data.points.begin(), data.points.end());
    return std::max({data.top, largest, 1e-9});
}

/// Tints each span of throttled points over the whole height, with a foot in the strong colour.
void paintThrottled(QPainter &painter, const QRectF &rect, const SparkData &data, const Theme &theme)
{
    const qsizetype count = data.throttled.size();
    const qreal step = rect.width() / qreal(std::max<qsizetype>(count, 1));
    const StateColors &colors = theme.state(UiState::Throttled);
    for (qsizetype from = 0; from < count; ++from) {
        if (!data.throttled[from]) {
            continue;
        }
        qsizetype to = from;
        while (to < count && data.throttled[to]) {
            ++to;
        }
        const QRectF span = snapped(
            painter, QRectF(rect.left() + qreal(from) * step, rect.top(), qreal(to - from) * step, rect.height()));
        painter.fillRect(span, colors.tint);
        painter.fillRect(QRectF(span.left(), span.bottom() - foot, span.width(), foot), colors.bar);
        from = to;
    }
}

void paintDashedBase(QPainter &painter, const QRectF &rect, const Theme &theme)
{
    QPen pen(theme.color(Token::ButtonEdge), 1);
    pen.setDashPattern({3, 3});
    painter.setPen(pen);
    painter.drawLine(QPointF(rect.left(), rect.bottom() - 1.5), QPointF(rect.right(), rect.bottom() - 1.5));
}

} // namespace

void paintSparkline(QPainter &painter, const QRectF &rect, const SparkData &data, const QColor &color,
                    const Theme &theme)
{
    painter.save();
    if (!theme.isHighContrast()) {
        paintThrottled(painter, rect, data, theme);
    }
    painter.setRenderHint(QPainter::Antialiasing);
    if (data.points.isEmpty()) {
        paintDashedBase(painter, rect, theme);
        painter.restore();
        return;
    }
    // The line keeps half its width inside the rectangle, at the base and at the top.
    const QRectF inside = rect.adjusted(0, lineWidth, 0, -lineWidth / 2);
    const double top = topOf(data);
    const qreal step = inside.width() / qreal(std::max<qsizetype>(data.points.size() - 1, 1));
    QPainterPath line;
    for (qsizetype i = 0; i < data.points.size(); ++i) {
        const qreal part = std::clamp(data.points[i] / top, 0.0, 1.0);
        const QPointF point(inside.left() + qreal(i) * step, inside.bottom() - part * inside.height());
        if (i == 0) {
            line.moveTo(point);
        } else {
            line.lineTo(point);
        }
    }
    if (data.points.size() == 1) {
        line.lineTo(inside.right(), line.currentPosition().y());
    }
    QPainterPath area(line);
    area.lineTo(inside.right(), rect.bottom());
    area.lineTo(inside.left(), rect.bottom());
    area.closeSubpath();
    QColor fill = color;
    fill.setAlphaF(fillOpacity);
    painter.fillPath(area, fill);
    painter.strokePath(line, QPen(color, lineWidth, Qt::SolidLine, Qt::FlatCap, Qt::RoundJoin));
    painter.restore();
}

QString sparkText(const SparkData &data)
{
    if (data.points.isEmpty()) {
        return QCoreApplication::translate("Sparkline", "last minute: nothing known");
    }
    const auto [least, most] = std::minmax_element(data.points.begin(), data.points.end());
    const auto whole = [](double value) { return QString::number(std::llround(value)); };
    return QCoreApplication::translate("Sparkline", "last minute: %1 to %2 per second, now %3")
        .arg(whole(*least), whole(*most), whole(data.points.last()));
}

} // namespace spillway
