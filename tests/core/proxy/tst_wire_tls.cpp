// SPDX-License-Identifier: MIT
#include "tests/support/nginx.h"
#include "tests/support/proxyfixture.h"
#include "tests/support/rawclient.h"
#include "tests/support/spin.h"

#include <QElapsedTimer>
#include <QTest>

using namespace spillway;
using namespace std::chrono_literals;

/// A backend behind nginx with TLS and HTTP/2 (CONTRACT.md section 4 over https; `caFile` of section 2).
class WireTls : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase();
    void chat();
    void manyCallsAtOnce();
    void largeBodies();
    void aBackendThatReadsNothingHoldsTheCaller();
    void streamInLockStep();
    void callerLeaves();
    void untrustedAuthority();
    void wrongName();
    void plainHttpOnATlsPort();
    void cleanupTestCase() { m_nginx.reset(); }

private:
    QString url() const { return QString("https://localhost:%1").arg(m_nginx->port()); }

    std::unique_ptr<ScriptedBackend> m_backend;
    std::unique_ptr<Nginx> m_nginx;
};

void WireTls::initTestCase()
{
    m_backend = std::make_unique<ScriptedBackend>();
    m_nginx = std::make_unique<Nginx>(nginxTlsServer(m_backend->port()));
    QVERIFY2(m_nginx->isRunning(), qPrintable(m_nginx->problem()));
}

void WireTls::chat()
{
    ProxyFixture proxy;
    proxy.add("east", url()).caFile = m_nginx->caFile();
    proxy.start();
    m_backend->always(reply::answer(200, {{"x-ms-region", "East US"}}, "{\"hello\":1}"));
    for (int round = 0; round < 3; ++round) {
        const WireMessage answer = ask(proxy.port(), chatRequest("{\"a\":1}"));
        QCOMPARE(answer.status(), 200);
        QCOMPARE(answer.body, "{\"hello\":1}");
        QCOMPARE(answer.header("x-ms-region"), "East US");
        QCOMPARE(answer.header("x-openai-backendurl"), url().toUtf8() + "/openai");
        QCOMPARE(m_backend->last().header("api-key"), "east-key");
        QCOMPARE(m_backend->last().body, "{\"a\":1}");
    }
    QCOMPARE(proxy.backend("east").state, HealthState::Healthy);
}

void WireTls::manyCallsAtOnce()
{
    ProxyFixture proxy;
    proxy.add("east", url()).caFile = m_nginx->caFile();
    proxy.start();
    m_backend->always([](BackendConnection &connection, const WireMessage &message) {
        connection.answer(200, {}, message.target());
    });
    std::vector<std::unique_ptr<RawClient>> clients;
    for (int i = 0; i < 60; ++i) {
        clients.push_back(std::make_unique<RawClient>(proxy.port()));
        clients.back()->send(request("GET", "/openai/" + QByteArray::number(i)));
    }
    for (int i = 0; i < 60; ++i) {
        QCOMPARE(clients[size_t(i)]->response().body, "/openai/" + QByteArray::number(i));
    }
}

void WireTls::largeBodies()
{
    ProxyFixture proxy;
    proxy.add("east", url()).caFile = m_nginx->caFile();
    proxy.start();
    const QByteArray sent = lcgBytes(3'000'000, 1);
    const QByteArray returned = lcgBytes(4'000'000, 2);
    m_backend->always(reply::answer(200, {}, returned));
    const WireMessage answer = ask(proxy.port(), request("POST", "/openai/x", {}, sent));
    QVERIFY(answer.body == returned);
    QVERIFY(m_backend->last().body == sent);
}

