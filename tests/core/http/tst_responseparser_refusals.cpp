// SPDX-License-Identifier: MIT
#include "tests/core/http/responsetraits.h"

#include <QTest>

using namespace spillway;

/// Responses with doubtful framing, cut ones and too large ones are errors, not guesses.
class TestResponseParserRefusals : public QObject
{
    Q_OBJECT
private slots:
    void head_data();
    void head();
    void statusLine_data();
    void statusLine();
    void chunks_data();
    void chunks();
    void cut_data();
    void cut();
    void everyCutOfAResponse();
    void headLimit();
    void headLimitOfEndlessHeads_data();
    void headLimitOfEndlessHeads();
    void trailerLimit();
    void staysInError();
    void noise();
};

namespace
{

const QByteArray lengthAndCoding = "Content-Length and Transfer-Encoding may not stand together.";
const QByteArray twoLengths = "There is more than one Content-Length.";
const QByteArray badLength = "Content-Length is not one plain decimal number.";
const QByteArray hugeLength = "Content-Length is too large to be true.";
const QByteArray twoCodings = "There is more than one Transfer-Encoding.";
const QByteArray otherCoding = "Transfer-Encoding names a coding other than chunked.";
const QByteArray notChunked = "Transfer-Encoding is not exactly \"chunked\".";
const QByteArray bareLf = "The head holds an LF without a CR in front of it.";
const QByteArray bareCr = "The head holds a CR without an LF behind it.";
const QByteArray control = "The head holds a control character.";
const QByteArray folded = "A header line begins with white space; folded lines are not allowed.";
const QByteArray badField = "A header line is not a name and directly behind it a colon and a value.";
const QByteArray badLine = "The response does not begin with a status line of HTTP/1.1 or HTTP/1.0.";
const QByteArray interimBody = "An interim response announces a body.";
const QByteArray tooLarge = "The head of the response is too large.";

} // namespace

void TestResponseParserRefusals::head_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QByteArray>("message");
    const auto add = [](const char *name, const QByteArray &fields, const QByteArray &message) {
        QTest::newRow(name) << ok + fields + "\r\n" << message;
    };
    // Two ways to say where the body ends.
    add("length and chunked", "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n", lengthAndCoding);
    add("chunked and length", "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n", lengthAndCoding);
    add("chunked and a bad length", "Transfer-Encoding: chunked\r\nContent-Length: x\r\n", lengthAndCoding);
    add("two lengths", "Content-Length: 5\r\nContent-Length: 6\r\n", twoLengths);
    add("the same length twice", "Content-Length: 5\r\nContent-Length: 5\r\n", twoLengths);
    add("a list of lengths", "Content-Length: 5, 5\r\n", badLength);
    add("length with a plus", "Content-Length: +5\r\n", badLength);
    add("length with a minus", "Content-Length: -5\r\n", badLength);
    add("hex length", "Content-Length: 0x5\r\n", badLength);
    add("length with a point", "Content-Length: 5.0\r\n", badLength);
    add("empty length", "Content-Length:\r\n", badLength);
    add("length of 2^63", "Content-Length: 9223372036854775808\r\n", hugeLength);
    add("chunked twice", "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n", twoCodings);
    add("chunked twice in one", "Transfer-Encoding: chunked, chunked\r\n", notChunked);
    add("no coding", "Transfer-Encoding:\r\n", notChunked);
    add("gzip, chunked", "Transfer-Encoding: gzip, chunked\r\n", otherCoding);
    add("identity", "Transfer-Encoding: identity\r\n", otherCoding);
    add("xchunked", "Transfer-Encoding: xchunked\r\n", otherCoding);
    // Lines.
    add("bare LF", "X: 1\nY: 2\r\n", bareLf);
    add("bare CR", "X: 1\rY: 2\r\n", bareCr);
    add("CR CR LF", "X: 1\r\r\n", bareCr);
    add("folded", "X: 1\r\n 2\r\n", folded);
    add("folded with a tab", "X: 1\r\n\t2\r\n", folded);
    add("folded behind the status line", " X: 1\r\n", folded);
    add("NUL", QByteArray("X: a\0b\r\n", 8), control);
    add("DEL", "X: \x7f\r\n", control);
    add("space before the colon", "Content-Length : 5\r\n", badField);
    add("tab before the colon", "Transfer-Encoding\t: chunked\r\n", badField);
    add("space in a name", "X Y: 1\r\n", badField);
    add("no colon", "Nonsense\r\n", badField);
    add("no name", ": 1\r\n", badField);
    add("a name above ASCII", "caf\xc3\xa9: 1\r\n", badField);
    QTest::newRow("interim with a length") << QByteArray("HTTP/1.1 100 X\r\nContent-Length: 3\r\n\r\n") << interimBody;
    QTest::newRow("interim with chunks") << QByteArray("HTTP/1.1 103 X\r\nTransfer-Encoding: chunked\r\n\r\n")
                                         << interimBody;
    QTest::newRow("101 with a length") << QByteArray("HTTP/1.1 101 X\r\nContent-Length: 3\r\n\r\n") << interimBody;
}

