// SPDX-License-Identifier: MIT
#pragma once

#include "ui/setup/steppage.h"

namespace spillway
{

class Card;
class CodeView;

/// Step 8: the policy on all operations of the API.
class ApplyStep : public StepPage
{
    Q_OBJECT
public:
    ApplyStep(SetupModel &model, SetupRunner &runner, QWidget *parent);

    QString gap() const override;
    CodeView *policy() const { return m_policy; }

signals:
    void policyRequested();

protected:
    void refresh() override;

private:
    void showPolicy();

    Card *m_card;
    CodeView *m_policy;
    Button *m_open;
    QByteArray m_shown;
};

} // namespace spillway
