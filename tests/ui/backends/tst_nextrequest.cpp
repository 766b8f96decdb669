// SPDX-License-Identifier: MIT
#include "ui/backends/nextrequest.h"

#include <QRandomGenerator>
#include <QTest>

#include <cmath>

using namespace spillway;
using namespace std::chrono_literals;
using Kind = NextNote::Kind;

/// "Where would the next request go?" says what the picker does.
class TestNextRequest : public QObject
{
    Q_OBJECT
private slots:
    void agreesWithThePicker_data();
    void agreesWithThePicker();
    void whatChangesNext();
    void onlyTheBetterTakesOver();
    void onTrial();
    void allThrottled_data();
    void allThrottled();
    void nobody();
    void oneDeploymentThrottled();

private:
    static constexpr Instant now = Instant(100s);

    static PoolEntry entry(int priority, int weight = 1, std::chrono::seconds wait = 0s, bool usable = true)
    {
        PoolEntry entry;
        entry.priority = priority;
        entry.weight = weight;
        entry.usable = usable;
        if (wait > 0s) {
            entry.health.whole = {now + wait, wait};
            entry.health.awaitingProof = true;
        }
        return entry;
    }
    static PickRequest request(Selection selection = Selection::Random)
    {
        PickRequest request;
        request.deployment = QStringLiteral("gpt-4o");
        request.selection = selection;
        return request;
    }
};

void TestNextRequest::agreesWithThePicker_data()
{
    QTest::addColumn<Selection>("selection");
    QTest::addColumn<QList<int>>("weights");
    QTest::addColumn<QList<double>>("expected"); // of priority 2; priority 1 is throttled, 3 stands by
    QTest::newRow("random") << Selection::Random << QList<int>{100, 100, 50}
                            << QList<double>{1.0 / 3, 1.0 / 3, 1.0 / 3};
    QTest::newRow("weighted") << Selection::Weighted << QList<int>{100, 100, 50} << QList<double>{0.4, 0.4, 0.2};
    QTest::newRow("one") << Selection::Weighted << QList<int>{7} << QList<double>{1.0};
    QTest::newRow("least and most") << Selection::Weighted << QList<int>{1, 100}
                                    << QList<double>{1.0 / 101, 100.0 / 101};
}

void TestNextRequest::agreesWithThePicker()
{
    QFETCH(Selection, selection);
    QFETCH(QList<int>, weights);
    QFETCH(QList<double>, expected);
    PoolSnapshot pool;
    pool.entries = {entry(1, 100, 7s), entry(3, 100)};
    for (const int weight : weights) {
        pool.entries.append(entry(2, weight));
    }
    pool.entries.append(entry(2, 100, 0s, false)); // turned off
    const NextRequest next = nextRequest(pool, request(selection), now);
    QVERIFY(!next.none && !next.thoughThrottled);
    QCOMPARE(next.shares.size(), expected.size());
    double sum = 0;
    for (int i = 0; i < expected.size(); ++i) {
        QCOMPARE(next.shares[i].index, i + 2);
        QCOMPARE(next.shares[i].share, expected[i]);
        sum += next.shares[i].share;
    }
    QCOMPARE(sum, 1.0);

    // And so it comes out when the picker is asked with draws as they come.
    constexpr int draws = 40'000;
    QRandomGenerator random(1);
    QMap<int, int> counts;
    for (int i = 0; i < draws; ++i) {
        ++counts[std::get<Picked>(pickBackend(pool, request(selection), now, random.generate())).index];
    }
    QCOMPARE(counts.size(), expected.size());
    for (const NextShare &share : next.shares) {
        const double seen = double(counts[share.index]) / draws;
        QVERIFY2(std::abs(seen - share.share) < 0.015, qPrintable(QString::number(seen)));
    }
}

void TestNextRequest::whatChangesNext()
{
    PoolSnapshot pool;
    pool.entries = {entry(1, 1, 7s), entry(1, 1, 3s), entry(2), entry(2, 1, 5s), entry(2, 1, 2s), entry(3, 1, 1s)};
    const NextRequest next = nextRequest(pool, request(), now);
    // 2 s: joins priority 2. 3 s: takes over, so what comes back to priority 2 at 5 s changes nothing, nor the second
    // of priority 1 what takes over. Priority 3 matters to nobody.
    QCOMPARE(next.notes, (QList<NextNote>{{Kind::Joins, 4, now + 2s}, {Kind::TakesOver, 1, now + 3s}}));
}

