// SPDX-License-Identifier: MIT
#include "core/http/headscan.h"
#include "tests/core/http/parsercuts.h"

#include <QTest>

using namespace spillway;

/// Where a head ends, and what may not stand in it; then what its fields say of the message's framing.
class TestHeadScan : public QObject
{
    Q_OBJECT
private slots:
    void scans_data();
    void scans();
    void everyCharacter();
    void looksAtEachByteOnce();
    void limit();
    void crAtTheLimit();
    void reset();

    void contentLength_data();
    void contentLength();
    void transferEncoding_data();
    void transferEncoding();
    void conflicts_data();
    void conflicts();
    void keepAlive_data();
    void keepAlive();
};

namespace
{

using Result = HeadScan::Result;

const QByteArray bareLf = "400 The head holds an LF without a CR in front of it.";
const QByteArray bareCr = "400 The head holds a CR without an LF behind it.";
const QByteArray control = "400 The head holds a control character.";
const QByteArray folded = "400 A header line begins with white space; folded lines are not allowed.";
const QByteArray tooLarge = "431 The request line and the header fields together are too large.";

QByteArray describe(const HeadFault &fault)
{
    return QByteArray::number(fault.status) + ' ' + fault.message.toByteArray();
}

/// `more`, `head of 12`, or the fault.
QByteArray describe(const HeadScan &scan, Result result)
{
    switch (result) {
    case Result::NeedMore:
        return "more";
    case Result::Complete:
        return "head of " + QByteArray::number(scan.size());
    case Result::Fault:
        break;
    }
    return describe(scan.fault());
}

QByteArray scanWhole(const QByteArray &bytes, qsizetype limit = 1000)
{
    HeadScan scan(limit);
    return describe(scan, scan.scan(bytes));
}

} // namespace

void TestHeadScan::scans_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QByteArray>("expected");
    const auto add = [](const char *name, const QByteArray &bytes, const QByteArray &expected) {
        QTest::newRow(name) << bytes << expected;
    };
    add("nothing", "", "more");
    add("a line", "GET / HTTP/1.1\r\n", "more");
    add("a head", "GET / HTTP/1.1\r\nA: 1\r\n\r\n", "head of 24");
    add("what follows does not count", "GET / HTTP/1.1\r\n\r\n\n\r body", "head of 18");
    add("only an empty line", "\r\n", "head of 2");
    add("half a line end", "A\r", "more");
    add("half an empty line", "A\r\n\r", "more");
    add("white space inside", "A: \t b \t\r\n\r\n", "head of 12");
    add("white space in front of all is a matter of grammar", " A\r\n\r\n", "head of 6");
    add("bytes above ASCII", "\x80\xff\r\n\r\n", "head of 6");
    add("bare LF", "A\nB\r\n\r\n", bareLf);
    add("bare LF at the start", "\nA\r\n\r\n", bareLf);
    add("bare LF for an empty line", "A\r\n\n", bareLf);
    add("bare CR", "A\rB\r\n\r\n", bareCr);
    add("CR CR LF", "A\r\r\n\r\n", bareCr);
    add("CR at the start of a line", "A\r\n\rB\r\n\r\n", bareCr);
    add("folded with a space", "A\r\n B\r\n\r\n", folded);
    add("folded with a tab", "A\r\n\tB\r\n\r\n", folded);
    add("a line of white space", "A\r\n \r\n\r\n", folded);
    add("NUL", QByteArray("A\0\r\n\r\n", 6), control);
    add("the first fault is told", "A\x01\nB", control);
}

void TestHeadScan::scans()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QByteArray, expected);
    // A scan sees the head from its start each time, with more behind it.
    forAllCuts(bytes, [&](const QByteArrayList &pieces, const QByteArray &where) {
        HeadScan scan(1000);
        Result result = Result::NeedMore;
        QByteArray seen;
        for (const QByteArray &piece : pieces) {
            seen += piece;
            if (result == Result::NeedMore) {
                const QByteArray block = seen; // another address each time
                result = scan.scan(block);
            }
        }
        QVERIFY2(describe(scan, result) == expected, where + ": " + describe(scan, result));
    });
}

void TestHeadScan::everyCharacter()
{
    for (int c = 0; c < 256; ++c) {
        const QByteArray head = "A" + QByteArray(1, char(c)) + "B\r\n\r\n";
        const bool allowed = c == '\t' || (c >= 0x20 && c != 0x7f);
        QCOMPARE(scanWhole(head), allowed     ? QByteArray("head of 7")
                                  : c == '\n' ? bareLf
                                  : c == '\r' ? bareCr
                                              : control);
    }
}

