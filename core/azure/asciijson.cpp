// SPDX-License-Identifier: MIT
#include "core/azure/asciijson.h"

#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace spillway
{

QByteArray asciiJson(const QJsonObject &object)
{
    const QString json = QString::fromUtf8(QJsonDocument(object).toJson(QJsonDocument::Indented));
    QString ascii;
    ascii.reserve(json.size());
    for (const QChar c : json) {
        if (c.unicode() < 0x7f) {
            ascii += c;
        } else {
            ascii += u"\\u"_s + QString::number(c.unicode(), 16).rightJustified(4, u'0');
        }
    }
    return ascii.toLatin1();
}

} // namespace spillway
