// SPDX-License-Identifier: MIT
#pragma once

#include "ui/endpoint/backendrow.h"

#include <QFrame>

#include <array>

namespace spillway
{

class FigureCell;

/// What the five figures say.
struct Figures
{
    bool known = false; ///< false: nothing was ever served, and they are dashes
    qint64 requests = 0;
    qint64 unanswered = 0; ///< of the last minute, answered by no backend: not in `requests`
    quint64 finished = 0;  ///< of the last 5 minutes
    quint64 failed = 0;
    qint64 spilled = 0; ///< of `requests`, those that a lower priority answered
    std::optional<Duration> p50;
    std::optional<Duration> p95;
    qint64 tokens = 0;
    SparkData requestTrend;
    SparkData spillTrend;
    SparkData tokenTrend;
    int spillColor = 0; ///< Theme::backend of who took most of the spilled ones
};

/// The figures that go with these rows: requests and tokens are the rows' sums, spilled are those of priorities below
/// the first that is turned on. Trends are over 5 minutes.
Figures figuresOf(TrafficStats &stats, const QList<BackendRow> &rows, Instant now);

/// The strip of five cells with hairlines between them, 72 px high.
class FiguresStrip : public QFrame
{
    Q_OBJECT
public:
    explicit FiguresStrip(QWidget *parent = nullptr);

    void setFigures(const Figures &figures);
    /// Drops trends and second lines.
    void setCompact(bool compact);
    QSize minimumSizeHint() const override;
    const std::array<FigureCell *, 5> &cells() const { return m_cells; }

protected:
    void resizeEvent(QResizeEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    std::array<FigureCell *, 5> m_cells{};
};

} // namespace spillway
