// SPDX-License-Identifier: MIT
#include "core/balance/health.h"
#include "tests/core/balance/balancetext.h"

#include <QTest>

using namespace spillway;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

/// What an attempt means for its backend (ALGORITHM.md section 4), with time as a number.
class TestHealth : public QObject
{
    Q_OBJECT
private slots:
    void classes_data();
    void classes();
    void everyStatus();
    void waits_data();
    void waits();
    void deploymentScope_data();
    void deploymentScope();

    void healthyAtTheStart();
    void expiryIsAComparison_data();
    void expiryIsAComparison();
    void answerChangesNothing();
    void throttleThenProbing();
    void faultThenProbing();
    void theLatestWordCounts_data();
    void theLatestWordCounts();
    void answerToAnEarlierRequest();
    void oneDeploymentOut();
    void deploymentAndWhole();
    void deploymentOfNoName();
    void answerOfADeploymentProves();
    void expiredDeploymentsAreDropped();
    void longestWaitFits();
};

namespace
{

const QString none; // the request names no deployment

AttemptResult answered(int status, std::optional<std::chrono::milliseconds> wait = {})
{
    return {status, TransportFailure::None, wait};
}

AttemptResult failed(TransportFailure failure)
{
    return {0, failure, {}};
}

Outcome outcomeOf(const AttemptResult &result, ThrottleScope scope = ThrottleScope::Backend)
{
    BalancingOptions options;
    options.throttleScope = scope;
    return classifyAttempt(result, options);
}

Outcome throttle(std::chrono::milliseconds wait)
{
    return outcomeOf(answered(429, wait));
}

Outcome deploymentThrottle(std::chrono::milliseconds wait)
{
    return outcomeOf(answered(429, wait), ThrottleScope::Deployment);
}

const Outcome ok = outcomeOf(answered(200));
const Outcome refused = outcomeOf(failed(TransportFailure::Unreachable));

} // namespace

Q_DECLARE_METATYPE(spillway::AttemptResult)
Q_DECLARE_METATYPE(spillway::Outcome)
Q_DECLARE_METATYPE(std::optional<std::chrono::milliseconds>)

void TestHealth::classes_data()
{
    QTest::addColumn<AttemptResult>("result");
    QTest::addColumn<QByteArray>("outcome");
    QTest::newRow("200") << answered(200) << QByteArray("answer 200 for 0");
    QTest::newRow("101") << answered(101) << QByteArray("answer 101 for 0");
    QTest::newRow("304") << answered(304) << QByteArray("answer 304 for 0");
    QTest::newRow("400") << answered(400) << QByteArray("answer 400 for 0");
    QTest::newRow("404, a wait beside it") << answered(404, 5s) << QByteArray("answer 404 for 0");
    QTest::newRow("408, a wait beside it") << answered(408, 5s) << QByteArray("answer 408 for 0");
    QTest::newRow("429 with a wait") << answered(429, 7500ms) << QByteArray("throttled 429 for 7500");
    QTest::newRow("429 without") << answered(429) << QByteArray("throttled 429 for 10000");
    QTest::newRow("401 without") << answered(401) << QByteArray("throttled 401 for 10000");
    QTest::newRow("503 with a wait") << answered(503, 1s) << QByteArray("throttled 503 for 1000");
    QTest::newRow("unreachable") << failed(TransportFailure::Unreachable) << QByteArray("unreachable 0 for 10000");
    QTest::newRow("timed out") << failed(TransportFailure::TimedOut) << QByteArray("timed out 0 for 10000");
    // A fault is one, whatever was read before it: half a head does not answer.
    QTest::newRow("fault with a status") << AttemptResult{200, TransportFailure::Unreachable, 99s}
                                         << QByteArray("unreachable 200 for 10000");
    QTest::newRow("time-out with a status")
        << AttemptResult{429, TransportFailure::TimedOut, 99s} << QByteArray("timed out 429 for 10000");
}

void TestHealth::classes()
{
    QFETCH(AttemptResult, result);
    QFETCH(QByteArray, outcome);
    QCOMPARE(describe(outcomeOf(result)), outcome);
}

