// SPDX-License-Identifier: MIT
#include "core/simulate/responsesapi.h"
#include "tests/core/simulate/answerfixture.h"

#include <QTest>

using namespace spillway;
using namespace Qt::StringLiterals;

/// The Responses API: the whole response, and the sequence of its events.
class TestResponsesApi : public QObject
{
    Q_OBJECT
private slots:
    void wholeAnswers();
    void repeatsTheRequest();
    void functionsAreStrictUnlessTold();
    void limitsLeaveItIncomplete();
    void callsFunctions();
    void jsonOnDemand();
    void eventsOfAText();
    void eventsOfAFunctionCall();
    void eventsOfACutText();
    void theLastEventIsTheWholeResponse();

private:
    static GenerationCall call(const QJsonObject &more = {})
    {
        QJsonObject request = more;
        request.insert(u"model"_s, u"gpt-4o"_s);
        request.insert(u"input"_s, u"Hello"_s);
        return {request, u"gpt-4o-2024-11-20"_s, readResponsesInput(request), request["stream"].toBool()};
    }
    static QJsonArray tools()
    {
        return parsed(R"({"t":[{"type":"function","name":"get_weather","parameters":
            {"type":"object","properties":{"city":{"type":"string"}}}}]})")["t"]
            .toArray();
    }
    /// Checks what all events have in common and returns their types.
    static QStringList typesOf(const RunStream &run)
    {
        QStringList types;
        for (qsizetype i = 0; i < run.events.size(); ++i) {
            const QJsonObject data = run.events[i].json();
            const QString type = data["type"].toString();
            const bool good = run.events[i].name == type.toLatin1() && data["sequence_number"].toInteger(-1) == i;
            types.append(good ? type : u"wrong: "_s + QString::fromUtf8(run.events[i].data));
        }
        return types;
    }
};

