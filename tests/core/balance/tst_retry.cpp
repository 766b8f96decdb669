// SPDX-License-Identifier: MIT
#include "core/balance/retry.h"
#include "tests/core/balance/balancetext.h"

#include <QTest>

#include <array>

using namespace spillway;

/// The gate behind every attempt (ALGORITHM.md section 1, rules 2, 3 and 5; section 4).
class TestRetry : public QObject
{
    Q_OBJECT
private slots:
    void whichOutcomesAskForAnother();
    void decisions_data();
    void decisions();
    void everyCombination();
    void limit_data();
    void limit();
};

namespace
{

constexpr std::array allOutcomes{OutcomeClass::Answer, OutcomeClass::Throttled, OutcomeClass::Unreachable,
                                 OutcomeClass::TimedOut};

RetryFacts facts(OutcomeClass outcome, bool candidateLeft)
{
    RetryFacts facts;
    facts.outcome = outcome;
    facts.candidateLeft = candidateLeft;
    return facts;
}

} // namespace

Q_DECLARE_METATYPE(spillway::RetryFacts)

void TestRetry::whichOutcomesAskForAnother()
{
    QVERIFY(!wouldRetry(OutcomeClass::Answer));
    QVERIFY(wouldRetry(OutcomeClass::Throttled));
    QVERIFY(wouldRetry(OutcomeClass::Unreachable));
    QVERIFY(wouldRetry(OutcomeClass::TimedOut));
}

void TestRetry::decisions_data()
{
    QTest::addColumn<RetryFacts>("facts");
    QTest::addColumn<QByteArray>("decision");
    const auto add = [](const char *name, OutcomeClass outcome, const QByteArray &decision, auto change) {
        RetryFacts row = facts(outcome, true);
        change(row);
        QTest::newRow(name) << row << decision;
    };
    const auto nothing = [](RetryFacts &) {};
    add("an answer is delivered", OutcomeClass::Answer, "deliver", nothing);
    add("throttled", OutcomeClass::Throttled, "retry", nothing);
    add("unreachable", OutcomeClass::Unreachable, "retry", nothing);
    add("timed out", OutcomeClass::TimedOut, "retry", nothing);

    const auto noneLeft = [](RetryFacts &row) { row.candidateLeft = false; };
    add("throttled, none left", OutcomeClass::Throttled, "stop: no backend", noneLeft);
    add("unreachable, none left", OutcomeClass::Unreachable, "stop: no backend", noneLeft);
    add("timed out, none left", OutcomeClass::TimedOut, "stop: no backend", noneLeft);

    const auto sentOnce = [](RetryFacts &row) { row.replayable = false; };
    add("throttled, sent once", OutcomeClass::Throttled, "stop: not replayable", sentOnce);
    add("unreachable, sent once", OutcomeClass::Unreachable, "stop: not replayable", sentOnce);
    add("timed out, sent once", OutcomeClass::TimedOut, "stop: not replayable", sentOnce);
    add("an answer, sent once", OutcomeClass::Answer, "deliver", sentOnce);

    // Rule 2: whatever a backend answers that was asked though it waits goes to the caller; a fault is no answer.
    const auto anyway = [](RetryFacts &row) { row.askedAnyway = true; };
    add("throttled, asked anyway", OutcomeClass::Throttled, "deliver", anyway);
    add("an answer, asked anyway", OutcomeClass::Answer, "deliver", anyway);
    add("unreachable, asked anyway", OutcomeClass::Unreachable, "retry", anyway);
    add("timed out, asked anyway", OutcomeClass::TimedOut, "retry", anyway);
    add("unreachable, asked anyway, none left", OutcomeClass::Unreachable, "stop: no backend", [](RetryFacts &row) {
        row.askedAnyway = true;
        row.candidateLeft = false;
    });

    add("cut after the start", OutcomeClass::Unreachable, "stop: committed",
        [](RetryFacts &row) { row.committed = true; });
    add("silent after the start", OutcomeClass::TimedOut, "stop: committed",
        [](RetryFacts &row) { row.committed = true; });

    // Which reason is named, where more than one holds: the one without which another try would still be impossible
    // comes last.
    add("none left and sent once", OutcomeClass::Throttled, "stop: no backend", [](RetryFacts &row) {
        row.candidateLeft = false;
        row.replayable = false;
    });
    add("none left at the limit", OutcomeClass::Throttled, "stop: no backend", [](RetryFacts &row) {
        row.candidateLeft = false;
        row.attemptsMade = row.maxAttempts;
    });
    add("sent once at the limit", OutcomeClass::Throttled, "stop: not replayable", [](RetryFacts &row) {
        row.replayable = false;
        row.attemptsMade = row.maxAttempts;
    });
    add("committed before all else", OutcomeClass::Unreachable, "stop: committed", [](RetryFacts &row) {
        row.committed = true;
        row.candidateLeft = false;
        row.replayable = false;
        row.attemptsMade = row.maxAttempts;
    });
}

