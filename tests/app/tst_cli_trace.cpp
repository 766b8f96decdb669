// SPDX-License-Identifier: MIT
#include "tests/support/cliprocess.h"
#include "tests/support/profilefile.h"
#include "tests/support/rawclient.h"
#include "tests/support/scriptedbackend.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>
#include <QTimer>

using namespace spillway;

/// `spillway-cli trace`: lines, figures, findings, exit codes, and a log that is played again.
class CliTrace : public QObject
{
    Q_OBJECT
private slots:
    void lines();
    void seed();
    void intoAFile();
    void fromStandardInput();
    void summary();
    void summaryWithoutService();
    void summaryAsJson();
    void findingsOfTheScenario();
    void warningsOfTheScenario();
    void findingsOfTheProfile();
    void unreadable();
    void wrongUsage_data();
    void wrongUsage();
    void scenarioFromALog();
    void scenarioFromNoLog();
    void whatWasServedIsPlayedAgain();
};

namespace
{

/// A profile over a and b, and a scenario file.
struct Files
{
    explicit Files(const QByteArray &scenario = R"({"requests": [{"at": 0}]})")
        : profile("plan")
    {
        profile.add("a", "https://a.example/", 1);
        profile.add("b", "https://b.example/", 2);
        profile.write();
        write("scenario.json", scenario);
    }

    QString write(const QString &name, const QByteArray &bytes) const
    {
        QFile file(profile.filePath(name));
        return file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size() ? file.fileName() : QString();
    }
    QByteArray read(const QString &name) const
    {
        QFile file(profile.filePath(name));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }
    CliResult trace(const QStringList &more = {}) const
    {
        return runCli(QStringList{"trace", profile.path(), profile.filePath("scenario.json")} + more);
    }

    ProfileFile profile;
};

/// An answer that takes some milliseconds: a log counts in these, and what comes in the same one is told alike.
Reply soon(int status, const WireHeaders &headers = {})
{
    return [=](BackendConnection &connection, const WireMessage &) {
        QTimer::singleShot(5, &connection, [&connection, status, headers] { connection.answer(status, headers); });
    };
}

const QByteArray throttledOnce = R"({"requests": [{"at": 0}, {"at": 1500}, {"at": 6000}],
    "backends": {"#0": [{"status": 429, "headers": {"Retry-After": "5"}}], "#1": {"latencyMs": 30}}})";

} // namespace

void CliTrace::lines()
{
    const CliResult result = Files(throttledOnce).trace();
    QCOMPARE(result.code, 0);
    QCOMPARE(result.errors, "");
    const QByteArray a = R"("backend":"https://a.example","name":"a","random":[])";
    const QByteArray b = R"("backend":"https://b.example","name":"b","random":[])";
    QCOMPARE(result.output.split('\n'),
             (QByteArrayList{
                 R"({"request":0,"at":0,"end":30,"status":200,"attempts":[{"t":0,)" + a +
                     R"(,"status":429,"waitMs":5000},{"t":0,)" + b + R"(,"status":200}]})",
                 R"({"request":1,"at":1500,"end":1530,"status":200,"attempts":[{"t":1500,)" + b + R"(,"status":200}]})",
                 R"({"request":2,"at":6000,"end":6000,"status":200,"attempts":[{"t":6000,)" + a + R"(,"status":200}]})",
                 QByteArray()}));
}

void CliTrace::seed()
{
    Files files(R"({"random": [1, 1, 1, 1, 1, 1, 1, 1], "requests": [{"at": 0}, {"at": 1}, {"at": 2}, {"at": 3},
                    {"at": 4}, {"at": 5}, {"at": 6}, {"at": 7}]})");
    files.profile.add("c", "https://c.example/", 1);
    files.profile.write();
    const QByteArray own = files.trace().output;
    QCOMPARE(own.count("\"name\":\"c\""), 8);
    const QByteArray seven = files.trace({"--seed", "7"}).output;
    QCOMPARE(seven, files.trace({"--seed", "7"}).output);
    QVERIFY(seven != own);
    QVERIFY(seven != files.trace({"--seed", "8"}).output);
}

