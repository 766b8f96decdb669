// SPDX-License-Identifier: MIT
#pragma once

#include "app/commands/command.h"

#include <QString>
#include <QStringList>

namespace spillway
{

/// What `spillway` was asked for.
struct DesktopOptions
{
    QString profilePath;     ///< absolute; empty: the one used last
    bool demo = false;       ///< start the demo and serve it at once
    bool background = false; ///< no window at first, where there is a tray
    bool help = false;
    bool version = false;
    QString problem; ///< a sentence that says what is wrong with the arguments; empty if nothing is
};

/// Reads the arguments after the program's name. A profile's path is made absolute by the present folder.
DesktopOptions parseDesktopOptions(const QStringList &arguments);

/// What `spillway` takes, as a value; it is never run by it. Help and manual are made of it.
const Command &desktopCommand();

/// The text of `--help`.
QString desktopHelp();

} // namespace spillway
