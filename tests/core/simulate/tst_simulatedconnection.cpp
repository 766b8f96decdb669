// SPDX-License-Identifier: MIT
#include "tests/core/simulate/simulatefixture.h"

#include <QTest>

using namespace spillway;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

/// HTTP/1.1 as a simulated resource speaks it, over real sockets.
class TestSimulatedConnection : public QObject
{
    Q_OBJECT
private slots:
    void keepsTheConnection();
    void closesWhenAsked_data();
    void closesWhenAsked();
    void streamsToHttp10EndWithTheConnection();
    void answersPipelinedRequestsInOrder();
    void pipelinedRequestsWaitForAStream();
    void takesRequestsByteByByte();
    void answersHead();
    void sends100Continue();
    void sendsNo100ForWhatItRefuses();
    void takesChunkedBodies();
    void refusesMalformedRequests_data();
    void refusesMalformedRequests();
    void refusesLargeBodies_data();
    void refusesLargeBodies();
    void readsAwayWhatFollowsTheLastRequest();
    void callersLeave_data();
    void callersLeave();
    void leavingWhileSendingIsNoRequest();

private:
    static QByteArray chat(const QString &text, const WireHeaders &headers = {}, const QJsonObject &more = {})
    {
        return post(chatPath(), chatBody(text, more), headers);
    }
    static bool echoes(const WireMessage &message, const QString &text)
    {
        return QString::fromUtf8(message.body).contains(u'“' + text + u'”');
    }
};

void TestSimulatedConnection::keepsTheConnection()
{
    SimulateFixture fixture;
    const auto backend = startBackend(fixture.options());
    RawClient client(backend->port());
    for (const QString &text : {u"one"_s, u"two"_s, u"three"_s}) {
        client.send(chat(text));
        const WireMessage message = client.response();
        QCOMPARE(message.status(), 200);
        QVERIFY(echoes(message, text));
        QVERIFY(!message.hasHeader("Connection"));
    }
    client.send(request("POST", "/nothing", {}, "{}")); // a refusal is no reason to hang up
    QCOMPARE(client.response().status(), 404);
    client.send(chat(u"four"_s));
    QCOMPARE(client.response().status(), 200);
    QCOMPARE(backend->counters().connections, 1);
    QCOMPARE(backend->counters().requests, 5);
    QCOMPARE(backend->counters().answered, 5);
    QCOMPARE(backend->counters().open, 1);
}

void TestSimulatedConnection::closesWhenAsked_data()
{
    QTest::addColumn<QByteArray>("version");
    QTest::addColumn<WireHeaders>("headers");
    QTest::newRow("Connection: close") << QByteArray("HTTP/1.1") << WireHeaders{{"Connection", "close"}};
    QTest::newRow("in a list, in capitals") << QByteArray("HTTP/1.1") << WireHeaders{{"Connection", "TE, CLOSE"}};
    QTest::newRow("HTTP/1.0") << QByteArray("HTTP/1.0") << WireHeaders{};
    QTest::newRow("HTTP/1.0 that wants to stay") << QByteArray("HTTP/1.0") << WireHeaders{{"Connection", "keep-alive"}};
}

void TestSimulatedConnection::closesWhenAsked()
{
    QFETCH(QByteArray, version);
    QFETCH(WireHeaders, headers);
    SimulateFixture fixture;
    const auto backend = startBackend(fixture.options());
    RawClient client(backend->port());
    client.send(chat(u"Hello"_s, headers).replace("HTTP/1.1", version));
    const WireMessage message = client.response();
    QCOMPARE(message.status(), 200);
    QCOMPARE(message.header("Connection"), "close");
    QVERIFY(echoes(message, u"Hello"_s));
    QVERIFY(client.awaitClose());
    QVERIFY(spinUntil([&] { return backend->counters().open == 0; }));
    QCOMPARE(backend->counters().aborted, 0);
}

void TestSimulatedConnection::streamsToHttp10EndWithTheConnection()
{
    SimulateFixture fixture;
    const auto backend = startBackend(fixture.options());
    const WireMessage message =
        ask(backend->port(), chat(u"Hello"_s, {}, {{u"stream"_s, true}}).replace("HTTP/1.1", "HTTP/1.0"));
    QVERIFY(message.complete);
    QVERIFY(!message.hasHeader("Transfer-Encoding") && !message.hasHeader("Content-Length"));
    QVERIFY(message.body.startsWith("data: {") && message.body.endsWith("data: [DONE]\n\n"));
}

