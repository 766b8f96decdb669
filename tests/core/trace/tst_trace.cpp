// SPDX-License-Identifier: MIT
#include "tests/core/trace/tracefixture.h"

#include <QTest>

using namespace spillway;

/// Traces by the rules without options: who is asked when, in which order things happen, what the caller gets.
class TestTrace : public QObject
{
    Q_OBJECT
private slots:
    void theExample();
    void byPriority();
    void equalsByTheNumbers();
    void numbersAreUsedUpOnlyByChoices();
    void waits_data();
    void waits();
    void waitByDate();
    void backAtTheMillisecond();
    void overlapping();
    void answerOfOneUnderWayEndsNoThrottle();
    void answersBeforeArrivals();
    void byNumberAtTheSameTime();
    void requestsOutOfOrder();
    void failoverTakesTheTimeOfItsAnswers();
    void faults();
    void anEarlierAnswerServes();
    void firstWhenAllWait();
    void firstOfTheListAndNotOfThePriorities();
    void disabledAreNotCounted();
    void noBackend();
    void noRequest();
    void longGap();
    void isRepeatable();
    void seedDecides();
    void manyRequests();
};

void TestTrace::theExample()
{
    // SCENARIO.md
    Profile profile = profileOf({1, 1, 1, 2});
    profile.backends[3].url = "https://x.openai.azure.com";
    const QByteArray scenario = R"({
        "start": "2024-01-01T00:00:00Z",
        "random": [0, 1, 2],
        "requests": [ {"at": 0}, {"at": 1500, "deployment": "gpt-4o"} ],
        "backends": {
          "#0": [ {"status": 429, "headers": {"Retry-After": "5"}}, {"status": 200} ],
          "#1": {"windows": [ {"from": 0, "to": 5000, "status": 429, "headers": {"Retry-After": "auto"}, "latencyMs": 20} ], "default": {"status": 200}},
          "#2": {"limit": {"requests": 3, "perMs": 10000, "header": "Retry-After"}},
          "https://x.openai.azure.com": {"error": "timeout"}
        },
        "default": {"status": 200, "latencyMs": 0}
      })";
    QCOMPARE(play(profile, scenario), "0-0=200 a@0[0of3]=429+5000 c@0[1of2]=200\n"
                                      "1500-1520=200 b@1500[0of2]=429+4000 c@1520=200");
}

void TestTrace::byPriority()
{
    QCOMPARE(play(profileOf({3, 1, 2}), R"({"requests": [{"at": 0}, {"at": 1}],
        "backends": {"#1": {"status": 429}, "#2": [{"status": 200}, {"status": 503}]}})"),
             "0-0=200 b@0=429+10000 c@0=200\n"
             "1-1=200 c@1=503+10000 a@1=200");
}

void TestTrace::equalsByTheNumbers()
{
    QCOMPARE(play(profileOf({1, 1, 1}), R"({"random": [2, 7, 4294967295],
        "requests": [{"at": 0}, {"at": 1}, {"at": 2}, {"at": 3}]})"),
             "0-0=200 c@0[2of3]=200\n"
             "1-1=200 b@1[1of3]=200\n"
             "2-2=200 a@2[0of3]=200\n"
             "3-3=200 a@3[0of3]=200"); // used up: 0
}

void TestTrace::numbersAreUsedUpOnlyByChoices()
{
    QCOMPARE(play(profileOf({1, 2, 2}), R"({"random": [1, 0],
        "requests": [{"at": 0}, {"at": 1}, {"at": 2}],
        "backends": {"#0": [{"status": 200}, {"status": 429}], "#2": {"status": 500}}})"),
             "0-0=200 a@0=200\n"
             "1-1=200 a@1=429+10000 c@1[1of2]=500+10000 b@1=200\n"
             "2-2=200 b@2=200");
}

