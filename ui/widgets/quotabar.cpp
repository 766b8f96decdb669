// SPDX-License-Identifier: MIT
#include "ui/widgets/quotabar.h"

#include "ui/theme/theme.h"
#include "ui/widgets/format.h"
#include "ui/widgets/paint.h"

#include <QCoreApplication>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace spillway
{

namespace
{

constexpr qreal barHeight = 6;

QString tr(const char *text)
{
    return QCoreApplication::translate("Quota", text);
}

QString notReported()
{
    return tr("Not reported");
}

} // namespace

double Quota::ratio() const
{
    return isKnown() ? std::clamp(double(left) / double(limit), 0.0, 1.0) : 0.0;
}

Quota scarcer(const Quota &tokens, const Quota &requests)
{
    if (tokens.isKnown() && requests.isKnown()) {
        return requests.ratio() < tokens.ratio() ? requests : tokens;
    }
    return requests.isKnown() ? requests : tokens;
}

void paintQuota(QPainter &painter, const QRectF &rect, const Quota &quota, const Theme &theme, bool dimmed)
{
    const QFont font = theme.font(TextStyle::Caption);
    if (!quota.isKnown()) {
        const QString text = quota.left >= 0 ? tr("%1 left").arg(formatCompact(quota.left)) : notReported();
        paintText(painter, rect, font, theme.color(Token::Text3), text);
        return;
    }
    painter.save();
    if (dimmed) {
        painter.setOpacity(painter.opacity() * 0.6);
    }
    // Text and bar are one block in the middle of the cell.
    const qreal line = QFontMetricsF(font).height();
    const qreal block = line + 2 + barHeight;
    const QRectF text(rect.left(), rect.center().y() - block / 2, rect.width(), line);
    const QString percent = formatPercent(quota.ratio());
    paintText(painter, text, font, theme.color(Token::Text2), percent);
    const QRectF right = text.adjusted(textWidth(font, percent) + spacing::xs, 0, 0, 0);
    QString amount = tr("%1 of %2").arg(formatCompact(quota.left), formatCompact(quota.limit));
    if (textWidth(font, amount) > right.width()) {
        amount = formatCompact(quota.left); // a part of a number would be worse than none
    }
    paintText(painter, right, font, theme.color(Token::Text2), amount, Qt::AlignRight | Qt::AlignVCenter);
    const QRectF bar = snapped(painter, QRectF(rect.left(), text.bottom() + 2, rect.width(), barHeight));
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(theme.isHighContrast() ? QPen(theme.color(Token::Text), 1) : QPen(Qt::NoPen));
    painter.setBrush(theme.color(Token::Grid));
    if (theme.isHighContrast()) {
        painter.setBrush(Qt::NoBrush);
    }
    painter.drawRoundedRect(bar, radius::bar, radius::bar);
    if (quota.left > 0) {
        // Something left is always seen.
        const qreal filled = std::max(bar.width() * quota.ratio(), 3.0);
        painter.setPen(Qt::NoPen);
        painter.setBrush(quota.ratio() < lowQuota ? theme.state(UiState::Throttled).bar : theme.color(Token::Accent));
        painter.drawRoundedRect(QRectF(bar.left(), bar.top(), filled, bar.height()),
                                std::min<qreal>(radius::bar, filled / 2), radius::bar);
    }
    painter.restore();
}

QString quotaText(const Quota &quota)
{
    const QString unit = quota.unit == Quota::Unit::Tokens ? tr("tokens") : tr("requests");
    if (!quota.isKnown()) {
        return quota.left >= 0 ? tr("%1 %2 left").arg(spokenCount(quota.left), unit) : notReported();
    }
    return tr("%1 percent, %2 of %3 %4")
        .arg(QString::number(std::lround(quota.ratio() * 100)), spokenCount(quota.left), spokenCount(quota.limit),
             unit);
}

} // namespace spillway
