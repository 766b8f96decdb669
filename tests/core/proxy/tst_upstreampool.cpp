// SPDX-License-Identifier: MIT
#include "core/proxy/directaccessmanager.h"
#include "core/proxy/upstreampool.h"
#include "tests/support/fakeclock.h"

#include <QFile>
#include <QSet>
#include <QSslConfiguration>
#include <QTemporaryDir>
#include <QTest>

using namespace spillway;

/// Which manager a call is given, and that none of Qt's own ever has to wait for a free connection.
class TestUpstreamPool : public QObject
{
    Q_OBJECT
private slots:
    void cleanup();
    void directCarriesEverything();
    void directConnectionsByOriginAndTrust();
    void aRewrittenCaFileIsAnotherOne();
    void theSystemsProxyWantsQtsOwn_data();
    void theSystemsProxyWantsQtsOwn();
    void stockSetsTheRequestUp_data();
    void stockSetsTheRequestUp();
    void stockJoinsRepeatedFields();
    void stockKeepsTheUsersLanguagesToItself();
    void callsNeverShareAFullBucket_data();
    void callsNeverShareAFullBucket();
    void bucketsByOrigin();
    void spellingsOfOneName();
    void releaseOfWhatIsNotCounted();
};

namespace
{

ConfiguredBackend backendAt(const QString &url, const QString &caFile = {})
{
    Backend backend;
    backend.name = QStringLiteral("a");
    backend.url = url;
    backend.caFile = caFile;
    auto profile = std::make_shared<Profile>();
    profile->backends = {backend};
    BackendRegistry registry;
    return registry.configure(profile, {}, false)->backends.first();
}

UpstreamRequest chat(const HeaderList &headers = {})
{
    return {"POST", "/openai/deployments/a%2fb/chat?x=%20y", headers};
}

/// As many calls of one bucket as there are before the next one begins, at most 1,000.
int callsInABucket(UpstreamPool &pool, const ConfiguredBackend &backend)
{
    int calls = 0;
    while (calls < 1'000 && pool.lease(backend, chat()).bucket == 0) {
        ++calls;
    }
    return calls;
}

bool write(const QString &path, const QByteArray &bytes)
{
    QFile file(path);
    return file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size();
}

} // namespace

void TestUpstreamPool::cleanup()
{
    for (const char *variable : {"http_proxy", "https_proxy", "no_proxy"}) {
        qunsetenv(variable);
    }
}

void TestUpstreamPool::directCarriesEverything()
{
    FakeClock clock;
    UpstreamPool pool(clock, UpstreamKind::Direct);
    const UpstreamPool::Lease lease = pool.lease(backendAt("http://127.0.0.1:8081/team"), chat());
    QVERIFY(qobject_cast<DirectAccessManager *>(lease.manager));
    QCOMPARE(lease.request.url(), QUrl("http://127.0.0.1:8081")); // where; what is sent there is the call's own
    QVERIFY(lease.key.isEmpty()); // nothing to count: there are as many connections as calls
    QCOMPARE(pool.lease(backendAt("https://other.example"), chat()).manager, lease.manager);
}

void TestUpstreamPool::directConnectionsByOriginAndTrust()
{
    FakeClock clock;
    UpstreamPool pool(clock, UpstreamKind::Direct);
    QTemporaryDir folder;
    const QString caFile = folder.filePath("ca.pem");
    QVERIFY(write(caFile, ""));
    const auto keyOf = [&](const QString &url, const QString &ca = {}) {
        return pool.lease(backendAt(url, ca), chat())
            .request.attribute(DirectAccessManager::PoolKeyAttribute)
            .toByteArray();
    };
    const QByteArray key = keyOf("https://a.example");
    QCOMPARE(keyOf("https://a.example/team"), key); // paths share connections
    const QSet<QByteArray> keys{key, keyOf("https://a.example:8443"), keyOf("http://a.example"),
                                keyOf("https://b.example"), keyOf("https://a.example", caFile)};
    QCOMPARE(keys.size(), 5);
}

void TestUpstreamPool::aRewrittenCaFileIsAnotherOne()
{
    FakeClock clock;
    UpstreamPool pool(clock, UpstreamKind::Direct);
    QTemporaryDir folder;
    const QString caFile = folder.filePath("ca.pem");
    QVERIFY(write(caFile, ""));
    const ConfiguredBackend backend = backendAt("https://a.example", caFile);
    const auto key = [&] {
        return pool.lease(backend, chat()).request.attribute(DirectAccessManager::PoolKeyAttribute).toByteArray();
    };
    const QByteArray before = key();
    QFile file(caFile);
    QVERIFY(file.open(QIODevice::ReadWrite));
    QVERIFY(file.setFileTime(QDateTime::currentDateTimeUtc().addSecs(60), QFileDevice::FileModificationTime));
    QCOMPARE(key(), before); // read once ...
    pool.refresh();
    QVERIFY(key() != before); // ... for each profile that is applied
}

