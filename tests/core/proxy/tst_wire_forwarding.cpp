// SPDX-License-Identifier: MIT
#include "tests/support/proxyfixture.h"
#include "tests/support/rawclient.h"

#include <QTest>

using namespace spillway;

/// CONTRACT.md section 4, the request's way: path, query, method, headers, credentials.
class WireForwarding : public QObject
{
    Q_OBJECT
private slots:
    void pathAndQuery_data();
    void pathAndQuery();
    void suffixAndBackendPath();
    void methods_data();
    void methods();
    void absoluteForm();
    void endToEndHeaders();
    void hopByHopHeaders();
    void nothingIsInvented_data();
    void nothingIsInvented();
    void acceptEncodingOfTheCallerStays();
    void hostIsTheBackends();
    void credentials_data();
    void credentials();
    void ownClientKeyNeverLeaves_data();
    void ownClientKeyNeverLeaves();
};

namespace
{

/// The form in which two spellings of one path are equal: hex digits in upper case, escaped unreserved characters (and
/// brackets, which a URL may hold only as a host's) plain.
QByteArray canonical(const QByteArray &target)
{
    QByteArray result;
    for (qsizetype i = 0; i < target.size(); ++i) {
        if (target[i] == '%' && i + 2 < target.size()) {
            const char c = QByteArray::fromHex(target.mid(i + 1, 2)).at(0);
            const bool plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                               QByteArray("-._~[]").contains(c);
            result += plain ? QByteArray(1, c) : target.mid(i, 3).toUpper();
            i += 2;
        } else {
            result += target[i];
        }
    }
    return result;
}

} // namespace

void WireForwarding::pathAndQuery_data()
{
    QTest::addColumn<QByteArray>("target");
    QTest::addColumn<QByteArray>("expected");
    const QList<QByteArray> unchanged = {
        "/openai",
        "/openai/",
        "/openai?",
        "/openai/x?",
        "/openai/deployments/gpt-4o/chat/completions?api-version=2024-10-21",
        "/openai/deployments/a%2Fb/chat/completions",
        "/openai/deployments/a%2fb/chat/completions",
        "/openai//double///slash//",
        "/openai/x;p=1;q=2?a=b;c=d",
        "/openai/%E4%B8%AD%e6%96%87?q=%20+%2B%26",
        "/openai/files?purpose=assistants&limit=10&after=",
        "/openai/x?a=1?b=2",
        "/openai/x?a=../../etc&b=/./",
        "/openai/x?include[]=usage",
        "/openai/%7Euser/-._~!$&'()*+,;=:@",
        "/openai/x%00y%25z%3F%23",
        "/openai/x?a&&b=%3d%3D",
        "/openai/...dots../.x",
        "/openai/v1/files/file-abc/content",
    };
    for (const QByteArray &target : unchanged) {
        QTest::newRow(target.constData()) << target << target;
    }
    QTest::newRow("escaped where a URL may not hold it")
        << QByteArray("/openai/x?q=\"a\"<b>|c^`{d}") << QByteArray("/openai/x?q=%22a%22%3Cb%3E%7Cc%5E%60%7Bd%7D");
}

void WireForwarding::pathAndQuery()
{
    QFETCH(QByteArray, target);
    QFETCH(QByteArray, expected);
    ScriptedBackend backend;
    ProxyFixture proxy;
    proxy.add("east", backend);
    proxy.start();
    const WireMessage answer = ask(proxy.port(), request("GET", target));
    if (target != expected && answer.status() == 400) {
        return; // "escaped or refused with 400"
    }
    QCOMPARE(answer.status(), 200);
    QCOMPARE(canonical(backend.last().target()), canonical(expected));
}

