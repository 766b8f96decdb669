// SPDX-License-Identifier: MIT
#include "core/simulate/demo.h"
#include "tests/core/simulate/simulatefixture.h"

#include <QTest>

using namespace spillway;

/// The three backends of `--demo`.
class TestDemo : public QObject
{
    Q_OBJECT
private slots:
    void aPtuAndTwoOthers();
    void eachHasItsOwnKey();
    void thePtuIsSpentFirst();
    void theOthersHaveRoom();
    void theEnvironmentsTimeAndChance();
    void goTogether();
};

namespace
{

/// Options that are the demo's own are not taken from the environment: these would be seen.
SimulatedBackendOptions environmentOf(SimulateFixture &fixture)
{
    SimulatedBackendOptions options = fixture.options();
    options.name = QStringLiteral("not this");
    options.rpm = 1;
    options.key = QStringLiteral("nor this");
    options.faults = {{SimulatedFault::Kind::Status, 500, 1.0}};
    return options;
}

QByteArray shortChat(const DemoBackend &demo)
{
    return post(chatPath(), chatBody(QStringLiteral("Hello"), {{QStringLiteral("max_tokens"), 1}}),
                {{"api-key", demo.key}});
}

/// An answer is paced by the real timer, so what is asked for is short.
int statusOf(const DemoBackend &demo)
{
    return ask(demo.backend->port(), shortChat(demo)).status();
}

} // namespace

void TestDemo::aPtuAndTwoOthers()
{
    SimulateFixture fixture;
    QString problem = QStringLiteral("none");
    const std::vector<DemoBackend> backends = demoBackends(environmentOf(fixture), &problem);
    QCOMPARE(problem, QStringLiteral("none"));
    QCOMPARE(backends.size(), size_t(3));
    QList<int> priorities;
    QList<bool> provisioned;
    QStringList regions;
    for (const DemoBackend &demo : backends) {
        priorities << demo.priority;
        provisioned << demo.backend->options().ptu;
        regions << demo.backend->options().region;
        QCOMPARE(demo.url, QStringLiteral("http://127.0.0.1:%1").arg(demo.backend->port()));
        QCOMPARE(demo.backend->options().name, demo.name);
        QVERIFY(demo.backend->options().faults.isEmpty());
    }
    QCOMPARE(priorities, (QList<int>{1, 2, 2}));
    QCOMPARE(provisioned, (QList<bool>{true, false, false}));
    QCOMPARE(regions,
             (QStringList{QStringLiteral("eastus2"), QStringLiteral("eastus"), QStringLiteral("swedencentral")}));
}

void TestDemo::eachHasItsOwnKey()
{
    SimulateFixture fixture;
    const std::vector<DemoBackend> backends = demoBackends(environmentOf(fixture));
    QCOMPARE(backends.size(), size_t(3));
    for (const DemoBackend &demo : backends) {
        for (const DemoBackend &other : backends) {
            const bool own = demo.name == other.name;
            QCOMPARE(demo.key == other.key, own);
            const WireMessage answer =
                ask(demo.backend->port(), request("GET", "/openai/v1/models", {{"api-key", other.key}}));
            QCOMPARE(answer.status(), own ? 200 : 401);
        }
    }
}

void TestDemo::thePtuIsSpentFirst()
{
    SimulateFixture fixture;
    const std::vector<DemoBackend> backends = demoBackends(environmentOf(fixture));
    const DemoBackend &ptu = backends.at(0);
    int served = 0;
    while (served < 100 && statusOf(ptu) == 200) {
        ++served;
    }
    QVERIFY2(served >= 2 && served <= 10, qPrintable(QString::number(served))); // a handful
    const WireMessage spent = ask(ptu.backend->port(), shortChat(ptu));
    QCOMPARE(spent.status(), 429);
    const int wait = spent.header("Retry-After").toInt();
    QVERIFY2(wait > 0 && wait <= 60, spent.header("Retry-After").constData());
    fixture.nowMs += wait * 1'000; // ... and it is back when it said
    QCOMPARE(statusOf(ptu), 200);
}

void TestDemo::theOthersHaveRoom()
{
    SimulateFixture fixture;
    const std::vector<DemoBackend> backends = demoBackends(environmentOf(fixture));
    for (const size_t index : {1, 2}) {
        const DemoBackend &demo = backends.at(index);
        const WireMessage answer = ask(demo.backend->port(), shortChat(demo));
        QCOMPARE(answer.status(), 200);
        // Twice what DemoTraffic sends at its busiest, and more.
        QVERIFY(answer.header("x-ratelimit-remaining-requests").toInt() >= 120);
        QVERIFY(answer.header("x-ratelimit-remaining-tokens").toInt() >= 100'000);
    }
}

void TestDemo::theEnvironmentsTimeAndChance()
{
    SimulateFixture fixture;
    const std::vector<DemoBackend> backends = demoBackends(environmentOf(fixture));
    const quint64 before = fixture.state;
    const WireMessage answer = ask(backends.at(1).backend->port(), shortChat(backends.at(1)));
    QVERIFY(fixture.state != before);
    QCOMPARE(jsonOf(answer)[QStringLiteral("created")].toInteger(), 1'700'000'000);
}

void TestDemo::goTogether()
{
    SimulateFixture fixture;
    std::vector<DemoBackend> backends = demoBackends(environmentOf(fixture));
    const quint16 port = backends.at(2).backend->port();
    RawClient caller(port);
    caller.send(request("GET", "/openai/v1/models", {{"api-key", backends.at(2).key}}));
    QCOMPARE(caller.response().status(), 200);
    backends.clear();
    QVERIFY(caller.awaitClose());
    RawClient late(port);
    QVERIFY(late.awaitClose()); // refused
}

QTEST_GUILESS_MAIN(TestDemo)
#include "tst_demo.moc"
