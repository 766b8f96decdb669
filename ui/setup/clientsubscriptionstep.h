// SPDX-License-Identifier: MIT
#pragma once

#include "ui/setup/steppage.h"

namespace spillway
{

class CopyField;
class PlanText;

/// Step 9: the subscription whose key the team's clients use. The key goes into the keychain and is shown only when
/// somebody asks for it.
class ClientSubscriptionStep : public StepPage
{
    Q_OBJECT
public:
    ClientSubscriptionStep(SetupModel &model, SetupRunner &runner, QWidget *parent);

    PlanText *name() const { return m_name; }
    CopyField *key() const { return m_key; }
    QString keyText() const;

protected:
    void refresh() override;

private:
    void lookUpKey();
    void keep(const QByteArray &key);

    PlanText *m_name;
    CopyField *m_key;
    TextLabel *m_keyNote;
    QString m_entry; ///< of the key that is shown
};

} // namespace spillway
