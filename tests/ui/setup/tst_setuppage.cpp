// SPDX-License-Identifier: MIT
#include "tests/ui/setup/setupscene.h"
#include "ui/setup/commandpanel.h"
#include "ui/setup/planfield.h"
#include "ui/setup/progresssegments.h"
#include "ui/setup/servicestep.h"
#include "ui/setup/setupheader.h"
#include "ui/setup/setuprunner.h"
#include "ui/setup/steplist.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/button.h"
#include "ui/widgets/codeview.h"
#include "ui/widgets/segmentedcontrol.h"

#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QLineEdit>
#include <QRegularExpression>
#include <QTabBar>

using namespace spillway;
using namespace Qt::StringLiterals;

/// The page as a whole: walking through the steps, what runs after which question, and what is told without az.
class TestSetupPage : public QObject
{
    Q_OBJECT
private slots:
    void stepsByKeyboard();
    void backAndNext();
    void panesByF6();
    void commandsAreShownForBothShells();
    void anUnfinishedPlanHasNoCommands();
    void noEmptyQuotes_data();
    void noEmptyQuotes();
    void nothingChangesWithoutAQuestion();
    void aRunIsShownAndVerified();
    void aRunThatFails();
    void aRunIsStopped();
    void aRunGoesOnWhileOthersAreShown();
    void wrongValuesDoNotRun();
    void withoutAz();
    void notSignedIn();
    void signIn();
    void verifyAll();
    void verifyAllFillsAnEmptyPlan();
    void subscriptions();
    void attention();
    void stateIsKept();
    void accountIsTold();

private:
    TestLook m_look;
};

void TestSetupPage::stepsByKeyboard()
{
    SetupScene scene;
    QVERIFY(scene.show());
    StepList *steps = scene.page->steps();
    steps->setFocus();
    QTest::keyClick(steps, Qt::Key_Down);
    QCOMPARE(scene.page->currentStep()->step(), SetupStep::Instances);
    QTest::keyClick(steps, Qt::Key_End);
    QCOMPARE(scene.page->currentStep()->step(), SetupStep::Test);
    QVERIFY(!scene.page->panel()->isVisible()); // it has no commands
    QTest::keyClick(steps, Qt::Key_Home);
    QCOMPARE(scene.page->currentStep()->step(), SetupStep::Service);
    QVERIFY(scene.page->panel()->isVisible());
}

void TestSetupPage::backAndNext()
{
    SetupScene scene;
    QVERIFY(scene.show());
    QVERIFY(!scene.page->currentStep()->backButton()->isVisible());
    QCOMPARE(scene.page->currentStep()->nextButton()->text(), u"Next: Azure OpenAI instances"_s);
    for (int step = 1; step < setupStepCount; ++step) {
        QCOMPARE(int(scene.page->currentStep()->step()), step);
        scene.page->currentStep()->nextButton()->click();
    }
    QCOMPARE(scene.page->currentStep()->step(), SetupStep::Test);
    scene.page->currentStep()->backButton()->click();
    QCOMPARE(scene.page->currentStep()->step(), SetupStep::ClientSubscription);
    QCOMPARE(scene.page->steps()->current(), SetupStep::ClientSubscription);
    // Finish shows what still needs a look.
    scene.page->showStep(SetupStep::Test);
    scene.page->currentStep()->nextButton()->click();
    QCOMPARE(scene.page->currentStep()->step(), SetupStep::Service);
}

void TestSetupPage::panesByF6()
{
    SetupScene scene;
    QVERIFY(scene.show());
    scene.page->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(scene.page.get()));
    scene.page->steps()->setFocus();
    scene.page->focusNextPane(true);
    auto &service = scene.step<ServiceStep>(SetupStep::Service);
    QCOMPARE(QApplication::focusWidget(), service.name()->edit());
    scene.page->focusNextPane(true);
    QCOMPARE(QApplication::focusWidget(), scene.page->panel()->tabs());
    scene.page->focusNextPane(true);
    QCOMPARE(QApplication::focusWidget(), scene.page->steps());
    scene.page->focusNextPane(false);
    QCOMPARE(QApplication::focusWidget(), scene.page->panel()->tabs());
}

