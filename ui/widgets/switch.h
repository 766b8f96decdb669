// SPDX-License-Identifier: MIT
#pragma once

#include <QCheckBox>

class QPainter;
class QVariantAnimation;

namespace spillway
{

class Theme;

enum class SwitchSize {
    Large, ///< 38 x 22, in the header
    Small, ///< 30 x 18, in rows and forms
};

/// Paints a switch's track and knob into `track`. `knob`: 0 off, 1 on, between while it glides. For delegates too.
void paintSwitch(QPainter &painter, const QRectF &track, qreal knob, bool on, bool hovered, const Theme &theme);

/// The size of a switch by design, grown with the system font.
QSize switchSize(SwitchSize size, const Theme &theme);

/// A switch: a check box to the keyboard and to screen readers, a track with a knob to the eye. The knob glides 120 ms,
/// or jumps with reduced motion. It has no text of its own: its label stands elsewhere, its accessible name says all,
/// such as "Serve on 127.0.0.1:8080".
class Switch : public QCheckBox
{
    Q_OBJECT
public:
    explicit Switch(const QString &accessibleName, SwitchSize size = SwitchSize::Small, QWidget *parent = nullptr);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }
    /// Where the knob is: 0 off, 1 on, between while it glides.
    qreal knobPosition() const { return m_knob; }

protected:
    void paintEvent(QPaintEvent *event) override;
    bool hitButton(const QPoint &position) const override;

private:
    QRectF track() const;
    void moveKnob(bool on);

    SwitchSize m_size;
    qreal m_knob = 0;
    QVariantAnimation *m_glide;
};

} // namespace spillway
