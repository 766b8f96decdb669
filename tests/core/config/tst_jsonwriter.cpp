// SPDX-License-Identifier: MIT
#include "core/config/jsonwriter.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

using namespace spillway;

/// Documents in a chosen order of keys.
class TestJsonWriter : public QObject
{
    Q_OBJECT
private slots:
    void keysInTheOrderOfTheCalls();
    void values_data();
    void values();
    void fixedOrderFirst();
    void fixedOrderOfElements();
    void unknownKeysInTheirOrder();
    void emptyKey();
    void emptyObjectsAndLists();
    void whatIsWrittenIsReadAgain();
};

void TestJsonWriter::keysInTheOrderOfTheCalls()
{
    JsonWriter out;
    out.beginObject();
    out.add(QStringLiteral("z"), 1);
    out.beginObject(QStringLiteral("m"));
    out.add(QStringLiteral("y"), QStringLiteral("text"));
    out.add(QStringLiteral("b"), true);
    out.endObject();
    out.beginArray(QStringLiteral("l"));
    out.beginObject();
    out.add(QStringLiteral("x"), 2);
    out.endObject();
    out.beginObject();
    out.endObject();
    out.endArray();
    out.add(QStringLiteral("a"), QJsonValue::Null);
    out.endObject();
    QCOMPARE(out.text(), QByteArray("{\n"
                                    "  \"z\": 1,\n"
                                    "  \"m\": {\n"
                                    "    \"y\": \"text\",\n"
                                    "    \"b\": true\n"
                                    "  },\n"
                                    "  \"l\": [\n"
                                    "    {\n"
                                    "      \"x\": 2\n"
                                    "    },\n"
                                    "    {}\n"
                                    "  ],\n"
                                    "  \"a\": null\n"
                                    "}\n"));
}

void TestJsonWriter::values_data()
{
    QTest::addColumn<QByteArray>("json"); // in a list, so that QJsonDocument takes it
    QTest::addColumn<QByteArray>("expected");
    QTest::newRow("whole") << QByteArray("[10]") << QByteArray("10");
    QTest::newRow("decimal") << QByteArray("[0.1]") << QByteArray("0.1");
    QTest::newRow("whole with a point") << QByteArray("[1.0]") << QByteArray("1");
    QTest::newRow("64 bits") << QByteArray("[9223372036854775807]") << QByteArray("9223372036854775807");
    QTest::newRow("text") << QByteArray(R"(["a\"b\\c\nd"])") << QByteArray(R"("a\"b\\c\nd")");
    QTest::newRow("control characters") << QByteArray(R"(["\u0000\u001f"])") << QByteArray(R"("\u0000\u001f")");
    QTest::newRow("beyond ASCII") << QByteArray(R"(["\u00e9😀"])") << QByteArray("\"é😀\"");
    QTest::newRow("list of plain values") << QByteArray(R"([["a", 1, null]])") << QByteArray(R"(["a", 1, null])");
    QTest::newRow("empty list") << QByteArray("[[]]") << QByteArray("[]");
    QTest::newRow("empty object") << QByteArray("[{}]") << QByteArray("{}");
    QTest::newRow("list of lists") << QByteArray("[[[1],[]]]") << QByteArray("[\n    [1],\n    []\n  ]");
    QTest::newRow("list with an object") << QByteArray(R"([[1,{"a":2}]])")
                                         << QByteArray("[\n    1,\n    {\n      \"a\": 2\n    }\n  ]");
}

void TestJsonWriter::values()
{
    QFETCH(QByteArray, json);
    QFETCH(QByteArray, expected);
    JsonWriter out;
    out.beginObject();
    out.add(QStringLiteral("k"), QJsonDocument::fromJson(json).array().first());
    out.endObject();
    QCOMPARE(out.text(), "{\n  \"k\": " + expected + "\n}\n");
}