void WireForwarding::suffixAndBackendPath()
{
    ScriptedBackend backend;
    ProxyFixture proxy;
    proxy.profile.endpoint.suffix = "team";
    proxy.add("east", backend.url() + "/base");
    proxy.start();
    QVERIFY(proxy.server.endpointUrl().endsWith("/team/openai"));
    const WireMessage answer = ask(proxy.port(), request("GET", "/team/openai/v1/models?x=1"));
    QCOMPARE(answer.status(), 200);
    QCOMPARE(backend.last().target(), "/base/openai/v1/models?x=1");
    QCOMPARE(answer.header("x-openai-backendurl"), backend.url().toUtf8() + "/base/openai");
    QCOMPARE(ask(proxy.port(), request("GET", "/openai/v1/models")).status(), 404);
}

void WireForwarding::methods_data()
{
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<QByteArray>("body");
    QTest::newRow("GET") << QByteArray("GET") << QByteArray();
    QTest::newRow("GET with a body") << QByteArray("GET") << QByteArray("{\"a\":1}");
    QTest::newRow("POST") << QByteArray("POST") << QByteArray("{}");
    QTest::newRow("POST, empty") << QByteArray("POST") << QByteArray("");
    QTest::newRow("PUT") << QByteArray("PUT") << QByteArray("x");
    QTest::newRow("PATCH") << QByteArray("PATCH") << QByteArray("x");
    QTest::newRow("DELETE") << QByteArray("DELETE") << QByteArray();
    QTest::newRow("DELETE with a body") << QByteArray("DELETE") << QByteArray("gone");
    QTest::newRow("OPTIONS") << QByteArray("OPTIONS") << QByteArray();
    QTest::newRow("HEAD") << QByteArray("HEAD") << QByteArray();
    QTest::newRow("one that nobody knows") << QByteArray("FROBNICATE") << QByteArray("x");
    QTest::newRow("methods have a case") << QByteArray("Post") << QByteArray("x");
}

void WireForwarding::methods()
{
    QFETCH(QByteArray, method);
    QFETCH(QByteArray, body);
    ScriptedBackend backend(reply::answer(200, {}, method == "HEAD" ? "" : "{}"));
    ProxyFixture proxy;
    proxy.add("east", backend);
    proxy.start();
    QCOMPARE(ask(proxy.port(), request(method, "/openai/x", {}, body)).status(), 200);
    QCOMPARE(backend.last().method(), method);
    QCOMPARE(backend.last().body, body);
}

void WireForwarding::absoluteForm()
{
    ScriptedBackend backend;
    ProxyFixture proxy;
    proxy.add("east", backend);
    proxy.start();
    QCOMPARE(ask(proxy.port(), request("GET", "http://localhost:1/openai/v1/models?a=%2f")).status(), 200);
    QCOMPARE(canonical(backend.last().target()), "/openai/v1/models?a=%2F");
    QCOMPARE(ask(proxy.port(), request("GET", "http://localhost/elsewhere")).status(), 404);
}

void WireForwarding::endToEndHeaders()
{
    ScriptedBackend backend;
    ProxyFixture proxy;
    proxy.add("east", backend);
    proxy.start();
    const WireHeaders sent = {{"Content-Type", "application/json; charset=utf-8"},
                              {"Accept", "text/event-stream"},
                              {"User-Agent", "AzureOpenAI/JS 4.2"},
                              {"x-stainless-lang", "js"},
                              {"X-Custom", "a, b"},
                              {"Cookie", "a=b; c=d"},
                              {"Accept-Language", "de-CH, de;q=0.8"},
                              {"x-empty", ""},
                              {"x-utf8", "gr\xc3\xbc\xc3\x9f"},
                              {"Range", "bytes=0-4"},
                              {"If-None-Match", "\"x\""},
                              {"Origin", "https://page.example"},
                              {"x-ms-client-request-id", "0d4c"},
                              {"Cache-Control", "no-cache"}};
    QCOMPARE(ask(proxy.port(), request("POST", "/openai/x", sent, "{}")).status(), 200);
    for (const auto &[name, value] : sent) {
        QCOMPARE(backend.last().headerValues(name), QList<QByteArray>{value});
    }

    // Repeated lines may come combined.
    QCOMPARE(ask(proxy.port(), request("GET", "/openai/x", {{"x-many", "1"}, {"x-many", "2"}})).status(), 200);
    QCOMPARE(backend.last().headerValues("x-many").join(", "), "1, 2");
}

