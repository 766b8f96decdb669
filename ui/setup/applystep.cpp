// SPDX-License-Identifier: MIT
#include "ui/setup/applystep.h"

#include "ui/setup/setupmodel.h"
#include "ui/theme/theme.h"
#include "ui/widgets/button.h"
#include "ui/widgets/card.h"
#include "ui/widgets/codeview.h"

#include <QHBoxLayout>
#include <QVBoxLayout>

namespace spillway
{

namespace
{

constexpr int policyHeight = 220;

} // namespace

ApplyStep::ApplyStep(SetupModel &model, SetupRunner &runner, QWidget *parent)
    : StepPage(SetupStep::ApplyPolicy,
               tr("The policy goes on all operations of the API, then is read back and compared."), model, runner,
               parent)
    , m_card(new Card(tr("Policy"), this))
    , m_policy(new CodeView(m_card))
    , m_open(new Button(Icon::Policy, tr("Open the policy"), ButtonKind::Normal, m_card))
{
    m_open->setButtonSize(ButtonSize::Small);
    m_card->titleRow()->addWidget(m_open);
    m_policy->setAccessibleName(tr("Policy"));
    m_policy->setFrameShape(QFrame::NoFrame);
    m_policy->setLineWrapMode(QPlainTextEdit::NoWrap);
    m_policy->setLineNumbersVisible(true);
    m_policy->setMinimumHeight(Theme::current().height(policyHeight));
    m_card->body()->addWidget(m_policy, 1);
    body()->addWidget(m_card, 1);
    connect(m_open, &QPushButton::clicked, this, &ApplyStep::policyRequested);
    connect(m_policy, &CodeView::copied, this, &StepPage::told);
    showPolicy();
}

void ApplyStep::refresh()
{
    StepPage::refresh();
    showPolicy();
}

void ApplyStep::showPolicy()
{
    QString problem;
    const QByteArray policy = model().policy(&problem);
    if (policy == m_shown && !policy.isEmpty()) {
        return;
    }
    m_shown = policy;
    m_policy->setCode(QString::fromUtf8(policy), CodeLanguage::Plain);
    m_policy->setVisible(!policy.isEmpty());
    m_card->setSubtitle(policy.isEmpty() ? problem : tr("%1 lines").arg(policy.count('\n')));
}

QString ApplyStep::gap() const
{
    QString problem = StepPage::gap();
    if (problem.isEmpty()) {
        model().policy(&problem);
    }
    return problem;
}

} // namespace spillway
