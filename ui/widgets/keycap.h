// SPDX-License-Identifier: MIT
#pragma once

#include <QSize>
#include <QString>

class QKeySequence;
class QPainter;
class QRectF;
class QColor;

namespace spillway
{

class Theme;

/// A key as it stands on a cap: "Ctrl F", on macOS "⌘F".
QString keyCapText(const QKeySequence &key);

/// The size of a cap with this text, 18 px high by design.
QSize keyCapSize(const QString &text, const Theme &theme);

/// Paints a cap over `rect`: an edge and small text in `color`.
void paintKeyCap(QPainter &painter, const QRectF &rect, const QString &text, const QColor &color, const Theme &theme);

} // namespace spillway
