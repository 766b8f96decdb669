// SPDX-License-Identifier: MIT
#include "tests/support/proxyfixture.h"
#include "tests/support/rawclient.h"

#include <QJsonDocument>
#include <QSignalSpy>
#include <QTest>
#include <QTimer>

using namespace spillway;
using namespace std::chrono_literals;

/// ALGORITHM.md section 4 over real sockets: faults before the head, and reloads under traffic.
class WireFaults : public QObject
{
    Q_OBJECT
private slots:
    void faultsFailOver_data();
    void faultsFailOver();
    void faultsEverywhere_data();
    void faultsEverywhere();
    void mixedFaults();
    void lastAnswerIsKept_data();
    void lastAnswerIsKept();
    void unreachableIsAskedAgainAfterTheWait();
    void callerLeavesNothingIsCounted();
    void noBackend_data();
    void noBackend();
    void askedAnywayAndUnreachable();
    void reloadKeepsState();
    void reloadFinishesOnTheOldProfile();
    void reloadUnderTrafficLosesNothing();
    void drainFinishesWhatIsUnderWay();
    void drainHasALimit();
    void stopNowCutsAtOnce();
};

namespace
{

using Fault = std::function<void(ScriptedBackend &)>;

const QList<QPair<QByteArray, Fault>> &unreachableFaults()
{
    static const QList<QPair<QByteArray, Fault>> faults = {
        {"refused", [](ScriptedBackend &backend) { backend.refuse(); }},
        {"reset on connect",
         // In the next turn of the loop: a reset that is there before Qt has looked at the new connection makes Qt
         // connect anew by itself, for as long as that goes on.
         [](ScriptedBackend &backend) {
             backend.onConnect([](BackendConnection &c) { QTimer::singleShot(0, &c, &BackendConnection::reset); });
         }},
        {"closed on connect",
         [](ScriptedBackend &backend) { backend.onConnect([](BackendConnection &c) { c.close(); }); }},
        {"reset", [](ScriptedBackend &backend) { backend.always(reply::rawThenReset()); }},
        {"closed", [](ScriptedBackend &backend) { backend.always(reply::rawThenClose("")); }},
        {"cut head",
         [](ScriptedBackend &backend) { backend.always(reply::rawThenClose("HTTP/1.1 200 OK\r\nContent-Le")); }},
        {"cut status line", [](ScriptedBackend &backend) { backend.always(reply::rawThenClose("HTTP/1.1 20")); }},
        {"cut head by reset",
         [](ScriptedBackend &backend) { backend.always(reply::rawThenReset("HTTP/1.1 200 OK\r\nX: y\r\n")); }},
        {"interim answer, then the end",
         [](ScriptedBackend &backend) { backend.always(reply::rawThenClose("HTTP/1.1 100 Continue\r\n\r\n")); }},
        {"garbage",
         [](ScriptedBackend &backend) { backend.always(reply::rawThenClose("\x16\x03\x01 nonsense\r\n\r\n")); }},
        {"another protocol",
         [](ScriptedBackend &backend) { backend.always(reply::rawThenClose("SSH-2.0-OpenSSH_9.2\r\n")); }},
        {"no number for a status",
         [](ScriptedBackend &backend) { backend.always(reply::rawThenClose("HTTP/1.1 abc OK\r\n\r\n")); }},
    };
    return faults;
}

void checkError(const WireMessage &answer, int status)
{
    QCOMPARE(answer.status(), status);
    QVERIFY(answer.hasHeader("x-spillway-error"));
    QVERIFY(answer.header("content-type").startsWith("application/json"));
    const QJsonObject error = QJsonDocument::fromJson(answer.body)["error"].toObject();
    QVERIFY(!error["code"].toString().isEmpty());
    QVERIFY(!error["message"].toString().isEmpty());
}

} // namespace