void TestSetupPage::commandsAreShownForBothShells()
{
    SetupScene scene;
    QVERIFY(scene.show());
    CommandPanel *panel = scene.page->panel();
    const QString bash = panel->commands()->toPlainText();
    QVERIFY(bash.contains(u"az "_s));
    QVERIFY(bash.contains(u"contoso-apim"_s));
    panel->copyButton()->click();
    QCOMPARE(QApplication::clipboard()->text(), bash);
    QCOMPARE(scene.told, u"Commands copied"_s);
    QTest::keyClick(panel->shells()->findChild<QAbstractButton *>(), Qt::Key_Right);
    const QString powershell = panel->commands()->toPlainText();
    QVERIFY(powershell != bash);
    QVERIFY(powershell.contains(u"contoso-apim"_s));
    // Another value, other commands.
    scene.page->model().change([](SetupPlan &plan) { plan.apim.name = u"fabrikam-apim"_s; });
    QVERIFY(panel->commands()->toPlainText().contains(u"fabrikam-apim"_s));
}

void TestSetupPage::anUnfinishedPlanHasNoCommands()
{
    SetupScene scene(false);
    QVERIFY(scene.show());
    QVERIFY(scene.page->account().isSignedIn());
    CommandPanel *panel = scene.page->panel();
    const auto says = [panel](const QString &gap) {
        return panel->commands()->toPlainText().isEmpty() && panel->commands()->placeholderText() == gap &&
               panel->commands()->accessibleDescription() == gap && panel->copyButton()->toolTip().startsWith(gap) &&
               panel->runButton()->toolTip().startsWith(gap) && !panel->copyButton()->isEnabled() &&
               !panel->runButton()->isEnabled() && !panel->canRun();
    };
    QVERIFY2(says(u"Fill in Name, Resource group, Region, Publisher and Publisher's e-mail address to get the "
                  "commands."_s),
             qPrintable(panel->commands()->placeholderText()));
    QApplication::clipboard()->setText(u"as before"_s);
    panel->copy();
    QCOMPARE(QApplication::clipboard()->text(), u"as before"_s);
    scene.page->runCurrent(); // by its key
    QCOMPARE(scene.question(), nullptr);

    scene.page->showStep(SetupStep::Instances);
    QVERIFY2(says(u"Add an instance to get the commands."_s), qPrintable(panel->commands()->placeholderText()));
    scene.page->showStep(SetupStep::Access);
    QVERIFY2(says(u"Fill in Name and Resource group in step 1 to get the commands."_s),
             qPrintable(panel->commands()->placeholderText()));
    scene.page->runCurrent();
    QCOMPARE(scene.told, u"Fill in Name and Resource group in step 1 to get the commands."_s);
    scene.page->model().change([](SetupPlan &plan) {
        plan.apim.name = u"apim-contoso"_s;
        plan.resourceGroup = u"rg-contoso-ai"_s;
    });
    QVERIFY2(says(u"Add an instance in step 2 to get the commands."_s),
             qPrintable(panel->commands()->placeholderText()));
    scene.page->showStep(SetupStep::ClientSubscription);
    QVERIFY2(says(u"Fill in Name to get the commands."_s), qPrintable(panel->commands()->placeholderText()));
    scene.page->showStep(SetupStep::ApplyPolicy);
    QVERIFY2(says(u"Add a backend to build a policy."_s), qPrintable(panel->commands()->placeholderText()));
    scene.page->showStep(SetupStep::ApiSettings); // has all that it needs
    QVERIFY(panel->commands()->toPlainText().contains(u"az apim api update"_s));
    QVERIFY(panel->copyButton()->isEnabled());
    QVERIFY(panel->runButton()->isEnabled());
    QCOMPARE(panel->commands()->accessibleDescription(), QString());
}

void TestSetupPage::noEmptyQuotes_data()
{
    QTest::addColumn<SetupPlan>("plan");
    QTest::newRow("nothing") << SetupPlan();
    SetupPlan plan = SetupScene::plan();
    plan.apim.name.clear();
    QTest::newRow("no service") << plan;
    plan = SetupScene::plan();
    plan.region.clear();
    plan.instances[2].region.clear();
    QTest::newRow("no region") << plan;
    plan = SetupScene::plan();
    plan.instances.append(OpenAiInstance());
    plan.deployments.append(ModelDeployment());
    QTest::newRow("rows just added") << plan;
    plan = SetupScene::plan();
    plan.api = {{}, {}, {}};
    plan.clientSubscription.clear();
    QTest::newRow("no API") << plan;
}

