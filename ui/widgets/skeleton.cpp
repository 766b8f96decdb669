// SPDX-License-Identifier: MIT
#include "ui/widgets/skeleton.h"

#include "ui/theme/icon.h"
#include "ui/theme/theme.h"
#include "ui/widgets/paint.h"

#include <QPainter>

#include <array>

namespace spillway
{

namespace
{

constexpr int barHeight = 10;
constexpr int barStep = 19;
constexpr int firstBar = 28;
/// Bars of different lengths look like lines of text.
constexpr std::array<qreal, 4> lengths = {0.92, 0.70, 0.82, 0.60};

} // namespace

Skeleton::Skeleton(const QString &text, int bars, QWidget *parent)
    : QWidget(parent)
    , m_bars(bars)
{
    setText(text);
}

void Skeleton::setText(const QString &text)
{
    m_text = text;
    setAccessibleName(text);
    update();
}

QSize Skeleton::sizeHint() const
{
    const Theme &theme = Theme::current();
    return {textWidth(theme.font(TextStyle::Label), m_text) + 60, theme.height(firstBar + barStep * m_bars)};
}

QSize Skeleton::minimumSizeHint() const
{
    return {120, sizeHint().height()};
}

void Skeleton::paintEvent(QPaintEvent * /*event*/)
{
    const Theme &theme = Theme::current();
    QPainter painter(this);
    const QFont font = theme.font(TextStyle::Label);
    const QRectF line(0, 0, width(), theme.height(18));
    paintIcon(painter, QRectF(0, line.center().y() - 7, 14, 14), Icon::Refresh, theme.color(Token::Text2));
    paintText(painter, line.adjusted(20, 0, 0, 0), font, theme.color(Token::Text2), m_text);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(theme.isHighContrast() ? QPen(theme.color(Token::Text), 1) : QPen(Qt::NoPen));
    painter.setBrush(theme.isHighContrast() ? QBrush(Qt::NoBrush) : QBrush(theme.color(Token::Grid)));
    for (int i = 0; i < m_bars; ++i) {
        const qreal length = width() * lengths[size_t(i) % lengths.size()];
        painter.drawRoundedRect(QRectF(0, theme.height(firstBar + i * barStep), length, theme.height(barHeight)), 4, 4);
    }
}

} // namespace spillway
