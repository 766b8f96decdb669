// SPDX-License-Identifier: MIT
#include "tests/core/trace/tracefixture.h"

#include <QTest>

using namespace spillway;
using namespace std::chrono_literals;

/// Every option of the profile in a trace, each beside what happens without it.
class TestTraceOptions : public QObject
{
    Q_OBJECT
private slots:
    void throttleOn();
    void defaultWait();
    void maxAttempts();
    void deploymentScope();
    void deploymentByTheBackendsName();
    void weighted();
    void weightedAfterAFailure();
    void leastBusy();
    void leastBusyTies();
    void reply();
    void replyOnlyWhenNoneWasAsked();
    void randomWhenAllWait();
    void timeoutsDoNotCount();
};

void TestTraceOptions::throttleOn()
{
    const QByteArray scenario = R"({"requests": [{"at": 0}, {"at": 1}, {"at": 2}],
        "backends": {"#0": [{"status": 404}, {"status": 429}, {"status": 500}]}})";
    Profile profile = profileOf({1, 2});
    QCOMPARE(play(profile, scenario), "0-0=404 a@0=404\n"
                                      "1-1=200 a@1=429+10000 b@1=200\n"
                                      "2-2=200 b@2=200");
    StatusSet own;
    own.add(u"404");
    own.add(u"500");
    profile.balancing.throttleOn = own;
    QCOMPARE(play(profile, scenario), "0-0=200 a@0=404+10000 b@0=200\n"
                                      "1-1=200 b@1=200\n"
                                      "2-2=200 b@2=200");
    profile.balancing.throttleOn = StatusSet();
    QCOMPARE(play(profile, scenario), "0-0=404 a@0=404\n"
                                      "1-1=429 a@1=429\n"
                                      "2-2=500 a@2=500");
}

void TestTraceOptions::defaultWait()
{
    Profile profile = profileOf({1, 2, 3});
    profile.balancing.defaultRetryAfter = 2500ms;
    QCOMPARE(play(profile, R"({"requests": [{"at": 0}, {"at": 2499}, {"at": 2500}],
        "backends": {"#0": [{"status": 429}], "#1": [{"error": "reset"}]}})"),
             "0-0=200 a@0=429+2500 b@0=reset+2500 c@0=200\n"
             "2499-2499=200 c@2499=200\n"
             "2500-2500=200 a@2500=200");
}

void TestTraceOptions::maxAttempts()
{
    const QByteArray scenario = R"({"requests": [{"at": 0}], "backends": {
        "#0": {"status": 429}, "#1": {"error": "timeout"}, "#2": {"status": 503}}})";
    Profile profile = profileOf({1, 2, 3, 4});
    QCOMPARE(play(profile, scenario), "0-0=200 a@0=429+10000 b@0=timeout+10000 c@0=503+10000 d@0=200");
    profile.balancing.maxAttempts = 3;
    QCOMPARE(play(profile, scenario), "0-0=503 a@0=429+10000 b@0=timeout+10000 c@0=503+10000");
    profile.balancing.maxAttempts = 2;
    QCOMPARE(play(profile, scenario), "0-0=429 a@0=429+10000 b@0=timeout+10000");
    profile.balancing.maxAttempts = 1;
    QCOMPARE(play(profile, scenario), "0-0=429 a@0=429+10000");
}

void TestTraceOptions::deploymentScope()
{
    const QByteArray scenario = R"({"requests": [{"at": 0, "deployment": "x"}, {"at": 1, "deployment": "x"},
            {"at": 2, "deployment": "y"}, {"at": 3}, {"at": 4, "deployment": "y"}, {"at": 5, "deployment": "x"}],
        "backends": {"#0": [{"status": 429}, {"status": 200}, {"status": 200}, {"status": 401}]}})";
    Profile profile = profileOf({1, 2});
    QCOMPARE(play(profile, scenario), "0-0=200 a@0=429+10000 b@0=200\n"
                                      "1-1=200 b@1=200\n"
                                      "2-2=200 b@2=200\n"
                                      "3-3=200 b@3=200\n"
                                      "4-4=200 b@4=200\n"
                                      "5-5=200 b@5=200");
    profile.balancing.throttleScope = ThrottleScope::Deployment;
    QCOMPARE(play(profile, scenario), "0-0=200 a@0=429+10000 b@0=200\n"
                                      "1-1=200 b@1=200\n"
                                      "2-2=200 a@2=200\n"
                                      "3-3=200 a@3=200\n"
                                      "4-4=200 a@4=401+10000 b@4=200\n"
                                      "5-5=200 b@5=200");
}

void TestTraceOptions::deploymentByTheBackendsName()
{
    Profile profile = profileOf({1, 2});
    profile.balancing.throttleScope = ThrottleScope::Deployment;
    profile.backends[0].deployments = {{"chat", "ptu"}, {"tools", "ptu"}};
    QCOMPARE(play(profile, R"({"requests": [{"at": 0, "deployment": "chat"}, {"at": 1, "deployment": "tools"},
            {"at": 2, "deployment": "ptu"}, {"at": 3, "deployment": "other"}],
        "backends": {"#0": [{"status": 429}]}})"),
             "0-0=200 a@0=429+10000 b@0=200\n"
             "1-1=200 b@1=200\n"
             "2-2=200 b@2=200\n"
             "3-3=200 a@3=200");
}

