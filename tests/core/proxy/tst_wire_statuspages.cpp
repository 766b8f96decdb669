// SPDX-License-Identifier: MIT
#include "tests/support/proxyfixture.h"
#include "tests/support/rawclient.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QNetworkInterface>
#include <QRegularExpression>
#include <QTest>

using namespace spillway;
using namespace std::chrono_literals;

/// CONTRACT.md section 4: /_spillway/healthz, status and metrics, and who may read them.
class WireStatusPages : public QObject
{
    Q_OBJECT
private slots:
    void healthz();
    void hosts_data();
    void hosts();
    void absoluteFormNamesTheHost();
    void othersNeedTheKey();
    void unknownPage();
    void statusHasTheContractsKeys();
    void statusFollowsWhatHappens();
    void metricsAreWellFormed();
    void noSecretIsShown();
};

namespace
{

QByteArray page(const QByteArray &path, const QByteArray &host = "localhost", const WireHeaders &headers = {})
{
    QByteArray bytes = "GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\n";
    for (const auto &[name, value] : headers) {
        bytes += name + ": " + value + "\r\n";
    }
    return bytes + "\r\n";
}

QJsonObject statusOf(const ProxyFixture &proxy)
{
    return QJsonDocument::fromJson(ask(proxy.port(), page("/_spillway/status")).body).object();
}

} // namespace

void WireStatusPages::healthz()
{
    ProxyFixture proxy;
    proxy.profile.endpoint.requireKey = true; // loopback callers need none for these
    proxy.start();
    RawClient client(proxy.port());
    for (int round = 0; round < 2; ++round) {
        client.send(page("/_spillway/healthz"));
        const WireMessage answer = client.response();
        QCOMPARE(answer.status(), 200);
        QCOMPARE(answer.body.trimmed(), "ok");
    }
}

void WireStatusPages::hosts_data()
{
    QTest::addColumn<QByteArray>("host");
    QTest::addColumn<int>("status");
    for (const QByteArray &host :
         QList<QByteArray>{"localhost", "LocalHost", "localhost:8080", "localhost:1", "127.0.0.1", "127.0.0.1:80",
                           "127.1.2.3", "127.255.255.254:9", "[::1]", "[::1]:8080"}) {
        QTest::newRow(host.constData()) << host << 200;
    }
    for (const QByteArray &host :
         QList<QByteArray>{"evil.example", "evil.example:8080", "localhost.evil.example", "127.0.0.1.evil.example",
                           "notlocalhost", "128.0.0.1", "10.0.0.1", "0.0.0.0", "127.1", "2130706433", "0x7f.0.0.1",
                           "[::2]", "[::ffff:10.0.0.1]", "[::1].evil.example", "::1", "evil.example@localhost"}) {
        QTest::newRow(host.constData()) << host << 403;
    }
}

void WireStatusPages::hosts()
{
    QFETCH(QByteArray, host);
    QFETCH(int, status);
    ProxyFixture proxy;
    proxy.secrets.clientKey = "key";
    proxy.start();
    for (const QByteArray &path : QList<QByteArray>{"/_spillway/healthz", "/_spillway/status", "/_spillway/metrics"}) {
        const WireMessage answer = ask(proxy.port(), page(path, host));
        // Some of these are no Host at all: malformed is as good as forbidden.
        QVERIFY2(answer.status() == status || (status == 403 && answer.status() == 400), answer.firstLine.constData());
        // The key does not help: a page that rebinds a name must not read this in any case.
        const int withKey = ask(proxy.port(), page(path, host, {{"api-key", "key"}})).status();
        QVERIFY(withKey == status || (status == 403 && withKey == 400));
    }
}

void WireStatusPages::absoluteFormNamesTheHost()
{
    ProxyFixture proxy;
    proxy.start();
    QCOMPARE(ask(proxy.port(), page("http://evil.example/_spillway/status")).status(), 403);
    QCOMPARE(ask(proxy.port(), page("http://localhost/_spillway/status", "evil.example")).status(), 200);
}

