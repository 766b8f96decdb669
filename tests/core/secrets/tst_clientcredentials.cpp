// SPDX-License-Identifier: MIT
#include "core/secrets/clientcredentials.h"
#include "tests/core/secrets/fakesurroundings.h"

#include <QTest>
#include <QUrlQuery>

using namespace spillway;
using namespace std::chrono_literals;

/// The client credentials grant against an authority on this computer.
class TestClientCredentials : public QObject
{
    Q_OBJECT
private slots:
    void init();
    void absentWithoutASecret();
    void fetches();
    void incomplete_data();
    void incomplete();
    void refusals_data();
    void refusals();
    void brokenConnections_data();
    void brokenConnections();
    void silence();
    void tooMuch();
    void redirectsAreNotFollowed();
    void authority_data();
    void authority();
    void goneContext();

private:
    EntraOutcome ask();
    EntraOutcome answered(const Reply &reply);

    std::unique_ptr<FakeSurroundings> m_around;
    std::unique_ptr<ScriptedBackend> m_authority;
};

namespace
{
const QString secret = QStringLiteral("p&s=s w/ö~+%");
}

void TestClientCredentials::init()
{
    m_around = std::make_unique<FakeSurroundings>();
    m_authority = std::make_unique<ScriptedBackend>(reply::answer(200, {}, tokenAnswer("ey.A.b")));
    m_around->set("AZURE_TENANT_ID", "contoso.example");
    m_around->set("AZURE_CLIENT_ID", "0-1-2");
    m_around->set("AZURE_CLIENT_SECRET", secret);
    m_around->set("AZURE_AUTHORITY_HOST", m_authority->url() + u'/');
}

EntraOutcome TestClientCredentials::ask()
{
    ClientCredentials source(m_around->get());
    return fetchFrom(source);
}

EntraOutcome TestClientCredentials::answered(const Reply &reply)
{
    m_authority->always(reply);
    return ask();
}

void TestClientCredentials::absentWithoutASecret()
{
    // The other two name a user-assigned identity as well, so they alone configure nothing.
    m_around->set("AZURE_CLIENT_SECRET", "");
    const EntraOutcome outcome = ask();
    QCOMPARE(outcome.kind, EntraOutcome::Kind::Absent);
    QCOMPARE(outcome.reason, QStringLiteral("AZURE_CLIENT_SECRET is not set"));
    QCOMPARE(m_authority->requests().size(), 0);
}

void TestClientCredentials::fetches()
{
    const EntraOutcome outcome = ask();
    QCOMPARE(outcome.kind, EntraOutcome::Kind::Token);
    QCOMPARE(outcome.token, (EntraToken{"ey.A.b", m_around->clock.wallNow().addSecs(3599)}));

    QCOMPARE(m_authority->requests().size(), 1);
    const WireMessage &sent = m_authority->last();
    QCOMPARE(sent.method(), "POST");
    QCOMPARE(sent.target(), "/contoso.example/oauth2/v2.0/token");
    QCOMPARE(sent.header("Content-Type"), "application/x-www-form-urlencoded");
    QVERIFY(!sent.rawHead.contains("p&s"));
    QUrlQuery form(QString::fromUtf8(sent.body));
    const auto value = [&form](const char *name) {
        return form.queryItemValue(QString::fromLatin1(name), QUrl::FullyDecoded);
    };
    QCOMPARE(form.queryItems().size(), 4);
    QCOMPARE(value("grant_type"), QStringLiteral("client_credentials"));
    QCOMPARE(value("client_id"), QStringLiteral("0-1-2"));
    QCOMPARE(value("client_secret"), secret);
    QVERIFY(!sent.body.contains('+')); // a form reads it as a space
    QCOMPARE(value("scope"), QStringLiteral("https://cognitiveservices.azure.com/.default"));
}

