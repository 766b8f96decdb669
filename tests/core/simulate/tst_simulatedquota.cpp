// SPDX-License-Identifier: MIT
#include "core/http/retryhint.h"
#include "core/simulate/simulatedresource.h"
#include "tests/core/simulate/answerfixture.h"

#include <QTest>

using namespace spillway;
using namespace Qt::StringLiterals;

/// The quota of a simulated resource as a caller sees it, and the statuses that are injected: 429 with its waits, the
/// budget's headers, the next minute. No socket; the clock is a number.
class TestSimulatedQuota : public QObject
{
    Q_OBJECT
private slots:
    void requestsRunOut();
    void tokensRunOut();
    void theNextMinuteIsFree();
    void rejectedRequestsCount();
    void whatIsNoCallTakesNothing_data();
    void whatIsNoCallTakesNothing();
    void wrongCallsTakeTheirShare();
    void eachOperationIsNamed_data();
    void eachOperationIsNamed();
    void aPtuTellsItsUtilization();
    void spillwayReadsTheWait();
    void injectedStatusesComeAtTheirRate();
    void injected429sAskForSeconds();
    void injectedFaultsTakeNoQuota();
    void connectionFaultsKeepTheAnswer();

private:
    using Reply = SimulatedResource::Reply;
    static Reply post(SimulatedResource &resource, const QByteArray &target, const QByteArray &body)
    {
        RequestHead head;
        head.method = "POST";
        head.target = target;
        return resource.reply(head, body);
    }
    /// A chat that is admitted for 2 + `maxTokens` tokens.
    static Reply chat(SimulatedResource &resource, int maxTokens = 10)
    {
        return post(resource, chatPath(), jsonBytes(chatBody(u"Hello"_s, {{u"max_tokens"_s, maxTokens}})));
    }
    static QByteArray header(const Reply &reply, const char *name) { return reply.answer.headers.value(name); }
};

void TestSimulatedQuota::requestsRunOut()
{
    SimulateFixture fixture;
    SimulatedBackendOptions options = fixture.options();
    options.rpm = 2;
    SimulatedResource resource(options);
    for (const char *left : {"1", "0"}) {
        const Reply reply = chat(resource);
        QCOMPARE(reply.answer.status, 200);
        QCOMPARE(header(reply, "x-ratelimit-limit-requests"), "2");
        QCOMPARE(header(reply, "x-ratelimit-remaining-requests"), left);
        QVERIFY(!reply.answer.headers.contains("x-ratelimit-limit-tokens"));
        QVERIFY(!reply.answer.headers.contains("Retry-After"));
    }
    fixture.nowMs += 12'300;
    const Reply reply = chat(resource);
    QCOMPARE(reply.answer.status, 429);
    QVERIFY(reply.throttled);
    QCOMPARE(header(reply, "Retry-After"), "48");
    QCOMPARE(header(reply, "retry-after-ms"), "47700");
    QCOMPARE(header(reply, "x-ratelimit-reset-requests"), "48");
    QVERIFY(!reply.answer.headers.contains("x-ratelimit-reset-tokens"));
    QCOMPARE(header(reply, "x-ratelimit-remaining-requests"), "0");
    QVERIFY(errorOf(reply.answer)["message"].toString().contains(
        u"ChatCompletions_Create Operation under Azure OpenAI API version 2024-10-21 have exceeded call rate limit"_s));
    QVERIFY(!reply.answer.paced);
}

void TestSimulatedQuota::tokensRunOut()
{
    SimulateFixture fixture;
    SimulatedBackendOptions options = fixture.options();
    options.tpm = 30;
    SimulatedResource resource(options);
    const Reply first = chat(resource, 18);
    QCOMPARE(first.answer.status, 200);
    QCOMPARE(header(first, "x-ratelimit-limit-tokens"), "30");
    QCOMPARE(header(first, "x-ratelimit-remaining-tokens"), "10");
    QVERIFY(!first.answer.headers.contains("x-ratelimit-limit-requests"));
    const Reply second = chat(resource, 9);
    QCOMPARE(second.answer.status, 429);
    QCOMPARE(header(second, "x-ratelimit-reset-tokens"), "60");
    QVERIFY(!second.answer.headers.contains("x-ratelimit-reset-requests"));
    QVERIFY(errorOf(second.answer)["message"].toString().contains(u"exceeded token rate limit"_s));
    QCOMPARE(chat(resource, 8).answer.status, 200); // it fits, and the rejected one took nothing
    QCOMPARE(header(chat(resource, 1), "x-ratelimit-remaining-tokens"), "0");
}

