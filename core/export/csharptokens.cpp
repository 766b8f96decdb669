// SPDX-License-Identifier: MIT
#include "core/export/csharptokens.h"

using namespace Qt::StringLiterals;

namespace spillway
{
namespace
{

/// Goes through a text, token by token.
class Lexer
{
public:
    explicit Lexer(QStringView text, qsizetype at = 0)
        : m_text(text)
        , m_at(at)
    {
    }

    qsizetype position() const { return m_at; }

    /// False at the end of the text.
    bool next(CSharpToken &token)
    {
        skipSpaceAndComments();
        if (m_at >= m_text.size()) {
            return false;
        }
        token = {CSharpToken::Kind::Mark, QString(m_text[m_at]), m_at};
        const QChar c = m_text[m_at];
        if (c == u'"' || c == u'\'') {
            ++m_at;
            token.kind = CSharpToken::Kind::String;
            token.text = plainString(c);
        } else if (startsString(token)) {
            // `startsString` has read it
        } else if (c.isLetter() || c == u'_') {
            token.kind = CSharpToken::Kind::Word;
            token.text = takeWord();
        } else if (c.isDigit()) {
            token.kind = CSharpToken::Kind::Number;
            token.text = takeWord();
        } else {
            ++m_at;
        }
        return true;
    }

private:
    QChar at(qsizetype offset) const { return offset < m_text.size() ? m_text[offset] : QChar(); }
    bool startsWith(QStringView word) const { return m_text.sliced(m_at).startsWith(word); }

    void skipSpaceAndComments()
    {
        while (m_at < m_text.size()) {
            if (m_text[m_at].isSpace()) {
                ++m_at;
            } else if (startsWith(u"//")) {
                const qsizetype end = m_text.indexOf(u'\n', m_at);
                m_at = end < 0 ? m_text.size() : end;
            } else if (startsWith(u"/*")) {
                const qsizetype end = m_text.indexOf(u"*/", m_at + 2);
                m_at = end < 0 ? m_text.size() : end + 2;
            } else {
                return;
            }
        }
    }

    /// `@"…"`, `$"…"` and both together.
    bool startsString(CSharpToken &token)
    {
        for (const QStringView prefix :
             {QStringView(u"@\""), QStringView(u"$\""), QStringView(u"$@\""), QStringView(u"@$\"")}) {
            if (!startsWith(prefix)) {
                continue;
            }
            m_at += prefix.size();
            token.kind = prefix.contains(u'$') ? CSharpToken::Kind::Interpolated : CSharpToken::Kind::String;
            token.text = prefix.contains(u'@') ? verbatimString() : plainString(u'"');
            return true;
        }
        return false;
    }

    QString takeWord()
    {
        const qsizetype start = m_at;
        while (at(m_at).isLetterOrNumber() || at(m_at) == u'_' || (at(m_at) == u'.' && at(m_at + 1).isDigit())) {
            ++m_at;
        }
        return m_text.sliced(start, m_at - start).toString();
    }

    QString verbatimString()
    {
        QString value = u""_s;
        while (m_at < m_text.size()) {
            if (m_text[m_at] == u'"') {
                ++m_at;
                if (at(m_at) != u'"') {
                    break;
                }
            }
            value += m_text[m_at++];
        }
        return value;
    }

    QString plainString(QChar quote)
    {
        QString value = u""_s;
        while (m_at < m_text.size() && m_text[m_at] != quote && m_text[m_at] != u'\n') {
            if (m_text[m_at] == u'\\' && m_at + 1 < m_text.size()) {
                ++m_at;
                value += escaped();
            } else {
                value += m_text[m_at++];
            }
        }
        m_at += m_at < m_text.size() && m_text[m_at] == quote ? 1 : 0;
        return value;
    }

    /// What stands behind a backslash.
    QString escaped()
    {
        static constexpr QStringView from = u"nrt0abfv";
        static constexpr char16_t to[] = u"\n\r\t\0\a\b\f\v"; // no view: one would end at the zero
        const QChar c = m_text[m_at++];
        if (c == u'u' || c == u'x' || c == u'U') {
            const qsizetype longest = c == u'U' ? 8 : 4;
            QString digits;
            while (digits.size() < longest && isHex(at(m_at))) {
                digits += m_text[m_at++];
            }
            const char32_t code = digits.toUInt(nullptr, 16);
            return QString::fromUcs4(&code, 1).isEmpty() || code < 0x10000 ? QString(QChar(char16_t(code)))
                                                                           : QString::fromUcs4(&code, 1);
        }
        const qsizetype place = from.indexOf(c);
        return QString(place < 0 ? c : QChar(to[place]));
    }

    static bool isHex(QChar c)
    {
        return (c >= u'0' && c <= u'9') || (c >= u'a' && c <= u'f') || (c >= u'A' && c <= u'F');
    }

    QStringView m_text;
    qsizetype m_at;
};

} // namespace

QList<CSharpToken> csharpTokens(QStringView text)
{
    QList<CSharpToken> tokens;
    Lexer lexer(text);
    for (CSharpToken token; lexer.next(token);) {
        tokens.append(token);
    }
    return tokens;
}

QString withoutComments(const QString &text)
{
    QString result = text;
    qsizetype last = 0;
    const auto blank = [&](qsizetype end) {
        for (qsizetype i = last; i < end; ++i) {
            result[i] = text[i].isSpace() ? text[i] : QChar(u' ');
        }
    };
    Lexer lexer(text);
    for (CSharpToken token; lexer.next(token);) {
        blank(token.offset);
        last = lexer.position();
    }
    blank(text.size());
    return result;
}

qsizetype bracketEnd(QStringView text, qsizetype start)
{
    static constexpr QStringView opening = u"([{";
    static constexpr QStringView closing = u")]}";
    QString open;
    Lexer lexer(text, start);
    for (CSharpToken token; lexer.next(token);) {
        if (token.kind != CSharpToken::Kind::Mark) {
            continue;
        }
        const QChar c = token.text.front();
        if (opening.contains(c)) {
            open += c;
        } else if (const qsizetype kind = closing.indexOf(c); kind >= 0) {
            if (open.isEmpty() || open.back() != opening[kind]) {
                return -1;
            }
            open.chop(1);
            if (open.isEmpty()) {
                return lexer.position();
            }
        }
    }
    return -1;
}

} // namespace spillway