void TestTraceOptions::weighted()
{
    Profile profile = profileOf({1, 1, 2});
    profile.backends[0].weight = 3;
    profile.balancing.selection = Selection::Weighted;
    QCOMPARE(play(profile, R"({"random": [0, 2, 3, 4], "requests": [{"at": 0}, {"at": 1}, {"at": 2}, {"at": 3}]})"),
             "0-0=200 a@0[0of4]=200\n"
             "1-1=200 a@1[2of4]=200\n"
             "2-2=200 b@2[3of4]=200\n"
             "3-3=200 a@3[0of4]=200");
}

void TestTraceOptions::weightedAfterAFailure()
{
    // The one that is left is no choice, however large its weight.
    Profile profile = profileOf({1, 1});
    profile.backends[1].weight = 9;
    profile.balancing.selection = Selection::Weighted;
    QCOMPARE(play(profile, R"({"random": [0, 5], "requests": [{"at": 0}, {"at": 20000}],
        "backends": {"#0": {"status": 429}}})"),
             "0-0=200 a@0[0of10]=429+10000 b@0=200\n"
             "20000-20000=200 b@20000[5of10]=200");
}

void TestTraceOptions::leastBusy()
{
    const QByteArray scenario = R"({"random": [0, 0, 0, 0], "default": {"latencyMs": 100},
        "requests": [{"at": 0}, {"at": 10}, {"at": 20}, {"at": 105}, {"at": 300}]})";
    Profile profile = profileOf({1, 1});
    QCOMPARE(play(profile, scenario), "0-100=200 a@0[0of2]=200\n"
                                      "10-110=200 a@10[0of2]=200\n"
                                      "20-120=200 a@20[0of2]=200\n"
                                      "105-205=200 a@105[0of2]=200\n"
                                      "300-400=200 a@300[0of2]=200");
    profile.balancing.selection = Selection::LeastBusy;
    QCOMPARE(play(profile, scenario), "0-100=200 a@0[0of2]=200\n"
                                      "10-110=200 b@10=200\n"
                                      "20-120=200 a@20[0of2]=200\n"
                                      "105-205=200 a@105[0of2]=200\n" // one each: the first of a has ended
                                      "300-400=200 a@300[0of2]=200");
}

void TestTraceOptions::leastBusyTies()
{
    Profile profile = profileOf({1, 1, 1});
    profile.balancing.selection = Selection::LeastBusy;
    QCOMPARE(play(profile, R"({"random": [1, 1, 0, 2], "default": {"latencyMs": 100},
        "requests": [{"at": 0}, {"at": 1}, {"at": 2}, {"at": 3}]})"),
             "0-100=200 b@0[1of3]=200\n"
             "1-101=200 c@1[1of2]=200\n"
             "2-102=200 a@2=200\n"
             "3-103=200 a@3[0of3]=200");
}

void TestTraceOptions::reply()
{
    Profile profile = profileOf({1, 2});
    profile.balancing.whenAllThrottled = WhenAllThrottled::Reply;
    const TraceResult result = traceScenario(profile, scenarioOf(R"({"requests": [{"at": 0}, {"at": 5}, {"at": 10000}],
        "backends": {"#0": [{"status": 429}], "#1": {"status": 503}}})"));
    QCOMPARE(describe(result), "0-0=503 a@0=429+10000 b@0=503+10000\n"
                               "5-5=429\n"
                               "10000-10000=200 a@10000=200");
    QCOMPARE(result.requests[1].answeredBy, -1);
    QCOMPARE(result.requests[1].backAfter, 9995ms);
    QCOMPARE(result.requests[0].backAfter, 0ms);
    QCOMPARE(result.requests[2].backAfter, 0ms);
}

void TestTraceOptions::replyOnlyWhenNoneWasAsked()
{
    Profile profile = profileOf({1});
    profile.balancing.whenAllThrottled = WhenAllThrottled::Reply;
    QCOMPARE(play(profile, R"({"requests": [{"at": 0}, {"at": 1}], "backends": {"#0": {"error": "reset"}}})"),
             "0-0=502 a@0=reset+10000\n"
             "1-1=429");
}

void TestTraceOptions::randomWhenAllWait()
{
    Profile profile = profileOf({1, 2, 3});
    profile.balancing.whenAllThrottled = WhenAllThrottled::Random;
    QCOMPARE(play(profile, R"({"random": [2, 1], "requests": [{"at": 0}, {"at": 1}, {"at": 2}],
        "default": {"status": 429}})"),
             "0-0=429 a@0=429+10000 b@0=429+10000 c@0=429+10000\n"
             "1-1=429 c@1[2of3]=429+10000\n"
             "2-2=429 b@2[1of3]=429+10000");
}

void TestTraceOptions::timeoutsDoNotCount()
{
    Profile profile = profileOf({1, 2});
    profile.balancing.connectTimeout = 1s;
    profile.balancing.idleTimeout = 1s;
    QCOMPARE(play(profile, R"({"requests": [{"at": 0}], "backends": {"#0": {"latencyMs": 5000}}})"),
             "0-5000=200 a@0=200");
}

QTEST_GUILESS_MAIN(TestTraceOptions)
#include "tst_traceoptions.moc"
