// SPDX-License-Identifier: MIT
#include "ui/endpoint/timelinedata.h"

#include "ui/widgets/format.h"

#include <QCoreApplication>
#include <QStringList>

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace spillway
{

namespace
{

struct Tr
{
    Q_DECLARE_TR_FUNCTIONS(spillway::TimelineData)
};

qint64 bucketsInColumn(TimelineWindow window)
{
    return columnTime(window) / bucketTime;
}

bool isThrottled(const TimelineSeries &series, int column)
{
    const double from = double(column) / timelineColumns;
    const double until = double(column + 1) / timelineColumns;
    return std::any_of(series.throttled.begin(), series.throttled.end(),
                       [&](const TimelineSeries::Part &part) { return part.until > from && part.from < until; });
}

QString rateText(TimelineMeasure measure, double perSecond)
{
    return measure == TimelineMeasure::Requests ? formatRate(perSecond) : formatCompact(qint64(perSecond));
}

} // namespace

double TimelineData::largest() const
{
    double result = 0;
    for (int column = 0; column < timelineColumns; ++column) {
        double sum = 0;
        for (const TimelineSeries &one : series) {
            sum += one.values.value(column);
        }
        result = std::max(result, sum);
    }
    return result;
}

qint64 TimelineData::total() const
{
    qint64 sum = 0;
    for (const TimelineSeries &one : series) {
        sum += one.total;
    }
    return sum;
}

QList<const TimelineSeries *> TimelineData::lanes() const
{
    QList<const TimelineSeries *> result;
    for (const TimelineSeries &one : series) {
        if (!one.throttled.isEmpty()) {
            result.append(&one);
        }
    }
    return result;
}

std::chrono::seconds columnTime(TimelineWindow window)
{
    switch (window) {
    case TimelineWindow::FifteenMinutes:
        return 9s;
    case TimelineWindow::Hour:
        return 36s;
    case TimelineWindow::FiveMinutes:
        break;
    }
    return 3s;
}

std::chrono::seconds windowTime(TimelineWindow window)
{
    return columnTime(window) * timelineColumns;
}

TimelineData timelineData(const TrafficStats &stats, const QList<TimelineBackend> &backends, TimelineMeasure measure,
                          TimelineWindow window, Instant now)
{
    const qint64 perColumn = bucketsInColumn(window);
    const qint64 last = TrafficStats::indexOf(now) / perColumn;
    const qint64 first = last - timelineColumns + 1;
    const Instant begin = TrafficStats::startOf(first * perColumn);
    const Duration whole = windowTime(window);
    const Duration columnLength = columnTime(window);
    const Duration rest = columnLength - (now - TrafficStats::startOf(last * perColumn));
    TimelineData data{measure, window, {}};
    for (const TimelineBackend &backend : backends) {
        TimelineSeries series{backend.name, backend.colorIndex, QList<double>(timelineColumns, 0.0), {}, 0};
        if (const BackendTraffic *traffic = stats.backend(backend.name)) {
            for (int column = 0; column < timelineColumns; ++column) {
                const TrafficBucket sum = traffic->sum((first + column) * perColumn, perColumn);
                const qint64 amount = measure == TimelineMeasure::Requests ? sum.requests : sum.tokens;
                series.values[column] = double(amount) * 1e6 / double(columnLength.count());
                series.total += amount;
            }
            // The column under way would look like a fall, and over its first moments alone like a leap.
            series.values.last() +=
                series.values[timelineColumns - 2] * double(rest.count()) / double(columnLength.count());
            for (const ThrottleSpans::Span &span : traffic->throttles.within(begin, now)) {
                series.throttled.append({double((span.from - begin).count()) / double(whole.count()),
                                         double((span.until - begin).count()) / double(whole.count())});
            }
        }
        data.series.append(series);
    }
    return data;
}

QString timelineTitle(TimelineMeasure measure)
{
    return measure == TimelineMeasure::Requests ? Tr::tr("Requests per second") : Tr::tr("Tokens per second");
}

QString columnLabel(TimelineWindow window, int column)
{
    if (column >= timelineColumns - 1) {
        return Tr::tr("now");
    }
    const std::chrono::seconds ago = columnTime(window) * (timelineColumns - 1 - column);
    const auto minutes = std::chrono::floor<std::chrono::minutes>(ago);
    const qint64 seconds = (ago - minutes).count();
    if (minutes == 0min) {
        return Tr::tr("−%1 s").arg(seconds);
    }
    return seconds == 0 ? Tr::tr("−%1 min").arg(minutes.count())
                        : Tr::tr("−%1 min %2 s").arg(minutes.count()).arg(seconds);
}

QString columnText(const TimelineData &data, int column)
{
    double sum = 0;
    QStringList lines;
    // As they are stacked: the topmost first.
    for (auto series = data.series.rbegin(); series != data.series.rend(); ++series) {
        const double value = series->values.value(column);
        sum += value;
        const bool throttled = isThrottled(*series, column);
        if (value > 0 || throttled) {
            const QString rate = rateText(data.measure, value);
            lines.append(throttled ? Tr::tr("%1  %2, throttled").arg(series->name, rate)
                                   : Tr::tr("%1  %2").arg(series->name, rate));
        }
    }
    const QString rate = rateText(data.measure, sum);
    const QString label = columnLabel(data.window, column);
    lines.prepend(data.measure == TimelineMeasure::Requests ? Tr::tr("%1: %2 requests per second").arg(label, rate)
                                                            : Tr::tr("%1: %2 tokens per second").arg(label, rate));
    return lines.join(u'\n');
}

QString timelineTotals(const TimelineData &data)
{
    QStringList parts;
    for (const TimelineSeries &series : data.series) {
        if (series.total > 0) {
            const QString amount = formatCount(series.total);
            parts.append(data.measure == TimelineMeasure::Requests ? Tr::tr("%1 %2 requests").arg(series.name, amount)
                                                                   : Tr::tr("%1 %2 tokens").arg(series.name, amount));
        }
    }
    if (parts.isEmpty()) {
        parts.append(Tr::tr("No requests"));
    }
    for (const TimelineSeries *series : data.lanes()) {
        const qsizetype times = series->throttled.size();
        parts.append(times == 1 ? Tr::tr("%1 throttled once").arg(series->name)
                                : Tr::tr("%1 throttled %2 times").arg(series->name).arg(times));
    }
    return parts.join(u", "_s);
}

QString timelineTable(const TimelineData &data)
{
    QString table = Tr::tr("Time");
    for (const TimelineSeries &series : data.series) {
        table += u'\t' + series.name;
    }
    table += u'\t' + Tr::tr("All") + u'\t' + Tr::tr("Throttled") + u'\n';
    for (int column = 0; column < timelineColumns; ++column) {
        table += columnLabel(data.window, column);
        double sum = 0;
        QStringList throttled;
        for (const TimelineSeries &series : data.series) {
            const double value = series.values.value(column);
            sum += value;
            table += u'\t' + QString::number(value, 'f', 2);
            if (isThrottled(series, column)) {
                throttled.append(series.name);
            }
        }
        table += u'\t' + QString::number(sum, 'f', 2) + u'\t' + throttled.join(u' ') + u'\n';
    }
    return table;
}

} // namespace spillway
