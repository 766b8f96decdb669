// SPDX-License-Identifier: MIT
#include "core/balance/exchangecourse.h"
#include "tests/core/balance/balancetext.h"

#include <QTest>

using namespace spillway;
using namespace std::chrono_literals;

/// What an exchange remembers between its attempts: who was asked, who was asked anyway, whose answer is kept.
class TestExchangeCourse : public QObject
{
    Q_OBJECT
private slots:
    void noneIsAskedTwice();
    void theLimitCountsAttempts();
    void notReplayable();
    void askedAnywayIsDelivered();
    void faultOfOneAskedAnyway();
    void theLastAnswerIsKept();
    void noAnswerAtAll();
    void deployment();
    void ownStatuses();
};

namespace
{

PoolSnapshot pool(const QList<int> &priorities)
{
    PoolSnapshot pool;
    for (const int priority : priorities) {
        PoolEntry entry;
        entry.priority = priority;
        pool.entries.append(entry);
    }
    return pool;
}

AttemptResult status(int status)
{
    return {status, TransportFailure::None, {}};
}

AttemptResult fault(TransportFailure failure)
{
    return {0, failure, {}};
}

/// One course over one pool, with the outcomes applied.
struct Walk
{
    PoolSnapshot pool;
    BalancingOptions options = {};
    ExchangeCourse course = {};
    int index = -1;

    QByteArray pick()
    {
        const PickResult result = course.pickNext(pool, options, testStart, 0);
        const auto *picked = std::get_if<Picked>(&result);
        index = picked ? picked->index : -1;
        return describe(result);
    }
    QByteArray settle(const AttemptResult &result, bool replayable = true)
    {
        const Outcome outcome = course.settle(result, options);
        pool.entries[index].health = applyOutcome(pool.entries[index].health, outcome, {}, testStart);
        return describe(course.decide(pool, options, testStart, replayable));
    }
};

} // namespace

void TestExchangeCourse::noneIsAskedTwice()
{
    Walk walk{pool({1, 1, 2})};
    QCOMPARE(walk.pick(), "0 by 0 of 2");
    QCOMPARE(walk.settle(status(503)), "retry");
    walk.pool.entries[0].health = {}; // back at once, and still not asked again
    QCOMPARE(walk.pick(), "1");
    QCOMPARE(walk.settle(status(429)), "retry");
    walk.pool.entries[1].health = {};
    QCOMPARE(walk.pick(), "2");
    QCOMPARE(walk.course.attemptsMade(), 3);
    QCOMPARE(walk.settle(status(500)), "stop: no backend");
    QCOMPARE(walk.pick(), "all asked, first back at 0");
    QCOMPARE(walk.course.attemptsMade(), 3);
}

void TestExchangeCourse::theLimitCountsAttempts()
{
    Walk walk{pool({1, 2, 3})};
    walk.options.maxAttempts = 2;
    walk.pick();
    QCOMPARE(walk.settle(status(429)), "retry");
    walk.pick();
    QCOMPARE(walk.settle(status(429)), "stop: limit");
}

void TestExchangeCourse::notReplayable()
{
    Walk walk{pool({1, 2})};
    walk.pick();
    QCOMPARE(walk.settle(status(429), false), "stop: not replayable");
}

void TestExchangeCourse::askedAnywayIsDelivered()
{
    Walk walk{pool({1, 2})};
    for (PoolEntry &entry : walk.pool.entries) {
        entry.health.whole.until = testStart + 5s;
    }
    QCOMPARE(walk.pick(), "0 anyway");
    walk.pool.entries[1].health = {}; // it is back meanwhile, and does not count any more
    QCOMPARE(walk.settle(status(429)), "deliver");
}

void TestExchangeCourse::faultOfOneAskedAnyway()
{
    Walk walk{pool({1, 2})};
    for (PoolEntry &entry : walk.pool.entries) {
        entry.health.whole.until = testStart + 5s;
    }
    walk.pick();
    walk.pool.entries[1].health = {};
    QCOMPARE(walk.settle(fault(TransportFailure::Unreachable)), "retry");
    QCOMPARE(walk.pick(), "1");
    QCOMPARE(walk.settle(status(429)), "stop: no backend"); // this one was not asked anyway
}

void TestExchangeCourse::theLastAnswerIsKept()
{
    Walk walk{pool({1, 2, 3, 4})};
    QCOMPARE(walk.course.lastAnswered(), -1);
    walk.pick();
    walk.settle(fault(TransportFailure::TimedOut));
    QCOMPARE(walk.course.lastAnswered(), -1);
    walk.pick();
    walk.settle(status(429));
    QCOMPARE(walk.course.lastAnswered(), 1);
    walk.pick();
    walk.settle(status(503));
    QCOMPARE(walk.course.lastAnswered(), 2);
    walk.pick();
    QCOMPARE(walk.settle(fault(TransportFailure::Unreachable)), "stop: no backend");
    QCOMPARE(walk.course.lastAnswered(), 2);
}

void TestExchangeCourse::noAnswerAtAll()
{
    Walk walk{pool({1})};
    walk.pick();
    QCOMPARE(walk.settle(fault(TransportFailure::TimedOut)), "stop: no backend");
    QCOMPARE(walk.course.lastAnswered(), -1);
}

void TestExchangeCourse::deployment()
{
    const QMap<QString, QString> mapping{{"gpt-4o", "gpt-4o-ptu"}};
    QCOMPARE(ExchangeCourse("gpt-4o").deploymentAt(mapping), "gpt-4o-ptu");
    QCOMPARE(ExchangeCourse("other").deploymentAt(mapping), "other");
    QCOMPARE(ExchangeCourse().deploymentAt({{"*", "all"}}), "");

    PoolSnapshot two = pool({1, 2});
    two.entries[0].health.byDeployment.insert("gpt-4o", {testStart + 5s, 5s});
    BalancingOptions options;
    options.throttleScope = ThrottleScope::Deployment;
    QCOMPARE(describe(ExchangeCourse("gpt-4o").pickNext(two, options, testStart, 0)), "1");
    QCOMPARE(describe(ExchangeCourse("other").pickNext(two, options, testStart, 0)), "0");
    QCOMPARE(describe(ExchangeCourse().pickNext(two, options, testStart, 0)), "0");
}

void TestExchangeCourse::ownStatuses()
{
    QCOMPARE(statusWithoutBackend(NoneAvailable::Reason::NotConfigured), 503);
    QCOMPARE(statusWithoutBackend(NoneAvailable::Reason::AllThrottled), 429);
    QCOMPARE(statusAfterFault(TransportFailure::Unreachable), 502);
    QCOMPARE(statusAfterFault(TransportFailure::TimedOut), 504);
}

QTEST_GUILESS_MAIN(TestExchangeCourse)
#include "tst_exchangecourse.moc"
