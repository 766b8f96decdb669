// SPDX-License-Identifier: MIT
#include "tests/core/simulate/simulatefixture.h"

#include <QSignalSpy>
#include <QTcpServer>
#include <QTest>

#include <cerrno>
#include <vector>

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

using namespace spillway;
using namespace Qt::StringLiterals;

namespace
{

/// A socket below Qt's, which tells a reset from an end in order. Blocks, so it reads only what is known to be there.
class PlainSocket
{
public:
    explicit PlainSocket(quint16 port)
    {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(port);
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        m_connected = ::connect(m_socket, reinterpret_cast<const sockaddr *>(&address), sizeof address) == 0;
    }
    ~PlainSocket() { ::close(m_socket); }
    Q_DISABLE_COPY_MOVE(PlainSocket)

    void send(const QByteArray &bytes)
    {
        m_connected = m_connected && ::send(m_socket, bytes.constData(), size_t(bytes.size()), 0) == bytes.size();
    }
    /// The error of the next read; 0 for an end in order, -1 if there were bytes (or no connection).
    int receive()
    {
        char byte = 0;
        const ssize_t count = m_connected ? ::recv(m_socket, &byte, 1, 0) : 1;
        return count < 0 ? errno : count == 0 ? 0 : -1;
    }

private:
    int m_socket = ::socket(AF_INET, SOCK_STREAM, 0);
    bool m_connected = false;
};

} // namespace

/// A whole simulated resource over real sockets: each operation, the quota, the injected faults, start and end.
class TestSimulatedBackend : public QObject
{
    Q_OBJECT
private slots:
    void listens();
    void saysWhyItCannotListen();
    void closes();
    void endsInTheMiddleOfAnswers();
    void tellsWhatItAnswers();
    void answersJson_data();
    void answersJson();
    void streams_data();
    void streams();
    void takesForms();
    void refuses_data();
    void refuses();
    void throttles();
    void resets();
    void stalls();
    void breaksOff_data();
    void breaksOff();
    void injectsStatuses();
    void faultsComeAtTheirRate();
    void servesManyAtOnce();
};

void TestSimulatedBackend::listens()
{
    SimulateFixture fixture;
    SimulatedBackend backend(fixture.options());
    QCOMPARE(backend.port(), 0);
    QVERIFY(backend.listen());
    QVERIFY(backend.port() > 0);
    QCOMPARE(backend.url(), u"http://127.0.0.1:%1"_s.arg(backend.port()));
    QCOMPARE(backend.options().name, u"test-westus3"_s);
    QCOMPARE(ask(backend.port(), request("GET", "/openai/v1/models")).status(), 200);
}

void TestSimulatedBackend::saysWhyItCannotListen()
{
    QTcpServer taken;
    QVERIFY(taken.listen(QHostAddress::LocalHost));
    SimulateFixture fixture;
    SimulatedBackend backend(fixture.options());
    QVERIFY(!backend.listen(QHostAddress(QHostAddress::LocalHost), taken.serverPort()));
    QVERIFY(!backend.errorString().isEmpty());
    QCOMPARE(backend.port(), 0);
}

void TestSimulatedBackend::closes()
{
    SimulateFixture fixture;
    const auto backend = startBackend(fixture.options());
    RawClient client(backend->port());
    client.send(request("GET", "/openai/v1/models"));
    QCOMPARE(client.response().status(), 200);
    const quint16 port = backend->port();
    backend->close();
    QVERIFY(client.awaitClose());
    QCOMPARE(backend->counters().open, 0);
    QCOMPARE(backend->port(), port);
    RawClient late(port);
    QVERIFY(late.awaitClose()); // refused
    QVERIFY(backend->listen(QHostAddress(QHostAddress::LocalHost), port));
    QCOMPARE(ask(port, request("GET", "/openai/v1/models")).status(), 200);
}

void TestSimulatedBackend::endsInTheMiddleOfAnswers()
{
    SimulateFixture fixture;
    SimulatedBackendOptions options = fixture.options();
    options.tokensPerSecond = 100;
    options.answerTokens = 100'000;
    auto backend = startBackend(options);
    RawClient streaming(backend->port());
    streaming.send(post(chatPath(), chatBody(u"Hello"_s, {{u"stream"_s, true}})));
    RawClient waiting(backend->port());
    waiting.send(post(chatPath(), chatBody()));
    RawClient sending(backend->port());
    sending.send(request("POST", chatPath(), {{"Content-Length", "10"}}));
    QVERIFY(streaming.awaitBody(1));
    QVERIFY(spinUntil([&] { return backend->counters().requests == 2 && backend->counters().open == 3; }));
    backend.reset();
    QVERIFY(streaming.awaitClose());
    QVERIFY(waiting.awaitClose());
    QVERIFY(sending.awaitClose());
    QVERIFY(!streaming.message().finalChunk);
    QVERIFY(waiting.received().isEmpty());
}

