// SPDX-License-Identifier: MIT
#include "core/simulate/azureerrors.h"
#include "core/simulate/simulatedresource.h"
#include "tests/core/simulate/answerfixture.h"

#include <QRegularExpression>
#include <QSet>
#include <QTest>

using namespace spillway;
using namespace Qt::StringLiterals;

/// A resource without its socket: which answer each request gets, and the headers of every answer.
class TestSimulatedResource : public QObject
{
    Q_OBJECT
private slots:
    void answersEachOperation_data();
    void answersEachOperation();
    void refusesInAzuresOrder_data();
    void refusesInAzuresOrder();
    void takesTheKeyInEitherHeader_data();
    void takesTheKeyInEitherHeader();
    void withoutAKeyAnyCallerIsLetIn();
    void knowsItsDeployments();
    void lists();
    void everyAnswerHasAzuresHeaders();
    void okAnswersTellTheSession();
    void theCallersIdIsGivenBack();
    void idsDiffer();
    void refusalsHaveTheHeadersToo();
    void keepsResponses();
    void continuesOnlyItsOwnResponses();
    void sameDrawsSameAnswers();

private:
    using Reply = SimulatedResource::Reply;
    static Reply ask(SimulatedResource &resource, const QByteArray &method, const QByteArray &target,
                     const QByteArray &body = {}, const HeaderList &headers = {})
    {
        RequestHead head;
        head.method = method;
        head.target = target;
        head.headers = headers;
        return resource.reply(head, body);
    }
    static Reply chat(SimulatedResource &resource, const HeaderList &headers = {}, const QJsonObject &more = {})
    {
        return ask(resource, "POST", chatPath(), jsonBytes(chatBody(u"Hello"_s, more)), headers);
    }
    static QString codeOf(const Reply &reply) { return errorOf(reply.answer)["code"].toString(); }
};

void TestSimulatedResource::answersEachOperation_data()
{
    QTest::addColumn<QByteArray>("rest");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QString>("key"); // one that only this operation's answer has
    const auto row = [](const char *rest, const char *body, const char *key) {
        QTest::newRow(rest) << QByteArray(rest) << QByteArray(body) << QString::fromLatin1(key);
    };
    row("chat/completions", R"({"model":"m","messages":[{"role":"user","content":"Hi"}]})", "system_fingerprint");
    row("completions", R"({"model":"m","prompt":"Hi"})", "choices");
    row("embeddings", R"({"model":"m","input":"Hi"})", "data");
    row("responses", R"({"model":"m","input":"Hi"})", "output");
    row("images/generations", R"({"model":"m","prompt":"Hi"})", "data");
}

void TestSimulatedResource::answersEachOperation()
{
    QFETCH(QByteArray, rest);
    QFETCH(QByteArray, body);
    QFETCH(QString, key);
    SimulateFixture fixture;
    SimulatedResource resource(fixture.options());
    const Reply v1 = ask(resource, "POST", "/openai/v1/" + rest, body);
    QCOMPARE(v1.answer.status, 200);
    QVERIFY(!v1.throttled && !v1.fault);
    QVERIFY2(jsonOf(v1.answer).contains(key), v1.answer.body.constData());
    const QByteArray path = rest == "responses" ? QByteArray("responses") : "deployments/m/" + rest;
    const Reply dated = ask(resource, "POST", "/openai/" + path + "?api-version=2025-03-01-preview", body);
    QCOMPARE(dated.answer.status, 200);
    QCOMPARE(jsonOf(dated.answer).keys(), jsonOf(v1.answer).keys());
}

