// SPDX-License-Identifier: MIT
#pragma once

#include <QString>

namespace spillway
{

/// A POSIX shell's quoting: whatever is in `text`, the shell makes one word of exactly these characters of it.
/// The text must hold no NUL.
QString shellQuoted(const QString &text);

/// The same for bash, as a person would write it: plain words stay as they are, and invisible characters are written
/// as escapes, so that they cannot fool who reads it.
QString bashWord(const QString &text);

} // namespace spillway
