// SPDX-License-Identifier: MIT
#pragma once

#include <QStringList>

namespace spillway
{

/// `check PROFILE`: findings on standard output, one a line.
/// Returns an ExitCode.
int runCheck(const QStringList &arguments);

} // namespace spillway
