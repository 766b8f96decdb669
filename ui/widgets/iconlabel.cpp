// SPDX-License-Identifier: MIT
#include "ui/widgets/iconlabel.h"

#include "ui/theme/theme.h"

#include <QPainter>

namespace spillway
{

IconLabel::IconLabel(Icon icon, QWidget *parent, Token color)
    : QWidget(parent)
    , m_icon(icon)
    , m_color(color)
{
    setFixedSize(iconSize, iconSize);
}

void IconLabel::paintEvent(QPaintEvent * /*event*/)
{
    QPainter painter(this);
    paintIcon(painter, rect(), m_icon, Theme::current().color(m_color));
}

} // namespace spillway
