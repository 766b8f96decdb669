// SPDX-License-Identifier: MIT
#include "core/secrets/managedidentity.h"
#include "tests/core/secrets/fakesurroundings.h"

#include <QTest>
#include <QUrlQuery>

using namespace spillway;
using namespace std::chrono_literals;
using Kind = EntraOutcome::Kind;

/// Both ways to a managed identity, against an endpoint and a metadata service on this computer.
class TestManagedIdentity : public QObject
{
    Q_OBJECT
private slots:
    void init();
    void resource_data();
    void resource();
    void endpointIsAsked();
    void endpointKeepsItsQueryOut();
    void endpointUserAssigned();
    void endpointFailures_data();
    void endpointFailures();
    void endpointRefusesConnections();
    void badEndpoint_data();
    void badEndpoint();
    void endpointWithoutHeaderIsNotAsked();
    void metadataIsAsked();
    void metadataUserAssigned();
    void metadataAnswers_data();
    void metadataAnswers();
    void nobodyAtTheMetadataAddress();
    void packetsVanish();
    void metadataIsSilent();

private:
    EntraOutcome ask(const QString &scope = standardEntraScope);
    void useEndpoint();
    void useMetadata();

    std::unique_ptr<FakeSurroundings> m_around;
    std::unique_ptr<ScriptedBackend> m_service;
};

namespace
{

QString queryValue(const WireMessage &request, const char *name)
{
    const QUrl url = QUrl::fromEncoded("http://x" + request.target());
    return QUrlQuery(url).queryItemValue(QString::fromLatin1(name), QUrl::FullyDecoded);
}

} // namespace

void TestManagedIdentity::init()
{
    m_around = std::make_unique<FakeSurroundings>();
    m_service = std::make_unique<ScriptedBackend>(
        reply::answer(200, {}, R"({"access_token":"ey.A.b","expires_in":"3600","resource":"r"})"));
}

EntraOutcome TestManagedIdentity::ask(const QString &scope)
{
    ManagedIdentity source(m_around->get());
    return fetchFrom(source, scope);
}

void TestManagedIdentity::useEndpoint()
{
    m_around->set("IDENTITY_ENDPOINT", m_service->url() + QStringLiteral("/msi/token"));
    m_around->set("IDENTITY_HEADER", "853b9a84-5bfa");
}

void TestManagedIdentity::useMetadata()
{
    m_around->set("AZURE_POD_IDENTITY_AUTHORITY_HOST", m_service->url() + u'/');
}

void TestManagedIdentity::resource_data()
{
    QTest::addColumn<QString>("scope");
    QTest::addColumn<QString>("resource");
    QTest::newRow("standard") << standardEntraScope << QStringLiteral("https://cognitiveservices.azure.com");
    QTest::newRow("other") << QStringLiteral("https://ai.azure.com/.default") << QStringLiteral("https://ai.azure.com");
    QTest::newRow("two slashes") << QStringLiteral("https://a.example//.default")
                                 << QStringLiteral("https://a.example/");
    QTest::newRow("already one") << QStringLiteral("https://ai.azure.com") << QStringLiteral("https://ai.azure.com");
    QTest::newRow("another end") << QStringLiteral("https://ai.azure.com/x.default")
                                 << QStringLiteral("https://ai.azure.com/x.default");
}

void TestManagedIdentity::resource()
{
    QFETCH(QString, scope);
    QTEST(resourceOfScope(scope), "resource");
}

void TestManagedIdentity::endpointIsAsked()
{
    useEndpoint();
    const EntraOutcome outcome = ask();
    QCOMPARE(outcome.kind, Kind::Token);
    QCOMPARE(outcome.token, (EntraToken{"ey.A.b", m_around->clock.wallNow().addSecs(3600)}));
    QCOMPARE(m_service->requests().size(), 1);
    const WireMessage &sent = m_service->last();
    QCOMPARE(sent.method(), "GET");
    QVERIFY(sent.target().startsWith("/msi/token?"));
    QCOMPARE(queryValue(sent, "api-version"), QStringLiteral("2019-08-01"));
    QCOMPARE(queryValue(sent, "resource"), QStringLiteral("https://cognitiveservices.azure.com"));
    QVERIFY(!sent.target().contains("client_id"));
    QCOMPARE(sent.header("X-IDENTITY-HEADER"), "853b9a84-5bfa");
    QVERIFY(!sent.hasHeader("Metadata"));
}

void TestManagedIdentity::endpointKeepsItsQueryOut()
{
    useEndpoint();
    m_around->set("AZURE_CLIENT_ID", "a&resource=evil");
    QCOMPARE(ask().kind, Kind::Token);
    QCOMPARE(queryValue(m_service->last(), "client_id"), QStringLiteral("a&resource=evil"));
    QCOMPARE(queryValue(m_service->last(), "resource"), QStringLiteral("https://cognitiveservices.azure.com"));
}

