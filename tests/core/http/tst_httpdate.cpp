// SPDX-License-Identifier: MIT
#include "core/http/retryhint.h"

#include <QTest>
#include <QTimeZone>

using namespace spillway;

/// Dates as HTTP writes them: the three forms of RFC 9110 section 5.6.7, and nothing else.
class TestHttpDate : public QObject
{
    Q_OBJECT
private slots:
    void forms_data();
    void forms();
    void notDates_data();
    void notDates();
    void everyCutIsNoDate();
    void everyChangedByteIsSafe();
    void everyDayOfAYear();
    void twoDigitYears_data();
    void twoDigitYears();
};

namespace
{

const QDateTime now = QDateTime(QDate(2024, 1, 1), QTime(12, 0), QTimeZone::utc()).toUTC();

const QByteArray fixDate = "Sun, 06 Nov 1994 08:49:37 GMT";
const QByteArray rfc850Date = "Sunday, 06-Nov-94 08:49:37 GMT";
const QByteArray asctimeDate = "Sun Nov  6 08:49:37 1994";

/// ISO, or empty for what is none.
QByteArray read(const QByteArray &text, const QDateTime &at = now)
{
    const QDateTime date = parseHttpDate(text, at);
    return date.isValid() ? date.toString(Qt::ISODate).toLatin1() : QByteArray();
}

} // namespace

void TestHttpDate::forms_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("date");
    const auto add = [](const QByteArray &text, const QByteArray &date) { QTest::newRow(text) << text << date; };
    add(fixDate, "1994-11-06T08:49:37Z");
    add(rfc850Date, "1994-11-06T08:49:37Z");
    add(asctimeDate, "1994-11-06T08:49:37Z");
    add("Thu, 29 Feb 2024 00:00:00 GMT", "2024-02-29T00:00:00Z");
    add("Thursday, 29-Feb-24 23:59:59 GMT", "2024-02-29T23:59:59Z");
    add("Thu Feb 29 23:59:59 2024", "2024-02-29T23:59:59Z");
    add("Tue Dec 31 23:59:59 2024", "2024-12-31T23:59:59Z");
    add("Sat, 01 Jan 0001 00:00:00 GMT", "0001-01-01T00:00:00Z");
    add("Fri, 31 Dec 9999 23:59:59 GMT", "9999-12-31T23:59:59Z");
    // A leap second, which comes but seldom.
    add("Sat, 31 Dec 2016 23:59:60 GMT", "2016-12-31T23:59:59Z");
    // The name of the day is not checked against the date: the date says it all.
    add("Mon, 06 Nov 1994 08:49:37 GMT", "1994-11-06T08:49:37Z");
    for (const char *day : {"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"}) {
        const QByteArray name(day);
        add(name + ", 06-Nov-94 08:49:38 GMT", "1994-11-06T08:49:38Z");
        add(name.first(3) + ", 06 Nov 1994 08:49:38 GMT", "1994-11-06T08:49:38Z");
        add(name.first(3) + " Nov  6 08:49:38 1994", "1994-11-06T08:49:38Z");
    }
}

void TestHttpDate::forms()
{
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, date);
    QCOMPARE(read(text), date);
    QCOMPARE(parseHttpDate(text, now).timeSpec(), Qt::UTC);
    // The clock is asked only about a century.
    QCOMPARE(read(text, now.addYears(-20)), date);
}

