// SPDX-License-Identifier: MIT
#include "ui/setup/instancesstep.h"

#include "core/azure/deploymentmatrix.h"
#include "core/azure/foundinstances.h"
#include "core/azure/quotasharing.h"
#include "core/azurelink/instancesearch.h"
#include "ui/session/desktopsession.h"
#include "ui/setup/deploymentrows.h"
#include "ui/setup/foundinstances.h"
#include "ui/setup/instancebackends.h"
#include "ui/setup/instanceeditor.h"
#include "ui/setup/instancemodel.h"
#include "ui/setup/instancetable.h"
#include "ui/setup/planfield.h"
#include "ui/setup/setupmodel.h"
#include "ui/setup/setuprunner.h"
#include "ui/theme/theme.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/button.h"
#include "ui/widgets/emptystate.h"
#include "ui/widgets/skeleton.h"
#include "ui/widgets/textlabel.h"

#include <QHBoxLayout>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace spillway
{

namespace
{

constexpr int subtitleWidth = 760; ///< below it the counts give way to the buttons

} // namespace

InstancesStep::InstancesStep(SetupModel &model, SetupRunner &runner, QWidget *parent)
    : StepPage(SetupStep::Instances,
               tr("Every instance needs the same deployments: same name, same model, same version."), model, runner,
               parent)
    , m_instances(new InstanceModel(model, this))
{
    buildTable();
    buildBelow();
    body()->addStretch();
    connect(&runner.account(), &AzAccount::changed, this, &InstancesStep::showState);
    refresh();
}

InstancesStep::~InstancesStep() = default;

void InstancesStep::buildTable()
{
    m_card = new Card(tr("Instances and deployments"), this);
    m_find = new Button(Icon::Cloud, tr("Find in subscription"), ButtonKind::Normal, m_card);
    m_add = new Button(Icon::Plus, tr("Add instance"), ButtonKind::Normal, m_card);
    m_find->setButtonSize(ButtonSize::Small);
    m_add->setButtonSize(ButtonSize::Small);
    m_card->titleRow()->addWidget(m_find);
    m_card->titleRow()->addWidget(m_add);
    m_table = new InstanceTable(*m_instances, m_card);
    m_empty = new EmptyState(Icon::Cloud, tr("No instances yet"),
                             tr("Take over those that the subscription has, or add one for every backend."), m_card);
    connect(m_empty->addButton(tr("Find in subscription"), Icon::Cloud), &QPushButton::clicked, this,
            &InstancesStep::findInstances);
    m_skeleton = new Skeleton(tr("Reading deployments"), 3, m_card);
    m_skeleton->hide();
    m_card->body()->addWidget(m_table);
    m_card->body()->addWidget(m_empty);
    m_card->body()->addWidget(m_skeleton);
    body()->addWidget(m_card);
    connect(m_find, &QPushButton::clicked, this, &InstancesStep::findInstances);
    connect(m_add, &QPushButton::clicked, this, &InstancesStep::addInstance);
    connect(m_table, &InstanceTable::editRequested, this, &InstancesStep::edit);
    connect(m_table, &InstanceTable::removeRequested, this, &InstancesStep::removeInstance);
}

void InstancesStep::buildBelow()
{
    m_found = new FoundInstances(this);
    m_found->hide();
    body()->addWidget(m_found);
    connect(m_found, &FoundInstances::closed, m_found, &QWidget::hide);
    connect(m_found, &FoundInstances::taken, this, &InstancesStep::take);
    m_editorPlace = new QVBoxLayout;
    body()->addLayout(m_editorPlace);
    m_linkNote = new Banner(BannerKind::Info, this);
    m_quotaNote = new Banner(BannerKind::Info, this);
    body()->addWidget(m_linkNote);
    body()->addWidget(m_quotaNote);
    auto *card = new Card(tr("Deployments of every instance"), this);
    m_deployments = new DeploymentRows(
        u"setup.deployments"_s, [](SetupPlan &plan) { return &plan.deployments; }, model(), card);
    auto *inset = new QVBoxLayout;
    inset->setContentsMargins(14, 0, 14, 14);
    inset->addWidget(m_deployments);
    card->body()->addLayout(inset);
    body()->addWidget(card);
    connect(m_deployments, &DeploymentRows::failed, this, &StepPage::told);
}

void InstancesStep::tellProblem(const QString &problem)
{
    if (!problem.isEmpty()) {
        emit told(problem);
    }
}

void InstancesStep::addInstance()
{
    const OpenAiInstance fresh;
    tellProblem(model().change([&fresh](SetupPlan &plan) { plan.instances.append(fresh); }));
    const auto last = int(model().plan().instances.size()) - 1;
    m_table->setCurrentRow(last);
    edit(last);
}

void InstancesStep::edit(int place)
{
    if (place < 0 || place >= model().plan().instances.size()) {
        return;
    }
    if (m_editor == nullptr || m_editor->place() != place) {
        closeEditor();
        m_editor = new InstanceEditor(place, model(), this);
        m_editorPlace->addWidget(m_editor);
        connect(m_editor, &InstanceEditor::closed, this, [this] {
            closeEditor();
            m_table->setFocus(Qt::OtherFocusReason);
        });
        connect(m_editor, &InstanceEditor::removeRequested, this, &InstancesStep::removeInstance);
        connect(m_editor, &InstanceEditor::told, this, &StepPage::told);
        m_editor->show();
    }
    m_editor->name()->editor()->setFocus(Qt::OtherFocusReason);
}

void InstancesStep::closeEditor()
{
    if (m_editor != nullptr) {
        m_editor->hide();
        m_editor->deleteLater(); // one of its fields may be what has just been saved
        m_editor = nullptr;
    }
}

void InstancesStep::removeInstance(int place)
{
    closeEditor();
    QString name;
    tellProblem(model().change([place, &name](SetupPlan &plan) {
        if (place < plan.instances.size()) {
            name = plan.instances.takeAt(place).name;
        }
    }));
    if (!name.isEmpty()) {
        emit told(tr("%1 taken out of the plan. In Azure it stays.").arg(name));
    }
    m_table->setFocus(Qt::OtherFocusReason);
}

void InstancesStep::findInstances()
{
    if (!runner().account().isSignedIn()) {
        emit told(runner().account().problem());
        return;
    }
    if (m_search == nullptr) {
        m_search = new InstanceSearch(runner().account().context(), this);
        connect(m_search, &InstanceSearch::progressed, this, [this](int done, int count) {
            m_skeleton->setText(tr("Reading deployments, %1 of %2").arg(done).arg(count));
        });
        connect(m_search, &InstanceSearch::found, this, &InstancesStep::onFound);
    }
    m_skeleton->setText(tr("Reading the subscription's instances"));
    m_search->start(model().plan(), model().session().profile());
    showState();
}

void InstancesStep::onFound(const QList<OpenAiInstance> &instances, const QString &problem)
{
    showState();
    if (!problem.isEmpty()) {
        runner().addOutput(step(), problem);
        emit told(problem);
        return;
    }
    if (instances.isEmpty()) {
        emit told(tr("The subscription has no Azure OpenAI instance."));
        return;
    }
    m_found->offer(instances, model().plan());
    m_found->show();
    if (m_found->boxes().isEmpty()) {
        emit told(tr("The plan has every instance of the subscription."));
    } else {
        m_found->takeButton()->setFocus(Qt::OtherFocusReason);
    }
}

void InstancesStep::take(const QList<OpenAiInstance> &instances)
{
    m_found->hide();
    const SetupPlan &plan = model().plan();
    QList<OpenAiInstance> all;
    for (OpenAiInstance known : plan.instances) {
        known.deployments = plan.deploymentsOf(known);
        all.append(known);
    }
    all += instances;
    const SetupPlan next = planWithInstances(plan, all);
    tellProblem(model().change([&next](SetupPlan &ours) { ours = next; }));
    m_table->setFocus(Qt::OtherFocusReason);
}

void InstancesStep::resizeEvent(QResizeEvent *event)
{
    StepPage::resizeEvent(event);
    showState();
}

QString InstancesStep::demand()
{
    if (m_editor != nullptr && !m_editor->demand()) {
        return tr("The instance is not complete.");
    }
    if (!m_deployments->demand()) {
        return tr("A deployment is not complete.");
    }
    for (int place = 0; place < model().plan().instances.size(); ++place) {
        const QString start = u"setup.instances[%1]."_s.arg(place);
        for (const Finding &finding : model().findingsOf(step())) {
            if (finding.severity == Severity::Error && finding.path.startsWith(start)) {
                edit(place);
                if (m_editor != nullptr) {
                    m_editor->demand();
                }
                return finding.message;
            }
        }
    }
    return StepPage::demand();
}

void InstancesStep::focusForm()
{
    if (m_table->isVisible()) {
        m_table->setFocus(Qt::OtherFocusReason);
        if (m_table->currentRow() < 0) {
            m_table->setCurrentRow(0);
        }
    } else {
        m_add->setFocus(Qt::OtherFocusReason);
    }
}

void InstancesStep::refresh()
{
    m_instances->refresh();
    StepPage::refresh();
    if (m_quotaNote != nullptr) {
        showNotes();
        showState();
    }
}

void InstancesStep::showState()
{
    const bool searching = m_search != nullptr && m_search->isRunning();
    const bool empty = model().plan().instances.isEmpty();
    m_card->setSubtitle(empty || width() < subtitleWidth ? QString() : m_instances->countText());
    m_table->setVisible(!empty && !searching);
    m_empty->setVisible(empty && !searching);
    m_skeleton->setVisible(searching);
    m_find->setEnabled(!searching && runner().account().isSignedIn());
    m_find->setTip(runner().account().problem());
}

void InstancesStep::showNotes()
{
    const QList<int> unlinked = instancesWithoutBackend(model());
    m_linkNote->clearButtons();
    m_linkNote->setVisible(!unlinked.isEmpty());
    if (!unlinked.isEmpty()) {
        m_linkNote->setText(unlinked.size() == 1
                                ? tr("%1 serves no backend yet.").arg(model().plan().instances[unlinked.first()].name)
                                : tr("%1 instances serve no backend yet.").arg(unlinked.size()),
                            tr("The endpoint and the policy send calls only to backends."));
        Button *add = m_linkNote->addButton(unlinked.size() == 1 ? tr("Add the backend") : tr("Add backends"));
        connect(add, &QPushButton::clicked, this, [this, unlinked] {
            QStringList added;
            tellProblem(addBackendsFor(model(), unlinked, &added));
            if (!added.isEmpty()) {
                emit told(tr("Added to the backends: %1").arg(added.join(u", "_s)));
            }
        });
    }
    QStringList shares;
    for (const QuotaShare &share : quotaShares(model().plan())) {
        shares.append(quotaShareText(share, model().plan()));
    }
    m_quotaNote->setVisible(!shares.isEmpty());
    m_quotaNote->setText({}, shares.join(u'\n'));
}

const DeploymentDifference *InstancesStep::shownDifference() const
{
    const QList<DeploymentDifference> &differences = m_instances->matrix().differences;
    if (!m_instances->isVerified()) {
        return differences.isEmpty() ? nullptr : &differences.first();
    }
    // What Azure has counts: the matrix only says it better than the check.
    const QList<StepDifference> &found = model().checkOf(step()).differences;
    for (const DeploymentDifference &difference : differences) {
        const QString name = m_instances->index(difference.instance, InstanceModel::Instance).data().toString();
        if (!found.isEmpty() && found.first().subject == name + u" / "_s + difference.deployment) {
            return &difference;
        }
    }
    return nullptr;
}

void InstancesStep::showDifferences()
{
    const DeploymentDifference *difference = shownDifference();
    if (difference == nullptr) {
        StepPage::showDifferences(); // an instance that is not there, for example
        return;
    }
    banner()->clearButtons();
    banner()->setVisible(difference->text() != m_ignored);
    if (difference->text() == m_ignored) {
        return;
    }
    const bool verified = m_instances->isVerified();
    const auto more =
        (verified ? model().checkOf(step()).differences.size() : m_instances->matrix().differences.size()) - 1;
    QString detail = difference->detail;
    if (more > 0) {
        detail +=
            u' ' + (more == 1 ? tr("There is 1 more difference.") : tr("There are %1 more differences.").arg(more));
    }
    banner()->setText(difference->headline, detail);
    Button *mend = banner()->addButton(more > 0 && verified ? tr("Fix all") : difference->remedy, ButtonKind::Primary);
    if (verified) {
        connect(mend, &QPushButton::clicked, this, [this] { emit fixRequested(script()); });
    } else {
        connect(mend, &QPushButton::clicked, this, [this, copy = *difference] { mendPlan(copy); });
    }
    connect(banner()->addButton(tr("Ignore")), &QPushButton::clicked, this, [this, text = difference->text()] {
        m_ignored = text;
        showDifferences();
    });
}

void InstancesStep::mendPlan(const DeploymentDifference &difference)
{
    const SetupPlan next = mended(model().plan(), difference);
    tellProblem(model().change([&next](SetupPlan &plan) { plan = next; }));
}

} // namespace spillway
