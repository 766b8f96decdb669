// SPDX-License-Identifier: MIT
#include "core/http/chunked.h"
#include "tests/core/http/parsercuts.h"

#include <QTest>

using namespace spillway;

/// The chunked coding both ways (RFC 9112 section 7.1), each body cut at each byte.
class TestChunked : public QObject
{
    Q_OBJECT
private slots:
    void writes_data();
    void writes();
    void writesBehindWhatIsThere();
    void readsWhatItWrites();
    void accepts_data();
    void accepts();
    void refuses_data();
    void refuses();
    void sizes_data();
    void sizes();
    void dataIsPassedAtOnceAndUncopied();
    void largestChunk();
    void everyExtensionCharacter();
    void sizeLineLimit();
    void trailerLimit();
    void stopsAtTheEnd();
    void staysInError();
};

namespace
{

/// A ChunkedReader with the face of the parsers, for the driver: it reads one body after another.
class Bodies
{
public:
    enum class Event { NeedMore, Head, Body, End, Error };
    struct Step
    {
        Event event = Event::NeedMore;
        qsizetype consumed = 0;
        QByteArrayView body;
    };

    Step feed(QByteArrayView bytes)
    {
        const ChunkedReader::Step step = m_reader.feed(bytes);
        switch (step.event) {
        case ChunkedReader::Event::NeedMore:
            m_leftOver = m_leftOver || step.consumed != bytes.size(); // NeedMore has taken all, so the header says
            return {Event::NeedMore, step.consumed, {}};
        case ChunkedReader::Event::Data:
            return {Event::Body, step.consumed, step.data};
        case ChunkedReader::Event::End:
            return {Event::End, step.consumed, {}};
        case ChunkedReader::Event::Error:
            break;
        }
        return {Event::Error, step.consumed, {}};
    }
    void next() { m_reader = ChunkedReader(64); }
    QByteArray message() const { return m_reader.message().toByteArray(); }
    bool hasLeftOver() const { return m_leftOver; }

private:
    ChunkedReader m_reader{64};
    bool m_leftOver = false;
};

struct Chunked
{
    using Parser = Bodies;

    static void prepare(Parser &) {}
    static void next(Parser &parser) { parser.next(); }
    static QByteArray head(const Parser &) { return "head"; }
    static QByteArray error(const Parser &parser) { return parser.message(); }
};

const QByteArray noSize = "A chunk does not begin with its size as hexadecimal digits.";
const QByteArray noLineEnd = "A chunk's size is not followed by CR LF.";
const QByteArray trailingSpace = "A chunk's size is followed by white space.";
const QByteArray sizeCr = "A chunk-size line holds a CR without an LF behind it.";
const QByteArray hugeSize = "A chunk's size is too large to be true.";
const QByteArray badExtension = "A chunk extension holds a control character or a bare LF.";
const QByteArray tooMuchData = "A chunk holds more data than its size says.";
const QByteArray badDataEnd = "A chunk's data does not end with CR LF.";
const QByteArray noTrailerName = "A trailer field does not begin with a name.";
const QByteArray noTrailerColon = "A trailer field's name is not followed directly by a colon.";
const QByteArray badTrailer = "A trailer field holds a control character or a bare LF.";
const QByteArray trailerCr = "A trailer field holds a CR without an LF behind it.";
const QByteArray badEnd = "The body does not end with CR LF.";

} // namespace

void TestChunked::writes_data()
{
    QTest::addColumn<QByteArray>("data");
    QTest::addColumn<QByteArray>("chunk");
    QTest::newRow("nothing would end the body") << QByteArray() << QByteArray();
    QTest::newRow("one byte") << QByteArray("a") << QByteArray("1\r\na\r\n");
    QTest::newRow("nine") << QByteArray("123456789") << QByteArray("9\r\n123456789\r\n");
    QTest::newRow("ten is a") << QByteArray(10, 'x') << QByteArray("a\r\nxxxxxxxxxx\r\n");
    QTest::newRow("sixteen is 10") << QByteArray(16, 'x') << QByteArray("10\r\nxxxxxxxxxxxxxxxx\r\n");
    QTest::newRow("line ends and NUL") << QByteArray("\r\n0\r\n\r\n\0", 8)
                                       << QByteArray("8\r\n\r\n0\r\n\r\n\0\r\n", 13);
    QTest::newRow("64 KiB") << QByteArray(65'536, 'x') << "10000\r\n" + QByteArray(65'536, 'x') + "\r\n";
}