void TestRetry::decisions()
{
    QFETCH(RetryFacts, facts);
    QFETCH(QByteArray, decision);
    QCOMPARE(describe(decideRetry(facts)), decision);
}

void TestRetry::everyCombination()
{
    // The rules as properties, over the whole table of facts.
    int retries = 0;
    for (const OutcomeClass outcome : allOutcomes) {
        for (int bits = 0; bits < 32; ++bits) {
            RetryFacts row = facts(outcome, (bits & 1) != 0);
            row.committed = (bits & 2) != 0;
            row.replayable = (bits & 4) != 0;
            row.askedAnyway = (bits & 8) != 0;
            row.attemptsMade = (bits & 16) != 0 ? row.maxAttempts : 1;
            const RetryDecision decision = decideRetry(row);
            const QByteArray where =
                describe(outcome) + ", facts " + QByteArray::number(bits, 2) + ": " + describe(decision);

            const bool answerForCaller =
                outcome == OutcomeClass::Answer || (outcome == OutcomeClass::Throttled && row.askedAnyway);
            QVERIFY2((decision == RetryDecision::Deliver) == answerForCaller, where);
            const bool possible =
                row.candidateLeft && row.replayable && !row.committed && row.attemptsMade < row.maxAttempts;
            QVERIFY2((decision == RetryDecision::Retry) == (possible && !answerForCaller), where);
            // A reason that is named is true.
            QVERIFY2(decision != RetryDecision::StopCommitted || row.committed, where);
            QVERIFY2(decision != RetryDecision::StopNoBackend || !row.candidateLeft, where);
            QVERIFY2(decision != RetryDecision::StopNotReplayable || !row.replayable, where);
            QVERIFY2(decision != RetryDecision::StopLimit || row.attemptsMade == row.maxAttempts, where);
            retries += decision == RetryDecision::Retry ? 1 : 0;
        }
    }
    // Throttled and not asked anyway; unreachable and timed out, asked anyway or not.
    QCOMPARE(retries, 5);
}

void TestRetry::limit_data()
{
    QTest::addColumn<int>("made");
    QTest::addColumn<int>("most");
    QTest::addColumn<QByteArray>("decision");
    QTest::newRow("the first of fifty") << 1 << 50 << QByteArray("retry");
    QTest::newRow("one is left") << 49 << 50 << QByteArray("retry");
    QTest::newRow("the fiftieth") << 50 << 50 << QByteArray("stop: limit");
    QTest::newRow("beyond, after an edit") << 51 << 50 << QByteArray("stop: limit");
    QTest::newRow("a single attempt") << 1 << 1 << QByteArray("stop: limit");
    QTest::newRow("two, one made") << 1 << 2 << QByteArray("retry");
    QTest::newRow("two, both made") << 2 << 2 << QByteArray("stop: limit");
    QTest::newRow("the largest limit") << 999 << 1000 << QByteArray("retry");
    QTest::newRow("the largest limit reached") << 1000 << 1000 << QByteArray("stop: limit");
}

void TestRetry::limit()
{
    QFETCH(int, made);
    QFETCH(int, most);
    QFETCH(QByteArray, decision);
    for (const OutcomeClass outcome : {OutcomeClass::Throttled, OutcomeClass::Unreachable, OutcomeClass::TimedOut}) {
        RetryFacts row = facts(outcome, true);
        row.attemptsMade = made;
        row.maxAttempts = most;
        QCOMPARE(describe(decideRetry(row)), decision);
    }
    RetryFacts answered = facts(OutcomeClass::Answer, true);
    answered.attemptsMade = made;
    answered.maxAttempts = most;
    QCOMPARE(describe(decideRetry(answered)), QByteArray("deliver"));
}

QTEST_APPLESS_MAIN(TestRetry)
#include "tst_retry.moc"
