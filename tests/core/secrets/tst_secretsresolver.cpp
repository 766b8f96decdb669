// SPDX-License-Identifier: MIT
#include "core/secrets/memorystore.h"
#include "core/secrets/secretsresolver.h"
#include "tests/core/secrets/fakesurroundings.h"

#include <QSignalSpy>
#include <QTest>

using namespace spillway;
using namespace std::chrono_literals;

/// Which secret counts, what stands in the place of a missing one, and when it is told.
class TestSecretsResolver : public QObject
{
    Q_OBJECT
private slots:
    void init();
    void order_data();
    void order();
    void kinds();
    void noStore();
    void failingStore();
    void unusableKeys_data();
    void unusableKeys();
    void clientKey_data();
    void clientKey();
    void tellsOnceAndFromTheEventLoop();
    void emptyProfile();
    void aSecondLookUpTakesTheFirstsPlace();
    void lookUpFromTheSlot();
    void waitsForTokens();
    void oneTokenForAll();
    void scopesAreApart();
    void tokenFailsAndIsMended();
    void tokenIsRenewed();
    void refusedToken();
    void refusedKeyFetchesNothing();
    void goneWhileLookingUp();

private:
    class SlowStore;

    Backend &add(const QString &name, AuthKind auth);
    void put(const QString &entry, const QByteArray &secret);
    void make(SecretStore *store);
    void useMetadata();
    Secrets resolve();
    Credential resolved(const QString &name) { return resolve().backends.value(name); }

    std::unique_ptr<FakeSurroundings> m_around;
    std::unique_ptr<ScriptedBackend> m_metadata;
    std::unique_ptr<MemoryStore> m_store;
    Profile m_profile;
    std::unique_ptr<SecretsResolver> m_resolver;
};

/// Answers when the test says so.
class TestSecretsResolver::SlowStore final : public SecretStore
{
public:
    void read(const QString &entry, QObject *context, Callback done) override
    {
        waiting.push_back({entry, context, std::move(done)});
    }
    void write(const QString &, const QByteArray &, QObject *, Callback) override {}
    void remove(const QString &, QObject *, Callback) override {}
    void answer(const QByteArray &secret)
    {
        for (const auto &[entry, context, done] : std::exchange(waiting, {})) {
            if (context) {
                done({secret, true, {}});
            }
        }
    }

    struct Question
    {
        QString entry;
        QPointer<QObject> context;
        Callback done;
    };
    std::vector<Question> waiting;
};

namespace
{

Credential key(const QByteArray &value)
{
    return {"api-key", value, {}};
}

Credential token(const QByteArray &value)
{
    return {"Authorization", "Bearer " + value, {}, QStringLiteral("managed identity")};
}

Credential problem(const char *text)
{
    return {{}, {}, QString::fromUtf8(text)};
}

} // namespace

void TestSecretsResolver::init()
{
    m_resolver.reset();
    m_around = std::make_unique<FakeSurroundings>();
    m_metadata = std::make_unique<ScriptedBackend>(reply::answer(200, {}, tokenAnswer("ey.1", 3600)));
    m_store = std::make_unique<MemoryStore>();
    m_profile = {};
    m_profile.name = QStringLiteral("p");
}

Backend &TestSecretsResolver::add(const QString &name, AuthKind auth)
{
    Backend backend;
    backend.name = name;
    backend.auth = auth;
    m_profile.backends.append(backend);
    return m_profile.backends.last();
}

void TestSecretsResolver::put(const QString &entry, const QByteArray &secret)
{
    bool done = false;
    m_store->write(entry, secret, this, [&done](const SecretStore::Result &) { done = true; });
    QVERIFY(spinUntil([&done] { return done; }));
}

void TestSecretsResolver::make(SecretStore *store)
{
    m_resolver = std::make_unique<SecretsResolver>(store, m_around->values.environment,
                                                   [this] { return m_around->clock.wallNow(); });
}

void TestSecretsResolver::useMetadata()
{
    m_around->set("AZURE_POD_IDENTITY_AUTHORITY_HOST", m_metadata->url());
}

