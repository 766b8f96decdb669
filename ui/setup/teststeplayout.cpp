// SPDX-License-Identifier: MIT
#include "core/export/samples.h"
#include "ui/setup/teststep.h"
#include "ui/theme/theme.h"
#include "ui/usecode/codetabs.h"
#include "ui/widgets/button.h"
#include "ui/widgets/card.h"
#include "ui/widgets/formfield.h"
#include "ui/widgets/stateglyph.h"
#include "ui/widgets/textlabel.h"
#include "ui/widgets/textlink.h"

#include <QCheckBox>
#include <QComboBox>
#include <QEvent>
#include <QHBoxLayout>
#include <QPlainTextEdit>
#include <QResizeEvent>

namespace spillway
{

namespace
{

constexpr int codeWidth = 424;
constexpr int promptHeight = 68;
constexpr int answerLeast = 120;
constexpr int codeLeast = 320;
constexpr int sideBySide = 860; ///< from this width on the code stands beside the test

QPlainTextEdit *makeText(const QString &name, QWidget *parent)
{
    auto *edit = new QPlainTextEdit(parent);
    edit->setAccessibleName(name);
    edit->setTabChangesFocus(true);
    edit->document()->setDocumentMargin(spacing::s);
    return edit;
}

} // namespace

void TestStep::buildLayout()
{
    m_columns = new QBoxLayout(QBoxLayout::LeftToRight);
    m_columns->setSpacing(spacing::xl);
    auto *call = new QWidget(this);
    buildForm(call);
    m_columns->addWidget(call, 1);
    m_codeArea = new QWidget(this);
    m_code = new CodeTabs(m_codeArea);
    m_code->setMinimumHeight(codeLeast);
    m_environment = new Button(Icon::Terminal, tr("Copy as environment variables"), ButtonKind::Normal, m_codeArea);
    m_environment->setButtonSize(ButtonSize::Small);
    auto *code = new QVBoxLayout(m_codeArea);
    code->setContentsMargins(0, 0, 0, 0);
    code->setSpacing(spacing::s);
    code->addWidget(m_code, 1);
    code->addWidget(m_environment, 0, Qt::AlignRight);
    m_columns->addWidget(m_codeArea);
    body()->addLayout(m_columns, 1);
}

void TestStep::buildForm(QWidget *area)
{
    m_targets = new SegmentedControl(tr("Target"), SegmentWidth::Expand, area);
    m_targets->addSegment(tr("Local endpoint"), int(TestTarget::Local));
    m_targets->addSegment(tr("API Management"), int(TestTarget::ApiManagement));
    m_deployments = new QComboBox(area);
    m_deployments->setEditable(true);
    m_deployments->setInsertPolicy(QComboBox::NoInsert);
    m_deployments->setFont(Theme::current().font(TextStyle::Code));
    m_prompt = makeText(tr("Prompt"), area);
    m_prompt->setPlainText(SampleFacts().prompt);
    m_prompt->setFixedHeight(Theme::current().height(promptHeight));
    m_stream = new QCheckBox(tr("Stream the answer"), area);
    m_stream->setChecked(true);
    m_stop = new Button(Icon::Stop, tr("Stop"), ButtonKind::Normal, area);
    m_send = new Button(Icon::Send, tr("Send"), ButtonKind::Primary, area);
    m_send->setKey(Qt::CTRL | Qt::Key_Enter, true);

    auto *first = new QHBoxLayout;
    first->setSpacing(spacing::m);
    first->addWidget(new FormField(tr("Target"), m_targets, area), 10);
    first->addWidget(new FormField(tr("Deployment"), m_deployments, area), 9);
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(spacing::s);
    buttons->addWidget(m_stream);
    buttons->addStretch();
    buttons->addWidget(m_stop);
    buttons->addWidget(m_send);
    auto *served = new QHBoxLayout;
    served->addWidget(new TextLabel(tr("Served by"), TextStyle::Label, Token::Text2, area));
    served->addStretch();
    m_traffic = new TextLink(tr("Show in Traffic"), area);
    m_traffic->setEnabled(false);
    served->addWidget(m_traffic);
    m_chain = new ServedChain(area);
    m_why = new TextLabel({}, TextStyle::Label, Token::Text2, area);
    m_why->setWordWrap(true);
    m_why->setTextInteractionFlags(Qt::TextSelectableByMouse);

    auto *column = new QVBoxLayout(area);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(spacing::m);
    column->addLayout(first);
    column->addWidget(new FormField(tr("Prompt"), m_prompt, area));
    column->addLayout(buttons);
    column->addWidget(buildAnswer(area), 1);
    auto *below = new QVBoxLayout;
    below->setSpacing(spacing::s - 2);
    below->addLayout(served);
    below->addWidget(m_chain);
    below->addWidget(m_why);
    column->addLayout(below);
}

QWidget *TestStep::buildAnswer(QWidget *area)
{
    auto *card = new Card(tr("Answer"), area);
    m_stateGlyph = new StateGlyph(UiState::Probing, card);
    m_state = new TextLabel({}, TextStyle::Label, Token::Text2, card);
    m_numbers = new TextLabel({}, TextStyle::Label, Token::Text2, card);
    card->titleRow()->addWidget(m_stateGlyph);
    card->titleRow()->addWidget(m_state);
    card->titleRow()->addWidget(m_numbers);
    card->titleRow()->setContentsMargins(14, 0, 14, 0);
    m_answer = makeText(tr("Answer"), card);
    m_answer->setReadOnly(true);
    m_answer->setFrameShape(QFrame::NoFrame);
    m_answer->setFont(Theme::current().font(TextStyle::Answer));
    m_answer->setMinimumHeight(answerLeast);
    auto *line = new Pane(Token::Border, {}, card);
    line->setFixedHeight(1);
    card->body()->addWidget(line);
    auto *inset = new QHBoxLayout;
    inset->setContentsMargins(spacing::m, spacing::s, spacing::s, spacing::s);
    inset->addWidget(m_answer);
    card->body()->addLayout(inset, 1);
    return card;
}

void TestStep::resizeEvent(QResizeEvent *event)
{
    StepPage::resizeEvent(event);
    const bool beside = event->size().width() >= sideBySide;
    m_columns->setDirection(beside ? QBoxLayout::LeftToRight : QBoxLayout::TopToBottom);
    m_codeArea->setMinimumWidth(beside ? codeWidth : 0);
    m_codeArea->setMaximumWidth(beside ? codeWidth : QWIDGETSIZE_MAX);
}

} // namespace spillway