void TestChunked::writes()
{
    QFETCH(QByteArray, data);
    QFETCH(QByteArray, chunk);
    QByteArray out;
    appendChunk(out, data);
    QCOMPARE(out, chunk);
}

void TestChunked::writesBehindWhatIsThere()
{
    QByteArray out = "head";
    appendChunk(out, "ab");
    appendChunk(out, {});
    appendChunk(out, "c");
    out += lastChunk;
    QCOMPARE(out, QByteArray("head2\r\nab\r\n1\r\nc\r\n0\r\n\r\n"));
}

void TestChunked::readsWhatItWrites()
{
    Numbers numbers(1);
    for (int round = 0; round < 50; ++round) {
        QByteArray body;
        QByteArray wire;
        for (quint32 chunk = numbers.below(6); chunk > 0; --chunk) {
            QByteArray data(1 + numbers.below(600), Qt::Uninitialized);
            for (char &c : data) {
                c = char(numbers.below(256));
            }
            body += data;
            appendChunk(wire, data);
        }
        wire += lastChunk;
        ParserDriver<Chunked> driver;
        for (const QByteArray &piece : randomPieces(wire, numbers, 50)) {
            driver.feed(piece);
        }
        QCOMPARE(driver.log(),
                 body.isEmpty() ? EventLog({"end", "rest "}) : EventLog({"body " + body, "end", "rest "}));
    }
}

void TestChunked::accepts_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<EventLog>("expected");
    const auto add = [](const char *name, const QByteArray &bytes, const EventLog &expected) {
        QTest::newRow(name) << bytes << expected;
    };
    add("empty", "0\r\n\r\n", {"end"});
    add("one chunk", "5\r\nhello\r\n0\r\n\r\n", {"body hello", "end"});
    add("two chunks", "5\r\nhello\r\n6\r\n world\r\n0\r\n\r\n", {"body hello world", "end"});
    add("data like framing", "7\r\n\r\n0\r\n\r\n\r\n0\r\n\r\n", {"body \r\n0\r\n\r\n", "end"});
    add("an extension", "1;a\r\nx\r\n0\r\n\r\n", {"body x", "end"});
    add("extensions", "1;a=b;c=\"d;\te\\\"f\"\r\nx\r\n0;end\r\n\r\n", {"body x", "end"});
    add("an extension without a name", "1;\r\nx\r\n0;\r\n\r\n", {"body x", "end"});
    add("white space before an extension", "1 \t ; a = b\r\nx\r\n0\r\n\r\n", {"body x", "end"});
    add("bytes above ASCII in an extension", "1;caf\xc3\xa9\r\nx\r\n0\r\n\r\n", {"body x", "end"});
    add("trailers", "1\r\nx\r\n0\r\nX-Sum: 1\r\nx-empty:\r\nX: \tcaf\xc3\xa9\r\n\r\n", {"body x", "end"});
    add("a trailer that would frame", "1\r\nx\r\n0\r\nTransfer-Encoding: chunked\r\nContent-Length: 9\r\n\r\n",
        {"body x", "end"});
    add("half a size", "1", {});
    add("half a size line", "1\r", {});
    add("half an extension", "1;a=", {});
    add("no data yet", "1\r\n", {});
    add("half the data", "3\r\nab", {"body ab"});
    add("no line end behind the data", "2\r\nab", {"body ab"});
    add("half a line end behind the data", "2\r\nab\r", {"body ab"});
    add("no last chunk", "2\r\nab\r\n", {"body ab"});
    add("half a trailer", "0\r\nX: 1", {});
    add("half an end", "0\r\n\r", {});
}

