// SPDX-License-Identifier: MIT
#include "core/export/biceptemplate.h"
#include "core/export/biceptext.h"
#include "tests/core/export/templatecases.h"

#include <QTest>

#include <algorithm>

using namespace spillway;
using namespace Qt::StringLiterals;

/// The Bicep template. There is no compiler here, so a tokenizer of its own looks at it: strings end where they should,
/// brackets balance, and every text from a form is inside one string.
class TestBicepTemplate : public QObject
{
    Q_OBJECT
private slots:
    void golden_data();
    void golden();
    void strings_data();
    void strings();
    void tokenizerSeesFaults_data();
    void tokenizerSeesFaults();
    void hostileTexts_data();
    void hostileTexts();
    void hostileBackends();
    void sameResourcesAsArm();
    void symbolsAreThere();
    void schemaAsFileOrParameter();
    void modules();
    void refused();
};

namespace
{

struct Token
{
    enum class Kind { Word, Number, String, LongString, Mark };
    Kind kind = Kind::Mark;
    QString text; ///< of a string: its value, with an interpolation as it stands
    bool isInterpolated = false;
};

struct Tokens
{
    QList<Token> list;
    QString fault; ///< empty: it is Bicep as far as one can see
};

/// Bicep as far as it is written here.
class Tokenizer
{
public:
    explicit Tokenizer(const QString &text)
        : m_text(text)
    {
    }

    Tokens run()
    {
        QString open;
        while (m_at < m_text.size() && m_result.fault.isEmpty()) {
            const QChar c = m_text[m_at];
            if (c.isSpace()) {
                ++m_at;
            } else if (m_text.sliced(m_at).startsWith(u"//"_s)) {
                m_at = std::max(m_at, m_text.indexOf(u'\n', m_at));
            } else if (m_text.sliced(m_at).startsWith(u"'''"_s)) {
                readLongString();
            } else if (c == u'\'') {
                readString();
            } else if (c.isLetterOrNumber() || c == u'_') {
                readWord();
            } else {
                readMark(c, open);
            }
        }
        if (m_result.fault.isEmpty() && !open.isEmpty()) {
            m_result.fault = u"open: "_s + open;
        }
        return m_result;
    }

private:
    void readLongString()
    {
        const qsizetype end = m_text.indexOf(u"'''"_s, m_at + 3);
        if (end < 0) {
            m_result.fault = u"a string of several lines does not end"_s;
            return;
        }
        m_result.list.append({Token::Kind::LongString, m_text.mid(m_at + 3, end - m_at - 3)});
        m_at = end + 3;
    }

    void readString()
    {
        Token token{Token::Kind::String, {}};
        for (++m_at; m_at < m_text.size(); ++m_at) {
            const QChar c = m_text[m_at];
            if (c == u'\'') {
                ++m_at;
                m_result.list.append(token);
                return;
            }
            if (c == u'\n' || c.unicode() < 0x20 || c.unicode() > 0x7E) {
                break;
            }
            if (c == u'$' && m_text.mid(m_at + 1, 1) == u"{"_s) {
                token.isInterpolated = true;
            }
            if (c == u'\\') {
                readEscape(token);
            } else {
                token.text += c;
            }
        }
        m_result.fault = u"a string does not end, or holds what it may not: "_s + token.text;
    }

    void readEscape(Token &token)
    {
        const QChar c = m_text.mid(++m_at, 1).isEmpty() ? QChar() : m_text[m_at];
        if (c == u'u' && m_text.mid(m_at + 1, 1) == u"{"_s) {
            const qsizetype end = m_text.indexOf(u'}', m_at);
            bool isNumber = false;
            const char32_t code = m_text.mid(m_at + 2, end - m_at - 2).toUInt(&isNumber, 16);
            if (!isNumber || code > 0x10FFFF) {
                m_result.fault = u"no code point"_s;
            }
            token.text += QString::fromUcs4(&code, 1);
            m_at = end;
        } else if (c == u'\'' || c == u'\\' || c == u'$') {
            token.text += c;
        } else {
            m_result.fault = u"no such escape: "_s + c;
        }
    }