void WireStatusPages::othersNeedTheKey()
{
    QHostAddress outside;
    for (const QHostAddress &address : QNetworkInterface::allAddresses()) {
        if (!address.isLoopback() && address.protocol() == QAbstractSocket::IPv4Protocol) {
            outside = address;
        }
    }
    if (outside.isNull()) {
        return; // a computer without a network: there are no others
    }
    ProxyFixture proxy;
    proxy.profile.endpoint.address = "0.0.0.0";
    proxy.secrets.clientKey = "key";
    proxy.start();
    const auto statusFor = [&](const WireHeaders &headers) {
        QTcpSocket socket;
        socket.connectToHost(outside, proxy.port());
        socket.write(page("/_spillway/status", "localhost", headers));
        spinUntil([&] { return socket.bytesAvailable() > 12; });
        return socket.readAll().mid(9, 3).toInt();
    };
    QCOMPARE(statusFor({}), 403);
    QCOMPARE(statusFor({{"api-key", "wrong"}}), 403);
    QCOMPARE(statusFor({{"api-key", "key"}}), 200);
}

void WireStatusPages::unknownPage()
{
    ProxyFixture proxy;
    proxy.start();
    QCOMPARE(ask(proxy.port(), page("/_spillway/nothing")).status(), 404);
}

void WireStatusPages::statusHasTheContractsKeys()
{
    ScriptedBackend backend;
    ProxyFixture proxy;
    proxy.add("east", backend);
    proxy.start();
    ask(proxy.port(), chatRequest());
    const WireMessage answer = ask(proxy.port(), page("/_spillway/status"));
    QVERIFY(answer.header("content-type").startsWith("application/json"));
    const QJsonObject status = QJsonDocument::fromJson(answer.body).object();
    for (const char *key : {"profile", "endpoint", "startedAt", "requests", "failovers", "inFlight", "backends"}) {
        QVERIFY2(status.contains(QLatin1String(key)), key);
    }
    QCOMPARE(status["profile"].toString(), "wire");
    QCOMPARE(status["endpoint"].toString(), proxy.server.endpointUrl());
    QVERIFY(QDateTime::fromString(status["startedAt"].toString(), Qt::ISODateWithMs).isValid());
    const QJsonObject east = status["backends"].toArray().first().toObject();
    for (const char *key : {"name", "url", "priority", "enabled", "state", "retryAfterSeconds", "inFlight", "requests",
                            "successes", "throttles", "errors", "lastStatus", "lastReason", "latencyMs",
                            "remainingRequests", "remainingTokens", "tokensPerMinute", "requestsPerMinute"}) {
        QVERIFY2(east.contains(QLatin1String(key)), key);
    }
    QVERIFY(east["latencyMs"].toObject().contains("p50"));
    QVERIFY(east["latencyMs"].toObject().contains("p95"));
}

void WireStatusPages::statusFollowsWhatHappens()
{
    ScriptedBackend throttled(reply::answer(429, {{"Retry-After", "20"}}));
    ScriptedBackend good(
        reply::answer(200,
                      {{"x-ratelimit-remaining-requests", "41"},
                       {"x-ratelimit-remaining-tokens", "-1"},
                       {"Content-Type", "application/json"}},
                      "{\"usage\":{\"prompt_tokens\":5,\"completion_tokens\":7,\"total_tokens\":12}}"));
    ScriptedBackend gone;
    gone.refuse();
    ProxyFixture proxy;
    proxy.clock.freeze();
    proxy.add("throttled", throttled, 1);
    proxy.add("gone", gone, 2);
    proxy.add("good", good, 3);
    proxy.add("off", gone, 4).enabled = false;
    proxy.start();
    ask(proxy.port(), chatRequest());
    ask(proxy.port(), chatRequest());
    proxy.clock.advance(5s);
    const QJsonObject status = statusOf(proxy);
    QCOMPARE(status["requests"].toInt(), 2); // status pages do not count
    QCOMPARE(status["failovers"].toInt(), 1);
    QCOMPARE(status["inFlight"].toInt(), 0);
    const QJsonArray backends = status["backends"].toArray();
    QCOMPARE(backends[0]["state"].toString(), "throttled");
    QCOMPARE(backends[0]["retryAfterSeconds"].toDouble(), 15.0);
    QCOMPARE(backends[0]["throttles"].toInt(), 1);
    QCOMPARE(backends[0]["lastStatus"].toInt(), 429);
    QCOMPARE(backends[1]["state"].toString(), "unreachable");
    QCOMPARE(backends[1]["errors"].toInt(), 1);
    QVERIFY(!backends[1]["lastReason"].toString().isEmpty());
    QCOMPARE(backends[2]["state"].toString(), "healthy");
    QCOMPARE(backends[2]["successes"].toInt(), 2);
    QCOMPARE(backends[2]["remainingRequests"].toInt(), 41);
    QCOMPARE(backends[2]["tokensPerMinute"].toInt(), 24);
    QCOMPARE(backends[2]["requestsPerMinute"].toInt(), 2);
    QCOMPARE(backends[3]["state"].toString(), "disabled");
    QCOMPARE(backends[3]["enabled"].toBool(), false);
    proxy.clock.advance(15s);
    QCOMPARE(statusOf(proxy)["backends"][0]["state"].toString(), "probing");
}

