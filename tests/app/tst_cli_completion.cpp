// SPDX-License-Identifier: MIT
#include "app/commands/command.h"
#include "tests/support/cliprocess.h"

#include <QDir>
#include <QFile>
#include <QRegularExpression>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

using namespace spillway;

/// `spillway-cli completion bash|zsh|fish`: what the shells offer, by the shells themselves where they are installed.
class CliCompletion : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase();
    void bashTakesTheScript();
    void bashCommands_data();
    void bashCommands();
    void bashOptions_data();
    void bashOptions();
    void bashWords_data();
    void bashWords();
    void bashFiles_data();
    void bashFiles();
    void bashOffersNoFiles_data();
    void bashOffersNoFiles();
    void zshTakesTheScript();
    void zshNamesEverything();
    void zshIsRegistered();
    void fishTakesTheScript();
    void fishOffersCommands();
    void fishOffersOptions_data();
    void fishOffersOptions();
    void fishOffersValues_data();
    void fishOffersValues();

private:
    QStringList offered(const QStringList &words) const;
    QByteArray zsh(const QString &commands, int *code) const;
    QByteArray fish(const QStringList &arguments, int *code) const;
    QStringList fishOffers(const QString &line) const;

    QTemporaryDir m_folder;
    QString m_bashScript;
    QString m_zshScript;
    QString m_fishScript;
};

namespace
{

QStringList sorted(QStringList list)
{
    list.sort();
    return list;
}

QStringList commandNames()
{
    QStringList names;
    for (const Command &command : commands()) {
        names << command.name;
    }
    return names;
}

/// Runs a program; standard output, and what it has said on standard error in `errors`.
int runProgram(const QString &program, const QStringList &arguments, const QString &folder, QByteArray &output,
               QByteArray &errors)
{
    QProcess process;
    process.setWorkingDirectory(folder);
    process.start(program, arguments);
    if (!process.waitForFinished()) {
        return -1;
    }
    output = process.readAllStandardOutput();
    errors = process.readAllStandardError();
    return process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -1;
}

} // namespace

void CliCompletion::initTestCase()
{
    for (const char *shell : {"bash", "zsh", "fish"}) {
        const CliResult result = runCli({"completion", shell});
        QCOMPARE(result.code, 0);
        QCOMPARE(result.errors, "");
        QVERIFY(result.output.endsWith('\n'));
        QFile script(m_folder.filePath(QString("spillway-cli.") + shell));
        QVERIFY(script.open(QIODevice::WriteOnly) && script.write(result.output) == result.output.size());
    }
    m_bashScript = m_folder.filePath("spillway-cli.bash");
    m_zshScript = m_folder.filePath("spillway-cli.zsh");
    m_fishScript = m_folder.filePath("spillway-cli.fish");
    QDir files(m_folder.path());
    QVERIFY(files.mkpath("files/sub folder"));
    for (const char *name : {"a.spillway.json", "b c.spillway.json", "notes.txt"}) {
        QFile file(m_folder.filePath(QString("files/") + name));
        QVERIFY(file.open(QIODevice::WriteOnly));
    }
}

/// What bash offers for the last of `words`, which are split as bash splits them (at = and : too).
QStringList CliCompletion::offered(const QStringList &words) const
{
    static const QString ask = "source \"$1\" || exit 9; shift\n"
                               "COMP_WORDS=(\"$@\"); COMP_CWORD=$(($# - 1))\n"
                               "_spillway_cli spillway-cli \"${COMP_WORDS[COMP_CWORD]}\"\n"
                               "printf '%s\\n' \"${COMPREPLY[@]}\"";
    QByteArray output;
    QByteArray errors;
    const QStringList arguments =
        QStringList{"--norc", "--noprofile", "-u", "-c", ask, "bash", m_bashScript, "spillway-cli"} + words;
    const int code = runProgram("bash", arguments, m_folder.filePath("files"), output, errors);
    if (code != 0 || !errors.isEmpty()) {
        return {QString("exit code %1: ").arg(code) + QString::fromUtf8(errors)};
    }
    return QString::fromUtf8(output).split('\n', Qt::SkipEmptyParts);
}

void CliCompletion::bashTakesTheScript()
{
    if (QStandardPaths::findExecutable("bash").isEmpty()) {
        QSKIP("bash is not installed");
    }
    QByteArray output;
    QByteArray errors;
    QCOMPARE(runProgram("bash", {"-n", m_bashScript}, m_folder.path(), output, errors), 0);
    QCOMPARE(errors, "");
    // As the help says: source <(spillway-cli completion bash).
    const QString program = "source <(\"$0\" completion bash) && complete -p spillway-cli";
    QCOMPARE(runProgram("bash", {"--norc", "-c", program, SPILLWAY_CLI}, m_folder.path(), output, errors), 0);
    QCOMPARE(output, "complete -F _spillway_cli spillway-cli\n");
    QCOMPARE(errors, "");
}