void TestSimulatedResource::refusesInAzuresOrder_data()
{
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<QByteArray>("target");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QByteArray>("key");
    QTest::addColumn<int>("status");
    QTest::addColumn<QString>("code");
    const auto row = [](const char *name, const char *method, const QByteArray &target, const char *body,
                        const char *key, int status, const char *code) {
        QTest::newRow(name) << QByteArray(method) << target << QByteArray(body) << QByteArray(key) << status
                            << QString::fromLatin1(code);
    };
    const QByteArray v1 = "/openai/v1/chat/completions";
    row("no key, and no such path", "POST", "/nothing", "", "", 401, "401");
    row("wrong key", "POST", chatPath(), "{}", "wrong", 401, "401");
    row("no such path", "POST", "/nothing", "", "right", 404, "404");
    row("no api-version", "POST", "/openai/deployments/d/chat/completions", "{}", "right", 404, "404");
    row("dated v1", "POST", v1 + "?api-version=2024-10-21", "", "right", 400, "BadRequest");
    row("wrong method, and a body that is no JSON", "PUT", chatPath(), "x", "right", 405, "405");
    row("HEAD of a call", "HEAD", chatPath(), "", "right", 405, "405");
    row("POST to a list", "POST", "/openai/v1/models", "", "right", 405, "405");
    row("POST to a stored response", "POST", "/openai/v1/responses/resp_1", "{}", "right", 405, "405");
    row("no JSON", "POST", chatPath(), "x", "right", 400, "BadRequest");
    row("no such deployment, and no messages", "POST", v1, R"({"model":"d"})", "right", 404, "DeploymentNotFound");
    row("no messages", "POST", v1, R"({"model":"gpt-4o"})", "right", 400, "missing_required_parameter");
}

void TestSimulatedResource::refusesInAzuresOrder()
{
    QFETCH(QByteArray, method);
    QFETCH(QByteArray, target);
    QFETCH(QByteArray, body);
    QFETCH(QByteArray, key);
    SimulateFixture fixture;
    SimulatedBackendOptions options = fixture.options();
    options.key = u"right"_s;
    options.deployments = {u"gpt-4o"_s};
    SimulatedResource resource(options);
    const Reply reply = ask(resource, method, target, body, {{"api-key", key}});
    QTEST(reply.answer.status, "status");
    QTEST(codeOf(reply), "code");
    QCOMPARE(reply.answer.headers.contains("Allow"), reply.answer.status == 405);
    QVERIFY(!reply.answer.headers.contains("azureml-model-session"));
}

void TestSimulatedResource::takesTheKeyInEitherHeader_data()
{
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<QByteArray>("value");
    QTest::addColumn<bool>("allowed");
    const auto row = [](const char *name, const char *value, bool allowed) {
        QTest::newRow(name + QByteArray(": ") + value) << QByteArray(name) << QByteArray(value) << allowed;
    };
    row("api-key", "secret", true);
    row("API-Key", "secret", true);
    row("Authorization", "Bearer secret", true);
    row("authorization", "bearer secret", true);
    row("Authorization", "Bearer  secret ", true);
    row("api-key", "Secret", false);
    row("api-key", "secre", false);
    row("api-key", "secrett", false);
    row("api-key", "", false);
    row("api-key", "Bearer secret", false);
    row("Authorization", "secret", false);
    row("Authorization", "Basic secret", false);
    row("Authorization", "Bearer", false);
    row("Authorization", "Bearer wrong", false);
    row("x-api-key", "secret", false);
}

void TestSimulatedResource::takesTheKeyInEitherHeader()
{
    QFETCH(QByteArray, name);
    QFETCH(QByteArray, value);
    QFETCH(bool, allowed);
    SimulateFixture fixture;
    SimulatedBackendOptions options = fixture.options();
    options.key = u"secret"_s;
    SimulatedResource resource(options);
    const Reply reply = chat(resource, {{name, value}});
    QCOMPARE(reply.answer.status, allowed ? 200 : 401);
    QVERIFY(!reply.answer.body.contains("secret"));
}

void TestSimulatedResource::withoutAKeyAnyCallerIsLetIn()
{
    SimulateFixture fixture;
    SimulatedResource resource(fixture.options());
    QCOMPARE(chat(resource).answer.status, 200);
    QCOMPARE(chat(resource, {{"api-key", "anything"}}).answer.status, 200);
}

