// SPDX-License-Identifier: MIT
#pragma once

#include "ui/endpoint/timelinedata.h"

#include <QWidget>

namespace spillway
{

/// The names of the backends beside their colours, in one line. What does not fit is left out at the end: the table
/// names every colour too. Screen readers have the chart's totals instead.
class ChartLegend : public QWidget
{
    Q_OBJECT
public:
    explicit ChartLegend(QWidget *parent = nullptr);

    void setBackends(const QList<TimelineBackend> &backends);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return {0, sizeHint().height()}; }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QList<TimelineBackend> m_backends;
};

} // namespace spillway
