// SPDX-License-Identifier: MIT
#include "tests/core/balance/exchangewalk.h"

#include <QTest>

using namespace spillway;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

/// The rules of ALGORITHM.md section 1, sentence by sentence, over whole exchanges.
class TestRules : public QObject
{
    Q_OBJECT
private slots:
    void availableAgainWhenItsTimeHasCome();
    void lookedAtBeforeEveryAttempt();
    void lowestPriorityFirst();
    void takenAtRandom_data();
    void takenAtRandom();
    void firstOfTheListWhenAllWait_data();
    void firstOfTheListWhenAllWait();
    void sentOnceWithoutAKeptBody();
    void whichAnswersThrottle_data();
    void whichAnswersThrottle();
    void forHowLong_data();
    void forHowLong();
    void atOnceWithoutAnyWait();
    void eachBackendOnce();
    void atMostMaxAttempts_data();
    void atMostMaxAttempts();
    void theLastAnswerGoesToTheCaller();
    void anyOtherAnswerChangesNothing_data();
    void anyOtherAnswerChangesNothing();
};

Q_DECLARE_METATYPE(spillway::HeaderList)

void TestRules::availableAgainWhenItsTimeHasCome()
{
    ExchangeWalk walk(backends({1, 2}));
    walk.script(u"a"_s, {throttles("5"), answers(200)});
    QCOMPARE(walk.play().way, QByteArray("a=429 b=200"));
    walk.now += 5s - 1us;
    QCOMPARE(walk.play().way, QByteArray("b=200"));
    walk.now += 1us; // now = retryAfter
    QCOMPARE(walk.play().way, QByteArray("a=200"));
}

void TestRules::lookedAtBeforeEveryAttempt()
{
    // a's time comes while b is being asked: it is a candidate for the second attempt.
    ExchangeWalk walk(backends({1, 2, 3}));
    walk.script(u"a"_s, {throttles("5"), answers(200)});
    walk.script(u"b"_s, {answers(200), answers(429, {}, 5s)});
    walk.play();
    QCOMPARE(walk.play().way, QByteArray("b=429 a=200"));
}

void TestRules::lowestPriorityFirst()
{
    ExchangeWalk walk(backends({3, 1, 2}));
    for (const QString &name : {u"a"_s, u"b"_s, u"c"_s}) {
        walk.script(name, {throttles("60")});
    }
    QCOMPARE(walk.play().way, QByteArray("b=429 c=429 a=429"));
    QCOMPARE(walk.drawsUsed, 0); // there was never a choice
}

void TestRules::takenAtRandom_data()
{
    QTest::addColumn<QList<quint32>>("draws");
    QTest::addColumn<QByteArray>("way");
    QTest::newRow("0, 0") << QList<quint32>{0, 0} << QByteArray("a=429 b=429 c=429 d=200");
    QTest::newRow("0, 1") << QList<quint32>{0, 1} << QByteArray("a=429 c=429 b=429 d=200");
    QTest::newRow("1, 0") << QList<quint32>{1, 0} << QByteArray("b=429 a=429 c=429 d=200");
    QTest::newRow("1, 1") << QList<quint32>{1, 1} << QByteArray("b=429 c=429 a=429 d=200");
    QTest::newRow("2, 0") << QList<quint32>{2, 0} << QByteArray("c=429 a=429 b=429 d=200");
    QTest::newRow("2, 1") << QList<quint32>{2, 1} << QByteArray("c=429 b=429 a=429 d=200");
    QTest::newRow("modulo the count") << QList<quint32>{5, 3} << QByteArray("c=429 b=429 a=429 d=200");
}

void TestRules::takenAtRandom()
{
    QFETCH(QList<quint32>, draws);
    QFETCH(QByteArray, way);
    ExchangeWalk walk(backends({1, 1, 1, 2}));
    for (const QString &name : {u"a"_s, u"b"_s, u"c"_s}) {
        walk.script(name, {throttles("60")});
    }
    walk.draws = draws;
    QCOMPARE(walk.play().way, way);
    QCOMPARE(walk.drawsUsed, 2); // one each time there are two or more, none for the last two
}

void TestRules::firstOfTheListWhenAllWait_data()
{
    QTest::addColumn<int>("status");
    for (const int status : {200, 404, 401, 429, 500, 503}) {
        QTest::newRow(QByteArray::number(status)) << status;
    }
}

