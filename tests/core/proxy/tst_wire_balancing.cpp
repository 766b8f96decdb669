// SPDX-License-Identifier: MIT
#include "tests/support/proxyfixture.h"
#include "tests/support/rawclient.h"

#include <QTest>

using namespace spillway;
using namespace std::chrono_literals;

/// ALGORITHM.md sections 1, 3 and 5 over real sockets: who is asked, in which order, for how long one is left alone.
class WireBalancing : public QObject
{
    Q_OBJECT
private slots:
    void failover_data();
    void failover();
    void notOnThese_data();
    void notOnThese();
    void waits_data();
    void waits();
    void lowestPriorityFirst();
    void randomAmongEqualsIsEven();
    void weighted();
    void leastBusy();
    void eachIsAskedOnce();
    void maxAttempts();
    void allThrottledFirst();
    void allThrottledRandom();
    void allThrottledReply();
    void disabledAndKeyless();
    void clearThrottle();
    void throttleOnOfTheProfile();
};

namespace
{

StatusSet statuses(const QStringList &entries)
{
    StatusSet set;
    for (const QString &entry : entries) {
        set.add(entry);
    }
    return set;
}

/// Shows that the backend is left alone just under `wait`, and asked again from `wait` on.
void checkWait(ProxyFixture &proxy, ScriptedBackend &backend, Duration wait)
{
    const qsizetype before = backend.requests().size();
    proxy.clock.advance(wait - 1ms);
    QCOMPARE(ask(proxy.port(), chatRequest()).status(), 200);
    QCOMPARE(backend.requests().size(), before);
    proxy.clock.advance(2ms);
    QCOMPARE(ask(proxy.port(), chatRequest()).status(), 200);
    QCOMPARE(backend.requests().size(), before + 1);
}

} // namespace

void WireBalancing::failover_data()
{
    QTest::addColumn<int>("status");
    for (const int status : {401, 429, 500, 501, 502, 503, 504, 529, 599}) {
        QTest::addRow("%d", status) << status;
    }
}

void WireBalancing::failover()
{
    QFETCH(int, status);
    ScriptedBackend first(reply::answer(status));
    ScriptedBackend second(reply::answer(200, {}, "\"second\""));
    ProxyFixture proxy;
    proxy.clock.freeze();
    proxy.add("first", first, 1);
    proxy.add("second", second, 2);
    proxy.start();
    for (int round = 0; round < 3; ++round) {
        const WireMessage answer = ask(proxy.port(), chatRequest());
        QCOMPARE(answer.status(), 200);
        QCOMPARE(answer.body, "\"second\"");
        QCOMPARE(answer.header("x-spillway-attempts"),
                 round == 0 ? "first=" + QByteArray::number(status) + ", second=200" : QByteArray("second=200"));
    }
    QCOMPARE(first.requests().size(), 1);
    QCOMPARE(proxy.backend("first").state, HealthState::Throttled);
    QCOMPARE(proxy.backend("first").lastStatus, status);
    QCOMPARE(proxy.backend("first").throttles, 1U);
    QCOMPARE(proxy.backend("second").successes, 3U);
    QCOMPARE(proxy.server.snapshot().failovers, 1U);
    QCOMPARE(proxy.server.snapshot().requests, 3U);
}

void WireBalancing::notOnThese_data()
{
    QTest::addColumn<int>("status");
    for (const int status : {200, 204, 302, 400, 403, 404, 408, 409, 422, 424, 499}) {
        QTest::addRow("%d", status) << status;
    }
}

void WireBalancing::notOnThese()
{
    QFETCH(int, status);
    ScriptedBackend first(reply::answer(status, {{"Retry-After", "30"}}, status == 204 ? "" : "x"));
    ScriptedBackend second;
    ProxyFixture proxy;
    proxy.add("first", first, 1);
    proxy.add("second", second, 2);
    proxy.start();
    for (int round = 0; round < 2; ++round) {
        QCOMPARE(ask(proxy.port(), chatRequest()).status(), status);
    }
    QCOMPARE(first.requests().size(), 2);
    QCOMPARE(second.requests().size(), 0);
    QCOMPARE(proxy.backend("first").state, HealthState::Healthy);
}

