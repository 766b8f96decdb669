// SPDX-License-Identifier: MIT
#include "core/azurelink/azrunner.h"
#include "tests/core/azurelink/fakeaz.h"

#include <QTest>

#include <cerrno>
#include <csignal>
#include <optional>

using namespace spillway;
using namespace std::chrono_literals;
using End = AzOutcome::End;

class TestAzRunner : public QObject
{
    Q_OBJECT
private slots:
    void init();
    void finds();
    void environmentOfAz();
    void linesOfOutput_data();
    void linesOfOutput();
    void wordsArriveAsTheyAre();
    void surroundings();
    void linesComeLive();
    void muchOutput();
    void tooMuchOutput();
    void failures_data();
    void failures();
    void notThere();
    void cannotBeStarted();
    void batchFileGetsNothingThatItWouldRead();
    void crashes();
    void takesTooLong();
    void stopped();
    void goesWithItsRunner();
    void secretIsShownNowhere();
    void runsAgain();

private:
    struct Shown
    {
        QStringList output;
        QStringList errors;
    };
    AzOutcome run(const QStringList &arguments, std::chrono::milliseconds limit = 60s, bool isSecret = false);
    bool isGone(int process) const;

    std::unique_ptr<FakeAz> m_az;
    Shown m_shown;
};

void TestAzRunner::init()
{
    m_az = std::make_unique<FakeAz>();
    m_shown = {};
}

AzOutcome TestAzRunner::run(const QStringList &arguments, std::chrono::milliseconds limit, bool isSecret)
{
    AzRunner runner(m_az->context());
    connect(&runner, &AzRunner::lineArrived, this,
            [this](const QString &line, bool isError) { (isError ? m_shown.errors : m_shown.output).append(line); });
    std::optional<AzOutcome> outcome;
    connect(&runner, &AzRunner::finished, this, [&outcome](const AzOutcome &result) { outcome = result; });
    runner.start({arguments, limit, isSecret, false});
    if (outcome || !runner.isRunning()) {
        qWarning("it ended inside start");
    }
    spinUntil([&outcome] { return outcome.has_value(); }, 120s);
    return outcome.value_or(AzOutcome{});
}

bool TestAzRunner::isGone(int process) const
{
    QFile status(QStringLiteral("/proc/%1/stat").arg(process));
    return process > 0 && (!status.open(QIODevice::ReadOnly) || status.readAll().contains(") Z "));
}

void TestAzRunner::finds()
{
    QProcessEnvironment environment;
    environment.insert(QStringLiteral("PATH"), QStringLiteral("/nonexistent:") + m_az->folder.path());
    QCOMPARE(findAz(environment, {}), (AzProgram{m_az->path("az"), {}}));

    environment.insert(QStringLiteral("PATH"), QStringLiteral("/nonexistent"));
    QVERIFY(!findAz(environment, {}).isThere());
    QCOMPARE(findAz(environment, {m_az->folder.path()}).file, m_az->path("az"));

    environment.remove(QStringLiteral("PATH"));
    QVERIFY(!findAz(environment, {}).isThere());
}

void TestAzRunner::environmentOfAz()
{
    QProcessEnvironment environment;
    const auto set = [&environment](const char *name, const char *value) {
        environment.insert(QString::fromLatin1(name), QString::fromLatin1(value));
    };
    set("SPILLWAY_KEY_EASTUS", "k-1");
    set("BACKEND_1_APIKEY", "k-2");
    set("AZURE_CONFIG_DIR", "/home/me/.azure");
    const QProcessEnvironment given = azEnvironment(environment);
    QVERIFY(!given.toStringList().join(u' ').contains(QStringLiteral("k-")));
    QCOMPARE(given.value(QStringLiteral("AZURE_CONFIG_DIR")), QStringLiteral("/home/me/.azure"));
    QCOMPARE(given.value(QStringLiteral("AZURE_CORE_ONLY_SHOW_ERRORS")), QStringLiteral("true"));
    QCOMPARE(given.value(QStringLiteral("AZURE_CORE_NO_COLOR")), QStringLiteral("true"));
    QCOMPARE(given.value(QStringLiteral("AZURE_CORE_SURVEY_MESSAGE")), QStringLiteral("false"));
}

