// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArrayView>
#include <QString>

#include <optional>

/// The single values of a JSON text: texts, numbers, and the three words (RFC 8259 sections 3, 6 and 7).
namespace spillway
{

struct JsonFault
{
    qsizetype offset = 0; ///< in bytes
    QString message;      ///< what is wrong there, and how to right it
};

/// Which numbers are taken.
enum class JsonNumbers {
    Kept,      ///< only what a rewrite does not change: no whole ones of more than 64 bits
    AsWritten, ///< also those, for a text of which the numbers stay as they stand
};

/// Each of these reads the one token that begins at `position` and moves `position` behind it, or returns what is
/// wrong. A number or a text that would come out of a rewrite as another one is refused.
std::optional<JsonFault> scanJsonString(QByteArrayView text, qsizetype &position);
std::optional<JsonFault> scanJsonNumber(QByteArrayView text, qsizetype &position,
                                        JsonNumbers numbers = JsonNumbers::Kept);
std::optional<JsonFault> scanJsonWord(QByteArrayView text, qsizetype &position);

/// What a token that was scanned without a fault, with its quotes, says.
QString jsonStringValue(QByteArrayView token);

} // namespace spillway
