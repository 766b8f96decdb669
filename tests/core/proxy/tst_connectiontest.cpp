// SPDX-License-Identifier: MIT
#include "core/proxy/connectiontest.h"
#include "core/secrets/credentials.h"
#include "core/simulate/simulatedbackend.h"
#include "tests/support/fakeclock.h"
#include "tests/support/nginx.h"
#include "tests/support/scriptedbackend.h"

#include <QSignalSpy>
#include <QTest>
#include <QTimeZone>

using namespace spillway;
using namespace std::chrono_literals;

namespace
{
const QByteArray models = R"({"object":"list","data":[{"id":"gpt-4o"},{"id":"gpt-4o-mini"}]})";
const QByteArray deployments = R"({"object":"list","data":[{"id":"chat","model":"gpt-4o"},{"id":"small"}]})";
const QByteArray key = "0123456789abcdef";

Reply answersBoth()
{
    return [](BackendConnection &connection, const WireMessage &message) {
        connection.answer(200, {}, message.target().contains("/deployments?") ? deployments : models);
    };
}
} // namespace

/// Every verdict of the connection test, over real sockets.
class TestConnectionTest : public QObject
{
    Q_OBJECT
private slots:
    void connected();
    void simulatedBackend();
    void deploymentsThatAreThere();
    void deploymentThatIsMissing();
    void noListOfDeployments_data();
    void noListOfDeployments();
    void statuses_data();
    void statuses();
    void whatTheBackendSays();
    void noSecretInAReport();
    void callersOwnCredential();
    void noCredential();
    void notAzure_data();
    void notAzure();
    void noSuchHost();
    void refused();
    void brokenOff();
    void timesOut();
    void slowBody();
    void stopTellsNothing();
    void startAgain();
    void pathOfTheUrl();
    void tls();

private:
    ConnectionReport run(const Backend &backend, const Credential &credential, const QStringList &names = {});
    static Backend backendAt(const QString &url, AuthKind auth = AuthKind::Key)
    {
        Backend backend;
        backend.name = QStringLiteral("tested");
        backend.url = url;
        backend.auth = auth;
        backend.enabled = false; // a backend that is turned off can be tested
        return backend;
    }
    ConnectionReport run(const ScriptedBackend &backend, const QStringList &names = {})
    {
        return run(backendAt(backend.url()), keyCredential(key, {}), names);
    }

    FakeClock m_clock;
    std::chrono::milliseconds m_limit = ConnectionTest::limit;
};

