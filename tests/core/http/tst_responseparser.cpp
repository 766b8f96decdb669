// SPDX-License-Identifier: MIT
#include "tests/core/http/responsetraits.h"

#include <QTest>

using namespace spillway;

/// Responses that are well formed (RFC 9112): what comes out, event by event, however the bytes are cut.
class TestResponseParser : public QObject
{
    Q_OBJECT
private slots:
    void complete_data();
    void complete();
    void withoutABody_data();
    void withoutABody();
    void untilTheEndOfTheConnection_data();
    void untilTheEndOfTheConnection();
    void interim_data();
    void interim();
    void switchingProtocols();
    void connection_data();
    void connection();
    void statusLines_data();
    void statusLines();
    void everyStatus();
    void oneAfterTheOther();
    void headIsAnEventOfItsOwn();
    void bodyIsPassedAtOnce();
    void anotherMethodEachTime();
    void nextForgetsAnError();
};

void TestResponseParser::complete_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<EventLog>("expected");
    const auto add = [](const char *name, const QByteArray &bytes, const EventLog &expected) {
        QTest::newRow(name) << bytes << expected;
    };
    add("with a length", ok + "Content-Length: 5\r\n\r\nhello",
        {"1.1 200 <OK> length=5 keep|Content-Length:5", "body hello", "end"});
    add("length zero", ok + "Content-Length: 0\r\n\r\n", {"1.1 200 <OK> length=0 keep|Content-Length:0", "end"});
    add("length with leading zeros", ok + "content-length: 0002\r\n\r\nhi",
        {"1.1 200 <OK> length=2 keep|content-length:0002", "body hi", "end"});
    add("a body that looks like a response",
        ok + "Content-Length: " + QByteArray::number(following.size()) + "\r\n\r\n" + following,
        {"1.1 200 <OK> length=" + QByteArray::number(following.size()) +
             " keep|Content-Length:" + QByteArray::number(following.size()),
         "body " + following, "end"});
    add("chunked", chunkedOk + "5\r\nhello\r\n6\r\n world\r\n0\r\n\r\n", {chunkedOkHead, "body hello world", "end"});
    add("chunked, empty", chunkedOk + "0\r\n\r\n", {chunkedOkHead, "end"});
    add("chunk extensions and trailers", chunkedOk + "1;a=\"b\"\r\nx\r\n0\r\nX-Sum: 1\r\n\r\n",
        {chunkedOkHead, "body x", "end"});
    add("chunked in another case", ok + "transfer-encoding: Chunked\r\n\r\n0\r\n\r\n",
        {"1.1 200 <OK> chunked keep|transfer-encoding:Chunked", "end"});
    add("chunked in 1.0 is read, and not trusted for more",
        "HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n\r\n",
        {"1.0 200 <OK> chunked close|Connection:keep-alive|Transfer-Encoding:chunked", "body x", "end"});
    add("an error with a body", "HTTP/1.1 429 Too Many Requests\r\nRetry-After: 5\r\nContent-Length: 2\r\n\r\n{}",
        {"1.1 429 <Too Many Requests> length=2 keep|Retry-After:5|Content-Length:2", "body {}", "end"});
    add("fields as sent", ok + "x-UPPER: One\r\nX-Upper:two\r\nx-empty:\r\nX-Tab:\t a \t\r\nContent-Length: 0\r\n\r\n",
        {"1.1 200 <OK> length=0 keep|x-UPPER:One|X-Upper:two|x-empty:|X-Tab:a|Content-Length:0", "end"});
    add("cookies stay apart", ok + "Set-Cookie: a=1\r\nSet-Cookie: b=2\r\nContent-Length: 0\r\n\r\n",
        {"1.1 200 <OK> length=0 keep|Set-Cookie:a=1|Set-Cookie:b=2|Content-Length:0", "end"});
    add("bytes above ASCII", ok + "X-Name: caf\xc3\xa9 \xff\r\nContent-Length: 2\r\n\r\n\xff\xfe",
        {"1.1 200 <OK> length=2 keep|X-Name:caf\xc3\xa9 \xff|Content-Length:2", "body \xff\xfe", "end"});
    add("205 has what it says", "HTTP/1.1 205 Reset Content\r\nContent-Length: 1\r\n\r\nx",
        {"1.1 205 <Reset Content> length=1 keep|Content-Length:1", "body x", "end"});
}

