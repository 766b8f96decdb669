// SPDX-License-Identifier: MIT
#include "tests/core/balance/exchangewalk.h"

#include <QTest>

using namespace spillway;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

/// The options of ALGORITHM.md section 5 over whole exchanges, each beside what the rules do without it.
class TestRulesOptions : public QObject
{
    Q_OBJECT
private slots:
    void deploymentScope_data();
    void deploymentScope();
    void deploymentByTheBackendsName();
    void weighted();
    void replyWithTheSoonestReturn();
    void replyOnlyWhenNoneWasAsked();
    void randomWhenAllWait();
    void faultOfOneAskedAnyway();
    void ownThrottleOn();
    void ownDefaultWait();
};

namespace
{

BalancingOptions whenAllThrottled(WhenAllThrottled what)
{
    BalancingOptions options;
    options.whenAllThrottled = what;
    return options;
}

} // namespace

Q_DECLARE_METATYPE(spillway::Reply)

void TestRulesOptions::deploymentScope_data()
{
    QTest::addColumn<ThrottleScope>("scope");
    QTest::addColumn<Reply>("reply");
    QTest::addColumn<QByteArray>("same");
    QTest::addColumn<QByteArray>("other");
    const auto backend = ThrottleScope::Backend;
    const auto deployment = ThrottleScope::Deployment;
    QTest::newRow("a 429") << deployment << answers(429) << QByteArray("b=200") << QByteArray("a=200");
    QTest::newRow("a 401") << deployment << answers(401) << QByteArray("b=200") << QByteArray("b=200");
    QTest::newRow("a 503") << deployment << answers(503) << QByteArray("b=200") << QByteArray("b=200");
    QTest::newRow("a fault") << deployment << fails(TransportFailure::Unreachable) << QByteArray("b=200")
                             << QByteArray("b=200");
    QTest::newRow("a time-out") << deployment << fails(TransportFailure::TimedOut) << QByteArray("b=200")
                                << QByteArray("b=200");
    QTest::newRow("a 429 without the option") << backend << answers(429) << QByteArray("b=200") << QByteArray("b=200");
}

void TestRulesOptions::deploymentScope()
{
    QFETCH(ThrottleScope, scope);
    QFETCH(Reply, reply);
    QFETCH(QByteArray, same);
    QFETCH(QByteArray, other);
    BalancingOptions options;
    options.throttleScope = scope;
    ExchangeWalk walk(backends({1, 2}), options);
    walk.script(u"a"_s, {reply, answers(200)});
    QVERIFY(walk.play(u"gpt-4o"_s).way.endsWith(" b=200"));
    QCOMPARE(walk.play(u"gpt-4o"_s).way, same);
    QCOMPARE(walk.play(u"gpt-4o-mini"_s).way, other);
    QCOMPARE(walk.play().way, other); // a request without a deployment
    walk.now += 10s;
    QCOMPARE(walk.play(u"gpt-4o"_s).way, QByteArray("a=200"));
}

void TestRulesOptions::deploymentByTheBackendsName()
{
    // Two names of callers that are one deployment there share its quota.
    QList<Backend> list = backends({1, 2});
    list[0].deployments = {{u"chat"_s, u"gpt-4o-ptu"_s}, {u"tools"_s, u"gpt-4o-ptu"_s}};
    BalancingOptions options;
    options.throttleScope = ThrottleScope::Deployment;
    ExchangeWalk walk(list, options);
    walk.script(u"a"_s, {answers(429), answers(200)});
    QCOMPARE(walk.play(u"chat"_s).way, QByteArray("a=429 b=200"));
    QCOMPARE(walk.play(u"tools"_s).way, QByteArray("b=200"));
    QCOMPARE(walk.play(u"gpt-4o-ptu"_s).way, QByteArray("b=200"));
    QCOMPARE(walk.play(u"gpt-4o"_s).way, QByteArray("a=200"));
}

void TestRulesOptions::weighted()
{
    QList<Backend> list = backends({1, 1});
    list[0].weight = 3;
    BalancingOptions options;
    options.selection = Selection::Weighted;
    ExchangeWalk walk(list, options);
    walk.draws = {0, 1, 2, 3, 4, 5, 6, 7};
    for (int i = 0; i < 8; ++i) {
        QCOMPARE(walk.play().by, QByteArray(i % 4 < 3 ? "a" : "b"));
    }
    QCOMPARE(walk.drawsUsed, 8);
    // The weight of a backend that waits goes to the others.
    walk.script(u"a"_s, {answers(429)});
    QCOMPARE(walk.play().way, QByteArray("a=429 b=200"));
    QCOMPARE(walk.play().way, QByteArray("b=200"));
    QCOMPARE(walk.drawsUsed, 9);
}

