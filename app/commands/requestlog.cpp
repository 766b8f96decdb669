// SPDX-License-Identifier: MIT
#include "app/commands/requestlog.h"

#include "app/commands/console.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace spillway
{
namespace
{

constexpr qsizetype widestColumn = 60;

QString failureText(const AttemptRecord &attempt)
{
    switch (attempt.failure) {
    case TransportFailure::Unreachable:
        return u"unreachable"_s;
    case TransportFailure::TimedOut:
        return u"timeout"_s;
    case TransportFailure::None:
        break;
    }
    return u"aborted"_s;
}

QString endName(ExchangeEnd end)
{
    switch (end) {
    case ExchangeEnd::Running:
        return u"running"_s;
    case ExchangeEnd::Complete:
        return u"complete"_s;
    case ExchangeEnd::CallerLeft:
        return u"callerLeft"_s;
    case ExchangeEnd::BrokenOff:
        return u"brokenOff"_s;
    case ExchangeEnd::Refused:
        return u"refused"_s;
    case ExchangeEnd::NoAnswer:
        return u"noAnswer"_s;
    }
    Q_UNREACHABLE();
}

QString endForPeople(ExchangeEnd end)
{
    switch (end) {
    case ExchangeEnd::CallerLeft:
        return u"the caller left"_s;
    case ExchangeEnd::BrokenOff:
        return u"the answer broke off"_s;
    case ExchangeEnd::Running:
    case ExchangeEnd::Complete:
    case ExchangeEnd::Refused:
    case ExchangeEnd::NoAnswer:
        break;
    }
    return {};
}

/// What a caller sent, as one word: names come unescaped from the path and may hold anything.
QString word(const QString &text)
{
    QString out;
    for (const QChar c : text) {
        const bool plain = !c.isSpace() && c.isPrint();
        out += plain || c.isSurrogate() ? QString(c) : u"\\x%1"_s.arg(c.unicode(), 2, 16, QLatin1Char('0'));
    }
    return out.isEmpty() ? u"-"_s : out;
}

QString span(Duration duration)
{
    if (duration.count() < 0) {
        return u"-"_s;
    }
    const double ms = double(duration.count()) / 1000.0;
    if (ms < 10) {
        return QString::number(ms, 'f', 1) + u"ms"_s;
    }
    return ms < 10'000 ? QString::number(ms, 'f', 0) + u"ms"_s : QString::number(ms / 1000, 'f', 1) + u's';
}

QString attemptsText(const ExchangeRecord &record)
{
    QStringList attempts;
    for (const AttemptRecord &attempt : record.attempts) {
        attempts.append(word(attempt.backend) + u'=' +
                        (attempt.status > 0 ? QString::number(attempt.status) : failureText(attempt)));
    }
    return attempts.isEmpty() ? u"-"_s : attempts.join(u',');
}

QString tokensText(const ExchangeRecord &record)
{
    return record.usage ? u"%1+%2=%3 tokens"_s.arg(record.usage->promptTokens)
                              .arg(record.usage->completionTokens)
                              .arg(record.usage->totalTokens)
                        : u"-"_s;
}

/// JSON may write any character as an escape: those that would steer the terminal it is shown on are written so.
QByteArray harmlessJson(const QByteArray &json)
{
    if (std::all_of(json.begin(), json.end(), [](char c) { return c >= ' ' && c < 0x7f; })) {
        return json;
    }
    QString out;
    for (const QChar c : QString::fromUtf8(json)) {
        out += isHarmless(c) ? QString(c) : u"\\u%1"_s.arg(c.unicode(), 4, 16, QLatin1Char('0'));
    }
    return out.toUtf8();
}

/// A JSON object with its keys in the order of writing; QJsonObject would sort them.
class JsonLine
{
public:
    void add(const char *key, const QJsonValue &value) { addRaw(key, text(value)); }
    void addRaw(const char *key, const QByteArray &json)
    {
        m_json += (m_json.size() > 1 ? ",\"" : "\"") + QByteArray(key) + "\":" + json;
    }
    QByteArray done() const { return m_json + '}'; }

private:
    static QByteArray text(const QJsonValue &value)
    {
        const QByteArray array = QJsonDocument(QJsonArray{value}).toJson(QJsonDocument::Compact);
        return harmlessJson(array.mid(1, array.size() - 2));
    }
    QByteArray m_json = "{";
};

QJsonValue milliseconds(Duration duration)
{
    return duration.count() < 0 ? QJsonValue() : QJsonValue(double(duration.count()) / 1000.0);
}

QByteArray attemptJson(const AttemptRecord &attempt)
{
    JsonLine json;
    json.add("backend", attempt.backend);
    json.add("priority", attempt.priority);
    if (attempt.status > 0) {
        json.add("status", attempt.status);
    } else {
        json.add("error", failureText(attempt));
    }
    json.add("startMs", milliseconds(attempt.startedAfter));
    json.add("firstByteMs", milliseconds(attempt.headAfter));
    json.add("endMs", milliseconds(attempt.endedAfter));
    json.add("waitMs", qint64(attempt.wait.count()));
    json.add("reason", attempt.reason);
    return json.done();
}

QJsonValue textOrNull(const QString &text)
{
    return text.isEmpty() ? QJsonValue() : QJsonValue(text);
}

} // namespace

QByteArray TextLog::line(const ExchangeRecord &record)
{
    const QString total = span(record.total);
    const std::array<QString, 9> columns{
        record.startedAt.toString(Qt::ISODateWithMs),
        word(QString::fromUtf8(record.method)),
        word(record.deployment),
        record.status > 0 ? QString::number(record.status) : u"-"_s,
        word(record.servedBy),
        attemptsText(record),
        span(record.firstByte).rightJustified(7),
        total.rightJustified(7),
        tokensText(record),
    };
    QString line;
    for (size_t i = 0; i < columns.size(); ++i) {
        m_widths[i] = std::max(m_widths[i], std::min(columns[i].size(), widestColumn));
        line += columns[i].leftJustified(m_widths[i]) + u"  "_s;
    }
    QStringList remarks{endForPeople(record.end), record.note};
    remarks.removeAll(QString());
    line += printable(remarks.join(u", "_s));
    while (line.endsWith(u' ')) {
        line.chop(1);
    }
    return line.toUtf8() + '\n';
}

QByteArray jsonLogLine(const ExchangeRecord &record)
{
    QByteArrayList attempts;
    for (const AttemptRecord &attempt : record.attempts) {
        attempts.append(attemptJson(attempt));
    }
    const auto tokens = [&](qint64 TokenUsage::*field) {
        return record.usage ? QJsonValue((*record.usage).*field) : QJsonValue();
    };
    JsonLine json;
    json.add("time", record.startedAt.toString(Qt::ISODateWithMs));
    json.add("id", qint64(record.id));
    json.add("method", QString::fromUtf8(record.method));
    json.add("path", QString::fromUtf8(record.path));
    json.add("deployment", textOrNull(record.deployment));
    json.add("status", record.status > 0 ? QJsonValue(record.status) : QJsonValue());
    json.add("servedBy", textOrNull(record.servedBy));
    json.add("url", textOrNull(record.url));
    json.addRaw("attempts", '[' + attempts.join(',') + ']');
    json.add("firstByteMs", milliseconds(record.firstByte));
    json.add("totalMs", milliseconds(record.total));
    json.add("requestBytes", record.requestBytes);
    json.add("responseBytes", record.responseBytes);
    json.add("promptTokens", tokens(&TokenUsage::promptTokens));
    json.add("completionTokens", tokens(&TokenUsage::completionTokens));
    json.add("totalTokens", tokens(&TokenUsage::totalTokens));
    json.add("streamed", record.streamed);
    json.add("replayable", record.replayable);
    json.add("end", endName(record.end));
    json.add("note", record.note);
    return json.done() + '\n';
}

} // namespace spillway
