// SPDX-License-Identifier: MIT
#include "core/proxy/statuspages.h"
#include "tests/support/fakeclock.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>
#include <QTimeZone>

using namespace spillway;
using namespace std::chrono_literals;

Q_DECLARE_METATYPE(spillway::HealthState)

/// The status pages as values: who may read them, and each figure in its place. Over the wire: tst_wire_statuspages.
class TestStatusPages : public QObject
{
    Q_OBJECT
private slots:
    void readers_data();
    void readers();
    void pages_data();
    void pages();
    void methods_data();
    void methods();
    void beforeAnyProfile();
    void jsonOfWhatIsKnown();
    void jsonOfWhatIsNot();
    void jsonWithoutBackends();
    void secondsAreRoundedUp_data();
    void secondsAreRoundedUp();
    void metrics();
    void metricsOfWhatIsNotKnown();
    void labelsAreEscaped();
    void available_data();
    void available();
    void stateNames_data();
    void stateNames();
};

namespace
{

/// A context with the client key `the-key`.
struct Fixture
{
    explicit Fixture(const QByteArray &clientKey = "the-key")
        : context(clock, UpstreamKind::Direct)
    {
        Secrets secrets;
        secrets.clientKey = clientKey;
        context.registry.configure(std::make_shared<Profile>(), secrets, false);
        context.snapshot = [] {
            StatusSnapshot snapshot;
            snapshot.profile = QStringLiteral("contoso");
            return snapshot;
        };
    }

    StatusPage page(const QByteArray &path, const HeaderList &headers = {{"Host", "localhost"}}, bool local = true,
                    const QByteArray &method = "GET")
    {
        RequestHead head;
        head.method = method;
        head.headers = headers;
        return statusPage(head, readRequestTarget(path, "/openai"), local, context);
    }

    FakeClock clock;
    ProxyContext context;
};

const Instant taken{1'000'000s};

/// A snapshot in which everything is known.
StatusSnapshot full()
{
    BackendSnapshot backend;
    backend.name = QStringLiteral("eastus");
    backend.url = QStringLiteral("https://e.openai.azure.com");
    backend.priority = 2;
    backend.state = HealthState::Throttled;
    backend.setAsideUntil = taken + 11'200ms;
    backend.wait = 30s;
    backend.inFlight = 3;
    backend.requests = 100;
    backend.successes = 90;
    backend.throttles = 6;
    backend.errors = 4;
    backend.lastStatus = 429;
    backend.lastReason = QStringLiteral("429 · Retry-After 30 s");
    backend.p50 = 120ms;
    backend.p95 = 900ms;
    backend.remainingRequests = 0;
    backend.remainingTokens = 5'000;
    backend.tokensPerMinute = 7'000;
    backend.requestsPerMinute = 12;

    StatusSnapshot snapshot;
    snapshot.profile = QStringLiteral("contoso");
    snapshot.endpoint = QStringLiteral("http://127.0.0.1:8080/openai");
    snapshot.startedAt = QDateTime(QDate(2026, 3, 1), QTime(12, 0), QTimeZone::utc()).toUTC();
    snapshot.takenAt = taken;
    snapshot.requests = 95;
    snapshot.failovers = 6;
    snapshot.inFlight = 3;
    snapshot.backends = {backend};
    return snapshot;
}

/// A value rather than an object, for one look-up behind the other.
QJsonValue parsed(const QByteArray &json)
{
    return QJsonDocument::fromJson(json).object();
}

} // namespace

void TestStatusPages::readers_data()
{
    QTest::addColumn<bool>("local");
    QTest::addColumn<QByteArray>("host");
    QTest::addColumn<QByteArray>("key");
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("error");
    const auto row = [](const char *name, bool local, const char *host, const char *key, int status,
                        const char *error) {
        QTest::newRow(name) << local << QByteArray(host) << QByteArray(key) << status << QByteArray(error);
    };
    row("on this computer", true, "localhost:8080", "", 200, "");
    row("on this computer, with a wrong key", true, "127.0.0.1", "wrong", 200, "");
    row("elsewhere, without the key", false, "localhost", "", 403, "KeyNeeded");
    row("elsewhere, with a wrong key", false, "localhost", "wrong", 403, "KeyNeeded");
    row("elsewhere, with the key", false, "localhost", "the-key", 200, "");
    row("a rebound name", true, "evil.example", "", 403, "HostRefused");
    row("a rebound name, with the key", true, "evil.example", "the-key", 403, "HostRefused");
    row("elsewhere, by the address", false, "192.168.1.5:8080", "the-key", 403, "HostRefused");
    row("no name at all", true, "", "", 403, "HostRefused");
}

