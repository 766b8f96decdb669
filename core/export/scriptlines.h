// SPDX-License-Identifier: MIT
#pragma once

#include "core/azure/azcommand.h"

/// What the scripts of both shells have in common.
namespace spillway
{

/// Lines of words for a command that may be long: an option stays with its value, and lines after the first are
/// indented. `words` are as their shell wants them; `continued` is what ends a line that goes on.
QString wrappedCommand(const QStringList &words, const QString &continued);

/// Each line of `text` with `indent` in front; `text` ends with a line end.
QString indented(const QString &text, const QString &indent);

/// The files of `script` that `command` is the first to use.
QList<AzFile> filesFirstUsed(const AzScript &script, qsizetype command);

/// Null: the script has no such file, so it lies beside it.
const AzFile *findFile(const AzScript &script, const QString &name);

/// The command's comment for people: what it does and, if that is long, for how long.
QString commentOf(const AzCommand &command);

} // namespace spillway
