// SPDX-License-Identifier: MIT
#include "ui/widgets/textlink.h"

#include "ui/theme/theme.h"
#include "ui/widgets/paint.h"

#include <QPainter>

namespace spillway
{

namespace
{
constexpr int linkIcon = 14;
} // namespace

TextLink::TextLink(const QString &text, QWidget *parent)
    : QAbstractButton(parent)
{
    setText(text);
    setCursor(Qt::PointingHandCursor);
    setFocusPolicy(Qt::StrongFocus);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    setProperty("focusRadius", radius::bar);
}

void TextLink::setIconOf(Icon icon)
{
    m_icon = icon;
    updateGeometry();
    update();
}

QSize TextLink::sizeHint() const
{
    const Theme &theme = Theme::current();
    const QFont font = theme.font(TextStyle::Label);
    const int icon = m_icon ? linkIcon + spacing::xs : 0;
    return {icon + textWidth(font, text()) + 2, std::max(QFontMetrics(font).height(), linkIcon)};
}

void TextLink::paintEvent(QPaintEvent * /*event*/)
{
    const Theme &theme = Theme::current();
    QPainter painter(this);
    const QColor color = theme.color(isEnabled() ? Token::Link : Token::Text3);
    QRectF rest(rect());
    if (m_icon) {
        paintIcon(painter, QRectF(0, (height() - linkIcon) / 2.0, linkIcon, linkIcon), *m_icon, color);
        rest.setLeft(linkIcon + spacing::xs);
    }
    QFont font = theme.font(TextStyle::Label);
    font.setUnderline(isEnabled() && underMouse());
    paintText(painter, rest, font, color, text());
}

void TextLink::enterEvent(QEnterEvent *event)
{
    QAbstractButton::enterEvent(event);
    update();
}

void TextLink::leaveEvent(QEvent *event)
{
    QAbstractButton::leaveEvent(event);
    update();
}

} // namespace spillway
