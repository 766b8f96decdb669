// SPDX-License-Identifier: MIT
#include "ui/widgets/syntaxhighlighter.h"

#include "ui/theme/theme.h"

namespace spillway
{

SyntaxHighlighter::SyntaxHighlighter(QTextDocument *document, CodeLanguage language)
    : QSyntaxHighlighter(document)
    , m_language(language)
{
    connect(&Theme::current(), &Theme::changed, this, &QSyntaxHighlighter::rehighlight);
}

void SyntaxHighlighter::setLanguage(CodeLanguage language)
{
    if (language != m_language) {
        m_language = language;
        rehighlight();
    }
}

void SyntaxHighlighter::highlightBlock(const QString &text)
{
    const CodeLine line = tokenizeLine(m_language, text, previousBlockState());
    const Theme &theme = Theme::current();
    for (const CodeSpan &span : line.spans) {
        QTextCharFormat format;
        format.setForeground(theme.syntax(span.role));
        format.setFontItalic(span.role == SyntaxRole::Comment);
        setFormat(int(span.start), int(span.length), format);
    }
    setCurrentBlockState(line.state);
}

} // namespace spillway
