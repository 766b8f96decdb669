// SPDX-License-Identifier: MIT
#include "ui/endpoint/timelinecard.h"

#include "ui/endpoint/chartlegend.h"
#include "ui/endpoint/timelinechart.h"
#include "ui/theme/theme.h"
#include "ui/widgets/emptystate.h"
#include "ui/widgets/segmentedcontrol.h"

#include <QHBoxLayout>
#include <QVBoxLayout>

namespace spillway
{

TimelineCard::TimelineCard(QWidget *parent)
    : Card(timelineTitle(TimelineMeasure::Requests), parent)
    , m_chart(new TimelineChart(this))
    , m_legend(new ChartLegend(this))
    , m_measure(new SegmentedControl(tr("Show"), SegmentWidth::Fit, this))
    , m_window(new SegmentedControl(tr("Time"), SegmentWidth::Fit, this))
    , m_empty(new EmptyState(Icon::Traffic, {}, {}, this))
{
    m_measure->addSegment(tr("Requests"), int(TimelineMeasure::Requests));
    m_measure->addSegment(tr("Tokens"), int(TimelineMeasure::Tokens));
    m_window->addSegment(tr("5 min"), int(TimelineWindow::FiveMinutes));
    m_window->addSegment(tr("15 min"), int(TimelineWindow::FifteenMinutes));
    m_window->addSegment(tr("1 h"), int(TimelineWindow::Hour));
    QHBoxLayout *row = titleRow();
    row->setContentsMargins(spacing::l - 1, spacing::xs, 14, 0);
    row->addWidget(m_legend, 1);
    row->addSpacing(spacing::m);
    row->addWidget(m_measure);
    row->addSpacing(6);
    row->addWidget(m_window);
    body()->addWidget(m_chart);
    body()->addWidget(m_empty);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    m_empty->hide();
    const Button *test = m_empty->addButton(tr("Send a test"), Icon::Send);
    connect(test, &QPushButton::clicked, this, &TimelineCard::sendTestRequested);
    connect(m_measure, &SegmentedControl::chosen, this, [this] {
        showTitle();
        emit chosen();
    });
    connect(m_window, &SegmentedControl::chosen, this, &TimelineCard::chosen);
}

TimelineMeasure TimelineCard::measure() const
{
    return TimelineMeasure(m_measure->currentData().toInt());
}

TimelineWindow TimelineCard::window() const
{
    return TimelineWindow(m_window->currentData().toInt());
}

void TimelineCard::setMeasure(TimelineMeasure measure)
{
    m_measure->setCurrentData(int(measure));
    showTitle();
}

void TimelineCard::showTitle()
{
    setTitle(timelineTitle(measure()));
    setTitleVisible(!m_low); // a new title shows its row
}

void TimelineCard::setWindow(TimelineWindow window)
{
    m_window->setCurrentData(int(window));
}

bool TimelineCard::showsEmptyState() const
{
    return !m_empty->isHidden();
}

void TimelineCard::setData(const TimelineData &data, Instant now, bool serving)
{
    m_chart->setDimmed(!serving);
    if (serving) {
        m_chart->setData(data, now);
        QList<TimelineBackend> shown;
        for (const TimelineSeries &series : data.series) {
            if (series.total > 0) {
                shown.append({series.name, series.colorIndex});
            }
        }
        m_legend->setBackends(shown);
    }
    const bool empty = serving && data.total() == 0;
    if (empty) {
        m_empty->setTitle(data.window == TimelineWindow::FiveMinutes      ? tr("No requests in the last 5 minutes")
                          : data.window == TimelineWindow::FifteenMinutes ? tr("No requests in the last 15 minutes")
                                                                          : tr("No requests in the last hour"));
        m_empty->setFixedHeight(m_chart->sizeHint().height()); // the card stays as high as it is
    }
    m_empty->setVisible(empty);
    m_chart->setVisible(!empty);
}

void TimelineCard::setLow(bool low)
{
    m_low = low;
    setTitleVisible(!low);
    m_chart->setLow(low);
    m_empty->setFixedHeight(m_chart->sizeHint().height());
}

void TimelineCard::setLegendVisible(bool visible)
{
    m_legend->setVisible(visible);
}

} // namespace spillway
