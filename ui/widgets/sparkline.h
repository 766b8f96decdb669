// SPDX-License-Identifier: MIT
#pragma once

#include <QColor>
#include <QList>
#include <QString>

class QPainter;
class QRectF;

namespace spillway
{

class Theme;

/// How many points a spark line has in the tables, and how long each is.
constexpr int sparkPoints = 20;
constexpr int sparkSeconds = 3;

/// A short history, oldest point first.
struct SparkData
{
    QList<double> points;  ///< per second, or any unit of its own; empty: nothing known, a dashed base line
    QList<bool> throttled; ///< for each point: the backend was throttled; may be empty
    double top = 0;        ///< value at the top edge; 0: the largest point

    bool operator==(const SparkData &) const = default;
};

/// Paints a spark line: line 1.5, 13 % fill, throttled spans tinted with a foot of 2 px. Points of zero lie on the
/// base.
void paintSparkline(QPainter &painter, const QRectF &rect, const SparkData &data, const QColor &color,
                    const Theme &theme);

/// For screen readers: "last minute: 0 to 14 per second, now 3", or "last minute: nothing known".
QString sparkText(const SparkData &data);

} // namespace spillway
