// SPDX-License-Identifier: MIT
#pragma once

#include <QProxyStyle>

namespace spillway
{

/// Fusion, with the edges of fields, the buttons, the check boxes and the arrows of the design painted over it in the
/// colours of the theme. A style paints these, not the style sheet, because a style sheet cannot recolour arrows and
/// check marks. Which widgets: QLineEdit, QComboBox, QAbstractSpinBox, QPlainTextEdit, QTextEdit (edge and focus),
/// QCheckBox, QRadioButton, QPushButton, QToolButton, and the focus of rows in item views.
///
/// Dynamic properties of fields: `wrong` (bool) makes the edge red, `toolbar` (bool) makes it 28 px high instead of 32,
/// `prefix` (string, QComboBox) stands before the chosen text, `note` (string, QAbstractSpinBox) before the arrows.
class Style : public QProxyStyle
{
    Q_OBJECT
public:
    Style();

    void drawPrimitive(PrimitiveElement element, const QStyleOption *option, QPainter *painter,
                       const QWidget *widget) const override;
    void drawControl(ControlElement element, const QStyleOption *option, QPainter *painter,
                     const QWidget *widget) const override;
    void drawComplexControl(ComplexControl control, const QStyleOptionComplex *option, QPainter *painter,
                            const QWidget *widget) const override;
    QRect subControlRect(ComplexControl control, const QStyleOptionComplex *option, SubControl subControl,
                         const QWidget *widget) const override;
    QSize sizeFromContents(ContentsType type, const QStyleOption *option, const QSize &size,
                           const QWidget *widget) const override;
    QRect subElementRect(SubElement element, const QStyleOption *option, const QWidget *widget) const override;
    int pixelMetric(PixelMetric metric, const QStyleOption *option, const QWidget *widget) const override;
    int styleHint(StyleHint hint, const QStyleOption *option, const QWidget *widget,
                  QStyleHintReturn *data) const override;
    QPixmap generatedIconPixmap(QIcon::Mode mode, const QPixmap &pixmap, const QStyleOption *option) const override;
    using QProxyStyle::polish;
    void polish(QWidget *widget) override;
};

} // namespace spillway
