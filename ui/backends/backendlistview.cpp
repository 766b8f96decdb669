// SPDX-License-Identifier: MIT
#include "ui/backends/backendlistview.h"

#include "ui/backends/backendlistcells.h"
#include "ui/backends/backendlistdelegate.h"
#include "ui/theme/theme.h"
#include "ui/widgets/paint.h"
#include "ui/widgets/switch.h"

#include <QContextMenuEvent>
#include <QDrag>
#include <QHeaderView>
#include <QKeyEvent>
#include <QMimeData>
#include <QMouseEvent>
#include <QPainter>

#include <algorithm>

namespace spillway
{

namespace
{

struct ColumnWidth
{
    BackendListColumn column;
    int width;
};

// The stretch goes to the host; without it to the name.
constexpr ColumnWidth columnWidths[] = {
    {BackendListColumn::Grip, 30},         {BackendListColumn::State, 136},    {BackendListColumn::Name, 212},
    {BackendListColumn::Host, 240},        {BackendListColumn::Weight, 66},    {BackendListColumn::SignIn, 116},
    {BackendListColumn::Deployments, 116}, {BackendListColumn::LastTest, 196}, {BackendListColumn::Enabled, 78},
};

constexpr int leastName = 110;

// What goes first where there is no room. The tooltip and the inspector have it still.
constexpr BackendListColumn dropOrder[] = {BackendListColumn::Host, BackendListColumn::Deployments,
                                           BackendListColumn::SignIn, BackendListColumn::Weight,
                                           BackendListColumn::LastTest};

} // namespace

BackendListView::BackendListView(BackendListModel &model, QWidget *parent)
    : QTreeView(parent)
    , m_model(model)
{
    setModel(&model);
    setItemDelegate(new BackendListDelegate(this));
    setAccessibleName(tr("Backends by priority"));
    setFrameShape(QFrame::NoFrame);
    setIndentation(0);
    setRootIsDecorated(false);
    setItemsExpandable(true);
    setExpandsOnDoubleClick(false);
    setUniformRowHeights(false);
    setAllColumnsShowFocus(true);
    setSelectionBehavior(QAbstractItemView::SelectRows);
    setSelectionMode(QAbstractItemView::SingleSelection);
    setEditTriggers(QAbstractItemView::NoEditTriggers);
    setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setMouseTracking(true);
    setDragEnabled(true);
    setAcceptDrops(true);
    setDropIndicatorShown(true);
    setDragDropMode(QAbstractItemView::DragDrop);
    setDefaultDropAction(Qt::MoveAction);
    setAutoScroll(true);
    header()->setSectionsMovable(false);
    header()->setSectionsClickable(false);
    header()->setStretchLastSection(false);
    header()->setMinimumSectionSize(20);
    expandAll();
    connect(&model, &QAbstractItemModel::rowsInserted, this, [this](const QModelIndex &parent, int first, int last) {
        if (!parent.isValid()) {
            for (int row = first; row <= last; ++row) {
                expand(m_model.index(row, 0));
            }
        } else {
            expand(parent); // a priority that was empty when it came
        }
        emit contentHeightChanged();
    });
    connect(&model, &QAbstractItemModel::rowsRemoved, this, &BackendListView::contentHeightChanged);
    connect(this, &QTreeView::expanded, this, &BackendListView::contentHeightChanged);
    connect(this, &QTreeView::collapsed, this, &BackendListView::contentHeightChanged);
    connect(this, &QTreeView::doubleClicked, this, [this](const QModelIndex &index) {
        if (const QString name = nameOf(index); !name.isEmpty()) {
            emit opened(name);
        }
    });
    layoutColumns();
}

QString BackendListView::nameOf(const QModelIndex &index) const
{
    const BackendListRow *row = m_model.rowAt(index);
    return row == nullptr ? QString() : row->backend.name;
}

QString BackendListView::currentBackend() const
{
    return nameOf(currentIndex());
}

bool BackendListView::setCurrentBackend(const QString &name)
{
    const QModelIndex index = m_model.indexOf(name);
    if (index.isValid()) {
        setCurrentIndex(index);
        scrollTo(index);
    }
    return index.isValid();
}

void BackendListView::editCurrentName()
{
    if (const QModelIndex index = m_model.indexOf(currentBackend()); index.isValid()) {
        edit(index);
    }
}

int BackendListView::contentHeight() const
{
    const Theme &theme = Theme::current();
    int high = header()->sizeHint().height();
    for (int row = 0; row < m_model.rowCount(); ++row) {
        const QModelIndex group = m_model.index(row, 0);
        high += theme.height(height::groupRow);
        high += isExpanded(group) ? m_model.rowCount(group) * theme.height(height::backendRow) : 0;
    }
    return high;
}

void BackendListView::tick(bool all)
{
    if (all) {
        viewport()->update();
        return;
    }
    for (int group = 0; group < m_model.rowCount(); ++group) {
        const QModelIndex parent = m_model.index(group, 0);
        for (int row = 0; row < m_model.rowCount(parent); ++row) {
            const QModelIndex index = m_model.index(row, int(BackendListColumn::State), parent);
            if (m_model.rowAt(index)->pill.left) {
                viewport()->update(visualRect(index));
            }
        }
    }
}

void BackendListView::layoutColumns()
{
    const Theme &theme = Theme::current();
    const auto widthOf = [&theme](BackendListColumn column) { return theme.height(columnWidths[int(column)].width); };
    int needed = 0;
    for (const ColumnWidth &column : columnWidths) {
        needed += widthOf(column.column);
    }
    QList<BackendListColumn> hidden;
    for (const BackendListColumn column : dropOrder) {
        if (needed > viewport()->width()) {
            needed -= widthOf(column);
            hidden.append(column);
        }
    }
    const auto stretched = hidden.contains(BackendListColumn::Host) ? BackendListColumn::Name : BackendListColumn::Host;
    for (const ColumnWidth &column : columnWidths) {
        const int section = int(column.column);
        setColumnHidden(section, hidden.contains(column.column));
        if (!hidden.contains(column.column)) {
            const bool takesTheRest = column.column == stretched;
            const int rest = std::max(widthOf(column.column) + viewport()->width() - needed, theme.height(leastName));
            header()->resizeSection(section, takesTheRest ? rest : widthOf(column.column));
        }
    }
}

qreal BackendListView::textLeft(BackendListColumn column) const
{
    return columnViewportPosition(int(column)) + spacing::cell;
}

void BackendListView::drawRow(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const Theme &theme = Theme::current();
    const QRect row(0, option.rect.top(), viewport()->width(), option.rect.height());
    const BackendListGroup *group = m_model.groupAt(index);
    const bool selected = selectionModel()->isSelected(index);
    const bool hovered = row.contains(viewport()->mapFromGlobal(QCursor::pos())) && underMouse();
    const Token ground = selected ? Token::Selection : group ? Token::Window : hovered ? Token::Hover : Token::Surface;
    painter->fillRect(row, theme.color(ground));
    if (group != nullptr) {
        const bool hasWeight = !isColumnHidden(int(BackendListColumn::Weight));
        const int weight = int(BackendListColumn::Weight);
        const qreal right = hasWeight ? columnViewportPosition(weight) + columnWidth(weight) - spacing::cell : 0;
        paintListGroup(*painter, row, *group, isExpanded(index.siblingAtColumn(0)), textLeft(BackendListColumn::Name),
                       right, theme);
    } else {
        QTreeView::drawRow(painter, option, index);
    }
    fillBottomLine(*painter, row, theme.color(Token::Grid));
    if (hasFocus() && currentIndex().siblingAtColumn(0) == index.siblingAtColumn(0)) {
        paintRowFocus(*painter, row);
    }
}

void BackendListView::resizeEvent(QResizeEvent *event)
{
    QTreeView::resizeEvent(event);
    layoutColumns();
}

QRect BackendListView::switchRect(const QModelIndex &index) const
{
    const QRect cell = visualRect(index.siblingAtColumn(int(BackendListColumn::Enabled)));
    // The whole height of the row can be clicked.
    return cell.adjusted(0, 0, -spacing::cell, 0);
}

void BackendListView::mousePressEvent(QMouseEvent *event)
{
    const QModelIndex index = indexAt(event->position().toPoint());
    if (event->button() == Qt::LeftButton && m_model.groupAt(index) != nullptr) {
        const QModelIndex group = index.siblingAtColumn(0);
        setExpanded(group, !isExpanded(group));
        setCurrentIndex(group);
        return;
    }
    m_pressedSwitch = QPersistentModelIndex();
    if (event->button() == Qt::LeftButton && m_model.rowAt(index) != nullptr &&
        switchRect(index).contains(event->position().toPoint())) {
        m_pressedSwitch = index.siblingAtColumn(int(BackendListColumn::Enabled));
        setCurrentIndex(index);
        return;
    }
    QTreeView::mousePressEvent(event);
}

void BackendListView::mouseReleaseEvent(QMouseEvent *event)
{
    if (m_pressedSwitch.isValid()) {
        const QModelIndex pressed = m_pressedSwitch;
        m_pressedSwitch = QPersistentModelIndex();
        if (switchRect(pressed).contains(event->position().toPoint())) {
            emit toggleRequested(nameOf(pressed));
        }
        return;
    }
    QTreeView::mouseReleaseEvent(event);
}

void BackendListView::mouseMoveEvent(QMouseEvent *event)
{
    if (m_pressedSwitch.isValid()) {
        return; // no drag begins on a switch
    }
    const QModelIndex index = indexAt(event->position().toPoint());
    hoverSwitch(m_model.rowAt(index) != nullptr && switchRect(index).contains(event->position().toPoint())
                    ? index.siblingAtColumn(int(BackendListColumn::Enabled))
                    : QModelIndex());
    QTreeView::mouseMoveEvent(event);
    viewport()->update();
}

void BackendListView::leaveEvent(QEvent *event)
{
    QTreeView::leaveEvent(event);
    hoverSwitch({});
    viewport()->update();
}

void BackendListView::hoverSwitch(const QModelIndex &index)
{
    if (m_hoveredSwitch != index) {
        m_hoveredSwitch = index;
        viewport()->setCursor(index.isValid() ? Qt::PointingHandCursor : Qt::ArrowCursor);
    }
}

void BackendListView::contextMenuEvent(QContextMenuEvent *event)
{
    const bool byKey = event->reason() == QContextMenuEvent::Keyboard;
    const QModelIndex index = byKey ? currentIndex() : indexAt(event->pos());
    if (const QString name = nameOf(index); !name.isEmpty()) {
        setCurrentIndex(index);
        emit menuRequested(name, byKey ? viewport()->mapToGlobal(visualRect(index).bottomLeft()) : event->globalPos());
    }
}

void BackendListView::startDrag(Qt::DropActions /*supported*/)
{
    const QModelIndex index = currentIndex();
    QMimeData *data = m_model.mimeData({index});
    if (data == nullptr) {
        return;
    }
    // The row itself under the pointer, and no row removed at the end: the profile's answer moves it.
    auto *drag = new QDrag(this);
    drag->setMimeData(data);
    const QRect row(0, visualRect(index).top(), viewport()->width(), visualRect(index).height());
    drag->setPixmap(viewport()->grab(row.intersected(viewport()->rect())));
    drag->setHotSpot(viewport()->mapFromGlobal(QCursor::pos()) - row.topLeft());
    drag->exec(Qt::MoveAction, Qt::MoveAction);
    setState(NoState);
    viewport()->update();
}

bool BackendListView::isOwnKey(const QKeyEvent &key) const
{
    const bool alt = key.modifiers() == Qt::AltModifier && (key.key() == Qt::Key_Up || key.key() == Qt::Key_Down);
    const bool plain = key.modifiers() == Qt::NoModifier || key.modifiers() == Qt::KeypadModifier;
    return alt || (plain && (key.key() == Qt::Key_Space || key.key() == Qt::Key_Delete || key.key() == Qt::Key_Return ||
                             key.key() == Qt::Key_Enter || key.key() == Qt::Key_F2));
}

bool BackendListView::event(QEvent *event)
{
    // The window may have actions with these keys: in the table they are the table's.
    if (event->type() == QEvent::ShortcutOverride && state() != EditingState &&
        isOwnKey(*static_cast<QKeyEvent *>(event))) {
        event->accept();
        return true;
    }
    return QTreeView::event(event);
}

void BackendListView::keyPressEvent(QKeyEvent *event)
{
    const QString name = currentBackend();
    if (!isOwnKey(*event) || name.isEmpty()) {
        const QModelIndex current = currentIndex();
        if (m_model.groupAt(current) != nullptr &&
            (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter || event->key() == Qt::Key_Space)) {
            setExpanded(current.siblingAtColumn(0), !isExpanded(current.siblingAtColumn(0)));
            return;
        }
        QTreeView::keyPressEvent(event);
        return;
    }
    switch (event->key()) {
    case Qt::Key_Up:
        emit stepRequested(name, -1);
        break;
    case Qt::Key_Down:
        emit stepRequested(name, 1);
        break;
    case Qt::Key_Space:
        emit toggleRequested(name);
        break;
    case Qt::Key_Delete:
        emit removeRequested(name);
        break;
    case Qt::Key_F2:
        editCurrentName();
        break;
    default:
        emit opened(name);
        break;
    }
}

void BackendListView::currentChanged(const QModelIndex &current, const QModelIndex &previous)
{
    QTreeView::currentChanged(current, previous);
    if (nameOf(current) != nameOf(previous)) {
        emit currentBackendChanged(nameOf(current));
    }
    viewport()->update();
}

void BackendListView::changeEvent(QEvent *event)
{
    QTreeView::changeEvent(event);
    if (event->type() == QEvent::StyleChange) {
        layoutColumns();
        emit contentHeightChanged();
    }
}

} // namespace spillway
