// SPDX-License-Identifier: MIT
#pragma once

#include "core/config/jsontoken.h"

#include <QStringList>

#include <vector>

/// What QJsonDocument does not tell of a JSON text: the order of its keys, keys that repeat, and where and how it is
/// malformed, in words for the person who wrote it.
namespace spillway
{

/// The keys of a JSON text in their order. A text or number has no members; the elements of a list have no key.
struct JsonOutline
{
    QString key;
    std::vector<JsonOutline> members;
    qsizetype begin = 0; ///< where the value stands in the text, in bytes
    qsizetype end = 0;   ///< behind its last byte

    /// The member of this key; null if there is none. Takes as long as the object has members.
    const JsonOutline *find(const QString &name) const;
    /// The element at this place of a list; null behind its end.
    const JsonOutline *at(qsizetype index) const;
};

struct JsonScan
{
    JsonOutline outline;
    QStringList repeatedKeys;       ///< paths like `backends[2].url`, each once, at most 100
    std::optional<JsonFault> fault; ///< the first; the rest is then incomplete
};

/// Reads `text`, which has to be valid UTF-8, by the letter of RFC 8259: what this accepts, every reader does, and
/// writing it anew changes no value. Beyond the RFC it refuses numbers that are not kept (as `numbers` says), half
/// surrogate pairs, and nesting of more than 64 levels.
JsonScan scanJson(QByteArrayView text, JsonNumbers numbers = JsonNumbers::Kept);

} // namespace spillway
