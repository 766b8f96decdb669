// SPDX-License-Identifier: MIT
#include "tests/support/proxyfixture.h"
#include "tests/support/rawclient.h"

#include <QTest>

using namespace spillway;

/// CONTRACT.md section 4, the answer's way: unchanged but for two headers and what ends at this hop.
class WireResponse : public QObject
{
    Q_OBJECT
private slots:
    void statusAndReason_data();
    void statusAndReason();
    void headersUnchanged();
    void setCookieStaysTwoLines();
    void encodedBodyUntouched();
    void redirectIsTheCallers();
    void backendUrlAndAttempts();
    void framings_data();
    void framings();
    void noBody_data();
    void noBody();
    void interimAnswers();
    void head();
    void http10();
    void hugeHead();
};

void WireResponse::statusAndReason_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("reason");
    QTest::newRow("200") << 200 << QByteArray("OK");
    QTest::newRow("201, own words") << 201 << QByteArray("Made It");
    QTest::newRow("202, no words") << 202 << QByteArray("");
    QTest::newRow("226") << 226 << QByteArray("IM Used");
    QTest::newRow("300") << 300 << QByteArray("Multiple Choices");
    QTest::newRow("400") << 400 << QByteArray("content_filter");
    QTest::newRow("402") << 402 << QByteArray("Payment Required");
    QTest::newRow("403") << 403 << QByteArray("Forbidden");
    QTest::newRow("404") << 404 << QByteArray("DeploymentNotFound");
    QTest::newRow("407") << 407 << QByteArray("Proxy Authentication Required");
    QTest::newRow("408") << 408 << QByteArray("Request Timeout");
    QTest::newRow("409") << 409 << QByteArray("Conflict");
    QTest::newRow("416") << 416 << QByteArray("Range Not Satisfiable");
    QTest::newRow("418") << 418 << QByteArray("I'm a teapot");
    QTest::newRow("424") << 424 << QByteArray("Failed Dependency");
    QTest::newRow("429, the only one") << 429 << QByteArray("Too Many Requests");
    QTest::newRow("401, the only one") << 401 << QByteArray("Access Denied");
    QTest::newRow("500, the only one") << 500 << QByteArray("Internal Server Error");
    QTest::newRow("529, the only one") << 529 << QByteArray("Overloaded");
}

void WireResponse::statusAndReason()
{
    QFETCH(int, status);
    QFETCH(QByteArray, reason);
    ScriptedBackend backend(reply::raw("HTTP/1.1 " + QByteArray::number(status) + ' ' + reason +
                                       "\r\nContent-Type: text/plain\r\nContent-Length: 5\r\n\r\nhello"));
    ProxyFixture proxy;
    proxy.add("east", backend);
    proxy.start();
    const WireMessage answer = ask(proxy.port(), chatRequest());
    QCOMPARE(answer.status(), status);
    QCOMPARE(answer.reason(), reason);
    QCOMPARE(answer.body, "hello");
    QCOMPARE(answer.header("content-type"), "text/plain");
    QVERIFY(!answer.hasHeader("x-spillway-error"));
    QCOMPARE(backend.requests().size(), 1);
}

void WireResponse::headersUnchanged()
{
    const WireHeaders sent = {{"apim-request-id", "5f2c"},
                              {"x-request-id", "aa-bb"},
                              {"x-ms-region", "East US"},
                              {"x-ms-client-request-id", "77"},
                              {"azureml-model-session", "d1"},
                              {"x-ratelimit-remaining-requests", "59"},
                              {"x-ratelimit-remaining-tokens", "-1"},
                              {"Strict-Transport-Security", "max-age=31536000"},
                              {"X-Content-Type-Options", "nosniff"},
                              {"Date", "Mon, 02 Mar 2026 10:00:00 GMT"},
                              {"Server", "azure"},
                              {"Via", "1.1 someone"},
                              {"Alt-Svc", "h3=\":443\""},
                              {"WWW-Authenticate", "Bearer realm=\"x\", Basic"},
                              {"X-Empty", ""},
                              {"Cache-Control", "no-store"},
                              {"Content-Type", "application/json"}};
    ScriptedBackend backend(reply::answer(200, sent));
    ProxyFixture proxy;
    proxy.add("east", backend);
    proxy.start();
    const WireMessage answer = ask(proxy.port(), chatRequest());
    QCOMPARE(answer.status(), 200);
    for (const auto &[name, value] : sent) {
        QCOMPARE(answer.headerValues(name), QList<QByteArray>{value});
    }
    QList<QByteArray> names = answer.headerNames();
    for (const auto &[name, value] : sent) {
        names.removeAll(name.toLower());
    }
    for (const QByteArray &own :
         QList<QByteArray>{"content-length", "x-openai-backendurl", "x-spillway-attempts", "connection"}) {
        QVERIFY2(names.removeAll(own) <= 1, own);
    }
    QVERIFY2(names.isEmpty(), names.join(' ').constData());
}