void TestTrace::waits_data()
{
    QTest::addColumn<QByteArray>("answer");
    QTest::addColumn<int>("wait"); // 0: delivered
    const auto row = [](const char *name, const QByteArray &headers, int wait, int status = 429) {
        QTest::newRow(name) << QByteArray("{\"status\": " + QByteArray::number(status) + ", \"headers\": {" + headers +
                                          "}}")
                            << wait;
    };
    row("none", "", 10000);
    row("retry-after-ms first", R"("retry-after": "7", "retry-after-ms": "1234", "x-ms-retry-after-ms": "9")", 1234);
    row("x-ms-retry-after-ms", R"("retry-after": "7", "x-ms-retry-after-ms": "900")", 900);
    row("Retry-After", R"("Retry-After": "7", "x-ratelimit-reset-requests": "3")", 7000);
    row("decimal", R"("Retry-After": "0.5")", 500);
    row("reset of requests", R"("x-ratelimit-reset-tokens": "9", "x-ratelimit-reset-requests": "6m0s")", 360000);
    row("reset of tokens", R"("x-ratelimit-reset-tokens": "17.5")", 17500);
    row("zero", R"("Retry-After": "0")", 100);
    row("a reset of zero does not count", R"("x-ratelimit-reset-requests": "0s")", 10000);
    row("negative", R"("Retry-After": "-1")", 10000);
    row("garbage, then good", R"("Retry-After": "soon", "x-ratelimit-reset-tokens": "2s")", 2000);
    row("more than a day", R"("Retry-After": "1000000")", 86'400'000);
    row("a 401", R"("Retry-After": "3")", 3000, 401);
    row("a 599", "", 10000, 599);
    row("a 404", R"("Retry-After": "3")", 0, 404);
    row("a 200", R"("Retry-After": "3")", 0, 200);
}

void TestTrace::waits()
{
    QFETCH(QByteArray, answer);
    QFETCH(int, wait);
    const TraceResult result = traceScenario(
        profileOf({1, 2}), scenarioOf("{\"requests\": [{\"at\": 0}], \"backends\": {\"#0\": " + answer + "}}"));
    QCOMPARE(result.requests[0].attempts.size(), wait > 0 ? 2 : 1);
    QCOMPARE(qint64(result.requests[0].attempts[0].wait.count()), qint64(wait));
}

void TestTrace::waitByDate()
{
    // Against the answer's own Date, and without one against the scenario's clock.
    QCOMPARE(play(profileOf({1}), R"({"start": "2026-03-01T12:00:00+01:00", "requests": [{"at": 2500}, {"at": 60000}],
        "backends": {"#0": [
            {"status": 429, "latencyMs": 500, "headers": {"Retry-After": "Sun, 01 Mar 2026 11:00:30 GMT"}},
            {"status": 429, "headers": {"Retry-After": "Sunday, 01-Mar-26 11:00:30 GMT",
                                        "Date": "Sun Mar  1 11:00:10 2026"}}]}})"),
             "2500-3000=429 a@2500=429+27000\n"
             "60000-60000=429 a@60000=429+20000");
}

void TestTrace::backAtTheMillisecond()
{
    QCOMPARE(play(profileOf({1, 2}), R"({"requests": [{"at": 0}, {"at": 1099}, {"at": 1100}, {"at": 1101}],
        "backends": {"#0": [{"status": 429, "latencyMs": 100, "headers": {"Retry-After": "1"}}]}})"),
             "0-100=200 a@0=429+1000 b@100=200\n"
             "1099-1099=200 b@1099=200\n"
             "1100-1100=200 a@1100=200\n"
             "1101-1101=200 a@1101=200");
}

void TestTrace::overlapping()
{
    // Three are sent before the first 429 is there; what the later answers say counts from when they come.
    QCOMPARE(play(profileOf({1, 2}), R"({"requests": [{"at": 0}, {"at": 10}, {"at": 20}, {"at": 60}, {"at": 5100}],
        "backends": {"#0": [{"status": 429, "latencyMs": 50, "headers": {"Retry-After": "5"}},
                            {"status": 200, "latencyMs": 500},
                            {"status": 429, "latencyMs": 100, "headers": {"Retry-After": "6"}}],
                     "#1": {"latencyMs": 7}}})"),
             "0-57=200 a@0=429+5000 b@50=200\n"
             "10-510=200 a@10=200\n"
             "20-127=200 a@20=429+6000 b@120=200\n"
             "60-67=200 b@60=200\n"
             "5100-5107=200 b@5100=200");
}

void TestTrace::answerOfOneUnderWayEndsNoThrottle()
{
    QCOMPARE(play(profileOf({1, 2}), R"({"requests": [{"at": 0}, {"at": 1}, {"at": 200}],
        "backends": {"#0": [{"latencyMs": 100}, {"status": 429}]}})"),
             "0-100=200 a@0=200\n"
             "1-1=200 a@1=429+10000 b@1=200\n"
             "200-200=200 b@200=200");
}

void TestTrace::answersBeforeArrivals()
{
    // The 429 of 0 comes at the millisecond in which 1 arrives: 1 knows of it.
    QCOMPARE(play(profileOf({1, 2}), R"({"requests": [{"at": 0}, {"at": 100}],
        "backends": {"#0": {"status": 429, "latencyMs": 100}}})"),
             "0-100=200 a@0=429+10000 b@100=200\n"
             "100-100=200 b@100=200");
}

