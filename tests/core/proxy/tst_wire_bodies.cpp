// SPDX-License-Identifier: MIT
#include "tests/support/proxyfixture.h"
#include "tests/support/rawclient.h"

#include <QTest>

using namespace spillway;

/// CONTRACT.md section 4: bodies byte for byte both ways, connections kept, pipelining, Expect.
class WireBodies : public QObject
{
    Q_OBJECT
private slots:
    void exact_data();
    void exact();
    void replayedExactly_data();
    void replayedExactly();
    void chunkedInAnySplit();
    void largerThanReplayIsSentOnce();
    void keepAlive();
    void connectionCloseIsHonoured();
    void pipelining();
    void pipeliningWithBodiesAndErrors();
    void expectContinue();
    void expectContinueRefused();
    void staleUpstreamConnection();
    void upstreamConnectionsAreReused();
};

namespace
{

constexpr int mebibyte = 1024 * 1024;

QByteArray chunkedRequest(const QByteArray &body, int piece)
{
    QByteArray bytes = "POST /openai/x HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n";
    for (qsizetype at = 0; at < body.size(); at += piece) {
        const QByteArray part = body.mid(at, piece);
        bytes += QByteArray::number(part.size(), 16) + "\r\n" + part + "\r\n";
    }
    return bytes + "0\r\n\r\n";
}

} // namespace

void WireBodies::exact_data()
{
    QTest::addColumn<int>("size");
    QTest::addColumn<bool>("chunked");
    for (const int size : {0, 1, 2, 4095, 65536, mebibyte - 1, mebibyte, mebibyte + 1, 5 * mebibyte}) {
        QTest::addRow("%d with a length", size) << size << false;
        QTest::addRow("%d in chunks", size) << size << true;
    }
}

