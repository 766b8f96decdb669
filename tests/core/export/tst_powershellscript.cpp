// SPDX-License-Identifier: MIT
#include "core/export/powershellscript.h"
#include "tests/core/export/powershelllines.h"
#include "tests/core/export/setupscripts.h"

#include <QRegularExpression>
#include <QTest>

using namespace spillway;
using namespace Qt::StringLiterals;

namespace
{

using Kind = PowerShellToken::Kind;

/// A variable's place in a word: characters that no text of the tests has.
QString placeOf(const QString &variable)
{
    return u'\uE000' + variable + u'\uE001';
}

/// The value of a string in double quotes, which may hold variables as `${name}` and nothing else that is alive.
/// Null: there is something else.
QString valueOfDouble(const QString &text)
{
    static const QRegularExpression variable(uR"(\$\{([A-Za-z0-9]+)\})"_s);
    QString rest = text;
    rest.remove(variable);
    if (rest.contains(u'$') || rest.contains(u'`')) {
        return {};
    }
    QString value = text;
    return value.replace(variable, u"\uE000\\1\uE001"_s);
}

/// Takes one operand of a sum.
QString operand(const PowerShellToken &token, bool &isGood)
{
    static const QRegularExpression character(uR"(\A\[char\]0x([0-9A-F]{4})\z)"_s);
    if (token.kind == Kind::Single) {
        return token.text;
    }
    if (token.kind == Kind::Double) {
        const QString value = valueOfDouble(token.text);
        isGood = isGood && !value.isNull();
        return value;
    }
    const QRegularExpressionMatch match = character.match(token.text);
    isGood = isGood && match.hasMatch();
    return match.hasMatch() ? QString(QChar(match.captured(1).toUShort(nullptr, 16))) : QString();
}

/// The arguments from `at` on. Null where one of them is not inert.
std::optional<QStringList> argumentsOf(const PowerShellLine &line, qsizetype at)
{
    static const QRegularExpression plain(uR"(\A(--)?[a-z][a-z-]*\z)"_s);
    QStringList values;
    bool isGood = true;
    for (; at < line.size() && isGood; ++at) {
        if (line[at].kind == Kind::Open) {
            QString sum;
            bool first = true;
            for (++at; at < line.size() && line[at].kind != Kind::Close; ++at) {
                if (!first) { // operands are joined by +, and the first is a string
                    isGood = isGood && line[at].kind == Kind::Bare && line[at].text == u"+"_s;
                    ++at;
                }
                isGood = isGood && at < line.size() && (!first || line[at].kind != Kind::Bare);
                sum += isGood ? operand(line[at], isGood) : QString();
                first = false;
            }
            isGood = isGood && at < line.size() && !first;
            values.append(sum);
        } else if (line[at].kind == Kind::Bare) {
            if (line[at].text == u"2>$null"_s && at + 1 == line.size()) {
                break;
            }
            isGood = plain.match(line[at].text).hasMatch();
            values.append(line[at].text);
        } else {
            values.append(operand(line[at], isGood));
        }
    }
    return isGood ? std::optional(values) : std::nullopt;
}

/// The words of each call of az in the text, in their order.
QList<QStringList> callsIn(const QString &text, QString &fault)
{
    static const QStringList functions{u"az"_s, u"Invoke-Az"_s, u"Find-Az"_s, u"Invoke-AzOnce"_s};
    PowerShellReader reader(text);
    QList<QStringList> calls;
    const QList<PowerShellLine> lines = reader.read();
    fault = reader.fault;
    for (const PowerShellLine &line : lines) {
        const bool isAssignment = line.size() > 2 && line[1].kind == Kind::Bare && line[1].text == u"="_s;
        const qsizetype at = isAssignment ? 2 : 0;
        if (line[at].kind != Kind::Bare || !functions.contains(line[at].text)) {
            continue;
        }
        const qsizetype skipped = line[at].text == u"Invoke-AzOnce"_s ? 2 : 1;
        const std::optional<QStringList> values = argumentsOf(line, at + skipped);
        if (!values) {
            fault = u"an argument is alive in call %1"_s.arg(calls.size() + 1);
        }
        calls.append(values.value_or(QStringList()));
    }
    return calls;
}

QList<QStringList> commandsIn(const QList<AzScript> &parts)
{
    QList<QStringList> all;
    for (const AzScript &part : parts) {
        for (const AzCommand &command : part.commands) {
            QStringList words;
            for (const AzWord &word : command.words) {
                words.append(word.resolved([&](const AzWord::Part &place) {
                    if (place.kind == AzWord::Part::Kind::Variable) {
                        return placeOf(place.text);
                    }
                    const bool isWritten = std::any_of(part.files.begin(), part.files.end(),
                                                       [&](const AzFile &file) { return file.name == place.text; });
                    return isWritten ? placeOf(u"bodies"_s) + u'/' + place.text : place.text;
                }));
            }
            all.append(words);
        }
    }
    return all;
}

void addScriptCases()
{
    QTest::addColumn<QString>("name");
    for (const QString &name : scriptCases()) {
        QTest::newRow(qPrintable(name)) << name;
    }
}

} // namespace

/// The PowerShell script, read by a reader that is not PowerShell's own (see `PowerShellReader`).
class TestPowerShellScript : public QObject
{
    Q_OBJECT
private slots:
    void golden();
    void problems();
    void callsAreTheCommands_data() { addScriptCases(); }
    void callsAreTheCommands();
    void filesAreWhole_data() { addScriptCases(); }
    void filesAreWhole();
    void textsAreInert();
    void bracketsMatch_data() { addScriptCases(); }
    void bracketsMatch();
    void keysAreNotShown();
    void readerTellsApart();
};

