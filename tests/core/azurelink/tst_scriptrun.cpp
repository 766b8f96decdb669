// SPDX-License-Identifier: MIT
#include "core/azurelink/scriptrun.h"
#include "tests/core/azurelink/fakeaz.h"

#include <QTest>

#include <optional>

using namespace spillway;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;
using End = ScriptOutcome::End;

/// Scripts against an az that is a shell script: `echo` says its words, others as the test needs.
class TestScriptRun : public QObject
{
    Q_OBJECT
private slots:
    void init();
    void variablesAndFiles();
    void fileThatIsNone();
    void keyInAFile();
    void keyThatIsMissing();
    void onlyIfEmpty();
    void doneAnyway();
    void absent_data();
    void absent();
    void whenEmpty();
    void secretGoesToItsPlace();
    void failure_data();
    void failure();
    void tooMuchToCapture();
    void takesTooLong();
    void stoppedInside();
    void stoppedBetween();
    void empty();
    void commandAsShown();

private:
    AzCommand command(const QStringList &words, const QString &capture = {}) const;
    ScriptOutcome run(const AzScript &script, const QList<AzFile> &files = {});

    std::unique_ptr<FakeAz> m_az;
    std::unique_ptr<ScriptRun> m_run;
    AzContext m_context;
    QStringList m_told;
    QHash<QString, QString> m_secrets;
    ScriptFiles::Keys m_keys;
    int m_stopAt = -1; ///< the command at whose start it is stopped
};

void TestScriptRun::init()
{
    m_az = std::make_unique<FakeAz>();
    m_az->install(R"(what=$1; shift
printf '%s' "$what" >>"$DIR/ran"
case $what in
    echo) printf '%s\n' "$*" ;;
    cat) cat "${1#@}" ;;
    mode) stat -c %a "$1"; dirname "$1" | xargs stat -c %a ;;
    fail) echo "ERROR: $1" >&2; exit 1 ;;
    missing) echo "ERROR: gone" >&2; exit 3 ;;
    hang) echo waiting; exec sleep 600 ;;
    much) head -c 9000000 /dev/zero | tr '\0' x ;;
esac)");
    m_context = m_az->context();
    m_told.clear();
    m_secrets.clear();
    m_keys = {};
    m_stopAt = -1;
}

AzCommand TestScriptRun::command(const QStringList &words, const QString &capture) const
{
    AzCommand made;
    made.comment = words.join(u' ');
    for (const QString &word : words) {
        made.words.append(word);
    }
    made.capture = capture;
    return made;
}

ScriptOutcome TestScriptRun::run(const AzScript &script, const QList<AzFile> &files)
{
    m_run = std::make_unique<ScriptRun>(
        m_context, [this](const QString &capture, const QString &secret) { m_secrets.insert(capture, secret); });
    m_run->setKeys(m_keys);
    std::optional<ScriptOutcome> outcome;
    connect(m_run.get(), &ScriptRun::commandStarted, this,
            [this](int index, int count, const QString &comment, const QString & /*command*/) {
                m_told.append(u"%1/%2 %3"_s.arg(index).arg(count).arg(comment));
                if (index == m_stopAt) {
                    m_run->stop();
                }
            });
    connect(m_run.get(), &ScriptRun::commandSkipped, this, [this](int index, int count, const QString &comment) {
        m_told.append(u"%1/%2 skipped %3"_s.arg(index).arg(count).arg(comment));
    });
    connect(m_run.get(), &ScriptRun::lineArrived, this, [this](const QString &line, bool isError) {
        m_told.append((isError ? u"! "_s : u"> "_s) + line);
        if (line == "waiting"_L1 && m_stopAt == -2) {
            m_run->stop();
        }
    });
    connect(m_run.get(), &ScriptRun::finished, this, [&outcome](const ScriptOutcome &result) { outcome = result; });
    m_run->start(script, files);
    if (outcome) {
        qWarning("it ended inside start");
    }
    spinUntil([&outcome] { return outcome.has_value(); }, 60s);
    return outcome.value_or(ScriptOutcome{End::Failed, -2});
}

void TestScriptRun::variablesAndFiles()
{
    AzScript script;
    script.commands = {command({u"echo"_s, u"sub 1"_s}, u"id"_s), command({u"echo"_s}), command({u"cat"_s}),
                       command({u"mode"_s}), command({u"cat"_s})};
    script.commands[1].words.append(AzWord(u"/subscriptions/"_s) + AzWord::variable(u"id"_s) + AzWord(u"/x"_s));
    script.commands[2].words.append(AzWord(u"@"_s) + AzWord::file(u"body.json"_s));
    script.commands[3].words.append(AzWord::file(u"body.json"_s));
    script.commands[4].words.append(AzWord::file(u"openapi.json"_s));
    script.files = {{u"body.json"_s, "{\"a\":1}\n"}};
    const ScriptOutcome outcome = run(script, {{u"openapi.json"_s, "schema\n"}});
    QVERIFY2(outcome.isDone(), qPrintable(outcome.toString()));
    QCOMPARE(outcome.toString(), QString());
    QCOMPARE(m_told,
             (QStringList{u"0/5 echo sub 1"_s, u"> sub 1"_s, u"1/5 echo"_s, u"> /subscriptions/sub 1/x"_s, u"2/5 cat"_s,
                          u"> {\"a\":1}"_s, u"3/5 mode"_s, u"> 600"_s, u"> 700"_s, u"4/5 cat"_s, u"> schema"_s}));
    // They are gone with the run.
    script.commands = {command({u"echo"_s})};
    script.commands[0].words.append(AzWord::file(u"body.json"_s));
    QVERIFY(run(script).isDone());
    QVERIFY(!QFile::exists(m_told.last().mid(2)));
}

