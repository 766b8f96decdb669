// SPDX-License-Identifier: MIT
#include "core/proxy/filelimit.h"

#include <QTest>

#include <sys/resource.h>

#include <algorithm>

using namespace spillway;

/// The soft limit of open files, raised to the hard one.
class TestFileLimit : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase();
    void init();
    void softIsRaisedToHard();
    void stopsAtAMillion();
    void hardIsLeftAlone();
    void whatIsHighEnoughStays();

private:
    static rlimit limits()
    {
        rlimit limit{};
        getrlimit(RLIMIT_NOFILE, &limit);
        return limit;
    }
    static bool set(rlim_t soft, rlim_t hard)
    {
        const rlimit limit{soft, hard};
        return setrlimit(RLIMIT_NOFILE, &limit) == 0;
    }

    rlim_t m_hard = 0;
};

void TestFileLimit::initTestCase()
{
    m_hard = limits().rlim_max;
    QVERIFY(m_hard > 300);
}

void TestFileLimit::init()
{
    QVERIFY(set(256, limits().rlim_max));
}

void TestFileLimit::softIsRaisedToHard()
{
    raiseFileLimit();
    QCOMPARE(limits().rlim_cur, std::min<rlim_t>(m_hard, 1 << 20));
    raiseFileLimit(); // a second time changes nothing
    QCOMPARE(limits().rlim_cur, std::min<rlim_t>(m_hard, 1 << 20));
}

void TestFileLimit::stopsAtAMillion()
{
    // Some systems set the hard limit to "as many as there can be", and a table of that size would be made.
    raiseFileLimit();
    QVERIFY(limits().rlim_cur <= 1 << 20);
}

void TestFileLimit::hardIsLeftAlone()
{
    raiseFileLimit();
    QCOMPARE(limits().rlim_max, m_hard);
}

void TestFileLimit::whatIsHighEnoughStays()
{
    const rlim_t high = std::min<rlim_t>(m_hard, (1 << 20) + 1);
    QVERIFY(set(high, m_hard));
    raiseFileLimit();
    QCOMPARE(limits().rlim_cur, high);
    // Last, because a hard limit that was lowered may not be raised again.
    QVERIFY(set(280, 290));
    raiseFileLimit();
    QCOMPARE(limits().rlim_cur, rlim_t(290));
    QCOMPARE(limits().rlim_max, rlim_t(290));
}

QTEST_GUILESS_MAIN(TestFileLimit)
#include "tst_filelimit.moc"
