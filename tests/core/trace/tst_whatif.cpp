// SPDX-License-Identifier: MIT
#include "core/trace/whatif.h"
#include "tests/core/trace/tracefixture.h"

#include <QTest>

using namespace spillway;
using namespace std::chrono_literals;

class TestWhatIf : public QObject
{
    Q_OBJECT
private slots:
    void samePlan();
    void oneBackendMore();
    void whatIsLost();
    void disabledIsNotAsked();
    void supposedLimit();
    void limitOfAnUnknownBackend();
};

namespace
{

/// The only backend has no capacity for 10 s, and a request comes every second.
const QByteArray busyScenario = R"({"requests": [{"at": 0}, {"at": 1000}, {"at": 2000}, {"at": 12000}],
    "backends": {"https://a.example": {"windows": [{"from": 0, "to": 10000, "status": 429, "headers": {"Retry-After": "auto"}}]}}})";

} // namespace

void TestWhatIf::samePlan()
{
    const WhatIf result = whatIf(scenarioOf(busyScenario), profileOf({1}), profileOf({1}));
    QCOMPARE(result.planned, result.inForce);
    QCOMPARE(result.inForce.served, qint64(1));
    QCOMPARE(result.inForce.throttledCallers, qint64(3));
    QCOMPARE(result.rescued, qint64(0));
    QCOMPARE(result.lost, qint64(0));
    QCOMPARE(result.unknown, QStringList());
}

void TestWhatIf::oneBackendMore()
{
    const WhatIf result = whatIf(scenarioOf(busyScenario), profileOf({1}), profileOf({1, 2}));
    QCOMPARE(result.inForce.served, qint64(1));
    QCOMPARE(result.inForce.longestOutage(), 12s);
    QCOMPARE(result.planned.served, qint64(4));
    QCOMPARE(result.planned.spilledOver, qint64(3));
    QCOMPARE(result.planned.longestOutage(), 0s);
    QCOMPARE(result.rescued, qint64(3));
    QCOMPARE(result.lost, qint64(0));
    QCOMPARE(result.unknown, QStringList{QStringLiteral("https://b.example")});
}

void TestWhatIf::whatIsLost()
{
    const WhatIf result = whatIf(scenarioOf(busyScenario), profileOf({1, 2}), profileOf({1}));
    QCOMPARE(result.rescued, qint64(0));
    QCOMPARE(result.lost, qint64(3));
    QCOMPARE(result.planned.backends.size(), 1);
}

void TestWhatIf::disabledIsNotAsked()
{
    Profile planned = profileOf({1, 2});
    planned.backends[1].enabled = false;
    const WhatIf result = whatIf(scenarioOf(busyScenario), profileOf({1}), planned);
    QCOMPARE(result.planned, result.inForce);
    QCOMPARE(result.unknown, QStringList());
}

/// A quota takes the place of what was recorded, on the plan's side only.
void TestWhatIf::supposedLimit()
{
    const Scenario recorded = scenarioOf(busyScenario);
    const Profile profile = profileOf({1});
    Scenario supposed = recorded;
    supposeLimit(supposed, profile.backends[0], 3);
    QCOMPARE(supposed.backends.size(), 1);
    QVERIFY(supposed.backends[0].windows.isEmpty());
    const WhatIf result = whatIf(recorded, profile, supposed, profile);
    QCOMPARE(result.inForce.served, qint64(1));
    QCOMPARE(result.planned.served, qint64(3)); // the fourth comes in the same minute
    QCOMPARE(result.planned.throttledCallers, qint64(1));
    QCOMPARE(result.rescued, qint64(3)); // those at 0, 1 and 2 s
    QCOMPARE(result.lost, qint64(1));    // that at 12 s
}

void TestWhatIf::limitOfAnUnknownBackend()
{
    const Scenario recorded = scenarioOf(busyScenario);
    const Profile planned = profileOf({1, 2});
    Scenario supposed = recorded;
    supposeLimit(supposed, planned.backends[1], 2);
    const WhatIf result = whatIf(recorded, profileOf({1}), supposed, planned);
    QCOMPARE(result.unknown, QStringList());
    QCOMPARE(result.planned.backends[1].served, qint64(2));
    QCOMPARE(result.planned.served, qint64(3)); // and that at 12 s
    QCOMPARE(result.planned.throttledCallers, qint64(1));
}

QTEST_GUILESS_MAIN(TestWhatIf)
#include "tst_whatif.moc"
