// SPDX-License-Identifier: MIT
#include "core/proxy/idlewatch.h"
#include "tests/support/fakeclock.h"
#include "tests/support/spin.h"

#include <QTest>

#include <functional>
#include <memory>
#include <vector>

using namespace spillway;
using namespace std::chrono_literals;

/// The one timer for everything that may wait too long.
class TestIdleWatch : public QObject
{
    Q_OBJECT
private slots:
    void looksAtEachOncePerTick();
    void tellsTheClocksTime();
    void leavesAloneWhatHasLeft();
    void enteringTwiceCountsOnce();
    void someMayLeaveWhileItLooks_data();
    void someMayLeaveWhileItLooks();
    void someMayEnterWhileItLooks();
    void goesOnAfterAPause();
};

namespace
{

/// Notes each look at it.
struct Waiting final : IdleWatch::Watched
{
    void checkIdle(Instant now) override
    {
        ++looks;
        last = now;
        if (onLook) {
            onLook();
        }
    }

    int looks = 0;
    Instant last;
    std::function<void()> onLook;
};

} // namespace

void TestIdleWatch::looksAtEachOncePerTick()
{
    FakeClock clock;
    IdleWatch watch(clock);
    Waiting first;
    Waiting second;
    watch.add(&first);
    watch.add(&second);
    QCOMPARE(first.looks, 0);
    QVERIFY(spinUntil([&] { return first.looks >= 3; }));
    QVERIFY(std::abs(second.looks - first.looks) <= 1); // in the same turns
    watch.remove(&first);
    watch.remove(&second);
}

void TestIdleWatch::tellsTheClocksTime()
{
    FakeClock clock;
    clock.freeze();
    IdleWatch watch(clock);
    Waiting waiting;
    watch.add(&waiting);
    QVERIFY(spinUntil([&] { return waiting.looks == 1; }));
    QCOMPARE(waiting.last, clock.now());
    clock.advance(1h);
    QVERIFY(spinUntil([&] { return waiting.looks == 2; }));
    QCOMPARE(waiting.last, clock.now());
    watch.remove(&waiting);
}

void TestIdleWatch::leavesAloneWhatHasLeft()
{
    FakeClock clock;
    IdleWatch watch(clock);
    Waiting first;
    Waiting gone;
    Waiting last;
    for (Waiting *waiting : {&first, &gone, &last}) {
        watch.add(waiting);
    }
    watch.remove(&gone);
    watch.remove(&gone); // it has left already
    QVERIFY(spinUntil([&] { return first.looks >= 2 && last.looks >= 2; }));
    QCOMPARE(gone.looks, 0);
    watch.remove(&last);
    watch.remove(&first);
    Waiting never;
    watch.remove(&never);
}

void TestIdleWatch::enteringTwiceCountsOnce()
{
    FakeClock clock;
    IdleWatch watch(clock);
    Waiting twice;
    Waiting other;
    watch.add(&twice);
    watch.add(&twice);
    watch.add(&other);
    QVERIFY(spinUntil([&] { return other.looks == 2; }));
    QVERIFY(twice.looks <= 2);
    watch.remove(&twice);
    QVERIFY(spinUntil([&] { return other.looks == 4; }));
    QVERIFY(twice.looks <= 2);
    watch.remove(&other);
}

void TestIdleWatch::someMayLeaveWhileItLooks_data()
{
    QTest::addColumn<int>("leaver");      ///< who removes, of five
    QTest::addColumn<QList<int>>("gone"); ///< and whom
    QTest::newRow("itself") << 2 << QList<int>{2};
    QTest::newRow("the first, itself") << 0 << QList<int>{0};
    QTest::newRow("the last, itself") << 4 << QList<int>{4};
    QTest::newRow("one before it") << 3 << QList<int>{1};
    QTest::newRow("one behind it") << 1 << QList<int>{3};
    QTest::newRow("all") << 2 << QList<int>{0, 1, 2, 3, 4};
    QTest::newRow("all, from the last on") << 4 << QList<int>{4, 3, 2, 1, 0};
    QTest::newRow("all others") << 0 << QList<int>{1, 2, 3, 4};
}

void TestIdleWatch::someMayLeaveWhileItLooks()
{
    QFETCH(int, leaver);
    QFETCH(QList<int>, gone);
    FakeClock clock;
    IdleWatch watch(clock);
    std::vector<std::unique_ptr<Waiting>> all;
    for (int i = 0; i < 5; ++i) {
        all.push_back(std::make_unique<Waiting>());
        watch.add(all.back().get());
    }
    Waiting outside; // shows that the timer goes on
    bool hasLeft = false;
    all[size_t(leaver)]->onLook = [&] {
        if (!std::exchange(hasLeft, true)) {
            for (const int index : gone) {
                watch.remove(all[size_t(index)].get());
            }
        }
    };
    QVERIFY(spinUntil([&] { return hasLeft; }));
    QList<int> looks;
    for (const auto &waiting : all) {
        looks << waiting->looks;
    }
    watch.add(&outside);
    QVERIFY(spinUntil([&] { return outside.looks == 3; }));
    for (int i = 0; i < 5; ++i) {
        if (gone.contains(i)) {
            QCOMPARE(all[size_t(i)]->looks, looks[i]); // not looked at again: it may be deleted by now
        } else {
            QVERIFY(all[size_t(i)]->looks >= looks[i] + 2); // none is forgotten
        }
    }
}

void TestIdleWatch::someMayEnterWhileItLooks()
{
    FakeClock clock;
    IdleWatch watch(clock);
    Waiting first;
    std::vector<std::unique_ptr<Waiting>> later;
    first.onLook = [&] {
        if (later.empty()) {
            for (int i = 0; i < 100; ++i) { // the list grows, and moves
                later.push_back(std::make_unique<Waiting>());
                watch.add(later.back().get());
            }
        }
    };
    watch.add(&first);
    QVERIFY(spinUntil([&] { return first.looks == 3; }));
    for (const auto &waiting : later) {
        QVERIFY(waiting->looks >= 1);
    }
}

void TestIdleWatch::goesOnAfterAPause()
{
    FakeClock clock;
    IdleWatch watch(clock);
    Waiting waiting;
    watch.add(&waiting);
    QVERIFY(spinUntil([&] { return waiting.looks == 1; }));
    watch.remove(&waiting);
    spinFor(3 * IdleWatch::tick); // the timer stops meanwhile
    QCOMPARE(waiting.looks, 1);
    watch.add(&waiting);
    QVERIFY(spinUntil([&] { return waiting.looks == 2; }));
}

QTEST_GUILESS_MAIN(TestIdleWatch)
#include "tst_idlewatch.moc"
