// SPDX-License-Identifier: MIT
#include "ui/backends/deploymenttable.h"

#include "ui/theme/theme.h"
#include "ui/widgets/button.h"
#include "ui/widgets/paint.h"

#include <QHeaderView>
#include <QKeyEvent>
#include <QLineEdit>
#include <QPainter>
#include <QPainterPath>
#include <QSet>
#include <QStyledItemDelegate>

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace spillway
{

namespace
{

enum Column { Name, Arrow, Own, Remove, ColumnCount };

constexpr int lineHeight = 28;
constexpr int arrowWidth = 24;

/// Paints names in the fixed-width font, quiet words where none is given, and the arrow between them.
class NameDelegate : public QStyledItemDelegate
{
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        const Theme &theme = Theme::current();
        const int last = index.model()->rowCount() - 1;
        if (index.column() == Arrow) {
            const QPointF middle = QRectF(option.rect).center();
            paintIcon(*painter, QRectF(middle.x() - 7, middle.y() - 7, 14, 14), Icon::ArrowRight,
                      theme.color(Token::Text3));
        } else if (index.column() != Remove) {
            const QString name = index.data().toString();
            const QRectF text = QRectF(option.rect).adjusted(spacing::s, 0, -spacing::xs, 0);
            const bool quiet = name.isEmpty() || (index.row() == last && index.column() == Name);
            paintText(*painter, text, theme.font(name.isEmpty() ? TextStyle::Label : TextStyle::Code),
                      theme.color(quiet ? Token::Text3 : Token::Text),
                      name.isEmpty() ? index.data(Qt::UserRole).toString() : name);
        }
        if (index.row() != last) {
            fillBottomLine(*painter, option.rect, theme.color(Token::Grid));
        }
        if ((option.state & QStyle::State_HasFocus) && index.column() != Arrow) {
            paintRowFocus(*painter, option.rect);
        }
    }

    QWidget *createEditor(QWidget *parent, const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        QWidget *editor = QStyledItemDelegate::createEditor(parent, option, index);
        if (auto *edit = qobject_cast<QLineEdit *>(editor)) {
            edit->setFrame(false);
            edit->setFont(Theme::current().font(TextStyle::Code));
            edit->setTextMargins(spacing::s - 2, 0, 0, 0);
            edit->setAccessibleName(index.data(Qt::AccessibleTextRole).toString());
        }
        return editor;
    }
};

} // namespace

DeploymentTable::DeploymentTable(QWidget *parent)
    : QTableWidget(0, ColumnCount, parent)
{
    setHorizontalHeaderLabels({tr("Client asks for"), QString(), tr("This backend has"), QString()});
    setAccessibleName(tr("Deployment names"));
    setItemDelegate(new NameDelegate(this));
    setFrameShape(QFrame::NoFrame);
    setShowGrid(false);
    setTabKeyNavigation(false); // Tab walks by `walk`, and leaves at the ends
    setSelectionMode(QAbstractItemView::NoSelection);
    setEditTriggers(QAbstractItemView::AnyKeyPressed | QAbstractItemView::EditKeyPressed |
                    QAbstractItemView::SelectedClicked | QAbstractItemView::DoubleClicked |
                    QAbstractItemView::CurrentChanged);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    verticalHeader()->hide();
    horizontalHeader()->setHighlightSections(false);
    horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    horizontalHeader()->setSectionsClickable(false);
    horizontalHeader()->setMinimumSectionSize(arrowWidth);
    horizontalHeader()->setSectionResizeMode(QHeaderView::Stretch);
    for (const int column : {int(Arrow), int(Remove)}) {
        horizontalHeader()->setSectionResizeMode(column, QHeaderView::Fixed);
    }
    connect(this, &QTableWidget::cellChanged, this, [this] {
        if (!m_filling) {
            emit edited();
        }
    });
    setMapping({});
}