Secrets TestSecretsResolver::resolve()
{
    if (!m_resolver) {
        make(m_store.get());
    }
    QSignalSpy spy(m_resolver.get(), &SecretsResolver::resolved);
    m_resolver->resolve(m_profile);
    if (!spinUntil([&spy] { return !spy.isEmpty(); })) {
        return {};
    }
    return m_resolver->secrets();
}

void TestSecretsResolver::order_data()
{
    QTest::addColumn<bool>("inEnvironment");
    QTest::addColumn<bool>("given");
    QTest::addColumn<bool>("inStore");
    QTest::addColumn<Credential>("credential");
    QTest::newRow("all three") << true << true << true << key("from-environment");
    QTest::newRow("environment and store") << true << false << true << key("from-environment");
    QTest::newRow("environment") << true << false << false << key("from-environment");
    QTest::newRow("given and store") << false << true << true << key("from-given");
    QTest::newRow("given") << false << true << false << key("from-given");
    QTest::newRow("store") << false << false << true << key("from-store");
    QTest::newRow("nowhere") << false << false << false << problem("no key");
}

void TestSecretsResolver::order()
{
    QFETCH(bool, inEnvironment);
    QFETCH(bool, given);
    QFETCH(bool, inStore);
    add(QStringLiteral("east us"), AuthKind::Key);
    m_around->set("SPILLWAY_KEY_EAST_US", inEnvironment ? "from-environment" : "");
    if (inStore) {
        put(QStringLiteral("p/east us"), "from-store");
    }
    make(m_store.get());
    if (given) {
        m_resolver->setGivenKeys({{QStringLiteral("east us"), "from-given"}});
    }
    QTEST(resolved(QStringLiteral("east us")), "credential");
}

void TestSecretsResolver::kinds()
{
    useMetadata();
    add(QStringLiteral("k"), AuthKind::Key);
    add(QStringLiteral("e"), AuthKind::Entra);
    add(QStringLiteral("c"), AuthKind::Client);
    add(QStringLiteral("n"), AuthKind::None);
    for (const char *entry : {"p/k", "p/e", "p/c", "p/n"}) {
        put(QString::fromLatin1(entry), "k-1");
    }
    const Secrets secrets = resolve();
    QCOMPARE(secrets.backends.size(), 4);
    QCOMPARE(secrets.backends.value(QStringLiteral("k")), key("k-1"));
    QCOMPARE(secrets.backends.value(QStringLiteral("e")), token("ey.1"));
    QCOMPARE(secrets.backends.value(QStringLiteral("c")), Credential());
    QCOMPARE(secrets.backends.value(QStringLiteral("n")), Credential());
    QCOMPARE(secrets.clientKey, QByteArray());
}

void TestSecretsResolver::noStore()
{
    add(QStringLiteral("a"), AuthKind::Key);
    add(QStringLiteral("b"), AuthKind::Key);
    m_around->set("SPILLWAY_KEY_B", "k-1");
    make(nullptr);
    const Secrets secrets = resolve();
    QCOMPARE(secrets.backends.value(QStringLiteral("a")), problem("no key"));
    QCOMPARE(secrets.backends.value(QStringLiteral("b")), key("k-1"));
    QCOMPARE(secrets.clientKey, QByteArray());
    QCOMPARE(secrets.clientKeyProblem, QString());
}

void TestSecretsResolver::failingStore()
{
    add(QStringLiteral("a"), AuthKind::Key);
    add(QStringLiteral("b"), AuthKind::Key);
    m_around->set("SPILLWAY_KEY_B", "k-1");
    put(QStringLiteral("p/a"), "k-2");
    m_store->setFailure(QStringLiteral("the keychain is locked"));
    const Secrets locked = resolve();
    QCOMPARE(locked.backends.value(QStringLiteral("a")), problem("the keychain is locked"));
    QCOMPARE(locked.backends.value(QStringLiteral("b")), key("k-1"));
    QCOMPARE(locked.clientKeyProblem, QStringLiteral("the keychain is locked"));
    m_store->setFailure({});
    const Secrets open = resolve();
    QCOMPARE(open.backends.value(QStringLiteral("a")), key("k-2"));
    QCOMPARE(open.clientKeyProblem, QString());
}

