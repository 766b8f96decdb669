// SPDX-License-Identifier: MIT
#pragma once

#include "ui/widgets/codetokens.h"

#include <QLatin1StringView>
#include <QList>

namespace spillway
{

/// One way to write a string.
struct CodeString
{
    QLatin1StringView open;
    QLatin1StringView close;
    bool escapes = true;    ///< a backslash takes the next character
    bool multiline = false; ///< goes on past the line's end
};

/// What tells the pieces of a language apart, as far as colouring needs it.
struct CodeLexicon
{
    QList<QLatin1StringView> keywords;
    QList<CodeString> strings; ///< longer openings first
    QLatin1StringView lineComment;
    bool blockComments = false;  ///< /* */
    bool keys = false;           ///< a string before a colon is a key (JSON)
    bool namedArguments = false; ///< `name=` without spaces is an argument's name (Python)
    bool commands = false;       ///< a command line: first word, options

    bool isKeyword(QStringView word) const;
};

/// The lexicon of a language that has one: not of Plain and Http.
const CodeLexicon &lexiconOf(CodeLanguage language);

} // namespace spillway