void WireBalancing::waits_data()
{
    QTest::addColumn<WireHeaders>("headers");
    QTest::addColumn<qint64>("waitMs");
    const QByteArray date = "Mon, 02 Mar 2026 10:00:00 GMT";
    QTest::newRow("none") << WireHeaders{} << 10'000LL;
    QTest::newRow("seconds") << WireHeaders{{"Retry-After", "12"}} << 12'000LL;
    QTest::newRow("decimal") << WireHeaders{{"retry-after", "0.5"}} << 500LL;
    QTest::newRow("zero") << WireHeaders{{"Retry-After", "0"}} << 100LL;
    QTest::newRow("milliseconds win") << WireHeaders{{"Retry-After", "12"}, {"retry-after-ms", "1500"}} << 1'500LL;
    QTest::newRow("x-ms") << WireHeaders{{"Retry-After", "12"}, {"x-ms-retry-after-ms", "2500"}} << 2'500LL;
    QTest::newRow("date") << WireHeaders{{"Date", date}, {"Retry-After", "Mon, 02 Mar 2026 10:00:42 GMT"}} << 42'000LL;
    QTest::newRow("date, RFC 850") << WireHeaders{{"Date", date}, {"Retry-After", "Monday, 02-Mar-26 10:00:07 GMT"}}
                                   << 7'000LL;
    QTest::newRow("date, asctime") << WireHeaders{{"Date", date}, {"Retry-After", "Mon Mar  2 10:00:09 2026"}}
                                   << 9'000LL;
    QTest::newRow("date in the past") << WireHeaders{{"Date", date}, {"Retry-After", "Mon, 02 Mar 2026 09:00:00 GMT"}}
                                      << 100LL;
    QTest::newRow("reset of requests") << WireHeaders{{"x-ratelimit-reset-requests", "1s"}} << 1'000LL;
    QTest::newRow("reset of tokens") << WireHeaders{{"x-ratelimit-reset-tokens", "6m0s"}} << 360'000LL;
    QTest::newRow("go, long") << WireHeaders{{"x-ratelimit-reset-tokens", "1h2m3.5s"}} << 3'723'500LL;
    QTest::newRow("go, milliseconds") << WireHeaders{{"x-ratelimit-reset-requests", "170ms"}} << 170LL;
    QTest::newRow("bare seconds") << WireHeaders{{"x-ratelimit-reset-requests", "17"}} << 17'000LL;
    QTest::newRow("reset -1 and 0 do not count")
        << WireHeaders{{"x-ratelimit-reset-requests", "-1"}, {"x-ratelimit-reset-tokens", "0"}} << 10'000LL;
    QTest::newRow("garbage falls through")
        << WireHeaders{{"Retry-After", "soon"}, {"x-ratelimit-reset-tokens", "3s"}} << 3'000LL;
    QTest::newRow("negative is garbage") << WireHeaders{{"Retry-After", "-5"}} << 10'000LL;
    QTest::newRow("a day at most") << WireHeaders{{"Retry-After", "99999999999999999999"}} << 86'400'000LL;
}

void WireBalancing::waits()
{
    QFETCH(WireHeaders, headers);
    QFETCH(qint64, waitMs);
    ScriptedBackend first;
    first.script({reply::answer(429, headers)});
    ScriptedBackend second;
    ProxyFixture proxy;
    proxy.profile.balancing.idleTimeout = 48h; // the clock jumps by up to a day
    proxy.clock.freeze();
    proxy.add("first", first, 1);
    proxy.add("second", second, 2);
    proxy.start();
    QCOMPARE(ask(proxy.port(), chatRequest()).status(), 200);
    QCOMPARE(proxy.backend("first").wait.count(), waitMs);
    checkWait(proxy, first, std::chrono::milliseconds(waitMs));
}

void WireBalancing::lowestPriorityFirst()
{
    ScriptedBackend ptu;
    ScriptedBackend paygA;
    ScriptedBackend paygB;
    ProxyFixture proxy;
    proxy.add("paygA", paygA, 2);
    proxy.add("paygB", paygB, 2);
    proxy.add("ptu", ptu, 1);
    proxy.clock.freeze();
    proxy.start();
    for (int i = 0; i < 10; ++i) {
        ask(proxy.port(), chatRequest());
    }
    QCOMPARE(ptu.requests().size(), 10);
    ptu.script({reply::answer(429, {{"Retry-After", "5"}})});
    for (int i = 0; i < 10; ++i) {
        QCOMPARE(ask(proxy.port(), chatRequest()).status(), 200);
    }
    QCOMPARE(ptu.requests().size(), 11);
    QCOMPARE(paygA.requests().size() + paygB.requests().size(), 10);
    proxy.clock.advance(5s);
    QCOMPARE(proxy.backend("ptu").state, HealthState::Probing);
    ask(proxy.port(), chatRequest());
    QCOMPARE(ptu.requests().size(), 12);
    QCOMPARE(proxy.backend("ptu").state, HealthState::Healthy);
}

