// SPDX-License-Identifier: MIT
#include "ui/setup/servicestep.h"

#include "core/azure/azureregions.h"
#include "ui/setup/planfield.h"
#include "ui/setup/setupmodel.h"
#include "ui/widgets/textlabel.h"

#include <QComboBox>
#include <QLineEdit>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace spillway
{

namespace
{

QList<std::pair<QString, QString>> regionChoices()
{
    QList<std::pair<QString, QString>> choices;
    for (const AzureRegion &region : azureRegions()) {
        choices.append({region.displayName, region.name});
    }
    return choices;
}

QList<std::pair<QString, QString>> skuChoices()
{
    QList<std::pair<QString, QString>> choices;
    for (const QString &sku : apimSkus()) {
        choices.append({apimSkuTitle(sku), sku});
    }
    return choices;
}

QString skuHint(const QString &sku)
{
    if (sku == "Developer"_L1) {
        return ServiceStep::tr("No service level agreement. Azure takes 30 to 60 minutes to make it.");
    }
    if (sku == "Consumption"_L1) {
        return ServiceStep::tr("It has no cache of its own, so that throttled backends are not remembered there.");
    }
    return isV2Sku(sku) ? ServiceStep::tr("Made within minutes.")
                        : ServiceStep::tr("Azure takes 30 to 60 minutes to make it.");
}

} // namespace

ServiceStep::ServiceStep(SetupModel &model, SetupRunner &runner, QWidget *parent)
    : StepPage(SetupStep::Service, tr("The gateway that your team's clients will call instead of this computer."),
               model, runner, parent)
    , m_resourceGroup(new PlanText(
          tr("Resource group"), u"setup.resourceGroup"_s, model,
          [](const SetupPlan &plan) { return plan.resourceGroup; },
          [](SetupPlan &plan, const QString &text) { plan.resourceGroup = text; }, this))
    , m_region(new PlanChoice(
          tr("Region"), u"setup.region"_s, model, [](const SetupPlan &plan) { return normalizedRegion(plan.region); },
          [](SetupPlan &plan, const QString &text) { plan.region = normalizedRegion(text); }, true, this))
    , m_name(new PlanText(
          tr("Name"), u"setup.apim.name"_s, model, [](const SetupPlan &plan) { return plan.apim.name; },
          [](SetupPlan &plan, const QString &text) { plan.apim.name = text; }, this))
    , m_sku(new PlanChoice(
          tr("Tier"), u"setup.apim.sku"_s, model, [](const SetupPlan &plan) { return plan.apim.sku; },
          [](SetupPlan &plan, const QString &text) { plan.apim.sku = text; }, false, this))
    , m_publisherName(new PlanText(
          tr("Publisher"), u"setup.apim.publisherName"_s, model,
          [](const SetupPlan &plan) { return plan.apim.publisherName; },
          [](SetupPlan &plan, const QString &text) { plan.apim.publisherName = text; }, this))
    , m_publisherEmail(new PlanText(
          tr("Publisher's e-mail address"), u"setup.apim.publisherEmail"_s, model,
          [](const SetupPlan &plan) { return plan.apim.publisherEmail; },
          [](SetupPlan &plan, const QString &text) { plan.apim.publisherEmail = text; }, this))
{
    m_resourceGroup->edit()->setPlaceholderText(u"rg-contoso-ai"_s);
    m_name->edit()->setPlaceholderText(u"apim-contoso"_s);
    m_region->setChoices(regionChoices());
    m_sku->setChoices(skuChoices());
    m_publisherName->setHint(tr("Shown to developers who use the API."));
    m_publisherEmail->setHint(tr("Azure writes here about the service."));
    addRow({m_name, m_sku});
    addRow({m_resourceGroup, m_region});
    addRow({m_publisherName, m_publisherEmail});
    addNote(tr("The system-assigned managed identity is always turned on: with it the gateway signs in to every "
               "instance, so that no key is kept there."));
    body()->addStretch();
    connect(m_name, &PlanField::typed, this, &ServiceStep::showHost);
    connect(m_sku, &PlanField::typed, this, [this](const QString &sku) { m_sku->setHint(skuHint(sku)); });
    showHost(m_name->shownText());
    m_sku->setHint(skuHint(m_sku->shownText()));
}

void ServiceStep::showHost(const QString &name)
{
    m_name->setHint(name.isEmpty() ? tr("Clients will call https://NAME.azure-api.net.")
                                   : tr("Clients will call https://%1.azure-api.net.").arg(name.toLower()));
}

} // namespace spillway
