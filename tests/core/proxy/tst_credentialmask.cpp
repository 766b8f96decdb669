// SPDX-License-Identifier: MIT
#include "core/http/textblock.h"
#include "core/proxy/credentialmask.h"

#include <QTest>

using namespace spillway;

namespace
{
const QByteArray mask = credentialMask.toByteArray();
}

class TestCredentialMask : public QObject
{
    Q_OBJECT
private slots:
    void headers_data();
    void headers();
    void orderAndRepeatsStay();
    void aCredentialBetweenNeighbours();
    void targets_data();
    void targets();
    void bodies_data();
    void bodies();
    void bytesThatAreNoTextStay();
};

void TestCredentialMask::headers_data()
{
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<QByteArray>("value");
    QTest::addColumn<QByteArray>("shown");
    QTest::newRow("api-key") << QByteArray("Api-Key") << QByteArray("0123456789") << mask;
    QTest::newRow("subscription") << QByteArray("Ocp-Apim-Subscription-Key") << QByteArray("k") << mask;
    QTest::newRow("bearer") << QByteArray("authorization") << QByteArray("Bearer eyJ0.eyJ1.x") << "Bearer " + mask;
    QTest::newRow("no scheme") << QByteArray("Authorization") << QByteArray("abcdef") << mask;
    QTest::newRow("basic") << QByteArray("Proxy-Authorization") << QByteArray("Basic dTpw") << "Basic " + mask;
    QTest::newRow("cookie") << QByteArray("Cookie") << QByteArray("a=b; c=d") << mask;
    QTest::newRow("set-cookie") << QByteArray("Set-Cookie") << QByteArray("a=b; Path=/") << mask;
    QTest::newRow("other") << QByteArray("x-ms-region") << QByteArray("East US") << QByteArray("East US");
    QTest::newRow("like one") << QByteArray("x-api-key-id") << QByteArray("7") << QByteArray("7");
}

void TestCredentialMask::headers()
{
    QFETCH(QByteArray, name);
    QFETCH(QByteArray, value);
    QFETCH(QByteArray, shown);
    const HeaderList masked = maskedHeaders({{name, value}}).unpacked();
    QCOMPARE(masked, HeaderList({{name, shown}}));
    QCOMPARE(isCredentialHeader(name), shown.contains(mask));
}

void TestCredentialMask::orderAndRepeatsStay()
{
    const HeaderList masked =
        maskedHeaders({{"A", "1"}, {"Set-Cookie", "x"}, {"A", "2"}, {"Set-Cookie", "y"}}).unpacked();
    QCOMPARE(masked, HeaderList({{"A", "1"}, {"Set-Cookie", mask}, {"A", "2"}, {"Set-Cookie", mask}}));
}

/// As a parser has the fields: one behind the other in one block.
void TestCredentialMask::aCredentialBetweenNeighbours()
{
    TextBlock block(200);
    HeaderList headers;
    for (const auto &[name, value] :
         {std::pair("Host", "h"), std::pair("api-key", "s3cret"), std::pair("Authorization", "Bearer s3cret"),
          std::pair("Accept", "*/*"), std::pair("Cookie", "s3cret")}) {
        QByteArray nameText = block.add(name);
        headers.append(std::move(nameText), block.add(value));
    }
    const PackedHeaders masked = maskedHeaders(headers);
    QCOMPARE(masked.unpacked(), (HeaderList{{"Host", "h"},
                                            {"api-key", mask},
                                            {"Authorization", "Bearer " + mask},
                                            {"Accept", "*/*"},
                                            {"Cookie", mask}}));
    QVERIFY(!masked.text().contains("s3cret"));
    QVERIFY(masked.size() <= maskedHeadersSize(headers));
}

void TestCredentialMask::targets_data()
{
    QTest::addColumn<QByteArray>("target");
    QTest::addColumn<QByteArray>("shown");
    const QByteArray m = mask.toPercentEncoding();
    const auto row = [](const char *name, const QByteArray &target, const QByteArray &shown) {
        QTest::newRow(name) << target << shown;
    };
    row("no query", "/openai/x%2Fy", "/openai/x%2Fy");
    row("harmless", "/a?api-version=2024-10-21&x=%20", "/a?api-version=2024-10-21&x=%20");
    row("key", "/a?api-version=1&subscription-key=abc&z", "/a?api-version=1&subscription-key=" + m + "&z");
    row("case and escapes", "/a?API%2DKEY=abc", "/a?API%2DKEY=" + m);
    row("signature", "/a?se=1&sig=a%2Bb%3D", "/a?se=1&sig=" + m);
    row("empty query", "/a?", "/a?");
    row("only a name", "/a?key", "/a?key");
    row("two keys", "/a?key=1&x=2&code=3", "/a?key=" + m + "&x=2&code=" + m);
    row("escapes that stay escapes", "/a?%25key=1", "/a?%25key=1");
    row("two question marks", "/a?x=?key=1&key=2", "/a?x=?key=1&key=" + m);
}

void TestCredentialMask::targets()
{
    QFETCH(QByteArray, target);
    QFETCH(QByteArray, shown);
    QCOMPARE(maskedTarget(target), shown);
}

void TestCredentialMask::bodies_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QByteArray>("shown");
    const auto row = [](const char *name, const QByteArray &body, const QByteArray &shown) {
        QTest::newRow(name) << body << shown;
    };
    row("nothing", R"({"messages":[]})", R"({"messages":[]})");
    row("a known secret anywhere", "say s3cret-value twice: s3cret-value", "say " + mask + " twice: " + mask);
    row("members", R"({"authentication":{"type":"api_key","key" : "abc"},"n":1})",
        R"({"authentication":{"type":"api_key","key" : ")" + mask + R"("},"n":1})");
    row("kinds", R"({"api_key":"a","apiKey":"b","access_token":"c","connection_string":"d","Password":"e"})",
        R"({"api_key":"M","apiKey":"M","access_token":"M","connection_string":"M","Password":"M"})");
    row("escaped quotes", R"({"key":"a\"b\\","x":"y"})", R"({"key":"M","x":"y"})");
    row("names that only contain one", R"({"max_tokens":"5","monkey":"x","keys":"y"})",
        R"({"max_tokens":"5","monkey":"x","keys":"y"})");
    row("short secrets are left alone", "the abc", "the abc");
}

void TestCredentialMask::bodies()
{
    QFETCH(QByteArray, body);
    QFETCH(QByteArray, shown);
    shown.replace("\"M\"", '"' + mask + '"');
    QCOMPARE(maskedBody(body, {"s3cret-value", "abc"}), shown);
}

void TestCredentialMask::bytesThatAreNoTextStay()
{
    QByteArray all;
    for (int byte = 0; byte < 256; ++byte) {
        all += char(byte);
    }
    QCOMPARE(maskedBody(all, {}), all);
    QCOMPARE(maskedBody(all + R"({"key":"k"})" + all, {}), all + R"({"key":")" + mask + R"("})" + all);
}

QTEST_APPLESS_MAIN(TestCredentialMask)
#include "tst_credentialmask.moc"
