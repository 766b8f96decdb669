// SPDX-License-Identifier: MIT
#include "tests/support/cliprocess.h"
#include "tests/support/profilefile.h"

#include <QJsonArray>
#include <QRegularExpression>
#include <QTest>

using namespace spillway;

/// `spillway-cli check`: findings as lines, exit codes, and what is on which stream.
class CliCheck : public QObject
{
    Q_OBJECT
private slots:
    void valid();
    void warningsAreAllowed();
    void everyFindingAtOnce();
    void errorsOnBothStreams();
    void oncePerPlace();
    void unreadable_data();
    void unreadable();
    void noSecretIsRepeated();
    void unfinishedSetup();
    void wrongSetup();
    void hostileSetup();
};

namespace
{

/// The findings in `lines` as `PATH: severity`, sorted.
QByteArrayList places(const QByteArrayList &lines)
{
    static const QRegularExpression pattern("^([A-Za-z0-9_.\\[\\]]+): (error|warning): \\S.*[.:]");
    QByteArrayList places;
    for (const QByteArray &line : lines) {
        const auto match = pattern.match(QString::fromUtf8(line));
        places.append(match.hasMatch() ? (match.captured(1) + ": " + match.captured(2)).toUtf8()
                                       : "no finding: " + line);
    }
    std::sort(places.begin(), places.end());
    return places;
}

} // namespace

void CliCheck::valid()
{
    ProfileFile file("contoso");
    file.add("eastus", "https://contoso-eastus.openai.azure.com/", 1, "key");
    file.add("sweden", "https://contoso-sweden.openai.azure.com", 2, "entra");
    file.write();
    const CliResult result = runCli({"check", file.path()});
    QCOMPARE(result.code, 0);
    QCOMPARE(result.output, "");
    QCOMPARE(result.errors, "contoso: ok, 2 backends\n");
}

void CliCheck::warningsAreAllowed()
{
    ProfileFile file("contoso");
    file.add("eastus", "https://contoso.openai.azure.com/", 1, "key");
    file.add("again", "https://contoso.openai.azure.com/openai/", 2, "key");
    file.write();
    const CliResult result = runCli({"check", file.path()});
    QCOMPARE(result.code, 0);
    QCOMPARE(places(result.output.trimmed().split('\n')), QByteArrayList{"backends[1].url: warning"});
    QCOMPARE(result.errors, "contoso: ok, 2 backends\n");
}

void CliCheck::everyFindingAtOnce()
{
    ProfileFile file("contoso");
    file.set("endpoint", "port", 70000);
    file.set("balancing", "selection", "fastest");
    file.set("balancing", "maxAttempts", 0);
    file.add("a", "https://a.openai.azure.com/");
    file.add("a", "ftp://b/", 0);
    file.add("", "https://c.openai.azure.com/", 1, "password");
    file.write();
    const CliResult result = runCli({"check", file.path()});
    QCOMPARE(result.code, 3);
    QCOMPARE(places(result.output.trimmed().split('\n')),
             (QByteArrayList{"backends[1].name: error", "backends[1].priority: error", "backends[1].url: error",
                             "backends[2].auth: error", "backends[2].name: error", "balancing.maxAttempts: error",
                             "balancing.selection: error", "endpoint.port: error"}));
}

void CliCheck::errorsOnBothStreams()
{
    ProfileFile file;
    file.add("a", "no url");
    file.write();
    const CliResult result = runCli({"check", file.path()});
    QCOMPARE(result.code, 3);
    QVERIFY(result.output.contains("backends[0].url: error: "));
    QCOMPARE(result.errors, result.output);
}

void CliCheck::oncePerPlace()
{
#ifdef Q_OS_UNIX
    ProfileFile file;
    file.add("a", "no url");
    file.write();
    QProcess shell;
    shell.start("/bin/sh", {"-c", "exec \"$0\" check \"$1\" 2>&1", SPILLWAY_CLI, file.path()});
    QVERIFY(shell.waitForFinished());
    QCOMPARE(shell.exitCode(), 3);
    QCOMPARE(shell.readAllStandardOutput().count("backends[0].url: error: "), 1);
#endif
}

void CliCheck::unreadable_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QByteArray>("says");
    QTest::newRow("empty") << QByteArray("") << QByteArray("profile: error: ");
    QTest::newRow("no JSON") << QByteArray("{\"version\": 1,") << QByteArray("profile: error: ");
    QTest::newRow("an array") << QByteArray("[]") << QByteArray("profile: error: ");
    QTest::newRow("no UTF-8") << QByteArray("{\"version\":1,\"name\":\"\xff\xfe\"}") << QByteArray("error: ");
    QTest::newRow("binary") << QByteArray("\0\1\2\3", 4) << QByteArray("profile: error: ");
}

