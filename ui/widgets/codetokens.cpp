// SPDX-License-Identifier: MIT
#include "ui/widgets/codetokens.h"

#include "ui/widgets/codelexicon.h"
#include "ui/widgets/policytokens.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace spillway
{

namespace
{

// States that go on past a line's end. 0 is the start of a text.
constexpr int codeState = 1;         ///< in the middle of a text, nothing open
constexpr int headerState = 2;       ///< HTTP: after the first line
constexpr int bodyState = 3;         ///< HTTP: after the empty line
constexpr int continuedState = 4;    ///< shell: the line before ended with a backslash
constexpr int blockCommentState = 5; ///< inside of /* */
constexpr int openStringState = 16;  ///< inside of a string: plus its index in the lexicon

bool isWordStart(QChar c)
{
    return c.isLetter() || c == u'_' || c == u'$';
}

bool isWord(QChar c)
{
    return c.isLetterOrNumber() || c == u'_' || c == u'$';
}

/// Walks along one line and notes the spans.
class Scanner
{
public:
    Scanner(const CodeLexicon &lexicon, QStringView line)
        : m_lexicon(lexicon)
        , m_line(line)
    {
    }

    CodeLine scan(int state)
    {
        if (state == blockCommentState) {
            takeBlockComment(0, 0);
        } else if (state >= openStringState) {
            takeString(0, 0, state - openStringState);
        }
        m_commandNext = state != continuedState;
        while (m_at < m_line.size()) {
            step();
        }
        if (m_result.state == 0) {
            const bool continued = m_lexicon.commands && m_line.endsWith(u'\\');
            m_result.state = continued ? continuedState : codeState;
        }
        return m_result;
    }

private:
    QStringView rest() const { return m_line.mid(m_at); }

    void add(qsizetype start, qsizetype end, SyntaxRole role)
    {
        if (end > start && role != SyntaxRole::Plain) {
            m_result.spans.append({start, end - start, role});
        }
        m_at = end;
    }

    void step()
    {
        const QChar here = m_line[m_at];
        if (startsComment()) {
            add(m_at, m_line.size(), SyntaxRole::Comment);
        } else if (m_lexicon.blockComments && rest().startsWith("/*"_L1)) {
            takeBlockComment(m_at, m_at + 2);
        } else if (const int string = stringHere(); string >= 0) {
            m_commandNext = m_commandNext && !startsWord(m_at); // the value of an assignment is no command
            takeString(m_at, m_at + m_lexicon.strings[string].open.size(), string);
        } else if (here.isDigit()) {
            takeNumber();
        } else if (m_lexicon.commands && here == u'-' && startsWord(m_at)) {
            takeOption();
        } else if (isWordStart(here)) {
            takeWord();
        } else {
            if (m_lexicon.commands && (here == u'|' || here == u';' || here == u'&')) {
                m_commandNext = true;
            }
            ++m_at;
        }
    }

    /// True where a word of a command line can start: after a space, or at the line's start.
    bool startsWord(qsizetype at) const { return at == 0 || m_line[at - 1].isSpace(); }

    bool startsComment() const
    {
        const QLatin1StringView mark = m_lexicon.lineComment;
        // In a command line `#` is a comment only at the start of a word.
        return !mark.isEmpty() && rest().startsWith(mark) && (!m_lexicon.commands || startsWord(m_at));
    }

    /// Takes a comment that starts at `start` and whose text starts at `text`.
    void takeBlockComment(qsizetype start, qsizetype text)
    {
        const qsizetype end = m_line.indexOf("*/"_L1, text);
        if (end < 0) {
            m_result.state = blockCommentState;
        }
        add(start, end < 0 ? m_line.size() : end + 2, SyntaxRole::Comment);
    }

    int stringHere() const
    {
        for (qsizetype i = 0; i < m_lexicon.strings.size(); ++i) {
            if (rest().startsWith(m_lexicon.strings[i].open)) {
                return int(i);
            }
        }
        return -1;
    }

    /// Takes a string that starts at `start` and whose text starts at `text`, to its end or the line's.
    void takeString(qsizetype start, qsizetype text, int index)
    {
        const CodeString &string = m_lexicon.strings[index];
        qsizetype at = text;
        while (at < m_line.size()) {
            if (string.escapes && m_line[at] == u'\\') {
                at += 2;
            } else if (m_line.mid(at).startsWith(string.close)) {
                const qsizetype end = at + string.close.size();
                add(start, end, m_lexicon.keys && isKey(end) ? SyntaxRole::Attribute : SyntaxRole::String);
                return;
            } else {
                ++at;
            }
        }
        add(start, m_line.size(), SyntaxRole::String);
        if (string.multiline) {
            m_result.state = openStringState + index;
        }
    }

    bool isKey(qsizetype at) const { return m_line.mid(at).trimmed().startsWith(u':'); }

    void takeNumber()
    {
        qsizetype end = m_at;
        while (end < m_line.size() &&
               (isWord(m_line[end]) || m_line[end] == u'.' ||
                ((m_line[end] == u'+' || m_line[end] == u'-') && m_line[end - 1].toLower() == u'e'))) {
            ++end;
        }
        add(m_at, end, m_lexicon.commands ? SyntaxRole::Plain : SyntaxRole::Number);
    }

    void takeOption()
    {
        qsizetype end = m_at;
        while (end < m_line.size() && (isWord(m_line[end]) || m_line[end] == u'-')) {
            ++end;
        }
        add(m_at, end, end - m_at > 1 ? SyntaxRole::Tag : SyntaxRole::Plain);
    }

    void takeWord()
    {
        qsizetype end = m_at;
        while (end < m_line.size() && (isWord(m_line[end]) || (m_lexicon.commands && m_line[end] == u'-'))) {
            ++end;
        }
        const QStringView word = m_line.mid(m_at, end - m_at);
        SyntaxRole role = SyntaxRole::Plain;
        if (m_lexicon.isKeyword(word)) {
            role = SyntaxRole::Keyword;
        } else if (m_lexicon.commands && m_commandNext && startsWord(m_at)) {
            role = end < m_line.size() && m_line[end] == u'=' ? SyntaxRole::Attribute : SyntaxRole::Keyword;
        } else if (m_lexicon.namedArguments && end + 1 < m_line.size() && m_line[end] == u'=' &&
                   m_line[end + 1] != u'=') {
            role = SyntaxRole::Attribute;
        }
        // An assignment before a command (`NAME=value az ...`) leaves the command to come.
        m_commandNext = m_commandNext && (role == SyntaxRole::Attribute || !startsWord(m_at));
        add(m_at, end, role);
    }

    const CodeLexicon &m_lexicon;
    QStringView m_line;
    CodeLine m_result;
    qsizetype m_at = 0;
    bool m_commandNext = true;
};

CodeLine scanHttp(QStringView line, int state)
{
    CodeLine result;
    if (state == headerState && line.trimmed().isEmpty()) {
        result.state = bodyState;
        return result;
    }
    if (state == headerState) {
        const qsizetype colon = line.indexOf(u':');
        if (colon > 0) {
            result.spans.append({0, colon, SyntaxRole::Attribute});
        }
        result.state = headerState;
        return result;
    }
    if (state == bodyState) {
        result = Scanner(lexiconOf(CodeLanguage::Json), line).scan(codeState);
        result.state = bodyState;
        return result;
    }
    // "POST /path HTTP/1.1" or "HTTP/1.1 200 OK"
    const qsizetype space = line.indexOf(u' ');
    if (space > 0) {
        const bool isResponse = line.startsWith("HTTP/"_L1);
        const qsizetype next = line.indexOf(u' ', space + 1);
        result.spans.append({0, space, isResponse ? SyntaxRole::Comment : SyntaxRole::Keyword});
        if (isResponse) {
            result.spans.append({space + 1, (next < 0 ? line.size() : next) - space - 1, SyntaxRole::Number});
        }
    }
    result.state = headerState;
    return result;
}

} // namespace

CodeLine tokenizeLine(CodeLanguage language, QStringView line, int state)
{
    const int from = std::max(state, 0);
    if (language == CodeLanguage::Plain) {
        return {};
    }
    if (language == CodeLanguage::Http) {
        return scanHttp(line, from);
    }
    if (language == CodeLanguage::Policy) {
        return tokenizePolicyLine(line, from);
    }
    return Scanner(lexiconOf(language), line).scan(from);
}

} // namespace spillway
