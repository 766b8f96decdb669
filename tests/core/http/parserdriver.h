// SPDX-License-Identifier: MIT
#pragma once

#include "core/http/headers.h"

#include <QByteArray>
#include <QList>
#include <QTest>

#include <algorithm>
#include <memory>

/// Feeds a parser with bytes cut in every way, and writes down what comes out of it.
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

/// A linear congruential generator: the same numbers on every machine and in every run.
class Numbers
{
public:
    explicit Numbers(quint32 seed)
        : m_state(seed)
    {
    }
    quint32 below(quint32 bound)
    {
        m_state = m_state * 1664525U + 1013904223U;
        return (m_state >> 8) % bound;
    }

private:
    quint32 m_state;
};

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

    EventLog log() const
    {
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

/// What the parser says of the bytes as one piece.
template <typename Traits>
EventLog parseWhole(const QByteArray &bytes)
{
    ParserDriver<Traits> driver;
    driver.feed(bytes);
    return driver.log();
}

/// Compares with the bytes cut in two at each place, fed one by one, and cut at (fixed) random places.
template <typename Traits>
void compareAllCuts(const QByteArray &bytes, const EventLog &expected)
{
    for (qsizetype cut = 0; cut <= bytes.size(); ++cut) {
        ParserDriver<Traits> driver;
        driver.feed(bytes.first(cut));
        driver.feed(bytes.sliced(cut));
        QVERIFY2(driver.log() == expected, "cut at " + QByteArray::number(cut) + ": " + driver.log().join(" // ") +
                                               " instead of " + expected.join(" // "));
    }
    ParserDriver<Traits> single;
    for (const char c : bytes) {
        single.feed(QByteArray(1, c));
    }
    QCOMPARE(single.log(), expected);
    for (quint32 seed = 1; seed <= 20; ++seed) {
        Numbers numbers(seed);
        ParserDriver<Traits> driver;
        for (qsizetype i = 0; i < bytes.size();) {
            const qsizetype piece = std::min<qsizetype>(bytes.size() - i, 1 + numbers.below(40));
            driver.feed(bytes.sliced(i, piece));
            i += piece;
        }
        QCOMPARE(driver.log(), expected);
    }
}

} // namespace spillway
