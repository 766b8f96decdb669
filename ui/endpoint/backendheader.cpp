// SPDX-License-Identifier: MIT
#include "ui/endpoint/backendheader.h"

#include "ui/theme/icon.h"
#include "ui/theme/theme.h"
#include "ui/widgets/paint.h"

#include <QPainter>

namespace spillway
{

namespace
{
constexpr int chevronSide = 12;
} // namespace

BackendHeader::BackendHeader(QWidget *parent)
    : QHeaderView(Qt::Horizontal, parent)
{
    setSectionsClickable(true);
    setSectionResizeMode(QHeaderView::Fixed);
    setStretchLastSection(false);
    setMinimumSectionSize(1);
    setHighlightSections(false);
    setFocusPolicy(Qt::NoFocus);
}

void BackendHeader::setSorted(std::optional<BackendColumn> column, Qt::SortOrder order)
{
    m_sorted = column;
    m_order = order;
    viewport()->update();
}

QSize BackendHeader::sizeHint() const
{
    return {QHeaderView::sizeHint().width(), Theme::current().height(height::tableHeader)};
}

void BackendHeader::paintSection(QPainter *painter, const QRect &rect, int section) const
{
    const Theme &theme = Theme::current();
    const auto column = BackendColumn(section);
    painter->save();
    painter->fillRect(rect, theme.color(Token::Alt));
    fillTopLine(*painter, rect, theme.color(Token::Border));
    fillBottomLine(*painter, rect, theme.color(Token::Border));
    bool isLast = true;
    for (int later = section + 1; later < count(); ++later) {
        isLast = isLast && isSectionHidden(later);
    }
    const QRectF cell = QRectF(rect).adjusted(column == BackendColumn::State ? spacing::edgeCell : spacing::cell, 0,
                                              isLast ? -spacing::edgeCell : -spacing::cell, -1);
    const QFont font = theme.font(TextStyle::Label, QFont::Medium);
    const QString title = columnTitle(column);
    const bool isNumber = isNumberColumn(column);
    if (m_sorted == column) {
        // Beside the title, on the side that its cells do not stand at.
        const qreal wide = textWidth(font, title);
        const qreal left = isNumber ? cell.right() - wide - chevronSide - 2 : cell.left() + wide + 2;
        const QRectF box(std::max<qreal>(left, rect.left()), cell.center().y() - chevronSide / 2.0, chevronSide,
                         chevronSide);
        paintIcon(*painter, box, m_order == Qt::AscendingOrder ? Icon::ChevronUp : Icon::ChevronDown,
                  theme.color(Token::Accent));
    }
    paintText(*painter, cell, font, theme.color(m_sorted == column ? Token::Accent : Token::Text2), title,
              (isNumber ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    painter->restore();
}

} // namespace spillway