void TestHealth::everyStatus()
{
    // By default, and with a list of one's own: the class is that of the list, for each status.
    BalancingOptions own;
    own.throttleOn = {};
    own.throttleOn.add(u"408");
    own.throttleOn.add(u"3xx");
    BalancingOptions never;
    never.throttleOn = {};
    for (int status = 100; status < 1000; ++status) {
        const bool byDefault = status == 401 || status == 429 || status >= 500;
        const bool byOwn = status == 408 || (status >= 300 && status < 400);
        QCOMPARE(describe(classifyAttempt(answered(status), {}).kind), byDefault ? "throttled" : "answer");
        QCOMPARE(describe(classifyAttempt(answered(status), own).kind), byOwn ? "throttled" : "answer");
        QCOMPARE(describe(classifyAttempt(answered(status), never).kind), "answer");
    }
}

void TestHealth::waits_data()
{
    QTest::addColumn<std::optional<std::chrono::milliseconds>>("asked");
    QTest::addColumn<int>("defaultMs");
    QTest::addColumn<qint64>("throttleMs");
    QTest::addColumn<qint64>("faultMs");
    const auto add = [](const char *name, std::optional<std::chrono::milliseconds> asked, int defaultMs,
                        qint64 throttleMs,
                        qint64 faultMs) { QTest::newRow(name) << asked << defaultMs << throttleMs << faultMs; };
    add("the answer's own", 1234ms, 10'000, 1234, 10'000);
    add("the default", {}, 10'000, 10'000, 10'000);
    add("another default", {}, 3000, 3000, 3000);
    add("zero is the least", 0ms, 10'000, 100, 10'000);
    add("negative is the least", -5ms, 10'000, 100, 10'000);
    add("just below the least", 99ms, 10'000, 100, 10'000);
    add("the least", 100ms, 10'000, 100, 10'000);
    add("just above the least", 101ms, 10'000, 101, 10'000);
    add("just below a day", 86'399'999ms, 10'000, 86'399'999, 10'000);
    add("a day", 24h, 10'000, 86'400'000, 10'000);
    add("more than a day", 24h + 1ms, 10'000, 86'400'000, 10'000);
    add("for ever", std::chrono::milliseconds::max(), 10'000, 86'400'000, 10'000);
    add("a default of zero", {}, 0, 100, 100);
    add("a default of more than a day", {}, 2'000'000'000, 86'400'000, 86'400'000);
}

void TestHealth::waits()
{
    QFETCH(std::optional<std::chrono::milliseconds>, asked);
    QFETCH(int, defaultMs);
    QFETCH(qint64, throttleMs);
    QFETCH(qint64, faultMs);
    BalancingOptions options;
    options.defaultRetryAfter = std::chrono::milliseconds(defaultMs);
    QCOMPARE(classifyAttempt(answered(429, asked), options).wait.count(), throttleMs);
    for (const TransportFailure failure : {TransportFailure::Unreachable, TransportFailure::TimedOut}) {
        QCOMPARE(classifyAttempt({0, failure, asked}, options).wait.count(), faultMs);
    }
    QCOMPARE(classifyAttempt(answered(200, asked), options).wait, 0ms);
}

void TestHealth::deploymentScope_data()
{
    QTest::addColumn<AttemptResult>("result");
    QTest::addColumn<bool>("onlyDeployment");
    QTest::newRow("429") << answered(429, 1s) << true;
    QTest::newRow("401") << answered(401) << false;
    QTest::newRow("500") << answered(500) << false;
    QTest::newRow("503") << answered(503, 1s) << false;
    QTest::newRow("unreachable") << failed(TransportFailure::Unreachable) << false;
    QTest::newRow("timed out") << failed(TransportFailure::TimedOut) << false;
    QTest::newRow("200") << answered(200) << false;
}

void TestHealth::deploymentScope()
{
    QFETCH(AttemptResult, result);
    QFETCH(bool, onlyDeployment);
    QCOMPARE(outcomeOf(result, ThrottleScope::Deployment).deploymentOnly, onlyDeployment);
    QVERIFY(!outcomeOf(result, ThrottleScope::Backend).deploymentOnly);
}

void TestHealth::healthyAtTheStart()
{
    const BackendHealth health;
    for (const Instant now : {Instant::min(), Instant(), testStart, Instant::max()}) {
        QVERIFY(isAvailable(health, none, now));
        QVERIFY(isAvailable(health, u"gpt-4o"_s, now));
        QCOMPARE(describe(availableFrom(health, none, now)), describe(now));
        QCOMPARE(describe(stateAt(health, now)), QByteArray("healthy"));
        QVERIFY(!shownWait(health, now));
    }
}

void TestHealth::expiryIsAComparison_data()
{
    QTest::addColumn<Outcome>("outcome");
    QTest::addColumn<QByteArray>("during");
    QTest::newRow("throttled") << throttle(5s) << QByteArray("throttled");
    QTest::newRow("unreachable") << outcomeOf(failed(TransportFailure::Unreachable)) << QByteArray("unreachable");
    QTest::newRow("timed out") << outcomeOf(failed(TransportFailure::TimedOut)) << QByteArray("unreachable");
    QTest::newRow("the least wait") << throttle(0ms) << QByteArray("throttled");
    QTest::newRow("a day") << throttle(24h) << QByteArray("throttled");
}

void TestHealth::expiryIsAComparison()
{
    QFETCH(Outcome, outcome);
    QFETCH(QByteArray, during);
    const BackendHealth health = applyOutcome({}, outcome, none, testStart);
    const Instant until = testStart + outcome.wait;

    // Available when now ≥ until (rule 1): the very instant counts, one tick before does not.
    for (const Instant now : {testStart, testStart + 1us, until - 1us}) {
        QVERIFY(!isAvailable(health, none, now));
        QCOMPARE(describe(availableFrom(health, none, now)), describe(until));
        QCOMPARE(describe(stateAt(health, now)), during);
        QVERIFY(shownWait(health, now));
        QCOMPARE(describe(*shownWait(health, now)), describe(SetAside{until, outcome.wait}));
    }
    for (const Instant now : {until, until + 1us, until + 240h}) {
        QVERIFY(isAvailable(health, none, now));
        QCOMPARE(describe(availableFrom(health, none, now)), describe(now));
        QCOMPARE(describe(stateAt(health, now)), QByteArray("probing"));
        QVERIFY(!shownWait(health, now));
    }
}

void TestHealth::answerChangesNothing()
{
    // Rule 6, for a backend that is well, one that waits, and one of whose deployments waits.
    for (const BackendHealth &before :
         {BackendHealth{}, applyOutcome({}, throttle(5s), none, testStart), applyOutcome({}, refused, none, testStart),
          applyOutcome({}, deploymentThrottle(5s), u"gpt-4o"_s, testStart)}) {
        for (const int status : {200, 101, 304, 400, 404, 408, 413}) {
            const BackendHealth after = applyOutcome(before, outcomeOf(answered(status)), u"gpt-4o"_s, testStart + 1s);
            QCOMPARE(describe(after), describe(before));
        }
    }
}

void TestHealth::throttleThenProbing()
{
    BackendHealth health = applyOutcome({}, throttle(5s), none, testStart);
    const Instant later = testStart + 5s;
    QCOMPARE(describe(stateAt(health, later)), QByteArray("probing"));
    // Its first answer makes it healthy …
    const BackendHealth proven = applyOutcome(health, ok, none, later);
    QCOMPARE(describe(stateAt(proven, later)), QByteArray("healthy"));
    QVERIFY(isAvailable(proven, none, later));
    // … an answer that is no success as well …
    QCOMPARE(describe(stateAt(applyOutcome(health, outcomeOf(answered(404)), none, later), later)),
             QByteArray("healthy"));
    // … or throttled again, for the new wait.
    health = applyOutcome(health, throttle(2s), none, later);
    QCOMPARE(describe(stateAt(health, later)), QByteArray("throttled"));
    QCOMPARE(describe(health), QByteArray("until 7000 after 2000, unproven"));
}

void TestHealth::faultThenProbing()
{
    BackendHealth health = applyOutcome({}, refused, none, testStart);
    QCOMPARE(describe(health), QByteArray("until 10000 after 10000, fault, unproven"));
    QCOMPARE(describe(stateAt(health, testStart + 10s)), QByteArray("probing"));
    // The answer after the fault that throttles is shown as what it is.
    health = applyOutcome(health, throttle(3s), none, testStart + 10s);
    QCOMPARE(describe(stateAt(health, testStart + 10s)), QByteArray("throttled"));
    health = applyOutcome(health, ok, none, testStart + 13s);
    QCOMPARE(describe(stateAt(health, testStart + 13s)), QByteArray("healthy"));
}

void TestHealth::theLatestWordCounts_data()
{
    QTest::addColumn<Outcome>("first");
    QTest::addColumn<Outcome>("second"); // 1 s after the first
    QTest::addColumn<QByteArray>("health");
    QTest::newRow("longer") << throttle(5s) << throttle(60s) << QByteArray("until 61000 after 60000, unproven");
    QTest::newRow("shorter") << throttle(60s) << throttle(5s) << QByteArray("until 6000 after 5000, unproven");
    QTest::newRow("the same") << throttle(5s) << throttle(5s) << QByteArray("until 6000 after 5000, unproven");
    QTest::newRow("a fault after a throttle")
        << throttle(5s) << refused << QByteArray("until 11000 after 10000, fault, unproven");
    QTest::newRow("a throttle after a fault")
        << refused << throttle(5s) << QByteArray("until 6000 after 5000, unproven");
}

void TestHealth::theLatestWordCounts()
{
    // Two requests at once: each answer that throttles sets the time anew, as rule 4 says.
    QFETCH(Outcome, first);
    QFETCH(Outcome, second);
    QFETCH(QByteArray, health);
    QCOMPARE(describe(applyOutcome(applyOutcome({}, first, none, testStart), second, none, testStart + 1s)), health);
}

void TestHealth::answerToAnEarlierRequest()
{
    // A request that began before the throttle is answered during it: the throttle holds, and so does its proof.
    BackendHealth health = applyOutcome({}, throttle(5s), none, testStart);
    health = applyOutcome(health, ok, none, testStart + 2s);
    QVERIFY(!isAvailable(health, none, testStart + 2s));
    QVERIFY(!isAvailable(health, none, testStart + 5s - 1us));
    QCOMPARE(describe(stateAt(health, testStart + 2s)), QByteArray("throttled"));
    QCOMPARE(describe(stateAt(health, testStart + 5s)), QByteArray("probing"));
    // At the very end of the wait an answer is one after it.
    QCOMPARE(describe(stateAt(applyOutcome(health, ok, none, testStart + 5s), testStart + 5s)), QByteArray("healthy"));
}

void TestHealth::oneDeploymentOut()
{
    const QString spent = u"gpt-4o"_s;
    const QString other = u"gpt-4o-mini"_s;
    const BackendHealth health = applyOutcome({}, deploymentThrottle(5s), spent, testStart);
    QCOMPARE(describe(health), QByteArray("until always after 0, gpt-4o until 5000 after 5000"));
    QVERIFY(!isAvailable(health, spent, testStart));
    QVERIFY(isAvailable(health, other, testStart));
    QVERIFY(isAvailable(health, none, testStart)); // names none: only the backend's own wait counts
    QCOMPARE(describe(availableFrom(health, spent, testStart)), QByteArray("5000"));
    QCOMPARE(describe(availableFrom(health, other, testStart)), QByteArray("0"));
    // Names are compared as they are.
    QVERIFY(isAvailable(health, u"GPT-4o"_s, testStart));

    QVERIFY(!isAvailable(health, spent, testStart + 5s - 1us));
    QVERIFY(isAvailable(health, spent, testStart + 5s));
    QCOMPARE(describe(stateAt(health, testStart + 5s - 1us)), QByteArray("throttled"));
    QCOMPARE(describe(stateAt(health, testStart + 5s)), QByteArray("healthy")); // the backend itself never rested
}

void TestHealth::deploymentAndWhole()
{
    BackendHealth health = applyOutcome({}, deploymentThrottle(20s), u"a"_s, testStart);
    health = applyOutcome(health, deploymentThrottle(8s), u"b"_s, testStart);
    // Shown is what changes first.
    QCOMPARE(describe(*shownWait(health, testStart)), QByteArray("8000 after 8000"));
    QCOMPARE(describe(*shownWait(health, testStart + 8s)), QByteArray("20000 after 20000"));

    // 401, 5xx and faults take the whole backend; the longer of the two waits counts.
    health = applyOutcome(health, outcomeOf(answered(503), ThrottleScope::Deployment), u"b"_s, testStart + 1s);
    QCOMPARE(describe(health), QByteArray("until 11000 after 10000, unproven, a until 20000 after 20000, "
                                          "b until 8000 after 8000"));
    QCOMPARE(describe(availableFrom(health, u"a"_s, testStart + 1s)), QByteArray("20000"));
    QCOMPARE(describe(availableFrom(health, u"b"_s, testStart + 1s)), QByteArray("11000"));
    QCOMPARE(describe(availableFrom(health, u"c"_s, testStart + 1s)), QByteArray("11000"));
    QCOMPARE(describe(availableFrom(health, none, testStart + 1s)), QByteArray("11000"));
    QCOMPARE(describe(*shownWait(health, testStart + 1s)), QByteArray("11000 after 10000"));
    QCOMPARE(describe(stateAt(health, testStart + 11s)), QByteArray("throttled")); // a still is
    QCOMPARE(describe(stateAt(health, testStart + 20s)), QByteArray("probing"));
}

void TestHealth::deploymentOfNoName()
{
    // A 429 to a request that names no deployment can only mean the backend.
    const BackendHealth health = applyOutcome({}, deploymentThrottle(5s), none, testStart);
    QCOMPARE(describe(health), QByteArray("until 5000 after 5000, unproven"));
}

void TestHealth::answerOfADeploymentProves()
{
    // After a fault of the whole backend, a 429 of one deployment is an answer: the backend is there again.
    BackendHealth health = applyOutcome({}, refused, none, testStart);
    QCOMPARE(describe(stateAt(health, testStart + 10s)), QByteArray("probing"));
    health = applyOutcome(health, deploymentThrottle(2s), u"a"_s, testStart + 10s);
    QCOMPARE(describe(stateAt(health, testStart + 10s)), QByteArray("throttled"));
    QCOMPARE(describe(stateAt(health, testStart + 12s)), QByteArray("healthy"));
    // While the whole backend waits it proves nothing: it answers an earlier request.
    BackendHealth waiting = applyOutcome({}, refused, none, testStart);
    waiting = applyOutcome(waiting, deploymentThrottle(2s), u"a"_s, testStart + 1s);
    QCOMPARE(describe(stateAt(waiting, testStart + 1s)), QByteArray("unreachable"));
    QCOMPARE(describe(stateAt(waiting, testStart + 10s)), QByteArray("probing"));
}

void TestHealth::expiredDeploymentsAreDropped()
{
    // The names come from callers: what is over must not pile up.
    BackendHealth health;
    for (int i = 0; i < 1000; ++i) {
        health = applyOutcome(health, deploymentThrottle(1s), u"d%1"_s.arg(i), testStart + std::chrono::seconds(i));
        QCOMPARE(health.byDeployment.size(), 1);
    }
    QCOMPARE(applyOutcome(health, ok, u"x"_s, testStart + 999s).byDeployment.size(), 1);
    QCOMPARE(applyOutcome(health, ok, u"x"_s, testStart + 1000s).byDeployment.size(), 0);
    QCOMPARE(applyOutcome(health, throttle(1s), none, testStart + 1000s).byDeployment.size(), 0);
}

void TestHealth::longestWaitFits()
{
    // A program that has run for a century: nothing overflows.
    const Instant late = Instant(std::chrono::hours(24 * 36'525));
    const BackendHealth health = applyOutcome({}, throttle(std::chrono::milliseconds::max()), none, late);
    QVERIFY(health.whole.until == late + 24h);
    QVERIFY(!isAvailable(health, none, late + 24h - 1us));
    QVERIFY(isAvailable(health, none, late + 24h));
}

QTEST_APPLESS_MAIN(TestHealth)
#include "tst_health.moc"