void WireBalancing::randomAmongEqualsIsEven()
{
    ScriptedBackend backends[3];
    ProxyFixture proxy;
    for (int i = 0; i < 3; ++i) {
        proxy.add(QString("b%1").arg(i), backends[i]);
    }
    proxy.start();
    RawClient client(proxy.port());
    constexpr int count = 900;
    for (int i = 0; i < count; ++i) {
        client.send(chatRequest());
        QCOMPARE(client.response().status(), 200);
    }
    // Chi square with two degrees of freedom; 13.8 is passed by chance once in a thousand times, and the draws are
    // fixed.
    double chiSquare = 0;
    for (const ScriptedBackend &backend : backends) {
        const double difference = double(backend.requests().size()) - count / 3.0;
        chiSquare += difference * difference / (count / 3.0);
    }
    QVERIFY2(chiSquare < 13.8, QByteArray::number(chiSquare));
}

void WireBalancing::weighted()
{
    ScriptedBackend heavy;
    ScriptedBackend light;
    ProxyFixture proxy;
    proxy.profile.balancing.selection = Selection::Weighted;
    proxy.add("heavy", heavy).weight = 9;
    proxy.add("light", light).weight = 1;
    proxy.start();
    RawClient client(proxy.port());
    for (int i = 0; i < 500; ++i) {
        client.send(chatRequest());
        QCOMPARE(client.response().status(), 200);
    }
    QVERIFY2(light.requests().size() > 25 && light.requests().size() < 80, QByteArray::number(light.requests().size()));
}

void WireBalancing::leastBusy()
{
    ScriptedBackend busy(reply::silence());
    ScriptedBackend idle;
    ProxyFixture proxy;
    proxy.profile.balancing.selection = Selection::LeastBusy;
    proxy.clock.script({0}); // the first tie goes to the first of the list
    proxy.add("busy", busy);
    proxy.add("idle", idle);
    proxy.start();
    RawClient waiting(proxy.port());
    waiting.send(chatRequest());
    QTRY_COMPARE(busy.requests().size(), 1);
    QCOMPARE(proxy.backend("busy").inFlight, 1);
    for (int i = 0; i < 10; ++i) {
        QCOMPARE(ask(proxy.port(), chatRequest()).status(), 200);
    }
    QCOMPARE(idle.requests().size(), 10);
    QCOMPARE(busy.requests().size(), 1);
}

void WireBalancing::eachIsAskedOnce()
{
    ScriptedBackend backends[4];
    ProxyFixture proxy;
    for (int i = 0; i < 4; ++i) {
        // A wait of zero becomes 0.1 s: no hot loop, and no second question in the same exchange.
        backends[i].always(reply::answer(429, {{"Retry-After", "0"}, {"x-who", QByteArray::number(i)}}, "\"no\""));
        proxy.add(QString("b%1").arg(i), backends[i]);
    }
    proxy.start();
    const WireMessage answer = ask(proxy.port(), chatRequest());
    QCOMPARE(answer.status(), 429);
    QCOMPARE(answer.header("retry-after"), "0");
    QCOMPARE(answer.body, "\"no\"");
    QVERIFY(!answer.hasHeader("x-spillway-error"));
    const QByteArray last = answer.header("x-who");
    QCOMPARE(answer.header("x-openai-backendurl"), backends[last.toInt()].url().toUtf8() + "/openai");
    for (const ScriptedBackend &backend : backends) {
        QCOMPARE(backend.requests().size(), 1);
    }
}

void WireBalancing::maxAttempts()
{
    ScriptedBackend backends[4];
    ProxyFixture proxy;
    proxy.profile.balancing.maxAttempts = 2;
    for (int i = 0; i < 4; ++i) {
        backends[i].always(reply::answer(503));
        proxy.add(QString("b%1").arg(i), backends[i], i + 1);
    }
    proxy.start();
    const WireMessage answer = ask(proxy.port(), chatRequest());
    QCOMPARE(answer.status(), 503);
    QCOMPARE(answer.header("x-spillway-attempts"), "b0=503, b1=503");
    QCOMPARE(backends[2].requests().size(), 0);
}

void WireBalancing::allThrottledFirst()
{
    ScriptedBackend listedFirst(reply::answer(429, {{"Retry-After", "50"}}, "\"one\""));
    ScriptedBackend better(reply::answer(429, {{"Retry-After", "5"}}, "\"two\""));
    ProxyFixture proxy;
    proxy.clock.freeze();
    proxy.add("listedFirst", listedFirst, 2);
    proxy.add("better", better, 1);
    proxy.start();
    QCOMPARE(ask(proxy.port(), chatRequest()).status(), 429);
    // All wait: the first of the list is asked anyway, once, and its answer is the answer.
    WireMessage answer = ask(proxy.port(), chatRequest());
    QCOMPARE(answer.status(), 429);
    QCOMPARE(answer.body, "\"one\"");
    QCOMPARE(answer.header("x-spillway-attempts"), "listedFirst=429");
    QCOMPARE(better.requests().size(), 1);
    listedFirst.always(reply::answer(200));
    QCOMPARE(ask(proxy.port(), chatRequest()).status(), 200);
}

