// SPDX-License-Identifier: MIT
#include "tests/ui/setup/setupscene.h"
#include "ui/setup/steplist.h"
#include "ui/setup/steplistmodel.h"

#include <QAbstractItemModelTester>

using namespace spillway;
using namespace Qt::StringLiterals;

/// The steps' values: what is saved, what a change makes doubtful, and what the steps' list says.
class TestSetupModel : public QObject
{
    Q_OBJECT
private slots:
    void touched_data();
    void touched();
    void changeIsSaved();
    void aChangeThatChangesNothingIsNotSaved();
    void aProfileIsMade();
    void checksGoWithWhatTheyWereAbout();
    void spokenTexts();
    void progress();
    void listTellsOnlyWhatChanged();

private:
    TestLook m_look;
};

void TestSetupModel::touched_data()
{
    QTest::addColumn<int>("what");
    QTest::addColumn<QList<SetupStep>>("steps");
    using enum SetupStep;
    QTest::newRow("nothing") << 0 << QList<SetupStep>{};
    QTest::newRow("service") << 1 << setupSteps();
    QTest::newRow("tier") << 2 << QList<SetupStep>{Service};
    QTest::newRow("instance") << 3 << QList<SetupStep>{Instances, Access};
    QTest::newRow("deployment") << 4 << QList<SetupStep>{Instances};
    QTest::newRow("schema") << 5 << QList<SetupStep>{Schema, Import};
    QTest::newRow("suffix") << 6 << QList<SetupStep>{Import, ApiSettings, ApplyPolicy, ClientSubscription, Test};
    QTest::newRow("subscription") << 7 << QList<SetupStep>{ClientSubscription};
}

void TestSetupModel::touched()
{
    QFETCH(const int, what);
    QFETCH(const QList<SetupStep>, steps);
    const SetupPlan before = SetupScene::plan();
    SetupPlan after = before;
    switch (what) {
    case 1:
        after.apim.name = u"other"_s;
        break;
    case 2:
        after.apim.sku = u"Premium"_s;
        break;
    case 3:
        after.instances.removeLast();
        break;
    case 4:
        after.deployments[0].version = u"2024-08-06"_s;
        break;
    case 5:
        after.schemaVersion = u"2024-06-01"_s;
        break;
    case 6:
        after.api.suffix = u"team/openai"_s;
        break;
    case 7:
        after.clientSubscription = u"team-b"_s;
        break;
    default:
        break;
    }
    QCOMPARE(stepsTouched(before, after), steps);
}

void TestSetupModel::changeIsSaved()
{
    SetupScene scene;
    QSignalSpy changed(&scene.page->model(), &SetupModel::planChanged);
    QCOMPARE(scene.page->model().change([](SetupPlan &plan) { plan.apim.name = u"fabrikam"_s; }), QString());
    QCOMPARE(changed.count(), 1);
    QCOMPARE(scene.planNow().apim.name, u"fabrikam"_s);
    QCOMPARE(scene.desk.session.profile().setup["apim"_L1]["name"_L1].toString(), u"fabrikam"_s);
    QFile file(scene.desk.session.profilePath());
    QVERIFY(file.open(QIODevice::ReadOnly));
    QVERIFY(file.readAll().contains("fabrikam"));
}

void TestSetupModel::aChangeThatChangesNothingIsNotSaved()
{
    SetupScene scene;
    QSignalSpy changed(&scene.desk.session, &DesktopSession::profileChanged);
    QCOMPARE(scene.page->model().change([](SetupPlan &plan) { plan.apim.name = u"contoso-apim"_s; }), QString());
    QCOMPARE(changed.count(), 0);
}

void TestSetupModel::aProfileIsMade()
{
    ShellFixture desk;
    SetupModel model(desk.session);
    QVERIFY(!desk.session.isOpen());
    QCOMPARE(model.change([](SetupPlan &plan) { plan.region = u"eastus"_s; }), QString());
    QVERIFY(desk.session.isOpen());
    QCOMPARE(model.plan().region, u"eastus"_s);
}

