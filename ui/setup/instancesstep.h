// SPDX-License-Identifier: MIT
#pragma once

#include "ui/setup/steppage.h"

namespace spillway
{

class Card;
class DeploymentRows;
class EmptyState;
class FoundInstances;
class InstanceEditor;
class InstanceModel;
class InstanceSearch;
class InstanceTable;
class Skeleton;
struct DeploymentDifference;
struct OpenAiInstance;

/// Step 2: the Azure OpenAI instances against their deployments. They are linked with the endpoint's backends, which
/// give them their priority and colour.
class InstancesStep : public StepPage
{
    Q_OBJECT
public:
    InstancesStep(SetupModel &model, SetupRunner &runner, QWidget *parent);
    ~InstancesStep() override;

    QString demand() override;
    void focusForm() override;

    InstanceModel *instances() const { return m_instances; }
    InstanceTable *table() const { return m_table; }
    Button *findButton() const { return m_find; }
    Button *addButton() const { return m_add; }
    InstanceEditor *editor() const { return m_editor; }
    FoundInstances *found() const { return m_found; }
    DeploymentRows *deployments() const { return m_deployments; }
    Banner *linkNote() const { return m_linkNote; }
    Banner *quotaNote() const { return m_quotaNote; }

public slots:
    void addInstance();
    void findInstances();
    void edit(int place);
    void removeInstance(int place);

protected:
    void refresh() override;
    void showDifferences() override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void buildTable();
    void buildBelow();
    void closeEditor();
    /// What the banner is about; null: nothing of the matrix.
    const DeploymentDifference *shownDifference() const;
    void mendPlan(const DeploymentDifference &difference);
    void showNotes();
    void showState();
    void onFound(const QList<OpenAiInstance> &instances, const QString &problem);
    void take(const QList<OpenAiInstance> &instances);
    void tellProblem(const QString &problem);

    InstanceModel *m_instances;
    InstanceTable *m_table = nullptr;
    Card *m_card = nullptr;
    EmptyState *m_empty = nullptr;
    Skeleton *m_skeleton = nullptr;
    Button *m_find = nullptr;
    Button *m_add = nullptr;
    Banner *m_linkNote = nullptr;
    Banner *m_quotaNote = nullptr;
    FoundInstances *m_found = nullptr;
    QVBoxLayout *m_editorPlace = nullptr;
    InstanceEditor *m_editor = nullptr;
    DeploymentRows *m_deployments = nullptr;
    InstanceSearch *m_search = nullptr;
    QString m_ignored; ///< the difference that a person does not want to hear of
};

} // namespace spillway
