// SPDX-License-Identifier: MIT
#include "ui/traffic/waterfalldelegate.h"

#include "ui/theme/theme.h"
#include "ui/traffic/attemptmodel.h"
#include "ui/traffic/backendcolors.h"
#include "ui/widgets/paint.h"
#include "ui/widgets/stateglyph.h"

#include <QPainter>

#include <cmath>

using namespace Qt::StringLiterals;

namespace spillway
{

namespace
{

constexpr int barHeight = 14;
constexpr int barGap = 8;
constexpr int tickDistance = 96; ///< about so far apart
constexpr float paleness = 0.32F;

QFont textFont()
{
    return Theme::current().font(TextStyle::Caption);
}

qreal positionOf(Duration time, const TimeAxis &axis, qreal width)
{
    return width * double(time.count()) / double(std::max<qint64>(axis.end.count(), 1));
}

void paintResult(QPainter &painter, QRectF cell, const ExchangeRecord &record, int row, const Theme &theme)
{
    const AttemptRecord &attempt = record.attempts[row];
    const UiState state = attemptState(attempt, record, row == record.attempts.size() - 1);
    const qreal side = theme.height(glyphSize);
    paintStateGlyph(painter, QRectF(cell.left(), cell.center().y() - side / 2, side, side), state, theme);
    cell.setLeft(cell.left() + side + 7);
    const AttemptResultText text = attemptResultText(record, row);
    const QFont strong = theme.font(TextStyle::Body, QFont::DemiBold);
    paintText(painter, cell, strong, theme.state(state).text, text.strong);
    cell.setLeft(cell.left() + textWidth(strong, text.strong) + 6);
    if (cell.width() > theme.textSize(12)) {
        paintText(painter, cell, theme.font(TextStyle::Label), theme.color(Token::Text2), text.rest);
    }
}

} // namespace

WaterfallDelegate::WaterfallDelegate(const AttemptModel &model, const BackendColors &colors, QObject *parent)
    : QStyledItemDelegate(parent)
    , m_model(model)
    , m_colors(colors)
{
}

TimeAxis WaterfallDelegate::axis(int width) const
{
    if (!m_model.entry()) {
        return {};
    }
    const ExchangeRecord &record = *m_model.entry().record;
    QList<int> widths;
    for (qsizetype i = 0; i < record.attempts.size(); ++i) {
        widths.append(textWidth(textFont(), barText(record, i)) + barGap);
    }
    return axisFor(record, widths, width, tickDistance);
}

void WaterfallDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const Theme &theme = Theme::current();
    const QRectF rect = option.rect;
    const bool selected = option.state & QStyle::State_Selected;
    painter->fillRect(rect, theme.color(selected ? Token::Selection : Token::Surface));
    const ExchangeRecord &record = *m_model.entry().record;
    const AttemptRecord &attempt = record.attempts[index.row()];
    QRectF cell = rect.adjusted(0, 0, -spacing::cell, -1);
    switch (index.column()) {
    case AttemptModel::Number:
        paintText(*painter, cell, theme.font(TextStyle::Body), theme.color(Token::Text2),
                  QString::number(index.row() + 1));
        break;
    case AttemptModel::Backend: {
        const qreal side = theme.height(swatchSize);
        m_colors.paintSwatch(*painter, QRectF(cell.left(), cell.center().y() - side / 2, side, side), attempt.backend,
                             theme);
        cell.setLeft(cell.left() + side + 7);
        paintText(*painter, cell, theme.font(TextStyle::Body, QFont::Medium), theme.color(Token::Text), attempt.backend,
                  Qt::AlignLeft | Qt::AlignVCenter, Qt::ElideMiddle);
        break;
    }
    case AttemptModel::Result:
        paintResult(*painter, cell, record, index.row(), theme);
        break;
    case AttemptModel::Bars:
        paintBars(*painter, rect, index.row());
        break;
    default:
        break;
    }
    fillBottomLine(*painter, rect, theme.color(Token::Grid));
}

