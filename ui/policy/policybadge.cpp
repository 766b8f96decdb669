// SPDX-License-Identifier: MIT
#include "ui/policy/policybadge.h"

#include "ui/theme/theme.h"
#include "ui/widgets/paint.h"
#include "ui/widgets/textlabel.h"
#include "ui/widgets/textlink.h"

#include <QHBoxLayout>
#include <QPainter>
#include <QScrollArea>
#include <QVBoxLayout>

#include <algorithm>

namespace spillway
{

namespace
{

constexpr int listWidth = 420;
constexpr int listMostHeight = 320;

UiState stateOf(PolicyMatch::State state)
{
    switch (state) {
    case PolicyMatch::State::Matches:
        return UiState::Healthy;
    case PolicyMatch::State::Differs:
        return UiState::Attention;
    case PolicyMatch::State::NotComparable:
        return UiState::Probing;
    case PolicyMatch::State::Stopped:
        break;
    }
    return UiState::Disabled;
}

} // namespace

DifferenceList::DifferenceList(QWidget *parent)
    : QFrame(parent, Qt::Popup)
    , m_layout(new QVBoxLayout)
{
    setAttribute(Qt::WA_WindowPropagation);
    auto *content = new QWidget;
    content->setLayout(m_layout);
    m_layout->setContentsMargins(spacing::l, spacing::m, spacing::l, spacing::m);
    m_layout->setSpacing(spacing::s);
    auto *scroll = new QScrollArea(this);
    scroll->setWidget(content);
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setFocusPolicy(Qt::StrongFocus);
    setFocusProxy(scroll);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(1, 1, 1, 1);
    layout->addWidget(scroll);
}

void DifferenceList::setSentences(const QString &title, const QStringList &sentences)
{
    m_sentences = sentences;
    while (QLayoutItem *item = m_layout->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    m_layout->addWidget(new TextLabel(title, TextStyle::Section, Token::Text, this));
    for (const QString &sentence : sentences) {
        auto *label = new TextLabel(sentence, TextStyle::Label, Token::Text, this);
        label->setWordWrap(true);
        label->setTextInteractionFlags(Qt::TextSelectableByMouse);
        m_layout->addWidget(label);
    }
    m_layout->addStretch();
    setAccessibleName(title);
    setAccessibleDescription(sentences.join(QChar(u' ')));
    focusProxy()->setAccessibleName(title);
    focusProxy()->setAccessibleDescription(sentences.join(QChar(u' ')));
}

void DifferenceList::openBelow(const QWidget *anchor)
{
    const Theme &theme = Theme::current();
    const int wide = theme.height(listWidth);
    resize(wide, std::min(m_layout->totalHeightForWidth(wide) + 4, theme.height(listMostHeight)));
    move(anchor->mapToGlobal(QPoint(0, anchor->height() + spacing::xs)));
    show();
    setFocus(Qt::PopupFocusReason);
}

void DifferenceList::paintEvent(QPaintEvent * /*event*/)
{
    const Theme &theme = Theme::current();
    QPainter painter(this);
    painter.fillRect(rect(), theme.color(Token::Raised));
    paintBox(painter, rect(), 0, theme.color(Token::Raised), theme.color(Token::ButtonEdge));
}

PolicyBadge::PolicyBadge(QWidget *parent)
    : QWidget(parent)
    , m_pill(new StatePill(this))
    , m_show(new TextLink(tr("Show"), this))
    , m_list(new DifferenceList(this))
{
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(spacing::s);
    layout->addWidget(m_pill);
    layout->addWidget(m_show);
    m_show->setAccessibleName(tr("Show what differs"));
    connect(m_show, &QAbstractButton::clicked, this, &PolicyBadge::showList);
    setMatch({});
}

QString PolicyBadge::text() const
{
    switch (m_match.state) {
    case PolicyMatch::State::Matches:
        return tr("Matches the running endpoint");
    case PolicyMatch::State::Differs:
        return m_file.isEmpty() ? tr("Differs from the running endpoint: %1").arg(m_match.count())
                                : tr("The last export differs from the endpoint: %1").arg(m_match.count());
    case PolicyMatch::State::NotComparable:
        return m_file.isEmpty() ? tr("Not comparable with the endpoint")
                                : tr("The last export is not comparable with the endpoint");
    case PolicyMatch::State::Stopped:
        break;
    }
    return tr("Endpoint stopped, not compared");
}

QString PolicyBadge::shortText() const
{
    switch (m_match.state) {
    case PolicyMatch::State::Matches:
        return tr("Matches");
    case PolicyMatch::State::Differs:
        return m_file.isEmpty() ? tr("Differs: %1").arg(m_match.count())
                                : tr("Last export differs: %1").arg(m_match.count());
    case PolicyMatch::State::NotComparable:
        return m_file.isEmpty() ? tr("Not comparable") : tr("Last export not comparable");
    case PolicyMatch::State::Stopped:
        break;
    }
    return tr("Not compared");
}

PillContent PolicyBadge::content(bool isShort) const
{
    PillContent content;
    content.state = stateOf(m_match.state);
    content.word = isShort ? shortText() : text();
    return content;
}

void PolicyBadge::setShort(bool isShort)
{
    if (isShort != m_isShort) {
        m_isShort = isShort;
        m_pill->setContent(content(isShort));
        m_pill->setAccessibleName(text());
    }
}

int PolicyBadge::fullWidth() const
{
    const int pill = pillWidth(content(false), Theme::current());
    return m_show->isHidden() ? pill : pill + layout()->spacing() + m_show->sizeHint().width();
}

void PolicyBadge::setMatch(const PolicyMatch &match, const QString &file)
{
    m_match = match;
    m_file = file;
    m_pill->setContent(content(m_isShort));
    m_pill->setAccessibleName(text());
    const bool hasList = !match.differences.isEmpty() || !match.reason.isEmpty();
    m_show->setVisible(hasList);
    QStringList sentences;
    if (!match.reason.isEmpty()) {
        sentences.append(match.reason);
    }
    for (const PolicyDifference &difference : match.differences) {
        sentences.append(difference.sentence);
    }
    m_list->setSentences(file.isEmpty() ? tr("Compared with the running endpoint") : file, sentences);
    setToolTip(sentences.join(QChar(u'\n')));
}

void PolicyBadge::showList()
{
    m_list->openBelow(this);
}

} // namespace spillway
