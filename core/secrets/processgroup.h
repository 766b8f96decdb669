// SPDX-License-Identifier: MIT
#pragma once

class QProcess;

/// Programs that start others, as az does with Python: they are ended as a whole.
namespace spillway
{

/// Before the start: puts the process into a group of its own, so that it can be ended as a whole, and so that a Ctrl-C
/// goes to Spillway alone. Windows has no such groups; there the tree is looked up when it is to end.
void startInOwnGroup(QProcess &process);

/// Ends the process and all that it has started, at once. Nothing happens if it has ended. Returns when the process
/// has gone, after 2 s at the latest.
void killTree(QProcess &process);

} // namespace spillway