void TestSecretsResolver::unusableKeys_data()
{
    QTest::addColumn<QString>("place");
    QTest::addColumn<QString>("named");
    QTest::newRow("environment") << QStringLiteral("environment") << QStringLiteral("SPILLWAY_KEY_A");
    QTest::newRow("given") << QStringLiteral("given") << QStringLiteral("the profile's variables");
    QTest::newRow("store") << QStringLiteral("store") << QStringLiteral("the keychain");
}

void TestSecretsResolver::unusableKeys()
{
    QFETCH(QString, place);
    QFETCH(QString, named);
    const QByteArray broken = "sesame\r\nHost: evil";
    add(QStringLiteral("a"), AuthKind::Key);
    if (place == QStringLiteral("environment")) {
        m_around->set("SPILLWAY_KEY_A", broken.constData());
    } else if (place == QStringLiteral("store")) {
        put(QStringLiteral("p/a"), broken);
    }
    make(m_store.get());
    if (place == QStringLiteral("given")) {
        m_resolver->setGivenKeys({{QStringLiteral("a"), broken}});
    }
    const Credential credential = resolved(QStringLiteral("a"));
    QVERIFY(!credential.isUsable());
    QCOMPARE(credential.value, QByteArray());
    QVERIFY2(credential.problem.contains(named), qPrintable(credential.problem));
    QVERIFY(!credential.problem.contains(QStringLiteral("sesame")));
}

void TestSecretsResolver::clientKey_data()
{
    QTest::addColumn<QString>("variable");
    QTest::addColumn<QByteArray>("stored");
    QTest::addColumn<QByteArray>("found");
    QTest::addColumn<bool>("problem");
    QTest::newRow("nowhere") << QString() << QByteArray() << QByteArray() << false;
    QTest::newRow("store") << QString() << QByteArray("spw-1") << QByteArray("spw-1") << false;
    QTest::newRow("environment wins") << QStringLiteral("spw-2") << QByteArray("spw-1") << QByteArray("spw-2") << false;
    QTest::newRow("unusable in the store") << QString() << QByteArray("a b") << QByteArray() << true;
    QTest::newRow("unusable variable hides nothing")
        << QStringLiteral("a b") << QByteArray("spw-1") << QByteArray() << true;
}

void TestSecretsResolver::clientKey()
{
    QFETCH(QString, variable);
    QFETCH(QByteArray, stored);
    QFETCH(QByteArray, found);
    m_around->set("SPILLWAY_CLIENT_KEY", variable);
    if (!stored.isEmpty()) {
        put(QStringLiteral("p/client"), stored);
    }
    const Secrets secrets = resolve();
    QCOMPARE(secrets.clientKey, found);
    QTEST(!secrets.clientKeyProblem.isEmpty(), "problem");
}

void TestSecretsResolver::tellsOnceAndFromTheEventLoop()
{
    add(QStringLiteral("a"), AuthKind::Key);
    add(QStringLiteral("b"), AuthKind::Key);
    put(QStringLiteral("p/a"), "k-1");
    make(m_store.get());
    QSignalSpy resolved(m_resolver.get(), &SecretsResolver::resolved);
    QSignalSpy changed(m_resolver.get(), &SecretsResolver::secretsChanged);
    m_resolver->resolve(m_profile);
    QCOMPARE(resolved.size(), 0);
    QCOMPARE(m_resolver->secrets(), Secrets());
    QVERIFY(spinUntil([&resolved] { return !resolved.isEmpty(); }));
    QCOMPARE(resolved.first().first().value<Secrets>(), m_resolver->secrets());
    spinFor(20ms);
    QCOMPARE(resolved.size(), 1);
    QCOMPARE(changed.size(), 0);
}

void TestSecretsResolver::emptyProfile()
{
    make(nullptr);
    QSignalSpy resolved(m_resolver.get(), &SecretsResolver::resolved);
    m_resolver->resolve(m_profile);
    QCOMPARE(resolved.size(), 0);
    QVERIFY(spinUntil([&resolved] { return !resolved.isEmpty(); }));
    QCOMPARE(m_resolver->secrets(), Secrets());
}

