// SPDX-License-Identifier: MIT
#pragma once

#include "core/config/jsonscan.h"
#include "core/config/profile.h"

/// A whole JSON file as it is read: encoding, syntax, keys that repeat.
namespace spillway
{

struct JsonDocument
{
    QJsonObject object;      ///< empty when there is a fault
    JsonOutline outline;     ///< the order of its keys; places count from behind a byte order mark
    QList<Finding> findings; ///< one with line and column for a text that is no JSON; one for each repeated key
    bool isReadable = false; ///< it is an object; repeated keys do not count against that
};

/// Reads UTF-8 JSON, with or without a byte order mark, whose outermost value has to be an object. Never throws.
/// `what`: what the text is to be, as a sentence begins with it (`A profile`).
JsonDocument readJsonDocument(const QByteArray &json, const QString &what, JsonNumbers numbers = JsonNumbers::Kept);

} // namespace spillway