void WireStatusPages::metricsAreWellFormed()
{
    ScriptedBackend backend;
    ProxyFixture proxy;
    proxy.add("we\"ird\\name", backend);
    proxy.start();
    ask(proxy.port(), chatRequest());
    const WireMessage answer = ask(proxy.port(), page("/_spillway/metrics"));
    QVERIFY(answer.header("content-type").startsWith("text/plain; version=0.0.4"));
    QVERIFY(answer.body.endsWith('\n'));
    // The grammar of the Prometheus text format 0.0.4.
    const QRegularExpression sample(
        R"re(^([a-zA-Z_:][a-zA-Z0-9_:]*)(\{([a-zA-Z_][a-zA-Z0-9_]*="([^"\\\n]|\\["\\n])*",?)*\})? ([-+]?[0-9.]+([eE][-+]?[0-9]+)?|NaN|[+-]Inf)( -?[0-9]+)?$)re");
    const QRegularExpression comment(
        R"(^# (HELP [a-zA-Z_:][a-zA-Z0-9_:]* .*|TYPE [a-zA-Z_:][a-zA-Z0-9_:]* (counter|gauge|histogram|summary|untyped))$)");
    QStringList typed;
    int samples = 0;
    for (const QString &line : QString::fromUtf8(answer.body).split('\n', Qt::SkipEmptyParts)) {
        if (line.startsWith('#')) {
            QVERIFY2(comment.match(line).hasMatch(), qPrintable(line));
            if (line.startsWith("# TYPE ")) {
                QVERIFY2(!typed.contains(line.section(' ', 2, 2)), qPrintable(line)); // one TYPE a name
                typed << line.section(' ', 2, 2);
            }
            continue;
        }
        const QRegularExpressionMatch match = sample.match(line);
        QVERIFY2(match.hasMatch(), qPrintable(line));
        QVERIFY2(match.captured(1).startsWith("spillway_"), qPrintable(line));
        ++samples;
    }
    QVERIFY(samples > 5);
    QVERIFY(answer.body.contains("backend=\"we\\\"ird\\\\name\""));
}

void WireStatusPages::noSecretIsShown()
{
    ScriptedBackend backend;
    ProxyFixture proxy;
    proxy.add("east", backend);
    proxy.secrets.clientKey = "clients-secret";
    proxy.start();
    ask(proxy.port(), request("GET", "/openai/x?k=1", {{"api-key", "clients-secret"}}));
    for (const QByteArray &path : QList<QByteArray>{"/_spillway/status", "/_spillway/metrics"}) {
        const WireMessage answer = ask(proxy.port(), page(path));
        QVERIFY(!answer.body.contains("east-key"));
        QVERIFY(!answer.body.contains("clients-secret"));
    }
}

QTEST_GUILESS_MAIN(WireStatusPages)
#include "tst_wire_statuspages.moc"
