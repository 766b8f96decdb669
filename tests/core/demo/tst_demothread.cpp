// SPDX-License-Identifier: MIT
#include "core/demo/demothread.h"
#include "tests/support/rawclient.h"
#include "tests/support/scriptedbackend.h"

#include <QDir>
#include <QFile>
#include <QTest>

using namespace spillway;

/// The demo's backends and calls on a thread of their own: what they are, that they come and go, and that nothing of
/// them is left.
class TestDemoThread : public QObject
{
    Q_OBJECT
private slots:
    void profileOfOnePtuAndTwoOthers();
    void backendsAnswerWithTheirKeys();
    void answersWhileThisThreadIsBusy();
    void trafficComesAndStops();
    void trafficComesAgain();
    void trafficMovesToAnotherEndpoint();
    void leavesNothingRunning_data();
    void leavesNothingRunning();
    void twoAtOnce();
};

namespace
{

quint16 portOf(const Backend &backend)
{
    return quint16(QUrl(backend.url).port());
}

QByteArray chat(const QByteArray &key)
{
    return request("POST", "/openai/deployments/gpt-4o/chat/completions?api-version=2024-10-21", {{"api-key", key}},
                   R"({"messages":[{"role":"user","content":"Hello"}],"max_tokens":1})");
}

QUrl endpointOf(const ScriptedBackend &endpoint)
{
    return QUrl(endpoint.url() + QStringLiteral("/openai"));
}

/// An answer that begins and never ends, so that its call stays in flight.
Reply openStream()
{
    return [](BackendConnection &connection, const WireMessage &) {
        connection.beginStream();
        connection.chunk("data: {}\n\n");
    };
}

/// How many threads of this process have this name.
int threadsNamed(const QByteArray &name)
{
    int count = 0;
    const QStringList threads = QDir(QStringLiteral("/proc/self/task")).entryList(QDir::Dirs | QDir::NoDotAndDotDot);
    for (const QString &thread : threads) {
        QFile file(QStringLiteral("/proc/self/task/%1/comm").arg(thread));
        count += file.open(QIODevice::ReadOnly) && file.readAll().trimmed() == name ? 1 : 0;
    }
    return count;
}

bool refuses(quint16 port)
{
    RawClient caller(port);
    return caller.awaitClose() && caller.received().isEmpty();
}

} // namespace

void TestDemoThread::profileOfOnePtuAndTwoOthers()
{
    DemoThread demo;
    QVERIFY(demo.profile().backends.isEmpty());
    QCOMPARE(demo.begin(), QString());
    const Profile profile = demo.profile();
    QCOMPARE(profile.name, QStringLiteral("demo"));
    QCOMPARE(profile.endpoint.address, QStringLiteral("127.0.0.1"));
    QVERIFY(!hasErrors(validate(profile)));
    QList<int> priorities;
    QSet<QString> urls;
    for (const Backend &backend : profile.backends) {
        priorities << backend.priority;
        urls << backend.url;
        QVERIFY(backend.enabled);
        QCOMPARE(backend.auth, AuthKind::Key);
        QVERIFY2(backend.url.startsWith(QStringLiteral("http://127.0.0.1:")), qPrintable(backend.url));
    }
    QCOMPARE(priorities, (QList<int>{1, 2, 2}));
    QCOMPARE(urls.size(), 3);
    QVERIFY(profile.backends[0].name.startsWith(QStringLiteral("ptu-")));
    QCOMPARE(demo.keys().size(), 3);
    for (const Backend &backend : profile.backends) {
        QVERIFY(!demo.keys().value(backend.name).isEmpty());
    }
}

void TestDemoThread::backendsAnswerWithTheirKeys()
{
    DemoThread demo;
    QCOMPARE(demo.begin(), QString());
    for (const Backend &backend : demo.profile().backends) {
        QCOMPARE(ask(portOf(backend), chat("wrong")).status(), 401);
        const WireMessage answer = ask(portOf(backend), chat(demo.keys().value(backend.name)));
        QCOMPARE(answer.status(), 200);
        QVERIFY2(answer.body.contains("\"choices\""), answer.body);
    }
    // The PTU's minute is soon spent; the others have room.
    const Backend ptu = demo.profile().backends[0];
    int status = 200;
    for (int i = 0; i < 20 && status == 200; ++i) {
        status = ask(portOf(ptu), chat(demo.keys().value(ptu.name))).status();
    }
    QCOMPARE(status, 429);
    const Backend other = demo.profile().backends[1];
    QCOMPARE(ask(portOf(other), chat(demo.keys().value(other.name))).status(), 200);
}

