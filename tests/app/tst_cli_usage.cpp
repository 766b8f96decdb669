// SPDX-License-Identifier: MIT
#include "tests/support/cliprocess.h"

#include <QRegularExpression>
#include <QTest>

using namespace spillway;

/// CONTRACT.md section 1: the commands' help, wrong usage, and what is said then.
class CliUsage : public QObject
{
    Q_OBJECT
private slots:
    void version_data();
    void version();
    void programHelp_data();
    void programHelp();
    void commandHelp_data();
    void commandHelp();
    void helpFitsTheScreen();
    void wrongUsage_data();
    void wrongUsage();
    void whatIsGivenIsPrintedHarmlessly();
    void helpBehindTwoDashesIsAnArgument();
};

namespace
{

const QStringList everyCommand{"serve", "simulate", "check", "keys", "trace", "status", "completion", "help"};

} // namespace

void CliUsage::version_data()
{
    QTest::addColumn<QString>("option");
    QTest::newRow("long") << "--version";
    QTest::newRow("short") << "-v";
}

void CliUsage::version()
{
    QFETCH(QString, option);
    const CliResult result = runCli({option});
    QCOMPARE(result.code, 0);
    static const QRegularExpression pattern("^spillway-cli \\d+\\.\\d+\\.\\d+\n$");
    QVERIFY2(pattern.match(result.output).hasMatch(), result.output);
    QCOMPARE(result.errors, "");
}

void CliUsage::programHelp_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::newRow("--help") << QStringList{"--help"};
    QTest::newRow("-h") << QStringList{"-h"};
    QTest::newRow("help") << QStringList{"help"};
}

void CliUsage::programHelp()
{
    QFETCH(QStringList, arguments);
    const CliResult result = runCli(arguments);
    QCOMPARE(result.code, 0);
    QCOMPARE(result.errors, "");
    QVERIFY(result.output.startsWith("Usage: spillway-cli COMMAND"));
    for (const QString &command : everyCommand) {
        QVERIFY2(result.output.contains("\n  " + command.toUtf8() + ' '), qPrintable(command));
    }
    for (const char *code : {"0 done", "1 failed", "2 wrong usage", "3 the profile is invalid", "4 the address"}) {
        QVERIFY2(result.output.simplified().contains(code), code); // the lines are as wide as a terminal
    }
}

void CliUsage::commandHelp_data()
{
    QTest::addColumn<QString>("command");
    QTest::addColumn<QByteArrayList>("mentions");
    QTest::newRow("serve") << "serve" << QByteArrayList{"[PROFILE]",    "--listen ADDR:PORT",
                                                        "--demo",       "--from-env",
                                                        "--log FORMAT", "text",
                                                        "json",         "--ready-file FILE",
                                                        "SIGTERM",      "SPILLWAY_CLIENT_KEY",
                                                        "BACKEND_n_URL"};
    QTest::newRow("simulate")
        << "simulate"
        << QByteArrayList{"--listen", "--name", "--rpm", "--tpm", "--first-token-ms", "--tokens-per-second", "--key",
                          "--fail",   "reset",  "stall", "close"};
    QTest::newRow("check") << "check" << QByteArrayList{"PROFILE", "PATH: severity: message", "3 otherwise"};
    QTest::newRow("keys") << "keys" << QByteArrayList{"list", "set", "remove", "PROFILE", "NAME", "client", "standard"};
    QTest::newRow("trace") << "trace" << QByteArrayList{"PROFILE [SCENARIO]", "[-o FILE]",     "--seed N",
                                                        "--summary",          "--json",        "--scenario-from LOG",
                                                        "-o, --output FILE",  "standard input"};
    QTest::newRow("status") << "status" << QByteArrayList{"URL", "--json", "SPILLWAY_CLIENT_KEY"};
    QTest::newRow("completion") << "completion" << QByteArrayList{"bash", "zsh", "fish", "source <("};
    QTest::newRow("help") << "help" << QByteArrayList{"COMMAND"};
}

void CliUsage::commandHelp()
{
    QFETCH(QString, command);
    QFETCH(QByteArrayList, mentions);
    const CliResult result = runCli({command, "--help"});
    QCOMPARE(result.code, 0);
    QCOMPARE(result.errors, "");
    QVERIFY2(result.output.startsWith("Usage: spillway-cli " + command.toUtf8()), result.output);
    for (const QByteArray &mention : mentions) {
        QVERIFY2(result.output.contains(mention), mention);
    }
    QVERIFY(!result.output.contains('!'));
    for (const QStringList &other :
         {QStringList{command, "-h"}, QStringList{command, "whatever", "--help"}, QStringList{"help", command}}) {
        const CliResult same = runCli(other);
        QCOMPARE(same.code, 0);
        QCOMPARE(same.output, result.output);
    }
}

void CliUsage::helpFitsTheScreen()
{
    for (const QString &command : everyCommand) {
        const CliResult result = runCli({command, "--help"});
        for (const QByteArray &line : result.output.split('\n')) {
            QVERIFY2(QString::fromUtf8(line).size() <= 80, line);
            QVERIFY2(!line.endsWith(' '), line);
        }
    }
}

