// SPDX-License-Identifier: MIT
#pragma once

#include <QString>

namespace spillway
{

/// A POSIX shell's quoting: whatever is in `text`, the shell makes one word of exactly these characters of it.
/// The text must hold no NUL.
QString shellQuoted(const QString &text);

} // namespace spillway
