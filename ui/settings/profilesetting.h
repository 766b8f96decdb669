// SPDX-License-Identifier: MIT
#pragma once

#include "core/config/profile.h"

#include <functional>

namespace spillway
{

class DesktopSession;

/// Changes one value of the profile in force and saves it at once. Where no profile is open, one is made. Returns an
/// empty string, or a sentence that says why not; a change that changes nothing is not saved.
QString changeProfile(DesktopSession &session, const std::function<void(Profile &)> &change);

} // namespace spillway
