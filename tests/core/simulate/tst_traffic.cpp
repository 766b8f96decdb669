// SPDX-License-Identifier: MIT
#include "core/simulate/traffic.h"
#include "tests/core/simulate/simulatefixture.h"
#include "tests/support/scriptedbackend.h"

#include <QSignalSpy>
#include <QTest>

#include <cmath>

using namespace spillway;

Q_DECLARE_METATYPE(spillway::DemoCall)

/// The demo's calls: which come, how often, and what becomes of them.
class TestTraffic : public QObject
{
    Q_OBJECT
private slots:
    void callsOfTen();
    void rateIsAWave_data();
    void rateIsAWave();
    void gaps_data();
    void gaps();
    void gapsHaveTheRatesMean();
    void firstCallComesAtOnce();
    void calls_data();
    void calls();
    void countsWhatBecomesOfThem_data();
    void countsWhatBecomesOfThem();
    void neverTooManyAtOnce();
    void stops();
    void startsOnce();
    void theRateFollowsTheClock();
};

namespace
{

/// Calls to `endpoint`, some every 20 ms, with time and chance of the fixture.
DemoTrafficOptions busyOptions(SimulateFixture &fixture, const ScriptedBackend &endpoint)
{
    DemoTrafficOptions options;
    options.endpoint = QUrl(endpoint.url() + QStringLiteral("/team/openai"));
    options.leastPerMinute = options.mostPerMinute = 600'000;
    options.nowMs = [&fixture] { return fixture.nowMs; };
    options.draw = [&fixture] { return fixture.draw(); };
    return options;
}

Reply openStream()
{
    return [](BackendConnection &connection, const WireMessage &) {
        connection.beginStream();
        connection.chunk("data: {}\n\n");
    };
}

} // namespace

void TestTraffic::callsOfTen()
{
    QMap<DemoCall, int> count;
    for (quint32 draw = 0; draw < 1'000; ++draw) {
        ++count[demoCallOf(draw)];
    }
    QCOMPARE(count[DemoCall::StreamingChat], 600);
    QCOMPARE(count[DemoCall::Chat], 300);
    QCOMPARE(count[DemoCall::Embeddings], 100);
}

