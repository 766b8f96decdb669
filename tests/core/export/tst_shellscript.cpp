// SPDX-License-Identifier: MIT
#include "core/export/shellscript.h"
#include "tests/core/export/scriptstage.h"
#include "tests/core/export/setupscripts.h"

using namespace spillway;
using namespace Qt::StringLiterals;

namespace
{

constexpr auto backendKey = "SPILLWAY_KEY_EASTUS=backendkey0815";

void addScriptCases()
{
    QTest::addColumn<QString>("name");
    for (const QString &name : scriptCases()) {
        QTest::newRow(qPrintable(name)) << name;
    }
}

QList<QStringList> wordsOf(const QList<AzCall> &calls)
{
    QList<QStringList> words;
    for (const AzCall &call : calls) {
        words.append(call.words);
    }
    return words;
}

/// As a person pastes the steps, one after the other, into one terminal.
QByteArray pastedText(const SetupScript &script)
{
    QString text;
    for (const AzScript &part : partsOf(script)) {
        text += bashText(part) + u'\n';
    }
    return text.toUtf8();
}

bool hasTools(const QStringList &tools)
{
    return std::all_of(tools.begin(), tools.end(),
                       [](const QString &tool) { return !QStandardPaths::findExecutable(tool).isEmpty(); });
}

} // namespace

/// The bash script: what it says, and what it does with an az that has a memory.
class TestShellScript : public QObject
{
    Q_OBJECT
private slots:
    void golden();
    void problems();
    void parses_data() { addScriptCases(); }
    void parses();
    void callsAreTheCommands_data() { addScriptCases(); }
    void callsAreTheCommands();
    void pastedCallsAreTheCommands_data() { addScriptCases(); }
    void pastedCallsAreTheCommands();
    void secondRunChangesNothing_data() { addScriptCases(); }
    void secondRunChangesNothing();
    void goesOnAfterAFailure();
    void roleThatAzDoesNotList();
    void keysAreNotShown();
    void keyHasToBeOne();
    void schemaIsMissing();
};

void TestShellScript::golden()
{
    const Exported result = ShellScriptWriter().write(caseProfile(u"contract"_s));
    QCOMPARE(result.problem, QString());
    QCOMPARE(QString::fromUtf8(result.bytes), QString::fromUtf8(caseFile(u"contract"_s, u"setup.bash"_s)));
    QCOMPARE(notesText(result), caseFile(u"contract"_s, u"setup.notes"_s));
    QCOMPARE(findExporter(u"bash")->write(caseProfile(u"contract"_s)).bytes, result.bytes);
}

void TestShellScript::problems()
{
    Profile profile = caseProfile(u"contract"_s);
    QJsonObject policy{{u"identity"_s, u"nobody"_s}};
    profile.setup[u"policy"_s] = policy;
    Exported result = ShellScriptWriter().write(profile);
    QVERIFY2(result.problem.startsWith(u"setup.policy.identity: "_s), qPrintable(result.problem));
    QCOMPARE(result.bytes, QByteArray());
    QJsonObject apim{{u"name"_s, u"1 not a name"_s}};
    profile.setup[u"apim"_s] = apim;
    result = ShellScriptWriter().write(profile);
    QVERIFY2(result.problem.startsWith(u"setup.apim.name: "_s), qPrintable(result.problem));
    apim = {{u"name"_s, 5}};
    profile.setup[u"apim"_s] = apim;
    result = ShellScriptWriter().write(profile);
    QVERIFY2(result.problem.startsWith(u"setup.apim.name: "_s), qPrintable(result.problem));
    QCOMPARE(result.bytes, QByteArray());
    QCOMPARE(result.notes, QStringList());
}

