// SPDX-License-Identifier: MIT
#include "core/simulate/quotabucket.h"

#include <QTest>

using namespace spillway;
using namespace std::chrono_literals;

/// The arithmetic of the quota alone: fixed windows, two limits, a clock that is a number.
class TestQuotaBucket : public QObject
{
    Q_OBJECT
private slots:
    void admitsUpToTheRequestLimit();
    void rejectedRequestsCountButNeverKeepTheNextWindowShut();
    void admitsUpToTheTokenLimit_data();
    void admitsUpToTheTokenLimit();
    void rejectedRequestsTakeNoTokens();
    void anEstimateAboveTheLimitNeverFits();
    void zeroIsNoLimit();
    void windowsAreCountedFromTheStart_data();
    void windowsAreCountedFromTheStart();
    void lookingCountsNothing();
    void utilizationIsTheLargerShare();
    void aClockThatStepsBackDoesNoHarm();
    void bothLimitsAreTold();
};

void TestQuotaBucket::admitsUpToTheRequestLimit()
{
    QuotaBucket bucket(3, 0, 0);
    for (qint64 left = 2; left >= 0; --left) {
        const QuotaDecision decision = bucket.admit(100, 10);
        QVERIFY(decision.admitted);
        QCOMPARE(decision.remainingRequests, left);
    }
    const QuotaDecision decision = bucket.admit(100, 20'000);
    QVERIFY(!decision.admitted);
    QVERIFY(decision.requestsSpent);
    QVERIFY(!decision.tokensSpent);
    QCOMPARE(decision.waitMs, 40'000);
    QCOMPARE(decision.remainingRequests, 0);
}

void TestQuotaBucket::rejectedRequestsCountButNeverKeepTheNextWindowShut()
{
    QuotaBucket bucket(2, 0, 0);
    for (int i = 0; i < 1000; ++i) {
        bucket.admit(1, i);
    }
    QVERIFY(!bucket.admit(1, 59'999).admitted);
    QVERIFY(bucket.admit(1, 60'000).admitted);
    QVERIFY(bucket.admit(1, 60'000).admitted);
    QVERIFY(!bucket.admit(1, 60'000).admitted);
}

void TestQuotaBucket::admitsUpToTheTokenLimit_data()
{
    QTest::addColumn<qint64>("first");
    QTest::addColumn<qint64>("second");
    QTest::addColumn<bool>("fits");
    QTest::newRow("room left") << qint64(40) << qint64(50) << true;
    QTest::newRow("exactly full") << qint64(40) << qint64(60) << true;
    QTest::newRow("one too many") << qint64(40) << qint64(61) << false;
    QTest::newRow("nothing asked of a full bucket") << qint64(100) << qint64(0) << true;
    QTest::newRow("one asked of a full bucket") << qint64(100) << qint64(1) << false;
}

void TestQuotaBucket::admitsUpToTheTokenLimit()
{
    QFETCH(qint64, first);
    QFETCH(qint64, second);
    QuotaBucket bucket(0, 100, 0);
    QVERIFY(bucket.admit(first, 0).admitted);
    const QuotaDecision decision = bucket.admit(second, 0);
    QTEST(decision.admitted, "fits");
    QCOMPARE(decision.tokensSpent, !decision.admitted);
    QVERIFY(!decision.requestsSpent);
    QCOMPARE(decision.remainingTokens, 100 - first - (decision.admitted ? second : 0));
}

void TestQuotaBucket::rejectedRequestsTakeNoTokens()
{
    QuotaBucket bucket(0, 100, 0);
    QVERIFY(bucket.admit(60, 0).admitted);
    QVERIFY(!bucket.admit(50, 0).admitted);
    QVERIFY(bucket.admit(40, 0).admitted);
}

void TestQuotaBucket::anEstimateAboveTheLimitNeverFits()
{
    QuotaBucket bucket(0, 100, 0);
    QVERIFY(!bucket.admit(101, 0).admitted);
    QVERIFY(!bucket.admit(101, 60'000).admitted);
    QVERIFY(!bucket.admit(std::numeric_limits<qint64>::max(), 60'001).admitted);
}

void TestQuotaBucket::zeroIsNoLimit()
{
    QuotaBucket bucket(0, 0, 0);
    for (int i = 0; i < 10'000; ++i) {
        QVERIFY(bucket.admit(1'000'000, 0).admitted);
    }
    QCOMPARE(bucket.look(0).utilization, 0.0);
}

void TestQuotaBucket::windowsAreCountedFromTheStart_data()
{
    QTest::addColumn<qint64>("now");
    QTest::addColumn<qint64>("wait");
    QTest::newRow("start") << qint64(5'000) << qint64(1'000);
    QTest::newRow("within") << qint64(5'250) << qint64(750);
    QTest::newRow("last millisecond") << qint64(5'999) << qint64(1);
    QTest::newRow("next window") << qint64(6'000) << qint64(1'000);
    QTest::newRow("many windows later") << qint64(105'400) << qint64(600);
}

void TestQuotaBucket::windowsAreCountedFromTheStart()
{
    QFETCH(qint64, now);
    QuotaBucket bucket(1, 0, 5'000, 1s);
    QTEST(bucket.admit(1, now).waitMs, "wait");
}

void TestQuotaBucket::lookingCountsNothing()
{
    QuotaBucket bucket(1, 10, 0);
    for (int i = 0; i < 5; ++i) {
        QCOMPARE(bucket.look(0).remainingRequests, 1);
        QCOMPARE(bucket.look(0).remainingTokens, 10);
    }
    QVERIFY(bucket.admit(10, 0).admitted);
    QCOMPARE(bucket.look(0).remainingTokens, 0);
    QCOMPARE(bucket.look(60'000).remainingTokens, 10);
}

void TestQuotaBucket::utilizationIsTheLargerShare()
{
    QuotaBucket bucket(10, 100, 0);
    QCOMPARE(bucket.admit(5, 0).utilization, 0.1);
    QCOMPARE(bucket.admit(45, 0).utilization, 0.5);
    for (int i = 0; i < 20; ++i) {
        bucket.admit(0, 0);
    }
    QCOMPARE(bucket.look(0).utilization, 1.0);
}

void TestQuotaBucket::aClockThatStepsBackDoesNoHarm()
{
    QuotaBucket bucket(1, 0, 10'000);
    QVERIFY(bucket.admit(1, 10'000).admitted);
    const QuotaDecision decision = bucket.admit(1, 1'000);
    QVERIFY(!decision.admitted);
    QCOMPARE(decision.waitMs, 60'000);
}

void TestQuotaBucket::bothLimitsAreTold()
{
    QuotaBucket bucket(1, 10, 0);
    QVERIFY(bucket.admit(10, 0).admitted);
    const QuotaDecision decision = bucket.admit(10, 0);
    QVERIFY(decision.requestsSpent);
    QVERIFY(decision.tokensSpent);
}

QTEST_APPLESS_MAIN(TestQuotaBucket)
#include "tst_quotabucket.moc"