void CliTrace::intoAFile()
{
    const Files files(throttledOnce);
    const QByteArray lines = files.trace().output;
    for (const QString &option : QStringList{"-o", "--output"}) {
        const CliResult result = files.trace({option, files.profile.filePath("out.jsonl")});
        QCOMPARE(result.code, 0);
        QCOMPARE(result.output + result.errors, "");
        QCOMPARE(files.read("out.jsonl"), lines);
        QFile::remove(files.profile.filePath("out.jsonl"));
    }
    const CliResult nowhere = files.trace({"-o", files.profile.filePath("no/such/folder/out")});
    QCOMPARE(nowhere.code, 1);
    QVERIFY2(nowhere.errors.contains("no/such/folder/out cannot be written: "), nowhere.errors);
    QCOMPARE(nowhere.output, "");
}

void CliTrace::fromStandardInput()
{
    const Files files(throttledOnce);
    const CliResult result = runCli({"trace", files.profile.path(), "-"}, {}, throttledOnce);
    QCOMPARE(result.code, 0);
    QCOMPARE(result.output, files.trace().output);
}

void CliTrace::summary()
{
    const CliResult result = Files(throttledOnce).trace({"--summary"});
    QCOMPARE(result.code, 0);
    QCOMPARE(result.errors, "");
    QCOMPARE(result.output, "requests         3\n"
                            "served           3\n"
                            "spilled over     2, 66.7 % of what was served\n"
                            "429s to callers  0\n"
                            "other failures   0\n"
                            "longest outage   none\n"
                            "\n"
                            "NAME  PRIO  SERVED  SHARE   ASKED  THROTTLES  FAULTS\n"
                            "a     1     1       33.3 %  2      1          0\n"
                            "b     2     2       66.7 %  2      0          0\n");
}

void CliTrace::summaryWithoutService()
{
    const CliResult result = Files(R"({"requests": [{"at": 100}, {"at": 1500}, {"at": 4000}],
        "backends": {"#0": {"windows": [{"to": 60000, "error": "reset"}]},
                     "#1": {"windows": [{"to": 1000, "status": 429}, {"from": 1000, "to": 60000, "status": 503}]}}})")
                                 .trace({"--summary"});
    QCOMPARE(result.output.split('\n').mid(0, 6),
             (QByteArrayList{"requests         3", "served           0", "spilled over     0, 0.0 % of what was served",
                             "429s to callers  1", "other failures   2", "longest outage   3.9 s, from 0.1 s to 4 s"}));
}

void CliTrace::summaryAsJson()
{
    const CliResult result = Files(throttledOnce).trace({"--summary", "--json"});
    QCOMPARE(result.code, 0);
    const QJsonDocument summary = QJsonDocument::fromJson(result.output);
    QCOMPARE(summary["requests"].toInt(), 3);
    QCOMPARE(summary["spilledOver"].toInt(), 2);
    QCOMPARE(summary["backends"].toArray().size(), 2);
    QCOMPARE(summary["backends"][0]["throttles"].toInt(), 1);
}

void CliTrace::findingsOfTheScenario()
{
    const CliResult result = Files(R"({"requests": [{"at": 0}, {"at": "soon"}], "random": "dice",
        "backends": {"ptu": {"status": 42}}})")
                                 .trace();
    QCOMPARE(result.code, 3);
    QCOMPARE(result.output, "");
    const QByteArrayList lines = result.errors.trimmed().split('\n');
    QCOMPARE(lines.size(), 4);
    QVERIFY2(lines[0].startsWith("random: error: Must be a list like [0, 1, 2]"), lines[0]);
    QVERIFY2(lines[1].startsWith("requests[1].at: error: Must be a whole number of milliseconds"), lines[1]);
    QVERIFY2(lines[2].startsWith("backends.ptu.status: error: Must be a whole number from 100 to 999"), lines[2]);
    QVERIFY2(lines[3].startsWith("backends.ptu: error: This names no backend. Write \"#0\""), lines[3]);

    const CliResult broken = Files("{\"requests\": [}").trace();
    QCOMPARE(broken.code, 3);
    QVERIFY2(broken.errors.startsWith("scenario: error: Line 1, column 15: "), broken.errors);
}

