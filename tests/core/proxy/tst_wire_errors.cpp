// SPDX-License-Identifier: MIT
#include "tests/support/proxyfixture.h"
#include "tests/support/rawclient.h"

#include <QJsonDocument>
#include <QTest>

using namespace spillway;
using namespace std::chrono_literals;

/// CONTRACT.md section 4: what Spillway refuses, and how. Never two requests out of one.
class WireErrors : public QObject
{
    Q_OBJECT
private slots:
    void malformed_data();
    void malformed();
    void malformedBody_data();
    void malformedBody();
    void headTooLarge();
    void bodyTooLarge_data();
    void bodyTooLarge();
    void outsideTheSuffix_data();
    void outsideTheSuffix();
    void malformedTarget_data();
    void malformedTarget();
    void clientKey_data();
    void clientKey();
    void keyIsForcedOffLoopback();
    void noKeySetAnswers401();
    void bodyIsDrainedBehindAnError_data();
    void bodyIsDrainedBehindAnError();
    void drainingEnds();
};

namespace
{

void checkError(const WireMessage &answer, const QList<int> &statuses)
{
    QVERIFY2(statuses.contains(answer.status()), answer.firstLine.constData());
    QVERIFY(answer.hasHeader("x-spillway-error"));
    QVERIFY(answer.header("content-type").startsWith("application/json"));
    const QJsonObject error = QJsonDocument::fromJson(answer.body)["error"].toObject();
    QVERIFY2(!error["code"].toString().isEmpty(), answer.body.constData());
    QVERIFY(!error["message"].toString().isEmpty());
    QVERIFY(answer.complete);
}

const QByteArray smuggled = "GET /openai/smuggled HTTP/1.1\r\nHost: localhost\r\n\r\n";

} // namespace

void WireErrors::malformed_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QList<int>>("statuses");
    const QByteArray post = "POST /openai/x HTTP/1.1\r\nHost: localhost\r\n";
    const QByteArray get = "GET /openai/x HTTP/1.1\r\nHost: localhost\r\n";
    const auto add = [](const char *name, const QByteArray &bytes, const QList<int> &statuses = {400}) {
        QTest::newRow(name) << bytes << statuses;
    };
    add("length and chunked", post + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n");
    add("chunked and length", post + "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n");
    add("two lengths", post + "Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello");
    add("two lengths in one", post + "Content-Length: 5, 6\r\n\r\nhello");
    add("length with a sign", post + "Content-Length: +5\r\n\r\nhello");
    add("negative length", post + "Content-Length: -5\r\n\r\nhello");
    add("hex length", post + "Content-Length: 0x5\r\n\r\nhello");
    add("length with words", post + "Content-Length: 5 5\r\n\r\nhello");
    add("empty length", post + "Content-Length: \r\n\r\nhello");
    add("endless length", post + "Content-Length: 99999999999999999999999\r\n\r\nhello", {400, 413});
    add("chunked twice", post + "Transfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n", {400, 501});
    add("chunked not last", post + "Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n", {400, 501});
    add("unknown coding", post + "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n", {400, 501});
    add("gzip, chunked", post + "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n", {400, 501});
    add("coding with a tab trick",
        post + "Transfer-Encoding:\x0b"
               "chunked\r\n\r\n0\r\n\r\n",
        {400, 501});
    add("two codings", post + "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n", {400, 501});
    add("chunked in 1.0", "POST /openai/x HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n");
    add("bare LF in the head", get + "X-A: 1\nX-B: 2\r\n\r\n");
    add("bare LF ends the request line", "GET /openai/x HTTP/1.1\nHost: localhost\r\n\r\n");
    add("bare LFs end the head", get + "\n\n");
    add("bare CR in a value", get + "X-A: 1\rX-B: 2\r\n\r\n");
    add("folded line", get + "X-A: 1\r\n folded\r\n\r\n");
    add("folded with a tab", get + "Transfer-Encoding: chunked\r\n\tfolded\r\n\r\n");
    add("folded first line", "GET /openai/x HTTP/1.1\r\n Host: localhost\r\n\r\n");
    add("space before the colon", post + "Content-Length : 5\r\n\r\nhello");
    add("tab before the colon", post + "Transfer-Encoding\t: chunked\r\n\r\n0\r\n\r\n");
    add("no colon", get + "Nonsense\r\n\r\n");
    add("empty name", get + ": x\r\n\r\n");
    add("name with a slash", get + "a/b: x\r\n\r\n");
    add("NUL in a value", get + QByteArray("X-A: a\0b\r\n\r\n", 12));
    add("NUL in a name", get + QByteArray("X\0A: ab\r\n\r\n", 12));
    add("no Host", "GET /openai/x HTTP/1.1\r\n\r\n");
    add("two Hosts", get + "Host: evil\r\n\r\n");
    add("two spaces", "GET  /openai/x HTTP/1.1\r\nHost: localhost\r\n\r\n");
    add("no version", "GET /openai/x\r\nHost: localhost\r\n\r\n");
    add("space in the target", "GET /openai/a b HTTP/1.1\r\nHost: localhost\r\n\r\n");
    add("words behind the version", "GET /openai/x HTTP/1.1 x\r\nHost: localhost\r\n\r\n");
    add("method with a colon", "GE:T /openai/x HTTP/1.1\r\nHost: localhost\r\n\r\n");
    add("lower-case protocol", "GET /openai/x http/1.1\r\nHost: localhost\r\n\r\n", {400, 505});
    add("version 2.0", "GET /openai/x HTTP/2.0\r\nHost: localhost\r\n\r\n", {400, 505});
    add("version 1.10", "GET /openai/x HTTP/1.10\r\nHost: localhost\r\n\r\n", {400, 505});
    add("TLS on a plain port", QByteArray::fromHex("16030100c8010000c40303") + "\r\n\r\n");
    add("unknown expectation", post + "Expect: the-best\r\nContent-Length: 0\r\n\r\n", {417});
}

