// SPDX-License-Identifier: MIT
#include "tests/core/http/waits.h"

#include <QTest>

#include <algorithm>
#include <cmath>

using namespace spillway;

/// How long an answer asks to be left alone (ALGORITHM.md section 3): every form that a wait has, in every header. The
/// forms of a date are tst_httpdate's matter.
class TestRetryHint : public QObject
{
    Q_OBJECT
private slots:
    void numbers_data();
    void numbers();
    void milliseconds_data();
    void milliseconds();
    void retryAfter_data();
    void retryAfter();
    void goDurations_data();
    void goDurations();
    void zeroResetDoesNotCount_data();
    void zeroResetDoesNotCount();
    void garbage_data();
    void garbage();
    void everyByteIsSafe();
};

void TestRetryHint::numbers_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<double>("number");
    const auto add = [](const QByteArray &text, double number) { QTest::newRow(text.left(50)) << text << number; };
    add("1", 1);
    add("7", 7);
    add("12", 12);
    add("007", 7);
    add("0.5", 0.5);
    add("1.0", 1);
    add("2.25", 2.25);
    add("00.50", 0.5);
    add("59.999", 59.999);
    add("3600", 3600);
    add("86399", 86'399);
    add("123.456789012345678901234567890123456789", 123.456789012345678);
    // Leading zeros and long fractions do not make a number large.
    add(QByteArray(400, '0') + "5", 5);
    add("5." + QByteArray(400, '0') + "1", 5);
    add("0." + QByteArray(400, '9'), 1);
    // One too large to hold is a day.
    add("86400000", 86'400'000);
    add("86400001", 86'400'001);
    add("9223372036854775807", 1e18);
    add("9223372036854775808", 1e18);
    add("18446744073709551616", 1e18);
    add("18446744073709551617.5", 1e18);
    add(QByteArray(308, '9'), 1e18);
    add("2" + QByteArray(308, '0'), 1e18);
    add(QByteArray(5000, '9'), 1e18);
    add(QByteArray(5000, '9') + ".5", 1e18);
}

void TestRetryHint::numbers()
{
    // The same number in every header: milliseconds in two of them, seconds in the others.
    QFETCH(QByteArray, text);
    QFETCH(double, number);
    for (const QByteArray &name : allNames) {
        const double ms = number * (isInMilliseconds(name) ? 1 : 1000);
        const auto expected = qint64(std::clamp(std::ceil(ms - 1e-6), 100.0, double(day)));
        const std::optional<RetryHint> hint = readRetryHint({{name, text}}, now);
        QVERIFY(hint);
        QCOMPARE(hint->wait.count(), expected);
        QCOMPARE(hint->header, name);
        for (const QByteArray &padded : {' ' + text, text + '\t', "\t " + text + " \t"}) {
            QCOMPARE(waitOf({{name, padded}}), expected);
        }
    }
}

void TestRetryHint::milliseconds_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<qint64>("wait");
    const auto add = [](const char *text, qint64 wait) { QTest::newRow(text) << QByteArray(text) << wait; };
    add("0", 100); // valid, and the least wait
    add("00", 100);
    add("0.0", 100);
    add("0.4", 100);
    add("99", 100);
    add("99.9", 100);
    add("100", 100);
    add("100.1", 101); // never back too early
    add("101", 101);
    add("1499.5", 1500);
    add("1500", 1500);
    add("86399999", day - 1);
    add("86399999.5", day);
    add("86400000", day);
    add("86400001", day);
    // Only numbers: no unit, no date, no sign.
    add("1s", noHint);
    add("1500ms", noHint);
    add("-1", noHint);
    add("Mon, 01 Jan 2024 12:00:05 GMT", noHint);
}

void TestRetryHint::milliseconds()
{
    QFETCH(QByteArray, text);
    QFETCH(qint64, wait);
    QCOMPARE(waitOf({{"retry-after-ms", text}}), wait);
    QCOMPARE(waitOf({{"x-ms-retry-after-ms", text}}), wait);
}

