// SPDX-License-Identifier: MIT
#include "core/proxy/attemptreason.h"
#include "tests/support/proxyfixture.h"
#include "tests/support/rawclient.h"
#include "tests/support/spin.h"

#include <QTest>

using namespace spillway;
using namespace std::chrono_literals;

/// What is read from a head for the window: quota, limits, region; and how it comes into the snapshot.
class TestReportedLimits : public QObject
{
    Q_OBJECT
private slots:
    void limitsAreTakenOver();
    void limitsOfNothingAreNone_data();
    void limitsOfNothingAreNone();
    void whatIsNotNamedStays();
    void regionIsTakenOver();
    void snapshotHasThem();
};

void TestReportedLimits::limitsAreTakenOver()
{
    BackendState state;
    QCOMPARE(state.limitRequests, -1);
    QCOMPARE(state.limitTokens, -1);
    noteRateLimits({{"x-ratelimit-remaining-requests", "41"},
                    {"x-ratelimit-limit-requests", "60"},
                    {"X-RateLimit-Remaining-Tokens", "7300"},
                    {"X-RateLimit-Limit-Tokens", "120000"}},
                   200, state);
    QCOMPARE(state.remainingRequests, 41);
    QCOMPARE(state.limitRequests, 60);
    QCOMPARE(state.remainingTokens, 7300);
    QCOMPARE(state.limitTokens, 120000);
}

void TestReportedLimits::limitsOfNothingAreNone_data()
{
    QTest::addColumn<QByteArray>("limit");
    QTest::addColumn<int>("status");
    QTest::newRow("minus one") << QByteArray("-1") << 200;
    QTest::newRow("zero") << QByteArray("0") << 200;
    QTest::newRow("zero, throttled") << QByteArray("0") << 429;
    QTest::newRow("a word") << QByteArray("many") << 200;
}

void TestReportedLimits::limitsOfNothingAreNone()
{
    QFETCH(const QByteArray, limit);
    QFETCH(const int, status);
    BackendState state;
    state.limitTokens = 120000;
    noteRateLimits({{"x-ratelimit-limit-tokens", limit}}, status, state);
    QCOMPARE(state.limitTokens, -1);
}

void TestReportedLimits::whatIsNotNamedStays()
{
    BackendState state;
    state.limitTokens = 120000;
    state.region = QStringLiteral("East US");
    noteRateLimits({{"Retry-After", "3"}}, 429, state);
    noteRegion({{"Retry-After", "3"}, {"x-ms-region", " "}}, state);
    QCOMPARE(state.limitTokens, 120000);
    QCOMPARE(state.region, QStringLiteral("East US"));
}

void TestReportedLimits::regionIsTakenOver()
{
    BackendState state;
    noteRegion({{"X-MS-Region", "Sweden Central"}}, state);
    QCOMPARE(state.region, QStringLiteral("Sweden Central"));
    noteRegion({{"x-ms-region", QByteArray(5000, 'x')}}, state);
    QCOMPARE(state.region.size(), 64);
}

void TestReportedLimits::snapshotHasThem()
{
    ScriptedBackend backend(reply::answer(
        200, {{"x-ratelimit-limit-requests", "60"}, {"x-ratelimit-limit-tokens", "9000"}, {"x-ms-region", "East US 2"}},
        "{}"));
    ProxyFixture proxy;
    proxy.clock.freeze();
    proxy.add(QStringLiteral("east"), backend);
    proxy.start();
    QCOMPARE(proxy.backend(QStringLiteral("east")).lastAt, Instant::min());
    ask(proxy.port(), chatRequest());
    const BackendSnapshot east = proxy.backend(QStringLiteral("east"));
    QCOMPARE(east.limitRequests, 60);
    QCOMPARE(east.limitTokens, 9000);
    QCOMPARE(east.remainingTokens, -1);
    QCOMPARE(east.region, QStringLiteral("East US 2"));
    QCOMPARE(east.lastAt, proxy.clock.now());
}

QTEST_GUILESS_MAIN(TestReportedLimits)
#include "tst_reportedlimits.moc"
