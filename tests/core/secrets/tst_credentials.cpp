// SPDX-License-Identifier: MIT
#include "core/secrets/credentials.h"

#include <QTest>

using namespace spillway;

/// Secrets become headers; one that would break a header becomes a reason that does not repeat it.
class TestCredentials : public QObject
{
    Q_OBJECT
private slots:
    void headerSafe_data();
    void headerSafe();
    void key();
    void token();
};

void TestCredentials::headerSafe_data()
{
    QTest::addColumn<QByteArray>("secret");
    QTest::addColumn<bool>("safe");
    QTest::newRow("hex") << QByteArray("0123456789abcdef") << true;
    QTest::newRow("punctuation") << QByteArray("!\"#$%&'()*+,-./:;<=>?@[]^_`{|}~") << true;
    QTest::newRow("empty") << QByteArray() << false;
    QTest::newRow("space") << QByteArray("a b") << false;
    QTest::newRow("tab") << QByteArray("a\tb") << false;
    QTest::newRow("another header") << QByteArray("a\r\nHost: evil") << false;
    QTest::newRow("newline at the end") << QByteArray("a\n") << false;
    QTest::newRow("nul") << QByteArray("a\0b", 3) << false;
    QTest::newRow("delete") << QByteArray("a\x7f") << false;
    QTest::newRow("UTF-8") << QByteArray("schlüssel") << false;
}

void TestCredentials::headerSafe()
{
    QFETCH(QByteArray, secret);
    QTEST(isHeaderSafe(secret), "safe");
}

void TestCredentials::key()
{
    const Credential usable = keyCredential("k-1", QStringLiteral("the keychain"));
    QCOMPARE(usable, (Credential{"api-key", "k-1", {}}));
    QVERIFY(usable.isUsable());

    const Credential broken = keyCredential("k-1\r\nx: y", QStringLiteral("SPILLWAY_KEY_A"));
    QVERIFY(!broken.isUsable());
    QCOMPARE(broken.header, QByteArray());
    QCOMPARE(broken.value, QByteArray());
    QVERIFY(broken.problem.contains(QStringLiteral("SPILLWAY_KEY_A")));
    QVERIFY(!broken.problem.contains(QStringLiteral("k-1")));
}

void TestCredentials::token()
{
    QCOMPARE(tokenCredential("ey.J.0"), (Credential{"Authorization", "Bearer ey.J.0", {}}));
}

QTEST_GUILESS_MAIN(TestCredentials)
#include "tst_credentials.moc"
