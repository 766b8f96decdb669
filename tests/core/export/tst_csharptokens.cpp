// SPDX-License-Identifier: MIT
#include "core/export/csharptokens.h"

#include <QTest>

using namespace spillway;
using namespace Qt::StringLiterals;

/// C# as far as a reader of policies has to know it.
class TestCSharpTokens : public QObject
{
    Q_OBJECT
private slots:
    void tokens_data();
    void tokens();
    void ends_data();
    void ends();
    void comments_data();
    void comments();
};

void TestCSharpTokens::tokens_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QStringList>("expected"); // the kind's letter, then the text
    QTest::newRow("nothing") << u" \n"_s << QStringList();
    QTest::newRow("words") << u"new JObject_1()"_s << QStringList{u"wnew"_s, u"wJObject_1"_s, u"m("_s, u"m)"_s};
    QTest::newRow("numbers") << u"1 2.5 10L 1_000"_s << QStringList{u"n1"_s, u"n2.5"_s, u"n10L"_s, u"n1_000"_s};
    QTest::newRow("member of a number") << u"1.ToString"_s << QStringList{u"n1"_s, u"m."_s, u"wToString"_s};
    QTest::newRow("string") << u"\"a b\""_s << QStringList{u"sa b"_s};
    QTest::newRow("escapes") << u"\"\\\"\\\\\\n\\t\\u00e9\\x41\\U0001F600\\0\""_s
                             << QStringList{u"s\"\\\n\té"_s + u"A\U0001F600"_s + QChar(0)};
    QTest::newRow("verbatim") << u"@\"a\\\"\"b\n\""_s << QStringList{u"sa\\\"b\n"_s};
    QTest::newRow("interpolated") << u"$\"{a}\" $@\"b\""_s << QStringList{u"i{a}"_s, u"ib"_s};
    QTest::newRow("character") << u"'\"' '\\''"_s << QStringList{u"s\""_s, u"s'"_s};
    QTest::newRow("comments") << u"a// \"x\n/* y \" */b"_s << QStringList{u"wa"_s, u"wb"_s};
    QTest::newRow("at sign") << u"@(a)"_s << QStringList{u"m@"_s, u"m("_s, u"wa"_s, u"m)"_s};
    QTest::newRow("string without end") << u"\"abc\nd"_s << QStringList{u"sabc"_s, u"wd"_s};
    QTest::newRow("lone backslash") << u"\"\\"_s << QStringList{u"s\\"_s};
}

void TestCSharpTokens::tokens()
{
    QFETCH(QString, text);
    QStringList found;
    for (const CSharpToken &token : csharpTokens(text)) {
        found.append(QString(QLatin1StringView("wnsim")[int(token.kind)]) + token.text);
        QVERIFY(token.offset >= 0 && token.offset < text.size());
    }
    QTEST(found, "expected");
}

void TestCSharpTokens::ends_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<qsizetype>("end");
    QTest::newRow("plain") << u"(a) b"_s << qsizetype(3);
    QTest::newRow("nested") << u"{ (a[0]) } x"_s << qsizetype(10);
    QTest::newRow("in a string") << u"(\")\") x"_s << qsizetype(5);
    QTest::newRow("in a comment") << u"{ // }\n}"_s << qsizetype(8);
    QTest::newRow("in a character") << u"(')')"_s << qsizetype(5);
    QTest::newRow("open") << u"(a"_s << qsizetype(-1);
    QTest::newRow("crossed") << u"(a]"_s << qsizetype(-1);
    QTest::newRow("folded comment") << u"{ // x }"_s << qsizetype(-1);
}

void TestCSharpTokens::ends()
{
    QFETCH(QString, text);
    QTEST(bracketEnd(text, 0), "end");
}

void TestCSharpTokens::comments_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("expected");
    QTest::newRow("none") << u"a \"// x\" b"_s << u"a \"// x\" b"_s;
    QTest::newRow("line") << u"a // x\nb"_s << u"a     \nb"_s;
    QTest::newRow("block") << u"a/* x\n */b"_s << u"a    \n   b"_s;
    QTest::newRow("at the end") << u"a // x"_s << u"a     "_s;
}

void TestCSharpTokens::comments()
{
    QFETCH(QString, text);
    QTEST(withoutComments(text), "expected");
}

QTEST_APPLESS_MAIN(TestCSharpTokens)
#include "tst_csharptokens.moc"