void DeploymentTable::setMapping(const QMap<QString, QString> &mapping)
{
    m_filling = true;
    setRowCount(0);
    insertLine(0, tr("any other"), mapping.value(u"*"_s));
    item(0, Name)->setFlags(Qt::ItemIsEnabled);
    for (auto entry = mapping.begin(); entry != mapping.end(); ++entry) {
        if (entry.key() != u"*"_s) {
            insertLine(lastRow(), entry.key(), entry.value());
        }
    }
    m_filling = false;
    fit();
}

void DeploymentTable::insertLine(int row, const QString &name, const QString &own)
{
    const bool isOther = rowCount() == 0;
    const bool wasFilling = std::exchange(m_filling, true);
    insertRow(row);
    const auto make = [this, row](int column, const QString &text, const QString &quiet, const QString &spoken) {
        auto *item = new QTableWidgetItem(text);
        item->setData(Qt::UserRole, quiet);
        item->setData(Qt::AccessibleTextRole, spoken);
        setItem(row, column, item);
        return item;
    };
    make(Name, name, tr("name"), tr("Client asks for"));
    make(Own, own, isOther ? tr("same name") : tr("name here"),
         isOther ? tr("Name here for any other deployment") : tr("This backend has"));
    make(Arrow, {}, {}, {})->setFlags(Qt::NoItemFlags);
    make(Remove, {}, {}, {})->setFlags(Qt::NoItemFlags);
    if (!isOther) {
        auto *button =
            new IconButton(Icon::Close, name.isEmpty() ? tr("Remove line") : tr("Remove %1").arg(name), {}, this);
        button->setFocusPolicy(Qt::NoFocus); // Delete does the same
        connect(button, &QToolButton::clicked, this, [this, button] {
            for (int line = 0; line < lastRow(); ++line) {
                if (cellWidget(line, Remove) == button) {
                    removeLine(line);
                    return;
                }
            }
        });
        setCellWidget(row, Remove, button);
    }
    m_filling = wasFilling;
}

void DeploymentTable::removeLine(int row)
{
    const bool wasEmpty = isEmptyLine(row);
    removeRow(row);
    fit();
    if (!wasEmpty) {
        emit edited();
    }
}

QString DeploymentTable::cell(int row, int column) const
{
    const QTableWidgetItem *found = item(row, column);
    return found == nullptr ? QString() : found->text().trimmed();
}

bool DeploymentTable::isEmptyLine(int row) const
{
    return row < lastRow() && cell(row, Name).isEmpty() && cell(row, Own).isEmpty();
}

QMap<QString, QString> DeploymentTable::mapping() const
{
    QMap<QString, QString> result;
    for (int row = 0; row < lastRow(); ++row) {
        if (!isEmptyLine(row)) {
            result.insert(cell(row, Name), cell(row, Own));
        }
    }
    if (const QString other = cell(lastRow(), Own); !other.isEmpty()) {
        result.insert(u"*"_s, other);
    }
    return result;
}

QString DeploymentTable::problem() const
{
    QSet<QString> names;
    for (int row = 0; row < lastRow(); ++row) {
        if (isEmptyLine(row)) {
            continue;
        }
        if (cell(row, Name).isEmpty() || cell(row, Own).isEmpty()) {
            return tr("Give both names, or remove the line.");
        }
        if (names.contains(cell(row, Name))) {
            return tr("%1 stands here twice. Remove one line.").arg(cell(row, Name));
        }
        names.insert(cell(row, Name));
    }
    return {};
}

void DeploymentTable::addLine()
{
    int row = lastRow();
    if (row > 0 && isEmptyLine(row - 1)) {
        --row;
    } else {
        insertLine(row, {}, {});
        fit();
    }
    setFocus(Qt::OtherFocusReason);
    editCell(row, Name);
}

