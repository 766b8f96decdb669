// SPDX-License-Identifier: MIT
#include "core/http/packedheaders.h"
#include "core/http/textblock.h"

#include <QTest>

using namespace spillway;

class TestPackedHeaders : public QObject
{
    Q_OBJECT
private slots:
    void comesBackAsItWas_data();
    void comesBackAsItWas();
    void takesOneByteForEachAndTwoForAField();
    void whatLiesInOnePieceAndWhatDoesNot();
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
    QCOMPARE(packed.text().toByteArray(), QByteArray("ab\0cde\0f\0\0", 10));
    QCOMPARE(PackedHeaders::fromText(packed.text().toByteArray()).unpacked(), HeaderList({{"ab", "cde"}, {"f", ""}}));
}

void TestPackedHeaders::whatLiesInOnePieceAndWhatDoesNot()
{
    TextBlock block(100);
    const auto field = [&block](const char *name, const char *value) {
        return HeaderField{block.add(name), block.add(value)};
    };
    const HeaderField a = field("a", "1");
    const HeaderField empty = field("x-empty", "");
    const HeaderField b = field("b", "22");
    const HeaderField c = field("c", "333");
    const HeaderField own{"x-own", "far away"};
    QCOMPARE(a.value.constData() + a.value.size() + 1, empty.name.constData()); // else nothing is tried here
    for (const HeaderList &headers : {HeaderList{a, empty, b, c}, HeaderList{a, b, own, c}, HeaderList{c, b, a, a},
                                      HeaderList{own, a, empty}, HeaderList{{a.name, c.value}, {own.name, b.value}}}) {
        QCOMPARE(PackedHeaders(headers).unpacked(), headers);
    }
}

QTEST_APPLESS_MAIN(TestPackedHeaders)
#include "tst_packedheaders.moc"
