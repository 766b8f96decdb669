// SPDX-License-Identifier: MIT
#pragma once

#include "ui/endpoint/timelineaxis.h"
#include "ui/endpoint/timelinedata.h"

#include <QWidget>

namespace spillway
{

/// The stacked timeline with its throttle lanes. Left and Right move a cursor over the columns, Home and End go to its
/// ends, the tooltip tells the column, C copies the window as a table. Screen readers hear the totals by backend, and
/// the column under the cursor when it moves.
class TimelineChart : public QWidget
{
    Q_OBJECT
public:
    explicit TimelineChart(QWidget *parent = nullptr);

    /// Shows another picture; `now` is for the axis' patience.
    void setData(const TimelineData &data, Instant now);
    const TimelineData &data() const { return m_data; }
    /// The endpoint is stopped: the last picture stays, dimmed.
    void setDimmed(bool dimmed);
    bool isDimmed() const { return m_dimmed; }
    /// 132 px less the card's edges instead of the height below a title row.
    void setLow(bool low);

    /// The column under the cursor; -1: no cursor.
    int cursorColumn() const { return m_cursor; }
    void setCursorColumn(int column);
    double axisTop() const { return m_axis.top(); }

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

public slots:
    /// Copies the window as a table.
    void copyTable();

signals:
    /// For the status bar.
    void copied(const QString &message);

protected:
    void paintEvent(QPaintEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;
    bool event(QEvent *event) override;

private:
    void describe();
    void showColumnTip();

    TimelineData m_data;
    TimelineAxis m_axis;
    int m_cursor = -1;
    bool m_dimmed = false;
    bool m_low = false;
};

} // namespace spillway
