// SPDX-License-Identifier: MIT
#include "core/simulate/simulatedoptions.h"

#include <QTest>

using namespace spillway;

/// The region that a resource's name tells, and what a resource is like unless told.
class TestSimulatedOptions : public QObject
{
    Q_OBJECT
private slots:
    void regions_data();
    void regions();
    void defaults();
};

void TestSimulatedOptions::regions_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("region");
    QTest::newRow("one") << QStringLiteral("paygo-swedencentral") << QStringLiteral("swedencentral");
    QTest::newRow("the longer of two") << QStringLiteral("ptu-eastus2") << QStringLiteral("eastus2");
    QTest::newRow("eastus") << QStringLiteral("eastus") << QStringLiteral("eastus");
    QTest::newRow("north central is not central")
        << QStringLiteral("a-northcentralus") << QStringLiteral("northcentralus");
    QTest::newRow("any case") << QStringLiteral("Contoso-WestUS3") << QStringLiteral("westus3");
    QTest::newRow("none") << QStringLiteral("simulated") << QStringLiteral("eastus");
    QTest::newRow("empty") << QString() << QStringLiteral("eastus");
}

void TestSimulatedOptions::regions()
{
    QFETCH(QString, name);
    QTEST(regionOfName(name), "region");
}

void TestSimulatedOptions::defaults()
{
    const SimulatedBackendOptions options;
    QCOMPARE(options.windowMs, 60'000);
    QCOMPARE(options.rpm, 0);
    QCOMPARE(options.tpm, 0);
    QVERIFY(options.key.isEmpty());
    QVERIFY(options.deployments.isEmpty());
    QVERIFY(options.faults.isEmpty());
    QCOMPARE(options.region, regionOfName(options.name));
}

QTEST_APPLESS_MAIN(TestSimulatedOptions)
#include "tst_simulatedoptions.moc"
