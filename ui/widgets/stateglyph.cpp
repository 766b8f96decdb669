// SPDX-License-Identifier: MIT
#include "ui/widgets/stateglyph.h"

#include "ui/widgets/paint.h"

#include <QPainter>
#include <QPainterPath>

namespace spillway
{

namespace
{

// All shapes are drawn on a grid of 12 x 12.

QPen strokePen(const QColor &color, qreal width)
{
    return {color, width, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin};
}

void paintDiscWithCheck(QPainter &painter, const QColor &color, const QColor &mark)
{
    QPainterPath disc;
    disc.addEllipse(QPointF(6, 6), 5.5, 5.5);
    painter.fillPath(disc, color);
    QPainterPath check(QPointF(3.5, 6.2));
    check.lineTo(5.3, 8);
    check.lineTo(8.6, 4.3);
    painter.strokePath(check, strokePen(mark, 1.4));
}

void paintHourglass(QPainter &painter, const QColor &color)
{
    QPainterPath caps;
    caps.moveTo(2.4, 0.9);
    caps.lineTo(9.6, 0.9);
    caps.moveTo(2.4, 11.1);
    caps.lineTo(9.6, 11.1);
    painter.strokePath(caps, strokePen(color, 1.3));
    QPainterPath glass(QPointF(3.3, 1.2));
    glass.lineTo(3.3, 2.4);
    glass.lineTo(8.7, 9.6);
    glass.lineTo(8.7, 10.8);
    glass.moveTo(8.7, 1.2);
    glass.lineTo(8.7, 2.4);
    glass.lineTo(3.3, 9.6);
    glass.lineTo(3.3, 10.8);
    painter.strokePath(glass, strokePen(color, 1.2));
    QPainterPath sand(QPointF(6, 7.2));
    sand.lineTo(8.4, 10.6);
    sand.lineTo(3.6, 10.6);
    sand.closeSubpath();
    painter.fillPath(sand, color);
}

void paintDiamondWithCross(QPainter &painter, const QColor &color, const QColor &mark)
{
    QPainterPath diamond(QPointF(6, 0.3));
    diamond.lineTo(11.7, 6);
    diamond.lineTo(6, 11.7);
    diamond.lineTo(0.3, 6);
    diamond.closeSubpath();
    painter.fillPath(diamond, color);
    QPainterPath cross(QPointF(4.3, 4.3));
    cross.lineTo(7.7, 7.7);
    cross.moveTo(7.7, 4.3);
    cross.lineTo(4.3, 7.7);
    painter.strokePath(cross, strokePen(mark, 1.3));
}

void paintDashedRingWithDot(QPainter &painter, const QColor &color)
{
    QPainterPath ring;
    constexpr int dashes = 8;
    for (int i = 0; i < dashes; ++i) {
        const QRectF box(1, 1, 10, 10);
        ring.arcMoveTo(box, i * 360.0 / dashes - 12);
        ring.arcTo(box, i * 360.0 / dashes - 12, 24);
    }
    QPen pen(color, 1.4);
    pen.setCapStyle(Qt::FlatCap);
    painter.strokePath(ring, pen);
    QPainterPath dot;
    dot.addEllipse(QPointF(6, 6), 2, 2);
    painter.fillPath(dot, color);
}

void paintRingWithDash(QPainter &painter, const QColor &color)
{
    QPainterPath ring;
    ring.addEllipse(QPointF(6, 6), 4.9, 4.9);
    painter.strokePath(ring, strokePen(color, 1.2));
    QPainterPath dash(QPointF(3.8, 6));
    dash.lineTo(8.2, 6);
    painter.strokePath(dash, strokePen(color, 1.4));
}

void paintTriangle(QPainter &painter, const QColor &color, const QColor &mark)
{
    QPainterPath triangle(QPointF(6, 1.3));
    triangle.lineTo(11.2, 10.6);
    triangle.lineTo(0.8, 10.6);
    triangle.closeSubpath();
    painter.fillPath(triangle, color);
    painter.strokePath(triangle, strokePen(color, 1));
    QPainterPath bar(QPointF(6, 4.5));
    bar.lineTo(6, 7.2);
    painter.strokePath(bar, strokePen(mark, 1.2));
    QPainterPath dot;
    dot.addEllipse(QPointF(6, 9.2), 0.75, 0.75);
    painter.fillPath(dot, mark);
}

} // namespace

void paintStateGlyph(QPainter &painter, const QRectF &box, UiState state, const QColor &color, const QColor &mark)
{
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.translate(box.topLeft());
    painter.scale(box.width() / 12, box.height() / 12);
    switch (state) {
    case UiState::Healthy:
        paintDiscWithCheck(painter, color, mark);
        break;
    case UiState::Throttled:
        paintHourglass(painter, color);
        break;
    case UiState::Unreachable:
        paintDiamondWithCross(painter, color, mark);
        break;
    case UiState::Probing:
        paintDashedRingWithDot(painter, color);
        break;
    case UiState::Disabled:
        paintRingWithDash(painter, color);
        break;
    case UiState::Attention:
        paintTriangle(painter, color, mark);
        break;
    }
    painter.restore();
}

void paintStateGlyph(QPainter &painter, const QRectF &box, UiState state, const Theme &theme)
{
    const StateColors &colors = theme.state(state);
    paintStateGlyph(painter, box, state, colors.glyph, colors.mark);
}

StateGlyph::StateGlyph(UiState state, QWidget *parent)
    : QWidget(parent)
    , m_state(state)
{
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    setAccessibleName(stateWord(state));
}

void StateGlyph::setState(UiState state)
{
    if (state == m_state) {
        return;
    }
    if (accessibleName() == stateWord(m_state)) {
        setAccessibleName(stateWord(state)); // unless its owner gave it a name of its own
    }
    m_state = state;
    update();
}

void StateGlyph::standBeside(TextStyle text)
{
    m_beside = text;
    updateGeometry();
}

QSize StateGlyph::sizeHint() const
{
    const Theme &theme = Theme::current();
    const int side = theme.height(glyphSize);
    const int line = m_beside ? QFontMetrics(theme.font(*m_beside)).height() : 0;
    return {side, std::max(side, line)};
}

void StateGlyph::paintEvent(QPaintEvent * /*event*/)
{
    QPainter painter(this);
    const int side = Theme::current().height(glyphSize);
    QRectF box(0, 0, side, side);
    box.moveCenter(QRectF(rect()).center());
    paintStateGlyph(painter, snapped(painter, box), m_state, Theme::current());
}

} // namespace spillway
