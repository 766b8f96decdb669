// SPDX-License-Identifier: MIT
#pragma once

#include <QProcessEnvironment>
#include <QStringList>

/// Where az is, and what it is given to run in.
namespace spillway
{

/// How az is started.
struct AzProgram
{
    QString file;            ///< absolute; empty: az was not found
    QStringList prefix = {}; ///< arguments before those of az

    bool isThere() const { return !file.isEmpty(); }
    bool operator==(const AzProgram &) const = default;
};

/// Folders that installers use and that a desktop program's PATH often lacks.
QStringList usualAzFolders();

/// Looks along PATH, then in `folders`. On Windows az is a batch file, whose arguments the command interpreter would
/// read once more: the Python beside it is run instead, which gets them as they are.
AzProgram findAz(const QProcessEnvironment &environment, const QStringList &folders = usualAzFolders());

/// What az runs in: `environment` without Spillway's keys, and with az's own chatter off (surveys, colours, warnings).
QProcessEnvironment azEnvironment(const QProcessEnvironment &environment);

} // namespace spillway
