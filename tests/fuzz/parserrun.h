// SPDX-License-Identifier: MIT
#pragma once

#include "tests/fuzz/fuzzinput.h"
#include "tests/fuzz/invariant.h"

#include <QList>

namespace spillway
{

/// Feeds a sans-IO parser (RequestParser, ResponseParser) as a connection would, checks what has to hold at every step,
/// and writes down what comes out, one line an event, pieces of a body joined.
///
/// `Traits`: `static QByteArray head(const Parser &)`, `static QByteArray error(const Parser &)` (both check the values
/// they describe), `static std::optional<qint64> bodyLength(const Parser &)` (where it is known), `void next(Parser
/// &)`.
template <typename Parser, typename Traits>
class ParserRun
{
public:
    using Event = typename Parser::Event;

    ParserRun(Parser &parser, Traits traits)
        : m_parser(parser)
        , m_traits(std::move(traits))
    {
    }

    void feed(const QByteArray &bytes)
    {
        m_pending += bytes;
        int eventsWithoutBytes = 0;
        while (!m_failed) {
            const ExactBlock block(m_pending);
            const auto step = m_parser.feed(block.view());
            require(step.consumed >= 0 && step.consumed <= m_pending.size(), "consumed more than was given");
            note(step, block.view());
            m_pending.remove(0, step.consumed);
            if (step.event == Event::NeedMore) {
                return;
            }
            eventsWithoutBytes = step.consumed > 0 ? 0 : eventsWithoutBytes + 1;
            require(eventsWithoutBytes < 4, "events go on without a byte");
        }
        const auto step = m_parser.feed(m_pending);
        require(step.event == Event::Error && step.consumed == 0, "went on behind an error");
    }

    /// The lines, and at last what was not consumed.
    QList<QByteArray> log() const
    {
        QList<QByteArray> log = m_log;
        if (!m_failed) {
            log.append("rest " + m_pending);
        }
        return log;
    }
    bool hasFailed() const { return m_failed; }

private:
    template <typename Step>
    void note(const Step &step, QByteArrayView given)
    {
        switch (step.event) {
        case Event::NeedMore:
            break;
        case Event::Head:
            require(!m_inMessage, "a head inside a message");
            m_inMessage = true;
            m_bodySize = 0;
            m_log.append("head " + m_traits.head(m_parser));
            break;
        case Event::Body:
            require(m_inMessage, "a body without a head");
            require(!step.body.isEmpty(), "an empty piece of a body");
            require(step.body.begin() >= given.begin() && step.body.end() <= given.begin() + step.consumed,
                    "a piece of a body that is not in the consumed input");
            m_bodySize += step.body.size();
            if (m_log.isEmpty() || !m_log.last().startsWith("body ")) {
                m_log.append("body ");
            }
            m_log.last() += step.body;
            break;
        case Event::End: {
            require(m_inMessage, "an end without a head");
            m_inMessage = false;
            const std::optional<qint64> length = m_traits.bodyLength(m_parser);
            require(!length || *length == m_bodySize, "the body is not as long as the head says");
            m_log.append("end");
            m_traits.next(m_parser);
            break;
        }
        case Event::Error:
            m_failed = true;
            m_log.append("error " + m_traits.error(m_parser));
            break;
        }
    }

    Parser &m_parser;
    Traits m_traits;
    QByteArray m_pending;
    QList<QByteArray> m_log;
    qint64 m_bodySize = 0;
    bool m_inMessage = false;
    bool m_failed = false;
};

inline void requireSame(const QList<QByteArray> &a, const QList<QByteArray> &b, const QByteArray &what)
{
    require(a == b, what + ":\n" + a.join('\n') + "\ninstead of:\n" + b.join('\n'));
}

} // namespace spillway