void WireResponse::setCookieStaysTwoLines()
{
    ScriptedBackend backend(reply::answer(
        200,
        {{"Set-Cookie", "a=1; Expires=Wed, 09 Jun 2027 10:18:14 GMT"}, {"X-Between", "1"}, {"Set-Cookie", "b=2"}}));
    ProxyFixture proxy;
    proxy.add("east", backend);
    proxy.start();
    const WireMessage answer = ask(proxy.port(), chatRequest());
    QCOMPARE(answer.headerValues("set-cookie"),
             (QList<QByteArray>{"a=1; Expires=Wed, 09 Jun 2027 10:18:14 GMT", "b=2"}));
}

void WireResponse::encodedBodyUntouched()
{
    // "hello hello hello hello\n", gzipped: shorter and other than what it stands for.
    const QByteArray zipped =
        QByteArray::fromHex("1f8b0800000000000003cb48cdc9c95790c2c4e802000b7b1a7018000000").append("tail");
    ScriptedBackend backend(reply::answer(200, {{"Content-Encoding", "gzip"}}, zipped));
    ProxyFixture proxy;
    proxy.add("east", backend);
    proxy.start();
    for (const WireHeaders &headers : {WireHeaders{}, WireHeaders{{"Accept-Encoding", "gzip"}}}) {
        const WireMessage answer = ask(proxy.port(), request("GET", "/openai/x", headers));
        QCOMPARE(answer.header("content-encoding"), "gzip");
        QCOMPARE(answer.body, zipped);
        QCOMPARE(answer.header("content-length"), QByteArray::number(zipped.size()));
    }
}

void WireResponse::redirectIsTheCallers()
{
    ScriptedBackend other;
    ScriptedBackend backend(reply::answer(302, {{"Location", other.url().toUtf8() + "/openai/y"}}, ""));
    ProxyFixture proxy;
    proxy.add("east", backend);
    proxy.start();
    const WireMessage answer = ask(proxy.port(), request("GET", "/openai/x"));
    QCOMPARE(answer.status(), 302);
    QCOMPARE(answer.header("location"), other.url().toUtf8() + "/openai/y");
    QCOMPARE(other.requests().size(), 0);
}

void WireResponse::backendUrlAndAttempts()
{
    ScriptedBackend throttled(reply::answer(429, {{"Retry-After", "7"}}));
    ScriptedBackend gone;
    gone.refuse();
    ScriptedBackend good(reply::answer(200, {{"x-openai-backendurl", "a lie"}, {"x-spillway-attempts", "a lie"}}));
    ProxyFixture proxy;
    proxy.add("eastus", throttled, 1);
    proxy.add("gone", gone, 2);
    proxy.add("westus", good, 3);
    proxy.start();
    const WireMessage answer = ask(proxy.port(), chatRequest());
    QCOMPARE(answer.status(), 200);
    QCOMPARE(answer.headerValues("x-openai-backendurl"), QList<QByteArray>{good.url().toUtf8() + "/openai"});
    QCOMPARE(answer.headerValues("x-spillway-attempts"), QList<QByteArray>{"eastus=429, gone=unreachable, westus=200"});
}

void WireResponse::framings_data()
{
    QTest::addColumn<QByteArray>("raw");
    QTest::addColumn<bool>("close");
    QTest::addColumn<QByteArray>("body");
    const QByteArray head = "HTTP/1.1 200 OK\r\n";
    QTest::newRow("length") << head + "Content-Length: 3\r\n\r\nabc" << false << QByteArray("abc");
    QTest::newRow("empty") << head + "Content-Length: 0\r\n\r\n" << false << QByteArray("");
    QTest::newRow("chunked") << head + "Transfer-Encoding: chunked\r\n\r\n1\r\na\r\n2\r\nbc\r\n0\r\n\r\n"
                             << false << QByteArray("abc");
    QTest::newRow("chunk extensions, trailers")
        << head + "Transfer-Encoding: Chunked\r\n\r\n0003;a=b\r\nabc\r\n0\r\nX-Sum: 9\r\n\r\n"
        << false << QByteArray("abc");
    QTest::newRow("no chunk") << head + "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n" << false << QByteArray("");
    QTest::newRow("until the end") << head + "\r\nabc" << true << QByteArray("abc");
    QTest::newRow("1.0, until the end") << QByteArray("HTTP/1.0 200 OK\r\n\r\nabc") << true << QByteArray("abc");
    QTest::newRow("length and close") << head + "Connection: close\r\nContent-Length: 3\r\n\r\nabc" << true
                                      << QByteArray("abc");
}

