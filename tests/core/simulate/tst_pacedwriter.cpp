// SPDX-License-Identifier: MIT
#include "core/simulate/pacedwriter.h"
#include "tests/core/simulate/answerfixture.h"

#include <QElapsedTimer>
#include <QSignalSpy>
#include <QTcpServer>
#include <QTest>

using namespace spillway;
using namespace std::chrono_literals;

Q_DECLARE_METATYPE(spillway::AnswerFraming)

/// One answer after the other onto a real socket. The clock stands still unless a test moves it, so that only the
/// writer's own timers move an answer on.
class TestPacedWriter : public QObject
{
    Q_OBJECT
private slots:
    void init();
    void cleanup();
    void writesWholeAnswers_data();
    void writesWholeAnswers();
    void frames_data();
    void frames();
    void eachEventIsAChunk();
    void headAndFirstPieceGoTogether();
    void aWholeBodyWaitsForItsLastToken();
    void eventsComeAtTheirPace();
    void whatIsOverdueGoesAtOnce();
    void theEndFollowsTheLastEvent();
    void answersInTurn();
    void waitsForASlowReader();
    void largeBodiesGoInPieces();
    void stopDropsTheAnswer();
    void cutsInHalf_data();
    void cutsInHalf();

private:
    /// A stream of `count` events of one token.
    static SimulatedAnswer stream(int count, qsizetype padding = 0)
    {
        auto made = std::make_shared<int>(0);
        return streamAnswer(
            [made, count, padding]() -> std::optional<StreamEvent> {
                if (*made == count) {
                    return std::nullopt;
                }
                return StreamEvent{"data: " + QByteArray::number((*made)++) + QByteArray(padding, '.') + "\n\n", 1};
            },
            count);
    }
    Pacing atOnce() const { return {m_nowMs, 0, 0}; }

    qint64 m_nowMs = 1'000;
    std::unique_ptr<QTcpServer> m_server;
    std::unique_ptr<RawClient> m_client;
    QTcpSocket *m_socket = nullptr;
    std::unique_ptr<PacedWriter> m_writer;
    std::unique_ptr<QSignalSpy> m_finished;
    std::unique_ptr<QSignalSpy> m_cut;
};

void TestPacedWriter::init()
{
    m_nowMs = 1'000;
    m_server = std::make_unique<QTcpServer>();
    QVERIFY(m_server->listen(QHostAddress::LocalHost));
    m_client = std::make_unique<RawClient>(m_server->serverPort());
    QVERIFY(spinUntil([this] { return m_server->hasPendingConnections(); }));
    m_socket = m_server->nextPendingConnection();
    m_writer = std::make_unique<PacedWriter>(m_socket, [this] { return m_nowMs; });
    m_finished = std::make_unique<QSignalSpy>(m_writer.get(), &PacedWriter::finished);
    m_cut = std::make_unique<QSignalSpy>(m_writer.get(), &PacedWriter::cut);
}

void TestPacedWriter::cleanup()
{
    m_finished.reset();
    m_cut.reset();
    m_writer.reset();
    m_server.reset(); // and the socket with it
    m_client.reset();
}

void TestPacedWriter::writesWholeAnswers_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("firstLine");
    QTest::addColumn<QByteArray>("body");
    QTest::newRow("200") << 200 << QByteArray("HTTP/1.1 200 OK") << QByteArray("{}");
    QTest::newRow("429") << 429 << QByteArray("HTTP/1.1 429 Too Many Requests") << QByteArray("slow down");
    QTest::newRow("no body") << 404 << QByteArray("HTTP/1.1 404 Not Found") << QByteArray("");
}

void TestPacedWriter::writesWholeAnswers()
{
    QFETCH(int, status);
    QFETCH(QByteArray, firstLine);
    QFETCH(QByteArray, body);
    SimulatedAnswer answer = typedAnswer("text/plain", body);
    answer.status = status;
    answer.headers.append("x-ms-region", "westus3");
    m_writer->begin(answer, {}, atOnce());
    QCOMPARE(m_finished->size(), 1); // nothing is to be waited for
    const WireMessage message = m_client->response();
    QCOMPARE(message.firstLine, firstLine);
    QCOMPARE(message.headerNames(), (QList<QByteArray>{"content-type", "x-ms-region", "content-length"}));
    QCOMPARE(message.header("Content-Length"), QByteArray::number(body.size()));
    QCOMPARE(message.body, body);
}

