// SPDX-License-Identifier: MIT
#include "core/azure/setupplan.h"
#include "tests/core/secrets/awaitstore.h"
#include "tests/ui/endpoint/endpointscene.h"
#include "ui/endpoint/profilenamedialog.h"
#include "ui/endpoint/profilepicker.h"
#include "ui/theme/theme.h"
#include "ui/widgets/button.h"
#include "ui/widgets/formfield.h"

#include <QAbstractItemModel>
#include <QMessageBox>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>
#include <QWheelEvent>

#include <algorithm>

using namespace spillway;

class ProfilePickerTest : public QObject
{
    Q_OBJECT
private slots:
    void init();
    void entries();
    void switching();
    void guardKeeps();
    void newProfile();
    void nameIsChecked();
    void renaming();
    void duplicating();
    void deleting();
    void theSubscriptionsKeyGoesAlong();
    void wheelChangesNothing();

private:
    void press(QMessageBox::ButtonRole role) const;
    QByteArray subscriptionKey(const QString &profile) const
    {
        return awaitResult([&](QObject *context, auto done) {
                   m_scene->session.keys().read(profile + "/apim/team", context, done);
               })
            .secret;
    }
    ProfileNameDialog *dialog() const { return m_window->findChild<ProfileNameDialog *>(); }
    QStringList names() const;

    Theme m_theme;
    std::unique_ptr<EndpointScene> m_scene;
    std::unique_ptr<QWidget> m_window;
    ProfilePicker *m_picker = nullptr;
};

void ProfilePickerTest::init()
{
    m_window.reset();
    m_scene = std::make_unique<EndpointScene>();
    m_window = std::make_unique<QWidget>();
    m_picker = new ProfilePicker(m_scene->session, m_window.get());
    m_window->show();
}

QStringList ProfilePickerTest::names() const
{
    QStringList names;
    for (const ProfileEntry &entry : m_scene->session.library().entries()) {
        names.append(entry.name);
    }
    return names;
}

void ProfilePickerTest::press(QMessageBox::ButtonRole role) const
{
    const auto *box = m_window->findChild<QMessageBox *>();
    const QList<QAbstractButton *> buttons = box->buttons();
    const auto found = std::find_if(buttons.begin(), buttons.end(),
                                    [&](QAbstractButton *one) { return box->buttonRole(one) == role; });
    QVERIFY(found != buttons.end());
    (*found)->click();
}

void ProfilePickerTest::entries()
{
    QStringList texts;
    for (int i = 0; i < m_picker->count(); ++i) {
        texts.append(m_picker->itemText(i));
    }
    QCOMPARE(texts, (QStringList{"Contoso prod", "", "New…", "Duplicate…", "Rename…", "Delete…", "Open folder"}));
    QCOMPARE(m_picker->currentText(), "Contoso prod");
    // The only profile cannot be deleted.
    QVERIFY(!(m_picker->model()->flags(m_picker->model()->index(5, 0)) & Qt::ItemIsEnabled));
    QCOMPARE(m_picker->accessibleName(), "Profile");
}

void ProfilePickerTest::switching()
{
    QString path;
    m_scene->session.library().create("Another", &path);
    m_picker->refresh();
    QCOMPARE(m_picker->itemText(0), "Another");
    QCOMPARE(m_picker->currentIndex(), 1);
    emit m_picker->activated(0);
    QCOMPARE(m_scene->session.profile().name, "Another");
    QCOMPARE(m_picker->currentText(), "Another");
}

void ProfilePickerTest::guardKeeps()
{
    QString path;
    m_scene->session.library().create("Another", &path);
    m_picker->refresh();
    int asked = 0;
    m_picker->setLeaveGuard([&asked](const std::function<void()> &) { ++asked; });
    emit m_picker->activated(0);
    QCOMPARE(asked, 1);
    QCOMPARE(m_scene->session.profile().name, "Contoso prod");
    QCOMPARE(m_picker->currentText(), "Contoso prod");
}

void ProfilePickerTest::newProfile()
{
    emit m_picker->activated(2);
    QVERIFY(dialog() != nullptr && dialog()->isVisible()); // open, and nothing waits for it
    QVERIFY(!dialog()->okButton()->isEnabled());
    QTest::keyClicks(dialog()->edit(), "Fresh");
    QVERIFY(dialog()->okButton()->isEnabled());
    QTest::keyClick(dialog()->edit(), Qt::Key_Return);
    QCOMPARE(m_scene->session.profile().name, "Fresh");
    QCOMPARE(names(), (QStringList{"Contoso prod", "Fresh"}));
    QCOMPARE(m_picker->currentText(), "Fresh");
    QTRY_VERIFY(dialog() == nullptr);
}

