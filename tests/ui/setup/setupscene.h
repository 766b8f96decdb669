// SPDX-License-Identifier: MIT
#pragma once

#include "tests/ui/setup/plannedsetup.h"
#include "tests/ui/setup/scriptedaz.h"
#include "tests/ui/shellfixture.h"
#include "tests/ui/testlook.h"
#include "ui/setup/setupmodel.h"
#include "ui/setup/setuppage.h"
#include "ui/setup/steppage.h"

#include <QMessageBox>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

namespace spillway
{

/// The Setup page over a profile of seven backends and their instances, with an az that answers as the test says.
class SetupScene : public PlannedSetup
{
public:
    /// Opens the profile: with the plan of seven instances, or with none.
    explicit SetupScene(bool planned = true)
    {
        QStringList names;
        if (planned) {
            for (const Place &place : places()) {
                names.append(place.backend);
            }
        }
        desk.openWith(names);
        desk.change([planned](Profile &profile) {
            for (qsizetype i = 0; i < profile.backends.size(); ++i) {
                profile.backends[i].url = QStringLiteral("https://%1.openai.azure.com").arg(places()[i].instance);
                profile.backends[i].priority = places()[i].priority;
            }
            if (planned) {
                profile.setup = writeSetupPlan(plan(), profile.setup);
            }
        });
        page = std::make_unique<SetupPage>(desk.session, [this] { return az.context(); });
        page->resize(1288, 836);
        QObject::connect(page.get(), &Page::told, page.get(), [this](const QString &text) { told = text; });
    }

    /// Shows the page and waits until it is known who is signed in.
    bool show()
    {
        page->show();
        return QTest::qWaitForWindowExposed(page.get()) &&
               QTest::qWaitFor([this] { return page->account().state() != AzState::Looking; });
    }

    template <typename Step>
    Step &step(SetupStep which)
    {
        page->showStep(which);
        return *qobject_cast<Step *>(page->currentStep());
    }

    /// The question before something runs; null if none is asked.
    QMessageBox *question() const { return page->findChild<QMessageBox *>(QStringLiteral("confirmRun")); }
    /// Agrees to it.
    void agree() const
    {
        for (QAbstractButton *button : question()->buttons()) {
            if (question()->buttonRole(button) == QMessageBox::AcceptRole) {
                button->click();
                return;
            }
        }
    }
    const SetupPlan &planNow() const { return page->model().plan(); }

    /// Azure has the plan's instances; `version` is that of gpt-4o on contoso-oai-wus3.
    void azureHasInstances(const QString &version = QStringLiteral("2024-11-20"))
    {
        for (const Place &place : places()) {
            const QString account = QStringLiteral("/accounts/") + place.instance;
            az.when(account + QStringLiteral("?"),
                    QStringLiteral(R"({"name":"%1","kind":"OpenAI","location":"%2","properties":)"
                                   R"({"provisioningState":"Succeeded","customSubDomainName":"%1"}})")
                        .arg(place.instance, place.region));
            const bool other = place.instance == QLatin1String("contoso-oai-wus3");
            QStringList list;
            for (const ModelDeployment &one : other ? deployments(version) : deployments()) {
                list.append(QStringLiteral(R"({"name":"%1","sku":{"name":"%4","capacity":%5},"properties":)"
                                           R"({"provisioningState":"Succeeded","model":)"
                                           R"({"format":"OpenAI","name":"%2","version":"%3"}}})")
                                .arg(one.name, one.model, one.version, one.sku)
                                .arg(one.capacity));
            }
            az.when(account + QStringLiteral("/deployments?"),
                    QStringLiteral(R"({"value":[%1]})").arg(list.join(QLatin1Char(','))));
        }
    }

    ScriptedAz az;
    ShellFixture desk;
    std::unique_ptr<SetupPage> page;
    QString told; ///< last
};

} // namespace spillway
