// SPDX-License-Identifier: MIT
#include "core/simulate/prompt.h"

#include <QJsonDocument>
#include <QTest>

using namespace spillway;
using namespace Qt::StringLiterals;

/// What a request asks of the model: prompts, tools, JSON on demand.
class TestPrompt : public QObject
{
    Q_OBJECT
private slots:
    void readsMessages_data();
    void readsMessages();
    void readsInputs_data();
    void readsInputs();
    void choosesTools_data();
    void choosesTools();
    void generatesWhatTheFormatAsks();
    void limitsCut();

private:
    static QJsonObject parse(const char *json) { return QJsonDocument::fromJson(json).object(); }
    static AnswerSource source(quint32 draw = 7, int tokens = 0)
    {
        return {u"ptu-eastus2"_s, u"eastus2"_s, 1, tokens, [draw] { return draw; }};
    }
};

void TestPrompt::readsMessages_data()
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

void TestPrompt::readsMessages()
{
    QFETCH(QByteArray, messages);
    const Prompt prompt = readMessages(QJsonDocument::fromJson(messages).array());
    QTEST(prompt.characters, "characters");
    QTEST(prompt.lastUserText, "user");
    QTEST(prompt.afterToolResult, "afterTool");
}

void TestPrompt::readsInputs_data()
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

void TestPrompt::readsInputs()
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

void TestPrompt::choosesTools_data()
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

void TestPrompt::choosesTools()
{
    QFETCH(QByteArray, request);
    QFETCH(bool, afterTool);
    Prompt prompt;
    prompt.afterToolResult = afterTool;
    const auto tool = chosenTool(QJsonDocument::fromJson(request).object(), prompt);
    QTEST(tool ? tool->name : QString(), "tool");
}

void TestPrompt::generatesWhatTheFormatAsks()
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

void TestPrompt::limitsCut()
{
    const Prompt prompt{2, u"hi"_s, false};
    const Generation whole = generate(source(), prompt, std::nullopt, {}, 0);
    QVERIFY(!whole.cut);
    const Generation cut = generate(source(), prompt, std::nullopt, {}, 3);
    QVERIFY(cut.cut);
    QCOMPARE(cut.tokens, whole.tokens.first(3));
    QVERIFY(!generate(source(), prompt, std::nullopt, {}, whole.tokens.size()).cut);
}

QTEST_APPLESS_MAIN(TestPrompt)
#include "tst_prompt.moc"