void TestHttpDate::notDates_data()
{
    QTest::addColumn<QByteArray>("text");
    for (const char *text : {
             "",
             ",",
             ", ",
             "5",
             "Sun",
             "Sunday,",
             // IMF-fixdate with something wrong.
             "sun, 06 Nov 1994 08:49:37 GMT",
             "SUN, 06 Nov 1994 08:49:37 GMT",
             "Sun, 06 nov 1994 08:49:37 GMT",
             "Sun, 06 NOV 1994 08:49:37 GMT",
             "Sun, 06 Nov 1994 08:49:37 gmt",
             "Sun, 06 Nov 1994 08:49:37 UTC",
             "Sun, 06 Nov 1994 08:49:37 +0000",
             "Sun, 06 Nov 1994 08:49:37",
             "Sun, 06 Nov 1994 08:49:37 GMT ",
             " Sun, 06 Nov 1994 08:49:37 GMT",
             "Sun,  06 Nov 1994 08:49:37 GMT",
             "Sun,06 Nov 1994 08:49:37 GMT",
             "Sun, 6 Nov 1994 08:49:37 GMT",
             "Sun,  6 Nov 1994 08:49:37 GMT",
             "Sun, 06 Nov 94 08:49:37 GMT",
             "Sun, 06 Nov 19941 08:49:37 GMT",
             "Sun, 06-Nov-1994 08:49:37 GMT",
             "Sun, 06 November 1994 08:49:37 GMT",
             "Sun, 06 Nov 1994 8:49:37 GMT",
             "Sun, 06 Nov 1994 08:49 GMT",
             "Sun, 06 Nov 1994 08-49-37 GMT",
             "Sun, 06 Nov 1994 08:49:37.5 GMT",
             "Sun, 06 Nov 1994 24:00:00 GMT",
             "Sun, 06 Nov 1994 08:60:37 GMT",
             "Sun, 06 Nov 1994 08:49:61 GMT",
             "Sun, 06 Nov 1994 -8:49:37 GMT",
             "Sun, 00 Nov 1994 08:49:37 GMT",
             "Sun, 31 Nov 1994 08:49:37 GMT",
             "Sun, 32 Dec 1994 08:49:37 GMT",
             "Wed, 29 Feb 2023 08:49:37 GMT",
             "Wed, 29 Feb 1900 08:49:37 GMT",
             "Sun, 06 Nov 0000 08:49:37 GMT",
             "Sun, 06 Nov -994 08:49:37 GMT",
             "Sun, 06 Foo 1994 08:49:37 GMT",
             "Sun, 06 anF 1994 08:49:37 GMT", // inside "JanFeb"
             "Foo, 06 Nov 1994 08:49:37 GMT",
             "Sunday, 06 Nov 1994 08:49:37 GMT",
             // RFC 850.
             "Sun, 06-Nov-94 08:49:37 GMT",
             "sunday, 06-Nov-94 08:49:37 GMT",
             "Sunday, 06-nov-94 08:49:37 GMT",
             "Sunday, 06-Nov-1994 08:49:37 GMT",
             "Sunday, 06 Nov 94 08:49:37 GMT",
             "Sunday, 06-Nov 94 08:49:37 GMT",
             "Sunday, 06-Nov-94 08:49:37",
             "Sunday, 06-Nov-94 08:49:37 PST",
             "Sunday, 06-Nov-9x 08:49:37 GMT",
             "Sunday, 31-Nov-94 08:49:37 GMT",
             "Tuesday, 29-Feb-23 08:49:37 GMT",
             "Sonntag, 06-Nov-94 08:49:37 GMT",
             // asctime.
             "Sun Nov 6 08:49:37 1994",
             "Sun Nov  6 08:49:37 94",
             "Sun Nov  6 08:49:37 1994 GMT",
             "Sun Nov  6 08:49:37 199x",
             "Sun Nov  0 08:49:37 1994",
             "Sun Nov 31 08:49:37 1994",
             "sun Nov  6 08:49:37 1994",
             "Sunday Nov  6 08:49:37 1994",
             "Sun  Nov 6 08:49:37 1994",
             "Sun Nov-06 08:49:37 1994",
             // What other formats look like.
             "1994-11-06T08:49:37Z",
             "1994-11-06 08:49:37",
             "784111777",
             "Sun, 06 Nov 1994 08:49:37 GMT, Sun, 06 Nov 1994 08:49:37 GMT",
         }) {
        QTest::newRow(qPrintable("<" + QString::fromLatin1(text) + ">")) << QByteArray(text);
    }
}

void TestHttpDate::notDates()
{
    QFETCH(QByteArray, text);
    QCOMPARE(read(text), QByteArray());
}

void TestHttpDate::everyCutIsNoDate()
{
    for (const QByteArray &text : {fixDate, rfc850Date, asctimeDate}) {
        for (qsizetype size = 0; size < text.size(); ++size) {
            QCOMPARE(read(text.first(size)), QByteArray());
            QCOMPARE(read(text.last(size)), QByteArray());
        }
    }
}

