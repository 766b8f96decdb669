// SPDX-License-Identifier: MIT
#include "core/proxy/requestrewriter.h"

#include <QTest>

using namespace spillway;

namespace
{

ConfiguredBackend backendWith(AuthKind auth, const Credential &credential = {},
                              const QString &url = QStringLiteral("https://a.example/pre"))
{
    Profile profile;
    Backend backend;
    backend.name = QStringLiteral("a");
    backend.url = url;
    backend.auth = auth;
    backend.deployments = {{QStringLiteral("gpt-4o"), QStringLiteral("ptu 1")}};
    profile.backends = {backend};
    Secrets secrets;
    secrets.backends.insert(backend.name, credential);
    BackendRegistry registry;
    return registry.configure(std::make_shared<const Profile>(profile), secrets, false)->backends.first();
}

UpstreamRequest rewritten(const HeaderList &headers, const ConfiguredBackend &backend, const QByteArray &clientKey = {},
                          const QByteArray &target = "/openai/v1/models")
{
    RequestHead head;
    head.method = "POST";
    head.headers = headers;
    return rewriteRequest(head, readRequestTarget(target, "/openai"), backend, clientKey);
}

QByteArrayList names(const HeaderList &headers)
{
    QByteArrayList result;
    for (const HeaderField &field : headers) {
        result.append(field.name.toLower());
    }
    return result;
}

const Credential key{"api-key", "backend-key", {}};

} // namespace

/// What reaches a backend, header by header.
class TestRequestRewriter : public QObject
{
    Q_OBJECT
private slots:
    void nothingIsInvented();
    void credentialsAreReplaced_data();
    void credentialsAreReplaced();
    void clientCredentialPassesButNeverTheClientKey();
    void hopByHopStaysHere();
    void targetIsPutBehindTheBackendsPath();
    void presentedKeys_data();
    void presentedKeys();
};

void TestRequestRewriter::nothingIsInvented()
{
    const UpstreamRequest request = rewritten({{"Host", "localhost:8080"}}, backendWith(AuthKind::Key, key));
    QCOMPARE(request.method, QByteArray("POST"));
    QCOMPARE(names(request.headers), (QByteArrayList{"host", "accept-encoding", "user-agent", "api-key"}));
    QCOMPARE(request.headers.value("host"), QByteArray("a.example"));
    QCOMPARE(request.headers.value("accept-encoding"), QByteArray("identity"));
    QVERIFY(request.headers.value("user-agent").startsWith("Spillway"));

    const HeaderList own{{"Host", "x"},
                         {"User-Agent", "sdk"},
                         {"Accept-Encoding", "gzip"},
                         {"x-stainless-lang", "js"},
                         {"Cookie", "a=b"}};
    const UpstreamRequest kept = rewritten(own, backendWith(AuthKind::None));
    QCOMPARE(names(kept.headers),
             (QByteArrayList{"host", "user-agent", "accept-encoding", "x-stainless-lang", "cookie"}));
    QCOMPARE(kept.headers.value("accept-encoding"), QByteArray("gzip"));
}

void TestRequestRewriter::credentialsAreReplaced_data()
{
    QTest::addColumn<AuthKind>("auth");
    QTest::addColumn<Credential>("credential");
    QTest::newRow("key") << AuthKind::Key << key;
    QTest::newRow("entra") << AuthKind::Entra << Credential{"Authorization", "Bearer token", {}};
    QTest::newRow("none") << AuthKind::None << Credential();
}

void TestRequestRewriter::credentialsAreReplaced()
{
    QFETCH(AuthKind, auth);
    QFETCH(Credential, credential);
    const HeaderList callers{{"Host", "x"},
                             {"API-Key", "callers"},
                             {"authorization", "Bearer callers"},
                             {"Ocp-Apim-Subscription-Key", "callers"}};
    const HeaderList sent = rewritten(callers, backendWith(auth, credential)).headers;
    for (const HeaderField &field : sent) {
        QVERIFY2(!field.value.contains("callers"), field.name.constData());
    }
    if (!credential.header.isEmpty()) {
        QCOMPARE(sent.values(credential.header), QList<QByteArray>{credential.value});
    }
}

