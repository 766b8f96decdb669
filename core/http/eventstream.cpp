// SPDX-License-Identifier: MIT
#include "core/http/eventstream.h"

#include "core/http/headers.h"
#include "core/http/jsonmember.h"

#include <QByteArrayMatcher>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>
#include <initializer_list>
#include <utility>

using namespace Qt::StringLiterals;

namespace spillway
{
namespace
{

constexpr QByteArrayView byteOrderMark = "\xef\xbb\xbf";

/// What can stand in a line in front of the data: a byte order mark, `data:` and a space.
constexpr qsizetype maxFieldBytes = byteOrderMark.size() + 6;

/// More tokens than any answer has. What a backend reports beyond is no count, and sums of counts stay numbers.
constexpr qint64 mostTokens = 1'000'000'000'000;

/// The first of these fields of `usage` that is a count.
std::optional<qint64> countIn(const QJsonObject &usage, std::initializer_list<QLatin1StringView> names)
{
    for (const QLatin1StringView name : names) {
        const qint64 count = usage.value(name).toInteger(-1);
        if (count >= 0 && count <= mostTokens) {
            return count;
        }
    }
    return std::nullopt;
}

/// Of the object with a member `usage`.
std::optional<TokenUsage> usageIn(QByteArrayView json)
{
    const QByteArrayView value = jsonMember(json, "usage");
    if (!value.startsWith('{')) {
        return std::nullopt;
    }
    const QJsonObject usage = QJsonDocument::fromJson(value.toByteArray()).object();
    const auto prompt = countIn(usage, {"prompt_tokens"_L1, "input_tokens"_L1});
    const auto completion = countIn(usage, {"completion_tokens"_L1, "output_tokens"_L1});
    const auto total = countIn(usage, {"total_tokens"_L1});
    if (!prompt && !completion && !total) {
        return std::nullopt; // an audio's `usage` counts seconds
    }
    TokenUsage result{prompt.value_or(0), completion.value_or(0), 0};
    result.totalTokens = total.value_or(result.promptTokens + result.completionTokens);
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
        // A line is kept up to one byte more than what can matter, so that its excess shows in its length.
        const qsizetype room = m_maxEventBytes + maxFieldBytes + 1 - m_line.size();
        m_line.append(bytes.sliced(at, std::min(room, end - at)));
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
    QByteArrayView line = m_line;
    if (std::exchange(m_atStart, false) && line.startsWith(byteOrderMark)) {
        line = line.sliced(byteOrderMark.size());
    }
    if (line.isEmpty()) {
        if (m_hasData && !m_overlong) {
            events.append(m_data);
        }
        m_data.clear();
        m_hasData = false;
        m_overlong = false;
    } else if (line.startsWith("data") && (line.size() == 4 || line[4] == ':')) {
        QByteArrayView value = line.sliced(std::min<qsizetype>(5, line.size()));
        addData(value.startsWith(' ') ? value.sliced(1) : value);
    } // else a comment, or a field that nobody here reads
    m_line.resize(0);
}

void EventStreamReader::addData(QByteArrayView value)
{
    const qsizetype separator = m_hasData ? 1 : 0;
    if (m_overlong || m_data.size() + separator + value.size() > m_maxEventBytes) {
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
    if (const std::optional<TokenUsage> usage = usageIn(json)) {
        return usage;
    }
    return usageIn(jsonMember(json, "response"));
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