void WireBalancing::allThrottledRandom()
{
    ScriptedBackend a(reply::answer(429));
    ScriptedBackend b(reply::answer(429));
    ProxyFixture proxy;
    proxy.clock.freeze();
    proxy.profile.balancing.whenAllThrottled = WhenAllThrottled::Random;
    proxy.add("a", a, 1);
    proxy.add("b", b, 2);
    proxy.start();
    for (int i = 0; i < 60; ++i) {
        QCOMPARE(ask(proxy.port(), chatRequest()).status(), 429);
    }
    QVERIFY(a.requests().size() > 10);
    QVERIFY(b.requests().size() > 10);
}

void WireBalancing::allThrottledReply()
{
    ScriptedBackend a(reply::answer(429, {{"retry-after-ms", "4300"}}));
    ScriptedBackend b(reply::answer(429, {{"Retry-After", "9"}}));
    ProxyFixture proxy;
    proxy.clock.freeze();
    proxy.profile.balancing.whenAllThrottled = WhenAllThrottled::Reply;
    proxy.add("a", a, 1);
    proxy.add("b", b, 2);
    proxy.start();
    QCOMPARE(ask(proxy.port(), chatRequest()).status(), 429);
    proxy.clock.advance(1s);
    const WireMessage answer = ask(proxy.port(), chatRequest());
    QCOMPARE(answer.status(), 429);
    QCOMPARE(answer.header("retry-after"), "4"); // 3.3 s, rounded up
    QCOMPARE(answer.header("retry-after-ms"), "3300");
    QVERIFY(answer.hasHeader("x-spillway-error"));
    QVERIFY(answer.body.contains("\"error\""));
    QCOMPARE(a.requests().size() + b.requests().size(), 2);
    proxy.clock.advance(3300ms);
    a.always(reply::answer(200));
    QCOMPARE(ask(proxy.port(), chatRequest()).status(), 200);
}

void WireBalancing::disabledAndKeyless()
{
    ScriptedBackend off;
    ScriptedBackend keyless;
    ScriptedBackend good;
    ProxyFixture proxy;
    proxy.add("off", off, 1).enabled = false;
    proxy.add("keyless", keyless, 1);
    proxy.add("good", good, 2);
    proxy.secrets.backends["keyless"] = {{}, {}, "no key"};
    proxy.start();
    QCOMPARE(ask(proxy.port(), chatRequest()).status(), 200);
    QCOMPARE(off.requests().size() + keyless.requests().size(), 0);
    QCOMPARE(proxy.backend("off").state, HealthState::Disabled);
    QCOMPARE(proxy.backend("keyless").state, HealthState::Disabled);
    QCOMPARE(proxy.backend("keyless").lastReason, "no key");
    proxy.secrets.backends["keyless"] = {"api-key", "found", {}};
    proxy.apply();
    ask(proxy.port(), chatRequest());
    QCOMPARE(keyless.last().header("api-key"), "found");
}

void WireBalancing::clearThrottle()
{
    ScriptedBackend first;
    first.script({reply::answer(429, {{"Retry-After", "3600"}})});
    ScriptedBackend second;
    ProxyFixture proxy;
    proxy.add("first", first, 1);
    proxy.add("second", second, 2);
    proxy.start();
    ask(proxy.port(), chatRequest());
    QCOMPARE(proxy.backend("first").state, HealthState::Throttled);
    proxy.server.clearThrottle("first");
    QVERIFY(proxy.backend("first").state != HealthState::Throttled);
    ask(proxy.port(), chatRequest());
    QCOMPARE(first.requests().size(), 2);
}

void WireBalancing::throttleOnOfTheProfile()
{
    ScriptedBackend first;
    first.script({reply::answer(503), reply::answer(408)});
    ScriptedBackend second;
    ProxyFixture proxy;
    proxy.profile.balancing.throttleOn = statuses({"408", "429"});
    proxy.add("first", first, 1);
    proxy.add("second", second, 2);
    proxy.start();
    QCOMPARE(ask(proxy.port(), chatRequest()).status(), 503);
    QCOMPARE(ask(proxy.port(), chatRequest()).status(), 200);
    QCOMPARE(second.requests().size(), 1);
}

QTEST_GUILESS_MAIN(WireBalancing)
#include "tst_wire_balancing.moc"