    void readWord()
    {
        const qsizetype start = m_at;
        while (m_at < m_text.size() && (m_text[m_at].isLetterOrNumber() || m_text[m_at] == u'_')) {
            ++m_at;
        }
        const QString word = m_text.mid(start, m_at - start);
        m_result.list.append({word[0].isDigit() ? Token::Kind::Number : Token::Kind::Word, word});
    }

    void readMark(QChar c, QString &open)
    {
        static const QString opening = u"([{"_s;
        static const QString closing = u")]}"_s;
        if (opening.contains(c)) {
            open += c;
        } else if (closing.contains(c)) {
            if (open.isEmpty() || opening.indexOf(open.back()) != closing.indexOf(c)) {
                m_result.fault = u"closes what is not open: "_s + c;
            }
            open.chop(1);
        } else if (!u"@=:.,?"_s.contains(c)) {
            m_result.fault = u"no mark of Bicep: "_s + c;
        }
        m_result.list.append({Token::Kind::Mark, c});
        ++m_at;
    }

    QString m_text;
    qsizetype m_at = 0;
    Tokens m_result;
};

Tokens tokensOf(const QByteArray &bicep)
{
    return Tokenizer(QString::fromUtf8(bicep)).run();
}

/// What is not a string: the same whatever the texts are.
QStringList shapeOf(const Tokens &tokens)
{
    QStringList shape;
    for (const Token &token : tokens.list) {
        shape.append(token.kind == Token::Kind::String ? (token.isInterpolated ? u"'${}'"_s : u"''"_s) : token.text);
    }
    return shape;
}

int stringsOf(const Tokens &tokens, const QString &value)
{
    return int(std::count_if(tokens.list.begin(), tokens.list.end(), [&](const Token &token) {
        return token.kind == Token::Kind::String && !token.isInterpolated && token.text == value;
    }));
}

} // namespace

void TestBicepTemplate::golden_data()
{
    QTest::addColumn<QString>("name");
    for (const QString &name : templateCases()) {
        QTest::newRow(qPrintable(name)) << name;
    }
}

void TestBicepTemplate::golden()
{
    QFETCH(QString, name);
    const BicepTemplateWriter writer(schemaOf(name));
    const Exported result = writer.write(templateProfile(name));
    QCOMPARE(result.problem, QString());
    QCOMPARE(result.bytes, bundleData(name + u"/main.bicep"_s));
    QCOMPARE(writer.write(templateProfile(name)).bytes, result.bytes);
    QCOMPARE(tokensOf(result.bytes).fault, QString());
    for (const ExportedFile &module : writer.modules(templateProfile(name))) {
        QCOMPARE(module.bytes, bundleData(name + u'/' + module.path));
        QCOMPARE(tokensOf(module.bytes).fault, QString());
    }
}

void TestBicepTemplate::strings_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("expected");
    QTest::newRow("empty") << u""_s << u"''"_s;
    QTest::newRow("plain") << u"Azure OpenAI [x] \"y\""_s << u"'Azure OpenAI [x] \"y\"'"_s;
    QTest::newRow("quote") << u"a'b"_s << u"'a\\'b'"_s;
    QTest::newRow("backslash") << u"a\\"_s << u"'a\\\\'"_s;
    QTest::newRow("interpolation") << u"${x}"_s << u"'\\${x}'"_s;
    QTest::newRow("escaped interpolation") << u"\\${x}"_s << u"'\\\\\\${x}'"_s;
    QTest::newRow("line end") << u"a\nb"_s << u"'a\\u{a}b'"_s;
    QTest::newRow("direction") << u"\u202E"_s << u"'\\u{202e}'"_s;
    QTest::newRow("beyond the first plane") << u"\U0001F600"_s << u"'\\u{1f600}'"_s;
}

