// SPDX-License-Identifier: MIT
#include "ui/endpoint/chartlegend.h"

#include "ui/theme/theme.h"
#include "ui/widgets/backendswatch.h"
#include "ui/widgets/paint.h"

#include <QPainter>

#include <algorithm>

namespace spillway
{

namespace
{

constexpr int swatchGap = 5;
constexpr int entryGap = 16;

int entryWidth(const TimelineBackend &backend, const Theme &theme)
{
    return theme.height(swatchSize) + swatchGap + textWidth(theme.font(TextStyle::Label), backend.name);
}

} // namespace

ChartLegend::ChartLegend(QWidget *parent)
    : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void ChartLegend::setBackends(const QList<TimelineBackend> &backends)
{
    const bool same = std::equal(backends.begin(), backends.end(), m_backends.begin(), m_backends.end(),
                                 [](const TimelineBackend &a, const TimelineBackend &b) {
                                     return a.name == b.name && a.colorIndex == b.colorIndex;
                                 });
    if (!same) {
        m_backends = backends;
        update();
    }
}

QSize ChartLegend::sizeHint() const
{
    return {0, Theme::current().height(20)};
}

void ChartLegend::paintEvent(QPaintEvent * /*event*/)
{
    const Theme &theme = Theme::current();
    QPainter painter(this);
    qsizetype count = 0;
    int used = 0;
    for (const TimelineBackend &backend : std::as_const(m_backends)) {
        const int needed = entryWidth(backend, theme) + (count > 0 ? entryGap : 0);
        if (used + needed > width()) {
            break;
        }
        used += needed;
        ++count;
    }
    const qreal side = theme.height(swatchSize);
    qreal x = width() - used; // against the controls at the right
    for (qsizetype i = 0; i < count; ++i) {
        const TimelineBackend &backend = m_backends[i];
        paintBackendSwatch(painter, QRectF(x, (height() - side) / 2, side, side), backend.colorIndex, theme);
        const int wide = entryWidth(backend, theme);
        paintText(painter, QRectF(x + side + swatchGap, 0, wide - side - swatchGap + 1, height()),
                  theme.font(TextStyle::Label), theme.color(Token::Text2), backend.name);
        x += wide + entryGap;
    }
}

} // namespace spillway