void TestPacedWriter::frames_data()
{
    QTest::addColumn<bool>("isStream");
    QTest::addColumn<AnswerFraming>("framing");
    QTest::addColumn<QByteArray>("headers"); // in lower case, behind content-type
    QTest::addColumn<QByteArray>("rawBody");
    const AnswerFraming usual;
    QTest::newRow("stream") << true << usual << QByteArray("transfer-encoding")
                            << QByteArray("9\r\ndata: 0\n\n\r\n9\r\ndata: 1\n\n\r\n0\r\n\r\n");
    QTest::newRow("stream of HTTP/1.0") << true << AnswerFraming{.chunked = false, .last = true}
                                        << QByteArray("connection") << QByteArray("data: 0\n\ndata: 1\n\n");
    QTest::newRow("the last stream") << true << AnswerFraming{.last = true}
                                     << QByteArray("transfer-encoding,connection")
                                     << QByteArray("9\r\ndata: 0\n\n\r\n9\r\ndata: 1\n\n\r\n0\r\n\r\n");
    QTest::newRow("stream without its body")
        << true << AnswerFraming{.noBody = true} << QByteArray("transfer-encoding") << QByteArray();
    QTest::newRow("whole") << false << usual << QByteArray("content-length") << QByteArray("0123456789");
    QTest::newRow("whole without its body")
        << false << AnswerFraming{.noBody = true} << QByteArray("content-length") << QByteArray();
    QTest::newRow("the last whole one") << false << AnswerFraming{.last = true}
                                        << QByteArray("content-length,connection") << QByteArray("0123456789");
}

void TestPacedWriter::frames()
{
    QFETCH(bool, isStream);
    QFETCH(AnswerFraming, framing);
    QFETCH(QByteArray, headers);
    QFETCH(QByteArray, rawBody);
    m_writer->begin(isStream ? stream(2) : typedAnswer("text/plain", "0123456789"), framing, atOnce());
    QCOMPARE(m_finished->size(), 1);
    m_socket->disconnectFromHost();
    QVERIFY(m_client->awaitClose());
    const QByteArray received = m_client->received();
    const qsizetype headEnd = received.indexOf("\r\n\r\n");
    QCOMPARE(m_client->message().headerNames(), QList<QByteArray>{"content-type"} + headers.split(','));
    QCOMPARE(received.sliced(headEnd + 4), rawBody);
    QCOMPARE(m_client->message().header("Connection"), framing.last ? QByteArray("close") : QByteArray());
}

void TestPacedWriter::eachEventIsAChunk()
{
    m_writer->begin(stream(3), {}, atOnce());
    const WireMessage message = m_client->response();
    QVERIFY(message.complete && message.finalChunk);
    QCOMPARE(message.rawBody.count("9\r\ndata: "), 3);
    QCOMPARE(message.body, "data: 0\n\ndata: 1\n\ndata: 2\n\n");
}

void TestPacedWriter::headAndFirstPieceGoTogether()
{
    QElapsedTimer elapsed;
    elapsed.start();
    m_writer->begin(stream(1), {}, {m_nowMs, 30, 0});
    QCOMPARE(m_finished->size(), 0);
    QCOMPARE(m_socket->bytesToWrite(), 0); // not even the head
    QVERIFY(m_client->awaitHead());
    QVERIFY2(elapsed.elapsed() >= 29, qPrintable(QString::number(elapsed.elapsed())));
    QVERIFY(m_client->response().complete);
    QCOMPARE(m_finished->size(), 1);
}

void TestPacedWriter::aWholeBodyWaitsForItsLastToken()
{
    SimulatedAnswer answer = typedAnswer("text/plain", "x");
    answer.tokens = 10;
    QElapsedTimer elapsed;
    elapsed.start();
    m_writer->begin(answer, {}, {m_nowMs, 10, 500});
    QCOMPARE(m_finished->size(), 0);
    QCOMPARE(m_client->response().body, "x");
    QVERIFY2(elapsed.elapsed() >= 29, qPrintable(QString::number(elapsed.elapsed())));
}

void TestPacedWriter::eventsComeAtTheirPace()
{
    QElapsedTimer elapsed;
    elapsed.start();
    m_writer->begin(stream(4), {}, {m_nowMs, 0, 100});
    for (int i = 0; i < 4; ++i) {
        QVERIFY(m_client->awaitBody(9 * (i + 1)));
        QVERIFY2(elapsed.elapsed() >= 10 * i - 1, qPrintable(QString::number(elapsed.elapsed())));
        if (i < 2) { // the others are not there early
            QVERIFY(m_client->message().body.size() < 9 * 4);
        }
    }
    QVERIFY(m_client->response().finalChunk);
}

