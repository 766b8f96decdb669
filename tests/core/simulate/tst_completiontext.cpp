// SPDX-License-Identifier: MIT
#include "core/simulate/completiontext.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QRegularExpression>
#include <QTest>

using namespace spillway;
using namespace Qt::StringLiterals;

/// What the simulated model says: tokens, sentences, samples of schemas, ids.
class TestCompletionText : public QObject
{
    Q_OBJECT
private slots:
    void estimates_data();
    void estimates();
    void splitsIntoTokens_data();
    void splitsIntoTokens();
    void answersAreDeterministic();
    void answersEchoThePrompt();
    void answersHaveTheLengthAskedFor();
    void samplesSchemas_data();
    void samplesSchemas();
    void deepSchemasEnd();
    void ids();

private:
    static AnswerSource source(quint32 draw = 7, int tokens = 0)
    {
        return {u"ptu-eastus2"_s, u"eastus2"_s, 1, tokens, [draw] { return draw; }};
    }
};

void TestCompletionText::estimates_data()
{
    QTest::addColumn<qint64>("characters");
    QTest::addColumn<qint64>("tokens");
    QTest::newRow("none") << qint64(0) << qint64(0);
    QTest::newRow("one") << qint64(1) << qint64(1);
    QTest::newRow("four") << qint64(4) << qint64(1);
    QTest::newRow("five") << qint64(5) << qint64(2);
    QTest::newRow("many") << qint64(4'000'000) << qint64(1'000'000);
}

void TestCompletionText::estimates()
{
    QFETCH(qint64, characters);
    QTEST(estimateTokens(characters), "tokens");
}

void TestCompletionText::splitsIntoTokens_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QStringList>("tokens");
    QTest::newRow("empty") << QString() << QStringList();
    QTest::newRow("word") << u"word"_s << QStringList{u"word"_s};
    QTest::newRow("words") << u"two words"_s << QStringList{u"two"_s, u" words"_s};
    QTest::newRow("long word") << u"abcdefghij"_s << QStringList{u"abcdefgh"_s, u"ij"_s};
    QTest::newRow("spaces") << u" a  b "_s << QStringList{u" a"_s, u"  b"_s, u" "_s};
    QTest::newRow("line") << u"a\nb"_s << QStringList{u"a"_s, u"\nb"_s};
    QTest::newRow("no pair is cut") << u"abcdefg\U0001F600h"_s << QStringList{u"abcdefg\U0001F600"_s, u"h"_s};
}

void TestCompletionText::splitsIntoTokens()
{
    QFETCH(QString, text);
    QTEST(splitTokens(text), "tokens");
    QCOMPARE(splitTokens(text).join(QString()), text);
}

void TestCompletionText::answersAreDeterministic()
{
    QCOMPARE(answerTokens(source(5), u"x"_s), answerTokens(source(5), u"x"_s));
    QVERIFY(answerTokens(source(5), u"x"_s) != answerTokens(source(6), u"x"_s));
}

void TestCompletionText::answersEchoThePrompt()
{
    const QString text = answerTokens(source(), u"  What\n is\tthis? "_s).join(QString());
    QVERIFY(text.startsWith(u"This is ptu-eastus2, a simulated Azure OpenAI resource in eastus2."_s));
    QVERIFY2(text.contains(u"What is this?"_s), qPrintable(text));

    const QString longText = answerTokens(source(), u"z"_s.repeated(1000)).join(QString());
    QVERIFY(longText.contains(u'z' + u"z"_s.repeated(59) + u'…'));
    QVERIFY(!longText.contains(u"z"_s.repeated(61)));
    // A pair at the cut is left out whole.
    const QString paired = answerTokens(source(), u"z"_s.repeated(59) + u"\U0001F600 and more"_s).join(QString());
    QVERIFY(paired.contains(u"z…"_s));
    QVERIFY(paired.isValidUtf16());
    QVERIFY(!answerTokens(source(), {}).join(QString()).contains(u"You said"_s));
}

void TestCompletionText::answersHaveTheLengthAskedFor()
{
    QCOMPARE(answerTokens(source(7, 1), u"x"_s).size(), 1);
    QCOMPARE(answerTokens(source(7, 5000), u"x"_s).size(), 5000);
}

void TestCompletionText::samplesSchemas_data()
{
    QTest::addColumn<QByteArray>("schema");
    QTest::addColumn<QByteArray>("sample");
    const auto row = [](const char *name, const char *schema, const char *sample) {
        QTest::newRow(name) << QByteArray(schema) << QByteArray(sample);
    };
    row("empty", "{}", "\"t\"");
    row("string", R"({"type":"string"})", "\"t\"");
    row("integer", R"({"type":"integer"})", "1");
    row("number with a minimum", R"({"type":"number","minimum":5})", "5");
    row("boolean", R"({"type":"boolean"})", "true");
    row("null", R"({"type":"null"})", "null");
    row("enum", R"({"type":"string","enum":["c","f"]})", "\"c\"");
    row("const", R"({"const":42})", "42");
    row("default", R"({"type":"string","default":"d"})", "\"d\"");
    row("nullable", R"({"type":["integer","null"]})", "1");
    row("any of", R"({"anyOf":[{"type":"boolean"},{"type":"string"}]})", "true");
    row("array", R"({"type":"array","items":{"type":"integer"}})", "[1]");
    row("object", R"({"type":"object","properties":{"a":{"type":"string"},"b":{"type":"object","properties":{}}}})",
        R"({"a":"t","b":{}})");
}

void TestCompletionText::samplesSchemas()
{
    QFETCH(QByteArray, schema);
    QFETCH(QByteArray, sample);
    const QJsonValue expected = QJsonDocument::fromJson('[' + sample + ']').array().first();
    QCOMPARE(sampleOfSchema(QJsonDocument::fromJson(schema).object(), u"t"_s), expected);
}

void TestCompletionText::deepSchemasEnd()
{
    QByteArray schema = R"({"type":"string"})";
    for (int i = 0; i < 200; ++i) {
        schema = R"({"type":"array","items":)" + schema + '}';
    }
    QVERIFY(sampleOfSchema(QJsonDocument::fromJson(schema).object(), u"t"_s).isArray());
}

void TestCompletionText::ids()
{
    quint32 next = 0;
    const auto draw = [&next] { return next += 0x9E3779B9U; };
    QCOMPARE(drawnId(u"call_"_s, 24, draw).size(), 5 + 24);
    QVERIFY(drawnId({}, 29, draw) != drawnId({}, 29, draw));
    QCOMPARE(drawnId(u"x"_s, 8, [] { return 0xABU; }), u"x000000ab"_s);
    static const QRegularExpression uuid(u"^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$"_s);
    for (int i = 0; i < 64; ++i) {
        const QByteArray text = drawnUuid(draw);
        QVERIFY2(uuid.match(QString::fromLatin1(text)).hasMatch(), text.constData());
    }
}

QTEST_APPLESS_MAIN(TestCompletionText)
#include "tst_completiontext.moc"