void TestTraffic::rateIsAWave_data()
{
    QTest::addColumn<qint64>("waveMs");
    QTest::addColumn<qint64>("elapsedMs");
    QTest::addColumn<double>("perMinute");
    QTest::newRow("at the start, the middle") << qint64(80'000) << qint64(0) << 30.0;
    QTest::newRow("the crest") << qint64(80'000) << qint64(20'000) << 50.0;
    QTest::newRow("the middle again") << qint64(80'000) << qint64(40'000) << 30.0;
    QTest::newRow("the trough") << qint64(80'000) << qint64(60'000) << 10.0;
    QTest::newRow("a whole wave later") << qint64(80'000) << qint64(100'000) << 50.0;
    QTest::newRow("no wave") << qint64(0) << qint64(20'000) << 30.0;
}

void TestTraffic::rateIsAWave()
{
    QFETCH(qint64, waveMs);
    QFETCH(qint64, elapsedMs);
    QFETCH(double, perMinute);
    DemoTrafficOptions options;
    options.leastPerMinute = 10;
    options.mostPerMinute = 50;
    options.waveMs = waveMs;
    QVERIFY(std::abs(trafficRate(options, elapsedMs) - perMinute) < 1e-9);
}

void TestTraffic::gaps_data()
{
    QTest::addColumn<double>("perMinute");
    QTest::addColumn<quint32>("draw");
    QTest::addColumn<qint64>("gap");
    constexpr quint32 most = 0xffff'ffff;
    QTest::newRow("the median") << 60.0 << quint32(0x7fff'ffff) << qint64(693); // ln 2 of the mean
    QTest::newRow("never at once") << 60.0 << most << qint64(20);
    QTest::newRow("never after more than 15 s") << 60.0 << quint32(0) << qint64(15'000);
    QTest::newRow("so many that the least gap holds") << 1e9 << quint32(0x7fff'ffff) << qint64(20);
    QTest::newRow("no calls") << 0.0 << most << qint64(15'000);
    QTest::newRow("fewer than none") << -5.0 << most << qint64(15'000);
}

void TestTraffic::gaps()
{
    QFETCH(double, perMinute);
    QFETCH(quint32, draw);
    QTEST(trafficGapMs(perMinute, draw), "gap");
}

void TestTraffic::gapsHaveTheRatesMean()
{
    SimulateFixture fixture;
    constexpr int count = 20'000;
    double sum = 0;
    for (int i = 0; i < count; ++i) {
        sum += double(trafficGapMs(40, fixture.draw()));
    }
    // 1,500 ms, with a standard error of 1,500 / sqrt(20,000), some 11 ms.
    QVERIFY2(std::abs(sum / count - 1'500) < 40, qPrintable(QString::number(sum / count)));
}

void TestTraffic::firstCallComesAtOnce()
{
    SimulateFixture fixture;
    ScriptedBackend endpoint;
    DemoTrafficOptions options = busyOptions(fixture, endpoint);
    options.leastPerMinute = options.mostPerMinute = 0; // the next would come after 15 s
    DemoTraffic traffic(options);
    QVERIFY(!traffic.isRunning());
    traffic.start();
    QVERIFY(traffic.isRunning());
    QCOMPARE(traffic.counters().sent, 0); // from the event loop, not from `start`
    QVERIFY(spinUntil([&] { return traffic.counters().succeeded == 1; }));
    QCOMPARE(endpoint.requests().size(), 1);
    QCOMPARE(traffic.inFlight(), 0);
}

void TestTraffic::calls_data()
{
    QTest::addColumn<quint32>("draw");
    QTest::addColumn<DemoCall>("call");
    QTest::newRow("streaming chat") << quint32(0) << DemoCall::StreamingChat;
    QTest::newRow("chat") << quint32(6) << DemoCall::Chat;
    QTest::newRow("embeddings") << quint32(9) << DemoCall::Embeddings;
}

void TestTraffic::calls()
{
    QFETCH(quint32, draw);
    QFETCH(DemoCall, call);
    SimulateFixture fixture;
    ScriptedBackend endpoint;
    DemoTrafficOptions options = busyOptions(fixture, endpoint);
    options.draw = [draw] { return draw; };
    options.key = "callers-key";
    DemoTraffic traffic(options);
    QSignalSpy finished(&traffic, &DemoTraffic::finished);
    traffic.start();
    QVERIFY(spinUntil([&] { return !finished.isEmpty(); }));
    QCOMPARE(finished[0][0].value<DemoCall>(), call);
    QCOMPARE(finished[0][1].toInt(), 200);

    const WireMessage sent = endpoint.requests().first();
    const bool embeds = call == DemoCall::Embeddings;
    QCOMPARE(sent.firstLine, embeds ? "POST /team/openai/deployments/text-embedding-3-small/embeddings"
                                      "?api-version=2024-10-21 HTTP/1.1"
                                    : "POST /team/openai/deployments/gpt-4o/chat/completions"
                                      "?api-version=2024-10-21 HTTP/1.1");
    QCOMPARE(sent.header("api-key"), "callers-key");
    QCOMPARE(sent.header("Content-Type"), "application/json");
    QCOMPARE(sent.header("User-Agent"), "spillway-demo");
    const QJsonObject body = QJsonDocument::fromJson(sent.body).object();
    QCOMPARE(body.contains(QStringLiteral("input")), embeds);
    QCOMPARE(body.contains(QStringLiteral("messages")), !embeds);
    QCOMPARE(body[QStringLiteral("stream")].toBool(), call == DemoCall::StreamingChat);
    if (call == DemoCall::StreamingChat) {
        QVERIFY(body[QStringLiteral("stream_options")][QStringLiteral("include_usage")].toBool());
    }
    // A real resource takes it.
    const auto resource = startBackend(fixture.options());
    const QByteArray path = sent.target().sliced(qstrlen("/team"));
    QCOMPARE(ask(resource->port(), request("POST", path, {{"Content-Type", "application/json"}}, sent.body)).status(),
             200);
}

void TestTraffic::countsWhatBecomesOfThem_data()
{
    QTest::addColumn<int>("status"); ///< 0: no answer
    QTest::addColumn<bool>("good");
    QTest::newRow("200") << 200 << true;
    QTest::newRow("429") << 429 << false;
    QTest::newRow("401") << 401 << false;
    QTest::newRow("503") << 503 << false;
    QTest::newRow("a redirect is not followed") << 307 << true;
    QTest::newRow("no answer") << 0 << false;
}

void TestTraffic::countsWhatBecomesOfThem()
{
    QFETCH(int, status);
    QFETCH(bool, good);
    SimulateFixture fixture;
    ScriptedBackend endpoint(status == 0 ? reply::rawThenReset()
                                         : reply::answer(status, {{"Location", "http://127.0.0.1:9/"}}));
    if (status == 0) {
        endpoint.refuse();
    }
    DemoTraffic traffic(busyOptions(fixture, endpoint));
    QSignalSpy finished(&traffic, &DemoTraffic::finished);
    traffic.start();
    QVERIFY(spinUntil([&] { return finished.size() >= 3; }));
    QCOMPARE(finished[0][1].toInt(), status);
    const DemoTrafficCounters counters = traffic.counters();
    QCOMPARE(good ? counters.succeeded : counters.failed, finished.size());
    QCOMPARE(good ? counters.failed : counters.succeeded, 0);
    QCOMPARE(counters.sent, finished.size() + traffic.inFlight());
}

void TestTraffic::neverTooManyAtOnce()
{
    SimulateFixture fixture;
    ScriptedBackend endpoint(openStream()); // none of them ends
    DemoTrafficOptions options = busyOptions(fixture, endpoint);
    options.maxInFlight = 3;
    DemoTraffic traffic(options);
    traffic.start();
    QVERIFY(spinUntil([&] { return traffic.counters().leftOut >= 4; }));
    QCOMPARE(traffic.inFlight(), 3);
    QCOMPARE(traffic.counters().sent, 3);
    QVERIFY(spinUntil([&] { return endpoint.requests().size() == 3; }));
    // One that ends makes room.
    endpoint.connection(0).endChunks();
    QVERIFY(spinUntil([&] { return traffic.counters().sent == 4; }));
    QCOMPARE(traffic.counters().succeeded, 1);
    QCOMPARE(traffic.inFlight(), 3);
}

void TestTraffic::stops()
{
    SimulateFixture fixture;
    ScriptedBackend endpoint(openStream());
    DemoTraffic traffic(busyOptions(fixture, endpoint));
    QSignalSpy finished(&traffic, &DemoTraffic::finished);
    traffic.start();
    QVERIFY(spinUntil([&] { return endpoint.requests().size() >= 2; }));
    traffic.stop();
    QVERIFY(!traffic.isRunning());
    QCOMPARE(traffic.inFlight(), 0);
    const DemoTrafficCounters counters = traffic.counters();
    QVERIFY(spinUntil([&] { return endpoint.openConnections() == 0; }));
    spinFor(std::chrono::milliseconds(60)); // three times the gap between two calls
    QCOMPARE(traffic.counters().sent, counters.sent);
    QCOMPARE(traffic.counters().failed, 0); // broken off on purpose is no failure
    QVERIFY(finished.isEmpty());
    traffic.stop(); // nothing to do

    endpoint.always(reply::answer(200));
    traffic.start();
    QVERIFY(spinUntil([&] { return traffic.counters().succeeded > 0; }));
}

void TestTraffic::startsOnce()
{
    SimulateFixture fixture;
    ScriptedBackend endpoint;
    DemoTrafficOptions options = busyOptions(fixture, endpoint);
    options.leastPerMinute = options.mostPerMinute = 0;
    DemoTraffic traffic(options);
    traffic.start();
    QVERIFY(spinUntil([&] { return traffic.counters().succeeded == 1; }));
    traffic.start(); // it runs already: no further first call
    spinFor(std::chrono::milliseconds(30));
    QCOMPARE(traffic.counters().sent, 1);
}

void TestTraffic::theRateFollowsTheClock()
{
    SimulateFixture fixture;
    ScriptedBackend endpoint;
    DemoTrafficOptions options = busyOptions(fixture, endpoint);
    options.leastPerMinute = 0; // none in the trough, many at the crest
    options.mostPerMinute = 1'200'000;
    options.waveMs = 40'000;
    DemoTraffic traffic(options);
    traffic.start(); // the wave begins with it
    fixture.nowMs += 10'000;
    QVERIFY(spinUntil([&] { return traffic.counters().succeeded >= 5; }));
    fixture.nowMs += 20'000;
    // The gap that has begun is the last short one; the next is 15 s.
    const qint64 sent = traffic.counters().sent;
    spinFor(std::chrono::milliseconds(100));
    QVERIFY(traffic.counters().sent <= sent + 1);
}

QTEST_GUILESS_MAIN(TestTraffic)
#include "tst_traffic.moc"
