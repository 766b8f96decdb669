// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArray>
#include <QList>
#include <QString>

/// What differs between two texts, line by line, as values to be shown.
namespace spillway
{

struct DifferenceLine
{
    enum class Kind { Same, Removed, Added };

    Kind kind = Kind::Same;
    int before = 0; ///< its number in the text before, from 1; 0: it is not there
    int after = 0;
    QString text; ///< without its line end; long lines are cut with `…`, around what differs

    bool operator==(const DifferenceLine &) const = default;
};

/// Lines that follow each other in both texts: changes with the lines around them.
using DifferenceHunk = QList<DifferenceLine>;

/// Every change with up to `context` equal lines on each side. Equal texts have none. Meant for edits in place: parts
/// that were moved, and changes of more than 200 lines at once, come as removed and added. UTF-8.
QList<DifferenceHunk> difference(const QByteArray &before, const QByteArray &after, int context = 3);

} // namespace spillway
