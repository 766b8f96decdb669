// SPDX-License-Identifier: MIT
#include "core/simulate/simulatedanswer.h"

#include <QTest>

using namespace spillway;
using namespace Qt::StringLiterals;

/// Answers and events as values.
class TestSimulatedAnswer : public QObject
{
    Q_OBJECT
private slots:
    void answers();
    void streams();
    void events_data();
    void events();
};

void TestSimulatedAnswer::answers()
{
    const SimulatedAnswer json = jsonAnswer({{u"a"_s, u"ü"_s}});
    QCOMPARE(json.status, 200);
    QCOMPARE(json.headers, (HeaderList{{"Content-Type", "application/json"}}));
    QCOMPARE(json.body, "{\"a\":\"\xC3\xBC\"}");
    QVERIFY(!json.paced);
    QVERIFY(!json.events);

    const SimulatedAnswer typed = typedAnswer("audio/wav", "RIFF");
    QCOMPARE(typed.headers.value("content-type"), "audio/wav");
    QCOMPARE(typed.body, "RIFF");
}

void TestSimulatedAnswer::streams()
{
    int left = 2;
    const SimulatedAnswer answer = streamAnswer(
        [&left]() -> std::optional<StreamEvent> {
            return left-- > 0 ? std::optional(StreamEvent{"data: x\n\n", 1}) : std::nullopt;
        },
        2);
    QCOMPARE(left, 2); // nothing is made before it is due
    QCOMPARE(answer.headers.value("Content-Type"), "text/event-stream; charset=utf-8");
    QCOMPARE(answer.tokens, 2);
    QVERIFY(answer.paced);
    QCOMPARE(answer.events()->bytes, "data: x\n\n");
    QVERIFY(answer.events());
    QVERIFY(!answer.events());
}

void TestSimulatedAnswer::events_data()
{
    QTest::addColumn<QJsonObject>("object");
    QTest::addColumn<QByteArray>("data");
    QTest::newRow("empty") << QJsonObject() << QByteArray("{}");
    QTest::newRow("a line end stays inside")
        << QJsonObject{{u"t"_s, u"a\nb\r\n\n"_s}} << QByteArray(R"({"t":"a\nb\r\n\n"})");
    QTest::newRow("text beyond ASCII") << QJsonObject{{u"t"_s, u"“ü”"_s}}
                                       << QByteArray("{\"t\":\"\xE2\x80\x9C\xC3\xBC\xE2\x80\x9D\"}");
}

void TestSimulatedAnswer::events()
{
    QFETCH(QJsonObject, object);
    QFETCH(QByteArray, data);
    const StreamEvent plain = dataEvent(object, 3);
    QCOMPARE(plain.bytes, "data: " + data + "\n\n");
    QCOMPARE(plain.tokens, 3);
    const StreamEvent named = namedEvent("response.created", object);
    QCOMPARE(named.bytes, "event: response.created\ndata: " + data + "\n\n");
    QCOMPARE(named.tokens, 0);
}

QTEST_APPLESS_MAIN(TestSimulatedAnswer)
#include "tst_simulatedanswer.moc"
