// SPDX-License-Identifier: MIT
#include "core/export/shelltext.h"

#include "core/export/visibletext.h"

#include <QRegularExpression>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace spillway
{

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
    if (std::none_of(characters.begin(), characters.end(), [](uint c) { return isInvisible(c); })) {
        return shellQuoted(text);
    }
    QString word = u"$'"_s;
    for (const uint c : characters) {
        const QString character = QString::fromUcs4(reinterpret_cast<const char32_t *>(&c), 1);
        if (isInvisible(c)) {
            // Bytes: what \u gives depends on the locale.
            const QByteArray bytes = character.toUtf8().toHex('x');
            word += u"\\x"_s + QString::fromLatin1(bytes).replace(u"x"_s, u"\\x"_s);
        } else {
            word += (c == U'\'' || c == U'\\' ? u"\\"_s : QString()) + character;
        }
    }
    return word + u'\'';
}

} // namespace spillway