void TestSimulatedBackend::tellsWhatItAnswers()
{
    SimulateFixture fixture;
    const auto backend = startBackend(fixture.options());
    QSignalSpy answering(backend.get(), &SimulatedBackend::answering);
    ask(backend->port(), post(chatPath(), chatBody()));
    ask(backend->port(), request("GET", "/nothing?x=1"));
    QCOMPARE(answering.size(), 2);
    QCOMPARE(answering[0], (QVariantList{QByteArray("POST"), chatPath(), 200}));
    QCOMPARE(answering[1], (QVariantList{QByteArray("GET"), QByteArray("/nothing?x=1"), 404}));
}

void TestSimulatedBackend::answersJson_data()
{
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<QByteArray>("target");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QString>("object");
    const auto row = [](const char *method, const QByteArray &target, const char *body, const char *object) {
        QTest::newRow(target) << QByteArray(method) << target << QByteArray(body) << QString::fromLatin1(object);
    };
    const char *messages = R"({"model":"gpt-4o","messages":[{"role":"user","content":"Hi"}]})";
    row("POST", chatPath(), messages, "chat.completion");
    row("POST", "/openai/v1/chat/completions", messages, "chat.completion");
    row("POST", "/openai/v1/completions", R"({"model":"m","prompt":"Hi"})", "text_completion");
    row("POST", "/openai/v1/embeddings", R"({"model":"m","input":"Hi","encoding_format":"base64"})", "list");
    row("POST", "/openai/v1/responses", R"({"model":"m","input":"Hi"})", "response");
    row("GET", "/openai/v1/models", "", "list");
    row("GET", "/openai/v1/models/gpt-4o", "", "model");
}

void TestSimulatedBackend::answersJson()
{
    QFETCH(QByteArray, method);
    QFETCH(QByteArray, target);
    QFETCH(QByteArray, body);
    SimulateFixture fixture;
    const auto backend = startBackend(fixture.options());
    const WireMessage message = ask(backend->port(), request(method, target, {}, body));
    QCOMPARE(message.status(), 200);
    QCOMPARE(message.reason(), "OK");
    QCOMPARE(message.header("Content-Type"), "application/json");
    QCOMPARE(message.header("Content-Length"), QByteArray::number(message.body.size()));
    QCOMPARE(message.header("x-ms-region"), "westus3");
    QCOMPARE(message.headerValues("Date").size(), 1);
    QTEST(jsonOf(message)["object"].toString(), "object");
}

void TestSimulatedBackend::streams_data()
{
    QTest::addColumn<QByteArray>("target");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QByteArray>("end");
    QTest::newRow("chat") << chatPath() << QByteArray(R"({"stream":true,"messages":[{"role":"user","content":"Hi"}]})")
                          << QByteArray("\n\ndata: [DONE]\n\n");
    QTest::newRow("completions") << QByteArray("/openai/v1/completions")
                                 << QByteArray(R"({"model":"m","stream":true,"prompt":"Hi"})")
                                 << QByteArray("\n\ndata: [DONE]\n\n");
    QTest::newRow("responses") << QByteArray("/openai/v1/responses")
                               << QByteArray(R"({"model":"m","stream":true,"input":"Hi"})")
                               << QByteArray("\"response.completed\"}\n\n");
}

void TestSimulatedBackend::streams()
{
    QFETCH(QByteArray, target);
    QFETCH(QByteArray, body);
    QFETCH(QByteArray, end);
    SimulateFixture fixture;
    const auto backend = startBackend(fixture.options());
    const WireMessage message = ask(backend->port(), request("POST", target, {}, body));
    QCOMPARE(message.status(), 200);
    QCOMPARE(message.header("Content-Type"), "text/event-stream; charset=utf-8");
    QCOMPARE(message.header("Transfer-Encoding"), "chunked");
    QVERIFY(!message.hasHeader("Content-Length"));
    QVERIFY(message.finalChunk);
    QVERIFY2(message.body.endsWith(end), message.body.constData());
    // A chunk an event, as they would come.
    const qsizetype events = eventsOf(message.body).size();
    QVERIFY(events > 5);
    QCOMPARE(message.rawBody.count("}\n\n\r\n") + message.rawBody.count("[DONE]\n\n\r\n"), events);
}