void TestResponsesApi::wholeAnswers()
{
    QJsonObject stored;
    const SimulatedAnswer answer = responsesResponse(call(), fixedSource(), u"resp_1"_s, &stored);
    QCOMPARE(answer.status, 200);
    QVERIFY(answer.paced);
    const QJsonObject json = jsonOf(answer);
    QCOMPARE(json, stored);
    QCOMPARE(json["id"].toString(), u"resp_1"_s);
    QCOMPARE(json["object"].toString(), u"response"_s);
    QCOMPARE(json["status"].toString(), u"completed"_s);
    QCOMPARE(json["created_at"].toInteger(), 1'700'000'000);
    QCOMPARE(json["model"].toString(), u"gpt-4o-2024-11-20"_s);
    QVERIFY(json["error"].isNull() && json["incomplete_details"].isNull());
    QCOMPARE(json["usage"].toObject(),
             (QJsonObject{{u"input_tokens"_s, 2},
                          {u"input_tokens_details"_s, QJsonObject{{u"cached_tokens"_s, 0}}},
                          {u"output_tokens"_s, answer.tokens},
                          {u"output_tokens_details"_s, QJsonObject{{u"reasoning_tokens"_s, 0}}},
                          {u"total_tokens"_s, 2 + answer.tokens}}));
    QCOMPARE(json["output"].toArray().size(), 1);
    const QJsonObject item = json["output"][0].toObject();
    QCOMPARE(item["type"].toString(), u"message"_s);
    QCOMPARE(item["role"].toString(), u"assistant"_s);
    QCOMPARE(item["status"].toString(), u"completed"_s);
    QVERIFY(item["id"].toString().startsWith(u"msg_"_s));
    QCOMPARE(item["content"][0]["type"].toString(), u"output_text"_s);
    QVERIFY(item["content"][0]["text"].toString().contains(u"Hello"_s));
    QCOMPARE(item["content"][0]["annotations"], QJsonValue(QJsonArray()));
}

void TestResponsesApi::repeatsTheRequest()
{
    const QJsonObject usual = jsonOf(responsesResponse(call(), fixedSource(), u"resp_1"_s));
    QVERIFY(usual["instructions"].isNull());
    QVERIFY(usual["previous_response_id"].isNull());
    QCOMPARE(usual["store"].toBool(), true);
    QCOMPARE(usual["tool_choice"].toString(), u"auto"_s);
    QCOMPARE(usual["truncation"].toString(), u"disabled"_s);
    QCOMPARE(usual["text"]["format"]["type"].toString(), u"text"_s);
    QCOMPARE(usual["parallel_tool_calls"].toBool(), true);
    QCOMPARE(usual["temperature"].toDouble(), 1.0);

    const QJsonObject asked{{u"instructions"_s, u"Be brief."_s},
                            {u"store"_s, false},
                            {u"temperature"_s, 0.5},
                            {u"metadata"_s, QJsonObject{{u"k"_s, u"v"_s}}},
                            {u"user"_s, QJsonValue::Null}};
    const QJsonObject json = jsonOf(responsesResponse(call(asked), fixedSource(), u"resp_1"_s));
    for (const QString &key : asked.keys()) {
        QCOMPARE(json[key], asked[key]);
    }
}

void TestResponsesApi::functionsAreStrictUnlessTold()
{
    QJsonArray asked = tools();
    asked.append(QJsonObject{{u"type"_s, u"function"_s}, {u"name"_s, u"loose"_s}, {u"strict"_s, false}});
    asked.append(QJsonObject{{u"type"_s, u"file_search"_s}});
    const QJsonObject json = jsonOf(responsesResponse(call({{u"tools"_s, asked}}), fixedSource(), u"r"_s));
    QCOMPARE(json["tools"][0]["strict"].toBool(false), true);
    QCOMPARE(json["tools"][0]["name"].toString(), u"get_weather"_s);
    QCOMPARE(json["tools"][1]["strict"].toBool(true), false);
    QCOMPARE(json["tools"][2].toObject(), asked[2].toObject());
}

void TestResponsesApi::limitsLeaveItIncomplete()
{
    const QJsonObject json = jsonOf(responsesResponse(call({{u"max_output_tokens"_s, 2}}), fixedSource(), u"resp_1"_s));
    QCOMPARE(json["status"].toString(), u"incomplete"_s);
    QCOMPARE(json["incomplete_details"]["reason"].toString(), u"max_output_tokens"_s);
    QCOMPARE(json["max_output_tokens"].toInt(), 2);
    QCOMPARE(json["output"][0]["status"].toString(), u"incomplete"_s);
    QCOMPARE(json["output"][0]["content"][0]["text"].toString(), u"This is"_s);
    QCOMPARE(json["usage"]["output_tokens"].toInt(), 2);
}

void TestResponsesApi::callsFunctions()
{
    const QJsonObject json = jsonOf(responsesResponse(call({{u"tools"_s, tools()}}), fixedSource(), u"resp_1"_s));
    const QJsonObject item = json["output"][0].toObject();
    QCOMPARE(item["type"].toString(), u"function_call"_s);
    QCOMPARE(item["name"].toString(), u"get_weather"_s);
    QCOMPARE(item["status"].toString(), u"completed"_s);
    QVERIFY(item["id"].toString().startsWith(u"fc_"_s));
    QVERIFY(item["call_id"].toString().startsWith(u"call_"_s));
    QCOMPARE(parsed(item["arguments"].toString().toUtf8()), parsed(R"({"city":"Hello"})"));
    QVERIFY(item["content"].isUndefined());
}

void TestResponsesApi::jsonOnDemand()
{
    const QJsonObject format = parsed(R"({"format":{"type":"json_schema","name":"n","schema":
        {"type":"object","properties":{"n":{"type":"integer"}}}}})");
    const QJsonObject json = jsonOf(responsesResponse(call({{u"text"_s, format}}), fixedSource(), u"resp_1"_s));
    QCOMPARE(json["output"][0]["content"][0]["text"].toString(), u"{\"n\":1}"_s);
    QCOMPARE(json["text"].toObject(), format);
}

