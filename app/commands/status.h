// SPDX-License-Identifier: MIT
#pragma once

#include <QStringList>

namespace spillway
{

/// `status [URL] [--json]`: the live backend table of a running endpoint.
/// Returns an ExitCode.
int runStatus(const QStringList &arguments);

} // namespace spillway
