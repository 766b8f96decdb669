// SPDX-License-Identifier: MIT
#include "ui/widgets/codetokens.h"

#include <QTest>

using namespace spillway;
using namespace Qt::StringLiterals;

/// Code split into its coloured pieces. Expectations are written with a letter below each character: t tag, a
/// attribute, s string, k keyword, n number, c comment, and a dot for what is plain.
class TestCodeTokens : public QObject
{
    Q_OBJECT
private slots:
    void lines_data();
    void lines();
    void blockCommentGoesOn();
    void longStringGoesOn();
    void shellGoesOnAfterABackslash();
    void httpHeadThenBody();
    void spansNeverOverlap_data();
    void spansNeverOverlap();

private:
    static QString letters(const CodeLine &line, qsizetype length);
    /// The letters of each line of a text, with the state handed on.
    static QStringList lettersOf(CodeLanguage language, const QStringList &lines);
};

QString TestCodeTokens::letters(const CodeLine &line, qsizetype length)
{
    QString letters(length, u'.');
    for (const CodeSpan &span : line.spans) {
        const QChar letter = QLatin1StringView(".tasknc").at(int(span.role));
        for (qsizetype i = span.start; i < span.start + span.length; ++i) {
            letters[i] = letter;
        }
    }
    return letters;
}

QStringList TestCodeTokens::lettersOf(CodeLanguage language, const QStringList &lines)
{
    QStringList result;
    int state = 0;
    for (const QString &line : lines) {
        const CodeLine tokens = tokenizeLine(language, line, state);
        state = tokens.state;
        result.append(letters(tokens, line.size()));
    }
    return result;
}

void TestCodeTokens::lines_data()
{
    QTest::addColumn<CodeLanguage>("language");
    QTest::addColumn<QString>("line");
    QTest::addColumn<QString>("expected");
    const auto row = [](const char *name, CodeLanguage language, const QString &line, const QString &expected) {
        QTest::newRow(name) << language << line << expected;
    };
    row("plain", CodeLanguage::Plain, u"if \"x\" 12 # no"_s, u".............."_s);
    row("json", CodeLanguage::Json, //
        u"{\"n\": 1.5e-3, \"on\": true, \"a\": \"b: c\"}"_s, u".aaa..nnnnnn..aaaa..kkkk..aaa..ssssss."_s);
    row("json, escaped quote", CodeLanguage::Json, //
        u"\"a\\\"b\": null"_s,                     //
        u"aaaaaa..kkkk"_s);
    row("python", CodeLanguage::Python,   //
        u"x = f(name='v', n=3) # it's"_s, //
        u"......aaaa.sss..a.n..cccccc"_s);
    row("python keywords", CodeLanguage::Python, //
        u"from a import b, imports"_s,           //
        u"kkkk...kkkkkk..........."_s);
    row("python comparison", CodeLanguage::Python, //
        u"if a==b:"_s,                             //
        u"kk......"_s);
    row("javascript", CodeLanguage::JavaScript, //
        u"const a = `x${1}`; // b"_s,           //
        u"kkkkk.....sssssss..cccc"_s);
    row("javascript block", CodeLanguage::JavaScript, //
        u"f(/* 1 */ 'a', $b2)"_s,                     //
        u"..ccccccc.sss......"_s);
    row("c#", CodeLanguage::CSharp,      //
        u"var p = @\"C:\\t\"; $\"a\""_s, //
        u"kkk.....sssssss..ssss"_s);
    row("c# number", CodeLanguage::CSharp, //
        u"return 3.5; // ok"_s,            //
        u"kkkkkk.nnn..ccccc"_s);
    row("shell", CodeLanguage::Shell,           //
        u"az apim create --name \"a b\" # x"_s, //
        u"kk.............tttttt.sssss.ccc"_s);
    row("shell, short option", CodeLanguage::Shell, //
        u"curl -s http://x#y -"_s,                  //
        u"kkkk.tt............."_s);
    row("shell, assignment first", CodeLanguage::Shell, //
        u"KEY=abc az login"_s,                          //
        u"aaa.....kk......"_s);
    row("shell, quoted assignment first", CodeLanguage::Shell, //
        u"KEY=\"a b\" az login"_s,                             //
        u"aaa.sssss.kk......"_s);
    row("shell, pipe", CodeLanguage::Shell, //
        u"cat f | grep x; ls"_s,            //
        u"kkk.....kkkk....kk"_s);
    row("http request", CodeLanguage::Http, //
        u"POST /a HTTP/1.1"_s,              //
        u"kkkk............"_s);
    row("http response", CodeLanguage::Http, //
        u"HTTP/1.1 429 Too Many"_s,          //
        u"cccccccc.nnn........."_s);
    row("http response without words", CodeLanguage::Http, //
        u"HTTP/1.1 204"_s,                                 //
        u"cccccccc.nnn"_s);
    row("unfinished string", CodeLanguage::Json, u"\"abc"_s, u"ssss"_s);
    row("backslash at the end", CodeLanguage::Python, u"'a\\"_s, u"sss"_s);
    row("empty", CodeLanguage::Python, QString(), QString());
}

