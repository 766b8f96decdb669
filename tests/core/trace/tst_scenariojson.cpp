// SPDX-License-Identifier: MIT
#include "tests/core/config/findings.h"
#include "tests/core/trace/tracefixture.h"

using namespace spillway;
using std::chrono::milliseconds;

/// A scenario's JSON: what is read, every finding with its place, and what is written.
class TestScenarioJson : public QObject
{
    Q_OBJECT
private slots:
    void theLeast();
    void everything();
    void startsInAnyZone();
    void findings_data();
    void findings();
    void everyFindingAtOnce();
    void warningsLetItBeRead();
    void backendsOfTheProfile_data();
    void backendsOfTheProfile();
    void oneUrlInManySpellings();
    void writtenAndReadAgain();
    void writtenForPeople();
};

namespace
{

const QByteArray full = R"({
  "start": "2026-03-01T12:00:00.500Z",
  "random": [0, 4294967295],
  "requests": [ {"at": 0}, {"at": 1500, "deployment": "gpt-4o"} ],
  "backends": {
    "#0": [ {"status": 429, "headers": {"Retry-After": "5"}}, {"status": 200} ],
    "#1": {"windows": [ {"from": 0, "to": 5000, "status": 429, "headers": {"Retry-After": "auto"}, "latencyMs": 20} ],
           "default": {"status": 204}},
    "#2": {"limit": {"requests": 3, "perMs": 10000, "header": "x-ratelimit-reset-tokens", "latencyMs": 1, "deployment": "o3"}},
    "https://x.openai.azure.com": {"error": "timeout", "deployment": "gpt-4o"}
  },
  "default": {"status": 201, "latencyMs": 7}
})";

} // namespace

void TestScenarioJson::theLeast()
{
    const Scenario scenario = scenarioOf(R"({"requests": [{"at": 3}]})");
    QCOMPARE(scenario.start, QDateTime::fromString("2024-01-01T00:00:00Z", Qt::ISODate));
    QCOMPARE(scenario.start.timeSpec(), Qt::UTC);
    QVERIFY(scenario.draws.isEmpty());
    QVERIFY(!scenario.seed);
    QCOMPARE(scenario.requests, (QList<ScenarioRequest>{{milliseconds(3), {}}}));
    QVERIFY(scenario.backends.isEmpty());
    QCOMPARE(scenario.otherwise, ScenarioAnswer());
}

void TestScenarioJson::everything()
{
    const Scenario scenario = scenarioOf(full);
    QCOMPARE(scenario.start, QDateTime::fromString("2026-03-01T12:00:00.500Z", Qt::ISODateWithMs));
    QCOMPARE(scenario.draws, (QList<quint32>{0, 4294967295U}));
    QCOMPARE(scenario.requests, (QList<ScenarioRequest>{{milliseconds(0), {}}, {milliseconds(1500), "gpt-4o"}}));
    QCOMPARE(scenario.backends.size(), 4);

    ScenarioBackend list;
    list.key = "#0";
    ScenarioAnswer throttle;
    throttle.status = 429;
    throttle.headers = {{"Retry-After", "5"}};
    list.calls = {throttle, ScenarioAnswer()};
    QCOMPARE(scenario.backends[0], list);

    ScenarioBackend windows;
    windows.key = "#1";
    throttle.headers = {{"Retry-After", "auto"}};
    throttle.latency = milliseconds(20);
    windows.windows = {{milliseconds(0), milliseconds(5000), throttle}};
    windows.otherwise = ScenarioAnswer();
    windows.otherwise->status = 204;
    QCOMPARE(scenario.backends[1], windows);

    ScenarioBackend limit;
    limit.key = "#2";
    limit.limit = {3, milliseconds(10000), "x-ratelimit-reset-tokens", milliseconds(1), "o3"};
    QCOMPARE(scenario.backends[2], limit);

    ScenarioBackend always;
    always.key = "https://x.openai.azure.com";
    always.always = ScenarioAnswer();
    always.always->fault = ScenarioFault::TimedOut;
    always.always->deployment = "gpt-4o";
    QCOMPARE(scenario.backends[3], always);

    QCOMPARE(scenario.otherwise.status, 201);
    QCOMPARE(scenario.otherwise.latency, milliseconds(7));
    QCOMPARE(*scenarioOf(R"({"requests": [], "random": {"mode": "seed", "seed": 7}})").seed, quint64(7));
}

void TestScenarioJson::startsInAnyZone()
{
    const Scenario scenario = scenarioOf(R"({"start": "2026-03-01T12:00:00+02:30", "requests": []})");
    QCOMPARE(scenario.start, QDateTime::fromString("2026-03-01T09:30:00Z", Qt::ISODate));
    QCOMPARE(scenario.start.timeSpec(), Qt::UTC);
}

