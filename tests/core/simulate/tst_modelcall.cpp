// SPDX-License-Identifier: MIT
#include "core/simulate/modelcall.h"
#include "tests/core/simulate/answerfixture.h"

#include <QTest>

using namespace spillway;
using namespace Qt::StringLiterals;

/// Requests to a model: read, checked, estimated.
class TestModelCall : public QObject
{
    Q_OBJECT
private slots:
    void readsDeployments_data();
    void readsDeployments();
    void readsPrompts_data();
    void readsPrompts();
    void readsForms();
    void refusesBodies_data();
    void refusesBodies();
    void checks_data();
    void checks();
    void estimates_data();
    void estimates();

private:
    struct Read
    {
        ModelCall call;
        std::optional<SimulatedAnswer> error;
    };
    static Read read(const QByteArray &target, const QByteArray &body, const QByteArray &type = "application/json")
    {
        Read read;
        read.call.route = routeOf(target);
        RequestHead head;
        head.headers = {{"Content-Type", type}};
        read.error = readModelCall(read.call, head, body);
        return read;
    }
    static QByteArray path(const char *rest) { return QByteArray("/openai/v1/") + rest; }
};

void TestModelCall::readsDeployments_data()
{
    QTest::addColumn<QByteArray>("target");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QString>("deployment");
    QTest::newRow("of the path") << chatPath() << QByteArray(R"({"model":"other"})") << u"gpt-4o"_s;
    QTest::newRow("of the body") << path("chat/completions") << QByteArray(R"({"model":"mine"})") << u"mine"_s;
    QTest::newRow("of the body, responses") << QByteArray("/openai/responses?api-version=2025-03-01-preview")
                                            << QByteArray(R"({"model":"mine"})") << u"mine"_s;
}

void TestModelCall::readsDeployments()
{
    QFETCH(QByteArray, target);
    QFETCH(QByteArray, body);
    const Read result = read(target, body);
    QVERIFY(!result.error);
    QTEST(result.call.deployment, "deployment");
    QCOMPARE(result.call.request, parsed(body));
}

void TestModelCall::readsPrompts_data()
{
    QTest::addColumn<QByteArray>("rest");
    QTest::addColumn<QByteArray>("fields");
    QTest::newRow("chat") << QByteArray("chat/completions")
                          << QByteArray(R"("messages":[{"role":"user","content":"Hi you"}])");
    QTest::newRow("completions") << QByteArray("completions") << QByteArray(R"("prompt":"Hi you")");
    QTest::newRow("embeddings") << QByteArray("embeddings") << QByteArray(R"("input":["Hi you"])");
    QTest::newRow("responses") << QByteArray("responses") << QByteArray(R"("input":"Hi you")");
}

void TestModelCall::readsPrompts()
{
    QFETCH(QByteArray, rest);
    QFETCH(QByteArray, fields);
    const Read result = read(path(rest), R"({"model":"m",)" + fields + '}');
    QVERIFY(!result.error);
    QCOMPARE(result.call.prompt.characters, 6);
    QCOMPARE(result.call.prompt.lastUserText, u"Hi you"_s);
    QVERIFY(!checkModelCall(result.call));
}

void TestModelCall::readsForms()
{
    const QByteArray body = "--b\r\nContent-Disposition: form-data; name=\"model\"\r\n\r\nwhisper\r\n"
                            "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.mp3\"\r\n\r\nabc\r\n"
                            "--b--\r\n";
    const Read v1 = read(path("audio/transcriptions"), body, "multipart/form-data; boundary=b");
    QVERIFY(!v1.error);
    QCOMPARE(v1.call.deployment, u"whisper"_s);
    QCOMPARE(formField(v1.call.form, "file"), "abc");
    QVERIFY(!checkModelCall(v1.call));
    QCOMPARE(admissionEstimate(v1.call), 0);

    const Read deployment = read("/openai/deployments/mine/audio/translations?api-version=2024-10-21", body,
                                 "multipart/form-data; boundary=b");
    QCOMPARE(deployment.call.deployment, u"mine"_s);
}

void TestModelCall::refusesBodies_data()
{
    QTest::addColumn<QByteArray>("rest");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QByteArray>("type");
    QTest::addColumn<QString>("code");
    const auto row = [](const char *name, const char *rest, const char *body, const char *type, const char *code) {
        QTest::newRow(name) << QByteArray(rest) << QByteArray(body) << QByteArray(type) << QString::fromLatin1(code);
    };
    row("empty", "chat/completions", "", "application/json", "BadRequest");
    row("no JSON", "chat/completions", "{\"model\":", "application/json", "BadRequest");
    row("a list", "chat/completions", "[]", "application/json", "BadRequest");
    row("no model", "chat/completions", "{}", "application/json", "missing_required_parameter");
    row("model is no text", "chat/completions", R"({"model":5})", "application/json", "missing_required_parameter");
    row("no form", "audio/transcriptions", "{}", "application/json", "invalid_multipart_form");
    row("an open form", "audio/transcriptions", "--b\r\n\r\nx", "multipart/form-data; boundary=b",
        "invalid_multipart_form");
    row("a form without a model", "audio/transcriptions", "--b--\r\n", "multipart/form-data; boundary=b",
        "missing_required_parameter");
}

void TestModelCall::refusesBodies()
{
    QFETCH(QByteArray, rest);
    QFETCH(QByteArray, body);
    QFETCH(QByteArray, type);
    const Read result = read(path(rest), body, type);
    QVERIFY(result.error);
    QCOMPARE(result.error->status, 400);
    QTEST(errorOf(*result.error)["code"].toString(), "code");
}

