// SPDX-License-Identifier: MIT
#include "core/export/powershellcommands.h"

#include "core/export/scriptlines.h"
#include "core/export/visibletext.h"

#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace spillway
{
namespace
{

bool isPrintableAscii(char16_t c)
{
    return c >= 0x20 && c < 0x7f;
}

/// A string in single quotes, inside which only they mean something. ASCII alone: PowerShell takes typographic quotes
/// for quotes too.
QString quotedAscii(const QString &text)
{
    return u'\'' + QString(text).replace(u'\'', u"''"_s) + u'\'';
}

/// The operands of a sum of strings: runs of ASCII in quotes, and other characters by their numbers. The first is a
/// string, so that `+` joins.
QStringList operands(const QString &text)
{
    QStringList sum;
    QString run;
    for (const QChar c : text) {
        if (isPrintableAscii(c.unicode())) {
            run += c;
            continue;
        }
        if (!run.isEmpty() || sum.isEmpty()) {
            sum.append(quotedAscii(run));
            run.clear();
        }
        sum.append(u"[char]0x"_s + QString::number(c.unicode(), 16).toUpper().rightJustified(4, u'0'));
    }
    if (!run.isEmpty() || sum.isEmpty()) {
        sum.append(quotedAscii(run));
    }
    return sum;
}

QString sum(const QStringList &operands)
{
    return operands.size() == 1 ? operands.first() : u'(' + operands.join(u" + "_s) + u')';
}

QString variableOf(const AzWord::Part &part, const AzScript &script)
{
    if (part.kind == AzWord::Part::Kind::Variable) {
        return u"${"_s + part.text + u'}';
    }
    return findFile(script, part.text) == nullptr ? QString() : u"${bodies}/"_s + part.text;
}

/// A string that spans lines. Files are JSON in ASCII, none of whose lines begins with a quote; should one be else, it
/// is a sum of quoted parts.
QString textOf(const QByteArray &bytes)
{
    const QString text = QString::fromUtf8(bytes);
    const bool isPlain =
        std::all_of(text.begin(), text.end(), [](QChar c) { return c == u'\n' || isPrintableAscii(c.unicode()); });
    if (isPlain && !text.startsWith(u'\'') && !text.contains(u"\n'"_s)) {
        return u"@'\n"_s + text + (text.endsWith(u'\n') ? QString() : QString(u'\n')) + u"'@"_s;
    }
    return sum(operands(text));
}

QString writtenFile(const AzFile &file, const QString &text)
{
    return u"[System.IO.File]::WriteAllText(\"${bodies}/"_s + file.name + u"\", "_s + text + u")\n"_s;
}

QString keyFile(const AzFile &file)
{
    const AzKey &key = *file.key;
    const QString variable = u"$env:"_s + key.variable;
    return u"# The key is taken from the variable "_s + key.variable + u".\n"_s + u"if (\""_s + variable +
           u"\" -notmatch '\\A[A-Za-z0-9._~+/=-]+\\z') { throw 'Set "_s + key.variable +
           u" to the key of the backend.' }\n"_s +
           writtenFile(file, u'(' + sum(operands(QString::fromUtf8(key.before).simplified())) + u" + "_s + variable +
                                 u" + "_s + sum(operands(QString::fromUtf8(key.after).simplified())) + u')');
}

class PowerShellCommand
{
public:
    PowerShellCommand(const AzScript &script, qsizetype index, PowerShellPlace place)
        : m_script(script)
        , m_command(script.commands[index])
        , m_index(index)
        , m_place(place)
    {
    }

    QString text() const
    {
        QString before;
        QString inside;
        const QList<AzFile> files = filesFirstUsed(m_script, m_index);
        for (const AzFile &file : files) {
            // A key is only asked for where it is needed.
            (file.key ? inside : before) += file.key ? keyFile(file) : writtenFile(file, textOf(file.bytes));
        }
        inside += statement();
        if (!m_command.onlyIfEmpty.isEmpty()) {
            inside = u"if (-not $"_s + m_command.onlyIfEmpty + u") {\n"_s + indented(inside, u"    "_s) + u"}\n"_s;
        }
        return comments() + before + inside;
    }

private:
    QString comments() const;
    QString statement() const;

    const AzScript &m_script;
    const AzCommand &m_command;
    qsizetype m_index;
    PowerShellPlace m_place;
};

QString PowerShellCommand::comments() const
{
    QString text = u"# "_s + powershellComment(commentOf(m_command)) + u'\n';
    if (m_command.isSecret) {
        text += u"# (It stays in the variable and is not shown.)\n"_s;
    }
    if (m_place == PowerShellPlace::Terminal && !m_command.doneWhenErrorHas.isEmpty()) {
        text += u"# (An error that says "_s + m_command.doneWhenErrorHas.first() + u" means that it is done.)\n"_s;
    }
    return text;
}

QString PowerShellCommand::statement() const
{
    const bool inScript = m_place == PowerShellPlace::Script;
    QStringList words;
    if (!inScript) {
        words.append(u"az"_s);
    } else if (m_command.mayBeAbsent) {
        words.append(u"Find-Az"_s);
    } else if (!m_command.doneWhenErrorHas.isEmpty()) {
        words.append(u"Invoke-AzOnce"_s);
        words.append(quotedAscii(m_command.doneWhenErrorHas.join(u'|')));
    } else {
        words.append(u"Invoke-Az"_s);
    }
    for (const AzWord &word : m_command.words) {
        words.append(powershellWord(word, m_script));
    }
    if (!inScript && m_command.mayBeAbsent) {
        words.last() += u" 2>$null"_s;
    }
    if (!m_command.capture.isEmpty()) {
        words.first().prepend(u'$' + m_command.capture + u" = "_s);
    } else if (inScript) {
        words.first().prepend(u"$null = "_s);
    }
    QString text = wrappedCommand(words, u" `"_s);
    if (inScript && !m_command.whenEmpty.isEmpty()) {
        text += u"if (-not $"_s + m_command.capture + u") { throw "_s +
                powershellWord(oneVisibleLine(m_command.whenEmpty)) + u" }\n"_s;
    }
    return text;
}

} // namespace

QString powershellComment(const QString &text)
{
    QString line = oneVisibleLine(text);
    for (QChar &c : line) {
        c = isPrintableAscii(c.unicode()) ? c : QChar(u'?');
    }
    return line;
}

QString powershellWord(const QString &text)
{
    // Words of the commands themselves. Others are quoted: PowerShell would take 007 or 1kb for numbers.
    static const QRegularExpression plain(uR"(\A(--)?[a-z][a-z-]*\z)"_s);
    return plain.match(text).hasMatch() ? text : sum(operands(text));
}

QString powershellWord(const AzWord &word, const AzScript &script)
{
    static const QRegularExpression plainInDoubleQuotes(uR"(\A[ !#%&'()*+,./0-9:;<=>?@A-Z\[\\\]^_a-z{|}~-]*\z)"_s);
    QStringList all;
    QString text;
    QString doubleQuoted;
    bool isText = true;
    bool isPlain = true;
    for (const AzWord::Part &part : word.parts()) {
        const QString value = part.kind == AzWord::Part::Kind::Text ? QString() : variableOf(part, script);
        if (value.isEmpty()) {
            isPlain = isPlain && plainInDoubleQuotes.match(part.text).hasMatch();
            text += part.text;
            doubleQuoted += part.text;
            all += operands(part.text);
        } else {
            isText = false;
            doubleQuoted += value;
            all.append(u'"' + value + u'"');
        }
    }
    if (isText) {
        return powershellWord(text);
    }
    return isPlain ? u'"' + doubleQuoted + u'"' : sum(all);
}

QString powershellCommands(const AzScript &script, PowerShellPlace place)
{
    QStringList texts;
    for (qsizetype i = 0; i < script.commands.size(); ++i) {
        texts.append(PowerShellCommand(script, i, place).text());
    }
    return texts.join(u'\n');
}

} // namespace spillway
