// SPDX-License-Identifier: MIT
#include "ui/settings/programsettings.h"

#include "ui/settings/usersettings.h"
#include "ui/widgets/segmentedcontrol.h"
#include "ui/widgets/switch.h"

namespace spillway
{

TrafficSettings::TrafficSettings(UserSettings &settings, QWidget *parent)
    : SettingsGroup(tr("Traffic"), parent)
{
    auto *heads = new Switch(tr("Keep request and response headers"));
    addRow(new SettingsRow(heads->accessibleName(),
                           tr("In memory, with the last 10,000 requests. Keys are always hidden."), heads));
    auto *bodies = new Switch(tr("Keep request and response bodies"));
    addRow(new SettingsRow(
        bodies->accessibleName(),
        tr("The first 64 KiB of each, in memory. Nothing is written to disk. Keys are always hidden."), bodies));
    connect(heads, &Switch::clicked, &settings, &UserSettings::setKeepsHeads);
    connect(bodies, &Switch::clicked, &settings, &UserSettings::setKeepsBodies);
    const auto refresh = [&settings, heads, bodies] {
        heads->setChecked(settings.capture().heads);
        heads->setEnabled(!settings.keepsBodies()); // a body without its headers says little
        bodies->setChecked(settings.keepsBodies());
    };
    connect(&settings, &UserSettings::changed, this, refresh);
    refresh();
}

LookSettings::LookSettings(UserSettings &settings, bool hasTray, QWidget *parent)
    : SettingsGroup(tr("Look"), parent)
{
    auto *theme = new SegmentedControl(tr("Theme"));
    theme->addSegment(tr("System"));
    theme->addSegment(tr("Light"));
    theme->addSegment(tr("Dark"));
    addRow(new SettingsRow(theme->accessibleName(), {}, theme));
    connect(theme, &SegmentedControl::chosen, &settings,
            [&settings](int index) { settings.setTheme(ThemeMode(index)); });
    auto *tray = new Switch(tr("Keep running in the tray when the window closes"));
    tray->setEnabled(hasTray);
    addRow(new SettingsRow(tray->accessibleName(), hasTray ? QString() : tr("This desktop has no tray."), tray));
    connect(tray, &Switch::clicked, &settings, &UserSettings::setClosesToTray);
    const auto refresh = [&settings, theme, tray, hasTray] {
        theme->setCurrentIndex(int(settings.theme()));
        tray->setChecked(hasTray && settings.closesToTray());
    };
    connect(&settings, &UserSettings::changed, this, refresh);
    refresh();
}

} // namespace spillway
