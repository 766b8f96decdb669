// SPDX-License-Identifier: MIT
#include "ui/setup/foundinstances.h"

#include "core/azure/azureregions.h"
#include "ui/theme/theme.h"
#include "ui/widgets/button.h"
#include "ui/widgets/textlabel.h"

#include <QCheckBox>
#include <QHBoxLayout>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace spillway
{

FoundInstances::FoundInstances(QWidget *parent)
    : Card(tr("Found in the subscription"), parent)
    , m_list(new QVBoxLayout)
    , m_take(new Button(tr("Take over"), ButtonKind::Normal, this))
    , m_close(new Button(tr("Close"), ButtonKind::Flat, this))
{
    setAccessibleName(tr("Found in the subscription"));
    m_take->setButtonSize(ButtonSize::Small);
    m_close->setButtonSize(ButtonSize::Small);
    titleRow()->addWidget(m_take);
    titleRow()->addWidget(m_close);
    m_list->setContentsMargins(14, 0, 14, 12);
    m_list->setSpacing(spacing::s);
    body()->addLayout(m_list);
    connect(m_take, &QPushButton::clicked, this, [this] { emit taken(chosen()); });
    connect(m_close, &QPushButton::clicked, this, &FoundInstances::closed);
}

void FoundInstances::offer(const QList<OpenAiInstance> &found, const SetupPlan &plan)
{
    qDeleteAll(m_boxes);
    m_boxes.clear();
    m_offered.clear();
    for (const OpenAiInstance &instance : found) {
        const bool known =
            std::any_of(plan.instances.begin(), plan.instances.end(), [&instance](const OpenAiInstance &one) {
                return one.name.compare(instance.name, Qt::CaseInsensitive) == 0;
            });
        if (known) {
            continue;
        }
        const auto count = plan.deploymentsOf(instance).size();
        const QStringList facts{regionDisplayName(instance.region), instance.resourceGroup,
                                count == 1 ? tr("1 deployment") : tr("%1 deployments").arg(count)};
        auto *box = new QCheckBox(u"%1  (%2)"_s.arg(instance.name, facts.join(u", "_s)), this);
        box->setChecked(true);
        connect(box, &QCheckBox::toggled, this, &FoundInstances::tell);
        m_list->addWidget(box);
        m_boxes.append(box);
        m_offered.append(instance);
    }
    tell();
}

QList<OpenAiInstance> FoundInstances::chosen() const
{
    QList<OpenAiInstance> instances;
    for (qsizetype i = 0; i < m_boxes.size(); ++i) {
        if (m_boxes[i]->isChecked()) {
            instances.append(m_offered[i]);
        }
    }
    return instances;
}

void FoundInstances::tell()
{
    const auto count = chosen().size();
    m_take->setEnabled(count > 0);
    m_take->setText(count > 0 ? tr("Take over %1").arg(count) : tr("Take over"));
    setSubtitle(m_offered.isEmpty() ? tr("The plan has all of them already") : tr("%1 new").arg(m_offered.size()));
}

} // namespace spillway
