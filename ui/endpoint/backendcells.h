// SPDX-License-Identifier: MIT
#pragma once

#include "ui/endpoint/backendcolumns.h"
#include "ui/endpoint/backendrow.h"

#include <QRectF>

class QPainter;

/// The cells of the backend table, painted. `rect` is the cell without its padding. Pure but for the theme.
namespace spillway
{

class Theme;

void paintBackendCell(QPainter &painter, const QRectF &rect, const BackendRow &row, BackendColumn column, Instant now,
                      const Theme &theme);
void paintGroupCell(QPainter &painter, const QRectF &rect, const BackendGroup &group, BackendColumn column,
                    bool expanded, Instant now, const Theme &theme);

} // namespace spillway
