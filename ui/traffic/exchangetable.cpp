// SPDX-License-Identifier: MIT
#include "ui/traffic/exchangetable.h"

#include "ui/theme/theme.h"
#include "ui/traffic/exchangedelegate.h"
#include "ui/traffic/exchangefilter.h"
#include "ui/traffic/exchangemodel.h"
#include "ui/traffic/exchangetext.h"
#include "ui/widgets/paint.h"

#include <QContextMenuEvent>
#include <QDataStream>
#include <QHeaderView>
#include <QKeyEvent>
#include <QMenu>
#include <QPainter>
#include <QScopedValueRollback>
#include <QScrollBar>

#include <array>
#include <utility>

using namespace Qt::StringLiterals;

namespace spillway
{

namespace
{

/// By column; 0: takes what is left.
constexpr std::array<int, ExchangeModel::columns> widths{122, 64, 0, 84, 190, 92, 96, 84, 104};
constexpr int leastDeployment = 200;
/// Which columns go first when there is no room.
constexpr std::array<int, 4> dropOrder{ExchangeModel::Method, ExchangeModel::FirstByte, ExchangeModel::Tokens,
                                       ExchangeModel::Attempts};
constexpr quint32 layoutVersion = 1;

} // namespace

ExchangeTable::ExchangeTable(ExchangeFilter &rows, const BackendColors &colors, QWidget *parent)
    : QTableView(parent)
    , m_rows(rows)
{
    setModel(&rows);
    setItemDelegate(new ExchangeDelegate(colors, this));
    setAccessibleName(tr("Requests"));
    setSelectionBehavior(QAbstractItemView::SelectRows);
    setSelectionMode(QAbstractItemView::SingleSelection);
    setEditTriggers(QAbstractItemView::NoEditTriggers);
    setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    setTabKeyNavigation(false);
    setShowGrid(false);
    setWordWrap(false);
    setCornerButtonEnabled(false);
    setFrameShape(QFrame::NoFrame);
    setMouseTracking(true);
    setAutoScroll(false);
    verticalHeader()->hide();
    verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);

    QHeaderView *header = horizontalHeader();
    header->setSectionsMovable(true);
    header->setHighlightSections(false);
    header->setMinimumSectionSize(40);
    header->setStretchLastSection(false);
    header->setContextMenuPolicy(Qt::CustomContextMenu);
    header->setStyleSheet(u"QHeaderView::section:first { padding-left: %1px; }"
                          "QHeaderView::section:last { padding-right: %1px; }"_s.arg(spacing::edgeCell));
    connect(header, &QWidget::customContextMenuRequested, this, [this](const QPoint &position) {
        QMenu *menu = makeColumnMenu(this);
        menu->setAttribute(Qt::WA_DeleteOnClose);
        menu->popup(horizontalHeader()->mapToGlobal(position));
    });
    connect(this, &QAbstractItemView::doubleClicked, this, &ExchangeTable::openWanted);
    connect(&Theme::current(), &Theme::changed, this, &ExchangeTable::fitRows);
    fitRows();
}

void ExchangeTable::fitRows()
{
    const Theme &theme = Theme::current();
    const int row = theme.height(height::requestRow);
    verticalHeader()->setMinimumSectionSize(row);
    verticalHeader()->setDefaultSectionSize(row);
    horizontalHeader()->setFixedHeight(theme.height(height::tableHeader));
    for (int column = 0; column < ExchangeModel::columns; ++column) {
        const bool stretches = widths[size_t(column)] == 0;
        horizontalHeader()->setSectionResizeMode(column, stretches ? QHeaderView::Stretch : QHeaderView::Fixed);
        if (!stretches) {
            horizontalHeader()->resizeSection(column, theme.height(widths[size_t(column)]));
        }
    }
    fitColumns();
}

