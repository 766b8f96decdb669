// SPDX-License-Identifier: MIT
#pragma once

#include <QLatin1StringView>

namespace spillway
{

/// The name by which desktops know the program, its icon and its entry in the menu (CMakeLists.txt has the same).
inline constexpr QLatin1StringView applicationId("io.github.spillway.Spillway");

} // namespace spillway
