// SPDX-License-Identifier: MIT
#include "ui/widgets/policytokens.h"

#include "core/export/csharptokens.h"
#include "ui/widgets/codelexicon.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace spillway
{

namespace
{

/// Where a line begins.
enum class Mode {
    Text = 1,
    Comment,
    Tag,   ///< between the attributes of a tag
    Value, ///< in an attribute's plain text
    AttributeCode,
    TextCode,
};

// The state of a line: mode, the bracket that its code is in, the quote of its attribute, and how deep it is.
constexpr int modeMask = 0x0f;
constexpr int parenBit = 0x10;
constexpr int singleBit = 0x20;
constexpr int depthShift = 6;
constexpr int mostDepth = 1000;

bool isNamePart(QChar c)
{
    return c.isLetterOrNumber() || c == u'-' || c == u'_' || c == u':' || c == u'.';
}

class Scanner
{
public:
    Scanner(QStringView line, int state)
        : m_line(line)
        , m_mode(state <= 0 ? Mode::Text : Mode(state & modeMask))
        , m_isParen((state & parenBit) != 0)
        , m_quote((state & singleBit) != 0 ? u'\'' : u'"')
        , m_depth(std::max(state, 0) >> depthShift)
    {
    }

    CodeLine scan()
    {
        while (m_at < m_line.size()) {
            step();
        }
        m_result.state = int(m_mode) | (m_isParen ? parenBit : 0) | (m_quote == u'\'' ? singleBit : 0) |
                         (std::min(m_depth, mostDepth) << depthShift);
        return m_result;
    }

private:
    QStringView rest() const { return m_line.mid(m_at); }

    void take(qsizetype end, SyntaxRole role)
    {
        end = std::min(end, m_line.size());
        if (end > m_at && role != SyntaxRole::Plain) {
            m_result.spans.append({m_at, end - m_at, role});
        }
        m_at = std::max(end, m_at);
    }

    void step()
    {
        switch (m_mode) {
        case Mode::Comment:
            takeComment(m_at);
            break;
        case Mode::Tag:
            stepTag();
            break;
        case Mode::Value:
            takeValue(m_at);
            break;
        case Mode::AttributeCode:
        case Mode::TextCode:
            stepCode();
            break;
        case Mode::Text:
            stepText();
            break;
        }
    }

    void takeComment(qsizetype from)
    {
        const qsizetype end = m_line.indexOf("-->"_L1, from);
        m_mode = end < 0 ? Mode::Comment : Mode::Text;
        take(end < 0 ? m_line.size() : end + 3, SyntaxRole::Comment);
    }

    void stepText()
    {
        if (rest().startsWith("<!--"_L1)) {
            takeComment(m_at + 4);
        } else if (m_line[m_at] == u'<') {
            qsizetype end = m_at + 1;
            end += end < m_line.size() && (m_line[end] == u'/' || m_line[end] == u'?') ? 1 : 0;
            while (end < m_line.size() && isNamePart(m_line[end])) {
                ++end;
            }
            take(end, SyntaxRole::Tag);
            m_mode = Mode::Tag;
        } else if (rest().startsWith("@{"_L1) || rest().startsWith("@("_L1)) {
            beginCode(Mode::TextCode, SyntaxRole::Plain);
        } else {
            ++m_at;
        }
    }

    void stepTag()
    {
        const QChar here = m_line[m_at];
        if (here == u'>' || rest().startsWith("/>"_L1) || rest().startsWith("?>"_L1)) {
            take(m_at + (here == u'>' ? 1 : 2), SyntaxRole::Tag);
            m_mode = Mode::Text;
        } else if (here == u'"' || here == u'\'') {
            m_quote = here;
            openValue();
        } else if (isNamePart(here)) {
            qsizetype end = m_at;
            while (end < m_line.size() && isNamePart(m_line[end])) {
                ++end;
            }
            take(end, SyntaxRole::Attribute);
        } else {
            ++m_at;
        }
    }

    /// At the quote that opens an attribute's value.
    void openValue()
    {
        const QStringView value = m_line.mid(m_at + 1);
        if (!value.startsWith("@{"_L1) && !value.startsWith("@("_L1)) {
            takeValue(m_at + 1);
            return;
        }
        // What ends on its line reads as one value; longer code is coloured as code.
        const qsizetype end = bracketEnd(m_line, m_at + 2);
        if (end >= 0 && end < m_line.size() && m_line[end] == m_quote) {
            take(end + 1, SyntaxRole::String);
            return;
        }
        take(m_at + 1, SyntaxRole::String);
        beginCode(Mode::AttributeCode, SyntaxRole::String);
    }

    void takeValue(qsizetype from)
    {
        const qsizetype end = m_line.indexOf(m_quote, from);
        m_mode = end < 0 ? Mode::Value : Mode::Tag;
        take(end < 0 ? m_line.size() : end + 1, SyntaxRole::String);
    }

    void beginCode(Mode mode, SyntaxRole role)
    {
        m_isParen = m_line[m_at + 1] == u'(';
        m_depth = 1;
        m_mode = mode;
        take(m_at + 2, role);
    }

    void stepCode()
    {
        const QChar here = m_line[m_at];
        if (rest().startsWith("//"_L1)) {
            take(m_line.size(), SyntaxRole::Comment);
        } else if (here == u'"' || here == u'\'') {
            takeString(here);
        } else if (here == (m_isParen ? u'(' : u'{')) {
            ++m_depth;
            ++m_at;
        } else if (here == (m_isParen ? u')' : u'}')) {
            endBracket();
        } else if (here.isDigit()) {
            qsizetype end = m_at;
            while (end < m_line.size() && (m_line[end].isLetterOrNumber() || m_line[end] == u'.')) {
                ++end;
            }
            take(end, SyntaxRole::Number);
        } else if (here.isLetter() || here == u'_') {
            qsizetype end = m_at;
            while (end < m_line.size() && (m_line[end].isLetterOrNumber() || m_line[end] == u'_')) {
                ++end;
            }
            const bool isKeyword = lexiconOf(CodeLanguage::CSharp).isKeyword(m_line.mid(m_at, end - m_at));
            take(end, isKeyword ? SyntaxRole::Keyword : SyntaxRole::Plain);
        } else {
            ++m_at;
        }
    }

    void takeString(QChar quote)
    {
        const bool isVerbatim = m_at > 0 && m_line[m_at - 1] == u'@';
        qsizetype end = m_at + 1;
        while (end < m_line.size() && m_line[end] != quote) {
            end += !isVerbatim && m_line[end] == u'\\' ? 2 : 1;
        }
        take(end + 1, SyntaxRole::String);
    }

    void endBracket()
    {
        if (--m_depth > 0) {
            ++m_at;
            return;
        }
        m_depth = 0;
        if (m_mode == Mode::TextCode) {
            ++m_at;
            m_mode = Mode::Text;
            return;
        }
        const bool closes = m_at + 1 < m_line.size() && m_line[m_at + 1] == m_quote;
        take(m_at + (closes ? 2 : 1), SyntaxRole::String);
        m_mode = closes ? Mode::Tag : Mode::Value;
    }

    QStringView m_line;
    Mode m_mode;
    bool m_isParen;
    QChar m_quote;
    int m_depth;
    CodeLine m_result;
    qsizetype m_at = 0;
};

} // namespace

CodeLine tokenizePolicyLine(QStringView line, int state)
{
    return Scanner(line, state).scan();
}

} // namespace spillway
