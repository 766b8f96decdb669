// SPDX-License-Identifier: MIT
#pragma once

#include <QStringList>

namespace spillway
{

/// `export KIND PROFILE [-o FILE]`: the result on standard output or in FILE, notes on standard error.
/// Returns an ExitCode.
int runExport(const QStringList &arguments);

/// The kinds, as the help and the completion name them.
QStringList exportKinds();

} // namespace spillway
