// SPDX-License-Identifier: MIT
#include "tests/core/http/requesttraits.h"

#include <QTest>

using namespace spillway;

/// Requests that are well formed: what comes out, event by event, however the bytes are cut.
class RequestParserTest : public QObject
{
    Q_OBJECT
private slots:
    void accepts_data();
    void accepts();
    void pipelined();
    void headIsAnEventOfItsOwn();
    void bodyIsNotHeldBack();
    void endWithoutBytes();
    void idle();
};

void RequestParserTest::accepts_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<EventLog>("expected");
    const auto add = [](const char *name, const QByteArray &bytes, const EventLog &expected) {
        QTest::newRow(name) << bytes << expected;
    };
    add("get", get + "\r\n", {"GET /x 1.1 keep|Host:a", "end"});
    add("fields as sent", get + "x-UPPER: One\r\nX-Upper:two\r\nx-empty:\r\nX-Tab:\t a b \t\r\n\r\n",
        {"GET /x 1.1 keep|Host:a|x-UPPER:One|X-Upper:two|x-empty:|X-Tab:a b", "end"});
    add("bytes above ASCII in a value", get + "X-Name: caf\xc3\xa9 \xff\r\n\r\n",
        {"GET /x 1.1 keep|Host:a|X-Name:caf\xc3\xa9 \xff", "end"});
    add("odd names", get + "!#$%&'*+-.^_`|~09AZaz: 1\r\n\r\n",
        {"GET /x 1.1 keep|Host:a|!#$%&'*+-.^_`|~09AZaz:1", "end"});
    add("unknown method", "PROPFIND-2 /x HTTP/1.1\r\nHost: a\r\n\r\n", {"PROPFIND-2 /x 1.1 keep|Host:a", "end"});
    add("lower-case method", "get /x HTTP/1.1\r\nHost: a\r\n\r\n", {"get /x 1.1 keep|Host:a", "end"});
    add("target byte for byte", "GET /a%2Fb/../c?d=%7e&e[]={|}#f\"<>\\^` HTTP/1.1\r\nHost: a\r\n\r\n",
        {"GET /a%2Fb/../c?d=%7e&e[]={|}#f\"<>\\^` 1.1 keep|Host:a", "end"});
    add("absolute form", "GET http://other:1/p?q HTTP/1.1\r\nHost: a\r\n\r\n",
        {"GET http://other:1/p?q 1.1 keep|Host:a", "end"});
    add("asterisk form", "OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n", {"OPTIONS * 1.1 keep|Host:a", "end"});
    add("authority form", "CONNECT a:443 HTTP/1.1\r\nHost: a:443\r\n\r\n",
        {"CONNECT a:443 1.1 keep|Host:a:443", "end"});
    add("with a length", post + "Content-Length: 5\r\n\r\nhello",
        {"POST /x 1.1 length=5 keep|Host:a|Content-Length:5", "body hello", "end"});
    add("length zero", post + "Content-Length: 0\r\n\r\n",
        {"POST /x 1.1 length=0 keep|Host:a|Content-Length:0", "end"});
    add("length with leading zeros", post + "content-length: 0005\r\n\r\nhello",
        {"POST /x 1.1 length=5 keep|Host:a|content-length:0005", "body hello", "end"});
    add("a body that looks like a request",
        post + "Content-Length: " + QByteArray::number(smuggled.size()) + "\r\n\r\n" + smuggled,
        {"POST /x 1.1 length=35 keep|Host:a|Content-Length:35", "body " + smuggled, "end"});
    add("chunked", chunkedPost + "5\r\nhello\r\n6\r\n world\r\n0\r\n\r\n", {chunkedHead, "body hello world", "end"});
    add("chunked, empty", chunkedPost + "0\r\n\r\n", {chunkedHead, "end"});
    add("chunk sizes in hex", chunkedPost + "0A\r\n0123456789\r\n00b\r\n0123456789a\r\n000\r\n\r\n",
        {chunkedHead, "body 01234567890123456789a", "end"});
    add("chunk extensions", chunkedPost + "5;a=b;c=\"d e\"\r\nhello\r\n1 ; x\r\n!\r\n0;last\r\n\r\n",
        {chunkedHead, "body hello!", "end"});
    add("chunk data with line ends", chunkedPost + "6\r\n\r\n0\r\n\r\r\n0\r\n\r\n",
        {chunkedHead, "body \r\n0\r\n\r", "end"});
    add("trailers", chunkedPost + "1\r\na\r\n0\r\nX-Sum: 1\r\nContent-Length: 7\r\nx:\r\n\r\n",
        {chunkedHead, "body a", "end"});
    add("chunked in another case", post + "transfer-encoding: CHUNKED\r\n\r\n0\r\n\r\n",
        {"POST /x 1.1 chunked keep|Host:a|transfer-encoding:CHUNKED", "end"});
    add("NUL in a body", post + bytesOf("Content-Length: 3\r\n\r\na\0b"),
        {"POST /x 1.1 length=3 keep|Host:a|Content-Length:3", bytesOf("body a\0b"), "end"});
    add("empty lines in front", "\r\n\r\n" + get + "\r\n", {"GET /x 1.1 keep|Host:a", "end"});
    add("close", get + "Connection: Close\r\n\r\n", {"GET /x 1.1 close|Host:a|Connection:Close", "end"});
    add("close in a list", get + "Connection: x-a, close\r\n\r\n",
        {"GET /x 1.1 close|Host:a|Connection:x-a, close", "end"});
    add("close in a second field", get + "Connection: keep-alive\r\nconnection: close\r\n\r\n",
        {"GET /x 1.1 close|Host:a|Connection:keep-alive|connection:close", "end"});
    add("not quite close", get + "Connection: closed\r\nX: close\r\n\r\n",
        {"GET /x 1.1 keep|Host:a|Connection:closed|X:close", "end"});
    add("1.0", "GET /x HTTP/1.0\r\n\r\n", {"GET /x 1.0 close", "end"});
    add("1.0 with keep-alive", "GET /x HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n",
        {"GET /x 1.0 keep|Connection:Keep-Alive", "end"});
    add("1.0 with both", "GET /x HTTP/1.0\r\nConnection: keep-alive, close\r\n\r\n",
        {"GET /x 1.0 close|Connection:keep-alive, close", "end"});
    add("1.0 with a length", "POST /x HTTP/1.0\r\nContent-Length: 2\r\n\r\nhi",
        {"POST /x 1.0 length=2 close|Content-Length:2", "body hi", "end"});
    add("expects 100", post + "Expect: 100-Continue\r\nContent-Length: 2\r\n\r\nhi",
        {"POST /x 1.1 length=2 keep continue|Host:a|Expect:100-Continue|Content-Length:2", "body hi", "end"});
    add("1.0 cannot expect 100", "POST /x HTTP/1.0\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\nhi",
        {"POST /x 1.0 length=2 close|Expect:100-continue|Content-Length:2", "body hi", "end"});
    add("half a head", get + "X-A: 1\r\n", {});
    add("half a body", post + "Content-Length: 5\r\n\r\nhel",
        {"POST /x 1.1 length=5 keep|Host:a|Content-Length:5", "body hel"});
    add("half a chunk", chunkedPost + "5\r\nhe", {chunkedHead, "body he"});
    add("no last chunk", chunkedPost + "5\r\nhello\r\n", {chunkedHead, "body hello"});
    add("half a trailer", chunkedPost + "0\r\nX: 1\r\n", {chunkedHead});
}

