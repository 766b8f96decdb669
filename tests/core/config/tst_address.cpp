// SPDX-License-Identifier: MIT
#include "core/config/address.h"
#include "core/config/profile.h"

#include <QTest>

using namespace spillway;

/// Addresses to listen on, and the URLs of backends.
class TestAddress : public QObject
{
    Q_OBJECT
private slots:
    void ipAddress_data();
    void ipAddress();
    void normalizes_data();
    void normalizes();
    void comparable_data();
    void comparable();
    void keyIsForcedBeyondLoopback();
};

void TestAddress::ipAddress_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("isAddress");
    QTest::addColumn<bool>("isLocal");
    const auto add = [](const char *text, bool isAddress, bool isLocal) {
        QTest::newRow(*text ? text : "empty") << QString::fromUtf8(text) << isAddress << isLocal;
    };
    add("127.0.0.1", true, true);
    add("127.0.0.0", true, true);
    add("127.255.255.254", true, true);
    add("128.0.0.1", true, false);
    add("126.0.0.1", true, false);
    add("0.0.0.0", true, false);
    add("10.1.2.3", true, false);
    add("255.255.255.255", true, false);
    add("::1", true, true);
    add("::", true, false);
    add("0:0:0:0:0:0:0:1", true, true);
    add("0000:0000:0000:0000:0000:0000:0000:0001", true, true);
    add("::0001", true, true);
    add("::0:1", true, true);
    add("::11", true, false);
    add("::10", true, false);
    add("1::1", true, false);
    add("::1:1", true, false);
    add("::1:0", true, false);
    add("fe80::1", true, false);
    add("FE80::1", true, false);
    add("::ffff:127.0.0.1", true, false); // a socket for it takes others too: the key stays required
    add("::ffff:10.0.0.1", true, false);
    add("localhost", false, true);
    add("LOCALHOST", false, true);
    add("[::1]", false, true);
    add("[fe80::1]", false, false);
    add("", false, false);
    add("1", false, false);
    add(":1", false, false);
    add(":::1", false, false);
    add("::1::1", false, false);
    add("127.1", false, false);
    add("127.0.0", false, false);
    add("127.0.0.1.1", false, false);
    add("127.0.0.256", false, false);
    add("127.0.0.01", false, false); // octal to some readers
    add("0127.0.0.1", false, false);
    add("127.0.0.+1", false, false);
    add("127.0.0.1\n", false, false);
    add(" 127.0.0.1", false, false);
    add("127.0.0.1 ", false, false);
    add("127.0.0.1:80", false, false);
    add("127.0.0.\xd9\xa1", false, false); // ARABIC-INDIC DIGIT ONE
    add("::1\n", false, false);
    add("[::1", false, false);
    add("[127.0.0.1]", false, false);
    add("[localhost]", false, false);
    add("::g", false, false);
    add("::1/64", false, false);
    add("::1]/@[::1", false, false);
    add("localhost.", false, false);
    add("localhost.example.com", false, false);
    add("example.com", false, false);
    QTest::newRow("long") << QString(100'000, u':') << false << false;
}

void TestAddress::ipAddress()
{
    QFETCH(QString, text);
    QFETCH(bool, isAddress);
    QFETCH(bool, isLocal);
    QCOMPARE(isIpAddress(text), isAddress);
    QCOMPARE(isLoopback(text), isLocal);
}

void TestAddress::normalizes_data()
{
    QTest::addColumn<QString>("given");
    QTest::addColumn<QString>("expected");
    const auto add = [](const char *given, const char *expected) {
        QTest::newRow(*given ? given : "empty") << QString::fromUtf8(given) << QString::fromUtf8(expected);
    };
    const char *host = "https://a.openai.azure.com";
    add("https://a.openai.azure.com", host);
    add("https://a.openai.azure.com/", host);
    add("https://a.openai.azure.com//", host);
    add("https://a.openai.azure.com /", host);
    add("https://a.openai.azure.com/openai", host);
    add("https://a.openai.azure.com/openai/", host);
    add("https://a.openai.azure.com/openai//", host);
    add("https://a.openai.azure.com//openai", host);
    add("https://a.openai.azure.com/OpenAI", host);
    add("https://a.openai.azure.com/openai/openai/", host);
    add("  https://a.openai.azure.com/ \n", host);
    add("http://127.0.0.1:9001/openai", "http://127.0.0.1:9001");
    add("https://gateway/team/openai/", "https://gateway/team");
    add("https://gateway/team", "https://gateway/team");
    add("https://gateway/myopenai", "https://gateway/myopenai");
    add("https://gateway/openai/v1", "https://gateway/openai/v1");
    add("https://a.openai.azure.com/openai?api-version=1", "https://a.openai.azure.com/openai?api-version=1");
    add("https://openai", "https://openai");
    add("https://OpenAI/", "https://OpenAI");
    add("https://openai/openai", "https://openai");
    add("https://", "https://");
    add("https:///", "https://");
    add("HTTPS://A/", "HTTPS://A");
    add("a.openai.azure.com/", "a.openai.azure.com");
    add("/", "");
    add("/openai", "");
    add("", "");
}

void TestAddress::normalizes()
{
    QFETCH(QString, given);
    QFETCH(QString, expected);
    QCOMPARE(normalizedBackendUrl(given), expected);
    QCOMPARE(normalizedBackendUrl(expected), expected);
    if (!expected.isEmpty()) {
        QCOMPARE(normalizedBackendUrl(expected + u'/'), expected); // the form in which it is written
    }
}

void TestAddress::comparable_data()
{
    QTest::addColumn<QString>("a");
    QTest::addColumn<QString>("b");
    QTest::addColumn<bool>("isSame");
    const auto add = [](const char *a, const char *b, bool isSame) {
        QTest::newRow(b) << QString::fromUtf8(a) << QString::fromUtf8(b) << isSame;
    };
    add("https://a.example", "https://A.EXAMPLE", true);
    add("https://a.example", "HTTPS://a.example", true);
    add("https://a.example", "https://a.example:443", true);
    add("https://a.example", "https://a.example/openai/", true);
    add("http://a.example", "http://a.example:80", true);
    add("https://a.example", "https://a.example:80", false);
    add("http://a.example", "http://a.example:443", false);
    add("https://a.example", "http://a.example", false);
    add("https://a.example/Team", "https://a.example/team", false);
    add("https://a.example", "https://b.example", false);
}

void TestAddress::comparable()
{
    QFETCH(QString, a);
    QFETCH(QString, b);
    QFETCH(bool, isSame);
    QCOMPARE(comparableUrl(a) == comparableUrl(b), isSame);
}

void TestAddress::keyIsForcedBeyondLoopback()
{
    EndpointOptions options;
    QVERIFY(!keyRequired(options, QStringLiteral("127.0.0.1")));
    QVERIFY(!keyRequired(options, QStringLiteral("::1")));
    QVERIFY(!keyRequired(options, QStringLiteral("localhost")));
    QVERIFY(keyRequired(options, QStringLiteral("0.0.0.0")));
    QVERIFY(keyRequired(options, QStringLiteral("::")));
    QVERIFY(keyRequired(options, QStringLiteral("192.168.1.2")));
    QVERIFY(keyRequired(options, QString()));
    options.requireKey = true;
    QVERIFY(keyRequired(options, QStringLiteral("127.0.0.1")));
}

QTEST_APPLESS_MAIN(TestAddress)
#include "tst_address.moc"