void TestSimulatedQuota::theNextMinuteIsFree()
{
    SimulateFixture fixture;
    SimulatedBackendOptions options = fixture.options();
    options.rpm = 1;
    SimulatedResource resource(options);
    QCOMPARE(chat(resource).answer.status, 200);
    fixture.nowMs += 59'999;
    QCOMPARE(header(chat(resource), "retry-after-ms"), "1");
    fixture.nowMs += 1;
    QCOMPARE(chat(resource).answer.status, 200);
    QCOMPARE(header(chat(resource), "retry-after-ms"), "60000");

    options.windowMs = 500;
    SimulatedResource quick(options);
    chat(quick);
    QCOMPARE(header(chat(quick), "retry-after-ms"), "500");
    QCOMPARE(header(chat(quick), "Retry-After"), "1");
}

void TestSimulatedQuota::rejectedRequestsCount()
{
    SimulateFixture fixture;
    SimulatedBackendOptions options = fixture.options();
    options.rpm = 3;
    options.tpm = 10;
    SimulatedResource resource(options);
    QVERIFY(errorOf(chat(resource, 50).answer)["message"].toString().contains(u"token rate limit"_s));
    QCOMPARE(header(chat(resource, 50), "x-ratelimit-remaining-requests"), "1");
    chat(resource, 50);
    const Reply both = chat(resource, 50);
    QCOMPARE(header(both, "x-ratelimit-reset-requests"), "60");
    QCOMPARE(header(both, "x-ratelimit-reset-tokens"), "60");
    QVERIFY(errorOf(both.answer)["message"].toString().contains(u"call rate limit"_s));
}

void TestSimulatedQuota::whatIsNoCallTakesNothing_data()
{
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<QByteArray>("target");
    QTest::addColumn<QByteArray>("body");
    QTest::newRow("a list") << QByteArray("GET") << QByteArray("/openai/v1/models") << QByteArray();
    QTest::newRow("a wrong path") << QByteArray("POST") << QByteArray("/openai/v1/nothing") << QByteArray("{}");
    QTest::newRow("a wrong method") << QByteArray("PUT") << chatPath() << QByteArray("{}");
    QTest::newRow("no JSON") << QByteArray("POST") << chatPath() << QByteArray("x");
    QTest::newRow("no such deployment") << QByteArray("POST") << QByteArray("/openai/v1/chat/completions")
                                        << QByteArray(R"({"model":"a b"})");
}

void TestSimulatedQuota::whatIsNoCallTakesNothing()
{
    QFETCH(QByteArray, method);
    QFETCH(QByteArray, target);
    QFETCH(QByteArray, body);
    SimulateFixture fixture;
    SimulatedBackendOptions options = fixture.options();
    options.rpm = 5;
    SimulatedResource resource(options);
    RequestHead head;
    head.method = method;
    head.target = target;
    QCOMPARE(header(resource.reply(head, body), "x-ratelimit-remaining-requests"), "5");
}

void TestSimulatedQuota::wrongCallsTakeTheirShare()
{
    SimulateFixture fixture;
    SimulatedBackendOptions options = fixture.options();
    options.rpm = 5;
    SimulatedResource resource(options);
    const Reply reply = post(resource, chatPath(), "{}");
    QCOMPARE(reply.answer.status, 400);
    QCOMPARE(header(reply, "x-ratelimit-remaining-requests"), "4");
}

void TestSimulatedQuota::eachOperationIsNamed_data()
{
    QTest::addColumn<QByteArray>("target");
    QTest::addColumn<QString>("text");
    const auto row = [](const char *target, const char *text) {
        QTest::newRow(target) << QByteArray(target) << QString::fromLatin1(text);
    };
    row("/openai/deployments/d/embeddings?api-version=2024-06-01",
        "Requests to the Embeddings_Create Operation under Azure OpenAI API version 2024-06-01 have");
    row("/openai/v1/responses", "Requests to the Responses_Create Operation under Azure OpenAI API version v1 have");
    row("/openai/v1/chat/completions?api-version=preview",
        "Requests to the ChatCompletions_Create Operation under Azure OpenAI API version preview have");
}

void TestSimulatedQuota::eachOperationIsNamed()
{
    QFETCH(QByteArray, target);
    QFETCH(QString, text);
    SimulateFixture fixture;
    SimulatedBackendOptions options = fixture.options();
    options.rpm = 1;
    SimulatedResource resource(options);
    post(resource, target, R"({"model":"m","input":"a"})");
    const QString message =
        errorOf(post(resource, target, R"({"model":"m","input":"a"})").answer)["message"].toString();
    QVERIFY2(message.startsWith(text), qPrintable(message));
}

