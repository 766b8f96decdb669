// SPDX-License-Identifier: MIT
#pragma once

#include "app/commands/command.h"

namespace spillway
{

/// What `spillway-cli --help` prints.
QString programHelp();
/// What `spillway-cli COMMAND --help` prints.
QString commandHelp(const Command &command);

/// `help [COMMAND]`.
int runHelp(const QStringList &arguments);

/// Says that there is no command of this name, and which may be meant; returns ExitUsage.
int unknownCommand(const QString &name);

} // namespace spillway
