// SPDX-License-Identifier: MIT
#include "core/export/bashcommands.h"

#include "core/export/scriptlines.h"
#include "core/export/shelltext.h"
#include "core/export/visibletext.h"

#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace spillway
{
namespace
{

/// Text that means itself between double quotes, also where lines are typed (`!`).
bool isPlainInDoubleQuotes(const QString &text)
{
    static const QRegularExpression plain(uR"(\A[ #%&'()*+,./0-9:;<=>?@A-Z\[\]^_a-z{|}~-]*\z)"_s);
    return plain.match(text).hasMatch();
}

/// A file that is written by a here-document, whose end is a line that the file does not have.
QString hereDocument(const AzFile &file)
{
    const QString text = QString::fromUtf8(file.bytes);
    QString end = u"END"_s;
    const QStringList lines = text.split(u'\n');
    while (lines.contains(end)) {
        end += u'_';
    }
    return u"cat >\"$bodies/"_s + file.name + u"\" <<'"_s + end + u"'\n"_s + text +
           (text.endsWith(u'\n') ? QString() : QString(u'\n')) + end + u'\n';
}

/// printf is a part of bash: the key gets into no process's arguments.
QString keyFile(const AzFile &file, BashPlace place)
{
    const AzKey &key = *file.key;
    const QString variable = key.variable;
    QString text = u"# The key is taken from the variable "_s + variable + u".\n"_s;
    if (place == BashPlace::Script) {
        text += u"case ${"_s + variable + u":?Set it to the key of the backend.} in\n"_s +
                u"*[!A-Za-z0-9._~+/=-]*) stop '"_s + variable + u" does not look like a key.' ;;\nesac\n"_s;
    }
    return text + u"(\n  umask 077\n  printf '%s%s%s' "_s + shellQuoted(QString::fromUtf8(key.before)) +
           u" \\\n    \"$"_s + variable + u"\" "_s + shellQuoted(QString::fromUtf8(key.after)) + u" >\"$bodies/"_s +
           file.name + u"\"\n)\n"_s;
}

class BashCommand
{
public:
    BashCommand(const AzScript &script, qsizetype index, BashPlace place)
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
            (file.key ? inside : before) += file.key ? keyFile(file, m_place) : hereDocument(file);
        }
        inside += statement();
        if (!m_command.onlyIfEmpty.isEmpty()) {
            inside =
                u"if [ -z \"$"_s + m_command.onlyIfEmpty + u"\" ]; then\n"_s + indented(inside, u"  "_s) + u"fi\n"_s;
        }
        return comments() + before + inside;
    }

private:
    QString comments() const;
    QString statement() const;

    const AzScript &m_script;
    const AzCommand &m_command;
    qsizetype m_index;
    BashPlace m_place;
};

QString BashCommand::comments() const
{
    QString text = u"# "_s + commentOf(m_command) + u'\n';
    if (m_command.isSecret) {
        text += u"# (It stays in the variable and is not shown.)\n"_s;
    }
    if (m_place == BashPlace::Terminal && !m_command.doneWhenErrorHas.isEmpty()) {
        text += u"# (An error that says "_s + m_command.doneWhenErrorHas.first() + u" means that it is done.)\n"_s;
    }
    return text;
}

QString BashCommand::statement() const
{
    const bool inScript = m_place == BashPlace::Script;
    QStringList words;
    if (inScript && m_command.mayBeAbsent) {
        words.append(u"if_there"_s);
    } else if (inScript && !m_command.doneWhenErrorHas.isEmpty()) {
        words.append(u"done_if"_s);
        words.append(shellQuoted(m_command.doneWhenErrorHas.join(u'|')));
    }
    words.append(u"az"_s);
    for (const AzWord &word : m_command.words) {
        words.append(bashWord(word, m_script));
    }
    if (!inScript && m_command.mayBeAbsent) {
        words.last() += u" 2>/dev/null || true"_s;
    }
    if (m_command.capture.isEmpty()) {
        return wrappedCommand(words, u" \\"_s);
    }
    words.first().prepend(m_command.capture + u"=$("_s);
    words.last() += u')';
    QString text = wrappedCommand(words, u" \\"_s);
    if (inScript && !m_command.whenEmpty.isEmpty()) {
        text += u"[ -n \"$"_s + m_command.capture + u"\" ] || stop "_s + bashWord(oneVisibleLine(m_command.whenEmpty)) +
                u'\n';
    }
    return text;
}

} // namespace

QString bashWord(const AzWord &word, const AzScript &script)
{
    // A run of parts that mean themselves between double quotes shares one pair of them.
    QString text;
    QString quoted;
    QString plain;
    bool needsQuotes = false;
    const auto flush = [&] {
        if (!quoted.isEmpty()) {
            text += needsQuotes ? u'"' + quoted + u'"' : bashWord(plain);
        }
        quoted.clear();
        plain.clear();
        needsQuotes = false;
    };
    for (const AzWord::Part &part : word.parts()) {
        if (part.kind == AzWord::Part::Kind::Variable) {
            quoted += u"${"_s + part.text + u'}';
            needsQuotes = true;
        } else if (part.kind == AzWord::Part::Kind::File && findFile(script, part.text) != nullptr) {
            quoted += u"$bodies/"_s + part.text;
            needsQuotes = true;
        } else if (isPlainInDoubleQuotes(part.text)) {
            quoted += part.text;
            plain += part.text;
        } else {
            flush();
            text += bashWord(part.text);
        }
    }
    flush();
    return text.isEmpty() ? u"''"_s : text;
}

QString bashCommands(const AzScript &script, BashPlace place)
{
    QStringList texts;
    for (qsizetype i = 0; i < script.commands.size(); ++i) {
        texts.append(BashCommand(script, i, place).text());
    }
    return texts.join(u'\n');
}

} // namespace spillway