void TestRequestRewriter::clientCredentialPassesButNeverTheClientKey()
{
    const ConfiguredBackend backend = backendWith(AuthKind::Client);
    const HeaderList sent =
        rewritten({{"Host", "x"}, {"api-key", "spillways-own"}, {"Authorization", "Bearer users-token"}}, backend,
                  "spillways-own")
            .headers;
    QVERIFY(!sent.contains("api-key"));
    QCOMPARE(sent.value("authorization"), QByteArray("Bearer users-token"));

    for (const HeaderField &leak :
         {HeaderField{"Authorization", "Bearer spillways-own"}, HeaderField{"Authorization", "spillways-own"},
          HeaderField{"Ocp-Apim-Subscription-Key", " spillways-own "}, HeaderField{"x-anything", "spillways-own"}}) {
        const HeaderList headers = rewritten({{"Host", "x"}, leak}, backend, "spillways-own").headers;
        QVERIFY2(!headers.contains(leak.name), leak.name.constData());
    }
    // An empty client key is no key: an empty header of the caller's passes.
    QVERIFY(rewritten({{"Host", "x"}, {"x-empty", ""}}, backend, "").headers.contains("x-empty"));
}

void TestRequestRewriter::hopByHopStaysHere()
{
    const HeaderList sent = rewritten({{"Host", "x"},
                                       {"Connection", "keep-alive, x-mine"},
                                       {"X-Mine", "1"},
                                       {"Keep-Alive", "5"},
                                       {"TE", "trailers"},
                                       {"Upgrade", "h2c"},
                                       {"Transfer-Encoding", "chunked"},
                                       {"Content-Length", "3"},
                                       {"Expect", "100-continue"},
                                       {"Proxy-Authorization", "Basic x"},
                                       {"Content-Type", "application/json"}},
                                      backendWith(AuthKind::None))
                                .headers;
    QCOMPARE(names(sent), (QByteArrayList{"host", "content-type", "accept-encoding", "user-agent"}));
}

void TestRequestRewriter::targetIsPutBehindTheBackendsPath()
{
    const ConfiguredBackend backend = backendWith(AuthKind::None);
    QCOMPARE(rewritten({}, backend, {}, "/openai/v1/x%2Fy//z?a=%7e").target,
             QByteArray("/pre/openai/v1/x%2Fy//z?a=%7e"));
    QCOMPARE(rewritten({}, backend, {}, "/openai/deployments/gpt-4o/x?y").target,
             QByteArray("/pre/openai/deployments/ptu%201/x?y"));
    QCOMPARE(rewritten({}, backend, {}, "/openai/deployments/other/x").target,
             QByteArray("/pre/openai/deployments/other/x"));
    const ConfiguredBackend withPort = backendWith(AuthKind::None, {}, QStringLiteral("http://127.0.0.1:81"));
    QCOMPARE(withPort.host, QByteArray("127.0.0.1:81"));
    QCOMPARE(withPort.openaiUrl, QByteArray("http://127.0.0.1:81/openai"));
    QCOMPARE(rewritten({}, withPort).target, QByteArray("/openai/v1/models"));
}

void TestRequestRewriter::presentedKeys_data()
{
    QTest::addColumn<HeaderList>("headers");
    QTest::addColumn<bool>("accepted");
    QTest::newRow("api-key") << HeaderList{{"Api-Key", "k3y"}} << true;
    QTest::newRow("subscription key") << HeaderList{{"Ocp-Apim-Subscription-Key", "k3y"}} << true;
    QTest::newRow("bearer") << HeaderList{{"Authorization", "bEaReR k3y"}} << true;
    QTest::newRow("second of two") << HeaderList{{"api-key", "other"}, {"Authorization", "Bearer k3y"}} << true;
    QTest::newRow("missing") << HeaderList{} << false;
    QTest::newRow("wrong") << HeaderList{{"api-key", "k3z"}} << false;
    QTest::newRow("longer") << HeaderList{{"api-key", "k3yy"}} << false;
    QTest::newRow("empty") << HeaderList{{"api-key", ""}} << false;
    QTest::newRow("another header") << HeaderList{{"x-key", "k3y"}} << false;
    QTest::newRow("basic") << HeaderList{{"Authorization", "Basic k3y"}} << false;
}

void TestRequestRewriter::presentedKeys()
{
    QFETCH(HeaderList, headers);
    QFETCH(bool, accepted);
    QCOMPARE(presentsKey(headers, "k3y"), accepted);
    QVERIFY(!presentsKey(headers, ""));
}

QTEST_APPLESS_MAIN(TestRequestRewriter)
#include "tst_requestrewriter.moc"