void TestScenarioJson::findings_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QString>("finding"); ///< how it begins
    const auto row = [](const char *name, const QByteArray &json, const QString &finding) {
        QTest::newRow(name) << json << finding;
    };
    const auto request = [&](const char *name, const QByteArray &json, const QString &finding) {
        row(name, "{\"requests\": [{\"at\": 0}, " + json + "]}", finding);
    };
    const auto backend = [&](const char *name, const QByteArray &json, const QString &finding) {
        row(name, "{\"requests\": [], \"backends\": {\"#0\": " + json + "}}", finding);
    };
    const auto other = [&](const char *name, const QByteArray &json, const QString &finding) {
        row(name, "{\"requests\": [], " + json + '}', finding);
    };
    row("empty", "", "scenario: error: The file is empty. A scenario begins with { and ends with }.");
    row("no object", "[]", "scenario: error: A scenario is a JSON object");
    row("no JSON", "{\"requests\": [,]}", "scenario: error: Line 1, column 15: ");
    row("a key twice", R"({"requests": [], "requests": []})", "requests: error: This key stands more than once");
    row("no requests", "{}", "requests: error: Is missing. Say when requests arrive: ");
    row("requests that are no list", R"({"requests": 5})", "requests: error: Must be a list like [ { \"at\": 0 }");

    request("a request that is none", "7", "requests[1]: error: Must be an object: { … }.");
    request("no time", "{}", "requests[1].at: error: Is missing. Say when");
    request("a time in quotes", R"({"at": "5"})",
            "requests[1].at: error: Must be a whole number of milliseconds, 0 or");
    request("a negative time", R"({"at": -1})", "requests[1].at: error: Must be a whole");
    request("half a millisecond", R"({"at": 0.5})", "requests[1].at: error: Must be a whole");
    request("a deployment that is none", R"({"at": 0, "deployment": 4})",
            "requests[1].deployment: error: Must be a text");
    request("a misspelt key", R"({"at": 0, "deploymnet": "x"})", "requests[1].deploymnet: warning: ");

    other("a start that is no time", R"("start": "today")", "start: error: Must be a time with its zone, like \"2024-");
    other("a start without a zone", R"("start": "2024-01-01T00:00:00")", "start: error: Must be a time with its zone");
    other("an empty start", R"("start": "")", "start: error: Must be a time like");
    other("a start that is a number", R"("start": 5)", "start: error: Must be a text in quotes.");
    other("chance that is none", R"("random": 5)", "random: error: Must be a list like [0, 1, 2], or { \"mode\"");
    other("a negative draw", R"("random": [0, -1])", "random[1]: error: Must be a whole number from 0 to 4294967295.");
    other("a draw too large", R"("random": [4294967296])", "random[0]: error: ");
    other("half a draw", R"("random": [0.5])", "random[0]: error: ");
    other("a draw in quotes", R"("random": ["1"])", "random[0]: error: ");
    other("no such mode", R"("random": {"mode": "dice", "seed": 1})", "random.mode: error: Must be \"seed\".");
    other("no mode", R"("random": {"seed": 1})", "random.mode: error: Must be \"seed\".");
    other("no seed", R"("random": {"mode": "seed"})", "random.seed: error: Must be a whole number, 0 or more");
    other("a negative seed", R"("random": {"mode": "seed", "seed": -1})", "random.seed: error: ");
    other("half a seed", R"("random": {"mode": "seed", "seed": 1.5})", "random.seed: error: ");
    other("backends that are none", R"("backends": [])", "backends: error: Must be an object: { … }.");
    other("a default that is none", R"("default": 200)", "default: error: Must be an object: { … }.");
    other("a status that is none", R"("default": {"status": 99})",
          "default.status: error: Must be a whole number from 100");
    other("a misspelt key at the top", R"("defualt": {})", "defualt: warning: ");

    backend("no backend", "5",
            "backends.#0: error: Must be a list of answers, one answer, or an object with \"windows\"");
    backend("no answer in a list", R"([{}, 200])", "backends.#0[1]: error: Must be an object: { … }.");
    backend("a status in quotes", R"([{"status": "429"}])", "backends.#0[0].status: error: Must be a whole number");
    backend("no such fault", R"({"error": "lost"})",
            "backends.#0.error: error: Must be one of \"refused\", \"reset\", \"timeout\".");
    backend("a fault with a status", R"({"error": "reset", "status": 200})",
            "backends.#0.status: error: There is no status");
    backend("a latency that is none", R"({"latencyMs": -5})",
            "backends.#0.latencyMs: error: Must be a whole number of");
    backend("headers that are none", R"({"headers": ["Retry-After: 5"]})",
            "backends.#0.headers: error: Must be an object");
    backend("a header that is a number", R"({"headers": {"Retry-After": 5}})",
            "backends.#0.headers.Retry-After: error: Must be a text in quotes");
    backend("a header's name that is none", R"({"headers": {"Retry After": "5"}})",
            "backends.#0.headers.Retry After: error: This is no name");
    backend("a header with a line break", R"({"headers": {"x": "a\r\nb: c"}})",
            "backends.#0.headers.x: error: No header can hold a line break");
    backend("auto without a window", R"({"headers": {"Retry-After": "auto"}})",
            "backends.#0.headers.Retry-After: warning: \"auto\" counts to the end of a window");
    backend("a misspelt key in an answer", R"({"statsu": 429})", "backends.#0.statsu: warning: ");
    backend("windows that are none", R"({"windows": {}})", "backends.#0.windows: error: Must be a list like");
    backend("a window that is none", R"({"windows": [5]})", "backends.#0.windows[0]: error: Must be an object");
    backend("a window without an end", R"({"windows": [{"from": 0}]})", "backends.#0.windows[0].to: error: Say when");
    backend("a window that ends too early", R"({"windows": [{"from": 5, "to": 5}]})",
            "backends.#0.windows[0].to: error: The window ends before it begins.");
    backend("a window's end that is none", R"({"windows": [{"to": "5"}]})",
            "backends.#0.windows[0].to: error: Must be a");
    backend("auto in a header of milliseconds", R"({"windows": [{"to": 5, "headers": {"retry-after-ms": "auto"}}]})",
            "backends.#0.windows[0].headers.retry-after-ms: warning: \"auto\" is whole seconds");
    backend("auto-ms in a header of seconds", R"({"windows": [{"to": 5, "headers": {"Retry-After": "auto-ms"}}]})",
            "backends.#0.windows[0].headers.Retry-After: warning: \"auto-ms\" is milliseconds");
    backend("windows and a limit", R"({"windows": [], "limit": {"requests": 1, "perMs": 1}})",
            "backends.#0.limit: error: A backend has either windows or a limit.");
    backend("a limit that is none", R"({"limit": 3})", "backends.#0.limit: error: Must be an object");
    backend("a limit without a number", R"({"limit": {"perMs": 1}})", "backends.#0.limit.requests: error: Is missing.");
    backend("a limit without a period", R"({"limit": {"requests": 1}})", "backends.#0.limit.perMs: error: Is missing.");
    backend("a period of nothing", R"({"limit": {"requests": 1, "perMs": 0}})",
            "backends.#0.limit.perMs: error: Must be a whole number of milliseconds, 1 or more");
    backend("a negative limit", R"({"limit": {"requests": -1, "perMs": 5}})",
            "backends.#0.limit.requests: error: Must be");
    backend("a limit's header that is none", R"({"limit": {"requests": 1, "perMs": 5, "header": ""}})",
            "backends.#0.limit.header: error: This is no name");
    backend("a limit's header of milliseconds", R"({"limit": {"requests": 1, "perMs": 5, "header": "retry-after-ms"}})",
            "backends.#0.limit.header: warning: It is given whole seconds");
    backend("a misspelt key in a limit", R"({"limit": {"requests": 1, "perMs": 5, "heder": "x"}})",
            "backends.#0.limit.heder: warning: ");
}

