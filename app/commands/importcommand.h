// SPDX-License-Identifier: MIT
#pragma once

#include <QStringList>

namespace spillway
{

/// `import KIND FILE -o PROFILE`: backends out of a policy or of variables. What is left out, and what is wrong in a
/// policy, goes to standard error. Returns an ExitCode.
int runImport(const QStringList &arguments);

/// The kinds, as the help and the completion name them.
QStringList importKinds();

} // namespace spillway
