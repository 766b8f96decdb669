// SPDX-License-Identifier: MIT
#include "ui/widgets/paint.h"

#include "ui/theme/theme.h"

#include <QFontMetricsF>
#include <QPainter>

#include <cmath>

namespace spillway
{

namespace
{

/// How many device pixels one px is where the painter draws now.
qreal pixelsPerUnit(const QPainter &painter)
{
    return painter.deviceTransform().m22();
}

/// One px in whole device pixels, at least one of them, in the painter's units.
qreal lineWidth(const QPainter &painter)
{
    const qreal ratio = std::max(pixelsPerUnit(painter), 0.01);
    return std::max(1.0, std::floor(ratio)) / ratio;
}

} // namespace

QRectF snapped(const QPainter &painter, const QRectF &rect)
{
    const QTransform transform = painter.deviceTransform();
    if (transform.type() > QTransform::TxScale) {
        return rect;
    }
    const QRectF device = transform.mapRect(rect);
    const QPointF topLeft(std::round(device.left()), std::round(device.top()));
    const QPointF bottomRight(std::round(device.right()), std::round(device.bottom()));
    return transform.inverted().mapRect(QRectF(topLeft, bottomRight));
}

void fillTopLine(QPainter &painter, const QRectF &rect, const QColor &color)
{
    const QRectF box = snapped(painter, rect);
    painter.fillRect(QRectF(box.left(), box.top(), box.width(), lineWidth(painter)), color);
}

void fillBottomLine(QPainter &painter, const QRectF &rect, const QColor &color)
{
    const QRectF box = snapped(painter, rect);
    const qreal line = lineWidth(painter);
    painter.fillRect(QRectF(box.left(), box.bottom() - line, box.width(), line), color);
}

void fillLeftLine(QPainter &painter, const QRectF &rect, const QColor &color)
{
    const QRectF box = snapped(painter, rect);
    painter.fillRect(QRectF(box.left(), box.top(), lineWidth(painter), box.height()), color);
}

void fillRightLine(QPainter &painter, const QRectF &rect, const QColor &color)
{
    const QRectF box = snapped(painter, rect);
    const qreal line = lineWidth(painter);
    painter.fillRect(QRectF(box.right() - line, box.top(), line, box.height()), color);
}

void paintBox(QPainter &painter, const QRectF &rect, qreal radius, const QColor &ground, const QColor &edge)
{
    const qreal line = lineWidth(painter);
    const QRectF middle = snapped(painter, rect).adjusted(line / 2, line / 2, -line / 2, -line / 2);
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(edge, line));
    painter.setBrush(ground);
    const qreal corner = std::max(radius - line / 2, 0.0);
    painter.drawRoundedRect(middle, corner, corner);
    painter.restore();
}

void paintFocusRing(QPainter &painter, const QRectF &control, qreal radius)
{
    const qreal distance = focusOffset + focusWidth / 2.0;
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(Theme::current().color(Token::Accent), focusWidth));
    painter.setBrush(Qt::NoBrush);
    painter.drawRoundedRect(control.adjusted(-distance, -distance, distance, distance), radius + distance,
                            radius + distance);
    painter.restore();
}

void paintRowFocus(QPainter &painter, const QRectF &row)
{
    const QRectF box = snapped(painter, row);
    const QColor color = Theme::current().color(Token::Accent);
    painter.fillRect(QRectF(box.left(), box.top(), box.width(), focusWidth), color);
    painter.fillRect(QRectF(box.left(), box.bottom() - focusWidth, box.width(), focusWidth), color);
    painter.fillRect(QRectF(box.left(), box.top(), focusWidth, box.height()), color);
    painter.fillRect(QRectF(box.right() - focusWidth, box.top(), focusWidth, box.height()), color);
}

int textWidth(const QFont &font, const QString &text)
{
    return int(std::ceil(QFontMetricsF(font).horizontalAdvance(text)));
}

void paintText(QPainter &painter, const QRectF &rect, const QFont &font, const QColor &color, const QString &text,
               Qt::Alignment alignment, Qt::TextElideMode elide)
{
    painter.save();
    painter.setFont(font);
    painter.setPen(color);
    const QString line = QFontMetricsF(font).elidedText(text, elide, rect.width() + 0.5);
    painter.drawText(rect, int(alignment) | Qt::TextSingleLine, line);
    painter.restore();
}

} // namespace spillway
