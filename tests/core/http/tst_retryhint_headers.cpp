// SPDX-License-Identifier: MIT
#include "tests/core/http/parsercuts.h"
#include "tests/core/http/waits.h"

#include <QTest>

using namespace spillway;

/// Which of several headers says how long to wait (ALGORITHM.md section 3), and by whose clock a date is read.
class TestRetryHintHeaders : public QObject
{
    Q_OBJECT
private slots:
    void precedence_data();
    void precedence();
    void everyPairOfHeaders();
    void invalidFallsThrough();
    void dates_data();
    void dates();
    void whoseClock_data();
    void whoseClock();
    void spellingAndRepeats();
    void asAzureAnswers_data();
    void asAzureAnswers();
    void noise();
};

Q_DECLARE_METATYPE(spillway::HeaderList)

void TestRetryHintHeaders::precedence_data()
{
    QTest::addColumn<qsizetype>("first"); // of allNames
    for (qsizetype first = 0; first < allNames.size(); ++first) {
        QTest::newRow(allNames[first]) << first;
    }
}

void TestRetryHintHeaders::precedence()
{
    // All from this one on are there, in the wrong order and each with another wait.
    QFETCH(qsizetype, first);
    HeaderList headers{{"Content-Type", "application/json"}};
    for (qsizetype i = allNames.size() - 1; i >= first; --i) {
        headers.append(allNames[i], QByteArray::number((i + 1) * (isInMilliseconds(allNames[i]) ? 1000 : 1)));
    }
    const std::optional<RetryHint> hint = readRetryHint(headers, now);
    QVERIFY(hint);
    QCOMPARE(hint->wait.count(), (first + 1) * 1000);
    QCOMPARE(hint->header, allNames[first]);
}

void TestRetryHintHeaders::everyPairOfHeaders()
{
    // The longer wait does not win, nor the shorter, nor the one that stands first: the order of the rule does.
    for (qsizetype a = 0; a < allNames.size(); ++a) {
        for (qsizetype b = 0; b < allNames.size(); ++b) {
            if (a != b) {
                const HeaderList headers{{allNames[a], "200"}, {allNames[b], "300"}};
                QCOMPARE(readRetryHint(headers, now)->header, allNames[std::min(a, b)]);
            }
        }
    }
}

void TestRetryHintHeaders::invalidFallsThrough()
{
    HeaderList headers;
    for (const QByteArray &name : allNames) {
        headers.append(name, "-1");
    }
    QCOMPARE(waitOf(headers), noHint);
    // From the end of the order to its start, one after the other becomes valid.
    for (qsizetype i = allNames.size() - 1; i >= 0; --i) {
        headers.set(allNames[i], "500");
        QCOMPARE(readRetryHint(headers, now)->header, allNames[i]);
    }
    QCOMPARE(waitOf({}), noHint);
    QCOMPARE(waitOf({{"x-ratelimit-remaining-tokens", "5"}, {"Date", "Mon, 01 Jan 2024 12:00:05 GMT"}}), noHint);
}

void TestRetryHintHeaders::dates_data()
{
    QTest::addColumn<QByteArray>("date");
    QTest::addColumn<qint64>("wait");
    const auto add = [](const char *name, const QByteArray &date, qint64 wait) { QTest::newRow(name) << date << wait; };
    add("IMF-fixdate", "Mon, 01 Jan 2024 12:00:05 GMT", 5000);
    add("RFC 850", "Monday, 01-Jan-24 12:00:05 GMT", 5000);
    add("asctime", "Mon Jan  1 12:00:05 2024", 5000);
    add("now", "Mon, 01 Jan 2024 12:00:00 GMT", 100);
    add("a second ago", "Mon, 01 Jan 2024 11:59:59 GMT", 100);
    add("long ago", "Sun, 06 Nov 1994 08:49:37 GMT", 100);
    add("long ago in RFC 850", "Sunday, 06-Nov-94 08:49:37 GMT", 100);
    add("a day less a second", "Tue, 02 Jan 2024 11:59:59 GMT", day - 1000);
    add("a day", "Tue, 02 Jan 2024 12:00:00 GMT", day);
    add("a year", "Wed, 01 Jan 2025 12:00:00 GMT", day);
    add("the last one", "Fri, 31 Dec 9999 23:59:59 GMT", day);
    add("no date", "Mon, 32 Jan 2024 12:00:05 GMT", noHint);
    add("another zone", "Mon, 01 Jan 2024 12:00:05 CET", noHint);
}

void TestRetryHintHeaders::dates()
{
    QFETCH(QByteArray, date);
    QFETCH(qint64, wait);
    QCOMPARE(waitOf({{"Retry-After", date}}), wait);
    // A date is a form of Retry-After alone.
    for (const QByteArray &name : allNames) {
        if (name != "retry-after") {
            QCOMPARE(waitOf({{name, date}}), noHint);
        }
    }
}

