// SPDX-License-Identifier: MIT
#include "tests/core/balance/exchangewalk.h"

#include <QTest>

using namespace spillway;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

/// Over whole exchanges: what the reference gets wrong (ALGORITHM.md section 2), and who is to blame (section 4).
class TestRulesMistakes : public QObject
{
    Q_OBJECT
private slots:
    // Section 2.
    void theFirst429FailsOver();
    void retryAfterMsIsTheMoreExact();
    void noHotLoop_data();
    void noHotLoop();
    void faultsFailOver_data();
    void faultsFailOver();
    void anEditCountsAtOnce();
    // Section 4.
    void anEarlierRequestsAnswer();
    void noAnswerAtAll_data();
    void noAnswerAtAll();
    void anEarlierAnswerServes();
    void aWrongClockDoesNoHarm();
    void nothingConfigured();
};

Q_DECLARE_METATYPE(spillway::HeaderList)

void TestRulesMistakes::theFirst429FailsOver()
{
    ExchangeWalk walk(backends({1, 1}));
    walk.script(u"a"_s, {answers(429)});
    const ExchangeWalk::Played played = walk.play();
    QCOMPARE(played.way, QByteArray("a=429 b=200"));
    QCOMPARE(played.status, 200);
}

void TestRulesMistakes::retryAfterMsIsTheMoreExact()
{
    for (const char *name : {"retry-after-ms", "x-ms-retry-after-ms"}) {
        ExchangeWalk walk(backends({1, 2}));
        walk.script(u"a"_s, {answers(429, {{"Retry-After", "1"}, {name, "250"}}), answers(200)});
        walk.play();
        walk.now += 249ms;
        QCOMPARE(walk.play().way, QByteArray("b=200"));
        walk.now += 1ms;
        QCOMPARE(walk.play().way, QByteArray("a=200"));
    }
}

void TestRulesMistakes::noHotLoop_data()
{
    QTest::addColumn<HeaderList>("headers");
    QTest::addColumn<int>("asked"); // in a second of one exchange each millisecond
    QTest::newRow("Retry-After: 0") << HeaderList{{"Retry-After", "0"}} << 10;
    QTest::newRow("retry-after-ms: 0") << HeaderList{{"retry-after-ms", "0"}} << 10;
    QTest::newRow("a date in the past") << HeaderList{{"Retry-After", "Sat, 01 Jan 2000 00:00:00 GMT"}} << 10;
    QTest::newRow("Retry-After: -1") << HeaderList{{"Retry-After", "-1"}} << 1;
    QTest::newRow("reset headers of -1") << HeaderList{{"x-ratelimit-reset-requests", "-1"},
                                                       {"x-ratelimit-reset-tokens", "-1"}}
                                         << 1;
    QTest::newRow("reset headers of 0") << HeaderList{{"x-ratelimit-reset-requests", "0"},
                                                      {"x-ratelimit-reset-tokens", "0s"}}
                                        << 1;
}

void TestRulesMistakes::noHotLoop()
{
    QFETCH(HeaderList, headers);
    QFETCH(int, asked);
    ExchangeWalk walk(backends({1, 2}));
    walk.script(u"a"_s, {answers(429, headers)});
    for (int i = 0; i < 1000; ++i) {
        QCOMPARE(walk.play().by, QByteArray("b"));
        walk.now += 1ms;
    }
    QCOMPARE(walk.timesAsked(u"a"_s), asked);
}

void TestRulesMistakes::faultsFailOver_data()
{
    QTest::addColumn<TransportFailure>("failure");
    QTest::addColumn<QByteArray>("way");
    QTest::newRow("unreachable") << TransportFailure::Unreachable << QByteArray("a=unreachable b=200");
    QTest::newRow("timed out") << TransportFailure::TimedOut << QByteArray("a=timeout b=200");
}

void TestRulesMistakes::faultsFailOver()
{
    QFETCH(TransportFailure, failure);
    QFETCH(QByteArray, way);
    ExchangeWalk walk(backends({1, 2}));
    walk.script(u"a"_s, {fails(failure), answers(200)});
    QCOMPARE(walk.play().way, way);
    // Unreachable for the default wait.
    QCOMPARE(describe(stateAt(walk.health(u"a"_s), walk.now)), QByteArray("unreachable"));
    walk.now += 10s - 1us;
    QCOMPARE(walk.play().way, QByteArray("b=200"));
    walk.now += 1us;
    QCOMPARE(describe(stateAt(walk.health(u"a"_s), walk.now)), QByteArray("probing"));
    QCOMPARE(walk.play().way, QByteArray("a=200"));
    QCOMPARE(describe(stateAt(walk.health(u"a"_s), walk.now)), QByteArray("healthy"));
}

