// SPDX-License-Identifier: MIT
#pragma once

#include "ui/traffic/trafficentry.h"

#include <QByteArray>

namespace spillway
{

/// One field of a CSV file: quoted where RFC 4180 wants it, and with an apostrophe in front where a spreadsheet would
/// take it for a formula.
QString csvField(const QString &text);

/// Requests as RFC 4180 has it: UTF-8, one line of column names, CR LF at each end. Times are UTC, lengths in
/// milliseconds. No head and no body is in it. Pure.
QByteArray csvText(const QList<TrafficEntry> &entries);

} // namespace spillway