ConnectionReport TestConnectionTest::run(const Backend &backend, const Credential &credential, const QStringList &names)
{
    ConnectionTest test(m_clock);
    test.setLimit(m_limit);
    std::optional<ConnectionReport> report;
    connect(&test, &ConnectionTest::finished, this, [&report](const ConnectionReport &told) { report = told; });
    test.start(backend, credential, names);
    const bool runs = test.isRunning();
    if (!QTest::qWaitFor([&report] { return report.has_value(); }, 15'000) || !runs || test.isRunning()) {
        qWarning("no report");
        return {};
    }
    return *report;
}

void TestConnectionTest::connected()
{
    ScriptedBackend backend(reply::answer(200, {}, models));
    const ConnectionReport report = run(backend);
    QCOMPARE(report.verdict, ConnectionVerdict::Connected);
    QVERIFY(report.isGood());
    QCOMPARE(report.status, 200);
    QVERIFY(report.time >= 0ms && report.time < 10s);
    QVERIFY(!report.encrypted);
    QVERIFY(report.signedIn);
    QCOMPARE(backend.requests().size(), 1); // one GET
    QCOMPARE(backend.last().firstLine, "GET /openai/models?api-version=2024-10-21 HTTP/1.1");
    QCOMPARE(backend.last().header("api-key"), key);
    QVERIFY(backend.last().body.isEmpty());
}

void TestConnectionTest::simulatedBackend()
{
    SimulatedBackendOptions options;
    options.key = QString::fromLatin1(key);
    options.deployments = {QStringLiteral("gpt-4o")};
    options.rpm = 1;
    options.nowMs = [] { return 0; };
    options.wallNow = [] { return QDateTime::fromSecsSinceEpoch(1'700'000'000, QTimeZone::utc()).toUTC(); };
    options.draw = [] { return 7U; };
    SimulatedBackend backend(options);
    QVERIFY(backend.listen());
    // More often than its quota has requests: a test uses none of it.
    for (int i = 0; i < 3; ++i) {
        QCOMPARE(run(backendAt(backend.url()), keyCredential(key, {})).verdict, ConnectionVerdict::Connected);
    }
    QCOMPARE(backend.counters().throttled, 0);
    QCOMPARE(run(backendAt(backend.url()), keyCredential("wrong-key", {})).verdict, ConnectionVerdict::KeyRefused);
    QCOMPARE(run(backendAt(backend.url()), tokenCredential(key)).verdict, ConnectionVerdict::Connected);
    const ConnectionReport missing =
        run(backendAt(backend.url()), keyCredential(key, {}), {QStringLiteral("gpt-4o"), QStringLiteral("o9")});
    QCOMPARE(missing.verdict, ConnectionVerdict::NotDeployed);
    QCOMPARE(missing.deployment, QStringLiteral("o9"));
}

void TestConnectionTest::deploymentsThatAreThere()
{
    ScriptedBackend backend(answersBoth());
    const ConnectionReport report = run(backend, {QStringLiteral("chat"), QStringLiteral("Small")});
    QCOMPARE(report.verdict, ConnectionVerdict::Connected);
    QCOMPARE(backend.requests().size(), 2);
    QCOMPARE(backend.last().firstLine, "GET /openai/deployments?api-version=2022-12-01 HTTP/1.1");
}

void TestConnectionTest::deploymentThatIsMissing()
{
    ScriptedBackend backend(answersBoth());
    const ConnectionReport report = run(backend, {QStringLiteral("chat"), QStringLiteral("gpt-4o")});
    QCOMPARE(report.verdict, ConnectionVerdict::NotDeployed);
    QCOMPARE(report.deployment, QStringLiteral("gpt-4o"));
    QVERIFY(!report.isGood());
    QVERIFY(report.time >= 0ms);
}

void TestConnectionTest::noListOfDeployments_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("body");
    QTest::newRow("404") << 404 << QByteArray(R"({"error":{"code":"404","message":"Resource not found"}})");
    QTest::newRow("403") << 403 << QByteArray("{}");
    QTest::newRow("no list") << 200 << QByteArray("{}");
    QTest::newRow("no JSON") << 200 << QByteArray("<html>");
}

/// A resource that has no such list any more is not blamed.
void TestConnectionTest::noListOfDeployments()
{
    QFETCH(int, status);
    QFETCH(QByteArray, body);
    ScriptedBackend backend;
    backend.script({reply::answer(200, {}, models), reply::answer(status, {}, body)});
    QCOMPARE(run(backend, {QStringLiteral("gpt-4o")}).verdict, ConnectionVerdict::Connected);
    QCOMPARE(backend.requests().size(), 2);
}

void TestConnectionTest::statuses_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<ConnectionVerdict>("verdict");
    const auto add = [](int status, ConnectionVerdict verdict) { QTest::addRow("%d", status) << status << verdict; };
    add(401, ConnectionVerdict::KeyRefused);
    add(403, ConnectionVerdict::Forbidden);
    add(404, ConnectionVerdict::NotAzure);
    add(405, ConnectionVerdict::NotAzure);
    add(301, ConnectionVerdict::NotAzure);
    add(302, ConnectionVerdict::NotAzure);
    add(429, ConnectionVerdict::BusyNow);
    add(500, ConnectionVerdict::ServerError);
    add(503, ConnectionVerdict::ServerError);
    add(400, ConnectionVerdict::OtherStatus);
    add(204, ConnectionVerdict::OtherStatus);
}

void TestConnectionTest::statuses()
{
    QFETCH(int, status);
    QFETCH(ConnectionVerdict, verdict);
    ScriptedBackend backend(reply::answer(status, {{"Location", "/elsewhere"}}, status == 204 ? "" : "{}"));
    const ConnectionReport report = run(backend, {QStringLiteral("gpt-4o")});
    QCOMPARE(report.verdict, verdict);
    QCOMPARE(report.status, status);
    QCOMPARE(backend.requests().size(), 1); // no redirect is followed, and nothing more is asked
}

void TestConnectionTest::whatTheBackendSays()
{
    ScriptedBackend backend(reply::answer(
        403, {}, R"({"error":{"code":"403","message":"Access denied due to\n Virtual Network rules."}})"));
    QCOMPARE(run(backend).detail, QStringLiteral("Access denied due to Virtual Network rules"));
}

void TestConnectionTest::noSecretInAReport()
{
    ScriptedBackend backend(reply::answer(401, {}, "{\"error\":{\"message\":\"Wrong key " + key + " it was\"}}"));
    const ConnectionReport report = run(backend);
    QCOMPARE(report.verdict, ConnectionVerdict::KeyRefused);
    QVERIFY(report.detail.startsWith(QStringLiteral("Wrong key ")));
    QVERIFY(!report.detail.contains(QString::fromLatin1(key)));
}

void TestConnectionTest::callersOwnCredential()
{
    ScriptedBackend backend(reply::answer(401));
    const ConnectionReport report = run(backendAt(backend.url(), AuthKind::Client), {});
    QCOMPARE(report.verdict, ConnectionVerdict::NeedsCaller);
    QVERIFY(report.isGood());
    QVERIFY(!report.signedIn);
    QVERIFY(!backend.last().hasHeader("api-key") && !backend.last().hasHeader("authorization"));
    // Without sign-in 401 is no good sign.
    QCOMPARE(run(backendAt(backend.url(), AuthKind::None), {}).verdict, ConnectionVerdict::KeyRefused);
}

void TestConnectionTest::noCredential()
{
    ScriptedBackend backend(reply::answer(200, {}, models));
    const ConnectionReport noKey = run(backendAt(backend.url()), {});
    QCOMPARE(noKey.verdict, ConnectionVerdict::NoCredential);
    QCOMPARE(noKey.detail, QStringLiteral("no key"));
    const ConnectionReport noToken =
        run(backendAt(backend.url(), AuthKind::Entra), Credential{{}, {}, QStringLiteral("az is signed out")});
    QCOMPARE(noToken.verdict, ConnectionVerdict::NoCredential);
    QCOMPARE(noToken.detail, QStringLiteral("az is signed out"));
    QCOMPARE(backend.connectionCount(), 0);
}

void TestConnectionTest::notAzure_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::newRow("page") << QByteArray("<!doctype html><html></html>");
    QTest::newRow("empty") << QByteArray();
    QTest::newRow("array") << QByteArray("[]");
    QTest::newRow("object") << QByteArray("{\"data\":5}");
}

