// SPDX-License-Identifier: MIT
#include "ui/setup/accessstep.h"

#include "ui/setup/factlist.h"
#include "ui/setup/setupmodel.h"
#include "ui/widgets/card.h"
#include "ui/widgets/textlabel.h"

#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace spillway
{

namespace
{

/// How the role stands on an instance, as far as Azure was asked.
Fact roleOn(const OpenAiInstance &instance, const StepCheck &check)
{
    const bool missing =
        std::any_of(check.differences.begin(), check.differences.end(), [&instance](const StepDifference &difference) {
            return difference.subject.section(u" / "_s, 0, 0).compare(instance.name, Qt::CaseInsensitive) == 0;
        });
    if (missing) {
        return {instance.name, AccessStep::tr("Missing"), UiState::Attention};
    }
    switch (check.state) {
    case StepState::Done:
    case StepState::Attention:
        return {instance.name, AccessStep::tr("Granted"), UiState::Healthy};
    case StepState::ToDo:
        return {instance.name, AccessStep::tr("To do"), UiState::Disabled};
    case StepState::Unknown:
        break;
    }
    return {instance.name, AccessStep::tr("Not verified"), UiState::Disabled};
}

} // namespace

AccessStep::AccessStep(SetupModel &model, SetupRunner &runner, QWidget *parent)
    : StepPage(SetupStep::Access, tr("The gateway signs in to every instance with its managed identity, without keys."),
               model, runner, parent)
    , m_card(new Card(tr("Role Cognitive Services OpenAI User"), this))
    , m_roles(new FactList(m_card))
{
    m_card->body()->addWidget(m_roles);
    body()->addWidget(m_card);
    addNote(tr("A role counts some minutes after it was granted. To grant it you need to be an owner or a user access "
               "administrator of the instance."));
    body()->addStretch();
    showRoles();
}

void AccessStep::refresh()
{
    StepPage::refresh();
    showRoles();
}

void AccessStep::showRoles()
{
    QList<Fact> facts;
    for (const OpenAiInstance &instance : model().plan().instances) {
        facts.append(roleOn(instance, model().checkOf(step())));
    }
    m_roles->setFacts(facts);
    m_card->setSubtitle(facts.isEmpty() ? tr("Add instances in step 2 first") : model().summaryOf(step()));
}

} // namespace spillway