void TestSimulatedResource::knowsItsDeployments()
{
    SimulateFixture fixture;
    SimulatedResource all(fixture.options());
    const auto status = [](SimulatedResource &resource, const QByteArray &name) {
        return ask(resource, "POST", "/openai/deployments/" + name + "/chat/completions?api-version=2024-10-21",
                   jsonBytes(chatBody()))
            .answer.status;
    };
    QCOMPARE(status(all, "whatever-1"), 200);
    QCOMPARE(status(all, "what%20ever"), 404); // no deployment can have this name
    QCOMPARE(status(all, QByteArray(65, 'x')), 404);
    SimulatedBackendOptions options = fixture.options();
    options.deployments = {u"a"_s, u"b"_s};
    SimulatedResource two(options);
    QCOMPARE(status(two, "a"), 200);
    QCOMPARE(status(two, "A"), 404);
    QCOMPARE(status(two, "gpt-4o"), 404);
    // What a caller names is not given back in a header unless it exists.
    QCOMPARE(chat(all).answer.headers.value("x-ms-deployment-name"), "gpt-4o");
    QVERIFY(!chat(two).answer.headers.contains("x-ms-deployment-name"));
}

void TestSimulatedResource::lists()
{
    SimulateFixture fixture;
    SimulatedBackendOptions options = fixture.options();
    options.deployments = {u"one"_s, u"two"_s};
    SimulatedResource resource(options);
    const Reply models = ask(resource, "GET", "/openai/v1/models");
    QCOMPARE(models.answer.status, 200);
    QVERIFY(!models.answer.paced);
    QCOMPARE(jsonOf(models.answer)["data"][1]["id"].toString(), u"two"_s);
    QCOMPARE(ask(resource, "HEAD", "/openai/v1/models").answer.body, models.answer.body);
    const Reply deployments = ask(resource, "GET", "/openai/deployments?api-version=2022-12-01");
    QCOMPARE(jsonOf(deployments.answer)["data"][0]["object"].toString(), u"deployment"_s);
    QCOMPARE(jsonOf(ask(resource, "GET", "/openai/v1/models/two").answer)["id"].toString(), u"two"_s);
    QCOMPARE(ask(resource, "GET", "/openai/v1/models/three").answer.status, 404);

    SimulatedResource all(fixture.options());
    QVERIFY(jsonOf(ask(all, "GET", "/openai/v1/models").answer)["data"].toArray().size() >= 5);
}

void TestSimulatedResource::everyAnswerHasAzuresHeaders()
{
    static const QRegularExpression uuid(u"^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$"_s);
    SimulateFixture fixture;
    SimulatedResource resource(fixture.options());
    for (const Reply &reply : {chat(resource), ask(resource, "GET", "/openai/v1/models"),
                               ask(resource, "POST", "/nothing"), chat(resource, {}, {{u"stream"_s, true}})}) {
        const HeaderList &headers = reply.answer.headers;
        for (const char *name : {"apim-request-id", "x-request-id", "x-ms-client-request-id"}) {
            QCOMPARE(headers.values(name).size(), 1);
            QVERIFY2(uuid.match(QString::fromLatin1(headers.value(name))).hasMatch(), headers.value(name).constData());
        }
        QCOMPARE(headers.value("x-ms-region"), "westus3");
        QCOMPARE(headers.value("Date"), "Tue, 14 Nov 2023 22:13:20 GMT");
        QCOMPARE(headers.value("strict-transport-security"), "max-age=31536000; includeSubDomains; preload");
        QCOMPARE(headers.value("x-content-type-options"), "nosniff");
        // Framing is the connection's business, and no limit means no word about limits.
        for (const char *name : {"Content-Length", "Transfer-Encoding", "Connection", "x-ratelimit-limit-requests",
                                 "x-ratelimit-remaining-tokens", "azure-openai-deployment-utilization"}) {
            QVERIFY2(!headers.contains(name), name);
        }
    }
}

void TestSimulatedResource::okAnswersTellTheSession()
{
    SimulateFixture fixture;
    SimulatedResource resource(fixture.options());
    static const QRegularExpression session(u"^d[1-9][0-9]{2}$"_s);
    const HeaderList headers = chat(resource).answer.headers;
    QVERIFY(session.match(QString::fromLatin1(headers.value("azureml-model-session"))).hasMatch());
    QCOMPARE(headers.value("x-ms-rai-invoked"), "true");
    QCOMPARE(headers.value("x-accel-buffering"), "no");
}

