// SPDX-License-Identifier: MIT
#include "tests/core/secrets/fakesurroundings.h"

#include <QTest>

using namespace spillway;
using Kind = EntraOutcome::Kind;

/// The four sources as one: which of them is asked, and what stops the search (CONTRACT.md section 3).
class TestEntraSource : public QObject
{
    Q_OBJECT
private slots:
    void init();
    void theFirstThatIsThere_data();
    void theFirstThatIsThere();
    void aFailureEndsTheSearch_data();
    void aFailureEndsTheSearch();
    void nothingThere();
    void givenToken_data();
    void givenToken();
    void scope_data();
    void scope();

private:
    enum Source { Given = 1, Secret = 2, Endpoint = 4, Metadata = 8, Az = 16 };

    void configure(int sources, bool isBroken);
    EntraOutcome ask(const QString &scope = standardEntraScope);

    std::unique_ptr<FakeSurroundings> m_around;
    std::unique_ptr<ScriptedBackend> m_authority;
    std::unique_ptr<ScriptedBackend> m_endpoint;
    std::unique_ptr<ScriptedBackend> m_metadata;
};

void TestEntraSource::init()
{
    m_around = std::make_unique<FakeSurroundings>();
    m_authority = std::make_unique<ScriptedBackend>(reply::answer(200, {}, tokenAnswer("ey.secret")));
    m_endpoint = std::make_unique<ScriptedBackend>(reply::answer(200, {}, tokenAnswer("ey.endpoint")));
    m_metadata = std::make_unique<ScriptedBackend>(reply::answer(200, {}, tokenAnswer("ey.metadata")));
}

void TestEntraSource::configure(int sources, bool isBroken)
{
    if (sources & Given) {
        m_around->set("SPILLWAY_ENTRA_TOKEN", isBroken ? "two words" : "ey.given");
    }
    if (sources & Secret) {
        m_around->set("AZURE_TENANT_ID", "t");
        m_around->set("AZURE_CLIENT_ID", "c");
        m_around->set("AZURE_CLIENT_SECRET", "s");
        m_around->set("AZURE_AUTHORITY_HOST", m_authority->url());
    }
    if (sources & Endpoint) {
        m_around->set("IDENTITY_ENDPOINT", m_endpoint->url());
        m_around->set("IDENTITY_HEADER", "h");
    }
    if (sources & Metadata) {
        m_around->set("AZURE_POD_IDENTITY_AUTHORITY_HOST", m_metadata->url());
    }
    if (sources & Az) {
        m_around->installAz("echo asked >>\"$DIR/asked\"; echo '" + tokenAnswer("ey.az") + "'");
    }
    if (isBroken) {
        for (ScriptedBackend *backend : {m_authority.get(), m_endpoint.get(), m_metadata.get()}) {
            backend->always(reply::answer(503, {}, R"({"message":"out of order"})"));
        }
    }
}

EntraOutcome TestEntraSource::ask(const QString &scope)
{
    return fetchFrom(*entraSources(m_around->get()), scope);
}

void TestEntraSource::theFirstThatIsThere_data()
{
    QTest::addColumn<int>("sources");
    QTest::addColumn<QByteArray>("token");
    QTest::addColumn<QString>("name");
    QTest::newRow("all") << (Given | Secret | Endpoint | Metadata | Az) << QByteArray("ey.given")
                         << QStringLiteral("SPILLWAY_ENTRA_TOKEN");
    QTest::newRow("no token given") << (Secret | Endpoint | Metadata | Az) << QByteArray("ey.secret")
                                    << QStringLiteral("AZURE_CLIENT_SECRET");
    QTest::newRow("no secret") << (Endpoint | Metadata | Az) << QByteArray("ey.endpoint")
                               << QStringLiteral("managed identity");
    QTest::newRow("no endpoint") << (Metadata | Az) << QByteArray("ey.metadata") << QStringLiteral("managed identity");
    QTest::newRow("az alone") << int(Az) << QByteArray("ey.az") << QStringLiteral("Azure CLI");
}

void TestEntraSource::theFirstThatIsThere()
{
    QFETCH(int, sources);
    QFETCH(QByteArray, token);
    configure(sources, false);
    const EntraOutcome outcome = ask();
    QCOMPARE(outcome.kind, Kind::Token);
    QCOMPARE(outcome.token.value, token);
    QFETCH(QString, name);
    QCOMPARE(outcome.token.source, name);
    const qsizetype asked = m_authority->requests().size() + m_endpoint->requests().size() +
                            m_metadata->requests().size() + m_around->fileInFolder("asked").count('\n');
    QCOMPARE(asked, token == "ey.given" ? 0 : 1);
}