void TestSetupPage::noEmptyQuotes()
{
    QFETCH(const SetupPlan, plan);
    SetupScene scene;
    scene.page->model().change([&plan](SetupPlan &ours) { ours = plan; });
    QVERIFY(scene.show());
    CommandPanel *panel = scene.page->panel();
    static const QRegularExpression hole(u"\\s(''|\"\")(\\s|$)"_s);
    for (const SetupStep step : setupSteps()) {
        scene.page->showStep(step);
        for (int shell = 0; shell < 2; ++shell) {
            panel->shells()->setCurrentIndex(shell);
            panel->refresh();
            const QString text = panel->commands()->toPlainText();
            QVERIFY2(!hole.match(text).hasMatch(), qPrintable(text));
            QVERIFY(!text.isEmpty() || !panel->isVisible() || !panel->commands()->placeholderText().isEmpty());
        }
    }
}

void TestSetupPage::nothingChangesWithoutAQuestion()
{
    SetupScene scene;
    QVERIFY(scene.show());
    QVERIFY(scene.page->account().isSignedIn());
    scene.page->runCurrent();
    QVERIFY(scene.question() != nullptr);
    QVERIFY(scene.question()->text().contains(u"contoso-apim"_s));
    QCOMPARE(scene.question()->defaultButton()->text(), u"Cancel"_s);
    QVERIFY(!scene.page->runner().isRunning());
    scene.page->runCurrent(); // one question at a time
    QCOMPARE(scene.page->findChildren<QMessageBox *>().size(), 1);
    scene.question()->defaultButton()->click();
    QVERIFY(!scene.page->runner().isRunning());
    QCOMPARE(scene.az.callsWith(u"create"_s), QStringList());
}

void TestSetupPage::aRunIsShownAndVerified()
{
    SetupScene scene;
    scene.az.when(u"group "_s, u"/subscriptions/a1/resourceGroups/rg-contoso-ai"_s);
    scene.az.when(u"service/contoso-apim"_s, u"{}"_s);
    scene.az.when(u"apim "_s, u"made it"_s);
    scene.az.when(u"rest "_s, u"done it"_s);
    QVERIFY(scene.show());
    QSignalSpy finished(&scene.page->runner(), &SetupRunner::finished);
    scene.page->runCurrent();
    scene.agree();
    QCOMPARE(scene.page->runner().runningStep(), SetupStep::Service);
    QCOMPARE(scene.page->panel()->tabs()->currentIndex(), int(CommandPanel::OutputTab));
    QCOMPARE(scene.page->panel()->runButton()->text(), u"Stop"_s);
    QTRY_COMPARE(finished.count(), 1);
    QVERIFY2(finished[0][1].toBool(), qPrintable(finished[0][2].toString()));
    QVERIFY(scene.page->panel()->output()->toPlainText().contains(u"# 1/"_s));
    QCOMPARE(scene.page->panel()->runButton()->text(), u"Run"_s);
    // What it has done is asked for at once.
    QTRY_VERIFY(!scene.az.callsWith(u"checkNameAvailability"_s).isEmpty());
}

void TestSetupPage::aRunThatFails()
{
    SetupScene scene;
    scene.az.when(u"group "_s, {}, 1, u"ERROR: (AuthorizationFailed) dev@contoso.com may not do this."_s);
    QVERIFY(scene.show());
    QSignalSpy finished(&scene.page->runner(), &SetupRunner::finished);
    scene.page->runCurrent();
    scene.agree();
    QTRY_COMPARE(finished.count(), 1);
    QVERIFY(!finished[0][1].toBool());
    QVERIFY(finished[0][2].toString().contains(u"AuthorizationFailed"_s) ||
            finished[0][2].toString().contains(u"may not do this"_s));
    QVERIFY(scene.page->panel()->output()->toPlainText().contains(u"may not do this"_s));
    QCOMPARE(scene.page->panel()->tabs()->currentIndex(), int(CommandPanel::OutputTab));
}

void TestSetupPage::aRunIsStopped()
{
    SetupScene scene;
    scene.az.whenOpened(u"group "_s, u"never"_s);
    QVERIFY(scene.show());
    QSignalSpy finished(&scene.page->runner(), &SetupRunner::finished);
    scene.page->runCurrent();
    scene.agree();
    QTRY_VERIFY(!scene.az.callsWith(u"group "_s).isEmpty());
    scene.page->panel()->runButton()->click();
    QTRY_COMPARE(finished.count(), 1);
    QVERIFY(!finished[0][1].toBool());
    QCOMPARE(finished[0][2].toString(), u"Stopped. Run it again to do the rest."_s);
    QVERIFY(!scene.page->runner().isRunning());
}

