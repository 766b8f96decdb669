// SPDX-License-Identifier: MIT
#include "ui/setup/instancetable.h"

#include "ui/setup/instancedelegate.h"
#include "ui/setup/instancemodel.h"
#include "ui/theme/theme.h"
#include "ui/widgets/paint.h"

#include <QHeaderView>
#include <QKeyEvent>
#include <QScrollBar>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace spillway
{

namespace
{

constexpr int priorityWidth = 76;
constexpr int checkWidth = 144;
constexpr int nameLeast = 200;
constexpr int deploymentLeast = 132;
constexpr int glyphAndGap = 20;
constexpr int columnGap = 28; ///< between one column's text and the next one's

} // namespace

InstanceTable::InstanceTable(InstanceModel &model, QWidget *parent)
    : QTableView(parent)
    , m_model(model)
{
    setAccessibleName(tr("Instances and deployments"));
    setModel(&model);
    setItemDelegate(new InstanceDelegate(this));
    setFrameShape(QFrame::NoFrame);
    setShowGrid(false);
    setTabKeyNavigation(false);
    setSelectionBehavior(SelectRows);
    setSelectionMode(SingleSelection);
    setEditTriggers(NoEditTriggers);
    setHorizontalScrollMode(ScrollPerPixel);
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    verticalHeader()->hide();
    verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    horizontalHeader()->setHighlightSections(false);
    horizontalHeader()->setSectionsClickable(false);
    horizontalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    horizontalHeader()->setMinimumSectionSize(1);
    horizontalHeader()->setStyleSheet(u"QHeaderView::section:first { padding-left: %1px; }"_s.arg(spacing::edgeCell));
    connect(&model, &QAbstractItemModel::modelReset, this, &InstanceTable::fit);
    connect(&model, &QAbstractItemModel::rowsInserted, this, &InstanceTable::fit);
    connect(&model, &QAbstractItemModel::rowsRemoved, this, &InstanceTable::fit);
    connect(&model, &QAbstractItemModel::dataChanged, this, &InstanceTable::fit);
    fit();
}

void InstanceTable::setCurrentRow(int row)
{
    setCurrentIndex(m_model.index(row, InstanceModel::Instance));
}

int InstanceTable::columnNeed(int column) const
{
    const Theme &theme = Theme::current();
    int need =
        textWidth(theme.font(TextStyle::Label), m_model.headerData(column, Qt::Horizontal, Qt::DisplayRole).toString());
    for (int row = 0; row < m_model.rowCount(); ++row) {
        need = std::max(need, textWidth(theme.font(TextStyle::Code), m_model.index(row, column).data().toString()) +
                                  theme.height(glyphAndGap));
    }
    return std::max(theme.height(deploymentLeast), need + columnGap);
}

void InstanceTable::fit()
{
    const Theme &theme = Theme::current();
    verticalHeader()->setDefaultSectionSize(theme.height(height::backendRow));
    horizontalHeader()->setFixedHeight(theme.height(height::tableHeader) + 2);
    int rest = viewport()->width();
    for (int column = InstanceModel::Priority; column < m_model.columnCount(); ++column) {
        int wide = columnNeed(column);
        if (column == InstanceModel::Priority) {
            wide = theme.height(priorityWidth);
        } else if (column == m_model.checkColumn()) {
            wide = theme.height(checkWidth);
        }
        setColumnWidth(column, wide);
        rest -= wide;
    }
    setColumnWidth(InstanceModel::Instance, std::max(rest, theme.height(nameLeast)));
    updateGeometry();
    setFixedHeight(sizeHint().height());
}

QSize InstanceTable::sizeHint() const
{
    int wide = 0;
    for (int column = 0; column < m_model.columnCount(); ++column) {
        wide += columnWidth(column);
    }
    const int bar = wide > width() ? horizontalScrollBar()->sizeHint().height() : 0;
    return {wide,
            horizontalHeader()->height() + m_model.rowCount() * Theme::current().height(height::backendRow) + bar};
}

void InstanceTable::resizeEvent(QResizeEvent *event)
{
    QTableView::resizeEvent(event);
    fit();
}

void InstanceTable::keyPressEvent(QKeyEvent *event)
{
    if (currentRow() >= 0 && event->modifiers() == Qt::NoModifier) {
        if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) {
            emit editRequested(currentRow());
            return;
        }
        if (event->key() == Qt::Key_Delete) {
            emit removeRequested(currentRow());
            return;
        }
    }
    QTableView::keyPressEvent(event);
}

void InstanceTable::mouseDoubleClickEvent(QMouseEvent *event)
{
    QTableView::mouseDoubleClickEvent(event);
    if (currentRow() >= 0) {
        emit editRequested(currentRow());
    }
}

void InstanceTable::changeEvent(QEvent *event)
{
    QTableView::changeEvent(event);
    if (event->type() == QEvent::StyleChange || event->type() == QEvent::FontChange) {
        fit();
    }
}

} // namespace spillway
