// SPDX-License-Identifier: MIT
#include "ui/traffic/exchangedelegate.h"

#include "ui/theme/theme.h"
#include "ui/traffic/backendcolors.h"
#include "ui/traffic/exchangemodel.h"
#include "ui/traffic/exchangetable.h"
#include "ui/traffic/exchangetext.h"
#include "ui/widgets/format.h"
#include "ui/widgets/paint.h"
#include "ui/widgets/stateglyph.h"

#include <QPainter>
#include <QPainterPath>

using namespace Qt::StringLiterals;

namespace spillway
{

namespace
{

constexpr qreal dotSize = 10;
constexpr qreal dotStep = 16;
constexpr qreal ringWidth = 1.6;

QFont statusFont(const Theme &theme)
{
    return theme.font(TextStyle::Body, QFont::DemiBold);
}

void paintDeployment(QPainter &painter, QRectF rect, const ExchangeRecord &record, const Theme &theme)
{
    const QFont strong = theme.font(TextStyle::Body, QFont::Medium);
    if (!record.deployment.isEmpty()) {
        const qreal wide = std::min<qreal>(textWidth(strong, record.deployment), rect.width());
        paintText(painter, QRectF(rect.left(), rect.top(), wide, rect.height()), strong, theme.color(Token::Text),
                  record.deployment);
        rect.setLeft(rect.left() + wide + spacing::xs);
    }
    if (rect.width() > theme.textSize(dotSize)) {
        paintText(painter, rect, theme.font(TextStyle::Body), theme.color(Token::Text2), shortPath(record),
                  Qt::AlignLeft | Qt::AlignVCenter, Qt::ElideMiddle);
    }
}

/// 2xx stands alone; whatever else there is has its glyph.
void paintStatus(QPainter &painter, QRectF rect, const ExchangeRecord &record, const Theme &theme)
{
    const UiState state = statusState(record);
    if (state != UiState::Healthy) {
        const qreal side = theme.height(glyphSize);
        paintStateGlyph(painter, QRectF(rect.left(), rect.center().y() - side / 2, side, side), state, theme);
        rect.setLeft(rect.left() + side + spacing::xs);
    }
    paintText(painter, rect, statusFont(theme), theme.state(state).text, statusText(record));
}

void paintBackend(QPainter &painter, QRectF rect, const ExchangeRecord &record, const BackendColors &colors,
                  const Theme &theme)
{
    const QString name = servingBackend(record);
    if (name.isEmpty()) {
        const QString who = record.end == ExchangeEnd::Running ? noValue : u"Spillway"_s;
        paintText(painter, rect, theme.font(TextStyle::Body), theme.color(Token::Text3), who);
        return;
    }
    const qreal side = theme.height(swatchSize);
    colors.paintSwatch(painter, QRectF(rect.left(), rect.center().y() - side / 2, side, side), name, theme);
    rect.setLeft(rect.left() + side + 7);
    paintText(painter, rect, theme.font(TextStyle::Body), theme.color(Token::Text), name,
              Qt::AlignLeft | Qt::AlignVCenter, Qt::ElideMiddle);
}

void paintDot(QPainter &painter, const QRectF &box, const QColor &color, bool answered, bool running)
{
    if (running) {
        QColor pale = color;
        pale.setAlphaF(0.35F);
        painter.setBrush(pale);
        painter.drawEllipse(box);
        painter.setBrush(color);
        painter.drawPie(box, 270 * 16, 180 * 16); // the right half
        return;
    }
    if (answered) {
        painter.setBrush(color);
        painter.drawEllipse(box);
        return;
    }
    const QRectF ring = box.adjusted(ringWidth / 2, ringWidth / 2, -ringWidth / 2, -ringWidth / 2);
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(color, ringWidth));
    painter.drawEllipse(ring);
    const qreal reach = ring.width() / 2 * 0.7071;
    painter.drawLine(ring.center() + QPointF(-reach, reach), ring.center() + QPointF(reach, -reach));
    painter.setPen(Qt::NoPen);
}

} // namespace

void paintAttemptDots(QPainter &painter, const QRectF &rect, const ExchangeRecord &record, const BackendColors &colors,
                      const Theme &theme)
{
    const qreal side = theme.textSize(dotSize);
    const qreal step = theme.textSize(dotStep);
    const qsizetype count = record.attempts.size();
    qsizetype room = std::max<qsizetype>(1, qsizetype((rect.width() + step - side) / step));
    if (count > room) {
        room = std::max<qsizetype>(1, room - 2); // for the number of those left out
    }
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    QRectF box(rect.left(), rect.center().y() - side / 2, side, side);
    for (qsizetype i = 0; i < std::min(count, room); ++i) {
        const AttemptRecord &attempt = record.attempts[i];
        paintDot(painter, box, colors.colorOf(attempt.backend, theme), attempt.answered, isRunning(record, i));
        box.moveLeft(box.left() + step);
    }
    painter.restore();
    if (count > room) {
        paintText(painter, QRectF(box.left(), rect.top(), rect.right() - box.left(), rect.height()),
                  theme.font(TextStyle::Caption), theme.color(Token::Text2), u"+%1"_s.arg(count - room));
    }
}

ExchangeDelegate::ExchangeDelegate(const BackendColors &colors, QObject *parent)
    : QStyledItemDelegate(parent)
    , m_colors(colors)
{
}

void ExchangeDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const auto entry = index.data(ExchangeModel::entryRole).value<TrafficEntry>();
    if (!entry) {
        return;
    }
    const Theme &theme = Theme::current();
    const ExchangeRecord &record = *entry.record;
    const auto *table = qobject_cast<const ExchangeTable *>(option.widget);
    const bool selected = option.state & QStyle::State_Selected;
    const bool hovered = table != nullptr && table->hoveredRow() == index.row();
    painter->fillRect(option.rect, theme.color(selected ? Token::Selection : hovered ? Token::Hover : Token::Surface));
    fillBottomLine(*painter, option.rect, theme.color(Token::Grid));

    const int column = index.column();
    const bool first = table != nullptr ? table->isFirstColumn(column) : column == ExchangeModel::Time;
    const bool last = table != nullptr ? table->isLastColumn(column) : column == ExchangeModel::Tokens;
    const QRectF cell =
        QRectF(option.rect)
            .adjusted(first ? spacing::edgeCell : spacing::cell, 0, last ? -spacing::edgeCell : -spacing::cell, -1);
    switch (column) {
    case ExchangeModel::Deployment:
        paintDeployment(*painter, cell, record, theme);
        return;
    case ExchangeModel::Status:
        paintStatus(*painter, cell, record, theme);
        return;
    case ExchangeModel::ServedBy:
        paintBackend(*painter, cell, record, m_colors, theme);
        return;
    case ExchangeModel::Attempts:
        paintAttemptDots(*painter, cell, record, m_colors, theme);
        return;
    default:
        break;
    }
    const bool code = column == ExchangeModel::Time || column == ExchangeModel::Method;
    paintText(*painter, cell, theme.font(code ? TextStyle::Code : TextStyle::Body),
              theme.color(column == ExchangeModel::Method ? Token::Text2 : Token::Text), exchangeText(column, record),
              exchangeAlignment(column));
}

QSize ExchangeDelegate::sizeHint(const QStyleOptionViewItem & /*option*/, const QModelIndex & /*index*/) const
{
    return {0, Theme::current().height(height::requestRow)};
}

} // namespace spillway