void TestSecretsResolver::aSecondLookUpTakesTheFirstsPlace()
{
    SlowStore store;
    add(QStringLiteral("a"), AuthKind::Key);
    make(&store);
    QSignalSpy resolved(m_resolver.get(), &SecretsResolver::resolved);
    m_resolver->resolve(m_profile);
    const auto first = std::exchange(store.waiting, {});
    QCOMPARE(first.size(), 2U); // the backend's and the client's
    m_profile.backends.first().name = QStringLiteral("b");
    m_resolver->resolve(m_profile);
    QVERIFY(first.front().context.isNull()); // nothing of the first one can come back
    store.answer("k-2");
    QVERIFY(spinUntil([&resolved] { return !resolved.isEmpty(); }));
    QCOMPARE(m_resolver->secrets().backends.keys(), QStringList{QStringLiteral("b")});
    QCOMPARE(m_resolver->secrets().backends.value(QStringLiteral("b")), key("k-2"));
    QCOMPARE(resolved.size(), 1);
}

void TestSecretsResolver::lookUpFromTheSlot()
{
    add(QStringLiteral("a"), AuthKind::Key);
    put(QStringLiteral("p/a"), "k-1");
    put(QStringLiteral("p/b"), "k-2");
    make(m_store.get());
    int times = 0;
    connect(m_resolver.get(), &SecretsResolver::resolved, this, [this, &times] {
        if (++times == 1) {
            add(QStringLiteral("b"), AuthKind::Key);
            m_resolver->resolve(m_profile);
        }
    });
    m_resolver->resolve(m_profile);
    QVERIFY(spinUntil([&times] { return times == 2; }));
    QCOMPARE(m_resolver->secrets().backends.value(QStringLiteral("b")), key("k-2"));
}

void TestSecretsResolver::waitsForTokens()
{
    useMetadata();
    m_metadata->always(reply::silence());
    add(QStringLiteral("e"), AuthKind::Entra);
    add(QStringLiteral("k"), AuthKind::Key);
    make(m_store.get());
    QSignalSpy resolved(m_resolver.get(), &SecretsResolver::resolved);
    m_resolver->resolve(m_profile);
    QVERIFY(spinUntil([this] { return m_metadata->requests().size() == 1; }));
    QCOMPARE(resolved.size(), 0);
    m_metadata->lastConnection().answer(200, {}, tokenAnswer("ey.2"));
    QVERIFY(spinUntil([&resolved] { return !resolved.isEmpty(); }));
    QCOMPARE(m_resolver->secrets().backends.value(QStringLiteral("e")), token("ey.2"));
    QCOMPARE(m_resolver->secrets().backends.value(QStringLiteral("k")), problem("no key"));
}

void TestSecretsResolver::oneTokenForAll()
{
    useMetadata();
    for (const char *name : {"a", "b", "c"}) {
        add(QString::fromLatin1(name), AuthKind::Entra);
    }
    m_profile.backends.last().entraScope = standardEntraScope; // said, it is the same
    const Secrets secrets = resolve();
    QCOMPARE(m_metadata->requests().size(), 1);
    QCOMPARE(secrets.backends.value(QStringLiteral("a")), token("ey.1"));
    QCOMPARE(secrets.backends.value(QStringLiteral("c")), token("ey.1"));
    resolve(); // a reload takes the token that is there
    QCOMPARE(m_metadata->requests().size(), 1);
}

void TestSecretsResolver::scopesAreApart()
{
    useMetadata();
    m_metadata->always([](BackendConnection &connection, const WireMessage &request) {
        connection.answer(200, {}, tokenAnswer(request.target().contains("ai.azure.com") ? "ey.ai" : "ey.standard"));
    });
    add(QStringLiteral("a"), AuthKind::Entra);
    add(QStringLiteral("b"), AuthKind::Entra).entraScope = QStringLiteral("https://ai.azure.com/.default");
    const Secrets secrets = resolve();
    QCOMPARE(secrets.backends.value(QStringLiteral("a")), token("ey.standard"));
    QCOMPARE(secrets.backends.value(QStringLiteral("b")), token("ey.ai"));
}

