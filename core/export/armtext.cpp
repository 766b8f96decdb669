// SPDX-License-Identifier: MIT
#include "core/export/armtext.h"

using namespace Qt::StringLiterals;

namespace spillway
{

QString armText(const QString &text)
{
    // One bracket more takes the meaning away; where the last one lacks there is none, and it would be a part of the
    // text.
    return text.startsWith(u'[') && text.endsWith(u']') ? u'[' + text : text;
}

QString armLiteral(const QString &text)
{
    return u'\'' + QString(text).replace(u'\'', u"''"_s) + u'\'';
}

QString armExpression(const QString &code)
{
    return u'[' + code + u']';
}

QString armResourceId(const QString &type, const QStringList &names)
{
    QStringList parts{armLiteral(type)};
    for (const QString &name : names) {
        parts.append(armLiteral(name));
    }
    return u"resourceId("_s + parts.join(u", "_s) + u')';
}

} // namespace spillway
