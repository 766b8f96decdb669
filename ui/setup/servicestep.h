// SPDX-License-Identifier: MIT
#pragma once

#include "ui/setup/steppage.h"

namespace spillway
{

class PlanChoice;
class PlanText;

/// Step 1: the API Management instance, with its managed identity.
class ServiceStep : public StepPage
{
    Q_OBJECT
public:
    ServiceStep(SetupModel &model, SetupRunner &runner, QWidget *parent);

    PlanText *resourceGroup() const { return m_resourceGroup; }
    PlanChoice *region() const { return m_region; }
    PlanText *name() const { return m_name; }
    PlanChoice *sku() const { return m_sku; }
    PlanText *publisherName() const { return m_publisherName; }
    PlanText *publisherEmail() const { return m_publisherEmail; }

private:
    void showHost(const QString &name);

    PlanText *m_resourceGroup;
    PlanChoice *m_region;
    PlanText *m_name;
    PlanChoice *m_sku;
    PlanText *m_publisherName;
    PlanText *m_publisherEmail;
};

} // namespace spillway
