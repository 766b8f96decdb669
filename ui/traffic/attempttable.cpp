// SPDX-License-Identifier: MIT
#include "ui/traffic/attempttable.h"

#include "ui/theme/theme.h"
#include "ui/traffic/attemptmodel.h"
#include "ui/traffic/waterfalldelegate.h"
#include "ui/widgets/paint.h"

#include <QPainter>

namespace spillway
{

namespace
{

constexpr int numberWidth = 22;
constexpr int backendWidth = 170;
constexpr int resultWidth = 250;
constexpr int leastBars = 180;

} // namespace

AttemptTable::AttemptTable(AttemptModel &attempts, const BackendColors &colors, QWidget *parent)
    : QTableView(parent)
{
    auto *delegate = new WaterfallDelegate(attempts, colors, this);
    setModel(&attempts);
    setItemDelegate(delegate);
    setHorizontalHeader(new WaterfallHeader(*delegate, this));
    setAccessibleName(tr("Attempts"));
    setSelectionBehavior(QAbstractItemView::SelectRows);
    setSelectionMode(QAbstractItemView::NoSelection); // the current row is enough to walk and to hear
    setEditTriggers(QAbstractItemView::NoEditTriggers);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    setTabKeyNavigation(false);
    setShowGrid(false);
    setWordWrap(false);
    setCornerButtonEnabled(false);
    setFrameShape(QFrame::NoFrame);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Maximum);
    verticalHeader()->hide();
    verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    horizontalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    horizontalHeader()->setSectionResizeMode(AttemptModel::Bars, QHeaderView::Stretch);
    horizontalHeader()->setMinimumSectionSize(1);
    const auto resized = [this] { updateGeometry(); };
    connect(&attempts, &QAbstractItemModel::rowsInserted, this, resized);
    connect(&attempts, &QAbstractItemModel::rowsRemoved, this, resized);
    // The axis fits the whole request, so every row and the header are drawn anew.
    connect(&attempts, &QAbstractItemModel::dataChanged, this, [this] {
        viewport()->update();
        horizontalHeader()->viewport()->update();
    });
    connect(&Theme::current(), &Theme::changed, this, &AttemptTable::fit);
    fit();
}

void AttemptTable::fit()
{
    const Theme &theme = Theme::current();
    verticalHeader()->setMinimumSectionSize(theme.height(height::attemptRow));
    verticalHeader()->setDefaultSectionSize(theme.height(height::attemptRow));
    horizontalHeader()->setFixedHeight(theme.height(height::tableHeader));
    // In a narrow window the bars keep their room, and backend and result give some of theirs.
    const int number = theme.height(numberWidth);
    const int wide = theme.height(backendWidth) + theme.height(resultWidth);
    const int room = std::max(viewport()->width() - number - theme.height(leastBars), 0);
    const double part = std::min(1.0, double(room) / wide);
    horizontalHeader()->resizeSection(AttemptModel::Number, number);
    horizontalHeader()->resizeSection(AttemptModel::Backend, int(theme.height(backendWidth) * part));
    horizontalHeader()->resizeSection(AttemptModel::Result, int(theme.height(resultWidth) * part));
    updateGeometry();
}

int AttemptTable::heightOf(int rows) const
{
    const Theme &theme = Theme::current();
    return theme.height(height::tableHeader) + rows * theme.height(height::attemptRow);
}

QSize AttemptTable::sizeHint() const
{
    return {QTableView::sizeHint().width(), heightOf(model()->rowCount())};
}

QSize AttemptTable::minimumSizeHint() const
{
    return {0, heightOf(std::min(model()->rowCount(), 1))};
}

void AttemptTable::paintEvent(QPaintEvent *event)
{
    QTableView::paintEvent(event);
    if (hasFocus() && currentIndex().isValid()) {
        QPainter painter(viewport());
        const int row = currentIndex().row();
        paintRowFocus(painter, QRectF(0, rowViewportPosition(row), viewport()->width(), rowHeight(row) - 1));
    }
}

void AttemptTable::resizeEvent(QResizeEvent *event)
{
    fit();
    QTableView::resizeEvent(event);
}

} // namespace spillway