void TestScriptRun::fileThatIsNone()
{
    AzScript script{{}, {command({u"echo"_s})}, {{u"../body.json"_s, "x"}}};
    const ScriptOutcome outcome = run(script);
    QCOMPARE(outcome.end, End::Failed);
    QCOMPARE(outcome.azText, u"a file cannot have the name ../body.json"_s);
    QCOMPARE(m_az->read("ran"), "");
}

void TestScriptRun::keyInAFile()
{
    AzFile file{u"value.json"_s, {}};
    file.key = AzKey{u"eastus"_s, u"SPILLWAY_KEY_EASTUS"_s, "{\"value\":\"", "\"}\n"};
    AzScript script{{}, {command({u"echo"_s}), command({u"cat"_s}), command({u"echo"_s})}, {file}};
    script.commands[0].words.append(AzWord(u"before"_s));
    script.commands[1].words.append(AzWord::file(file.name));
    script.commands[1].isSecret = true;
    script.commands[1].capture = u"file"_s;
    QStringList asked;
    m_keys = [&asked](const AzKey &key) {
        asked.append(key.backend);
        return QByteArray("a\"b\\\xc3\xa9");
    };
    QVERIFY(run(script).isDone());
    QCOMPARE(asked, QStringList{u"eastus"_s}); // once, for the command that takes it
    QCOMPARE(m_secrets.value(u"file"_s), u"{\"value\":\"a\\\"b\\\\\\u00e9\"}"_s);
}

void TestScriptRun::keyThatIsMissing()
{
    AzFile file{u"value.json"_s, {}};
    file.key = AzKey{u"eastus"_s, u"SPILLWAY_KEY_EASTUS"_s, "{", "}"};
    AzScript script{{}, {command({u"cat"_s})}, {file}};
    script.commands[0].words.append(AzWord::file(file.name));
    const ScriptOutcome outcome = run(script);
    QCOMPARE(outcome.end, End::Failed);
    QCOMPARE(outcome.toString(), u"cat. There is no key for the backend eastus. Give the backend its key first."_s);
    QCOMPARE(m_az->read("ran"), "");
}

void TestScriptRun::onlyIfEmpty()
{
    AzScript script;
    script.commands = {command({u"echo"_s, u"here"_s}, u"there"_s), command({u"fail"_s, u"it was made again"_s}),
                       command({u"missing"_s}, u"absent"_s), command({u"echo"_s, u"made"_s})};
    script.commands[1].onlyIfEmpty = u"there"_s;
    script.commands[2].mayBeAbsent = true;
    script.commands[3].onlyIfEmpty = u"absent"_s;
    const ScriptOutcome outcome = run(script);
    QVERIFY2(outcome.isDone(), qPrintable(outcome.toString()));
    QVERIFY(m_told.contains(u"1/4 skipped fail it was made again"_s));
    QCOMPARE(m_told.last(), u"> made"_s);
}

void TestScriptRun::doneAnyway()
{
    AzScript script{{}, {command({u"fail"_s, u"(RoleAssignmentExists) The role assignment already exists."_s})}, {}};
    QCOMPARE(run(script).end, End::Failed);
    script.commands[0].doneWhenErrorHas = QStringList{u"roleassignmentexists"_s};
    QVERIFY(run(script).isDone());
    script.commands[0].words = {u"fail"_s, u"(Conflict) Another one."_s};
    QCOMPARE(run(script).end, End::Failed);
}

void TestScriptRun::absent_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("isDone");
    QTest::newRow("not found") << u"(ResourceNotFound) The Resource was not found."_s << true;
    QTest::newRow("something else") << u"who knows"_s << true;
    // These say nothing of whether it is there: making it anew would be wrong.
    QTest::newRow("signed out") << u"Please run 'az login' to setup account."_s << false;
    QTest::newRow("no permission") << u"(AuthorizationFailed) No."_s << false;
    QTest::newRow("throttled") << u"(TooManyRequests) Slow down."_s << false;
    QTest::newRow("no network") << u"Failed to establish a new connection"_s << false;
}

void TestScriptRun::absent()
{
    QFETCH(QString, text);
    QFETCH(bool, isDone);
    AzScript script{{}, {command({u"fail"_s, text}, u"id"_s)}, {}};
    script.commands[0].mayBeAbsent = true;
    QCOMPARE(run(script).isDone(), isDone);
}

