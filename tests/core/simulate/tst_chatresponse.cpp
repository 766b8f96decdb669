// SPDX-License-Identifier: MIT
#include "core/simulate/chatresponse.h"
#include "core/simulate/contentfilter.h"
#include "tests/core/simulate/answerfixture.h"

#include <QTest>

using namespace spillway;
using namespace Qt::StringLiterals;

/// Chat completions, whole and in chunks, as the schemas createChatCompletionResponse and
/// createChatCompletionStreamResponse and Azure's own streams have them.
class TestChatResponse : public QObject
{
    Q_OBJECT
private slots:
    void wholeAnswers();
    void usageAddsUp();
    void manyChoices();
    void limitsEndWithLength();
    void jsonOnDemand();
    void toolCalls();
    void namedToolsEndWithStop();
    void afterAToolResultTheModelSpeaks();
    void streamsInOrder();
    void streamsWithUsage();
    void streamedChoicesTakeTurns();
    void streamedToolCalls();
    void streamsCutByTheLimit();
    void streamAndWholeSayTheSame();
};

void TestChatResponse::wholeAnswers()
{
    const SimulatedAnswer answer = chatResponse(chatCall(), fixedSource());
    QCOMPARE(answer.status, 200);
    QCOMPARE(answer.headers.value("Content-Type"), "application/json");
    QVERIFY(!answer.events);
    QVERIFY(answer.paced);
    const QJsonObject json = jsonOf(answer);
    QCOMPARE(json.keys(), (QStringList{u"choices"_s, u"created"_s, u"id"_s, u"model"_s, u"object"_s,
                                       u"prompt_filter_results"_s, u"system_fingerprint"_s, u"usage"_s}));
    QCOMPARE(json["object"].toString(), u"chat.completion"_s);
    QCOMPARE(json["model"].toString(), u"gpt-4o-2024-11-20"_s);
    QCOMPARE(json["created"].toInteger(), 1'700'000'000);
    QVERIFY(json["id"].toString().startsWith(u"chatcmpl-"_s));
    QCOMPARE(json["id"].toString().size(), 9 + 29);
    QCOMPARE(json["prompt_filter_results"].toArray(), promptFilterResults());

    QCOMPARE(json["choices"].toArray().size(), 1);
    const QJsonObject choice = json["choices"][0].toObject();
    QCOMPARE(choice["index"].toInt(-1), 0);
    QCOMPARE(choice["finish_reason"].toString(), u"stop"_s);
    QVERIFY(choice.contains("logprobs") && choice["logprobs"].isNull());
    QCOMPARE(choice["content_filter_results"].toObject(), choiceFilterVerdict());
    QCOMPARE(choice["message"]["role"].toString(), u"assistant"_s);
    QVERIFY(choice["message"]["refusal"].isNull());
    QVERIFY(choice["message"]["tool_calls"].isUndefined());
    const QString content = choice["message"]["content"].toString();
    QVERIFY2(content.startsWith(u"This is ptu-eastus2, a simulated Azure OpenAI resource in eastus2."_s),
             qPrintable(content));
    QVERIFY(content.contains(u"“Hello”"_s));
}

void TestChatResponse::usageAddsUp()
{
    const SimulatedAnswer answer = chatResponse(chatCall(), fixedSource());
    const QJsonObject usage = jsonOf(answer)["usage"].toObject();
    QCOMPARE(usage["prompt_tokens"].toInt(), 2); // five characters
    QCOMPARE(usage["completion_tokens"].toInt(), answer.tokens);
    QCOMPARE(usage["total_tokens"].toInt(), 2 + answer.tokens);
    QVERIFY(answer.tokens > 10);
    QCOMPARE(usage["prompt_tokens_details"].toObject(), parsed(R"({"audio_tokens":0,"cached_tokens":0})"));
    QCOMPARE(usage["completion_tokens_details"]["reasoning_tokens"].toInt(-1), 0);
}

void TestChatResponse::manyChoices()
{
    const SimulatedAnswer answer = chatResponse(chatCall({{u"n"_s, 3}}), fixedSource());
    const QJsonObject json = jsonOf(answer);
    const QJsonArray choices = json["choices"].toArray();
    QCOMPARE(choices.size(), 3);
    for (int i = 0; i < 3; ++i) {
        QCOMPARE(choices[i]["index"].toInt(-1), i);
    }
    QVERIFY(choices[0]["message"] != choices[1]["message"]);
    QCOMPARE(json["usage"]["completion_tokens"].toInt(), answer.tokens);
}

void TestChatResponse::limitsEndWithLength()
{
    for (const QString &name : {u"max_tokens"_s, u"max_completion_tokens"_s}) {
        const SimulatedAnswer answer = chatResponse(chatCall({{name, 3}}), fixedSource());
        const QJsonObject json = jsonOf(answer);
        QCOMPARE(json["choices"][0]["finish_reason"].toString(), u"length"_s);
        QCOMPARE(json["choices"][0]["message"]["content"].toString(), u"This is ptu-eas"_s);
        QCOMPARE(json["usage"]["completion_tokens"].toInt(), 3);
        QCOMPARE(answer.tokens, 3);
    }
}

void TestChatResponse::jsonOnDemand()
{
    const auto content = [](const char *format) {
        const GenerationCall call = chatCall({{u"response_format"_s, parsed(format)}});
        return jsonOf(chatResponse(call, fixedSource()))["choices"][0]["message"]["content"].toString().toUtf8();
    };
    QVERIFY(parsed(content(R"({"type":"json_object"})"))["answer"].toString().contains(u"Hello"_s));
    QCOMPARE(parsed(content(R"({"type":"json_schema","json_schema":{"name":"n","strict":true,"schema":
        {"type":"object","properties":{"ok":{"type":"boolean"},"city":{"type":"string"}}}}})")),
             parsed(R"({"ok":true,"city":"example"})"));
}

