// SPDX-License-Identifier: MIT
#include "core/proxy/endpointcontroller.h"
#include "tests/support/rawclient.h"
#include "tests/support/scriptedbackend.h"
#include "tests/support/spin.h"

#include <QSignalSpy>
#include <QTcpServer>
#include <QTest>
#include <QUrl>

using namespace spillway;
using namespace std::chrono_literals;

class TestEndpointController : public QObject
{
    Q_OBJECT
private slots:
    void servesOnAThreadOfItsOwn();
    void startAndStopAgain();
    void portInUse();
    void stopWaitsForAnswers();
    void startWhileAnswersRunOn();
    void stopNowCuts();
    void applyWhileServing();
    void clearThrottle();
    void goesWhileServing();
};

namespace
{

/// A profile over these backends, in priorities 1, 2, …; without credentials.
std::shared_ptr<const Profile> profileOver(const QList<const ScriptedBackend *> &backends)
{
    auto profile = std::make_shared<Profile>();
    for (const ScriptedBackend *scripted : backends) {
        Backend backend;
        backend.priority = int(profile->backends.size()) + 1;
        backend.name = QStringLiteral("b%1").arg(backend.priority);
        backend.url = scripted->url();
        backend.auth = AuthKind::None;
        profile->backends.append(backend);
    }
    return profile;
}

bool started(EndpointController &controller)
{
    controller.start(QStringLiteral("127.0.0.1"), 0);
    return spinUntil([&] { return controller.state() == EndpointState::Serving; });
}

quint16 portOf(const EndpointController &controller)
{
    return quint16(QUrl(controller.endpointUrl()).port());
}

Reply openStream()
{
    return [](BackendConnection &connection, const WireMessage &) {
        connection.beginStream();
        connection.chunk("data: 1\n\n");
    };
}

} // namespace

void TestEndpointController::servesOnAThreadOfItsOwn()
{
    ScriptedBackend backend;
    EndpointController controller;
    QList<EndpointState> states;
    connect(&controller, &EndpointController::stateChanged, this, [&](EndpointState state) { states.append(state); });
    QList<ExchangeRecord> finished;
    QThread *deliveredOn = nullptr;
    connect(&controller, &EndpointController::exchangesFinished, this, [&](const QList<ExchangeRecord> &records) {
        finished += records;
        deliveredOn = QThread::currentThread();
    });
    StatusSnapshot snapshot;
    connect(&controller, &EndpointController::snapshotChanged, this,
            [&](const StatusSnapshot &changed) { snapshot = changed; });
    controller.apply(profileOver({&backend}), {});
    controller.setCapture({true, 0});
    QVERIFY(started(controller));
    QCOMPARE(states, (QList{EndpointState::Starting, EndpointState::Serving}));
    QVERIFY(controller.endpointUrl().startsWith(QLatin1StringView("http://127.0.0.1:")));

    QCOMPARE(ask(portOf(controller), chatRequest()).status(), 200);
    QVERIFY(spinUntil([&] { return finished.size() == 1 && snapshot.requests == 1 && snapshot.inFlight == 0; }));
    QCOMPARE(deliveredOn, thread());
    QVERIFY(finished.first().content);
    QCOMPARE(snapshot.backends.size(), 1);
    QCOMPARE(snapshot.pool.entries.size(), 1);
    QCOMPARE(snapshot.backends.first().successes, 1U);
}

void TestEndpointController::startAndStopAgain()
{
    ScriptedBackend backend;
    EndpointController controller;
    controller.apply(profileOver({&backend}), {});
    QSet<quint64> ids;
    connect(&controller, &EndpointController::exchangesFinished, this, [&](const QList<ExchangeRecord> &records) {
        for (const ExchangeRecord &record : records) {
            ids.insert(record.id);
        }
    });
    for (int round = 0; round < 3; ++round) {
        QVERIFY(started(controller));
        QCOMPARE(ask(portOf(controller), chatRequest()).status(), 200);
        controller.stop(5s);
        QCOMPARE(controller.state(), EndpointState::Stopping);
        QVERIFY(controller.endpointUrl().isEmpty());
        QVERIFY(spinUntil([&] { return controller.state() == EndpointState::Stopped; }));
    }
    QCOMPARE(ids.size(), 3); // ids of one run are never given to another
}

