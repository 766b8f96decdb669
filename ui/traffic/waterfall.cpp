// SPDX-License-Identifier: MIT
#include "ui/traffic/waterfall.h"

#include "ui/widgets/format.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace spillway
{

namespace
{

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(spillway::Waterfall)
};

/// Shorter than this nobody can see that the request was read.
constexpr Duration leastReading = 1ms;
constexpr int barGap = 8; ///< between a bar and its text, px
/// However long the texts, the bars keep this part of the width.
constexpr double leastBars = 0.4;

Duration startOf(const ExchangeRecord &record, qsizetype attempt)
{
    if (attempt > 0) {
        return record.attempts[attempt].startedAfter;
    }
    const Duration start = record.attempts.first().startedAfter;
    return start < leastReading ? Duration(0) : start;
}

/// 1, 2, 2.5 or 5 times a power of ten: the first that is not below `least`.
Duration niceStep(double least)
{
    double unit = std::pow(10.0, std::floor(std::log10(std::max(least, 1.0))));
    for (const double factor : {1.0, 2.0, 2.5, 5.0, 10.0}) {
        if (unit * factor >= least && std::fmod(unit * factor, 1.0) == 0) {
            return Duration(qint64(unit * factor));
        }
    }
    return Duration(qint64(unit * 10));
}

QString passedOnText(const ExchangeRecord &record, qsizetype attempt)
{
    const AttemptRecord &now = record.attempts[attempt];
    const AttemptRecord &next = record.attempts[attempt + 1];
    const QString time = formatLatency(attemptEnd(record, attempt) - startOf(record, attempt));
    if (next.priority == now.priority) {
        return Text::tr("%1, next backend at once").arg(time);
    }
    return Text::tr("%1, priority %2 used up, spill to priority %3")
        .arg(time, QString::number(now.priority), QString::number(next.priority));
}

} // namespace

Duration attemptEnd(const ExchangeRecord &record, qsizetype attempt)
{
    const AttemptRecord &now = record.attempts[attempt];
    if (attempt + 1 < record.attempts.size()) {
        return record.attempts[attempt + 1].startedAfter;
    }
    const Duration known = isRunning(record, attempt) ? record.total : now.endedAfter;
    return std::max({known, now.headAfter, now.startedAfter});
}

QList<BarSegment> barsOf(const ExchangeRecord &record, qsizetype attempt)
{
    const AttemptRecord &now = record.attempts[attempt];
    const Duration start = startOf(record, attempt);
    const Duration end = attemptEnd(record, attempt);
    QList<BarSegment> bars;
    if (attempt == 0 && start > Duration(0)) {
        bars.append({Duration(0), start, BarPart::Reading});
    }
    if (!now.answered && !isRunning(record, attempt)) {
        bars.append({start, end, BarPart::PassedOn});
        return bars;
    }
    if (now.headAfter < Duration(0)) {
        bars.append({start, end, BarPart::Waiting});
        return bars;
    }
    const Duration head = std::clamp(now.headAfter, start, end);
    bars.append({start, head, BarPart::Waiting});
    bars.append({head, end, BarPart::Answering});
    return bars;
}

QString barText(const ExchangeRecord &record, qsizetype attempt)
{
    const AttemptRecord &now = record.attempts[attempt];
    const bool last = attempt == record.attempts.size() - 1;
    if (isRunning(record, attempt)) {
        return now.headAfter < Duration(0) ? Text::tr("waiting for the first byte")
                                           : Text::tr("first byte %1, streaming").arg(formatLatency(now.headAfter));
    }
    if (!last && !now.answered) {
        return passedOnText(record, attempt);
    }
    if (!now.answered) {
        const QString time = formatLatency(attemptEnd(record, attempt) - startOf(record, attempt));
        return record.end == ExchangeEnd::CallerLeft ? Text::tr("%1, then the client left").arg(time)
                                                     : Text::tr("%1, no other backend left").arg(time);
    }
    const QString first = formatLatency(record.firstByte < Duration(0) ? now.headAfter : record.firstByte);
    const QString total = formatLatency(record.total);
    switch (record.end) {
    case ExchangeEnd::CallerLeft:
        return Text::tr("first byte %1, client left at %2").arg(first, total);
    case ExchangeEnd::BrokenOff:
        return Text::tr("first byte %1, broke off at %2").arg(first, total);
    default:
        return Text::tr("first byte %1, done %2").arg(first, total);
    }
}

TimeAxis axisFor(const ExchangeRecord &record, const QList<int> &textWidths, int width, int leastStep)
{
    double end = 1000; // a microsecond axis tells nobody anything
    for (qsizetype i = 0; i < record.attempts.size(); ++i) {
        const double to = double(attemptEnd(record, i).count());
        const double room = std::max(width - barGap - textWidths.value(i), int(width * leastBars));
        end = std::max(end, to * std::max(width, 1) / std::max(room, 1.0));
    }
    const Duration step = niceStep(end * std::max(leastStep, 1) / std::max(width, 1));
    return {Duration(qint64(std::ceil(end))), step};
}

QString tickText(Duration time)
{
    if (time == Duration(0)) {
        return u"0"_s;
    }
    if (time < 1s) {
        const double ms = double(time.count()) / 1000;
        return QString::number(ms, 'g', 4) + u" ms"_s;
    }
    return formatSeconds(time);
}

} // namespace spillway