void ExchangeTable::fitColumns()
{
    const Theme &theme = Theme::current();
    const auto wanted = [this](int column) { return m_wanted.value(column, true); };
    int need = leastDeployment;
    for (int column = 0; column < ExchangeModel::columns; ++column) {
        need += wanted(column) ? theme.height(widths[size_t(column)]) : 0;
    }
    QList<int> dropped;
    for (const int column : dropOrder) {
        if (need > viewport()->width() && !m_wanted.contains(column)) {
            need -= theme.height(widths[size_t(column)]);
            dropped.append(column);
        }
    }
    for (int column = 0; column < ExchangeModel::columns; ++column) {
        const bool hide = !wanted(column) || dropped.contains(column);
        if (isColumnHidden(column) != hide) {
            setColumnHidden(column, hide);
        }
    }
}

ExchangeTable::Anchor ExchangeTable::anchor() const
{
    const int row = rowAt(0);
    if (isAtTop() || row < 0) {
        return {};
    }
    return {m_rows.at(row).id(), rowViewportPosition(row)};
}

void ExchangeTable::restore(const Anchor &anchor)
{
    // The scroll bar learns of new rows late; it has to know them before it is moved.
    executeDelayedItemsLayout();
    updateGeometries();
    if (anchor.id != 0) {
        const int row = m_rows.rowOf(anchor.id);
        verticalScrollBar()->setValue(row < 0 ? verticalScrollBar()->maximum()
                                              : row * verticalHeader()->defaultSectionSize() - anchor.offset);
    }
}

bool ExchangeTable::isAtTop() const
{
    return verticalScrollBar()->value() == 0;
}

quint64 ExchangeTable::selectedId() const
{
    const QModelIndexList rows = selectionModel()->selectedRows();
    return rows.isEmpty() ? 0 : m_rows.at(rows.first().row()).id();
}

