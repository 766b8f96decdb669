// SPDX-License-Identifier: MIT
#pragma once

#include "core/http/headers.h"

#include <QByteArray>
#include <QList>
#include <QTest>

#include <algorithm>
#include <memory>

/// Feeds a parser with bytes as they come in, and writes down what comes out of it.
namespace spillway
{

/// One line an event: the head as the test describes it, "body …" (pieces joined), "end", "error …", and at last
/// "rest …" with what was not consumed.
using EventLog = QList<QByteArray>;

inline QByteArray describe(const HeaderList &headers)
{
    QByteArray text;
    for (const HeaderField &field : headers) {
        text += '|' + field.name + ':' + field.value;
    }
    return text;
}

/// Whether the connection ends behind the bytes.
enum class Ending { Open, Closed };

/// `Traits`: Parser, `static void prepare(Parser &)`, `static QByteArray head(const Parser &)`,
/// `static QByteArray error(const Parser &)`, `static void next(Parser &)`.
template <typename Traits>
class ParserDriver
{
public:
    using Parser = typename Traits::Parser;
    using Event = typename Parser::Event;

    ParserDriver() { Traits::prepare(m_parser); }
    template <typename... Args>
    explicit ParserDriver(Args... args)
        : m_parser(args...)
    {
        Traits::prepare(m_parser);
    }

    /// More bytes have come in. What the parser did not consume is fed again in front of them.
    void feed(const QByteArray &bytes)
    {
        m_pending += bytes;
        while (!m_failed) {
            // An own block of exactly this size, so that the address sanitizer sees a read beyond the input.
            const auto size = size_t(m_pending.size());
            const std::unique_ptr<char[]> block(new char[size]);
            std::copy(m_pending.begin(), m_pending.end(), block.get());
            const auto step = m_parser.feed(QByteArrayView(block.get(), m_pending.size()));
            if (step.consumed < 0 || step.consumed > m_pending.size()) {
                m_log.append("consumed more than given: " + QByteArray::number(step.consumed));
                return;
            }
            note(step, block.get());
            m_pending.remove(0, step.consumed);
            if (step.event == Event::NeedMore) {
                return;
            }
        }
    }

    /// `Closed` ends the connection first, which only a parser with `finish` can take.
    EventLog log(Ending ending = Ending::Open)
    {
        if constexpr (requires { m_parser.finish(); }) {
            if (ending == Ending::Closed && !m_failed) {
                note(m_parser.finish(), nullptr);
                return m_log;
            }
        }
        EventLog log = m_log;
        if (!m_failed) {
            log.append("rest " + m_pending);
        }
        return log;
    }
    Parser &parser() { return m_parser; }

private:
    template <typename Step>
    void note(const Step &step, const char *block)
    {
        switch (step.event) {
        case Event::NeedMore:
            break;
        case Event::Head:
            m_log.append(Traits::head(m_parser));
            break;
        case Event::Body: {
            const bool isInside = !step.body.isEmpty() && step.body.data() >= block &&
                                  step.body.data() + step.body.size() <= block + step.consumed;
            if (!isInside) {
                m_log.append("a piece of body that is not in the consumed input");
            }
            if (m_log.isEmpty() || !m_log.last().startsWith("body ")) {
                m_log.append("body ");
            }
            m_log.last() += step.body;
            break;
        }
        case Event::End:
            m_log.append("end");
            Traits::next(m_parser);
            break;
        case Event::Error:
            m_failed = true;
            m_log.append("error " + Traits::error(m_parser));
            break;
        }
    }

    Parser m_parser;
    QByteArray m_pending;
    EventLog m_log;
    bool m_failed = false;
};

} // namespace spillway
