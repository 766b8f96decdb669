// SPDX-License-Identifier: MIT
#include "core/proxy/backendregistry.h"

#include <QTest>

using namespace spillway;
using namespace std::chrono_literals;

Q_DECLARE_METATYPE(spillway::AuthKind)

/// Configurations out of profiles, and the state that outlives them.
class TestBackendRegistry : public QObject
{
    Q_OBJECT
private slots:
    void urls_data();
    void urls();
    void namesInHeaders_data();
    void namesInHeaders();
    void usable_data();
    void usable();
    void offIsNotUsable();
    void endpointOptions();
    void keyRequired_data();
    void keyRequired();
    void needsDeployment();
    void secretValues();
    void stateStays();
    void stateOfTheRemovedIsForgotten();
    void pinnedConfigurationsShareTheState();
    void recordsOutcomes_data();
    void recordsOutcomes();
    void snapshotFollows();
    void snapshotOfWhatIsNotAsked();
    void poolIsWhatThePickerSees();
    void withoutAProfile();
};

namespace
{

const Instant start{1'000'000s};

Backend backend(const char *name, const char *url = "https://a.openai.azure.com", AuthKind auth = AuthKind::Key)
{
    Backend backend;
    backend.name = QString::fromUtf8(name);
    backend.url = QString::fromUtf8(url);
    backend.auth = auth;
    return backend;
}

Secrets keysFor(const QList<Backend> &backends)
{
    Secrets secrets;
    for (const Backend &backend : backends) {
        secrets.backends.insert(backend.name, {"api-key", backend.name.toUtf8() + "-key", {}});
    }
    return secrets;
}

std::shared_ptr<Profile> profileOf(const QList<Backend> &backends)
{
    auto profile = std::make_shared<Profile>();
    profile->backends = backends;
    return profile;
}

ProxyConfigPtr configured(BackendRegistry &registry, const QList<Backend> &backends)
{
    return registry.configure(profileOf(backends), keysFor(backends), false);
}

Outcome outcome(OutcomeClass kind, int status, std::chrono::milliseconds wait = 0ms)
{
    Outcome outcome;
    outcome.kind = kind;
    outcome.status = status;
    outcome.wait = wait;
    return outcome;
}

} // namespace

void TestBackendRegistry::urls_data()
{
    QTest::addColumn<QString>("url");
    QTest::addColumn<QByteArray>("origin");
    QTest::addColumn<QByteArray>("host");
    QTest::addColumn<QByteArray>("pathPrefix");
    const auto row = [](const char *url, const char *origin, const char *host, const char *pathPrefix) {
        QTest::newRow(url) << QString::fromUtf8(url) << QByteArray(origin) << QByteArray(host)
                           << QByteArray(pathPrefix);
    };
    row("https://a.openai.azure.com", "https://a.openai.azure.com", "a.openai.azure.com", "/openai");
    row("http://127.0.0.1:8081", "http://127.0.0.1:8081", "127.0.0.1:8081", "/openai");
    row("http://[::1]:8081", "http://[::1]:8081", "[::1]:8081", "/openai");
    row("https://apim.example/team", "https://apim.example", "apim.example", "/team/openai");
    row("https://apim.example:8443/a/b%20c", "https://apim.example:8443", "apim.example:8443", "/a/b%20c/openai");
    row("https://bücher.example", "https://xn--bcher-kva.example", "xn--bcher-kva.example", "/openai");
}

void TestBackendRegistry::urls()
{
    QFETCH(QString, url);
    QFETCH(QByteArray, origin);
    QFETCH(QByteArray, pathPrefix);
    BackendRegistry registry;
    const ProxyConfigPtr config = configured(registry, {backend("a", url.toUtf8().constData())});
    const ConfiguredBackend &made = config->backends.first();
    QCOMPARE(made.origin, origin);
    QTEST(made.host, "host");
    QCOMPARE(made.pathPrefix, pathPrefix);
    QCOMPARE(made.openaiUrl, origin + pathPrefix);
}

