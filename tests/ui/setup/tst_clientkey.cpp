// SPDX-License-Identifier: MIT
#include "tests/ui/setup/setupscene.h"
#include "ui/setup/clientsubscriptionstep.h"
#include "ui/setup/commandpanel.h"
#include "ui/setup/setuprunner.h"
#include "ui/widgets/button.h"
#include "ui/widgets/codeview.h"
#include "ui/widgets/copyfield.h"

#include <QLabel>
#include <QLineEdit>

using namespace spillway;
using namespace Qt::StringLiterals;

namespace
{

/// What a person sees, or a screen reader tells, or a test could read from the page.
QStringList textsOf(const QWidget &page)
{
    QStringList texts;
    for (const QWidget *widget : page.findChildren<QWidget *>()) {
        texts += {widget->accessibleName(), widget->accessibleDescription(), widget->toolTip()};
    }
    for (const QLabel *label : page.findChildren<QLabel *>()) {
        texts.append(label->text());
    }
    for (const QLineEdit *edit : page.findChildren<QLineEdit *>()) {
        texts += {edit->text(), edit->displayText()};
    }
    for (const QPlainTextEdit *edit : page.findChildren<QPlainTextEdit *>()) {
        texts.append(edit->toPlainText());
    }
    return texts;
}

} // namespace

/// Step 9 from Run to the keychain: the key that az prints is kept, and is nowhere to be seen until somebody asks.
class TestClientKey : public QObject
{
    Q_OBJECT
private slots:
    void fetchedIntoTheKeychain();
    void withoutAKeychain();
    void azGivesNone();

private:
    static QString key() { return u"5e1f"_s + u"00112233445566778899aabb"_s + u"77cd"_s; }
    static void azureMakesIt(SetupScene &scene)
    {
        scene.az.when(u"account show --query id "_s, u"00000000-0000-0000-0000-0000000000a1"_s);
        scene.az.when(u"/subscriptions/team-search?"_s,
                      u"{\"properties\":{\"scope\":\"/subscriptions/a1/apis/azure-openai\",\"state\":\"active\"}}"_s);
        scene.az.when(u"/subscriptions/team-search/listSecrets?"_s, key());
    }
    /// Runs the step and waits for its end.
    static bool run(SetupScene &scene)
    {
        QSignalSpy finished(&scene.page->runner(), &SetupRunner::finished);
        scene.page->runCurrent();
        if (scene.question() == nullptr) {
            return false;
        }
        scene.agree();
        return QTest::qWaitFor([&] { return finished.count() == 1; }, 20'000) && finished[0][1].toBool();
    }
    static QByteArray kept(SecretStore &store)
    {
        std::optional<QByteArray> secret;
        QObject context;
        store.read(u"Contoso/apim/team-search"_s, &context,
                   [&secret](const SecretStore::Result &result) { secret = result.secret; });
        return QTest::qWaitFor([&secret] { return secret.has_value(); }) ? *secret : QByteArray("no answer");
    }

    TestLook m_look;
};

void TestClientKey::fetchedIntoTheKeychain()
{
    SetupScene scene;
    azureMakesIt(scene);
    auto &step = scene.step<ClientSubscriptionStep>(SetupStep::ClientSubscription);
    QVERIFY(scene.show());
    QStringList told;
    connect(scene.page.get(), &Page::told, this, [&told](const QString &text) { told.append(text); });
    QVERIFY(!step.key()->isVisible());
    QVERIFY(run(scene));
    QTRY_COMPARE(kept(scene.desk.keychain), key().toUtf8());
    QTRY_VERIFY(step.key()->isVisible());
    QCOMPARE(step.keyText(), u"Kept in the system keychain, never in the profile file."_s);
    QTRY_COMPARE(scene.page->model().stateOf(SetupStep::ClientSubscription), StepState::Done);
    QVERIFY(told.contains(u"Subscription key kept"_s));

    // The command that fetched it is in the output, its answer is not.
    QVERIFY(scene.page->panel()->output()->toPlainText().contains(u"listSecrets"_s));
    for (const QString &text : textsOf(*scene.page) + told + scene.az.calls()) {
        QVERIFY2(!text.contains(key()), "the key is shown");
    }
    step.key()->eyeButton()->click(); // now somebody asks
    QCOMPARE(step.key()->edit()->text(), key());
}

void TestClientKey::withoutAKeychain()
{
    SetupScene scene;
    azureMakesIt(scene);
    scene.desk.keychain.setFailure(u"The keychain is locked."_s);
    auto &step = scene.step<ClientSubscriptionStep>(SetupStep::ClientSubscription);
    QVERIFY(scene.show());
    QVERIFY(run(scene));
    QTRY_VERIFY(step.key()->isVisible());
    QTRY_COMPARE(step.keyText(), u"No keychain found. Keys stay in memory until Spillway closes."_s);
    QCOMPARE(kept(scene.desk.session.keys()), key().toUtf8()); // for as long as the program runs
    QVERIFY(!step.key()->isRevealed());
    for (const QString &text : textsOf(*scene.page)) {
        QVERIFY2(!text.contains(key()), "the key is shown");
    }
    scene.desk.keychain.setFailure({});
    QCOMPARE(kept(scene.desk.keychain), QByteArray());
}

void TestClientKey::azGivesNone()
{
    SetupScene scene;
    azureMakesIt(scene);
    scene.az.when(u"/subscriptions/team-search/listSecrets?"_s, {});
    auto &step = scene.step<ClientSubscriptionStep>(SetupStep::ClientSubscription);
    QVERIFY(scene.show());
    QVERIFY(!run(scene));
    QTRY_VERIFY(scene.page->panel()->output()->toPlainText().contains(u"Azure gave no key for the subscription."_s));
    QVERIFY(!step.key()->isVisible());
    QCOMPARE(kept(scene.desk.keychain), QByteArray());
}

QTEST_MAIN(TestClientKey)
#include "tst_clientkey.moc"
