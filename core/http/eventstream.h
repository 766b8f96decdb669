// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArray>
#include <QByteArrayView>
#include <QList>

#include <optional>

/// Server-sent events and what Spillway reads from an answer's body in passing. Never alters or delays a byte.
namespace spillway
{

/// Splits an event stream into the `data` of its events, incrementally (WHATWG HTML, section 9.2.6: CR, LF or CRLF
/// ends a line; several data lines are joined by LF; a BOM at the start is skipped).
class EventStreamReader
{
public:
    /// An event whose data is larger than `maxEventBytes` is skipped, and reading goes on behind it. No more than twice
    /// that is ever kept.
    explicit EventStreamReader(qsizetype maxEventBytes = 1024 * 1024);

    /// The data of each event that these bytes complete.
    QList<QByteArray> feed(QByteArrayView bytes);

private:
    void endLine(QList<QByteArray> &events);
    void addData(QByteArrayView value);

    qsizetype m_maxEventBytes;
    QByteArray m_line;
    QByteArray m_data;
    bool m_hasData = false;
    bool m_overlong = false; // the data of this event
    bool m_lastWasCr = false;
    bool m_atStart = true;
};

/// The tokens that an answer reports.
struct TokenUsage
{
    qint64 promptTokens = 0;
    qint64 completionTokens = 0;
    qint64 totalTokens = 0;

    bool operator==(const TokenUsage &) const = default;
};

/// The `usage` object of a JSON text: chat completions and embeddings (prompt_tokens, completion_tokens,
/// total_tokens), responses (input_tokens, output_tokens), also inside `response` as the Responses API's last event
/// has it. Empty for anything else, and where no field is a count of tokens.
std::optional<TokenUsage> readUsage(QByteArrayView json);

/// Watches the body of one answer and keeps the last usage it reports. Call `feed` with every piece as it passes.
class UsageWatcher
{
public:
    enum class Kind { Ignore, Json, EventStream };

    /// What `contentType` and `contentEncoding` allow to be read: an encoded (compressed) body is ignored.
    static Kind kindOf(QByteArrayView contentType, QByteArrayView contentEncoding);

    /// A JSON body is kept up to `maxJsonBytes`; of a larger one nothing is reported.
    explicit UsageWatcher(Kind kind = Kind::Ignore, qsizetype maxJsonBytes = 1024 * 1024);
    void feed(QByteArrayView bytes);
    /// The usage seen; call after the end of the body.
    std::optional<TokenUsage> usage() const;

private:
    Kind m_kind;
    qsizetype m_maxJsonBytes;
    EventStreamReader m_events;
    QByteArray m_json;
    std::optional<TokenUsage> m_usage;
};

} // namespace spillway
