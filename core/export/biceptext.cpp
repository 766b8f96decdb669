// SPDX-License-Identifier: MIT
#include "core/export/biceptext.h"

#include <QList>

using namespace Qt::StringLiterals;

namespace spillway
{

QString bicepString(const QString &text)
{
    QString result = u"'"_s;
    for (const char32_t c : text.toUcs4()) {
        if (c == U'\'' || c == U'\\') {
            result += u'\\';
            result += QChar(char16_t(c));
        } else if (c == U'$') {
            result += u"\\$"_s;
        } else if (c >= U' ' && c <= U'~') {
            result += QChar(char16_t(c));
        } else {
            result += u"\\u{%1}"_s.arg(uint(c), 0, 16);
        }
    }
    return result + u'\'';
}

} // namespace spillway