void TestChatResponse::toolCalls()
{
    const QJsonObject json = jsonOf(chatResponse(chatCall({{u"tools"_s, chatTools()}}), fixedSource()));
    const QJsonObject choice = json["choices"][0].toObject();
    QCOMPARE(choice["finish_reason"].toString(), u"tool_calls"_s);
    QVERIFY(choice["message"]["content"].isNull());
    QCOMPARE(choice["message"]["tool_calls"].toArray().size(), 1);
    const QJsonObject call = choice["message"]["tool_calls"][0].toObject();
    QCOMPARE(call["type"].toString(), u"function"_s);
    QVERIFY(call["id"].toString().startsWith(u"call_"_s));
    QCOMPARE(call["id"].toString().size(), 5 + 24);
    QCOMPARE(call["function"]["name"].toString(), u"get_weather"_s);
    QCOMPARE(parsed(call["function"]["arguments"].toString().toUtf8()), parsed(R"({"city":"Hello"})"));
}

void TestChatResponse::namedToolsEndWithStop()
{
    const QJsonObject choice = parsed(R"({"type":"function","function":{"name":"roll"}})");
    const QJsonObject json =
        jsonOf(chatResponse(chatCall({{u"tools"_s, chatTools()}, {u"tool_choice"_s, choice}}), fixedSource()));
    QCOMPARE(json["choices"][0]["finish_reason"].toString(), u"stop"_s);
    const QJsonValue function = json["choices"][0]["message"]["tool_calls"][0]["function"];
    QCOMPARE(function["name"].toString(), u"roll"_s);
    QCOMPARE(function["arguments"].toString(), u"{}"_s);
}

void TestChatResponse::afterAToolResultTheModelSpeaks()
{
    GenerationCall call = chatCall({{u"tools"_s, chatTools()}});
    call.prompt.afterToolResult = true;
    const QJsonObject json = jsonOf(chatResponse(call, fixedSource()));
    QCOMPARE(json["choices"][0]["finish_reason"].toString(), u"stop"_s);
    QVERIFY(json["choices"][0]["message"]["tool_calls"].isUndefined());
}

