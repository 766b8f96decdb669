// SPDX-License-Identifier: MIT
#pragma once

#include "tests/core/http/parserdriver.h"

/// Bytes cut in every way, and the check that no way of cutting changes what a parser says.
namespace spillway
{

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

/// `bytes` in pieces of 1 to `longest`, by (fixed) random numbers.
inline QByteArrayList randomPieces(const QByteArray &bytes, Numbers &numbers, quint32 longest)
{
    QByteArrayList pieces;
    for (qsizetype i = 0; i < bytes.size(); i += pieces.last().size()) {
        pieces.append(bytes.mid(i, 1 + numbers.below(longest)));
    }
    return pieces;
}

/// Calls `check(pieces, where)` with the bytes whole, cut in two at each place, one by one, and cut at random places.
/// Stops at the first that fails.
template <typename Check>
void forAllCuts(const QByteArray &bytes, Check check)
{
    for (qsizetype cut = 0; cut <= bytes.size() && !QTest::currentTestFailed(); ++cut) {
        check(QByteArrayList{bytes.first(cut), bytes.sliced(cut)}, "cut at " + QByteArray::number(cut));
    }
    QByteArrayList single;
    for (const char c : bytes) {
        single.append(QByteArray(1, c));
    }
    if (!QTest::currentTestFailed()) {
        check(single, "byte by byte");
    }
    for (quint32 seed = 1; seed <= 20 && !QTest::currentTestFailed(); ++seed) {
        Numbers numbers(seed);
        check(randomPieces(bytes, numbers, 40), "random pieces " + QByteArray::number(seed));
    }
}

/// What the parser says of the bytes as one piece.
template <typename Traits>
EventLog parseWhole(const QByteArray &bytes, Ending ending = Ending::Open)
{
    ParserDriver<Traits> driver;
    driver.feed(bytes);
    return driver.log(ending);
}

/// Compares with the bytes cut in every way.
template <typename Traits>
void compareAllCuts(const QByteArray &bytes, const EventLog &expected, Ending ending = Ending::Open)
{
    forAllCuts(bytes, [&](const QByteArrayList &pieces, const QByteArray &where) {
        ParserDriver<Traits> driver;
        for (const QByteArray &piece : pieces) {
            driver.feed(piece);
        }
        const EventLog log = driver.log(ending);
        QVERIFY2(log == expected, where + ": " + log.join(" // ") + " instead of " + expected.join(" // "));
    });
}

} // namespace spillway