void TestAzRunner::linesOfOutput_data()
{
    QTest::addColumn<QList<QByteArray>>("pieces");
    QTest::addColumn<QStringList>("lines");
    const auto add = [](const char *name, const QList<QByteArray> &pieces, const QStringList &lines) {
        QTest::newRow(name) << pieces << lines;
    };
    add("whole", {"a\nb\n"}, {QStringLiteral("a"), QStringLiteral("b")});
    add("in pieces", {"a", "b\nc", "\n"}, {QStringLiteral("ab"), QStringLiteral("c")});
    add("no end", {"a\nb"}, {QStringLiteral("a"), QStringLiteral("b")});
    add("empty lines", {"\n\n"}, {QString(), QString()});
    add("Windows", {"a\r\nb\r\n"}, {QStringLiteral("a"), QStringLiteral("b")});
    add("progress", {" - Starting ..\r / Running ..\rdone\n"}, {QStringLiteral("done")});
    add("colours", {"\x1b[91mred\x1b[0m \x1b]0;title\x07ok\x01\n"}, {QStringLiteral("red ok")});
    add("UTF-8 cut in the middle", {"\xc3", "\xa9\n"}, {QStringLiteral("é")});
    add("long", {QByteArray(OutputLines::lineLimit, 'x'), "yyy\nz\n"},
        {QString(OutputLines::lineLimit, u'x') + QStringLiteral("…"), QStringLiteral("z")});
}

void TestAzRunner::linesOfOutput()
{
    QFETCH(QList<QByteArray>, pieces);
    QFETCH(QStringList, lines);
    OutputLines output;
    QStringList got;
    for (const QByteArray &piece : pieces) {
        got += output.take(piece);
    }
    got += output.finish();
    QCOMPARE(got, lines);
}

void TestAzRunner::wordsArriveAsTheyAre()
{
    m_az->install(R"(for a in "$@"; do printf '[%s]\n' "$a"; done)");
    const QStringList words{QStringLiteral("a b"),
                            QStringLiteral("$(id)"),
                            QStringLiteral("\"'`;&|"),
                            QStringLiteral("two\nlines"),
                            QString(),
                            QStringLiteral("%PATH% ^é")};
    const AzOutcome outcome = run(words);
    QVERIFY(outcome.isGood());
    QString expected;
    for (const QString &word : words) {
        expected += u'[' + word + QStringLiteral("]\n");
    }
    QCOMPARE(QString::fromUtf8(outcome.output), expected);
    QCOMPARE(outcome.message, QString());
}

void TestAzRunner::surroundings()
{
    m_az->install("cat >\"$DIR/stdin\"; pwd; echo \"$AZURE_CORE_ONLY_SHOW_ERRORS\"");
    QCOMPARE(run({}).output, "/\ntrue\n");
    QCOMPARE(m_az->read("stdin"), "");
}

void TestAzRunner::linesComeLive()
{
    m_az->install(R"(echo first; echo careful >&2; read line <"$DIR/gate"; echo "$line")");
    QCOMPARE(QProcess::execute(QStringLiteral("mkfifo"), {m_az->path("gate")}), 0);
    AzRunner runner(m_az->context());
    connect(&runner, &AzRunner::lineArrived, this,
            [this](const QString &line, bool isError) { (isError ? m_shown.errors : m_shown.output).append(line); });
    std::optional<AzOutcome> outcome;
    connect(&runner, &AzRunner::finished, this, [&outcome](const AzOutcome &result) { outcome = result; });
    runner.start({{}, 60s, false, false});
    QVERIFY(spinUntil([this] { return !m_shown.output.isEmpty() && !m_shown.errors.isEmpty(); }, 60s));
    QCOMPARE(m_shown.output, QStringList{QStringLiteral("first")});
    QCOMPARE(m_shown.errors, QStringList{QStringLiteral("careful")});
    QVERIFY(!outcome);
    m_az->write("gate", "second\n");
    QVERIFY(spinUntil([&outcome] { return outcome.has_value(); }, 60s));
    QCOMPARE(m_shown.output, (QStringList{QStringLiteral("first"), QStringLiteral("second")}));
    QCOMPARE(outcome->output, "first\nsecond\n");
}

