// SPDX-License-Identifier: MIT
#include "ui/widgets/keycap.h"

#include "ui/theme/theme.h"
#include "ui/widgets/paint.h"

#include <QKeySequence>
#include <QPainter>

namespace spillway
{

namespace
{

constexpr int sidePadding = 5;
constexpr int capHeight = 17;

QFont capFont(const Theme &theme)
{
    QFont font = theme.font(TextStyle::Caption, QFont::Medium);
    font.setPointSizeF(font.pointSizeF() * 10.5 / 11.5);
    return font;
}

} // namespace

QString keyCapText(const QKeySequence &key)
{
    // "Ctrl+F" is written without the plus where keys are named in words; macOS has signs and no plus anyway.
    return key.toString(QKeySequence::NativeText).replace(u'+', u' ');
}

QSize keyCapSize(const QString &text, const Theme &theme)
{
    return {textWidth(capFont(theme), text) + 2 * sidePadding, theme.height(capHeight)};
}

void paintKeyCap(QPainter &painter, const QRectF &rect, const QString &text, const QColor &color, const Theme &theme)
{
    QColor edge = color;
    edge.setAlphaF(theme.isHighContrast() ? 1.0F : 0.35F);
    QColor ground = color;
    ground.setAlphaF(0.06F);
    paintBox(painter, rect, 4, ground, edge);
    paintText(painter, rect, capFont(theme), color, text, Qt::AlignCenter, Qt::ElideNone);
}

} // namespace spillway