void WireFaults::faultsFailOver_data()
{
    QTest::addColumn<Fault>("fault");
    QTest::addColumn<QByteArray>("word");
    for (const auto &[name, fault] : unreachableFaults()) {
        QTest::newRow(name.constData()) << fault << QByteArray("unreachable");
    }
    QTest::newRow("silence") << Fault([](ScriptedBackend &backend) { backend.always(reply::silence()); })
                             << QByteArray("timeout");
    QTest::newRow("silence inside the head")
        << Fault([](ScriptedBackend &backend) { backend.always(reply::raw("HTTP/1.1 200 OK\r\nX-")); })
        << QByteArray("timeout");
}

void WireFaults::faultsFailOver()
{
    QFETCH(Fault, fault);
    QFETCH(QByteArray, word);
    ScriptedBackend broken;
    fault(broken);
    ScriptedBackend good;
    ProxyFixture proxy;
    proxy.profile.balancing.idleTimeout = 400ms;
    proxy.profile.balancing.connectTimeout = 2s;
    proxy.add("broken", broken, 1);
    proxy.add("good", good, 2);
    proxy.start();
    WireMessage answer = ask(proxy.port(), chatRequest("{\"x\":1}"));
    QCOMPARE(answer.status(), 200);
    QCOMPARE(answer.header("x-spillway-attempts"), "broken=" + word + ", good=200");
    QCOMPARE(good.last().body, "{\"x\":1}");
    QVERIFY(broken.requests().size() <= 1); // asked once: no silent second try behind the rules' back
    const BackendSnapshot snapshot = proxy.backend("broken");
    QCOMPARE(snapshot.state, HealthState::Unreachable);
    QCOMPARE(snapshot.errors, 1U);
    QCOMPARE(snapshot.inFlight, 0);
    QVERIFY(!snapshot.lastReason.isEmpty());
    QCOMPARE(snapshot.wait, proxy.profile.balancing.defaultRetryAfter);
    // Set aside: the next call does not go there.
    const qsizetype connections = broken.connectionCount();
    answer = ask(proxy.port(), chatRequest());
    QCOMPARE(answer.header("x-spillway-attempts"), "good=200");
    QCOMPARE(broken.connectionCount(), connections);
}

void WireFaults::faultsEverywhere_data()
{
    QTest::addColumn<Fault>("fault");
    QTest::addColumn<int>("status");
    for (const auto &[name, fault] : unreachableFaults()) {
        QTest::newRow(name.constData()) << fault << 502;
    }
    QTest::newRow("silence") << Fault([](ScriptedBackend &backend) { backend.always(reply::silence()); }) << 504;
}

void WireFaults::faultsEverywhere()
{
    QFETCH(Fault, fault);
    QFETCH(int, status);
    ScriptedBackend backends[2];
    ProxyFixture proxy;
    proxy.profile.balancing.idleTimeout = 300ms;
    for (int i = 0; i < 2; ++i) {
        fault(backends[i]);
        proxy.add(QString("b%1").arg(i), backends[i], i + 1);
    }
    proxy.start();
    RawClient client(proxy.port());
    client.send(chatRequest());
    const WireMessage answer = client.response();
    checkError(answer, status);
    const QByteArray word = status == 504 ? "timeout" : "unreachable";
    QCOMPARE(answer.header("x-spillway-attempts"), "b0=" + word + ", b1=" + word);
    QVERIFY(!answer.hasHeader("x-openai-backendurl"));
    QVERIFY(proxy.awaitRecords(1));
    QCOMPARE(proxy.records.first().end, ExchangeEnd::NoAnswer);
    QCOMPARE(proxy.records.first().attempts.size(), 2);
    QCOMPARE(proxy.server.snapshot().inFlight, 0);
}

