// SPDX-License-Identifier: MIT
#pragma once

#include "ui/setup/steppage.h"

namespace spillway
{

class Card;
class FactList;

/// Step 3: the role of the service's identity on every instance.
class AccessStep : public StepPage
{
    Q_OBJECT
public:
    AccessStep(SetupModel &model, SetupRunner &runner, QWidget *parent);

    FactList *roles() const { return m_roles; }

protected:
    void refresh() override;

private:
    void showRoles();

    Card *m_card;
    FactList *m_roles;
};

} // namespace spillway
