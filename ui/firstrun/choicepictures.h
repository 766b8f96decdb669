// SPDX-License-Identifier: MIT
#pragma once

#include <functional>

class QPainter;
class QRectF;

namespace spillway
{

class Theme;

/// A picture of a choice, painted into a rectangle in the theme's colours.
using ChoicePicture = std::function<void(QPainter &, const QRectF &, const Theme &)>;

/// Traffic on two backends that spills over to two others while the first is throttled.
void paintSpillPicture(QPainter &painter, const QRectF &rect, const Theme &theme);

/// One address in front of three backends, the third of which waits.
void paintPoolPicture(QPainter &painter, const QRectF &rect, const Theme &theme);

} // namespace spillway