void TestEndpointController::portInUse()
{
    QTcpServer other;
    QVERIFY(other.listen(QHostAddress::LocalHost));
    EndpointController controller;
    QSignalSpy failed(&controller, &EndpointController::startFailed);
    controller.start(QStringLiteral("127.0.0.1"), other.serverPort());
    QVERIFY(spinUntil([&] { return failed.count() == 1; }));
    QVERIFY(!failed.first().first().toString().isEmpty());
    QCOMPARE(controller.state(), EndpointState::Stopped);
    QVERIFY(started(controller)); // another port is free, and the controller is none the worse
}

void TestEndpointController::stopWaitsForAnswers()
{
    ScriptedBackend backend(openStream());
    EndpointController controller;
    controller.apply(profileOver({&backend}), {});
    QVERIFY(started(controller));
    RawClient caller(portOf(controller));
    caller.send(chatRequest());
    QVERIFY(caller.awaitBody(9));
    controller.stop(30s);
    backend.lastConnection().chunk("data: 2\n\n");
    QVERIFY(caller.awaitBody(18));
    QCOMPARE(controller.state(), EndpointState::Stopping);
    backend.lastConnection().endChunks();
    QVERIFY(caller.response().finalChunk);
    QVERIFY(spinUntil([&] { return controller.state() == EndpointState::Stopped; }));
}

void TestEndpointController::startWhileAnswersRunOn()
{
    ScriptedBackend backend(openStream());
    EndpointController controller;
    controller.apply(profileOver({&backend}), {});
    QVERIFY(started(controller));
    RawClient early(portOf(controller));
    early.send(chatRequest());
    QVERIFY(early.awaitBody(9));
    controller.stop(30s);
    QVERIFY(started(controller));
    backend.connection(0).endChunks();
    QVERIFY(early.response().finalChunk);
    backend.always(reply::answer(200));
    QCOMPARE(ask(portOf(controller), chatRequest()).status(), 200);
    QCOMPARE(controller.state(), EndpointState::Serving); // the end of the old one is not the end of the new one
}

void TestEndpointController::stopNowCuts()
{
    ScriptedBackend backend(openStream());
    EndpointController controller;
    controller.apply(profileOver({&backend}), {});
    QVERIFY(started(controller));
    RawClient caller(portOf(controller));
    caller.send(chatRequest());
    QVERIFY(caller.awaitBody(9));
    controller.stop(30s);
    controller.stopNow();
    QVERIFY(caller.awaitClose());
    QVERIFY(!caller.message().finalChunk);
    QVERIFY(spinUntil([&] { return controller.state() == EndpointState::Stopped; }));
}

void TestEndpointController::applyWhileServing()
{
    ScriptedBackend first(reply::answer(200, {}, "1"));
    ScriptedBackend second(reply::answer(200, {}, "2"));
    EndpointController controller;
    controller.apply(profileOver({&first}), {});
    QVERIFY(started(controller));
    QCOMPARE(ask(portOf(controller), chatRequest()).body, "1");
    controller.apply(profileOver({&second}), {});
    QVERIFY(spinUntil([&] { return ask(portOf(controller), chatRequest()).body == "2"; }));
}

void TestEndpointController::clearThrottle()
{
    ScriptedBackend first;
    first.script({reply::answer(429, {{"Retry-After", "600"}})});
    ScriptedBackend second;
    EndpointController controller;
    controller.apply(profileOver({&first, &second}), {});
    QVERIFY(started(controller));
    QCOMPARE(ask(portOf(controller), chatRequest()).header("x-spillway-attempts"), "b1=429, b2=200");
    QCOMPARE(ask(portOf(controller), chatRequest()).header("x-spillway-attempts"), "b2=200");
    controller.clearThrottle(QStringLiteral("b1"));
    QVERIFY(
        spinUntil([&] { return ask(portOf(controller), chatRequest()).header("x-spillway-attempts") == "b1=200"; }));
}

void TestEndpointController::goesWhileServing()
{
    ScriptedBackend backend(openStream());
    auto controller = std::make_unique<EndpointController>();
    controller->apply(profileOver({&backend}), {});
    QVERIFY(started(*controller));
    RawClient caller(portOf(*controller));
    caller.send(chatRequest());
    QVERIFY(caller.awaitBody(9));
    controller.reset();
    QVERIFY(caller.awaitClose());
}

QTEST_GUILESS_MAIN(TestEndpointController)
#include "tst_endpointcontroller.moc"
