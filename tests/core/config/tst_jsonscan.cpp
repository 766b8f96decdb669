// SPDX-License-Identifier: MIT
#include "core/config/jsonscan.h"

#include <QJsonDocument>
#include <QTest>

using namespace spillway;

/// JSON texts by the letter of RFC 8259, what is wrong with them and where.
class TestJsonScan : public QObject
{
    Q_OBJECT
private slots:
    void accepts_data();
    void accepts();
    void refuses_data();
    void refuses();
    void everyTruncation();
    void controlCharacters();
    void outlineKeepsTheOrder();
    void outlineOfLists();
    void repeatedKeys_data();
    void repeatedKeys();
    void manyRepeatedKeys();
    void depthLimit();
    void wideTextsAreQuick();
    void placesInTheText();
    void numbersAsWritten();
};

void TestJsonScan::accepts_data()
{
    QTest::addColumn<QByteArray>("text");
    const auto add = [](const char *name, const QByteArray &text) { QTest::newRow(name) << text; };
    add("empty object", "{}");
    add("empty list", "[]");
    add("white space of all kinds", " \t\r\n{ \t\r\n} \t\r\n");
    add("words", "[true,false,null]");
    add("numbers", "[0,-0,1,-1,10,0.5,-0.25,1e3,1E3,1e+3,1e-3,1.5e10]");
    add("largest whole numbers", "[9223372036854775807,-9223372036854775808]");
    add("largest number", "[1.7976931348623157e308]");
    add("texts", R"(["", "a", "a b", "é", "日本", "😀"])");
    add("escapes", R"(["\"\\\/\b\f\n\r\t\u00e9\u0000\uD83D\uDE00"])");
    add("noncharacter", R"(["\uffff"])");
    add("empty key", R"({"": 1})");
    add("nested", R"({"a": {"b": [{"c": []}, {}]}})");
    add("a text alone", R"("x")");
    add("DEL", "[\"\x7f\"]");
}

void TestJsonScan::accepts()
{
    QFETCH(QByteArray, text);
    const JsonScan scan = scanJson(text);
    QVERIFY2(!scan.fault, qPrintable(scan.fault ? scan.fault->message : QString()));
    QVERIFY(scan.repeatedKeys.isEmpty());
    // Whatever is accepted, Qt's parser accepts too (it takes no single values).
    if (!text.startsWith('"')) {
        QVERIFY(!QJsonDocument::fromJson(text).isNull());
    }
}

