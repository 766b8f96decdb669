// SPDX-License-Identifier: MIT
#include "ui/setup/stepdelegate.h"

#include "ui/setup/steplistmodel.h"
#include "ui/theme/theme.h"
#include "ui/widgets/paint.h"
#include "ui/widgets/stateglyph.h"

#include <QPainter>

namespace spillway
{

namespace
{

constexpr int gap = 2;        ///< between two rows
constexpr int glyphSide = 18; ///< of check and triangle
constexpr int ringSide = 20;  ///< of a number's ring
constexpr int markCenter = 20;
constexpr int textLeft = 40;
constexpr int numberGap = 8;

void paintNumber(QPainter &painter, const QPointF &center, const QString &number, bool current, const Theme &theme)
{
    const qreal side = theme.height(ringSide);
    const QRectF ring(center.x() - side / 2, center.y() - side / 2, side, side);
    const QColor color = theme.color(current ? Token::Accent : Token::Text2);
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(current ? color : theme.color(Token::ButtonEdge), 1));
    painter.setBrush(Qt::NoBrush);
    painter.drawEllipse(ring.adjusted(0.5, 0.5, -0.5, -0.5));
    painter.restore();
    QFont font = theme.font(TextStyle::Caption, QFont::DemiBold);
    if (number.size() > 1) {
        // Within its ring in any font; the theme's have a size in pixels or in points, as the system's has.
        if (font.pixelSize() > 0) {
            font.setPixelSize(font.pixelSize() * 4 / 5);
        } else {
            font.setPointSizeF(font.pointSizeF() * 4 / 5);
        }
    }
    paintText(painter, ring, font, color, number, Qt::AlignCenter);
}

/// The width of the number that stands before the title of a step whose mark is none.
qreal paintTitleNumber(QPainter &painter, const QRectF &line, const QString &number, const Theme &theme)
{
    const QFont font = theme.font(TextStyle::Body);
    paintText(painter, line, font, theme.color(Token::Text3), number);
    return textWidth(font, number) + numberGap;
}

} // namespace

void StepDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const Theme &theme = Theme::current();
    const bool current = (option.state & QStyle::State_Selected) != 0;
    const bool hovered = (option.state & QStyle::State_MouseOver) != 0;
    const QRectF row = QRectF(option.rect).adjusted(spacing::s, 0, -spacing::s, -gap);
    painter->save();
    if (current || hovered) {
        painter->setRenderHint(QPainter::Antialiasing);
        painter->setPen(Qt::NoPen);
        painter->setBrush(theme.color(current ? Token::Selection : Token::Hover));
        painter->drawRoundedRect(row, radius::control, radius::control);
        painter->setRenderHint(QPainter::Antialiasing, false);
    }
    const auto state = StepState(index.data(StepListModel::StateRole).toInt());
    const QString number = index.data(StepListModel::NumberRole).toString();
    const QPointF center(row.left() + markCenter, row.center().y());
    const bool marked = state == StepState::Done || state == StepState::Attention;
    if (marked) {
        const qreal side = theme.height(glyphSide);
        paintStateGlyph(*painter, QRectF(center.x() - side / 2, center.y() - side / 2, side, side),
                        state == StepState::Done ? UiState::Healthy : UiState::Attention, theme);
    } else {
        paintNumber(*painter, center, number, current, theme);
    }

    const QFont titleFont = theme.font(TextStyle::Body, current ? QFont::DemiBold : QFont::Medium);
    const QFont summaryFont = theme.font(TextStyle::Caption);
    const qreal titleLine = QFontMetricsF(titleFont).height();
    const qreal summaryLine = QFontMetricsF(summaryFont).height();
    QRectF line(row.left() + textLeft, row.center().y() - (titleLine + summaryLine) / 2,
                row.width() - textLeft - spacing::s, titleLine);
    QRectF title = line;
    if (marked) {
        title.setLeft(title.left() + paintTitleNumber(*painter, title, number, theme));
    }
    paintText(*painter, title, titleFont, theme.color(Token::Text), index.data().toString());
    line.translate(0, titleLine);
    line.setHeight(summaryLine);
    paintText(*painter, line, summaryFont,
              state == StepState::Attention ? theme.state(UiState::Attention).text : theme.color(Token::Text3),
              index.data(StepListModel::SummaryRole).toString());
    if ((option.state & QStyle::State_HasFocus) != 0) {
        paintRowFocus(*painter, row);
    }
    painter->restore();
}

QSize StepDelegate::sizeHint(const QStyleOptionViewItem & /*option*/, const QModelIndex & /*index*/) const
{
    const Theme &theme = Theme::current();
    return {width::steps - 1, theme.height(height::step) + gap};
}

} // namespace spillway
