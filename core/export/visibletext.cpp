// SPDX-License-Identifier: MIT
#include "core/export/visibletext.h"

#include <QList>

namespace spillway
{

bool isInvisible(char32_t character)
{
    if (character == U' ') {
        return false;
    }
    switch (QChar::category(character)) {
    case QChar::Other_Control:
    case QChar::Other_Format:
    case QChar::Other_Surrogate:
    case QChar::Other_PrivateUse:
    case QChar::Other_NotAssigned:
    case QChar::Separator_Line:
    case QChar::Separator_Paragraph:
    case QChar::Separator_Space:
        return true;
    default:
        return false;
    }
}

QString oneVisibleLine(const QString &text)
{
    QString line;
    const QList<uint> characters = text.toUcs4();
    for (const uint character : characters) {
        if (isInvisible(character)) {
            line += u'?';
        } else {
            line += QStringView(QChar::fromUcs4(character));
        }
    }
    return line;
}

} // namespace spillway