void TestRules::firstOfTheListWhenAllWait()
{
    // Not the best priority, not the one that is back first; and whatever it answers goes to the caller.
    QFETCH(int, status);
    ExchangeWalk walk(backends({2, 1}));
    walk.script(u"a"_s, {throttles("60"), answers(status, {{"x-answer", "1"}})});
    walk.script(u"b"_s, {throttles("1")});
    QCOMPARE(walk.play().way, QByteArray("b=429 a=429"));
    const ExchangeWalk::Played played = walk.play();
    QCOMPARE(played.way, "a=" + QByteArray::number(status));
    QCOMPARE(played.status, status);
    QVERIFY(played.headers.contains("x-answer"));
    QCOMPARE(describe(played.last), QByteArray("deliver"));
}

void TestRules::sentOnceWithoutAKeptBody()
{
    ExchangeWalk walk(backends({1, 2}));
    walk.script(u"a"_s, {throttles("5")});
    const ExchangeWalk::Played played = walk.play({}, false);
    QCOMPARE(played.way, QByteArray("a=429"));
    QCOMPARE(played.status, 429);
    QCOMPARE(describe(played.last), QByteArray("stop: not replayable"));
    // The backend rests all the same, and the next exchange goes elsewhere.
    QCOMPARE(walk.play({}, false).way, QByteArray("b=200"));
}

void TestRules::whichAnswersThrottle_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("way");
    for (const int status : {200, 201, 304, 400, 402, 403, 404, 408, 409, 422, 428, 430, 499}) {
        QTest::newRow(QByteArray::number(status)) << status << "a=" + QByteArray::number(status);
    }
    for (const int status : {401, 429, 500, 501, 502, 503, 504, 529, 599, 600, 999}) {
        QTest::newRow(QByteArray::number(status)) << status << "a=" + QByteArray::number(status) + " b=200";
    }
}

void TestRules::whichAnswersThrottle()
{
    QFETCH(int, status);
    QFETCH(QByteArray, way);
    ExchangeWalk walk(backends({1, 2}));
    walk.script(u"a"_s, {answers(status)});
    QCOMPARE(walk.play().way, way);
    QCOMPARE(walk.isAvailable(u"a"_s), !way.contains(' '));
}