void TestHeadScan::looksAtEachByteOnce()
{
    // What was found to be fine is not looked at again: even if it were changed.
    HeadScan scan(1000);
    QCOMPARE(scan.scan("GET / HTTP/1.1\r\nA: 1"), Result::NeedMore);
    QCOMPARE(describe(scan, scan.scan(QByteArray(20, '\0') + "\r\n\r\n")), QByteArray("head of 24"));
}

void TestHeadScan::limit()
{
    const auto head = [](qsizetype size) { return QByteArray(size - 4, 'a') + "\r\n\r\n"; };
    QCOMPARE(scanWhole(head(20), 20), QByteArray("head of 20"));
    QCOMPARE(scanWhole(head(20) + "more", 20), QByteArray("head of 20"));
    QCOMPARE(scanWhole(head(21), 20), tooLarge);
    QCOMPARE(scanWhole(QByteArray(20, 'a'), 20), QByteArray("more"));
    QCOMPARE(scanWhole(QByteArray(21, 'a'), 20), tooLarge);
    QCOMPARE(scanWhole(QByteArray("A: 1\r\n").repeated(4), 20), tooLarge);
    // What is wrong inside the limit is told before, what is beyond does not matter.
    QCOMPARE(scanWhole("a\n" + QByteArray(30, 'a'), 20), bareLf);
    QCOMPARE(scanWhole(QByteArray(20, 'a') + '\n', 20), tooLarge);
    // Byte by byte, it is told with the first byte too many.
    HeadScan scan(20);
    const QByteArray endless(21, 'a');
    for (qsizetype size = 0; size <= 20; ++size) {
        QCOMPARE(scan.scan(QByteArrayView(endless).first(size)), Result::NeedMore);
    }
    QCOMPARE(describe(scan, scan.scan(endless)), tooLarge);
}

void TestHeadScan::crAtTheLimit()
{
    // A CR as the last byte that is allowed: its LF would be one too many.
    const QByteArray bytes = QByteArray(17, 'a') + "\r\n\r";
    QCOMPARE(bytes.size(), 20);
    QCOMPARE(scanWhole(bytes, 20), QByteArray("more"));
    QCOMPARE(scanWhole(bytes + '\n', 20), tooLarge);
    QCOMPARE(scanWhole(bytes + '\n', 21), QByteArray("head of 21"));
}

void TestHeadScan::reset()
{
    HeadScan scan(20);
    QCOMPARE(describe(scan, scan.scan("A: 1\r\n\r\nrest")), QByteArray("head of 8"));
    scan.reset();
    QCOMPARE(describe(scan, scan.scan("\r\nrest")), QByteArray("head of 2"));
    scan.reset();
    QCOMPARE(describe(scan, scan.scan("A\n")), bareLf);
}

void TestHeadScan::contentLength_data()
{
    QTest::addColumn<QByteArray>("value");
    QTest::addColumn<qint64>("length"); // -1: refused
    const auto add = [](const char *value, qint64 length) { QTest::newRow(value) << QByteArray(value) << length; };
    add("0", 0);
    add("5", 5);
    add("00012", 12);
    add("9223372036854775806", 9'223'372'036'854'775'806);
    add("9223372036854775807", 9'223'372'036'854'775'807);
    for (const char *value : {"",
                              "-1",
                              "+1",
                              " 1",
                              "1 ",
                              "1\t",
                              "1 2",
                              "1,1",
                              "0x1",
                              "1e1",
                              "1.0",
                              "1_0",
                              "a",
                              "1a",
                              "\xd9\xa1",
                              "9223372036854775808",
                              "9223372036854775810",
                              "18446744073709551615",
                              "18446744073709551616",
                              "99999999999999999999999999"}) {
        add(value, -1);
    }
}

void TestHeadScan::contentLength()
{
    QFETCH(QByteArray, value);
    QFETCH(qint64, length);
    MessageFraming framing;
    const std::optional<HeadFault> fault = framing.addContentLength(value);
    QCOMPARE(fault.has_value(), length < 0);
    QCOMPARE(framing.contentLength.value_or(-1), length);
    QVERIFY(!fault || fault->status == 400);
    QVERIFY(!framing.chunked);
}