void TestSimulatedResource::theCallersIdIsGivenBack()
{
    SimulateFixture fixture;
    SimulatedResource resource(fixture.options());
    QCOMPARE(chat(resource, {{"X-MS-Client-Request-Id", "mine-1"}}).answer.headers.value("x-ms-client-request-id"),
             "mine-1");
}

void TestSimulatedResource::idsDiffer()
{
    SimulateFixture fixture;
    SimulatedResource resource(fixture.options());
    QSet<QByteArray> ids;
    QSet<QString> answers;
    for (int i = 0; i < 50; ++i) {
        const SimulatedAnswer answer = chat(resource).answer;
        ids << answer.headers.value("apim-request-id") << answer.headers.value("x-request-id");
        answers << jsonOf(answer)["id"].toString();
    }
    QCOMPARE(ids.size(), 100);
    QCOMPARE(answers.size(), 50);
}

void TestSimulatedResource::refusalsHaveTheHeadersToo()
{
    SimulateFixture fixture;
    SimulatedResource resource(fixture.options());
    RequestHead head;
    head.headers = {{"x-ms-client-request-id", "mine-2"}};
    const SimulatedAnswer answer = resource.refusal(head, azureError(413, u"413"_s, u"Too large."_s));
    QCOMPARE(answer.status, 413);
    QCOMPARE(answer.headers.value("x-ms-region"), "westus3");
    QCOMPARE(answer.headers.value("x-ms-client-request-id"), "mine-2");
    QVERIFY(answer.headers.contains("apim-request-id"));
}

void TestSimulatedResource::keepsResponses()
{
    SimulateFixture fixture;
    SimulatedResource resource(fixture.options());
    const QByteArray path = "/openai/v1/responses";
    const QJsonObject made = jsonOf(ask(resource, "POST", path, R"({"model":"gpt-4o","input":"Hi"})").answer);
    const QByteArray own = path + '/' + made["id"].toString().toLatin1();
    QCOMPARE(jsonOf(ask(resource, "GET", own).answer), made);
    QCOMPARE(jsonOf(ask(resource, "DELETE", own).answer),
             (QJsonObject{{u"id"_s, made["id"]}, {u"object"_s, u"response"_s}, {u"deleted"_s, true}}));
    const Reply gone = ask(resource, "GET", own);
    QCOMPARE(gone.answer.status, 404);
    QVERIFY(errorOf(gone.answer)["message"].toString().contains(made["id"].toString()));
    QCOMPARE(ask(resource, "DELETE", own).answer.status, 404);

    const QByteArray passing = R"({"model":"gpt-4o","input":"Hi","store":false})";
    const QString unkept = jsonOf(ask(resource, "POST", path, passing).answer)["id"].toString();
    QCOMPARE(ask(resource, "GET", path + '/' + unkept.toLatin1()).answer.status, 404);
}

void TestSimulatedResource::continuesOnlyItsOwnResponses()
{
    SimulateFixture fixture;
    SimulatedResource first(fixture.options());
    SimulatedResource second(fixture.options());
    const QByteArray path = "/openai/v1/responses";
    const QString id = jsonOf(ask(first, "POST", path, R"({"model":"m","input":"Hi"})").answer)["id"].toString();
    const QByteArray more = R"({"model":"m","input":"More","previous_response_id":")" + id.toLatin1() + R"("})";
    const Reply known = ask(first, "POST", path, more);
    QCOMPARE(known.answer.status, 200);
    QCOMPARE(jsonOf(known.answer)["previous_response_id"].toString(), id);
    const Reply unknown = ask(second, "POST", path, more);
    QCOMPARE(unknown.answer.status, 400);
    QCOMPARE(codeOf(unknown), u"previous_response_not_found"_s);
}

void TestSimulatedResource::sameDrawsSameAnswers()
{
    SimulateFixture one;
    SimulateFixture other;
    SimulatedResource first(one.options());
    SimulatedResource second(other.options());
    for (int i = 0; i < 3; ++i) {
        const SimulatedAnswer a = chat(first).answer;
        const SimulatedAnswer b = chat(second).answer;
        QCOMPARE(a.body, b.body);
        QVERIFY(a.headers == b.headers);
    }
}

QTEST_APPLESS_MAIN(TestSimulatedResource)
#include "tst_simulatedresource.moc"
