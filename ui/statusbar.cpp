// SPDX-License-Identifier: MIT
#include "ui/statusbar.h"

#include "ui/widgets/elidedlabel.h"
#include "ui/widgets/stateglyph.h"
#include "ui/widgets/textlabel.h"

#include <QAccessible>
#include <QCoreApplication>
#include <QEvent>
#include <QHBoxLayout>

using namespace Qt::StringLiterals;

namespace spillway
{

namespace
{

/// Shows `text` and never becomes narrower than it once was with as many digits, so that what stands to the right of a
/// live number does not move.
void setSteadyText(TextLabel *label, const QString &text)
{
    label->setVisible(!text.isEmpty());
    if (text.isEmpty()) {
        label->setMinimumWidth(0);
    } else if (label->text() != text) {
        QString widest = text;
        for (QChar &c : widest) {
            c = c.isDigit() ? u'0' : c;
        }
        label->setText(widest);
        label->setMinimumWidth(std::max(label->minimumWidth(), label->sizeHint().width()));
    }
    label->setText(text);
}

} // namespace

StatusBar::StatusBar(QWidget *parent)
    : QStatusBar(parent)
    , m_glyph(new StateGlyph(UiState::Disabled, this))
    , m_state(new TextLabel({}, TextStyle::Label, Token::Text2, this))
    , m_inFlight(new TextLabel({}, TextStyle::Label, Token::Text2, this))
    , m_availability(new TextLabel({}, TextStyle::Label, Token::Text2, this))
    , m_account(new TextLabel({}, TextStyle::Label, Token::Text2, this))
    , m_told(new ElidedLabel({}, Qt::ElideRight, this))
    , m_spoken(new QLabel(this))
{
    setSizeGripEnabled(false);
    setContentsMargins(0, 0, 0, 0);
    m_spoken->setFixedSize(0, 0);
    m_told->setStyleOf(TextStyle::Label, Token::Text2);
    m_told->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    m_told->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    auto *version = new TextLabel(tr("Spillway %1").arg(QCoreApplication::applicationVersion()), TextStyle::Label,
                                  Token::Text2, this);
    auto *line = new QWidget(this);
    auto *row = new QHBoxLayout(line);
    // The bar's own layout has margins of 2 px and one more for its line.
    row->setContentsMargins(spacing::l - 2, 0, spacing::l - 2, 0);
    row->setSpacing(spacing::l);
    auto *state = new QHBoxLayout;
    state->setSpacing(5);
    state->addWidget(m_glyph);
    state->addWidget(m_state);
    row->addLayout(state);
    row->addWidget(m_inFlight);
    row->addWidget(m_availability);
    row->addWidget(m_account);
    row->addWidget(m_spoken);
    row->addWidget(m_told, 1);
    row->addWidget(version);
    addWidget(line, 1);
    setSummary({});
    fit();
}

void StatusBar::setSummary(const ServingSummary &summary)
{
    if (summary == m_summary && !m_state->text().isEmpty()) {
        return;
    }
    m_summary = summary;
    m_glyph->setState(summary.glyph);
    m_state->setText(summary.state);
    showFacts();
}

void StatusBar::showFacts()
{
    const bool usual = m_account->text().isEmpty();
    setSteadyText(m_inFlight, usual ? m_summary.inFlight : QString());
    setSteadyText(m_availability, usual ? m_summary.availability : QString());
    m_account->setVisible(!usual);
}

void StatusBar::setAccount(const QString &text)
{
    if (m_account->text() != text) {
        m_account->setText(text);
        showFacts();
    }
}

QString StatusBar::account() const
{
    return m_account->text();
}

void StatusBar::tell(const QString &text)
{
    m_told->setText(text);
}

void StatusBar::setHint(const QString &hint)
{
    if (m_told->text() == m_hint) {
        m_told->setText(hint);
    }
    m_hint = hint;
}

QString StatusBar::told() const
{
    return m_told->text();
}

void StatusBar::announce(const QString &text)
{
    m_spoken->setAccessibleName(text);
#if QT_VERSION >= QT_VERSION_CHECK(6, 8, 0)
    QAccessibleAnnouncementEvent event(m_spoken, text);
    event.setPoliteness(QAccessible::AnnouncementPoliteness::Polite);
#else
    QAccessibleEvent event(m_spoken, QAccessible::Alert);
#endif
    QAccessible::updateAccessibility(&event);
}

QString StatusBar::announced() const
{
    return m_spoken->accessibleName();
}

void StatusBar::changeEvent(QEvent *event)
{
    QStatusBar::changeEvent(event);
    if (event->type() == QEvent::StyleChange) {
        fit();
    }
}

void StatusBar::fit()
{
    const Theme &theme = Theme::current();
    setFixedHeight(theme.height(height::statusBar));
    for (TextLabel *label : {m_inFlight, m_availability}) {
        label->setMinimumWidth(0); // as wide as the new font wants it, from the next number on
    }
}

} // namespace spillway
