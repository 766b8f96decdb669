// SPDX-License-Identifier: MIT
#pragma once

#include <QList>
#include <QRect>

class QWidget;

namespace spillway
{

/// `wanted`, moved and if need be shrunk so that it lies on a screen that is connected: on the one that shows most of
/// it, else on the first. Never smaller than `least`. Pure.
QRect placedOnScreens(const QRect &wanted, const QList<QRect> &screens, const QSize &least);

/// What `restorePlacement` needs: position, size, maximised or not.
QByteArray savedPlacement(const QWidget &window);

/// Puts a window where it was, on a screen that is connected now; without `saved`, `size` large in the middle of the
/// first screen.
void restorePlacement(QWidget &window, const QByteArray &saved, const QSize &size);

} // namespace spillway