void TestChatResponse::streamsInOrder()
{
    const SimulatedAnswer answer = chatResponse(chatCall({{u"stream"_s, true}, {u"max_tokens"_s, 4}}), fixedSource());
    QCOMPARE(answer.headers.value("Content-Type"), "text/event-stream; charset=utf-8");
    QVERIFY(answer.body.isEmpty());
    QVERIFY(answer.paced);
    QCOMPARE(answer.tokens, 4);
    const RunStream run = runStream(answer);
    QCOMPARE(run.tokens, 4);
    QCOMPARE(run.events.size(), 8); // filter, role, four tokens, finish, [DONE]
    QVERIFY(run.bytes.endsWith("\n\ndata: [DONE]\n\n"));

    QCOMPARE(run.events[0].json(), promptFilterChunk(1, false));
    const QString id = run.events[1].value()["id"].toString();
    QString text;
    for (qsizetype i = 1; i <= 6; ++i) {
        QVERIFY(run.events[i].name.isNull());
        const QJsonObject chunk = run.events[i].json();
        QCOMPARE(chunk.keys(), (QStringList{u"choices"_s, u"created"_s, u"id"_s, u"model"_s, u"object"_s,
                                            u"system_fingerprint"_s})); // no usage: it was not asked for
        QCOMPARE(chunk["object"].toString(), u"chat.completion.chunk"_s);
        QCOMPARE(chunk["id"].toString(), id);
        QCOMPARE(chunk["choices"].toArray().size(), 1);
        const QJsonObject choice = chunk["choices"][0].toObject();
        QCOMPARE(choice["index"].toInt(-1), 0);
        text += choice["delta"]["content"].toString();
        QCOMPARE(choice["finish_reason"].isNull(), i != 6);
        const bool isText = i > 1 && i < 6;
        QCOMPARE(choice["content_filter_results"].toObject(), isText ? textFilterVerdict() : QJsonObject());
        QCOMPARE(choice["delta"].toObject().keys(), i == 1   ? (QStringList{u"content"_s, u"refusal"_s, u"role"_s})
                                                    : isText ? QStringList{u"content"_s}
                                                             : QStringList());
    }
    QCOMPARE(run.events[1].value()["choices"][0]["delta"]["role"].toString(), u"assistant"_s);
    QCOMPARE(run.events[1].value()["choices"][0]["delta"]["content"].toString(u"none"_s), QString());
    QCOMPARE(text, u"This is ptu-eastus2,"_s);
    QVERIFY(!answer.events()); // the end stays the end
}

void TestChatResponse::streamsWithUsage()
{
    const GenerationCall call = chatCall(
        {{u"stream"_s, true}, {u"max_tokens"_s, 4}, {u"stream_options"_s, QJsonObject{{u"include_usage"_s, true}}}});
    const RunStream run = runStream(chatResponse(call, fixedSource()));
    QCOMPARE(run.events.size(), 9);
    QCOMPARE(run.events.last().data, "[DONE]");
    for (qsizetype i = 0; i < 7; ++i) {
        const QJsonObject chunk = run.events[i].json();
        QVERIFY(chunk.contains("usage") && chunk["usage"].isNull());
    }
    const QJsonObject last = run.events[7].json();
    QCOMPARE(last["choices"], QJsonValue(QJsonArray()));
    QCOMPARE(last["usage"].toObject(), usageObject(2, 4));
    QCOMPARE(last["id"], run.events[1].value()["id"]);
}