void TestJsonWriter::fixedOrderFirst()
{
    const QByteArray text = R"({"unknown2": 1, "b": 2, "unknown1": 3, "a": 4})";
    const JsonScan fixed = scanJson(R"({"a": 0, "absent": 0, "b": 0})");
    const JsonScan original = scanJson(text);
    QJsonObject object = QJsonDocument::fromJson(text).object();
    object.insert(QStringLiteral("new"), 5);
    JsonWriter out;
    out.beginObject();
    out.add(QStringLiteral("o"), object, {&fixed.outline, &original.outline});
    out.endObject();
    QCOMPARE(out.text().simplified(),
             QByteArray(R"({ "o": { "a": 4, "b": 2, "unknown2": 1, "unknown1": 3, "new": 5 } })"));
}

void TestJsonWriter::fixedOrderOfElements()
{
    const QByteArray text = R"([{"x": 1, "b": {"d": 1, "c": 2}, "a": 3}, {"a": 4}, {"y": 5, "a": 6}])";
    const JsonScan fixed = scanJson(R"([{"a": 0, "b": {"c": 0, "d": 0}}])");
    const JsonScan original = scanJson(text);
    JsonWriter out;
    out.beginObject();
    out.add(QStringLiteral("l"), QJsonDocument::fromJson(text).array(), {&fixed.outline, &original.outline});
    out.endObject();
    QCOMPARE(out.text().simplified(),
             QByteArray(R"({ "l": [ { "a": 3, "b": { "c": 2, "d": 1 }, "x": 1 }, { "a": 4 }, { "a": 6, "y": 5 } ] })"));
}

void TestJsonWriter::unknownKeysInTheirOrder()
{
    const QByteArray text = R"({"z": {"q": 1, "p": 2}, "known": 3, "y": [{"n": 4, "m": 5}], "a": 6})";
    const JsonScan scan = scanJson(text);
    const QJsonObject object = QJsonDocument::fromJson(text).object();
    JsonWriter out;
    out.beginObject();
    out.addUnknown(object, {QStringLiteral("known"), QStringLiteral("absent")}, &scan.outline);
    out.endObject();
    QCOMPARE(out.text().simplified(),
             QByteArray(R"({ "z": { "q": 1, "p": 2 }, "y": [ { "n": 4, "m": 5 } ], "a": 6 })"));

    JsonWriter sorted;
    sorted.beginObject();
    sorted.addUnknown(object, {QStringLiteral("known")}, nullptr);
    sorted.endObject();
    QCOMPARE(sorted.text().simplified(),
             QByteArray(R"({ "a": 6, "y": [ { "m": 5, "n": 4 } ], "z": { "p": 2, "q": 1 } })"));
}

void TestJsonWriter::emptyKey()
{
    JsonWriter out;
    out.beginObject();
    out.add(QString(), 1);
    out.add(QStringLiteral("o"), QJsonObject{{QString(), QJsonObject{{QString(), 2}}}});
    out.endObject();
    QCOMPARE(out.text().simplified(), QByteArray(R"({ "": 1, "o": { "": { "": 2 } } })"));
}

void TestJsonWriter::emptyObjectsAndLists()
{
    JsonWriter out;
    out.beginObject();
    out.beginObject(QStringLiteral("o"));
    out.endObject();
    out.beginArray(QStringLiteral("l"));
    out.endArray();
    out.endObject();
    QCOMPARE(out.text(), QByteArray("{\n  \"o\": {},\n  \"l\": []\n}\n"));
}

void TestJsonWriter::whatIsWrittenIsReadAgain()
{
    const QByteArray text =
        R"({"s": "\u0001\"\\", "n": [1, 2.5, -3e20], "o": {"": [[], {}, null, [true, {"x": ""}]]}})";
    const QJsonObject object = QJsonDocument::fromJson(text).object();
    QVERIFY(!object.isEmpty());
    JsonWriter out;
    out.beginObject();
    out.addUnknown(object, {}, nullptr);
    out.endObject();
    QVERIFY(!scanJson(out.text()).fault);
    QCOMPARE(QJsonDocument::fromJson(out.text()).object(), object);
}

QTEST_APPLESS_MAIN(TestJsonWriter)
#include "tst_jsonwriter.moc"
