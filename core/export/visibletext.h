// SPDX-License-Identifier: MIT
#pragma once

#include <QString>

namespace spillway
{

/// True for characters that cannot be seen or that change how others are shown: controls, marks of direction, odd
/// spaces, line ends.
bool isInvisible(char32_t character);

/// `text` for a comment: one line in which everything can be seen; `?` stands for what could not.
QString oneVisibleLine(const QString &text);

} // namespace spillway
