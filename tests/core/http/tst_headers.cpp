// SPDX-License-Identifier: MIT
#include "core/http/headers.h"

#include <QTest>

#include <algorithm>
#include <cstdlib>

using namespace spillway;

/// Header fields keep order, spelling and repetitions; names compare without regard to case (RFC 9110 section 5).
class TestHeaders : public QObject
{
    Q_OBJECT
private slots:
    void equalNames_data();
    void equalNames();
    void onlyLettersHaveCase();
    void tokens_data();
    void tokens();
    void everyTokenCharacter();
    void trimming_data();
    void trimming();
    void tokensInLists_data();
    void tokensInLists();

    void orderSpellingAndRepeatsStay();
    void valueIsTheFirst();
    void emptyIsNotMissing();
    void setReplacesAtItsPlace();
    void setAppends();
    void setTakesTheNewSpelling();
    void removeTakesAll();
    void tokenInAnyOfTheFields();
    void setCookieIsNeverCombined();
    void copiesAreTheirOwn();
    void clearing();
    void equality();
};

namespace
{

QByteArray textOf(const HeaderList &headers)
{
    QByteArray text;
    for (const HeaderField &field : headers) {
        text += field.name + ": " + field.value + '\n';
    }
    return text;
}

const HeaderList mixed{{"Host", "a"}, {"X-One", "1"}, {"x-two", "2"}, {"X-ONE", "one"}, {"x-Two", ""}, {"X-One", "I"}};

} // namespace

void TestHeaders::equalNames_data()
{
    QTest::addColumn<QByteArray>("a");
    QTest::addColumn<QByteArray>("b");
    QTest::addColumn<bool>("equal");
    const auto add = [](const char *name, const QByteArray &a, const QByteArray &b, bool equal) {
        QTest::newRow(name) << a << b << equal;
    };
    add("the same", "Retry-After", "Retry-After", true);
    add("another case", "Retry-After", "rETRY-aFTER", true);
    add("nothing", "", "", true);
    add("nothing and something", "", "a", false);
    add("shorter", "Retry", "Retry-After", false);
    add("one letter off", "Retry-After", "Retry-Aftes", false);
    add("hyphen and underscore", "api-key", "api_key", false);
    add("Latin-1 capitals stay themselves", "\xc9tat", "\xe9tat", false);
    add("bytes above ASCII", "\xe9tat", "\xe9TAT", true);
}

void TestHeaders::equalNames()
{
    QFETCH(QByteArray, a);
    QFETCH(QByteArray, b);
    QFETCH(bool, equal);
    QCOMPARE(equalsIgnoringCase(a, b), equal);
    QCOMPARE(equalsIgnoringCase(b, a), equal);
}

void TestHeaders::onlyLettersHaveCase()
{
    // All pairs of bytes: equal are a byte and itself, and the two cases of a letter of ASCII. `[` and `{`, which are
    // as far apart as `A` and `a`, are not.
    for (int a = 0; a < 256; ++a) {
        for (int b = 0; b < 256; ++b) {
            const bool letters = std::abs(a - b) == 32 && std::min(a, b) >= 'A' && std::min(a, b) <= 'Z';
            QCOMPARE(equalsIgnoringCase(QByteArray(1, char(a)), QByteArray(1, char(b))), a == b || letters);
        }
    }
}

void TestHeaders::tokens_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<bool>("token");
    for (const char *text : {"GET", "M-SEARCH", "x", "!#$%&'*+-.^_`|~09AZaz", "100-continue"}) {
        QTest::newRow(text) << QByteArray(text) << true;
    }
    for (const char *text :
         {"",    " ",   "a b", "a ",  " a",   "a\t", "a:", "a/b",         "a,b", "a;b", "\"a\"", "(a)",
          "a=b", "a@b", "{a}", "[a]", "a\\b", "<a>", "a?", "caf\xc3\xa9", "a\r", "a\n", "a\x7f", "a\x01"}) {
        QTest::newRow(qPrintable("not <" + QString::fromLatin1(QByteArray(text).toPercentEncoding()) + ">"))
            << QByteArray(text) << false;
    }
    QTest::newRow("with a NUL") << QByteArray("a\0b", 3) << false;
}