void TestScriptRun::whenEmpty()
{
    AzScript script{{}, {command({u"echo"_s}, u"principal"_s), command({u"echo"_s, u"on"_s})}, {}};
    script.commands[0].whenEmpty = u"Turn it on first."_s;
    const ScriptOutcome outcome = run(script);
    QCOMPARE(outcome.end, End::Failed);
    QCOMPARE(outcome.index, 0);
    QCOMPARE(outcome.remedy, u"Turn it on first."_s);
    QCOMPARE(m_az->read("ran"), "echo");
}

void TestScriptRun::secretGoesToItsPlace()
{
    AzScript script{{}, {command({u"echo"_s, u"key-4711"_s}, u"clientKey"_s), command({u"echo"_s})}, {}};
    script.commands[0].comment = u"Its key"_s;
    script.commands[0].isSecret = true;
    script.commands[1].words.append(AzWord(u"["_s) + AzWord::variable(u"clientKey"_s) + AzWord(u"]"_s));
    QVERIFY(run(script).isDone());
    QCOMPARE(m_secrets, (QHash<QString, QString>{{u"clientKey"_s, u"key-4711"_s}}));
    // No other command can have it: an argument is seen by every process.
    QCOMPARE(m_told, (QStringList{u"0/2 Its key"_s, u"1/2 echo"_s, u"> []"_s}));
}

void TestScriptRun::failure_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("remedy");
    const auto add = [](const char *name, const QString &text, const QString &remedy) {
        QTest::newRow(name) << text << remedy;
    };
    add("signed out", u"Please run 'az login' to setup account."_s, u"Run az login."_s);
    add("quota", u"(InsufficientQuota) This operation require 30 new capacity in quota."_s,
        u"Lower the capacity, choose another region, or ask Azure for more quota."_s);
    add("before its time", u"(ParentResourceNotFound) Can not perform requested operation on nested resource."_s,
        u"Run the steps before this one first."_s);
}

void TestScriptRun::failure()
{
    QFETCH(QString, text);
    QFETCH(QString, remedy);
    AzScript script{{}, {command({u"echo"_s, u"1"_s}), command({u"fail"_s, text}), command({u"echo"_s, u"3"_s})}, {}};
    script.commands[1].comment = u"Make it"_s;
    const ScriptOutcome outcome = run(script);
    QCOMPARE(outcome.end, End::Failed);
    QCOMPARE(outcome.index, 1);
    QCOMPARE(outcome.what, u"Make it"_s);
    QCOMPARE(outcome.azText, text);
    QCOMPARE(outcome.remedy, remedy);
    QVERIFY(outcome.toString().startsWith(u"Make it. "_s + text));
    QCOMPARE(m_told.last(), u"! ERROR: "_s + text);
    QCOMPARE(m_az->read("ran"), "echofail"); // and nothing after it
    QVERIFY(!m_run->isRunning());
}

void TestScriptRun::tooMuchToCapture()
{
    const ScriptOutcome outcome = run({{}, {command({u"much"_s}, u"all"_s)}, {}});
    QCOMPARE(outcome.end, End::Failed);
    QCOMPARE(outcome.azText, u"az printed more than 8 MiB"_s);
    QVERIFY(run({{}, {command({u"much"_s})}, {}}).isDone()); // nobody needs it
}

void TestScriptRun::takesTooLong()
{
    m_context.minute = 200ms;
    const ScriptOutcome outcome = run({{}, {command({u"hang"_s})}, {}});
    QCOMPARE(outcome.end, End::Failed);
    QCOMPARE(outcome.azText, u"az has not answered for 1 s"_s);
    QCOMPARE(outcome.remedy, u"Azure may still be at work. Verify the step before you run it again."_s);
}

void TestScriptRun::stoppedInside()
{
    m_stopAt = -2;
    const ScriptOutcome outcome =
        run({{}, {command({u"echo"_s, u"1"_s}), command({u"hang"_s}), command({u"echo"_s})}, {}});
    QCOMPARE(outcome.end, End::Stopped);
    QCOMPARE(outcome.index, 1);
    QCOMPARE(m_az->read("ran"), "echohang");
}

void TestScriptRun::stoppedBetween()
{
    m_stopAt = 1;
    const ScriptOutcome outcome = run({{}, {command({u"echo"_s, u"1"_s}), command({u"echo"_s, u"2"_s})}, {}});
    QCOMPARE(outcome.end, End::Stopped);
    QCOMPARE(outcome.index, 1);
    QCOMPARE(m_az->read("ran"), "echo");
}

void TestScriptRun::empty()
{
    QVERIFY(run({}).isDone());
    QVERIFY(m_told.isEmpty());
}

void TestScriptRun::commandAsShown()
{
    AzCommand shown = command({u"rest"_s, u"--url"_s});
    shown.words.append(AzWord(u"/subscriptions/"_s) + AzWord::variable(u"id"_s));
    shown.words.append(AzWord(u"two words \"x\""_s));
    shown.words.append(AzWord(u"@"_s) + AzWord::file(u"body.json"_s));
    QCOMPARE(shownCommand(shown), u"az rest --url /subscriptions/$id \"two words \\\"x\\\"\" @body.json"_s);
}

QTEST_GUILESS_MAIN(TestScriptRun)
#include "tst_scriptrun.moc"