void DeploymentTable::focusProblem()
{
    setFocus(Qt::OtherFocusReason);
    for (int row = 0; row < lastRow(); ++row) {
        if (!isEmptyLine(row) && (cell(row, Name).isEmpty() || cell(row, Own).isEmpty())) {
            editCell(row, cell(row, Name).isEmpty() ? Name : Own);
            return;
        }
    }
    editCell(0, lastRow() == 0 ? Own : Name);
}

void DeploymentTable::editCell(int row, int column)
{
    setCurrentCell(row, column);
    if (QTableWidgetItem *found = item(row, column); found != nullptr && state() != EditingState) {
        editItem(found);
    }
}

bool DeploymentTable::walk(bool forward)
{
    int row = std::max(currentRow(), 0);
    const bool atOwn = currentColumn() == Own;
    if (forward && !atOwn && !isEmptyLine(row)) {
        editCell(row, Own);
        return true;
    }
    if (!forward && atOwn && row != lastRow()) {
        editCell(row, Name);
        return true;
    }
    // The line is left: an empty one goes, and behind the last full one there is room for another.
    if (isEmptyLine(row)) {
        removeLine(row);
        row -= forward ? 1 : 0;
    } else if (forward && row == lastRow() - 1) {
        insertLine(lastRow(), {}, {});
        fit();
    }
    const int next = row + (forward ? 1 : -1);
    if (next < 0 || next > lastRow()) {
        return false;
    }
    editCell(next, forward && next != lastRow() ? Name : Own);
    return true;
}

void DeploymentTable::closeEditor(QWidget *editor, QAbstractItemDelegate::EndEditHint hint)
{
    const bool forward = hint == QAbstractItemDelegate::EditNextItem;
    const bool back = hint == QAbstractItemDelegate::EditPreviousItem;
    QTableWidget::closeEditor(editor, forward || back ? QAbstractItemDelegate::NoHint : hint);
    if ((forward || back) && !walk(forward)) {
        QTableWidget::focusNextPrevChild(forward);
    }
}

bool DeploymentTable::focusNextPrevChild(bool next)
{
    return walk(next) || QTableWidget::focusNextPrevChild(next);
}

void DeploymentTable::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Delete && currentRow() >= 0 && currentRow() < lastRow()) {
        removeLine(currentRow());
        return;
    }
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) {
        editCell(std::max(currentRow(), 0), currentColumn() == Own ? Own : Name);
        return;
    }
    QTableWidget::keyPressEvent(event);
}

void DeploymentTable::focusInEvent(QFocusEvent *event)
{
    QTableWidget::focusInEvent(event);
    if (event->reason() == Qt::TabFocusReason) {
        editCell(0, lastRow() == 0 ? Own : Name);
    } else if (event->reason() == Qt::BacktabFocusReason) {
        editCell(lastRow(), Own);
    }
}

void DeploymentTable::fit()
{
    const Theme &theme = Theme::current();
    const int line = theme.height(lineHeight);
    verticalHeader()->setMinimumSectionSize(line);
    verticalHeader()->setDefaultSectionSize(line);
    for (int row = 0; row < rowCount(); ++row) {
        setRowHeight(row, line);
    }
    setColumnWidth(Arrow, arrowWidth);
    setColumnWidth(Remove, theme.height(leastTarget) + spacing::s);
    horizontalHeader()->setFixedHeight(line);
    setFixedHeight(line * (rowCount() + 1));
}

void DeploymentTable::changeEvent(QEvent *event)
{
    QTableWidget::changeEvent(event);
    if (event->type() == QEvent::StyleChange && rowCount() > 0) {
        fit();
    }
}

void DeploymentTable::resizeEvent(QResizeEvent *event)
{
    QTableWidget::resizeEvent(event);
    // Inside its card's edge: the square corners of header and rows would lie on the round ones.
    QPainterPath inside;
    inside.addRoundedRect(rect(), radius::card - 1, radius::card - 1);
    setMask(QRegion(inside.toFillPolygon().toPolygon()));
}

} // namespace spillway
