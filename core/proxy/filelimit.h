// SPDX-License-Identifier: MIT
#pragma once

namespace spillway
{

/// Raises the soft limit of open files to the hard one (at most 1,048,576): each stream holds two descriptors, and the
/// usual soft limit of 1,024 would end at some 500 streams. Does nothing where the system has no such limit (Windows).
void raiseFileLimit();

} // namespace spillway