void TestSimulatedConnection::answersPipelinedRequestsInOrder()
{
    SimulateFixture fixture;
    const auto backend = startBackend(fixture.options());
    RawClient client(backend->port());
    QByteArray all;
    for (int i = 0; i < 60; ++i) {
        all += i % 3 == 0   ? chat(QString::number(i), {}, {{u"stream"_s, true}, {u"max_tokens"_s, 40}})
               : i % 3 == 1 ? chat(QString::number(i))
                            : request("GET", "/openai/v1/models/m" + QByteArray::number(i));
    }
    client.send(all);
    for (int i = 0; i < 60; ++i) {
        const WireMessage message = client.response();
        QVERIFY(message.complete);
        QCOMPARE(message.status(), 200);
        if (i % 3 == 2) {
            QCOMPARE(jsonOf(message)["id"].toString(), u"m%1"_s.arg(i));
        } else if (i % 3 == 1) {
            QVERIFY(echoes(message, QString::number(i)));
        } else {
            QVERIFY(message.finalChunk);
            QVERIFY(message.body.contains(QByteArray::number(i)));
        }
    }
    QCOMPARE(backend->counters().answered, 60);
    QCOMPARE(backend->counters().connections, 1);
}

void TestSimulatedConnection::pipelinedRequestsWaitForAStream()
{
    SimulateFixture fixture;
    SimulatedBackendOptions options = fixture.options();
    options.tokensPerSecond = 1'000;
    options.answerTokens = 20;
    const auto backend = startBackend(options);
    RawClient client(backend->port());
    client.send(chat(u"one"_s, {}, {{u"stream"_s, true}}));
    QVERIFY(client.awaitBody(1));
    client.send(chat(u"two"_s) + chat(u"three"_s)); // while the first is on its way
    QVERIFY(client.response().finalChunk);
    QCOMPARE(client.response().status(), 200);
    QCOMPARE(client.response().status(), 200);
    QCOMPARE(backend->counters().answered, 3);
}

void TestSimulatedConnection::takesRequestsByteByByte()
{
    SimulateFixture fixture;
    const auto backend = startBackend(fixture.options());
    RawClient client(backend->port());
    const QByteArray bytes = chat(u"Hello"_s) + chat(u"again"_s);
    for (const char c : bytes) {
        client.send(QByteArray(1, c));
        QCoreApplication::processEvents();
    }
    QVERIFY(echoes(client.response(), u"Hello"_s));
    QVERIFY(echoes(client.response(), u"again"_s));
}

void TestSimulatedConnection::answersHead()
{
    SimulateFixture fixture;
    const auto backend = startBackend(fixture.options());
    const WireMessage get = ask(backend->port(), request("GET", "/openai/v1/models"));
    RawClient client(backend->port());
    client.expectNoBody();
    client.send(request("HEAD", "/openai/v1/models") + request("GET", "/openai/v1/models"));
    const WireMessage head = client.response();
    QCOMPARE(head.status(), 200);
    QCOMPARE(head.header("Content-Length"), get.header("Content-Length"));
    QCOMPARE(client.response().body, get.body); // nothing of a body lay between the two
    const WireMessage refused = ask(backend->port(), request("HEAD", chatPath()));
    QCOMPARE(refused.status(), 405);
    QCOMPARE(refused.header("Allow"), "POST");
}

void TestSimulatedConnection::sends100Continue()
{
    SimulateFixture fixture;
    const auto backend = startBackend(fixture.options());
    RawClient client(backend->port());
    const QByteArray whole = chat(u"Hello"_s, {{"Expect", "100-continue"}});
    const qsizetype headEnd = whole.indexOf("\r\n\r\n") + 4;
    client.send(whole.first(headEnd));
    QVERIFY(spinUntil([&] { return !client.interim().isEmpty(); }));
    QCOMPARE(client.received(), "HTTP/1.1 100 Continue\r\n\r\n");
    client.send(whole.sliced(headEnd));
    QVERIFY(echoes(client.response(), u"Hello"_s));
    QCOMPARE(client.interim().size(), 1);
}