void CliTrace::warningsOfTheScenario()
{
    const CliResult result = Files(R"({"requests": [{"at": 0}], "backends": {"#2": {"status": 429}}})").trace();
    QCOMPARE(result.code, 0);
    QVERIFY2(result.errors.startsWith("backends.#2: warning: "), result.errors);
    QVERIFY2(result.errors.contains("\"#0\" to \"#1\""), result.errors);
    QCOMPARE(result.output.count('\n'), 1);
}

void CliTrace::findingsOfTheProfile()
{
    Files files;
    files.profile.set("balancing", "selection", "fastest");
    files.profile.write();
    const CliResult result = files.trace();
    QCOMPARE(result.code, 3);
    QCOMPARE(result.output, "");
    QVERIFY2(result.errors.startsWith("balancing.selection: error: "), result.errors);
}

void CliTrace::unreadable()
{
    const Files files;
    const QString away = files.profile.filePath("away.json");
    const CliResult scenario = runCli({"trace", files.profile.path(), away});
    QCOMPARE(scenario.code, 3);
    QVERIFY2(scenario.errors.startsWith("scenario: error: " + away.toUtf8() + " cannot be read: "), scenario.errors);
    QCOMPARE(runCli({"trace", files.profile.path(), files.profile.folder()}).code, 3);
    const CliResult log = runCli({"trace", files.profile.path(), "--scenario-from", away});
    QCOMPARE(log.code, 3);
    QVERIFY2(log.errors.startsWith("log: error: " + away.toUtf8() + " cannot be read: "), log.errors);
}

void CliTrace::wrongUsage_data()
{
    QTest::addColumn<QStringList>("arguments"); ///< P and S stand for the files
    QTest::addColumn<QByteArray>("says");
    const auto row = [](const QStringList &arguments, const QByteArray &says) {
        QTest::addRow("%s", qPrintable(arguments.join(' '))) << arguments << says;
    };
    row({}, "PROFILE is missing");
    row({"P"}, "SCENARIO is missing");
    row({"P", "S", "more"}, "\"more\" is one argument too many.");
    row({"P", "S", "--seed", "x"}, "--seed takes a whole number, 0 or more, not \"x\".");
    row({"P", "S", "--seed", "-1"}, "--seed takes a whole number, 0 or more, not \"-1\".");
    row({"P", "S", "--seed", "9223372036854775808"}, "--seed takes a whole number");
    row({"P", "S", "--json"}, "--json goes with --summary");
    row({"P", "S", "--scenario-from", "L"}, "leave out SCENARIO");
    row({"P", "--summary", "--scenario-from", "L"}, "leave out SCENARIO and --summary");
    row({"P", "S", "-o", ""}, "-o needs the name of a file.");
    row({"P", "S", "-x"}, "trace has no option -x.");
    row({"P", "S", "--sumary"}, "Did you mean --summary?");
}

void CliTrace::wrongUsage()
{
    QFETCH(QStringList, arguments);
    QFETCH(QByteArray, says);
    const Files files;
    arguments.replaceInStrings("P", files.profile.path());
    const qsizetype scenario = arguments.indexOf("S");
    if (scenario >= 0) {
        arguments[scenario] = files.profile.filePath("scenario.json");
    }
    const CliResult result = runCli(QStringList{"trace"} + arguments);
    QCOMPARE(result.code, 2);
    QCOMPARE(result.output, "");
    QVERIFY2(result.errors.contains(says), result.errors);
    QVERIFY2(result.errors.contains("\"spillway-cli trace --help\""), result.errors);
}

void CliTrace::scenarioFromALog()
{
    const Files files;
    const QByteArray line =
        R"({"time":"2026-03-01T12:00:0%1.000Z","deployment":"gpt-4o","status":200,"servedBy":"b",)"
        R"("url":"https://b.example","attempts":[%2{"backend":"b","status":200,"startMs":4,"firstByteMs":64,)"
        R"("endMs":99,"waitMs":0}]})"
        "\n";
    const QByteArray throttle = R"({"backend":"a","status":429,"startMs":0,"firstByteMs":4,"endMs":4,"waitMs":7000},)";
    QByteArray log = "listening on http://127.0.0.1:8080/openai\n";
    for (int second = 1; second < 4; ++second) {
        log += QByteArray(line).replace("%1", QByteArray::number(second)).replace("%2", second == 1 ? throttle : "");
    }
    const QString path = files.write("hour.jsonl", log + "cut off {");
    const QStringList arguments{"trace", files.profile.path(), "--scenario-from", path};
    const CliResult result = runCli(arguments);
    QCOMPARE(result.code, 0);
    QCOMPARE(result.errors, "line 5: warning: It is no line of \"serve --log json\" and was left out.\n");
    QCOMPARE(result.output, R"({
  "start": "2026-03-01T12:00:01.000Z",
  "random": {"mode": "seed", "seed": 1},
  "requests": [
    {"at": 0, "deployment": "gpt-4o"},
    {"at": 1000, "deployment": "gpt-4o"},
    {"at": 2000, "deployment": "gpt-4o"}
  ],
  "backends": {
    "https://a.example": {
      "windows": [
        {"from": 0, "to": 7000, "status": 429, "headers": {"Retry-After": "auto"}, "latencyMs": 4}
      ],
      "default": {"status": 200, "latencyMs": 0}
    },
    "https://b.example": {"status": 200, "latencyMs": 60}
  },
  "default": {"status": 200, "latencyMs": 60}
}
)");
    const CliResult file = runCli(arguments + QStringList{"-o", files.profile.filePath("hour.json"), "--seed", "12"});
    QCOMPARE(file.code, 0);
    QCOMPARE(file.output, "");
    QCOMPARE(files.read("hour.json"), QByteArray(result.output).replace("\"seed\": 1}", "\"seed\": 12}"));
    const CliResult replay = runCli({"trace", files.profile.path(), files.profile.filePath("hour.json")});
    QCOMPARE(replay.code, 0);
    QVERIFY2(replay.output.startsWith(R"({"request":0,"at":0,"end":64,"status":200,)"), replay.output);
}

