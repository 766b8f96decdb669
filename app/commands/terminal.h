// SPDX-License-Identifier: MIT
#pragma once

#include <optional>

/// Where standard output and standard error go.
namespace spillway
{

/// True if both end in one place: a terminal, a file, a pipe.
bool outputAndErrorsMeet();

/// How many columns the terminal has that standard output goes to; empty if it goes elsewhere.
std::optional<int> terminalColumns();

} // namespace spillway
