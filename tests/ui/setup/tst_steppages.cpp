// SPDX-License-Identifier: MIT
#include "tests/ui/setup/setupscene.h"
#include "ui/setup/accessstep.h"
#include "ui/setup/applystep.h"
#include "ui/setup/clientsubscriptionstep.h"
#include "ui/setup/factlist.h"
#include "ui/setup/importstep.h"
#include "ui/setup/planfield.h"
#include "ui/setup/policybackendsstep.h"
#include "ui/setup/servicestep.h"
#include "ui/setup/setuprunner.h"
#include "ui/widgets/button.h"
#include "ui/widgets/codeview.h"
#include "ui/widgets/copyfield.h"

#include <QComboBox>
#include <QLineEdit>
#include <QStandardPaths>

using namespace spillway;
using namespace Qt::StringLiterals;

/// The forms of the other steps: validated as typed, saved when left, and what each shows.
class TestStepPages : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase() { QStandardPaths::setTestModeEnabled(true); }
    void serviceIsValidatedAsTyped();
    void emptyFieldsAreNotWrongUntilTouched();
    void roles();
    void suffixRule();
    void policyBackends();
    void policyIsShown();
    void keyGoesToTheKeychain();

private:
    TestLook m_look;
};

void TestStepPages::serviceIsValidatedAsTyped()
{
    SetupScene scene(false);
    QVERIFY(scene.show());
    auto &step = scene.step<ServiceStep>(SetupStep::Service);
    QLineEdit *name = step.name()->edit();
    name->setFocus();
    QTest::keyClicks(name, u"1apim"_s);
    QVERIFY(step.name()->hasError()); // begins with a letter
    QCOMPARE(name->accessibleDescription(), step.name()->error());
    QCOMPARE(scene.planNow().apim.name, QString()); // not saved while it is written
    name->clear();
    QTest::keyClicks(name, u"apim-contoso"_s);
    QVERIFY(!step.name()->hasError());
    QTest::keyClick(name, Qt::Key_Return);
    QCOMPARE(scene.planNow().apim.name, u"apim-contoso"_s);
    const int v2 = step.sku()->box()->findText(u"Standard v2"_s);
    step.sku()->box()->setCurrentIndex(v2);
    emit step.sku()->box()->textActivated(u"Standard v2"_s);
    QCOMPARE(scene.planNow().apim.sku, u"StandardV2"_s);
    step.region()->box()->lineEdit()->selectAll();
    QTest::keyClicks(step.region()->box()->lineEdit(), u"Sweden Central"_s);
    QTest::keyClick(step.region()->box()->lineEdit(), Qt::Key_Return);
    QCOMPARE(scene.planNow().region, u"swedencentral"_s);
}

void TestStepPages::emptyFieldsAreNotWrongUntilTouched()
{
    SetupScene scene(false);
    QVERIFY(scene.show());
    auto &step = scene.step<ServiceStep>(SetupStep::Service);
    QVERIFY(!step.name()->hasError());
    const QString problem = step.demand();
    QVERIFY(step.name()->hasError());
    QVERIFY(step.resourceGroup()->hasError());
    QCOMPARE(problem, step.name()->error());
}

void TestStepPages::roles()
{
    SetupScene scene;
    auto &step = scene.step<AccessStep>(SetupStep::Access);
    QVERIFY(scene.show());
    QCOMPARE(step.roles()->facts().size(), 7);
    QCOMPARE(step.roles()->facts()[0].word, u"Not verified"_s);
    StepCheck check;
    check.state = StepState::Attention;
    check.differences = {
        {u"contoso-oai-eus"_s, u"contoso-oai-eus does not let contoso-apim in yet."_s, u"Grant it."_s}};
    scene.page->model().setCheck(SetupStep::Access, check);
    QCOMPARE(step.roles()->facts()[2].word, u"Missing"_s);
    QCOMPARE(step.roles()->facts()[2].state, UiState::Attention);
    QCOMPARE(step.roles()->facts()[0].word, u"Granted"_s);
}

void TestStepPages::suffixRule()
{
    SetupScene scene;
    auto &step = scene.step<ImportStep>(SetupStep::Import);
    QVERIFY(scene.show());
    QCOMPARE(step.clientUrl()->text(), u"https://contoso-apim.azure-api.net/chat"_s);
    QLineEdit *suffix = step.suffix()->edit();
    suffix->setFocus();
    suffix->selectAll();
    QTest::keyClicks(suffix, u"team"_s);
    QVERIFY(step.suffix()->hasError());
    emit step.suffix()->fixRequested();
    QCOMPARE(suffix->text(), u"team/openai"_s);
    QVERIFY(!step.suffix()->hasError());
    QCOMPARE(scene.planNow().api.suffix, u"team/openai"_s);
    QCOMPARE(step.clientUrl()->text(), u"https://contoso-apim.azure-api.net/team"_s);
}

void TestStepPages::policyBackends()
{
    SetupScene scene;
    scene.desk.change([](Profile &profile) { profile.backends[6].enabled = false; });
    auto &step = scene.step<PolicyBackendsStep>(SetupStep::PolicyBackends);
    QVERIFY(scene.show());
    QCOMPARE(step.backends()->facts().size(), 7);
    QCOMPARE(step.backends()->facts()[0].word, u"priority 1"_s);
    QCOMPARE(step.backends()->facts()[6].word, u"off, left out"_s);
    QSignalSpy policy(scene.page.get(), &SetupPage::policyRequested);
    step.policyButton()->click();
    QCOMPARE(policy.count(), 1);
    QSignalSpy backends(scene.page.get(), &SetupPage::backendsRequested);
    step.editButton()->click();
    QCOMPARE(backends.count(), 1);
}

void TestStepPages::policyIsShown()
{
    SetupScene scene;
    auto &step = scene.step<ApplyStep>(SetupStep::ApplyPolicy);
    QVERIFY(scene.show());
    QCOMPARE(step.policy()->toPlainText().toUtf8(), scene.page->model().policy());
    QVERIFY(step.policy()->toPlainText().contains(u"contoso-oai-wus3"_s));
}

void TestStepPages::keyGoesToTheKeychain()
{
    SetupScene scene;
    const QString key = u"0123456789abcdef0123456789abcdef"_s;
    auto &step = scene.step<ClientSubscriptionStep>(SetupStep::ClientSubscription);
    QVERIFY(scene.show());
    QVERIFY(!step.key()->isVisible());
    emit scene.page->runner().secretFetched(SetupStep::ClientSubscription, key.toUtf8());
    QTRY_VERIFY(step.key()->isVisible());
    QCOMPARE(step.keyText(), u"Kept in the system keychain, never in the profile file."_s);
    QVERIFY(!step.key()->isRevealed());
    QVERIFY(!step.key()->edit()->text().contains(key)); // shown only when asked for
    QByteArray kept;
    scene.desk.keychain.read(u"Contoso/apim/team-search"_s, this,
                             [&kept](const SecretStore::Result &result) { kept = result.secret; });
    QTRY_COMPARE(kept, key.toUtf8());
    QFile file(scene.desk.session.profilePath());
    QVERIFY(file.open(QIODevice::ReadOnly));
    QVERIFY(!file.readAll().contains(key.toUtf8()));
    QVERIFY(!scene.page->runner().output(SetupStep::ClientSubscription).contains(key));
}

QTEST_MAIN(TestStepPages)
#include "tst_steppages.moc"