void TestSecretsResolver::tokenFailsAndIsMended()
{
    useMetadata();
    m_metadata->script({reply::answer(500, {}, R"({"message":"out of order"})")});
    add(QStringLiteral("e"), AuthKind::Entra);
    QCOMPARE(resolved(QStringLiteral("e")), problem("the instance metadata service gives no token: out of order"));

    QSignalSpy changed(m_resolver.get(), &SecretsResolver::secretsChanged);
    m_resolver->tokenRefused(QStringLiteral("e")); // any cause for another fetch: this one needs no wait
    QVERIFY(spinUntil([&changed] { return !changed.isEmpty(); }));
    QCOMPARE(m_resolver->secrets().backends.value(QStringLiteral("e")), token("ey.1"));
    QCOMPARE(changed.first().first().value<Secrets>(), m_resolver->secrets());
}

void TestSecretsResolver::tokenIsRenewed()
{
    useMetadata();
    m_metadata->script({reply::answer(200, {}, tokenAnswer("ey.first", 301))});
    add(QStringLiteral("e"), AuthKind::Entra);
    QCOMPARE(resolved(QStringLiteral("e")), token("ey.first"));
    // The same token, fetched anew: nothing has changed for the proxy.
    QSignalSpy changed(m_resolver.get(), &SecretsResolver::secretsChanged);
    m_metadata->script({reply::answer(200, {}, tokenAnswer("ey.first", 301))});
    m_resolver->tokenRefused(QStringLiteral("e"));
    QVERIFY(spinUntil([this] { return m_metadata->requests().size() == 2; }));
    m_around->clock.advance(31s);
    const auto refuseUntilFetched = [this] {
        m_resolver->tokenRefused(QStringLiteral("e")); // in vain until the second fetch has ended
        return m_metadata->requests().size() == 3;
    };
    QVERIFY(pollUntil(refuseUntilFetched));
    QVERIFY(spinUntil([&changed] { return !changed.isEmpty(); }));
    QCOMPARE(m_metadata->requests().size(), 3);
    QCOMPARE(changed.size(), 1);
    QCOMPARE(m_resolver->secrets().backends.value(QStringLiteral("e")), token("ey.1"));
}

void TestSecretsResolver::refusedToken()
{
    useMetadata();
    add(QStringLiteral("e"), AuthKind::Entra);
    QCOMPARE(resolved(QStringLiteral("e")), token("ey.1"));
    m_metadata->always(reply::answer(200, {}, tokenAnswer("ey.2")));
    QSignalSpy changed(m_resolver.get(), &SecretsResolver::secretsChanged);
    for (int i = 0; i < 10; ++i) {
        m_resolver->tokenRefused(QStringLiteral("e"));
    }
    QVERIFY(spinUntil([&changed] { return !changed.isEmpty(); }));
    QCOMPARE(m_resolver->secrets().backends.value(QStringLiteral("e")), token("ey.2"));
    m_resolver->tokenRefused(QStringLiteral("e"));
    spinFor(50ms);
    QCOMPARE(m_metadata->requests().size(), 2);
}

void TestSecretsResolver::refusedKeyFetchesNothing()
{
    useMetadata();
    add(QStringLiteral("e"), AuthKind::Entra);
    add(QStringLiteral("k"), AuthKind::Key);
    resolve();
    m_resolver->tokenRefused(QStringLiteral("k"));
    m_resolver->tokenRefused(QStringLiteral("unknown"));
    spinFor(50ms);
    QCOMPARE(m_metadata->requests().size(), 1);
}

void TestSecretsResolver::goneWhileLookingUp()
{
    SlowStore store;
    useMetadata();
    m_metadata->always(reply::silence());
    add(QStringLiteral("a"), AuthKind::Key);
    add(QStringLiteral("e"), AuthKind::Entra);
    make(&store);
    m_resolver->resolve(m_profile);
    QVERIFY(spinUntil([this] { return m_metadata->requests().size() == 1; }));
    m_resolver.reset();
    for (const auto &question : store.waiting) {
        QVERIFY(question.context.isNull());
    }
    QVERIFY(spinUntil([this] { return m_metadata->openConnections() == 0; })); // the fetch has been given up
}

QTEST_GUILESS_MAIN(TestSecretsResolver)
#include "tst_secretsresolver.moc"