void TestBicepTemplate::strings()
{
    QFETCH(QString, text);
    QTEST(bicepString(text), "expected");
    const Tokens tokens = tokensOf(bicepString(text).toUtf8());
    QCOMPARE(tokens.fault, QString());
    QCOMPARE(tokens.list.size(), 1);
    QCOMPARE(tokens.list[0].text, text);
    QVERIFY(!tokens.list[0].isInterpolated);
}

void TestBicepTemplate::tokenizerSeesFaults_data()
{
    QTest::addColumn<QByteArray>("bicep");
    for (const char *bicep : {"x: 'a", "x: 'a\n'", "x: 'a\\n'", "x: {", "x: [}", "x: )", "x: '''a'", "x: \"a\"",
                              "x: 'a\\u{110000}'", "x: '\xC3\xA4'", "x; y"}) {
        QTest::newRow(bicep) << QByteArray(bicep);
    }
}

void TestBicepTemplate::tokenizerSeesFaults()
{
    QFETCH(QByteArray, bicep);
    QVERIFY(!tokensOf(bicep).fault.isEmpty());
}

void TestBicepTemplate::hostileTexts_data()
{
    QTest::addColumn<QString>("path");
    for (const QString &path : setupTexts()) {
        QTest::newRow(qPrintable(path)) << path;
    }
}

void TestBicepTemplate::hostileTexts()
{
    QFETCH(QString, path);
    const QStringList before = shapeOf(tokensOf(BicepTemplateWriter().write(templateProfile(u"five"_s)).bytes));
    for (const QString &text : spillway::hostileTexts()) {
        const Exported exported = BicepTemplateWriter().write(fiveWith(path, text));
        if (!exported.problem.isEmpty()) {
            QVERIFY2(exported.problem.contains(u": "_s), qPrintable(exported.problem));
            continue;
        }
        const Tokens tokens = tokensOf(exported.bytes);
        QCOMPARE(tokens.fault, QString());
        QCOMPARE(shapeOf(tokens), before);
    }
}

void TestBicepTemplate::hostileBackends()
{
    const QStringList before = shapeOf(tokensOf(BicepTemplateWriter().write(templateProfile(u"five"_s)).bytes));
    for (const QString &text : spillway::hostileTexts()) {
        Profile profile = templateProfile(u"five"_s);
        profile.backends[0].name = text;
        profile.setup = withValue(profile.setup, {u"instances"_s, u"0"_s, u"backend"_s}, text).toObject();
        const Tokens tokens = tokensOf(BicepTemplateWriter().write(profile).bytes);
        QCOMPARE(tokens.fault, QString());
        QCOMPARE(shapeOf(tokens), before);
        QCOMPARE(stringsOf(tokens, text), 1);
    }
}

/// Types and numbers of the resources, beside those of modules, are those of azuredeploy.json.
void TestBicepTemplate::sameResourcesAsArm()
{
    for (const QString &name : templateCases()) {
        const QString arm = QString::fromLatin1(bundleData(name + u"/azuredeploy.json"_s));
        QString bicep = QString::fromLatin1(bundleData(name + u"/main.bicep"_s));
        for (const ExportedFile &module : BicepTemplateWriter().modules(templateProfile(name))) {
            bicep += QString::fromLatin1(module.bytes);
        }
        static const QRegularExpression inArm(uR"~("type": "(Microsoft\.[^"]*)",\s*"apiVersion": "([^"]*)")~"_s);
        static const QRegularExpression inBicep(uR"~(^resource \w+ '(Microsoft\.[^@]*)@([^']*)')~"_s,
                                                QRegularExpression::MultilineOption);
        const auto kinds = [](const QRegularExpression &pattern, const QString &text) {
            QStringList found;
            for (auto matches = pattern.globalMatch(text); matches.hasNext();) {
                const QRegularExpressionMatch match = matches.next();
                found.append(match.captured(1) + u'@' + match.captured(2));
            }
            found.removeAll(u"Microsoft.Resources/deployments@2022-09-01"_s); // a module here
            found.sort();
            return found;
        };
        QVERIFY(kinds(inArm, arm).size() > 8);
        QCOMPARE(kinds(inBicep, bicep), kinds(inArm, arm));
    }
}

