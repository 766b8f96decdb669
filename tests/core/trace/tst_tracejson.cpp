// SPDX-License-Identifier: MIT
#include "core/trace/tracejson.h"
#include "tests/core/trace/tracefixture.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace spillway;

/// The lines of a trace, to the letter of SCENARIO.md, and the JSON of its figures.
class TestTraceJson : public QObject
{
    Q_OBJECT
private slots:
    void lines();
    void withoutAttempts();
    void namesAreEscaped();
    void figures();
};

namespace
{

QByteArrayList linesOf(const Profile &profile, const QByteArray &scenario)
{
    const TraceResult result = traceScenario(profile, scenarioOf(scenario));
    const TraceLines lines(result);
    QByteArrayList all;
    for (qsizetype number = 0; number < result.requests.size(); ++number) {
        all.append(lines.line(number));
    }
    return all;
}

} // namespace

void TestTraceJson::lines()
{
    QCOMPARE(
        linesOf(profileOf({1, 1, 2}), R"({"random": [1], "requests": [{"at": 1}, {"at": 5}],
                 "backends": {"#0": {"status": 200, "latencyMs": 30},
                              "#1": {"status": 429, "headers": {"Retry-After": "5"}, "latencyMs": 20}}})"),
        (QByteArrayList{
            R"({"request":0,"at":1,"end":51,"status":200,"attempts":[)"
            R"({"t":1,"backend":"https://b.example","name":"b","random":[{"n":2,"pick":1}],"status":429,"waitMs":5000},)"
            R"({"t":21,"backend":"https://a.example","name":"a","random":[],"status":200}]})"
            "\n",
            R"({"request":1,"at":5,"end":35,"status":200,"attempts":[)"
            R"({"t":5,"backend":"https://a.example","name":"a","random":[{"n":2,"pick":0}],"status":200}]})"
            "\n"}));
    QCOMPARE(linesOf(profileOf({1, 2, 3}), R"({"requests": [{"at": 0}],
                 "backends": {"#0": {"error": "refused"}, "#1": {"error": "reset"}, "#2": {"error": "timeout"}}})"),
             QByteArrayList{
                 R"({"request":0,"at":0,"end":0,"status":504,"attempts":[)"
                 R"({"t":0,"backend":"https://a.example","name":"a","random":[],"error":"refused","waitMs":10000},)"
                 R"({"t":0,"backend":"https://b.example","name":"b","random":[],"error":"reset","waitMs":10000},)"
                 R"({"t":0,"backend":"https://c.example","name":"c","random":[],"error":"timeout","waitMs":10000}]})"
                 "\n"});
}

void TestTraceJson::withoutAttempts()
{
    QCOMPARE(linesOf(profileOf({}), R"({"requests": [{"at": 7}]})"),
             QByteArrayList{"{\"request\":0,\"at\":7,\"end\":7,\"status\":503,\"attempts\":[]}\n"});
}

void TestTraceJson::namesAreEscaped()
{
    Profile profile = profileOf({1});
    profile.backends[0].name = QStringLiteral("a\"\\\n\u00e4");
    const QByteArray line = linesOf(profile, R"({"requests": [{"at": 0}]})").first();
    QCOMPARE(line.count('\n'), 1);
    QCOMPARE(QJsonDocument::fromJson(line)["attempts"][0]["name"].toString(), profile.backends[0].name);
}

void TestTraceJson::figures()
{
    const QByteArray json = summaryJson(summarize(traceScenario(profileOf({1, 2}), scenarioOf(R"({
        "requests": [{"at": 0}, {"at": 1000}, {"at": 2000}, {"at": 10000}],
        "backends": {"#0": [{"status": 429}], "#1": [{"status": 200}, {"error": "reset"}]}})"))));
    const QJsonObject summary = QJsonDocument::fromJson(json).object();
    const QJsonObject expected = QJsonDocument::fromJson(R"({
        "requests": 4, "served": 3, "spilledOver": 1, "spillOverShare": 0.3333333333333333, "failovers": 1,
        "throttledCallers": 0, "otherFailures": 1, "longestOutage": {"ms": 1000, "from": 1000, "to": 2000},
        "backends": [
          {"name": "a", "url": "https://a.example", "priority": 1, "asked": 3, "served": 2,
           "servedShare": 0.6666666666666666, "throttles": 1, "faults": 0},
          {"name": "b", "url": "https://b.example", "priority": 2, "asked": 2, "served": 1,
           "servedShare": 0.3333333333333333, "throttles": 0, "faults": 1}]})")
                                     .object();
    QVERIFY2(summary == expected, json);
    QVERIFY2(json.startsWith("{\n  \"requests\": 4,\n  \"served\": "), json);
}

QTEST_GUILESS_MAIN(TestTraceJson)
#include "tst_tracejson.moc"
