// SPDX-License-Identifier: MIT
#include "core/simulate/azureerrors.h"
#include "core/simulate/statustext.h"
#include "tests/core/simulate/answerfixture.h"

#include <QTest>

using namespace spillway;
using namespace Qt::StringLiterals;

Q_DECLARE_METATYPE(spillway::SimulatedAnswer)

/// Refusals: Azure's shapes, Azure's words.
class TestAzureErrors : public QObject
{
    Q_OBJECT
private slots:
    void saysWhatAzureSays_data();
    void saysWhatAzureSays();
    void validationErrorsHaveTypeAndParam_data();
    void validationErrorsHaveTypeAndParam();
    void throttles_data();
    void throttles();
    void allowTellsTheMethods();
    void theFilterTellsItsVerdict();
    void everyStatusHasABody();
    void statusTexts_data();
    void statusTexts();
};

void TestAzureErrors::saysWhatAzureSays_data()
{
    QTest::addColumn<SimulatedAnswer>("answer");
    QTest::addColumn<int>("status");
    QTest::addColumn<QString>("code");
    QTest::addColumn<QString>("part");
    const auto row = [](const char *name, const SimulatedAnswer &answer, int status, const char *code,
                        const char *part) {
        QTest::newRow(name) << answer << status << QString::fromLatin1(code) << QString::fromLatin1(part);
    };
    row("any", azureError(418, u"Teapot"_s, u"Short and stout."_s), 418, "Teapot", "Short and stout.");
    row("no path", resourceNotFound(), 404, "404", "Resource not found");
    row("no deployment", deploymentNotFound(), 404, "DeploymentNotFound",
        "If you created the deployment within the last 5 minutes, please wait a moment and try again.");
    row("no key", accessDenied(), 401, "401",
        "Access denied due to invalid subscription key or wrong API endpoint. Make sure to provide a valid key");
    row("method", methodNotAllowed("POST"), 405, "405", "Method not allowed");
    row("too large", bodyTooLarge(), 413, "413", "larger than this resource takes");
    row("401 injected", errorOfStatus(401, {}, {}, 0), 401, "401", "Access denied");
    row("403 injected", errorOfStatus(403, {}, {}, 0), 403, "403", "Virtual Network/Firewall rules");
    row("404 injected", errorOfStatus(404, {}, {}, 0), 404, "DeploymentNotFound", "does not exist");
    row("405 injected", errorOfStatus(405, {}, {}, 0), 405, "405", "Method not allowed");
    row("408 injected", errorOfStatus(408, {}, {}, 0), 408, "Timeout", "The operation was timeout.");
    row("413 injected", errorOfStatus(413, {}, {}, 0), 413, "413", "larger than this resource takes");
    row("500 injected", errorOfStatus(500, {}, {}, 0), 500, "InternalServerError", "while processing your request");
    row("502 injected", errorOfStatus(502, {}, {}, 0), 502, "BadGateway", "no usable answer");
    row("503 injected", errorOfStatus(503, {}, {}, 0), 503, "ServiceUnavailable", "temporarily unable");
    row("504 injected", errorOfStatus(504, {}, {}, 0), 504, "GatewayTimeout", "in time");
    row("another injected", errorOfStatus(418, {}, {}, 0), 418, "418", "A simulated fault with status 418.");
}

void TestAzureErrors::saysWhatAzureSays()
{
    QFETCH(SimulatedAnswer, answer);
    QFETCH(QString, part);
    QTEST(answer.status, "status");
    QCOMPARE(answer.headers.value("Content-Type"), "application/json");
    QCOMPARE(jsonOf(answer).keys(), QStringList{u"error"_s});
    QCOMPARE(errorOf(answer).keys(), (QStringList{u"code"_s, u"message"_s}));
    QTEST(errorOf(answer)["code"].toString(), "code");
    QVERIFY2(errorOf(answer)["message"].toString().contains(part), answer.body.constData());
    QVERIFY(!answer.events);
    QVERIFY(!answer.paced); // refusals come at once
    QVERIFY(!answer.headers.contains("Retry-After"));
}

void TestAzureErrors::validationErrorsHaveTypeAndParam_data()
{
    QTest::addColumn<SimulatedAnswer>("answer");
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("error");
    QTest::newRow("with a parameter")
        << invalidRequest(u"No."_s, u"n"_s, u"invalid_value"_s) << 400
        << QByteArray(R"({"code":"invalid_value","message":"No.","param":"n","type":"invalid_request_error"})");
    QTest::newRow("without")
        << invalidRequest(u"No."_s, {}, u"BadRequest"_s) << 400
        << QByteArray(R"({"code":"BadRequest","message":"No.","param":null,"type":"invalid_request_error"})");
    QTest::newRow("missing") << missingParameter(u"messages"_s) << 400
                             << QByteArray(R"({"code":"missing_required_parameter",
        "message":"Missing required parameter: 'messages'.","param":"messages","type":"invalid_request_error"})");
    QTest::newRow("response") << responseNotFound(u"resp_1"_s) << 404 << QByteArray(R"({"code":null,
        "message":"Response with id 'resp_1' not found.","param":null,"type":"invalid_request_error"})");
}

