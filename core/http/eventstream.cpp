// SPDX-License-Identifier: MIT
#include "core/http/eventstream.h"

#include "core/http/headers.h"

#include <QByteArrayMatcher>
#include <QJsonDocument>
#include <QJsonObject>

namespace spillway
{
namespace
{

std::optional<TokenUsage> usageIn(const QJsonObject &object)
{
    const QJsonValue value = object.value(QLatin1StringView("usage"));
    if (!value.isObject()) {
        return std::nullopt;
    }
    const QJsonObject usage = value.toObject();
    const auto number = [&usage](const char *name, const char *otherName) {
        const QJsonValue first = usage.value(QLatin1StringView(name));
        return (first.isDouble() ? first : usage.value(QLatin1StringView(otherName))).toInteger();
    };
    TokenUsage result;
    result.promptTokens = number("prompt_tokens", "input_tokens");
    result.completionTokens = number("completion_tokens", "output_tokens");
    result.totalTokens =
        usage.value(QLatin1StringView("total_tokens")).toInteger(result.promptTokens + result.completionTokens);
    return result;
}

} // namespace

EventStreamReader::EventStreamReader(qsizetype maxEventBytes)
    : m_maxEventBytes(maxEventBytes)
{
}

QList<QByteArray> EventStreamReader::feed(QByteArrayView bytes)
{
    QList<QByteArray> events;
    qsizetype at = 0;
    while (at < bytes.size()) {
        if (m_lastWasCr) {
            m_lastWasCr = false;
            if (bytes[at] == '\n') {
                ++at;
                continue;
            }
        }
        qsizetype end = at;
        while (end < bytes.size() && bytes[end] != '\n' && bytes[end] != '\r') {
            ++end;
        }
        if (m_line.size() + (end - at) > m_maxEventBytes) {
            m_overlong = true;
            m_line = "x"; // only that the line is not empty still matters
        } else if (!m_overlong) {
            m_line.append(bytes.sliced(at, end - at));
        } else if (end > at) {
            m_line = "x";
        }
        if (end < bytes.size()) {
            m_lastWasCr = bytes[end] == '\r';
            ++end;
            endLine(events);
        }
        at = end;
    }
    return events;
}

void EventStreamReader::endLine(QList<QByteArray> &events)
{
    QByteArray line;
    line.swap(m_line);
    if (std::exchange(m_atStart, false) && line.startsWith("\xef\xbb\xbf")) {
        line.remove(0, 3);
    }
    if (line.isEmpty()) {
        if (m_hasData && !m_overlong) {
            events.append(m_data);
        }
        m_data.clear();
        m_hasData = false;
        m_overlong = false;
        return;
    }
    if (m_overlong || !line.startsWith("data") || (line.size() > 4 && line[4] != ':')) {
        return; // a comment, or a field that nobody here reads
    }
    QByteArrayView value = QByteArrayView(line).sliced(std::min<qsizetype>(5, line.size()));
    if (value.startsWith(' ')) {
        value = value.sliced(1);
    }
    if (m_data.size() + value.size() > m_maxEventBytes) {
        m_overlong = true;
        m_data.clear();
        return;
    }
    if (std::exchange(m_hasData, true)) {
        m_data += '\n';
    }
    m_data += value;
}

std::optional<TokenUsage> readUsage(QByteArrayView json)
{
    const QJsonObject object = QJsonDocument::fromJson(json.toByteArray()).object();
    if (const std::optional<TokenUsage> usage = usageIn(object)) {
        return usage;
    }
    return usageIn(object.value(QLatin1StringView("response")).toObject());
}

UsageWatcher::Kind UsageWatcher::kindOf(QByteArrayView contentType, QByteArrayView contentEncoding)
{
    const QByteArrayView encoding = contentEncoding.trimmed();
    if (!encoding.isEmpty() && !equalsIgnoringCase(encoding, "identity")) {
        return Kind::Ignore;
    }
    const qsizetype semicolon = contentType.indexOf(';');
    const QByteArrayView type = (semicolon < 0 ? contentType : contentType.first(semicolon)).trimmed();
    if (equalsIgnoringCase(type, "text/event-stream")) {
        return Kind::EventStream;
    }
    return equalsIgnoringCase(type, "application/json") ? Kind::Json : Kind::Ignore;
}

UsageWatcher::UsageWatcher(Kind kind, qsizetype maxJsonBytes)
    : m_kind(kind)
    , m_maxJsonBytes(maxJsonBytes)
    , m_events(maxJsonBytes)
{
}

void UsageWatcher::feed(QByteArrayView bytes)
{
    static const QByteArrayMatcher usageKey("\"usage\"");
    switch (m_kind) {
    case Kind::Ignore:
        return;
    case Kind::Json:
        if (m_json.size() + bytes.size() > m_maxJsonBytes) {
            m_kind = Kind::Ignore;
            m_json.clear();
            return;
        }
        m_json.append(bytes);
        return;
    case Kind::EventStream:
        for (const QByteArray &event : m_events.feed(bytes)) {
            const qsizetype at = usageKey.indexIn(event);
            // Every chunk of a stream with usage carries `"usage":null` but the last; parsing them all would be waste.
            if (at >= 0 && !QByteArrayView(event).sliced(at + 7).startsWith(":null")) {
                if (const std::optional<TokenUsage> usage = readUsage(event)) {
                    m_usage = usage;
                }
            }
        }
        return;
    }
}

std::optional<TokenUsage> UsageWatcher::usage() const
{
    return m_kind == Kind::Json ? readUsage(m_json) : m_usage;
}

} // namespace spillway