void TestStatusPages::readers()
{
    QFETCH(bool, local);
    QFETCH(QByteArray, host);
    QFETCH(QByteArray, key);
    QFETCH(int, status);
    QFETCH(QByteArray, error);
    Fixture fixture;
    HeaderList headers{{"host", host}};
    if (!key.isEmpty()) {
        headers.append("api-key", key);
    }
    for (const char *path : {"/_spillway/healthz", "/_spillway/status", "/_spillway/metrics"}) {
        const StatusPage page = fixture.page(path, headers, local);
        QCOMPARE(page.status, status);
        QCOMPARE(page.headers.value("x-spillway-error"), error.isEmpty() ? QByteArray() : error);
        if (status == 403) {
            QCOMPARE(parsed(page.body)["error"]["code"].toString().toLatin1(), error);
            QVERIFY(!page.body.contains("contoso"));
        }
    }
}

void TestStatusPages::pages_data()
{
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("type");
    QTest::addColumn<QByteArray>("begins");
    const QByteArray json = "application/json";
    QTest::newRow("healthz") << QByteArray("/_spillway/healthz") << 200 << QByteArray("text/plain; charset=utf-8")
                             << QByteArray("ok");
    QTest::newRow("status") << QByteArray("/_spillway/status") << 200 << json << QByteArray("{\n    \"backends\": [");
    QTest::newRow("metrics") << QByteArray("/_spillway/metrics") << 200
                             << QByteArray("text/plain; version=0.0.4; charset=utf-8")
                             << QByteArray("# HELP spillway_requests_total ");
    QTest::newRow("with a query") << QByteArray("/_spillway/healthz?x=1") << 200
                                  << QByteArray("text/plain; charset=utf-8") << QByteArray("ok");
    QTest::newRow("another") << QByteArray("/_spillway/other") << 404 << json << QByteArray("{\"error\":");
    QTest::newRow("none") << QByteArray("/_spillway/") << 404 << json << QByteArray("{\"error\":");
    QTest::newRow("below one") << QByteArray("/_spillway/status/x") << 404 << json << QByteArray("{\"error\":");
    QTest::newRow("in capitals") << QByteArray("/_spillway/Status") << 404 << json << QByteArray("{\"error\":");
}

void TestStatusPages::pages()
{
    QFETCH(QByteArray, path);
    QFETCH(QByteArray, begins);
    Fixture fixture;
    const StatusPage page = fixture.page(path);
    QTEST(page.status, "status");
    QTEST(page.contentType, "type");
    QVERIFY2(page.body.startsWith(begins), page.body);
    if (page.status == 200) {
        QCOMPARE(page.headers.value("Cache-Control"), "no-store");
        QCOMPARE(page.headers.value("X-Content-Type-Options"), "nosniff");
    } else {
        QVERIFY2(page.body.contains("/_spillway/status"), page.body); // what there is
    }
}

void TestStatusPages::methods_data()
{
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<int>("status");
    QTest::newRow("GET") << QByteArray("GET") << 200;
    QTest::newRow("HEAD") << QByteArray("HEAD") << 200;
    for (const char *method : {"POST", "PUT", "DELETE", "OPTIONS", "get"}) {
        QTest::newRow(method) << QByteArray(method) << 405;
    }
}

void TestStatusPages::methods()
{
    QFETCH(QByteArray, method);
    QFETCH(int, status);
    Fixture fixture;
    const StatusPage page = fixture.page("/_spillway/healthz", {{"Host", "localhost"}}, true, method);
    QCOMPARE(page.status, status);
    QCOMPARE(page.headers.value("Allow"), status == 405 ? QByteArray("GET, HEAD") : QByteArray());
    // Whoever may not read them learns nothing by asking in another way either.
    QCOMPARE(fixture.page("/_spillway/healthz", {{"Host", "evil.example"}}, true, method).status, 403);
}