void TestJsonScan::refuses_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<qsizetype>("offset");
    QTest::addColumn<QString>("words"); // of the message
    const auto add = [](const char *name, const QByteArray &text, qsizetype offset, const char *words) {
        QTest::newRow(name) << text << offset << QString::fromUtf8(words);
    };
    add("nothing", "", 0, "ends where a value");
    add("white space alone", "  \n", 3, "ends where a value");
    add("object not ended", "{\"a\": 1", 7, "a } is missing");
    add("object not ended behind a comma", "{\"a\": 1,", 8, "a } is missing");
    add("list not ended", "[1, 2", 5, "a ] is missing");
    add("value missing", "{\"a\": }", 6, "A value should stand here");
    add("value missing at the end", "{\"a\":", 5, "ends where a value");
    add("colon missing", "{\"a\" 1}", 5, "colon is missing");
    add("comma missing in an object", "{\"a\": 1 \"b\": 2}", 8, "comma is missing");
    add("comma missing on the next line", "{\"a\": 1\n \"b\": 2}", 9, "comma is missing");
    add("comma missing in a list", "[1 2]", 3, "comma is missing");
    add("comma before the end of an object", "{\"a\": 1, }", 7, "comma stands in front of }");
    add("comma before the end of a list", "[1,2,\n]", 4, "comma stands in front of ]");
    add("two commas", "[1,,2]", 3, "A value should stand here");
    add("two commas in an object", "{\"a\":1,,\"b\":2}", 7, "A key should stand here");
    add("comma first", "[,1]", 1, "A value should stand here");
    add("wrong bracket", "{\"a\": [1}", 8, "a ]");
    add("text behind the end", "{} {}", 3, "text behind the end");
    add("line comment", "{ // all\n}", 2, "no comments");
    add("line comment before a value", "{\"a\": // one\n1}", 6, "no comments");
    add("line comment behind a value", "{\"a\": 1 // one\n}", 8, "no comments");
    add("hash comment", "# all\n{}", 0, "no comments");
    add("comment behind the end", "{} /* end */", 3, "no comments");
    add("single quotes", "{\"a\": 'b'}", 6, "double quotes");
    add("single quotes around a key", "{'a': 1}", 1, "in double quotes");
    add("key without quotes", "{a: 1}", 1, "in double quotes");
    add("text without quotes", "{\"a\": eastus}", 6, "double quotes");
    add("Python's word", "{\"a\": True}", 6, "lower case");
    add("word with a tail", "[truely]", 1, "lower case");
    add("NaN", "[NaN]", 1, "lower case");
    add("plus sign", "[+1]", 1, "A value should stand here");
    add("leading zero", "[01]", 1, "no number");
    add("leading zero behind the sign", "[-01]", 1, "no number");
    add("only a sign", "[-]", 1, "no number");
    add("no digit behind the point", "[1.]", 1, "no number");
    add("no digit before the point", "[.5]", 1, "A value should stand here");
    add("no digit in the exponent", "[1e]", 1, "no number");
    add("no digit behind the exponent's sign", "[1e+]", 1, "no number");
    add("hexadecimal", "[0x10]", 1, "no number");
    add("unit behind a number", "[10s]", 1, "no number");
    add("infinite", "[1e400]", 1, "too large or too small");
    add("vanishing", "[1e-400]", 1, "too large or too small");
    add("more than 64 bits", "[9223372036854775808]", 1, "too large or too small");
    add("more than 64 bits, negative", "[-9223372036854775809]", 1, "too large or too small");
    add("text not ended", "{\"a\": \"b", 6, "closing quote is missing");
    add("text not ended on its line", "{\"a\": \"b\n\"}", 6, "closing quote is missing");
    add("key not ended", "{\"a: 1}", 1, "closing quote is missing");
    add("tab in a text", "[\"a\tb\"]", 3, "control character");
    add("Windows path", R"(["C:\certs"])", 4, "written twice");
    add("escape at the end", "[\"\\", 2, "written twice");
    add("short \\u", R"(["\u12"])", 2, "four hexadecimal digits");
    add("\\u at the end", R"(["\u12)", 2, "four hexadecimal digits");
    add("\\u without hex", R"(["\u12g4"])", 2, "four hexadecimal digits");
    add("first half of a pair", R"(["\ud83d"])", 2, "half of a surrogate pair");
    add("first half and a letter", R"(["\ud83dx"])", 2, "half of a surrogate pair");
    add("first half twice", R"(["\ud83d\ud83d"])", 2, "half of a surrogate pair");
    add("first half and another character", R"(["\ud83d\u0041"])", 2, "half of a surrogate pair");
    add("second half alone", R"(["\ude00"])", 2, "half of a surrogate pair");
    add("first half at the end", R"(["\ud83d\u)", 2, "half of a surrogate pair");
    add("NUL between tokens", QByteArray("{\0}", 3), 1, "A key should stand here");
    add("NUL behind the end", QByteArray("{}\0", 3), 2, "text behind the end");
    add("NUL in a text", QByteArray("[\"a\0\"]", 6), 3, "control character");
    add("NUL behind a backslash", QByteArray("[\"\\\0\"]", 6), 2, "written twice");
}