void CliCompletion::bashCommands_data()
{
    QTest::addColumn<QString>("begun");
    QTest::addColumn<QStringList>("offers");
    QTest::newRow("everything") << "" << commandNames() + QStringList{"--help", "--version"};
    QTest::newRow("s") << "s" << QStringList{"serve", "simulate", "status"};
    QTest::newRow("se") << "se" << QStringList{"serve"};
    QTest::newRow("--v") << "--v" << QStringList{"--version"};
    QTest::newRow("none") << "x" << QStringList{};
}

void CliCompletion::bashCommands()
{
    QFETCH(QString, begun);
    QFETCH(QStringList, offers);
    QCOMPARE(sorted(offered({begun})), sorted(offers));
}

void CliCompletion::bashOptions_data()
{
    QTest::addColumn<QString>("command");
    for (const QString &name : commandNames()) {
        QTest::newRow(qPrintable(name)) << name;
    }
}

void CliCompletion::bashOptions()
{
    QFETCH(QString, command);
    QStringList expected{"--help"};
    for (const OptionSpec &option : findCommand(command)->options) {
        expected << "--" + option.name;
        // Begun by all its letters it is offered, too.
        QVERIFY(offered({command, "--" + option.name}).contains("--" + option.name));
    }
    QCOMPARE(sorted(offered({command, "--"})), sorted(expected));
    QCOMPARE(offered({command, "--hel"}), QStringList{"--help"});
    QCOMPARE(offered({command, "--nothing"}), QStringList{});
}

void CliCompletion::bashWords_data()
{
    QTest::addColumn<QStringList>("words");
    QTest::addColumn<QStringList>("offers");
    const auto row = [](const QStringList &words, const QStringList &offers) {
        QTest::addRow("%s", qPrintable(words.join(' '))) << words << offers;
    };
    row({"serve", "--log", ""}, {"json", "text"});
    row({"serve", "--log", "t"}, {"text"});
    row({"serve", "--log", "="}, {"json", "text"});
    row({"serve", "--log", "=", "j"}, {"json"});
    row({"completion", ""}, {"bash", "fish", "zsh"});
    row({"help", "c"}, {"check", "completion"});
    row({"help", ""}, sorted(commandNames()));
    row({"keys", ""}, {"list", "remove", "set"});
    row({"keys", "r"}, {"remove"});
    row({"keys", "set", "p.spillway.json", ""}, {"client"});
    row({"keys", "set", "p.spillway.json", "client", ""}, {});
}

void CliCompletion::bashWords()
{
    QFETCH(QStringList, words);
    QFETCH(QStringList, offers);
    QCOMPARE(sorted(offered(words)), offers);
}

void CliCompletion::bashFiles_data()
{
    QTest::addColumn<QStringList>("words");
    QTest::addColumn<QStringList>("offers");
    const QStringList profiles{"a.spillway.json", "b c.spillway.json", "sub folder"};
    const QStringList all{"a.spillway.json", "b c.spillway.json", "notes.txt", "sub folder"};
    const auto row = [](const QStringList &words, const QStringList &offers) {
        QTest::addRow("%s", qPrintable(words.join(' '))) << words << offers;
    };
    row({"check", ""}, profiles);
    row({"check", "b"}, {"b c.spillway.json"});
    row({"check", "notes"}, {});
    row({"serve", ""}, profiles);
    row({"keys", "list", ""}, profiles);
    row({"serve", "--ready-file", ""}, all);
    row({"serve", "--ready-file", "="}, all);
    row({"serve", "--ready-file", "=", "n"}, {"notes.txt"});
    // Options, and the words that bash makes of 127.0.0.1:0, are no arguments.
    row({"serve", "--demo", ""}, profiles);
    row({"serve", "--listen", "127.0.0.1", ":", "0", ""}, profiles);
    row({"serve", "--listen", "=", "127.0.0.1", ":", "0", ""}, profiles);
    row({"serve", "--log", "json", "--ready-file", "f", ""}, profiles);
    row({"serve", "--log", "=", "json", "a"}, {"a.spillway.json"});
}

void CliCompletion::bashFiles()
{
    QFETCH(QStringList, words);
    QFETCH(QStringList, offers);
    QCOMPARE(sorted(offered(words)), offers);
}