void TestResponseParser::complete()
{
    QFETCH(QByteArray, bytes);
    QFETCH(EventLog, expected);
    compareAllCuts<Responses>(bytes, expected + EventLog{"rest "});
    if (!QTest::currentTestFailed()) {
        compareAllCuts<Responses>(bytes + following + bytes, expected + followingLog + expected + EventLog{"rest "});
    }
}

void TestResponseParser::withoutABody_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<bool>("toHead");
    QTest::addColumn<QByteArray>("head");
    const auto add = [](const char *name, const QByteArray &bytes, bool toHead, const QByteArray &head) {
        QTest::newRow(name) << bytes << toHead << head;
    };
    add("204", "HTTP/1.1 204 No Content\r\n\r\n", false, "1.1 204 <No Content> keep");
    add("204 with length zero", "HTTP/1.1 204 No Content\r\nContent-Length: 0\r\n\r\n", false,
        "1.1 204 <No Content> length=0 keep|Content-Length:0");
    add("304", "HTTP/1.1 304 Not Modified\r\n\r\n", false, "1.1 304 <Not Modified> keep");
    add("304 tells the length that 200 had", "HTTP/1.1 304 Not Modified\r\nContent-Length: 500\r\n\r\n", false,
        "1.1 304 <Not Modified> length=500 keep|Content-Length:500");
    add("304 tells the coding that 200 had", "HTTP/1.1 304 Not Modified\r\nTransfer-Encoding: chunked\r\n\r\n", false,
        "1.1 304 <Not Modified> chunked keep|Transfer-Encoding:chunked");
    add("HEAD", ok + "\r\n", true, "1.1 200 <OK> keep");
    add("HEAD with a length", ok + "Content-Length: 500\r\n\r\n", true,
        "1.1 200 <OK> length=500 keep|Content-Length:500");
    add("HEAD with a coding", chunkedOk, true, chunkedOkHead);
    add("HEAD with an error", "HTTP/1.1 503 Busy\r\nContent-Length: 7\r\n\r\n", true,
        "1.1 503 <Busy> length=7 keep|Content-Length:7");
    add("HEAD with 304", "HTTP/1.1 304 Not Modified\r\nContent-Length: 500\r\n\r\n", true,
        "1.1 304 <Not Modified> length=500 keep|Content-Length:500");
    add("HEAD in 1.0", "HTTP/1.0 200 OK\r\nConnection: keep-alive\r\n\r\n", true,
        "1.0 200 <OK> keep|Connection:keep-alive");
    // Whether a 204 that announces a body sends it nobody knows: this connection carries no other request.
    add("204 with a length", "HTTP/1.1 204 No Content\r\nContent-Length: 3\r\n\r\n", false,
        "1.1 204 <No Content> length=3 close|Content-Length:3");
    add("204 with a coding", "HTTP/1.1 204 No Content\r\nTransfer-Encoding: chunked\r\n\r\n", false,
        "1.1 204 <No Content> chunked close|Transfer-Encoding:chunked");
}

void TestResponseParser::withoutABody()
{
    // It ends with its head, and what follows is the next response.
    QFETCH(QByteArray, bytes);
    QFETCH(bool, toHead);
    QFETCH(QByteArray, head);
    const EventLog expected{head, "end"};
    const EventLog rest{"rest "};
    if (toHead) {
        compareAllCuts<ResponsesToHead>(bytes, expected + rest);
        compareAllCuts<ResponsesToHead>(bytes + bytes, expected + expected + rest);
    } else {
        compareAllCuts<Responses>(bytes, expected + rest);
        compareAllCuts<Responses>(bytes + following, expected + followingLog + rest);
    }
}