void TestAzRunner::muchOutput()
{
    m_az->steer({{QStringLiteral("when"), QStringLiteral("show")}, {QStringLiteral("bytes"), 3'000'000}});
    const AzOutcome outcome = run({QStringLiteral("show"), QStringLiteral("--output"), QStringLiteral("json")});
    QVERIFY2(outcome.isGood(), qPrintable(outcome.message));
    QVERIFY(!outcome.isCut);
    QCOMPARE(outcome.output.size(), 3'000'000 / 65 * 65);
    // What is shown of it is bounded, and says that there is more.
    QCOMPARE(m_shown.output.last(), QStringLiteral("… there is more, which is not shown"));
    QCOMPARE(m_shown.output.size(), OutputLines::shownLimit / 65 + 2);
}

void TestAzRunner::tooMuchOutput()
{
    m_az->steer({{QStringLiteral("when"), QStringLiteral("show")}, {QStringLiteral("bytes"), 9'000'000}});
    const AzOutcome outcome = run({QStringLiteral("show"), QStringLiteral("--output"), QStringLiteral("json")});
    QVERIFY(outcome.isGood());
    QVERIFY(outcome.isCut);
    QCOMPARE(outcome.output.size(), AzRunner::outputLimit);
    QCOMPARE(outcome.message, QStringLiteral("az printed more than 8 MiB"));
    QVERIFY(outcome.answer().exitCode != 0); // half a JSON text is no answer
}

void TestAzRunner::failures_data()
{
    QTest::addColumn<QByteArray>("script");
    QTest::addColumn<QString>("message");
    QTest::addColumn<int>("problem");
    const auto add = [](const char *name, const char *script, const char *message, AzProblem problem) {
        QTest::newRow(name) << QByteArray(script) << QString::fromUtf8(message) << int(problem);
    };
    add("signed out", "echo \"ERROR: Please run 'az login' to setup account.\" >&2; exit 1",
        "Please run 'az login' to setup account.", AzProblem::NotSignedIn);
    add("warning first", "printf 'WARNING: old\\n\\nERROR: (AuthorizationFailed) No.\\n' >&2; exit 1",
        "(AuthorizationFailed) No.", AzProblem::NotPermitted);
    add("silent", "exit 7", "az ended with exit code 7", AzProblem::Other);
    add("missing", "echo 'ERROR: gone' >&2; exit 3", "gone", AzProblem::NotFound);
}

void TestAzRunner::failures()
{
    QFETCH(QByteArray, script);
    QFETCH(QString, message);
    QFETCH(int, problem);
    m_az->install(script);
    const AzOutcome outcome = run({});
    QCOMPARE(outcome.end, End::Exited);
    QVERIFY(!outcome.isGood());
    QCOMPARE(outcome.message, message);
    QCOMPARE(int(outcome.problem), problem);
}

void TestAzRunner::notThere()
{
    AzContext context = m_az->context();
    context.program = {};
    AzRunner runner(context);
    std::optional<AzOutcome> outcome;
    connect(&runner, &AzRunner::finished, this, [&outcome](const AzOutcome &result) { outcome = result; });
    runner.start({{}, 60s, false, false});
    QVERIFY(!outcome);
    QVERIFY(spinUntil([&outcome] { return outcome.has_value(); }));
    QCOMPARE(outcome->end, End::NotStarted);
    QCOMPARE(outcome->problem, AzProblem::NoAz);
    QCOMPARE(outcome->answer().exitCode, azAbsentExitCode);
}

void TestAzRunner::cannotBeStarted()
{
    m_az->write("az", "#!/nonexistent/interpreter\n");
    const AzOutcome outcome = run({});
    QCOMPARE(outcome.end, End::NotStarted);
    QVERIFY2(outcome.message.startsWith(QStringLiteral("az cannot be started: ")), qPrintable(outcome.message));
}

void TestAzRunner::batchFileGetsNothingThatItWouldRead()
{
    QVERIFY(QFile::rename(m_az->path("az"), m_az->path("az.cmd")));
    AzContext context = m_az->context();
    context.program.file = m_az->path("az.cmd");
    AzRunner runner(context);
    std::optional<AzOutcome> outcome;
    connect(&runner, &AzRunner::finished, this, [&outcome](const AzOutcome &result) { outcome = result; });
    runner.start({{QStringLiteral("a&calc")}, 60s, false, false});
    QVERIFY(spinUntil([&outcome] { return outcome.has_value(); }));
    QCOMPARE(outcome->end, End::NotStarted);
    QCOMPARE(outcome->message, QStringLiteral("this az is a batch file and cannot be given the argument a&calc"));
    QVERIFY(m_az->calls().isEmpty());
}

