// SPDX-License-Identifier: MIT
#pragma once

#include "ui/setup/steppage.h"

namespace spillway
{

class FactList;

/// Step 6: callers need a subscription key, in the header that Azure OpenAI's clients send.
class ApiSettingsStep : public StepPage
{
    Q_OBJECT
public:
    ApiSettingsStep(SetupModel &model, SetupRunner &runner, QWidget *parent);

    FactList *settings() const { return m_settings; }

protected:
    void refresh() override;

private:
    void showSettings();

    FactList *m_settings;
};

} // namespace spillway