void TestRetryHint::retryAfter_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<qint64>("wait");
    const auto add = [](const char *text, qint64 wait) { QTest::newRow(text) << QByteArray(text) << wait; };
    add("0", 100);
    add("0.0", 100);
    add("0.05", 100);
    add("0.1", 100);
    add("0.1001", 101);
    add("1.1", 1100); // though 1.1 * 1000 is a hair more in a double
    add("2.3", 2300);
    add("1.0001", 1001);
    add("86399.999", day - 1);
    add("86400", day);
    add("86401", day);
    // A duration is not one of its forms (RFC 9110 section 10.2.3).
    add("1s", noHint);
    add("6m0s", noHint);
    add("17ms", noHint);
}

void TestRetryHint::retryAfter()
{
    QFETCH(QByteArray, text);
    QFETCH(qint64, wait);
    QCOMPARE(waitOf({{"Retry-After", text}}), wait);
}

void TestRetryHint::goDurations_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<qint64>("wait");
    const auto add = [](const QByteArray &text, qint64 wait) { QTest::newRow(text.left(40)) << text << wait; };
    add("17ms", 100);
    add("170ms", 170);
    add("1s", 1000);
    add("6m0s", 360'000);
    add("1h2m3.5s", 3'723'500);
    add("1h0m0s", 3'600'000);
    add("24h0m0s", day);
    add("23h59m59.999s", day - 1);
    add("25h", day);
    add("1m", 60'000);
    add("2h", 7'200'000);
    add("1m30s", 90'000);
    add("59.94s", 59'940);
    add("1.5h", 5'400'000);
    add("0.5m", 30'000);
    add("1s500ms", 1500);
    add("250000us", 250);
    add("250000\xc2\xb5s", 250); // µ as the micro sign
    add("250000\xce\xbcs", 250); // and as the Greek letter
    add("250000000ns", 250);
    add("1ns", 100);
    add("0m5s", 5000);
    add("0h0m0.25s", 250);
    add("007s", 7000);
    add("1m1m", 120'000); // Go adds them up as well
    add("30s1m", 90'000);
    // Too large to hold, in each unit.
    add("9999999999999999999h", day);
    add("9999999999999999999m", day);
    add("9999999999999999999s", day);
    add("9999999999999999999ms", day);
    add("9999999999999999999us", day);
    add("9999999999999999999ns", day);
    add(QByteArray(400, '9') + "ns", day);
    add(QByteArray(400, '9') + "h" + QByteArray(400, '9') + "s", day);
    add(QByteArray(400, '0') + "2s", 2000);
    add("86400000000000ns", day);
    add("86399999000000ns", day - 1);
}

void TestRetryHint::goDurations()
{
    QFETCH(QByteArray, text);
    QFETCH(qint64, wait);
    QCOMPARE(waitOf({{"x-ratelimit-reset-requests", text}}), wait);
    QCOMPARE(waitOf({{"x-ratelimit-reset-tokens", text}}), wait);
    QCOMPARE(waitOf({{"x-ratelimit-reset-tokens", ' ' + text + '\t'}}), wait);
    QCOMPARE(waitOf({{"x-ratelimit-reset-tokens", text + '1'}}), noHint); // a number without a unit behind it
}

void TestRetryHint::zeroResetDoesNotCount_data()
{
    QTest::addColumn<QByteArray>("text");
    for (const char *text :
         {"0", "00", "0.0", "0.000", "0s", "0m0s", "0h0m0s", "0ms", "0.0s", "0ns", "0us", "0h", "00m000s"}) {
        QTest::newRow(text) << QByteArray(text);
    }
}

void TestRetryHint::zeroResetDoesNotCount()
{
    // Azure sends 0 for "not reported": the next header is looked at, then the default.
    QFETCH(QByteArray, text);
    QCOMPARE(waitOf({{"x-ratelimit-reset-requests", text}}), noHint);
    QCOMPARE(waitOf({{"x-ratelimit-reset-tokens", text}}), noHint);
    const HeaderList headers{{"x-ratelimit-reset-requests", text}, {"x-ratelimit-reset-tokens", "4"}};
    QCOMPARE(waitOf(headers), 4000);
    QCOMPARE(readRetryHint(headers, now)->header, QByteArray("x-ratelimit-reset-tokens"));
    QCOMPARE(waitOf({{"x-ratelimit-reset-requests", "4"}, {"x-ratelimit-reset-tokens", text}}), 4000);
}

void TestRetryHint::garbage_data()
{
    QTest::addColumn<QByteArray>("text");
    for (const char *text : {"",
                             " ",
                             "-1",
                             "-0",
                             "-0.5",
                             "+1",
                             "- 1",
                             "1-",
                             "1 2",
                             "1,2",
                             "1, 2",
                             "1,5",
                             "1;2",
                             "1.",
                             ".5",
                             ".",
                             "1..2",
                             "1.2.3",
                             "1e3",
                             "1E3",
                             "1e-3",
                             "1e",
                             "0x10",
                             "0X10",
                             "10h1",
                             "x",
                             "soon",
                             "inf",
                             "INF",
                             "infinity",
                             "nan",
                             "NaN",
                             "null",
                             "true",
                             "\"5\"",
                             "'5'",
                             "5 seconds",
                             "5 s",
                             "s",
                             "ms",
                             "h",
                             "1d",
                             "1w",
                             "1S",
                             "1H",
                             "1M",
                             "1MS",
                             "1sec",
                             "1min",
                             "1s 5",
                             "1s -5s",
                             "-1s",
                             "+1s",
                             "1h-2m",
                             "1.s",
                             ".5s",
                             "1_000",
                             "1'000",
                             "1k",
                             "5%",
                             "PT5S",
                             "00:00:05",
                             "2024-01-01T12:00:05Z",
                             "1704110405Z",
                             "\xd9\xa5",
                             "\xef\xbc\x95",
                             "5\xc2\xa0",
                             "5\xc2\xb5",
                             "\xc2\xb5s"}) {
        QTest::newRow(qPrintable("<" + QByteArray(text).toPercentEncoding(" ,;:+'\"") + ">")) << QByteArray(text);
    }
    QTest::newRow("a NUL") << QByteArray("5\0", 2);
    QTest::newRow("a NUL in front") << QByteArray("\0005", 2);
    QTest::newRow("many letters") << QByteArray(100'000, 'a');
    QTest::newRow("many digits and a letter") << QByteArray(100'000, '9') + 'a';
    QTest::newRow("many signs") << QByteArray(1000, '-') + '5';
}

void TestRetryHint::garbage()
{
    // Ignored, never an error, in each of the headers; and the next header that is valid counts.
    QFETCH(QByteArray, text);
    for (const QByteArray &name : allNames) {
        QCOMPARE(waitOf({{name, text}}), noHint);
        if (name != allNames.last()) {
            QCOMPARE(waitOf({{name, text}, {allNames.last(), "3"}}), 3000);
        }
    }
}

void TestRetryHint::everyByteIsSafe()
{
    // A single byte is valid where it is a digit; behind a digit it is where it ends no number that is one.
    for (int c = 0; c < 256; ++c) {
        const QByteArray byte(1, char(c));
        const bool digit = c >= '0' && c <= '9';
        const bool blank = c == ' ' || c == '\t' || (c >= '\n' && c <= '\r');
        for (const QByteArray &name : {QByteArray("retry-after-ms"), QByteArray("retry-after")}) {
            QCOMPARE(waitOf({{name, byte}}) != noHint, digit);
            QCOMPARE(waitOf({{name, "4" + byte}}) != noHint, digit || blank);
        }
        const bool unit = c == 'h' || c == 'm' || c == 's';
        QCOMPARE(waitOf({{"x-ratelimit-reset-tokens", "4" + byte}}) != noHint, digit || blank || unit);
    }
}

QTEST_APPLESS_MAIN(TestRetryHint)
#include "tst_retryhint.moc"