void TestResponseParserRefusals::head()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QByteArray, message);
    const EventLog expected{"error " + message};
    compareAllCuts<Responses>(bytes, expected);
    compareAllCuts<Responses>(bytes + following, expected);
    // Also where no body could follow, and behind an interim response or a good one.
    compareAllCuts<ResponsesToHead>(bytes, expected);
    compareAllCuts<Responses>("HTTP/1.1 100 Continue\r\n\r\n" + bytes, expected);
    compareAllCuts<Responses>(following + bytes, followingLog + expected);
}

void TestResponseParserRefusals::statusLine_data()
{
    QTest::addColumn<QByteArray>("line");
    QTest::addColumn<QByteArray>("message");
    const auto add = [](const QByteArray &line, const QByteArray &message = badLine) {
        QTest::newRow('<' + line + '>') << line << message;
    };
    add("");
    add("HTTP");
    add("HTTP/1.1");
    add("HTTP/1.1 ");
    add("HTTP/1.1 2");
    add("HTTP/1.1 20");
    add("HTTP/1.1 20 OK");
    add("HTTP/1.1 2000 OK");
    add("HTTP/1.1 2000");
    add("HTTP/1.1 20x OK");
    add("HTTP/1.1 -20 OK");
    add("HTTP/1.1 +20 OK");
    add("HTTP/1.1 OK");
    add("HTTP/1.1  200 OK");
    add("HTTP/1.1\t200 OK");
    add("HTTP/1.1 200\tOK");
    add("HTTP/1.1 200OK");
    add(" HTTP/1.1 200 OK");
    add("HTTP/1.1200 OK");
    add("HTTP/1.2 200 OK");
    add("HTTP/1.10 200 OK");
    add("HTTP/0.9 200 OK");
    add("HTTP/2.0 200 OK");
    add("HTTP/2 200 OK");
    add("http/1.1 200 OK");
    add("HTTPS/1.1 200 OK");
    add("ICY 200 OK");
    add("RTSP/1.0 200 OK");
    add("SSH-2.0-OpenSSH_9.2");
    add("220 mail.example.com ESMTP");
    add("GET / HTTP/1.1");
    add("<html><body>Hello</body></html>");
    add("Content-Length: 5");
    add("HTTP/1.1 000 X", "The status of the response has no three digits.");
    add("HTTP/1.1 099 X", "The status of the response has no three digits.");
    add("HTTP/1.1 099", "The status of the response has no three digits.");
    add("HTTP/1.1 200 a\x7f", control);
    add("HTTP/1.1 200 a\x01", control);
    add(QByteArray("HTTP/1.1 200 \0", 14), control);
    add(QByteArray::fromHex("1503030002"), control); // TLS where plain HTTP was asked for
}

void TestResponseParserRefusals::statusLine()
{
    QFETCH(QByteArray, line);
    QFETCH(QByteArray, message);
    const EventLog expected{"error " + message};
    compareAllCuts<Responses>(line + "\r\nContent-Length: 0\r\n\r\n", expected);
    compareAllCuts<Responses>("HTTP/1.1 100 Continue\r\n\r\n" + line + "\r\n\r\n", expected);
}

void TestResponseParserRefusals::chunks_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QByteArray>("taken");
    const auto add = [](const char *name, const QByteArray &body, const QByteArray &taken = {}) {
        QTest::newRow(name) << body << taken;
    };
    add("no size", "hello");
    add("bare LF behind the size", "1\nx\r\n0\r\n\r\n");
    add("a size that overflows", "10000000000000001\r\nx");
    add("space behind the size", "1 \r\nx\r\n");
    add("data too long", "1\r\nxx\r\n", "x");
    add("data too short", "3\r\nx\r\n0\r\n\r\n", "x\r\n");
    add("a response behind the last chunk", "0\r\n" + following);
    add("bare LF at the end", "1\r\nx\r\n0\r\n\n", "x");
}

