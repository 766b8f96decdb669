// SPDX-License-Identifier: MIT
#include "core/http/hopbyhop.h"
#include "tests/core/http/parserdriver.h"

#include <QTest>

#include <array>

using namespace spillway;

/// Which fields end at the next hop (RFC 9110 section 7.6.1). One table holds for requests and for answers.
class TestHopByHop : public QObject
{
    Q_OBJECT
private slots:
    void byName_data();
    void byName();
    void namedInConnection_data();
    void namedInConnection();
    void lists_data();
    void lists();
    void aRequest();
    void anAnswer();
    void twiceIsOnce();
};

namespace
{

QByteArray passed(const HeaderList &headers)
{
    return describe(withoutHopByHop(headers));
}

constexpr std::array hopNames{"Connection",
                              "Proxy-Connection",
                              "Keep-Alive",
                              "TE",
                              "Trailer",
                              "Transfer-Encoding",
                              "Upgrade",
                              "Proxy-Authenticate",
                              "Proxy-Authorization",
                              "Proxy-Authentication-Info"};

constexpr std::array endToEndNames{"Host",          "Content-Length", "Content-Type",     "Content-Encoding",
                                   "Content-Range", "Authorization",  "WWW-Authenticate", "api-key",
                                   "Cache-Control", "Cookie",         "Set-Cookie",       "Date",
                                   "Location",      "Retry-After",    "retry-after-ms",   "x-ms-retry-after-ms"};

constexpr std::array otherNames{"Accept",
                                "Accept-Encoding",
                                "User-Agent",
                                "x-stainless-lang",
                                "x-request-id",
                                "apim-request-id",
                                "x-ms-region",
                                "x-ratelimit-remaining-tokens",
                                "Ocp-Apim-Subscription-Key",
                                "Via",
                                "X-Forwarded-For",
                                "ETag",
                                "azure-openai-deployment-utilization",
                                "Expect",
                                "Vary"};

} // namespace

void TestHopByHop::byName_data()
{
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<bool>("hop");
    for (const char *name : hopNames) {
        QTest::newRow(name) << QByteArray(name) << true;
    }
    for (const char *name : endToEndNames) {
        QTest::newRow(name) << QByteArray(name) << false;
    }
    for (const char *name : otherNames) {
        QTest::newRow(name) << QByteArray(name) << false;
    }
    // Names that only begin or end alike.
    for (const char *name : {"", "Connectio", "Connections", "X-Connection", "T", "TEX", "Trailers", "Keep_Alive",
                             "Transfer-Encoding-2", "Upgrade-Insecure-Requests", "Proxy"}) {
        QTest::newRow(qPrintable("near <" + QString::fromLatin1(name) + ">")) << QByteArray(name) << false;
    }
}

void TestHopByHop::byName()
{
    QFETCH(QByteArray, name);
    QFETCH(bool, hop);
    for (const QByteArray &spelling : {name, name.toLower(), name.toUpper()}) {
        QCOMPARE(isHopByHop(spelling), hop);
        const QByteArray expected = hop ? QByteArray("|A:1|B:2") : "|A:1|" + spelling + ":v|B:2";
        QCOMPARE(passed({{"A", "1"}, {spelling, "v"}, {"B", "2"}}), expected);
    }
}

void TestHopByHop::namedInConnection_data()
{
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<bool>("stays");
    for (const char *name : hopNames) {
        QTest::newRow(name) << QByteArray(name) << false;
    }
    // What all recipients are meant to see is not taken away by naming it: not the credential, nor the length.
    for (const char *name : endToEndNames) {
        QTest::newRow(name) << QByteArray(name) << true;
    }
    for (const char *name : otherNames) {
        QTest::newRow(name) << QByteArray(name) << false;
    }
}

void TestHopByHop::namedInConnection()
{
    QFETCH(QByteArray, name);
    QFETCH(bool, stays);
    const QByteArray kept = stays ? "|A:1|" + name + ":v" : QByteArray("|A:1");
    QCOMPARE(passed({{"Connection", name}, {"A", "1"}, {name, "v"}}), kept);
    QCOMPARE(passed({{"A", "1"}, {name, "v"}, {"connection", "x, " + name.toUpper() + " ,close"}}), kept);
    // Each of its repetitions.
    QCOMPARE(passed({{name, "v"}, {"A", "1"}, {"Connection", name}, {name, "v"}}),
             stays ? "|" + name + ":v|A:1|" + name + ":v" : QByteArray("|A:1"));
}

