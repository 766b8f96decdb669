// SPDX-License-Identifier: MIT
#pragma once

#include <QString>
#include <QStringList>

/// Lists and numbers in sentences.
namespace spillway
{

/// "a", "a and b", "a, b and c".
QString enumeration(const QStringList &items);

/// Small numbers as words: "six", from 13 on as digits.
QString numberWord(qsizetype number);

} // namespace spillway