void TestShellScript::parses()
{
    QFETCH(QString, name);
    if (!hasTools({u"bash"_s})) {
        QSKIP("There is no bash.");
    }
    const SetupScript script = scriptCase(name);
    const ScriptStage stage;
    stage.write(u"setup.sh"_s, shellScript(script).toUtf8());
    stage.write(u"pasted.sh"_s,
                "#!/usr/bin/env bash\n# shellcheck disable=SC1003,SC2016,SC2034\n" + pastedText(script));
    for (const QString &file : {u"setup.sh"_s, u"pasted.sh"_s}) {
        QProcess bash;
        bash.start(u"bash"_s, {u"-n"_s, stage.path(file)});
        QVERIFY(bash.waitForFinished());
        QCOMPARE(bash.readAllStandardError(), QByteArray());
        QCOMPARE(bash.exitCode(), 0);
        if (hasTools({u"shellcheck"_s})) {
            QProcess check;
            check.start(u"shellcheck"_s, {stage.path(file)});
            QVERIFY(check.waitForFinished(120'000));
            QCOMPARE(check.readAllStandardOutput(), QByteArray());
            QCOMPARE(check.exitCode(), 0);
        }
    }
}

void TestShellScript::callsAreTheCommands()
{
    QFETCH(QString, name);
    if (!hasTools({u"bash"_s, u"python3"_s})) {
        QSKIP("There is no bash or no python3.");
    }
    const SetupScript script = scriptCase(name);
    const ScriptStage stage;
    const ScriptEnd end = stage.run(shellScript(script).toUtf8(), {QString::fromLatin1(backendKey)});
    QCOMPARE(end.errors, QByteArray());
    QCOMPARE(end.exitCode, 0);
    const QList<AzCall> calls = stage.takeCalls();
    QVERIFY(calls.size() > 15);
    QCOMPARE(wordsOf(calls), expectedCalls(partsOf(script), calls));
    QCOMPARE(stage.sideEffects(), QStringList());
    const QByteArrayList curl = contentOf(stage.path(u"curl"_s)).split('\0');
    QCOMPARE(QString::fromUtf8(curl[curl.size() - 2]), script.test.url);
    QCOMPARE(contentOf(stage.path(u"curl-input"_s)), QByteArray("header = \"api-key: 0123456789abcdef\"\n"));
}

void TestShellScript::pastedCallsAreTheCommands()
{
    QFETCH(QString, name);
    if (!hasTools({u"bash"_s, u"python3"_s})) {
        QSKIP("There is no bash or no python3.");
    }
    const SetupScript script = scriptCase(name);
    const ScriptStage stage;
    // A terminal stays where it is and goes on after an error; nothing removes the folders of bodies but this.
    const ScriptEnd end = stage.run("cd \"$FAKE_AZ\" || exit\n" + pastedText(script) + "rm -rf tmp/*\n",
                                    {QString::fromLatin1(backendKey)});
    QCOMPARE(end.errors, QByteArray());
    const QList<AzCall> calls = stage.takeCalls();
    QCOMPARE(wordsOf(calls), expectedCalls(partsOf(script), calls));
    QCOMPARE(stage.sideEffects(), QStringList());
}

void TestShellScript::secondRunChangesNothing()
{
    QFETCH(QString, name);
    if (!hasTools({u"bash"_s, u"python3"_s})) {
        QSKIP("There is no bash or no python3.");
    }
    const QByteArray script = shellScript(scriptCase(name)).toUtf8();
    const ScriptStage stage;
    QCOMPARE(stage.run(script, {QString::fromLatin1(backendKey)}).exitCode, 0);
    const QByteArray state = stage.state();
    stage.takeCalls();
    // The key has been handed over: it is not asked for again.
    const ScriptEnd again = stage.run(script);
    QCOMPARE(again.errors, QByteArray());
    QCOMPARE(again.exitCode, 0);
    QCOMPARE(stage.state(), state);
    for (const AzCall &call : stage.takeCalls()) {
        QVERIFY2(!call.words.contains(u"create"_s), qPrintable(call.words.join(u' ')));
    }
}

void TestShellScript::goesOnAfterAFailure()
{
    if (!hasTools({u"bash"_s, u"python3"_s})) {
        QSKIP("There is no bash or no python3.");
    }
    const QByteArray script = shellScript(scriptCase(u"two groups"_s)).toUtf8();
    const ScriptStage whole;
    QCOMPARE(whole.run(script).exitCode, 0);
    for (const char *command : {"apim wait", "resource wait", "role assignment create", "apim api import"}) {
        const ScriptStage stage;
        stage.write(u"fail-at"_s, command);
        const ScriptEnd broken = stage.run(script);
        QVERIFY(broken.exitCode != 0);
        QVERIFY2(broken.errors.contains("Azure has a bad day"), broken.errors.constData());
        QVERIFY(stage.state() != whole.state());
        QFile::remove(stage.path(u"fail-at"_s));
        QCOMPARE(stage.run(script).exitCode, 0);
        QCOMPARE(stage.state(), whole.state());
    }
}

/// A role that is granted but not listed: az fails, and that is all right.
void TestShellScript::roleThatAzDoesNotList()
{
    if (!hasTools({u"bash"_s, u"python3"_s})) {
        QSKIP("There is no bash or no python3.");
    }
    const QByteArray script = shellScript(scriptCase(u"contract"_s)).toUtf8();
    const ScriptStage stage;
    QCOMPARE(stage.run(script).exitCode, 0);
    const QByteArray state = stage.state();
    const ScriptEnd again = stage.run(script, {u"FAKE_AZ_BLIND=1"_s});
    QCOMPARE(again.exitCode, 0);
    QCOMPARE(again.errors, QByteArray());
    QCOMPARE(stage.state(), state);
}

void TestShellScript::keysAreNotShown()
{
    if (!hasTools({u"bash"_s, u"python3"_s})) {
        QSKIP("There is no bash or no python3.");
    }
    const ScriptStage stage;
    const ScriptEnd end =
        stage.run(shellScript(scriptCase(u"named values"_s)).toUtf8(), {QString::fromLatin1(backendKey)});
    QCOMPARE(end.exitCode, 0);
    QVERIFY2(stage.state().contains("\"value\": \"backendkey0815\""), stage.state().constData());
    const QByteArray curl = contentOf(stage.path(u"curl"_s));
    for (const QByteArray &key : {QByteArray("backendkey0815"), QByteArray("0123456789abcdef")}) {
        QVERIFY(!end.output.contains(key));
        QVERIFY(!end.errors.contains(key));
        QVERIFY(!curl.contains(key));
    }
    for (const AzCall &call : stage.takeCalls()) {
        QVERIFY(!call.words.join(u' ').contains(u"backendkey0815"_s));
    }
    QVERIFY(end.output.contains("listSecrets")); // how to get it
}

void TestShellScript::keyHasToBeOne()
{
    if (!hasTools({u"bash"_s, u"python3"_s})) {
        QSKIP("There is no bash or no python3.");
    }
    const QByteArray script = shellScript(scriptCase(u"named values"_s)).toUtf8();
    for (const QString &variable : {u"SPILLWAY_KEY_OTHER=x"_s, u"SPILLWAY_KEY_EASTUS=a\",\"b"_s}) {
        const ScriptStage stage;
        const ScriptEnd end = stage.run(script, {variable});
        QVERIFY(end.exitCode != 0);
        QVERIFY2(end.errors.contains("SPILLWAY_KEY_EASTUS"), end.errors.constData());
        QVERIFY(!end.errors.contains("a\",\"b"));
        QVERIFY(!stage.state().contains("named value"));
    }
}

void TestShellScript::schemaIsMissing()
{
    if (!hasTools({u"bash"_s, u"python3"_s})) {
        QSKIP("There is no bash or no python3.");
    }
    const ScriptStage stage;
    QFile::remove(stage.path(u"openapi.json"_s));
    const ScriptEnd end = stage.run(shellScript(scriptCase(u"contract"_s)).toUtf8());
    QCOMPARE(end.exitCode, 1);
    QVERIFY(end.errors.startsWith("openapi.json is not beside this script."));
    QVERIFY(end.errors.contains("/AzureOpenAI/inference/stable/2024-10-21/inference.json\n"));
    QCOMPARE(stage.takeCalls().size(), 0);
    QCOMPARE(stage.sideEffects(), QStringList());
}

QTEST_GUILESS_MAIN(TestShellScript)
#include "tst_shellscript.moc"
