// SPDX-License-Identifier: MIT
#include "ui/widgets/codelexicon.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace spillway
{

namespace
{

CodeLexicon json()
{
    CodeLexicon lexicon;
    lexicon.keywords = {"false"_L1, "null"_L1, "true"_L1};
    lexicon.strings = {{"\""_L1, "\""_L1}};
    lexicon.keys = true;
    return lexicon;
}

CodeLexicon python()
{
    CodeLexicon lexicon;
    lexicon.keywords = {"False"_L1,  "None"_L1,    "True"_L1,   "and"_L1,   "as"_L1,   "async"_L1,
                        "await"_L1,  "class"_L1,   "def"_L1,    "del"_L1,   "elif"_L1, "else"_L1,
                        "except"_L1, "finally"_L1, "for"_L1,    "from"_L1,  "if"_L1,   "import"_L1,
                        "in"_L1,     "is"_L1,      "lambda"_L1, "not"_L1,   "or"_L1,   "pass"_L1,
                        "raise"_L1,  "return"_L1,  "try"_L1,    "while"_L1, "with"_L1, "yield"_L1};
    lexicon.strings = {
        {"\"\"\""_L1, "\"\"\""_L1, true, true}, {"'''"_L1, "'''"_L1, true, true}, {"\""_L1, "\""_L1}, {"'"_L1, "'"_L1}};
    lexicon.lineComment = "#"_L1;
    lexicon.namedArguments = true;
    return lexicon;
}

CodeLexicon javaScript()
{
    CodeLexicon lexicon;
    lexicon.keywords = {"async"_L1,   "await"_L1,    "break"_L1,     "case"_L1,    "catch"_L1, "class"_L1,   "const"_L1,
                        "default"_L1, "else"_L1,     "export"_L1,    "extends"_L1, "false"_L1, "finally"_L1, "for"_L1,
                        "from"_L1,    "function"_L1, "if"_L1,        "import"_L1,  "in"_L1,    "let"_L1,     "new"_L1,
                        "null"_L1,    "of"_L1,       "return"_L1,    "switch"_L1,  "this"_L1,  "throw"_L1,   "true"_L1,
                        "try"_L1,     "typeof"_L1,   "undefined"_L1, "var"_L1,     "while"_L1, "yield"_L1};
    lexicon.strings = {{"`"_L1, "`"_L1, true, true}, {"\""_L1, "\""_L1}, {"'"_L1, "'"_L1}};
    lexicon.lineComment = "//"_L1;
    lexicon.blockComments = true;
    return lexicon;
}

CodeLexicon cSharp()
{
    CodeLexicon lexicon;
    lexicon.keywords = {
        "as"_L1,      "async"_L1,   "await"_L1,  "bool"_L1,  "break"_L1,     "case"_L1,   "catch"_L1,   "class"_L1,
        "const"_L1,   "default"_L1, "else"_L1,   "false"_L1, "finally"_L1,   "for"_L1,    "foreach"_L1, "get"_L1,
        "if"_L1,      "in"_L1,      "int"_L1,    "is"_L1,    "namespace"_L1, "new"_L1,    "null"_L1,    "out"_L1,
        "private"_L1, "public"_L1,  "return"_L1, "set"_L1,   "static"_L1,    "string"_L1, "switch"_L1,  "this"_L1,
        "throw"_L1,   "true"_L1,    "try"_L1,    "using"_L1, "var"_L1,       "void"_L1,   "while"_L1};
    lexicon.strings = {{"@\""_L1, "\""_L1, false, true}, {"$\""_L1, "\""_L1}, {"\""_L1, "\""_L1}, {"'"_L1, "'"_L1}};
    lexicon.lineComment = "//"_L1;
    lexicon.blockComments = true;
    return lexicon;
}

CodeLexicon shell()
{
    CodeLexicon lexicon;
    lexicon.keywords = {"do"_L1, "done"_L1, "elif"_L1, "else"_L1, "esac"_L1, "export"_L1,
                        "fi"_L1, "for"_L1,  "if"_L1,   "then"_L1, "while"_L1};
    lexicon.strings = {{"\""_L1, "\""_L1, true, true}, {"'"_L1, "'"_L1, false, true}};
    lexicon.lineComment = "#"_L1;
    lexicon.commands = true;
    return lexicon;
}

} // namespace

bool CodeLexicon::isKeyword(QStringView word) const
{
    return std::any_of(keywords.begin(), keywords.end(), [word](QLatin1StringView keyword) { return word == keyword; });
}

const CodeLexicon &lexiconOf(CodeLanguage language)
{
    static const CodeLexicon lexicons[] = {json(), python(), javaScript(), cSharp(), shell()};
    switch (language) {
    case CodeLanguage::Python:
        return lexicons[1];
    case CodeLanguage::JavaScript:
        return lexicons[2];
    case CodeLanguage::CSharp:
        return lexicons[3];
    case CodeLanguage::Shell:
        return lexicons[4];
    default:
        return lexicons[0];
    }
}

} // namespace spillway