void TestSimulatedQuota::aPtuTellsItsUtilization()
{
    SimulateFixture fixture;
    SimulatedBackendOptions options = fixture.options();
    options.ptu = true;
    options.rpm = 8;
    SimulatedResource resource(options);
    QCOMPARE(header(chat(resource), "azure-openai-deployment-utilization"), "12.5%");
    for (int i = 0; i < 8; ++i) {
        chat(resource);
    }
    const Reply reply = chat(resource);
    QCOMPARE(reply.answer.status, 429);
    QCOMPARE(header(reply, "azure-openai-deployment-utilization"), "100.0%");
}

void TestSimulatedQuota::spillwayReadsTheWait()
{
    SimulateFixture fixture;
    SimulatedBackendOptions options = fixture.options();
    options.rpm = 1;
    SimulatedResource resource(options);
    chat(resource);
    fixture.nowMs += 20'250;
    const auto hint = readRetryHint(chat(resource).answer.headers, options.wallNow());
    QVERIFY(hint);
    QCOMPARE(hint->wait.count(), 39'750);
    QCOMPARE(hint->header, "retry-after-ms");
}

void TestSimulatedQuota::injectedStatusesComeAtTheirRate()
{
    SimulateFixture fixture;
    SimulatedBackendOptions options = fixture.options();
    options.faults = {{SimulatedFault::Kind::Status, 503, 0.25}, {SimulatedFault::Kind::Status, 500, 0.5}};
    SimulatedResource resource(options);
    int unavailable = 0;
    int internal = 0;
    for (int i = 0; i < 2000; ++i) {
        const Reply reply = chat(resource);
        const int status = reply.answer.status;
        QCOMPARE(reply.fault.has_value(), status != 200);
        QCOMPARE(errorOf(reply.answer).isEmpty(), status == 200);
        unavailable += status == 503 ? 1 : 0;
        internal += status == 500 ? 1 : 0;
    }
    QVERIFY2(unavailable > 420 && unavailable < 580, qPrintable(QString::number(unavailable)));
    QVERIFY2(internal > 900 && internal < 1100, qPrintable(QString::number(internal)));
}

void TestSimulatedQuota::injected429sAskForSeconds()
{
    SimulateFixture fixture;
    SimulatedBackendOptions options = fixture.options();
    options.faults = {{SimulatedFault::Kind::Status, 429, 1.0}};
    SimulatedResource resource(options);
    QSet<QByteArray> waits;
    for (int i = 0; i < 200; ++i) {
        const Reply reply = chat(resource);
        QCOMPARE(reply.answer.status, 429);
        QVERIFY(!reply.throttled); // it is a fault, not the quota
        const int seconds = header(reply, "Retry-After").toInt();
        QVERIFY(seconds >= 1 && seconds <= 10);
        QCOMPARE(header(reply, "retry-after-ms"), QByteArray::number(seconds * 1000));
        waits << header(reply, "Retry-After");
    }
    QVERIFY(waits.size() > 5);
    const QString v1 = errorOf(post(resource, "/openai/v1/responses", "{}").answer)["message"].toString();
    QVERIFY2(v1.contains(u"under Azure OpenAI API version v1 have exceeded"_s), qPrintable(v1));
}

void TestSimulatedQuota::injectedFaultsTakeNoQuota()
{
    SimulateFixture fixture;
    SimulatedBackendOptions options = fixture.options();
    options.rpm = 5;
    options.key = u"secret"_s;
    options.faults = {{SimulatedFault::Kind::Status, 500, 1.0}};
    SimulatedResource resource(options);
    const Reply reply = chat(resource); // without the key: a fault befalls any request
    QCOMPARE(reply.answer.status, 500);
    QCOMPARE(header(reply, "x-ratelimit-remaining-requests"), "5");
    QCOMPARE(header(reply, "x-ms-deployment-name"), "gpt-4o");
}

void TestSimulatedQuota::connectionFaultsKeepTheAnswer()
{
    SimulateFixture fixture;
    SimulatedBackendOptions options = fixture.options();
    options.faults = {{SimulatedFault::Kind::Close, 0, 1.0}};
    SimulatedResource resource(options);
    const Reply reply = chat(resource);
    QVERIFY(reply.fault);
    QCOMPARE(reply.fault->kind, SimulatedFault::Kind::Close);
    QCOMPARE(reply.answer.status, 200); // half of it is to go out
    QVERIFY(jsonOf(reply.answer).contains("choices"));
}

QTEST_APPLESS_MAIN(TestSimulatedQuota)
#include "tst_simulatedquota.moc"
