// SPDX-License-Identifier: MIT
#pragma once

#include <QList>
#include <QStringList>

#include <utility>

namespace spillway
{

/// `export KIND PROFILE [-o FILE] [--schema FILE]`: the result on standard output, in FILE or (a bundle) in a folder,
/// notes on standard error. Returns an ExitCode.
int runExport(const QStringList &arguments);

/// The kinds, as the help and the completion name them.
QStringList exportKinds();
/// Each with what it is.
QList<std::pair<QString, QString>> exportKindTitles();

} // namespace spillway
