// SPDX-License-Identifier: MIT
#pragma once

#include "ui/widgets/settingsrow.h"

namespace spillway
{

class UserSettings;

/// What is kept of the requests for the traffic page.
class TrafficSettings : public SettingsGroup
{
    Q_OBJECT
public:
    explicit TrafficSettings(UserSettings &settings, QWidget *parent = nullptr);
};

/// The theme, and what the window does when it is closed.
class LookSettings : public SettingsGroup
{
    Q_OBJECT
public:
    LookSettings(UserSettings &settings, bool hasTray, QWidget *parent = nullptr);
};

} // namespace spillway
