// SPDX-License-Identifier: MIT
#include "app/commands/listenaddress.h"

#include <QTest>

using namespace spillway;

/// What `--listen` takes, and what it does not.
class TestListenAddress : public QObject
{
    Q_OBJECT
private slots:
    void reads_data();
    void reads();
    void refuses_data();
    void refuses();
    void writes_data();
    void writes();
};

namespace
{

const QString notGiven = QStringLiteral("-");

} // namespace

void TestListenAddress::reads_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("address"); ///< `-`: not given
    QTest::addColumn<int>("port");        ///< -1: not given
    const auto row = [](const char *text, const char *address, int port) {
        QTest::newRow(text) << QString::fromLatin1(text) << QString::fromLatin1(address) << port;
    };
    row("127.0.0.1:8080", "127.0.0.1", 8080);
    row("0.0.0.0:80", "0.0.0.0", 80);
    row("192.168.1.20:1", "192.168.1.20", 1);
    row("127.0.0.1:0", "127.0.0.1", 0);
    row("127.0.0.1:65535", "127.0.0.1", 65535);
    row("127.0.0.1", "127.0.0.1", -1);
    row("localhost:8080", "localhost", 8080);
    row("localhost", "localhost", -1);
    row("8080", "-", 8080);
    row("0", "-", 0);
    row(":8080", "-", 8080);
    row("[::1]:8080", "::1", 8080);
    row("[::]:0", "::", 0);
    row("[::1]", "::1", -1);
    row("::1", "::1", -1);
    row("::", "::", -1);
    row("[2001:db8::7]:443", "2001:db8::7", 443);
    row("[::ffff:127.0.0.1]:80", "::ffff:127.0.0.1", 80);
}

void TestListenAddress::reads()
{
    QFETCH(QString, text);
    const std::optional<ListenAddress> read = parseListenAddress(text);
    QVERIFY(read);
    QTEST(read->address.value_or(notGiven), "address");
    QTEST(read->port ? int(*read->port) : -1, "port");
}

void TestListenAddress::refuses_data()
{
    QTest::addColumn<QString>("text");
    for (const char *text : {"",
                             " ",
                             ":",
                             "65536",
                             "127.0.0.1:65536",
                             "127.0.0.1:-1",
                             "-1",
                             "+80",
                             "127.0.0.1:+80",
                             " 8080",
                             "8080 ",
                             "127.0.0.1: 80",
                             "127.0.0.1:",
                             "127.0.0.1:http",
                             "127.0.0.1:80:80",
                             "127.0.0.1:80x",
                             "127.1:80", // an old short form of an address, or a slip
                             "127.1",
                             "1.2.3.4.5:80",
                             "256.0.0.1:80",
                             "0x7f.0.0.1:80",
                             "010.0.0.1:80",
                             "127.0.0.1/8",
                             "http://127.0.0.1:80",
                             "example.com:80", // which of its addresses a name means is not guessed
                             "example.com",
                             "*:80",
                             "[]:80",
                             "[::1",
                             "[::1]:",
                             "[::1]80",
                             "[::1]:80:80",
                             "[::1]:65536",
                             "[127.0.0.1]:80",
                             "[localhost]:80",
                             "[::g]:80",
                             "::g"}) {
        QTest::newRow(*text != '\0' ? text : "nothing") << QString::fromLatin1(text);
    }
    QTest::newRow("digits of another script") << QStringLiteral("127.0.0.1:٨٠");
}

void TestListenAddress::refuses()
{
    QFETCH(QString, text);
    QVERIFY(!parseListenAddress(text));
}

void TestListenAddress::writes_data()
{
    QTest::addColumn<QString>("address");
    QTest::addColumn<quint16>("port");
    QTest::addColumn<QString>("text");
    QTest::newRow("IPv4") << "127.0.0.1" << quint16(8080) << "127.0.0.1:8080";
    QTest::newRow("IPv6") << "::1" << quint16(0) << "[::1]:0";
    QTest::newRow("name") << "localhost" << quint16(65535) << "localhost:65535";
}

void TestListenAddress::writes()
{
    QFETCH(QString, address);
    QFETCH(quint16, port);
    QTEST(listenText(address, port), "text");
    const std::optional<ListenAddress> back = parseListenAddress(listenText(address, port));
    QVERIFY(back);
    QCOMPARE(back->address, address);
    QCOMPARE(back->port, port);
}

QTEST_GUILESS_MAIN(TestListenAddress)
#include "tst_listenaddress.moc"