void CliUsage::wrongUsage_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QByteArray>("says");
    QTest::addColumn<QByteArray>("points"); ///< where the help is
    const QByteArray program = "\"spillway-cli --help\"";
    const auto row = [](const QStringList &arguments, const QByteArray &says, const QByteArray &points) {
        QTest::addRow("%s", qPrintable(arguments.join(' '))) << arguments << says << points;
    };
    row({}, "Usage: spillway-cli COMMAND", "Commands:");
    row({"frobnicate"}, "There is no command \"frobnicate\".", program);
    row({"sreve"}, "Did you mean \"serve\"?", program);
    row({"serv"}, "Did you mean \"serve\"?", program);
    row({"Serve"}, "Did you mean \"serve\"?", program);
    row({"chekc"}, "Did you mean \"check\"?", program);
    row({"stat"}, "Did you mean \"status\"?", program);
    row({"simulation"}, "Did you mean \"simulate\"?", program);
    row({"--serve"}, "no option --serve before a command", program);
    row({"help", "srve"}, "Did you mean \"serve\"?", program);
    row({"help", "serve", "check"}, "\"check\" is one argument too many", "\"spillway-cli help --help\"");

    const QByteArray serve = "\"spillway-cli serve --help\"";
    row({"serve"}, "Nothing to serve", serve);
    row({"serve", "a.spillway.json", "--demo"}, "exclude each other", serve);
    row({"serve", "--from-env", "--demo"}, "exclude each other", serve);
    row({"serve", "a.spillway.json", "--from-env"}, "exclude each other", serve);
    row({"serve", "a.spillway.json", "b.spillway.json"}, "\"b.spillway.json\" is one argument too many", serve);
    row({"serve", "--demo", "--listen"}, "--listen", serve);
    row({"serve", "--demo", "--listen", "example.com:80"}, "--listen takes ADDR:PORT", serve);
    row({"serve", "--demo", "--listen", "127.0.0.1:99999"}, "--listen takes ADDR:PORT", serve);
    row({"serve", "--demo", "--listen", "127.0.0.1:0", "--listen", "127.0.0.1:1"}, "--listen was given more than once",
        serve);
    row({"serve", "--demo", "--log", "xml"}, "--log takes text or json, not \"xml\"", serve);
    row({"serve", "--demo", "--log="}, "--log takes text or json, not \"\"", serve);
    row({"serve", "--demo", "--ready-file="}, "--ready-file names no file", serve);
    row({"serve", "--demos"}, "serve has no option --demos. Did you mean --demo?", serve);
    row({"serve", "--demo", "--lisen", "127.0.0.1:0"}, "Did you mean --listen?", serve);
    row({"serve", "--demo", "--redy-file", "f"}, "Did you mean --ready-file?", serve);
    row({"serve", "--demo=yes"}, "--demo", serve);
    row({"serve", "--demo", "-x"}, "serve has no option -x", serve);

    row({"check"}, "PROFILE is missing", "\"spillway-cli check --help\"");
    row({"check", "a", "b"}, "\"b\" is one argument too many", "\"spillway-cli check --help\"");
    row({"check", "a", "--json"}, "check has no option --json", "\"spillway-cli check --help\"");
    row({"status", "a", "b"}, "\"b\" is one argument too many", "\"spillway-cli status --help\"");
    row({"status", "--jsn"}, "Did you mean --json?", "\"spillway-cli status --help\"");
    row({"completion"}, "SHELL is missing: bash, zsh or fish", "\"spillway-cli completion --help\"");
    row({"completion", "tcsh"}, "not for \"tcsh\"", "\"spillway-cli completion --help\"");
    row({"keys"}, "ACTION is missing", "\"spillway-cli keys --help\"");
}

void CliUsage::wrongUsage()
{
    QFETCH(QStringList, arguments);
    QFETCH(QByteArray, says);
    QFETCH(QByteArray, points);
    const CliResult result = runCli(arguments);
    QCOMPARE(result.code, 2);
    QCOMPARE(result.output, "");
    QVERIFY2(result.errors.contains(says), result.errors);
    QVERIFY2(result.errors.contains(points), result.errors);
    QVERIFY(result.errors.endsWith('\n'));
    QVERIFY2(!result.errors.contains('!'), result.errors);
}

void CliUsage::whatIsGivenIsPrintedHarmlessly()
{
    const CliResult result = runCli({QString("se\x1b[31mrve\nx")});
    QCOMPARE(result.code, 2);
    QVERIFY2(!result.errors.contains('\x1b'), result.errors);
    QVERIFY2(result.errors.contains("\\x1b[31m"), result.errors);
    QCOMPARE(result.errors.count('\n'), 2); // a line feed in a name makes no line
}

void CliUsage::helpBehindTwoDashesIsAnArgument()
{
    const CliResult result = runCli({"check", "--", "--help"});
    QCOMPARE(result.code, 3); // a profile of this name that cannot be read
    QVERIFY2(!result.output.contains("Usage:"), result.output);
}

QTEST_GUILESS_MAIN(CliUsage)
#include "tst_cli_usage.moc"