void TestSetupPage::aRunGoesOnWhileOthersAreShown()
{
    SetupScene scene;
    scene.az.whenOpened(u"group show "_s, {}, 1);
    QVERIFY(scene.show());
    QSignalSpy finished(&scene.page->runner(), &SetupRunner::finished);
    scene.page->runCurrent();
    scene.agree();
    QTRY_VERIFY(!scene.az.callsWith(u"group "_s).isEmpty());
    scene.page->showStep(SetupStep::Instances);
    QVERIFY(!scene.page->panel()->runButton()->isEnabled());
    QCOMPARE(scene.page->panel()->runButton()->text(), u"Run"_s);
    QVERIFY(scene.page->panel()->runButton()->toolTip().startsWith(u"Step 1 is running"_s));
    scene.page->hide();
    scene.az.open();
    QTRY_COMPARE(finished.count(), 1);
    scene.page->show();
    scene.page->showStep(SetupStep::Service);
    QVERIFY(scene.page->panel()->output()->toPlainText().contains(u"# 1/"_s));
}

void TestSetupPage::wrongValuesDoNotRun()
{
    SetupScene scene;
    scene.page->model().change([](SetupPlan &plan) { plan.apim.publisherEmail = u"nobody"_s; });
    QVERIFY(scene.show());
    scene.page->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(scene.page.get()));
    scene.page->runCurrent();
    QCOMPARE(scene.question(), nullptr);
    auto &service = scene.step<ServiceStep>(SetupStep::Service);
    QVERIFY(service.publisherEmail()->hasError());
    QCOMPARE(QApplication::focusWidget(), service.publisherEmail()->edit());
    QCOMPARE(scene.told, service.publisherEmail()->error());
}

void TestSetupPage::withoutAz()
{
    SetupScene scene;
    scene.az.remove();
    QVERIFY(scene.show());
    QCOMPARE(scene.page->account().state(), AzState::Absent);
    CommandPanel *panel = scene.page->panel();
    QVERIFY(panel->note()->isVisible());
    QCOMPARE(panel->note()->text(),
             u"Azure CLI was not found. Install it, or copy the commands and run them elsewhere."_s);
    QVERIFY(panel->copyButton()->isEnabled());
    QVERIFY(!panel->runButton()->isEnabled());
    QVERIFY(!panel->verifyButton()->isEnabled());
    QVERIFY(!scene.page->header()->verifyAll()->isEnabled());
    scene.page->runCurrent();
    QCOMPARE(scene.question(), nullptr);
    QCOMPARE(scene.told, panel->note()->text());
    panel->copyButton()->click();
    QVERIFY(QApplication::clipboard()->text().contains(u"contoso-apim"_s));
}

void TestSetupPage::notSignedIn()
{
    SetupScene scene;
    scene.az.signOut();
    QVERIFY(scene.show());
    QCOMPARE(scene.page->account().state(), AzState::SignedOut);
    CommandPanel *panel = scene.page->panel();
    QCOMPARE(panel->note()->text(), u"You are not signed in."_s);
    QVERIFY(!panel->runButton()->isEnabled());
    scene.page->verifyCurrent();
    QCOMPARE(scene.told, u"You are not signed in."_s);
    QVERIFY(!scene.page->runner().isVerifying());
}

void TestSetupPage::signIn()
{
    SetupScene scene;
    scene.az.signOut();
    scene.az.when(u"login "_s, u"[]"_s);
    QVERIFY(scene.show());
    auto *button = scene.page->panel()->note()->findChild<Button *>();
    QCOMPARE(button->text(), u"Sign in"_s);
    scene.az.when(u"account show "_s, ScriptedAz::account());
    scene.az.when(u"account list "_s, u"[]"_s);
    button->click();
    QCOMPARE(scene.page->account().state(), AzState::SigningIn);
    QTRY_COMPARE(scene.page->account().state(), AzState::SignedIn);
    QCOMPARE(scene.page->account().name(), u"dev@contoso.com"_s);
    QVERIFY(!scene.page->panel()->note()->isVisible());
    QVERIFY(scene.page->panel()->runButton()->isEnabled());
}

void TestSetupPage::verifyAll()
{
    SetupScene scene;
    scene.azureHasInstances();
    QVERIFY(scene.show());
    scene.page->verifyAll();
    QVERIFY(scene.page->runner().isVerifying());
    QVERIFY(!scene.page->header()->verifyAll()->isEnabled());
    QTRY_VERIFY(!scene.page->runner().isVerifying());
    QCOMPARE(scene.page->model().stateOf(SetupStep::Instances), StepState::Done);
    QCOMPARE(scene.page->model().stateOf(SetupStep::Import), StepState::ToDo);
    QCOMPARE(scene.page->header()->progressText(), scene.page->model().progressText());
    QVERIFY(scene.page->header()->progress()->accessibleName().contains(scene.page->header()->progress()->valueText()));
    QCOMPARE(scene.planNow(), SetupScene::plan()); // a plan that is there is not overwritten
}