void TestRetryHintHeaders::whoseClock_data()
{
    QTest::addColumn<QByteArray>("date"); // of the answer; ours says 2024-01-01 12:00
    QTest::addColumn<QByteArray>("retryAfter");
    QTest::addColumn<qint64>("wait");
    const auto add = [](const char *name, const QByteArray &date, const QByteArray &retryAfter, qint64 wait) {
        QTest::newRow(name) << date << retryAfter << wait;
    };
    add("the answer's", "Mon, 01 Jan 2024 12:00:02 GMT", "Mon, 01 Jan 2024 12:00:05 GMT", 3000);
    add("ours is an hour slow", "Mon, 01 Jan 2024 13:00:00 GMT", "Mon, 01 Jan 2024 13:00:05 GMT", 5000);
    add("ours is years fast", "Sun, 06 Nov 1994 08:49:37 GMT", "Sun, 06 Nov 1994 08:49:47 GMT", 10'000);
    add("years fast, in RFC 850", "Sunday, 06-Nov-94 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:47 GMT", 10'000);
    add("years fast, in asctime", "Sun Nov  6 08:49:37 1994", "Sun Nov  6 08:49:47 1994", 10'000);
    add("a form each", "Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:47 GMT", 10'000);
    // The century is that of the answer, too: by our clock 80 would be 1980.
    add("ours is a century slow", "Sat, 06 Jan 2080 08:00:00 GMT", "Saturday, 06-Jan-80 08:00:07 GMT", 7000);
    add("past by the answer's", "Mon, 01 Jan 2024 12:00:09 GMT", "Mon, 01 Jan 2024 12:00:05 GMT", 100);
    add("white space around", "\t Mon, 01 Jan 2024 12:00:02 GMT ", " Mon, 01 Jan 2024 12:00:05 GMT\t", 3000);
    add("garbage for a Date", "yesterday", "Mon, 01 Jan 2024 12:00:05 GMT", 5000);
    add("an empty Date", "", "Mon, 01 Jan 2024 12:00:05 GMT", 5000);
    add("a number does not need it", "Sun, 06 Nov 1994 08:49:37 GMT", "5", 5000);
}

void TestRetryHintHeaders::whoseClock()
{
    QFETCH(QByteArray, date);
    QFETCH(QByteArray, retryAfter);
    QFETCH(qint64, wait);
    QCOMPARE(waitOf({{"Date", date}, {"Retry-After", retryAfter}}), wait);
    QCOMPARE(waitOf({{"retry-after", retryAfter}, {"DATE", date}}), wait);
}

void TestRetryHintHeaders::spellingAndRepeats()
{
    QCOMPARE(waitOf({{"RETRY-AFTER-MS", "250"}}), 250);
    QCOMPARE(waitOf({{"Retry-After", "2"}}), 2000);
    QCOMPARE(waitOf({{"X-RateLimit-Reset-Tokens", "2s"}}), 2000);
    // The first of the same name is the one; a combined line is no number.
    QCOMPARE(waitOf({{"Retry-After", "2"}, {"retry-after", "9"}}), 2000);
    QCOMPARE(waitOf({{"Retry-After", "2, 9"}}), noHint);
    // Names that only look alike.
    QCOMPARE(waitOf({{"Retry-After-Seconds", "2"}, {"X-Retry-After", "2"}, {"x-ratelimit-reset", "2"}}), noHint);
}

void TestRetryHintHeaders::asAzureAnswers_data()
{
    QTest::addColumn<HeaderList>("headers");
    QTest::addColumn<qint64>("wait");
    QTest::newRow("pay as you go") << HeaderList{{"Content-Length", "326"},
                                                 {"retry-after", "12"},
                                                 {"x-ratelimit-reset-requests", "12"},
                                                 {"x-ratelimit-remaining-requests", "0"},
                                                 {"retry-after-ms", "11650"}}
                                   << qint64(11'650);
    QTest::newRow("provisioned") << HeaderList{{"azure-openai-deployment-utilization", "103.2"},
                                               {"retry-after-ms", "74"},
                                               {"retry-after", "1"}}
                                 << qint64(100);
    QTest::newRow("reset only") << HeaderList{{"x-ratelimit-reset-requests", "-1"},
                                              {"x-ratelimit-remaining-tokens", "-1"},
                                              {"x-ratelimit-reset-tokens", "45"}}
                                << qint64(45'000);
    QTest::newRow("nothing reported") << HeaderList{{"x-ratelimit-reset-requests", "0"},
                                                    {"x-ratelimit-reset-tokens", "0"}}
                                      << noHint;
    QTest::newRow("OpenAI's own style") << HeaderList{{"x-ratelimit-reset-requests", "8.64s"},
                                                      {"x-ratelimit-reset-tokens", "6m0s"}}
                                        << qint64(8640);
}

void TestRetryHintHeaders::asAzureAnswers()
{
    QFETCH(HeaderList, headers);
    QFETCH(qint64, wait);
    QCOMPARE(waitOf(headers), wait);
}

void TestRetryHintHeaders::noise()
{
    // Whatever a header holds, a wait that is found lies within the bounds.
    const QByteArray alphabet = "0123456789.hmsnu:-+eE, \xc2\xb5MonJanGT";
    int found = 0;
    for (quint32 seed = 1; seed <= 20'000; ++seed) {
        Numbers random(seed);
        QByteArray text(random.below(12), Qt::Uninitialized);
        for (char &c : text) {
            c = alphabet[random.below(quint32(alphabet.size()))];
        }
        const qint64 wait = waitOf({{allNames[random.below(5)], text}, {"Date", text}});
        QVERIFY2(wait == noHint || (wait >= 100 && wait <= day), text);
        found += wait != noHint ? 1 : 0;
    }
    QVERIFY(found > 100);
}

QTEST_APPLESS_MAIN(TestRetryHintHeaders)
#include "tst_retryhint_headers.moc"
