// SPDX-License-Identifier: MIT
#pragma once

#include "ui/theme/theme.h"

#include <QWidget>

#include <chrono>
#include <optional>

class QPainter;

namespace spillway
{

/// What a state pill shows.
struct PillContent
{
    UiState state = UiState::Healthy;
    QString word;                                  ///< empty: the state's own word
    std::optional<std::chrono::milliseconds> left; ///< what is left of the wait; shown as "7 s" with a bar
    std::chrono::milliseconds whole{0};            ///< the whole wait: the bar's width is left / whole

    bool operator==(const PillContent &) const = default;
};

/// The pill's size in a table, 116 x 22 by design; wider where the system's font would not let every state's word in.
/// It never depends on the content, so that columns stand still.
QSize pillSize(const Theme &theme);

/// The width a pill needs for its content, for places outside tables.
int pillWidth(const PillContent &content, const Theme &theme);

/// Paints a pill over the whole of `rect`. Pure: the countdown is in `content`, which the caller makes from the clock.
void paintStatePill(QPainter &painter, const QRectF &rect, const PillContent &content, const Theme &theme);

/// For screen readers: "Throttled, 7 seconds left".
QString pillText(const PillContent &content);

/// A pill as a widget, as wide as its content.
class StatePill : public QWidget
{
    Q_OBJECT
public:
    explicit StatePill(QWidget *parent = nullptr);

    const PillContent &content() const { return m_content; }
    void setContent(const PillContent &content);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    PillContent m_content;
};

} // namespace spillway
