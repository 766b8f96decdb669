// SPDX-License-Identifier: MIT
#pragma once

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
class SetupScene
{
public:
    struct Place
    {
        QString backend;
        QString instance;
        QString region;
        QString group;
        int priority;
    };
    static QList<Place> places()
    {
        const auto text = [](const char *latin) { return QString::fromLatin1(latin); };
        return {{text("ptu-eastus2"), text("contoso-ptu-eus2"), text("eastus2"), text("rg-ai-eus2"), 1},
                {text("ptu-swedencentral"), text("contoso-ptu-swc"), text("swedencentral"), text("rg-ai-swc"), 1},
                {text("paygo-eastus"), text("contoso-oai-eus"), text("eastus"), text("rg-ai-eus"), 2},
                {text("paygo-westus3"), text("contoso-oai-wus3"), text("westus3"), text("rg-ai-wus3"), 2},
                {text("paygo-northcentralus"), text("contoso-oai-ncus"), text("northcentralus"), text("rg-ai-ncus"), 2},
                {text("paygo-francecentral"), text("contoso-oai-frc"), text("francecentral"), text("rg-ai-frc"), 3},
                {text("paygo-uksouth"), text("contoso-oai-uks"), text("uksouth"), text("rg-ai-uks"), 3}};
    }
    static QList<ModelDeployment> deployments(const QString &version = QStringLiteral("2024-11-20"))
    {
        const QString standard = QStringLiteral("Standard");
        return {
            {QStringLiteral("gpt-4o"), QStringLiteral("gpt-4o"), version, standard, 120},
            {QStringLiteral("gpt-4o-mini"), QStringLiteral("gpt-4o-mini"), QStringLiteral("2024-07-18"), standard, 30},
            {QStringLiteral("text-embedding-3-large"), QStringLiteral("text-embedding-3-large"), QStringLiteral("1"),
             standard, 30}};
    }
    static SetupPlan plan()
    {
        SetupPlan plan;
        plan.resourceGroup = QStringLiteral("rg-contoso-ai");
        plan.region = QStringLiteral("eastus");
        plan.apim = {QStringLiteral("contoso-apim"), QStringLiteral("StandardV2"), QStringLiteral("Contoso"),
                     QStringLiteral("api@contoso.com")};
        plan.deployments = deployments();
        plan.schemaVersion = QStringLiteral("2024-10-21");
        plan.api.suffix = QStringLiteral("chat/openai");
        plan.clientSubscription = QStringLiteral("team-search");
        for (const Place &place : places()) {
            OpenAiInstance instance;
            instance.name = place.instance;
            instance.region = place.region;
            instance.resourceGroup = place.group;
            instance.backend = place.backend;
            plan.instances.append(instance);
        }
        return plan;
    }

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
