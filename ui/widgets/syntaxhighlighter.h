// SPDX-License-Identifier: MIT
#pragma once

#include "ui/widgets/codetokens.h"

#include <QSyntaxHighlighter>

namespace spillway
{

/// Colours a document with the theme's syntax colours, and anew when the theme changes.
class SyntaxHighlighter : public QSyntaxHighlighter
{
    Q_OBJECT
public:
    explicit SyntaxHighlighter(QTextDocument *document, CodeLanguage language = CodeLanguage::Plain);

    CodeLanguage language() const { return m_language; }
    void setLanguage(CodeLanguage language);

protected:
    void highlightBlock(const QString &text) override;

private:
    CodeLanguage m_language;
};

} // namespace spillway
