// SPDX-License-Identifier: MIT
#include "ui/setup/accessstep.h"
#include "ui/setup/apisettingsstep.h"
#include "ui/setup/applystep.h"
#include "ui/setup/clientsubscriptionstep.h"
#include "ui/setup/importstep.h"
#include "ui/setup/instancesstep.h"
#include "ui/setup/policybackendsstep.h"
#include "ui/setup/schemastep.h"
#include "ui/setup/servicestep.h"
#include "ui/setup/setuppage.h"
#include "ui/setup/teststep.h"

#include <QStackedWidget>

namespace spillway
{

StepPage *SetupPage::makePage(SetupStep step)
{
    switch (step) {
    case SetupStep::Service:
        return new ServiceStep(*m_model, *m_runner, this);
    case SetupStep::Instances:
        return new InstancesStep(*m_model, *m_runner, this);
    case SetupStep::Access:
        return new AccessStep(*m_model, *m_runner, this);
    case SetupStep::Schema:
        return new SchemaStep(*m_model, *m_runner, this);
    case SetupStep::Import:
        return new ImportStep(*m_model, *m_runner, this);
    case SetupStep::ApiSettings:
        return new ApiSettingsStep(*m_model, *m_runner, this);
    case SetupStep::PolicyBackends: {
        auto *page = new PolicyBackendsStep(*m_model, *m_runner, this);
        connect(page, &PolicyBackendsStep::policyRequested, this, &SetupPage::policyRequested);
        connect(page, &PolicyBackendsStep::backendsRequested, this, &SetupPage::backendsRequested);
        return page;
    }
    case SetupStep::ApplyPolicy: {
        auto *page = new ApplyStep(*m_model, *m_runner, this);
        connect(page, &ApplyStep::policyRequested, this, &SetupPage::policyRequested);
        return page;
    }
    case SetupStep::ClientSubscription:
        return new ClientSubscriptionStep(*m_model, *m_runner, this);
    case SetupStep::Test: {
        auto *page = new TestStep(*m_model, *m_runner, this);
        connect(page, &TestStep::trafficRequested, this, &SetupPage::trafficRequested);
        return page;
    }
    }
    Q_UNREACHABLE();
}

} // namespace spillway
