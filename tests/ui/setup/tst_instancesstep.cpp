// SPDX-License-Identifier: MIT
#include "tests/ui/setup/setupscene.h"
#include "ui/setup/deploymentrows.h"
#include "ui/setup/foundinstances.h"
#include "ui/setup/instanceeditor.h"
#include "ui/setup/instancemodel.h"
#include "ui/setup/instancesstep.h"
#include "ui/setup/instancetable.h"
#include "ui/setup/planfield.h"
#include "ui/setup/setuprunner.h"
#include "ui/setup/steplist.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/button.h"

#include <QAbstractItemModelTester>
#include <QCheckBox>
#include <QLineEdit>

using namespace spillway;
using namespace Qt::StringLiterals;

/// Step 2: the matrix, its differences and how they are mended, and instances linked with the backends.
class TestInstancesStep : public QObject
{
    Q_OBJECT
private slots:
    void matrix();
    void differenceIsFixedAfterAQuestion();
    void differenceOfThePlanIsMended();
    void ignore();
    void addByKeyboard();
    void unlinkedInstancesGetBackends();
    void found();
    void removing();

private:
    TestLook m_look;
};

void TestInstancesStep::matrix()
{
    SetupScene scene;
    auto &step = scene.step<InstancesStep>(SetupStep::Instances);
    InstanceModel &model = *step.instances();
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    QCOMPARE(model.rowCount(), 7);
    QCOMPARE(model.columnCount(), 6);
    QCOMPARE(model.countText(), u"7 instances, 3 deployments"_s);
    QCOMPARE(model.headerData(2, Qt::Horizontal, Qt::DisplayRole).toString(), u"gpt-4o"_s);
    QCOMPARE(model.index(3, 0).data(Qt::AccessibleTextRole).toString(), u"contoso-oai-wus3, West US 3 · rg-ai-wus3"_s);
    QCOMPARE(model.index(3, 1).data().toString(), u"2"_s); // the backend's priority
    QCOMPARE(model.index(3, 2).data(Qt::AccessibleTextRole).toString(), u"gpt-4o, version 2024-11-20"_s);
    QVERIFY(!model.isVerified());

    scene.azureHasInstances(u"2024-08-06"_s);
    QVERIFY(scene.show());
    scene.page->verifyCurrent();
    QTRY_COMPARE(scene.page->model().stateOf(SetupStep::Instances), StepState::Attention);
    QVERIFY(model.isVerified());
    QCOMPARE(model.index(3, 2).data(Qt::AccessibleTextRole).toString(),
             u"gpt-4o, version 2024-08-06, version differs"_s);
    QCOMPARE(model.index(3, 5).data().toString(), u"Version differs"_s);
    QCOMPARE(model.index(0, 5).data().toString(), u"Consistent"_s);
    QCOMPARE(scene.page->model().spokenText(SetupStep::Instances),
             u"Step 2 of 10, Azure OpenAI instances, needs attention, 1 difference to fix"_s);
    QVERIFY(step.verifiedText().endsWith(u"with your Azure CLI sign-in, dev@contoso.com"_s));
    QVERIFY(step.banner()->text().startsWith(u"gpt-4o is not the same everywhere."_s));
    QVERIFY(step.banner()->text().contains(u"contoso-oai-wus3 has version 2024-08-06"_s));
}

void TestInstancesStep::differenceIsFixedAfterAQuestion()
{
    SetupScene scene;
    scene.azureHasInstances(u"2024-08-06"_s);
    auto &step = scene.step<InstancesStep>(SetupStep::Instances);
    QVERIFY(scene.show());
    scene.page->verifyCurrent();
    QTRY_COMPARE(scene.page->model().stateOf(SetupStep::Instances), StepState::Attention);
    Button *fix = step.banner()->findChildren<Button *>().first();
    QCOMPARE(fix->text(), u"Change to 2024-11-20"_s);
    const qsizetype before = scene.az.calls().size();
    fix->click();
    QVERIFY(scene.question() != nullptr);
    QVERIFY(scene.question()->text().contains(u"contoso-oai-wus3"_s));
    QCOMPARE(scene.az.calls().size(), before); // nothing yet
    scene.az.when(u"group show "_s, u"/subscriptions/a1/resourceGroups/rg-ai-wus3"_s);
    scene.az.when(u"--method put"_s, u"{}"_s);
    QSignalSpy finished(&scene.page->runner(), &SetupRunner::finished);
    scene.agree();
    scene.azureHasInstances();
    scene.az.when(u"--method put"_s, u"{}"_s);
    QTRY_COMPARE(finished.count(), 1);
    QVERIFY2(finished[0][1].toBool(), qPrintable(finished[0][2].toString()));
    QTRY_COMPARE(scene.page->model().stateOf(SetupStep::Instances), StepState::Done);
    QVERIFY(!step.banner()->isVisible());
}

void TestInstancesStep::differenceOfThePlanIsMended()
{
    SetupScene scene;
    scene.page->model().change(
        [](SetupPlan &plan) { plan.instances[3].deployments = SetupScene::deployments(u"2024-08-06"_s); });
    auto &step = scene.step<InstancesStep>(SetupStep::Instances);
    QVERIFY(scene.show());
    QVERIFY(step.banner()->isVisible());
    step.banner()->findChildren<Button *>().first()->click();
    QCOMPARE(scene.question(), nullptr); // the plan alone: Azure is not touched
    QVERIFY(!scene.planNow().instances[3].deployments.has_value());
    QVERIFY(!step.banner()->isVisible());
}