void WireFaults::mixedFaults()
{
    ScriptedBackend refusing;
    refusing.refuse();
    ScriptedBackend silent(reply::silence());
    ProxyFixture proxy;
    proxy.profile.balancing.idleTimeout = 300ms;
    proxy.add("silent", silent, 1);
    proxy.add("refusing", refusing, 2);
    proxy.start();
    checkError(ask(proxy.port(), chatRequest()), 502);

    ProxyFixture other;
    other.profile.balancing.idleTimeout = 300ms;
    other.add("refusing", refusing, 1);
    other.add("silent", silent, 2);
    other.start();
    const WireMessage answer = ask(other.port(), chatRequest());
    checkError(answer, 504);
    QCOMPARE(answer.header("x-spillway-attempts"), "refusing=unreachable, silent=timeout");
}

void WireFaults::lastAnswerIsKept_data()
{
    QTest::addColumn<int>("size");
    QTest::newRow("empty") << 0;
    QTest::newRow("small") << 120;
    QTest::newRow("64 KiB") << 64 * 1024;
}

void WireFaults::lastAnswerIsKept()
{
    QFETCH(int, size);
    const QByteArray body = lcgBytes(size, 2);
    ScriptedBackend throttled(reply::answer(429, {{"Retry-After", "17"}, {"x-ms-region", "East US"}}, body));
    ScriptedBackend broken(reply::rawThenReset());
    ProxyFixture proxy;
    proxy.add("throttled", throttled, 1);
    proxy.add("broken", broken, 2);
    proxy.start();
    const WireMessage answer = ask(proxy.port(), chatRequest());
    QCOMPARE(answer.status(), 429);
    QCOMPARE(answer.header("retry-after"), "17");
    QCOMPARE(answer.header("x-ms-region"), "East US");
    QVERIFY(answer.body == body);
    QVERIFY(answer.complete);
    QVERIFY(!answer.hasHeader("x-spillway-error"));
    QCOMPARE(answer.header("x-openai-backendurl"), throttled.url().toUtf8() + "/openai");
    QCOMPARE(answer.header("x-spillway-attempts"), "throttled=429, broken=unreachable");
}

void WireFaults::unreachableIsAskedAgainAfterTheWait()
{
    ScriptedBackend flaky;
    flaky.script({reply::rawThenReset()});
    ScriptedBackend good;
    ProxyFixture proxy;
    proxy.clock.freeze();
    proxy.profile.balancing.defaultRetryAfter = 2s;
    proxy.add("flaky", flaky, 1);
    proxy.add("good", good, 2);
    proxy.start();
    ask(proxy.port(), chatRequest());
    QCOMPARE(proxy.backend("flaky").state, HealthState::Unreachable);
    proxy.clock.advance(2s);
    QCOMPARE(proxy.backend("flaky").state, HealthState::Probing);
    QCOMPARE(ask(proxy.port(), chatRequest()).header("x-spillway-attempts"), "flaky=200");
    QCOMPARE(proxy.backend("flaky").state, HealthState::Healthy);
}

void WireFaults::callerLeavesNothingIsCounted()
{
    ScriptedBackend silent(reply::silence());
    ScriptedBackend other;
    ProxyFixture proxy;
    proxy.add("silent", silent, 1);
    proxy.add("other", other, 2);
    proxy.start();
    RawClient client(proxy.port());
    client.send(chatRequest());
    QTRY_COMPARE(silent.requests().size(), 1);
    QCOMPARE(proxy.server.snapshot().inFlight, 1);
    client.abort();
    QTRY_COMPARE(silent.openConnections(), 0);
    QTRY_COMPARE(proxy.server.snapshot().inFlight, 0);
    QCOMPARE(proxy.backend("silent").state, HealthState::Healthy);
    QCOMPARE(proxy.backend("silent").errors, 0U);
    QCOMPARE(other.requests().size(), 0);
    QVERIFY(proxy.awaitRecords(1));
    QCOMPARE(proxy.records.first().end, ExchangeEnd::CallerLeft);
}