void RequestParserTest::accepts()
{
    QFETCH(QByteArray, bytes);
    QFETCH(EventLog, expected);
    const bool isWhole = !expected.isEmpty() && expected.last() == "end";
    const QByteArray rest = expected.isEmpty() ? bytes : QByteArray(); // a head waits for its end, unconsumed
    compareAllCuts<Requests>(bytes, expected + EventLog{"rest " + rest});
    if (isWhole && !QTest::currentTestFailed()) {
        compareAllCuts<Requests>(bytes + smuggled + bytes,
                                 expected + EventLog{smuggledHead, "end"} + expected + EventLog{"rest "});
    }
}

void RequestParserTest::pipelined()
{
    const QByteArray bytes = get + "\r\n" + post + "Content-Length: 3\r\n\r\nabc" + "\r\n" + chunkedPost +
                             "2\r\nde\r\n0\r\nX: 1\r\n\r\n" + "POST /y HTTP/1.0\r\nConnection: keep-alive\r\n\r\n" +
                             smuggled;
    const EventLog expected{"GET /x 1.1 keep|Host:a",
                            "end",
                            "POST /x 1.1 length=3 keep|Host:a|Content-Length:3",
                            "body abc",
                            "end",
                            chunkedHead,
                            "body de",
                            "end",
                            "POST /y 1.0 keep|Connection:keep-alive",
                            "end",
                            smuggledHead,
                            "end"};
    compareAllCuts<Requests>(bytes, expected + EventLog{"rest "});
    // A fault behind good requests is told at its place, and ends it all.
    compareAllCuts<Requests>(bytes + "GET /x HTTP/1.1\r\n\r\n" + smuggled, expected + EventLog{"error 400"});
}