void TestConnectionTest::notAzure()
{
    QFETCH(QByteArray, body);
    ScriptedBackend backend(reply::answer(200, {}, body));
    const ConnectionReport report = run(backend);
    QCOMPARE(report.verdict, ConnectionVerdict::NotAzure);
    QCOMPARE(report.status, 200);
}

void TestConnectionTest::noSuchHost()
{
    const ConnectionReport report =
        run(backendAt(QStringLiteral("http://no-such-host.invalid")), keyCredential(key, {}));
    QCOMPARE(report.verdict, ConnectionVerdict::NoSuchHost);
    QCOMPARE(report.status, 0);
    QCOMPARE(report.time, -1ms);
}

void TestConnectionTest::refused()
{
    ScriptedBackend backend;
    backend.refuse();
    QCOMPARE(run(backend).verdict, ConnectionVerdict::Refused);
}

void TestConnectionTest::brokenOff()
{
    ScriptedBackend backend(reply::rawThenReset());
    QCOMPARE(run(backend).verdict, ConnectionVerdict::Broken);
    backend.always(reply::rawThenClose("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{"));
    const ConnectionReport half = run(backend);
    QCOMPARE(half.verdict, ConnectionVerdict::Broken);
    QVERIFY(!half.detail.isEmpty());
    backend.always(reply::raw("SSH-2.0-OpenSSH_9.2\r\n\r\n"));
    QCOMPARE(run(backend).verdict, ConnectionVerdict::NotAzure);
}

