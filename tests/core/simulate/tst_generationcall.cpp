// SPDX-License-Identifier: MIT
#include "core/simulate/generationcall.h"

#include <QJsonDocument>
#include <QTest>

using namespace spillway;

/// What a request asks of a generation: its limit, its choices, its prompts, its usage.
class TestGenerationCall : public QObject
{
    Q_OBJECT
private slots:
    void readsRequests_data();
    void readsRequests();
    void wantsUsage_data();
    void wantsUsage();
    void usage();
};

void TestGenerationCall::readsRequests_data()
{
    QTest::addColumn<QByteArray>("request");
    QTest::addColumn<qint64>("maxTokens");
    QTest::addColumn<int>("choices");
    QTest::addColumn<int>("prompts");
    const auto row = [](const char *request, qint64 maxTokens, int choices, int prompts) {
        QTest::newRow(request) << QByteArray(request) << maxTokens << choices << prompts;
    };
    row("{}", 0, 1, 1);
    row(R"({"max_tokens":5})", 5, 1, 1);
    row(R"({"max_completion_tokens":6})", 6, 1, 1);
    row(R"({"max_output_tokens":7})", 7, 1, 1);
    row(R"({"max_tokens":5,"max_completion_tokens":6})", 6, 1, 1);
    row(R"({"max_tokens":null})", 0, 1, 1);
    row(R"({"max_tokens":-1})", 0, 1, 1);
    row(R"({"max_tokens":"5"})", 0, 1, 1);
    row(R"({"n":3})", 0, 3, 1);
    row(R"({"n":null})", 0, 1, 1);
    row(R"({"n":0})", 0, 1, 1);
    row(R"({"n":128})", 0, 128, 1);
    row(R"({"n":1000000})", 0, 128, 1);
    row(R"({"prompt":"a"})", 0, 1, 1);
    row(R"({"prompt":["a","b"]})", 0, 1, 2);
    row(R"({"prompt":[1,2,3]})", 0, 1, 1);
    row(R"({"prompt":[[1],[2]]})", 0, 1, 2);
    row(R"({"prompt":[]})", 0, 1, 1);
}

void TestGenerationCall::readsRequests()
{
    QFETCH(QByteArray, request);
    const QJsonObject object = QJsonDocument::fromJson(request).object();
    QTEST(requestedMaxTokens(object), "maxTokens");
    QTEST(requestedChoices(object), "choices");
    QTEST(requestedPrompts(object), "prompts");
}

void TestGenerationCall::wantsUsage_data()
{
    QTest::addColumn<QByteArray>("request");
    QTest::addColumn<bool>("wanted");
    QTest::newRow("nothing") << QByteArray("{}") << false;
    QTest::newRow("yes") << QByteArray(R"({"stream_options":{"include_usage":true}})") << true;
    QTest::newRow("no") << QByteArray(R"({"stream_options":{"include_usage":false}})") << false;
    QTest::newRow("no options") << QByteArray(R"({"stream_options":{}})") << false;
    QTest::newRow("null") << QByteArray(R"({"stream_options":null})") << false;
    QTest::newRow("a text") << QByteArray(R"({"stream_options":{"include_usage":"true"}})") << false;
}

void TestGenerationCall::wantsUsage()
{
    QFETCH(QByteArray, request);
    QTEST(spillway::wantsUsage(QJsonDocument::fromJson(request).object()), "wanted");
}

void TestGenerationCall::usage()
{
    const char *expected = R"({"prompt_tokens":3,"completion_tokens":4,"total_tokens":7,
        "prompt_tokens_details":{"audio_tokens":0,"cached_tokens":0},
        "completion_tokens_details":{"accepted_prediction_tokens":0,"audio_tokens":0,"reasoning_tokens":0,
        "rejected_prediction_tokens":0}})";
    QCOMPARE(usageObject(3, 4), QJsonDocument::fromJson(expected).object());
}

QTEST_APPLESS_MAIN(TestGenerationCall)
#include "tst_generationcall.moc"