void TestAzureErrors::validationErrorsHaveTypeAndParam()
{
    QFETCH(SimulatedAnswer, answer);
    QFETCH(QByteArray, error);
    QTEST(answer.status, "status");
    QCOMPARE(errorOf(answer), parsed(error));
}

void TestAzureErrors::throttles_data()
{
    QTest::addColumn<qint64>("waitMs");
    QTest::addColumn<QByteArray>("retryAfter");
    QTest::newRow("whole seconds") << qint64(45'000) << QByteArray("45");
    QTest::newRow("rounded up") << qint64(44'001) << QByteArray("45");
    QTest::newRow("a moment") << qint64(1) << QByteArray("1");
    QTest::newRow("a second") << qint64(1'000) << QByteArray("1");
}

void TestAzureErrors::throttles()
{
    QFETCH(qint64, waitMs);
    QFETCH(QByteArray, retryAfter);
    const SimulatedAnswer calls = tooManyRequests(u"ChatCompletions_Create"_s, u"2024-10-21"_s, waitMs, false);
    QCOMPARE(calls.status, 429);
    QCOMPARE(calls.headers.values("Retry-After"), QList<QByteArray>{retryAfter});
    QCOMPARE(calls.headers.values("retry-after-ms"), QList<QByteArray>{QByteArray::number(waitMs)});
    QCOMPARE(errorOf(calls)["code"].toString(), u"429"_s);
    const QString message = errorOf(calls)["message"].toString();
    QVERIFY2(message.startsWith(u"Requests to the ChatCompletions_Create Operation under Azure OpenAI API version "
                                "2024-10-21 have exceeded call rate limit of your current pricing tier. Please retry "
                                "after %1 seconds."_s.arg(QString::fromLatin1(retryAfter))),
             qPrintable(message));

    const QString tokens = errorOf(tooManyRequests(u"X"_s, u"2024-10-21"_s, waitMs, true))["message"].toString();
    QVERIFY2(tokens.contains(u"have exceeded token rate limit"_s), qPrintable(tokens));
    // A v1 path has no version of its own.
    const SimulatedAnswer v1 = errorOfStatus(429, u"X"_s, {}, waitMs);
    QCOMPARE(v1.headers.value("retry-after-ms"), QByteArray::number(waitMs));
    QVERIFY(errorOf(v1)["message"].toString().contains(u"API version v1 have exceeded call rate limit"_s));
}

void TestAzureErrors::allowTellsTheMethods()
{
    QCOMPARE(methodNotAllowed("GET, HEAD").headers.value("Allow"), "GET, HEAD");
    QCOMPARE(errorOfStatus(405, {}, {}, 0).headers.value("Allow"), "POST");
}

void TestAzureErrors::theFilterTellsItsVerdict()
{
    const SimulatedAnswer answer = errorOfStatus(400, {}, {}, 0);
    QCOMPARE(answer.status, 400);
    const QJsonObject error = errorOf(answer);
    QCOMPARE(error["code"].toString(), u"content_filter"_s);
    QCOMPARE(error["status"].toInt(), 400);
    QCOMPARE(error["param"].toString(), u"prompt"_s);
    QVERIFY(error["type"].isNull());
    QCOMPARE(error["innererror"]["code"].toString(), u"ResponsibleAIPolicyViolation"_s);
    const QJsonValue violence = error["innererror"]["content_filter_result"]["violence"];
    QCOMPARE(violence.toObject(), parsed(R"({"filtered":true,"severity":"medium"})"));
}

void TestAzureErrors::everyStatusHasABody()
{
    for (int status = 400; status <= 599; ++status) {
        const SimulatedAnswer answer = errorOfStatus(status, u"X"_s, u"2024-10-21"_s, 1'000);
        QCOMPARE(answer.status, status);
        QVERIFY(!errorOf(answer)["code"].toString().isEmpty());
        QVERIFY(!errorOf(answer)["message"].toString().isEmpty());
        QCOMPARE(answer.headers.contains("Retry-After"), status == 429);
    }
}

void TestAzureErrors::statusTexts_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("200") << 200 << QByteArray("OK");
    QTest::newRow("401") << 401 << QByteArray("Unauthorized");
    QTest::newRow("404") << 404 << QByteArray("Not Found");
    QTest::newRow("408") << 408 << QByteArray("Request Timeout");
    QTest::newRow("429") << 429 << QByteArray("Too Many Requests");
    QTest::newRow("503") << 503 << QByteArray("Service Unavailable");
    QTest::newRow("no usual phrase") << 599 << QByteArray("Error");
}

void TestAzureErrors::statusTexts()
{
    QFETCH(int, status);
    QTEST(statusText(status), "text");
}

QTEST_APPLESS_MAIN(TestAzureErrors)
#include "tst_azureerrors.moc"
