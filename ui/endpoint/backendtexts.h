// SPDX-License-Identifier: MIT
#pragma once

#include "ui/endpoint/backendcolumns.h"
#include "ui/endpoint/backendrow.h"

#include <QVariant>

/// What the cells of the backend table say, to the eye and to screen readers. Pure.
namespace spillway
{

QString rowCellText(const BackendRow &row, BackendColumn column, Instant now);
/// "Throttled, 7 seconds left", "61 percent, 73 thousand of 120 thousand tokens", "last minute: 0 to 14 per second".
QString rowSpokenText(const BackendRow &row, BackendColumn column, Instant now);
/// Everything of the row, also what its hidden columns would say.
QString rowToolTip(const BackendRow &row, Instant now);
/// The whole row with tabs between the cells, for the clipboard.
QString rowCopyText(const BackendRow &row, Instant now);
QVariant rowSortKey(const BackendRow &row, BackendColumn column);

/// Cells of a group that have nothing to say are empty.
QString groupCellText(const BackendGroup &group, BackendColumn column, Instant now);
QString groupSpokenText(const BackendGroup &group, BackendColumn column, Instant now);

/// "2 of 3 available"
QString availableText(int available, int count);

} // namespace spillway
