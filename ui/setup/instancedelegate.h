// SPDX-License-Identifier: MIT
#pragma once

#include <QStyledItemDelegate>

namespace spillway
{

/// Paints the cells of the consistency table: a cell that differs is amber and has a triangle.
class InstanceDelegate : public QStyledItemDelegate
{
    Q_OBJECT
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
};

} // namespace spillway
