// SPDX-License-Identifier: MIT
#pragma once

#include "ui/endpoint/timelinedata.h"
#include "ui/widgets/card.h"

namespace spillway
{

class ChartLegend;
class EmptyState;
class SegmentedControl;
class TimelineChart;

/// The card of the timeline: title, legend, Requests or Tokens, 5 min, 15 min or 1 h, and the chart; or in its place
/// "No requests in the last 5 minutes".
class TimelineCard : public Card
{
    Q_OBJECT
public:
    explicit TimelineCard(QWidget *parent = nullptr);

    TimelineMeasure measure() const;
    TimelineWindow window() const;
    void setMeasure(TimelineMeasure measure);
    void setWindow(TimelineWindow window);
    TimelineChart *chart() const { return m_chart; }
    bool showsEmptyState() const;

    /// Shows another picture, or the empty state. While `serving` is false the last picture stays, dimmed.
    void setData(const TimelineData &data, Instant now, bool serving);
    /// Low windows have no title row, narrow pages no legend.
    void setLow(bool low);
    void setLegendVisible(bool visible);

signals:
    /// Another measure or window was chosen: data is wanted.
    void chosen();
    void sendTestRequested();

private:
    void showTitle();

    bool m_low = false;
    TimelineChart *m_chart;
    ChartLegend *m_legend;
    SegmentedControl *m_measure;
    SegmentedControl *m_window;
    EmptyState *m_empty;
};

} // namespace spillway
