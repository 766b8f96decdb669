// SPDX-License-Identifier: MIT
#include "core/config/jsonreader.h"
#include "tests/core/config/findings.h"

#include <QJsonArray>
#include <QJsonDocument>

using namespace spillway;
using namespace std::chrono_literals;

/// Single values out of JSON objects, and what is noted of wrong ones.
class TestJsonReader : public QObject
{
    Q_OBJECT
private slots:
    void missingValuesLeaveTheTarget();
    void texts_data();
    void texts();
    void switches_data();
    void switches();
    void wholeNumbers_data();
    void wholeNumbers();
    void lengthsOfTime_data();
    void lengthsOfTime();
    void milliseconds_data();
    void milliseconds();
    void warning();
    void choices_data();
    void choices();
    void children();
    void paths();
    void misspellings_data();
    void misspellings();
    void hugeKeysAreQuick();

private:
    QJsonObject parse(const QByteArray &json) { return QJsonDocument::fromJson(json).object(); }
};

namespace
{

enum class Fruit { Apple, Pear };
const QString key = QStringLiteral("k");

} // namespace

void TestJsonReader::missingValuesLeaveTheTarget()
{
    QList<Finding> findings;
    JsonReader reader({}, {}, &findings);
    QString text = QStringLiteral("kept");
    bool flag = true;
    int number = 7;
    std::chrono::milliseconds time = 7s;
    Fruit fruit = Fruit::Pear;
    reader.read(key, text);
    reader.read(key, flag);
    reader.read(key, number, 0, 1);
    reader.readSeconds(key, time);
    reader.readEnum(key, fruit, {{QStringLiteral("apple"), Fruit::Apple}});
    QCOMPARE(text, QStringLiteral("kept"));
    QVERIFY(flag);
    QCOMPARE(number, 7);
    QCOMPARE(time, 7000ms);
    QCOMPARE(fruit, Fruit::Pear);
    QVERIFY(findings.isEmpty());
}

void TestJsonReader::texts_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QString>("expected");
    QTest::addColumn<bool>("isRead");
    QTest::newRow("text") << QByteArray(R"({"k": "a"})") << QStringLiteral("a") << true;
    QTest::newRow("empty") << QByteArray(R"({"k": ""})") << QString() << true;
    for (const char *wrong : {"1", "true", "null", "[]", "{}", R"(["a"])"}) {
        QTest::newRow(wrong) << QByteArray("{\"k\": ") + wrong + '}' << QStringLiteral("kept") << false;
    }
}

void TestJsonReader::texts()
{
    QFETCH(QByteArray, json);
    QFETCH(QString, expected);
    QFETCH(bool, isRead);
    QList<Finding> findings;
    QString target = QStringLiteral("kept");
    JsonReader(parse(json), {}, &findings).read(key, target);
    QCOMPARE(target, expected);
    QCOMPARE(findings.isEmpty(), isRead);
    if (!isRead) {
        QCOMPARE(textOf(findings), QStringLiteral("k: error: Must be a text in quotes."));
    }
}

void TestJsonReader::switches_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<bool>("expected");
    QTest::addColumn<bool>("isRead");
    QTest::newRow("true") << QByteArray(R"({"k": true})") << true << true;
    QTest::newRow("false") << QByteArray(R"({"k": false})") << false << true;
    for (const char *wrong : {"0", "1", R"("false")", "null", "[]", "{}"}) {
        QTest::newRow(wrong) << QByteArray("{\"k\": ") + wrong + '}' << true << false;
    }
}

void TestJsonReader::switches()
{
    QFETCH(QByteArray, json);
    QFETCH(bool, expected);
    QFETCH(bool, isRead);
    QList<Finding> findings;
    bool target = true;
    JsonReader(parse(json), {}, &findings).read(key, target);
    QCOMPARE(target, expected);
    QCOMPARE(findings.isEmpty(), isRead);
    if (!isRead) {
        QCOMPARE(textOf(findings), QStringLiteral("k: error: Must be true or false, without quotes."));
    }
}

void TestJsonReader::wholeNumbers_data()
{
    QTest::addColumn<QByteArray>("value");
    QTest::addColumn<int>("expected"); // 7: not read
    QTest::newRow("least") << QByteArray("-2") << -2;
    QTest::newRow("largest") << QByteArray("1000") << 1000;
    QTest::newRow("with an exponent") << QByteArray("1e3") << 1000;
    QTest::newRow("with a point") << QByteArray("5.0") << 5;
    QTest::newRow("minus zero") << QByteArray("-0") << 0;
    QTest::newRow("below") << QByteArray("-3") << 7;
    QTest::newRow("above") << QByteArray("1001") << 7;
    QTest::newRow("fraction") << QByteArray("1.5") << 7;
    QTest::newRow("near the end") << QByteArray("1000.0000001") << 7;
    QTest::newRow("beyond int") << QByteArray("4294967301") << 7;
    QTest::newRow("beyond 64 bits") << QByteArray("1e30") << 7;
    QTest::newRow("in quotes") << QByteArray("\"5\"") << 7;
    QTest::newRow("true") << QByteArray("true") << 7;
    QTest::newRow("null") << QByteArray("null") << 7;
    QTest::newRow("list") << QByteArray("[5]") << 7;
}

