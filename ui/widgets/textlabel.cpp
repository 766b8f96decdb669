// SPDX-License-Identifier: MIT
#include "ui/widgets/textlabel.h"

#include <QEvent>

namespace spillway
{

TextLabel::TextLabel(const QString &text, TextStyle style, Token color, QWidget *parent)
    : QLabel(text, parent)
    , m_style(style)
    , m_color(color)
{
    setTextFormat(Qt::PlainText);
    apply();
}

void TextLabel::setStyleOf(TextStyle style, Token color)
{
    m_style = style;
    m_color = color;
    apply();
}

void TextLabel::setState(std::optional<UiState> state)
{
    m_state = state;
    apply();
}

void TextLabel::apply()
{
    const Theme &theme = Theme::current();
    const QFont wanted = theme.font(m_style);
    if (font() != wanted) {
        setFont(wanted);
    }
    const QColor color = m_state ? theme.state(*m_state).text : theme.color(m_color);
    if (palette().color(QPalette::WindowText) != color) {
        QPalette own;
        own.setColor(QPalette::WindowText, color);
        own.setColor(QPalette::Disabled, QPalette::WindowText, theme.color(Token::Text3));
        setPalette(own);
    }
}

bool TextLabel::event(QEvent *event)
{
    const bool done = QLabel::event(event);
    // A widget that was not shown yet is told of no change, and its first polish puts back what it was made with.
    if (event->type() == QEvent::Polish) {
        apply();
    }
    return done;
}

void TextLabel::changeEvent(QEvent *event)
{
    QLabel::changeEvent(event);
    // StyleChange comes after every change of theme or system font, since the style sheet is set anew.
    if (event->type() == QEvent::StyleChange) {
        apply();
    }
}

} // namespace spillway
