// SPDX-License-Identifier: MIT
#include "tests/ui/setup/setupscene.h"
#include "ui/setup/foundinstances.h"
#include "ui/setup/instancesstep.h"
#include "ui/setup/instancetable.h"
#include "ui/setup/setuprunner.h"
#include "ui/widgets/button.h"
#include "ui/widgets/skeleton.h"

#include <QCheckBox>

using namespace spillway;
using namespace Qt::StringLiterals;

/// "Find in subscription" from the button to the plan: az is asked what there is, and a person chooses.
class TestFindInSubscription : public QObject
{
    Q_OBJECT
private slots:
    void whatIsFoundIsTakenOver();
    void intoAnEmptyPlan();
    void nothingNew();
    void azSaysNo();
    void signedOut();

private:
    static QString account(const QString &name, const QString &group, const QString &region)
    {
        return u"{\"id\":\"/subscriptions/a1/resourceGroups/%2/providers/Microsoft.CognitiveServices/accounts/%1\","
               "\"name\":\"%1\",\"kind\":\"OpenAI\",\"location\":\"%3\",\"sku\":{\"name\":\"S0\"}}"_s.arg(name, group,
                                                                                                          region);
    }
    /// The subscription has the plan's seven, one more, and something that is no Azure OpenAI.
    static void subscriptionHas(SetupScene &scene)
    {
        QStringList accounts;
        for (const SetupScene::Place &place : SetupScene::places()) {
            accounts.append(account(place.instance, place.group, place.region));
        }
        accounts.append(account(u"contoso-oai-jpe"_s, u"rg-ai-jpe"_s, u"japaneast"_s));
        accounts.append(
            account(u"contoso-speech"_s, u"rg-ai-jpe"_s, u"japaneast"_s).replace(u"OpenAI\""_s, u"SpeechServices\""_s));
        scene.azureHasInstances();
        scene.az.when(u"cognitiveservices account list "_s, u"[%1]"_s.arg(accounts.join(u',')));
    }
    static QString deploymentList()
    {
        return u"{\"value\":[{\"name\":\"gpt-4o\",\"sku\":{\"name\":\"Standard\",\"capacity\":10},\"properties\":"
               "{\"model\":{\"format\":\"OpenAI\",\"name\":\"gpt-4o\",\"version\":\"2024-08-06\"}}}]}"_s;
    }
    static bool onlyAsked(const SetupScene &scene)
    {
        return scene.az.callsWith(u"--method put"_s).isEmpty() && scene.az.callsWith(u" create "_s).isEmpty();
    }

    TestLook m_look;
};

void TestFindInSubscription::whatIsFoundIsTakenOver()
{
    SetupScene scene;
    subscriptionHas(scene);
    scene.az.whenOpened(u"/accounts/contoso-oai-jpe/deployments?"_s, deploymentList());
    auto &step = scene.step<InstancesStep>(SetupStep::Instances);
    QVERIFY(scene.show());
    auto *skeleton = step.findChild<Skeleton *>();
    step.findButton()->click();
    QVERIFY(skeleton->isVisible());
    QVERIFY(!step.table()->isVisible());
    QVERIFY(!step.findButton()->isEnabled());
    QTRY_VERIFY2(skeleton->accessibleName().startsWith(u"Reading deployments, "_s),
                 qPrintable(skeleton->accessibleName()));
    QVERIFY(skeleton->accessibleName().endsWith(u" of 8"_s));
    scene.az.open();
    QTRY_VERIFY(step.found()->isVisible());
    QVERIFY(!skeleton->isVisible());
    QVERIFY(step.table()->isVisible());
    QCOMPARE(step.found()->boxes().size(), 1); // the plan has the others
    QCOMPARE(step.found()->boxes()[0]->text(), u"contoso-oai-jpe  (Japan East, rg-ai-jpe, 1 deployment)"_s);
    QCOMPARE(scene.planNow(), SetupScene::plan()); // nobody has chosen yet
    step.found()->takeButton()->click();
    QVERIFY(!step.found()->isVisible());
    QCOMPARE(scene.planNow().instances.size(), 8);
    const OpenAiInstance &taken = scene.planNow().instances.last();
    QCOMPARE(taken.name, u"contoso-oai-jpe"_s);
    QCOMPARE(taken.region, u"japaneast"_s);
    QCOMPARE(taken.resourceGroup, u"rg-ai-jpe"_s);
    QVERIFY(taken.deployments.has_value()); // it differs from the rest
    QCOMPARE(taken.deployments->first().version, u"2024-08-06"_s);
    QCOMPARE(scene.planNow().deployments, SetupScene::deployments());
    QVERIFY(!scene.planNow().instances[0].deployments.has_value());
    QVERIFY(onlyAsked(scene));
}