void TestStatusPages::beforeAnyProfile()
{
    FakeClock clock;
    ProxyContext context(clock, UpstreamKind::Direct);
    RequestHead head;
    head.method = "GET";
    head.headers = {{"Host", "localhost"}, {"api-key", ""}};
    const RequestTarget target = readRequestTarget("/_spillway/healthz", "/openai");
    QCOMPARE(statusPage(head, target, true, context).status, 200);
    QCOMPARE(statusPage(head, target, false, context).status, 403);
    // An empty key opens nothing where none is set.
    Fixture fixture("");
    QCOMPARE(fixture.page("/_spillway/healthz", head.headers, false).status, 403);
}

void TestStatusPages::jsonOfWhatIsKnown()
{
    const QJsonValue expected = parsed(R"({
        "profile": "contoso", "endpoint": "http://127.0.0.1:8080/openai", "startedAt": "2026-03-01T12:00:00.000Z",
        "requests": 95, "failovers": 6, "inFlight": 3,
        "backends": [{
            "name": "eastus", "url": "https://e.openai.azure.com", "priority": 2, "enabled": true,
            "state": "throttled", "retryAfterSeconds": 12, "inFlight": 3, "requests": 100, "successes": 90,
            "throttles": 6, "errors": 4, "lastStatus": 429, "lastReason": "429 · Retry-After 30 s",
            "latencyMs": {"p50": 120, "p95": 900}, "remainingRequests": 0, "remainingTokens": 5000,
            "tokensPerMinute": 7000, "requestsPerMinute": 12 }]})");
    QVERIFY(!expected.toObject().isEmpty());
    QCOMPARE(parsed(statusJson(full())), expected);
}

void TestStatusPages::jsonOfWhatIsNot()
{
    StatusSnapshot snapshot;
    snapshot.takenAt = taken;
    snapshot.backends = {BackendSnapshot()};
    const QJsonObject backend = parsed(statusJson(snapshot))["backends"][0].toObject();
    QCOMPARE(backend.size(), 18);
    for (const char *key : {"lastStatus", "remainingRequests", "remainingTokens"}) {
        QVERIFY2(backend.contains(QLatin1StringView(key)) && backend[QLatin1StringView(key)].isNull(), key);
    }
    QVERIFY(backend["latencyMs"]["p50"].isNull() && backend["latencyMs"]["p95"].isNull());
    for (const char *key : {"retryAfterSeconds", "inFlight", "requests", "tokensPerMinute", "requestsPerMinute"}) {
        QCOMPARE(backend[QLatin1StringView(key)], QJsonValue(0));
    }
    QCOMPARE(backend["lastReason"], QJsonValue(""));
}

void TestStatusPages::jsonWithoutBackends()
{
    const QJsonValue status = parsed(statusJson(StatusSnapshot()));
    QVERIFY(status["backends"].isArray());
    QVERIFY(status["backends"].toArray().isEmpty());
    QCOMPARE(status["requests"].toInt(-1), 0);
}

