// SPDX-License-Identifier: MIT
#pragma once

#include "ui/theme/theme.h"

#include <QLabel>

#include <optional>

namespace spillway
{

/// A label in a text style and a colour of the theme; both follow the theme and the system font by themselves.
/// Plain text unless setTextFormat says otherwise.
class TextLabel : public QLabel
{
    Q_OBJECT
public:
    TextLabel(const QString &text, TextStyle style, Token color = Token::Text, QWidget *parent = nullptr);

    void setStyleOf(TextStyle style, Token color);
    /// The colour of a state instead of the token; nothing: the token again.
    void setState(std::optional<UiState> state);

protected:
    bool event(QEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void apply();

    TextStyle m_style;
    Token m_color;
    std::optional<UiState> m_state;
};

} // namespace spillway