void TestRulesOptions::replyWithTheSoonestReturn()
{
    ExchangeWalk walk(backends({1, 2}), whenAllThrottled(WhenAllThrottled::Reply));
    walk.script(u"a"_s, {throttles("20")});
    walk.script(u"b"_s, {throttles("7"), answers(200)});
    QCOMPARE(walk.play().status, 429); // b's own, after both were asked
    walk.now += 2500ms;
    const ExchangeWalk::Played played = walk.play();
    QCOMPARE(played.way, QByteArray()); // at once: nobody is asked
    QCOMPARE(played.status, 429);
    QVERIFY(played.retryAfter == 4500ms);
    walk.now += 4500ms;
    QCOMPARE(walk.play().way, QByteArray("b=200"));
}

void TestRulesOptions::replyOnlyWhenNoneWasAsked()
{
    // An exchange that has asked somebody delivers that answer, not one of its own.
    ExchangeWalk walk(backends({1, 2}), whenAllThrottled(WhenAllThrottled::Reply));
    walk.script(u"a"_s, {answers(503)});
    walk.script(u"b"_s, {throttles("7")});
    const ExchangeWalk::Played played = walk.play();
    QCOMPARE(played.way, QByteArray("a=503 b=429"));
    QCOMPARE(played.by, QByteArray("b"));
    QCOMPARE(played.headers.value("Retry-After"), QByteArray("7"));
}

void TestRulesOptions::randomWhenAllWait()
{
    ExchangeWalk walk(backends({1, 2}), whenAllThrottled(WhenAllThrottled::Random));
    walk.script(u"a"_s, {answers(429)});
    walk.script(u"b"_s, {answers(429)});
    QCOMPARE(walk.play().way, QByteArray("a=429 b=429"));
    QCOMPARE(walk.drawsUsed, 0);
    walk.draws = {1, 0, 1};
    QCOMPARE(walk.play().way, QByteArray("b=429")); // its answer goes to the caller
    QCOMPARE(walk.play().way, QByteArray("a=429"));
    QCOMPARE(walk.play().way, QByteArray("b=429"));
    QCOMPARE(walk.drawsUsed, 3);
}

void TestRulesOptions::faultOfOneAskedAnyway()
{
    // A fault is no answer. The others still wait, so there is nobody left to ask …
    ExchangeWalk walk(backends({1, 2}));
    walk.script(u"a"_s, {throttles("60"), fails(TransportFailure::Unreachable)});
    walk.script(u"b"_s, {throttles("5"), answers(200)});
    walk.play();
    const ExchangeWalk::Played played = walk.play();
    QCOMPARE(played.way, QByteArray("a=unreachable"));
    QCOMPARE(played.status, 502);
    // … unless one's time comes while the fault shows.
    walk.health(u"a"_s) = {};
    walk.health(u"a"_s).whole.until = walk.now + 60s;
    walk.script(u"a"_s, {fails(TransportFailure::TimedOut, 10s)});
    QCOMPARE(walk.play().way, QByteArray("a=timeout b=200"));
}

void TestRulesOptions::ownThrottleOn()
{
    BalancingOptions options;
    options.throttleOn = {};
    options.throttleOn.add(u"408");
    ExchangeWalk walk(backends({1, 2}), options);
    walk.script(u"a"_s, {answers(429), answers(503), answers(408)});
    QCOMPARE(walk.play().way, QByteArray("a=429"));
    QCOMPARE(walk.play().way, QByteArray("a=503"));
    QCOMPARE(walk.play().way, QByteArray("a=408 b=200"));
}

void TestRulesOptions::ownDefaultWait()
{
    BalancingOptions options;
    options.defaultRetryAfter = 3s;
    for (const Reply &reply : {answers(429), fails(TransportFailure::Unreachable), fails(TransportFailure::TimedOut)}) {
        ExchangeWalk walk(backends({1, 2}), options);
        walk.script(u"a"_s, {reply, answers(200)});
        walk.play();
        walk.now += 3s - 1us;
        QCOMPARE(walk.play().way, QByteArray("b=200"));
        walk.now += 1us;
        QCOMPARE(walk.play().way, QByteArray("a=200"));
    }
}

QTEST_APPLESS_MAIN(TestRulesOptions)
#include "tst_rulesoptions.moc"