void TestScenarioJson::findings()
{
    QFETCH(QByteArray, json);
    QFETCH(QString, finding);
    const QList<Finding> findings = parseScenario(json).findings;
    QVERIFY2(findings.size() == 1, qPrintable(textOf(findings)));
    QVERIFY2(findings[0].toString().startsWith(finding), qPrintable(findings[0].toString()));
}

void TestScenarioJson::everyFindingAtOnce()
{
    const QList<Finding> findings = parseScenario(R"({"start": 1, "random": [0, "a", -1],
        "requests": [{"at": -1}, {}, 5], "default": {"status": 1},
        "backends": {"#0": [{"status": 0}, {"latencyMs": "1"}], "#1": {"limit": {}}}})")
                                        .findings;
    QCOMPARE(places(findings),
             (QStringList{"start: error", "random[1]: error", "random[2]: error", "requests[0].at: error",
                          "requests[1].at: error", "requests[2]: error", "backends.#0[0].status: error",
                          "backends.#0[1].latencyMs: error", "backends.#1.limit.requests: error",
                          "backends.#1.limit.perMs: error", "default.status: error"}));
}

void TestScenarioJson::warningsLetItBeRead()
{
    const ParsedScenario parsed = parseScenario(R"({"requests": [{"at": 5, "comment": "kept out"}], "note": "x",
        "backends": {"#0": {"headers": {"Retry-After": "auto"}}}})");
    QCOMPARE(places(parsed.findings), QStringList{"backends.#0.headers.Retry-After: warning"});
    QCOMPARE(parsed.scenario.requests.size(), 1);
    QCOMPARE(parsed.scenario.backends[0].always->headers.value("retry-after"), "auto");
}

