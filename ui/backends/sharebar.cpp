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

QList<qreal> ShareBar::legendPlaces(const QFont &font, qreal *nameLimit) const
{
    const qreal side = Theme::current().height(swatchSize);
    QList<qreal> widths;
    for (const Share &share : m_shares) {
        widths.append(side + 2 * legendGap + textWidth(font, share.name) + textWidth(font, formatPercent(share.share)));
    }
    // First below its own share; where one does not fit there, all close together; else with shorter names.
    *nameLimit = width();
    for (const bool packed : {false, true}) {
        QList<qreal> places;
        qreal left = 0;
        qreal free = 0;
        for (qsizetype i = 0; i < m_shares.size(); ++i) {
            places.append(packed ? free : std::max(left, free));
            free = places.last() + widths[i] + spacing::l;
            left += width() * m_shares[i].share;
        }
        if (free - spacing::l <= width()) {
            return places;
        }
    }
    QList<qreal> places;
    const qreal each = width() / std::max(qreal(m_shares.size()), 1.0);
    for (qsizetype i = 0; i < m_shares.size(); ++i) {
        places.append(each * qreal(i));
    }
    *nameLimit = std::max(each - side - 2 * legendGap - textWidth(font, QStringLiteral("100 %")) - spacing::s, 0.0);
    return places;
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
    const QFont font = theme.font(TextStyle::Body);
    const qreal side = theme.height(swatchSize);
    const qreal high = theme.height(legendHeight);
    const qreal top = barHeight + legendGap;
    qreal nameLimit = 0;
    const QList<qreal> places = legendPlaces(font, &nameLimit);
    qreal left = 0;
    for (qsizetype i = 0; i < m_shares.size(); ++i) {
        const Share &share = m_shares[i];
        const qreal right = left + width() * share.share;
        painter.save();
        painter.setClipPath(outline);
        painter.fillRect(snapped(painter, QRectF(left, 0, right - left - (right < width() - 1 ? gap : 0), barHeight)),
                         theme.backend(share.colorIndex));
        painter.restore();
        paintBackendSwatch(painter, QRectF(places[i], top + (high - side) / 2, side, side), share.colorIndex, theme);
        const QRectF name(places[i] + side + legendGap, top, std::min(qreal(textWidth(font, share.name)), nameLimit),
                          high);
        paintText(painter, name, font, theme.color(Token::Text), share.name);
        paintText(painter, QRectF(name.right() + legendGap, top, width() - name.right(), high), font,
                  theme.color(Token::Text2), formatPercent(share.share));
        left = right;
    }
}

} // namespace spillway
