// SPDX-License-Identifier: MIT
#pragma once

#include "core/azure/setupcommands.h"

namespace spillway
{

/// A value that the commands of a step need and the plan does not have yet.
struct MissingValue
{
    SetupStep step = SetupStep::Service; ///< where it is filled in
    QString path;                        ///< like `setup.instances[2].name`

    bool operator==(const MissingValue &) const = default;
};

/// What the plan lacks for the commands of this step to be whole, in the order of the steps and their forms. Whether a
/// value that is there is a right one, `validateSetupPlan` says. Nothing for a step without commands.
QList<MissingValue> missingValues(SetupStep step, const SetupPlan &plan);

} // namespace spillway
