// SPDX-License-Identifier: MIT
#pragma once

#include <QList>
#include <QString>
#include <QStringView>

/// C# as far as one has to know it to read expressions of policies that others wrote: where an expression ends, and
/// which words, numbers and strings stand in it. Any text is tokens; nothing is ever an error but an end that lacks.
namespace spillway
{

struct CSharpToken
{
    enum class Kind {
        Word,
        Number,
        String,       ///< `text` is its value
        Interpolated, ///< `$"…"`: `text` is what stands between the quotes
        Mark,         ///< one character
    };
    Kind kind = Kind::Mark;
    QString text;
    qsizetype offset = 0; ///< in what was read

    bool isMark(char16_t c) const { return kind == Kind::Mark && text == QChar(c); }
    bool isWord(QStringView word) const { return kind == Kind::Word && text == word; }
};

/// The tokens of `text`, comments left out.
QList<CSharpToken> csharpTokens(QStringView text);

/// `text` with spaces in the place of its comments: every offset and line stays.
QString withoutComments(const QString &text);

/// The offset behind the bracket that closes the one at `start` (`(`, `[` or `{`), strings and comments skipped; -1:
/// it is not closed, or another kind of bracket closes first.
qsizetype bracketEnd(QStringView text, qsizetype start);

} // namespace spillway