void TestResponseParser::untilTheEndOfTheConnection_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<EventLog>("expected");
    const auto add = [](const char *name, const QByteArray &bytes, const EventLog &expected) {
        QTest::newRow(name) << bytes << expected;
    };
    add("1.1", ok + "\r\nhello", {"1.1 200 <OK> close", "body hello"});
    add("1.1 with close", ok + "Connection: close\r\n\r\nhello", {"1.1 200 <OK> close|Connection:close", "body hello"});
    add("1.1 with keep-alive", ok + "Connection: keep-alive\r\n\r\nhello",
        {"1.1 200 <OK> close|Connection:keep-alive", "body hello"});
    add("1.0", "HTTP/1.0 200 OK\r\n\r\nhello", {"1.0 200 <OK> close", "body hello"});
    add("empty", ok + "\r\n", {"1.1 200 <OK> close"});
    add("all that comes is body", ok + "\r\n" + following, {"1.1 200 <OK> close", "body " + following});
    add("an error", "HTTP/1.1 500 Oops\r\n\r\nx", {"1.1 500 <Oops> close", "body x"});
}

void TestResponseParser::untilTheEndOfTheConnection()
{
    QFETCH(QByteArray, bytes);
    QFETCH(EventLog, expected);
    compareAllCuts<Responses>(bytes, expected + EventLog{"rest "}); // no end while the connection is there
    compareAllCuts<Responses>(bytes, expected + EventLog{"end"}, Ending::Closed);
}

void TestResponseParser::interim_data()
{
    QTest::addColumn<QByteArray>("interim");
    QTest::newRow("100") << QByteArray("HTTP/1.1 100 Continue\r\n\r\n");
    QTest::newRow("100 without a reason") << QByteArray("HTTP/1.1 100 \r\n\r\n");
    QTest::newRow("100 without the space") << QByteArray("HTTP/1.1 100\r\n\r\n");
    QTest::newRow("102") << QByteArray("HTTP/1.1 102 Processing\r\n\r\n");
    QTest::newRow("103 with fields") << QByteArray("HTTP/1.1 103 Early Hints\r\nLink: </a>\r\nX-Early: 1\r\n\r\n");
    QTest::newRow("199") << QByteArray("HTTP/1.1 199 Unheard of\r\n\r\n");
    QTest::newRow("with length zero") << QByteArray("HTTP/1.1 100 Continue\r\nContent-Length: 0\r\n\r\n");
    QTest::newRow("with close") << QByteArray("HTTP/1.1 100 Continue\r\nConnection: close\r\n\r\n");
    QTest::newRow("three") << QByteArray("HTTP/1.1 100 Continue\r\n\r\n").repeated(3);
}

void TestResponseParser::interim()
{
    // Nothing of it is seen: neither fields nor what it says of the connection.
    QFETCH(QByteArray, interim);
    const EventLog rest{"rest "};
    compareAllCuts<Responses>(interim + following, followingLog + rest);
    compareAllCuts<Responses>(interim, rest);
    compareAllCuts<Responses>(interim + ok + "\r\nx", {"1.1 200 <OK> close", "body x", "end"}, Ending::Closed);
    compareAllCuts<ResponsesToHead>(
        interim + ok + "Content-Length: 5\r\n\r\n" + interim + "HTTP/1.1 204 \r\n\r\n",
        {"1.1 200 <OK> length=5 keep|Content-Length:5", "end", "1.1 204 <> keep", "end", "rest "});
}

void TestResponseParser::switchingProtocols()
{
    // 101 is a final answer here: what follows is no HTTP, and this connection carries no other request.
    const QByteArray bytes = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n";
    const QByteArray head = "1.1 101 <Switching Protocols> close|Upgrade:websocket|Connection:Upgrade";
    compareAllCuts<Responses>(bytes, {head, "end", "rest "});
    ResponseParser parser;
    QCOMPARE(parser.feed(bytes + "\x81\x05").event, ResponseParser::Event::Head);
    const ResponseParser::Step step = parser.feed("\x81\x05");
    QCOMPARE(step.event, ResponseParser::Event::End);
    QCOMPARE(step.consumed, 0);
}

