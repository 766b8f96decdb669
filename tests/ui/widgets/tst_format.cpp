// SPDX-License-Identifier: MIT
#include "ui/widgets/format.h"

#include "ui/widgets/backendname.h"

#include <QTest>

#include <limits>

using namespace spillway;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

/// Numbers, times and names as the window writes them.
class TestFormat : public QObject
{
    Q_OBJECT
private slots:
    void count_data();
    void count();
    void compact_data();
    void compact();
    void spoken_data();
    void spoken();
    void rate_data();
    void rate();
    void latency_data();
    void latency();
    void seconds_data();
    void seconds();
    void percent_data();
    void percent();
    void span_data();
    void span();
    void countdown_data();
    void countdown();
    void ago_data();
    void ago();
    void bytes_data();
    void bytes();
    void mask_data();
    void mask();
    void place_data();
    void place();
};

void TestFormat::count_data()
{
    QTest::addColumn<qint64>("value");
    QTest::addColumn<QString>("text");
    QTest::newRow("0") << qint64(0) << u"0"_s;
    QTest::newRow("999") << qint64(999) << u"999"_s;
    QTest::newRow("1000") << qint64(1000) << u"1,000"_s;
    QTest::newRow("1072") << qint64(1072) << u"1,072"_s;
    QTest::newRow("123456") << qint64(123'456) << u"123,456"_s;
    QTest::newRow("1234567") << qint64(1'234'567) << u"1,234,567"_s;
    QTest::newRow("negative") << qint64(-1234) << u"−1,234"_s;
    QTest::newRow("largest") << std::numeric_limits<qint64>::max() << u"9,223,372,036,854,775,807"_s;
}

void TestFormat::count()
{
    QFETCH(qint64, value);
    QTEST(formatCount(value), "text");
}

void TestFormat::compact_data()
{
    QTest::addColumn<qint64>("value");
    QTest::addColumn<QString>("text");
    QTest::newRow("unknown") << qint64(-1) << u"—"_s;
    QTest::newRow("0") << qint64(0) << u"0"_s;
    QTest::newRow("614") << qint64(614) << u"614"_s;
    QTest::newRow("999") << qint64(999) << u"999"_s;
    QTest::newRow("1000") << qint64(1000) << u"1 k"_s;
    QTest::newRow("3.2 k") << qint64(3'240) << u"3.2 k"_s;
    QTest::newRow("87.3 k") << qint64(87'340) << u"87.3 k"_s;
    QTest::newRow("99.9 k") << qint64(99'940) << u"99.9 k"_s;
    QTest::newRow("rounds to three digits") << qint64(99'960) << u"100 k"_s;
    QTest::newRow("463 k") << qint64(463'200) << u"463 k"_s;
    QTest::newRow("999 k") << qint64(999'499) << u"999 k"_s;
    QTest::newRow("never 1000 k") << qint64(999'500) << u"1 M"_s;
    QTest::newRow("1.2 M") << qint64(1'234'567) << u"1.2 M"_s;
    QTest::newRow("2 G") << qint64(2'000'000'000) << u"2 G"_s;
    QTest::newRow("more than any unit") << qint64(5'000'000'000'000) << u"5000 G"_s;
}

void TestFormat::compact()
{
    QFETCH(qint64, value);
    QTEST(formatCompact(value), "text");
}

void TestFormat::spoken_data()
{
    QTest::addColumn<qint64>("value");
    QTest::addColumn<QString>("text");
    QTest::newRow("3") << qint64(3) << u"3"_s;
    QTest::newRow("73 k") << qint64(73'000) << u"73 thousand"_s;
    QTest::newRow("1.2 M") << qint64(1'200'000) << u"1.2 million"_s;
    QTest::newRow("1 G") << qint64(1'000'000'000) << u"1 billion"_s;
    QTest::newRow("negative") << qint64(-5) << u"0"_s;
}

void TestFormat::spoken()
{
    QFETCH(qint64, value);
    QTEST(spokenCount(value), "text");
}

void TestFormat::rate_data()
{
    QTest::addColumn<double>("value");
    QTest::addColumn<QString>("text");
    QTest::newRow("0") << 0.0 << u"0"_s;
    QTest::newRow("below what is shown") << 0.049 << u"0"_s;
    QTest::newRow("0.1") << 0.051 << u"0.1"_s;
    QTest::newRow("9.1") << 9.14 << u"9.1"_s;
    QTest::newRow("21.3") << 21.34 << u"21.3"_s;
    QTest::newRow("99.9") << 99.94 << u"99.9"_s;
    QTest::newRow("100") << 99.96 << u"100"_s;
    QTest::newRow("128") << 128.4 << u"128"_s;
    QTest::newRow("negative") << -3.0 << u"0"_s;
}

void TestFormat::rate()
{
    QFETCH(double, value);
    QTEST(formatRate(value), "text");
}

void TestFormat::latency_data()
{
    QTest::addColumn<std::chrono::microseconds>("time");
    QTest::addColumn<QString>("text");
    const auto row = [](const char *name, std::chrono::microseconds time, const QString &text) {
        QTest::newRow(name) << time << text;
    };
    row("unknown", -1us, u"—"_s);
    row("0", 0us, u"0 ms"_s);
    row("0.3 ms", 320us, u"0.3 ms"_s);
    row("9.9 ms", 9'940us, u"9.9 ms"_s);
    row("10 ms", 9'960us, u"10 ms"_s);
    row("402 ms", 402'400us, u"402 ms"_s);
    row("999 ms", 999'400us, u"999 ms"_s);
    row("never 1000 ms", 999'600us, u"1.00 s"_s);
    row("1.04 s", 1'040ms, u"1.04 s"_s);
    row("12.3 s", 12'340ms, u"12.3 s"_s);
    row("134 s", 134'400ms, u"134 s"_s);
}

void TestFormat::latency()
{
    QFETCH(std::chrono::microseconds, time);
    QTEST(formatLatency(time), "text");
}

void TestFormat::seconds_data()
{
    QTest::addColumn<std::chrono::microseconds>("time");
    QTest::addColumn<QString>("text");
    const auto row = [](const char *name, std::chrono::microseconds time, const QString &text) {
        QTest::newRow(name) << time << text;
    };
    row("unknown", -1us, u"—"_s);
    row("0", 0us, u"0.00 s"_s);
    row("0.06 s", 61ms, u"0.06 s"_s);
    row("0.98 s", 979ms, u"0.98 s"_s);
    row("9.99 s", 9'994ms, u"9.99 s"_s);
    row("10.0 s", 9'996ms, u"10.0 s"_s);
    row("99.9 s", 99'940ms, u"99.9 s"_s);
    row("100 s", 99'960ms, u"100 s"_s);
}

void TestFormat::seconds()
{
    QFETCH(std::chrono::microseconds, time);
    QTEST(formatSeconds(time), "text");
}

void TestFormat::percent_data()
{
    QTest::addColumn<double>("ratio");
    QTest::addColumn<int>("decimals");
    QTest::addColumn<QString>("text");
    QTest::newRow("0") << 0.0 << 0 << u"0 %"_s;
    QTest::newRow("43") << 0.434 << 0 << u"43 %"_s;
    QTest::newRow("100") << 1.0 << 0 << u"100 %"_s;
    QTest::newRow("never rounds up to 100") << 0.999 << 0 << u"99 %"_s;
    QTest::newRow("never rounds down to 0") << 0.001 << 0 << u"1 %"_s;
    QTest::newRow("99.98") << 0.99981 << 2 << u"99.98 %"_s;
    QTest::newRow("99.99") << 0.999999 << 2 << u"99.99 %"_s;
    QTest::newRow("0.01") << 0.000001 << 2 << u"0.01 %"_s;
    QTest::newRow("0.4") << 0.004 << 1 << u"0.4 %"_s;
    QTest::newRow("whole 100 has no decimals") << 1.0 << 2 << u"100 %"_s;
    QTest::newRow("too much") << 1.7 << 0 << u"100 %"_s;
    QTest::newRow("too little") << -0.3 << 1 << u"0 %"_s;
}

void TestFormat::percent()
{
    QFETCH(double, ratio);
    QFETCH(int, decimals);
    QTEST(formatPercent(ratio, decimals), "text");
}

void TestFormat::span_data()
{
    QTest::addColumn<std::chrono::seconds>("span");
    QTest::addColumn<QString>("text");
    const auto row = [](const char *name, std::chrono::seconds span, const QString &text) {
        QTest::newRow(name) << span << text;
    };
    row("0 s", 0s, u"0 s"_s);
    row("59 s", 59s, u"59 s"_s);
    row("1 min", 60s, u"1 min"_s);
    row("59 min", 3599s, u"59 min"_s);
    row("1 h 0 min", 1h, u"1 h 0 min"_s);
    row("2 h 14 min", 2h + 14min + 59s, u"2 h 14 min"_s);
    row("23 h 59 min", 24h - 1s, u"23 h 59 min"_s);
    row("3 d 4 h", 76h + 30min, u"3 d 4 h"_s);
    row("negative", -5s, u"0 s"_s);
}

void TestFormat::span()
{
    QFETCH(std::chrono::seconds, span);
    QTEST(formatSpan(span), "text");
}

void TestFormat::countdown_data()
{
    QTest::addColumn<std::chrono::milliseconds>("left");
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("words");
    const auto row = [](const char *name, std::chrono::milliseconds left, const QString &text, const QString &words) {
        QTest::newRow(name) << left << text << words;
    };
    row("over", 0ms, u"0 s"_s, u"0 seconds"_s);
    row("past", -3s, u"0 s"_s, u"0 seconds"_s);
    row("never 0 before its end", 1ms, u"1 s"_s, u"1 second"_s);
    row("1 s", 1000ms, u"1 s"_s, u"1 second"_s);
    row("2 s", 1001ms, u"2 s"_s, u"2 seconds"_s);
    row("99 s", 99s, u"99 s"_s, u"99 seconds"_s);
    row("2 min", 100s, u"2 min"_s, u"2 minutes"_s);
    row("99 min", 99min, u"99 min"_s, u"99 minutes"_s);
    row("2 h", 100min, u"2 h"_s, u"2 hours"_s);
    row("a day", 24h, u"24 h"_s, u"24 hours"_s);
}

void TestFormat::countdown()
{
    QFETCH(std::chrono::milliseconds, left);
    QTEST(formatCountdown(left), "text");
    QTEST(spokenCountdown(left), "words");
}

void TestFormat::ago_data()
{
    QTest::addColumn<std::chrono::seconds>("time");
    QTest::addColumn<QString>("text");
    const auto row = [](const char *name, std::chrono::seconds time, const QString &text) {
        QTest::newRow(name) << time << text;
    };
    row("now", 0s, u"just now"_s);
    row("clock set back", -30s, u"just now"_s);
    row("4 s", 4s, u"just now"_s);
    row("5 s", 5s, u"5 s ago"_s);
    row("59 s", 59s, u"59 s ago"_s);
    row("1 min", 60s, u"1 min ago"_s);
    row("59 min", 3599s, u"59 min ago"_s);
    row("3 h", 3h + 59min, u"3 h ago"_s);
    row("4 d", 99h, u"4 d ago"_s);
}

void TestFormat::ago()
{
    QFETCH(std::chrono::seconds, time);
    QTEST(formatAgo(time), "text");
}

void TestFormat::bytes_data()
{
    QTest::addColumn<qint64>("value");
    QTest::addColumn<QString>("text");
    QTest::newRow("unknown") << qint64(-1) << u"—"_s;
    QTest::newRow("0") << qint64(0) << u"0 B"_s;
    QTest::newRow("512") << qint64(512) << u"512 B"_s;
    QTest::newRow("12.4 kB") << qint64(12'400) << u"12.4 kB"_s;
    QTest::newRow("never 1000 kB") << qint64(999'999) << u"1 MB"_s;
    QTest::newRow("3.1 MB") << qint64(3'100'000) << u"3.1 MB"_s;
    QTest::newRow("7 GB") << qint64(7'000'000'000) << u"7 GB"_s;
}

void TestFormat::bytes()
{
    QFETCH(qint64, value);
    QTEST(formatBytes(value), "text");
}

void TestFormat::mask_data()
{
    QTest::addColumn<QString>("secret");
    QTest::addColumn<QString>("text");
    QTest::newRow("client key") << u"spw-0123456789abcdef7f2a"_s << u"spw-••••••••7f2a"_s;
    QTest::newRow("no prefix") << u"0123456789abcdef0123456789abe41c"_s << u"••••••••e41c"_s;
    QTest::newRow("long prefix is no prefix") << u"secretpart-0123456789"_s << u"••••••••6789"_s;
    QTest::newRow("prefix of three") << u"abc-12345678"_s << u"abc-••••••••5678"_s;
    QTest::newRow("hyphen first") << u"-0123456789abc"_s << u"-••••••••9abc"_s;
    QTest::newRow("eleven characters") << u"spw-1234567"_s << u"••••••••"_s;
    QTest::newRow("one character") << u"x"_s << u"••••••••"_s;
    QTest::newRow("none") << QString() << QString();
}

void TestFormat::mask()
{
    QFETCH(QString, secret);
    QTEST(maskSecret(secret), "text");
}

void TestFormat::place_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("url");
    QTest::addColumn<QString>("subtitle");
    const auto row = [](const char *test, const QString &name, const QString &url, const QString &subtitle) {
        QTest::newRow(test) << name << url << subtitle;
    };
    row("short form in the host", u"ptu"_s, u"https://contoso-ptu-eus2.openai.azure.com"_s,
        u"East US 2 · contoso-ptu-eus2"_s);
    row("long form in the host", u"x"_s, u"https://contoso-swedencentral.openai.azure.com/"_s,
        u"Sweden Central · contoso-swedencentral"_s);
    row("in the name", u"paygo-francecentral"_s, u"https://contoso.openai.azure.com"_s, u"France Central · contoso"_s);
    row("host wins", u"paygo-westus"_s, u"https://oai-eastus.openai.azure.com"_s, u"East US · oai-eastus"_s);
    row("a word, not a part of one", u"a"_s, u"https://breakfast.openai.azure.com"_s, u"breakfast"_s);
    row("capitals", u"PAYGO-UKSOUTH"_s, u"https://CONTOSO.OpenAI.Azure.com"_s, u"UK South · contoso"_s);
    row("other host", u"local"_s, u"http://127.0.0.1:8123"_s, u"127.0.0.1:8123"_s);
    row("no url", u"nowhere"_s, QString(), QString());
}

void TestFormat::place()
{
    QFETCH(QString, name);
    QFETCH(QString, url);
    QTEST(backendSubtitle(backendPlace(name, url)), "subtitle");
}

QTEST_APPLESS_MAIN(TestFormat)
#include "tst_format.moc"
