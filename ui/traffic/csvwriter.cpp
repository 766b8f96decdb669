// SPDX-License-Identifier: MIT
#include "ui/traffic/csvwriter.h"

#include "ui/traffic/exchangetext.h"

using namespace Qt::StringLiterals;

namespace spillway
{

namespace
{

const QStringList columnNames{
    u"id"_s,       u"started"_s,       u"method"_s,         u"path"_s,          u"deployment"_s,
    u"status"_s,   u"end"_s,           u"served_by"_s,      u"spilled_over"_s,  u"attempts"_s,
    u"streamed"_s, u"first_ms"_s,      u"total_ms"_s,       u"prompt_tokens"_s, u"completion_tokens"_s,
    u"tokens"_s,   u"request_bytes"_s, u"response_bytes"_s, u"note"_s,
};

QString endName(ExchangeEnd end)
{
    switch (end) {
    case ExchangeEnd::Running:
        return u"running"_s;
    case ExchangeEnd::Complete:
        return u"complete"_s;
    case ExchangeEnd::CallerLeft:
        return u"client left"_s;
    case ExchangeEnd::BrokenOff:
        return u"broken off"_s;
    case ExchangeEnd::Refused:
        return u"refused"_s;
    case ExchangeEnd::NoAnswer:
        return u"no answer"_s;
    }
    Q_UNREACHABLE();
}

/// Milliseconds with up to three decimals; empty where nothing is known.
QString milliseconds(Duration time)
{
    return time < Duration(0) ? QString() : QString::number(double(time.count()) / 1000, 'f', 3);
}

QString yesNo(bool yes)
{
    return yes ? u"yes"_s : u"no"_s;
}

QStringList fieldsOf(const TrafficEntry &entry)
{
    const ExchangeRecord &record = *entry.record;
    QStringList attempts;
    for (const AttemptRecord &attempt : record.attempts) {
        attempts.append(attempt.backend + u'=' +
                        (attempt.failure == TransportFailure::TimedOut ? u"timeout"_s
                         : attempt.status == 0                         ? u"unreachable"_s
                                                                       : QString::number(attempt.status)));
    }
    const auto tokens = [&](qint64 TokenUsage::*which) {
        return record.usage ? QString::number((*record.usage).*which) : QString();
    };
    return {QString::number(record.id),
            record.startedAt.toUTC().toString(Qt::ISODateWithMs),
            QString::fromLatin1(record.method),
            QString::fromUtf8(record.path),
            record.deployment,
            record.status == 0 ? QString() : QString::number(record.status),
            endName(record.end),
            record.servedBy,
            yesNo(spilledOver(entry)),
            attempts.join(u", "),
            yesNo(record.streamed),
            milliseconds(record.firstByte),
            record.end == ExchangeEnd::Running ? QString() : milliseconds(record.total),
            tokens(&TokenUsage::promptTokens),
            tokens(&TokenUsage::completionTokens),
            tokens(&TokenUsage::totalTokens),
            QString::number(record.requestBytes),
            QString::number(record.responseBytes),
            record.note};
}

QString csvLine(const QStringList &fields)
{
    QStringList quoted;
    for (const QString &field : fields) {
        quoted.append(csvField(field));
    }
    return quoted.join(u',') + "\r\n"_L1;
}

} // namespace

QString csvField(const QString &text)
{
    QString field = text;
    if (!field.isEmpty() && QStringView(u"=+-@\t\r\n").contains(field.front())) {
        field.prepend(u'\'');
    }
    if (field.contains(u',') || field.contains(u'"') || field.contains(u'\r') || field.contains(u'\n')) {
        field.replace(u'"', "\"\""_L1);
        field = u'"' + field + u'"';
    }
    return field;
}

QByteArray csvText(const QList<TrafficEntry> &entries)
{
    QByteArray text = csvLine(columnNames).toUtf8();
    for (const TrafficEntry &entry : entries) {
        text += csvLine(fieldsOf(entry)).toUtf8();
    }
    return text;
}

} // namespace spillway
