// SPDX-License-Identifier: MIT
#pragma once

#include <QStyledItemDelegate>

namespace spillway
{

/// Paints the backends of the Backends page, 40 px high, and edits their names. Grounds, lines and the rows of the
/// groups are the view's.
class BackendListDelegate : public QStyledItemDelegate
{
    Q_OBJECT
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    QWidget *createEditor(QWidget *parent, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    void updateEditorGeometry(QWidget *editor, const QStyleOptionViewItem &option,
                              const QModelIndex &index) const override;
};

} // namespace spillway
