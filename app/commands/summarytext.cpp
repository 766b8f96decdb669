// SPDX-License-Identifier: MIT
#include "app/commands/summarytext.h"

#include "app/commands/console.h"

using namespace Qt::StringLiterals;

namespace spillway
{
namespace
{

QString percent(double share)
{
    return QString::number(share * 100, 'f', 1) + u" %"_s;
}

QString seconds(std::chrono::milliseconds time)
{
    return QString::number(double(time.count()) / 1000) + u" s"_s;
}

QString outageText(const TraceSummary &summary)
{
    if (summary.served == summary.requests) {
        return u"none"_s;
    }
    return u"%1, from %2 to %3"_s.arg(seconds(summary.longestOutage()), seconds(summary.outageFrom),
                                      seconds(summary.outageTo));
}

} // namespace

QString summaryText(const TraceSummary &summary)
{
    const auto number = [](qint64 value) { return QString::number(value); };
    QStringList lines = alignedRows({
        {u"requests"_s, number(summary.requests)},
        {u"served"_s, number(summary.served)},
        {u"spilled over"_s,
         u"%1, %2 of what was served"_s.arg(number(summary.spilledOver), percent(summary.spillOverShare()))},
        {u"429s to callers"_s, number(summary.throttledCallers)},
        {u"other failures"_s, number(summary.otherFailures())},
        {u"longest outage"_s, outageText(summary)},
    });
    QList<QStringList> rows{{u"NAME"_s, u"PRIO"_s, u"SERVED"_s, u"SHARE"_s, u"ASKED"_s, u"THROTTLES"_s, u"FAULTS"_s}};
    for (const BackendSummary &backend : summary.backends) {
        rows.append({backend.name, number(backend.priority), number(backend.served),
                     percent(summary.servedShare(backend)), number(backend.asked), number(backend.throttles),
                     number(backend.faults)});
    }
    lines.append(QString());
    lines.append(alignedRows(rows));
    return lines.join(u'\n') + u'\n';
}

} // namespace spillway
