// SPDX-License-Identifier: MIT
#include "core/proxy/clock.h"

#include <QSet>
#include <QTest>

using namespace spillway;

/// The real clocks and the real chance behind the one door.
class TestClock : public QObject
{
    Q_OBJECT
private slots:
    void neverGoesBack();
    void wallTimeIsUtc();
    void drawsUseEveryBit();
    void generatorsAreApart();
};

void TestClock::neverGoesBack()
{
    const SystemClock clock;
    const SystemClock other;
    Instant last = clock.now();
    for (int i = 0; i < 1'000; ++i) {
        const Instant now = i % 2 == 0 ? other.now() : clock.now(); // all of them tell one time
        QVERIFY(now >= last);
        last = now;
    }
}

void TestClock::wallTimeIsUtc()
{
    const QDateTime before = QDateTime::currentDateTime();
    const QDateTime now = SystemClock().wallNow();
    const QDateTime after = QDateTime::currentDateTime();
    QCOMPARE(now.timeSpec(), Qt::UTC);
    QVERIFY(now.toString(Qt::ISODateWithMs).endsWith(u'Z'));
    QVERIFY(before <= now && now <= after);
}

void TestClock::drawsUseEveryBit()
{
    SystemClock clock;
    quint32 ever = 0;
    quint32 always = 0xffff'ffff;
    for (int i = 0; i < 200; ++i) { // a bit that stayed the same in all of them: once in 2^194
        const quint32 draw = clock.draw();
        ever |= draw;
        always &= draw;
    }
    QCOMPARE(ever, 0xffff'ffffU);
    QCOMPARE(always, 0U);
}

void TestClock::generatorsAreApart()
{
    // Made in the same instant, as the clocks of a restarted fleet are: seeded by the time they would agree.
    QSet<quint64> firsts;
    for (int i = 0; i < 100; ++i) {
        SystemClock clock;
        firsts.insert((quint64(clock.draw()) << 32) | clock.draw());
    }
    QCOMPARE(firsts.size(), 100);
}

QTEST_GUILESS_MAIN(TestClock)
#include "tst_clock.moc"