void TestHopByHop::lists_data()
{
    QTest::addColumn<HeaderList>("headers");
    QTest::addColumn<QByteArray>("kept");
    const auto add = [](const char *name, const HeaderList &headers, const QByteArray &kept) {
        QTest::newRow(name) << headers << kept;
    };
    add("nothing", {}, "");
    add("nothing to take away", {{"A", "1"}, {"a", "2"}, {"B", ""}}, "|A:1|a:2|B:");
    add("nothing left", {{"Connection", "close"}, {"TE", "trailers"}}, "");
    add("in a list", {{"A", "1"}, {"B", "2"}, {"C", "3"}, {"Connection", "close, b,c"}}, "|A:1");
    add("in two fields", {{"Connection", "A"}, {"A", "1"}, {"B", "2"}, {"connection", "B"}}, "");
    add("empty items", {{"Connection", ", ,A,"}, {"A", "1"}, {"B", "2"}}, "|B:2");
    add("an empty Connection", {{"Connection", ""}, {"A", "1"}, {"", "2"}}, "|A:1|:2");
    add("white space", {{"Connection", "\tA \t, B\t"}, {"A", "1"}, {"B", "2"}, {"C", "3"}}, "|C:3");
    add("part of a name", {{"Connection", "X-A"}, {"X", "1"}, {"X-AB", "2"}}, "|X:1|X-AB:2");
    add("no list of tokens", {{"Connection", "\"A\" A;B"}, {"A", "1"}, {"B", "2"}}, "|A:1|B:2");
    add("close is no field", {{"Connection", "close"}, {"Close", "1"}}, "");
    add("named elsewhere", {{"X-Connection", "A"}, {"Trailer", "A"}, {"A", "1"}}, "|X-Connection:A|A:1");
    add("Keep-Alive names nothing", {{"Keep-Alive", "A"}, {"A", "1"}}, "|A:1");
    add("Proxy-Connection names nothing", {{"Proxy-Connection", "A"}, {"A", "1"}}, "|A:1");
}

void TestHopByHop::lists()
{
    QFETCH(HeaderList, headers);
    QFETCH(QByteArray, kept);
    QCOMPARE(passed(headers), kept);
}

void TestHopByHop::aRequest()
{
    const HeaderList request{{"Host", "localhost:8080"},
                             {"Connection", "Keep-Alive, Upgrade, HTTP2-Settings"},
                             {"Upgrade", "h2c"},
                             {"HTTP2-Settings", "AAMAAABkAARAAAAAAAIAAAAA"},
                             {"api-key", "k"},
                             {"Content-Type", "application/json"},
                             {"Transfer-Encoding", "chunked"},
                             {"TE", "trailers"},
                             {"Proxy-Authorization", "Basic eDp5"},
                             {"x-stainless-retry-count", "0"}};
    QCOMPARE(passed(request), QByteArray("|Host:localhost:8080|api-key:k|Content-Type:application/json"
                                         "|x-stainless-retry-count:0"));
}

void TestHopByHop::anAnswer()
{
    const HeaderList answer{{"Content-Type", "text/event-stream"},
                            {"Transfer-Encoding", "chunked"},
                            {"Connection", "keep-alive"},
                            {"Keep-Alive", "timeout=5"},
                            {"Set-Cookie", "a=1"},
                            {"apim-request-id", "1"},
                            {"Set-Cookie", "b=2"},
                            {"Trailer", "x-sum"},
                            {"Proxy-Authenticate", "Basic"},
                            {"Proxy-Authentication-Info", "nextnonce=\"1\""},
                            {"x-ratelimit-remaining-tokens", "7"}};
    QCOMPARE(passed(answer), QByteArray("|Content-Type:text/event-stream|Set-Cookie:a=1|apim-request-id:1"
                                        "|Set-Cookie:b=2|x-ratelimit-remaining-tokens:7"));
}

void TestHopByHop::twiceIsOnce()
{
    const HeaderList headers{{"Connection", "A, Host"}, {"A", "1"}, {"Host", "a"}, {"B", "2"}};
    const HeaderList once = withoutHopByHop(headers);
    QVERIFY(withoutHopByHop(once) == once);
}

QTEST_APPLESS_MAIN(TestHopByHop)
#include "tst_hopbyhop.moc"
