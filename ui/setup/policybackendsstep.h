// SPDX-License-Identifier: MIT
#pragma once

#include "ui/setup/steppage.h"

namespace spillway
{

class Card;
class FactList;

/// Step 7: the endpoint's backends as the policy will carry them, and its options.
class PolicyBackendsStep : public StepPage
{
    Q_OBJECT
public:
    PolicyBackendsStep(SetupModel &model, SetupRunner &runner, QWidget *parent);

    bool hasCommands() const override { return false; }
    AzScript script() const override { return {}; }

    FactList *backends() const { return m_backends; }
    FactList *options() const { return m_options; }
    Button *policyButton() const { return m_policy; }
    Button *editButton() const { return m_edit; }

signals:
    void policyRequested();
    void backendsRequested();

protected:
    void refresh() override;

private:
    void showBackends();
    void showOptions();

    Card *m_card;
    FactList *m_backends;
    FactList *m_options;
    Banner *m_notes;
    Button *m_edit;
    Button *m_policy;
};

} // namespace spillway
