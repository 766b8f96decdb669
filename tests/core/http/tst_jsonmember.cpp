// SPDX-License-Identifier: MIT
#include "core/http/jsonmember.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace spillway;

class TestJsonMember : public QObject
{
    Q_OBJECT
private slots:
    void finds_data();
    void finds();
    void agreesWithAParser();
    void everyBeginningIsNoObject();
};

void TestJsonMember::finds_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QByteArray>("value"); // of the member `usage`

    QTest::newRow("object") << QByteArray(R"({"usage":{"a":1}})") << QByteArray(R"({"a":1})");
    QTest::newRow("spaces") << QByteArray(" {\r\n\t\"usage\" :  [ 1, 2 ]  } \n") << QByteArray("[ 1, 2 ]");
    QTest::newRow("number") << QByteArray(R"({"usage":-1.5e3})") << QByteArray("-1.5e3");
    QTest::newRow("null") << QByteArray(R"({"usage":null,"a":1})") << QByteArray("null");
    QTest::newRow("string") << QByteArray(R"({"usage":"a,}\"\\","b":2})") << QByteArray(R"("a,}\"\\")");
    QTest::newRow("behind others") << QByteArray(R"({"a":{"b":[{"c":"}]"}]},"d":[],"e":{},"usage":{}})")
                                   << QByteArray("{}");
    QTest::newRow("the last one") << QByteArray(R"({"usage":1,"usage":2})") << QByteArray("2");
    QTest::newRow("byte order mark") << QByteArray("\xEF\xBB\xBF{\"usage\":1}") << QByteArray("1");
    QTest::newRow("backslashes before a quote") << QByteArray(R"({"a":"\\\\","usage":1})") << QByteArray("1");
    QTest::newRow("an escaped quote behind backslashes")
        << QByteArray(R"({"a":"\\\",\"usage\":2,","usage":1})") << QByteArray("1");

    QTest::newRow("none") << QByteArray(R"({"a":1})") << QByteArray();
    QTest::newRow("empty object") << QByteArray("{ }") << QByteArray();
    QTest::newRow("deeper") << QByteArray(R"({"a":{"usage":1},"b":[{"usage":2}]})") << QByteArray();
    QTest::newRow("in a text") << QByteArray(R"({"a":"\"usage\":1"})") << QByteArray();
    QTest::newRow("as a value") << QByteArray(R"({"a":"usage","b":1})") << QByteArray();
    QTest::newRow("longer name") << QByteArray(R"({"usages":1,"ausage":2})") << QByteArray();

    for (const char *broken : {"",
                               "  ",
                               "x",
                               "[1]",
                               "{",
                               "{\"usage\"",
                               "{\"usage\":",
                               "{\"usage\":1",
                               "{\"usage\":1,",
                               "{\"usage\":1,}",
                               "{\"usage\":}",
                               "{\"usage\":,}",
                               "{usage:1}",
                               "{\"usage\" 1}",
                               "{\"usage\":1 \"a\":2}",
                               "{\"usage\":1}}",
                               "{\"usage\":1}{",
                               "{\"usage\":\"1}",
                               "{\"usage\":{}",
                               "{\"usage\":[}",
                               "\"usage\":1",
                               "{\"a\":\"\\"}) {
        QTest::newRow(QByteArray("broken: ") + broken) << QByteArray(broken) << QByteArray();
    }
}

void TestJsonMember::finds()
{
    QFETCH(const QByteArray, json);
    QFETCH(const QByteArray, value);
    const QByteArrayView found = jsonMember(json, "usage");
    QCOMPARE(found.toByteArray(), value);
    if (!found.isEmpty()) { // it is a part of the text
        QVERIFY(found.begin() >= json.constData() && found.end() <= json.constData() + json.size());
    }
}

void TestJsonMember::agreesWithAParser()
{
    const QByteArray json = R"({
        "id": "chatcmpl-\u00e9\"{", "choices": [{"message": {"content": "{\"usage\": {\"total_tokens\": 9}}\\",
        "tool_calls": [{"function": {"arguments": "{\"a\":[1,2,\"}\"]}"}}]}, "logprobs": null}], "ok": true,
        "usage": {"prompt_tokens": 12, "details": {"cached": [0, 1]}}, "model": "gpt-4o", "price": -0.25e-3 })";
    const QJsonObject object = QJsonDocument::fromJson(json).object();
    QCOMPARE(object.size(), 6);
    for (auto member = object.begin(); member != object.end(); ++member) {
        const QByteArray alone = "{\"v\":" + jsonMember(json, member.key().toUtf8()).toByteArray() + '}';
        QCOMPARE(QJsonDocument::fromJson(alone).object().value("v"), member.value());
    }
}

void TestJsonMember::everyBeginningIsNoObject()
{
    const QByteArray json = R"({"a":["\\","\"",{"b":1}],"usage":{"c":[1]}})";
    QCOMPARE(jsonMember(json, "usage"), R"({"c":[1]})");
    for (qsizetype size = 0; size < json.size(); ++size) {
        QCOMPARE(jsonMember(QByteArrayView(json).first(size), "usage"), QByteArrayView());
    }
}

QTEST_APPLESS_MAIN(TestJsonMember)
#include "tst_jsonmember.moc"
