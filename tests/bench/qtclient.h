// SPDX-License-Identifier: MIT
#pragma once

#include <QStringList>

namespace bench
{

/// `spillway-bench qtclient URL CA-FILE IN-FLIGHT SECONDS [http2]`: a bare QNetworkAccessManager with the levers of
/// ARCHITECTURE.md, which calls the URL as fast as it can. Prints requests, failures, nanoseconds of wall time and of
/// CPU time of the measured part (the first half second is not).
int runQtClient(const QStringList &arguments);

} // namespace bench