void TestSimulatedBackend::takesForms()
{
    SimulateFixture fixture;
    const auto backend = startBackend(fixture.options());
    const QByteArray audio = lcgBytes(300'000);
    const QByteArray body = "--XyZ\r\nContent-Disposition: form-data; name=\"file\"; filename=\"talk.mp3\"\r\n"
                            "Content-Type: audio/mpeg\r\n\r\n" +
                            audio +
                            "\r\n--XyZ\r\nContent-Disposition: form-data; name=\"model\"\r\n\r\nwhisper\r\n--XyZ--\r\n";
    const WireHeaders type{{"Content-Type", "multipart/form-data; boundary=XyZ"}};
    for (const char *target : {"/openai/v1/audio/transcriptions",
                               "/openai/deployments/whisper/audio/transcriptions?api-version=2024-10-21"}) {
        const WireMessage message = ask(backend->port(), request("POST", target, type, body));
        QCOMPARE(message.status(), 200);
        QVERIFY(jsonOf(message)["text"].toString().contains(u"of talk.mp3 by test-westus3 in westus3: 300000 bytes"_s));
        QCOMPARE(message.header("x-ms-deployment-name"), "whisper");
    }
}

void TestSimulatedBackend::refuses_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("reason");
    const WireHeaders key{{"api-key", "secret"}};
    QTest::newRow("no key") << post(chatPath(), chatBody()) << 401 << QByteArray("Unauthorized");
    QTest::newRow("no path") << post("/nothing", chatBody(), key) << 404 << QByteArray("Not Found");
    QTest::newRow("no JSON") << request("POST", chatPath(), key, "x") << 400 << QByteArray("Bad Request");
    QTest::newRow("method") << request("DELETE", chatPath(), key) << 405 << QByteArray("Method Not Allowed");
}

void TestSimulatedBackend::refuses()
{
    QFETCH(QByteArray, bytes);
    QFETCH(int, status);
    QFETCH(QByteArray, reason);
    SimulateFixture fixture;
    SimulatedBackendOptions options = fixture.options();
    options.key = u"secret"_s;
    options.firstTokenMs = 600'000; // refusals come at once
    const auto backend = startBackend(options);
    const WireMessage message = ask(backend->port(), bytes);
    QCOMPARE(message.status(), status);
    QCOMPARE(message.reason(), reason);
    QVERIFY(!errorOf(message)["code"].toString().isEmpty());
    QVERIFY(!message.hasHeader("Connection"));
}

void TestSimulatedBackend::throttles()
{
    SimulateFixture fixture;
    SimulatedBackendOptions options = fixture.options();
    options.rpm = 2;
    options.tpm = 1'000;
    const auto backend = startBackend(options);
    RawClient client(backend->port());
    for (int i = 0; i < 3; ++i) {
        client.send(post(chatPath(), chatBody(u"Hello"_s, {{u"max_tokens"_s, 98}})));
    }
    const WireMessage first = client.response();
    QCOMPARE(first.status(), 200);
    QCOMPARE(first.header("x-ratelimit-limit-requests"), "2");
    QCOMPARE(first.header("x-ratelimit-limit-tokens"), "1000");
    QCOMPARE(first.header("x-ratelimit-remaining-tokens"), "900");
    QCOMPARE(client.response().status(), 200);
    const WireMessage third = client.response();
    QCOMPARE(third.status(), 429);
    QCOMPARE(third.header("Retry-After"), "60");
    QCOMPARE(third.header("retry-after-ms"), "60000");
    QCOMPARE(third.header("x-ratelimit-remaining-requests"), "0");
    QCOMPARE(backend->counters().throttled, 1);
    QCOMPARE(backend->counters().faults, 0);
    fixture.nowMs += 60'000;
    client.send(post(chatPath(), chatBody()));
    QCOMPARE(client.response().status(), 200);
}

void TestSimulatedBackend::resets()
{
    SimulateFixture fixture;
    SimulatedBackendOptions options = fixture.options();
    options.faults = {{SimulatedFault::Kind::Reset, 0, 1.0}};
    const auto backend = startBackend(options);
    QSignalSpy answering(backend.get(), &SimulatedBackend::answering);
    PlainSocket caller(backend->port());
    caller.send(post(chatPath(), chatBody()));
    QVERIFY(spinUntil([&] { return backend->counters().faults == 1; }));
    QCOMPARE(caller.receive(), ECONNRESET);
    QCOMPARE(answering.size(), 1);
    QCOMPARE(answering[0][2].toInt(), 0);
    QVERIFY(spinUntil([&] { return backend->counters().open == 0; }));
    QCOMPARE(backend->counters().aborted, 0);
    QCOMPARE(backend->counters().answered, 0);
}