void CliCheck::unreadable()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QByteArray, says);
    const ProfileFile file;
    file.writeInPlace(bytes);
    const CliResult result = runCli({"check", file.path()});
    QCOMPARE(result.code, 3);
    QVERIFY2(result.output.contains(says), result.output);

    const QString away = file.filePath("away.spillway.json");
    const CliResult missing = runCli({"check", away});
    QCOMPARE(missing.code, 3);
    QVERIFY2(missing.output.startsWith("profile: error: "), missing.output);
    QVERIFY2(missing.output.contains(away.toUtf8()), missing.output);
    QCOMPARE(runCli({"check", file.folder()}).code, 3);
}

void CliCheck::noSecretIsRepeated()
{
    ProfileFile file;
    file.add("a", "https://user:hunter2-secret@a.openai.azure.com/");
    file.write();
    const CliResult result = runCli({"check", file.path()});
    QCOMPARE(result.code, 3);
    QVERIFY2(!result.output.contains("hunter2"), result.output);
    QVERIFY2(result.output.contains("backends[0].url: error: "), result.output);
}

void CliCheck::unfinishedSetup()
{
    ProfileFile file("contoso");
    file.add("eastus", "https://contoso-eastus.openai.azure.com/", 1, "key");
    file.root["setup"] = QJsonObject{{"region", "eastus"}, {"tags", QJsonObject()}};
    file.write();
    const CliResult result = runCli({"check", file.path()});
    // The endpoint serves without it, so nothing of this is an error.
    QCOMPARE(result.code, 0);
    QCOMPARE(places(result.output.trimmed().split('\n')),
             (QByteArrayList{"setup.apim.name: warning", "setup.apim.publisherEmail: warning",
                             "setup.apim.publisherName: warning", "setup.clientSubscription.name: warning",
                             "setup.deployments: warning", "setup.instances: warning", "setup.resourceGroup: warning",
                             "setup.schema.version: warning"}));
    QCOMPARE(result.errors, "contoso: ok, 1 backend\n");

    file.root["setup"] = QJsonObject();
    file.write();
    QCOMPARE(runCli({"check", file.path()}).output, "");
}

void CliCheck::wrongSetup()
{
    ProfileFile file("contoso");
    file.add("eastus", "https://contoso-eastus.openai.azure.com/", 0, "key");
    file.root["setup"] = QJsonObject{
        {"resourceGroup", "rg"},
        {"region", "eastus"},
        {"apim", QJsonObject{{"name", 5}, {"publisherName", "C"}, {"publisherEmail", "a@c.com"}}},
        {"instances", QJsonArray{QJsonObject{{"name", "contoso_eastus"}, {"backend", "west"}}}},
        {"deployments", QJsonArray{QJsonObject{{"name", "d"}, {"model", "m"}, {"version", "1"}, {"capacity", "9"}}}},
        {"schema", QJsonObject{{"version", "2024-10-21"}}},
        {"clientSubscription", QJsonObject{{"name", "team"}}}};
    file.write();
    const CliResult result = runCli({"check", file.path()});
    QCOMPARE(result.code, 3);
    QCOMPARE(places(result.output.trimmed().split('\n')),
             (QByteArrayList{"backends[0].priority: error", "backends[0]: warning", "setup.apim.name: error",
                             "setup.deployments[0].capacity: error", "setup.instances[0].backend: error",
                             "setup.instances[0].name: error"}));
    QVERIFY2(result.output.contains("setup.apim.name: error: Must be a text in quotes.\n"), result.output);
    QCOMPARE(result.errors, result.output);
}

void CliCheck::hostileSetup()
{
    ProfileFile file("contoso");
    file.add("eastus", "https://contoso-eastus.openai.azure.com/", 1, "key");
    file.root["setup"] =
        QJsonObject{{"region", QString("mars\n") + QChar(0x1b) + "[2J" + QChar(0x202e)},
                    {"instances", QJsonArray{QJsonObject{{"name", "a\nb"}, {"backend", "x\ny: error"}}}}};
    file.write();
    const CliResult result = runCli({"check", file.path()});
    QCOMPARE(result.code, 3);
    QVERIFY2(result.output.contains("setup.region: error: Leave out the line end."), result.output);
    QVERIFY2(!result.output.contains('\x1b'), result.output);
    for (const QByteArray &line : result.output.trimmed().split('\n')) {
        QVERIFY2(line.startsWith("setup.") || line.startsWith("backends[0]: "), line);
    }
}

QTEST_GUILESS_MAIN(CliCheck)
#include "tst_cli_check.moc"
