// SPDX-License-Identifier: MIT
#pragma once

#include "core/simulate/simulatedbackend.h"

#include <memory>
#include <vector>

/// The three backends of `--demo`: a small PTU that is used first, and two pay-as-you-go resources that take over when
/// its minute is spent. core/simulate knows no profile: the application turns these values into one.
namespace spillway
{

struct DemoBackend
{
    QString name; ///< also the name in the profile
    int priority = 1;
    QString url; ///< without a slash at the end
    QByteArray key;
    std::unique_ptr<SimulatedBackend> backend; ///< lives on the thread that made it
};

/// Starts them on free ports of 127.0.0.1, on this thread. `environment` gives the three functions; the rest of it is
/// not looked at. Empty when a port could not be bound: `problem` (if given) says why.
std::vector<DemoBackend> demoBackends(const SimulatedBackendOptions &environment, QString *problem = nullptr);

} // namespace spillway