/// Every word that stands where a symbol is used was declared.
void TestBicepTemplate::symbolsAreThere()
{
    for (const QString &name : templateCases()) {
        const QList<Token> tokens = tokensOf(bundleData(name + u"/main.bicep"_s)).list;
        QSet<QString> declared;
        QStringList used;
        for (qsizetype i = 0; i + 1 < tokens.size(); ++i) {
            const auto isWord = [&](qsizetype at, const QString &word) {
                return tokens[at].kind == Token::Kind::Word && tokens[at].text == word;
            };
            for (const QString &keyword : {u"resource"_s, u"param"_s, u"var"_s, u"module"_s}) {
                if (isWord(i, keyword) && tokens[i + 1].kind == Token::Kind::Word) {
                    QVERIFY2(!declared.contains(tokens[i + 1].text), qPrintable(tokens[i + 1].text));
                    declared.insert(tokens[i + 1].text);
                }
            }
            const bool isReference = isWord(i, u"parent"_s) || isWord(i, u"scope"_s);
            if (isReference && tokens[i + 1].text == u":"_s && tokens[i + 2].kind == Token::Kind::Word &&
                tokens[i + 2].text != u"resourceGroup"_s) {
                used.append(tokens[i + 2].text);
            }
            if (isWord(i, u"dependsOn"_s)) {
                for (qsizetype at = i + 3; tokens[at].text != u"]"_s; ++at) {
                    used.append(tokens[at].text);
                }
            }
        }
        QVERIFY(used.size() > 5);
        for (const QString &symbol : used) {
            QVERIFY2(declared.contains(symbol), qPrintable(symbol));
        }
    }
}

void TestBicepTemplate::schemaAsFileOrParameter()
{
    const Profile profile = templateProfile(u"five"_s);
    for (const auto &[size, isParameter] : {std::pair(0, true), {100, false}, {131'072, false}, {131'073, true}}) {
        const BicepTemplateWriter writer(QByteArray(size, ' '));
        QCOMPARE(writer.schemaIsParameter(), isParameter);
        const QByteArray bytes = writer.write(profile).bytes;
        QCOMPARE(bytes.contains("param openApi string"), isParameter);
        QCOMPARE(bytes.contains("loadTextContent('openapi.json')"), !isParameter);
        QVERIFY(bytes.contains("loadTextContent('apim-policy.xml')"));
    }
}

void TestBicepTemplate::modules()
{
    const QList<ExportedFile> files = BicepTemplateWriter().modules(templateProfile(u"five"_s));
    QCOMPARE(files.size(), 1);
    QCOMPARE(files[0].path, u"instances-1.bicep"_s);
    const Exported main = BicepTemplateWriter().write(templateProfile(u"five"_s));
    QVERIFY(main.bytes.contains("module instances1 'instances-1.bicep' = {"));
    QVERIFY(main.bytes.contains("scope: resourceGroup('rg-contoso-eu')"));
    QVERIFY(main.notes.join(u'\n').contains(u"instances-1.bicep"_s));
    QVERIFY(BicepTemplateWriter().modules(templateProfile(u"keys"_s)).isEmpty());
    QVERIFY(BicepTemplateWriter().modules(fiveWith(u"apim.name"_s, u""_s)).isEmpty());
}

void TestBicepTemplate::refused()
{
    const Exported exported = BicepTemplateWriter().write(fiveWith(u"apim.name"_s, u""_s));
    QVERIFY2(exported.problem.startsWith(u"setup.apim.name: "_s), qPrintable(exported.problem));
    QCOMPARE(exported.bytes, QByteArray());
}

QTEST_APPLESS_MAIN(TestBicepTemplate)
#include "tst_biceptemplate.moc"