void CliCompletion::bashOffersNoFiles_data()
{
    QTest::addColumn<QStringList>("words");
    const auto row = [](const QStringList &words) { QTest::addRow("%s", qPrintable(words.join(' '))) << words; };
    row({"serve", "--listen", ""});
    row({"serve", "a.spillway.json", ""});
    row({"simulate", ""});
    row({"simulate", "--fail", ""});
    row({"simulate", "--key", ""});
    row({"check", "a.spillway.json", ""});
    row({"status", ""});
    row({"nothing", ""});
}

void CliCompletion::bashOffersNoFiles()
{
    QFETCH(QStringList, words);
    QCOMPARE(offered(words), QStringList{});
}

/// Runs `commands` in zsh, with the script's path as $1.
QByteArray CliCompletion::zsh(const QString &commands, int *code) const
{
    QByteArray output;
    QByteArray errors;
    *code = runProgram("zsh", {"-f", "-c", commands, "zsh", m_zshScript}, m_folder.path(), output, errors);
    return output + errors;
}

void CliCompletion::zshTakesTheScript()
{
    if (QStandardPaths::findExecutable("zsh").isEmpty()) {
        QSKIP("zsh is not installed");
    }
    int code = -1;
    const QByteArray said = zsh("zsh -f -n \"$1\"", &code);
    QVERIFY2(code == 0 && said.isEmpty(), said);
}

void CliCompletion::zshNamesEverything()
{
    QFile file(m_zshScript);
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QString script = QString::fromUtf8(file.readAll());
    QVERIFY(script.startsWith("#compdef spillway-cli\n"));
    for (const Command &command : commands()) {
        QVERIFY2(script.contains("        '" + command.name + ':'), qPrintable(command.name));
        const qsizetype begin = script.indexOf("\n    " + command.name + ")\n");
        QVERIFY2(begin >= 0, qPrintable(command.name));
        const QString part = script.mid(begin, script.indexOf(";;", begin) - begin);
        for (const OptionSpec &option : command.options) {
            QString spec = "--" + option.name + (option.value.isEmpty() ? "" : "=");
            if (!option.shortName.isEmpty()) {
                // In words of zsh: either of the two, written both ways.
                const QString both = "'(-" + option.shortName + " --" + option.name + ")'{-" + option.shortName;
                spec = both + (option.value.isEmpty() ? "," : "+,") + spec + "}'[";
            } else {
                spec = (option.repeatable ? "'*" : "'") + spec + '[';
            }
            QVERIFY2(part.contains(spec), qPrintable(command.name + " --" + option.name));
        }
        for (const ArgumentSpec &argument : command.arguments) {
            QVERIFY2(part.contains((argument.required ? "':" : "'::") + argument.name + ':'),
                     qPrintable(command.name + ' ' + argument.name));
        }
        QVERIFY(part.contains("'--help["));
    }
    QVERIFY(script.contains("--log=[") && script.contains(":FORMAT:(text json)'"));
    QVERIFY(script.contains("'::PROFILE:_files -g \"*.spillway.json\"'"));
    QVERIFY(script.contains("':SHELL:(bash zsh fish)'"));
}

void CliCompletion::zshIsRegistered()
{
    if (QStandardPaths::findExecutable("zsh").isEmpty()) {
        QSKIP("zsh is not installed");
    }
    int code = -1;
    const QByteArray said =
        zsh("autoload -Uz compinit && compinit -D -u && source \"$1\" && print -r -- $_comps[spillway-cli] && "
            "whence -w _spillway_cli",
            &code);
    QCOMPARE(said, "_spillway_cli\n_spillway_cli: function\n");
    QCOMPARE(code, 0);
}

/// Runs fish, which reads and writes nothing outside this test's folder.
QByteArray CliCompletion::fish(const QStringList &arguments, int *code) const
{
    QByteArray output;
    QByteArray errors;
    const QString home = m_folder.filePath("home");
    const QStringList alone{"HOME=" + home, "XDG_CONFIG_HOME=" + home, "XDG_DATA_HOME=" + home, "fish", "--no-config"};
    *code = runProgram("env", alone + arguments, m_folder.filePath("files"), output, errors);
    return output + errors;
}

