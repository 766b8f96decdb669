// SPDX-License-Identifier: MIT
#include "core/azure/namerule.h"

#include <QList>

#include <algorithm>

namespace spillway
{
namespace
{

using namespace Qt::StringLiterals;

bool isAsciiLetter(char32_t c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool isAsciiLetterOrDigit(char32_t c)
{
    return isAsciiLetter(c) || (c >= '0' && c <= '9');
}

/// Line ends, tabs, marks of direction, zero-width characters and the like: what a reader cannot see.
bool isInvisible(char32_t c)
{
    if (c == 0x115f || c == 0x1160 || c == 0x3164 || c == 0xffa0) { // Hangul's fillers count as letters
        return true;
    }
    switch (QChar::category(c)) {
    case QChar::Other_Control:
    case QChar::Other_Format:
    case QChar::Other_Surrogate:
    case QChar::Other_PrivateUse:
    case QChar::Other_NotAssigned:
    case QChar::Separator_Line:
    case QChar::Separator_Paragraph:
        return true;
    case QChar::Separator_Space:
        return c != ' ';
    default:
        return c == QChar::ReplacementCharacter; // what half a surrogate pair is read as
    }
}

/// A character as a message can show it.
QString shown(char32_t c)
{
    if (c == '\n' || c == '\r') {
        return u"the line end"_s;
    }
    if (c == '\t') {
        return u"the tab"_s;
    }
    if (c == ' ') {
        return u"the space"_s;
    }
    if (isInvisible(c)) {
        return u"the invisible character U+"_s + QString::number(uint(c), 16).toUpper().rightJustified(4, u'0');
    }
    return u'"' + QString::fromUcs4(&c, 1) + u'"';
}

} // namespace

QString lengthFault(const QString &text, int least, int most)
{
    if (text.size() < least) {
        return u"Give it at least %1 characters."_s.arg(least);
    }
    if (text.size() > most) {
        return u"At most %1 characters are allowed, and it has %2. Shorten it."_s.arg(most).arg(text.size());
    }
    return {};
}

QString nameFault(const QString &name, const NameRule &rule)
{
    if (name.isEmpty()) {
        return u"Give it a name."_s;
    }
    const QList<uint> characters = name.toUcs4();
    for (const char32_t c : characters) {
        const bool isPlain = isAsciiLetterOrDigit(c) ||
                             (rule.takesAnyAlphabet && (QChar::isLetter(c) || QChar::isDigit(c)) && !isInvisible(c));
        const bool isOther = c < 128 && rule.others.contains(QChar(char16_t(c)));
        if (!isPlain && !isOther) {
            return u"Leave out %1. Use %2."_s.arg(shown(c), rule.allowed);
        }
    }
    if (rule.startsWithLetter && !isAsciiLetter(characters.first())) {
        return u"Start with a letter."_s;
    }
    if (!rule.hasFreeEnds && rule.others.contains(name.front())) {
        return u"Start with a letter or a digit."_s;
    }
    if (!rule.hasFreeEnds && rule.others.contains(name.back())) {
        return u"End with a letter or a digit."_s;
    }
    return lengthFault(name, rule.least, rule.most);
}

QString plainTextFault(const QString &text, int most)
{
    const QList<uint> characters = text.toUcs4();
    const auto hidden = std::find_if(characters.begin(), characters.end(), &isInvisible);
    if (hidden != characters.end()) {
        return u"Leave out %1."_s.arg(shown(*hidden));
    }
    if (text.startsWith(u' ') || text.endsWith(u' ')) {
        return u"Leave out the spaces at the ends."_s;
    }
    return lengthFault(text, 1, most);
}

} // namespace spillway
