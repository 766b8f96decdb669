// SPDX-License-Identifier: MIT
#include "core/azure/asciijson.h"

#include <QJsonDocument>

namespace spillway
{

QByteArray asciiJson(const QJsonObject &object)
{
    return asciiJson(QJsonDocument(object).toJson(QJsonDocument::Indented));
}

QByteArray asciiJson(const QByteArray &json)
{
    QByteArray ascii;
    ascii.reserve(json.size());
    for (const QChar c : QString::fromUtf8(json)) {
        if (c.unicode() < 0x7F) {
            ascii += char(c.unicode());
        } else {
            ascii += "\\u" + QByteArray::number(c.unicode(), 16).rightJustified(4, '0');
        }
    }
    return ascii;
}

} // namespace spillway
