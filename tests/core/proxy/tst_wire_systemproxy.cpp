// SPDX-License-Identifier: MIT
#include "tests/support/proxyfixture.h"
#include "tests/support/rawclient.h"

#include <QTest>

using namespace spillway;

/// The system's proxy, as its variables name it, stands between the endpoint and backends on other computers.
class WireSystemProxy : public QObject
{
    Q_OBJECT
private slots:
    void cleanup();
    void httpGoesThroughIt();
    void httpsAsksItForATunnel();
    void loopbackGoesPastIt();
    void exceptionsGoPastIt();

private:
    /// Qt reads these at each look-up.
    static void useProxy(const ScriptedBackend &proxy)
    {
        qputenv("http_proxy", proxy.url().toLatin1());
        qputenv("https_proxy", proxy.url().toLatin1());
    }
};

void WireSystemProxy::cleanup()
{
    for (const char *variable : {"http_proxy", "https_proxy", "no_proxy"}) {
        qunsetenv(variable);
    }
}

void WireSystemProxy::httpGoesThroughIt()
{
    ScriptedBackend proxy(reply::answer(200, {}, "\"by the proxy\""));
    useProxy(proxy);
    ProxyFixture endpoint;
    endpoint.add("far", "http://far.example:8080");
    endpoint.start();
    const WireMessage answer = ask(endpoint.port(), chatRequest("{\"x\":1}"));
    QCOMPARE(answer.status(), 200);
    QCOMPARE(answer.body, "\"by the proxy\"");
    QCOMPARE(proxy.requests().size(), 1);
    QVERIFY2(proxy.last().target().startsWith("http://far.example:8080/openai/deployments/gpt-4o/"),
             proxy.last().firstLine.constData());
    QCOMPARE(proxy.last().header("host"), "far.example:8080");
    QCOMPARE(proxy.last().header("api-key"), "far-key");
    QCOMPARE(proxy.last().body, "{\"x\":1}");
}

void WireSystemProxy::httpsAsksItForATunnel()
{
    ScriptedBackend proxy(reply::answer(403));
    useProxy(proxy);
    ScriptedBackend nearby(reply::answer(200, {}, "\"near\""));
    ProxyFixture endpoint;
    endpoint.add("far", "https://far.example", 1);
    endpoint.add("near", nearby, 2);
    endpoint.start();
    // A proxy that lets nothing through is a backend that cannot be reached: the call goes on.
    const WireMessage answer = ask(endpoint.port(), chatRequest());
    QCOMPARE(answer.header("x-spillway-attempts"), "far=unreachable, near=200");
    QVERIFY(!proxy.requests().isEmpty());
    QCOMPARE(proxy.last().method(), "CONNECT");
    QCOMPARE(proxy.last().target(), "far.example:443");
    QVERIFY(!proxy.last().hasHeader("api-key"));
}

void WireSystemProxy::loopbackGoesPastIt()
{
    ScriptedBackend proxy(reply::answer(500));
    useProxy(proxy);
    ScriptedBackend backend;
    ProxyFixture endpoint;
    endpoint.add("here", backend);
    endpoint.start();
    QCOMPARE(ask(endpoint.port(), chatRequest()).status(), 200);
    QCOMPARE(proxy.connectionCount(), 0);
}

void WireSystemProxy::exceptionsGoPastIt()
{
    ScriptedBackend proxy(reply::answer(200));
    useProxy(proxy);
    qputenv("no_proxy", "far.invalid");
    ProxyFixture endpoint;
    endpoint.add("far", "http://far.invalid"); // a name that no resolver knows
    endpoint.start();
    QCOMPARE(ask(endpoint.port(), chatRequest()).status(), 502);
    QCOMPARE(proxy.connectionCount(), 0);
}

QTEST_GUILESS_MAIN(WireSystemProxy)
#include "tst_wire_systemproxy.moc"
