// SPDX-License-Identifier: MIT
#include "core/simulate/pacing.h"

#include <QTest>

using namespace spillway;

/// When the pieces of an answer are due: arithmetic alone.
class TestPacing : public QObject
{
    Q_OBJECT
private slots:
    void due_data();
    void due();
    void neverDrifts();
    void withoutAPaceAllIsDueAtOnce();
};

void TestPacing::due_data()
{
    QTest::addColumn<qint64>("firstTokenMs");
    QTest::addColumn<double>("tokensPerSecond");
    QTest::addColumn<qint64>("tokens");
    QTest::addColumn<qint64>("due");
    QTest::newRow("the first token") << qint64(200) << 50.0 << qint64(0) << qint64(1'200);
    QTest::newRow("the second") << qint64(200) << 50.0 << qint64(1) << qint64(1'220);
    QTest::newRow("the last of a hundred") << qint64(200) << 50.0 << qint64(100) << qint64(3'200);
    QTest::newRow("no wait for the first") << qint64(0) << 50.0 << qint64(5) << qint64(1'100);
    QTest::newRow("rounded") << qint64(0) << 3.0 << qint64(1) << qint64(1'333);
    QTest::newRow("slower than one a second") << qint64(0) << 0.5 << qint64(2) << qint64(5'000);
    QTest::newRow("as fast as it goes") << qint64(200) << 0.0 << qint64(1'000) << qint64(1'200);
}

void TestPacing::due()
{
    QFETCH(qint64, firstTokenMs);
    QFETCH(double, tokensPerSecond);
    QFETCH(qint64, tokens);
    Pacing pacing(1'000, firstTokenMs, tokensPerSecond);
    QCOMPARE(pacing.dueMs(), 1'000 + firstTokenMs);
    pacing.advance(tokens);
    QCOMPARE(pacing.tokens(), tokens);
    QTEST(pacing.dueMs(), "due");
}

void TestPacing::neverDrifts()
{
    Pacing pacing(0, 0, 7.0);
    for (int i = 0; i < 70'000; ++i) {
        pacing.advance(1);
    }
    QCOMPARE(pacing.dueMs(), 10'000'000);
}

void TestPacing::withoutAPaceAllIsDueAtOnce()
{
    Pacing pacing;
    pacing.advance(1'000'000);
    QCOMPARE(pacing.dueMs(), 0);
}

QTEST_APPLESS_MAIN(TestPacing)
#include "tst_pacing.moc"
