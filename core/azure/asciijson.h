// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArray>
#include <QJsonObject>

namespace spillway
{

/// `object` as indented JSON in ASCII: other characters are `\uXXXX`. az reads a body in the encoding of the user's
/// locale, and all of them agree on ASCII.
QByteArray asciiJson(const QJsonObject &object);

} // namespace spillway