void TestCodeTokens::lines()
{
    QFETCH(CodeLanguage, language);
    QFETCH(QString, line);
    QFETCH(QString, expected);
    QCOMPARE(letters(tokenizeLine(language, line, 0), line.size()), expected);
}

void TestCodeTokens::blockCommentGoesOn()
{
    QCOMPARE(lettersOf(CodeLanguage::JavaScript, {u"a /* b"_s, u"c"_s, u""_s, u"d */ let"_s, u"if"_s}),
             (QStringList{u"..cccc"_s, u"c"_s, u""_s, u"cccc.kkk"_s, u"kk"_s}));
}

void TestCodeTokens::longStringGoesOn()
{
    QCOMPARE(lettersOf(CodeLanguage::Python, {u"x = \"\"\"a"_s, u"if # no"_s, u"b\"\"\" + 1"_s}),
             (QStringList{u"....ssss"_s, u"sssssss"_s, u"ssss...n"_s}));
    // A simple one ends with its line.
    QCOMPARE(lettersOf(CodeLanguage::Python, {u"x = 'a"_s, u"if 1"_s}), (QStringList{u"....ss"_s, u"kk.n"_s}));
    QCOMPARE(lettersOf(CodeLanguage::CSharp, {u"@\"a"_s, u"b\" 1"_s}), (QStringList{u"sss"_s, u"ss.n"_s}));
}

void TestCodeTokens::shellGoesOnAfterABackslash()
{
    QCOMPARE(lettersOf(CodeLanguage::Shell, {u"az a \\"_s, u"  b --c"_s, u"az d"_s}),
             (QStringList{u"kk...."_s, u"....ttt"_s, u"kk.."_s}));
}

void TestCodeTokens::httpHeadThenBody()
{
    QCOMPARE(lettersOf(CodeLanguage::Http, {u"HTTP/1.1 200 OK"_s, u"A-B: c: 1"_s, u""_s, u"{\"a\": 1}"_s, u"A: 2"_s}),
             (QStringList{u"cccccccc.nnn..."_s, u"aaa......"_s, u""_s, u".aaa..n."_s, u"...n"_s}));
}

void TestCodeTokens::spansNeverOverlap_data()
{
    QTest::addColumn<CodeLanguage>("language");
    for (const CodeLanguage language :
         {CodeLanguage::Plain, CodeLanguage::Json, CodeLanguage::Python, CodeLanguage::JavaScript, CodeLanguage::CSharp,
          CodeLanguage::Shell, CodeLanguage::Http}) {
        QTest::addRow("%d", int(language)) << language;
    }
}

// Whatever is thrown at it: every line comes to an end, and its spans stand in order inside of it.
void TestCodeTokens::spansNeverOverlap()
{
    QFETCH(CodeLanguage, language);
    const QStringList pieces = {u"\""_s,  u"'"_s,   u"`"_s,   u"\"\"\""_s, u"/*"_s, u"*/"_s,   u"//"_s,  u"#"_s,
                                u"\\"_s,  u"@\""_s, u"$\""_s, u"if"_s,     u" "_s,  u"-"_s,    u"--a"_s, u"1e"_s,
                                u"1.5"_s, u":"_s,   u"="_s,   u"ä"_s,      u"|"_s,  u"HTTP/"_s};
    quint32 seed = 7;
    int state = 0;
    for (int round = 0; round < 3000; ++round) {
        QString line;
        for (int i = 0; i < 8; ++i) {
            seed = seed * 1664525 + 1013904223;
            line += pieces[qsizetype(seed >> 16) % pieces.size()];
        }
        const CodeLine tokens = tokenizeLine(language, line, state);
        qsizetype end = 0;
        for (const CodeSpan &span : tokens.spans) {
            QVERIFY2(span.start >= end && span.length > 0 && span.start + span.length <= line.size(), qPrintable(line));
            end = span.start + span.length;
        }
        state = tokens.state;
    }
}

QTEST_APPLESS_MAIN(TestCodeTokens)
#include "tst_codetokens.moc"
