// SPDX-License-Identifier: MIT
#include "tests/core/http/requesttraits.h"

#include <QTest>

using namespace spillway;

/// Requests that could be read as two, or as another, are refused (RFC 9112; request smuggling).
class RequestParserRefusalsTest : public QObject
{
    Q_OBJECT
private slots:
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
    void faultIsToldAtOnce_data();
    void faultIsToldAtOnce();
    void staysInError();
};

void RequestParserRefusalsTest::refusesHead_data()
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

void RequestParserRefusalsTest::refusesHead()
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

void RequestParserRefusalsTest::refusesChunks_data()
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

void RequestParserRefusalsTest::refusesChunks()
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

void RequestParserRefusalsTest::version_data()
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

void RequestParserRefusalsTest::version()
{
    QFETCH(QByteArray, version);
    QFETCH(int, status);
    compareAllCuts<Requests>("GET /x " + version + "\r\nHost: a\r\n\r\n", {"error " + QByteArray::number(status)});
}

void RequestParserRefusalsTest::hostValue_data()
{
    QTest::addColumn<QByteArray>("host");
    QTest::addColumn<bool>("allowed");
    for (const char *host :
         {"a", "localhost", "localhost:8080", "127.0.0.1", "127.0.0.1:1", "[::1]", "[::1]:8080", "[fe80::1%25en0]",
          "a_b.c-d", "a.", "a:", "xn--caf-dma.example:65535", "sub!$&'()*+,;=delims", "%41", "[v1.a:b]"}) {
        QTest::newRow(host) << QByteArray(host) << true;
    }
    for (const char *host : {"",     " ",       ":80",  "a b",   "a/b",      "a/",      "http://a",    "user@a",
                             "a:b",  "a:80:80", "a:-1", "a:+1",  "a:123456", "a?b",     "a#b",         "[",
                             "[::1", "::1",     "[]",   "[]:80", "[::1]x",   "[::1]80", "[::1]]",      "a]",
                             "%",    "%4",      "%4g",  "a\\b",  "<a>",      "a\"b",    "caf\xc3\xa9", "a|b",
                             "a^b",  "a`b",     "{a}",  "a, b",  "[a b]",    "[a/b]"}) {
        QTest::newRow(qPrintable("not " + QString::fromLatin1(host))) << QByteArray(host) << false;
    }
}

void RequestParserRefusalsTest::hostValue()
{
    QFETCH(QByteArray, host);
    QFETCH(bool, allowed);
    const QByteArray bytes = "GET /x HTTP/1.1\r\nHost: " + host + "\r\n\r\n";
    compareAllCuts<Requests>(bytes, allowed ? EventLog{"GET /x 1.1 keep|Host:" + host, "end", "rest "}
                                            : EventLog{"error 400"});
}

void RequestParserRefusalsTest::everyControlCharacter()
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

void RequestParserRefusalsTest::everyNameCharacter()
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

void RequestParserRefusalsTest::everyTargetCharacter()
{
    for (int c = 0; c < 256; ++c) {
        const QByteArray target = "/x" + QByteArray(1, char(c)) + "y";
        QCOMPARE(parseWhole<Requests>("GET " + target + " HTTP/1.0\r\n\r\n").first(),
                 c > 0x20 && c < 0x7f ? "GET " + target + " 1.0 close" : QByteArray("error 400"));
    }
}

void RequestParserRefusalsTest::faultIsToldAtOnce_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("TLS") << QByteArray::fromHex("16");
    QTest::newRow("LF") << QByteArray("GET /x HTTP/1.1\n");
    QTest::newRow("NUL") << get + bytesOf("X: \0");
    QTest::newRow("folded") << get + " ";
    QTest::newRow("chunk size") << chunkedPost + "x";
}

void RequestParserRefusalsTest::faultIsToldAtOnce()
{
    QFETCH(QByteArray, bytes);
    QCOMPARE(parseWhole<Requests>(bytes).last(), "error 400");
    QVERIFY(!parseWhole<Requests>(bytes.chopped(1)).last().startsWith("error"));
}

void RequestParserRefusalsTest::staysInError()
{
    RequestParser parser;
    QCOMPARE(parser.feed("\n").event, RequestParser::Event::Error);
    const RequestParser::Step step = parser.feed(smuggled);
    QCOMPARE(step.event, RequestParser::Event::Error);
    QCOMPARE(step.consumed, 0);
    QCOMPARE(parser.error().status, 400);
    QVERIFY(!parser.isIdle());
}

QTEST_APPLESS_MAIN(RequestParserRefusalsTest)
#include "tst_requestparser_refusals.moc"
