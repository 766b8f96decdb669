// SPDX-License-Identifier: MIT
#include "core/simulate/completiontext.h"
#include "core/simulate/modelnames.h"
#include "core/simulate/prompt.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QRegularExpression>
#include <QTest>

using namespace spillway;
using namespace Qt::StringLiterals;

/// What the simulated model reads and says: tokens, prompts, tools, JSON on demand.
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
    void readsMessages_data();
    void readsMessages();
    void readsInputs_data();
    void readsInputs();
    void choosesTools_data();
    void choosesTools();
    void generatesWhatTheFormatAsks();
    void limitsCut();
    void modelNames();

private:
    static QJsonObject parse(const char *json) { return QJsonDocument::fromJson(json).object(); }
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

void TestCompletionText::readsMessages_data()
{
    QTest::addColumn<QByteArray>("messages");
    QTest::addColumn<qint64>("characters");
    QTest::addColumn<QString>("user");
    QTest::addColumn<bool>("afterTool");
    const auto row = [](const char *name, const char *messages, qint64 characters, const char *user, bool afterTool) {
        QTest::newRow(name) << QByteArray(messages) << characters << QString::fromUtf8(user) << afterTool;
    };
    row("none", "[]", 0, "", false);
    row("system and user", R"([{"role":"system","content":"abc"},{"role":"user","content":"de"}])", 5, "de", false);
    row("the last user counts", R"([{"role":"user","content":"a"},{"role":"user","content":"bc"}])", 3, "bc", false);
    row("parts",
        R"([{"role":"user","content":[{"type":"text","text":"a"},{"type":"image_url"},{"type":"text","text":"b"}]}])",
        3, "a b", false);
    row("tool result last", R"([{"role":"user","content":"a"},{"role":"tool","content":"42"}])", 3, "a", true);
    row("user after the tool", R"([{"role":"tool","content":"42"},{"role":"user","content":"a"}])", 3, "a", false);
    row("no content", R"([{"role":"assistant","content":null}])", 0, "", false);
    row("nonsense", R"([1,"x",{}])", 0, "", false);
}

void TestCompletionText::readsMessages()
{
    QFETCH(QByteArray, messages);
    const Prompt prompt = readMessages(QJsonDocument::fromJson(messages).array());
    QTEST(prompt.characters, "characters");
    QTEST(prompt.lastUserText, "user");
    QTEST(prompt.afterToolResult, "afterTool");
}

void TestCompletionText::readsInputs_data()
{
    QTest::addColumn<QByteArray>("request");
    QTest::addColumn<qint64>("characters");
    QTest::addColumn<QString>("user");
    QTest::newRow("string") << QByteArray(R"({"input":"abc"})") << qint64(3) << u"abc"_s;
    QTest::newRow("instructions count") << QByteArray(R"({"input":"abc","instructions":"de"})") << qint64(5)
                                        << u"abc"_s;
    QTest::newRow("items") << QByteArray(R"({"input":[{"role":"user","content":[{"type":"input_text","text":"hi"}]}]})")
                           << qint64(2) << u"hi"_s;
    QTest::newRow("nothing") << QByteArray("{}") << qint64(0) << QString();
}

void TestCompletionText::readsInputs()
{
    QFETCH(QByteArray, request);
    const Prompt prompt = readResponsesInput(QJsonDocument::fromJson(request).object());
    QTEST(prompt.characters, "characters");
    QTEST(prompt.lastUserText, "user");

    QCOMPARE(readTextOrList(QJsonArray{u"ab"_s, u"cde"_s}).characters, 5);
    // Tokens count one each.
    QCOMPARE(estimateTokens(readTextOrList(QJsonArray{1, 2, 3}).characters), 3);
    QCOMPARE(estimateTokens(readTextOrList(QJsonArray{QJsonArray{1, 2}, QJsonArray{3}}).characters), 3);
}

