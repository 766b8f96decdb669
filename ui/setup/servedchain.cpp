// SPDX-License-Identifier: MIT
#include "ui/setup/servedchain.h"

#include "ui/theme/icon.h"
#include "ui/theme/theme.h"
#include "ui/widgets/backendswatch.h"
#include "ui/widgets/format.h"
#include "ui/widgets/paint.h"
#include "ui/widgets/stateglyph.h"

#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace spillway
{

namespace
{

constexpr int boxHeight = 56;
constexpr int boxLeast = 128;
constexpr int boxMost = 260;
constexpr int arrowWidth = 24;
constexpr int arrowSide = 14;
constexpr int inset = 11;

void paintNode(QPainter &painter, const QRectF &box, const ChainNode &node, const Theme &theme)
{
    paintBox(painter, box, radius::card, theme.color(Token::Surface),
             node.answered ? theme.state(node.state).glyph : theme.color(Token::Border));
    const QFont nameFont = theme.font(TextStyle::Body, QFont::DemiBold);
    const QFont resultFont = theme.font(TextStyle::Label);
    const QFont statusFont = theme.font(TextStyle::Label, QFont::DemiBold);
    const qreal half = box.height() / 2 - 7;
    QRectF first(box.left() + inset, box.top() + 6, box.width() - 2 * inset, half);
    const qreal side = theme.height(swatchSize);
    if (node.colorIndex >= 0) {
        paintBackendSwatch(painter, QRectF(first.left(), first.center().y() - side / 2, side, side), node.colorIndex,
                           theme);
        first.setLeft(first.left() + side + 6);
    }
    paintText(painter, first, nameFont, theme.color(Token::Text), node.backend, Qt::AlignLeft | Qt::AlignVCenter,
              Qt::ElideMiddle);
    QRectF second(box.left() + inset, box.center().y(), box.width() - 2 * inset, half);
    const qreal glyph = theme.height(glyphSize);
    paintStateGlyph(painter, QRectF(second.left(), second.center().y() - glyph / 2, glyph, glyph), node.state, theme);
    second.setLeft(second.left() + glyph + spacing::xs);
    paintText(painter, second, statusFont, theme.state(node.state).text, node.result);
    second.setLeft(second.left() + textWidth(statusFont, node.result) + 5);
    if (node.time.count() >= 0) {
        paintText(painter, second, resultFont, theme.color(Token::Text2), formatLatency(node.time));
    }
}

} // namespace

ServedChain::ServedChain(QWidget *parent)
    : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setNodes({});
}

void ServedChain::setNodes(const QList<ChainNode> &nodes)
{
    m_nodes = nodes;
    setAccessibleName(tr("Served by"));
    setAccessibleDescription(spoken());
    update();
}

QString ServedChain::spoken() const
{
    QStringList parts;
    for (const ChainNode &node : m_nodes) {
        QString part = node.backend + u' ' + node.result;
        if (node.time.count() >= 0) {
            part += u" in "_s + formatLatency(node.time);
        }
        parts.append(part);
    }
    return parts.isEmpty() ? tr("Nothing has been sent yet") : parts.join(u", "_s);
}

QSize ServedChain::sizeHint() const
{
    return {boxLeast * 3 + arrowWidth * 2, Theme::current().height(boxHeight)};
}

QSize ServedChain::minimumSizeHint() const
{
    return {boxLeast, Theme::current().height(boxHeight)};
}

qsizetype ServedChain::shownCount() const
{
    const auto fit = qsizetype((width() + arrowWidth) / (boxLeast + arrowWidth));
    return std::min(m_nodes.size(), std::max<qsizetype>(1, fit));
}

void ServedChain::paintEvent(QPaintEvent * /*event*/)
{
    const Theme &theme = Theme::current();
    QPainter painter(this);
    const qsizetype count = shownCount();
    if (count == 0) {
        paintBox(painter, rect(), radius::card, theme.color(Token::Surface), theme.color(Token::Border));
        paintText(painter, QRectF(rect()).adjusted(inset, 0, -inset, 0), theme.font(TextStyle::Label),
                  theme.color(Token::Text3), spoken());
        return;
    }
    const qreal share = (width() - arrowWidth * (count - 1.0)) / qreal(count);
    const qreal side = std::min<qreal>(share, boxMost);
    for (qsizetype i = 0; i < count; ++i) {
        const QRectF box = snapped(painter, QRectF(qreal(i) * (side + arrowWidth), 0, side, height()));
        paintNode(painter, box, m_nodes[m_nodes.size() - count + i], theme);
        if (i > 0) {
            paintIcon(
                painter,
                QRectF(box.left() - (arrowWidth + arrowSide) / 2.0, (height() - arrowSide) / 2.0, arrowSide, arrowSide),
                Icon::ArrowRight, theme.color(Token::Text2));
        }
    }
}

bool ServedChain::event(QEvent *event)
{
    if (event->type() == QEvent::ToolTip && shownCount() < m_nodes.size()) {
        QToolTip::showText(static_cast<QHelpEvent *>(event)->globalPos(), spoken(), this);
        return true;
    }
    return QWidget::event(event);
}

} // namespace spillway