void TestJsonScan::refuses()
{
    QFETCH(QByteArray, text);
    QFETCH(qsizetype, offset);
    QFETCH(QString, words);
    const JsonScan scan = scanJson(text);
    QVERIFY(scan.fault);
    QVERIFY2(scan.fault->message.contains(words), qPrintable(scan.fault->message));
    QCOMPARE(scan.fault->offset, offset);
    QVERIFY(scan.fault->message.endsWith(QLatin1Char('.')));
}

void TestJsonScan::everyTruncation()
{
    const QByteArray text = R"({"a": [1, -2.5e3, "x\u00e9\\", true], "b": {"c": null}})";
    QVERIFY(!scanJson(text).fault);
    for (qsizetype size = 0; size < text.size(); ++size) {
        const JsonScan scan = scanJson(QByteArrayView(text).first(size));
        QVERIFY2(scan.fault, "cut at " + QByteArray::number(size));
        QVERIFY(scan.fault->offset >= 0 && scan.fault->offset <= size);
    }
}

void TestJsonScan::controlCharacters()
{
    for (int c = 1; c < 0x20; ++c) {
        const QByteArray inText = QByteArray("[\"a") + char(c) + "\"]";
        QVERIFY2(scanJson(inText).fault, QByteArray::number(c));
        const bool isSpace = c == '\t' || c == '\n' || c == '\r';
        QCOMPARE(scanJson(QByteArray("[1") + char(c) + "]").fault.has_value(), !isSpace);
    }
}

void TestJsonScan::outlineKeepsTheOrder()
{
    const JsonScan scan = scanJson(R"({"z": 1, "a": {"y": "\"", "b\u0065": 2}, "m": []})");
    QVERIFY(!scan.fault);
    QCOMPARE(scan.outline.members.size(), size_t(3));
    QCOMPARE(scan.outline.members[0].key, QStringLiteral("z"));
    QCOMPARE(scan.outline.members[1].key, QStringLiteral("a"));
    QCOMPARE(scan.outline.members[2].key, QStringLiteral("m"));
    const JsonOutline *inner = scan.outline.find(QStringLiteral("a"));
    QVERIFY(inner);
    QCOMPARE(inner->members.size(), size_t(2));
    QCOMPARE(inner->members[0].key, QStringLiteral("y"));
    QCOMPARE(inner->members[1].key, QStringLiteral("be"));
    QVERIFY(!scan.outline.find(QStringLiteral("b")));
}

void TestJsonScan::outlineOfLists()
{
    const JsonScan scan = scanJson(R"([1, {"a": 2}, [3, 4]])");
    QVERIFY(!scan.fault);
    QCOMPARE(scan.outline.members.size(), size_t(3));
    QVERIFY(scan.outline.at(0)->members.empty());
    QCOMPARE(scan.outline.at(1)->members.at(0).key, QStringLiteral("a"));
    QCOMPARE(scan.outline.at(2)->members.size(), size_t(2));
    QVERIFY(!scan.outline.at(3));
    QVERIFY(!scan.outline.at(-1));
}

void TestJsonScan::repeatedKeys_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QStringList>("paths");
    const auto add = [](const char *name, const QByteArray &text, const QStringList &paths) {
        QTest::newRow(name) << text << paths;
    };
    add("in the document", R"({"a": 1, "b": 2, "a": 3})", {QStringLiteral("a")});
    add("three times", R"({"a": 1, "a": 2, "a": 3})", {QStringLiteral("a")});
    add("spelt differently", R"({"a": 1, "\u0061": 2})", {QStringLiteral("a")});
    add("in an element", R"({"l": [{}, {"u": 1, "u": 2}]})", {QStringLiteral("l[1].u")});
    add("in an object", R"({"o": {"x": {"y": 1, "y": 1}}})", {QStringLiteral("o.x.y")});
    add("in a list of lists", R"([[{"a": 1, "a": 2}]])", {QStringLiteral("[0][0].a")});
    add("two of them", R"({"a": {"b": 1, "b": 2}, "c": 1, "c": 2})", {QStringLiteral("a.b"), QStringLiteral("c")});
    add("the same key in two objects", R"({"a": {"x": 1}, "b": {"x": 1}, "l": [{"x": 1}, {"x": 1}]})", {});
    add("in another case", R"({"a": 1, "A": 2})", {});
}