void TestCompletionText::choosesTools_data()
{
    QTest::addColumn<QByteArray>("request");
    QTest::addColumn<bool>("afterTool");
    QTest::addColumn<QString>("tool");
    const QByteArray tools =
        R"("tools":[{"type":"function","function":{"name":"f"}},{"type":"function","function":{"name":"g"}}])";
    QTest::newRow("no tools") << QByteArray("{}") << false << QString();
    QTest::newRow("the first") << '{' + tools + '}' << false << u"f"_s;
    QTest::newRow("auto") << '{' + tools + R"(,"tool_choice":"auto"})" << false << u"f"_s;
    QTest::newRow("required") << '{' + tools + R"(,"tool_choice":"required"})" << false << u"f"_s;
    QTest::newRow("none") << '{' + tools + R"(,"tool_choice":"none"})" << false << QString();
    QTest::newRow("named") << '{' + tools + R"(,"tool_choice":{"type":"function","function":{"name":"g"}}})" << false
                           << u"g"_s;
    QTest::newRow("named, unknown") << '{' + tools + R"(,"tool_choice":{"type":"function","function":{"name":"h"}}})"
                                    << false << QString();
    QTest::newRow("after its result") << '{' + tools + '}' << true << QString();
    QTest::newRow("responses") << QByteArray(R"({"tools":[{"type":"function","name":"r"}]})") << false << u"r"_s;
    QTest::newRow("responses, named")
        << QByteArray(
               R"({"tools":[{"type":"function","name":"r"},{"type":"function","name":"s"}],"tool_choice":{"type":"function","name":"s"}})")
        << false << u"s"_s;
    QTest::newRow("a tool without a name") << QByteArray(R"({"tools":[{"type":"web_search"}]})") << false << QString();
}

void TestCompletionText::choosesTools()
{
    QFETCH(QByteArray, request);
    QFETCH(bool, afterTool);
    Prompt prompt;
    prompt.afterToolResult = afterTool;
    const auto tool = chosenTool(QJsonDocument::fromJson(request).object(), prompt);
    QTEST(tool ? tool->name : QString(), "tool");
}

void TestCompletionText::generatesWhatTheFormatAsks()
{
    const Prompt prompt{2, u"hi"_s, false};
    const auto text = [&](const QJsonObject &format) {
        return generate(source(), prompt, std::nullopt, format, 0).text().toUtf8();
    };
    QVERIFY(text({}).contains("hi"));
    QVERIFY(text(parse(R"({"type":"text"})")).contains("hi"));
    QVERIFY(QJsonDocument::fromJson(text(parse(R"({"type":"json_object"})"))).object().contains("answer"));
    const QJsonObject expected = parse(R"({"a":1})");
    const char *schema =
        R"({"type":"json_schema","json_schema":{"name":"n","schema":{"type":"object","properties":{"a":{"type":"integer"}}}}})";
    QCOMPARE(QJsonDocument::fromJson(text(parse(schema))).object(), expected);
    const char *flat =
        R"({"type":"json_schema","name":"n","schema":{"type":"object","properties":{"a":{"type":"integer"}}}})";
    QCOMPARE(QJsonDocument::fromJson(text(parse(flat))).object(), expected);

    const ToolCall tool{u"f"_s, parse(R"({"type":"object","properties":{"city":{"type":"string"}}})"), false};
    const Generation call = generate(source(), prompt, tool, {}, 0);
    QCOMPARE(QJsonDocument::fromJson(call.text().toUtf8()).object(), parse(R"({"city":"hi"})"));
    QCOMPARE(generate(source(), prompt, ToolCall{u"f"_s, {}, false}, {}, 0).text(), u"{}"_s);
}

void TestCompletionText::limitsCut()
{
    const Prompt prompt{2, u"hi"_s, false};
    const Generation whole = generate(source(), prompt, std::nullopt, {}, 0);
    QVERIFY(!whole.cut);
    const Generation cut = generate(source(), prompt, std::nullopt, {}, 3);
    QVERIFY(cut.cut);
    QCOMPARE(cut.tokens, whole.tokens.first(3));
    QVERIFY(!generate(source(), prompt, std::nullopt, {}, whole.tokens.size()).cut);
}

void TestCompletionText::modelNames()
{
    QCOMPARE(modelOfDeployment(u"gpt-4o"_s), u"gpt-4o-2024-11-20"_s);
    QCOMPARE(modelOfDeployment(u"my-deployment"_s), u"my-deployment"_s);
    const QJsonObject list = modelList({u"gpt-4o"_s, u"text-embedding-3-small"_s}, 5);
    QCOMPARE(list["object"].toString(), u"list"_s);
    QCOMPARE(list["data"].toArray().size(), 2);
    QCOMPARE(list["data"][1]["capabilities"]["embeddings"].toBool(), true);
    QCOMPARE(list["data"][0]["capabilities"]["chat_completion"].toBool(), true);
    QCOMPARE(deploymentList({u"gpt-4o"_s}, 5)["data"][0]["model"].toString(), u"gpt-4o-2024-11-20"_s);
}

QTEST_APPLESS_MAIN(TestCompletionText)
#include "tst_completiontext.moc"