void TestSetupModel::checksGoWithWhatTheyWereAbout()
{
    SetupScene scene;
    SetupModel &model = scene.page->model();
    StepCheck done;
    done.state = StepState::Done;
    for (const SetupStep step : {SetupStep::Service, SetupStep::Instances, SetupStep::ApplyPolicy}) {
        model.setCheck(step, done);
    }
    model.change([](SetupPlan &plan) { plan.deployments[0].version = u"2024-08-06"_s; });
    QCOMPARE(model.stateOf(SetupStep::Service), StepState::Done);
    QCOMPARE(model.stateOf(SetupStep::Instances), StepState::Unknown);
    QCOMPARE(model.stateOf(SetupStep::ApplyPolicy), StepState::Done);
    scene.desk.change([](Profile &profile) { profile.backends[0].priority = 2; });
    QCOMPARE(model.stateOf(SetupStep::ApplyPolicy), StepState::Unknown);
    scene.desk.openWith({}, u"Another"_s);
    QCOMPARE(model.stateOf(SetupStep::Service), StepState::Unknown);
}

void TestSetupModel::spokenTexts()
{
    SetupScene scene;
    SetupModel &model = scene.page->model();
    StepCheck check;
    check.state = StepState::Attention;
    check.differences = {{u"contoso-oai-wus3 / gpt-4o"_s, u"It differs."_s, u"Change it."_s}};
    model.setCheck(SetupStep::Instances, check);
    QCOMPARE(model.spokenText(SetupStep::Instances),
             u"Step 2 of 10, Azure OpenAI instances, needs attention, 1 difference to fix"_s);
    check = {StepState::Done, u"7 of 7 roles granted"_s};
    model.setCheck(SetupStep::Access, check);
    QCOMPARE(model.spokenText(SetupStep::Access),
             u"Step 3 of 10, Managed identity access, done, 7 of 7 roles granted"_s);
    QCOMPARE(model.spokenText(SetupStep::Import), u"Step 5 of 10, Import the API, not verified"_s);
    QCOMPARE(model.spokenText(SetupStep::PolicyBackends),
             u"Step 7 of 10, Policy backends, done, 7 backends, 3 priorities"_s);
    QCOMPARE(model.summaryOf(SetupStep::Test), u"Send one request"_s);
}

void TestSetupModel::progress()
{
    SetupScene scene;
    SetupModel &model = scene.page->model();
    QCOMPARE(model.progressText(), u"1 of 10 done"_s); // the backends
    StepCheck check;
    check.state = StepState::Attention;
    model.setCheck(SetupStep::Instances, check);
    QCOMPARE(model.progressText(), u"1 of 10 done, 1 needs attention"_s);
    check.state = StepState::Done;
    model.setCheck(SetupStep::Service, check);
    QCOMPARE(model.progressText(), u"2 of 10 done, 1 needs attention"_s);
}

void TestSetupModel::listTellsOnlyWhatChanged()
{
    SetupScene scene;
    StepListModel list(scene.page->model());
    QAbstractItemModelTester tester(&list, QAbstractItemModelTester::FailureReportingMode::QtTest);
    QCOMPARE(list.rowCount(), 10);
    QSignalSpy changed(&list, &QAbstractItemModel::dataChanged);
    StepCheck check{StepState::Done, u"contoso-apim · Standard v2"_s};
    scene.page->model().setCheck(SetupStep::Service, check);
    QCOMPARE(changed.count(), 1);
    QCOMPARE(changed[0][0].toModelIndex().row(), 0);
    QCOMPARE(changed[0][1].toModelIndex().row(), 0);
    QCOMPARE(list.index(0).data(StepListModel::SummaryRole).toString(), u"contoso-apim · Standard v2"_s);
    QCOMPARE(list.index(0).data(Qt::AccessibleTextRole).toString(),
             u"Step 1 of 10, API Management instance, done, contoso-apim · Standard v2"_s);
    scene.page->model().setCheck(SetupStep::Service, check);
    QCOMPARE(changed.count(), 1);
}

QTEST_MAIN(TestSetupModel)
#include "tst_setupmodel.moc"