void RequestParserTest::headIsAnEventOfItsOwn()
{
    RequestParser parser;
    const QByteArray bytes = post + "Content-Length: 2\r\n\r\nhi" + smuggled;
    QByteArrayView rest = bytes;
    RequestParser::Step step = parser.feed(rest);
    QCOMPARE(step.event, RequestParser::Event::Head);
    QCOMPARE(step.consumed, bytes.indexOf("hi"));
    QVERIFY(parser.head().hasBody());
    rest = rest.sliced(step.consumed);
    step = parser.feed(rest);
    QCOMPARE(step.event, RequestParser::Event::Body);
    QCOMPARE(step.consumed, 2);
    QCOMPARE(step.body.data(), rest.data()); // no copy
    rest = rest.sliced(step.consumed);
    step = parser.feed(rest);
    QCOMPARE(step.event, RequestParser::Event::End);
    QCOMPARE(step.consumed, 0);
    // Behind the end it waits for next(), whatever is there.
    step = parser.feed(rest);
    QCOMPARE(step.event, RequestParser::Event::NeedMore);
    QCOMPARE(step.consumed, 0);
    parser.next();
    QCOMPARE(parser.feed(rest).event, RequestParser::Event::Head);
    QVERIFY(!parser.head().hasBody());
}

void RequestParserTest::bodyIsNotHeldBack()
{
    RequestParser parser;
    QCOMPARE(parser.feed(chunkedPost).event, RequestParser::Event::Head);
    QCOMPARE(parser.feed("7").event, RequestParser::Event::NeedMore);
    RequestParser::Step step = parser.feed("FFFFFFF\r\nabc"); // a chunk of 2 GiB
    QCOMPARE(step.event, RequestParser::Event::Body);
    QCOMPARE(step.body, QByteArrayView("abc"));
    step = parser.feed("d");
    QCOMPARE(step.event, RequestParser::Event::Body);
    QCOMPARE(step.body, QByteArrayView("d"));
    QCOMPARE(parser.feed({}).event, RequestParser::Event::NeedMore);
}

void RequestParserTest::endWithoutBytes()
{
    // The caller feeds what it has, even nothing: the end of a request is an event without bytes.
    RequestParser parser;
    QCOMPARE(parser.feed(smuggled).event, RequestParser::Event::Head);
    QCOMPARE(parser.feed({}).event, RequestParser::Event::End);
    parser.next();
    QCOMPARE(parser.feed({}).event, RequestParser::Event::NeedMore);
}

void RequestParserTest::idle()
{
    RequestParser parser;
    QVERIFY(parser.isIdle());
    QCOMPARE(parser.feed("\r\n").consumed, 2);
    QVERIFY(parser.isIdle()); // empty lines are not a request
    QCOMPARE(parser.feed("GET").consumed, 0);
    QVERIFY(parser.isIdle()); // the caller holds the bytes, and knows
    QCOMPARE(parser.feed(post + "Content-Length: 1\r\n\r\n").event, RequestParser::Event::Head);
    QVERIFY(!parser.isIdle());
    QCOMPARE(parser.feed("a").event, RequestParser::Event::Body);
    QCOMPARE(parser.feed({}).event, RequestParser::Event::End);
    QVERIFY(!parser.isIdle());
    parser.next();
    QVERIFY(parser.isIdle());
}

QTEST_APPLESS_MAIN(RequestParserTest)
#include "tst_requestparser.moc"