void WireForwarding::hopByHopHeaders()
{
    ScriptedBackend backend(reply::raw("HTTP/1.1 200 OK\r\nConnection: keep-alive, X-Back-Only\r\nX-Back-Only: 1\r\n"
                                       "Keep-Alive: timeout=5\r\nProxy-Authenticate: Basic\r\nUpgrade: h2c\r\n"
                                       "X-Stays: yes\r\nContent-Length: 2\r\n\r\n{}"));
    ProxyFixture proxy;
    proxy.add("east", backend);
    proxy.start();
    const WireMessage answer = ask(proxy.port(), request("POST", "/openai/x",
                                                         {{"Connection", "keep-alive, X-Front-Only"},
                                                          {"X-Front-Only", "1"},
                                                          {"Keep-Alive", "timeout=9"},
                                                          {"TE", "trailers"},
                                                          {"Trailer", "X-Sum"},
                                                          {"Upgrade", "websocket"},
                                                          {"Proxy-Authorization", "Basic eDp5"},
                                                          {"Proxy-Connection", "keep-alive"},
                                                          {"X-Kept", "1"}},
                                                         "{}"));
    QCOMPARE(answer.status(), 200);
    for (const QByteArray &name : QList<QByteArray>{"x-front-only", "keep-alive", "te", "trailer", "upgrade",
                                                    "proxy-authorization", "proxy-connection"}) {
        QVERIFY2(!backend.last().hasHeader(name), name);
    }
    QCOMPARE(backend.last().header("x-kept"), "1");
    for (const QByteArray &name : QList<QByteArray>{"x-back-only", "keep-alive", "proxy-authenticate", "upgrade"}) {
        QVERIFY2(!answer.hasHeader(name), name);
    }
    QCOMPARE(answer.header("x-stays"), "yes");
}

void WireForwarding::nothingIsInvented_data()
{
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<QByteArray>("body");
    QTest::newRow("GET") << QByteArray("GET") << QByteArray();
    QTest::newRow("POST") << QByteArray("POST") << QByteArray("{}");
    QTest::newRow("DELETE") << QByteArray("DELETE") << QByteArray();
}

void WireForwarding::nothingIsInvented()
{
    QFETCH(QByteArray, method);
    QFETCH(QByteArray, body);
    // The answer sets a cookie: it must not come back by itself.
    ScriptedBackend backend(reply::answer(200, {{"Set-Cookie", "a=b; Path=/"}}));
    ProxyFixture proxy;
    proxy.add("east", backend);
    proxy.start();
    for (int round = 0; round < 2; ++round) {
        QCOMPARE(ask(proxy.port(), request(method, "/openai/x", {}, body)).status(), 200);
        const WireMessage &seen = backend.last();
        QList<QByteArray> names = seen.headerNames();
        QCOMPARE(names.removeAll("host"), 1);
        QCOMPARE(names.removeAll("api-key"), 1);
        QCOMPARE(names.removeAll("accept-encoding"), 1);
        QCOMPARE(names.removeAll("user-agent"), 1);
        QCOMPARE(seen.header("accept-encoding"), "identity");
        QVERIFY(seen.header("user-agent").toLower().contains("spillway"));
        QCOMPARE(names.removeAll("content-length"), body.isEmpty() ? 0 : 1);
        QVERIFY(names.removeAll("connection") <= 1);
        QVERIFY(names.removeAll("accept-language") <= 1);
        QVERIFY2(names.isEmpty(), names.join(' ').constData());
    }
}

void WireForwarding::acceptEncodingOfTheCallerStays()
{
    ScriptedBackend backend;
    ProxyFixture proxy;
    proxy.add("east", backend);
    proxy.start();
    ask(proxy.port(), request("GET", "/openai/x", {{"Accept-Encoding", "gzip, br;q=0.5"}}));
    QCOMPARE(backend.last().headerValues("accept-encoding"), QList<QByteArray>{"gzip, br;q=0.5"});
}