void TestManagedIdentity::endpointUserAssigned()
{
    useEndpoint();
    m_around->set("AZURE_CLIENT_ID", "0-1-2");
    QCOMPARE(ask(QStringLiteral("https://ai.azure.com/.default")).kind, Kind::Token);
    QCOMPARE(queryValue(m_service->last(), "client_id"), QStringLiteral("0-1-2"));
    QCOMPARE(queryValue(m_service->last(), "resource"), QStringLiteral("https://ai.azure.com"));
}

void TestManagedIdentity::endpointFailures_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QString>("reason");
    const auto add = [](const char *name, int status, const QByteArray &body, const char *reason) {
        QTest::newRow(name) << status << body << QString::fromUtf8(reason);
    };
    add("no identity", 400, R"({"statusCode":400,"message":"No User Assigned Identity found","correlationId":"1"})",
        "the identity endpoint gives no token: No User Assigned Identity found");
    add("header repeated", 401, R"({"message":"853b9a84-5bfa is wrong"})",
        "the identity endpoint gives no token: … is wrong");
    add("silent", 500, "", "the identity endpoint answered with status 500");
    add("HTML", 404, "<html>", "the identity endpoint answered with status 404");
    add("not JSON", 200, "token", "the identity endpoint answered with something other than a JSON object");
    add("no token", 200, R"({"expires_in":1})", "the identity endpoint answered without an access token");
    add("no end", 200, R"({"access_token":"a"})", "the identity endpoint does not say when its token ends");
}

void TestManagedIdentity::endpointFailures()
{
    QFETCH(int, status);
    QFETCH(QByteArray, body);
    QFETCH(QString, reason);
    useEndpoint();
    m_service->always(reply::answer(status, {}, body));
    const EntraOutcome outcome = ask();
    QCOMPARE(outcome.kind, Kind::Failed);
    QCOMPARE(outcome.reason, reason);
}

void TestManagedIdentity::endpointRefusesConnections()
{
    // It is configured, so that it is not there is the reason and not a cause to look elsewhere.
    useEndpoint();
    m_service->refuse();
    const EntraOutcome outcome = ask();
    QCOMPARE(outcome.kind, Kind::Failed);
    QCOMPARE(outcome.reason, QStringLiteral("the identity endpoint cannot be asked: Connection refused"));
}

void TestManagedIdentity::badEndpoint_data()
{
    QTest::addColumn<QString>("address");
    QTest::newRow("no scheme") << QStringLiteral("127.0.0.1/msi");
    QTest::newRow("file") << QStringLiteral("file:///etc/passwd");
    QTest::newRow("no host") << QStringLiteral("http:///msi");
}

void TestManagedIdentity::badEndpoint()
{
    QFETCH(QString, address);
    useEndpoint();
    m_around->set("IDENTITY_ENDPOINT", address);
    const EntraOutcome outcome = ask();
    QCOMPARE(outcome.kind, Kind::Failed);
    QCOMPARE(outcome.reason, QStringLiteral("IDENTITY_ENDPOINT is no http address"));
}

void TestManagedIdentity::endpointWithoutHeaderIsNotAsked()
{
    useEndpoint();
    m_around->set("IDENTITY_HEADER", "");
    const EntraOutcome outcome = ask();
    QCOMPARE(outcome.kind, Kind::Absent);
    QCOMPARE(m_service->requests().size(), 0);
}

void TestManagedIdentity::metadataIsAsked()
{
    useMetadata();
    const EntraOutcome outcome = ask();
    QCOMPARE(outcome.kind, Kind::Token);
    QCOMPARE(outcome.token, (EntraToken{"ey.A.b", m_around->clock.wallNow().addSecs(3600)}));
    QCOMPARE(m_service->requests().size(), 1);
    const WireMessage &sent = m_service->last();
    QCOMPARE(sent.method(), "GET");
    QVERIFY(sent.target().startsWith("/metadata/identity/oauth2/token?"));
    QCOMPARE(queryValue(sent, "api-version"), QStringLiteral("2018-02-01"));
    QCOMPARE(queryValue(sent, "resource"), QStringLiteral("https://cognitiveservices.azure.com"));
    QVERIFY(!sent.target().contains("client_id"));
    QVERIFY(!sent.target().contains("scope"));
    QCOMPARE(sent.header("Metadata"), "true");
}

