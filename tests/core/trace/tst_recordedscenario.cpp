// SPDX-License-Identifier: MIT
#include "core/trace/recordedscenario.h"
#include "core/trace/recordedwindows.h"
#include "core/trace/tracesummary.h"
#include "tests/core/config/findings.h"
#include "tests/core/trace/recordedlines.h"
#include "tests/core/trace/tracefixture.h"

using namespace spillway;
using std::chrono::milliseconds;

/// What a log becomes: arrivals, deployments, and what each backend would have answered at any time.
class TestRecordedScenario : public QObject
{
    Q_OBJECT
private slots:
    void arrivals();
    void goodAnswersTakeTheMedian();
    void aThrottle();
    void oneThrottleOfManyCalls();
    void aThrottleInMilliseconds();
    void goodWithinAThrottle();
    void anOutage();
    void outagesOfTwoKinds();
    void throttlesOfDeployments();
    void timesOfDeployments();
    void whatTheCallerLeft();
    void namesAndUrls();
    void twoNamesOfOneUrl();
    void quotas();
    void playedAgainItIsTheSame();
    void playedOverAnotherPlan();
};

namespace
{

RecordedScenario recorded(const QByteArray &lines, const Profile &profile = profileOf({1, 2}))
{
    const RecordedLog log = readRecordedLog(lines);
    for (const Finding &finding : log.findings) {
        qFatal("%s", qPrintable(finding.toString()));
    }
    return scenarioFrom(log, profile);
}

/// The windows of one backend, a line each: `1000-6000 429 Retry-After=auto 3ms x`.
QByteArrayList windowsOf(const RecordedScenario &recorded, const QString &key = "https://a.example")
{
    QByteArrayList lines;
    for (const ScenarioBackend &backend : recorded.scenario.backends) {
        if (backend.key != key) {
            continue;
        }
        for (const ScenarioWindow &window : backend.windows) {
            const ScenarioAnswer &answer = window.answer;
            QByteArray line = QByteArray::number(qint64(window.from.count())) + '-' +
                              QByteArray::number(qint64(window.to.count())) + ' ';
            line += answer.fault == ScenarioFault::None ? QByteArray::number(answer.status) : faultName(answer.fault);
            for (const HeaderField &field : answer.headers) {
                line += ' ' + field.name + '=' + field.value;
            }
            line += ' ' + QByteArray::number(qint64(answer.latency.count())) + "ms";
            lines.append(answer.deployment.isEmpty() ? line : line + ' ' + answer.deployment.toUtf8());
        }
    }
    return lines;
}

} // namespace

void TestRecordedScenario::arrivals()
{
    const Scenario scenario = recorded(logLine(500, {{"a", "200"}}, "o3") + logLine(1750, {{"a", "200"}}) +
                                       logLine(500, {{"a", "200"}}, "o3"))
                                  .scenario;
    QCOMPARE(scenario.start, recordingStart().addMSecs(500));
    QCOMPARE(scenario.requests,
             (QList<ScenarioRequest>{{milliseconds(0), "o3"}, {milliseconds(0), "o3"}, {milliseconds(1250), {}}}));
    QCOMPARE(*scenario.seed, quint64(1));
}

void TestRecordedScenario::goodAnswersTakeTheMedian()
{
    const Scenario scenario = recorded(logLine(0, {{"a", "200", 10}}) + logLine(1, {{"a", "400", 500}}) +
                                       logLine(2, {{"a", "200", 30}}) + logLine(3, {{"b", "200", 70}}))
                                  .scenario;
    QCOMPARE(scenario.backends.size(), 2);
    QCOMPARE(scenario.backends[0].key, "https://a.example");
    QCOMPARE(*scenario.backends[0].always, goodAnswer(milliseconds(30)));
    QCOMPARE(*scenario.backends[1].always, goodAnswer(milliseconds(70)));
    QCOMPARE(scenario.otherwise, goodAnswer(milliseconds(70))); // of all four: for backends of another plan
}

void TestRecordedScenario::aThrottle()
{
    const RecordedScenario scenario =
        recorded(logLine(0, {{"a", "200", 20}}) + logLine(1000, {{"a", "429", 3, 5000}, {"b", "200"}}));
    QCOMPARE(windowsOf(scenario), QByteArrayList{"1000-6000 429 Retry-After=auto 3ms"});
    QCOMPARE(*scenario.scenario.backends[0].otherwise, goodAnswer(milliseconds(20)));
}

void TestRecordedScenario::oneThrottleOfManyCalls()
{
    // The quota is back at 6200; each call is told the whole seconds until then, rounded up.
    QCOMPARE(windowsOf(recorded(logLine(1000, {{"a", "429", 0, 6000}}) + logLine(1300, {{"a", "429", 0, 5000}}) +
                                logLine(5100, {{"a", "429", 0, 2000}}) + logLine(9000, {{"a", "429", 0, 3000}}))),
             (QByteArrayList{"8000-11000 429 Retry-After=auto 0ms", "0-5300 429 Retry-After=auto 0ms"}));
    const TraceResult replay = traceScenario(profileOf({1}), recorded(logLine(1000, {{"a", "429", 0, 6000}}) +
                                                                      logLine(1300, {{"a", "429", 0, 5000}}) +
                                                                      logLine(5100, {{"a", "429", 0, 2000}}))
                                                                 .scenario);
    QCOMPARE(describe(replay), "0-0=429 a@0=429+6000\n"
                               "300-300=429 a@300=429+5000\n"
                               "4100-4100=429 a@4100=429+2000");
}