void TestRules::forHowLong_data()
{
    QTest::addColumn<HeaderList>("headers");
    QTest::addColumn<int>("waitMs");
    const auto add = [](const char *name, const HeaderList &headers, int waitMs) {
        QTest::newRow(name) << headers << waitMs;
    };
    const HeaderField retryAfter{"Retry-After", "20"};
    const HeaderField requests{"x-ratelimit-reset-requests", "30"};
    const HeaderField tokens{"x-ratelimit-reset-tokens", "40"};
    add("Retry-After", {tokens, requests, retryAfter}, 20'000);
    add("else reset-requests", {tokens, requests}, 30'000);
    add("else reset-tokens", {tokens}, 40'000);
    add("else 10 s", {}, 10'000);
    // Section 2: the reference throws on these.
    add("1s", {{"x-ratelimit-reset-requests", "1s"}}, 1000);
    add("6m0s", {{"x-ratelimit-reset-tokens", "6m0s"}}, 360'000);
    add("0.5", {{"Retry-After", "0.5"}}, 500);
    add("a date", {{"Date", "Mon, 01 Jan 2024 00:00:00 GMT"}, {"Retry-After", "Mon, 01 Jan 2024 00:00:07 GMT"}}, 7000);
    add("garbage is passed over", {{"Retry-After", "soon"}, requests}, 30'000);
    add("nothing but garbage", {{"Retry-After", "soon"}, {"x-ratelimit-reset-tokens", "?"}}, 10'000);
}

void TestRules::forHowLong()
{
    QFETCH(HeaderList, headers);
    QFETCH(int, waitMs);
    for (const int status : {401, 429, 503}) {
        ExchangeWalk walk(backends({1, 2}));
        walk.script(u"a"_s, {answers(status, headers), answers(200)});
        QVERIFY(walk.play().way.endsWith(" b=200"));
        walk.now += std::chrono::milliseconds(waitMs) - 1us;
        QVERIFY(!walk.isAvailable(u"a"_s));
        walk.now += 1us;
        QCOMPARE(walk.play().way, QByteArray("a=200"));
    }
}

void TestRules::atOnceWithoutAnyWait()
{
    ExchangeWalk walk(backends({1, 1, 2, 2, 3}));
    for (const QString &name : {u"a"_s, u"b"_s, u"c"_s, u"d"_s}) {
        walk.script(name, {throttles("60")});
    }
    const ExchangeWalk::Played played = walk.play();
    QCOMPARE(played.by, QByteArray("e"));
    QCOMPARE(played.took.count(), 0);
}

void TestRules::eachBackendOnce()
{
    // b's wait is over before the exchange is, but it has been asked.
    ExchangeWalk walk(backends({1, 2}));
    walk.script(u"a"_s, {answers(429, {{"retry-after-ms", "100"}})});
    walk.script(u"b"_s, {answers(429, {{"retry-after-ms", "100"}}, 10s)});
    const ExchangeWalk::Played played = walk.play();
    QCOMPARE(played.way, QByteArray("a=429 b=429"));
    QVERIFY(walk.isAvailable(u"a"_s));
    QCOMPARE(describe(played.last), QByteArray("stop: no backend"));
}

void TestRules::atMostMaxAttempts_data()
{
    QTest::addColumn<int>("most");
    QTest::addColumn<int>("count");
    QTest::addColumn<int>("asked");
    QTest::newRow("fifty of sixty") << 50 << 60 << 50;
    QTest::newRow("all of forty") << 50 << 40 << 40;
    QTest::newRow("all of fifty") << 50 << 50 << 50;
    QTest::newRow("one") << 1 << 5 << 1;
    QTest::newRow("two, the first included") << 2 << 5 << 2;
    QTest::newRow("more than the default") << 200 << 201 << 200;
}

void TestRules::atMostMaxAttempts()
{
    QFETCH(int, most);
    QFETCH(int, count);
    QFETCH(int, asked);
    BalancingOptions options;
    options.maxAttempts = most;
    QList<Backend> many(count);
    for (int i = 0; i < count; ++i) {
        many[i].name = u"n%1"_s.arg(i);
        many[i].priority = i + 1;
    }
    ExchangeWalk walk(many, options);
    for (const Backend &one : many) {
        walk.script(one.name, {throttles("60")});
    }
    const ExchangeWalk::Played played = walk.play();
    QCOMPARE(played.way.count('='), asked);
    QCOMPARE(played.status, 429);
    QCOMPARE(played.by, "n" + QByteArray::number(asked - 1));
    QCOMPARE(describe(played.last), QByteArray(asked < count ? "stop: limit" : "stop: no backend"));
}

void TestRules::theLastAnswerGoesToTheCaller()
{
    ExchangeWalk walk(backends({1, 2}));
    walk.script(u"a"_s, {throttles("5", 503)});
    walk.script(u"b"_s, {throttles("7")});
    const ExchangeWalk::Played played = walk.play();
    QCOMPARE(played.way, QByteArray("a=503 b=429"));
    QCOMPARE(played.status, 429);
    QCOMPARE(played.by, QByteArray("b"));
    QCOMPARE(played.headers.value("retry-after"), QByteArray("7")); // as it is, for the SDK to wait
}

void TestRules::anyOtherAnswerChangesNothing_data()
{
    QTest::addColumn<int>("status");
    for (const int status : {101, 200, 204, 302, 304, 400, 403, 404, 408, 413, 422}) {
        QTest::newRow(QByteArray::number(status)) << status;
    }
}

void TestRules::anyOtherAnswerChangesNothing()
{
    // Even with a wait in its headers.
    QFETCH(int, status);
    ExchangeWalk walk(backends({1, 2}));
    walk.script(u"a"_s, {throttles("600", status)});
    const QByteArray before = describe(walk.health(u"a"_s));
    for (int i = 0; i < 3; ++i) {
        const ExchangeWalk::Played played = walk.play();
        QCOMPARE(played.way, "a=" + QByteArray::number(status));
        QCOMPARE(played.status, status);
    }
    QCOMPARE(describe(walk.health(u"a"_s)), before);
}

QTEST_APPLESS_MAIN(TestRules)
#include "tst_rules.moc"
