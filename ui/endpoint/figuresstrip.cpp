// SPDX-License-Identifier: MIT
#include "ui/endpoint/figuresstrip.h"

#include "ui/theme/theme.h"
#include "ui/widgets/figurecell.h"
#include "ui/widgets/format.h"
#include "ui/widgets/paint.h"

#include <QHBoxLayout>
#include <QPainter>

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace spillway
{

namespace
{

constexpr Duration leastShown{50};
constexpr int leastCell = 150;
constexpr int trendPoints = 50;
constexpr qint64 bucketsInPoint = 5min / bucketTime / trendPoints;

/// "87.3 k" is a number and a unit that belong together in one size; "43 %" has a small unit.
FigureValue percentValue(const QString &text, const QString &note)
{
    const qsizetype space = text.lastIndexOf(u' ');
    return {text.left(space), text.mid(space + 1), note};
}

FigureValue latencyValue(const std::optional<Duration> &latency, const QString &note)
{
    if (!latency) {
        return {u"–"_s, {}, note};
    }
    // Not "0.0 ms": it is never nothing.
    return *latency < leastShown ? FigureValue{u"<0.1"_s, u"ms"_s, note} : percentValue(formatLatency(*latency), note);
}

int primaryPriority(const QList<BackendRow> &rows)
{
    int primary = maxPriority;
    for (const BackendRow &row : rows) {
        if (row.enabled) {
            primary = std::min(primary, row.priority);
        }
    }
    return primary;
}

} // namespace

Figures figuresOf(TrafficStats &stats, const QList<BackendRow> &rows, Instant now)
{
    Figures figures;
    figures.known = !stats.isEmpty();
    figures.unanswered = stats.unanswered(now);
    figures.finished = stats.finished(now);
    figures.failed = stats.failed(now);
    figures.p50 = stats.added(0.5, now);
    figures.p95 = stats.added(0.95, now);
    const int primary = primaryPriority(rows);
    // The step under way is left out: it would look like a fall.
    const qint64 first = TrafficStats::indexOf(now) - trendPoints * bucketsInPoint;
    for (SparkData *trend : {&figures.requestTrend, &figures.spillTrend, &figures.tokenTrend}) {
        trend->points = QList<double>(trendPoints, 0.0);
    }
    qint64 most = 0;
    for (const BackendRow &row : rows) {
        const bool isSpill = row.priority > primary;
        figures.requests += row.requests;
        figures.tokens += row.tokens;
        figures.spilled += isSpill ? row.requests : 0;
        if (isSpill && row.requests > most) {
            most = row.requests;
            figures.spillColor = row.colorIndex;
        }
        const BackendTraffic *traffic = stats.backend(row.name);
        for (int i = 0; traffic != nullptr && i < trendPoints; ++i) {
            const TrafficBucket sum = traffic->sum(first + i * bucketsInPoint, bucketsInPoint);
            figures.requestTrend.points[i] += sum.requests;
            figures.spillTrend.points[i] += isSpill ? sum.requests : 0;
            figures.tokenTrend.points[i] += double(sum.tokens);
        }
    }
    return figures;
}

FiguresStrip::FiguresStrip(QWidget *parent)
    : QFrame(parent)
{
    setAccessibleName(tr("Figures"));
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    const std::array<QString, 5> titles{tr("Requests/min"), tr("Success"), tr("Spilled over"), tr("Added latency"),
                                        tr("Tokens/min")};
    const std::array<QString, 5> tips{
        tr("Requests that a backend answered in the last minute"),
        tr("Share of the requests of the last 5 minutes that did not end with 429, 5xx or without an answer"),
        tr("Share of the requests of the last minute that a lower priority answered"),
        tr("What Spillway added before the first byte of the answer, over the last 5 minutes: everything but the time "
           "of the backend that answered"),
        tr("Tokens that the answers of the last minute have reported"),
    };
    for (size_t i = 0; i < m_cells.size(); ++i) {
        m_cells[i] = new FigureCell(titles[i], this);
        m_cells[i]->setToolTip(tips[i]);
        layout->addWidget(m_cells[i], 1);
    }
    m_cells[3]->setTitle(tr("Added latency"), tr("Added p50 / p95"));
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setFigures({});
}

void FiguresStrip::setCompact(bool compact)
{
    for (FigureCell *cell : m_cells) {
        cell->setCompact(compact);
    }
}

void FiguresStrip::setFigures(const Figures &figures)
{
    const QString none = u"–"_s;
    if (!figures.known) {
        for (FigureCell *cell : m_cells) {
            cell->setValues({{none, {}, {}}});
            cell->setTrend({});
        }
        return;
    }
    m_cells[0]->setValues({{formatCount(figures.requests),
                            {},
                            figures.unanswered == 0 ? QString() : tr("+ %1 unanswered").arg(figures.unanswered)}});
    m_cells[0]->setTrend(figures.requestTrend);
    const QString failures =
        figures.failed == 0 ? QString() : tr("%1 failed in 5 min").arg(formatCount(qint64(figures.failed)));
    const double success = figures.finished == 0 ? 0 : 1 - double(figures.failed) / double(figures.finished);
    m_cells[1]->setValues(
        {figures.finished == 0 ? FigureValue{none, {}, {}} : percentValue(formatPercent(success, 2), failures)});
    const double spilled = figures.requests == 0 ? 0 : double(figures.spilled) / double(figures.requests);
    m_cells[2]->setValues({figures.requests == 0
                               ? FigureValue{none, {}, {}}
                               : percentValue(formatPercent(spilled), tr("%1/min").arg(formatCount(figures.spilled)))});
    m_cells[2]->setTrend(figures.spillTrend);
    m_cells[2]->setTrendColor(figures.spillColor);
    m_cells[3]->setValues({latencyValue(figures.p50, tr("p50")), latencyValue(figures.p95, tr("p95"))});
    m_cells[4]->setValues({{formatCompact(figures.tokens), {}, {}}});
    m_cells[4]->setTrend(figures.tokenTrend);
}

QSize FiguresStrip::minimumSizeHint() const
{
    const Theme &theme = Theme::current();
    return {3 * theme.height(leastCell), theme.height(height::figures)};
}

void FiguresStrip::resizeEvent(QResizeEvent *event)
{
    QFrame::resizeEvent(event);
    // With the inspector in the smallest window there is no room for all: the last ones go before any is cut.
    const int room = std::max(width() / Theme::current().height(leastCell), 1);
    for (size_t i = 0; i < m_cells.size(); ++i) {
        m_cells[i]->setVisible(int(i) < room);
    }
}

void FiguresStrip::paintEvent(QPaintEvent * /*event*/)
{
    const Theme &theme = Theme::current();
    QPainter painter(this);
    paintBox(painter, rect(), radius::card, theme.color(Token::Surface), theme.color(Token::Border));
    for (size_t i = 1; i < m_cells.size(); ++i) {
        if (m_cells[i]->isHidden()) {
            break;
        }
        fillLeftLine(painter, QRectF(m_cells[i]->geometry()).adjusted(0, 1, 0, -1), theme.color(Token::Border));
    }
}

} // namespace spillway
