// SPDX-License-Identifier: MIT
#include "ui/widgets/banner.h"

#include "ui/theme/theme.h"
#include "ui/widgets/paint.h"
#include "ui/widgets/stateglyph.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>

using namespace Qt::StringLiterals;

namespace spillway
{

namespace
{

constexpr int glyphLeft = 10;
constexpr int glyphSide = 15;
constexpr int glyphGap = 8;

UiState stateOf(BannerKind kind)
{
    switch (kind) {
    case BannerKind::Attention:
        return UiState::Attention;
    case BannerKind::Error:
        return UiState::Unreachable;
    case BannerKind::Success:
        return UiState::Healthy;
    case BannerKind::Info:
        break;
    }
    return UiState::Probing;
}

QString kindWord(BannerKind kind)
{
    switch (kind) {
    case BannerKind::Attention:
        return Banner::tr("Attention");
    case BannerKind::Error:
        return Banner::tr("Error");
    case BannerKind::Success:
        return Banner::tr("Done");
    case BannerKind::Info:
        break;
    }
    return Banner::tr("Note");
}

} // namespace

Banner::Banner(BannerKind kind, QWidget *parent)
    : QFrame(parent)
    , m_kind(kind)
    , m_label(new QLabel(this))
    , m_layout(new QHBoxLayout(this))
{
    m_label->setTextFormat(Qt::RichText);
    m_label->setWordWrap(true);
    m_label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_label->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Minimum);
    m_layout->setSpacing(spacing::s);
    m_layout->addWidget(m_label, 1);
    showText();
}

void Banner::setKind(BannerKind kind)
{
    m_kind = kind;
    showText();
    update();
}

void Banner::setText(const QString &strong, const QString &rest)
{
    m_before.clear();
    m_strong = strong;
    m_between = strong.isEmpty() || rest.isEmpty() ? QString() : u" "_s;
    m_rest = rest;
    showText();
}

void Banner::setSentence(const QString &sentence, const QString &strong)
{
    const qsizetype at = strong.isEmpty() ? -1 : sentence.indexOf(strong);
    m_before = sentence.left(std::max<qsizetype>(at, 0));
    m_strong = at < 0 ? QString() : strong;
    m_between.clear();
    m_rest = sentence.sliced(m_before.size() + m_strong.size());
    showText();
}

void Banner::setRestBelow(bool below)
{
    m_restBelow = below;
    showText();
}

QString Banner::text() const
{
    return m_before + m_strong + m_between + m_rest;
}

Button *Banner::addButton(const QString &text, ButtonKind kind)
{
    auto *button = new Button(text, kind, this);
    button->setButtonSize(ButtonSize::Small);
    m_layout->addWidget(button, 0, Qt::AlignVCenter);
    m_buttons.append(button);
    return button;
}

void Banner::clearButtons()
{
    for (Button *button : std::as_const(m_buttons)) {
        button->hide();
        button->deleteLater(); // it may be the one that was just clicked
    }
    m_buttons.clear();
}

void Banner::showText()
{
    const Theme &theme = Theme::current();
    const int glyph = theme.height(glyphSide);
    m_layout->setContentsMargins(glyphLeft + glyph + glyphGap, 6, 10, 6);
    setMinimumHeight(theme.height(38));
    const QString between = m_restBelow && !m_between.isEmpty() ? u"<br>"_s : m_between;
    // Above a text of its own the headline has the colour of the glyph.
    const QString color = m_restBelow ? u";color:"_s + theme.state(stateOf(m_kind)).text.name() : QString();
    m_label->setText(u"%1<span style=\"font-weight:600%2\">%3</span>%4%5"_s.arg(
        m_before.toHtmlEscaped(), color, m_strong.toHtmlEscaped(), between, m_rest.toHtmlEscaped()));
    setAccessibleName(kindWord(m_kind) + u": "_s + text());
    m_label->setAccessibleName(text());
}

void Banner::changeEvent(QEvent *event)
{
    QFrame::changeEvent(event);
    if (event->type() == QEvent::StyleChange) {
        showText();
    }
}

void Banner::paintEvent(QPaintEvent * /*event*/)
{
    const Theme &theme = Theme::current();
    QPainter painter(this);
    const StateColors &colors = theme.state(stateOf(m_kind));
    paintBox(painter, rect(), radius::control, colors.tint, theme.isHighContrast() ? colors.text : colors.tint);
    // The glyph stands beside the first line of the text.
    const qreal side = theme.height(glyphSide);
    const int line = m_label->fontMetrics().height();
    const int lines = std::max(1, m_label->heightForWidth(m_label->width()) / std::max(line, 1));
    const qreal middle = lines > 2 ? m_label->y() + line / 2.0 + 1 : height() / 2.0;
    const QRectF box(glyphLeft, middle - side / 2, side, side);
    if (m_kind == BannerKind::Info) {
        paintIcon(painter, box.adjusted(-1, -1, 1, 1), Icon::Info, colors.text);
    } else {
        paintStateGlyph(painter, box, stateOf(m_kind), theme);
    }
}

} // namespace spillway
