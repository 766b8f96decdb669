// SPDX-License-Identifier: MIT
#include "ui/endpoint/timelinechart.h"

#include "ui/endpoint/timelinepaint.h"
#include "ui/theme/theme.h"
#include "ui/widgets/paint.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QPainter>
#include <QToolTip>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace spillway
{

namespace
{
constexpr int usualHeight = 142; ///< below a title row of 40, in a card of 183
constexpr int lowHeight = 130;
constexpr qreal dimmedOpacity = 0.45;
} // namespace

TimelineChart::TimelineChart(QWidget *parent)
    : QWidget(parent)
{
    setFocusPolicy(Qt::StrongFocus);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setAccessibleName(timelineTitle(m_data.measure));
    describe();
}

void TimelineChart::setData(const TimelineData &data, Instant now)
{
    if (data.measure != m_data.measure || data.window != m_data.window) {
        m_axis.reset();
    }
    const double before = m_axis.top();
    m_axis.update(data.largest(), now);
    if (data == m_data && before == m_axis.top()) {
        return;
    }
    const bool renamed = data.measure != m_data.measure;
    m_data = data;
    if (renamed) {
        setAccessibleName(timelineTitle(m_data.measure));
    }
    if (!hasFocus()) {
        describe(); // who reads the chart is not interrupted each second
    }
    update();
}

void TimelineChart::setDimmed(bool dimmed)
{
    if (dimmed != m_dimmed) {
        m_dimmed = dimmed;
        update();
    }
}

void TimelineChart::setLow(bool low)
{
    m_low = low;
    updateGeometry();
}

QSize TimelineChart::sizeHint() const
{
    return {600, Theme::current().height(m_low ? lowHeight : usualHeight)};
}

QSize TimelineChart::minimumSizeHint() const
{
    return {240, sizeHint().height()};
}

void TimelineChart::describe()
{
    const QString totals = timelineTotals(m_data);
    const QString text =
        m_cursor < 0 ? totals : columnText(m_data, m_cursor).replace(u'\n', u", "_s) + u". "_s + totals;
    if (text != accessibleDescription()) {
        setAccessibleDescription(text);
    }
}

void TimelineChart::setCursorColumn(int column)
{
    m_cursor = std::clamp(column, -1, timelineColumns - 1);
    describe();
    update();
    if (m_cursor < 0) {
        QToolTip::hideText();
        return;
    }
    showColumnTip();
}

void TimelineChart::showColumnTip()
{
    const TimelineLayout layout = TimelineLayout::of(rect(), m_data.lanes().size(), Theme::current());
    const QPointF at(layout.column(m_cursor).right(), layout.plot.top());
    QToolTip::showText(mapToGlobal(at.toPoint()), columnText(m_data, m_cursor), this);
}

void TimelineChart::copyTable()
{
    QGuiApplication::clipboard()->setText(timelineTable(m_data));
    emit copied(tr("Chart copied as a table"));
}

void TimelineChart::keyPressEvent(QKeyEvent *event)
{
    if (event->modifiers() & ~Qt::KeypadModifier) {
        QWidget::keyPressEvent(event);
        return;
    }
    const int last = timelineColumns - 1;
    switch (event->key()) {
    case Qt::Key_Left:
        setCursorColumn(m_cursor < 0 ? last : std::max(m_cursor - 1, 0));
        break;
    case Qt::Key_Right:
        setCursorColumn(m_cursor < 0 ? last : m_cursor + 1);
        break;
    case Qt::Key_Home:
        setCursorColumn(0);
        break;
    case Qt::Key_End:
        setCursorColumn(last);
        break;
    case Qt::Key_C:
        copyTable();
        break;
    case Qt::Key_Escape:
        if (m_cursor >= 0) {
            setCursorColumn(-1);
            break;
        }
        [[fallthrough]];
    default:
        QWidget::keyPressEvent(event);
        return;
    }
    event->accept();
}

void TimelineChart::focusOutEvent(QFocusEvent *event)
{
    QWidget::focusOutEvent(event);
    if (m_cursor >= 0) {
        setCursorColumn(-1);
    }
}

bool TimelineChart::event(QEvent *event)
{
    if (event->type() == QEvent::ToolTip) {
        const auto *help = static_cast<QHelpEvent *>(event);
        const TimelineLayout layout = TimelineLayout::of(rect(), m_data.lanes().size(), Theme::current());
        const int column = layout.columnAt(help->pos().x());
        if (column < 0) {
            QToolTip::hideText();
        } else {
            QToolTip::showText(help->globalPos(), columnText(m_data, column), this);
        }
        return true;
    }
    if (event->type() == QEvent::ShortcutOverride) {
        // C is the chart's own while it has the focus.
        const auto *key = static_cast<QKeyEvent *>(event);
        if (key->modifiers() == Qt::NoModifier && key->key() == Qt::Key_C) {
            event->accept();
            return true;
        }
    }
    if (event->type() == QEvent::StyleChange || event->type() == QEvent::FontChange) {
        updateGeometry();
    }
    return QWidget::event(event);
}

void TimelineChart::paintEvent(QPaintEvent * /*event*/)
{
    const Theme &theme = Theme::current();
    QPainter painter(this);
    if (m_dimmed) {
        painter.setOpacity(dimmedOpacity);
    }
    paintTimeline(painter, rect(), m_data, m_axis.top(), m_axis.ticks(), m_cursor, theme);
    if (hasFocus()) {
        painter.setOpacity(1);
        paintRowFocus(painter, QRectF(rect()).adjusted(spacing::xs, 0, -spacing::xs, -1));
    }
}

} // namespace spillway
