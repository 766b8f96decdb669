// SPDX-License-Identifier: MIT
#include "core/export/shelltext.h"

using namespace Qt::StringLiterals;

namespace spillway
{

QString shellQuoted(const QString &text)
{
    return u'\'' + QString(text).replace(u'\'', u"'\\''"_s) + u'\'';
}

} // namespace spillway
