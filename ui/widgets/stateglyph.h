// SPDX-License-Identifier: MIT
#pragma once

#include "ui/theme/theme.h"

#include <QWidget>

#include <optional>

class QPainter;

namespace spillway
{

/// Paints the glyph of a state, 12 px by design, into the square `box`. Each state has a shape of its own, so that it
/// reads without colour: disc with check, hourglass, diamond with cross, dashed ring with dot, ring with dash,
/// triangle with exclamation mark.
void paintStateGlyph(QPainter &painter, const QRectF &box, UiState state, const Theme &theme);

/// The same in any two colours: `mark` is what stands on a filled shape.
void paintStateGlyph(QPainter &painter, const QRectF &box, UiState state, const QColor &color, const QColor &mark);

/// A state's glyph as a widget. Screen readers hear the state's word, or the accessible name that is set.
class StateGlyph : public QWidget
{
    Q_OBJECT
public:
    explicit StateGlyph(UiState state, QWidget *parent = nullptr);

    UiState state() const { return m_state; }
    void setState(UiState state);
    /// Makes it as high as a line of text in this style, so that it stands beside the first line of a paragraph.
    void standBeside(TextStyle text);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    UiState m_state;
    std::optional<TextStyle> m_beside;
};

} // namespace spillway
