// SPDX-License-Identifier: MIT
#pragma once

#include <QStringList>

namespace spillway
{

/// `trace PROFILE SCENARIO` and `trace PROFILE --scenario-from LOG`: the balancer on a virtual clock.
int runTrace(const QStringList &arguments);

} // namespace spillway
