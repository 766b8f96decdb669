// SPDX-License-Identifier: MIT
#include "core/export/shelltext.h"

#include "core/export/visibletext.h"

#include <QRegularExpression>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace spillway
{
namespace
{

/// Typographic quotes too: bash takes them for letters, a reader in a hurry does not.
bool isEscaped(char32_t character)
{
    return isInvisible(character) || (character >= U'\u2018' && character <= U'\u201F');
}

} // namespace

QString shellQuoted(const QString &text)
{
    return u'\'' + QString(text).replace(u'\'', u"'\\''"_s) + u'\'';
}

QString bashWord(const QString &text)
{
    static const QRegularExpression plain(uR"(\A[A-Za-z0-9._/:@%+=,-]+\z)"_s);
    if (plain.match(text).hasMatch()) {
        return text;
    }
    const QList<uint> characters = text.toUcs4();
    if (std::none_of(characters.begin(), characters.end(), isEscaped)) {
        return shellQuoted(text);
    }
    QString word = u"$'"_s;
    for (const uint c : characters) {
        const auto units = QChar::fromUcs4(c);
        const QStringView character = units;
        // Quotes and ! too: what looks for earlier commands to insert (!) does not know this form's escapes.
        if (isEscaped(c) || c == U'\'' || c == U'!') {
            // Bytes: what \u gives depends on the locale.
            const QByteArray bytes = character.toUtf8().toHex('x');
            word += u"\\x"_s + QString::fromLatin1(bytes).replace(u"x"_s, u"\\x"_s);
        } else {
            word += (c == U'\\' ? u"\\"_s : QString());
            word += character;
        }
    }
    return word + u'\'';
}

} // namespace spillway