void ProfilePickerTest::nameIsChecked()
{
    m_picker->run(ProfilePicker::Action::New);
    QTest::keyClicks(dialog()->edit(), "contoso PROD");
    dialog()->okButton()->click();
    QVERIFY(dialog()->isVisible());
    QCOMPARE(dialog()->field()->error(), "There is a profile called contoso PROD. Names must differ.");
    dialog()->edit()->clear();
    QTest::keyClicks(dialog()->edit(), " ");
    QCOMPARE(dialog()->field()->error(), "Give it a name.");
    dialog()->reject();
    QCOMPARE(names(), QStringList{"Contoso prod"});
}

void ProfilePickerTest::renaming()
{
    m_picker->run(ProfilePicker::Action::Rename);
    QCOMPARE(dialog()->edit()->text(), "Contoso prod");
    dialog()->edit()->setText("Contoso test");
    dialog()->okButton()->click();
    QTRY_COMPARE(m_scene->session.profile().name, "Contoso test"); // once its keys have gone along
    QCOMPARE(m_scene->session.profile().backends.size(), 8);
    QCOMPARE(names(), QStringList{"Contoso test"});
}

void ProfilePickerTest::duplicating()
{
    m_picker->run(ProfilePicker::Action::Duplicate);
    QCOMPARE(dialog()->edit()->text(), "Contoso prod copy");
    dialog()->okButton()->click();
    QCOMPARE(names(), (QStringList{"Contoso prod", "Contoso prod copy"}));
    QTRY_COMPARE(m_scene->session.profile().name, "Contoso prod copy"); // once its keys are there
    QCOMPARE(m_scene->session.profile().backends.size(), 8);
}

void ProfilePickerTest::deleting()
{
    QString path;
    m_scene->session.library().create("Another", &path);
    const QString old = m_scene->session.profilePath();
    const QSignalSpy told(m_picker, &ProfilePicker::told);
    m_picker->run(ProfilePicker::Action::Delete);
    auto *box = m_window->findChild<QMessageBox *>();
    QVERIFY(box != nullptr && box->isVisible());
    QCOMPARE(box->standardButton(box->defaultButton()), QMessageBox::Cancel);
    press(QMessageBox::DestructiveRole);
    QCOMPARE(m_scene->session.profile().name, "Another");
    QVERIFY(!QFile::exists(old));
    QCOMPARE(names(), QStringList{"Another"});
    QCOMPARE(told.last().first().toString(), "Profile Contoso prod deleted");
}

void ProfilePickerTest::theSubscriptionsKeyGoesAlong()
{
    Profile profile = m_scene->session.profile();
    SetupPlan plan = readSetupPlan(profile.setup);
    plan.clientSubscription = "team";
    profile.setup = writeSetupPlan(plan, profile.setup);
    QCOMPARE(m_scene->session.save(profile), QString());
    awaitResult([&](QObject *context, auto done) {
        m_scene->session.keys().write("Contoso prod/apim/team", "key-1", context, done);
    });

    m_picker->run(ProfilePicker::Action::Duplicate);
    dialog()->okButton()->click();
    QTRY_COMPARE(m_scene->session.profile().name, "Contoso prod copy");
    QCOMPARE(subscriptionKey("Contoso prod"), "key-1");
    QCOMPARE(subscriptionKey("Contoso prod copy"), "key-1");
    QTRY_VERIFY(dialog() == nullptr);

    m_picker->run(ProfilePicker::Action::Rename);
    dialog()->edit()->setText("Contoso test");
    dialog()->okButton()->click();
    QTRY_COMPARE(m_scene->session.profile().name, "Contoso test");
    QCOMPARE(subscriptionKey("Contoso test"), "key-1");
    QTRY_COMPARE(subscriptionKey("Contoso prod copy"), QByteArray());

    m_picker->run(ProfilePicker::Action::Delete);
    auto *box = m_window->findChild<QMessageBox *>();
    QVERIFY(box != nullptr);
    QVERIFY2(box->informativeText().contains("but for that of the subscription team"),
             qPrintable(box->informativeText()));
    press(QMessageBox::DestructiveRole);
    QCOMPARE(m_scene->session.profile().name, "Contoso prod");
    QTRY_COMPARE(subscriptionKey("Contoso test"), QByteArray());
    QCOMPARE(subscriptionKey("Contoso prod"), "key-1"); // another profile's
}

void ProfilePickerTest::wheelChangesNothing()
{
    QString path;
    m_scene->session.library().create("Another", &path);
    m_picker->refresh();
    m_picker->setFocus();
    QWheelEvent wheel(QPointF(5, 5), QPointF(5, 5), {}, QPoint(0, -240), Qt::NoButton, Qt::NoModifier,
                      Qt::NoScrollPhase, false);
    QCoreApplication::sendEvent(m_picker, &wheel);
    QCOMPARE(m_scene->session.profile().name, "Contoso prod");
    QCOMPARE(m_picker->currentText(), "Contoso prod");
}

QTEST_MAIN(ProfilePickerTest)
#include "tst_profilepicker.moc"