void WireBodies::exact()
{
    QFETCH(int, size);
    QFETCH(bool, chunked);
    const QByteArray sent = lcgBytes(size, 7);
    const QByteArray returned = lcgBytes(size, 11);
    ScriptedBackend backend([&](BackendConnection &connection, const WireMessage &) {
        if (chunked) {
            connection.beginStream();
            for (qsizetype at = 0; at < returned.size(); at += 40'000) {
                connection.chunk(returned.mid(at, 40'000));
            }
            connection.endChunks();
        } else {
            connection.answer(200, {}, returned);
        }
    });
    ProxyFixture proxy;
    proxy.add("east", backend);
    proxy.start();
    RawClient client(proxy.port());
    client.send(chunked ? chunkedRequest(sent, 10'007) : request("POST", "/openai/x", {}, sent));
    const WireMessage answer = client.response();
    QCOMPARE(answer.status(), 200);
    QVERIFY(answer.complete);
    QVERIFY(answer.body == returned);
    QVERIFY(backend.last().body == sent);
    QVERIFY(!(backend.last().hasHeader("content-length") && backend.last().hasHeader("transfer-encoding")));
    QVERIFY(proxy.awaitRecords(1));
    QCOMPARE(proxy.records.first().requestBytes, size);
    QCOMPARE(proxy.records.first().responseBytes, size);
}

void WireBodies::replayedExactly_data()
{
    QTest::addColumn<int>("size");
    for (const int size : {0, 1, mebibyte - 1, mebibyte, mebibyte + 1, 5 * mebibyte}) {
        QTest::addRow("%d", size) << size;
    }
}

void WireBodies::replayedExactly()
{
    QFETCH(int, size);
    const QByteArray sent = lcgBytes(size, 3);
    ScriptedBackend throttled(reply::answer(429));
    ScriptedBackend broken(reply::rawThenReset());
    ScriptedBackend good;
    ProxyFixture proxy;
    proxy.add("throttled", throttled, 1);
    proxy.add("broken", broken, 2);
    proxy.add("good", good, 3);
    proxy.start();
    QCOMPARE(ask(proxy.port(), request("POST", "/openai/x", {}, sent)).status(), 200);
    for (ScriptedBackend *backend : {&throttled, &broken, &good}) {
        QCOMPARE(backend->requests().size(), 1);
        QVERIFY(backend->last().body == sent);
    }
}

void WireBodies::chunkedInAnySplit()
{
    ScriptedBackend backend;
    ProxyFixture proxy;
    proxy.add("east", backend);
    proxy.start();
    const QByteArray bytes = "POST /openai/x HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n"
                             "3;ext=\"1\"\r\nabc\r\n0A\r\n0123456789\r\n0\r\nX-Trailer: 1\r\n\r\n";
    // Byte by byte, each in a turn of the loop of its own.
    RawClient client(proxy.port());
    for (const char byte : bytes) {
        client.send(QByteArray(1, byte));
        QCoreApplication::processEvents();
    }
    QCOMPARE(client.response().status(), 200);
    QCOMPARE(backend.last().body, "abc0123456789");
}

void WireBodies::largerThanReplayIsSentOnce()
{
    ScriptedBackend first(reply::answer(429, {{"Retry-After", "3"}}));
    ScriptedBackend second;
    ProxyFixture proxy;
    proxy.profile.endpoint.maxReplayMiB = 1;
    proxy.add("first", first, 1);
    proxy.add("second", second, 2);
    proxy.start();
    const QByteArray body = lcgBytes(3 * mebibyte, 5);
    WireMessage answer = ask(proxy.port(), request("POST", "/openai/x", {}, body));
    QCOMPARE(answer.status(), 429);
    QCOMPARE(answer.header("retry-after"), "3");
    QCOMPARE(first.requests().size(), 1);
    QVERIFY(first.last().body == body);
    QCOMPARE(second.requests().size(), 0);
    QVERIFY(proxy.awaitRecords(1));
    QVERIFY(!proxy.records.first().replayable);
    // The first is throttled now: the next large body goes to the second, whole, in chunks too.
    answer = ask(proxy.port(), chunkedRequest(body, 70'001));
    QCOMPARE(answer.status(), 200);
    QVERIFY(second.last().body == body);
}

void WireBodies::keepAlive()
{
    ScriptedBackend backend(reply::answer(200, {}, "12345"));
    ProxyFixture proxy;
    proxy.add("east", backend);
    proxy.start();
    RawClient client(proxy.port());
    for (int round = 0; round < 20; ++round) {
        client.send(chatRequest(QByteArray::number(round)));
        QCOMPARE(client.response().body, "12345");
        QCOMPARE(backend.last().body, QByteArray::number(round));
    }
    QVERIFY(!client.isClosed());
}

void WireBodies::connectionCloseIsHonoured()
{
    ScriptedBackend backend;
    ProxyFixture proxy;
    proxy.add("east", backend);
    proxy.start();
    RawClient client(proxy.port());
    client.send(request("GET", "/openai/x", {{"Connection", "close"}}));
    const WireMessage answer = client.response();
    QCOMPARE(answer.status(), 200);
    QCOMPARE(answer.header("connection").toLower(), "close");
    QVERIFY(client.awaitClose());
}

void WireBodies::pipelining()
{
    // The first takes longest: the answers must come in the order of the requests all the same.
    ScriptedBackend backend([](BackendConnection &connection, const WireMessage &message) {
        const QByteArray target = message.target();
        QTimer::singleShot(target.endsWith("/1") ? 150 : 0, &connection,
                           [&connection, target] { connection.answer(200, {}, target); });
    });
    ProxyFixture proxy;
    proxy.add("east", backend);
    proxy.start();
    RawClient client(proxy.port());
    QByteArray bytes;
    for (int i = 1; i <= 10; ++i) {
        bytes += request("GET", "/openai/" + QByteArray::number(i));
    }
    client.send(bytes);
    for (int i = 1; i <= 10; ++i) {
        QCOMPARE(client.response().body, "/openai/" + QByteArray::number(i));
    }
}

void WireBodies::pipeliningWithBodiesAndErrors()
{
    ScriptedBackend backend(reply::echo());
    ProxyFixture proxy;
    proxy.add("east", backend);
    proxy.start();
    RawClient client(proxy.port());
    const QByteArray body = lcgBytes(300'000, 9);
    client.send(request("POST", "/openai/1", {}, body) + chunkedRequest(body, 9'999) + request("GET", "/openai/3"));
    QVERIFY(client.response().body.endsWith(body));
    QVERIFY(client.response().complete);
    QVERIFY(client.response().body.startsWith("GET /openai/3"));
    QVERIFY(backend.requests().at(1).body == body);
}

void WireBodies::expectContinue()
{
    ScriptedBackend backend;
    ProxyFixture proxy;
    proxy.add("east", backend);
    proxy.start();
    RawClient client(proxy.port());
    client.send("POST /openai/x HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n");
    QVERIFY(spinUntil([&] { return client.received().startsWith("HTTP/1.1 100"); }));
    client.send("hello");
    QCOMPARE(client.response().status(), 200);
    QCOMPARE(backend.last().body, "hello");
    QVERIFY(!backend.last().hasHeader("expect"));

    // A caller that does not wait gets one answer, with or without the interim one.
    client.send("POST /openai/x HTTP/1.1\r\nHost: localhost\r\nExpect: 100-Continue\r\nContent-Length: 5\r\n\r\nworld");
    QCOMPARE(client.response().status(), 200);
    QCOMPARE(backend.last().body, "world");
}

void WireBodies::expectContinueRefused()
{
    ScriptedBackend backend;
    ProxyFixture proxy;
    proxy.profile.endpoint.requireKey = true;
    proxy.secrets.clientKey = "k";
    proxy.add("east", backend);
    proxy.start();
    RawClient client(proxy.port());
    client.send("POST /openai/x HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\nContent-Length: 500\r\n\r\n");
    const WireMessage answer = client.response();
    QCOMPARE(answer.status(), 401);
    QVERIFY(client.interim().isEmpty());
}

void WireBodies::staleUpstreamConnection()
{
    ScriptedBackend backend;
    ProxyFixture proxy;
    proxy.add("east", backend);
    proxy.start();
    QCOMPARE(ask(proxy.port(), chatRequest()).status(), 200);
    // The backend closes the idle connection at the moment the next request is under way on it: no fault of its own.
    backend.script({reply::rawThenClose("")});
    QCOMPARE(ask(proxy.port(), chatRequest("{\"n\":2}")).status(), 200);
    QCOMPARE(backend.last().body, "{\"n\":2}");
    QCOMPARE(backend.connectionCount(), 2);
    QCOMPARE(proxy.backend("east").state, HealthState::Healthy);
}

void WireBodies::upstreamConnectionsAreReused()
{
    ScriptedBackend backend;
    ProxyFixture proxy;
    proxy.add("east", backend);
    proxy.start();
    for (int round = 0; round < 30; ++round) {
        QCOMPARE(ask(proxy.port(), chatRequest()).status(), 200);
    }
    QVERIFY2(backend.connectionCount() <= 6, QByteArray::number(backend.connectionCount()));
}

QTEST_GUILESS_MAIN(WireBodies)
#include "tst_wire_bodies.moc"