void WaterfallDelegate::paintBars(QPainter &painter, const QRectF &cell, int row) const
{
    const Theme &theme = Theme::current();
    const ExchangeRecord &record = *m_model.entry().record;
    const TimeAxis scale = axis(int(cell.width()));
    for (Duration tick{0}; tick <= scale.end && scale.step > Duration(0); tick += scale.step) {
        fillLeftLine(painter, cell.adjusted(positionOf(tick, scale, cell.width()), 0, 0, 0), theme.color(Token::Grid));
    }
    const QColor color = m_colors.colorOf(record.attempts[row].backend, theme);
    const QList<BarSegment> bars = barsOf(record, row);
    const qreal high = theme.height(barHeight);
    const qreal top = cell.center().y() - high / 2;
    // Ends are rounded, joints are not: the whole bar is the clip, the parts are plain boxes.
    const auto place = [&](Duration time) { return cell.left() + positionOf(time, scale, cell.width()); };
    QRectF whole(QPointF(place(bars.first().from), top), QPointF(place(bars.last().to), top + high));
    whole = snapped(painter, whole.adjusted(0, 0, std::max(0.0, 2 - whole.width()), 0));
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    for (const BarSegment &bar : bars) {
        QRectF part = whole;
        if (bar.from != bars.first().from) {
            part.setLeft(snapped(painter, QRectF(place(bar.from), top, 1, 1)).left());
        }
        if (bar.to != bars.last().to) {
            part.setRight(snapped(painter, QRectF(place(bar.to), top, 1, 1)).left());
        }
        QColor ground = bar.part == BarPart::Reading ? theme.color(Token::ButtonEdge) : color;
        if (bar.part == BarPart::Waiting) {
            ground.setAlphaF(paleness);
        }
        painter.save();
        painter.setClipRect(part);
        painter.setBrush(ground);
        painter.drawRoundedRect(whole, radius::bar, radius::bar);
        painter.restore();
    }
    painter.restore();
    const QRectF text(whole.right() + barGap, cell.top(), cell.right() - whole.right() - barGap, cell.height() - 1);
    if (text.width() > theme.textSize(barGap)) {
        paintText(painter, text, textFont(), theme.color(Token::Text2), barText(record, row));
    }
}

QSize WaterfallDelegate::sizeHint(const QStyleOptionViewItem & /*option*/, const QModelIndex & /*index*/) const
{
    return {0, Theme::current().height(height::attemptRow)};
}

WaterfallHeader::WaterfallHeader(const WaterfallDelegate &delegate, QWidget *parent)
    : QHeaderView(Qt::Horizontal, parent)
    , m_delegate(delegate)
{
    setSectionsClickable(false);
    setHighlightSections(false);
}

void WaterfallHeader::paintSection(QPainter *painter, const QRect &rect, int logicalIndex) const
{
    const Theme &theme = Theme::current();
    const QColor color = theme.color(Token::Text2);
    const QFont font = theme.font(TextStyle::Label);
    painter->fillRect(rect, theme.color(Token::Surface));
    fillBottomLine(*painter, rect, theme.color(Token::Border));
    if (logicalIndex != AttemptModel::Bars) {
        paintText(*painter, rect.adjusted(0, 0, -spacing::cell, 0), font, color,
                  model()->headerData(logicalIndex, Qt::Horizontal).toString());
        return;
    }
    const TimeAxis scale = m_delegate.axis(rect.width());
    for (Duration tick{0}; tick <= scale.end && scale.step > Duration(0); tick += scale.step) {
        // The first label begins at its line, the others stand across theirs.
        const QString label = tickText(tick);
        const qreal wide = textWidth(font, label);
        const qreal at = rect.left() + positionOf(tick, scale, rect.width());
        const QRectF place(tick == Duration(0) ? at : at - wide / 2, rect.top(), wide + 1, rect.height());
        if (place.right() <= rect.right()) {
            paintText(*painter, place, font, color, label);
        }
    }
}

} // namespace spillway
