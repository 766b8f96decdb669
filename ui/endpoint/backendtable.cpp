// SPDX-License-Identifier: MIT
#include "ui/endpoint/backendtable.h"

#include "ui/endpoint/backenddelegate.h"
#include "ui/endpoint/backendheader.h"
#include "ui/endpoint/backendsortproxy.h"
#include "ui/theme/theme.h"
#include "ui/widgets/paint.h"
#include "ui/widgets/statepill.h"

#include <QApplication>
#include <QContextMenuEvent>
#include <QKeyEvent>
#include <QMenu>
#include <QPainter>
#include <QScrollBar>

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace spillway
{

namespace
{
constexpr auto sortPause = 2s; ///< between two sorts, and after the pointer was over the table
constexpr int leastBackendWidth = 200;
} // namespace

BackendTable::BackendTable(BackendTreeModel &model, QWidget *parent)
    : QTreeView(parent)
    , m_model(model)
    , m_proxy(new BackendSortProxy(this))
    , m_header(new BackendHeader(this))
{
    setAccessibleName(tr("Backends"));
    setHeader(m_header);
    m_proxy->setSourceModel(&model);
    setModel(m_proxy);
    setItemDelegate(new BackendDelegate(this));
    setIndentation(0);
    setRootIsDecorated(false);
    setExpandsOnDoubleClick(false);
    setAllColumnsShowFocus(false); // the row is one, and drawRow paints its ring
    setSelectionMode(QAbstractItemView::SingleSelection);
    setSelectionBehavior(QAbstractItemView::SelectRows);
    setEditTriggers(QAbstractItemView::NoEditTriggers);
    setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    setTabKeyNavigation(false);
    setFrameShape(QFrame::NoFrame);
    viewport()->setAttribute(Qt::WA_Hover);
    m_header->setContextMenuPolicy(Qt::CustomContextMenu);
    connect(m_header, &QHeaderView::customContextMenuRequested, this, [this](const QPoint &position) {
        auto *menu = new QMenu(this);
        menu->setAttribute(Qt::WA_DeleteOnClose);
        fillColumnMenu(*menu);
        menu->popup(m_header->mapToGlobal(position));
    });
    connect(m_header, &QHeaderView::sectionClicked, this, [this](int section) { sortBy(BackendColumn(section)); });
    connect(this, &QTreeView::clicked, this, &BackendTable::open);
    connect(&model, &BackendTreeModel::structureChanged, this, [this] {
        m_proxy->invalidate(); // a group that was empty when it came may pass now
        expandNew();
    });
    connect(m_proxy, &QAbstractItemModel::rowsInserted, this, &BackendTable::expandNew);
    connect(this, &QTreeView::collapsed, this, [this](const QModelIndex &group) { noteFolding(group, true); });
    connect(this, &QTreeView::expanded, this, [this](const QModelIndex &group) { noteFolding(group, false); });
    expandNew();
    layoutColumns();
}

void BackendTable::expandNew()
{
    // Groups come unfolded; one that a person has folded stays so, also when a filter had it hidden.
    for (int row = 0; row < m_proxy->rowCount(); ++row) {
        const QModelIndex group = m_proxy->index(row, 0);
        if (!m_folded.contains(group.data(BackendTreeModel::SortRole).toInt())) {
            setExpanded(group, true);
        }
    }
}

void BackendTable::noteFolding(const QModelIndex &group, bool folded)
{
    const int priority = group.data(BackendTreeModel::SortRole).toInt();
    if (folded) {
        m_folded.insert(priority);
    } else {
        m_folded.remove(priority);
    }
}

QString BackendTable::nameOf(const QModelIndex &index) const
{
    const BackendRow *row = index.isValid() ? m_model.rowAt(m_proxy->mapToSource(index)) : nullptr;
    return row == nullptr ? QString() : row->name;
}

QString BackendTable::currentBackend() const
{
    return nameOf(currentIndex());
}

bool BackendTable::setCurrentBackend(const QString &name)
{
    const QModelIndex index = m_proxy->mapFromSource(m_model.indexOf(name));
    if (!index.isValid()) {
        return false;
    }
    setExpanded(index.parent(), true);
    setCurrentIndex(index);
    scrollTo(index);
    return true;
}

void BackendTable::filter(const QString &text)
{
    m_proxy->setFilterText(text);
    expandNew();
}

void BackendTable::setColumnChoices(const ColumnChoices &choices)
{
    m_choices = choices;
    layoutColumns();
}

BackendColumn BackendTable::lastShownColumn() const
{
    for (int column = backendColumnCount - 1; column > 0; --column) {
        if (!isColumnHidden(column)) {
            return BackendColumn(column);
        }
    }
    return BackendColumn::State;
}

void BackendTable::fillColumnMenu(QMenu &menu)
{
    for (int i = 0; i < backendColumnCount; ++i) {
        const auto column = BackendColumn(i);
        if (isFixedColumn(column)) {
            continue;
        }
        QAction *action = menu.addAction(columnTitle(column));
        action->setCheckable(true);
        action->setChecked(!isColumnHidden(i));
        connect(action, &QAction::triggered, this, [this, column](bool shown) {
            m_choices.set(column, shown ? ColumnChoice::Shown : ColumnChoice::Hidden);
            layoutColumns();
        });
    }
    menu.addSeparator();
    QAction *automatic = menu.addAction(tr("Automatic, by width"));
    automatic->setEnabled(!m_choices.isDefault());
    connect(automatic, &QAction::triggered, this, [this] { setColumnChoices({}); });
}

void BackendTable::fillSortMenu(QMenu &menu)
{
    QAction *own = menu.addAction(tr("Your order"));
    own->setCheckable(true);
    own->setChecked(!m_proxy->sortedBy());
    connect(own, &QAction::triggered, this, [this] {
        m_proxy->sortBy({});
        m_header->setSorted({}, Qt::AscendingOrder);
    });
    menu.addSeparator();
    for (int i = 0; i < backendColumnCount; ++i) {
        const auto column = BackendColumn(i);
        QAction *action = menu.addAction(columnTitle(column));
        action->setCheckable(true);
        action->setChecked(m_proxy->sortedBy() == column);
        connect(action, &QAction::triggered, this, [this, column] { sortBy(column); });
    }
}

void BackendTable::sortBy(BackendColumn column)
{
    m_sorted = now();
    if (m_proxy->sortedBy() != column) {
        m_proxy->sortBy(column, Qt::AscendingOrder);
    } else if (m_proxy->sortOrder() == Qt::AscendingOrder) {
        m_proxy->sortBy(column, Qt::DescendingOrder);
    } else {
        m_proxy->sortBy({});
    }
    m_header->setSorted(m_proxy->sortedBy(), m_proxy->sortOrder());
}

bool BackendTable::isCalm() const
{
    return QApplication::mouseButtons() == Qt::NoButton && QApplication::activePopupWidget() == nullptr &&
           !viewport()->underMouse() && now() - m_pointerSeen >= sortPause && now() - m_sorted >= sortPause;
}

void BackendTable::tick(bool second)
{
    if (viewport()->underMouse()) {
        m_pointerSeen = now();
    }
    for (int row = 0; row < m_model.rowCount(); ++row) {
        const QModelIndex group = m_model.index(row, 0);
        if (m_model.groupAt(group)->role == BackendGroup::Role::AllThrottled) {
            updateCell(group.siblingAtColumn(int(BackendColumn::Backend)));
        }
        for (int child = 0; child < m_model.rowCount(group); ++child) {
            const QModelIndex index = m_model.index(child, 0, group);
            if (m_model.rowAt(index)->state == HealthState::Throttled) {
                updateCell(index);
            }
            if (second) {
                updateLastStatus(index);
            }
        }
    }
    if (m_proxy->sortedBy() && isCalm()) {
        m_sorted = now();
        m_proxy->resort();
    }
}

void BackendTable::updateLastStatus(const QModelIndex &source)
{
    const BackendRow &row = *m_model.rowAt(source);
    const QString text = lastStatusText(row, now());
    if (QString &painted = m_lastTexts[row.name]; painted != text) {
        painted = text;
        updateCell(source.siblingAtColumn(int(BackendColumn::LastStatus)));
    }
}

void BackendTable::updateCell(const QModelIndex &source)
{
    if (const QRect cell = visualRect(m_proxy->mapFromSource(source)); !cell.isEmpty()) {
        viewport()->update(cell);
    }
}

void BackendTable::layoutColumns()
{
    const Theme &theme = Theme::current();
    const double scale = std::max(theme.scale(), 1.0);
    // The pills are wider where the system's font is wider than the one of the design.
    const int stateWide = std::max(theme.height(spillway::columnWidth(BackendColumn::State)),
                                   spacing::edgeCell + pillSize(theme).width() + spacing::cell);
    const int extra = stateWide - theme.height(spillway::columnWidth(BackendColumn::State));
    const std::array<bool, backendColumnCount> shown = m_choices.shown(viewport()->width() - extra, scale);
    int used = 0;
    for (int i = 0; i < backendColumnCount; ++i) {
        setColumnHidden(i, !shown[size_t(i)]);
        if (shown[size_t(i)]) {
            const bool isState = BackendColumn(i) == BackendColumn::State;
            const int wide = isState ? stateWide : theme.height(spillway::columnWidth(BackendColumn(i)));
            m_header->resizeSection(i, wide);
            used += wide;
        }
    }
    // What is left over, or missing, is the last column's, else the names'.
    const bool toLast = shown[size_t(BackendColumn::LastStatus)];
    const int stretch = int(toLast ? BackendColumn::LastStatus : BackendColumn::Backend);
    const int least = theme.height(toLast ? spillway::columnWidth(BackendColumn::LastStatus) : leastBackendWidth);
    const int own = m_header->sectionSize(stretch);
    m_header->resizeSection(stretch, std::max(own + viewport()->width() - used, least));
    // Said, not left to the view: it would keep a bar from before the columns were chosen, until the next resize.
    setHorizontalScrollBarPolicy(m_header->length() > viewport()->width() ? Qt::ScrollBarAsNeeded
                                                                          : Qt::ScrollBarAlwaysOff);
}

void BackendTable::open(const QModelIndex &index)
{
    if (const QString name = nameOf(index); !name.isEmpty()) {
        emit opened(name);
    } else if (index.isValid()) {
        const QModelIndex group = index.siblingAtColumn(0);
        setExpanded(group, !isExpanded(group));
    }
}

void BackendTable::currentChanged(const QModelIndex &current, const QModelIndex &previous)
{
    QTreeView::currentChanged(current, previous);
    if (current.siblingAtColumn(0) != previous.siblingAtColumn(0)) {
        emit currentBackendChanged(nameOf(current));
    }
}

bool BackendTable::isOwnKey(const QKeyEvent &key) const
{
    const Qt::KeyboardModifiers modifiers = key.modifiers() & ~Qt::KeypadModifier;
    switch (key.key()) {
    case Qt::Key_Return:
    case Qt::Key_Enter:
    case Qt::Key_Space:
    case Qt::Key_Delete:
        return modifiers == Qt::NoModifier;
    case Qt::Key_Up:
    case Qt::Key_Down:
        return modifiers == Qt::AltModifier;
    default:
        return key.matches(QKeySequence::Undo) || key.matches(QKeySequence::Copy);
    }
}

bool BackendTable::event(QEvent *event)
{
    // While the table has the focus these keys are its own, whatever actions the window has.
    if (event->type() == QEvent::ShortcutOverride && isOwnKey(*static_cast<QKeyEvent *>(event))) {
        event->accept();
        return true;
    }
    return QTreeView::event(event);
}

void BackendTable::keyPressEvent(QKeyEvent *event)
{
    if (!isOwnKey(*event)) {
        QTreeView::keyPressEvent(event);
        return;
    }
    const QString name = currentBackend();
    if (event->matches(QKeySequence::Undo)) {
        emit undoRequested();
    } else if (name.isEmpty()) {
        if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter || event->key() == Qt::Key_Space) {
            open(currentIndex());
        }
    } else if (event->matches(QKeySequence::Copy)) {
        emit copyRequested(name);
    } else if (event->key() == Qt::Key_Space) {
        emit toggleRequested(name);
    } else if (event->key() == Qt::Key_Delete) {
        emit removeRequested(name);
    } else if (event->key() == Qt::Key_Up || event->key() == Qt::Key_Down) {
        emit moveRequested(name, event->key() == Qt::Key_Up ? -1 : 1);
    } else {
        emit opened(name);
    }
    event->accept();
}

