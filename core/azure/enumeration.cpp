// SPDX-License-Identifier: MIT
#include "core/azure/enumeration.h"

namespace spillway
{

using namespace Qt::StringLiterals;

QString enumeration(const QStringList &items)
{
    if (items.size() < 2) {
        return items.join(QString());
    }
    return QStringList(items.first(items.size() - 1)).join(u", "_s) + u" and "_s + items.last();
}

QString numberWord(qsizetype number)
{
    static const QStringList words{u"no"_s,    u"one"_s,   u"two"_s,  u"three"_s, u"four"_s,   u"five"_s,  u"six"_s,
                                   u"seven"_s, u"eight"_s, u"nine"_s, u"ten"_s,   u"eleven"_s, u"twelve"_s};
    return number >= 0 && number < words.size() ? words[number] : QString::number(number);
}

} // namespace spillway
