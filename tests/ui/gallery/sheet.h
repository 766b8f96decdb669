// SPDX-License-Identifier: MIT
#pragma once

#include <QWidget>

#include <functional>

class QBoxLayout;
class QGridLayout;
class QPainter;

/// What the sheets of the gallery are made of.
namespace spillway
{

/// A state that a widget shows without a pointer or a keyboard.
enum class Pose { Rest, Hover, Pressed, Focus, Disabled };

/// Puts a widget into a state. A focused button gets its ring from the frame that is returned around it; any other
/// widget is returned as it is.
QWidget *posed(QWidget *widget, Pose pose);

/// Paints with a function over a fixed size, in px of a system font of 13 px.
QWidget *painted(const QSize &size, const std::function<void(QPainter &painter, const QRectF &box)> &paint);

/// A row of a sheet: its name at the left, widgets side by side behind it.
void addRow(QGridLayout *sheet, const QString &name, const QList<QWidget *> &widgets, int spacing = 8);

/// An empty sheet with the ground of a page and two columns.
QWidget *makeSheet(QGridLayout **layout);

/// As design/components.png has them, in the same order.
QWidget *makeComponentsSheet();
/// Buttons, toggles and links.
QWidget *makeControlsSheet();
/// Fields, forms and settings.
QWidget *makeFieldsSheet();
/// Pills, bars, spark lines, figures, colours and icons.
QWidget *makeDataSheet();
/// Code in every language, and the item views, tabs and menus that the style sheet dresses.
QWidget *makeViewsSheet();

} // namespace spillway