bool ExchangeTable::select(quint64 id)
{
    const int row = m_rows.rowOf(id);
    if (row < 0) {
        return false;
    }
    selectionModel()->setCurrentIndex(m_rows.index(row, std::max(currentIndex().column(), 0)),
                                      QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
    return true;
}

void ExchangeTable::goToNewest()
{
    verticalScrollBar()->setValue(0);
}

bool ExchangeTable::isFirstColumn(int column) const
{
    return columnViewportPosition(column) + horizontalScrollBar()->value() <= 0;
}

bool ExchangeTable::isLastColumn(int column) const
{
    return columnViewportPosition(column) + columnWidth(column) + horizontalScrollBar()->value() >=
           horizontalHeader()->length();
}

QByteArray ExchangeTable::saveColumns() const
{
    QByteArray state;
    QDataStream stream(&state, QIODevice::WriteOnly);
    stream << layoutVersion << m_wanted;
    for (int visual = 0; visual < ExchangeModel::columns; ++visual) {
        stream << qint32(horizontalHeader()->logicalIndex(visual));
    }
    return state;
}

bool ExchangeTable::restoreColumns(const QByteArray &state)
{
    QDataStream stream(state);
    quint32 version = 0;
    QMap<int, bool> wanted;
    stream >> version >> wanted;
    if (version != layoutVersion) {
        return false;
    }
    QList<int> order;
    for (int visual = 0; visual < ExchangeModel::columns; ++visual) {
        qint32 logical = -1;
        stream >> logical;
        if (logical >= 0 && logical < ExchangeModel::columns && !order.contains(logical)) {
            order.append(logical);
        }
    }
    if (stream.status() != QDataStream::Ok || order.size() != ExchangeModel::columns) {
        return false;
    }
    for (int visual = 0; visual < ExchangeModel::columns; ++visual) {
        horizontalHeader()->moveSection(horizontalHeader()->visualIndex(order[visual]), visual);
    }
    wanted.remove(ExchangeModel::Deployment);
    m_wanted = wanted;
    fitColumns();
    return true;
}

void ExchangeTable::setColumnWanted(int column, bool wanted)
{
    if (column != ExchangeModel::Deployment) {
        m_wanted[column] = wanted;
        fitColumns();
    }
}

QMenu *ExchangeTable::makeColumnMenu(QWidget *parent)
{
    auto *menu = new QMenu(tr("Columns"), parent);
    for (int column = 0; column < ExchangeModel::columns; ++column) {
        QAction *action = menu->addAction(exchangeColumnName(column));
        action->setCheckable(true);
        action->setChecked(!isColumnHidden(column));
        action->setEnabled(column != ExchangeModel::Deployment);
        connect(action, &QAction::toggled, this, [this, column](bool on) { setColumnWanted(column, on); });
    }
    menu->addSeparator();
    QAction *standard = menu->addAction(tr("Standard columns"));
    connect(standard, &QAction::triggered, this, [this] {
        m_wanted.clear();
        for (int column = 0; column < ExchangeModel::columns; ++column) {
            horizontalHeader()->moveSection(horizontalHeader()->visualIndex(column), column);
        }
        fitColumns();
    });
    return menu;
}

// A request that leaves the list takes nobody's place: the base class would select its neighbour.
void ExchangeTable::rowsAboutToBeRemoved(const QModelIndex &parent, int start, int end)
{
    const QScopedValueRollback removing(m_removing, true);
    if (currentIndex().row() >= start && currentIndex().row() <= end) {
        selectionModel()->clear();
    }
    QTableView::rowsAboutToBeRemoved(parent, start, end);
}

void ExchangeTable::selectionChanged(const QItemSelection &selected, const QItemSelection &deselected)
{
    QTableView::selectionChanged(selected, deselected);
    // It is told of rows that move, too.
    const quint64 before = std::exchange(m_selected, selectedId());
    if (m_selected != before && !m_removing) {
        emit requestSelected(m_selected);
    }
}

int ExchangeTable::hoveredRow() const
{
    if (!viewport()->underMouse()) {
        return -1;
    }
    return rowAt(viewport()->mapFromGlobal(QCursor::pos()).y());
}

QRect ExchangeTable::rowRect(int row) const
{
    return {0, rowViewportPosition(row), viewport()->width(), rowHeight(row)};
}

void ExchangeTable::moveHover(int row)
{
    if (row != m_hovered) {
        if (m_hovered >= 0) {
            viewport()->update(rowRect(m_hovered));
        }
        if (row >= 0) {
            viewport()->update(rowRect(row));
        }
        m_hovered = row;
    }
}

void ExchangeTable::mouseMoveEvent(QMouseEvent *event)
{
    moveHover(rowAt(event->position().toPoint().y()));
    QTableView::mouseMoveEvent(event);
}

void ExchangeTable::mouseReleaseEvent(QMouseEvent *event)
{
    QTableView::mouseReleaseEvent(event);
    if (event->button() == Qt::LeftButton && indexAt(event->position().toPoint()).isValid()) {
        emit openWanted();
    }
}

bool ExchangeTable::viewportEvent(QEvent *event)
{
    if (event->type() == QEvent::Leave) {
        moveHover(-1);
    }
    return QTableView::viewportEvent(event);
}

void ExchangeTable::paintEvent(QPaintEvent *event)
{
    QTableView::paintEvent(event);
    if (hasFocus() && currentIndex().isValid()) {
        QPainter painter(viewport());
        paintRowFocus(painter, QRectF(rowRect(currentIndex().row())).adjusted(0, 0, 0, -1));
    }
}

void ExchangeTable::resizeEvent(QResizeEvent *event)
{
    fitColumns();
    QTableView::resizeEvent(event);
}

void ExchangeTable::contextMenuEvent(QContextMenuEvent *event)
{
    if (event->reason() == QContextMenuEvent::Mouse) {
        emit menuWanted(event->globalPos());
    } else {
        const QRect row = currentIndex().isValid() ? visualRect(currentIndex()) : QRect(0, 0, 0, 0);
        emit menuWanted(viewport()->mapToGlobal(row.bottomLeft()));
    }
}

void ExchangeTable::keyPressEvent(QKeyEvent *event)
{
    if (event->matches(QKeySequence::Copy)) {
        emit copyWanted();
    } else if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) {
        if (currentIndex().isValid()) {
            select(m_rows.at(currentIndex().row()).id());
            emit openWanted();
        }
    } else if (event->key() == Qt::Key_Home && event->modifiers() == Qt::NoModifier) {
        goToNewest();
    } else if (event->key() == Qt::Key_End && event->modifiers() == Qt::NoModifier) {
        verticalScrollBar()->setValue(verticalScrollBar()->maximum());
    } else if (event->key() == Qt::Key_Escape) {
        event->ignore(); // the page's
    } else {
        QTableView::keyPressEvent(event);
    }
}

} // namespace spillway
