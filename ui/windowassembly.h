// SPDX-License-Identifier: MIT
#pragma once

#include <memory>

namespace spillway
{

class DesktopSession;
class MainWindow;
class Theme;
class UserSettings;

/// Makes the window with all its pages, and binds its actions to them. The window's own file knows no page.
std::unique_ptr<MainWindow> assembleWindow(DesktopSession &session, UserSettings &settings);

/// Lets theme and endpoint follow the user's settings, now and later.
void followSettings(UserSettings &settings, Theme &theme, DesktopSession &session);

} // namespace spillway
