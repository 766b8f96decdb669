// SPDX-License-Identifier: MIT
#include "core/simulate/completionresponse.h"
#include "core/simulate/contentfilter.h"
#include "tests/core/simulate/answerfixture.h"

#include <QTest>

using namespace spillway;
using namespace Qt::StringLiterals;

/// The older completions, as the schema createCompletionResponse has them.
class TestCompletionResponse : public QObject
{
    Q_OBJECT
private slots:
    void wholeAnswers();
    void stopsAfterSixteenTokens();
    void oneChoiceForEachPromptAndN_data();
    void oneChoiceForEachPromptAndN();
    void eachPromptIsEchoed();
    void streams();
    void streamsWithUsage();

private:
    static GenerationCall call(const QJsonValue &prompt, const QJsonObject &more = {})
    {
        QJsonObject request = more;
        request.insert(u"prompt"_s, prompt);
        return {request, u"gpt-35-turbo-instruct"_s, readTextOrList(prompt), request["stream"].toBool()};
    }
};

void TestCompletionResponse::wholeAnswers()
{
    const SimulatedAnswer answer = completionResponse(call(u"Once"_s, {{u"max_tokens"_s, 500}}), fixedSource());
    QVERIFY(answer.paced);
    const QJsonObject json = jsonOf(answer);
    QCOMPARE(json.keys(), (QStringList{u"choices"_s, u"created"_s, u"id"_s, u"model"_s, u"object"_s,
                                       u"prompt_filter_results"_s, u"usage"_s}));
    QCOMPARE(json["object"].toString(), u"text_completion"_s);
    QCOMPARE(json["model"].toString(), u"gpt-35-turbo-instruct"_s);
    QVERIFY(json["id"].toString().startsWith(u"cmpl-"_s));
    QCOMPARE(json["prompt_filter_results"].toArray(), promptFilterResults());
    const QJsonObject choice = json["choices"][0].toObject();
    QCOMPARE(choice["finish_reason"].toString(), u"stop"_s);
    QVERIFY(choice["logprobs"].isNull());
    QVERIFY(choice["text"].toString().contains(u"Once"_s));
    QCOMPARE(choice["content_filter_results"].toObject(), textFilterVerdict());
    QCOMPARE(json["usage"].toObject(), usageObject(1, answer.tokens));
}

void TestCompletionResponse::stopsAfterSixteenTokens()
{
    const SimulatedAnswer answer = completionResponse(call(u"Once"_s), fixedSource());
    QCOMPARE(answer.tokens, 16);
    QCOMPARE(jsonOf(answer)["choices"][0]["finish_reason"].toString(), u"length"_s);
}

void TestCompletionResponse::oneChoiceForEachPromptAndN_data()
{
    QTest::addColumn<QByteArray>("prompt");
    QTest::addColumn<int>("n");
    QTest::addColumn<int>("prompts");
    QTest::newRow("text") << QByteArray(R"("a")") << 1 << 1;
    QTest::newRow("text, twice") << QByteArray(R"("a")") << 2 << 1;
    QTest::newRow("tokens") << QByteArray("[1,2,3]") << 1 << 1;
    QTest::newRow("texts") << QByteArray(R"(["a","b","c"])") << 1 << 3;
    QTest::newRow("texts, twice") << QByteArray(R"(["a","b","c"])") << 2 << 3;
    QTest::newRow("lists of tokens") << QByteArray("[[1,2],[3]]") << 1 << 2;
    QTest::newRow("empty list") << QByteArray("[]") << 1 << 1;
}

void TestCompletionResponse::oneChoiceForEachPromptAndN()
{
    QFETCH(QByteArray, prompt);
    QFETCH(int, n);
    QFETCH(int, prompts);
    const QJsonValue value = QJsonDocument::fromJson('[' + prompt + ']')[0];
    const QJsonObject json = jsonOf(completionResponse(call(value, {{u"n"_s, n}}), fixedSource()));
    const QJsonArray choices = json["choices"].toArray();
    QCOMPARE(choices.size(), prompts * n);
    for (qsizetype i = 0; i < choices.size(); ++i) {
        QCOMPARE(choices[i]["index"].toInteger(-1), i);
    }
    QCOMPARE(json["prompt_filter_results"].toArray(), promptFilterResults(prompts));
}

void TestCompletionResponse::eachPromptIsEchoed()
{
    const QJsonArray prompts{u"first"_s, u"second"_s};
    const QJsonObject json =
        jsonOf(completionResponse(call(prompts, {{u"n"_s, 2}, {u"max_tokens"_s, 500}}), fixedSource()));
    for (int i = 0; i < 4; ++i) {
        const QString text = json["choices"][i]["text"].toString();
        QCOMPARE(text.contains(u"“first”"_s), i < 2);
        QCOMPARE(text.contains(u"“second”"_s), i >= 2);
    }
}

void TestCompletionResponse::streams()
{
    const SimulatedAnswer answer = completionResponse(
        call(QJsonArray{u"a"_s, u"b"_s}, {{u"stream"_s, true}, {u"max_tokens"_s, 2}}), fixedSource());
    QCOMPARE(answer.headers.value("Content-Type"), "text/event-stream; charset=utf-8");
    QCOMPARE(answer.tokens, 4);
    const RunStream run = runStream(answer);
    QCOMPARE(run.tokens, 4);
    QCOMPARE(run.events.size(), 8); // filter, two tokens and a finish for each prompt, [DONE]
    QCOMPARE(run.events[0].json(), promptFilterChunk(2, false));
    QCOMPARE(run.events[7].data, "[DONE]");
    QStringList texts(2);
    for (qsizetype i = 1; i < 7; ++i) {
        const QJsonObject chunk = run.events[i].json();
        QCOMPARE(chunk["object"].toString(), u"text_completion"_s);
        QVERIFY(chunk["usage"].isUndefined());
        const int index = i <= 3 ? 0 : 1;
        QCOMPARE(chunk["choices"][0]["index"].toInt(-1), index);
        texts[index] += chunk["choices"][0]["text"].toString();
        const QJsonValue finish = chunk["choices"][0]["finish_reason"];
        QCOMPARE(finish, i % 3 == 0 ? QJsonValue(u"length"_s) : QJsonValue(QJsonValue::Null));
    }
    QCOMPARE(texts, (QStringList{u"This is"_s, u"This is"_s}));
    QVERIFY(!answer.events());
}

void TestCompletionResponse::streamsWithUsage()
{
    const QJsonObject more{
        {u"stream"_s, true}, {u"max_tokens"_s, 2}, {u"stream_options"_s, QJsonObject{{u"include_usage"_s, true}}}};
    const RunStream run = runStream(completionResponse(call(u"abcd"_s, more), fixedSource()));
    QCOMPARE(run.events.size(), 6);
    for (qsizetype i = 0; i < 4; ++i) {
        QVERIFY(run.events[i].json().contains("usage") && run.events[i].value()["usage"].isNull());
    }
    QCOMPARE(run.events[4].value()["choices"], QJsonValue(QJsonArray()));
    QCOMPARE(run.events[4].value()["usage"].toObject(), usageObject(1, 2));
    QCOMPARE(run.events[5].data, "[DONE]");
}

QTEST_APPLESS_MAIN(TestCompletionResponse)
#include "tst_completionresponse.moc"