void TestChunked::accepts()
{
    QFETCH(QByteArray, bytes);
    QFETCH(EventLog, expected);
    compareAllCuts<Chunked>(bytes, expected + EventLog{"rest "});
    if (!expected.isEmpty() && expected.last() == "end" && !QTest::currentTestFailed()) {
        // What follows is not touched: it is another message.
        compareAllCuts<Chunked>(bytes + bytes, expected + expected + EventLog{"rest "});
    }
    ParserDriver<Chunked> driver;
    driver.feed(bytes);
    QVERIFY(!driver.parser().hasLeftOver());
}

void TestChunked::refuses_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QByteArray>("message");
    QTest::addColumn<QByteArray>("taken"); // before the fault shows
    const auto add = [](const char *name, const QByteArray &bytes, const QByteArray &message,
                        const QByteArray &taken = {}) { QTest::newRow(name) << bytes << message << taken; };
    add("no size", "\r\n", noSize);
    add("a bare LF for a size", "\n0\r\n\r\n", noSize);
    add("only an extension", ";a\r\n", noSize);
    add("a sign", "-1\r\n", noSize);
    add("white space before the size", " 1\r\nx", noSize);
    add("another size without a number", "1\r\nx\r\n\r\n", noSize, "x");
    add("0x", "0x1\r\n", noLineEnd);
    add("g", "1g\r\n", noLineEnd);
    add("bare LF behind the size", "1\nx\r\n0\r\n\r\n", noLineEnd);
    add("bare LF behind the last size", "0\n\r\n", noLineEnd);
    add("NUL behind the size", QByteArray("1\0\r\n", 4), noLineEnd);
    add("a comma in the size", "1,0\r\n", noLineEnd);
    add("space behind the size", "1 \r\nx", trailingSpace);
    add("tab behind the size", "1\t\r\nx", trailingSpace);
    add("space in the size", "1 0\r\n", trailingSpace);
    add("space and a bare LF", "1 \nx", trailingSpace);
    add("bare CR behind the size", "1\rx\r\n", sizeCr);
    add("CR CR LF behind the size", "1\r\r\nx", sizeCr);
    add("bare CR in an extension", "1;a\rb\r\n", sizeCr);
    add("bare LF in an extension", "1;a\nx", badExtension);
    add("bare LF in a quoted extension", "1;a=\"\nb\"\r\nx", badExtension);
    add("DEL in an extension", "1;a\x7f\r\nx", badExtension);
    add("2^63", "8000000000000000\r\n", hugeSize);
    add("2^64", "10000000000000000\r\n", hugeSize);
    add("2^64 + 1 with leading zeros", "00000000000000010000000000000001\r\n", hugeSize);
    add("f without end", QByteArray(64, 'f') + "\r\n", hugeSize);
    add("data too long", "2\r\nabc\r\n", tooMuchData, "ab");
    add("bare LF behind the data", "2\r\nab\n0\r\n\r\n", tooMuchData, "ab");
    add("bare CR behind the data", "2\r\nab\r0\r\n\r\n", badDataEnd, "ab");
    add("data too short", "4\r\nab\r\n0\r\n\r\n", tooMuchData, "ab\r\n");
    add("a trailer without a name", "0\r\n: 1\r\n\r\n", noTrailerName);
    add("a folded trailer", "0\r\nX: 1\r\n 2\r\n\r\n", noTrailerName);
    add("a bare LF at the end", "0\r\n\n", noTrailerName);
    add("another chunk behind the last", "0\r\n1\r\nx\r\n", noTrailerColon);
    add("space before a trailer's colon", "0\r\nX : 1\r\n\r\n", noTrailerColon);
    add("a trailer without a colon", "0\r\nX\r\n\r\n", noTrailerColon);
    add("a bare LF in a trailer", "0\r\nX: 1\n\r\n", badTrailer);
    add("NUL in a trailer", QByteArray("0\r\nX: \0\r\n\r\n", 11), badTrailer);
    add("a bare CR in a trailer", "0\r\nX: 1\rY: 2\r\n\r\n", trailerCr);
    add("a bare CR at the end", "0\r\n\rX", badEnd);
    add("CR CR LF at the end", "0\r\n\r\r\n", badEnd);
}