void BackendTable::contextMenuEvent(QContextMenuEvent *event)
{
    const bool byMouse = event->reason() == QContextMenuEvent::Mouse;
    const QModelIndex index = byMouse ? indexAt(viewport()->mapFromGlobal(event->globalPos())) : currentIndex();
    const QPoint at = byMouse ? event->globalPos() : viewport()->mapToGlobal(visualRect(index).bottomLeft());
    emit menuRequested(nameOf(index), at);
    event->accept();
}

bool BackendTable::viewportEvent(QEvent *event)
{
    switch (event->type()) {
    case QEvent::HoverEnter:
    case QEvent::HoverMove:
        m_hovered = indexAt(static_cast<QHoverEvent *>(event)->position().toPoint()).siblingAtColumn(0);
        m_pointerSeen = now();
        break;
    case QEvent::HoverLeave:
        m_hovered = QPersistentModelIndex();
        m_pointerSeen = now();
        break;
    case QEvent::MouseMove:
    case QEvent::Wheel:
        m_pointerSeen = now();
        break;
    default:
        break;
    }
    return QTreeView::viewportEvent(event);
}

void BackendTable::drawRow(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const Theme &theme = Theme::current();
    const bool isGroup = !index.parent().isValid();
    if (selectionModel()->isSelected(index)) {
        painter->fillRect(option.rect, theme.color(Token::Selection));
    } else if (m_hovered == index.siblingAtColumn(0)) {
        painter->fillRect(option.rect, theme.color(Token::Hover));
    } else if (isGroup) {
        painter->fillRect(option.rect, theme.color(Token::Window));
    }
    fillBottomLine(*painter, option.rect, theme.color(Token::Grid));
    QTreeView::drawRow(painter, option, index);
    if (hasFocus() && index.siblingAtColumn(0) == currentIndex().siblingAtColumn(0)) {
        paintRowFocus(*painter, QRectF(option.rect).adjusted(0, 0, 0, -1));
    }
}

void BackendTable::resizeEvent(QResizeEvent *event)
{
    QTreeView::resizeEvent(event);
    layoutColumns();
}

void BackendTable::changeEvent(QEvent *event)
{
    QTreeView::changeEvent(event);
    if (event->type() == QEvent::StyleChange || event->type() == QEvent::FontChange) {
        scheduleDelayedItemsLayout();
        layoutColumns();
    }
}

} // namespace spillway
