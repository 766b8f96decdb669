// SPDX-License-Identifier: MIT
#include "ui/setup/instanceeditor.h"

#include "core/azure/azureregions.h"
#include "ui/session/desktopsession.h"
#include "ui/setup/deploymentrows.h"
#include "ui/setup/instancebackends.h"
#include "ui/setup/planfield.h"
#include "ui/setup/setupmodel.h"
#include "ui/theme/theme.h"
#include "ui/widgets/button.h"

#include <QCheckBox>
#include <QComboBox>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace spillway
{

namespace
{

/// Reads a value of the instance at `place`; empty if there is none.
template <typename Member>
PlanField::Get getter(int place, Member member)
{
    return [place, member](const SetupPlan &plan) -> QString {
        return place < plan.instances.size() ? plan.instances[place].*member : QString();
    };
}

template <typename Member>
PlanField::Set setter(int place, Member member)
{
    return [place, member](SetupPlan &plan, const QString &text) {
        if (place < plan.instances.size()) {
            plan.instances[place].*member = text;
        }
    };
}

QString pathOf(int place, QStringView key)
{
    return u"setup.instances[%1].%2"_s.arg(place).arg(key);
}

} // namespace

InstanceEditor::InstanceEditor(int place, SetupModel &model, QWidget *parent)
    : Card(tr("Instance"), parent)
    , m_place(place)
    , m_model(model)
    , m_name(new PlanText(tr("Name"), pathOf(place, u"name"), model, getter(place, &OpenAiInstance::name),
                          setter(place, &OpenAiInstance::name), this))
    , m_region(new PlanChoice(
          tr("Region"), pathOf(place, u"region"), model, getter(place, &OpenAiInstance::region),
          [place](SetupPlan &plan, const QString &text) {
              if (place < plan.instances.size()) {
                  plan.instances[place].region = normalizedRegion(text);
              }
          },
          true, this))
    , m_resourceGroup(new PlanText(tr("Resource group"), pathOf(place, u"resourceGroup"), model,
                                   getter(place, &OpenAiInstance::resourceGroup),
                                   setter(place, &OpenAiInstance::resourceGroup), this))
    , m_backend(new PlanChoice(tr("Serves the backend"), pathOf(place, u"backend"), model,
                               getter(place, &OpenAiInstance::backend), setter(place, &OpenAiInstance::backend), false,
                               this))
    , m_addBackend(new Button(Icon::Plus, tr("Add the backend"), ButtonKind::Normal, this))
    , m_own(new QCheckBox(tr("It has other deployments than the rest"), this))
    , m_deployments(new DeploymentRows(
          pathOf(place, u"deployments"),
          [place](SetupPlan &plan) -> QList<ModelDeployment> * {
              const bool own = place < plan.instances.size() && plan.instances[place].deployments.has_value();
              return own ? &*plan.instances[place].deployments : nullptr;
          },
          model, this))
    , m_remove(new Button(Icon::Trash, tr("Remove"), ButtonKind::Danger, this))
    , m_close(new Button(tr("Close"), ButtonKind::Normal, this))
{
    setAccessibleName(tr("Instance"));
    m_region->box()->lineEdit()->setPlaceholderText(tr("As step 1 says"));
    m_resourceGroup->edit()->setPlaceholderText(tr("As step 1 says"));
    m_addBackend->setButtonSize(ButtonSize::Small);
    m_remove->setButtonSize(ButtonSize::Small);
    m_close->setButtonSize(ButtonSize::Small);
    titleRow()->addWidget(m_remove);
    titleRow()->addWidget(m_close);

    auto *first = new QHBoxLayout;
    first->setSpacing(spacing::m);
    first->addWidget(m_name, 1, Qt::AlignTop);
    first->addWidget(m_region, 1, Qt::AlignTop);
    auto *second = new QHBoxLayout;
    second->setSpacing(spacing::m);
    second->addWidget(m_resourceGroup, 1, Qt::AlignTop);
    second->addWidget(m_backend, 1, Qt::AlignTop);
    auto *column = new QVBoxLayout;
    column->setContentsMargins(14, spacing::xs, 14, 14);
    column->setSpacing(spacing::m);
    column->addLayout(first);
    column->addLayout(second);
    column->addWidget(m_addBackend, 0, Qt::AlignLeft);
    column->addWidget(m_own);
    column->addWidget(m_deployments);
    body()->addLayout(column);

    for (PlanField *field : {static_cast<PlanField *>(m_name), static_cast<PlanField *>(m_region),
                             static_cast<PlanField *>(m_resourceGroup), static_cast<PlanField *>(m_backend)}) {
        connect(field, &PlanField::failed, this, &InstanceEditor::told);
    }
    connect(m_name, &PlanField::typed, this, [this](const QString &name) {
        m_name->setHint(name.isEmpty() ? tr("Also its custom domain, without which there is no managed identity.")
                                       : u"https://%1.openai.azure.com"_s.arg(name));
    });
    connect(m_deployments, &DeploymentRows::failed, this, &InstanceEditor::told);
    connect(m_own, &QCheckBox::clicked, this, &InstanceEditor::setOwnDeployments);
    connect(m_addBackend, &QPushButton::clicked, this, &InstanceEditor::addBackend);
    connect(m_remove, &QPushButton::clicked, this, [this] { emit removeRequested(m_place); });
    connect(m_close, &QPushButton::clicked, this, &InstanceEditor::closed);
    connect(&model, &SetupModel::planChanged, this, &InstanceEditor::refresh);
    QList<std::pair<QString, QString>> regions;
    for (const AzureRegion &region : azureRegions()) {
        if (region.hasOpenAi) {
            regions.append({region.displayName, region.name});
        }
    }
    m_region->setChoices(regions);
    refresh();
}

void InstanceEditor::refresh()
{
    if (m_place >= m_model.plan().instances.size()) {
        emit closed();
        return;
    }
    const OpenAiInstance &instance = m_model.plan().instances[m_place];
    setTitle(instance.name.isEmpty() ? tr("New instance") : instance.name);
    QList<std::pair<QString, QString>> backends{{tr("None yet"), QString()}};
    for (const Backend &backend : m_model.session().profile().backends) {
        backends.append({backend.name, backend.name});
    }
    m_backend->setChoices(backends);
    m_addBackend->setVisible(!instance.name.isEmpty() && instancesWithoutBackend(m_model).contains(m_place));
    m_own->setChecked(instance.deployments.has_value());
    m_deployments->setVisible(instance.deployments.has_value());
}

void InstanceEditor::setOwnDeployments(bool own)
{
    const QString problem = m_model.change([this, own](SetupPlan &plan) {
        if (m_place < plan.instances.size()) {
            OpenAiInstance &instance = plan.instances[m_place];
            instance.deployments = own ? std::optional(plan.deployments) : std::nullopt;
        }
    });
    if (!problem.isEmpty()) {
        emit told(problem);
    }
    refresh();
}

void InstanceEditor::addBackend()
{
    QStringList added;
    const QString problem = addBackendsFor(m_model, {m_place}, &added);
    if (!problem.isEmpty()) {
        emit told(problem);
    } else if (!added.isEmpty()) {
        emit told(tr("Backend %1 added. Give it a key or a sign-in on the Backends page.").arg(added.first()));
    }
}

bool InstanceEditor::demand()
{
    PlanField *first = nullptr;
    for (PlanField *field : {static_cast<PlanField *>(m_name), static_cast<PlanField *>(m_region),
                             static_cast<PlanField *>(m_resourceGroup)}) {
        if (!field->demand() && first == nullptr) {
            first = field;
        }
    }
    if (first != nullptr) {
        first->editor()->setFocus(Qt::OtherFocusReason);
    }
    return first == nullptr && m_deployments->demand();
}

} // namespace spillway