void TestClientCredentials::incomplete_data()
{
    QTest::addColumn<QByteArray>("variable");
    QTest::addColumn<QString>("value");
    QTest::addColumn<QString>("named");
    const auto add = [](const char *name, const char *variable, const char *value, const char *named) {
        QTest::newRow(name) << QByteArray(variable) << QString::fromUtf8(value) << QString::fromLatin1(named);
    };
    add("no tenant", "AZURE_TENANT_ID", "", "AZURE_TENANT_ID is not");
    add("blank tenant", "AZURE_TENANT_ID", " \n", "AZURE_TENANT_ID is not");
    add("no client", "AZURE_CLIENT_ID", "", "AZURE_CLIENT_ID is not");
    add("tenant that is a path", "AZURE_TENANT_ID", "a/../b", "AZURE_TENANT_ID is no tenant");
    add("tenant with a query", "AZURE_TENANT_ID", "a?b", "AZURE_TENANT_ID is no tenant");
    add("authority without TLS", "AZURE_AUTHORITY_HOST", "http://login.example", "AZURE_AUTHORITY_HOST is no https");
}

void TestClientCredentials::incomplete()
{
    QFETCH(QByteArray, variable);
    QFETCH(QString, value);
    QFETCH(QString, named);
    m_around->set(variable.constData(), value);
    const EntraOutcome outcome = ask();
    QCOMPARE(outcome.kind, EntraOutcome::Kind::Failed);
    QVERIFY2(outcome.reason.contains(named), qPrintable(outcome.reason));
    QCOMPARE(m_authority->requests().size(), 0);
}

void TestClientCredentials::refusals_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QString>("reason");
    const auto add = [](const char *name, int status, const QByteArray &body, const char *reason) {
        QTest::newRow(name) << status << body << QString::fromUtf8(reason);
    };
    add("wrong secret", 401, R"({"error":"invalid_client","error_description":"AADSTS7000215: Invalid. Trace ID: 1"})",
        "127.0.0.1 refused AZURE_CLIENT_SECRET: AADSTS7000215: Invalid");
    add("secret repeated", 400, R"({"error_description":"bad secret p&s=s w/ö~+% given"})",
        "127.0.0.1 refused AZURE_CLIENT_SECRET: bad secret … given");
    add("silent", 500, "", "127.0.0.1 refused AZURE_CLIENT_SECRET with status 500");
    add("HTML", 403, "<html>no</html>", "127.0.0.1 refused AZURE_CLIENT_SECRET with status 403");
    add("no content", 204, "", "127.0.0.1 refused AZURE_CLIENT_SECRET with status 204");
    add("not JSON", 200, "<html>Sign in</html>", "127.0.0.1 answered with something other than a JSON object");
    add("no token", 200, R"({"expires_in":3599})", "127.0.0.1 answered without an access token");
    add("no end", 200, R"({"access_token":"ey.A.b"})", "127.0.0.1 does not say when its token ends");
}

void TestClientCredentials::refusals()
{
    QFETCH(int, status);
    QFETCH(QByteArray, body);
    QFETCH(QString, reason);
    const EntraOutcome outcome = answered(reply::answer(status, {}, body));
    QCOMPARE(outcome.kind, EntraOutcome::Kind::Failed);
    QCOMPARE(outcome.reason, reason);
}

void TestClientCredentials::brokenConnections_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<bool>("reset");
    QTest::newRow("closed at once") << QByteArray() << false;
    QTest::newRow("reset at once") << QByteArray() << true;
    QTest::newRow("garbage") << QByteArray("SSH-2.0-OpenSSH_9.2p1\r\n") << false;
    QTest::newRow("cut head") << QByteArray("HTTP/1.1 200 OK\r\nContent-Le") << false;
    QTest::newRow("cut body") << QByteArray("HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n") + tokenAnswer("ey.A.b")
                              << false;
}