void TestFindInSubscription::intoAnEmptyPlan()
{
    SetupScene scene;
    scene.page->model().change([](SetupPlan &plan) {
        plan.instances.clear();
        plan.deployments.clear();
    });
    subscriptionHas(scene);
    scene.az.when(u"/accounts/contoso-oai-jpe/deployments?"_s, deploymentList());
    auto &step = scene.step<InstancesStep>(SetupStep::Instances);
    QVERIFY(scene.show());
    step.findButton()->click();
    QTRY_COMPARE(step.found()->boxes().size(), 8);
    for (QCheckBox *box : step.found()->boxes()) {
        if (box->text().startsWith(u"contoso-oai-jpe"_s)) {
            box->click(); // not that one
        }
    }
    QCOMPARE(step.found()->takeButton()->text(), u"Take over 7"_s);
    step.found()->takeButton()->click();
    QCOMPARE(scene.planNow().instances.size(), 7);
    QCOMPARE(scene.planNow().deployments, SetupScene::deployments()); // what they agree on
    for (const OpenAiInstance &instance : scene.planNow().instances) {
        QVERIFY(!instance.backend.isEmpty()); // linked by its address
        QVERIFY(!instance.deployments.has_value());
    }
    QVERIFY(onlyAsked(scene));
}

void TestFindInSubscription::nothingNew()
{
    SetupScene scene;
    subscriptionHas(scene);
    scene.az.when(u"cognitiveservices account list "_s,
                  u"[%1]"_s.arg(account(u"contoso-oai-eus"_s, u"rg-ai-eus"_s, u"eastus"_s)));
    auto &step = scene.step<InstancesStep>(SetupStep::Instances);
    QVERIFY(scene.show());
    step.findButton()->click();
    QTRY_COMPARE(scene.told, u"The plan has every instance of the subscription."_s);
    QVERIFY(!step.found()->takeButton()->isEnabled());
    scene.az.when(u"cognitiveservices account list "_s, u"[]"_s);
    step.findButton()->click();
    QTRY_COMPARE(scene.told, u"The subscription has no Azure OpenAI instance."_s);
}

void TestFindInSubscription::azSaysNo()
{
    SetupScene scene;
    subscriptionHas(scene);
    scene.az.when(u"/accounts/contoso-oai-jpe/deployments?"_s, {}, 1,
                  u"ERROR: (AuthorizationFailed) The client does not have authorization."_s);
    auto &step = scene.step<InstancesStep>(SetupStep::Instances);
    QVERIFY(scene.show());
    step.findButton()->click();
    QTRY_VERIFY(step.findButton()->isEnabled());
    QVERIFY2(!scene.told.isEmpty(), "somebody has to be told");
    QVERIFY(scene.page->runner().output(SetupStep::Instances).contains(scene.told));
    QVERIFY(!step.found()->isVisible()); // half a list is none
    QVERIFY(step.table()->isVisible());
    QCOMPARE(scene.planNow(), SetupScene::plan());
}

void TestFindInSubscription::signedOut()
{
    SetupScene scene;
    scene.az.signOut();
    auto &step = scene.step<InstancesStep>(SetupStep::Instances);
    QVERIFY(scene.show());
    QVERIFY(!step.findButton()->isEnabled());
    QCOMPARE(step.findButton()->toolTip(), u"You are not signed in."_s);
    step.findInstances(); // from the empty state's button
    QCOMPARE(scene.told, u"You are not signed in."_s);
    QVERIFY(scene.az.callsWith(u"cognitiveservices"_s).isEmpty());
}

QTEST_MAIN(TestFindInSubscription)
#include "tst_findinsubscription.moc"