void TestEntraSource::aFailureEndsTheSearch_data()
{
    QTest::addColumn<int>("source");
    QTest::addColumn<QString>("reason");
    QTest::newRow("given token") << int(Given)
                                 << QStringLiteral(
                                        "SPILLWAY_ENTRA_TOKEN holds spaces or characters that no header can carry");
    QTest::newRow("secret") << int(Secret) << QStringLiteral("127.0.0.1 refused AZURE_CLIENT_SECRET: out of order");
    QTest::newRow("endpoint") << int(Endpoint) << QStringLiteral("the identity endpoint gives no token: out of order");
    QTest::newRow("metadata") << int(Metadata)
                              << QStringLiteral("the instance metadata service gives no token: out of order");
}

void TestEntraSource::aFailureEndsTheSearch()
{
    QFETCH(int, source);
    QFETCH(QString, reason);
    configure(source | Az, true); // az would have a token
    const EntraOutcome outcome = ask();
    QCOMPARE(outcome.kind, Kind::Failed);
    QCOMPARE(outcome.reason, reason);
    QCOMPARE(m_around->fileInFolder("asked"), QByteArray());
}

void TestEntraSource::nothingThere()
{
    const EntraOutcome outcome = ask();
    QCOMPARE(outcome.kind, Kind::Failed);
    QCOMPARE(outcome.reason,
             QStringLiteral("no token: SPILLWAY_ENTRA_TOKEN is not set; AZURE_CLIENT_SECRET is not set; no managed "
                            "identity here (127.0.0.1 does not answer); az is not installed. Sign in with az login, "
                            "or set SPILLWAY_ENTRA_TOKEN, or AZURE_TENANT_ID, AZURE_CLIENT_ID and "
                            "AZURE_CLIENT_SECRET"));
}

void TestEntraSource::givenToken_data()
{
    QTest::addColumn<QString>("value");
    QTest::addColumn<QByteArray>("token"); // empty: none
    QTest::newRow("plain") << QStringLiteral("ey.A.b") << QByteArray("ey.A.b");
    QTest::newRow("a file's newline") << QStringLiteral("ey.A.b\n") << QByteArray("ey.A.b");
    QTest::newRow("blank is not set") << QStringLiteral(" \n") << QByteArray();
    QTest::newRow("with its scheme") << QStringLiteral("Bearer ey.A.b") << QByteArray();
}

void TestEntraSource::givenToken()
{
    QFETCH(QString, value);
    QFETCH(QByteArray, token);
    m_around->set("SPILLWAY_ENTRA_TOKEN", value);
    const EntraOutcome outcome = ask();
    QCOMPARE(outcome.kind, token.isEmpty() ? Kind::Failed : Kind::Token);
    QCOMPARE(outcome.token.value, token);
    QVERIFY(!outcome.token.expiresAt.isValid()); // only its maker knows
    QVERIFY(!outcome.reason.contains(QStringLiteral("ey.A.b")));
}

void TestEntraSource::scope_data()
{
    QTest::addColumn<QString>("scope");
    QTest::addColumn<bool>("good");
    QTest::newRow("standard") << standardEntraScope << true;
    QTest::newRow("other") << QStringLiteral("https://ai.azure.com/.default") << true;
    QTest::newRow("application") << QStringLiteral("api://0-1-2/.default") << true;
    QTest::newRow("empty") << QString() << false;
    QTest::newRow("an option") << QStringLiteral("--query=x") << false;
    QTest::newRow("two") << QStringLiteral("https://a/.default https://b/.default") << false;
    QTest::newRow("Windows' shell") << QStringLiteral("https://a/.default&calc") << false;
    QTest::newRow("quote") << QStringLiteral("https://a/\"") << false;
    QTest::newRow("percent") << QStringLiteral("https://a/%PATH%") << false;
    QTest::newRow("newline at the end") << QStringLiteral("https://a/.default\n") << false;
}

void TestEntraSource::scope()
{
    QFETCH(QString, scope);
    QFETCH(bool, good);
    configure(Az, false);
    const EntraOutcome outcome = ask(scope);
    QCOMPARE(outcome.kind, good ? Kind::Token : Kind::Failed);
    QCOMPARE(m_around->fileInFolder("asked").isEmpty(), !good);
    QCOMPARE(outcome.reason.startsWith(QStringLiteral("entraScope is no scope")), !good);
}

QTEST_GUILESS_MAIN(TestEntraSource)
#include "tst_entrasource.moc"
