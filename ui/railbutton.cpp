// SPDX-License-Identifier: MIT
#include "ui/railbutton.h"

#include "ui/theme/theme.h"
#include "ui/widgets/paint.h"

#include <QEvent>
#include <QPainter>

namespace spillway
{

namespace
{

constexpr int boxWidth = 60;
constexpr int boxHeight = 52;
constexpr int barWidth = 3;
constexpr int barHeight = 24;
constexpr int iconTop = 8;
constexpr int textTop = 29;
constexpr int badgeSize = 8;

} // namespace

RailButton::RailButton(Icon icon, const QString &name, QWidget *parent)
    : QToolButton(parent)
    , m_icon(icon)
    , m_name(name)
{
    setText(name);
    setCheckable(true);
    setAttribute(Qt::WA_Hover);
    setProperty("ownFocus", true); // a ring around it would not fit into the rail
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    tell();
}

void RailButton::setPlace(int number, int count)
{
    m_number = number;
    m_count = count;
    tell();
}

void RailButton::setBadge(bool badge)
{
    m_badge = badge;
    tell();
    update();
}

void RailButton::tell()
{
    const QString place = m_count > 0 ? tr("%1, page %2 of %3").arg(m_name).arg(m_number).arg(m_count) : m_name;
    setAccessibleName(m_badge ? tr("%1, needs attention").arg(place) : place);
}

QSize RailButton::sizeHint() const
{
    return {width::rail, Theme::current().height(boxHeight)};
}

QRect RailButton::box() const
{
    return {(width::rail - boxWidth) / 2, 0, boxWidth, height()};
}

void RailButton::changeEvent(QEvent *event)
{
    QToolButton::changeEvent(event);
    if (event->type() == QEvent::FontChange || event->type() == QEvent::StyleChange) {
        updateGeometry();
    }
}

void RailButton::paintEvent(QPaintEvent * /*event*/)
{
    const Theme &theme = Theme::current();
    QPainter painter(this);
    const QRect ground = box();
    if (isChecked()) {
        paintBox(painter, QRectF(ground).adjusted(-1, 0, 1, 0), radius::card, theme.color(Token::Surface),
                 theme.color(Token::Border));
        const QRectF bar(0, (height() - barHeight) / 2.0, barWidth, barHeight);
        painter.fillRect(snapped(painter, bar), theme.color(Token::Accent));
    } else if (underMouse()) {
        paintBox(painter, ground, radius::card, theme.color(Token::Hover), theme.color(Token::Hover));
    }
    const QColor color = theme.color(isChecked() ? Token::Accent : Token::Text2);
    const qreal scale = height() / qreal(boxHeight);
    const QRectF icon(ground.center().x() + 1 - spillway::iconSize / 2.0, iconTop * scale, spillway::iconSize,
                      spillway::iconSize);
    paintIcon(painter, snapped(painter, icon), m_icon, color);
    const QFont font = theme.font(TextStyle::Caption, isChecked() ? QFont::DemiBold : QFont::Normal);
    const QRectF text(ground.left() - 3, textTop * scale, ground.width() + 6, 19 * scale);
    paintText(painter, text, font, color, m_name, Qt::AlignHCenter | Qt::AlignVCenter);
    if (m_badge) {
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(theme.color(isChecked() ? Token::Surface : Token::Rail));
        painter.setBrush(theme.state(UiState::Attention).bar);
        painter.drawEllipse(QRectF(icon.right() - badgeSize / 2.0 + 1, icon.top() - 2, badgeSize, badgeSize));
    }
    if (hasFocus() && window()->testAttribute(Qt::WA_KeyboardFocusChange)) {
        paintFocusRing(painter, QRectF(ground).adjusted(4, 4, -4, -4), radius::control);
    }
}

} // namespace spillway
