// SPDX-License-Identifier: MIT
#include "ui/widgets/card.h"

#include "ui/theme/theme.h"
#include "ui/widgets/paint.h"
#include "ui/widgets/textlabel.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QPainter>
#include <QVBoxLayout>

namespace spillway
{

Pane::Pane(Token ground, Qt::Edges lines, QWidget *parent)
    : QFrame(parent)
    , m_ground(ground)
    , m_lines(lines)
{
}

void Pane::setGround(Token ground)
{
    m_ground = ground;
    update();
}

void Pane::paintEvent(QPaintEvent * /*event*/)
{
    const Theme &theme = Theme::current();
    QPainter painter(this);
    painter.fillRect(rect(), theme.color(m_ground));
    const QColor line = theme.color(Token::Border);
    if (m_lines & Qt::TopEdge) {
        fillTopLine(painter, rect(), line);
    }
    if (m_lines & Qt::BottomEdge) {
        fillBottomLine(painter, rect(), line);
    }
    if (m_lines & Qt::LeftEdge) {
        fillLeftLine(painter, rect(), line);
    }
    if (m_lines & Qt::RightEdge) {
        fillRightLine(painter, rect(), line);
    }
}

Card::Card(const QString &title, QWidget *parent)
    : QFrame(parent)
    , m_titleArea(new QWidget(this))
    , m_title(new TextLabel(title, TextStyle::Section, Token::Text, m_titleArea))
    , m_subtitle(new TextLabel({}, TextStyle::Label, Token::Text2, m_titleArea))
    , m_titleRow(new QHBoxLayout(m_titleArea))
    , m_body(new QVBoxLayout)
{
    m_titleRow->setContentsMargins(14, 0, spacing::s, 0);
    m_titleRow->setSpacing(spacing::s);
    m_titleRow->addWidget(m_title);
    m_titleRow->addWidget(m_subtitle);
    m_titleRow->addStretch();
    m_body->setContentsMargins(0, 0, 0, 0);
    m_body->setSpacing(0);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(1, 1, 1, 1);
    layout->setSpacing(0);
    layout->addWidget(m_titleArea);
    layout->addLayout(m_body, 1);
    setTitleVisible(!title.isEmpty());
    fitTitle();
}

void Card::setTitle(const QString &title)
{
    m_title->setText(title);
    setTitleVisible(!title.isEmpty());
}

void Card::setSubtitle(const QString &subtitle)
{
    m_subtitle->setText(subtitle);
}

void Card::setSubtitleState(std::optional<UiState> state)
{
    m_subtitle->setState(state);
}

void Card::setTitleVisible(bool visible)
{
    m_titleArea->setVisible(visible);
}

void Card::fitTitle()
{
    m_titleArea->setFixedHeight(Theme::current().height(height::cardTitle));
}

void Card::changeEvent(QEvent *event)
{
    QFrame::changeEvent(event);
    if (event->type() == QEvent::StyleChange) {
        fitTitle();
    }
}

void Card::paintEvent(QPaintEvent * /*event*/)
{
    const Theme &theme = Theme::current();
    QPainter painter(this);
    paintBox(painter, rect(), radius::card, theme.color(Token::Surface), theme.color(Token::Border));
}

} // namespace spillway