void TestHttpDate::everyChangedByteIsSafe()
{
    // No byte may be put in the place of another but a digit for a digit, and the letters that make another name.
    for (const QByteArray &text : {fixDate, rfc850Date, asctimeDate}) {
        for (qsizetype place = 0; place < text.size(); ++place) {
            for (int c = 0; c < 256; ++c) {
                QByteArray changed = text;
                changed[place] = char(c);
                const bool isDigit = c >= '0' && c <= '9';
                const bool wasDigit = text[place] >= '0' && text[place] <= '9';
                const bool dayOfAsctime = text == asctimeDate && place == 8; // a space or a digit
                if (changed != text && isDigit != wasDigit && !dayOfAsctime) {
                    QCOMPARE(read(changed), QByteArray());
                }
            }
        }
    }
}

void TestHttpDate::everyDayOfAYear()
{
    const QLocale english = QLocale::c();
    for (QDate date(2024, 1, 1); date.year() == 2024; date = date.addDays(1)) {
        const QByteArray iso = date.toString(Qt::ISODate).toLatin1() + "T01:02:03Z";
        const QByteArray day = english.toString(date, QStringLiteral("dddd")).toLatin1();
        const QByteArray month = english.toString(date, QStringLiteral("MMM")).toLatin1();
        const QByteArray two = QByteArray::number(date.day()).rightJustified(2, '0');
        QCOMPARE(read(day.first(3) + ", " + two + ' ' + month + " 2024 01:02:03 GMT"), iso);
        QCOMPARE(read(day + ", " + two + '-' + month + "-24 01:02:03 GMT"), iso);
        QCOMPARE(read(day.first(3) + ' ' + month + ' ' + QByteArray::number(date.day()).rightJustified(2, ' ') +
                      " 01:02:03 2024"),
                 iso);
    }
}

void TestHttpDate::twoDigitYears_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<int>("nowYear"); // on 1 January at noon
    QTest::addColumn<int>("year");
    const auto add = [](const char *name, const QByteArray &dayAndYear, int nowYear, int year) {
        QTest::newRow(name) << "Monday, " + dayAndYear + " 12:00:00 GMT" << nowYear << year;
    };
    add("this year", "01-Jan-24", 2024, 2024);
    add("next year", "01-Jan-25", 2024, 2025);
    add("a past year", "01-Jan-94", 2024, 1994);
    // Not more than 50 years in the future: to the second.
    add("50 years ahead", "01-Jan-74", 2024, 2074);
    add("50 years and a day ahead", "02-Jan-74", 2024, 1974);
    add("51 years ahead", "01-Jan-75", 2024, 1975);
    add("at the end of the 50th year", "31-Dec-73", 2024, 2073);
    // Around the turn of a century.
    add("the next century", "01-Jan-00", 2099, 2100);
    add("the last century", "31-Dec-99", 2100, 2099);
    add("the 50th year is in the next century", "01-Jan-10", 2060, 2110);
    add("no more than that", "02-Jan-10", 2060, 2010);
    add("the Unix epoch", "01-Jan-70", 1970, 1970);
    add("a clock that was never set", "01-Jan-24", 1970, 1924);
    // A leap day falls into a year that has one.
    add("29 February", "29-Feb-96", 2024, 1996);
    add("29 February of the next century is none", "29-Feb-00", 2060, 2000);
}

void TestHttpDate::twoDigitYears()
{
    QFETCH(QByteArray, text);
    QFETCH(int, nowYear);
    QFETCH(int, year);
    const QDateTime at = QDateTime(QDate(nowYear, 1, 1), QTime(12, 0), QTimeZone::utc()).toUTC();
    const QDateTime date = parseHttpDate(text, at);
    QVERIFY(date.isValid());
    QCOMPARE(date.date().year(), year);
    // Whatever the machine's own zone is, the moment is the same.
    QCOMPARE(parseHttpDate(text, at.toLocalTime()), date);
}

QTEST_APPLESS_MAIN(TestHttpDate)
#include "tst_httpdate.moc"
