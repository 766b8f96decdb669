// SPDX-License-Identifier: MIT
#include "ui/widgets/statepill.h"

#include "ui/widgets/format.h"
#include "ui/widgets/paint.h"
#include "ui/widgets/stateglyph.h"

#include <QPainter>
#include <QPainterPath>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace spillway
{

namespace
{

constexpr int sidePadding = 6;
constexpr int glyphGap = 5;
constexpr int barHeight = 3;

QString wordOf(const PillContent &content)
{
    return content.word.isEmpty() ? stateWord(content.state) : content.word;
}

QFont pillFont(const Theme &theme)
{
    return theme.font(TextStyle::Label, QFont::DemiBold);
}

} // namespace

QSize pillSize(const Theme &theme)
{
    // Wider than the design's where the system's font is wider than the one it was drawn with.
    int wide = theme.height(width::pill);
    for (int i = 0; i < uiStateCount; ++i) {
        PillContent widest{UiState(i), {}, {}, {}};
        if (widest.state == UiState::Throttled) {
            widest.left = std::chrono::seconds(99);
        }
        wide = std::max(wide, pillWidth(widest, theme));
    }
    return {wide, theme.height(height::pill)};
}

int pillWidth(const PillContent &content, const Theme &theme)
{
    const QFont font = pillFont(theme);
    int needed = sidePadding + theme.height(glyphSize) + glyphGap + textWidth(font, wordOf(content)) + sidePadding;
    if (content.left) {
        needed += spacing::m + textWidth(font, u"99 s"_s);
    }
    return needed;
}

void paintStatePill(QPainter &painter, const QRectF &rect, const PillContent &content, const Theme &theme)
{
    const StateColors &colors = theme.state(content.state);
    const QRectF box = snapped(painter, rect);
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    QPainterPath shape;
    shape.addRoundedRect(box, radius::pill, radius::pill);
    if (theme.isHighContrast()) {
        paintBox(painter, box, radius::pill, colors.tint, colors.text);
    } else {
        painter.fillPath(shape, colors.tint);
    }
    if (content.left && content.whole.count() > 0) {
        const qreal part = std::clamp(double(content.left->count()) / double(content.whole.count()), 0.0, 1.0);
        painter.setClipPath(shape);
        painter.fillRect(snapped(painter, QRectF(box.left(), box.bottom() - barHeight, box.width() * part, barHeight)),
                         colors.bar);
        painter.setClipping(false);
    }
    const qreal side = theme.height(glyphSize);
    const QRectF glyph(box.left() + sidePadding, box.center().y() - side / 2, side, side);
    paintStateGlyph(painter, glyph, content.state, theme);
    QRectF rest(glyph.right() + glyphGap, box.top(), box.right() - sidePadding - glyph.right() - glyphGap,
                box.height());
    const QFont font = pillFont(theme);
    if (content.left) {
        const QString countdown = formatCountdown(*content.left);
        paintText(painter, rest, font, colors.text, countdown, Qt::AlignRight | Qt::AlignVCenter);
        rest.setRight(rest.right() - textWidth(font, countdown) - spacing::xs);
    }
    paintText(painter, rest, font, colors.text, wordOf(content));
    painter.restore();
}

QString pillText(const PillContent &content)
{
    if (!content.left) {
        return wordOf(content);
    }
    return StatePill::tr("%1, %2 left").arg(wordOf(content), spokenCountdown(*content.left));
}

StatePill::StatePill(QWidget *parent)
    : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    setAccessibleName(pillText(m_content));
}

void StatePill::setContent(const PillContent &content)
{
    if (content == m_content) {
        return;
    }
    // A countdown must not speak every second: the name changes with state and word only.
    const bool another = content.state != m_content.state || content.word != m_content.word;
    const bool resized = another || content.left.has_value() != m_content.left.has_value();
    m_content = content;
    if (another) {
        setAccessibleName(pillText(content));
    }
    if (resized) {
        updateGeometry();
    }
    update();
}

QSize StatePill::sizeHint() const
{
    const Theme &theme = Theme::current();
    return {pillWidth(m_content, theme), theme.height(height::pill)};
}

void StatePill::paintEvent(QPaintEvent * /*event*/)
{
    QPainter painter(this);
    paintStatePill(painter, rect(), m_content, Theme::current());
}

} // namespace spillway
