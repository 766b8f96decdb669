// SPDX-License-Identifier: MIT
#include "ui/backends/backendlistdelegate.h"

#include "ui/backends/backendlistcells.h"
#include "ui/backends/backendlistview.h"
#include "ui/theme/theme.h"

#include <QLineEdit>
#include <QPainter>

namespace spillway
{

void BackendListDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const auto *view = qobject_cast<const BackendListView *>(option.widget);
    const QVariant row = index.data(BackendListModel::RowRole);
    if (view == nullptr || !row.isValid()) {
        return;
    }
    const auto column = BackendListColumn(index.column());
    ListCellContext context;
    context.now = view->listModel().now();
    context.wallNow = view->listModel().wallNow();
    context.hostHidden = view->isHostHidden();
    context.switchHovered = view->isSwitchHovered(index);
    const int side = column == BackendListColumn::Grip ? 0 : spacing::cell;
    painter->save();
    paintListCell(*painter, QRectF(option.rect).adjusted(side, 0, -side, -1), row.value<BackendListRow>(), column,
                  context, Theme::current());
    painter->restore();
}

QSize BackendListDelegate::sizeHint(const QStyleOptionViewItem & /*option*/, const QModelIndex &index) const
{
    const int high = index.parent().isValid() ? height::backendRow : height::groupRow;
    return {20, Theme::current().height(high)};
}

QWidget *BackendListDelegate::createEditor(QWidget *parent, const QStyleOptionViewItem & /*option*/,
                                           const QModelIndex & /*index*/) const
{
    auto *edit = new QLineEdit(parent);
    edit->setProperty("toolbar", true);
    edit->setAccessibleName(tr("Name"));
    return edit;
}

void BackendListDelegate::updateEditorGeometry(QWidget *editor, const QStyleOptionViewItem &option,
                                               const QModelIndex & /*index*/) const
{
    const int high = Theme::current().height(height::toolbarField);
    QRect box(option.rect.left() + 2, 0, option.rect.width() - 4, high);
    box.moveTop(option.rect.center().y() - high / 2);
    editor->setGeometry(box);
}

} // namespace spillway
