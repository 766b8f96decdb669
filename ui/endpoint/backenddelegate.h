// SPDX-License-Identifier: MIT
#pragma once

#include <QStyledItemDelegate>

namespace spillway
{

/// Paints the cells of the backend table: backends 40 px high, groups 28. Grounds and hairlines are the view's.
/// Countdowns and "12 s ago" are painted from the model's clock.
class BackendDelegate : public QStyledItemDelegate
{
    Q_OBJECT
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;
};

} // namespace spillway