void TestSimulatedConnection::sendsNo100ForWhatItRefuses()
{
    SimulateFixture fixture;
    SimulatedBackendOptions options = fixture.options();
    options.maxBodyBytes = 1000;
    const auto backend = startBackend(options);
    RawClient large(backend->port());
    large.send(request("POST", chatPath(), {{"Expect", "100-continue"}, {"Content-Length", "1001"}}));
    QCOMPARE(large.response().status(), 413);
    QVERIFY(large.interim().isEmpty());
    RawClient other(backend->port());
    other.send(request("POST", chatPath(), {{"Expect", "a miracle"}, {"Content-Length", "5"}}));
    QCOMPARE(other.response().status(), 417);
    // Without a body there is nothing to go on with.
    RawClient empty(backend->port());
    empty.send(request("GET", "/openai/v1/models", {{"Expect", "100-continue"}}));
    QCOMPARE(empty.response().status(), 200);
    QVERIFY(empty.interim().isEmpty());
}

void TestSimulatedConnection::takesChunkedBodies()
{
    SimulateFixture fixture;
    const auto backend = startBackend(fixture.options());
    const QByteArray body = jsonBytes(chatBody(u"Hello"_s));
    QByteArray chunks;
    for (const char c : body) {
        chunks += QByteArray("1;name=value\r\n") + c + "\r\n";
    }
    RawClient client(backend->port());
    client.send(request("POST", chatPath(), {{"Transfer-Encoding", "chunked"}}) + chunks + "0\r\nX-Trailer: t\r\n\r\n" +
                chat(u"next"_s));
    QVERIFY(echoes(client.response(), u"Hello"_s));
    QVERIFY(echoes(client.response(), u"next"_s));
}