// What is encrypted already waits in memory too: it counts, or a slow backend lets a whole upload pile up here.
void WireTls::aBackendThatReadsNothingHoldsTheCaller()
{
    ProxyFixture proxy;
    proxy.profile.endpoint.maxReplayMiB = 1; // sent once: nothing of it is put aside
    proxy.add("east", url()).caFile = m_nginx->caFile();
    proxy.start();
    m_backend->onConnect([](BackendConnection &connection) { connection.setReading(false); });
    m_backend->always(reply::answer(200));
    const QByteArray body = lcgBytes(48 * 1024 * 1024, 3);
    RawClient client(proxy.port());
    client.send(request("POST", "/openai/x", {}, body));
    QElapsedTimer still;
    still.start();
    qint64 unsent = -1;
    QVERIFY(spinUntil([&] {
        if (client.socket().bytesToWrite() != unsent) {
            unsent = client.socket().bytesToWrite();
            still.restart();
        }
        return unsent == 0 || still.elapsed() > 300;
    }));
    m_backend->onConnect([](BackendConnection &) {});
    // The rest is in the kernel's buffers of three connections.
    QVERIFY2(unsent > 8 * 1024 * 1024, QByteArray::number(unsent));
    m_backend->lastConnection().setReading(true);
    QCOMPARE(client.response().status(), 200);
    QVERIFY(m_backend->last().body == body);
}

void WireTls::streamInLockStep()
{
    ProxyFixture proxy;
    proxy.add("east", url()).caFile = m_nginx->caFile();
    proxy.start();
    m_backend->always([](BackendConnection &connection, const WireMessage &) { connection.beginStream(); });
    RawClient client(proxy.port());
    client.send(chatRequest());
    QVERIFY(client.awaitHead());
    qsizetype total = 0;
    BackendConnection &connection = m_backend->lastConnection();
    for (int i = 0; i < 50; ++i) {
        const QByteArray event = "data: " + QByteArray::number(i) + "\n\n";
        total += event.size();
        connection.chunk(event);
        QVERIFY(client.awaitBody(total, 2s));
    }
    connection.endChunks();
    QVERIFY(client.response().complete);
}

void WireTls::callerLeaves()
{
    ProxyFixture proxy;
    proxy.add("east", url()).caFile = m_nginx->caFile();
    proxy.start();
    m_backend->always([](BackendConnection &connection, const WireMessage &) { connection.beginStream(); });
    RawClient client(proxy.port());
    client.send(chatRequest());
    QVERIFY(client.awaitHead());
    client.abort();
    QTRY_COMPARE(proxy.server.snapshot().inFlight, 0);
    QTRY_VERIFY(!m_backend->lastConnection().isOpen());
}

void WireTls::untrustedAuthority()
{
    ScriptedBackend other;
    ProxyFixture proxy;
    proxy.add("east", url(), 1); // no caFile: this computer does not know the authority
    proxy.add("other", other, 2);
    proxy.start();
    const qsizetype before = m_backend->requests().size();
    const WireMessage answer = ask(proxy.port(), chatRequest());
    QCOMPARE(answer.status(), 200);
    QCOMPARE(answer.header("x-spillway-attempts"), "east=unreachable, other=200");
    QCOMPARE(m_backend->requests().size(), before);
    const QString reason = proxy.backend("east").lastReason;
    QVERIFY2(reason.contains("certificate", Qt::CaseInsensitive), qPrintable(reason));
}

void WireTls::wrongName()
{
    ProxyFixture proxy;
    // The certificate is for localhost, not for this address.
    proxy.add("east", QString("https://127.0.0.2:%1").arg(m_nginx->port())).caFile = m_nginx->caFile();
    proxy.start();
    const qsizetype before = m_backend->requests().size();
    QCOMPARE(ask(proxy.port(), chatRequest()).status(), 502);
    QCOMPARE(m_backend->requests().size(), before);
    QVERIFY(!proxy.backend("east").lastReason.isEmpty());
}

void WireTls::plainHttpOnATlsPort()
{
    ScriptedBackend plain;
    ProxyFixture proxy;
    proxy.profile.balancing.idleTimeout = 2s;
    proxy.profile.balancing.connectTimeout = 2s;
    proxy.add("east", QString("https://localhost:%1").arg(plain.port()));
    proxy.start();
    // It speaks no TLS: it waits for a request that never comes, or takes the hello for garbage.
    const int status = ask(proxy.port(), chatRequest()).status();
    QVERIFY2(status == 502 || status == 504, QByteArray::number(status));
    QCOMPARE(plain.requests().size(), 0);
}

QTEST_GUILESS_MAIN(WireTls)
#include "tst_wire_tls.moc"