void TestResponseParserRefusals::chunks()
{
    QFETCH(QByteArray, body);
    QFETCH(QByteArray, taken);
    ParserDriver<Responses> driver;
    driver.feed(chunkedOk + body);
    const QByteArray message = driver.parser().errorString().toUtf8();
    QVERIFY2(message.endsWith('.') && message.size() > 20, message);
    EventLog expected{chunkedOkHead};
    if (!taken.isEmpty()) {
        expected.append("body " + taken);
    }
    compareAllCuts<Responses>(chunkedOk + body, expected + EventLog{"error " + message});
    compareAllCuts<Responses>(chunkedOk + body + following, expected + EventLog{"error " + message}, Ending::Closed);
}

void TestResponseParserRefusals::cut_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<EventLog>("before");
    QTest::addColumn<QByteArray>("message");
    const QByteArray noHead = "The connection ended before the head of the response was complete.";
    const QByteArray shortBody = "The connection ended before the body was as long as Content-Length says.";
    const QByteArray noLastChunk = "The connection ended before the last chunk of the body.";
    const EventLog none;
    QTest::newRow("nothing came") << QByteArray() << none << noHead;
    QTest::newRow("half a status line") << QByteArray("HTTP/1.1 2") << none << noHead;
    QTest::newRow("half a head") << ok + "X: 1\r\n" << none << noHead;
    QTest::newRow("only an interim response") << QByteArray("HTTP/1.1 100 X\r\n\r\n") << none << noHead;
    QTest::newRow("a body without its last byte")
        << ok + "Content-Length: 3\r\n\r\nab" << EventLog{"1.1 200 <OK> length=3 keep|Content-Length:3", "body ab"}
        << shortBody;
    QTest::newRow("no body") << ok + "Content-Length: 3\r\n\r\n"
                             << EventLog{"1.1 200 <OK> length=3 keep|Content-Length:3"} << shortBody;
    QTest::newRow("no chunk") << chunkedOk << EventLog{chunkedOkHead} << noLastChunk;
    QTest::newRow("half a chunk") << chunkedOk + "3\r\nab" << EventLog{chunkedOkHead, "body ab"} << noLastChunk;
    QTest::newRow("no last chunk") << chunkedOk + "2\r\nab\r\n" << EventLog{chunkedOkHead, "body ab"} << noLastChunk;
    QTest::newRow("half a last chunk") << chunkedOk + "0\r\n" << EventLog{chunkedOkHead} << noLastChunk;
    QTest::newRow("half a trailer") << chunkedOk + "0\r\nX: 1\r\n" << EventLog{chunkedOkHead} << noLastChunk;
    QTest::newRow("the second response") << following + "HTTP/1.1" << followingLog << noHead;
}

void TestResponseParserRefusals::cut()
{
    QFETCH(QByteArray, bytes);
    QFETCH(EventLog, before);
    QFETCH(QByteArray, message);
    compareAllCuts<Responses>(bytes, before + EventLog{"error " + message}, Ending::Closed);
    // While the connection is there it is no error.
    QVERIFY(parseWhole<Responses>(bytes).last().startsWith("rest "));
}

void TestResponseParserRefusals::everyCutOfAResponse()
{
    // A response that says where it ends is never taken for complete before.
    for (const QByteArray &bytes :
         {ok + "Content-Length: 5\r\n\r\nhello", chunkedOk + "5;a=b\r\nhello\r\n0\r\nX: 1\r\n\r\n",
          QByteArray("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.0 200 OK\r\nContent-Length: 1\r\n\r\nx")}) {
        for (qsizetype size = 0; size < bytes.size(); ++size) {
            const EventLog log = parseWhole<Responses>(bytes.first(size), Ending::Closed);
            QVERIFY2(log.last().startsWith("error The connection ended"), QByteArray::number(size));
            QVERIFY(!log.contains("end"));
        }
        QVERIFY(parseWhole<Responses>(bytes).contains("end"));
    }
}