void TestResponseParser::connection_data()
{
    QTest::addColumn<QByteArray>("version");
    QTest::addColumn<QByteArray>("field");
    QTest::addColumn<bool>("keep");
    const auto add = [](const char *version, const char *field, bool keep) {
        QTest::newRow((QByteArray(version) + " <" + field + '>').constData())
            << QByteArray(version) << QByteArray(field) << keep;
    };
    add("1", "", true);
    add("1", "Connection: keep-alive\r\n", true);
    add("1", "Connection: close\r\n", false);
    add("1", "connection: CLOSE\r\n", false);
    add("1", "Connection: x-a, close\r\n", false);
    add("1", "Connection: keep-alive, close\r\n", false);
    add("1", "Connection: keep-alive\r\nConnection: close\r\n", false);
    add("1", "Connection: closed\r\n", true);
    add("1", "Connection: x-close\r\n", true);
    add("1", "Keep-Alive: timeout=5\r\n", true);
    add("1", "Proxy-Connection: close\r\n", true);
    add("0", "", false);
    add("0", "Connection: keep-alive\r\n", true);
    add("0", "Connection: Keep-Alive\r\n", true);
    add("0", "Connection: close\r\n", false);
    add("0", "Connection: keep-alive, close\r\n", false);
    add("0", "Keep-Alive: timeout=5\r\n", false);
}

void TestResponseParser::connection()
{
    QFETCH(QByteArray, version);
    QFETCH(QByteArray, field);
    QFETCH(bool, keep);
    ResponseParser parser;
    QCOMPARE(parser.feed("HTTP/1." + version + " 200 OK\r\n" + field + "Content-Length: 0\r\n\r\n").event,
             ResponseParser::Event::Head);
    QCOMPARE(parser.head().keepAlive, keep);
    // Without an end of its own it is over with the connection, whatever it says.
    ResponseParser endless;
    QCOMPARE(endless.feed("HTTP/1." + version + " 200 OK\r\n" + field + "\r\n").event, ResponseParser::Event::Head);
    QVERIFY(!endless.head().keepAlive);
}

void TestResponseParser::statusLines_data()
{
    QTest::addColumn<QByteArray>("line");
    QTest::addColumn<QByteArray>("expected");
    const auto add = [](const QByteArray &line, const QByteArray &expected) {
        QTest::newRow(line) << line << expected;
    };
    add("HTTP/1.1 200 OK", "1.1 200 <OK>");
    add("HTTP/1.0 200 OK", "1.0 200 <OK>");
    add("HTTP/1.1 200 ", "1.1 200 <>");
    add("HTTP/1.1 200", "1.1 200 <>"); // servers that leave out the space are taken for what they mean
    add("HTTP/1.0 200", "1.0 200 <>");
    add("HTTP/1.1 404 Not Found", "1.1 404 <Not Found>");
    add("HTTP/1.1 404 \xc3\x9cnbekannt \xff", "1.1 404 <\xc3\x9cnbekannt \xff>");
    add("HTTP/1.1 429 a\tb", "1.1 429 <a\tb>");
    add("HTTP/1.1 200 200", "1.1 200 <200>");
    add("HTTP/1.1 418 I'm a \"teapot\" (short & stout)", "1.1 418 <I'm a \"teapot\" (short & stout)>");
}

void TestResponseParser::statusLines()
{
    QFETCH(QByteArray, line);
    QFETCH(QByteArray, expected);
    const QByteArray connection = line.startsWith("HTTP/1.1") ? " keep" : " close";
    compareAllCuts<Responses>(line + "\r\nContent-Length: 1\r\n\r\nx",
                              {expected + " length=1" + connection + "|Content-Length:1", "body x", "end", "rest "});
}

void TestResponseParser::everyStatus()
{
    for (int status = 0; status < 1000; ++status) {
        const QByteArray digits = QByteArray::number(status).rightJustified(3, '0');
        const EventLog log = parseWhole<Responses>("HTTP/1.1 " + digits + " X\r\n\r\n" + following);
        const bool isInterim = status >= 100 && status < 200 && status != 101;
        const bool hasNoBody = status == 101 || status == 204 || status == 304;
        EventLog expected;
        if (status < 100) {
            expected = {"error The status of the response has no three digits."};
        } else if (isInterim) {
            expected = followingLog + EventLog{"rest "};
        } else if (hasNoBody) {
            expected = EventLog{"1.1 " + digits + " <X>" + (status == 101 ? " close" : " keep"), "end"} + followingLog +
                       EventLog{"rest "};
        } else {
            expected = {"1.1 " + digits + " <X> close", "body " + following, "rest "};
        }
        QCOMPARE(log, expected);
    }
}