void TestNextRequest::onlyTheBetterTakesOver()
{
    PoolSnapshot pool;
    pool.entries = {entry(1, 1, 9s), entry(2, 1, 4s), entry(3)};
    QCOMPARE(nextRequest(pool, request(), now).notes,
             (QList<NextNote>{{Kind::TakesOver, 1, now + 4s}, {Kind::TakesOver, 0, now + 9s}}));
    pool.entries = {entry(1, 1, 4s), entry(2, 1, 9s), entry(3)};
    QCOMPARE(nextRequest(pool, request(), now).notes, (QList<NextNote>{{Kind::TakesOver, 0, now + 4s}}));
}

void TestNextRequest::onTrial()
{
    PoolSnapshot pool;
    pool.entries = {entry(1), entry(1)};
    pool.entries[1].health.whole = {now - 1s, 5s};
    pool.entries[1].health.awaitingProof = true; // its wait is over and no answer has come: it is asked like any other
    const NextRequest next = nextRequest(pool, request(), now);
    QCOMPARE(next.shares, (QList<NextShare>{{0, 0.5}, {1, 0.5}}));
    QCOMPARE(next.notes, (QList<NextNote>{{Kind::OnTrial, 1, now}}));
}

void TestNextRequest::allThrottled_data()
{
    QTest::addColumn<WhenAllThrottled>("when");
    QTest::addColumn<QList<int>>("asked");
    QTest::newRow("first") << WhenAllThrottled::First << QList<int>{1};
    QTest::newRow("random") << WhenAllThrottled::Random << QList<int>{1, 2, 3};
    QTest::newRow("reply") << WhenAllThrottled::Reply << QList<int>{};
}

void TestNextRequest::allThrottled()
{
    QFETCH(WhenAllThrottled, when);
    QFETCH(QList<int>, asked);
    PoolSnapshot pool;
    pool.entries = {entry(1, 1, 1s, false), entry(2, 1, 7s), entry(1, 1, 9s), entry(1, 1, 3s)};
    PickRequest all = request();
    all.whenAllThrottled = when;
    const NextRequest next = nextRequest(pool, all, now);
    QList<int> indexes;
    for (const NextShare &share : next.shares) {
        indexes.append(share.index);
    }
    QCOMPARE(indexes, asked);
    QCOMPARE(next.thoughThrottled, !asked.isEmpty());
    QCOMPARE(next.none.has_value(), asked.isEmpty());
    QCOMPARE(next.notes, (QList<NextNote>{{Kind::FirstBack, 3, now + 3s}}));
}

void TestNextRequest::nobody()
{
    QCOMPARE(nextRequest({}, request(), now).none, NoneAvailable::Reason::NotConfigured);
    PoolSnapshot pool;
    pool.entries = {entry(1, 1, 0s, false)};
    const NextRequest next = nextRequest(pool, request(), now);
    QCOMPARE(next.none, NoneAvailable::Reason::NotConfigured);
    QVERIFY(next.shares.isEmpty() && next.notes.isEmpty());
}

void TestNextRequest::oneDeploymentThrottled()
{
    PoolSnapshot pool;
    pool.entries = {entry(1), entry(2)};
    pool.entries[0].deployments = {{QStringLiteral("gpt-4o"), QStringLiteral("ptu")}};
    pool.entries[0].health.byDeployment.insert(QStringLiteral("ptu"), {now + 6s, 6s});
    PickRequest scoped = request();
    scoped.throttleScope = ThrottleScope::Deployment;
    NextRequest next = nextRequest(pool, scoped, now);
    QCOMPARE(next.shares, (QList<NextShare>{{1, 1.0}}));
    QCOMPARE(next.notes, (QList<NextNote>{{Kind::TakesOver, 0, now + 6s}}));
    scoped.deployment = QStringLiteral("gpt-4o-mini");
    next = nextRequest(pool, scoped, now);
    QCOMPARE(next.shares, (QList<NextShare>{{0, 1.0}}));
    QVERIFY(next.notes.isEmpty());
}

QTEST_APPLESS_MAIN(TestNextRequest)
#include "tst_nextrequest.moc"
