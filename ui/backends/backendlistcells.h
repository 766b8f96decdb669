// SPDX-License-Identifier: MIT
#pragma once

#include "ui/backends/backendlistrow.h"

#include <QRectF>

class QPainter;

/// The cells of the Backends page's table, painted. `rect` is the cell without its padding. Pure but for the theme.
namespace spillway
{

class Theme;

struct ListCellContext
{
    Instant now;
    QDateTime wallNow;
    bool hostHidden = false; ///< the host has no column: it stands below the name
    bool switchHovered = false;
};

void paintListCell(QPainter &painter, const QRectF &rect, const BackendListRow &row, BackendListColumn column,
                   const ListCellContext &context, const Theme &theme);
/// A group's row as a whole; `nameLeft` and `weightRight` are where the columns Name and Weight have their texts.
void paintListGroup(QPainter &painter, const QRectF &row, const BackendListGroup &group, bool expanded, qreal nameLeft,
                    qreal weightRight, const Theme &theme);

} // namespace spillway