void TestChunked::refuses()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QByteArray, message);
    QFETCH(QByteArray, taken);
    EventLog expected;
    if (!taken.isEmpty()) {
        expected.append("body " + taken);
    }
    expected.append("error " + message);
    compareAllCuts<Chunked>(bytes, expected);
    compareAllCuts<Chunked>(bytes + "0\r\n\r\n", expected);
}

void TestChunked::sizes_data()
{
    QTest::addColumn<QByteArray>("size");
    QTest::addColumn<int>("bytes");
    QTest::newRow("1") << QByteArray("1") << 1;
    QTest::newRow("f") << QByteArray("f") << 15;
    QTest::newRow("F") << QByteArray("F") << 15;
    QTest::newRow("aB") << QByteArray("aB") << 171;
    QTest::newRow("10") << QByteArray("10") << 16;
    QTest::newRow("leading zeros") << QByteArray("0000000000000000000000000000003") << 3;
    QTest::newRow("every digit") << QByteArray("2c9") << 713;
}

void TestChunked::sizes()
{
    QFETCH(QByteArray, size);
    QFETCH(int, bytes);
    const QByteArray data(bytes, 'x');
    compareAllCuts<Chunked>(size + "\r\n" + data + "\r\n0\r\n\r\n", {"body " + data, "end", "rest "});
    // One more or less would be another message.
    QCOMPARE(parseWhole<Chunked>(size + "\r\n" + data + "x\r\n0\r\n\r\n").last(), "error " + tooMuchData);
    QCOMPARE(parseWhole<Chunked>(size + "\r\n" + data.chopped(1) + "\r\n").last(), "error " + tooMuchData);
}

void TestChunked::dataIsPassedAtOnceAndUncopied()
{
    ChunkedReader reader;
    const QByteArray bytes = "5\r\nhello\r\n";
    QByteArrayView rest = bytes;
    ChunkedReader::Step step = reader.feed(rest.first(5)); // two bytes of the data
    QCOMPARE(step.event, ChunkedReader::Event::Data);
    QCOMPARE(step.consumed, 5);
    QCOMPARE(step.data, QByteArrayView("he"));
    QCOMPARE(step.data.data(), bytes.constData() + 3);
    rest = rest.sliced(5);
    step = reader.feed(rest);
    QCOMPARE(step.event, ChunkedReader::Event::Data);
    QCOMPARE(step.consumed, 3); // up to the end of the data
    QCOMPARE(step.data.data(), rest.data());
    step = reader.feed(rest.sliced(3));
    QCOMPARE(step.event, ChunkedReader::Event::NeedMore);
    QCOMPARE(step.consumed, 2);
    QCOMPARE(reader.feed({}).event, ChunkedReader::Event::NeedMore);
}

void TestChunked::largestChunk()
{
    ChunkedReader reader;
    const ChunkedReader::Step step = reader.feed("7fffffffffffffff\r\nab");
    QCOMPARE(step.event, ChunkedReader::Event::Data);
    QCOMPARE(step.data, QByteArrayView("ab"));
    // Two bytes less than 2^63 - 1 are to come: an end of line is data.
    QCOMPARE(reader.feed("\r\n0\r\n\r\n").event, ChunkedReader::Event::Data);
}

void TestChunked::everyExtensionCharacter()
{
    for (int c = 0; c < 256; ++c) {
        const bool allowed = c == '\t' || (c >= 0x20 && c != 0x7f);
        const QByteArray byte(1, char(c));
        const QByteArray extension = parseWhole<Chunked>("1;a" + byte + "b\r\nx\r\n").last();
        const QByteArray trailer = parseWhole<Chunked>("0\r\nX: a" + byte + "b\r\n\r\n").last();
        QCOMPARE(extension, allowed ? "rest " : c == '\r' ? "error " + sizeCr : "error " + badExtension);
        QCOMPARE(trailer, allowed ? "rest " : c == '\r' ? "error " + trailerCr : "error " + badTrailer);
    }
}

