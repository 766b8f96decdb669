// SPDX-License-Identifier: MIT
#pragma once

#include <QStringList>

namespace spillway
{

/// `completion bash|zsh|fish`: a script that the shell can read, made from the table of commands.
/// Returns an ExitCode.
int runCompletion(const QStringList &arguments);

} // namespace spillway