void TestRecordedScenario::aThrottleInMilliseconds()
{
    QCOMPARE(windowsOf(recorded(logLine(100, {{"a", "429", 0, 743}}) + logLine(150, {{"a", "429", 0, 692}}) +
                                logLine(900, {{"a", "429", 1, 1234}}))),
             (QByteArrayList{"800-2034 429 retry-after-ms=auto-ms 1ms", "0-742 429 retry-after-ms=auto-ms 0ms"}));
}

void TestRecordedScenario::goodWithinAThrottle()
{
    const RecordedScenario scenario =
        recorded(logLine(0, {{"a", "429", 0, 10000}}) + logLine(4000, {{"a", "200", 5}}) +
                 logLine(5000, {{"a", "200", 9}}) + logLine(6000, {{"a", "429", 0, 3000}}));
    QCOMPARE(windowsOf(scenario), (QByteArrayList{"6000-9000 429 Retry-After=auto 0ms", "4000-10000 200 5ms",
                                                  "0-10000 429 Retry-After=auto 0ms"}));
    QCOMPARE(describe(traceScenario(profileOf({1}), scenario.scenario)), "0-0=429 a@0=429+10000\n"
                                                                         "4000-4005=200 a@4000=200\n"
                                                                         "5000-5005=200 a@5000=200\n"
                                                                         "6000-6000=429 a@6000=429+3000");
}

void TestRecordedScenario::anOutage()
{
    // From the first fault until an answer is there again, also between the waits.
    QCOMPARE(windowsOf(recorded(logLine(0, {{"a", "200", 5}}) + logLine(1000, {{"a", "unreachable", 2, 10000}}) +
                                logLine(15000, {{"a", "unreachable", 2, 10000}}) + logLine(26000, {{"a", "200", 5}}) +
                                logLine(40000, {{"a", "timeout", 9, 10000}}) + logLine(45000, {{"a", "200", 5}}))),
             (QByteArrayList{"40000-45000 timeout 9ms", "1000-25000 refused 2ms"}));
}

void TestRecordedScenario::outagesOfTwoKinds()
{
    QCOMPARE(windowsOf(recorded(logLine(0, {{"a", "503", 0, 10000}}) + logLine(12000, {{"a", "401", 0, 10000}}) +
                                logLine(30000, {{"a", "503", 0, 2500}}))),
             (QByteArrayList{"30000-32500 503 retry-after-ms=2500 0ms", "12000-22000 401 0ms", "0-10000 503 0ms"}));
    // A 429 is an answer: what was broken is not any more.
    QCOMPARE(windowsOf(recorded(logLine(0, {{"a", "503", 0, 10000}}) + logLine(4000, {{"a", "429", 0, 2000}}))),
             (QByteArrayList{"4000-6000 429 Retry-After=auto 0ms", "0-4000 503 0ms"}));
}

void TestRecordedScenario::throttlesOfDeployments()
{
    QCOMPARE(windowsOf(recorded(logLine(0, {{"a", "429", 0, 9000}}, "x") + logLine(1000, {{"a", "429", 0, 8000}}, "y") +
                                logLine(2000, {{"a", "200", 4}}, "y"))),
             (QByteArrayList{"2000-9000 200 4ms y", "1000-9000 429 Retry-After=auto 0ms y",
                             "0-9000 429 Retry-After=auto 0ms x", "0-86402000 200 4ms y"}));
}

void TestRecordedScenario::timesOfDeployments()
{
    const RecordedScenario scenario =
        recorded(logLine(0, {{"a", "200", 900}}, "chat") + logLine(1, {{"a", "200", 20}}, "embed"));
    QCOMPARE(windowsOf(scenario), (QByteArrayList{"0-86400001 200 900ms chat", "0-86400001 200 20ms embed"}));
    QCOMPARE(describe(traceScenario(profileOf({1}), scenario.scenario)), "0-900=200 a@0=200\n1-21=200 a@1=200");
}

void TestRecordedScenario::whatTheCallerLeft()
{
    const RecordedScenario scenario = recorded(logLine(0, {{"a", "429", 5, 1000}, {"b", "aborted", 300}}));
    QCOMPARE(scenario.scenario.requests.size(), 1);
    QCOMPARE(scenario.scenario.backends.size(), 1); // nothing is known of b
}