void TestBackendRegistry::namesInHeaders_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QByteArray>("written");
    QTest::newRow("plain") << "eastus-2_x.y~z" << QByteArray("eastus-2_x.y~z");
    QTest::newRow("marks that part nothing") << "east us (2)/ptu: \"a\"" << QByteArray("east us (2)/ptu: \"a\"");
    QTest::newRow("the list's own marks") << "a=b, c" << QByteArray("a%3Db%2C c");
    QTest::newRow("the escape itself") << "100%" << QByteArray("100%25");
    QTest::newRow("no ASCII") << "Zürich" << QByteArray("Z%C3%BCrich");
    QTest::newRow("a forged field") << "a\r\nSet-Cookie: x" << QByteArray("a%0D%0ASet-Cookie: x");
}

void TestBackendRegistry::namesInHeaders()
{
    QFETCH(QString, name);
    BackendRegistry registry;
    QTEST(configured(registry, {backend(name.toUtf8().constData())})->backends.first().headerName, "written");
}

void TestBackendRegistry::usable_data()
{
    QTest::addColumn<AuthKind>("auth");
    QTest::addColumn<bool>("hasSecret");
    QTest::addColumn<QString>("problem"); ///< as the secrets tell it
    QTest::addColumn<bool>("usable");
    QTest::addColumn<QString>("reason");
    QTest::newRow("key") << AuthKind::Key << true << "" << true << "";
    QTest::newRow("no key") << AuthKind::Key << false << "" << false << "no key";
    QTest::newRow("key, with its problem")
        << AuthKind::Key << false << "the keychain is locked" << false << "the keychain is locked";
    QTest::newRow("token") << AuthKind::Entra << true << "" << true << "";
    QTest::newRow("no token") << AuthKind::Entra << false << "" << false << "no token";
    QTest::newRow("token, with its problem")
        << AuthKind::Entra << false << "az is not signed in" << false << "az is not signed in";
    QTest::newRow("the caller's own") << AuthKind::Client << false << "" << true << "";
    QTest::newRow("none") << AuthKind::None << false << "" << true << "";
}

void TestBackendRegistry::usable()
{
    QFETCH(AuthKind, auth);
    QFETCH(bool, hasSecret);
    QFETCH(QString, problem);
    QFETCH(bool, usable);
    QFETCH(QString, reason);
    const Backend one = backend("a", "https://a.openai.azure.com", auth);
    Secrets secrets = hasSecret ? keysFor({one}) : Secrets();
    if (!problem.isEmpty()) {
        secrets.backends[one.name].problem = problem;
    }
    BackendRegistry registry;
    const ProxyConfigPtr config = registry.configure(profileOf({one}), secrets, false);
    QCOMPARE(config->backends.first().usable, usable);
    QCOMPARE(registry.snapshot(start).first().state, usable ? HealthState::Healthy : HealthState::Disabled);
    QCOMPARE(registry.snapshot(start).first().lastReason, reason);
}

void TestBackendRegistry::offIsNotUsable()
{
    Backend off = backend("a");
    off.enabled = false;
    BackendRegistry registry;
    QVERIFY(!configured(registry, {off})->backends.first().usable);
    const BackendSnapshot snapshot = registry.snapshot(start).first();
    QVERIFY(!snapshot.enabled);
    QCOMPARE(snapshot.state, HealthState::Disabled);
    QCOMPARE(snapshot.lastReason, QStringLiteral("turned off"));
}