void TestTrace::byNumberAtTheSameTime()
{
    // Both answers come at 100. That of 0 goes first, and so does its next attempt, whose answer comes at 100 too.
    QCOMPARE(play(profileOf({1, 2, 3}), R"({"random": [], "requests": [{"at": 50}, {"at": 0}],
        "backends": {"#0": [{"status": 429, "latencyMs": 100}, {"status": 429, "latencyMs": 50}],
                     "#1": {"status": 503}}})"),
             "50-100=200 a@50=429+10000 b@100=503+10000 c@100=200\n"
             "0-100=200 a@0=429+10000 c@100=200");
    QCOMPARE(play(profileOf({1, 2}), R"({"requests": [{"at": 0}, {"at": 0}, {"at": 0}],
        "backends": {"#0": [{"status": 200}, {"status": 429}]}})"),
             "0-0=200 a@0=200\n"
             "0-0=200 a@0=429+10000 b@0=200\n"
             "0-0=200 b@0=200");
}

void TestTrace::requestsOutOfOrder()
{
    QCOMPARE(play(profileOf({1}), R"({"requests": [{"at": 9}, {"at": 3}, {"at": 6}],
        "backends": {"#0": [{"status": 201}, {"status": 202}, {"status": 203}]}})"),
             "9-9=203 a@9=203\n"
             "3-3=201 a@3=201\n"
             "6-6=202 a@6=202");
}

void TestTrace::failoverTakesTheTimeOfItsAnswers()
{
    QCOMPARE(play(profileOf({1, 2, 3}), R"({"requests": [{"at": 1000}],
        "backends": {"#0": {"status": 500, "latencyMs": 30}, "#1": {"error": "timeout", "latencyMs": 10000},
                     "#2": {"status": 400, "latencyMs": 5}}})"),
             "1000-11035=400 a@1000=500+10000 b@1030=timeout+10000 c@11030=400");
}

void TestTrace::faults()
{
    QCOMPARE(play(profileOf({1, 2}), R"({"requests": [{"at": 0}, {"at": 10000}, {"at": 20000}],
        "backends": {"#0": [{"error": "refused"}, {"error": "reset"}, {"error": "timeout"}],
                     "#1": [{"error": "timeout"}, {"error": "refused"}, {"error": "reset"}]}})"),
             "0-0=504 a@0=refused+10000 b@0=timeout+10000\n"
             "10000-10000=502 a@10000=reset+10000 b@10000=refused+10000\n"
             "20000-20000=502 a@20000=timeout+10000 b@20000=reset+10000");
}

void TestTrace::anEarlierAnswerServes()
{
    QCOMPARE(play(profileOf({1, 2, 3}), R"({"requests": [{"at": 0}],
        "backends": {"#0": {"status": 429}, "#1": {"status": 503}, "#2": {"error": "reset"}}})"),
             "0-0=503 a@0=429+10000 b@0=503+10000 c@0=reset+10000");
    const TraceResult result = traceScenario(profileOf({1, 2}), scenarioOf(R"({"requests": [{"at": 0}],
        "backends": {"#0": {"status": 429}, "#1": {"error": "reset"}}})"));
    QCOMPARE(result.requests[0].answeredBy, 0);
    QVERIFY(!result.requests[0].isServed());
}

void TestTrace::firstWhenAllWait()
{
    QCOMPARE(play(profileOf({1, 2}), R"({"requests": [{"at": 0}, {"at": 1}, {"at": 2}, {"at": 3}],
        "backends": {"#0": [{"status": 429}, {"status": 429, "headers": {"Retry-After": "60"}}, {"status": 200}],
                     "#1": {"status": 429}}})"),
             "0-0=429 a@0=429+10000 b@0=429+10000\n"
             "1-1=429 a@1=429+60000\n" // whatever it answers
             "2-2=200 a@2=200\n"
             "3-3=200 a@3=200"); // asked anyway again: that answer ended no wait
}

void TestTrace::firstOfTheListAndNotOfThePriorities()
{
    QCOMPARE(play(profileOf({2, 1}), R"({"requests": [{"at": 0}, {"at": 1}],
        "backends": {"#0": {"status": 429}, "#1": {"status": 429}}})"),
             "0-0=429 b@0=429+10000 a@0=429+10000\n"
             "1-1=429 a@1=429+10000");
}

