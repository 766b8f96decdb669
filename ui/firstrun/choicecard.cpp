// SPDX-License-Identifier: MIT
#include "ui/firstrun/choicecard.h"

#include "ui/theme/controls.h"
#include "ui/theme/theme.h"
#include "ui/widgets/button.h"
#include "ui/widgets/keycap.h"
#include "ui/widgets/paint.h"

#include <QEvent>
#include <QPainter>
#include <QStyleOptionButton>

namespace spillway
{

namespace
{

constexpr int cardWidth = 408;
constexpr int inset = 21;
constexpr int pictureHeight = 120;
constexpr int pictureLeast = 104;
constexpr int titleGap = 16; ///< from the picture to the title
constexpr int titleHeight = 24;
constexpr int textGap = 6;
constexpr int buttonGap = 26;
constexpr int buttonIcon = 16;
constexpr int buttonPadding = 16;
constexpr int innerGap = 6;

} // namespace

ChoiceCard::ChoiceCard(ChoicePicture picture, const QString &title, const QString &text, Icon icon,
                       const QString &button, bool primary, QWidget *parent)
    : QPushButton(title, parent)
    , m_picture(std::move(picture))
    , m_title(title)
    , m_text(text)
    , m_icon(icon)
    , m_button(button)
    , m_primary(primary)
{
    setAccessibleName(title);
    setAccessibleDescription(text);
    setAutoDefault(true); // Enter presses it
    setAttribute(Qt::WA_Hover);
    setCursor(Qt::PointingHandCursor);
    setProperty("ownFocus", true);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Preferred);
}

int ChoiceCard::textHeight(int width) const
{
    const QFontMetrics metrics(Theme::current().font(TextStyle::Body));
    const QRect bounds(0, 0, width - 2 * inset, 1000);
    return metrics.boundingRect(bounds, Qt::AlignLeft | Qt::TextWordWrap, m_text).height() + 2;
}

int ChoiceCard::wordsHeight() const
{
    const Theme &theme = Theme::current();
    return titleGap + theme.height(titleHeight) + textGap + textHeight(cardWidth) + buttonGap +
           theme.height(height::firstRunButton);
}

QSize ChoiceCard::sizeHint() const
{
    return {cardWidth, 2 * inset + pictureHeight + wordsHeight()};
}

QSize ChoiceCard::minimumSizeHint() const
{
    return {cardWidth, 2 * inset + pictureLeast + wordsHeight()};
}

void ChoiceCard::changeEvent(QEvent *event)
{
    QPushButton::changeEvent(event);
    if (event->type() == QEvent::FontChange || event->type() == QEvent::StyleChange) {
        updateGeometry();
    }
}

void ChoiceCard::paintEvent(QPaintEvent * /*event*/)
{
    const Theme &theme = Theme::current();
    QPainter painter(this);
    const Token edge = hasFocus() ? Token::Accent : underMouse() ? Token::ButtonEdge : Token::Border;
    paintBox(painter, rect(), radius::firstRunCard, theme.color(Token::Surface), theme.color(edge));
    painter.setRenderHint(QPainter::Antialiasing);
    if (hasFocus()) {
        painter.setPen(QPen(theme.color(Token::Accent), focusWidth));
        painter.setBrush(Qt::NoBrush);
        painter.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), radius::firstRunCard - 1,
                                radius::firstRunCard - 1);
    }
    // From the foot upwards: what is left over is the picture's.
    const QRectF inside = QRectF(rect()).adjusted(inset, inset, -inset, -inset);
    const qreal button = theme.height(height::firstRunButton);
    paintButton(painter, QPointF(inside.left(), inside.bottom() - button));
    const qreal text = textHeight(width());
    const QRectF textRect(inside.left(), inside.bottom() - button - buttonGap - text, inside.width(), text);
    const qreal title = theme.height(titleHeight);
    const QRectF titleRect(inside.left(), textRect.top() - textGap - title, inside.width(), title);
    const QRectF picture(inside.left(), inside.top(), inside.width(), titleRect.top() - titleGap - inside.top());
    paintBox(painter, picture, radius::card, theme.color(Token::Window), theme.color(Token::Border));
    painter.save();
    m_picture(painter, picture, theme);
    painter.restore();
    paintText(painter, titleRect, theme.font(TextStyle::PageTitle), theme.color(Token::Text), m_title);
    painter.setFont(theme.font(TextStyle::Body));
    painter.setPen(theme.color(Token::Text2));
    painter.drawText(textRect, Qt::AlignLeft | Qt::TextWordWrap, m_text);
}

void ChoiceCard::paintButton(QPainter &painter, const QPointF &corner) const
{
    const Theme &theme = Theme::current();
    const QFont font = theme.font(TextStyle::Body, QFont::Medium);
    const QString keyText = m_primary ? tr("Enter") : QString();
    const QSize cap = keyText.isEmpty() ? QSize() : keyCapSize(keyText, theme);
    const int words = spillway::textWidth(font, m_button);
    const int capRoom = cap.isEmpty() ? 0 : innerGap + cap.width();
    const QRectF box(corner, QSizeF(2 * buttonPadding + buttonIcon + innerGap + words + capRoom,
                                    theme.height(height::firstRunButton)));
    QStyleOptionButton option;
    initStyleOption(&option);
    ControlState state = ControlState::of(option, this);
    state.focused = false; // the card shows it
    const ButtonKind kind = m_primary ? ButtonKind::Primary : ButtonKind::Normal;
    paintButtonPanel(painter, box, kind, state, theme);
    const QColor color = theme.color(m_primary ? Token::OnAccent : Token::Text);
    qreal x = box.left() + buttonPadding;
    paintIcon(painter, snapped(painter, QRectF(x, box.center().y() - buttonIcon / 2.0, buttonIcon, buttonIcon)), m_icon,
              color);
    x += buttonIcon + innerGap;
    paintText(painter, QRectF(x, box.top(), words, box.height()), font, color, m_button);
    if (!cap.isEmpty()) {
        const QRectF capBox(x + words + innerGap, box.center().y() - cap.height() / 2.0, cap.width(), cap.height());
        paintKeyCap(painter, capBox, keyText, color, theme);
    }
}

} // namespace spillway