void TestResponsesApi::eventsOfAText()
{
    const SimulatedAnswer answer = responsesResponse(call({{u"stream"_s, true}}), fixedSource(), u"resp_1"_s);
    QCOMPARE(answer.headers.value("Content-Type"), "text/event-stream; charset=utf-8");
    const RunStream run = runStream(answer);
    QCOMPARE(run.tokens, answer.tokens);
    QStringList expected{u"response.created"_s, u"response.in_progress"_s, u"response.output_item.added"_s,
                         u"response.content_part.added"_s};
    expected += QStringList(answer.tokens, u"response.output_text.delta"_s);
    expected += {u"response.output_text.done"_s, u"response.content_part.done"_s, u"response.output_item.done"_s,
                 u"response.completed"_s};
    QCOMPARE(typesOf(run), expected);
    QVERIFY(!run.bytes.contains("[DONE]")); // this API has none

    for (qsizetype i = 0; i < 2; ++i) {
        const QJsonValue response = run.events[i].value()["response"];
        QCOMPARE(response["id"].toString(), u"resp_1"_s);
        QCOMPARE(response["status"].toString(), u"in_progress"_s);
        QCOMPARE(response["output"], QJsonValue(QJsonArray()));
        QVERIFY(response["usage"].isNull());
    }
    const QJsonObject added = run.events[2].value()["item"].toObject();
    QCOMPARE(added["status"].toString(), u"in_progress"_s);
    QCOMPARE(added["content"], QJsonValue(QJsonArray()));
    QCOMPARE(run.events[3].value()["part"]["text"].toString(u"none"_s), QString());

    QString text;
    for (qsizetype i = 3; i < run.events.size() - 2; ++i) {
        const QJsonObject data = run.events[i].json();
        QCOMPARE(data["item_id"], added["id"]);
        QCOMPARE(data["output_index"].toInt(-1), 0);
        QCOMPARE(data["content_index"].toInt(-1), 0);
        text += data["delta"].toString();
    }
    const qsizetype last = run.events.size() - 1;
    QCOMPARE(run.events[last - 3].value()["text"].toString(), text);
    QCOMPARE(run.events[last - 2].value()["part"]["text"].toString(), text);
    QCOMPARE(run.events[last - 1].value()["item"]["content"][0]["text"].toString(), text);
    QCOMPARE(run.events[last - 1].value()["item"]["status"].toString(), u"completed"_s);
    QVERIFY(!answer.events());
}

void TestResponsesApi::eventsOfAFunctionCall()
{
    const SimulatedAnswer answer =
        responsesResponse(call({{u"stream"_s, true}, {u"tools"_s, tools()}}), fixedSource(), u"resp_1"_s);
    const RunStream run = runStream(answer);
    QStringList expected{u"response.created"_s, u"response.in_progress"_s, u"response.output_item.added"_s};
    expected += QStringList(answer.tokens, u"response.function_call_arguments.delta"_s);
    expected += {u"response.function_call_arguments.done"_s, u"response.output_item.done"_s, u"response.completed"_s};
    QCOMPARE(typesOf(run), expected);
    QCOMPARE(run.events[2].value()["item"]["arguments"].toString(u"none"_s), QString());
    QString arguments;
    for (qsizetype i = 3; i < run.events.size() - 3; ++i) {
        const QJsonObject data = run.events[i].json();
        QCOMPARE(data["item_id"], run.events[2].value()["item"]["id"]);
        QVERIFY(data["content_index"].isUndefined());
        arguments += data["delta"].toString();
    }
    const QJsonObject done = run.events[run.events.size() - 3].json();
    QCOMPARE(done["arguments"].toString(), arguments);
    QCOMPARE(done["name"].toString(), u"get_weather"_s);
    QCOMPARE(parsed(arguments.toUtf8()), parsed(R"({"city":"Hello"})"));
}

void TestResponsesApi::eventsOfACutText()
{
    const RunStream run = runStream(
        responsesResponse(call({{u"stream"_s, true}, {u"max_output_tokens"_s, 1}}), fixedSource(), u"resp_1"_s));
    QCOMPARE(typesOf(run).last(), u"response.incomplete"_s);
    QCOMPARE(run.events.last().value()["response"]["status"].toString(), u"incomplete"_s);
    QCOMPARE(run.events[run.events.size() - 2].value()["item"]["status"].toString(), u"incomplete"_s);
}

void TestResponsesApi::theLastEventIsTheWholeResponse()
{
    QJsonObject stored;
    const RunStream run =
        runStream(responsesResponse(call({{u"stream"_s, true}}), fixedSource(3), u"resp_1"_s, &stored));
    QCOMPARE(run.events.last().value()["response"].toObject(), stored);
    QCOMPARE(jsonOf(responsesResponse(call(), fixedSource(3), u"resp_1"_s)), stored);
}

QTEST_APPLESS_MAIN(TestResponsesApi)
#include "tst_responsesapi.moc"