void TestTrace::disabledAreNotCounted()
{
    Profile profile = profileOf({1, 1, 2});
    profile.backends[0].enabled = false;
    QCOMPARE(play(profile, R"({"requests": [{"at": 0}, {"at": 1}],
        "backends": {"#0": {"status": 429}, "#1": {"status": 429}}})"),
             "0-0=429 b@0=429+10000 c@0=429+10000\n"
             "1-1=429 b@1=429+10000");
}

void TestTrace::noBackend()
{
    QCOMPARE(play(profileOf({}), R"({"requests": [{"at": 5}]})"), "5-5=503");
    Profile profile = profileOf({1});
    profile.backends[0].enabled = false;
    QCOMPARE(play(profile, R"({"requests": [{"at": 5}]})"), "5-5=503");
}

void TestTrace::noRequest()
{
    QCOMPARE(play(profileOf({1}), R"({"requests": []})"), "");
}

void TestTrace::longGap()
{
    QCOMPARE(
        play(profileOf({1, 2}), R"({"requests": [{"at": 0}, {"at": 86399999}, {"at": 86400000}, {"at": 1000000000000}],
        "backends": {"#0": [{"status": 429, "headers": {"Retry-After": "86400"}}]}})"),
        "0-0=200 a@0=429+86400000 b@0=200\n"
        "86399999-86399999=200 b@86399999=200\n"
        "86400000-86400000=200 a@86400000=200\n"
        "1000000000000-1000000000000=200 a@1000000000000=200");
}

void TestTrace::isRepeatable()
{
    const QByteArray scenario = R"({"random": {"mode": "seed", "seed": 7},
        "requests": [{"at": 0}, {"at": 1}, {"at": 2}, {"at": 3}, {"at": 4}, {"at": 5}, {"at": 6}, {"at": 7}]})";
    const Profile profile = profileOf({1, 1, 1, 1, 1});
    QCOMPARE(play(profile, scenario), play(profile, scenario));
}

void TestTrace::seedDecides()
{
    QByteArray requests;
    for (int i = 0; i < 3000; ++i) {
        requests += (i ? ",{\"at\":" : "{\"at\":") + QByteArray::number(i) + '}';
    }
    const auto picks = [&](int seed) {
        const TraceResult result = traceScenario(
            profileOf({1, 1, 1}), scenarioOf("{\"random\":{\"mode\":\"seed\",\"seed\":" + QByteArray::number(seed) +
                                             "},\"requests\":[" + requests + "]}"));
        QList<int> picks;
        for (const TracedRequest &request : result.requests) {
            picks.append(request.attempts[0].backend);
        }
        return picks;
    };
    const QList<int> seven = picks(7);
    QVERIFY(seven != picks(8));
    // 1,000 each are expected, with a deviation of 26.
    for (int backend = 0; backend < 3; ++backend) {
        QVERIFY2(std::abs(seven.count(backend) - 1000) < 130, qPrintable(QString::number(seven.count(backend))));
    }
    // The same on every machine and in every later version: traces are kept and compared.
    QCOMPARE(seven.mid(0, 12), (QList<int>{2, 1, 1, 2, 1, 2, 1, 0, 1, 1, 2, 2}));
}

void TestTrace::manyRequests()
{
    // What grows is the number of requests alone: neither a look over all that went before nor over all windows for
    // each request would come to an end in the test's time.
    Scenario scenario;
    scenario.start = QDateTime::fromString("2024-01-01T00:00:00Z", Qt::ISODate);
    scenario.seed = 1;
    ScenarioBackend backend;
    backend.key = "#0";
    for (int i = 0; i < 100'000; ++i) {
        scenario.requests.append({std::chrono::milliseconds(i * 30), i % 2 ? QString("gpt-4o") : QString("o3")});
        ScenarioAnswer throttle;
        throttle.status = 429;
        throttle.headers = {{"Retry-After", "auto"}};
        backend.windows.append({std::chrono::milliseconds(i * 30), std::chrono::milliseconds(i * 30 + 10), throttle});
    }
    scenario.backends = {backend};
    const TraceResult result = traceScenario(profileOf({1, 1, 2, 2}), scenario);
    QCOMPARE(result.requests.size(), 100'000);
    qsizetype attempts = 0;
    for (const TracedRequest &request : result.requests) {
        QVERIFY(request.isServed());
        attempts += request.attempts.size();
    }
    // a answers 429 whenever it is asked, and is asked again a second later at the earliest.
    QVERIFY2(attempts > 101'000 && attempts < 103'100, qPrintable(QString::number(attempts)));
}

QTEST_GUILESS_MAIN(TestTrace)
#include "tst_trace.moc"
