// SPDX-License-Identifier: MIT
#pragma once

#include "ui/widgets/card.h"

class QCheckBox;

namespace spillway
{

class Button;
class DeploymentRows;
class PlanChoice;
class PlanText;
class SetupModel;

/// One instance of the plan as a form: name, region, resource group, the backend that it serves, and deployments of
/// its own where it has some.
class InstanceEditor : public Card
{
    Q_OBJECT
public:
    /// `place`: the instance's in the plan's list.
    InstanceEditor(int place, SetupModel &model, QWidget *parent = nullptr);

    int place() const { return m_place; }
    PlanText *name() const { return m_name; }
    PlanChoice *region() const { return m_region; }
    PlanText *resourceGroup() const { return m_resourceGroup; }
    PlanChoice *backend() const { return m_backend; }
    Button *addBackendButton() const { return m_addBackend; }
    QCheckBox *ownDeployments() const { return m_own; }
    DeploymentRows *deployments() const { return m_deployments; }
    Button *removeButton() const { return m_remove; }
    Button *closeButton() const { return m_close; }
    bool demand();

signals:
    void closed();
    void removeRequested(int place);
    void told(const QString &text);

private:
    void refresh();
    void setOwnDeployments(bool own);
    void addBackend();

    int m_place;
    SetupModel &m_model;
    PlanText *m_name;
    PlanChoice *m_region;
    PlanText *m_resourceGroup;
    PlanChoice *m_backend;
    Button *m_addBackend;
    QCheckBox *m_own;
    DeploymentRows *m_deployments;
    Button *m_remove;
    Button *m_close;
};

} // namespace spillway
