// SPDX-License-Identifier: MIT
#include "ui/setup/clientsubscriptionstep.h"

#include "ui/session/desktopsession.h"
#include "ui/setup/clientkey.h"
#include "ui/setup/planfield.h"
#include "ui/setup/setupmodel.h"
#include "ui/setup/setuprunner.h"
#include "ui/widgets/copyfield.h"
#include "ui/widgets/textlabel.h"

#include <QLineEdit>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace spillway
{

ClientSubscriptionStep::ClientSubscriptionStep(SetupModel &model, SetupRunner &runner, QWidget *parent)
    : StepPage(SetupStep::ClientSubscription, tr("Clients get a key of their own, which is good for this API alone."),
               model, runner, parent)
    , m_name(new PlanText(
          tr("Name"), u"setup.clientSubscription.name"_s, model,
          [](const SetupPlan &plan) { return plan.clientSubscription; },
          [](SetupPlan &plan, const QString &text) { plan.clientSubscription = text; }, this))
    , m_key(new CopyField(tr("Subscription key"), CopyFieldKind::Secret, this))
    , m_keyNote(nullptr)
{
    m_name->edit()->setPlaceholderText(u"team-search"_s);
    m_name->setHint(tr("For a team or an application. Several clients can share it."));
    m_key->setCharacters(36);
    m_key->hide();
    addRow({m_name});
    m_keyNote = addNote({});
    body()->addWidget(m_key, 0, Qt::AlignLeft);
    body()->addStretch();
    connect(m_key, &CopyField::copied, this, &StepPage::told);
    connect(&runner, &SetupRunner::secretFetched, this, [this](SetupStep step, const QByteArray &secret) {
        if (step == SetupStep::ClientSubscription && !secret.isEmpty()) {
            keep(secret);
        }
    });
    connect(&model.session().keys(), &KeyVault::problemChanged, this, &ClientSubscriptionStep::lookUpKey);
    lookUpKey();
}

QString ClientSubscriptionStep::keyText() const
{
    return m_keyNote->text();
}

void ClientSubscriptionStep::refresh()
{
    StepPage::refresh();
    if (clientKeyEntry(model()) != m_entry) {
        lookUpKey();
    }
}

void ClientSubscriptionStep::lookUpKey()
{
    const QString entry = clientKeyEntry(model());
    m_entry = entry;
    readClientKey(model(), this, [this, entry](const QByteArray &key, const QString &problem) {
        if (entry != m_entry) {
            return; // another subscription by now
        }
        m_key->setText(QString::fromUtf8(key));
        m_key->setVisible(!key.isEmpty());
        if (!key.isEmpty()) {
            m_keyNote->setText(model().session().keys().problem().isEmpty()
                                   ? tr("Kept in the system keychain, never in the profile file.")
                                   : tr("No keychain found. Keys stay in memory until Spillway closes."));
        } else {
            m_keyNote->setText(problem.isEmpty() ? tr("Its key is fetched into the keychain when the subscription is "
                                                      "made. It is in no output and no log.")
                                                 : problem);
        }
    });
}

void ClientSubscriptionStep::keep(const QByteArray &key)
{
    keepClientKey(model(), key, this, [this](const QString &problem) {
        emit told(problem.isEmpty() ? tr("Subscription key kept") : problem);
        lookUpKey();
    });
}

} // namespace spillway