void TestManagedIdentity::metadataUserAssigned()
{
    useMetadata();
    m_around->set("AZURE_CLIENT_ID", "0-1-2");
    QCOMPARE(ask().kind, Kind::Token);
    QCOMPARE(queryValue(m_service->last(), "client_id"), QStringLiteral("0-1-2"));
}

void TestManagedIdentity::metadataAnswers_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QString>("client");
    QTest::addColumn<EntraOutcome::Kind>("kind");
    QTest::addColumn<QString>("reason");
    const auto add = [](const char *name, int status, const QByteArray &body, const char *client, Kind kind,
                        const char *reason) {
        QTest::newRow(name) << status << body << QString::fromLatin1(client) << kind << QString::fromUtf8(reason);
    };
    const QByteArray noIdentity = R"({"error":"invalid_request","error_description":"Identity not found"})";
    const char *otherCloud = "what answers at the instance metadata address is not Azure's";
    add("no identity", 400, noIdentity, "", Kind::Absent, "this machine has no managed identity");
    add("not the identity that was named", 400, noIdentity, "0-1-2", Kind::Failed,
        "the instance metadata service gives no token: Identity not found");
    add("another cloud, 404", 404, "<?xml version=\"1.0\"?><html>404</html>", "", Kind::Absent, otherCloud);
    add("another cloud, 401", 401, "", "", Kind::Absent, otherCloud);
    add("another cloud, 200", 200, "ami-id\nhostname\n", "", Kind::Absent, otherCloud);
    add("busy", 429, R"({"error":"too_many","error_description":"Slow down."})", "", Kind::Failed,
        "the instance metadata service gives no token: Slow down");
    add("broken", 503, "", "", Kind::Failed, "the instance metadata service answered with status 503");
    add("refused", 403, R"({"error":"access_denied"})", "", Kind::Failed,
        "the instance metadata service gives no token: access_denied");
    add("no token", 200, R"({"expires_in":"1"})", "", Kind::Failed,
        "the instance metadata service answered without an access token");
    add("no end", 200, R"({"access_token":"a"})", "", Kind::Failed,
        "the instance metadata service does not say when its token ends");
}

void TestManagedIdentity::metadataAnswers()
{
    QFETCH(int, status);
    QFETCH(QByteArray, body);
    QFETCH(QString, client);
    QFETCH(EntraOutcome::Kind, kind);
    QFETCH(QString, reason);
    useMetadata();
    m_around->set("AZURE_CLIENT_ID", client);
    m_service->always(reply::answer(status, {}, body));
    const EntraOutcome outcome = ask();
    QCOMPARE(outcome.kind, kind);
    QCOMPARE(outcome.reason, reason);
}

void TestManagedIdentity::nobodyAtTheMetadataAddress()
{
    const EntraOutcome outcome = ask();
    QCOMPARE(outcome.kind, Kind::Absent);
    QCOMPARE(outcome.reason, QStringLiteral("no managed identity here (127.0.0.1 does not answer)"));
}

void TestManagedIdentity::packetsVanish()
{
    // A listener whose queue is full lets further connections wait for ever, as a laptop's network does.
    QTcpServer full;
    full.setListenBacklogSize(1);
    QVERIFY(full.listen(QHostAddress::LocalHost));
    full.pauseAccepting();
    std::vector<std::unique_ptr<QTcpSocket>> fillers;
    for (int i = 0; i < 4; ++i) {
        fillers.push_back(std::make_unique<QTcpSocket>());
        fillers.back()->connectToHost(QHostAddress::LocalHost, full.serverPort());
    }
    const auto isFull = [&fillers] {
        return std::count_if(fillers.begin(), fillers.end(), [](const auto &socket) {
                   return socket->state() == QAbstractSocket::ConnectedState;
               }) >= 2;
    };
    QVERIFY(spinUntil(isFull));
    m_around->set("AZURE_POD_IDENTITY_AUTHORITY_HOST", QStringLiteral("http://127.0.0.1:%1").arg(full.serverPort()));
    m_around->values.connectLimit = 200ms;
    const EntraOutcome outcome = ask();
    QCOMPARE(outcome.kind, Kind::Absent);
    QCOMPARE(outcome.reason, QStringLiteral("no managed identity here (127.0.0.1 does not answer)"));
}

void TestManagedIdentity::metadataIsSilent()
{
    useMetadata();
    m_around->values.answerLimit = 200ms;
    m_service->always(reply::silence());
    const EntraOutcome outcome = ask();
    QCOMPARE(outcome.kind, Kind::Failed);
    QCOMPARE(outcome.reason, QStringLiteral("the instance metadata service cannot be asked: no answer within 1 s"));
}

QTEST_GUILESS_MAIN(TestManagedIdentity)
#include "tst_managedidentity.moc"