void TestChatResponse::streamedChoicesTakeTurns()
{
    const SimulatedAnswer answer = chatResponse(chatCall({{u"stream"_s, true}, {u"n"_s, 2}}), fixedSource());
    const RunStream run = runStream(answer);
    QCOMPARE(run.tokens, answer.tokens);
    QList<QString> texts(2);
    QList<int> roles(2);
    QList<int> finishes(2);
    QList<qsizetype> order;
    for (const ReadEvent &event : run.events) {
        const QJsonArray choices = event.value()["choices"].toArray();
        if (choices.isEmpty()) {
            continue;
        }
        const qsizetype index = choices[0]["index"].toInt(-1);
        order.append(index);
        texts[index] += choices[0]["delta"]["content"].toString();
        roles[index] += choices[0]["delta"]["role"].isString() ? 1 : 0;
        finishes[index] += choices[0]["finish_reason"].toString() == u"stop" ? 1 : 0;
        // Nothing comes behind the finish of a choice.
        QVERIFY(finishes[index] == 0 || choices[0]["delta"].toObject().isEmpty());
    }
    QCOMPARE(order.first(6), (QList<qsizetype>{0, 1, 0, 1, 0, 1}));
    QCOMPARE(order.last(2), (QList<qsizetype>{0, 1}));
    QCOMPARE(roles, (QList<int>{1, 1}));
    QCOMPARE(finishes, (QList<int>{1, 1}));
    const QJsonObject whole = jsonOf(chatResponse(chatCall({{u"n"_s, 2}}), fixedSource()));
    QCOMPARE(texts[0], whole["choices"][0]["message"]["content"].toString());
    QCOMPARE(texts[1], whole["choices"][1]["message"]["content"].toString());
    QVERIFY(texts[0].size() != texts[1].size()); // so that one has ended while the other goes on
}

void TestChatResponse::streamedToolCalls()
{
    const GenerationCall call = chatCall({{u"stream"_s, true}, {u"tools"_s, chatTools()}});
    const RunStream run = runStream(chatResponse(call, fixedSource()));
    const QJsonObject first = run.events[1].value()["choices"][0].toObject();
    QCOMPARE(first["delta"]["role"].toString(), u"assistant"_s);
    QVERIFY(first["delta"]["content"].isNull());
    const QJsonObject opened = first["delta"]["tool_calls"][0].toObject();
    QCOMPARE(opened["index"].toInt(-1), 0);
    QCOMPARE(opened["type"].toString(), u"function"_s);
    QVERIFY(opened["id"].toString().startsWith(u"call_"_s));
    QCOMPARE(opened["function"].toObject(), parsed(R"({"name":"get_weather","arguments":""})"));

    QByteArray arguments;
    for (qsizetype i = 2; i < run.events.size() - 2; ++i) {
        const QJsonObject delta = run.events[i].value()["choices"][0]["delta"].toObject();
        QCOMPARE(delta.keys(), QStringList{u"tool_calls"_s});
        const QJsonObject part = delta["tool_calls"][0].toObject();
        QCOMPARE(part.keys(), (QStringList{u"function"_s, u"index"_s}));
        arguments += part["function"]["arguments"].toString().toUtf8();
    }
    QCOMPARE(parsed(arguments), parsed(R"({"city":"Hello"})"));
    const QJsonValue last = run.events[run.events.size() - 2].value()["choices"][0];
    QCOMPARE(last["finish_reason"].toString(), u"tool_calls"_s);
}

void TestChatResponse::streamsCutByTheLimit()
{
    const RunStream run =
        runStream(chatResponse(chatCall({{u"stream"_s, true}, {u"max_completion_tokens"_s, 1}}), fixedSource()));
    QCOMPARE(run.events.size(), 5);
    QCOMPARE(run.events[3].value()["choices"][0]["finish_reason"].toString(), u"length"_s);
}

void TestChatResponse::streamAndWholeSayTheSame()
{
    const QJsonObject whole = jsonOf(chatResponse(chatCall(), fixedSource(99)));
    QString text;
    for (const ReadEvent &event : runStream(chatResponse(chatCall({{u"stream"_s, true}}), fixedSource(99))).events) {
        text += event.value()["choices"][0]["delta"]["content"].toString();
    }
    QCOMPARE(text, whole["choices"][0]["message"]["content"].toString());
}

QTEST_APPLESS_MAIN(TestChatResponse)
#include "tst_chatresponse.moc"
