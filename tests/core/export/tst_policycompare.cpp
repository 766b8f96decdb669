// SPDX-License-Identifier: MIT
#include "core/export/policycompare.h"

#include <QTest>

using namespace spillway;

class TestPolicyCompare : public QObject
{
    Q_OBJECT
private slots:
    void compares_data();
    void compares();
};

void TestPolicyCompare::compares_data()
{
    QTest::addColumn<QByteArray>("other");
    QTest::addColumn<bool>("isSame");
    QTest::newRow("the same") << QByteArray("<policies>\n <inbound><base /><x a=\"@(1 < 2)\" /></inbound>\n</policies>")
                              << true;
    QTest::newRow("line ends") << QByteArray(
                                      "<policies>\r\n <inbound><base /><x a=\"@(1 < 2)\" /></inbound>\r\n</policies>")
                               << true;
    QTest::newRow("indented") << QByteArray(
                                     "<policies><inbound>\n<base/>\n  <x a=\"@(1 < 2)\"/></inbound></policies>\n")
                              << true;
    QTest::newRow("a comment") << QByteArray(
                                      "<policies><!-- x --><inbound><base /><x a=\"@(1 < 2)\" /></inbound></policies>")
                               << true;
    QTest::newRow("another value") << QByteArray("<policies><inbound><base /><x a=\"@(1 < 3)\" /></inbound></policies>")
                                   << false;
    QTest::newRow("one less") << QByteArray("<policies><inbound><x a=\"@(1 < 2)\" /></inbound></policies>") << false;
    QTest::newRow("no policy") << QByteArray("nothing") << false;
    QTest::newRow("empty") << QByteArray() << false;
}

void TestPolicyCompare::compares()
{
    QFETCH(QByteArray, other);
    QFETCH(bool, isSame);
    const QByteArray one = "<policies>\n <inbound><base /><x a=\"@(1 < 2)\" /></inbound>\n</policies>";
    QCOMPARE(samePolicy(one, other), isSame);
    QCOMPARE(samePolicy(other, one), isSame);
    QVERIFY(samePolicy(other, other));
}

QTEST_GUILESS_MAIN(TestPolicyCompare)
#include "tst_policycompare.moc"