void WireErrors::malformed()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QList<int>, statuses);
    ScriptedBackend backend;
    ProxyFixture proxy;
    proxy.add("east", backend);
    proxy.start();
    RawClient client(proxy.port());
    client.send(bytes + smuggled);
    const WireMessage answer = client.response();
    checkError(answer, statuses);
    QCOMPARE(answer.header("connection").toLower(), "close");
    QVERIFY(client.awaitClose());
    // One answer, and nothing behind its end.
    QCOMPARE(client.received(), answer.rawHead + answer.rawBody);
    QCOMPARE(backend.requests().size(), 0);
}

void WireErrors::malformedBody_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::newRow("no number") << QByteArray("zz\r\nabc\r\n0\r\n\r\n");
    QTest::newRow("empty size") << QByteArray("\r\nabc\r\n0\r\n\r\n");
    QTest::newRow("sign") << QByteArray("+3\r\nabc\r\n0\r\n\r\n");
    QTest::newRow("minus") << QByteArray("-3\r\nabc\r\n0\r\n\r\n");
    QTest::newRow("0x") << QByteArray("0x3\r\nabc\r\n0\r\n\r\n");
    QTest::newRow("too many digits") << QByteArray("fffffffffffffffff3\r\nabc\r\n0\r\n\r\n");
    QTest::newRow("bare LF behind the size") << QByteArray("3\nabc\r\n0\r\n\r\n");
    QTest::newRow("bare LF in an extension") << QByteArray("3;a=b\nabc\r\n0\r\n\r\n");
    QTest::newRow("bare LF behind the data") << QByteArray("3\r\nabc\n0\r\n\r\n");
    QTest::newRow("data too long") << QByteArray("3\r\nabcd\r\n0\r\n\r\n");
    QTest::newRow("bare LF behind the last size") << QByteArray("3\r\nabc\r\n0\n\r\n");
    QTest::newRow("folded trailer") << QByteArray("3\r\nabc\r\n0\r\nX: 1\r\n y\r\n\r\n");
    QTest::newRow("trailer with a bare LF") << QByteArray("3\r\nabc\r\n0\r\nX: 1\nY: 2\r\n\r\n");
    QTest::newRow("endless extension") << "3;" + QByteArray(100'000, 'x') + "\r\nabc\r\n0\r\n\r\n";
}

void WireErrors::malformedBody()
{
    QFETCH(QByteArray, body);
    ScriptedBackend backend;
    ProxyFixture proxy;
    proxy.add("east", backend);
    proxy.start();
    RawClient client(proxy.port());
    client.send("POST /openai/x HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n" + body + smuggled);
    const WireMessage answer = client.response();
    checkError(answer, {400, 431});
    QVERIFY(client.awaitClose());
    QCOMPARE(client.received().count("HTTP/1.1 "), 1);
    for (const WireMessage &seen : backend.requests()) {
        QVERIFY(!seen.rawHead.contains("smuggled"));
    }
    QCOMPARE(backend.requests().size(), 0); // not one complete request got through
    QTRY_COMPARE(proxy.server.snapshot().inFlight, 0);
}