/// What fish offers at the end of `line`, without the explanations behind it.
QStringList CliCompletion::fishOffers(const QString &line) const
{
    int code = -1;
    const QByteArray said = fish({"-c", "source $argv[1]; complete -C $argv[2]", m_fishScript, line}, &code);
    QStringList offers{QString("exit code %1").arg(code)};
    if (code == 0) {
        offers.clear();
        for (const QByteArray &offer : said.split('\n')) {
            offers << QString::fromUtf8(offer.split('\t').first());
        }
        offers.removeAll(QString());
    }
    return sorted(offers);
}

void CliCompletion::fishTakesTheScript()
{
    if (QStandardPaths::findExecutable("fish").isEmpty()) {
        QSKIP("fish is not installed");
    }
    int code = -1;
    QCOMPARE(fish({"--no-execute", m_fishScript}, &code), "");
    QCOMPARE(code, 0);
    // As the help says: spillway-cli completion fish | source.
    const QString program = "$argv[1] completion fish | source; complete -C 'spillway-cli --vers'";
    QCOMPARE(fish({"-c", program, SPILLWAY_CLI}, &code), "--version\tprint the version\n");
}

void CliCompletion::fishOffersCommands()
{
    if (QStandardPaths::findExecutable("fish").isEmpty()) {
        QSKIP("fish is not installed");
    }
    QCOMPARE(fishOffers("spillway-cli "), sorted(commandNames()));
    QCOMPARE(fishOffers("spillway-cli st"), QStringList{"status"});
    QCOMPARE(fishOffers("spillway-cli --"), (QStringList{"--help", "--version"}));
    QCOMPARE(fishOffers("spillway-cli nothing "), QStringList{});
    int code = -1;
    QCOMPARE(fish({"-c", "source $argv[1]; complete -C 'spillway-cli chec'", m_fishScript}, &code),
             "check\tvalidate a profile\n");
}

void CliCompletion::fishOffersOptions_data()
{
    bashOptions_data();
}

void CliCompletion::fishOffersOptions()
{
    if (QStandardPaths::findExecutable("fish").isEmpty()) {
        QSKIP("fish is not installed");
    }
    QFETCH(QString, command);
    QStringList expected{"--help"};
    QStringList letters;
    for (const OptionSpec &option : findCommand(command)->options) {
        // fish puts the = behind those that take a value.
        expected << "--" + option.name + (option.value.isEmpty() ? "" : "=");
        if (!option.shortName.isEmpty()) {
            letters << '-' + option.shortName;
        }
    }
    QStringList offers = fishOffers("spillway-cli " + command + " --");
    QCOMPARE(offers.replaceInStrings(QRegularExpression("=$"), ""),
             sorted(expected).replaceInStrings(QRegularExpression("=$"), ""));
    offers = fishOffers("spillway-cli " + command + " -");
    for (const QString &letter : letters) {
        QVERIFY2(offers.contains(letter), qPrintable(offers.join(' ')));
    }
}

void CliCompletion::fishOffersValues_data()
{
    QTest::addColumn<QString>("line");
    QTest::addColumn<QStringList>("offers");
    const QStringList profiles{"a.spillway.json", "b c.spillway.json", "sub folder/"};
    const QStringList all{"a.spillway.json", "b c.spillway.json", "notes.txt", "sub folder/"};
    const auto row = [](const char *line, const QStringList &offers) { QTest::newRow(line) << line << offers; };
    row("completion ", {"bash", "fish", "zsh"});
    row("serve --log ", {"json", "text"});
    row("serve --log=j", {"--log=json"});
    row("help c", {"check", "completion"});
    row("keys ", {"list", "remove", "set"});
    row("keys set p.spillway.json ", {"client"});
    row("keys set p.spillway.json client ", {});
    row("check ", profiles);
    row("check b", {"b c.spillway.json"});
    row("check notes", {});
    row("check a.spillway.json ", {});
    row("serve --demo ", profiles);
    row("serve --listen 127.0.0.1:0 ", profiles);
    row("serve --listen=127.0.0.1:0 ", profiles);
    row("serve --listen ", {});
    row("serve --ready-file ", all);
    row("serve --ready-file n", {"notes.txt"});
    row("import policy -o ", profiles);
    row("import policy -o a.spillway.json n", {"notes.txt"});
    row("trace - n", {"notes.txt"});
    row("simulate --key ", {});
    row("simulate ", {});
}

void CliCompletion::fishOffersValues()
{
    if (QStandardPaths::findExecutable("fish").isEmpty()) {
        QSKIP("fish is not installed");
    }
    QFETCH(QString, line);
    QFETCH(QStringList, offers);
    QCOMPARE(fishOffers("spillway-cli " + line), offers);
}

QTEST_GUILESS_MAIN(CliCompletion)
#include "tst_cli_completion.moc"
