// SPDX-License-Identifier: MIT
#pragma once

#include <QtGlobal>

/// What Qt's sockets cannot do, for POSIX and Windows, in one place.
namespace spillway
{

/// Ends the sending side of a connected socket: the peer reads the end, and can still send. Call when all that was
/// written has left Qt's buffer.
void shutdownSending(qintptr descriptor);

/// Makes the next close of this socket a reset, so that a cut answer cannot look like a complete one where the end
/// of the connection is the end of the answer (HTTP/1.0).
void resetOnClose(qintptr descriptor);

} // namespace spillway
