// SPDX-License-Identifier: MIT
#include "ui/setup/apisettingsstep.h"

#include "ui/setup/factlist.h"
#include "ui/setup/setupmodel.h"
#include "ui/widgets/card.h"
#include "ui/widgets/textlabel.h"

#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace spillway
{

ApiSettingsStep::ApiSettingsStep(SetupModel &model, SetupRunner &runner, QWidget *parent)
    : StepPage(SetupStep::ApiSettings,
               tr("Clients show a subscription key, in the header that Azure OpenAI's SDKs send."), model, runner,
               parent)
    , m_settings(new FactList(this))
{
    auto *card = new Card(tr("Settings of the API"), this);
    card->body()->addWidget(m_settings);
    body()->addWidget(card, 0, Qt::AlignTop);
    addNote(
        tr("By default API Management reads the key from Ocp-Apim-Subscription-Key, which no OpenAI SDK sends: calls "
           "would get 401."));
    body()->addStretch();
    showSettings();
}

void ApiSettingsStep::refresh()
{
    StepPage::refresh();
    showSettings();
}

void ApiSettingsStep::showSettings()
{
    const StepState state = model().stateOf(step());
    std::optional<UiState> glyph = UiState::Disabled;
    if (state == StepState::Done) {
        glyph = UiState::Healthy;
    } else if (state == StepState::Attention) {
        glyph = UiState::Attention; // the banner says which
    }
    m_settings->setFacts({{tr("Subscription required"), tr("Yes"), glyph},
                          {tr("Header name"), u"api-key"_s, glyph},
                          {tr("Query parameter name"), u"subscription-key"_s, glyph}});
}

} // namespace spillway
