// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArray>
#include <QJsonObject>

namespace spillway
{

/// `object` as indented JSON in ASCII: other characters are `\uXXXX`. az reads a body in the encoding of the user's
/// locale, and all of them agree on ASCII.
QByteArray asciiJson(const QJsonObject &object);
/// `json` (UTF-8) with the same done to it; what is ASCII stays byte for byte.
QByteArray asciiJson(const QByteArray &json);

} // namespace spillway