void TestBackendRegistry::endpointOptions()
{
    auto profile = profileOf({});
    profile->endpoint.suffix = QStringLiteral("team/a");
    profile->endpoint.maxBodyMiB = 3'000; // more than 32 bits hold
    profile->endpoint.maxReplayMiB = 2;
    BackendRegistry registry;
    ProxyConfigPtr config = registry.configure(profile, {}, false);
    QCOMPARE(config->prefix, "/team/a/openai");
    QCOMPARE(config->maxBodyBytes, 3'145'728'000);
    QCOMPARE(config->maxReplayBytes, 2'097'152);
    QCOMPARE(registry.config(), config);
    QCOMPARE(config->profile, profile);
    config = registry.configure(profileOf({}), {}, false);
    QCOMPARE(config->prefix, "/openai");
}

void TestBackendRegistry::keyRequired_data()
{
    QTest::addColumn<bool>("requireKey");
    QTest::addColumn<QString>("address");
    QTest::addColumn<bool>("forced"); ///< by what `--listen` named
    QTest::addColumn<bool>("required");
    QTest::newRow("open") << false << "127.0.0.1" << false << false;
    QTest::newRow("wanted") << true << "127.0.0.1" << false << true;
    QTest::newRow("open to others") << false << "0.0.0.0" << false << true;
    QTest::newRow("forced") << false << "127.0.0.1" << true << true;
}

void TestBackendRegistry::keyRequired()
{
    QFETCH(bool, requireKey);
    QFETCH(QString, address);
    QFETCH(bool, forced);
    auto profile = profileOf({});
    profile->endpoint.requireKey = requireKey;
    profile->endpoint.address = address;
    BackendRegistry registry;
    QTEST(registry.configure(profile, {}, forced)->keyRequired, "required");
}

void TestBackendRegistry::needsDeployment()
{
    BackendRegistry registry;
    QVERIFY(!configured(registry, {backend("a"), backend("b")})->needsDeployment);
    Backend mapped = backend("b");
    mapped.deployments.insert(QStringLiteral("gpt-4o"), QStringLiteral("x"));
    QVERIFY(configured(registry, {backend("a"), mapped})->needsDeployment);
    auto profile = profileOf({backend("a")});
    profile->balancing.throttleScope = ThrottleScope::Deployment;
    QVERIFY(registry.configure(profile, {}, false)->needsDeployment);
}

void TestBackendRegistry::secretValues()
{
    const QList<Backend> backends{backend("a"), backend("b"), backend("c", "http://c", AuthKind::None)};
    Secrets secrets;
    secrets.clientKey = "clients";
    secrets.backends.insert(QStringLiteral("a"), {"api-key", "a-key", {}});
    secrets.backends.insert(QStringLiteral("b"), {"Authorization", "Bearer ey.token", {}});
    BackendRegistry registry;
    QCOMPARE(registry.configure(profileOf(backends), secrets, false)->secretValues(),
             (QList<QByteArray>{"clients", "a-key", "ey.token"})); // the token without its scheme, and nothing empty
    QVERIFY(registry.configure(profileOf({}), {}, false)->secretValues().isEmpty());
}

void TestBackendRegistry::stateStays()
{
    BackendRegistry registry;
    const auto first = configured(registry, {backend("a"), backend("b", "https://b.example")});
    first->backends[0].state->requests = 7;
    first->backends[1].state->requests = 8;

    Backend changed = backend("a");
    changed.priority = 5;
    changed.weight = 50;
    changed.enabled = false;
    changed.auth = AuthKind::None;
    changed.deployments.insert(QStringLiteral("x"), QStringLiteral("y"));
    const auto second = configured(registry, {backend("b", "https://b.example/other"), backend("c"), changed});
    QCOMPARE(second->backends[0].state->requests, 0U); // another url
    QCOMPARE(second->backends[1].state->requests, 0U); // another name at the url of a
    QCOMPARE(second->backends[2].state->requests, 7U); // all else may change, and the place
    QCOMPARE(second->backends[2].state, first->backends[0].state);
    QVERIFY(second->backends[1].state != second->backends[2].state);
}

void TestBackendRegistry::stateOfTheRemovedIsForgotten()
{
    BackendRegistry registry;
    configured(registry, {backend("a")})->backends[0].state->requests = 7;
    configured(registry, {backend("b")});
    QCOMPARE(configured(registry, {backend("a")})->backends[0].state->requests, 0U);
}

void TestBackendRegistry::pinnedConfigurationsShareTheState()
{
    BackendRegistry registry;
    const ProxyConfigPtr pinned = configured(registry, {backend("a"), backend("gone", "https://g.example")});
    configured(registry, {backend("a")});
    // An exchange that began before the reload ends on it, and what it learns counts.
    BackendRegistry::record(*pinned->backends[0].state, outcome(OutcomeClass::Throttled, 429, 30s), {},
                            QStringLiteral("429"), start);
    BackendRegistry::record(*pinned->backends[1].state, outcome(OutcomeClass::Answer, 200), {}, QStringLiteral("200"),
                            start);
    QCOMPARE(registry.snapshot(start).size(), 1);
    QCOMPARE(registry.snapshot(start)[0].state, HealthState::Throttled);
    QCOMPARE(pinned->backends[1].state->successes, 1U);
}

void TestBackendRegistry::recordsOutcomes_data()
{
    QTest::addColumn<int>("kind");
    QTest::addColumn<int>("status");
    QTest::addColumn<quint64>("successes");
    QTest::addColumn<quint64>("throttles");
    QTest::addColumn<quint64>("errors");
    QTest::addColumn<int>("lastStatus"); ///< before it was 201
    const auto row = [](const char *name, OutcomeClass kind, int status, quint64 successes, quint64 throttles,
                        quint64 errors, int lastStatus) {
        QTest::newRow(name) << int(kind) << status << successes << throttles << errors << lastStatus;
    };
    row("an answer", OutcomeClass::Answer, 200, 1, 0, 0, 200);
    row("the caller's own mistake", OutcomeClass::Answer, 400, 1, 0, 0, 400);
    row("throttled", OutcomeClass::Throttled, 429, 0, 1, 0, 429);
    row("broken", OutcomeClass::Throttled, 503, 0, 1, 0, 503);
    row("unreachable", OutcomeClass::Unreachable, 0, 0, 0, 1, 201);
    row("timed out", OutcomeClass::TimedOut, 0, 0, 0, 1, 201);
}

void TestBackendRegistry::recordsOutcomes()
{
    QFETCH(int, kind);
    QFETCH(int, status);
    BackendState state;
    state.lastStatus = 201;
    BackendRegistry::record(state, outcome(OutcomeClass(kind), status, 10s), {}, QStringLiteral("the reason"), start);
    QTEST(state.successes, "successes");
    QTEST(state.throttles, "throttles");
    QTEST(state.errors, "errors");
    QTEST(state.lastStatus, "lastStatus");
    QCOMPARE(state.lastReason, QStringLiteral("the reason"));
    QCOMPARE(state.requests, 0U); // whoever sends counts
    QCOMPARE(isAvailable(state.health, {}, start), OutcomeClass(kind) == OutcomeClass::Answer);
    QVERIFY(isAvailable(state.health, {}, start + 10s));
}

void TestBackendRegistry::snapshotFollows()
{
    BackendRegistry registry;
    Backend one = backend("a");
    one.priority = 4;
    BackendState &state = *configured(registry, {one})->backends[0].state;
    state.inFlight = 2;
    state.requests = 9;
    state.remainingRequests = 41;
    state.remainingTokens = 0;
    state.requestRate.add(3, start);
    state.tokenRate.add(900, start);
    state.latency.add(50ms, start);
    BackendRegistry::record(state, outcome(OutcomeClass::Throttled, 429, 20s), {}, QStringLiteral("429"), start);

    BackendSnapshot snapshot = registry.snapshot(start + 5s).first();
    QCOMPARE(snapshot.name, QStringLiteral("a"));
    QCOMPARE(snapshot.url, one.url);
    QCOMPARE(snapshot.priority, 4);
    QCOMPARE(snapshot.state, HealthState::Throttled);
    QCOMPARE(snapshot.setAsideUntil, start + 20s);
    QCOMPARE(snapshot.wait, 20s);
    QCOMPARE(snapshot.inFlight, 2);
    QCOMPARE(snapshot.requests, 9U);
    QCOMPARE(snapshot.throttles, 1U);
    QCOMPARE(snapshot.lastStatus, 429);
    QCOMPARE(snapshot.remainingRequests, 41);
    QCOMPARE(snapshot.remainingTokens, 0);
    QCOMPARE(snapshot.requestsPerMinute, 3);
    QCOMPARE(snapshot.tokensPerMinute, 900);
    QCOMPARE(snapshot.p50, 50ms);
    QCOMPARE(snapshot.p95, 50ms);

    // Nothing but time goes by.
    snapshot = registry.snapshot(start + 20s).first();
    QCOMPARE(snapshot.state, HealthState::Probing);
    QCOMPARE(snapshot.setAsideUntil, Instant::min());
    snapshot = registry.snapshot(start + 10min).first();
    QCOMPARE(snapshot.requestsPerMinute, 0);
    QCOMPARE(snapshot.tokensPerMinute, 0);
    QCOMPARE(snapshot.p50, -1ms);
    BackendRegistry::record(state, outcome(OutcomeClass::Answer, 200), {}, QStringLiteral("200"), start + 21s);
    QCOMPARE(registry.snapshot(start + 21s).first().state, HealthState::Healthy);
}

void TestBackendRegistry::snapshotOfWhatIsNotAsked()
{
    BackendRegistry registry;
    const auto config = configured(registry, {backend("a")});
    BackendRegistry::record(*config->backends[0].state, outcome(OutcomeClass::Throttled, 429, 60s), {},
                            QStringLiteral("429"), start);
    // Without its key it is disabled, whatever it waited for, and is shown so.
    registry.configure(profileOf({backend("a")}), {}, false);
    const BackendSnapshot snapshot = registry.snapshot(start).first();
    QCOMPARE(snapshot.state, HealthState::Disabled);
    QCOMPARE(snapshot.setAsideUntil, Instant::min());
    QCOMPARE(snapshot.lastReason, QStringLiteral("no key"));
    QCOMPARE(snapshot.throttles, 1U);
}

void TestBackendRegistry::poolIsWhatThePickerSees()
{
    Backend mapped = backend("b", "https://b.example");
    mapped.priority = 3;
    mapped.weight = 7;
    mapped.deployments.insert(QStringLiteral("x"), QStringLiteral("y"));
    BackendRegistry registry;
    const QList<Backend> backends{backend("a"), mapped};
    const auto config = registry.configure(profileOf(backends), keysFor({mapped}), false);
    config->backends[1].state->inFlight = 5;
    BackendRegistry::record(*config->backends[1].state, outcome(OutcomeClass::Unreachable, 0, 10s), {}, {}, start);
    const PoolSnapshot pool = BackendRegistry::poolOf(*config);
    QCOMPARE(pool.entries.size(), 2);
    QVERIFY(!pool.entries[0].usable);
    QVERIFY(pool.entries[1].usable);
    QCOMPARE(pool.entries[1].priority, 3);
    QCOMPARE(pool.entries[1].weight, 7);
    QCOMPARE(pool.entries[1].inFlight, 5);
    QCOMPARE(pool.entries[1].deployments, mapped.deployments);
    QCOMPARE(stateAt(pool.entries[1].health, start), HealthState::Unreachable);
}

void TestBackendRegistry::withoutAProfile()
{
    const BackendRegistry registry;
    QVERIFY(!registry.config());
    QVERIFY(registry.snapshot(start).isEmpty());
}

QTEST_GUILESS_MAIN(TestBackendRegistry)
#include "tst_backendregistry.moc"
