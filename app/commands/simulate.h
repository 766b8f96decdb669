// SPDX-License-Identifier: MIT
#pragma once

#include <QStringList>

namespace spillway
{

/// `simulate [--listen ADDR:PORT] [--name N] [--rpm N] [--tpm N] [--first-token-ms N] [--tokens-per-second N] [--key K]
/// [--fail KIND:RATE]…`: one simulated Azure OpenAI resource, until SIGINT or SIGTERM.
/// Returns an ExitCode.
int runSimulate(const QStringList &arguments);

} // namespace spillway
