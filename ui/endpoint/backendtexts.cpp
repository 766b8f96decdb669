// SPDX-License-Identifier: MIT
#include "ui/endpoint/backendtexts.h"

#include "ui/widgets/format.h"

#include <QCoreApplication>
#include <QStringList>

using namespace Qt::StringLiterals;

namespace spillway
{

namespace
{

struct Tr
{
    Q_DECLARE_TR_FUNCTIONS(spillway::BackendTexts)
};

/// A count that is a dash for a backend that is silent, unless something is left to count.
QString countText(const BackendRow &row, qint64 count, QString (*format)(qint64))
{
    return row.isSilent() && count == 0 ? noValue : format(count);
}

QString errorsText(double errors)
{
    if (errors < 0) {
        return noValue;
    }
    return errors == 0 ? u"0.0 %"_s : formatPercent(errors, 1);
}

QString firstByteText(const BackendRow &row)
{
    return row.p50.count() < 0 ? noValue : u"%1 / %2"_s.arg(formatLatency(row.p50), formatLatency(row.p95));
}

QString quotaCellText(const BackendRow &row)
{
    if (row.isSilent()) {
        return noValue;
    }
    return row.quota.isKnown() ? Tr::tr("%1, %2 of %3")
                                     .arg(formatPercent(row.quota.ratio()), formatCompact(row.quota.left),
                                          formatCompact(row.quota.limit))
                               : Tr::tr("Not reported");
}

} // namespace

QString availableText(int available, int count)
{
    return Tr::tr("%1 of %2 available").arg(available).arg(count);
}

QString rowCellText(const BackendRow &row, BackendColumn column, Instant now)
{
    switch (column) {
    case BackendColumn::State: {
        const PillContent pill = pillOf(row, now);
        const QString word = pill.word.isEmpty() ? stateWord(pill.state) : pill.word;
        return pill.left ? u"%1 %2"_s.arg(word, formatCountdown(*pill.left)) : word;
    }
    case BackendColumn::Backend:
        return row.name;
    case BackendColumn::Priority:
        return QString::number(row.priority);
    case BackendColumn::InFlight:
        return countText(row, row.inFlight, formatCount);
    case BackendColumn::Requests:
        return countText(row, row.requests, formatCount);
    case BackendColumn::Tokens:
        return countText(row, row.tokens, formatCompact);
    case BackendColumn::Quota:
        return quotaCellText(row);
    case BackendColumn::FirstByte:
        return firstByteText(row);
    case BackendColumn::Errors:
        return errorsText(row.errors);
    case BackendColumn::Spark:
        return row.spark.points.isEmpty() ? noValue : Tr::tr("%1/s").arg(formatRate(row.spark.points.last()));
    case BackendColumn::LastStatus:
        break;
    }
    return lastStatusText(row, now);
}

QString rowSpokenText(const BackendRow &row, BackendColumn column, Instant now)
{
    switch (column) {
    case BackendColumn::State:
        return pillText(pillOf(row, now));
    case BackendColumn::Backend: {
        const QString place = backendSubtitle(row.place);
        return place.isEmpty() ? row.name : u"%1, %2"_s.arg(row.name, place);
    }
    case BackendColumn::Priority:
        return Tr::tr("priority %1").arg(row.priority);
    case BackendColumn::InFlight:
        return Tr::tr("%1 in flight").arg(row.inFlight);
    case BackendColumn::Requests:
        return Tr::tr("%1 requests per minute").arg(formatCount(row.requests));
    case BackendColumn::Tokens:
        return Tr::tr("%1 tokens per minute").arg(spokenCount(row.tokens));
    case BackendColumn::Quota:
        return quotaText(row.isSilent() ? Quota() : row.quota);
    case BackendColumn::FirstByte:
        return row.p50.count() < 0 ? Tr::tr("first byte unknown")
                                   : Tr::tr("first byte %1, at most %2 for 95 percent")
                                         .arg(formatLatency(row.p50), formatLatency(row.p95));
    case BackendColumn::Errors:
        return row.errors < 0 ? Tr::tr("errors unknown") : Tr::tr("%1 errors").arg(errorsText(row.errors));
    case BackendColumn::Spark:
        return sparkText(row.spark);
    case BackendColumn::LastStatus:
        break;
    }
    return lastStatusText(row, now);
}

QString rowToolTip(const BackendRow &row, Instant now)
{
    QStringList lines{u"%1 · %2"_s.arg(row.name, rowCellText(row, BackendColumn::State, now)), row.url};
    if (!row.place.region.isEmpty()) {
        lines[1] = u"%1 · %2"_s.arg(row.place.region, row.url);
    }
    lines.append(Tr::tr("Last status: %1").arg(lastStatusText(row, now)));
    if (row.known && row.state == HealthState::Unreachable && !row.lastReason.isEmpty()) {
        lines.append(row.lastReason);
    }
    lines.append(
        Tr::tr("Priority %1 · %2 in flight · %3 requests/min · %4 tokens/min")
            .arg(row.priority)
            .arg(row.inFlight)
            .arg(rowCellText(row, BackendColumn::Requests, now), rowCellText(row, BackendColumn::Tokens, now)));
    const QString unit = row.quota.unit == Quota::Unit::Tokens ? Tr::tr("tokens") : Tr::tr("requests");
    lines.append(row.isSilent() || !row.quota.isKnown()
                     ? Tr::tr("Remaining quota: %1").arg(quotaCellText(row))
                     : Tr::tr("Remaining quota: %1 %2").arg(quotaCellText(row), unit));
    lines.append(
        Tr::tr("First byte p50 / p95: %1 · errors in 5 min: %2").arg(firstByteText(row), errorsText(row.errors)));
    return lines.join(u'\n');
}

QString rowCopyText(const BackendRow &row, Instant now)
{
    QStringList cells;
    for (int column = 0; column < backendColumnCount; ++column) {
        cells.append(rowCellText(row, BackendColumn(column), now));
    }
    cells.insert(int(BackendColumn::Backend) + 1, row.url);
    return cells.join(u'\t');
}

QVariant rowSortKey(const BackendRow &row, BackendColumn column)
{
    switch (column) {
    case BackendColumn::State:
        return int(row.state) + (row.known ? 0 : 10);
    case BackendColumn::Backend:
        return row.name.toLower();
    case BackendColumn::Priority:
        return row.priority;
    case BackendColumn::InFlight:
        return row.inFlight;
    case BackendColumn::Requests:
        return row.requests;
    case BackendColumn::Tokens:
        return row.tokens;
    case BackendColumn::Quota:
        return row.quota.isKnown() ? row.quota.ratio() : 2.0;
    case BackendColumn::FirstByte:
        return qint64(row.p50.count());
    case BackendColumn::Errors:
        return row.errors;
    case BackendColumn::Spark:
        return row.spark.points.isEmpty() ? -1.0 : row.spark.points.last();
    case BackendColumn::LastStatus:
        break;
    }
    return row.lastStatus;
}

QString groupCellText(const BackendGroup &group, BackendColumn column, Instant now)
{
    switch (column) {
    case BackendColumn::State:
        return Tr::tr("Priority %1").arg(group.priority);
    case BackendColumn::Backend:
        return groupSentence(group, now);
    case BackendColumn::InFlight:
        return formatCount(group.inFlight);
    case BackendColumn::Requests:
        return formatCount(group.requests);
    case BackendColumn::Tokens:
        return formatCompact(group.tokens);
    case BackendColumn::LastStatus:
        return availableText(group.available, group.count);
    default:
        return {};
    }
}

QString groupSpokenText(const BackendGroup &group, BackendColumn column, Instant now)
{
    QString text = groupCellText(group, column, now);
    switch (column) {
    case BackendColumn::State:
        return Tr::tr("Priority %1, %2, %3")
            .arg(group.priority)
            .arg(groupSentence(group, now), availableText(group.available, group.count));
    case BackendColumn::InFlight:
        return Tr::tr("%1 in flight").arg(text);
    case BackendColumn::Requests:
        return Tr::tr("%1 requests per minute").arg(text);
    case BackendColumn::Tokens:
        return Tr::tr("%1 tokens per minute").arg(spokenCount(group.tokens));
    default:
        return text;
    }
}

} // namespace spillway
