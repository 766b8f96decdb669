// SPDX-License-Identifier: MIT
#pragma once

#include <QFont>
#include <QRectF>
#include <QString>

class QColor;
class QPainter;
class QRect;

/// Small drawing helpers that delegates and widgets share. Lengths are device-independent px.
namespace spillway
{

/// `rect` moved to whole device pixels, so that fills and hairlines have sharp edges at fractional scales.
QRectF snapped(const QPainter &painter, const QRectF &rect);

/// A line of 1 px (one device pixel at least), filled, not stroked. The bottom one is the hairline below a row.
void fillTopLine(QPainter &painter, const QRectF &rect, const QColor &color);
void fillBottomLine(QPainter &painter, const QRectF &rect, const QColor &color);
void fillLeftLine(QPainter &painter, const QRectF &rect, const QColor &color);
void fillRightLine(QPainter &painter, const QRectF &rect, const QColor &color);

/// A filled box with rounded corners and an edge of 1 px inside its rectangle.
void paintBox(QPainter &painter, const QRectF &rect, qreal radius, const QColor &ground, const QColor &edge);

/// The focus ring around a control: 2 px, 2 px away from `control`.
void paintFocusRing(QPainter &painter, const QRectF &control, qreal radius);

/// The focus ring of the current row: 2 px, inside `row`.
void paintRowFocus(QPainter &painter, const QRectF &row);

/// The width that `painter` would need for `text` in `font`, rounded up.
int textWidth(const QFont &font, const QString &text);

/// Draws one line of text, elided at the end or in the middle when it is too long.
void paintText(QPainter &painter, const QRectF &rect, const QFont &font, const QColor &color, const QString &text,
               Qt::Alignment alignment = Qt::AlignLeft | Qt::AlignVCenter, Qt::TextElideMode elide = Qt::ElideRight);

} // namespace spillway