void TestStatusPages::secondsAreRoundedUp_data()
{
    QTest::addColumn<qint64>("microseconds"); ///< from the snapshot to the wait's end
    QTest::addColumn<int>("seconds");
    QTest::newRow("long over") << qint64(-5'000'000) << 0;
    QTest::newRow("just over") << qint64(0) << 0;
    QTest::newRow("the last moment") << qint64(1) << 1;
    QTest::newRow("a second") << qint64(1'000'000) << 1;
    QTest::newRow("and a bit") << qint64(1'000'001) << 2;
    QTest::newRow("a day") << qint64(86'400'000'000) << 86'400;
}

void TestStatusPages::secondsAreRoundedUp()
{
    QFETCH(qint64, microseconds);
    QFETCH(int, seconds);
    StatusSnapshot snapshot = full();
    snapshot.backends[0].setAsideUntil = taken + Duration(microseconds);
    QCOMPARE(parsed(statusJson(snapshot))["backends"][0]["retryAfterSeconds"].toInt(-1), seconds);
    QVERIFY(metricsText(snapshot).contains("spillway_backend_retry_after_seconds{backend=\"eastus\",priority=\"2\"} " +
                                           QByteArray::number(seconds) + '\n'));
}

void TestStatusPages::metrics()
{
    QByteArrayList samples;
    for (const QByteArray &line : metricsText(full()).split('\n')) {
        if (!line.isEmpty() && !line.startsWith('#')) {
            samples << line;
        }
    }
    const QByteArray labels = "{backend=\"eastus\",priority=\"2\"} ";
    QCOMPARE(samples, (QByteArrayList{
                          "spillway_requests_total 95",
                          "spillway_failovers_total 6",
                          "spillway_in_flight 3",
                          "spillway_backend_requests_total" + labels + "100",
                          "spillway_backend_successes_total" + labels + "90",
                          "spillway_backend_throttles_total" + labels + "6",
                          "spillway_backend_errors_total" + labels + "4",
                          "spillway_backend_in_flight" + labels + "3",
                          "spillway_backend_available" + labels + "0",
                          "spillway_backend_retry_after_seconds" + labels + "12",
                          "spillway_backend_tokens_per_minute" + labels + "7000",
                          "spillway_backend_first_byte_milliseconds{backend=\"eastus\",quantile=\"0.5\"} 120",
                          "spillway_backend_first_byte_milliseconds{backend=\"eastus\",quantile=\"0.95\"} 900",
                      }));
}

void TestStatusPages::metricsOfWhatIsNotKnown()
{
    StatusSnapshot snapshot = full();
    snapshot.backends[0].p50 = snapshot.backends[0].p95 = -1ms;
    QVERIFY(!metricsText(snapshot).contains("quantile=")); // no sample at all, rather than a false one
    QVERIFY(metricsText(StatusSnapshot()).contains("spillway_requests_total 0\n"));
    QVERIFY(!metricsText(StatusSnapshot()).contains("backend=\""));
}

void TestStatusPages::labelsAreEscaped()
{
    StatusSnapshot snapshot = full();
    snapshot.backends[0].name = QStringLiteral("a\"b\\c\nspillway_forged 1\nd€");
    const QByteArray text = metricsText(snapshot);
    QVERIFY2(text.contains("{backend=\"a\\\"b\\\\c\\nspillway_forged 1\\nd€\",priority=\"2\"}"), text);
    for (const QByteArray &line : text.split('\n')) {
        QVERIFY2(!line.startsWith("spillway_forged"), line);
    }
}

void TestStatusPages::available_data()
{
    QTest::addColumn<HealthState>("state");
    QTest::addColumn<int>("value");
    QTest::newRow("healthy") << HealthState::Healthy << 1;
    QTest::newRow("probing") << HealthState::Probing << 1; // asked like any other
    QTest::newRow("throttled") << HealthState::Throttled << 0;
    QTest::newRow("unreachable") << HealthState::Unreachable << 0;
    QTest::newRow("disabled") << HealthState::Disabled << 0;
}

void TestStatusPages::available()
{
    QFETCH(HealthState, state);
    QFETCH(int, value);
    StatusSnapshot snapshot = full();
    snapshot.backends[0].state = state;
    QVERIFY(metricsText(snapshot).contains("spillway_backend_available{backend=\"eastus\",priority=\"2\"} " +
                                           QByteArray::number(value) + '\n'));
}

void TestStatusPages::stateNames_data()
{
    QTest::addColumn<HealthState>("state");
    QTest::addColumn<QString>("name");
    QTest::newRow("healthy") << HealthState::Healthy << "healthy";
    QTest::newRow("throttled") << HealthState::Throttled << "throttled";
    QTest::newRow("probing") << HealthState::Probing << "probing";
    QTest::newRow("unreachable") << HealthState::Unreachable << "unreachable";
    QTest::newRow("disabled") << HealthState::Disabled << "disabled";
}

void TestStatusPages::stateNames()
{
    QFETCH(HealthState, state);
    QTEST(stateName(state), "name");
}

QTEST_GUILESS_MAIN(TestStatusPages)
#include "tst_statuspages.moc"
