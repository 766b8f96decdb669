// SPDX-License-Identifier: MIT
#include "core/config/keyvariable.h"

#include <QList>

using namespace Qt::StringLiterals;

namespace spillway
{

QString keyVariable(const QString &backendName)
{
    QString variable = u"SPILLWAY_KEY_"_s;
    // By code point: a character that needs two UTF-16 units is one `_` to the person who writes the variable.
    const QList<uint> characters = backendName.toUpper().toUcs4();
    for (const uint character : characters) {
        const bool kept = (character >= 'A' && character <= 'Z') || (character >= '0' && character <= '9');
        variable += kept ? QChar(static_cast<char16_t>(character)) : QChar(u'_');
    }
    return variable;
}

} // namespace spillway