void TestRecordedScenario::namesAndUrls()
{
    // By the profile; where that does not know the name, by the log; else it cannot be said whose answers these were.
    Profile profile = profileOf({1});
    profile.backends[0].url = "https://elsewhere.example";
    const RecordedScenario scenario =
        recorded(logLine(0, {{"a", "200"}}) + logLine(1, {{"x", "429", 0, 1000}, {"y", "200"}}) +
                     logLine(2, {{"x", "429", 0, 1000}, {"y", "200"}}),
                 profile);
    QStringList keys;
    for (const ScenarioBackend &backend : scenario.scenario.backends) {
        keys.append(backend.key);
    }
    QCOMPARE(keys, (QStringList{"https://elsewhere.example", "https://y.example"}));
    QCOMPARE(places(scenario.findings), QStringList{"log: warning"});
    QVERIFY(scenario.findings[0].message.contains("\"x\""));
}

void TestRecordedScenario::twoNamesOfOneUrl()
{
    Profile profile = profileOf({1, 2});
    profile.backends[1].url = profile.backends[0].url;
    const RecordedScenario scenario = recorded(
        logLine(0, {{"a", "429", 0, 1000}, {"b", "429", 0, 1000}}) + logLine(3000, {{"b", "200", 8}}), profile);
    QCOMPARE(scenario.scenario.backends.size(), 1);
    QVERIFY(checkBackends(scenario.scenario, enabledBackends(profile.backends)).isEmpty());
    QCOMPARE(windowsOf(scenario), QByteArrayList{"0-1000 429 Retry-After=auto 0ms"});
}

void TestRecordedScenario::quotas()
{
    QByteArray lines;
    for (int i = 0; i < 5; ++i) {
        lines += logLine(i * 1000, {{"a", "200"}});
    }
    lines += logLine(5000, {{"a", "429", 0, 55000}, {"b", "200"}});
    for (int i = 0; i < 3; ++i) {
        lines += logLine(60000 + i, {{"a", "200"}});
    }
    lines += logLine(61000, {{"a", "429", 0, 55000}, {"b", "200"}});
    // In the minute before the second 429 are those of 1001 to 4000 too.
    QCOMPARE(recorded(lines).quotas, (QList<QuotaSeen>{{"a", 6}}));
    QVERIFY(recorded(logLine(0, {{"a", "200"}})).quotas.isEmpty());
}

void TestRecordedScenario::playedAgainItIsTheSame()
{
    // Recorded by playing: a chain of priorities leaves nothing to chance.
    const Profile profile = profileOf({1, 2, 3});
    QByteArray requests;
    for (int i = 0; i < 400; ++i) {
        requests += (i ? ",{\"at\":" : "{\"at\":") + QByteArray::number(i * 130) + '}';
    }
    const TraceResult first = traceScenario(profile, scenarioOf("{\"requests\": [" + requests + R"(], "backends": {
        "#0": {"limit": {"requests": 20, "perMs": 10000}, "default": {"latencyMs": 90}},
        "#1": {"windows": [{"from": 7000, "to": 9000, "error": "reset", "latencyMs": 11},
                           {"from": 20000, "to": 31000, "status": 503, "latencyMs": 2}], "default": {"latencyMs": 140}}}})"));
    QByteArray lines;
    for (const TracedRequest &request : first.requests) {
        QList<LoggedAttempt> attempts;
        for (qsizetype i = 0; i < request.attempts.size(); ++i) {
            const TracedAttempt &attempt = request.attempts[i];
            const milliseconds end = i + 1 < request.attempts.size() ? request.attempts[i + 1].at : request.end;
            attempts.append({first.backends[attempt.backend].name,
                             attempt.status > 0 ? QString::number(attempt.status) : QString("unreachable"),
                             double((end - attempt.at).count()), int(attempt.wait.count())});
        }
        lines += logLine(int(request.at.count()), attempts, {}, request.status);
    }
    const TraceResult again = traceScenario(profile, recorded(lines, profile).scenario);
    const QByteArray said = describe(again).replace("refused", "reset");
    QCOMPARE(said.split('\n'), describe(first).split('\n'));
    QVERIFY(summarize(first).failovers > 5);
    QVERIFY(said.contains("b@") && said.contains("c@") && said.contains("reset") && said.contains("503"));
}

void TestRecordedScenario::playedOverAnotherPlan()
{
    QByteArray lines;
    for (int i = 0; i < 60; ++i) {
        const bool spent = i % 20 >= 10;
        lines +=
            spent ? logLine(i * 1000, {{"a", "429", 0, 20000 - i % 20 * 1000}}) : logLine(i * 1000, {{"a", "200", 30}});
    }
    const Scenario scenario = recorded(lines, profileOf({1})).scenario;
    const TraceSummary before = summarize(traceScenario(profileOf({1}), scenario));
    QCOMPARE(before.served, 30);
    QCOMPARE(before.throttledCallers, 30);
    const TraceSummary after = summarize(traceScenario(profileOf({1, 2}), scenario));
    QCOMPARE(after.served, 60);
    QCOMPARE(after.spilledOver, 30);
    QCOMPARE(after.longestOutage(), milliseconds(0));
}

QTEST_GUILESS_MAIN(TestRecordedScenario)
#include "tst_recordedscenario.moc"
