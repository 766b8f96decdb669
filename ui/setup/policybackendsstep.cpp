// SPDX-License-Identifier: MIT
#include "ui/setup/policybackendsstep.h"

#include "core/export/policyplan.h"
#include "ui/session/desktopsession.h"
#include "ui/setup/factlist.h"
#include "ui/setup/setupmodel.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/button.h"
#include "ui/widgets/card.h"

#include <QHBoxLayout>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace spillway
{

PolicyBackendsStep::PolicyBackendsStep(SetupModel &model, SetupRunner &runner, QWidget *parent)
    : StepPage(SetupStep::PolicyBackends, tr("The endpoint's own backends, with their priorities, go into the policy."),
               model, runner, parent)
    , m_card(new Card(tr("Backends"), this))
    , m_backends(new FactList(m_card))
    , m_options(new FactList(this))
    , m_notes(new Banner(BannerKind::Info, this))
    , m_edit(new Button(Icon::Edit, tr("Edit backends"), ButtonKind::Normal, m_card))
    , m_policy(new Button(Icon::Policy, tr("Open the policy"), ButtonKind::Normal, this))
{
    m_edit->setButtonSize(ButtonSize::Small);
    m_policy->setButtonSize(ButtonSize::Small);
    m_card->titleRow()->addWidget(m_edit);
    m_card->body()->addWidget(m_backends);
    auto *options = new Card(tr("Options"), this);
    options->titleRow()->addWidget(m_policy);
    options->body()->addWidget(m_options);
    body()->addWidget(m_card);
    body()->addWidget(options);
    body()->addWidget(m_notes);
    body()->addStretch();
    connect(m_edit, &QPushButton::clicked, this, &PolicyBackendsStep::backendsRequested);
    connect(m_policy, &QPushButton::clicked, this, &PolicyBackendsStep::policyRequested);
    refresh();
}

void PolicyBackendsStep::refresh()
{
    StepPage::refresh();
    showBackends();
    showOptions();
}

void PolicyBackendsStep::showBackends()
{
    QList<Backend> backends = model().session().profile().backends;
    std::stable_sort(backends.begin(), backends.end(),
                     [](const Backend &a, const Backend &b) { return a.priority < b.priority; });
    QList<Fact> facts;
    for (const Backend &backend : std::as_const(backends)) {
        Fact fact;
        fact.name = backend.name;
        fact.colorIndex = model().session().colorOf(backend.name) - 1;
        fact.word = backend.enabled ? tr("priority %1").arg(backend.priority) : tr("off, left out");
        fact.dimmed = !backend.enabled;
        facts.append(fact);
    }
    m_backends->setFacts(facts);
    m_card->setSubtitle(model().summaryOf(step()));
}

void PolicyBackendsStep::showOptions()
{
    const PlannedPolicy planned = planPolicy(model().session().profile());
    const bool wrong = !planned.problem.isEmpty();
    m_notes->setKind(wrong ? BannerKind::Attention : BannerKind::Info);
    m_notes->setText({}, wrong ? planned.problem : planned.notes.join(u'\n'));
    m_notes->setVisible(wrong || !planned.notes.isEmpty());
    const BalancingOptions &balancing = model().session().profile().balancing;
    QString identity = tr("Managed identity of the service");
    if (!planned.plan.clientId.isEmpty()) {
        identity = tr("User-assigned identity %1").arg(planned.plan.clientId);
    } else if (!namedValues(planned.plan).isEmpty()) {
        identity = tr("Keys as named values");
    }
    m_options->setFacts(
        {{tr("Wait without Retry-After"), tr("%1 s").arg(balancing.defaultRetryAfter.count() / 1000)},
         {tr("Throttled is"),
          balancing.throttleScope == ThrottleScope::Backend ? tr("the backend") : tr("the deployment on it")},
         {tr("Sign in to the backends"), identity},
         {tr("Tell clients which backend answered"), planned.plan.exposeBackend ? tr("Yes") : tr("No")}});
}

} // namespace spillway
