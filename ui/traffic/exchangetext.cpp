// SPDX-License-Identifier: MIT
#include "ui/traffic/exchangetext.h"

#include "ui/traffic/exchangemodel.h"
#include "ui/widgets/format.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace spillway
{

namespace
{

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(spillway::ExchangeText)
};

bool isRunning(const ExchangeRecord &record)
{
    return record.end == ExchangeEnd::Running;
}

QString tokensText(const ExchangeRecord &record)
{
    if (record.usage) {
        return formatCount(record.usage->totalTokens);
    }
    return isRunning(record) && record.streamed ? Text::tr("streaming") : noValue;
}

QString attemptsText(const ExchangeRecord &record)
{
    QStringList texts;
    for (qsizetype i = 0; i < record.attempts.size(); ++i) {
        texts.append(attemptText(record.attempts[i], isRunning(record, i)));
    }
    return texts.join(u", ");
}

QString spokenStatus(const ExchangeRecord &record)
{
    switch (record.end) {
    case ExchangeEnd::Running:
        return record.status == 0 ? Text::tr("In flight") : Text::tr("In flight, %1").arg(record.status);
    case ExchangeEnd::CallerLeft:
        return Text::tr("The client closed the connection");
    case ExchangeEnd::BrokenOff:
        return Text::tr("%1, the answer broke off").arg(record.status);
    case ExchangeEnd::Complete:
    case ExchangeEnd::Refused:
    case ExchangeEnd::NoAnswer:
        break;
    }
    return Text::tr("%1, %2").arg(QString::number(record.status), stateWord(statusState(record)));
}

QString spokenTokens(const ExchangeRecord &record)
{
    if (!record.usage) {
        return isRunning(record) && record.streamed ? Text::tr("streaming") : Text::tr("no token count");
    }
    return Text::tr("%1 tokens, %2 in, %3 out")
        .arg(formatCount(record.usage->totalTokens), formatCount(record.usage->promptTokens),
             formatCount(record.usage->completionTokens));
}

} // namespace

QString exchangeColumnName(int column)
{
    switch (column) {
    case ExchangeModel::Time:
        return Text::tr("Time");
    case ExchangeModel::Method:
        return Text::tr("Method");
    case ExchangeModel::Deployment:
        return Text::tr("Deployment / path");
    case ExchangeModel::Status:
        return Text::tr("Status");
    case ExchangeModel::ServedBy:
        return Text::tr("Served by");
    case ExchangeModel::Attempts:
        return Text::tr("Attempts");
    case ExchangeModel::FirstByte:
        return Text::tr("First byte");
    case ExchangeModel::Total:
        return Text::tr("Total");
    case ExchangeModel::Tokens:
        return Text::tr("Tokens");
    default:
        return {};
    }
}

Qt::Alignment exchangeAlignment(int column)
{
    return Qt::AlignVCenter | (column >= ExchangeModel::FirstByte ? Qt::AlignRight : Qt::AlignLeft);
}

QString exchangeText(int column, const ExchangeRecord &record)
{
    switch (column) {
    case ExchangeModel::Time:
        return timeOfDay(record.startedAt);
    case ExchangeModel::Method:
        return QString::fromLatin1(record.method);
    case ExchangeModel::Deployment:
        return record.deployment.isEmpty() ? shortPath(record) : record.deployment + u' ' + shortPath(record);
    case ExchangeModel::Status:
        return statusText(record);
    case ExchangeModel::ServedBy:
        return servingBackend(record);
    case ExchangeModel::Attempts:
        return attemptsText(record);
    case ExchangeModel::FirstByte:
        return formatLatency(record.firstByte);
    case ExchangeModel::Total:
        return isRunning(record) ? u"…"_s : formatSeconds(record.total);
    case ExchangeModel::Tokens:
        return tokensText(record);
    default:
        return {};
    }
}

QString spokenExchangeText(int column, const ExchangeRecord &record)
{
    switch (column) {
    case ExchangeModel::Status:
        return spokenStatus(record);
    case ExchangeModel::ServedBy:
        return record.servedBy.isEmpty() && !isRunning(record) ? Text::tr("answered by Spillway itself")
                                                               : servingBackend(record);
    case ExchangeModel::Attempts:
        switch (record.attempts.size()) {
        case 0:
            return Text::tr("no attempt");
        case 1:
            return Text::tr("1 attempt: %1").arg(attemptsText(record));
        default:
            return Text::tr("%1 attempts: %2").arg(QString::number(record.attempts.size()), attemptsText(record));
        }
    case ExchangeModel::FirstByte:
        return record.firstByte < Duration(0) ? Text::tr("no first byte") : formatLatency(record.firstByte);
    case ExchangeModel::Total:
        return isRunning(record) ? Text::tr("in flight") : formatSeconds(record.total);
    case ExchangeModel::Tokens:
        return spokenTokens(record);
    default:
        return exchangeText(column, record);
    }
}

QString exchangeSummary(const ExchangeRecord &record)
{
    QStringList lines;
    for (int column = 0; column < ExchangeModel::columns; ++column) {
        const QString text = exchangeText(column, record);
        if (!text.isEmpty()) {
            lines.append(exchangeColumnName(column) + u": "_s + text);
        }
    }
    return lines.join(u'\n');
}

QString exchangeLine(const ExchangeRecord &record)
{
    QStringList cells;
    for (int column = 0; column < ExchangeModel::columns; ++column) {
        cells.append(exchangeText(column, record));
    }
    return cells.join(u'\t');
}

QString timeOfDay(const QDateTime &time)
{
    return time.toLocalTime().toString(u"HH:mm:ss.zzz");
}

QString shortPath(const ExchangeRecord &record)
{
    QString path = QString::fromUtf8(record.path);
    qsizetype from = path.indexOf("/openai/"_L1);
    if (from < 0) {
        return path;
    }
    from += 7;
    constexpr auto deployments = "/deployments/"_L1;
    if (QStringView(path).sliced(from).startsWith(deployments)) {
        const qsizetype slash = path.indexOf(u'/', from + deployments.size());
        if (slash > 0) {
            return path.sliced(slash);
        }
    }
    return path.sliced(from);
}

QString statusText(const ExchangeRecord &record)
{
    switch (record.end) {
    case ExchangeEnd::Running:
        return Text::tr("live");
    case ExchangeEnd::CallerLeft:
        return Text::tr("left");
    case ExchangeEnd::BrokenOff:
        return Text::tr("%1 cut").arg(record.status);
    case ExchangeEnd::Complete:
    case ExchangeEnd::Refused:
    case ExchangeEnd::NoAnswer:
        break;
    }
    return record.status == 0 ? noValue : QString::number(record.status);
}

QString servingBackend(const ExchangeRecord &record)
{
    if (!record.servedBy.isEmpty()) {
        return record.servedBy;
    }
    return isRunning(record) && !record.attempts.isEmpty() ? record.attempts.last().backend : QString();
}

QString attemptResult(const AttemptRecord &attempt, bool running)
{
    switch (attempt.failure) {
    case TransportFailure::Unreachable:
        return Text::tr("no connection");
    case TransportFailure::TimedOut:
        return Text::tr("time-out");
    case TransportFailure::None:
        break;
    }
    if (attempt.status != 0) {
        return QString::number(attempt.status);
    }
    return running ? Text::tr("running") : Text::tr("no answer");
}

QString attemptText(const AttemptRecord &attempt, bool running)
{
    return attempt.backend + u' ' + attemptResult(attempt, running);
}

} // namespace spillway