void TestModelCall::checks_data()
{
    QTest::addColumn<QByteArray>("rest");
    QTest::addColumn<QByteArray>("fields");
    QTest::addColumn<QString>("param"); // empty: nothing is wrong
    const auto row = [](const char *rest, const QByteArray &fields, const char *param) {
        QTest::newRow(QByteArray(rest + (' ' + fields)).left(70))
            << QByteArray(rest) << fields << QString::fromLatin1(param);
    };
    const QByteArray user = R"("messages":[{"role":"user","content":"Hi"}])";
    row("chat/completions", user, "");
    row("chat/completions", R"("messages":[{"role":"developer"},{"role":"tool"},{"role":"assistant"}])", "");
    row("chat/completions", R"("x":1)", "messages");
    row("chat/completions", R"("messages":"Hi")", "messages");
    row("chat/completions", R"("messages":[])", "messages");
    row("chat/completions", R"("messages":[{"role":"user"},"Hi"])", "messages[1]");
    row("chat/completions", R"("messages":[{"content":"Hi"}])", "messages[0].role");
    row("chat/completions", R"("messages":[{"role":"robot"}])", "messages[0].role");
    row("chat/completions", R"("messages":[{"role":7}])", "messages[0].role");
    row("chat/completions", user + R"(,"max_tokens":1,"n":128,"stream":false)", "");
    row("chat/completions", user + R"(,"max_tokens":null,"n":null,"stream":null,"stream_options":null)", "");
    row("chat/completions", user + R"(,"max_tokens":0)", "max_tokens");
    row("chat/completions", user + R"(,"max_completion_tokens":-1)", "max_completion_tokens");
    row("chat/completions", user + R"(,"max_tokens":"5")", "max_tokens");
    row("chat/completions", user + R"(,"max_tokens":1.5)", "max_tokens");
    row("chat/completions", user + R"(,"n":0)", "n");
    row("chat/completions", user + R"(,"n":129)", "n");
    row("chat/completions", user + R"(,"n":"2")", "n");
    row("chat/completions", user + R"(,"n":1.5)", "n");
    row("chat/completions", user + R"(,"stream":"yes")", "stream");
    row("chat/completions", user + R"(,"stream":1)", "stream");
    row("chat/completions", user + R"(,"stream_options":{"include_usage":true})", "stream_options");
    row("chat/completions", user + R"(,"stream":true,"stream_options":{"include_usage":true})", "");
    row("completions", R"("prompt":"a")", "");
    row("completions", R"("prompt":["a"])", "");
    row("completions", R"("x":1)", "prompt");
    row("completions", R"("prompt":5)", "prompt");
    row("completions", R"("prompt":[)" + QByteArray(R"("a",)").repeated(2048) + R"("a"])", "prompt");
    row("completions", R"("prompt":[)" + QByteArray("1,").repeated(2048) + "1]", ""); // tokens of one prompt
    row("embeddings", R"("input":"a")", "");
    row("embeddings", R"("x":1)", "input");
    row("responses", R"("input":[])", "");
    row("responses", R"("x":1)", "input");
    row("responses", R"("input":"a","max_output_tokens":0)", "max_output_tokens");
    row("images/generations", R"("prompt":"a","n":200)", "n");
}

void TestModelCall::checks()
{
    QFETCH(QByteArray, rest);
    QFETCH(QByteArray, fields);
    QFETCH(QString, param);
    const Read result = read(path(rest), R"({"model":"m",)" + fields + '}');
    QVERIFY(!result.error);
    const std::optional<SimulatedAnswer> error = checkModelCall(result.call);
    QCOMPARE(error.has_value(), !param.isEmpty());
    QCOMPARE(error ? errorOf(*error)["param"].toString() : QString(), param);
    QCOMPARE(error ? error->status : 400, 400);
    // The message names what is wrong, so that a person finds it.
    QVERIFY(!error || errorOf(*error)["message"].toString().contains(param.section(u'.', 0, 0)));
}

void TestModelCall::estimates_data()
{
    QTest::addColumn<QByteArray>("rest");
    QTest::addColumn<QByteArray>("fields");
    QTest::addColumn<qint64>("tokens");
    const auto row = [](const char *rest, const char *fields, qint64 tokens) {
        QTest::newRow(rest + QByteArray(" ") + fields) << QByteArray(rest) << QByteArray(fields) << tokens;
    };
    // Four characters are a token; without a limit, 16 tokens are reckoned with.
    row("chat/completions", R"("messages":[{"role":"user","content":"12345678"}])", 2 + 16);
    row("chat/completions", R"("messages":[{"role":"user","content":"12345678"}],"max_tokens":100)", 2 + 100);
    row("chat/completions", R"("messages":[{"role":"user","content":"1"}],"max_completion_tokens":9,"n":3)", 1 + 27);
    row("completions", R"("prompt":"1234")", 1 + 16);
    row("completions", R"("prompt":["1234","1234"],"max_tokens":10,"n":2)", 2 + 40);
    row("responses", R"("input":"1234","instructions":"5678","max_output_tokens":5)", 2 + 5);
    row("embeddings", R"("input":["1234","5"],"max_tokens":100)", 2);
    row("images/generations", R"("prompt":"A dam")", 0);
}

void TestModelCall::estimates()
{
    QFETCH(QByteArray, rest);
    QFETCH(QByteArray, fields);
    QTEST(admissionEstimate(read(path(rest), R"({"model":"m",)" + fields + '}').call), "tokens");
}

QTEST_APPLESS_MAIN(TestModelCall)
#include "tst_modelcall.moc"
