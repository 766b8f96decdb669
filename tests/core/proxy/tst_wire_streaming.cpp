// SPDX-License-Identifier: MIT
#include "core/proxy/clientconnection.h"
#include "core/proxy/filelimit.h"
#include "core/proxy/platformsocket.h"
#include "tests/support/processusage.h"
#include "tests/support/proxyfixture.h"
#include "tests/support/rawclient.h"

#include <QElapsedTimer>
#include <QTest>

#include <limits>

#ifdef Q_OS_UNIX
#include <QSocketNotifier>
#include <cerrno>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>
#endif

using namespace spillway;
using namespace std::chrono_literals;

namespace
{

/// A stream that has begun and does not end.
void oneEvent(BackendConnection &connection, const WireMessage & /*request*/)
{
    connection.beginStream();
    connection.chunk("data: 1\n\n");
}

} // namespace

/// CONTRACT.md section 4 and ALGORITHM.md section 4: answers as they come, cuts that stay cuts, back-pressure both
/// ways.
class WireStreaming : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase() { raiseFileLimit(); }
    void headBeforeTheFirstByte();
    void eachEventBeforeTheNext();
    void smallPiecesAreNotHeldBack();
    void brokenOff_data();
    void brokenOff();
    void brokenOffInHttp10();
    void silenceAfterTheHead();
    void steadyDripIsNoSilence();
    void thinkingLongBeforeTheHead();
    void callerLeavesMidStream();
    void callerResetIsMetByAWrite();
    void callerLeavesWhileUploading();
    void earlyAnswerWhileUploading();
    void slowReader();
    void slowBackendUpload();
    void slowCallerSuffersAlone();
    void thousandStreams();
    void manyWaitersDoNotBlockQuickOnes();
};

void WireStreaming::headBeforeTheFirstByte()
{
    ScriptedBackend backend([](BackendConnection &connection, const WireMessage &) { connection.beginStream(); });
    ProxyFixture proxy;
    proxy.add("east", backend);
    proxy.start();
    RawClient client(proxy.port());
    client.send(chatRequest());
    QVERIFY(client.awaitHead());
    QCOMPARE(client.message().status(), 200);
    QCOMPARE(client.message().header("content-type"), "text/event-stream");
    QVERIFY(client.message().body.isEmpty());
    backend.lastConnection().chunk("data: x\n\n");
    QVERIFY(client.awaitBody(9));
    backend.lastConnection().endChunks();
    QVERIFY(client.response().finalChunk);
}

