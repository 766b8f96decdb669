// SPDX-License-Identifier: MIT
#pragma once

#include <QString>

namespace spillway
{

class DesktopSession;

/// Makes sure that there is a profile to put a backend or a setting into: where none is open, a new one without
/// backends is made in the library and opened. Returns an empty string, or a sentence that says why not.
QString ensureProfile(DesktopSession &session);

/// The same, and always a new profile unless the one that is open has no backends and is no demo. `name` is taken with
/// a number behind it if there is one of that name.
QString ensureEmptyProfile(DesktopSession &session, const QString &name);

} // namespace spillway