void TestResponseParserRefusals::headLimit()
{
    // 256 KiB by default, the empty line included; each head counts for itself.
    const auto head = [](qsizetype size) {
        const QByteArray start = "HTTP/1.1 204 X\r\nX: ";
        return start + QByteArray(size - start.size() - 4, 'a') + "\r\n\r\n";
    };
    constexpr qsizetype limit = 256 * 1024;
    QCOMPARE(parseWhole<Responses>(head(limit)).size(), 3);
    QCOMPARE(parseWhole<Responses>(head(limit) + head(limit)).size(), 5);
    QCOMPARE(parseWhole<Responses>(head(limit + 1)), EventLog{"error " + tooLarge});
    QCOMPARE(parseWhole<Responses>(head(limit) + head(limit + 1)).last(), "error " + tooLarge);
    ParserDriver<Responses> small(qsizetype(40));
    small.feed(head(40));
    small.feed("HTTP/1.1 100 Continue\r\n\r\n" + head(40));
    QCOMPARE(small.log().size(), 5);
    small.feed(head(41));
    QCOMPARE(small.log().last(), "error " + tooLarge);
}

void TestResponseParserRefusals::headLimitOfEndlessHeads_data()
{
    QTest::addColumn<QByteArray>("start");
    QTest::addColumn<QByteArray>("more");
    QTest::newRow("reason") << QByteArray("HTTP/1.1 200 ") << QByteArray("a");
    QTest::newRow("garbage") << QByteArray() << QByteArray("a");
    QTest::newRow("name") << ok << QByteArray("a");
    QTest::newRow("value") << ok + "X: " << QByteArray("a");
    QTest::newRow("fields") << ok << QByteArray("X: 1\r\n");
}

void TestResponseParserRefusals::headLimitOfEndlessHeads()
{
    QFETCH(QByteArray, start);
    QFETCH(QByteArray, more);
    constexpr qsizetype limit = 2000;
    const QByteArray bytes = (start + more.repeated(limit + 1)).first(limit + 1);
    forAllCuts(bytes, [&](const QByteArrayList &pieces, const QByteArray &where) {
        ParserDriver<Responses> driver(limit);
        for (const QByteArray &piece : pieces) {
            driver.feed(piece);
        }
        QVERIFY2(driver.log() == EventLog{"error " + tooLarge}, where);
    });
    ParserDriver<Responses> driver(limit);
    driver.feed(bytes.chopped(1));
    QCOMPARE(driver.log(), EventLog{"rest " + bytes.chopped(1)});
}

void TestResponseParserRefusals::trailerLimit()
{
    ParserDriver<Responses> driver(qsizetype(100));
    driver.feed(chunkedOk + "0\r\nX: " + QByteArray(93, 'a') + "\r\n\r\n"); // a hundred bytes
    QCOMPARE(driver.log(), EventLog({chunkedOkHead, "end", "rest "}));
    driver.feed(chunkedOk + "0\r\nX: " + QByteArray(94, 'a') + "\r\n\r\n");
    QCOMPARE(driver.log().last(), QByteArray("error The trailer fields are larger than a head may be."));
}

void TestResponseParserRefusals::staysInError()
{
    ResponseParser parser;
    QCOMPARE(parser.feed("\n").event, ResponseParser::Event::Error);
    QCOMPARE(parser.errorString().toUtf8(), bareLf);
    const ResponseParser::Step step = parser.feed(following);
    QCOMPARE(step.event, ResponseParser::Event::Error);
    QCOMPARE(step.consumed, 0);
    QCOMPARE(parser.finish().event, ResponseParser::Event::Error);
    QCOMPARE(parser.errorString().toUtf8(), bareLf); // the first one is the cause
}

void TestResponseParserRefusals::noise()
{
    // Good responses with a few bytes changed, cut at random: never more consumed than given, no read beyond the input
    // (the address sanitizer looks), and always the same outcome as in one piece.
    const QByteArray good = "HTTP/1.1 100 Continue\r\n\r\n" + chunkedOk + "5;a=b\r\nhello\r\n0\r\nX: 1\r\n\r\n" +
                            following + "HTTP/1.1 304 X\r\nContent-Length: 9\r\n\r\n" + ok + "\r\nlast";
    static constexpr char badBytes[] = "\r\n \t:;,0123456789abcdef\0\x7f\x80\xffxHTP/";
    const QByteArray bad(badBytes, sizeof badBytes - 1);
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
        ParserDriver<Responses> driver;
        for (const QByteArray &piece : randomPieces(bytes, numbers, 60)) {
            driver.feed(piece);
        }
        QCOMPARE(driver.log(Ending::Closed), parseWhole<Responses>(bytes, Ending::Closed));
    }
}

QTEST_APPLESS_MAIN(TestResponseParserRefusals)
#include "tst_responseparser_refusals.moc"