void CliTrace::scenarioFromNoLog()
{
    const Files files;
    const QString path = files.write("hour.txt", "2026-03-01 POST gpt-4o 200\n");
    const CliResult result = runCli({"trace", files.profile.path(), "--scenario-from", path});
    QCOMPARE(result.code, 3);
    QCOMPARE(result.output, "");
    QVERIFY2(result.errors.startsWith("line 1: warning: "), result.errors);
    QVERIFY2(result.errors.contains("\nlog: error: There is no request in it."), result.errors);
}

void CliTrace::whatWasServedIsPlayedAgain()
{
    // A real log: the first backend is spent after two calls, the second has a moment of weakness.
    ScriptedBackend first(soon(429, {{"Retry-After", "600"}}));
    first.script({soon(200), soon(200)});
    ScriptedBackend second;
    second.script({soon(200), soon(503, {{"Retry-After", "900"}})});
    ScriptedBackend third(soon(200));
    ProfileFile profile;
    profile.add("first", first.url(), 1);
    profile.add("second", second.url(), 2);
    profile.add("third", third.url(), 3);
    profile.set("endpoint", "port", 0);
    profile.write();
    CliProcess serve({"serve", profile.path(), "--log", "json"});
    const quint16 port = serve.start().port();
    QByteArrayList attempts;
    for (int i = 0; i < 6; ++i) {
        attempts.append(ask(port, chatRequest()).header("x-spillway-attempts"));
    }
    QCOMPARE(attempts, (QByteArrayList{"first=200", "first=200", "first=429, second=200", "second=503, third=200",
                                       "third=200", "third=200"}));
    QVERIFY(serve.awaitOutput("\"id\":6,"));

    QFile log(profile.filePath("hour.jsonl"));
    QVERIFY(log.open(QIODevice::WriteOnly) && log.write(serve.output()) > 0);
    log.close();
    const CliResult scenario = runCli({"trace", profile.path(), "--scenario-from", log.fileName()});
    QCOMPARE(scenario.code, 0);
    QCOMPARE(scenario.errors, "first gave up to 2 answers in the minute before it said 429. In a plan that changes its "
                              "load, \"limit\": {\"requests\": 2, \"perMs\": 60000} in the place of its windows may be "
                              "nearer.\n");
    const CliResult replay = runCli({"trace", profile.path(), "-"}, {}, scenario.output);
    QCOMPARE(replay.code, 0);
    QByteArrayList replayed;
    for (const QByteArray &line : replay.output.trimmed().split('\n')) {
        QByteArrayList parts;
        const QJsonArray list = QJsonDocument::fromJson(line)["attempts"].toArray();
        for (const QJsonValue &attempt : list) {
            parts.append(attempt["name"].toString().toUtf8() + '=' + QByteArray::number(attempt["status"].toInt()));
        }
        replayed.append(parts.join(", "));
    }
    QCOMPARE(replayed, attempts);
}

QTEST_GUILESS_MAIN(CliTrace)
#include "tst_cli_trace.moc"
