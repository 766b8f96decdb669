// SPDX-License-Identifier: MIT
#pragma once

#include <QStyledItemDelegate>

namespace spillway
{

/// Paints a step: its mark (check, triangle, or its number in a ring), its title, and a summary below.
class StepDelegate : public QStyledItemDelegate
{
    Q_OBJECT
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;
};

} // namespace spillway