void TestRulesMistakes::anEditCountsAtOnce()
{
    ExchangeWalk walk(backends({1, 2}));
    QCOMPARE(walk.play().way, QByteArray("a=200"));
    walk.edit(u"a"_s, [](Backend &a) { a.enabled = false; });
    QCOMPARE(walk.play().way, QByteArray("b=200"));
    walk.edit(u"a"_s, [](Backend &a) {
        a.enabled = true;
        a.priority = 3;
    });
    QCOMPARE(walk.play().way, QByteArray("b=200"));
    walk.edit(u"a"_s, [](Backend &a) { a.priority = 1; });
    QCOMPARE(walk.play().way, QByteArray("a=200"));
}

void TestRulesMistakes::anEarlierRequestsAnswer()
{
    // Two requests are with a at once. The first is throttled, then the second is answered: a goes on waiting.
    ExchangeWalk walk(backends({1, 2}));
    walk.settle(0, throttles("5"));
    walk.now += 2s;
    walk.settle(0, answers(200));
    QCOMPARE(walk.play().way, QByteArray("b=200"));
    walk.now += 3s;
    QCOMPARE(walk.play().way, QByteArray("a=200"));
}

void TestRulesMistakes::noAnswerAtAll_data()
{
    QTest::addColumn<TransportFailure>("first");
    QTest::addColumn<TransportFailure>("last");
    QTest::addColumn<int>("status");
    QTest::newRow("both unreachable") << TransportFailure::Unreachable << TransportFailure::Unreachable << 502;
    QTest::newRow("both timed out") << TransportFailure::TimedOut << TransportFailure::TimedOut << 504;
    QTest::newRow("the last timed out") << TransportFailure::Unreachable << TransportFailure::TimedOut << 504;
    QTest::newRow("the last unreachable") << TransportFailure::TimedOut << TransportFailure::Unreachable << 502;
}

void TestRulesMistakes::noAnswerAtAll()
{
    QFETCH(TransportFailure, first);
    QFETCH(TransportFailure, last);
    QFETCH(int, status);
    ExchangeWalk walk(backends({1, 2}));
    walk.script(u"a"_s, {fails(first)});
    walk.script(u"b"_s, {fails(last)});
    const ExchangeWalk::Played played = walk.play();
    QCOMPARE(played.status, status);
    QCOMPARE(played.by, QByteArray());
    QCOMPARE(walk.timesAsked(u"a"_s) + walk.timesAsked(u"b"_s), 2); // after each was tried once
    // While both rest, the first of the list alone is asked.
    QCOMPARE(walk.play().way.left(2), QByteArray("a="));
    QCOMPARE(walk.timesAsked(u"b"_s), 1);
}

void TestRulesMistakes::anEarlierAnswerServes()
{
    ExchangeWalk walk(backends({1, 2, 3}));
    walk.script(u"a"_s, {throttles("5")});
    walk.script(u"b"_s, {throttles("7", 503)});
    walk.script(u"c"_s, {fails(TransportFailure::TimedOut)});
    const ExchangeWalk::Played played = walk.play();
    QCOMPARE(played.way, QByteArray("a=429 b=503 c=timeout"));
    QCOMPARE(played.by, QByteArray("b"));
    QCOMPARE(played.status, 503);
}

void TestRulesMistakes::aWrongClockDoesNoHarm()
{
    // The machine's clock is a year slow, the answer says what time it is.
    ExchangeWalk walk(backends({1, 2}));
    walk.wallNow = walk.wallNow.addYears(-1);
    walk.script(u"a"_s, {answers(429, {{"Date", "Mon, 01 Jan 2024 12:00:00 GMT"},
                                       {"Retry-After", "Mon, 01 Jan 2024 12:00:03 GMT"}}),
                         answers(200)});
    walk.play();
    walk.now += 3s - 1us;
    QCOMPARE(walk.play().way, QByteArray("b=200"));
    walk.now += 1us;
    QCOMPARE(walk.play().way, QByteArray("a=200"));
}

void TestRulesMistakes::nothingConfigured()
{
    ExchangeWalk nobody(backends({}));
    QCOMPARE(nobody.play().status, 503);
    ExchangeWalk off(backends({1, 2}));
    off.edit(u"a"_s, [](Backend &a) { a.enabled = false; });
    off.edit(u"b"_s, [](Backend &b) { b.enabled = false; });
    const ExchangeWalk::Played played = off.play();
    QCOMPARE(played.status, 503);
    QCOMPARE(played.way, QByteArray());
}

QTEST_APPLESS_MAIN(TestRulesMistakes)
#include "tst_rulesmistakes.moc"
