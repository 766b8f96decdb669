// SPDX-License-Identifier: MIT
#pragma once

#include "app/commands/command.h"

namespace spillway
{

/// What `spillway-cli --help` prints.
QString programHelp();
/// What `spillway-cli COMMAND --help` prints.
QString commandHelp(const Command &command);
/// The same for a command that is started as `program`, such as `spillway`.
QString commandHelp(const QString &program, const Command &command);

/// How a command is called, without `Usage:`, a line each: an option and its value stay on one line. Lines after the
/// first are to be indented by `indent`.
QStringList usageLines(const QString &program, const Command &command, qsizetype indent);
/// `--name VALUE`, with the short name before it if there is one.
QString optionTerm(const OptionSpec &option);
/// A term and its explanation in two columns, lines of at most 80 characters; the second begins at `column`.
QString helpEntry(const QString &term, const QString &text, qsizetype column);

/// `help [COMMAND]`.
int runHelp(const QStringList &arguments);

/// Says that there is no command of this name, and which may be meant; returns ExitUsage.
int unknownCommand(const QString &name);

} // namespace spillway