void TestDemoThread::answersWhileThisThreadIsBusy()
{
    DemoThread demo;
    QCOMPARE(demo.begin(), QString());
    const Backend backend = demo.profile().backends[1];
    QTcpSocket caller;
    caller.connectToHost(QHostAddress(QHostAddress::LocalHost), portOf(backend));
    // No event loop of this thread runs meanwhile: what is answered is answered by another.
    QVERIFY(caller.waitForConnected());
    caller.write(chat(demo.keys().value(backend.name)));
    QVERIFY(caller.waitForReadyRead());
    QVERIFY(caller.readAll().startsWith("HTTP/1.1 200 "));
}

void TestDemoThread::trafficComesAndStops()
{
    DemoThread demo;
    QCOMPARE(demo.begin(), QString());
    ScriptedBackend endpoint(openStream());
    demo.startTraffic(endpointOf(endpoint), "callers-key");
    QVERIFY(spinUntil([&] { return !endpoint.requests().isEmpty(); }));
    const WireMessage first = endpoint.requests().first();
    QCOMPARE(first.method(), "POST");
    QVERIFY2(first.target().startsWith("/openai/deployments/"), first.target());
    QCOMPARE(first.header("api-key"), "callers-key");
    QVERIFY(endpoint.openConnections() > 0);

    demo.stopTraffic();
    // Calls in flight are broken off, so that none is left.
    QVERIFY(spinUntil([&] { return endpoint.openConnections() == 0; }));
    const qsizetype asked = endpoint.requests().size();
    // Behind whatever the thread still had to do: an answer of the backends, which live there too.
    const Backend backend = demo.profile().backends[1];
    QCOMPARE(ask(portOf(backend), chat(demo.keys().value(backend.name))).status(), 200);
    QCOMPARE(endpoint.requests().size(), asked);
}

void TestDemoThread::trafficComesAgain()
{
    DemoThread demo;
    QCOMPARE(demo.begin(), QString());
    ScriptedBackend endpoint(openStream());
    for (int round = 0; round < 3; ++round) {
        const qsizetype before = endpoint.requests().size();
        demo.startTraffic(endpointOf(endpoint), {});
        QVERIFY(spinUntil([&] { return endpoint.requests().size() > before; }));
        QVERIFY(!endpoint.last().hasHeader("api-key"));
        demo.stopTraffic();
        QVERIFY(spinUntil([&] { return endpoint.openConnections() == 0; }));
    }
}

void TestDemoThread::trafficMovesToAnotherEndpoint()
{
    DemoThread demo;
    QCOMPARE(demo.begin(), QString());
    ScriptedBackend first(openStream());
    ScriptedBackend second(openStream());
    demo.startTraffic(endpointOf(first), {});
    QVERIFY(spinUntil([&] { return !first.requests().isEmpty(); }));
    demo.startTraffic(endpointOf(second), {}); // without a stop in between
    QVERIFY(spinUntil([&] { return !second.requests().isEmpty(); }));
    QVERIFY(spinUntil([&] { return first.openConnections() == 0; }));
}

void TestDemoThread::leavesNothingRunning_data()
{
    QTest::addColumn<bool>("begins");
    QTest::addColumn<bool>("hasTraffic");
    QTest::newRow("never begun") << false << false;
    QTest::newRow("without traffic") << true << false;
    QTest::newRow("in the middle of calls") << true << true;
}

void TestDemoThread::leavesNothingRunning()
{
    QFETCH(bool, begins);
    QFETCH(bool, hasTraffic);
    ScriptedBackend endpoint(openStream());
    auto demo = std::make_unique<DemoThread>();
    QTRY_COMPARE(threadsNamed("demo"), 0); // the system takes a moment longer than QThread
    if (begins) {
        QCOMPARE(demo->begin(), QString());
#ifdef Q_OS_LINUX
        QCOMPARE(threadsNamed("demo"), 1);
#endif
    }
    if (hasTraffic) {
        demo->startTraffic(endpointOf(endpoint), {});
        QVERIFY(spinUntil([&] { return !endpoint.requests().isEmpty(); }));
    }
    const QList<Backend> backends = demo->profile().backends;
    std::unique_ptr<RawClient> caller;
    if (begins) {
        caller = std::make_unique<RawClient>(portOf(backends[0]));
        QVERIFY(spinUntil([&] { return caller->socket().state() == QAbstractSocket::ConnectedState; }));
    }

    demo.reset();
    for (const Backend &backend : backends) {
        QVERIFY(refuses(portOf(backend)));
    }
    QVERIFY(!caller || caller->awaitClose());
    QVERIFY(spinUntil([&] { return endpoint.openConnections() == 0; }));
    QTRY_COMPARE(threadsNamed("demo"), 0); // the system takes a moment longer than QThread
}

void TestDemoThread::twoAtOnce()
{
    DemoThread first;
    DemoThread second;
    QCOMPARE(first.begin(), QString());
    QCOMPARE(second.begin(), QString());
    for (const Backend &one : first.profile().backends) {
        for (const Backend &other : second.profile().backends) {
            QVERIFY(one.url != other.url);
        }
    }
}

QTEST_GUILESS_MAIN(TestDemoThread)
#include "tst_demothread.moc"
