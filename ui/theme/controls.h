// SPDX-License-Identifier: MIT
#pragma once

#include <QRect>

class QAbstractSpinBox;
class QColor;
class QPainter;
class QRectF;
class QStyleOption;
class QStyleOptionComboBox;
class QStyleOptionSpinBox;
class QWidget;

/// How Style paints buttons, boxes and fields; Button and SegmentedControl paint with the same strokes.
namespace spillway
{

class Theme;
enum class ButtonKind;

/// What a control's look depends on, read from a style option.
struct ControlState
{
    bool enabled = true;
    bool hovered = false;
    bool pressed = false;
    bool checked = false;
    bool focused = false;
    bool wrong = false;

    static ControlState of(const QStyleOption &option, const QWidget *widget);
};

void paintButtonPanel(QPainter &painter, const QRectF &rect, ButtonKind kind, const ControlState &state,
                      const Theme &theme);
/// The ground under an icon: nothing until the pointer is over it.
void paintToolPanel(QPainter &painter, const QRectF &rect, const ControlState &state, const Theme &theme);
void paintCheckBox(QPainter &painter, const QRectF &rect, const ControlState &state, bool partly, const Theme &theme);
void paintRadioButton(QPainter &painter, const QRectF &rect, const ControlState &state, const Theme &theme);

constexpr int fieldArrowWidth = 28; ///< of combo boxes and spin boxes

/// 32 px by design, 28 with the dynamic property `toolbar`.
int fieldHeight(const QWidget *widget);
/// The space a note beside a spin box's number takes, which its number must leave free.
int noteWidth(const QWidget *widget);
/// Makes a spin box as high as other fields and wide enough for its arrows and its note, unless somebody has set its
/// least size.
void fitSpinBox(QAbstractSpinBox *spin);

/// Ground and edge of a field; with the focus an accent edge and a soft glow of 1 px outside of it.
void paintField(QPainter &painter, const QRectF &rect, const ControlState &state, bool readOnly, const Theme &theme);
void paintComboBox(QPainter &painter, const QStyleOptionComboBox &option, const QWidget *widget, const Theme &theme);
void paintComboLabel(QPainter &painter, const QStyleOptionComboBox &option, const QRect &rect, const QWidget *widget,
                     const Theme &theme);
void paintSpinBox(QPainter &painter, const QStyleOptionSpinBox &option, const QWidget *widget, const Theme &theme);

} // namespace spillway
