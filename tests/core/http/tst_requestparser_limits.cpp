// SPDX-License-Identifier: MIT
#include "tests/core/http/requesttraits.h"

#include <QTest>

using namespace spillway;

/// How much a request may hold, and that noise does no harm.
class RequestParserLimitsTest : public QObject
{
    Q_OBJECT
private slots:
    void headLimit();
    void headLimitOfEndlessHeads_data();
    void headLimitOfEndlessHeads();
    void trailerLimit();
    void emptyLinesAreBounded();
    void noise();
    void manyFieldsAreQuick();
};

void RequestParserLimitsTest::headLimit()
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

void RequestParserLimitsTest::headLimitOfEndlessHeads_data()
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

void RequestParserLimitsTest::headLimitOfEndlessHeads()
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

void RequestParserLimitsTest::trailerLimit()
{
    const QByteArray body = chunkedPost + "0\r\n";
    const auto trailer = [](qsizetype size) { return "X: " + QByteArray(size - 7, 'a') + "\r\n\r\n"; };
    QCOMPARE(parseWhole<Requests>(body + trailer(64 * 1024)).last(), "rest ");
    QCOMPARE(parseWhole<Requests>(body + trailer(64 * 1024 + 1)).last(), "error 431");
    QCOMPARE(parseWhole<Requests>(body + QByteArray("X: 1\r\n").repeated(20'000)).last(), "error 431");
    QCOMPARE(parseWhole<Requests>(chunkedPost + "3;" + QByteArray(100'000, 'x')).last(), "error 400");
}

void RequestParserLimitsTest::emptyLinesAreBounded()
{
    const EventLog fine{smuggledHead, "end", "rest "};
    compareAllCuts<Requests>(QByteArray("\r\n").repeated(8) + smuggled, fine);
    compareAllCuts<Requests>(QByteArray("\r\n").repeated(9) + smuggled, {"error 400"});
    // The bound is that of one request.
    compareAllCuts<Requests>((QByteArray("\r\n").repeated(8) + smuggled).repeated(2), fine.first(2) + fine);
}

void RequestParserLimitsTest::noise()
{
    // Good requests with a few bytes changed, cut at random: never more consumed than given, no read beyond the input
    // (the address sanitizer looks), and always the same outcome as in one piece.
    const QByteArray good =
        chunkedPost + "5;a=b\r\nhello\r\n0\r\nX: 1\r\n\r\n" + post + "Content-Length: 4\r\n\r\nbody" + smuggled;
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
        ParserDriver<Requests> driver;
        for (const QByteArray &piece : randomPieces(bytes, numbers, 60)) {
            driver.feed(piece);
        }
        QCOMPARE(driver.log(), parseWhole<Requests>(bytes));
    }
}

void RequestParserLimitsTest::manyFieldsAreQuick()
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

QTEST_APPLESS_MAIN(RequestParserLimitsTest)
#include "tst_requestparser_limits.moc"