void TestJsonScan::repeatedKeys()
{
    QFETCH(QByteArray, text);
    QFETCH(QStringList, paths);
    const JsonScan scan = scanJson(text);
    QVERIFY(!scan.fault);
    QCOMPARE(scan.repeatedKeys, paths);
}

void TestJsonScan::manyRepeatedKeys()
{
    QByteArray text = "[";
    for (int i = 0; i < 5000; ++i) {
        text += R"({"a":1,"a":2},)";
    }
    text += "0]";
    const JsonScan scan = scanJson(text);
    QVERIFY(!scan.fault);
    QCOMPARE(scan.repeatedKeys.size(), 100);
    QCOMPARE(scan.repeatedKeys.last(), QStringLiteral("[99].a"));
}

void TestJsonScan::depthLimit()
{
    QVERIFY(!scanJson(QByteArray(64, '[') + QByteArray(64, ']')).fault);
    for (const qsizetype depth : {65, 1000, 1'000'000}) {
        const JsonScan scan = scanJson(QByteArray(depth, '['));
        QVERIFY(scan.fault);
        QCOMPARE(scan.fault->offset, 64);
        QVERIFY(scan.fault->message.contains(QStringLiteral("64")));
    }
    QByteArray objects;
    for (int i = 0; i < 65; ++i) {
        objects += "{\"a\":";
    }
    QCOMPARE(scanJson(objects).fault->offset, 64 * 5);
}

void TestJsonScan::wideTextsAreQuick()
{
    // Four megabytes of what could make a scanner slow: many keys in one object, a long key over many objects.
    QByteArray keys = "{";
    for (int i = 0; i < 200'000; ++i) {
        keys += '"' + QByteArray::number(i) + "\":" + QByteArray::number(i) + ',';
    }
    keys += "\"end\":0}";
    const JsonScan manyKeys = scanJson(keys);
    QVERIFY(!manyKeys.fault);
    QCOMPARE(manyKeys.outline.members.size(), size_t(200'001));

    QByteArray longKey = "{\"" + QByteArray(1'000'000, 'k') + "\":[";
    for (int i = 0; i < 400'000; ++i) {
        longKey += "{},";
    }
    longKey += "0]}";
    const JsonScan manyObjects = scanJson(longKey);
    QVERIFY(!manyObjects.fault);
    QCOMPARE(manyObjects.outline.members.at(0).members.size(), size_t(400'001));
}

void TestJsonScan::placesInTheText()
{
    const QByteArray text = " {\"a\" : [1, \"é\" ], \"b\":{ } } ";
    const JsonScan scan = scanJson(text);
    QVERIFY(!scan.fault);
    const auto at = [&](const JsonOutline &outline) { return text.mid(outline.begin, outline.end - outline.begin); };
    QCOMPARE(at(scan.outline), text.trimmed());
    QCOMPARE(at(scan.outline.members.at(0)), "[1, \"é\" ]");
    QCOMPARE(at(scan.outline.members.at(0).members.at(0)), "1");
    QCOMPARE(at(scan.outline.members.at(0).members.at(1)), "\"é\"");
    QCOMPARE(at(scan.outline.members.at(1)), "{ }");
}

void TestJsonScan::numbersAsWritten()
{
    QVERIFY(!scanJson("[9223372036854776000, -99999999999999999999, 1, -0.5]", JsonNumbers::AsWritten).fault);
    for (const QByteArray number : {"1e400", "1e-400", "01", "1.", "0x10"}) {
        QVERIFY2(scanJson('[' + number + ']', JsonNumbers::AsWritten).fault, number);
    }
}

QTEST_APPLESS_MAIN(TestJsonScan)
#include "tst_jsonscan.moc"
