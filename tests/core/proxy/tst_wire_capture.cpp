// SPDX-License-Identifier: MIT
#include "core/proxy/credentialmask.h"
#include "tests/support/proxyfixture.h"
#include "tests/support/rawclient.h"
#include "tests/support/spin.h"

#include <QSignalSpy>
#include <QTest>

using namespace spillway;
using namespace std::chrono_literals;

/// What is told of exchanges beyond their figures: those under way, and the messages, without credentials.
class WireCapture : public QObject
{
    Q_OBJECT
private slots:
    void nothingUnlessAsked();
    void headsWithoutCredentials();
    void bodiesUpToTheLimit();
    void bodiesWithoutKnownSecrets();
    void ownErrors();
    void exchangesUnderWay();
    void idsGoOn();
};

namespace
{

const QByteArray mask = credentialMask.toByteArray();

/// A request with a credential in every place where one can be.
QByteArray secretiveRequest(const QByteArray &body)
{
    return request("POST", "/openai/deployments/gpt-4o/chat/completions?api-version=1&subscription-key=query-secret",
                   {{"api-key", "header-secret"}, {"Authorization", "Bearer token-secret"}, {"X-Own", "1"}}, body);
}

std::shared_ptr<const CapturedExchange> contentOfOne(ProxyFixture &proxy, const QByteArray &bytes)
{
    ask(proxy.port(), bytes);
    return proxy.awaitRecords(1) ? proxy.records.first().content : nullptr;
}

} // namespace

void WireCapture::nothingUnlessAsked()
{
    ScriptedBackend backend;
    ProxyFixture proxy;
    proxy.add("one", backend);
    proxy.start();
    QCOMPARE(contentOfOne(proxy, secretiveRequest("{}")), nullptr);
    QCOMPARE(proxy.records.first().end, ExchangeEnd::Complete);
}

void WireCapture::headsWithoutCredentials()
{
    ScriptedBackend backend(reply::answer(200, {{"x-ms-region", "East US"}, {"Set-Cookie", "cookie-secret"}}, "[1]"));
    ProxyFixture proxy;
    proxy.add("one", backend);
    proxy.start();
    proxy.server.setCapture({true, 0});
    const auto content = contentOfOne(proxy, secretiveRequest("{\"a\":1}"));
    QVERIFY(content);
    QCOMPARE(content->target,
             "/openai/deployments/gpt-4o/chat/completions?api-version=1&subscription-key=" + mask.toPercentEncoding());
    QCOMPARE(content->minorVersion, 1);
    QCOMPARE(content->request.headers.unpacked().value("api-key"), mask);
    QCOMPARE(content->request.headers.unpacked().value("authorization"), "Bearer " + mask);
    QCOMPARE(content->request.headers.unpacked().value("x-own"), "1");
    QCOMPARE(content->reason, "OK");
    QCOMPARE(content->response.headers.unpacked().value("x-ms-region"), "East US");
    QCOMPARE(content->response.headers.unpacked().value("set-cookie"), mask);
    QCOMPARE(content->response.headers.unpacked().value("x-spillway-attempts"), "one=200");
    QVERIFY(!content->response.headers.unpacked().contains("connection"));
    QVERIFY(content->request.body.isEmpty() && content->response.body.isEmpty());
    QVERIFY(!content->request.bodyCut && !content->response.bodyCut);
}

void WireCapture::bodiesUpToTheLimit()
{
    ScriptedBackend backend(reply::answer(200, {}, QByteArray(300, 'b')));
    ProxyFixture proxy;
    proxy.add("one", backend);
    proxy.start();
    proxy.server.setCapture({true, 100});
    auto content = contentOfOne(proxy, chatRequest(QByteArray(100, 'a')));
    QVERIFY(content);
    QCOMPARE(content->request.body, QByteArray(100, 'a'));
    QVERIFY(!content->request.bodyCut);
    QCOMPARE(content->response.body, QByteArray(100, 'b'));
    QVERIFY(content->response.bodyCut);
}

void WireCapture::bodiesWithoutKnownSecrets()
{
    ScriptedBackend backend(reply::answer(200, {}, "your key is one-key, and mine is caller-key"));
    ProxyFixture proxy;
    proxy.add("one", backend);
    proxy.secrets.clientKey = "caller-key";
    proxy.start();
    proxy.server.setCapture({true, 1000});
    const auto content = contentOfOne(proxy, chatRequest(R"({"data_sources":[{"key":"search-secret"}]})"));
    QVERIFY(content);
    QCOMPARE(content->request.body, R"({"data_sources":[{"key":")" + mask + R"("}]})");
    QCOMPARE(content->response.body, "your key is " + mask + ", and mine is " + mask);
}

void WireCapture::ownErrors()
{
    ProxyFixture proxy;
    proxy.start();
    proxy.server.setCapture({true, 1000});
    const auto content = contentOfOne(proxy, chatRequest("{}"));
    QVERIFY(content);
    QCOMPARE(proxy.records.first().status, 503);
    QVERIFY(content->response.headers.unpacked().contains("x-spillway-error"));
    QVERIFY(content->response.body.startsWith("{\"error\":"));
}

void WireCapture::exchangesUnderWay()
{
    ScriptedBackend throttled(reply::answer(429, {{"Retry-After", "5"}}));
    ScriptedBackend streaming;
    streaming.always([](BackendConnection &connection, const WireMessage &) { connection.beginStream(); });
    ProxyFixture proxy;
    proxy.add("small", throttled, 1);
    proxy.add("large", streaming, 2);
    proxy.start();
    QList<ExchangeRecord> updates;
    connect(&proxy.server, &ProxyServer::exchangesUpdated, this,
            [&](const QList<ExchangeRecord> &records) { updates += records; });
    RawClient caller(proxy.port());
    caller.send(chatRequest());
    QVERIFY(caller.awaitHead());
    QVERIFY(spinUntil([&] { return !updates.isEmpty() && updates.last().status == 200; }));
    const ExchangeRecord live = updates.last();
    QCOMPARE(live.end, ExchangeEnd::Running);
    QCOMPARE(live.deployment, QStringLiteral("gpt-4o"));
    QCOMPARE(live.servedBy, QStringLiteral("large"));
    QVERIFY(live.streamed);
    QCOMPARE(live.attempts.size(), 2);
    QCOMPARE(live.attempts.first().status, 429);

    // It is told of again only when something has changed, and at its end by the other signal.
    const qsizetype told = updates.size();
    streaming.lastConnection().chunk("data: x\n\n");
    QVERIFY(caller.awaitBody(9));
    streaming.lastConnection().endChunks();
    QVERIFY(proxy.awaitRecords(1));
    QCOMPARE(updates.size(), told);
    QCOMPARE(proxy.records.first().id, live.id);
    QCOMPARE(proxy.records.first().end, ExchangeEnd::Complete);
}

void WireCapture::idsGoOn()
{
    ScriptedBackend backend;
    ProxyFixture proxy;
    proxy.server.setLastId(41);
    proxy.add("one", backend);
    proxy.start();
    QCOMPARE(ask(proxy.port(), chatRequest()).status(), 200);
    QVERIFY(proxy.awaitRecords(1));
    QCOMPARE(proxy.records.first().id, 42U);
}

QTEST_GUILESS_MAIN(WireCapture)
#include "tst_wire_capture.moc"
