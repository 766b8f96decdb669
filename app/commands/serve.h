// SPDX-License-Identifier: MIT
#pragma once

#include <QStringList>

namespace spillway
{

/// `serve [PROFILE] [--listen ADDR:PORT] [--demo] [--from-env] [--log text|json] [--ready-file F]`: serves the
/// endpoint until it is told to stop.
/// Returns an ExitCode.
int runServe(const QStringList &arguments);

} // namespace spillway
