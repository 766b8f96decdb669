// SPDX-License-Identifier: MIT
#include "ui/widgets/button.h"

#include "ui/theme/controls.h"
#include "ui/theme/theme.h"
#include "ui/widgets/keycap.h"
#include "ui/widgets/paint.h"

#include <QEvent>
#include <QPainter>
#include <QStyleOptionButton>

using namespace Qt::StringLiterals;

namespace spillway
{

namespace
{

constexpr int buttonIcon = 16;
constexpr int iconGap = 6;

Token textToken(ButtonKind kind, bool enabled)
{
    if (kind == ButtonKind::Primary) {
        return Token::OnAccent;
    }
    if (!enabled) {
        return Token::Text3;
    }
    return kind == ButtonKind::Flat ? Token::Text2 : Token::Text;
}

} // namespace

QString withKey(const QString &text, const QKeySequence &key)
{
    return key.isEmpty() ? text : u"%1 (%2)"_s.arg(text, key.toString(QKeySequence::NativeText));
}

Button::Button(const QString &text, ButtonKind kind, QWidget *parent)
    : QPushButton(text, parent)
    , m_kind(kind)
{
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    setAttribute(Qt::WA_Hover);
    setAutoDefault(false);
}

Button::Button(Icon icon, const QString &text, ButtonKind kind, QWidget *parent)
    : Button(text, kind, parent)
{
    m_icon = icon;
}

void Button::setKind(ButtonKind kind)
{
    m_kind = kind;
    update();
}

void Button::setButtonSize(ButtonSize size)
{
    m_size = size;
    updateGeometry();
}

void Button::setIconOf(Icon icon)
{
    m_icon = icon;
    updateGeometry();
    update();
}

void Button::setKey(const QKeySequence &key, bool onCap)
{
    m_key = key;
    m_onCap = onCap;
    tell();
    updateGeometry();
    update();
}

void Button::setTip(const QString &tip)
{
    m_tip = tip;
    tell();
}

void Button::tell()
{
    if (m_tip.isEmpty() && m_key.isEmpty()) {
        setToolTip({});
        return;
    }
    QString name = m_tip.isEmpty() ? text() : m_tip;
    setToolTip(withKey(name.remove(u'&'), m_key));
}

int Button::padding() const
{
    switch (m_size) {
    case ButtonSize::Small:
        return 9;
    case ButtonSize::FirstRun:
        return 16;
    case ButtonSize::Normal:
        break;
    }
    return 12;
}

QFont Button::textFont() const
{
    return Theme::current().font(m_size == ButtonSize::Small ? TextStyle::Label : TextStyle::Body, QFont::Medium);
}

QString Button::capText() const
{
    return m_onCap ? keyCapText(m_key) : QString();
}

QSize Button::sizeHint() const
{
    const Theme &theme = Theme::current();
    const int high = m_size == ButtonSize::Small      ? height::smallButton
                     : m_size == ButtonSize::FirstRun ? height::firstRunButton
                                                      : height::button;
    if (text().isEmpty() && m_icon) {
        return {theme.height(high), theme.height(high)}; // the icon alone
    }
    int wide = 2 * padding() + textWidth(textFont(), QString(text()).remove(u'&'));
    if (m_icon) {
        wide += buttonIcon + iconGap;
    }
    if (!capText().isEmpty()) {
        wide += iconGap + keyCapSize(capText(), theme).width();
    }
    return {wide, theme.height(high)};
}

void Button::changeEvent(QEvent *event)
{
    QPushButton::changeEvent(event);
    if (event->type() == QEvent::FontChange || event->type() == QEvent::StyleChange) {
        updateGeometry();
    }
}

void Button::paintEvent(QPaintEvent * /*event*/)
{
    const Theme &theme = Theme::current();
    QStyleOptionButton option;
    initStyleOption(&option);
    QPainter painter(this);
    paintButtonPanel(painter, rect(), m_kind, ControlState::of(option, this), theme);
    QColor color = theme.color(textToken(m_kind, isEnabled()));
    if (m_kind == ButtonKind::Danger) {
        color = theme.state(UiState::Unreachable).text;
    }
    if (!isEnabled()) {
        painter.setOpacity(m_kind == ButtonKind::Primary ? 0.85 : 0.7);
    }
    // The content is one block in the middle.
    const int content = sizeHint().width() - 2 * padding();
    qreal left = std::max((width() - content) / 2.0, padding() / 2.0);
    if (m_icon) {
        const QRectF box(left, (height() - buttonIcon) / 2.0, buttonIcon, buttonIcon);
        paintIcon(painter, snapped(painter, box), *m_icon, color);
        left += buttonIcon + iconGap;
    }
    const QString label = QString(text()).remove(u'&');
    const QFont font = textFont();
    const QSize cap = capText().isEmpty() ? QSize() : keyCapSize(capText(), theme);
    const int capRoom = cap.isEmpty() ? 0 : cap.width() + iconGap;
    const qreal room = std::min<qreal>(textWidth(font, label), width() - left - capRoom - padding() / 2.0);
    paintText(painter, QRectF(left, 0, room, height()), font, color, label);
    if (capRoom > 0) {
        const QRectF box(left + room + iconGap, (height() - cap.height()) / 2.0, cap.width(), cap.height());
        const bool primary = m_kind == ButtonKind::Primary;
        paintKeyCap(painter, box, capText(), primary ? color : theme.color(Token::Text2), theme);
    }
}

IconButton::IconButton(Icon icon, const QString &name, const QKeySequence &key, QWidget *parent)
    : QToolButton(parent)
    , m_key(key)
{
    setAutoRaise(true);
    setIconSize({buttonIcon, buttonIcon});
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    setFocusPolicy(Qt::StrongFocus);
    setIconOf(icon, Token::Text2);
    setName(name);
}

void IconButton::setIconOf(Icon icon, Token token)
{
    setIcon(themedIcon(icon, token));
}

void IconButton::setName(const QString &name)
{
    setAccessibleName(name);
    setToolTip(withKey(name, m_key));
}

QSize IconButton::sizeHint() const
{
    const int side = Theme::current().height(leastTarget);
    return {side, side};
}

} // namespace spillway
