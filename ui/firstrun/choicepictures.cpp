// SPDX-License-Identifier: MIT
#include "ui/firstrun/choicepictures.h"

#include "ui/theme/theme.h"
#include "ui/widgets/paint.h"

#include <QCoreApplication>
#include <QPainter>
#include <QPainterPath>

#include <array>
#include <cmath>

using namespace Qt::StringLiterals;

namespace spillway
{

namespace
{

constexpr int barCount = 44;
constexpr qreal barPitch = 7.5; ///< a bar of 6.5 px and its gap
constexpr qreal barGap = 1;

/// Bars in which the first backend is throttled.
bool isSpilled(int bar)
{
    return (bar >= 14 && bar < 19) || (bar >= 32 && bar < 37);
}

/// The heights of the lower and the upper part of a bar.
std::array<qreal, 2> partsOf(int bar)
{
    if (isSpilled(bar)) {
        return {22, 20};
    }
    const qreal wave = std::sin(double(bar + 2) / 20 * 2 * 3.14159265);
    return {24 + 4 * wave, 18 + 3 * wave};
}

} // namespace

void paintSpillPicture(QPainter &painter, const QRectF &rect, const Theme &theme)
{
    const qreal left = rect.center().x() - barCount * barPitch / 2;
    const qreal base = std::min(rect.top() + rect.height() * 0.74, rect.bottom() - 18);
    for (int bar = 0; bar < barCount; ++bar) {
        const auto parts = partsOf(bar);
        const int first = isSpilled(bar) ? 2 : 0; // colours of the third and fourth backend
        const qreal x = left + bar * barPitch;
        const QRectF lower(x, base - parts[0], barPitch - barGap, parts[0]);
        const QRectF upper(x, lower.top() - barGap - parts[1], barPitch - barGap, parts[1]);
        painter.fillRect(lower, theme.backend(first));
        painter.fillRect(upper, theme.backend(first + 1));
    }
    QColor lane = theme.backend(0);
    lane.setAlphaF(0.55F);
    painter.setPen(Qt::NoPen);
    painter.setBrush(lane);
    for (const int start : {14, 32}) {
        const QRectF span(left + start * barPitch, base + 9, 5 * barPitch - barGap, 6);
        painter.drawRoundedRect(span, 1.5, 1.5);
    }
}

void paintPoolPicture(QPainter &painter, const QRectF &rect, const Theme &theme)
{
    constexpr qreal boxHeight = 26;
    constexpr qreal boxPitch = 32;
    constexpr qreal boxWidth = 118;
    const qreal middle = rect.center().y();
    const QRectF address(rect.left() + 20, middle - 15, 108, 30);
    const qreal boxLeft = std::min(rect.left() + 221, rect.right() - boxWidth - 12);
    for (int i = 0; i < 3; ++i) {
        const qreal y = middle + (i - 1) * boxPitch;
        QPainterPath way(QPointF(address.right(), middle));
        const qreal half = (boxLeft - address.right()) / 2;
        way.cubicTo(QPointF(address.right() + half, middle), QPointF(boxLeft - half, y), QPointF(boxLeft, y));
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(theme.color(Token::ButtonEdge), 1.5, i == 2 ? Qt::DashLine : Qt::SolidLine));
        painter.drawPath(way);
    }
    paintBox(painter, address, radius::control, theme.color(Token::AccentFill), theme.color(Token::AccentFill));
    paintText(painter, address, theme.font(TextStyle::Caption, QFont::DemiBold), theme.color(Token::OnAccent),
              u"127.0.0.1:8080"_s, Qt::AlignCenter);
    for (int i = 0; i < 3; ++i) {
        const QRectF box(boxLeft, middle + (i - 1) * boxPitch - boxHeight / 2, boxWidth, boxHeight);
        paintBox(painter, box, radius::pill, theme.color(Token::Surface), theme.color(Token::ButtonEdge));
        const QRectF swatch(box.left() + 9, box.center().y() - 4, 8, 8);
        paintBox(painter, swatch, 2, theme.backend(i), theme.backend(i));
        const QString text = QCoreApplication::translate("ChoicePictures", "Priority %1").arg(i == 2 ? 2 : 1);
        paintText(painter, box.adjusted(24, 0, -4, 0), theme.font(TextStyle::Caption), theme.color(Token::Text), text);
    }
}

} // namespace spillway
