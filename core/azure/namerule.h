// SPDX-License-Identifier: MIT
#pragma once

#include <QString>

/// What the rules for names have in common. The faults are sentences for people; empty: there is none.
namespace spillway
{

struct NameRule
{
    int least = 1;
    int most = 64;
    QString others;  ///< which characters it may hold beside letters and digits …
    QString allowed; ///< … in words: "letters, digits and hyphens"
    bool startsWithLetter = false;
    bool takesAnyAlphabet = false; ///< letters and digits of all scripts, not only ASCII's
    bool hasFreeEnds = false;      ///< may start and end with the other characters too
};

/// What is wrong with a name by this rule: the first wrong character, then the ends, then the length.
QString nameFault(const QString &name, const NameRule &rule);

/// For a text that people read: any script and any sign, but nothing that cannot be seen, and no spaces at the ends.
QString plainTextFault(const QString &text, int most);

/// Counted as Azure counts: in UTF-16 units.
QString lengthFault(const QString &text, int least, int most);

} // namespace spillway
