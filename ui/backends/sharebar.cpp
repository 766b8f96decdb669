// SPDX-License-Identifier: MIT
#include "ui/backends/sharebar.h"

#include "ui/theme/theme.h"
#include "ui/widgets/backendswatch.h"
#include "ui/widgets/format.h"
#include "ui/widgets/paint.h"

#include <QPainter>
#include <QPainterPath>

#include <algorithm>

namespace spillway
{

namespace
{

constexpr int barHeight = 12;
constexpr int legendHeight = 20;
constexpr int legendGap = 7;
constexpr int gap = 2; ///< between two shares

} // namespace

ShareBar::ShareBar(QWidget *parent)
    : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void ShareBar::setShares(const QList<Share> &shares)
{
    if (shares == m_shares) {
        return;
    }
    m_shares = shares;
    QStringList spoken;
    for (const Share &share : shares) {
        spoken.append(tr("%1 %2").arg(share.name, formatPercent(share.share)));
    }
    setAccessibleName(spoken.isEmpty() ? tr("No backend would be asked") : spoken.join(QStringLiteral(", ")));
    update();
}

QSize ShareBar::sizeHint() const
{
    return {200, barHeight + legendGap + Theme::current().height(legendHeight)};
}

void ShareBar::paintEvent(QPaintEvent * /*event*/)
{
    const Theme &theme = Theme::current();
    QPainter painter(this);
    QPainterPath outline;
    const QRectF bar(0, 0, width(), barHeight);
    outline.addRoundedRect(bar, radius::bar, radius::bar);
    painter.setRenderHint(QPainter::Antialiasing);
    if (m_shares.isEmpty()) {
        painter.fillPath(outline, theme.color(Token::Alt));
        return;
    }
    const QFont nameFont = theme.font(TextStyle::Body);
    const qreal side = theme.height(swatchSize);
    const qreal high = theme.height(legendHeight);
    qreal left = 0;
    qreal free = 0; // where the last name ends
    for (const Share &share : std::as_const(m_shares)) {
        const qreal right = left + width() * share.share;
        const bool isLast = right > width() - 1;
        painter.save();
        painter.setClipPath(outline);
        painter.fillRect(snapped(painter, QRectF(left, 0, right - left - (isLast ? 0 : gap), barHeight)),
                         theme.backend(share.colorIndex));
        painter.restore();
        const qreal at = std::max(left, free);
        const QString percent = formatPercent(share.share);
        const qreal nameWidth = textWidth(nameFont, share.name);
        const qreal needed = side + legendGap + nameWidth + legendGap + textWidth(nameFont, percent);
        if (at + needed <= width()) {
            const qreal top = barHeight + legendGap;
            paintBackendSwatch(painter, QRectF(at, top + (high - side) / 2, side, side), share.colorIndex, theme);
            const QRectF name(at + side + legendGap, top, nameWidth, high);
            paintText(painter, name, nameFont, theme.color(Token::Text), share.name);
            paintText(painter, QRectF(name.right() + legendGap, top, width() - name.right(), high), nameFont,
                      theme.color(Token::Text2), percent);
            free = at + needed + spacing::l;
        }
        left = right;
    }
}

} // namespace spillway