void TestClientCredentials::brokenConnections()
{
    QFETCH(QByteArray, bytes);
    QFETCH(bool, reset);
    const EntraOutcome outcome = answered(reset ? reply::rawThenReset(bytes) : reply::rawThenClose(bytes));
    QCOMPARE(outcome.kind, EntraOutcome::Kind::Failed);
    QVERIFY2(outcome.reason.startsWith(QStringLiteral("127.0.0.1 cannot be asked for a token: ")),
             qPrintable(outcome.reason));
    QVERIFY(!outcome.reason.contains(QStringLiteral("ey.A")));
}

void TestClientCredentials::silence()
{
    m_around->values.answerLimit = 200ms;
    const EntraOutcome outcome = answered(reply::silence());
    QCOMPARE(outcome.kind, EntraOutcome::Kind::Failed);
    QCOMPARE(outcome.reason, QStringLiteral("127.0.0.1 cannot be asked for a token: no answer within 1 s"));
}

void TestClientCredentials::tooMuch()
{
    const EntraOutcome outcome = answered([](BackendConnection &connection, const WireMessage &) {
        connection.write("HTTP/1.1 200 OK\r\nContent-Length: 100000000\r\n\r\n");
        connection.writePaced(100'000'000, "[");
    });
    QCOMPARE(outcome.kind, EntraOutcome::Kind::Failed);
    QCOMPARE(outcome.reason, QStringLiteral("127.0.0.1 cannot be asked for a token: the answer is too large"));
}

void TestClientCredentials::redirectsAreNotFollowed()
{
    ScriptedBackend elsewhere(reply::answer(200, {}, tokenAnswer("ey.evil")));
    const EntraOutcome outcome =
        answered(reply::answer(307, {{"Location", elsewhere.url().toUtf8() + "/x"}}, QByteArray()));
    QCOMPARE(outcome.kind, EntraOutcome::Kind::Failed);
    QCOMPARE(outcome.reason, QStringLiteral("127.0.0.1 refused AZURE_CLIENT_SECRET with status 307"));
    QCOMPARE(elsewhere.requests().size(), 0);
}

void TestClientCredentials::authority_data()
{
    QTest::addColumn<QString>("given");
    QTest::addColumn<QString>("address");
    const auto add = [](const char *name, const char *given, const char *address) {
        QTest::newRow(name) << QString::fromLatin1(given) << QString::fromLatin1(address);
    };
    add("not set", "", "https://login.microsoftonline.com");
    add("blank", "  ", "https://login.microsoftonline.com");
    add("another cloud", "https://login.microsoftonline.us", "https://login.microsoftonline.us");
    add("slashes", "https://login.partner.microsoftonline.cn//", "https://login.partner.microsoftonline.cn");
    add("no scheme", "login.microsoftonline.us/", "https://login.microsoftonline.us");
    add("a path stays", "https://adfs.example/adfs", "https://adfs.example/adfs");
    add("this computer", "http://127.0.0.1:8080", "http://127.0.0.1:8080");
    add("http elsewhere", "http://login.microsoftonline.com", "");
    add("another scheme", "ftp://login.microsoftonline.com", "");
    add("user", "https://me@login.microsoftonline.com", "");
    add("query", "https://login.microsoftonline.com/?a=b", "");
    add("no host", "https:///x", "");
    add("nonsense", "https://a b", "");
}

void TestClientCredentials::authority()
{
    QFETCH(QString, given);
    QTEST(authorityAddress(given), "address");
}

void TestClientCredentials::goneContext()
{
    ClientCredentials source(m_around->get());
    int outcomes = 0;
    const auto count = [&outcomes](const EntraOutcome &) { ++outcomes; };
    auto context = std::make_unique<QObject>();
    source.fetch(standardEntraScope, context.get(), count);
    QVERIFY(spinUntil([this] { return m_authority->requests().size() == 1; }));
    context.reset();
    QCOMPARE(fetchFrom(source).kind, EntraOutcome::Kind::Token); // by now the first answer is there too
    QCOMPARE(outcomes, 0);
}

QTEST_GUILESS_MAIN(TestClientCredentials)
#include "tst_clientcredentials.moc"