void TestHeadScan::transferEncoding_data()
{
    QTest::addColumn<QByteArray>("value");
    QTest::addColumn<int>("status"); // 0: taken
    const auto add = [](const char *value, int status) { QTest::newRow(value) << QByteArray(value) << status; };
    add("chunked", 0);
    add("Chunked", 0);
    add("CHUNKED", 0);
    // What is not exactly that, but could be read as that: malformed.
    for (const char *value : {"", ",", " ", "chunked,", ",chunked", "chunked, chunked", " chunked", "chunked ",
                              "chunked\t", ", ,chunked"}) {
        add(value, 400);
    }
    // Codings that nobody here undoes: not implemented.
    for (const char *value : {"gzip", "identity", "gzip, chunked", "chunked, gzip", "xchunked", "chunkedx", "chunke",
                              "chunked;q=1", "\"chunked\"", "chunked chunked",
                              "\x0b"
                              "chunked"}) {
        add(value, 501);
    }
}

void TestHeadScan::transferEncoding()
{
    QFETCH(QByteArray, value);
    QFETCH(int, status);
    MessageFraming framing;
    const std::optional<HeadFault> fault = framing.addTransferEncoding(value);
    QCOMPARE(fault ? fault->status : 0, status);
    QCOMPARE(framing.chunked, status == 0);
    QVERIFY(!framing.contentLength);
}

void TestHeadScan::conflicts_data()
{
    QTest::addColumn<QList<QByteArray>>("fields"); // `L…` a length, `T…` a coding
    QTest::addColumn<QByteArray>("fault");         // of the last one
    const auto add = [](const char *name, const QList<QByteArray> &fields, const HeadFault &fault) {
        QTest::newRow(name) << fields << describe(fault);
    };
    add("length and coding", {"L5", "Tchunked"}, MessageFraming::lengthAndCoding);
    add("length zero and coding", {"L0", "Tchunked"}, MessageFraming::lengthAndCoding);
    add("length and another coding", {"L5", "Tgzip"}, MessageFraming::lengthAndCoding);
    add("coding and length", {"Tchunked", "L5"}, MessageFraming::lengthAndCoding);
    add("coding and a bad length", {"Tchunked", "Lx"}, MessageFraming::lengthAndCoding);
    add("two lengths", {"L5", "L6"}, MessageFraming::twoLengths);
    add("the same twice", {"L5", "L5"}, MessageFraming::twoLengths);
    add("a length and a bad one", {"L5", "Lx"}, MessageFraming::twoLengths);
    add("two codings", {"Tchunked", "Tchunked"}, MessageFraming::twoCodings);
    add("two other codings", {"Tchunked", "Tidentity"}, MessageFraming::twoCodings);
    add("a bad length", {"Lx"}, MessageFraming::badLength);
}

void TestHeadScan::conflicts()
{
    QFETCH(QList<QByteArray>, fields);
    QFETCH(QByteArray, fault);
    MessageFraming framing;
    const auto add = [&framing](const QByteArray &field) {
        const QByteArray value = field.sliced(1);
        return field.startsWith('L') ? framing.addContentLength(value) : framing.addTransferEncoding(value);
    };
    const QByteArray last = fields.takeLast();
    for (const QByteArray &field : std::as_const(fields)) {
        QVERIFY(!add(field));
    }
    const std::optional<HeadFault> found = add(last);
    QVERIFY(found);
    QCOMPARE(describe(*found), fault);
    QVERIFY(!(framing.chunked && framing.contentLength)); // it is never both
}

void TestHeadScan::keepAlive_data()
{
    QTest::addColumn<QList<QByteArray>>("connection");
    QTest::addColumn<bool>("in10");
    QTest::addColumn<bool>("in11");
    const auto add = [](const char *name, const QList<QByteArray> &connection, bool in10, bool in11) {
        QTest::newRow(name) << connection << in10 << in11;
    };
    add("no Connection", {}, false, true);
    add("empty", {""}, false, true);
    add("keep-alive", {"keep-alive"}, true, true);
    add("Keep-Alive", {"Keep-Alive"}, true, true);
    add("close", {"close"}, false, false);
    add("close in a list", {"te, Close"}, false, false);
    add("both, in either order", {"close, keep-alive"}, false, false);
    add("both in two fields", {"keep-alive", "close"}, false, false);
    add("both in two fields the other way", {"close", "keep-alive"}, false, false);
    add("other options", {"upgrade", "te"}, false, true);
    add("not quite close", {"closed, x-close"}, false, true);
}

void TestHeadScan::keepAlive()
{
    // RFC 9112 section 9.3: close ends it, 1.1 goes on, 1.0 only with keep-alive.
    QFETCH(QList<QByteArray>, connection);
    QFETCH(bool, in10);
    QFETCH(bool, in11);
    MessageFraming framing;
    for (const QByteArray &value : connection) {
        framing.addConnection(value);
    }
    QCOMPARE(framing.keepAlive(0), in10);
    QCOMPARE(framing.keepAlive(1), in11);
}

QTEST_APPLESS_MAIN(TestHeadScan)
#include "tst_headscan.moc"
