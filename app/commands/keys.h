// SPDX-License-Identifier: MIT
#pragma once

#include <QStringList>

namespace spillway
{

/// `keys list|set|remove PROFILE [NAME]`. No key is ever printed.
/// Returns an ExitCode.
int runKeys(const QStringList &arguments);

} // namespace spillway
