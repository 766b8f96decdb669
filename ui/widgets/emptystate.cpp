// SPDX-License-Identifier: MIT
#include "ui/widgets/emptystate.h"

#include "ui/theme/theme.h"
#include "ui/widgets/textlabel.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QVBoxLayout>

namespace spillway
{

namespace
{

constexpr int iconSide = 28;
constexpr int textWidest = 320;

/// A large quiet icon; decoration only.
class LargeIcon : public QWidget
{
public:
    LargeIcon(Icon icon, QWidget *parent)
        : QWidget(parent)
        , m_icon(icon)
    {
        setFixedSize(iconSide, iconSide);
    }

protected:
    void paintEvent(QPaintEvent * /*event*/) override
    {
        QPainter painter(this);
        paintIcon(painter, rect(), m_icon, Theme::current().color(Token::Text3));
    }

private:
    Icon m_icon;
};

} // namespace

EmptyState::EmptyState(Icon icon, const QString &title, const QString &text, QWidget *parent)
    : QWidget(parent)
    , m_title(new TextLabel(title, TextStyle::Section, Token::Text, this))
    , m_text(new TextLabel(text, TextStyle::Label, Token::Text2, this))
    , m_buttons(new QHBoxLayout)
{
    m_title->setAlignment(Qt::AlignHCenter);
    m_title->setWordWrap(true);
    m_text->setAlignment(Qt::AlignHCenter);
    m_text->setWordWrap(true);
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_buttons->setSpacing(spacing::s);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(spacing::l, spacing::l, spacing::l, spacing::m);
    layout->setSpacing(0);
    layout->addStretch();
    layout->addWidget(new LargeIcon(icon, this), 0, Qt::AlignHCenter);
    layout->addSpacing(6);
    layout->addWidget(m_title);
    layout->addSpacing(spacing::xs);
    // As wide as there is room, and no wider than can be read at a glance.
    auto *middle = new QHBoxLayout;
    middle->addStretch(1);
    middle->addWidget(m_text, 1000);
    middle->addStretch(1);
    layout->addLayout(middle);
    layout->addSpacing(spacing::m);
    auto *centred = new QHBoxLayout;
    centred->addStretch();
    centred->addLayout(m_buttons);
    centred->addStretch();
    layout->addLayout(centred);
    layout->addStretch();
    setText(text);
    fit();
}

void EmptyState::fit()
{
    m_text->setMaximumWidth(Theme::current().height(textWidest));
}

void EmptyState::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::StyleChange) {
        fit();
    }
}

void EmptyState::setTitle(const QString &title)
{
    m_title->setText(title);
}

void EmptyState::setText(const QString &text)
{
    m_text->setText(text);
    m_text->setVisible(!text.isEmpty());
}

Button *EmptyState::addButton(const QString &text, std::optional<Icon> icon)
{
    auto *button = new Button(text, ButtonKind::Normal, this);
    button->setButtonSize(ButtonSize::Small);
    if (icon) {
        button->setIconOf(*icon);
    }
    m_buttons->addWidget(button);
    return button;
}

} // namespace spillway
