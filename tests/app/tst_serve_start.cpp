// SPDX-License-Identifier: MIT
#include "tests/support/cliprocess.h"
#include "tests/support/profilefile.h"
#include "tests/support/rawclient.h"
#include "tests/support/scriptedbackend.h"

#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

#ifdef Q_OS_UNIX
#include <csignal>
#endif

using namespace spillway;

/// `spillway-cli serve`: its start, what it says, and where profile, address and keys come from.
class ServeStart : public QObject
{
    Q_OBJECT
private slots:
    void listeningLine_data();
    void listeningLine();
    void listenWinsOverTheProfile_data();
    void listenWinsOverTheProfile();
    void readyFile();
    void readyFileOfACrashIsGone();
    void readyFileThatCannotBeWritten();
    void readyFileThatIsNoPlainFile();
    void portInUse();
    void addressOfAnotherComputer();
    void invalidProfile();
    void missingKey();
    void keysOfTheEnvironment();
    void forcedClientKey_data();
    void forcedClientKey();
    void requiredClientKey();
    void fromEnvironment();
    void fromEnvironmentFindings();
    void demo();
};

namespace
{

QJsonObject statusOf(quint16 port)
{
    return QJsonDocument::fromJson(ask(port, request("GET", "/_spillway/status")).body).object();
}

QJsonObject backendOf(const QJsonObject &status, const QString &name)
{
    for (const QJsonValue &backend : status["backends"].toArray()) {
        if (backend["name"].toString() == name) {
            return backend.toObject();
        }
    }
    return {};
}

QByteArray contents(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace

void ServeStart::listeningLine_data()
{
    QTest::addColumn<QString>("suffix");
    QTest::addColumn<QString>("path");
    QTest::newRow("none") << ""
                          << "/openai";
    QTest::newRow("one") << "team"
                         << "/team/openai";
    QTest::newRow("two") << "team/a"
                         << "/team/a/openai";
}

void ServeStart::listeningLine()
{
    QFETCH(QString, suffix);
    QFETCH(QString, path);
    ScriptedBackend backend;
    ProfileFile file;
    file.add("a", backend.url());
    file.set("endpoint", "suffix", suffix);
    file.write();
    CliProcess serve({"serve", file.path()});
    serve.start();
    const quint16 port = serve.port();
    QVERIFY(port > 0);
    QCOMPARE(serve.output(), QStringLiteral("listening on http://127.0.0.1:%1%2\n").arg(port).arg(path).toUtf8());
    QCOMPARE(serve.errors(), "");
    // The line is true: it answers now, there and nowhere else.
    QCOMPARE(ask(port, request("POST", path.toUtf8() + "/x", {}, "{}")).status(), 200);
    QCOMPARE(backend.last().target(), "/openai/x");
    QCOMPARE(ask(port, request("POST", "/elsewhere/openai/x", {}, "{}")).status(), 404);
}

void ServeStart::listenWinsOverTheProfile_data()
{
    QTest::addColumn<QString>("listen");
    QTest::addColumn<QString>("url");
    QTest::newRow("address and port") << "127.0.0.1:0"
                                      << "http://127.0.0.1:";
    QTest::newRow("port") << "0"
                          << "http://127.0.0.1:";
    QTest::newRow("colon and port") << ":0"
                                    << "http://127.0.0.1:";
    QTest::newRow("another loopback address") << "127.0.0.2:0"
                                              << "http://127.0.0.2:";
    QTest::newRow("localhost") << "localhost:0"
                               << "http://127.0.0.1:";
}

void ServeStart::listenWinsOverTheProfile()
{
    QFETCH(QString, listen);
    QFETCH(QString, url);
    QTcpServer taken; // what the profile names is not even tried
    QVERIFY(taken.listen(QHostAddress::LocalHost));
    ScriptedBackend backend;
    ProfileFile file;
    file.add("a", backend.url());
    file.set("endpoint", "port", taken.serverPort());
    file.write();
    CliProcess serve({"serve", file.path(), "--listen", listen});
    QVERIFY2(serve.start().endpoint().startsWith(url), serve.errors());
}

void ServeStart::readyFile()
{
    ScriptedBackend backend;
    ProfileFile file;
    file.add("a", backend.url());
    file.write();
    const QString ready = file.filePath("ready");
    CliProcess serve({"serve", file.path(), "--ready-file", ready});
    serve.start();
    // Seen first at the very moment when it is there: it is whole then, and connections are accepted.
    QTRY_VERIFY_WITH_TIMEOUT(QFileInfo::exists(ready), 30'000); // no event tells of it
    const QByteArray line = contents(ready);
    QVERIFY2(line.startsWith("http://127.0.0.1:") && line.endsWith("/openai\n") && line.count('\n') == 1, line);
    QCOMPARE(ask(quint16(QUrl(line.trimmed()).port()), chatRequest()).status(), 200);
    QCOMPARE(serve.endpoint().toUtf8() + '\n', line);
#ifdef Q_OS_UNIX
    serve.signal(SIGTERM);
    QCOMPARE(serve.awaitEnd(), 0);
    QVERIFY(!QFileInfo::exists(ready));
    QCOMPARE(QDir(file.folder()).entryList(QDir::Files), QStringList{"test.spillway.json"});
#endif
}

void ServeStart::readyFileOfACrashIsGone()
{
    QTcpServer taken;
    QVERIFY(taken.listen(QHostAddress::LocalHost));
    ProfileFile file;
    file.add("a", "http://127.0.0.1:9/");
    file.write();
    const QString ready = file.filePath("ready");
    QFile left(ready);
    QVERIFY(left.open(QIODevice::WriteOnly) && left.write("http://127.0.0.1:1/openai\n") > 0);
    left.close();
    // Even where nothing comes of the start: whoever waits for the file must not find an old one.
    QCOMPARE(
        runCli({"serve", file.path(), "--listen", QString::number(taken.serverPort()), "--ready-file", ready}).code, 4);
    QVERIFY(!QFileInfo::exists(ready));
}

void ServeStart::readyFileThatCannotBeWritten()
{
    ProfileFile file;
    file.add("a", "http://127.0.0.1:9/");
    file.write();
    const CliResult result = runCli({"serve", file.path(), "--ready-file", file.filePath("no/such/folder/ready")});
    QCOMPARE(result.code, 1);
    QVERIFY2(result.errors.contains("--ready-file") && result.errors.contains("no/such/folder/ready"), result.errors);
}

void ServeStart::readyFileThatIsNoPlainFile()
{
    ProfileFile file;
    file.add("a", "http://127.0.0.1:9/");
    file.write();
    const QByteArray before = contents(file.path());
    // A slip that would cost the profile, and a folder.
    for (const QString &ready : {file.path(), file.folder(), file.folder() + "/./test.spillway.json"}) {
        const CliResult result = runCli({"serve", file.path(), "--ready-file", ready});
        QCOMPARE(result.code, 2);
        QVERIFY2(result.errors.contains("--ready-file"), result.errors);
        QCOMPARE(contents(file.path()), before);
    }
}

void ServeStart::portInUse()
{
    QTcpServer taken;
    QVERIFY(taken.listen(QHostAddress::LocalHost));
    ProfileFile file;
    file.add("a", "http://127.0.0.1:9/");
    file.set("endpoint", "port", taken.serverPort());
    file.write();
    const CliResult result = runCli({"serve", file.path()});
    QCOMPARE(result.code, 4);
    QCOMPARE(result.output, "");
    QVERIFY2(result.errors.contains("cannot listen on 127.0.0.1:" + QByteArray::number(taken.serverPort())),
             result.errors);
    QVERIFY2(result.errors.contains("--listen ADDR:PORT"), result.errors);
}

void ServeStart::addressOfAnotherComputer()
{
    // 192.0.2.0/24 is for documentation: no computer has such an address.
    ProfileFile file;
    file.add("a", "http://127.0.0.1:9/");
    file.write();
    const CliResult result =
        runCli({"serve", file.path(), "--listen", "192.0.2.1:0"}, {{"SPILLWAY_CLIENT_KEY", "callers-key"}});
    QCOMPARE(result.code, 4);
    QVERIFY2(result.errors.contains("cannot listen on 192.0.2.1:0"), result.errors);
}

void ServeStart::invalidProfile()
{
    ProfileFile file;
    file.add("a", "no url");
    file.set("endpoint", "port", -1);
    file.write();
    const CliResult result = runCli({"serve", file.path()});
    QCOMPARE(result.code, 3);
    QCOMPARE(result.output, "");
    QVERIFY2(result.errors.contains("backends[0].url: error: "), result.errors);
    QVERIFY2(result.errors.contains("endpoint.port: error: "), result.errors);

    const CliResult missing = runCli({"serve", file.filePath("away.spillway.json")});
    QCOMPARE(missing.code, 3);
    QVERIFY2(missing.errors.contains("away.spillway.json"), missing.errors);
}

void ServeStart::missingKey()
{
    ScriptedBackend keyless;
    ScriptedBackend open;
    ProfileFile file;
    file.add("east us.2", keyless.url(), 1, "key");
    file.add("open", open.url(), 2);
    file.write();
    CliProcess serve({"serve", file.path()});
    serve.start();
    const quint16 port = serve.port();
    QVERIFY(port > 0);
    // Said at the start, with the remedy.
    QVERIFY2(serve.awaitErrors("backend east us.2: "), serve.errors());
    QVERIFY2(serve.errors().contains("no key"), serve.errors());
    QVERIFY2(serve.errors().contains("spillway-cli keys set"), serve.errors());
    QVERIFY2(serve.errors().contains("SPILLWAY_KEY_EAST_US_2"), serve.errors());
    for (int i = 0; i < 5; ++i) {
        QCOMPARE(ask(port, chatRequest()).header("x-spillway-attempts"), "open=200");
    }
    QCOMPARE(keyless.connectionCount(), 0);
    const QJsonObject backend = backendOf(statusOf(port), "east us.2");
    QCOMPARE(backend["state"].toString(), "disabled");
    QCOMPARE(backend["lastReason"].toString(), "no key");
    QCOMPARE(backend["requests"].toInt(), 0);
}

void ServeStart::keysOfTheEnvironment()
{
    ScriptedBackend backend;
    ProfileFile file;
    file.add("east-us.2", backend.url(), 1, "key");
    file.write();
    CliProcess serve({"serve", file.path()}, {{"SPILLWAY_KEY_EAST_US_2", "the-backends-key"}});
    serve.start();
    QCOMPARE(ask(serve.port(), request("POST", "/openai/x", {{"api-key", "the-callers"}}, "{}")).status(), 200);
    QCOMPARE(backend.last().header("api-key"), "the-backends-key");
    QCOMPARE(serve.errors(), "");
}

void ServeStart::forcedClientKey_data()
{
    QTest::addColumn<QString>("listen");
    QTest::addColumn<QString>("address");
    QTest::newRow("--listen") << "0.0.0.0:0"
                              << "127.0.0.1";
    QTest::newRow("profile") << ""
                             << "0.0.0.0";
}

void ServeStart::forcedClientKey()
{
    QFETCH(QString, listen);
    QFETCH(QString, address);
    ScriptedBackend backend;
    ProfileFile file;
    file.add("a", backend.url());
    file.set("endpoint", "address", address);
    file.set("endpoint", "requireKey", false);
    file.write();
    QStringList arguments{"serve", file.path()};
    if (!listen.isEmpty()) {
        arguments << "--listen" << listen;
    }
    const CliResult without = runCli(arguments);
    QCOMPARE(without.code, 3);
    QVERIFY2(without.errors.contains("SPILLWAY_CLIENT_KEY"), without.errors);
    QVERIFY2(without.errors.contains("endpoint.address: error: "), without.errors);

    CliProcess serve(arguments, {{"SPILLWAY_CLIENT_KEY", "callers-key"}});
    serve.start();
    const quint16 port = serve.port();
    QVERIFY2(port > 0, serve.errors());
    const WireMessage refused = ask(port, chatRequest());
    QCOMPARE(refused.status(), 401);
    QVERIFY2(refused.body.contains("api-key"), refused.body);
    QCOMPARE(ask(port, request("POST", "/openai/x", {{"api-key", "callers-key"}}, "{}")).status(), 200);
    QVERIFY(!backend.last().hasHeader("api-key"));
    QVERIFY2(!(serve.errors() + serve.output()).contains("callers-key"), "a secret was printed");
}

void ServeStart::requiredClientKey()
{
    ScriptedBackend backend;
    ProfileFile file;
    file.add("a", backend.url());
    file.set("endpoint", "requireKey", true);
    file.write();
    const CliResult without = runCli({"serve", file.path()});
    QCOMPARE(without.code, 3);
    QVERIFY2(without.errors.contains("endpoint.requireKey: error: "), without.errors);
    QVERIFY2(without.errors.contains("keys set"), without.errors);

    CliProcess serve({"serve", file.path()}, {{"SPILLWAY_CLIENT_KEY", "callers-key"}});
    const quint16 port = serve.start().port();
    QCOMPARE(ask(port, chatRequest()).status(), 401);
    for (const auto &field : WireHeaders{{"api-key", "callers-key"},
                                         {"Ocp-Apim-Subscription-Key", "callers-key"},
                                         {"Authorization", "Bearer callers-key"}}) {
        QCOMPARE(ask(port, request("POST", "/openai/x", {field}, "{}")).status(), 200);
    }
    QCOMPARE(ask(port, request("POST", "/openai/x", {{"api-key", "callers-kez"}}, "{}")).status(), 401);
}

void ServeStart::fromEnvironment()
{
    ScriptedBackend first(reply::answer(429));
    ScriptedBackend second;
    CliProcess serve({"serve", "--from-env", "--listen", "127.0.0.1:0", "--log", "json"},
                     {{"BACKEND_1_URL", second.url()},
                      {"BACKEND_1_PRIORITY", "2"},
                      {"BACKEND_1_APIKEY", "key-one"},
                      {"BACKEND_1_DEPLOYMENT_NAME", "renamed"},
                      {"BACKEND_2_URL", first.url() + "/openai/"},
                      {"BACKEND_2_PRIORITY", "1"},
                      {"BACKEND_2_APIKEY", "key-two"},
                      {"HTTP_TIMEOUT_SECONDS", "30"}});
    serve.start();
    const quint16 port = serve.port();
    QVERIFY2(port > 0, serve.errors());
    QCOMPARE(ask(port, chatRequest()).status(), 200);
    QCOMPARE(first.last().header("api-key"), "key-two");
    QCOMPARE(second.last().header("api-key"), "key-one");
    QVERIFY2(second.last().target().startsWith("/openai/deployments/renamed/chat/completions"), second.last().target());
    QVERIFY2(first.last().target().startsWith("/openai/deployments/gpt-4o/chat/completions"), first.last().target());
    QVERIFY(serve.awaitOutput("\"end\":\"complete\""));
    QVERIFY2(!(serve.errors() + serve.output()).contains("key-"), "a secret was printed");
}

void ServeStart::fromEnvironmentFindings()
{
    const CliResult none = runCli({"serve", "--from-env"});
    QCOMPARE(none.code, 3);
    QVERIFY2(none.errors.contains("BACKEND_1_URL: error: "), none.errors);
    const CliResult wrong = runCli({"serve", "--from-env"}, {{"BACKEND_1_URL", "nonsense"},
                                                             {"BACKEND_1_APIKEY", "k"},
                                                             {"BACKEND_1_PRIORITY", "first"},
                                                             {"BACKEND_3_APIKEY", "k"},
                                                             {"HTTP_TIMEOUT_SECONDS", "-1"}});
    QCOMPARE(wrong.code, 3);
    for (const char *variable : {"BACKEND_1_URL", "BACKEND_1_PRIORITY", "BACKEND_3_URL", "HTTP_TIMEOUT_SECONDS"}) {
        QVERIFY2(wrong.errors.contains(QByteArray(variable) + ": error: "), wrong.errors);
    }
}

void ServeStart::demo()
{
    CliProcess serve({"serve", "--demo", "--listen", "127.0.0.1:0"});
    serve.start();
    const quint16 port = serve.port();
    QVERIFY2(port > 0, serve.errors());
    QCOMPARE(serve.errors(), "");
    const QJsonArray backends = statusOf(port)["backends"].toArray();
    QList<int> priorities;
    for (const QJsonValue &backend : backends) {
        QCOMPARE(backend["state"].toString(), "healthy");
        priorities.append(backend["priority"].toInt());
    }
    QCOMPARE(priorities, (QList<int>{1, 2, 2}));
    // The PTU's minute is spent by a handful of calls; then they spill over and no caller notices.
    QByteArray attempts;
    for (int i = 0; i < 12 && !attempts.contains(", "); ++i) {
        const WireMessage answer =
            ask(port, request("POST", "/openai/deployments/gpt-4o/chat/completions?api-version=2024-10-21", {},
                              "{\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}],\"max_tokens\":1}"));
        QCOMPARE(answer.status(), 200);
        QVERIFY2(answer.body.contains("\"choices\""), answer.body);
        attempts = answer.header("x-spillway-attempts");
    }
    QVERIFY2(attempts.startsWith(backends[0]["name"].toString().toUtf8() + "=429, "), attempts);
}

QTEST_GUILESS_MAIN(ServeStart)
#include "tst_serve_start.moc"
