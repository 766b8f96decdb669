// SPDX-License-Identifier: MIT
#include "ui/widgets/settingsrow.h"

#include "ui/theme/theme.h"
#include "ui/widgets/card.h"
#include "ui/widgets/formfield.h"
#include "ui/widgets/paint.h"
#include "ui/widgets/stateglyph.h"
#include "ui/widgets/textlabel.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QPainter>
#include <QVBoxLayout>

namespace spillway
{

namespace
{

/// The hairline between two rows.
class RowLine : public QWidget
{
public:
    explicit RowLine(QWidget *parent)
        : QWidget(parent)
    {
        setFixedHeight(1);
    }

protected:
    void paintEvent(QPaintEvent * /*event*/) override
    {
        QPainter painter(this);
        painter.fillRect(rect(), Theme::current().color(Token::Border));
    }
};

} // namespace

SettingsRow::SettingsRow(const QString &title, const QString &consequence, QWidget *control, QWidget *parent)
    : QWidget(parent)
    , m_consequenceText(consequence)
    , m_title(new TextLabel(title, TextStyle::Body, Token::Text, this))
    , m_below(new QWidget(this))
    , m_glyph(new StateGlyph(UiState::Unreachable, m_below))
    , m_consequence(new TextLabel({}, TextStyle::Caption, Token::Text3, m_below))
    , m_control(control)
{
    m_glyph->standBeside(TextStyle::Caption);
    m_title->setBuddy(control);
    if (control->accessibleName().isEmpty()) {
        control->setAccessibleName(title);
    }
    m_consequence->setWordWrap(true);
    m_title->setWordWrap(true);
    // A widget, and not a layout alone: a layout whose widgets are all hidden lets its neighbours have no width.
    auto *below = new QHBoxLayout(m_below);
    below->setContentsMargins(0, 0, 0, 0);
    below->setSpacing(5);
    below->addWidget(m_glyph, 0, Qt::AlignTop);
    below->addWidget(m_consequence, 1);
    auto *words = new QVBoxLayout;
    words->setSpacing(1);
    words->addStretch();
    words->addWidget(m_title);
    words->addWidget(m_below);
    words->addStretch();
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(spacing::l, 6, spacing::l, 6);
    layout->setSpacing(spacing::l);
    layout->addLayout(words, 1);
    layout->addWidget(control, 0, Qt::AlignVCenter);
    showText();
    fit();
}

QString SettingsRow::title() const
{
    return m_title->text();
}

QString SettingsRow::consequence() const
{
    return m_consequenceText;
}

void SettingsRow::setConsequence(const QString &consequence)
{
    m_consequenceText = consequence;
    showText();
}

void SettingsRow::setError(const QString &error)
{
    m_errorText = error;
    showText();
}

void SettingsRow::setWarning(const QString &warning)
{
    m_warningText = warning;
    showText();
}

void SettingsRow::showText()
{
    const bool wrong = !m_errorText.isEmpty();
    const bool marked = wrong || !m_warningText.isEmpty();
    const UiState mark = wrong ? UiState::Unreachable : UiState::Attention;
    const QString &text = wrong ? m_errorText : marked ? m_warningText : m_consequenceText;
    m_consequence->setText(text);
    m_below->setVisible(!text.isEmpty());
    m_consequence->setState(marked ? std::optional(mark) : std::nullopt);
    m_glyph->setState(mark);
    m_glyph->setVisible(marked);
    setEditorWrong(m_control, wrong);
    m_control->setAccessibleDescription(text);
}

void SettingsRow::fit()
{
    setMinimumHeight(Theme::current().height(height::settingsRow));
}

void SettingsRow::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::StyleChange) {
        fit();
    }
}

SettingsGroup::SettingsGroup(const QString &title, QWidget *parent)
    : QWidget(parent)
    , m_title(new TextLabel(title, TextStyle::Section, Token::Text, this))
    , m_card(new Card({}, this))
{
    setAccessibleName(title);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(spacing::s);
    layout->addWidget(m_title);
    layout->addWidget(m_card);
}

QString SettingsGroup::title() const
{
    return m_title->text();
}

void SettingsGroup::addRow(SettingsRow *row)
{
    if (!m_rows.isEmpty()) {
        auto *line = new RowLine(m_card);
        m_card->body()->addWidget(line);
        m_lines.append(line);
    }
    m_card->body()->addWidget(row);
    m_rows.append(row);
}

bool SettingsGroup::filter(const QString &text)
{
    bool shown = false;
    for (qsizetype i = 0; i < m_rows.size(); ++i) {
        SettingsRow *row = m_rows[i];
        const bool matches = text.isEmpty() || row->title().contains(text, Qt::CaseInsensitive) ||
                             row->consequence().contains(text, Qt::CaseInsensitive) ||
                             title().contains(text, Qt::CaseInsensitive);
        row->setVisible(matches);
        if (i > 0) {
            m_lines[i - 1]->setVisible(matches && shown); // a line stands between two rows that are shown
        }
        shown = shown || matches;
    }
    setVisible(shown);
    return shown;
}

} // namespace spillway