void TestResponseParser::oneAfterTheOther()
{
    const QByteArray bytes = following + chunkedOk + "2\r\nab\r\n0\r\nX: 1\r\n\r\n" + "HTTP/1.1 100 Continue\r\n\r\n" +
                             "HTTP/1.1 304 X\r\nContent-Length: 9\r\n\r\n" + ok + "\r\nlast";
    const EventLog expected = followingLog + EventLog{chunkedOkHead, "body ab",
                                                      "end",         "1.1 304 <X> length=9 keep|Content-Length:9",
                                                      "end",         "1.1 200 <OK> close",
                                                      "body last"};
    compareAllCuts<Responses>(bytes, expected + EventLog{"rest "});
    compareAllCuts<Responses>(bytes, expected + EventLog{"end"}, Ending::Closed);
}

void TestResponseParser::headIsAnEventOfItsOwn()
{
    ResponseParser parser;
    const QByteArray bytes = ok + "Content-Length: 2\r\n\r\nhi" + following;
    QByteArrayView rest = bytes;
    ResponseParser::Step step = parser.feed(rest);
    QCOMPARE(step.event, ResponseParser::Event::Head);
    QCOMPARE(step.consumed, bytes.indexOf("hi"));
    QVERIFY(step.body.isEmpty());
    rest = rest.sliced(step.consumed);
    step = parser.feed(rest);
    QCOMPARE(step.event, ResponseParser::Event::Body);
    QCOMPARE(step.consumed, 2);
    QCOMPARE(step.body.data(), rest.data()); // no copy
    rest = rest.sliced(step.consumed);
    step = parser.feed(rest);
    QCOMPARE(step.event, ResponseParser::Event::End);
    QCOMPARE(step.consumed, 0);
    // Behind the end it waits for next(), whatever is there.
    step = parser.feed(rest);
    QCOMPARE(step.event, ResponseParser::Event::NeedMore);
    QCOMPARE(step.consumed, 0);
    QCOMPARE(parser.head().status, 200);
    parser.next(false);
    QCOMPARE(parser.head().status, 0);
    QCOMPARE(parser.feed(rest).event, ResponseParser::Event::Head);
    QCOMPARE(parser.head().status, 404);
}

void TestResponseParser::bodyIsPassedAtOnce()
{
    // Each byte of a stream as it comes, in each of the three framings.
    for (const QByteArray &head : {ok + "Content-Length: 9000000000\r\n\r\n", chunkedOk, ok + "\r\n"}) {
        ResponseParser parser;
        QCOMPARE(parser.feed(head).event, ResponseParser::Event::Head);
        if (head == chunkedOk) {
            QCOMPARE(parser.feed("FFFFFFFFFF\r\n").event, ResponseParser::Event::NeedMore);
        }
        for (const QByteArrayView piece : {QByteArrayView("data: a"), QByteArrayView("\n"), QByteArrayView("\n")}) {
            const ResponseParser::Step step = parser.feed(piece);
            QCOMPARE(step.event, ResponseParser::Event::Body);
            QCOMPARE(step.consumed, piece.size());
            QCOMPARE(step.body.data(), piece.data());
        }
        QCOMPARE(parser.feed({}).event, ResponseParser::Event::NeedMore);
    }
}

void TestResponseParser::anotherMethodEachTime()
{
    ResponseParser parser;
    const QByteArray head = ok + "Content-Length: 2\r\n\r\n";
    for (const bool toHead : {true, false, true}) {
        parser.next(toHead);
        QCOMPARE(parser.feed(head).event, ResponseParser::Event::Head);
        QCOMPARE(*parser.head().contentLength, 2);
        if (!toHead) {
            QCOMPARE(parser.feed("hi").event, ResponseParser::Event::Body);
        }
        QCOMPARE(parser.feed({}).event, ResponseParser::Event::End);
    }
}

void TestResponseParser::nextForgetsAnError()
{
    ResponseParser parser;
    QCOMPARE(parser.feed("\n").event, ResponseParser::Event::Error);
    QVERIFY(!parser.errorString().isEmpty());
    parser.next(false);
    QVERIFY(parser.errorString().isEmpty());
    QCOMPARE(parser.feed(following).event, ResponseParser::Event::Head);
}

QTEST_APPLESS_MAIN(TestResponseParser)
#include "tst_responseparser.moc"
