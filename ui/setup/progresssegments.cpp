// SPDX-License-Identifier: MIT
#include "ui/setup/progresssegments.h"

#include "ui/theme/theme.h"
#include "ui/widgets/paint.h"

#include <QPainter>

namespace spillway
{

namespace
{

constexpr int barWidth = 17;
constexpr int barHeight = 6;
constexpr int barGap = 3;

} // namespace

ProgressSegments::ProgressSegments(QWidget *parent)
    : QWidget(parent)
    , m_states(setupStepCount, StepState::Unknown)
{
    setFixedSize(sizeHint());
    setStates(m_states, -1);
}

void ProgressSegments::setStates(const QList<StepState> &states, int current)
{
    m_states = states;
    m_current = current;
    setAccessibleName(tr("Progress, %1").arg(valueText()));
    update();
}

QString ProgressSegments::valueText() const
{
    return tr("%1 of %2").arg(m_states.count(StepState::Done)).arg(m_states.size());
}

QSize ProgressSegments::sizeHint() const
{
    return {setupStepCount * barWidth + (setupStepCount - 1) * barGap, barHeight};
}

void ProgressSegments::paintEvent(QPaintEvent * /*event*/)
{
    const Theme &theme = Theme::current();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    for (int i = 0; i < m_states.size(); ++i) {
        QColor color = theme.color(i == m_current ? Token::Accent : Token::Border);
        if (m_states[i] == StepState::Done) {
            color = theme.state(UiState::Healthy).glyph;
        } else if (m_states[i] == StepState::Attention) {
            color = theme.state(UiState::Throttled).bar;
        }
        painter.setBrush(color);
        painter.drawRoundedRect(QRectF(i * (barWidth + barGap), 0, barWidth, barHeight), radius::bar, radius::bar);
    }
}

} // namespace spillway