void WireStreaming::eachEventBeforeTheNext()
{
    ScriptedBackend backend([](BackendConnection &connection, const WireMessage &) { connection.beginStream(); });
    ProxyFixture proxy;
    proxy.add("east", backend);
    proxy.start();
    RawClient client(proxy.port());
    client.send(chatRequest());
    QVERIFY(client.awaitHead());
    QByteArray all;
    QElapsedTimer timer;
    timer.start();
    for (int i = 0; i < 200; ++i) {
        // In lock-step: the next event is sent only when this one is there, so any holding back stops the test.
        const QByteArray event = "data: {\"n\":" + QByteArray::number(i) + "}\n\n";
        all += event;
        backend.lastConnection().chunk(event);
        QVERIFY(client.awaitBody(all.size(), 2s));
    }
    QVERIFY2(timer.elapsed() < 10'000, QByteArray::number(timer.elapsed()));
    backend.lastConnection().endChunks();
    QCOMPARE(client.response().body, all);
}

void WireStreaming::smallPiecesAreNotHeldBack()
{
    // With a known length too.
    ScriptedBackend backend(reply::raw("HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\n"));
    ProxyFixture proxy;
    proxy.add("east", backend);
    proxy.start();
    RawClient client(proxy.port());
    client.send(chatRequest());
    QVERIFY(client.awaitHead());
    for (int i = 1; i <= 20; ++i) {
        backend.lastConnection().write("x");
        QVERIFY(client.awaitBody(i, 2s));
    }
    QVERIFY(client.response().complete);
}

void WireStreaming::brokenOff_data()
{
    QTest::addColumn<QByteArray>("raw");
    QTest::addColumn<bool>("reset");
    const QByteArray chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n";
    const QByteArray length = "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhello";
    for (const bool reset : {false, true}) {
        const char *how = reset ? "reset" : "closed";
        QTest::addRow("chunked, %s", how) << chunked << reset;
        QTest::addRow("inside a chunk, %s", how) << chunked + "10\r\nhal" << reset;
        QTest::addRow("before the last empty line, %s", how) << chunked + "0\r\n" << reset;
        QTest::addRow("length, %s", how) << length << reset;
    }
    QTest::newRow("a chunk without a size") << chunked + "zz\r\nmore\r\n0\r\n\r\n" << false;
}

void WireStreaming::brokenOff()
{
    QFETCH(QByteArray, raw);
    QFETCH(bool, reset);
    ScriptedBackend backend([&](BackendConnection &connection, const WireMessage &) {
        connection.write(raw);
        // The end comes when the caller has read the beginning, so that the answer is surely committed.
        QTimer::singleShot(200, &connection, [&connection, reset] { reset ? connection.reset() : connection.close(); });
    });
    ScriptedBackend other;
    ProxyFixture proxy;
    proxy.add("east", backend, 1);
    proxy.add("other", other, 2);
    proxy.start();
    RawClient client(proxy.port());
    client.send(chatRequest());
    QVERIFY(client.awaitBody(5));
    QVERIFY(client.awaitClose());
    QVERIFY(!client.message().complete);
    QVERIFY(!client.received().endsWith("0\r\n\r\n"));
    QVERIFY(client.message().body.startsWith("hello"));
    QCOMPARE(other.requests().size(), 0);
    QVERIFY(proxy.awaitRecords(1));
    QCOMPARE(proxy.records.first().end, ExchangeEnd::BrokenOff);
    // Counted as an error, not set aside.
    QCOMPARE(proxy.backend("east").errors, 1U);
    QCOMPARE(proxy.backend("east").state, HealthState::Healthy);
}

void WireStreaming::brokenOffInHttp10()
{
#ifdef Q_OS_UNIX
    ScriptedBackend backend([](BackendConnection &connection, const WireMessage &) {
        connection.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n");
        QTimer::singleShot(200, &connection, [&connection] { connection.close(); });
    });
    ProxyFixture proxy;
    proxy.add("east", backend);
    proxy.start();
    // A socket of the system's own: Qt does not tell a reset from an end.
    const int fd = socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(proxy.port());
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    QCOMPARE(::connect(fd, reinterpret_cast<sockaddr *>(&address), sizeof address), 0);
    const QByteArray bytes = "GET /openai/x HTTP/1.0\r\n\r\n";
    QCOMPARE(::send(fd, bytes.constData(), size_t(bytes.size()), 0), ssize_t(bytes.size()));
    QByteArray received;
    bool ended = false;
    bool wasReset = false;
    QSocketNotifier notifier(fd, QSocketNotifier::Read);
    QObject::connect(&notifier, &QSocketNotifier::activated, &notifier, [&] {
        char buffer[4096];
        const ssize_t count = ::recv(fd, buffer, sizeof buffer, MSG_DONTWAIT);
        if (count > 0) {
            received.append(buffer, count);
        } else if (count == 0 || errno != EAGAIN) {
            wasReset = count < 0 && errno == ECONNRESET;
            ended = true;
            notifier.setEnabled(false);
        }
    });
    QVERIFY(spinUntil([&] { return ended; }));
    ::close(fd);
    QVERIFY(received.endsWith("hello"));
    QVERIFY2(wasReset, "an orderly end would make the cut answer look complete");
#endif
}

void WireStreaming::silenceAfterTheHead()
{
    ScriptedBackend backend(reply::raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n"));
    ProxyFixture proxy;
    proxy.profile.balancing.idleTimeout = 300ms;
    proxy.add("east", backend);
    proxy.start();
    RawClient client(proxy.port());
    client.send(chatRequest());
    QVERIFY(client.awaitBody(5));
    QVERIFY(client.awaitClose(5s));
    QVERIFY(!client.message().complete);
    QTRY_COMPARE(backend.openConnections(), 0);
    QVERIFY(proxy.awaitRecords(1));
    QCOMPARE(proxy.records.first().end, ExchangeEnd::BrokenOff);
    QCOMPARE(proxy.backend("east").state, HealthState::Healthy);
}

void WireStreaming::steadyDripIsNoSilence()
{
    ScriptedBackend backend(reply::slow("0123456789", 1, 150));
    ProxyFixture proxy;
    proxy.profile.balancing.idleTimeout = 600ms;
    proxy.add("east", backend);
    proxy.start();
    QCOMPARE(ask(proxy.port(), chatRequest()).body, "0123456789"); // 1.5 s in all
}

void WireStreaming::thinkingLongBeforeTheHead()
{
    // The connect time-out is over long before; only the idle time-out counts for a backend that thinks.
    ScriptedBackend backend([](BackendConnection &connection, const WireMessage &) {
        QTimer::singleShot(1200, &connection, [&connection] { connection.answer(200); });
    });
    ProxyFixture proxy;
    proxy.profile.balancing.connectTimeout = 300ms;
    proxy.profile.balancing.idleTimeout = 5s;
    proxy.add("east", backend);
    proxy.start();
    QCOMPARE(ask(proxy.port(), chatRequest()).status(), 200);
}

void WireStreaming::callerLeavesMidStream()
{
    ScriptedBackend backend(oneEvent);
    ProxyFixture proxy;
    proxy.add("east", backend);
    proxy.start();
    for (const bool abort : {false, true}) {
        RawClient client(proxy.port());
        client.send(chatRequest());
        QVERIFY(client.awaitBody(9));
        QElapsedTimer timer;
        timer.start();
        abort ? client.abort() : client.close();
        QTRY_COMPARE(backend.openConnections(), 0);
        QVERIFY2(timer.elapsed() < 500, QByteArray::number(timer.elapsed()));
        QTRY_COMPARE(proxy.server.snapshot().inFlight, 0);
        QCOMPARE(proxy.backend("east").inFlight, 0);
    }
    QCOMPARE(proxy.backend("east").errors, 0U);
}

// More than a buffer full waits behind the request, so that nothing is read from the caller and its reset is met by the
// next write: Qt tells of the end from inside that write.
void WireStreaming::callerResetIsMetByAWrite()
{
    ScriptedBackend backend(oneEvent);
    ProxyFixture proxy;
    proxy.add("east", backend);
    proxy.start();
    RawClient client(proxy.port());
    client.send(chatRequest());
    client.send(chatRequest("\"" + QByteArray(4 * ClientConnection::readBufferSize, 'x') + "\""));
    QVERIFY(client.awaitBody(9));
    QVERIFY(spinUntil([&] { return client.socket().bytesToWrite() == 0; }));
    resetOnClose(client.socket().socketDescriptor());
    client.abort();
    backend.lastConnection().chunk("data: 2\n\n");
    QVERIFY(proxy.awaitRecords(1));
    QCOMPARE(proxy.records.first().end, ExchangeEnd::CallerLeft);
    QTRY_COMPARE(backend.openConnections(), 0);
    QCOMPARE(proxy.backend("east").errors, 0U);
}

void WireStreaming::callerLeavesWhileUploading()
{
    ScriptedBackend backend;
    ProxyFixture proxy;
    proxy.profile.endpoint.maxReplayMiB = 1;
    proxy.add("east", backend);
    proxy.start();
    RawClient client(proxy.port());
    client.send("POST /openai/x HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9000000\r\n\r\n" + lcgBytes(4'000'000));
    QTRY_COMPARE(proxy.server.snapshot().inFlight, 1);
    client.abort();
    QTRY_COMPARE(proxy.server.snapshot().inFlight, 0);
    QTRY_COMPARE(backend.openConnections(), 0);
    QCOMPARE(backend.requests().size(), 0);
    QCOMPARE(proxy.backend("east").errors, 0U);
}

void WireStreaming::earlyAnswerWhileUploading()
{
    // The backend answers 400 to the head of a large upload and closes: the caller gets that answer, not a 502.
    ScriptedBackend backend([](BackendConnection &connection, const WireMessage &) {
        connection.answer(400, {{"Connection", "close"}}, "\"no\"");
    });
    backend.replyOnHead();
    ProxyFixture proxy;
    proxy.profile.endpoint.maxReplayMiB = 1;
    proxy.add("east", backend);
    proxy.start();
    RawClient client(proxy.port());
    client.send(request("POST", "/openai/x", {}, lcgBytes(8'000'000)));
    const WireMessage answer = client.response();
    QCOMPARE(answer.status(), 400);
    QCOMPARE(answer.body, "\"no\"");
}

void WireStreaming::slowReader()
{
#if defined(__SANITIZE_ADDRESS__)
    // The sanitizer's own memory drowns what is measured; the bytes are checked all the same.
    constexpr qint64 allowed = 64 * 1024 * 1024;
#else
    constexpr qint64 allowed = 2 * 1024 * 1024;
#endif
    constexpr qint64 size = 50'000'000;
    const QByteArray pattern = lcgBytes(64 * 1024, 4);
    ScriptedBackend backend([&](BackendConnection &connection, const WireMessage &) {
        connection.write("HTTP/1.1 200 OK\r\nContent-Length: 50000000\r\n\r\n");
        connection.writePaced(size, pattern);
    });
    ProxyFixture proxy;
    proxy.profile.balancing.idleTimeout = 1s; // a slow caller is not the backend's silence
    proxy.add("east", backend);
    proxy.start();
    // Once quickly, so that what is used for the first time does not count.
    {
        RawClient warm(proxy.port());
        warm.send(chatRequest());
        QCOMPARE(warm.response().body.size(), size);
    }
    RawClient client(proxy.port());
    client.setReading(false);
    const qint64 before = residentBytes();
    client.send(chatRequest());
    qint64 most = 0;
    qint64 read = 0;
    for (int tick = 0; tick < 12; ++tick) {
        spinFor(250ms);
        read += client.readSome(256); // about 1 KB/s
        most = std::max(most, residentBytes() - before);
    }
    QVERIFY(read > 0);
    QVERIFY2(most < allowed, QByteArray::number(most));
    QVERIFY2(backend.lastConnection().pacedLeft() > size / 2, "the backend was not slowed down");
    QCOMPARE(proxy.server.snapshot().inFlight, 1);
    // It still gets every byte when it reads on.
    client.socket().setReadBufferSize(0);
    const bool all = spinUntil(
        [&] {
            read += client.socket().readAll().size();
            return read >= size;
        },
        30s);
    QVERIFY2(all, QByteArray::number(read));
}

void WireStreaming::slowBackendUpload()
{
    constexpr int size = 40'000'000;
    ScriptedBackend backend;
    backend.onConnect([](BackendConnection &connection) { connection.setReading(false); });
    ProxyFixture proxy;
    proxy.profile.endpoint.maxReplayMiB = 1;
    proxy.add("east", backend);
    proxy.start();
    RawClient client(proxy.port());
    const QByteArray body = lcgBytes(size, 8);
    client.send(request("POST", "/openai/x", {}, body));
    spinFor(1500ms);
    // Socket buffers of the system (a few MB on Linux) and the proxy's window, but not the whole body.
    QVERIFY2(client.socket().bytesToWrite() > size / 3, QByteArray::number(client.socket().bytesToWrite()));
    backend.lastConnection().setReading(true);
    QCOMPARE(client.response(60s).status(), 200);
    QVERIFY(backend.last().body == body);
}

void WireStreaming::slowCallerSuffersAlone()
{
    const QByteArray pattern = lcgBytes(64 * 1024, 4);
    ScriptedBackend backend([&](BackendConnection &connection, const WireMessage &request) {
        if (request.target().endsWith("big")) {
            connection.write("HTTP/1.1 200 OK\r\nContent-Length: 50000000\r\n\r\n");
            connection.writePaced(50'000'000, pattern);
        } else {
            connection.answer(200);
        }
    });
    ProxyFixture proxy;
    proxy.add("east", backend);
    proxy.start();
    const auto askFifty = [&] {
        QElapsedTimer timer;
        timer.start();
        for (int i = 0; i < 50; ++i) {
            if (ask(proxy.port(), chatRequest()).status() != 200) {
                return std::numeric_limits<qint64>::max();
            }
        }
        return timer.elapsed();
    };
    const qint64 alone = askFifty();
    std::vector<std::unique_ptr<RawClient>> slow;
    for (int i = 0; i < 20; ++i) {
        slow.push_back(std::make_unique<RawClient>(proxy.port()));
        slow.back()->setReading(false);
        slow.back()->send(request("GET", "/openai/big"));
    }
    // Half a head and then nothing.
    RawClient half(proxy.port());
    half.send("GET /openai/x HT");
    spinFor(300ms);
    // Twenty that are stuck cost the others nothing to speak of; a machine that is busy slows both.
    const qint64 beside = askFifty();
    QVERIFY2(beside < 5 * alone + 2000, QByteArray::number(alone) + " ms alone, " + QByteArray::number(beside) + " ms");
}

void WireStreaming::thousandStreams()
{
    constexpr int count = 1000;
    int running = 0;
    ScriptedBackend backend([&](BackendConnection &connection, const WireMessage &) {
        ++running;
        connection.beginStream();
        connection.chunk("data: 1\n\n");
    });
    ProxyFixture proxy;
    proxy.add("east", backend);
    proxy.start();
    std::vector<std::unique_ptr<RawClient>> clients;
    for (int i = 0; i < count; ++i) {
        clients.push_back(std::make_unique<RawClient>(proxy.port()));
        clients.back()->send(chatRequest());
    }
    const auto all = [&](qsizetype bytes) {
        return std::all_of(clients.begin(), clients.end(),
                           [bytes](const auto &client) { return client->message().body.size() >= bytes; });
    };
    // All at once: none ends before all have begun.
    QVERIFY2(spinUntil([&] { return running == count && all(9); }, 60s), QByteArray::number(running));
    QCOMPARE(proxy.server.snapshot().inFlight, count);
    QCOMPARE(proxy.backend("east").inFlight, count);
    for (int i = 0; i < count; ++i) {
        backend.connection(i).chunk("data: 2\n\n");
        backend.connection(i).endChunks();
    }
    QVERIFY(spinUntil([&] { return all(18); }, 60s));
    for (const auto &client : clients) {
        QVERIFY(client->response().finalChunk);
    }
    QTRY_COMPARE(proxy.server.snapshot().inFlight, 0);
}

void WireStreaming::manyWaitersDoNotBlockQuickOnes()
{
    ScriptedBackend backend([](BackendConnection &connection, const WireMessage &request) {
        if (request.target().endsWith("quick")) {
            connection.answer(200);
        }
    });
    ProxyFixture proxy;
    proxy.add("east", backend);
    proxy.start();
    std::vector<std::unique_ptr<RawClient>> waiting;
    for (int i = 0; i < 300; ++i) {
        waiting.push_back(std::make_unique<RawClient>(proxy.port()));
        waiting.back()->send(chatRequest());
    }
    QTRY_COMPARE(backend.requests().size(), 300);
    QCOMPARE(ask(proxy.port(), request("GET", "/openai/quick")).status(), 200);
}

QTEST_GUILESS_MAIN(WireStreaming)
#include "tst_wire_streaming.moc"
