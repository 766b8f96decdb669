// SPDX-License-Identifier: MIT
#include "core/export/csharptext.h"

using namespace Qt::StringLiterals;

namespace spillway
{

QString csharpString(const QString &text)
{
    QString result = u"\""_s;
    for (const QChar c : text) {
        const bool plain = c.unicode() < 0x80 && (c.isLetterOrNumber() || QStringView(u" -._~:/").contains(c));
        if (plain) {
            result += c;
        } else {
            result += u"\\u%1"_s.arg(uint(c.unicode()), 4, 16, QChar(u'0'));
        }
    }
    return result + u'"';
}

} // namespace spillway