void TestSimulatedConnection::refusesMalformedRequests_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<int>("status");
    const auto row = [](const char *name, const QByteArray &bytes, int status) {
        QTest::newRow(name) << bytes << status;
    };
    const QByteArray line = "POST " + chatPath() + " HTTP/1.1\r\n";
    const QByteArray host = line + "Host: a\r\n";
    row("no HTTP", "hello\r\n\r\n", 400);
    row("bare LF", "GET / HTTP/1.1\nHost: a\n\n", 400);
    row("no Host", line + "\r\n", 400);
    row("space before the colon", host + "api-key : x\r\n\r\n", 400);
    row("folded line", host + "X: a\r\n b\r\n\r\n", 400);
    row("two lengths", host + "Content-Length: 1\r\nContent-Length: 2\r\n\r\nxx", 400);
    row("length and chunks", host + "Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400);
    row("bad chunk size", host + "Transfer-Encoding: chunked\r\n\r\nxyz\r\n", 400);
    row("coding it does not know", host + "Transfer-Encoding: gzip, chunked\r\n\r\n", 501);
    row("version", "GET / HTTP/3.0\r\nHost: a\r\n\r\n", 505);
    row("large head", host + "X: " + QByteArray(70'000, 'x') + "\r\n\r\n", 431);
}

void TestSimulatedConnection::refusesMalformedRequests()
{
    QFETCH(QByteArray, bytes);
    QFETCH(int, status);
    SimulateFixture fixture;
    const auto backend = startBackend(fixture.options());
    RawClient client(backend->port());
    client.send(bytes + chat(u"smuggled"_s));
    const WireMessage message = client.response();
    QCOMPARE(message.status(), status);
    QCOMPARE(message.header("Connection"), "close");
    QCOMPARE(message.header("Content-Type"), "application/json");
    QCOMPARE(errorOf(message)["code"].toString(), QString::number(status));
    QVERIFY(!errorOf(message)["message"].toString().isEmpty());
    QVERIFY(message.hasHeader("apim-request-id"));
    client.close();
    QVERIFY(client.awaitClose());
    QVERIFY(spinUntil([&] { return backend->counters().open == 0; }));
    // Nothing that follows is taken for a request.
    QCOMPARE(backend->counters().requests, 1);
    QVERIFY(!client.received().contains("200 OK"));
}

void TestSimulatedConnection::refusesLargeBodies_data()
{
    QTest::addColumn<bool>("chunked");
    QTest::newRow("by its length") << false;
    QTest::newRow("when it has grown") << true;
}

void TestSimulatedConnection::refusesLargeBodies()
{
    QFETCH(bool, chunked);
    SimulateFixture fixture;
    SimulatedBackendOptions options = fixture.options();
    options.maxBodyBytes = 100'000;
    const auto backend = startBackend(options);
    const QByteArray body(8 * 1024 * 1024, 'x');
    RawClient client(backend->port());
    if (chunked) {
        client.send(request("POST", chatPath(), {{"Transfer-Encoding", "chunked"}}) +
                    QByteArray::number(body.size(), 16) + "\r\n" + body + "\r\n0\r\n\r\n");
    } else {
        client.send(request("POST", chatPath(), {}, body));
    }
    const WireMessage message = client.response();
    QCOMPARE(message.status(), 413);
    QCOMPARE(errorOf(message)["code"].toString(), u"413"_s);
    // The rest is read and thrown away, so that no reset takes the answer from the caller.
    QVERIFY(spinUntil([&] { return client.socket().bytesToWrite() == 0 || client.isClosed(); }));
    QVERIFY(!client.isClosed());
    QCOMPARE(backend->counters().requests, 1);
    QCOMPARE(ask(backend->port(), request("POST", chatPath(), {}, QByteArray(100'000, ' '))).status(), 400);
}

void TestSimulatedConnection::readsAwayWhatFollowsTheLastRequest()
{
    SimulateFixture fixture;
    SimulatedBackendOptions options = fixture.options();
    options.firstTokenMs = 30; // so that the socket's buffer is full when the answer goes out
    const auto backend = startBackend(options);
    RawClient client(backend->port());
    client.send(chat(u"Hello"_s, {{"Connection", "close"}}) + QByteArray(32 * 1024 * 1024, 'x'));
    QVERIFY(echoes(client.response(), u"Hello"_s));
    QVERIFY(spinUntil([&] { return client.socket().bytesToWrite() == 0 || client.isClosed(); }));
    QVERIFY(!client.isClosed());
    QCOMPARE(backend->counters().requests, 1);
}

void TestSimulatedConnection::callersLeave_data()
{
    QTest::addColumn<bool>("stream");
    QTest::addColumn<int>("firstTokenMs");
    QTest::addColumn<bool>("orderly");
    QTest::newRow("in a stream, with a reset") << true << 0 << false;
    QTest::newRow("in a stream, in order") << true << 0 << true;
    QTest::newRow("before the first token, with a reset") << true << 600'000 << false;
    QTest::newRow("before the first token, in order") << true << 600'000 << true;
    QTest::newRow("before a whole answer") << false << 0 << true;
}

void TestSimulatedConnection::callersLeave()
{
    QFETCH(bool, stream);
    QFETCH(int, firstTokenMs);
    QFETCH(bool, orderly);
    SimulateFixture fixture;
    SimulatedBackendOptions options = fixture.options();
    options.firstTokenMs = firstTokenMs;
    options.tokensPerSecond = 200;
    options.answerTokens = 100'000;
    const auto backend = startBackend(options);
    RawClient client(backend->port());
    client.send(chat(u"Hello"_s, {}, {{u"stream"_s, stream}}));
    if (stream && firstTokenMs == 0) {
        QVERIFY(client.awaitBody(500));
    } else {
        QVERIFY(spinUntil([&] { return backend->counters().requests == 1; }));
    }
    if (orderly) {
        client.close();
    } else {
        client.abort();
    }
    QVERIFY(spinUntil([&] { return backend->counters().open == 0; }));
    QCOMPARE(backend->counters().aborted, 1);
    QCOMPARE(backend->counters().answered, 0);
    QCOMPARE(ask(backend->port(), request("GET", "/openai/v1/models")).status(), 200);
}

void TestSimulatedConnection::leavingWhileSendingIsNoRequest()
{
    SimulateFixture fixture;
    const auto backend = startBackend(fixture.options());
    RawClient client(backend->port());
    client.send(request("POST", chatPath(), {{"Content-Length", "1000"}}) + "{\"messages\"");
    QVERIFY(spinUntil([&] { return backend->counters().open == 1; }));
    client.abort();
    QVERIFY(spinUntil([&] { return backend->counters().open == 0; }));
    QCOMPARE(backend->counters().requests, 0);
    QCOMPARE(backend->counters().aborted, 0);
}

QTEST_GUILESS_MAIN(TestSimulatedConnection)
#include "tst_simulatedconnection.moc"
