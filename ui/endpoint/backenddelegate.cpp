// SPDX-License-Identifier: MIT
#include "ui/endpoint/backenddelegate.h"

#include "ui/endpoint/backendcells.h"
#include "ui/endpoint/backendtable.h"
#include "ui/endpoint/backendtreemodel.h"
#include "ui/theme/theme.h"

#include <QPainter>

namespace spillway
{

void BackendDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const auto *table = qobject_cast<const BackendTable *>(option.widget);
    const Instant now = table == nullptr ? Instant() : table->now();
    const Theme &theme = Theme::current();
    const auto column = BackendColumn(index.column());
    const bool isLast = table != nullptr && table->lastShownColumn() == column;
    const QRectF rect = QRectF(option.rect)
                            .adjusted(column == BackendColumn::State ? spacing::edgeCell : spacing::cell, 0,
                                      isLast ? -spacing::edgeCell : -spacing::cell, -1);
    painter->save();
    if (const QVariant group = index.data(BackendTreeModel::GroupRole); group.isValid()) {
        const bool expanded = table == nullptr || table->isExpanded(index.siblingAtColumn(0));
        paintGroupCell(*painter, rect, group.value<BackendGroup>(), column, expanded, now, theme);
    } else {
        paintBackendCell(*painter, rect, index.data(BackendTreeModel::RowRole).value<BackendRow>(), column, now, theme);
    }
    painter->restore();
}

QSize BackendDelegate::sizeHint(const QStyleOptionViewItem & /*option*/, const QModelIndex &index) const
{
    const Theme &theme = Theme::current();
    const int high = index.parent().isValid() ? height::backendRow : height::groupRow;
    return {theme.height(columnWidth(BackendColumn(index.column()))), theme.height(high)};
}

} // namespace spillway