void TestInstancesStep::ignore()
{
    SetupScene scene;
    scene.page->model().change(
        [](SetupPlan &plan) { plan.instances[3].deployments = SetupScene::deployments(u"2024-08-06"_s); });
    auto &step = scene.step<InstancesStep>(SetupStep::Instances);
    QVERIFY(scene.show());
    Button *ignore = step.banner()->findChildren<Button *>().last();
    QCOMPARE(ignore->text(), u"Ignore"_s);
    ignore->click();
    QVERIFY(!step.banner()->isVisible());
    scene.page->model().change(
        [](SetupPlan &plan) { plan.instances[3].deployments = SetupScene::deployments(u"2024-05-13"_s); });
    QVERIFY(step.banner()->isVisible()); // another difference
}

void TestInstancesStep::addByKeyboard()
{
    SetupScene scene(false);
    auto &step = scene.step<InstancesStep>(SetupStep::Instances);
    QVERIFY(scene.show());
    scene.page->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(scene.page.get()));
    QVERIFY(!step.table()->isVisible()); // "No instances yet"
    QTest::keyClick(step.addButton(), Qt::Key_Space);
    QCOMPARE(scene.planNow().instances.size(), 1);
    QVERIFY(step.editor() != nullptr);
    QCOMPARE(QApplication::focusWidget(), step.editor()->name()->edit());
    QTest::keyClicks(step.editor()->name()->edit(), u"a"_s);
    QVERIFY(step.editor()->name()->hasError()); // too short a name
    QTest::keyClicks(step.editor()->name()->edit(), u"i-eus"_s);
    QVERIFY2(!step.editor()->name()->hasError(), qPrintable(step.editor()->name()->error()));
    QTest::keyClick(step.editor()->name()->edit(), Qt::Key_Return);
    QCOMPARE(scene.planNow().instances[0].name, u"ai-eus"_s);
    QCOMPARE(step.instances()->rowCount(), 1);

    step.deployments()->addButton()->click();
    QCOMPARE(scene.planNow().deployments.size(), 1);
    auto *name = qobject_cast<QLineEdit *>(step.deployments()->fields(0).first()->editor());
    QTest::keyClicks(name, u"gpt-4o"_s);
    QTest::keyClick(name, Qt::Key_Return);
    QCOMPARE(scene.planNow().deployments[0].name, u"gpt-4o"_s);
}

void TestInstancesStep::unlinkedInstancesGetBackends()
{
    SetupScene scene;
    scene.page->model().change([](SetupPlan &plan) {
        OpenAiInstance fresh;
        fresh.name = u"contoso-oai-jpe"_s;
        plan.instances.append(fresh);
    });
    auto &step = scene.step<InstancesStep>(SetupStep::Instances);
    QVERIFY(scene.show());
    QVERIFY(step.linkNote()->isVisible());
    QVERIFY(step.linkNote()->text().startsWith(u"contoso-oai-jpe serves no backend yet."_s));
    step.linkNote()->findChild<Button *>()->click();
    QCOMPARE(scene.planNow().instances.last().backend, u"contoso-oai-jpe"_s);
    const Backend &added = scene.desk.session.profile().backends.last();
    QCOMPARE(added.name, u"contoso-oai-jpe"_s);
    QCOMPARE(added.url, u"https://contoso-oai-jpe.openai.azure.com"_s);
    QVERIFY(!step.linkNote()->isVisible());
    QCOMPARE(step.instances()->index(7, 1).data().toString(), QString::number(added.priority));
}

void TestInstancesStep::found()
{
    SetupScene scene;
    FoundInstances card;
    OpenAiInstance fresh;
    fresh.name = u"contoso-oai-jpe"_s;
    fresh.region = u"japaneast"_s;
    fresh.resourceGroup = u"rg-jp"_s;
    fresh.deployments = SetupScene::deployments();
    QSignalSpy taken(&card, &FoundInstances::taken);
    card.offer({fresh, scene.planNow().instances[0]}, scene.planNow());
    QCOMPARE(card.boxes().size(), 1); // the other one is in the plan
    QCOMPARE(card.boxes()[0]->text(), u"contoso-oai-jpe  (Japan East, rg-jp, 3 deployments)"_s);
    QCOMPARE(card.takeButton()->text(), u"Take over 1"_s);
    card.boxes()[0]->click();
    QVERIFY(!card.takeButton()->isEnabled());
    card.boxes()[0]->click();
    card.takeButton()->click();
    QCOMPARE(taken.count(), 1);
    QCOMPARE(card.chosen(), QList<OpenAiInstance>{fresh});
}

void TestInstancesStep::removing()
{
    SetupScene scene;
    auto &step = scene.step<InstancesStep>(SetupStep::Instances);
    QVERIFY(scene.show());
    step.table()->setCurrentRow(6);
    QTest::keyClick(step.table(), Qt::Key_Return);
    QVERIFY(step.editor() != nullptr);
    QCOMPARE(step.editor()->place(), 6);
    step.editor()->closeButton()->click();
    QCOMPARE(step.editor(), nullptr);
    QTest::keyClick(step.table(), Qt::Key_Delete);
    QCOMPARE(scene.planNow().instances.size(), 6);
    QCOMPARE(scene.told, u"contoso-oai-uks taken out of the plan. In Azure it stays."_s);
    QCOMPARE(scene.desk.session.profile().backends.size(), 7); // its backend stays too
}

QTEST_MAIN(TestInstancesStep)
#include "tst_instancesstep.moc"
