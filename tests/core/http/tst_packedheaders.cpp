// SPDX-License-Identifier: MIT
#include "core/http/packedheaders.h"

#include <QTest>

using namespace spillway;

class TestPackedHeaders : public QObject
{
    Q_OBJECT
private slots:
    void comesBackAsItWas_data();
    void comesBackAsItWas();
    void takesOneByteForEachAndTwoForAField();
};

void TestPackedHeaders::comesBackAsItWas_data()
{
    QTest::addColumn<HeaderList>("headers");
    QTest::newRow("none") << HeaderList();
    QTest::newRow("one") << HeaderList{{"Host", "localhost"}};
    QTest::newRow("order, spelling and repetitions") << HeaderList{{"b", "1"}, {"A", "2"}, {"B", "3"}, {"b", "1"}};
    QTest::newRow("no value") << HeaderList{{"x-empty", ""}, {"x-next", "1"}};
    QTest::newRow("colons") << HeaderList{{"Location", "https://a:8080/b:c"}, {"x", ":"}};
    QTest::newRow("bytes of no text") << HeaderList{{"x", "\xff\xe2\x80\xa2\t "}};
}

void TestPackedHeaders::comesBackAsItWas()
{
    QFETCH(HeaderList, headers);
    const PackedHeaders packed = headers;
    QVERIFY(packed.unpacked() == headers);
}

void TestPackedHeaders::takesOneByteForEachAndTwoForAField()
{
    const PackedHeaders packed(HeaderList{{"ab", "cde"}, {"f", ""}});
    QCOMPARE(packed.size(), 10);
    QCOMPARE(packed.text().toByteArray(), "ab:cde\nf:\n");
    QCOMPARE(PackedHeaders::fromText(packed.text().toByteArray()).unpacked(), HeaderList({{"ab", "cde"}, {"f", ""}}));
}

QTEST_APPLESS_MAIN(TestPackedHeaders)
#include "tst_packedheaders.moc"