void TestJsonReader::wholeNumbers()
{
    QFETCH(QByteArray, value);
    QFETCH(int, expected);
    QList<Finding> findings;
    int target = 7;
    JsonReader(parse("{\"k\": " + value + '}'), {}, &findings).read(key, target, -2, 1000);
    QCOMPARE(target, expected);
    QCOMPARE(textOf(findings), expected == 7
                                   ? QStringLiteral("k: error: Must be a whole number from -2 to 1000, without quotes.")
                                   : QString());
}

void TestJsonReader::lengthsOfTime_data()
{
    QTest::addColumn<QByteArray>("value");
    QTest::addColumn<int>("expectedMs"); // 7: not read
    QTest::newRow("whole") << QByteArray("10") << 10'000;
    QTest::newRow("decimals") << QByteArray("0.25") << 250;
    QTest::newRow("rounded") << QByteArray("0.1004") << 100;
    QTest::newRow("rounded up") << QByteArray("0.1006") << 101;
    QTest::newRow("least") << QByteArray("0.1") << 100;
    QTest::newRow("largest") << QByteArray("86400") << 86'400'000;
    QTest::newRow("too little") << QByteArray("0.09999") << 7;
    QTest::newRow("zero") << QByteArray("0") << 7;
    QTest::newRow("negative") << QByteArray("-10") << 7;
    QTest::newRow("too much") << QByteArray("86400.001") << 7;
    QTest::newRow("far too much") << QByteArray("1e300") << 7;
    QTest::newRow("in quotes") << QByteArray("\"10\"") << 7;
    QTest::newRow("null") << QByteArray("null") << 7;
}

void TestJsonReader::lengthsOfTime()
{
    QFETCH(QByteArray, value);
    QFETCH(int, expectedMs);
    QList<Finding> findings;
    std::chrono::milliseconds target = 7ms;
    JsonReader(parse("{\"k\": " + value + '}'), {}, &findings).readSeconds(key, target);
    QCOMPARE(target, std::chrono::milliseconds(expectedMs));
    QCOMPARE(textOf(findings),
             expectedMs == 7
                 ? QStringLiteral("k: error: Must be a number of seconds from 0.1 to 86400, without quotes.")
                 : QString());
}

void TestJsonReader::milliseconds_data()
{
    QTest::addColumn<QByteArray>("value");
    QTest::addColumn<qint64>("expected"); // 7: not read
    QTest::newRow("the least") << QByteArray("3") << qint64(3);
    QTest::newRow("whole with a point") << QByteArray("5.0") << qint64(5);
    QTest::newRow("the most") << QByteArray("1000000000000") << qint64(1'000'000'000'000);
    for (const char *wrong : {"2", "-1", "1e13", "3.5", "\"5\"", "true", "null", "[5]"}) {
        QTest::newRow(wrong) << QByteArray(wrong) << qint64(7);
    }
}

void TestJsonReader::milliseconds()
{
    QFETCH(QByteArray, value);
    QFETCH(qint64, expected);
    QList<Finding> findings;
    std::chrono::milliseconds target = 7ms;
    JsonReader(parse("{\"k\": " + value + '}'), {}, &findings).readMilliseconds(key, target, 3);
    QCOMPARE(qint64(target.count()), expected);
    QCOMPARE(textOf(findings),
             expected == 7
                 ? QStringLiteral("k: error: Must be a whole number of milliseconds, 3 or more, without quotes.")
                 : QString());
}

void TestJsonReader::warning()
{
    QList<Finding> findings;
    JsonReader(parse("{}"), QStringLiteral("a"), &findings).warning(key, QStringLiteral("Mind."));
    QCOMPARE(textOf(findings), QStringLiteral("a.k: warning: Mind."));
}

void TestJsonReader::choices_data()
{
    QTest::addColumn<QByteArray>("value");
    QTest::addColumn<int>("expected"); // -1: not read
    QTest::newRow("first") << QByteArray("\"apple\"") << int(Fruit::Apple);
    QTest::newRow("second") << QByteArray("\"pear\"") << int(Fruit::Pear);
    for (const char *wrong : {"\"Pear\"", "\"pears\"", "\"\"", "1", "null", "[\"pear\"]"}) {
        QTest::newRow(wrong) << QByteArray(wrong) << -1;
    }
}