void TestHeaders::tokens()
{
    QFETCH(QByteArray, text);
    QFETCH(bool, token);
    QCOMPARE(isToken(text), token);
}

void TestHeaders::everyTokenCharacter()
{
    const QByteArray allowed = "!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    for (int c = 0; c < 256; ++c) {
        QCOMPARE(isTokenCharacter(char(c)), allowed.contains(char(c)));
        QCOMPARE(isToken(QByteArray(1, char(c))), allowed.contains(char(c)));
    }
}

void TestHeaders::trimming_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("trimmed");
    const auto add = [](const char *name, const QByteArray &text, const QByteArray &trimmed) {
        QTest::newRow(name) << text << trimmed;
    };
    add("nothing to do", "a b", "a b");
    add("both sides", " \t a\tb \t", "a\tb");
    add("only white space", " \t \t", "");
    add("nothing", "", "");
    add("line ends are no white space here", "\r\na\r\n", "\r\na\r\n");
    add("nor is any other control character",
        "\x0b\x0c"
        "a\x0b",
        "\x0b\x0c"
        "a\x0b");
    add("nor a no-break space",
        "\xa0"
        "a\xa0",
        "\xa0"
        "a\xa0");
}

void TestHeaders::trimming()
{
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, trimmed);
    const QByteArrayView view = trimmedWhitespace(text);
    QCOMPARE(view.toByteArray(), trimmed);
    QVERIFY(view.isEmpty() || (view.data() >= text.constData() && view.end() <= text.constEnd())); // no copy
}

void TestHeaders::tokensInLists_data()
{
    QTest::addColumn<QByteArray>("list");
    QTest::addColumn<bool>("closes"); // holds "close"
    for (const char *list : {"close", "Close", "CLOSE", "a, close", "close, a", "a,close,b", "a,\tclose\t,b", " close ",
                             ",close", "close,", ", ,close, ,", "close,close"}) {
        QTest::newRow(list) << QByteArray(list) << true;
    }
    for (const char *list : {"", ",", " ", "closed", "clos", "xclose", "close x", "close;q=1", "\"close\"", "a;close",
                             "close=1", "keep-alive", "c,lose", "close\r"}) {
        QTest::newRow(qPrintable("not " + QByteArray(list).toPercentEncoding())) << QByteArray(list) << false;
    }
}

void TestHeaders::tokensInLists()
{
    QFETCH(QByteArray, list);
    QFETCH(bool, closes);
    QCOMPARE(listHasToken(list, "close"), closes);
    QCOMPARE(listHasToken(list, "cLoSe"), closes);
}

void TestHeaders::orderSpellingAndRepeatsStay()
{
    HeaderList headers = mixed;
    headers.append("x-three", " kept as given ");
    QCOMPARE(textOf(headers),
             QByteArray("Host: a\nX-One: 1\nx-two: 2\nX-ONE: one\nx-Two: \nX-One: I\nx-three:  kept as given \n"));
    QCOMPARE(headers.size(), 7);
    QVERIFY(!headers.isEmpty());
}

void TestHeaders::valueIsTheFirst()
{
    QCOMPARE(mixed.value("x-one"), QByteArray("1"));
    QCOMPARE(mixed.value("X-TWO"), QByteArray("2"));
    QCOMPARE(mixed.values("x-one"), QList<QByteArray>({"1", "one", "I"}));
    QCOMPARE(mixed.values("x-two"), QList<QByteArray>({"2", ""}));
    QCOMPARE(mixed.values("x-three"), QList<QByteArray>());
}

void TestHeaders::emptyIsNotMissing()
{
    const HeaderList headers{{"X-Empty", ""}};
    QVERIFY(headers.contains("x-empty"));
    QVERIFY(headers.value("x-empty").isEmpty());
    QVERIFY(!headers.value("x-empty").isNull());
    QVERIFY(!headers.contains("x-missing"));
    QVERIFY(headers.value("x-missing").isNull());
}

void TestHeaders::setReplacesAtItsPlace()
{
    HeaderList headers = mixed;
    headers.set("X-One", "new");
    QCOMPARE(textOf(headers), QByteArray("Host: a\nX-One: new\nx-two: 2\nx-Two: \n"));
    headers.set("Host", "b");
    QCOMPARE(textOf(headers), QByteArray("Host: b\nX-One: new\nx-two: 2\nx-Two: \n"));
    headers.set("X-Two", "last");
    QCOMPARE(textOf(headers), QByteArray("Host: b\nX-One: new\nX-Two: last\n"));
}

