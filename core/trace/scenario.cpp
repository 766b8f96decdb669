// SPDX-License-Identifier: MIT
#include "core/trace/scenario.h"

namespace spillway
{

bool concerns(const QString &restriction, const QString &deployment)
{
    return restriction.isEmpty() || restriction == deployment;
}

QByteArray faultName(ScenarioFault fault)
{
    switch (fault) {
    case ScenarioFault::None:
        return {};
    case ScenarioFault::Refused:
        return "refused";
    case ScenarioFault::Reset:
        return "reset";
    case ScenarioFault::TimedOut:
        return "timeout";
    }
    Q_UNREACHABLE();
}

} // namespace spillway
