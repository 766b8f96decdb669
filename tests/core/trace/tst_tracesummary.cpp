// SPDX-License-Identifier: MIT
#include "core/trace/tracesummary.h"
#include "tests/core/trace/tracefixture.h"

#include <QTest>

using namespace spillway;
using std::chrono::milliseconds;

/// The figures of a trace.
class TestTraceSummary : public QObject
{
    Q_OBJECT
private slots:
    void counts();
    void spillOverIsBehindTheFirstPriority();
    void spillOverCountsFromTheFirstEnabled();
    void everyKindOfFailure();
    void a429IsNeverService();
    void outages_data();
    void outages();
    void nothing();
};

namespace
{

TraceSummary summaryOf(const Profile &profile, const QByteArray &scenario)
{
    return summarize(traceScenario(profile, scenarioOf(scenario)));
}

} // namespace

void TestTraceSummary::counts()
{
    const TraceSummary summary = summaryOf(profileOf({1, 2, 3}), R"({
        "requests": [{"at": 0}, {"at": 1}, {"at": 2}, {"at": 3}],
        "backends": {"#0": [{"status": 200}, {"status": 429}], "#1": [{"error": "timeout"}, {"status": 200}]}})");
    QCOMPARE(summary.requests, 4);
    QCOMPARE(summary.served, 4);
    QCOMPARE(summary.failovers, 1);
    QCOMPARE(summary.spilledOver, 3);
    QCOMPARE(summary.spillOverShare(), 0.75);
    QCOMPARE(summary.throttledCallers, 0);
    QCOMPARE(summary.otherFailures(), 0);
    QCOMPARE(summary.backends, (QList<BackendSummary>{{"a", "https://a.example", 1, 2, 1, 1, 0},
                                                      {"b", "https://b.example", 2, 1, 0, 0, 1},
                                                      {"c", "https://c.example", 3, 3, 3, 0, 0}}));
    QCOMPARE(summary.servedShare(summary.backends[2]), 0.75);
}

void TestTraceSummary::spillOverIsBehindTheFirstPriority()
{
    // A failover to an equal is none.
    const TraceSummary summary =
        summaryOf(profileOf({4, 4}), R"({"requests": [{"at": 0}], "backends": {"#0": {"status": 429}}})");
    QCOMPARE(summary.failovers, 1);
    QCOMPARE(summary.spilledOver, 0);
}

void TestTraceSummary::spillOverCountsFromTheFirstEnabled()
{
    Profile profile = profileOf({1, 2, 3});
    profile.backends[0].enabled = false;
    const TraceSummary summary = summaryOf(profile, R"({"requests": [{"at": 0}, {"at": 1}],
        "backends": {"#0": [{"status": 200}, {"status": 500}]}})");
    QCOMPARE(summary.backends.size(), 2);
    QCOMPARE(summary.spilledOver, 1);
}

void TestTraceSummary::everyKindOfFailure()
{
    Profile profile = profileOf({1});
    profile.balancing.whenAllThrottled = WhenAllThrottled::Reply;
    const TraceSummary summary =
        summaryOf(profile, R"({"requests": [{"at": 0}, {"at": 1}, {"at": 20000}, {"at": 40000}],
        "backends": {"#0": [{"status": 429}, {"status": 503}, {"error": "reset"}]}})");
    QCOMPARE(summary.served, 0);
    QCOMPARE(summary.throttledCallers, 2); // the backend's and Spillway's own
    QCOMPARE(summary.otherFailures(), 2);
    QCOMPARE(summary.spillOverShare(), 0.0);
    QCOMPARE(summary.backends[0].throttles, 2);
    QCOMPARE(summary.backends[0].faults, 1);
}

void TestTraceSummary::a429IsNeverService()
{
    Profile profile = profileOf({1});
    profile.balancing.throttleOn = StatusSet();
    const TraceSummary summary = summaryOf(profile, R"({"requests": [{"at": 0}, {"at": 1}, {"at": 2}],
        "backends": {"#0": [{"status": 429}, {"status": 500}]}})");
    QCOMPARE(summary.throttledCallers, 1);
    QCOMPARE(summary.served, 2); // by this profile a 500 is an answer like any other
}

void TestTraceSummary::outages_data()
{
    QTest::addColumn<QByteArray>("requests");
    QTest::addColumn<int>("from");
    QTest::addColumn<int>("to");
    // The backend is out of order from 1000 to 2000 and from 5000 to 8000.
    QTest::newRow("none") << QByteArray(R"({"at": 0}, {"at": 999}, {"at": 3000})") << 0 << 0;
    QTest::newRow("to the next that is served")
        << QByteArray(R"({"at": 0}, {"at": 1500}, {"at": 1600}, {"at": 2500})") << 1500 << 2500;
    QTest::newRow("the longest") << QByteArray(
                                        R"({"at": 1100}, {"at": 2000}, {"at": 5500}, {"at": 9000}, {"at": 10000})")
                                 << 5500 << 9000;
    QTest::newRow("the first of equals") << QByteArray(R"({"at": 1000}, {"at": 2000}, {"at": 7000}, {"at": 8000})")
                                         << 1000 << 2000;
    QTest::newRow("to the last end") << QByteArray(R"({"at": 0}, {"at": 5000}, {"at": 7000})") << 5000 << 7040;
    QTest::newRow("by arrival") << QByteArray(R"({"at": 9000}, {"at": 6000}, {"at": 0})") << 6000 << 9000;
}

void TestTraceSummary::outages()
{
    QFETCH(QByteArray, requests);
    QFETCH(int, from);
    QFETCH(int, to);
    const TraceSummary summary =
        summaryOf(profileOf({1}),
                  "{\"requests\": [" + requests +
                      R"(], "backends": {"#0": {"windows": [{"from": 1000, "to": 2000, "status": 500, "latencyMs": 40},
                                                    {"from": 5000, "to": 8000, "status": 500, "latencyMs": 40}]}}})");
    QCOMPARE(summary.outageFrom, milliseconds(from));
    QCOMPARE(summary.outageTo, milliseconds(to));
    QCOMPARE(summary.longestOutage(), milliseconds(to - from));
}

void TestTraceSummary::nothing()
{
    QCOMPARE(summarize(TraceResult()), TraceSummary());
    const TraceSummary summary = summaryOf(profileOf({1}), R"({"requests": []})");
    QCOMPARE(summary.servedShare(summary.backends[0]), 0.0);
}

QTEST_GUILESS_MAIN(TestTraceSummary)
#include "tst_tracesummary.moc"