void WireFaults::noBackend_data()
{
    QTest::addColumn<int>("kind");
    QTest::newRow("none configured") << 0;
    QTest::newRow("all disabled") << 1;
    QTest::newRow("no credential") << 2;
}

void WireFaults::noBackend()
{
    QFETCH(int, kind);
    ScriptedBackend backend;
    ProxyFixture proxy;
    if (kind > 0) {
        proxy.add("east", backend).enabled = kind == 2;
        proxy.secrets.backends["east"].problem = kind == 2 ? "no key" : "";
    }
    proxy.start();
    checkError(ask(proxy.port(), chatRequest()), 503);
    QCOMPARE(backend.requests().size(), 0);
}

void WireFaults::askedAnywayAndUnreachable()
{
    // Both are set aside after faults; the first of the list is asked anyway, so a mended one is found at once.
    ScriptedBackend first;
    first.script({reply::rawThenReset()});
    ScriptedBackend second(reply::rawThenReset());
    ProxyFixture proxy;
    proxy.add("first", first);
    proxy.add("second", second, 2);
    proxy.start();
    checkError(ask(proxy.port(), chatRequest()), 502);
    QCOMPARE(ask(proxy.port(), chatRequest()).status(), 200);
}

void WireFaults::reloadKeepsState()
{
    ScriptedBackend first(reply::answer(429, {{"Retry-After", "600"}}));
    ScriptedBackend second;
    ScriptedBackend third;
    ProxyFixture proxy;
    proxy.add("first", first, 1);
    proxy.add("second", second, 2);
    proxy.start();
    ask(proxy.port(), chatRequest());
    proxy.profile.backends[0].priority = 3; // still the same name and url
    proxy.add("third", third, 1);
    proxy.apply();
    QCOMPARE(proxy.backend("first").state, HealthState::Throttled);
    QCOMPARE(proxy.backend("first").requests, 1U);
    QCOMPARE(proxy.backend("second").requests, 1U);
    QCOMPARE(proxy.server.snapshot().requests, 1U);
    QCOMPARE(ask(proxy.port(), chatRequest()).header("x-spillway-attempts"), "third=200");
    // Another url is another backend.
    proxy.profile.backends[0].url = third.url();
    proxy.apply();
    QCOMPARE(proxy.backend("first").state, HealthState::Healthy);
    QCOMPARE(proxy.backend("first").requests, 0U);
    // A changed suffix holds for the next request.
    proxy.profile.endpoint.suffix = "new";
    proxy.apply();
    QCOMPARE(ask(proxy.port(), chatRequest()).status(), 404);
    QCOMPARE(ask(proxy.port(), request("GET", "/new/openai/x")).status(), 200);
}

void WireFaults::reloadFinishesOnTheOldProfile()
{
    ScriptedBackend first;
    first.replyOnHead();
    BackendConnection *waiting = nullptr;
    first.always([&](BackendConnection &connection, const WireMessage &) { waiting = &connection; });
    ScriptedBackend second(reply::answer(200, {}, "\"old second\""));
    ScriptedBackend other(reply::answer(200, {}, "\"new\""));
    ProxyFixture proxy;
    proxy.add("first", first, 1);
    proxy.add("second", second, 2);
    proxy.start();
    RawClient client(proxy.port());
    client.send(chatRequest());
    QTRY_VERIFY(waiting != nullptr);
    proxy.profile.backends.clear();
    proxy.add("other", other);
    proxy.apply();
    QCOMPARE(ask(proxy.port(), chatRequest()).body, "\"new\"");
    // The exchange under way goes on with what it began with, its failover too.
    waiting->answer(429);
    QCOMPARE(client.response().body, "\"old second\"");
}