void TestSetupPage::verifyAllFillsAnEmptyPlan()
{
    SetupScene scene;
    scene.page->model().change([](SetupPlan &plan) { plan.instances.clear(); });
    scene.azureHasInstances();
    QStringList accounts;
    for (const SetupScene::Place &place : SetupScene::places()) {
        accounts.append(u"{\"id\":\"/subscriptions/a1/resourceGroups/%2/providers/Microsoft.CognitiveServices/accounts/"
                        "%1\",\"name\":\"%1\",\"kind\":\"OpenAI\",\"location\":\"%3\",\"resourceGroup\":\"%2\","
                        "\"properties\":{\"provisioningState\":\"Succeeded\",\"customSubDomainName\":\"%1\"}}"_s.arg(
                            place.instance, place.group, place.region));
    }
    scene.az.when(u"cognitiveservices account list "_s, u"[%1]"_s.arg(accounts.join(u',')));
    scene.az.when(u"Microsoft.CognitiveServices/accounts?"_s, u"{\"value\":[%1]}"_s.arg(accounts.join(u',')));
    QVERIFY(scene.show());
    scene.page->verifyAll();
    QTRY_VERIFY(!scene.page->runner().isVerifying());
    QTRY_COMPARE(scene.planNow().instances.size(), 7);
    QCOMPARE(scene.planNow().instances[0].backend.isEmpty(), false); // linked by its address
}

void TestSetupPage::subscriptions()
{
    SetupScene scene;
    QVERIFY(scene.show());
    QComboBox *box = scene.page->header()->subscriptions();
    QCOMPARE(box->currentText(), u"contoso-ai (signed in)"_s);
    const int lab = box->findText(u"contoso-lab"_s);
    QVERIFY(lab >= 0);
    box->setCurrentIndex(lab);
    emit box->activated(lab);
    QCOMPARE(scene.planNow().subscription, u"00000000-0000-0000-0000-0000000000a2"_s);
    QCOMPARE(box->currentText(), u"contoso-lab"_s);
}

void TestSetupPage::attention()
{
    SetupScene scene;
    QSignalSpy spy(scene.page.get(), &SetupPage::attentionChanged);
    StepCheck check;
    check.state = StepState::Attention;
    scene.page->model().setCheck(SetupStep::Service, check);
    QCOMPARE(spy.count(), 1);
    QVERIFY(spy[0][0].toBool());
    check.state = StepState::Done;
    scene.page->model().setCheck(SetupStep::Service, check);
    QCOMPARE(spy.count(), 2);
    QVERIFY(!spy[1][0].toBool());
}

void TestSetupPage::stateIsKept()
{
    SetupScene scene;
    scene.page->showStep(SetupStep::ApplyPolicy);
    const QByteArray state = scene.page->saveState();
    SetupScene other;
    QVERIFY(other.page->restoreState(state));
    QCOMPARE(other.page->currentStep()->step(), SetupStep::ApplyPolicy);
    QVERIFY(!other.page->restoreState("nonsense"));
    QCOMPARE(other.page->currentStep()->step(), SetupStep::ApplyPolicy);
}

void TestSetupPage::accountIsTold()
{
    SetupScene scene;
    QStringList told;
    connect(scene.page.get(), &SetupPage::accountShown, this, [&told](const QString &text) { told.append(text); });
    QVERIFY(scene.show());
    QVERIFY(scene.page->account().isSignedIn());
    const QString account = u"Azure CLI 2.64 signed in as dev@contoso.com"_s;
    QCOMPARE(told.last(), account);
    scene.page->showStep(SetupStep::Test); // there the endpoint matters
    QCOMPARE(told.last(), QString());
    scene.page->showStep(SetupStep::Service);
    QCOMPARE(told.last(), account);
    scene.page->hide();
    QCOMPARE(told.last(), QString());

    SetupScene without;
    without.az.remove();
    QSignalSpy spy(without.page.get(), &SetupPage::accountShown);
    QVERIFY(without.show());
    QCOMPARE(spy.last().first().toString(), QString());
}

QTEST_MAIN(TestSetupPage)
#include "tst_setuppage.moc"