void TestHeaders::setAppends()
{
    HeaderList headers;
    headers.set("Host", "a");
    headers.set("X-One", "");
    QCOMPARE(textOf(headers), QByteArray("Host: a\nX-One: \n"));
}

void TestHeaders::setTakesTheNewSpelling()
{
    HeaderList headers{{"API-KEY", "old"}};
    headers.set("api-key", "new");
    QCOMPARE(textOf(headers), QByteArray("api-key: new\n"));
}

void TestHeaders::removeTakesAll()
{
    HeaderList headers = mixed;
    QCOMPARE(headers.remove("x-ONE"), 3);
    QCOMPARE(textOf(headers), QByteArray("Host: a\nx-two: 2\nx-Two: \n"));
    QCOMPARE(headers.remove("x-one"), 0);
    QCOMPARE(headers.remove("x-tw"), 0);
    QCOMPARE(headers.remove("x-two"), 2);
    QCOMPARE(headers.remove("HOST"), 1);
    QVERIFY(headers.isEmpty());
    QCOMPARE(headers.remove("Host"), 0);
}

void TestHeaders::tokenInAnyOfTheFields()
{
    const HeaderList headers{{"Connection", "keep-alive, TE"}, {"Upgrade", "close"}, {"connection", "x-a, Close"}};
    QVERIFY(headers.hasToken("Connection", "close"));
    QVERIFY(headers.hasToken("CONNECTION", "Keep-Alive"));
    QVERIFY(headers.hasToken("Connection", "te"));
    QVERIFY(headers.hasToken("Connection", "X-A"));
    QVERIFY(!headers.hasToken("Connection", "upgrade"));
    QVERIFY(!headers.hasToken("Connection", "TE, x-a")); // fields are not glued together
    QVERIFY(!headers.hasToken("Trailer", "close"));
}

void TestHeaders::setCookieIsNeverCombined()
{
    // A cookie's date holds a comma: the fields stay apart whatever happens around them (RFC 9110 section 5.3).
    HeaderList headers{{"Set-Cookie", "a=1; Expires=Wed, 21 Oct 2026 07:28:00 GMT"}, {"X", "1"}, {"set-cookie", "b=2"}};
    headers.append("Set-Cookie", "a=1; Expires=Wed, 21 Oct 2026 07:28:00 GMT");
    headers.set("X", "2");
    headers.remove("Y");
    QCOMPARE(headers.values("set-cookie"), QList<QByteArray>({"a=1; Expires=Wed, 21 Oct 2026 07:28:00 GMT", "b=2",
                                                              "a=1; Expires=Wed, 21 Oct 2026 07:28:00 GMT"}));
}

void TestHeaders::copiesAreTheirOwn()
{
    const HeaderList original = mixed;
    HeaderList copy = original;
    copy.set("Host", "b");
    copy.remove("x-one");
    QCOMPARE(textOf(original), textOf(mixed));
    QCOMPARE(original.value("Host"), QByteArray("a"));
}

void TestHeaders::clearing()
{
    HeaderList headers = mixed;
    headers.clear();
    QVERIFY(headers.isEmpty());
    QCOMPARE(headers.size(), 0);
    QVERIFY(headers.begin() == headers.end());
    headers.reserve(8);
    QVERIFY(headers.isEmpty());
    headers.append("A", "1");
    QCOMPARE(headers.size(), 1);
}

void TestHeaders::equality()
{
    // Of the lists as they are: order and spelling count.
    QVERIFY(mixed == HeaderList(mixed));
    QVERIFY(!(HeaderList{{"A", "1"}, {"B", "2"}} == HeaderList{{"B", "2"}, {"A", "1"}}));
    QVERIFY(!(HeaderList{{"A", "1"}} == HeaderList{{"a", "1"}}));
    QVERIFY(!(HeaderList{{"A", "1"}} == HeaderList{{"A", "2"}}));
}

QTEST_APPLESS_MAIN(TestHeaders)
#include "tst_headers.moc"
