// SPDX-License-Identifier: MIT
#pragma once

#include <QString>

namespace spillway
{

/// The variable of the environment that holds a backend's key: `SPILLWAY_KEY_` and the name upper-cased, other
/// characters than A-Z and 0-9 as `_`. Two names may have the same.
QString keyVariable(const QString &backendName);

} // namespace spillway