void WireErrors::headTooLarge()
{
    ScriptedBackend backend;
    ProxyFixture proxy;
    proxy.add("east", backend);
    proxy.start();
    const QByteArray start = "GET /openai/x HTTP/1.1\r\nHost: localhost\r\nX-Long: ";
    const QByteArray fits = start + QByteArray(64 * 1024 - start.size() - 4, 'a') + "\r\n\r\n";
    QCOMPARE(fits.size(), 64 * 1024);
    QCOMPARE(ask(proxy.port(), fits).status(), 200);
    RawClient client(proxy.port());
    client.send(start + QByteArray(64 * 1024 - start.size() - 3, 'a') + "\r\n\r\n");
    checkError(client.response(), {431});
    QVERIFY(client.awaitClose());
    // Never ending: refused without waiting for the end.
    RawClient endless(proxy.port());
    endless.send("GET /openai/x HTTP/1.1\r\nHost: localhost\r\n");
    for (int i = 0; i < 40; ++i) {
        endless.send("X-" + QByteArray::number(i) + ": " + QByteArray(4096, 'b') + "\r\n");
    }
    checkError(endless.response(), {431});
    // Nor may the target be endless.
    QVERIFY(QList<int>({414, 431})
                .contains(ask(proxy.port(), request("GET", "/openai/" + QByteArray(70'000, 'x'))).status()));
}

void WireErrors::bodyTooLarge_data()
{
    QTest::addColumn<bool>("chunked");
    QTest::newRow("with a length") << false;
    QTest::newRow("in chunks") << true;
}

void WireErrors::bodyTooLarge()
{
    QFETCH(bool, chunked);
    ScriptedBackend backend;
    ProxyFixture proxy;
    proxy.profile.endpoint.maxBodyMiB = 1;
    proxy.add("east", backend);
    proxy.start();
    const auto bytes = [&](int size) {
        const QByteArray body = lcgBytes(size);
        if (!chunked) {
            return request("POST", "/openai/x", {}, body);
        }
        return "POST /openai/x HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n" +
               QByteArray::number(size, 16) + "\r\n" + body + "\r\n0\r\n\r\n";
    };
    QCOMPARE(ask(proxy.port(), bytes(1024 * 1024)).status(), 200);
    RawClient client(proxy.port());
    client.send(bytes(1024 * 1024 + 1));
    checkError(client.response(), {413});
    QCOMPARE(backend.requests().size(), 1);
    QTRY_COMPARE(proxy.server.snapshot().inFlight, 0);
}

void WireErrors::outsideTheSuffix_data()
{
    QTest::addColumn<QByteArray>("target");
    for (const QByteArray &target : QList<QByteArray>{"/",
                                                      "/other",
                                                      "/openaix",
                                                      "/openaix/y",
                                                      "/OPENAI/x",
                                                      "/xopenai/y",
                                                      "//openai/x",
                                                      "/openai/../x",
                                                      "/openai/..",
                                                      "/openai/x/..",
                                                      "/openai/x/../../y",
                                                      "/openai/./x",
                                                      "/openai/.",
                                                      "/openai/%2e%2e/x",
                                                      "/openai/.%2E/x",
                                                      "/openai/%2e./x",
                                                      "/openai/%2E%2e",
                                                      "/openai/%2e/x",
                                                      "/openai/..%2fx",
                                                      "/openai/x%2f..%2f..%2fy",
                                                      "/openai/..%5cx",
                                                      "/openai/%2e%2e%2fadmin",
                                                      "/../openai/x",
                                                      "/x/../openai/y",
                                                      "/openai/..;/x",
                                                      "*",
                                                      "/openai%2Fx",
                                                      "/%6fpenai/../x"}) {
        QTest::newRow(target.constData()) << target;
    }
}

void WireErrors::outsideTheSuffix()
{
    QFETCH(QByteArray, target);
    ScriptedBackend backend;
    ProxyFixture proxy;
    proxy.add("east", backend);
    proxy.start();
    const WireMessage answer = ask(proxy.port(), request(target == "*" ? "OPTIONS" : "GET", target));
    checkError(answer, {404});
    QCOMPARE(backend.requests().size(), 0);
}

void WireErrors::malformedTarget_data()
{
    QTest::addColumn<QByteArray>("target");
    for (const QByteArray &target : QList<QByteArray>{"/openai/x#fragment", "/openai/%zz", "/openai/%1",
                                                      "/openai/x?q=%", "/openai/x?q=%g1", "/openai/\x01"}) {
        QTest::newRow(target.toPercentEncoding("/").constData()) << target;
    }
}

void WireErrors::malformedTarget()
{
    QFETCH(QByteArray, target);
    ScriptedBackend backend;
    ProxyFixture proxy;
    proxy.add("east", backend);
    proxy.start();
    checkError(ask(proxy.port(), request("GET", target)), {400});
    QCOMPARE(backend.requests().size(), 0);
}

void WireErrors::clientKey_data()
{
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<QByteArray>("value");
    QTest::addColumn<int>("status");
    QTest::newRow("none") << QByteArray("x-none") << QByteArray("1") << 401;
    QTest::newRow("api-key") << QByteArray("API-Key") << QByteArray("s3cret") << 200;
    QTest::newRow("subscription key") << QByteArray("ocp-apim-subscription-key") << QByteArray("s3cret") << 200;
    QTest::newRow("bearer") << QByteArray("Authorization") << QByteArray("Bearer s3cret") << 200;
    QTest::newRow("wrong") << QByteArray("api-key") << QByteArray("s3cres") << 401;
    QTest::newRow("longer") << QByteArray("api-key") << QByteArray("s3crett") << 401;
    QTest::newRow("shorter") << QByteArray("api-key") << QByteArray("s3cre") << 401;
    QTest::newRow("empty") << QByteArray("api-key") << QByteArray("") << 401;
    QTest::newRow("basic") << QByteArray("Authorization") << QByteArray("Basic s3cret") << 401;
}

void WireErrors::clientKey()
{
    QFETCH(QByteArray, name);
    QFETCH(QByteArray, value);
    QFETCH(int, status);
    ScriptedBackend backend;
    ProxyFixture proxy;
    proxy.profile.endpoint.requireKey = true;
    proxy.secrets.clientKey = "s3cret";
    proxy.add("east", backend);
    proxy.start();
    const WireMessage answer = ask(proxy.port(), request("POST", "/openai/x", {{name, value}}, "{}"));
    QCOMPARE(answer.status(), status);
    QCOMPARE(backend.requests().size(), status == 200 ? 1 : 0);
    if (status == 401) {
        checkError(answer, {401});
        QVERIFY(answer.body.contains("api-key"));
        QVERIFY(!answer.body.contains("s3cret"));
    }
}

void WireErrors::keyIsForcedOffLoopback()
{
    ScriptedBackend backend;
    ProxyFixture proxy;
    proxy.profile.endpoint.address = "0.0.0.0";
    proxy.profile.endpoint.requireKey = false;
    proxy.secrets.clientKey = "s3cret";
    proxy.add("east", backend);
    proxy.start();
    checkError(ask(proxy.port(), chatRequest()), {401});
    QCOMPARE(ask(proxy.port(), request("GET", "/openai/x", {{"api-key", "s3cret"}})).status(), 200);
}

void WireErrors::noKeySetAnswers401()
{
    ScriptedBackend backend;
    ProxyFixture proxy;
    proxy.profile.endpoint.requireKey = true;
    proxy.add("east", backend);
    proxy.start();
    checkError(ask(proxy.port(), request("GET", "/openai/x", {{"api-key", ""}})), {401});
    checkError(ask(proxy.port(), request("GET", "/openai/x", {{"Authorization", "Bearer "}})), {401});
    QCOMPARE(backend.requests().size(), 0);
}

void WireErrors::bodyIsDrainedBehindAnError_data()
{
    QTest::addColumn<QByteArray>("target");
    QTest::addColumn<int>("status");
    QTest::newRow("404") << QByteArray("/elsewhere") << 404;
    QTest::newRow("401") << QByteArray("/openai/x") << 401;
}

void WireErrors::bodyIsDrainedBehindAnError()
{
    QFETCH(QByteArray, target);
    QFETCH(int, status);
    ScriptedBackend backend;
    ProxyFixture proxy;
    proxy.profile.endpoint.requireKey = true;
    proxy.add("east", backend);
    proxy.start();
    // A caller that reads only when it has sent everything: 20 MB do not fit into any socket buffer.
    RawClient client(proxy.port());
    client.setReading(false);
    client.send(request("POST", target, {}, lcgBytes(20'000'000)));
    QVERIFY(spinUntil([&] { return client.socket().bytesToWrite() == 0 || client.isClosed(); }));
    QVERIFY(!client.isClosed() || client.socket().bytesAvailable() > 0);
    client.setReading(true);
    const WireMessage answer = client.response();
    checkError(answer, {status});
}

void WireErrors::drainingEnds()
{
    // A caller that never stops sending is cut after 64 MiB or 5 s, whichever comes first.
    ScriptedBackend backend;
    ProxyFixture proxy;
    proxy.add("east", backend);
    proxy.start();
    RawClient client(proxy.port());
    client.send("POST /elsewhere HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000000000\r\n\r\n");
    const QByteArray piece(1024 * 1024, 'x');
    qint64 sent = 0;
    QObject::connect(&client.socket(), &QTcpSocket::bytesWritten, &client.socket(), [&] {
        while (client.socket().bytesToWrite() < piece.size() && sent < 900 * piece.size()) {
            sent += client.socket().write(piece);
        }
    });
    client.send(piece);
    QVERIFY(client.awaitClose(15s));
    QVERIFY2(sent < 200 * piece.size(), QByteArray::number(sent));
}

QTEST_GUILESS_MAIN(WireErrors)
#include "tst_wire_errors.moc"