void TestConnectionTest::timesOut()
{
    m_limit = 60ms;
    ScriptedBackend backend(reply::silence());
    const ConnectionReport report = run(backend);
    QCOMPARE(report.verdict, ConnectionVerdict::TimedOut);
    QCOMPARE(report.status, 0);
    QTRY_COMPARE(backend.openConnections(), 0);
    m_limit = ConnectionTest::limit;
}

/// The limit is for all of it: a body that never ends is no answer either.
void TestConnectionTest::slowBody()
{
    m_limit = 80ms;
    ScriptedBackend backend([](BackendConnection &connection, const WireMessage &) {
        connection.beginStream();
        connection.chunk("{");
    });
    QCOMPARE(run(backend).verdict, ConnectionVerdict::TimedOut);
    m_limit = ConnectionTest::limit;
}

void TestConnectionTest::stopTellsNothing()
{
    ScriptedBackend backend(reply::silence());
    ConnectionTest test(m_clock);
    QSignalSpy finished(&test, &ConnectionTest::finished);
    test.start(backendAt(backend.url()), keyCredential(key, {}));
    QTRY_COMPARE(backend.requests().size(), 1);
    test.stop();
    QVERIFY(!test.isRunning());
    QTRY_COMPARE(backend.openConnections(), 0);
    // Also when the report waits in the event loop already.
    test.start(backendAt(backend.url()), {});
    test.stop();
    QCoreApplication::processEvents();
    QCOMPARE(finished.size(), 0);
}

void TestConnectionTest::startAgain()
{
    ScriptedBackend silent(reply::silence());
    ScriptedBackend backend(reply::answer(200, {}, models));
    ConnectionTest test(m_clock);
    QSignalSpy finished(&test, &ConnectionTest::finished);
    test.start(backendAt(silent.url()), keyCredential(key, {}));
    QTRY_COMPARE(silent.requests().size(), 1);
    test.start(backendAt(backend.url()), keyCredential(key, {}));
    QVERIFY(finished.wait());
    QCOMPARE(finished.size(), 1);
    QCOMPARE(finished[0][0].value<ConnectionReport>().verdict, ConnectionVerdict::Connected);
    // From a slot of the report, too.
    connect(&test, &ConnectionTest::finished, this, [&] {
        if (finished.size() == 2) {
            test.start(backendAt(backend.url()), keyCredential(key, {}));
        }
    });
    test.start(backendAt(backend.url()), keyCredential(key, {}));
    QTRY_COMPARE(finished.size(), 3);
}

void TestConnectionTest::pathOfTheUrl()
{
    ScriptedBackend backend(reply::answer(200, {}, models));
    const ConnectionReport report = run(backendAt(backend.url() + QStringLiteral("/team/a")), keyCredential(key, {}));
    QCOMPARE(report.verdict, ConnectionVerdict::Connected);
    QCOMPARE(backend.last().target(), "/team/a/openai/models?api-version=2024-10-21");
}

void TestConnectionTest::tls()
{
    ScriptedBackend backend(reply::answer(200, {}, models));
    Nginx nginx(nginxTlsServer(backend.port()));
    QVERIFY2(nginx.isRunning(), qPrintable(nginx.problem()));
    Backend tested = backendAt(QStringLiteral("https://localhost:%1").arg(nginx.port()));
    const ConnectionReport untrusted = run(tested, keyCredential(key, {}));
    QCOMPARE(untrusted.verdict, ConnectionVerdict::BadCertificate);
    QVERIFY(!untrusted.detail.isEmpty());
    QCOMPARE(backend.requests().size(), 0); // no key went there
    tested.caFile = nginx.caFile();
    const ConnectionReport trusted = run(tested, keyCredential(key, {}));
    QCOMPARE(trusted.verdict, ConnectionVerdict::Connected);
    QVERIFY(trusted.encrypted);
    // Another name than the certificate's.
    tested.url = QStringLiteral("https://127.0.0.1:%1").arg(nginx.port());
    QCOMPARE(run(tested, keyCredential(key, {})).verdict, ConnectionVerdict::BadCertificate);
}

QTEST_GUILESS_MAIN(TestConnectionTest)
#include "tst_connectiontest.moc"
