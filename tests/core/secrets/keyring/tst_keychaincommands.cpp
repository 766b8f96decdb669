// SPDX-License-Identifier: MIT
#include "tests/support/cliprocess.h"
#include "tests/support/rawclient.h"
#include "tests/support/scriptedbackend.h"

#include <QElapsedTimer>
#include <QFile>
#include <QLocalServer>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>

using namespace spillway;
using namespace std::chrono_literals;

/// spillway-cli with the real keychain: keys go in by `keys set`, `serve` sends them, and they show up nowhere else.
class TestKeychainCommands : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase();
    void init();
    void setListRemove();
    void tellsWhatIsMissing();
    void tellsWhatWins();
    void aKeyThatIsNotUsed();
    void aKeyIsNotOverwrittenByABrokenOne_data();
    void aKeyIsNotOverwrittenByABrokenOne();
    void serveReadsTheKey();
    void theVariableWins();
    void aNewKeyIsTakenUpWithSighup();
    void theClientKeyGuards();
    void withoutASessionBus();
    void stopsWhileTheKeychainIsSilent();
    void nothingLeaks_data();
    void nothingLeaks();
    void aRefusedClientSecretDoesNotLeak();

private:
    void writeProfile(const QByteArray &backends, const QByteArray &endpoint = "{}");
    QByteArray backendJson(const char *name, const ScriptedBackend &backend, const char *auth = "key") const;
    void setKey(const char *name, const QByteArray &key);
    QMap<QString, QString> session(const QMap<QString, QString> &additions = {}) const;
    QStringList serveArguments(const QStringList &more = {}) const;
    CliResult keys(const QStringList &arguments, const QByteArray &input = {}) const;

    QTemporaryDir m_folder;
    QString m_profile;
    std::unique_ptr<ScriptedBackend> m_backend;
};