void TestJsonReader::choices()
{
    QFETCH(QByteArray, value);
    QFETCH(int, expected);
    QList<Finding> findings;
    Fruit target = expected == int(Fruit::Pear) ? Fruit::Apple : Fruit::Pear;
    const Fruit before = target;
    JsonReader(parse("{\"k\": " + value + '}'), {}, &findings)
        .readEnum(key, target, {{QStringLiteral("apple"), Fruit::Apple}, {QStringLiteral("pear"), Fruit::Pear}});
    QCOMPARE(target, expected < 0 ? before : Fruit(expected));
    QCOMPARE(textOf(findings),
             expected < 0 ? QStringLiteral("k: error: Must be one of \"apple\", \"pear\".") : QString());
}

void TestJsonReader::children()
{
    QList<Finding> findings;
    JsonReader reader(parse(R"({"o": {"n": "x"}, "wrong": 5, "l": [{"n": "y"}, 6]})"), {}, &findings);
    QString text;
    reader.child(QStringLiteral("o")).read(QStringLiteral("n"), text);
    QCOMPARE(text, QStringLiteral("x"));
    QVERIFY(reader.child(QStringLiteral("absent")).object().isEmpty());
    QVERIFY(findings.isEmpty());
    QVERIFY(reader.child(QStringLiteral("wrong")).object().isEmpty());
    QCOMPARE(places(findings), QStringList{QStringLiteral("wrong: error")});
    findings.clear();
    const QJsonArray list = reader.value(QStringLiteral("l")).toArray();
    reader.element(QStringLiteral("l"), 0, list[0]).read(QStringLiteral("n"), text);
    QCOMPARE(text, QStringLiteral("y"));
    QVERIFY(findings.isEmpty());
    QVERIFY(reader.element(QStringLiteral("l"), 1, list[1]).object().isEmpty());
    QCOMPARE(places(findings), QStringList{QStringLiteral("l[1]: error")});
}

void TestJsonReader::paths()
{
    QList<Finding> findings;
    JsonReader root(parse(R"({"a": {"b": [{"c": 1}]}})"), {}, &findings);
    JsonReader inner = root.child(QStringLiteral("a"));
    const QJsonArray list = inner.value(QStringLiteral("b")).toArray();
    QString text;
    inner.element(QStringLiteral("b"), 0, list[0]).read(QStringLiteral("c"), text);
    inner.error(QStringLiteral("b"), QStringLiteral("x"));
    root.error(QStringLiteral("a"), QStringLiteral("y"));
    QCOMPARE(places(findings), QStringList({QStringLiteral("a.b[0].c: error"), QStringLiteral("a.b: error"),
                                            QStringLiteral("a: error")}));
}

void TestJsonReader::misspellings_data()
{
    QTest::addColumn<QString>("given");
    QTest::addColumn<QString>("meant"); // empty: no warning
    const auto add = [](const char *given, const char *meant) {
        QTest::newRow(given) << QString::fromUtf8(given) << QString::fromUtf8(meant);
    };
    add("requirekey", "requireKey");
    add("RequireKey", "requireKey");
    add("requierKey", "requireKey");
    add("requireKeys", "requireKey");
    add("reqireKe", "requireKey");
    add("rquireKe", "requireKey");
    add("reqireK", "");
    add("ports", "port");
    add("prt", "port");
    add("pot", "port");
    add("pert", "port");
    add("path", ""); // two letters away from a word of four
    add("x-port", "");
    add("comment", "");
    add("$schema", "");
    add("", "");
}

void TestJsonReader::misspellings()
{
    QFETCH(QString, given);
    QFETCH(QString, meant);
    const QStringList known{QStringLiteral("port"), QStringLiteral("requireKey")};
    QList<Finding> findings;
    JsonReader(QJsonObject{{given, 1}}, QStringLiteral("endpoint"), &findings).warnOfMisspellings(known);
    if (meant.isEmpty()) {
        QCOMPARE(textOf(findings), QString());
    } else {
        QCOMPARE(places(findings), QStringList{QStringLiteral("endpoint.") + given + QStringLiteral(": warning")});
        QVERIFY(findings.first().message.endsWith(QStringLiteral("Is ") + meant + QStringLiteral(" meant?")));
        // Where the key itself is there, the other one is meant to be another.
        QList<Finding> none;
        JsonReader(QJsonObject{{given, 1}, {meant, 1}}, {}, &none).warnOfMisspellings(known);
        QCOMPARE(textOf(none), QString());
    }
    QList<Finding> none;
    JsonReader(QJsonObject{{QStringLiteral("port"), 1}}, {}, &none).warnOfMisspellings(known);
    QCOMPARE(textOf(none), QString());
}

void TestJsonReader::hugeKeysAreQuick()
{
    // The comparison takes time with the product of two lengths, so it is not made where the lengths say enough.
    QList<Finding> findings;
    JsonReader(QJsonObject{{QString(2'000'000, u'k'), 1}}, {}, &findings)
        .warnOfMisspellings({QStringLiteral("requireKey"), QStringLiteral("defaultRetryAfterSeconds")});
    QVERIFY(findings.isEmpty());
}

QTEST_APPLESS_MAIN(TestJsonReader)
#include "tst_jsonreader.moc"