void TestAzRunner::crashes()
{
    m_az->install("kill -SEGV $$");
    QCOMPARE(run({}).end, End::Crashed);
}

void TestAzRunner::takesTooLong()
{
    // The script's child too: az is a script that starts Python.
    m_az->install(R"(sleep 600 & echo $! >"$DIR/child"; echo begun; wait)");
    const AzOutcome outcome = run({}, 1s);
    QCOMPARE(outcome.end, End::TimedOut);
    QCOMPARE(outcome.message, QStringLiteral("az has not answered for 1 s"));
    QCOMPARE(m_shown.output, QStringList{QStringLiteral("begun")});
    const int child = m_az->read("child").trimmed().toInt();
    QVERIFY(pollUntil([this, child] { return isGone(child); }));
}

void TestAzRunner::stopped()
{
    m_az->install(R"(sleep 600 & echo $!; wait)");
    AzRunner runner(m_az->context());
    int child = 0;
    connect(&runner, &AzRunner::lineArrived, this, [&child](const QString &line) { child = line.toInt(); });
    QList<AzOutcome> outcomes;
    connect(&runner, &AzRunner::finished, this, [&outcomes](const AzOutcome &result) { outcomes.append(result); });
    runner.start({{}, 60s, false, false});
    QVERIFY(spinUntil([&child] { return child > 0; }, 60s));
    runner.stop();
    runner.stop();
    QVERIFY(outcomes.isEmpty()); // never from inside
    QVERIFY(spinUntil([&outcomes] { return !outcomes.isEmpty(); }));
    QVERIFY(!runner.isRunning());
    runner.stop();
    QCoreApplication::processEvents();
    QCOMPARE(outcomes.size(), 1);
    QCOMPARE(outcomes.first().end, End::Stopped);
    QVERIFY(pollUntil([this, child] { return isGone(child); }));
}

void TestAzRunner::goesWithItsRunner()
{
    m_az->install(R"(echo $$; exec sleep 600)");
    auto runner = std::make_unique<AzRunner>(m_az->context());
    int process = 0;
    int outcomes = 0;
    connect(runner.get(), &AzRunner::lineArrived, this, [&process](const QString &line) { process = line.toInt(); });
    connect(runner.get(), &AzRunner::finished, this, [&outcomes] { ++outcomes; });
    runner->start({{}, 60s, false, false});
    QVERIFY(spinUntil([&process] { return process > 0; }, 60s));
    runner.reset();
    QCOMPARE(::kill(process, 0), -1);
    QCOMPARE(errno, ESRCH);
    QCOMPARE(outcomes, 0);
}

void TestAzRunner::secretIsShownNowhere()
{
    m_az->install("echo key-4711; echo noise >&2");
    AzOutcome outcome = run({}, 60s, true);
    QCOMPARE(outcome.output, "key-4711\n");
    QVERIFY(m_shown.output.isEmpty());
    QVERIFY(m_shown.errors.isEmpty());

    m_az->install("echo key-4711; echo 'ERROR: it was key-4711 and no more' >&2; exit 1");
    outcome = run({}, 60s, true);
    QCOMPARE(outcome.output, "");
    QCOMPARE(outcome.message, QStringLiteral("it was … and no more"));
    QVERIFY(m_shown.output.isEmpty());
    QCOMPARE(m_shown.errors, QStringList{QStringLiteral("ERROR: it was … and no more")});
}

void TestAzRunner::runsAgain()
{
    AzRunner runner(m_az->context());
    QList<AzOutcome> outcomes;
    const QStringList version{QStringLiteral("version"), QStringLiteral("--output"), QStringLiteral("json")};
    connect(&runner, &AzRunner::finished, this, [&](const AzOutcome &outcome) {
        outcomes.append(outcome);
        if (outcomes.size() == 1) {
            runner.start({version, 60s, false, false});
        }
    });
    runner.start({version, 60s, false, false});
    QVERIFY(spinUntil([&outcomes] { return outcomes.size() == 2; }, 60s));
    QVERIFY(outcomes[1].isGood());
    QCOMPARE(outcomes[0].output, outcomes[1].output);
}

QTEST_GUILESS_MAIN(TestAzRunner)
#include "tst_azrunner.moc"