void TestUpstreamPool::theSystemsProxyWantsQtsOwn_data()
{
    QTest::addColumn<QString>("url");
    QTest::addColumn<bool>("direct");
    QTest::newRow("another computer") << "http://far.example" << false;
    QTest::newRow("over TLS") << "https://far.example" << false;
    QTest::newRow("an exception") << "http://near.example" << true;
    QTest::newRow("this computer") << "http://127.0.0.1:8081" << true;
    QTest::newRow("this computer by name") << "https://localhost:8081" << true;
    QTest::newRow("this computer in IPv6") << "http://[::1]:8081" << true;
}

void TestUpstreamPool::theSystemsProxyWantsQtsOwn()
{
    QFETCH(QString, url);
    QFETCH(bool, direct);
    FakeClock clock;
    UpstreamPool pool(clock, UpstreamKind::Direct);
    const ConfiguredBackend backend = backendAt(url);
    QVERIFY(qobject_cast<DirectAccessManager *>(pool.lease(backend, chat()).manager));
    qputenv("http_proxy", "http://proxy.example:3128");
    qputenv("https_proxy", "http://proxy.example:3128");
    qputenv("no_proxy", "near.example");
    QVERIFY(qobject_cast<DirectAccessManager *>(pool.lease(backend, chat()).manager)); // until a profile is applied
    pool.refresh();
    const UpstreamPool::Lease lease = pool.lease(backend, chat());
    QCOMPARE(qobject_cast<DirectAccessManager *>(lease.manager) != nullptr, direct);
    QCOMPARE(lease.key.isEmpty(), direct);
}

void TestUpstreamPool::stockSetsTheRequestUp_data()
{
    QTest::addColumn<int>("kind");
    QTest::addColumn<QString>("url");
    QTest::addColumn<bool>("http2");
    QTest::newRow("HTTP/1.1") << int(UpstreamKind::Stock) << "https://a.example" << false;
    QTest::newRow("HTTP/2") << int(UpstreamKind::StockHttp2) << "https://a.example" << true;
    QTest::newRow("HTTP/2 only over TLS") << int(UpstreamKind::StockHttp2) << "http://a.example" << false;
}

void TestUpstreamPool::stockSetsTheRequestUp()
{
    QFETCH(int, kind);
    QFETCH(QString, url);
    QFETCH(bool, http2);
    FakeClock clock;
    UpstreamPool pool(clock, UpstreamKind(kind));
    const UpstreamPool::Lease lease = pool.lease(backendAt(url + "/team"), chat({{"api-key", "k"}}));
    QVERIFY(!qobject_cast<DirectAccessManager *>(lease.manager));
    QVERIFY(!lease.manager->autoDeleteReplies());
    // Byte for byte, as far as a QUrl can: it writes the digits of an escape in capitals.
    QCOMPARE(lease.request.url().toEncoded(), url.toLatin1() + "/openai/deployments/a%2Fb/chat?x=%20y");
    QCOMPARE(lease.request.rawHeader("api-key"), "k");
    const auto attribute = [&](QNetworkRequest::Attribute code) { return lease.request.attribute(code); };
    QCOMPARE(attribute(QNetworkRequest::Http2AllowedAttribute).toBool(), http2);
    QCOMPARE(attribute(QNetworkRequest::RedirectPolicyAttribute).toInt(), int(QNetworkRequest::ManualRedirectPolicy));
    QCOMPARE(attribute(QNetworkRequest::CookieLoadControlAttribute).toInt(), int(QNetworkRequest::Manual));
    QCOMPARE(attribute(QNetworkRequest::CookieSaveControlAttribute).toInt(), int(QNetworkRequest::Manual));
    QCOMPARE(attribute(QNetworkRequest::AuthenticationReuseAttribute).toInt(), int(QNetworkRequest::Manual));
    QCOMPARE(attribute(QNetworkRequest::CacheLoadControlAttribute).toInt(), int(QNetworkRequest::AlwaysNetwork));
    QCOMPARE(attribute(QNetworkRequest::DoNotBufferUploadDataAttribute).toBool(), true);
}

void TestUpstreamPool::stockJoinsRepeatedFields()
{
    FakeClock clock;
    UpstreamPool pool(clock, UpstreamKind::Stock);
    const UpstreamPool::Lease lease = pool.lease(
        backendAt("http://a.example"), chat({{"X-A", "1"}, {"Cookie", "c=1"}, {"x-a", "2"}, {"cookie", "d=2"}}));
    QCOMPARE(lease.request.rawHeader("X-A"), "1, 2");
    QCOMPARE(lease.request.rawHeader("Cookie"), "c=1; d=2");
}