void TestScenarioJson::backendsOfTheProfile_data()
{
    QTest::addColumn<QStringList>("keys");
    QTest::addColumn<QStringList>("findings");
    QTest::newRow("by place") << QStringList{"#0", "#1"} << QStringList{};
    QTest::newRow("by URL") << QStringList{"https://a.example", "https://c.example"} << QStringList{};
    QTest::newRow("behind the last") << QStringList{"#2"} << QStringList{"backends.#2: warning"};
    QTest::newRow("of another plan") << QStringList{"https://z.example"}
                                     << QStringList{"backends.https://z.example: warning"};
    QTest::newRow("disabled") << QStringList{"https://b.example"} << QStringList{"backends.https://b.example: warning"};
    QTest::newRow("twice") << QStringList{"#1", "https://c.example"}
                           << QStringList{"backends.https://c.example: error"};
    for (const char *key : {"a", "#", "#x", "#-1", "#1x", "", "a.example", "ftp://a.example", "#1234567890"}) {
        QTest::addRow("\"%s\"", key) << QStringList{key} << QStringList{QString("backends.%1: error").arg(key)};
    }
}

void TestScenarioJson::backendsOfTheProfile()
{
    QFETCH(QStringList, keys);
    QFETCH(QStringList, findings);
    Profile profile = profileOf({1, 1, 1});
    profile.backends[1].enabled = false;
    Scenario scenario;
    for (const QString &key : keys) {
        scenario.backends.append(ScenarioBackend());
        scenario.backends.last().key = key;
    }
    const QList<Backend> enabled = enabledBackends(profile.backends);
    QCOMPARE(enabled.size(), 2);
    QCOMPARE(places(checkBackends(scenario, enabled)), findings);
}

void TestScenarioJson::oneUrlInManySpellings()
{
    const QList<Backend> enabled = enabledBackends(profileOf({1, 1}).backends);
    for (const char *key : {"https://b.example", "https://b.example/", "HTTPS://B.EXAMPLE:443/openai", "#1"}) {
        Scenario scenario;
        scenario.backends.append(ScenarioBackend());
        scenario.backends[0].key = key;
        QCOMPARE(entriesOf(scenario, enabled), (QList<qsizetype>{-1, 0}));
        QVERIFY(checkBackends(scenario, enabled).isEmpty());
    }
}

void TestScenarioJson::writtenAndReadAgain()
{
    QByteArray many = full;
    many.replace("[0, 4294967295]", R"({"mode": "seed", "seed": 9007199254740993})");
    many.replace("\"gpt-4o\"", R"("\"gpt\\ \u00e4\u0007")");
    for (const QByteArray &json : {full, many, QByteArray(R"({"requests": [], "backends": {"#0": [], "#1": {}}})"),
                                   QByteArray(R"({"requests": [{"at": 1}]})")}) {
        const Scenario scenario = scenarioOf(json);
        const QByteArray written = serializeScenario(scenario);
        QVERIFY2(scenarioOf(written) == scenario, written);
        QCOMPARE(serializeScenario(scenarioOf(written)), written);
    }
}

void TestScenarioJson::writtenForPeople()
{
    QCOMPARE(serializeScenario(scenarioOf(full)), R"({
  "start": "2026-03-01T12:00:00.500Z",
  "random": [0, 4294967295],
  "requests": [
    {"at": 0},
    {"at": 1500, "deployment": "gpt-4o"}
  ],
  "backends": {
    "#0": [
      {"status": 429, "headers": {"Retry-After": "5"}, "latencyMs": 0},
      {"status": 200, "latencyMs": 0}
    ],
    "#1": {
      "windows": [
        {"from": 0, "to": 5000, "status": 429, "headers": {"Retry-After": "auto"}, "latencyMs": 20}
      ],
      "default": {"status": 204, "latencyMs": 0}
    },
    "#2": {
      "limit": {"requests": 3, "perMs": 10000, "header": "x-ratelimit-reset-tokens", "latencyMs": 1, "deployment": "o3"}
    },
    "https://x.openai.azure.com": {"error": "timeout", "latencyMs": 0, "deployment": "gpt-4o"}
  },
  "default": {"status": 201, "latencyMs": 7}
}
)");
}

QTEST_GUILESS_MAIN(TestScenarioJson)
#include "tst_scenariojson.moc"