void TestChunked::sizeLineLimit()
{
    // Of one line, its CR and LF included; the next line counts anew.
    const auto line = [](qsizetype size) { return "1;" + QByteArray(size - 4, 'x') + "\r\n"; };
    const QByteArray longest = line(ChunkedReader::maxSizeLineBytes);
    QCOMPARE(longest.size(), 4096);
    QCOMPARE(parseWhole<Chunked>((longest + "a\r\n").repeated(3) + "0\r\n\r\n"),
             EventLog({"body aaa", "end", "rest "}));
    const EventLog tooLong{"error A chunk-size line is longer than 4096 bytes."};
    QCOMPARE(parseWhole<Chunked>(line(4097) + "a\r\n"), tooLong);
    QCOMPARE(parseWhole<Chunked>(QByteArray(4097, '0')), tooLong);
    QCOMPARE(parseWhole<Chunked>('1' + QByteArray(4097, ' ')), tooLong);
    ParserDriver<Chunked> slowly;
    for (int i = 0; i < 4096; ++i) {
        slowly.feed("0");
    }
    QCOMPARE(slowly.log(), EventLog{"rest "});
    slowly.feed("0");
    QCOMPARE(slowly.log(), tooLong);
}

void TestChunked::trailerLimit()
{
    // Of all trailers and the empty line behind them: 64 bytes for these readers.
    const auto trailers = [](qsizetype size) { return "0\r\nA: 1\r\nB: " + QByteArray(size - 13, 'x') + "\r\n\r\n"; };
    const EventLog tooLarge{"error The trailer fields are larger than a head may be."};
    compareAllCuts<Chunked>(trailers(64), {"end", "rest "});
    compareAllCuts<Chunked>(trailers(65), tooLarge);
    compareAllCuts<Chunked>("0\r\n" + QByteArray("A: 1\r\n").repeated(11), tooLarge);

    ChunkedReader reader(10);
    QCOMPARE(reader.feed("0\r\nA: 12345\r\n\r\n").event, ChunkedReader::Event::Error);
    QVERIFY(reader.trailersTooLarge());
    ChunkedReader malformed(10);
    QCOMPARE(malformed.feed("0\r\n \r\n\r\n").event, ChunkedReader::Event::Error);
    QVERIFY(!malformed.trailersTooLarge());
    ChunkedReader standard;
    QCOMPARE(standard.feed("0\r\nA: " + QByteArray(64 * 1024 - 7, 'x') + "\r\n\r\n").event, ChunkedReader::Event::End);
}

void TestChunked::stopsAtTheEnd()
{
    ChunkedReader reader;
    const ChunkedReader::Step step = reader.feed("0\r\n\r\nGET / HTTP/1.1\r\n");
    QCOMPARE(step.event, ChunkedReader::Event::End);
    QCOMPARE(step.consumed, 5);
    for (const QByteArrayView more : {QByteArrayView("1\r\nx"), QByteArrayView()}) {
        QCOMPARE(reader.feed(more).event, ChunkedReader::Event::End);
        QCOMPARE(reader.feed(more).consumed, 0);
    }
}

void TestChunked::staysInError()
{
    ChunkedReader reader;
    const ChunkedReader::Step step = reader.feed("zz\r\n");
    QCOMPARE(step.event, ChunkedReader::Event::Error);
    QCOMPARE(reader.message(), QByteArrayView(noSize));
    QCOMPARE(reader.feed("1\r\nx\r\n").event, ChunkedReader::Event::Error);
    QCOMPARE(reader.feed("1\r\nx\r\n").consumed, 0);
    QCOMPARE(reader.message(), QByteArrayView(noSize));
}

QTEST_APPLESS_MAIN(TestChunked)
#include "tst_chunked.moc"