void TestSimulatedBackend::stalls()
{
    SimulateFixture fixture;
    SimulatedBackendOptions options = fixture.options();
    options.faults = {{SimulatedFault::Kind::Stall, 0, 1.0}};
    const auto backend = startBackend(options);
    RawClient client(backend->port());
    client.send(post(chatPath(), chatBody()) + post(chatPath(), chatBody()));
    QVERIFY(spinUntil([&] { return backend->counters().faults == 1; }));
    spinFor(std::chrono::milliseconds(20));
    QVERIFY(client.received().isEmpty());
    QVERIFY(!client.isClosed());
    QCOMPARE(backend->counters().requests, 1); // the one behind it is not looked at
    client.close();
    QVERIFY(spinUntil([&] { return backend->counters().open == 0; }));
    QCOMPARE(backend->counters().aborted, 1);
}

void TestSimulatedBackend::breaksOff_data()
{
    QTest::addColumn<bool>("stream");
    QTest::newRow("a whole answer") << false;
    QTest::newRow("a stream") << true;
}

void TestSimulatedBackend::breaksOff()
{
    QFETCH(bool, stream);
    SimulateFixture fixture;
    SimulatedBackendOptions options = fixture.options();
    options.faults = {{SimulatedFault::Kind::Close, 0, 1.0}};
    const auto backend = startBackend(options);
    const WireMessage message = ask(backend->port(), post(chatPath(), chatBody(u"Hello"_s, {{u"stream"_s, stream}})));
    QCOMPARE(message.status(), 200);
    QVERIFY(!message.complete);
    QVERIFY(!message.body.isEmpty());
    if (stream) {
        QVERIFY(!message.finalChunk && !message.body.contains("[DONE]"));
        QVERIFY(eventsOf(message.body).size() > 3);
    } else {
        QCOMPARE(message.header("Content-Length").toLongLong() / 2, message.body.size());
    }
    QCOMPARE(backend->counters().faults, 1);
    QCOMPARE(backend->counters().answered, 0);
    QCOMPARE(backend->counters().aborted, 0);
}

void TestSimulatedBackend::injectsStatuses()
{
    SimulateFixture fixture;
    SimulatedBackendOptions options = fixture.options();
    options.faults = {{SimulatedFault::Kind::Status, 503, 1.0}};
    const auto backend = startBackend(options);
    RawClient client(backend->port());
    client.send(post(chatPath(), chatBody(u"Hello"_s, {{u"stream"_s, true}})) + post(chatPath(), chatBody()));
    for (int i = 0; i < 2; ++i) { // the connection stays
        const WireMessage message = client.response();
        QCOMPARE(message.status(), 503);
        QCOMPARE(errorOf(message)["code"].toString(), u"ServiceUnavailable"_s);
        QVERIFY(message.hasHeader("Content-Length"));
    }
    QCOMPARE(backend->counters().faults, 2);
    QCOMPARE(backend->counters().answered, 2);
}

void TestSimulatedBackend::faultsComeAtTheirRate()
{
    SimulateFixture fixture;
    SimulatedBackendOptions options = fixture.options();
    options.answerTokens = 1;
    options.faults = {{SimulatedFault::Kind::Status, 429, 0.3}};
    const auto backend = startBackend(options);
    RawClient client(backend->port());
    constexpr int count = 600;
    client.send(post(chatPath(), chatBody()).repeated(count));
    int throttled = 0;
    for (int i = 0; i < count; ++i) {
        const int status = client.response().status();
        QVERIFY(status == 429 || status == 200);
        throttled += status == 429 ? 1 : 0;
    }
    QVERIFY2(throttled > count / 4 && throttled < count * 35 / 100, qPrintable(QString::number(throttled)));
    QCOMPARE(backend->counters().faults, throttled);
    QCOMPARE(backend->counters().throttled, 0);
}

void TestSimulatedBackend::servesManyAtOnce()
{
    SimulateFixture fixture;
    SimulatedBackendOptions options = fixture.options();
    options.firstTokenMs = 20;
    options.tokensPerSecond = 2'000;
    options.answerTokens = 40;
    const auto backend = startBackend(options);
    std::vector<std::unique_ptr<RawClient>> clients;
    for (int i = 0; i < 150; ++i) {
        clients.push_back(std::make_unique<RawClient>(backend->port()));
        clients.back()->send(post(chatPath(), chatBody(u"Hello"_s, {{u"stream"_s, true}})));
    }
    QVERIFY(spinUntil([&] { return backend->counters().requests == 150; }));
    QCOMPARE(backend->counters().open, 150);
    for (const auto &client : clients) {
        const WireMessage message = client->response();
        QVERIFY(message.finalChunk);
        QVERIFY(message.body.endsWith("data: [DONE]\n\n"));
    }
    QCOMPARE(backend->counters().answered, 150);
    QCOMPARE(backend->counters().aborted, 0);
}

QTEST_GUILESS_MAIN(TestSimulatedBackend)
#include "tst_simulatedbackend.moc"
