// SPDX-License-Identifier: MIT
#include "tests/support/proxyfixture.h"
#include "tests/support/rawclient.h"

#include <QTest>

using namespace spillway;
using namespace std::chrono_literals;

/// `deployments` and `throttleScope` of the profile (CONTRACT.md section 2, ALGORITHM.md section 5) over real sockets.
class WireDeployments : public QObject
{
    Q_OBJECT
private slots:
    void throttleScopeDeployment_data();
    void throttleScopeDeployment();
    void deploymentsInPaths();
    void deploymentsInJson();
    void deploymentsInMultipart();
};

void WireDeployments::throttleScopeDeployment_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<bool>("wholeBackend");
    QTest::newRow("429") << 429 << false;
    QTest::newRow("401") << 401 << true;
    QTest::newRow("503") << 503 << true;
}

void WireDeployments::throttleScopeDeployment()
{
    QFETCH(int, status);
    QFETCH(bool, wholeBackend);
    ScriptedBackend first;
    first.script({reply::answer(status)});
    ScriptedBackend second;
    ProxyFixture proxy;
    proxy.clock.freeze();
    proxy.profile.balancing.throttleScope = ThrottleScope::Deployment;
    proxy.add("first", first, 1);
    proxy.add("second", second, 2);
    proxy.start();
    const auto asked = [&](const QByteArray &target, const QByteArray &body) {
        const qsizetype before = first.requests().size();
        ask(proxy.port(), request("POST", target, {{"Content-Type", "application/json"}}, body));
        return first.requests().size() > before;
    };
    QVERIFY(asked("/openai/deployments/gpt-4o/chat/completions", "{}"));
    QVERIFY(!asked("/openai/deployments/gpt-4o/chat/completions", "{}"));
    QVERIFY(!asked("/openai/deployments/gpt-4o/completions", "{}"));
    QVERIFY(!asked("/openai/v1/chat/completions", "{\"stream\":false,\"model\":\"gpt-4o\"}"));
    QVERIFY(!asked("/openai/responses?api-version=1", "{\"model\":\"gpt-4o\"}"));
    QCOMPARE(asked("/openai/deployments/embed/embeddings", "{}"), !wholeBackend);
    QCOMPARE(asked("/openai/responses?api-version=1", "{\"model\":\"gpt-5\"}"), !wholeBackend);
    QCOMPARE(asked("/openai/v1/embeddings", "{\"model\":\"embed\"}"), !wholeBackend);
}

void WireDeployments::deploymentsInPaths()
{
    ScriptedBackend first(reply::answer(429));
    ScriptedBackend second;
    ProxyFixture proxy;
    proxy.add("first", first, 1).deployments = {{"gpt-4o", "gpt-4o ptu/1"}};
    proxy.add("second", second, 2).deployments = {{"gpt-4o", "four-oh"}, {"other", "x"}};
    proxy.start();
    ask(proxy.port(), request("POST", "/openai/deployments/gpt-4o/chat/completions?api-version=1", {}, "{}"));
    QCOMPARE(first.last().target(), "/openai/deployments/gpt-4o%20ptu%2F1/chat/completions?api-version=1");
    QCOMPARE(second.last().target(), "/openai/deployments/four-oh/chat/completions?api-version=1");
    ask(proxy.port(), request("POST", "/openai/deployments/gpt-4o-mini/x", {}, "{}"));
    QCOMPARE(second.last().target(), "/openai/deployments/gpt-4o-mini/x");
}

void WireDeployments::deploymentsInJson()
{
    ScriptedBackend first(reply::answer(429));
    ScriptedBackend second;
    ProxyFixture proxy;
    proxy.clock.freeze();
    proxy.profile.balancing.defaultRetryAfter = 1s;
    proxy.add("first", first, 1).deployments = {{"gpt-4o", "gpt-4o-provisioned-throughput"}};
    proxy.add("second", second, 2).deployments = {{"gpt-4o", "4\"o"}};
    proxy.start();
    const auto send = [&](const QByteArray &body) {
        proxy.clock.advance(2s);
        return ask(proxy.port(),
                   request("POST", "/openai/v1/chat/completions", {{"Content-Type", "application/json"}}, body))
            .status();
    };
    // Only the value changes; every other byte stays, a nested `model` too.
    QCOMPARE(send("{ \"metadata\": {\"model\":\"gpt-4o\"},\n \"model\" :\t\"gpt-4o\" ,\"n\":1.0e0}"), 200);
    QCOMPARE(first.last().body,
             "{ \"metadata\": {\"model\":\"gpt-4o\"},\n \"model\" :\t\"gpt-4o-provisioned-throughput\" ,\"n\":1.0e0}");
    QCOMPARE(first.last().target(), "/openai/v1/chat/completions");
    QCOMPARE(second.last().target(), "/openai/v1/chat/completions");
    QCOMPARE(first.last().header("content-length"), QByteArray::number(first.last().body.size()));
    QCOMPARE(second.last().body, "{ \"metadata\": {\"model\":\"gpt-4o\"},\n \"model\" :\t\"4\\\"o\" ,\"n\":1.0e0}");
    QCOMPARE(send("{\"model\":\"other\"}"), 200);
    QCOMPARE(second.last().body, "{\"model\":\"other\"}");
    ask(proxy.port(), request("POST", "/openai/responses?api-version=1", {}, "{\"model\":\"gpt-4o\"}"));
    QCOMPARE(second.last().body, "{\"model\":\"4\\\"o\"}");
    QCOMPARE(second.last().target(), "/openai/responses?api-version=1");
    QCOMPARE(send("not json"), 200);
    QCOMPARE(second.last().body, "not json");
    // Far behind in a large body, on disk.
    const QByteArray filler(2 * 1024 * 1024, 'x');
    QCOMPARE(send("{\"input\":\"" + filler + "\",\"model\":\"gpt-4o\"}"), 200);
    QCOMPARE(first.last().body, "{\"input\":\"" + filler + "\",\"model\":\"gpt-4o-provisioned-throughput\"}");
}

void WireDeployments::deploymentsInMultipart()
{
    ScriptedBackend backend;
    ProxyFixture proxy;
    proxy.add("east", backend).deployments = {{"whisper", "whisper-east-001"}};
    proxy.start();
    const QByteArray audio = lcgBytes(200'000, 21);
    const auto body = [&](const QByteArray &model) {
        return "--xyz\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.wav\"\r\nContent-Type: "
               "audio/wav\r\n"
               "\r\n" +
               audio + "\r\n--xyz\r\nContent-Disposition: form-data; name=\"model\"\r\n\r\n" + model +
               "\r\n--xyz--\r\n";
    };
    QCOMPARE(ask(proxy.port(), request("POST", "/openai/v1/audio/transcriptions",
                                       {{"Content-Type", "multipart/form-data; boundary=xyz"}}, body("whisper")))
                 .status(),
             200);
    QVERIFY(backend.last().body == body("whisper-east-001"));
}

QTEST_GUILESS_MAIN(WireDeployments)
#include "tst_wire_deployments.moc"