void TestPowerShellScript::golden()
{
    const Exported result = PowerShellScriptWriter().write(caseProfile(u"contract"_s));
    QCOMPARE(result.problem, QString());
    QCOMPARE(QString::fromUtf8(result.bytes), QString::fromUtf8(caseFile(u"contract"_s, u"setup.ps1"_s)));
    QCOMPARE(notesText(result), caseFile(u"contract"_s, u"setup.notes"_s));
    QCOMPARE(findExporter(u"powershell")->write(caseProfile(u"contract"_s)).bytes, result.bytes);
}

void TestPowerShellScript::problems()
{
    Profile profile = caseProfile(u"contract"_s);
    QJsonObject apim{{u"name"_s, u"1 not a name"_s}};
    profile.setup[u"apim"_s] = apim;
    const Exported result = PowerShellScriptWriter().write(profile);
    QVERIFY2(result.problem.startsWith(u"setup.apim.name: "_s), qPrintable(result.problem));
    QCOMPARE(result.bytes, QByteArray());
}

void TestPowerShellScript::callsAreTheCommands()
{
    QFETCH(QString, name);
    const SetupScript script = scriptCase(name);
    const QList<QStringList> commands = commandsIn(partsOf(script));
    QString fault;
    QCOMPARE(callsIn(powershellScript(script), fault), commands);
    QCOMPARE(fault, QString());
    QString pasted;
    for (const AzScript &part : partsOf(script)) {
        pasted += powershellText(part) + u'\n';
    }
    QCOMPARE(callsIn(pasted, fault), commands);
    QCOMPARE(fault, QString());
}

void TestPowerShellScript::filesAreWhole()
{
    QFETCH(QString, name);
    const SetupScript script = scriptCase(name);
    QStringList expected;
    for (const AzScript &part : partsOf(script)) {
        for (const AzFile &file : part.files) {
            if (!file.key) {
                expected.append(file.name + u'\n' + QString::fromLatin1(file.bytes).trimmed());
            }
        }
    }
    QStringList written;
    const QList<PowerShellLine> lines = PowerShellReader(powershellScript(script)).read();
    for (const PowerShellLine &line : lines) {
        if (line.first().text == u"[System.IO.File]::WriteAllText"_s && line.value(4).kind == Kind::Single) {
            written.append(line[2].text.section(u'/', -1) + u'\n' + line[4].text.trimmed());
        }
    }
    expected.sort();
    written.sort();
    QCOMPARE(written, expected);
}

void TestPowerShellScript::textsAreInert()
{
    // What a word becomes, exactly: quotes are doubled, and nothing that is not ASCII stays as it is.
    const AzScript script{
        {}, {{u"x"_s, {u"it's"_s, u"\u2019; id"_s, u"$(id)"_s, u"007"_s, u"-x"_s, u""_s, u"a`b"_s}}}, {}};
    QCOMPARE(powershellText(script), u"# x\naz 'it''s' ('' + [char]0x2019 + '; id') '$(id)' '007' '-x' '' 'a`b'\n"_s);
    const AzScript mixed{
        {}, {{u"a\nb\u202E"_s, {AzWord::variable(u"v"_s) + u"\"$x"_s, AzWord::variable(u"v"_s) + u"/x"_s}}}, {}};
    QCOMPARE(powershellText(mixed), u"# a?b?\naz (\"${v}\" + '\"$x') \"${v}/x\"\n"_s);
}

void TestPowerShellScript::bracketsMatch()
{
    QFETCH(QString, name);
    PowerShellReader reader(powershellScript(scriptCase(name)));
    const QList<PowerShellLine> lines = reader.read();
    QCOMPARE(reader.fault, QString());
    int round = 0;
    int curly = 0;
    int square = 0;
    for (const PowerShellLine &line : lines) {
        for (const PowerShellToken &token : line) {
            round += token.kind == Kind::Open ? 1 : token.kind == Kind::Close ? -1 : 0;
            if (token.kind == Kind::Bare) {
                curly += int(token.text.count(u'{') - token.text.count(u'}'));
                square += int(token.text.count(u'[') - token.text.count(u']'));
            }
            QVERIFY(round >= 0 && curly >= 0);
        }
    }
    QCOMPARE(round, 0);
    QCOMPARE(curly, 0);
    QCOMPARE(square, 0);
}

void TestPowerShellScript::keysAreNotShown()
{
    const QString text = powershellScript(scriptCase(u"named values"_s));
    QVERIFY(text.contains(u"$env:SPILLWAY_KEY_EASTUS"_s));
    QVERIFY(!text.contains(u"Write-Host $clientKey"_s));
    QVERIFY(!text.contains(u"the-key-goes-here"_s));
}

/// The reader itself finds what is alive, or the tests above say nothing.
void TestPowerShellScript::readerTellsApart()
{
    QString fault;
    for (const QString &text : {u"az \"$(id)\"\n"_s, u"az $(id)\n"_s, u"az a;id\n"_s, u"az 'a' + 'b'\n"_s, u"az 'a\n"_s,
                                u"az \u2018a\u2019\n"_s, u"az ([char]0x0041)\n"_s, u"az \"a`n\"\n"_s}) {
        callsIn(text, fault);
        QVERIFY2(!fault.isEmpty(), qPrintable(text));
    }
    QCOMPARE(callsIn(u"az 'it''s' # 'x\n"_s, fault), QList<QStringList>{QStringList{u"it's"_s}});
    QCOMPARE(fault, QString());
}

QTEST_APPLESS_MAIN(TestPowerShellScript)
#include "tst_powershellscript.moc"