void WireFaults::reloadUnderTrafficLosesNothing()
{
    ScriptedBackend a(reply::slow("0123456789", 2, 3));
    ScriptedBackend b(reply::slow("0123456789", 2, 3));
    ProxyFixture proxy;
    proxy.add("a", a);
    proxy.add("b", b);
    proxy.start();
    constexpr int callers = 8;
    constexpr int rounds = 25;
    QList<std::shared_ptr<RawClient>> clients;
    QList<int> left;
    for (int i = 0; i < callers; ++i) {
        clients << std::make_shared<RawClient>(proxy.port());
        left << rounds;
        clients.last()->send(chatRequest());
    }
    int reloads = 0;
    QTimer reload;
    QObject::connect(&reload, &QTimer::timeout, &reload, [&] {
        ++reloads;
        proxy.profile.backends[reloads % 2].enabled = !proxy.profile.backends[reloads % 2].enabled;
        proxy.profile.backends[(reloads + 1) % 2].enabled = true;
        proxy.profile.balancing.maxAttempts = 2 + reloads % 5;
        proxy.apply();
    });
    reload.start(5);
    int failures = 0;
    const bool done = spinUntil(
        [&] {
            bool all = true;
            for (int i = 0; i < callers; ++i) {
                while (left[i] > 0 && (clients[i]->message().complete || clients[i]->isClosed())) {
                    const WireMessage answer = clients[i]->response(0ms);
                    failures += answer.status() != 200 || answer.body != "0123456789";
                    if (--left[i] > 0) {
                        clients[i]->send(chatRequest());
                    }
                }
                all = all && left[i] == 0;
            }
            return all;
        },
        60s);
    QVERIFY(done);
    QCOMPARE(failures, 0);
    QVERIFY(reloads > 10);
}

void WireFaults::drainFinishesWhatIsUnderWay()
{
    ScriptedBackend backend(reply::slow("0123456789", 1, 30));
    ProxyFixture proxy;
    proxy.add("east", backend);
    proxy.start();
    const quint16 port = proxy.port();
    RawClient idle(port);
    idle.send(chatRequest());
    QCOMPARE(idle.response().status(), 200); // keeps its connection
    RawClient client(port);
    client.send(chatRequest());
    QVERIFY(client.awaitBody(2));
    QSignalSpy drained(&proxy.server, &ProxyServer::drained);
    proxy.server.drain(10s);
    const WireMessage answer = client.response();
    QCOMPARE(answer.body, "0123456789");
    QVERIFY(answer.complete);
    QTRY_COMPARE(drained.size(), 1);
    QVERIFY(idle.awaitClose());
    QVERIFY(client.awaitClose());
    QCOMPARE(proxy.records.size(), 2); // told before `drained`
    RawClient late(port);
    QVERIFY(late.awaitClose());
}

void WireFaults::drainHasALimit()
{
    ScriptedBackend backend(reply::silence());
    ProxyFixture proxy;
    proxy.add("east", backend);
    proxy.start();
    RawClient client(proxy.port());
    client.send(chatRequest());
    QTRY_COMPARE(backend.requests().size(), 1);
    QSignalSpy drained(&proxy.server, &ProxyServer::drained);
    proxy.server.drain(200ms);
    QTRY_COMPARE(drained.size(), 1);
    QVERIFY(client.awaitClose());
    QVERIFY(!client.message().complete);
}

void WireFaults::stopNowCutsAtOnce()
{
    ScriptedBackend backend(reply::silence());
    ProxyFixture proxy;
    proxy.add("east", backend);
    proxy.start();
    RawClient client(proxy.port());
    client.send(chatRequest());
    QTRY_COMPARE(backend.requests().size(), 1);
    QSignalSpy drained(&proxy.server, &ProxyServer::drained);
    proxy.server.drain(1h);
    proxy.server.stopNow();
    QTRY_COMPARE(drained.size(), 1);
    QVERIFY(client.awaitClose());
    QTRY_COMPARE(backend.openConnections(), 0);
}

QTEST_GUILESS_MAIN(WireFaults)
#include "tst_wire_faults.moc"
