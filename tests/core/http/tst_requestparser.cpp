// SPDX-License-Identifier: MIT
#include "core/http/chunked.h"
#include "core/http/requestparser.h"
#include "tests/core/http/parserdriver.h"

#include <QTest>

using namespace spillway;

namespace
{

struct Requests
{
    using Parser = RequestParser;

    static void prepare(Parser &) {}
    static void next(Parser &parser) { parser.next(); }
    static QByteArray head(const Parser &parser)
    {
        const RequestHead &head = parser.head();
        QByteArray text = head.method + ' ' + head.target + " 1." + QByteArray::number(head.minorVersion);
        if (head.contentLength) {
            text += " length=" + QByteArray::number(*head.contentLength);
        }
        text += head.chunked ? " chunked" : "";
        text += head.keepAlive ? " keep" : " close";
        text += head.expectsContinue ? " continue" : "";
        return text + describe(head.headers);
    }
    static QByteArray error(const Parser &parser) { return QByteArray::number(parser.error().status); }
};

const QByteArray post = "POST /x HTTP/1.1\r\nHost: a\r\n";
const QByteArray get = "GET /x HTTP/1.1\r\nHost: a\r\n";
const QByteArray smuggled = "GET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n";
const QByteArray smuggledHead = "GET /smuggled 1.1 keep|Host:a";
const QByteArray chunkedPost = post + "Transfer-Encoding: chunked\r\n\r\n";
const QByteArray chunkedHead = "POST /x 1.1 chunked keep|Host:a|Transfer-Encoding:chunked";

/// A QByteArray with the NUL bytes that a literal has.
template <size_t Size>
QByteArray bytesOf(const char (&literal)[Size])
{
    return QByteArray(literal, Size - 1);
}

} // namespace

