// SPDX-License-Identifier: MIT
#pragma once

#include <QString>

namespace spillway
{

/// True if another program listens at this place, so that nobody else can. `address` is an IP address or `localhost`.
/// Binds the port for a moment to find out; never waits.
bool isPortTaken(const QString &address, quint16 port);

/// The first port above `port` on which one can listen, looking at `limit` of them; 0 if there is none.
quint16 nextFreePort(const QString &address, quint16 port, int limit = 50);

} // namespace spillway