void WireResponse::framings()
{
    QFETCH(QByteArray, raw);
    QFETCH(bool, close);
    QFETCH(QByteArray, body);
    ScriptedBackend backend(close ? reply::rawThenClose(raw) : reply::raw(raw));
    ProxyFixture proxy;
    proxy.add("east", backend);
    proxy.start();
    // Twice over the caller's one connection: the answer's framing must be sound for the second to be read.
    RawClient client(proxy.port());
    for (int round = 0; round < 2; ++round) {
        client.send(chatRequest());
        const WireMessage answer = client.response();
        QCOMPARE(answer.status(), 200);
        QCOMPARE(answer.body, body);
        QVERIFY(answer.complete);
        QVERIFY(!client.isClosed());
        QVERIFY(!client.sawFramingError());
    }
}

void WireResponse::noBody_data()
{
    QTest::addColumn<QByteArray>("head");
    QTest::addColumn<int>("status");
    QTest::newRow("204") << QByteArray("HTTP/1.1 204 No Content\r\n\r\n") << 204;
    QTest::newRow("304") << QByteArray("HTTP/1.1 304 Not Modified\r\nETag: \"x\"\r\nContent-Length: 99\r\n\r\n") << 304;
}

void WireResponse::noBody()
{
    QFETCH(QByteArray, head);
    QFETCH(int, status);
    ScriptedBackend backend(reply::raw(head));
    ProxyFixture proxy;
    proxy.add("east", backend);
    proxy.start();
    RawClient client(proxy.port());
    for (int round = 0; round < 2; ++round) {
        client.send(request("GET", "/openai/x"));
        const WireMessage answer = client.response();
        QCOMPARE(answer.status(), status);
        QVERIFY(answer.complete);
        QVERIFY(!answer.hasHeader("transfer-encoding"));
    }
}

void WireResponse::interimAnswers()
{
    ScriptedBackend backend(reply::raw("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n"
                                       "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"));
    ProxyFixture proxy;
    proxy.add("east", backend);
    proxy.start();
    const WireMessage answer = ask(proxy.port(), chatRequest());
    QCOMPARE(answer.status(), 200);
    QCOMPARE(answer.body, "ok");
}

void WireResponse::head()
{
    ScriptedBackend backend(reply::raw("HTTP/1.1 200 OK\r\nContent-Length: 1234\r\nContent-Type: text/plain\r\n\r\n"));
    ProxyFixture proxy;
    proxy.add("east", backend);
    proxy.start();
    RawClient client(proxy.port());
    for (int round = 0; round < 2; ++round) {
        client.expectNoBody();
        client.send(request("HEAD", "/openai/x"));
        const WireMessage answer = client.response();
        QCOMPARE(answer.status(), 200);
        QCOMPARE(answer.header("content-length"), "1234");
        QVERIFY(!answer.hasHeader("transfer-encoding"));
        QCOMPARE(backend.last().method(), "HEAD");
    }
    // Spillway's own answers to HEAD have no body either.
    client.expectNoBody();
    client.send(request("HEAD", "/elsewhere"));
    QCOMPARE(client.response().status(), 404);
    client.awaitClose(std::chrono::milliseconds(200));
    QVERIFY(client.received().endsWith("\r\n\r\n"));
}

void WireResponse::http10()
{
    ScriptedBackend backend(
        reply::raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n"));
    ProxyFixture proxy;
    proxy.add("east", backend);
    proxy.start();
    RawClient client(proxy.port());
    client.send("GET /openai/x HTTP/1.0\r\n\r\n");
    const WireMessage answer = client.response();
    QCOMPARE(answer.status(), 200);
    QVERIFY(!answer.hasHeader("transfer-encoding"));
    QCOMPARE(answer.body, "abcde");
    QVERIFY(client.awaitClose());
    QVERIFY(backend.last().firstLine.endsWith("HTTP/1.1"));

    // With a known length it can keep the connection, where the caller asks for it.
    backend.always(reply::answer(200, {}, "12345"));
    RawClient keeping(proxy.port());
    for (int round = 0; round < 2; ++round) {
        keeping.send("GET /openai/x HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
        QCOMPARE(keeping.response().body, "12345");
        if (keeping.isClosed()) {
            break; // allowed, HTTP/1.0 promises nothing
        }
    }
}

void WireResponse::hugeHead()
{
    const QByteArray value(60 * 1024, 'v');
    ScriptedBackend backend(reply::answer(200, {{"x-long", value}}));
    ProxyFixture proxy;
    proxy.add("east", backend);
    proxy.start();
    QCOMPARE(ask(proxy.port(), chatRequest()).header("x-long"), value);
}

QTEST_GUILESS_MAIN(WireResponse)
#include "tst_wire_response.moc"