void TestPacedWriter::whatIsOverdueGoesAtOnce()
{
    // A clock that has run on (a computer that slept) owes nothing.
    const Pacing pacing(m_nowMs, 60'000, 1);
    m_nowMs += 1'000'000;
    m_writer->begin(stream(100), {}, pacing);
    QCOMPARE(m_finished->size(), 1);
    QVERIFY(m_client->response().finalChunk);
}

void TestPacedWriter::theEndFollowsTheLastEvent()
{
    m_writer->begin(stream(1), {}, {m_nowMs, 0, 0.001}); // a second token would be due in 1000 s
    QCOMPARE(m_finished->size(), 1);
    QVERIFY(m_client->response().finalChunk);
}

void TestPacedWriter::answersInTurn()
{
    m_writer->begin(typedAnswer("text/plain", "one"), {}, atOnce());
    m_writer->begin(stream(2), {}, atOnce());
    m_writer->begin(typedAnswer("text/plain", "three"), {.noBody = false, .last = true}, atOnce());
    QCOMPARE(m_finished->size(), 3);
    QCOMPARE(m_client->response().body, "one");
    QCOMPARE(m_client->response().body, "data: 0\n\ndata: 1\n\n");
    const WireMessage last = m_client->response();
    QCOMPARE(last.body, "three");
    QVERIFY(last.hasHeader("Connection"));
}

void TestPacedWriter::waitsForASlowReader()
{
    constexpr qsizetype eventBytes = 16 * 1024;
    constexpr int count = 4096; // 64 MiB: more than the system's buffers take
    int made = 0;
    SimulatedAnswer answer = streamAnswer(
        [&made]() -> std::optional<StreamEvent> {
            if (made == count) {
                return std::nullopt;
            }
            ++made;
            return StreamEvent{QByteArray(eventBytes, 'x'), 1};
        },
        count);
    m_client->setReading(false);
    m_writer->begin(std::move(answer), {.chunked = false}, atOnce());
    int before = -1;
    while (made != before) { // until the system takes no more
        before = made;
        spinFor(30ms);
    }
    QVERIFY2(made < count / 2, qPrintable(QString::number(made)));
    QVERIFY(m_socket->bytesToWrite() >= 32 * 1024);
    QVERIFY(m_socket->bytesToWrite() <= 64 * 1024 + eventBytes);
    m_client->setReading(true);
    QVERIFY(spinUntil([&] { return m_finished->size() == 1; }, 60s)); // 64 MiB take a while under a sanitizer
    QCOMPARE(made, count);
}

void TestPacedWriter::largeBodiesGoInPieces()
{
    const QByteArray body = lcgBytes(3 * 1024 * 1024 + 7);
    m_writer->begin(typedAnswer("audio/wav", body), {}, atOnce());
    QVERIFY(m_socket->bytesToWrite() <= 128 * 1024);
    QCOMPARE(m_client->response().body, body);
    QCOMPARE(m_finished->size(), 1);
}

void TestPacedWriter::stopDropsTheAnswer()
{
    m_writer->begin(stream(3), {}, {m_nowMs, 0, 200});
    QVERIFY(m_client->awaitBody(9));
    m_writer->stop();
    spinFor(20ms); // the other two would be there
    QCOMPARE(m_client->message().body, "data: 0\n\n");
    QCOMPARE(m_finished->size(), 0);
    m_writer->begin(stream(0), {.chunked = false}, atOnce()); // and another one can begin
    QCOMPARE(m_finished->size(), 1);
}

void TestPacedWriter::cutsInHalf_data()
{
    QTest::addColumn<bool>("isStream");
    QTest::addColumn<bool>("chunked");
    QTest::addColumn<QByteArray>("body");
    QTest::newRow("whole") << false << true << QByteArray("01234");
    QTest::newRow("stream") << true << true << QByteArray("data: 0\n\ndata: 1\n\n");
    QTest::newRow("stream of HTTP/1.0") << true << false << QByteArray("data: 0\n\ndata: 1\n\n");
}

void TestPacedWriter::cutsInHalf()
{
    QFETCH(bool, isStream);
    QFETCH(bool, chunked);
    QFETCH(QByteArray, body);
    m_writer->begin(isStream ? stream(4) : typedAnswer("text/plain", "0123456789"),
                    {.chunked = chunked, .cutHalf = true}, atOnce());
    QCOMPARE(m_cut->size(), 1);
    QCOMPARE(m_finished->size(), 0);
    m_socket->disconnectFromHost();
    QVERIFY(m_client->awaitClose());
    QCOMPARE(m_client->message().body, body);
    QVERIFY(!m_client->message().finalChunk);
    // The head promises more than what came.
    QCOMPARE(m_client->message().header("Content-Length"), isStream ? QByteArray() : QByteArray("10"));
    QCOMPARE(m_client->message().hasHeader("Transfer-Encoding"), isStream && chunked);
}

QTEST_GUILESS_MAIN(TestPacedWriter)
#include "tst_pacedwriter.moc"