namespace
{

QByteArray chatWithKey(const QByteArray &key)
{
    return request("POST", "/openai/deployments/gpt-4o/chat/completions?api-version=2024-10-21", {{"api-key", key}},
                   "{\"messages\":[]}");
}

QByteArray fileContent(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace

void TestKeychainCommands::initTestCase()
{
    QVERIFY2(!qEnvironmentVariableIsEmpty("DBUS_SESSION_BUS_ADDRESS"), "Run this by withkeyring.sh");
    m_profile = m_folder.filePath(QStringLiteral("p.spillway.json"));
}

void TestKeychainCommands::init()
{
    m_backend = std::make_unique<ScriptedBackend>();
    writeProfile(backendJson("east", *m_backend));
    for (const char *name : {"east", "client"}) {
        QCOMPARE(keys({QStringLiteral("remove"), m_profile, QString::fromLatin1(name)}).code, 0);
    }
}

void TestKeychainCommands::writeProfile(const QByteArray &backends, const QByteArray &endpoint)
{
    QFile file(m_profile);
    QVERIFY(file.open(QIODevice::WriteOnly | QIODevice::Truncate));
    file.write(R"({"version":1,"name":"keychain test","endpoint":)" + endpoint + R"(,"backends":[)" + backends + "]}");
}

QByteArray TestKeychainCommands::backendJson(const char *name, const ScriptedBackend &backend, const char *auth) const
{
    return QByteArray(R"({"name":")") + name + R"(","url":")" + backend.url().toUtf8() + R"(","auth":")" + auth + "\"}";
}

/// The session's bus; CliProcess takes it away otherwise. Nobody is at the metadata address.
QMap<QString, QString> TestKeychainCommands::session(const QMap<QString, QString> &additions) const
{
    QMap<QString, QString> environment{
        {QStringLiteral("DBUS_SESSION_BUS_ADDRESS"), qEnvironmentVariable("DBUS_SESSION_BUS_ADDRESS")},
        {QStringLiteral("AZURE_POD_IDENTITY_AUTHORITY_HOST"), QStringLiteral("http://127.0.0.1:9")}};
    environment.insert(additions);
    return environment;
}

QStringList TestKeychainCommands::serveArguments(const QStringList &more) const
{
    return QStringList{QStringLiteral("serve"), m_profile, QStringLiteral("--listen"), QStringLiteral("127.0.0.1:0")} +
           more;
}

CliResult TestKeychainCommands::keys(const QStringList &arguments, const QByteArray &input) const
{
    return runCli(QStringList{QStringLiteral("keys")} + arguments, session(), input);
}

void TestKeychainCommands::setKey(const char *name, const QByteArray &key)
{
    const CliResult result = keys({QStringLiteral("set"), m_profile, QString::fromLatin1(name)}, key + '\n');
    QVERIFY2(result.code == 0, result.errors.constData());
    QVERIFY(!result.output.contains(key) && !result.errors.contains(key));
}

void TestKeychainCommands::setListRemove()
{
    const QStringList list{QStringLiteral("list"), m_profile};
    CliResult result = keys(list);
    QCOMPARE(result.code, 0);
    QVERIFY2(result.output.contains("east    key   none"), result.output.constData());

    setKey("east", "first-key");
    result = keys(list);
    QCOMPARE(result.code, 0);
    QVERIFY2(result.output.contains("east    key   keychain\n"), result.output.constData());
    QVERIFY(!result.output.contains("first-key") && !result.errors.contains("first-key"));

    setKey("client", "spw-1");
    QVERIFY(keys(list).output.contains("client  -     keychain\n"));

    result = keys({QStringLiteral("remove"), m_profile, QStringLiteral("east")});
    QCOMPARE(result.code, 0);
    QVERIFY2(result.errors.contains("no longer in the keychain"), result.errors.constData());
    result = keys(list);
    QVERIFY(result.output.contains("east    key   none"));
    QVERIFY(result.output.contains("client  -     keychain\n"));
    result = keys({QStringLiteral("remove"), m_profile, QStringLiteral("east")});
    QCOMPARE(result.code, 0);
    QVERIFY2(result.errors.contains("has no key of east"), result.errors.constData());
}

void TestKeychainCommands::tellsWhatIsMissing()
{
    const CliResult open = keys({QStringLiteral("list"), m_profile});
    QCOMPARE(open.code, 0);
    QCOMPARE(open.errors, "");
    QCOMPARE(open.output, "NAME    AUTH  KEY FROM\n"
                          "east    key   none; set it with \"keys set\", or set SPILLWAY_KEY_EAST\n"
                          "client  -     none; set it with \"keys set\", or set SPILLWAY_CLIENT_KEY (not required)\n");
    writeProfile(backendJson("east", *m_backend), R"({"requireKey":true})");
    const CliResult required = keys({QStringLiteral("list"), m_profile});
    QVERIFY2(required.output.endsWith("or set SPILLWAY_CLIENT_KEY\n"), required.output.constData());
}

void TestKeychainCommands::tellsWhatWins()
{
    const auto environment = session({{QStringLiteral("SPILLWAY_KEY_EAST"), QStringLiteral("variables-key")}});
    const auto run = [&](const char *action, const QByteArray &input = {}) {
        return runCli({QStringLiteral("keys"), QString::fromLatin1(action), m_profile, QStringLiteral("east")},
                      environment, input);
    };
    const CliResult set = run("set", "first-key\n");
    QCOMPARE(set.code, 0);
    QVERIFY2(set.errors.contains("service spillway, entry keychain test/east"), set.errors.constData());
    QVERIFY2(set.errors.contains("SPILLWAY_KEY_EAST is set and wins over it."), set.errors.constData());
    const CliResult list = runCli({QStringLiteral("keys"), QStringLiteral("list"), m_profile}, environment);
    QVERIFY2(list.output.contains("east    key   environment SPILLWAY_KEY_EAST\n"), list.output.constData());
    const CliResult remove = run("remove");
    QCOMPARE(remove.code, 0);
    QVERIFY2(remove.errors.contains("SPILLWAY_KEY_EAST is still set."), remove.errors.constData());
    QVERIFY(!(set.errors + list.output + remove.errors).contains("variables-key"));
}

void TestKeychainCommands::aKeyThatIsNotUsed()
{
    writeProfile(backendJson("east", *m_backend, "entra"));
    const CliResult set = keys({QStringLiteral("set"), m_profile, QStringLiteral("east")}, "first-key\n");
    QCOMPARE(set.code, 0);
    QVERIFY2(set.errors.contains("It is not used as long as this backend's auth is \"entra\"."),
             set.errors.constData());
}

void TestKeychainCommands::aKeyIsNotOverwrittenByABrokenOne_data()
{
    QTest::addColumn<QByteArray>("input");
    QTest::newRow("nothing") << QByteArray();
    QTest::newRow("an empty line") << QByteArray("\n");
    QTest::newRow("spaces") << QByteArray("broken key\n");
    QTest::newRow("not ASCII") << QByteArray("brökenkey\n");
}

void TestKeychainCommands::aKeyIsNotOverwrittenByABrokenOne()
{
    QFETCH(QByteArray, input);
    setKey("east", "first-key");
    const CliResult result = keys({QStringLiteral("set"), m_profile, QStringLiteral("east")}, input);
    QCOMPARE(result.code, 2);
    QVERIFY2(result.errors.contains("nothing was changed"), result.errors.constData());
    QVERIFY(!result.errors.contains("broken key"));
    CliProcess serve(serveArguments(), session());
    QCOMPARE(ask(serve.start().port(), chatWithKey("x")).status(), 200);
    QCOMPARE(m_backend->last().header("api-key"), "first-key");
}

void TestKeychainCommands::serveReadsTheKey()
{
    setKey("east", "first-key");
    CliProcess serve(serveArguments(), session());
    serve.start();
    QCOMPARE(ask(serve.port(), chatWithKey("the-callers-own")).status(), 200);
    QCOMPARE(m_backend->requests().size(), 1);
    QCOMPARE(m_backend->last().headerValues("api-key"), QList<QByteArray>{"first-key"});
    QVERIFY(!m_backend->last().rawHead.contains("the-callers-own"));
    serve.signal(SIGTERM);
    QCOMPARE(serve.awaitEnd(), 0);
    QCOMPARE(serve.errors(), QByteArray());
}

void TestKeychainCommands::theVariableWins()
{
    setKey("east", "first-key");
    CliProcess serve(serveArguments(), session({{QStringLiteral("SPILLWAY_KEY_EAST"), QStringLiteral("other-key")}}));
    serve.start();
    QCOMPARE(ask(serve.port(), chatWithKey("x")).status(), 200);
    QCOMPARE(m_backend->last().header("api-key"), "other-key");
}

void TestKeychainCommands::aNewKeyIsTakenUpWithSighup()
{
    CliProcess serve(serveArguments(), session());
    serve.start();
    QVERIFY(serve.port() != 0);
    QVERIFY(serve.awaitErrors("backend east: it is not asked: no key; remedy: spillway-cli keys set "));
    QCOMPARE(ask(serve.port(), chatWithKey("x")).status(), 503);

    setKey("east", "second-key");
    serve.signal(SIGHUP);
    QVERIFY(serve.awaitErrors("backend east: has its credential now"));
    QCOMPARE(ask(serve.port(), chatWithKey("x")).status(), 200);
    QCOMPARE(m_backend->last().header("api-key"), "second-key");
}

void TestKeychainCommands::theClientKeyGuards()
{
    setKey("east", "first-key");
    writeProfile(backendJson("east", *m_backend), R"({"requireKey":true})");
    {
        CliProcess serve(serveArguments(), session());
        serve.start();
        QCOMPARE(serve.awaitEnd(), 3);
        QVERIFY2(serve.errors().contains("keys set"), serve.errors().constData());
    }
    setKey("client", "spw-1");
    CliProcess serve(serveArguments(), session());
    serve.start();
    QCOMPARE(ask(serve.port(), chatWithKey("wrong")).status(), 401);
    QCOMPARE(ask(serve.port(), chatWithKey("spw-1")).status(), 200);
    QCOMPARE(m_backend->last().header("api-key"), "first-key");
}

void TestKeychainCommands::withoutASessionBus()
{
    // CliProcess gives an address behind which there is no bus.
    const CliResult list = runCli({QStringLiteral("keys"), QStringLiteral("list"), m_profile});
    QCOMPARE(list.code, 1);
    QVERIFY2(list.errors.contains("the keychain cannot be used: no keychain is running ("), list.errors.constData());
    QVERIFY2(list.errors.contains("SPILLWAY_KEY_EAST"), list.errors.constData());

    CliProcess serve(serveArguments());
    serve.start();
    QVERIFY(serve.awaitErrors("backend east: it is not asked: no key (no keychain is running ("));
    QCOMPARE(ask(serve.port(), chatWithKey("x")).status(), 503);
}

void TestKeychainCommands::stopsWhileTheKeychainIsSilent()
{
    QLocalServer silent;
    QVERIFY(silent.listen(m_folder.filePath(QStringLiteral("bus"))));
    CliProcess serve(serveArguments(), session({{QStringLiteral("DBUS_SESSION_BUS_ADDRESS"),
                                                 QStringLiteral("unix:path=") + silent.fullServerName()}}));
    serve.start();
    QVERIFY(spinUntil([&silent] { return silent.hasPendingConnections(); }, CliProcess::patience));
    QElapsedTimer timer;
    timer.start();
    serve.signal(SIGTERM);
    QCOMPARE(serve.awaitEnd(), 0);
    QVERIFY(timer.elapsed() < 15'000); // long before the keychain's 30 s
}

void TestKeychainCommands::nothingLeaks_data()
{
    QTest::addColumn<QString>("log");
    QTest::newRow("text") << QStringLiteral("text");
    QTest::newRow("json") << QStringLiteral("json");
}

void TestKeychainCommands::nothingLeaks()
{
    QFETCH(QString, log);
    const QByteArray keychainKey = "KEYCHAINSECRET0123456789";
    const QByteArray variableKey = "VARIABLESECRET0123456789";
    const QByteArray clientKey = "spw-CLIENTSECRET01234567";
    const QByteArray token = "ey.TOKENSECRET0123456789";
    const QByteArray wrongKey = "WRONGSECRET0123456789012";
    const QByteArray ownKey = "CALLERSECRET012345678901";

    // Each backend fails in its own way before the last one answers, so that every path tells what it has to tell.
    ScriptedBackend east(reply::answer(401, {}, R"({"error":{"code":"401","message":"Access denied"}})"));
    ScriptedBackend west(reply::answer(429, {{"Retry-After", "1"}}));
    ScriptedBackend north(reply::answer(401));
    ScriptedBackend south(reply::rawThenReset());
    ScriptedBackend last;
    writeProfile(backendJson("east", east) + ',' + backendJson("west", west) + ',' +
                     backendJson("north", north, "entra") + ',' + backendJson("south", south) + ',' +
                     backendJson("last", last, "client"),
                 R"({"requireKey":true})");
    setKey("east", keychainKey);
    const QString readyFile = m_folder.filePath(QStringLiteral("ready"));
    CliProcess serve(serveArguments({QStringLiteral("--log"), log, QStringLiteral("--ready-file"), readyFile}),
                     session({{QStringLiteral("SPILLWAY_KEY_WEST"), QString::fromLatin1(variableKey)},
                              {QStringLiteral("SPILLWAY_KEY_SOUTH"), QString::fromLatin1(variableKey)},
                              {QStringLiteral("SPILLWAY_CLIENT_KEY"), QString::fromLatin1(clientKey)},
                              {QStringLiteral("SPILLWAY_ENTRA_TOKEN"), QString::fromLatin1(token)}}));
    const quint16 port = serve.start().port();
    QVERIFY(port != 0);

    QByteArray told = fileContent(readyFile) + fileContent(m_profile);
    told += fileContent(QStringLiteral("/proc/%1/cmdline").arg(serve.processId()));
    const auto exchange = [&](const QByteArray &bytes, int status) {
        const WireMessage answer = ask(port, bytes);
        told += answer.rawHead + answer.rawBody;
        QCOMPARE(answer.status(), status);
    };
    const auto post = [](const WireHeaders &headers) {
        return request("POST", "/openai/deployments/gpt-4o/chat/completions?api-version=2024-10-21", headers,
                       "{\"messages\":[]}");
    };
    // Until each backend has been asked once: the order is a matter of chance.
    const auto allAsked = [&] {
        return !east.requests().isEmpty() && !west.requests().isEmpty() && !north.requests().isEmpty() &&
               !south.requests().isEmpty() && !last.requests().isEmpty();
    };
    for (int i = 0; i < 200 && !allAsked(); ++i) {
        exchange(post({{"Ocp-Apim-Subscription-Key", clientKey}, {"api-key", ownKey}}), 200);
    }
    QVERIFY(allAsked());
    exchange(post({{"Authorization", "Bearer " + wrongKey}}), 401);
    exchange(post({{"api-key", wrongKey}}), 401);
    exchange(request("GET", "/elsewhere?api-key=" + wrongKey, {{"api-key", clientKey}}), 404);
    exchange("POST /openai/x HTTP/1.1\r\nHost: localhost\r\napi-key : " + clientKey + "\r\n\r\n", 400);
    for (const char *page : {"/_spillway/status", "/_spillway/metrics", "/_spillway/healthz"}) {
        exchange(request("GET", page, {{"api-key", clientKey}}), 200);
    }
    last.refuse();
    writeProfile("{\"name\":\"east\"");
    serve.signal(SIGHUP);
    QVERIFY(serve.awaitErrors("the profile in force stays"));
    writeProfile(backendJson("last", last) + ',' + backendJson("north", north, "entra"), R"({"requireKey":true})");
    serve.signal(SIGHUP);
    QVERIFY(serve.awaitErrors("backend last: it is not asked: no key"));
    exchange(post({{"api-key", clientKey}}), 401); // the backend's own answer: there is no other
    serve.signal(SIGTERM);
    QCOMPARE(serve.awaitEnd(), 0);
    told += serve.output() + serve.errors();

    // They were really in use ...
    QCOMPARE(east.last().header("api-key"), keychainKey);
    QCOMPARE(west.last().header("api-key"), variableKey);
    QCOMPARE(north.last().header("authorization"), "Bearer " + token);
    QCOMPARE(last.last().header("api-key"), ownKey);
    QVERIFY(serve.output().contains("east") && serve.output().contains("401"));
    // ... and none of them was told, nor a part of one.
    for (const char *secret : {"KEYCHAINSECRET", "VARIABLESECRET", "CLIENTSECRET", "TOKENSECRET", "WRONGSECRET",
                               "CALLERSECRET", "0123456789"}) {
        const qsizetype at = told.indexOf(secret);
        QVERIFY2(at < 0, told.mid(std::max<qsizetype>(at - 200, 0), 400).constData());
        for (const QByteArray &encoded : {QByteArray(secret).toBase64(), QByteArray(secret).toHex()}) {
            QVERIFY(!told.contains(encoded));
        }
    }
    for (const ScriptedBackend *backend : {&east, &west, &north, &south, &last}) {
        for (const WireMessage &received : backend->requests()) {
            QVERIFY(!received.rawHead.contains("CLIENTSECRET"));
        }
    }
}

void TestKeychainCommands::aRefusedClientSecretDoesNotLeak()
{
    const QByteArray secret = "APPSECRET~0123456789";
    ScriptedBackend authority(
        reply::answer(401, {}, R"({"error":"invalid_client","error_description":"No APPSECRET~0123456789 here."})"));
    writeProfile(backendJson("east", *m_backend, "entra"));
    CliProcess serve(serveArguments({QStringLiteral("--log"), QStringLiteral("json")}),
                     session({{QStringLiteral("AZURE_TENANT_ID"), QStringLiteral("t")},
                              {QStringLiteral("AZURE_CLIENT_ID"), QStringLiteral("c")},
                              {QStringLiteral("AZURE_CLIENT_SECRET"), QString::fromLatin1(secret)},
                              {QStringLiteral("AZURE_AUTHORITY_HOST"), authority.url()}}));
    const quint16 port = serve.start().port();
    QVERIFY(serve.awaitErrors("backend east: it is not asked: 127.0.0.1 refused AZURE_CLIENT_SECRET: No … here\n"));
    const WireMessage refused = ask(port, chatWithKey("x"));
    QCOMPARE(refused.status(), 503);
    const WireMessage status = ask(port, request("GET", "/_spillway/status"));
    QVERIFY2(status.body.contains("refused AZURE_CLIENT_SECRET"), status.body.constData());
    const QByteArray told = refused.rawHead + refused.rawBody + status.rawHead + status.rawBody + serve.output() +
                            serve.errors() + fileContent(QStringLiteral("/proc/%1/cmdline").arg(serve.processId()));
    QVERIFY(authority.last().body.contains("client_secret=APPSECRET"));
    QVERIFY(!told.contains("APPSECRET"));
}

QTEST_GUILESS_MAIN(TestKeychainCommands)
#include "tst_keychaincommands.moc"
