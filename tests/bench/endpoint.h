// SPDX-License-Identifier: MIT
#pragma once

#include <QStringList>

namespace bench
{

/// `spillway-bench endpoint PROFILE direct|stock|stock-http2`: the core's server without the program around it, to
/// compare the ways upstream. Prints the URL when it listens.
int runEndpoint(const QStringList &arguments);

} // namespace bench