class RequestParserTest : public QObject
{
    Q_OBJECT
private slots:
    void accepts_data();
    void accepts();
    void refusesHead_data();
    void refusesHead();
    void refusesChunks_data();
    void refusesChunks();
    void version_data();
    void version();
    void hostValue_data();
    void hostValue();
    void everyControlCharacter();
    void everyNameCharacter();
    void everyTargetCharacter();
    void pipelined();
    void headIsAnEventOfItsOwn();
    void bodyIsNotHeldBack();
    void faultIsToldAtOnce_data();
    void faultIsToldAtOnce();
    void headLimit();
    void headLimitOfEndlessHeads_data();
    void headLimitOfEndlessHeads();
    void trailerLimit();
    void staysInError();
    void endWithoutBytes();
    void idle();
    void emptyLinesAreBounded();
    void noise();
    void manyFieldsAreQuick();
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

void RequestParserTest::refusesHead_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<int>("status");
    const auto add = [](const char *name, const QByteArray &bytes, int status = 400) {
        QTest::newRow(name) << bytes << status;
    };
    // Two ways to say where the body ends.
    add("length and chunked", post + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n");
    add("chunked and length", post + "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n");
    add("chunked, far away a length", post + "Transfer-Encoding: chunked\r\nX: 1\r\nY: 2\r\ncontent-LENGTH: 5\r\n\r\n");
    add("two lengths", post + "Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello");
    add("the same length twice", post + "Content-Length: 5\r\nContent-Length: 5\r\n\r\nhello");
    add("a list of lengths", post + "Content-Length: 5, 6\r\n\r\nhello");
    add("a list of the same length", post + "Content-Length: 5, 5\r\n\r\nhello");
    add("a list that ends with a comma", post + "Content-Length: 5,\r\n\r\nhello");
    add("length with a plus", post + "Content-Length: +5\r\n\r\nhello");
    add("length with a minus", post + "Content-Length: -5\r\n\r\nhello");
    add("minus zero", post + "Content-Length: -0\r\n\r\n");
    add("hex length", post + "Content-Length: 0x5\r\n\r\nhello");
    add("length with a point", post + "Content-Length: 5.0\r\n\r\nhello");
    add("length with an exponent", post + "Content-Length: 5e0\r\n\r\nhello");
    add("length with two numbers", post + "Content-Length: 5 5\r\n\r\nhello");
    add("length in quotes", post + "Content-Length: \"5\"\r\n\r\nhello");
    add("empty length", post + "Content-Length: \r\n\r\nhello");
    add("length of 2^63", post + "Content-Length: 9223372036854775808\r\n\r\nhello");
    add("length of 2^64 + 5", post + "Content-Length: 18446744073709551621\r\n\r\nhello");
    add("endless length", post + "Content-Length: " + QByteArray(60, '9') + "\r\n\r\nhello");
    add("other digits", post + "Content-Length: \xd9\xa5\r\n\r\nhello");
    // Transfer-Encoding.
    add("chunked twice in one", post + "Transfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n");
    add("chunked twice", post + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n");
    add("chunked with a comma", post + "Transfer-Encoding: chunked,\r\n\r\n0\r\n\r\n");
    add("comma and chunked", post + "Transfer-Encoding: ,chunked\r\n\r\n0\r\n\r\n");
    add("no coding", post + "Transfer-Encoding:\r\n\r\n0\r\n\r\n");
    add("chunked, then identity", post + "Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n", 501);
    add("identity", post + "Transfer-Encoding: identity\r\n\r\n", 501);
    add("identity and length", post + "Transfer-Encoding: identity\r\nContent-Length: 5\r\n\r\nhello", 501);
    add("length and identity", post + "Content-Length: 5\r\nTransfer-Encoding: identity\r\n\r\nhello");
    add("unknown coding", post + "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n", 501);
    add("gzip, chunked", post + "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n", 501);
    add("gzip and chunked", post + "Transfer-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 501);
    add("chunked and identity", post + "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n");
    add("chunked in quotes", post + "Transfer-Encoding: \"chunked\"\r\n\r\n0\r\n\r\n", 501);
    add("chunked with a parameter", post + "Transfer-Encoding: chunked;q=1\r\n\r\n0\r\n\r\n", 501);
    add("vertical tab before chunked", post + "Transfer-Encoding:\x0b"
                                              "chunked\r\n\r\n0\r\n\r\n");
    add("no-break space before chunked",
        post + "Transfer-Encoding: \xa0"
               "chunked\r\n\r\n0\r\n\r\n",
        501);
    add("chunked in 1.0", "POST /x HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n");
    // Line ends.
    add("bare LF in the fields", get + "X-A: 1\nX-B: 2\r\n\r\n");
    add("bare LF behind the request line", "GET /x HTTP/1.1\nHost: a\r\n\r\n");
    add("bare LF ends the head", get + "\n");
    add("only bare LFs", "GET /x HTTP/1.1\nHost: a\n\n");
    add("LF, CR, LF ends the head", get + "X-A: 1\n\r\n");
    add("bare CR in a value", get + "X-A: 1\rX-B: 2\r\n\r\n");
    add("bare CR behind the request line", "GET /x HTTP/1.1\rHost: a\r\n\r\n");
    add("CR CR LF", get + "X-A: 1\r\r\n\r\n");
    add("CR at the start of a line", get + "\rX-A: 1\r\n\r\n");
    add("bare LF in front", "\n" + get + "\r\n");
    add("bare CR in front", "\r" + get + "\r\n");
    add("folded line", get + "X-A: 1\r\n folded\r\n\r\n");
    add("folded with a tab", get + "X-A: 1\r\n\tfolded\r\n\r\n");
    add("folded Transfer-Encoding", post + "Transfer-Encoding:\r\n chunked\r\n\r\n0\r\n\r\n");
    add("folded first line", "GET /x HTTP/1.1\r\n Host: a\r\n\r\n");
    add("a line of white space", get + "X-A: 1\r\n \r\n\r\n");
    // Field names.
    add("space before the colon", post + "Content-Length : 5\r\n\r\nhello");
    add("tab before the colon", post + "Transfer-Encoding\t: chunked\r\n\r\n0\r\n\r\n");
    add("space in a name", get + "X A: 1\r\n\r\n");
    add("no colon", get + "Nonsense\r\n\r\n");
    add("no colon, then a field", get + "Nonsense\r\nX: 1\r\n\r\n");
    add("no name", get + ": x\r\n\r\n");
    add("quotes in a name", get + "\"a\": x\r\n\r\n");
    add("a name above ASCII", get + "caf\xc3\xa9: x\r\n\r\n");
    // Control characters.
    add("NUL in a value", get + bytesOf("X-A: a\0b\r\n\r\n"));
    add("NUL in a name", get + bytesOf("X\0A: ab\r\n\r\n"));
    add("NUL in the target", bytesOf("GET /x\0y HTTP/1.1\r\nHost: a\r\n\r\n"));
    add("DEL in a value", get + "X-A: a\x7f\r\n\r\n");
    // The request line.
    add("no method", " /x HTTP/1.1\r\nHost: a\r\n\r\n");
    add("two spaces", "GET  /x HTTP/1.1\r\nHost: a\r\n\r\n");
    add("two spaces before the version", "GET /x  HTTP/1.1\r\nHost: a\r\n\r\n");
    add("tabs", "GET\t/x\tHTTP/1.1\r\nHost: a\r\n\r\n");
    add("space behind the version", "GET /x HTTP/1.1 \r\nHost: a\r\n\r\n");
    add("words behind the version", "GET /x HTTP/1.1 x\r\nHost: a\r\n\r\n");
    add("a version behind the version", "GET /x HTTP/1.1 HTTP/2.0\r\nHost: a\r\n\r\n");
    add("HTTP/0.9", "GET /x\r\n\r\n");
    add("no target", "GET HTTP/1.1\r\nHost: a\r\n\r\n");
    add("space in the target", "GET /a b HTTP/1.1\r\nHost: a\r\n\r\n");
    add("target above ASCII", "GET /caf\xc3\xa9 HTTP/1.1\r\nHost: a\r\n\r\n");
    add("method with a colon", "GE:T /x HTTP/1.1\r\nHost: a\r\n\r\n");
    add("TLS on a plain port", QByteArray::fromHex("16030100c8010000c40303") + "\r\n\r\n");
    add("HTTP/2 preface", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505);
    add("a field in place of the request line", "Host: a\r\n\r\n");
    // Host and Expect.
    add("no Host", "GET /x HTTP/1.1\r\n\r\n");
    add("no Host with an absolute target", "GET http://a/x HTTP/1.1\r\nX: 1\r\n\r\n");
    add("two Hosts", get + "Host: b\r\n\r\n");
    add("the same Host twice", get + "host: a\r\n\r\n");
    add("two Hosts in 1.0", "GET /x HTTP/1.0\r\nHost: a\r\nHost: b\r\n\r\n");
    add("unknown expectation", post + "Expect: the-best\r\nContent-Length: 0\r\n\r\n", 417);
    add("one more expectation", post + "Expect: 100-continue, more\r\nContent-Length: 0\r\n\r\n", 417);
    add("malformed Connection", get + "Connection: a b\r\n\r\n");
}

void RequestParserTest::refusesHead()
{
    QFETCH(QByteArray, bytes);
    QFETCH(int, status);
    const EventLog expected{"error " + QByteArray::number(status)};
    compareAllCuts<Requests>(bytes, expected);
    compareAllCuts<Requests>(bytes + smuggled, expected);
    ParserDriver<Requests> driver;
    driver.feed(bytes);
    const QString message = driver.parser().error().message;
    QVERIFY2(message.endsWith(u'.') && message.size() > 20, qPrintable(message));
}

void RequestParserTest::refusesChunks_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QByteArray>("taken"); // of the body, before the fault shows
    const auto add = [](const char *name, const QByteArray &body, const QByteArray &taken = {}) {
        QTest::newRow(name) << body << taken;
    };
    add("no number", "zz\r\nabc\r\n0\r\n\r\n");
    add("no size", "\r\nabc\r\n0\r\n\r\n");
    add("only an extension", ";a\r\nabc\r\n0\r\n\r\n");
    add("plus", "+3\r\nabc\r\n0\r\n\r\n");
    add("minus", "-3\r\nabc\r\n0\r\n\r\n");
    add("0x", "0x3\r\nabc\r\n0\r\n\r\n");
    add("h", "3h\r\nabc\r\n0\r\n\r\n");
    add("space in front of the size", " 3\r\nabc\r\n0\r\n\r\n");
    add("space behind the size", "3 \r\nabc\r\n0\r\n\r\n");
    add("tab behind the size", "3\t\r\nabc\r\n0\r\n\r\n");
    add("space in the size", "0 3\r\nabc\r\n0\r\n\r\n");
    add("underscore in the size", "1_0\r\nabc\r\n0\r\n\r\n");
    add("2^63", "8000000000000000\r\nabc\r\n0\r\n\r\n");
    add("2^64 + 3", "10000000000000003\r\nabc\r\n0\r\n\r\n");
    add("all digits", QByteArray(40, 'f') + "\r\nabc\r\n0\r\n\r\n");
    add("NUL behind the size", bytesOf("3\0\r\nabc\r\n0\r\n\r\n"));
    add("bare LF behind the size", "3\nabc\r\n0\r\n\r\n");
    add("bare CR behind the size", "3\rabc\r\n0\r\n\r\n");
    add("CR CR LF behind the size", "3\r\r\nabc\r\n0\r\n\r\n");
    add("bare LF in an extension", "3;a=b\nabc\r\n0\r\n\r\n");
    add("bare LF in a quoted extension", "3;a=\"\n\"\r\nabc\r\n0\r\n\r\n");
    add("CR LF in a quoted extension", "3;a=\"\r\n\"\r\nabc\r\n0\r\n\r\n", "\"\r\n");
    add("bare CR in an extension", "3;a\rb\r\nabc\r\n0\r\n\r\n");
    add("NUL in an extension", bytesOf("3;a\0\r\nabc\r\n0\r\n\r\n"));
    add("data too short", "3\r\nab\r\n0\r\n\r\n", "ab\r");
    add("data too long", "3\r\nabcd\r\n0\r\n\r\n", "abc");
    add("data without an end", "3\r\nabc0\r\n\r\n", "abc");
    add("bare LF behind the data", "3\r\nabc\n0\r\n\r\n", "abc");
    add("bare CR behind the data", "3\r\nabc\r0\r\n\r\n", "abc");
    add("bare LF behind the last size", "3\r\nabc\r\n0\n\r\n", "abc");
    add("bare LF at the end", "3\r\nabc\r\n0\r\n\n", "abc");
    add("bare CR at the end", "3\r\nabc\r\n0\r\n\rx", "abc");
    add("trailer without a colon", "0\r\nX\r\n\r\n");
    add("trailer without a name", "0\r\n: 1\r\n\r\n");
    add("space before a trailer's colon", "0\r\nX : 1\r\n\r\n");
    add("folded trailer", "0\r\nX: 1\r\n y\r\n\r\n");
    add("white space for a trailer", "0\r\n \r\n\r\n");
    add("trailer with a bare LF", "0\r\nX: 1\nY: 2\r\n\r\n");
    add("trailer with a bare CR", "0\r\nX: 1\rY: 2\r\n\r\n");
    add("trailer with a NUL", bytesOf("0\r\nX: \0\r\n\r\n"));
    add("a request for a trailer", "0\r\nGET /smuggled HTTP/1.1\r\n\r\n");
    add("no end behind the last chunk", "0\r\n" + smuggled);
}

void RequestParserTest::refusesChunks()
{
    QFETCH(QByteArray, body);
    QFETCH(QByteArray, taken);
    EventLog expected{chunkedHead};
    if (!taken.isEmpty()) {
        expected.append("body " + taken);
    }
    expected.append("error 400");
    compareAllCuts<Requests>(chunkedPost + body, expected);
    compareAllCuts<Requests>(chunkedPost + body + smuggled, expected);
    ParserDriver<Requests> driver;
    driver.feed(chunkedPost + body);
    QVERIFY(driver.parser().error().message.endsWith(u'.'));
}

void RequestParserTest::version_data()
{
    QTest::addColumn<QByteArray>("version");
    QTest::addColumn<int>("status");
    QTest::newRow("1.2") << QByteArray("HTTP/1.2") << 505;
    QTest::newRow("2.0") << QByteArray("HTTP/2.0") << 505;
    QTest::newRow("2") << QByteArray("HTTP/2") << 505;
    QTest::newRow("3.0") << QByteArray("HTTP/3.0") << 505;
    QTest::newRow("0.9") << QByteArray("HTTP/0.9") << 505;
    QTest::newRow("1.10") << QByteArray("HTTP/1.10") << 505;
    QTest::newRow("11") << QByteArray("HTTP/11") << 505;
    QTest::newRow("lower case") << QByteArray("http/1.1") << 400;
    QTest::newRow("mixed case") << QByteArray("Http/1.1") << 400;
    QTest::newRow("no number") << QByteArray("HTTP/") << 400;
    QTest::newRow("letters") << QByteArray("HTTP/a.b") << 400;
    QTest::newRow("sign") << QByteArray("HTTP/+1.1") << 400;
    QTest::newRow("another protocol") << QByteArray("RTSP/1.0") << 400;
    QTest::newRow("only a slash") << QByteArray("/1.1") << 400;
    QTest::newRow("comma") << QByteArray("HTTP/1,1") << 400;
}

void RequestParserTest::version()
{
    QFETCH(QByteArray, version);
    QFETCH(int, status);
    compareAllCuts<Requests>("GET /x " + version + "\r\nHost: a\r\n\r\n", {"error " + QByteArray::number(status)});
}

void RequestParserTest::hostValue_data()
{
    QTest::addColumn<QByteArray>("host");
    QTest::addColumn<bool>("allowed");
    for (const char *host :
         {"a", "localhost", "localhost:8080", "127.0.0.1", "127.0.0.1:1", "[::1]", "[::1]:8080", "[fe80::1%25en0]",
          "a_b.c-d", "a.", "a:", "xn--caf-dma.example:65535", "sub!$&'()*+,;=delims", "%41", "[v1.a:b]"}) {
        QTest::newRow(host) << QByteArray(host) << true;
    }
    for (const char *host :
         {"",        " ",      ":80",      "a b", "a/b",  "a/",    "http://a", "user@a", "a:b",   "a:80:80",
          "a:-1",    "a:+1",   "a:123456", "a?b", "a#b",  "[::1",  "::1",      "[]",     "[]:80", "[::1]x",
          "[::1]80", "[::1]]", "a]",       "%",   "%4",   "%4g",   "a\\b",     "<a>",    "a\"b",  "caf\xc3\xa9",
          "a|b",     "a^b",    "a`b",      "{a}", "a, b", "[a b]", "[a/b]"}) {
        QTest::newRow(qPrintable("not " + QString::fromLatin1(host))) << QByteArray(host) << false;
    }
}

void RequestParserTest::hostValue()
{
    QFETCH(QByteArray, host);
    QFETCH(bool, allowed);
    const QByteArray bytes = "GET /x HTTP/1.1\r\nHost: " + host + "\r\n\r\n";
    compareAllCuts<Requests>(bytes, allowed ? EventLog{"GET /x 1.1 keep|Host:" + host, "end", "rest "}
                                            : EventLog{"error 400"});
}

void RequestParserTest::everyControlCharacter()
{
    for (int c = 0; c < 256; ++c) {
        const QByteArray value = "a" + QByteArray(1, char(c)) + "b";
        const EventLog log = parseWhole<Requests>(get + "X: " + value + "\r\n\r\n");
        const bool allowed = c == '\t' || (c >= 0x20 && c != 0x7f);
        QCOMPARE(log.first(), allowed ? "GET /x 1.1 keep|Host:a|X:" + value : QByteArray("error 400"));
        QCOMPARE(
            parseWhole<Requests>(chunkedPost + "1;" + value + "\r\na\r\n0\r\nX: " + value + "\r\n\r\n").contains("end"),
            allowed);
    }
}

void RequestParserTest::everyNameCharacter()
{
    for (int c = 0; c < 256; ++c) {
        const QByteArray name = "X" + QByteArray(1, char(c)) + "Y";
        const bool allowed = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                             (c != 0 && QByteArray("!#$%&'*+-.^_`|~").contains(char(c)));
        const QByteArray field = c == ':' ? QByteArray("X:Y: 1") : name + ":1"; // a second colon is part of the value
        QCOMPARE(parseWhole<Requests>(get + name + ": 1\r\n\r\n").first(),
                 allowed || c == ':' ? "GET /x 1.1 keep|Host:a|" + field : QByteArray("error 400"));
        QCOMPARE(parseWhole<Requests>(chunkedPost + "0\r\n" + name + ": 1\r\n\r\n").contains("end"),
                 allowed || c == ':');
        const QByteArray method = parseWhole<Requests>(name + " /x HTTP/1.0\r\n\r\n").first();
        QCOMPARE(method, allowed ? name + " /x 1.0 close" : QByteArray("error 400"));
    }
}

void RequestParserTest::everyTargetCharacter()
{
    for (int c = 0; c < 256; ++c) {
        const QByteArray target = "/x" + QByteArray(1, char(c)) + "y";
        QCOMPARE(parseWhole<Requests>("GET " + target + " HTTP/1.0\r\n\r\n").first(),
                 c > 0x20 && c < 0x7f ? "GET " + target + " 1.0 close" : QByteArray("error 400"));
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

void RequestParserTest::faultIsToldAtOnce_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("TLS") << QByteArray::fromHex("16");
    QTest::newRow("LF") << QByteArray("GET /x HTTP/1.1\n");
    QTest::newRow("NUL") << get + bytesOf("X: \0");
    QTest::newRow("folded") << get + " ";
    QTest::newRow("chunk size") << chunkedPost + "x";
}

void RequestParserTest::faultIsToldAtOnce()
{
    QFETCH(QByteArray, bytes);
    QCOMPARE(parseWhole<Requests>(bytes).last(), "error 400");
    QVERIFY(!parseWhole<Requests>(bytes.chopped(1)).last().startsWith("error"));
}

void RequestParserTest::headLimit()
{
    constexpr qsizetype limit = 64 * 1024;
    const QByteArray start = get + "X-Long: ";
    for (const bool inTarget : {false, true}) {
        const auto headOf = [&](qsizetype size) {
            return inTarget ? "GET /" + QByteArray(size - 27, 'a') + " HTTP/1.1\r\nHost: a\r\n\r\n"
                            : start + QByteArray(size - start.size() - 4, 'a') + "\r\n\r\n";
        };
        const QByteArray fits = headOf(limit);
        const QByteArray over = headOf(limit + 1);
        QCOMPARE(fits.size(), limit);
        QCOMPARE(over.size(), limit + 1);
        QCOMPARE(parseWhole<Requests>(fits).last(), "rest ");
        // What comes behind the head does not count, nor do empty lines in front.
        QCOMPARE(parseWhole<Requests>("\r\n\r\n" + fits + smuggled).last(), "rest ");
        QCOMPARE(parseWhole<Requests>(over), EventLog{"error 431"});
        QCOMPARE(parseWhole<Requests>(over + smuggled), EventLog{"error 431"});
        for (qsizetype cut = limit - 8; cut <= limit; ++cut) {
            ParserDriver<Requests> good;
            good.feed(fits.first(cut));
            good.feed(fits.sliced(cut));
            QCOMPARE(good.log().size(), 3);
            ParserDriver<Requests> bad;
            bad.feed(over.first(cut));
            QVERIFY(!bad.log().contains("error 431"));
            bad.feed(over.sliced(cut));
            QCOMPARE(bad.log(), EventLog{"error 431"});
        }
        // Each byte on its own: looked at once only, or this would take minutes.
        RequestParser parser;
        for (qsizetype size = 1; size < limit; ++size) {
            QCOMPARE(parser.feed(QByteArrayView(fits).first(size)).event, RequestParser::Event::NeedMore);
        }
        QCOMPARE(parser.feed(fits).event, RequestParser::Event::Head);
    }
    ParserDriver<Requests> small(qsizetype(40));
    small.feed(get + "X: 12345678\r\n\r\n");
    QCOMPARE(small.log().last(), "error 431");
    ParserDriver<Requests> exact(qsizetype(40));
    exact.feed(get + "X: 1234567\r\n\r\n");
    QCOMPARE(exact.log().size(), 3);
}

void RequestParserTest::headLimitOfEndlessHeads_data()
{
    QTest::addColumn<QByteArray>("start");
    QTest::addColumn<QByteArray>("more");
    QTest::newRow("method") << QByteArray() << QByteArray("A");
    QTest::newRow("target") << QByteArray("GET /") << QByteArray("a");
    QTest::newRow("name") << get << QByteArray("a");
    QTest::newRow("value") << get + "X: " << QByteArray("a");
    QTest::newRow("fields") << get << QByteArray("X: 1\r\n");
    QTest::newRow("spaces") << get + "X:" << QByteArray(" ");
}

void RequestParserTest::headLimitOfEndlessHeads()
{
    QFETCH(QByteArray, start);
    QFETCH(QByteArray, more);
    QByteArray bytes = start;
    while (bytes.size() <= 64 * 1024) {
        bytes += more;
    }
    bytes.truncate(64 * 1024 + 1);
    QCOMPARE(parseWhole<Requests>(bytes), EventLog{"error 431"});
    QCOMPARE(parseWhole<Requests>(bytes.chopped(1)), EventLog{"rest " + bytes.chopped(1)});
}

void RequestParserTest::trailerLimit()
{
    const QByteArray body = chunkedPost + "0\r\n";
    const auto trailer = [](qsizetype size) { return "X: " + QByteArray(size - 7, 'a') + "\r\n\r\n"; };
    QCOMPARE(parseWhole<Requests>(body + trailer(64 * 1024)).last(), "rest ");
    QCOMPARE(parseWhole<Requests>(body + trailer(64 * 1024 + 1)).last(), "error 431");
    QCOMPARE(parseWhole<Requests>(body + QByteArray("X: 1\r\n").repeated(20'000)).last(), "error 431");
    QCOMPARE(parseWhole<Requests>(chunkedPost + "3;" + QByteArray(100'000, 'x')).last(), "error 400");
}

void RequestParserTest::staysInError()
{
    RequestParser parser;
    QCOMPARE(parser.feed("\n").event, RequestParser::Event::Error);
    const RequestParser::Step step = parser.feed(smuggled);
    QCOMPARE(step.event, RequestParser::Event::Error);
    QCOMPARE(step.consumed, 0);
    QCOMPARE(parser.error().status, 400);
    QVERIFY(!parser.isIdle());
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

void RequestParserTest::emptyLinesAreBounded()
{
    const EventLog fine{smuggledHead, "end", "rest "};
    compareAllCuts<Requests>(QByteArray("\r\n").repeated(8) + smuggled, fine);
    compareAllCuts<Requests>(QByteArray("\r\n").repeated(9) + smuggled, {"error 400"});
    // The bound is that of one request.
    compareAllCuts<Requests>((QByteArray("\r\n").repeated(8) + smuggled).repeated(2), fine.first(2) + fine);
}

void RequestParserTest::noise()
{
    // Good requests with a few bytes changed, cut at random: never more consumed than given, no read beyond the input
    // (the address sanitizer looks), and always the same outcome as in one piece.
    const QByteArray good =
        chunkedPost + "5;a=b\r\nhello\r\n0\r\nX: 1\r\n\r\n" + post + "Content-Length: 4\r\n\r\nbody" + smuggled;
    const QByteArray bad("\r\n \t:;,0123456789abcdef\0\x7f\x80\xffxHTP/", 38);
    for (quint32 seed = 1; seed <= 3000; ++seed) {
        Numbers numbers(seed);
        QByteArray bytes = good;
        for (quint32 change = numbers.below(4); change > 0; --change) {
            const qsizetype place = numbers.below(quint32(bytes.size()));
            const char c = bad[numbers.below(quint32(bad.size()))];
            switch (numbers.below(3)) {
            case 0:
                bytes[place] = c;
                break;
            case 1:
                bytes.insert(place, c);
                break;
            default:
                bytes.remove(place, 1);
                break;
            }
        }
        ParserDriver<Requests> driver;
        for (qsizetype i = 0; i < bytes.size();) {
            const qsizetype piece = std::min<qsizetype>(bytes.size() - i, 1 + numbers.below(60));
            driver.feed(bytes.sliced(i, piece));
            i += piece;
        }
        QCOMPARE(driver.log(), parseWhole<Requests>(bytes));
    }
}

void RequestParserTest::manyFieldsAreQuick()
{
    QByteArray head =
        "POST /openai/deployments/gpt-4o/chat/completions?api-version=2024-10-21 HTTP/1.1\r\nHost: localhost\r\n";
    for (int i = 0; i < 14; ++i) {
        head += "X-Stainless-Field-" + QByteArray::number(i) + ": some value of usual length\r\n";
    }
    head += "\r\n";
    RequestParser parser;
    QBENCHMARK
    {
        QCOMPARE(parser.feed(head).event, RequestParser::Event::Head);
        QCOMPARE(parser.feed({}).event, RequestParser::Event::End);
        parser.next();
    }
}

QTEST_APPLESS_MAIN(RequestParserTest)
#include "tst_requestparser.moc"