void TestUpstreamPool::stockKeepsTheUsersLanguagesToItself()
{
    FakeClock clock;
    UpstreamPool pool(clock, UpstreamKind::Stock);
    QCOMPARE(pool.lease(backendAt("http://a.example"), chat()).request.rawHeader("Accept-Language"), "*");
    const HeaderList headers{{"accept-language", "sv"}};
    QCOMPARE(pool.lease(backendAt("http://a.example"), chat(headers)).request.rawHeader("Accept-Language"), "sv");
}

void TestUpstreamPool::callsNeverShareAFullBucket_data()
{
    QTest::addColumn<int>("kind");
    QTest::addColumn<QString>("url");
    QTest::addColumn<int>("calls"); ///< that Qt carries at once
#if QT_VERSION >= QT_VERSION_CHECK(6, 5, 0)
    constexpr int http1 = 255;
#else
    constexpr int http1 = 6;
#endif
    QTest::newRow("HTTP/1.1") << int(UpstreamKind::Stock) << "http://a.example" << http1;
    QTest::newRow("HTTP/1.1 over TLS") << int(UpstreamKind::Stock) << "https://a.example" << http1;
    QTest::newRow("HTTP/2") << int(UpstreamKind::StockHttp2) << "https://a.example" << 100;
}

void TestUpstreamPool::callsNeverShareAFullBucket()
{
    QFETCH(int, kind);
    QFETCH(QString, url);
    QFETCH(int, calls);
    FakeClock clock;
    UpstreamPool pool(clock, UpstreamKind(kind));
    const ConfiguredBackend backend = backendAt(url);
    QList<UpstreamPool::Lease> leases;
    for (int i = 0; i < 3 * calls; ++i) {
        leases << pool.lease(backend, chat());
        QCOMPARE(leases.last().bucket, i / calls);
        // The peer's name is what keeps Qt from putting them into one queue.
        QCOMPARE(leases.last().request.peerVerifyName(), leases[i / calls * calls].request.peerVerifyName());
    }
    QSet<QString> names;
    for (int bucket = 0; bucket < 3; ++bucket) {
        names << leases[bucket * calls].request.peerVerifyName();
    }
    QCOMPARE(names.size(), 3);
    // A place that is given back is taken again, the first bucket's first.
    pool.release(leases[calls]);
    pool.release(leases[0]);
    QCOMPARE(pool.lease(backend, chat()).bucket, 0);
    QCOMPARE(pool.lease(backend, chat()).bucket, 1);
    QCOMPARE(pool.lease(backend, chat()).bucket, 3);
}

void TestUpstreamPool::bucketsByOrigin()
{
    FakeClock clock;
    UpstreamPool pool(clock, UpstreamKind::Stock);
    const int calls = callsInABucket(pool, backendAt("http://a.example"));
    QVERIFY(calls > 1 && calls < 1'000);
    QCOMPARE(pool.lease(backendAt("http://b.example"), chat()).bucket, 0);
    QCOMPARE(pool.lease(backendAt("http://a.example/other"), chat()).bucket, 1); // the same host and port
    pool.refresh();                                                              // calls under way are still under way
    QCOMPARE(pool.lease(backendAt("http://a.example"), chat()).bucket, 1);
}

void TestUpstreamPool::spellingsOfOneName()
{
    FakeClock clock;
    UpstreamPool pool(clock, UpstreamKind::StockHttp2);
    const ConfiguredBackend backend = backendAt("https://ab1.example");
    QSet<QString> names;
    for (int i = 0; i < 800; ++i) {
        const UpstreamPool::Lease lease = pool.lease(backend, chat());
        if (lease.bucket > 0) {
            // What the certificate is checked against stays the same name.
            QCOMPARE(lease.request.peerVerifyName().toLower(), QStringLiteral("ab1.example"));
        }
        names << lease.request.peerVerifyName();
    }
    QCOMPARE(names.size(), 8);
}

void TestUpstreamPool::releaseOfWhatIsNotCounted()
{
    FakeClock clock;
    UpstreamPool pool(clock, UpstreamKind::Direct);
    const UpstreamPool::Lease lease = pool.lease(backendAt("http://127.0.0.1:1"), chat());
    pool.release(lease);
    pool.release({});
    QVERIFY(pool.lease(backendAt("http://127.0.0.1:1"), chat()).key.isEmpty());
}

QTEST_GUILESS_MAIN(TestUpstreamPool)
#include "tst_upstreampool.moc"