void WireForwarding::hostIsTheBackends()
{
    ScriptedBackend backend;
    ProxyFixture proxy;
    proxy.add("east", backend);
    proxy.start();
    ask(proxy.port(), request("GET", "/openai/x"));
    QCOMPARE(backend.last().headerValues("host"), QList<QByteArray>{"127.0.0.1:" + QByteArray::number(backend.port())});
}

void WireForwarding::credentials_data()
{
    QTest::addColumn<AuthKind>("auth");
    QTest::addColumn<QByteArray>("apiKey");
    QTest::addColumn<QByteArray>("authorization");
    QTest::addColumn<QByteArray>("subscriptionKey");
    QTest::newRow("key") << AuthKind::Key << QByteArray("east-key") << QByteArray() << QByteArray();
    QTest::newRow("entra") << AuthKind::Entra << QByteArray() << QByteArray("Bearer token") << QByteArray();
    QTest::newRow("none") << AuthKind::None << QByteArray() << QByteArray() << QByteArray();
    QTest::newRow("client") << AuthKind::Client << QByteArray("callers") << QByteArray("Bearer callers-too")
                            << QByteArray("callers-three");
}

void WireForwarding::credentials()
{
    QFETCH(AuthKind, auth);
    QFETCH(QByteArray, apiKey);
    QFETCH(QByteArray, authorization);
    QFETCH(QByteArray, subscriptionKey);
    ScriptedBackend backend;
    ProxyFixture proxy;
    proxy.add("east", backend).auth = auth;
    switch (auth) {
    case AuthKind::Key:
        break;
    case AuthKind::Entra:
        proxy.secrets.backends["east"] = {"Authorization", "Bearer token", {}};
        break;
    case AuthKind::Client:
    case AuthKind::None:
        proxy.secrets.backends["east"] = {};
        break;
    }
    proxy.start();
    ask(proxy.port(), request("POST", "/openai/x",
                              {{"api-key", "callers"},
                               {"AUTHORIZATION", "Bearer callers-too"},
                               {"Ocp-Apim-Subscription-Key", "callers-three"}},
                              "{}"));
    const auto expected = [](const QByteArray &value) {
        return value.isEmpty() ? QList<QByteArray>() : QList<QByteArray>{value};
    };
    QCOMPARE(backend.last().headerValues("api-key"), expected(apiKey));
    QCOMPARE(backend.last().headerValues("authorization"), expected(authorization));
    QCOMPARE(backend.last().headerValues("ocp-apim-subscription-key"), expected(subscriptionKey));
}

void WireForwarding::ownClientKeyNeverLeaves_data()
{
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<QByteArray>("value");
    QTest::newRow("api-key") << QByteArray("api-key") << QByteArray("spillways-own");
    QTest::newRow("bearer") << QByteArray("Authorization") << QByteArray("Bearer spillways-own");
    QTest::newRow("bearer, other case") << QByteArray("authorization") << QByteArray("bearer  spillways-own");
    QTest::newRow("subscription key") << QByteArray("Ocp-Apim-Subscription-Key") << QByteArray("spillways-own");
}

void WireForwarding::ownClientKeyNeverLeaves()
{
    QFETCH(QByteArray, name);
    QFETCH(QByteArray, value);
    ScriptedBackend backend;
    ProxyFixture proxy;
    proxy.profile.endpoint.requireKey = true;
    proxy.add("east", backend).auth = AuthKind::Client;
    proxy.secrets.backends["east"] = {};
    proxy.secrets.clientKey = "spillways-own";
    proxy.start();
    // The caller's credential for the backend travels in another header beside it, or not at all.
    const WireHeaders headers = {{name, value}, {name == "api-key" ? "Authorization" : "api-key", "for-the-backend"}};
    QCOMPARE(ask(proxy.port(), request("POST", "/openai/x", headers, "{}")).status(), 200);
    QVERIFY(!backend.last().rawHead.contains("spillways-own"));
    QVERIFY(backend.last().rawHead.contains("for-the-backend"));
}

QTEST_GUILESS_MAIN(WireForwarding)
#include "tst_wire_forwarding.moc"
