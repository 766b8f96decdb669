// SPDX-License-Identifier: MIT
#pragma once

#include "ui/theme/tokens.h"

#include <QList>
#include <QStringView>

/// Splits a line of code into its coloured pieces. Pure and line by line, as a QSyntaxHighlighter needs it: what goes
/// on past the end of a line (a block comment, a long string) is in the state.
namespace spillway
{

enum class CodeLanguage {
    Plain,
    Json,
    Python,
    JavaScript,
    CSharp,
    Shell,  ///< Bash and PowerShell command lines; `#` comments, options
    Http,   ///< a request or response head, then a JSON body
    Policy, ///< an API Management policy: XML with C# in it
};

struct CodeSpan
{
    qsizetype start = 0;
    qsizetype length = 0;
    SyntaxRole role = SyntaxRole::Plain;

    bool operator==(const CodeSpan &) const = default;
};

struct CodeLine
{
    QList<CodeSpan> spans; ///< in order, without overlap; what is plain is left out
    int state = 0;         ///< give it to the next line; 0 is the start of a text
};

/// Colours one line. `state` is what the line before returned, 0 (or any negative number) for the first.
CodeLine tokenizeLine(CodeLanguage language, QStringView line, int state);

} // namespace spillway
