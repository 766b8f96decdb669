// SPDX-License-Identifier: MIT
#pragma once

#include <QString>

namespace spillway
{

/// The completion script for fish, 3.0 or later, made from the table of commands.
QString fishScript();

} // namespace spillway
