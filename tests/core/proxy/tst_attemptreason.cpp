// SPDX-License-Identifier: MIT
#include "core/proxy/attemptreason.h"

#include <QTest>

using namespace spillway;
using namespace std::chrono_literals;

/// What is told of an attempt, and which rate limits an answer reports.
class TestAttemptReason : public QObject
{
    Q_OBJECT
private slots:
    void reasons_data();
    void reasons();
    void remaining_data();
    void remaining();
    void nothingReportedChangesNothing();
    void eachHeaderOnItsOwn();
};

void TestAttemptReason::reasons_data()
{
    QTest::addColumn<int>("kind");
    QTest::addColumn<int>("status");
    QTest::addColumn<int>("waitMs");
    QTest::addColumn<QByteArray>("header"); ///< that the wait came from; null: none
    QTest::addColumn<QString>("failure");
    QTest::addColumn<QString>("reason");
    const auto row = [](const char *name, OutcomeClass kind, int status, int waitMs, const char *header,
                        const char *failure, const char *reason) {
        QTest::newRow(name) << int(kind) << status << waitMs << QByteArray(header) << QString::fromUtf8(failure)
                            << QString::fromUtf8(reason);
    };
    using Kind = OutcomeClass;
    row("an answer", Kind::Answer, 200, 0, nullptr, "", "200");
    row("an answer with a wait that is not heeded", Kind::Answer, 400, 0, "retry-after", "", "400");
    row("Retry-After", Kind::Throttled, 429, 12'000, "retry-after", "", "429 · Retry-After 12 s");
    row("Azure's own header", Kind::Throttled, 429, 1'500, "retry-after-ms", "", "429 · retry-after-ms 1.5 s");
    row("no header", Kind::Throttled, 503, 10'000, nullptr, "", "503 · resting 10 s");
    row("a long wait", Kind::Throttled, 429, 86'400'000, "retry-after", "", "429 · Retry-After 86400 s");
    row("a short wait", Kind::Throttled, 429, 123, "retry-after-ms", "", "429 · retry-after-ms 0.123 s");
    row("the key is wrong", Kind::Throttled, 401, 10'000, nullptr, "", "401 · key refused");
    row("the key is wrong, with a wait", Kind::Throttled, 401, 5'000, "retry-after", "", "401 · key refused");
    row("no connection", Kind::Unreachable, 0, 10'000, nullptr, "Connection refused",
        "Connection refused · resting 10 s");
    row("no answer in time", Kind::TimedOut, 0, 10'000, nullptr, "No byte for 300 s",
        "No byte for 300 s · resting 10 s");
}

void TestAttemptReason::reasons()
{
    QFETCH(int, kind);
    QFETCH(int, status);
    QFETCH(int, waitMs);
    QFETCH(QByteArray, header);
    QFETCH(QString, failure);
    Outcome outcome;
    outcome.kind = OutcomeClass(kind);
    outcome.status = status;
    outcome.wait = std::chrono::milliseconds(waitMs);
    std::optional<RetryHint> hint;
    if (!header.isEmpty()) {
        hint = RetryHint{outcome.wait, header};
    }
    QTEST(attemptReason(outcome, hint, failure), "reason");
}

void TestAttemptReason::remaining_data()
{
    QTest::addColumn<QByteArray>("value");
    QTest::addColumn<int>("status");
    QTest::addColumn<qint64>("remaining"); ///< -1: not known
    const auto row = [](const char *name, const char *value, int status, qint64 remaining) {
        QTest::newRow(name) << QByteArray(value) << status << remaining;
    };
    row("some", "41", 200, 41);
    row("with spaces", " 41 ", 200, 41);
    row("more than 32 bits hold", "10000000000", 200, 10'000'000'000);
    // Azure writes 0 and -1 where it does not say: only a refusal makes a 0 believable.
    row("none, of an answer", "0", 200, -1);
    row("none, of a refusal", "0", 429, 0);
    row("fewer than none", "-1", 200, -1);
    row("fewer than none, of a refusal", "-1", 429, -1);
    row("no number", "many", 429, -1);
    row("a fraction", "1.5", 200, -1);
}

void TestAttemptReason::remaining()
{
    QFETCH(QByteArray, value);
    QFETCH(int, status);
    QFETCH(qint64, remaining);
    BackendState state;
    state.remainingRequests = 7; // from an earlier answer
    state.remainingTokens = 8;
    noteRateLimits({{"X-RateLimit-Remaining-Requests", value}, {"x-ratelimit-remaining-tokens", value}}, status, state);
    QCOMPARE(state.remainingRequests, remaining);
    QCOMPARE(state.remainingTokens, remaining);
}

void TestAttemptReason::nothingReportedChangesNothing()
{
    BackendState state;
    state.remainingRequests = 7;
    state.remainingTokens = 8;
    noteRateLimits({{"Content-Type", "text/plain"}}, 200, state);
    noteRateLimits({{"x-ratelimit-remaining-requests", " "}}, 429, state);
    QCOMPARE(state.remainingRequests, 7);
    QCOMPARE(state.remainingTokens, 8);
}

void TestAttemptReason::eachHeaderOnItsOwn()
{
    BackendState state;
    noteRateLimits({{"x-ratelimit-remaining-tokens", "500"}}, 200, state);
    QCOMPARE(state.remainingRequests, -1);
    QCOMPARE(state.remainingTokens, 500);
    noteRateLimits({{"x-ratelimit-remaining-requests", "3"}}, 200, state);
    QCOMPARE(state.remainingRequests, 3);
    QCOMPARE(state.remainingTokens, 500);
}

QTEST_GUILESS_MAIN(TestAttemptReason)
#include "tst_attemptreason.moc"
