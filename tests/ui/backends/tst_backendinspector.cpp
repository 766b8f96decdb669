// SPDX-License-Identifier: MIT
#include "tests/support/scriptedbackend.h"
#include "tests/ui/backends/backendsfixture.h"
#include "ui/backends/backendedits.h"
#include "ui/backends/backendform.h"
#include "ui/backends/backendinspector.h"
#include "ui/backends/connectionpanel.h"
#include "ui/backends/connectiontests.h"
#include "ui/backends/inspectorhead.h"
#include "ui/backends/keyfield.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/button.h"
#include "ui/widgets/errorline.h"
#include "ui/widgets/formfield.h"
#include "ui/widgets/segmentedcontrol.h"
#include "ui/widgets/switch.h"
#include "ui/widgets/textlink.h"

#include <QApplication>
#include <QClipboard>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QMessageBox>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTcpSocket>

using namespace spillway;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

/// The inspector: an edit on a copy, checked as it is typed, saved as a whole.
class TestBackendInspector : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase() { m_theme = std::make_unique<Theme>(std::make_unique<FakeLook>()); }
    void init();
    void showsABackend();
    void wrongFields_data();
    void wrongFields();
    void fixLink();
    void numbersBelowBoth();
    void saveGoesToTheFirstWrongField();
    void saves();
    void unsavedIsTold();
    void revert();
    void newBackend();
    void keyGoesToTheKeychain();
    void keyHints();
    void badKey();
    void authentications();
    void entraSignIn();
    void editIsAskedAbout();
    void discarding();
    void liveDataOverwritesNothing();
    void changeInTheWindowIsTakenUp();
    void changedOnDiskWithoutAnEdit();
    void loadIt();
    void keepMine();
    void removedOnDisk();
    void removeAndUndo();
    void menu();
    void testsTheEdit();
    void testStops();
    void verdictIsForgotten();
    void noKeyNoTest();
    void readOnlyProfile();
    void pillIsLive();
    void tabOrder();
    void accessibleTexts();
    void cleanup();
    void cleanupTestCase() { m_theme.reset(); }

private:
    BackendForm &form() { return *m_inspector->form(); }
    DesktopSession &session() { return m_fixture->session; }
    static void type(QLineEdit *edit, const QString &text)
    {
        edit->setFocus();
        edit->selectAll();
        if (text.isEmpty()) {
            QTest::keyClick(edit, Qt::Key_Delete);
        } else {
            QTest::keyClicks(edit, text);
        }
    }
    Backend onDisk(const QString &name)
    {
        ProfileStore store(m_fixture->path());
        const Profile profile = store.load().profile;
        return profile.backends.value(profileedits::indexOf(profile, name));
    }
    static QPushButton *buttonOf(QWidget *parent, const QString &text)
    {
        const QList<QPushButton *> buttons = parent->findChildren<QPushButton *>();
        for (QPushButton *button : buttons) {
            if (button->text() == text && !button->isHidden()) {
                return button;
            }
        }
        return nullptr;
    }

    std::unique_ptr<Theme> m_theme;
    std::unique_ptr<BackendsFixture> m_fixture;
    std::unique_ptr<BackendInspector> m_inspector;
};

void TestBackendInspector::init()
{
    QProcessEnvironment environment;
    environment.insert(u"SPILLWAY_ENTRA_TOKEN"_s, u"ey.a.b"_s);
    m_fixture = std::make_unique<BackendsFixture>(environment);
    m_fixture->add(u"east"_s, 1, 100, AuthKind::Key);
    m_fixture->add(u"west"_s, 2, 50).deployments = {{u"gpt-4o"_s, u"ptu"_s}};
    m_fixture->add(u"third"_s, 2, 50);
    m_fixture->keep(u"east"_s, "the-key-of-the-east-e41c");
    QVERIFY(m_fixture->open());
    m_inspector = std::make_unique<BackendInspector>(m_fixture->session);
    m_inspector->resize(404, 780);
    m_inspector->show();
    QApplication::setActiveWindow(m_inspector.get());
    QVERIFY(QTest::qWaitForWindowActive(m_inspector.get()));
    QVERIFY(m_inspector->edit(u"east"_s));
}

void TestBackendInspector::cleanup()
{
    m_inspector.reset();
    m_fixture.reset();
}

void TestBackendInspector::showsABackend()
{
    QCOMPARE(m_inspector->backendName(), u"east"_s);
    QCOMPARE(form().nameEdit()->text(), u"east"_s);
    QCOMPARE(form().urlEdit()->text(), u"https://east.openai.azure.com"_s);
    QCOMPARE(form().weightBox()->value(), 100);
    QVERIFY(form().enabledSwitch()->isChecked());
    QCOMPARE(form().keyField()->edit()->text(), QString(24, u'•') + u"e41c"_s);
    QVERIFY(!m_inspector->hasUnsavedEdit());
    QVERIFY(!m_inspector->saveButton()->isEnabled());
    QVERIFY(!m_inspector->revertButton()->isEnabled());
    QSignalSpy changed(m_inspector.get(), &InspectorPane::backendChanged);
    QVERIFY(m_inspector->edit(u"west"_s));
    QCOMPARE(changed.size(), 1);
    QCOMPARE(form().backend(), m_fixture->saved(u"west"_s));
    QVERIFY(m_inspector->edit(u"west"_s));
    QCOMPARE(changed.size(), 1);
}

void TestBackendInspector::wrongFields_data()
{
    QTest::addColumn<BackendField>("field");
    QTest::addColumn<QString>("typed");
    QTest::addColumn<QString>("sentence");
    QTest::newRow("name empty") << BackendField::Name << QString() << u"Give it a name."_s;
    QTest::newRow("name taken") << BackendField::Name << u"west"_s << u"Names must differ."_s;
    QTest::newRow("url") << BackendField::Url << u"contoso"_s << u"Start with https://"_s;
    QTest::newRow("url of another") << BackendField::Url << u"https://third.openai.azure.com/"_s
                                    << u"Another backend has this URL."_s;
    QTest::newRow("url with path") << BackendField::Url << u"https://x.example/openai"_s
                                   << u"Leave out /openai, Spillway adds it."_s;
}

void TestBackendInspector::wrongFields()
{
    QFETCH(BackendField, field);
    QFETCH(QString, typed);
    QFETCH(QString, sentence);
    QLineEdit *edit = field == BackendField::Name ? form().nameEdit() : form().urlEdit();
    const QString before = edit->text();
    type(edit, typed);
    FormField *box = form().fieldOf(field);
    QCOMPARE(box->error(), sentence);
    QVERIFY(edit->property("wrong").toBool());
    QCOMPARE(edit->accessibleDescription(), sentence);
    QVERIFY(!m_inspector->saveButton()->isEnabled());
    QVERIFY(m_inspector->revertButton()->isEnabled());
    type(edit, before + u"x"_s);
    QCOMPARE(box->error(), QString());
    QVERIFY(!edit->property("wrong").toBool());
    QVERIFY(m_inspector->saveButton()->isEnabled());
}

void TestBackendInspector::fixLink()
{
    type(form().urlEdit(), u"https://x.example/openai/deployments/gpt-4o?api-version=1"_s);
    auto *fix = form().fieldOf(BackendField::Url)->findChild<ErrorLine *>()->fixLink();
    QVERIFY(fix->isVisible());
    QCOMPARE(fix->text(), u"Fix"_s);
    fix->click();
    QCOMPARE(form().urlEdit()->text(), u"https://x.example"_s);
    QVERIFY(!form().fieldOf(BackendField::Url)->hasError());
    QVERIFY(m_inspector->saveButton()->isEnabled());
    QVERIFY(form().urlEdit()->hasFocus());
    type(form().urlEdit(), u"contoso"_s);
    QVERIFY(!fix->isVisible()); // what cannot be guessed is not offered
}

void TestBackendInspector::numbersBelowBoth()
{
    form().weightBox()->setValue(0);
    const QString weight = u"Weight must be 1 to 100. To send no traffic here, turn Enabled off."_s;
    QCOMPARE(form().numberError()->error(), weight);
    QVERIFY(form().weightBox()->property("wrong").toBool());
    QVERIFY(!form().priorityBox()->property("wrong").toBool());
    QCOMPARE(form().weightBox()->accessibleDescription(), weight);
    form().priorityBox()->setValue(0);
    QCOMPARE(form().numberError()->error(), u"Priority starts at 1. "_s + weight);
    form().weightBox()->setValue(101);
    form().priorityBox()->setValue(1);
    QCOMPARE(form().numberError()->error(), weight);
    form().weightBox()->setValue(100);
    QVERIFY(form().numberError()->isHidden());
}

void TestBackendInspector::saveGoesToTheFirstWrongField()
{
    form().weightBox()->setValue(0);
    type(form().urlEdit(), u"contoso"_s);
    form().nameEdit()->setFocus();
    QVERIFY(!m_inspector->save()); // Ctrl+S, whatever the button says
    QCOMPARE(QApplication::focusWidget(), form().urlEdit());
    type(form().urlEdit(), u"https://x.example"_s);
    QVERIFY(!m_inspector->save());
    QVERIFY(form().weightBox()->hasFocus() || form().weightBox()->isAncestorOf(QApplication::focusWidget()));
    QCOMPARE(onDisk(u"east"_s).weight, 100);
}

void TestBackendInspector::saves()
{
    QSignalSpy changed(m_inspector.get(), &InspectorPane::backendChanged);
    QSignalSpy told(m_inspector.get(), &InspectorPane::told);
    type(form().nameEdit(), u" far east "_s);
    type(form().urlEdit(), u"https://far.example/team/"_s);
    form().weightBox()->setValue(7);
    form().priorityBox()->setValue(4);
    QTest::mouseClick(form().enabledSwitch(), Qt::LeftButton);
    QVERIFY(m_inspector->saveButton()->isEnabled());
    m_inspector->saveButton()->click();
    const Backend saved = onDisk(u"far east"_s);
    QCOMPARE(saved.url, u"https://far.example/team"_s);
    QCOMPARE(saved.weight, 7);
    QCOMPARE(saved.priority, 4);
    QVERIFY(!saved.enabled);
    QCOMPARE(saved.color, 1);
    QCOMPARE(m_inspector->backendName(), u"far east"_s);
    QVERIFY(!m_inspector->hasUnsavedEdit());
    QVERIFY(!m_inspector->saveButton()->isEnabled());
    QCOMPARE(changed.last().first().toString(), u"far east"_s);
    QCOMPARE(told.last().first().toString(), u"far east saved"_s);
    QTRY_COMPARE(m_fixture->kept(u"far east"_s), "the-key-of-the-east-e41c"); // its key came along
    QTRY_COMPARE(form().keyField()->key(), "the-key-of-the-east-e41c");
}

void TestBackendInspector::unsavedIsTold()
{
    QSignalSpy told(m_inspector.get(), &InspectorPane::told);
    type(form().nameEdit(), u"eas"_s);
    QCOMPARE(told.last().first().toString(), u"Unsaved change in east"_s);
    type(form().nameEdit(), u"east"_s);
    QCOMPARE(told.last().first().toString(), QString()); // it is as it was
    QVERIFY(!m_inspector->hasUnsavedEdit());
    type(form().urlEdit(), u"https://east.openai.azure.com/"_s); // means the same
    QVERIFY(!m_inspector->hasUnsavedEdit());
}

void TestBackendInspector::revert()
{
    type(form().nameEdit(), u"other"_s);
    form().weightBox()->setValue(0);
    type(form().keyField()->edit(), u"typed-key"_s);
    m_inspector->revertButton()->click();
    QCOMPARE(form().backend(), m_fixture->saved(u"east"_s));
    QVERIFY(!form().keyField()->typed());
    QVERIFY(form().numberError()->isHidden());
    QVERIFY(!m_inspector->hasUnsavedEdit());
}

void TestBackendInspector::newBackend()
{
    QVERIFY(m_inspector->add(3));
    QCOMPARE(m_inspector->backendName(), QString());
    QVERIFY(form().nameEdit()->hasFocus());
    QCOMPARE(form().priorityBox()->value(), 3);
    QVERIFY(!form().fieldOf(BackendField::Name)->hasError()); // nobody has been there yet
    QVERIFY(m_inspector->deleteButton()->isHidden());
    QVERIFY(!m_inspector->hasUnsavedEdit());
    QVERIFY(!m_inspector->save());
    QCOMPARE(form().fieldOf(BackendField::Name)->error(), u"Give it a name."_s);
    type(form().nameEdit(), u"new"_s);
    type(form().urlEdit(), u"https://new.example"_s);
    QVERIFY(m_inspector->hasUnsavedEdit());
    QVERIFY(m_inspector->save());
    QCOMPARE(m_inspector->backendName(), u"new"_s);
    QCOMPARE(onDisk(u"new"_s).priority, 3);
    QCOMPARE(onDisk(u"new"_s).color, 4);
    QVERIFY(m_inspector->deleteButton()->isVisible());
    // Cancelled, it leaves nothing behind.
    QSignalSpy closed(m_inspector.get(), &InspectorPane::closed);
    QVERIFY(m_inspector->add(1));
    m_inspector->revertButton()->click();
    QCOMPARE(closed.size(), 1);
    QCOMPARE(m_fixture->names().size(), 4);
}

void TestBackendInspector::keyGoesToTheKeychain()
{
    type(form().keyField()->edit(), u"brand-new-key-1234"_s);
    QVERIFY(m_inspector->hasUnsavedEdit());
    QVERIFY(m_inspector->save());
    QTRY_COMPARE(m_fixture->kept(u"east"_s), "brand-new-key-1234");
    QTRY_COMPARE(session().secrets().backends.value(u"east"_s).value, "brand-new-key-1234");
    QVERIFY(!m_fixture->fileContent().contains("1234"));
    QVERIFY(!m_fixture->fileContent().contains("e41c"));
    QVERIFY(!m_inspector->hasUnsavedEdit());
    QCOMPARE(form().keyField()->edit()->text(), QString(24, u'•') + u"1234"_s);
    // Of a new backend too.
    QVERIFY(m_inspector->add(1));
    type(form().nameEdit(), u"new"_s);
    type(form().urlEdit(), u"https://new.example"_s);
    form().authSegments()->setCurrentData(int(AuthKind::Key));
    type(form().keyField()->edit(), u"another-new-key-5678"_s);
    QVERIFY(m_inspector->save());
    QTRY_COMPARE(m_fixture->kept(u"new"_s), "another-new-key-5678");
    QVERIFY(!m_fixture->fileContent().contains("5678"));
}

void TestBackendInspector::keyHints()
{
    const auto hint = [this] { return form().keyField()->accessibleDescription(); };
    QCOMPARE(hint(), u"Kept in the system keychain, never in the profile file."_s);
    m_fixture->keychain.setFailure(u"The keychain is locked."_s);
    type(form().keyField()->edit(), u"brand-new-key-1234"_s);
    QVERIFY(m_inspector->save());
    QTRY_COMPARE(hint(), u"The keychain is locked."_s);

    BackendsFixture fixture;
    DesktopSession without(ProfileLibrary(fixture.folder.path()), nullptr, {});
    BackendInspector inspector(without);
    inspector.add(1);
    QCOMPARE(inspector.form()->keyField()->accessibleDescription(),
             u"No keychain found. Keys stay in memory until Spillway closes."_s);

    QProcessEnvironment environment;
    environment.insert(u"SPILLWAY_KEY_A"_s, u"from-the-variable"_s);
    BackendsFixture given(environment);
    given.add(u"a"_s, 1, 1, AuthKind::Key);
    QVERIFY(given.open());
    BackendInspector shown(given.session);
    shown.edit(u"a"_s);
    QCOMPARE(shown.form()->keyField()->accessibleDescription(),
             u"Taken from the variable SPILLWAY_KEY_A, which wins over the keychain."_s);
}

void TestBackendInspector::badKey()
{
    QGuiApplication::clipboard()->setText(u"schlüssel"_s);
    form().keyField()->edit()->selectAll();
    form().keyField()->edit()->paste();
    QVERIFY(form().fieldOf(BackendField::Key)->hasError());
    QVERIFY(!m_inspector->saveButton()->isEnabled());
    QVERIFY(form().keyField()->property("wrong").toBool());
    form().authSegments()->setCurrentData(int(AuthKind::None));
    emit form().authSegments()->chosen(3);
    QVERIFY(m_inspector->saveButton()->isEnabled()); // of no matter then
}

void TestBackendInspector::authentications()
{
    SegmentedControl *segments = form().authSegments();
    QCOMPARE(segments->count(), 4);
    const auto choose = [segments](AuthKind auth) {
        segments->setCurrentData(int(auth));
        emit segments->chosen(segments->currentIndex());
    };
    for (const AuthKind auth : {AuthKind::Entra, AuthKind::Client, AuthKind::None, AuthKind::Key}) {
        choose(auth);
        QCOMPARE(form().backend().auth, auth);
        QCOMPARE(form().keyField()->isVisible(), auth == AuthKind::Key);
        QCOMPARE(m_inspector->hasUnsavedEdit(), auth != AuthKind::Key);
    }
    choose(AuthKind::Client);
    QVERIFY(m_inspector->save());
    QCOMPARE(onDisk(u"east"_s).auth, AuthKind::Client);
    QCOMPARE(m_fixture->kept(u"east"_s), "the-key-of-the-east-e41c"); // it may be wanted again
}

void TestBackendInspector::entraSignIn()
{
    form().authSegments()->setCurrentData(int(AuthKind::Entra));
    emit form().authSegments()->chosen(1);
    const auto says = [this](const QString &text) {
        for (const QLabel *label : form().findChildren<QLabel *>()) {
            if (label->isVisible() && label->text() == text) {
                return true;
            }
        }
        return false;
    };
    // Fetched for the edit, before anything is saved.
    QTRY_VERIFY(says(u"Signed in, the token comes from: SPILLWAY_ENTRA_TOKEN."_s));
    form().moreLink()->click();
    type(form().entraScopeEdit(), u"no scope"_s);
    QVERIFY(form().fieldOf(BackendField::EntraScope)->hasError());
    QTRY_VERIFY(
        says(u"Not signed in: entraScope is no scope, such as https://cognitiveservices.azure.com/.default."_s));
}

void TestBackendInspector::editIsAskedAbout()
{
    type(form().nameEdit(), u"edited"_s);
    QVERIFY(!m_inspector->edit(u"west"_s));
    QVERIFY(m_inspector->question());
    QVERIFY(m_inspector->question()->text().contains(u"east"_s));
    QCOMPARE(m_inspector->backendName(), u"east"_s);
    QPushButton *stay = buttonOf(m_inspector->question(), u"Keep editing"_s);
    QVERIFY(stay && stay->isDefault());
    stay->click();
    QTRY_VERIFY(!m_inspector->question());
    QCOMPARE(form().nameEdit()->text(), u"edited"_s);
    QVERIFY(m_inspector->hasUnsavedEdit());
}

void TestBackendInspector::discarding()
{
    QSignalSpy changed(m_inspector.get(), &InspectorPane::backendChanged);
    type(form().nameEdit(), u"edited"_s);
    QVERIFY(!m_inspector->edit(u"west"_s));
    buttonOf(m_inspector->question(), u"Discard"_s)->click();
    QCOMPARE(m_inspector->backendName(), u"west"_s);
    QCOMPARE(changed.last().first().toString(), u"west"_s);
    QVERIFY(!m_inspector->hasUnsavedEdit());
    QTRY_VERIFY(!m_inspector->question());
    // Closing asks too.
    QSignalSpy closed(m_inspector.get(), &InspectorPane::closed);
    form().weightBox()->setValue(9);
    m_inspector->requestClose();
    QCOMPARE(closed.size(), 0);
    buttonOf(m_inspector->question(), u"Discard"_s)->click();
    QCOMPARE(closed.size(), 1);
}

void TestBackendInspector::liveDataOverwritesNothing()
{
    type(form().urlEdit(), u"https://typed.example"_s);
    form().urlEdit()->setCursorPosition(5);
    emit session().snapshotChanged();
    emit session().secretsChanged();
    QCOMPARE(form().urlEdit()->text(), u"https://typed.example"_s);
    QCOMPARE(form().urlEdit()->cursorPosition(), 5);
}

void TestBackendInspector::changeInTheWindowIsTakenUp()
{
    form().weightBox()->setValue(33);
    QVERIFY(session().save(profileedits::setEnabled(session().profile(), u"east"_s, false)).isEmpty());
    QVERIFY(!form().enabledSwitch()->isChecked()); // as the table's switch did it
    QCOMPARE(form().weightBox()->value(), 33);
    QVERIFY(m_inspector->diskBanner()->isHidden());
    QVERIFY(m_inspector->save());
    QVERIFY(!onDisk(u"east"_s).enabled);
    QCOMPARE(onDisk(u"east"_s).weight, 33);
}

void TestBackendInspector::changedOnDiskWithoutAnEdit()
{
    m_fixture->profile.backends[0].weight = 12;
    QVERIFY(m_fixture->writeElsewhere(m_fixture->profile));
    QCOMPARE(form().weightBox()->value(), 12);
    QVERIFY(m_inspector->diskBanner()->isHidden());
    QVERIFY(!m_inspector->hasUnsavedEdit());
}

void TestBackendInspector::loadIt()
{
    form().weightBox()->setValue(33);
    m_fixture->profile.backends[0].priority = 9;
    QVERIFY(m_fixture->writeElsewhere(m_fixture->profile));
    QCOMPARE(m_inspector->diskBanner()->text(), u"This backend changed on disk."_s);
    QVERIFY(m_inspector->diskBanner()->isVisible());
    QCOMPARE(form().weightBox()->value(), 33);
    QCOMPARE(form().priorityBox()->value(), 1); // the edit stands as it was
    buttonOf(m_inspector->diskBanner(), u"Load it"_s)->click();
    QCOMPARE(form().weightBox()->value(), 100);
    QCOMPARE(form().priorityBox()->value(), 9);
    QVERIFY(m_inspector->diskBanner()->isHidden());
    QVERIFY(!m_inspector->hasUnsavedEdit());
}

void TestBackendInspector::keepMine()
{
    form().weightBox()->setValue(33);
    m_fixture->profile.backends[0].priority = 9;
    QVERIFY(m_fixture->writeElsewhere(m_fixture->profile));
    buttonOf(m_inspector->diskBanner(), u"Keep mine"_s)->click();
    QVERIFY(m_inspector->diskBanner()->isHidden());
    QVERIFY(m_inspector->hasUnsavedEdit());
    QVERIFY(m_inspector->save());
    QCOMPARE(onDisk(u"east"_s).weight, 33);
    QCOMPARE(onDisk(u"east"_s).priority, 1);
    // A change of another backend is nobody's concern here.
    form().weightBox()->setValue(34);
    m_fixture->profile = session().profile();
    m_fixture->profile.backends[1].weight = 5;
    QVERIFY(m_fixture->writeElsewhere(m_fixture->profile));
    QVERIFY(m_inspector->diskBanner()->isHidden());
    QCOMPARE(form().weightBox()->value(), 34);
}

void TestBackendInspector::removedOnDisk()
{
    QSignalSpy closed(m_inspector.get(), &InspectorPane::closed);
    form().weightBox()->setValue(33);
    m_fixture->profile.backends.removeAt(0);
    QVERIFY(m_fixture->writeElsewhere(m_fixture->profile));
    QVERIFY(m_inspector->diskBanner()->isVisible());
    QCOMPARE(closed.size(), 0);
    buttonOf(m_inspector->diskBanner(), u"Keep mine"_s)->click();
    QVERIFY(m_inspector->save());
    QCOMPARE(onDisk(u"east"_s).weight, 33); // it is there again
    // Without an edit the pane closes.
    m_fixture->profile = session().profile();
    m_fixture->profile.backends.removeLast();
    QVERIFY(m_fixture->writeElsewhere(m_fixture->profile));
    QCOMPARE(closed.size(), 1);
}

void TestBackendInspector::removeAndUndo()
{
    QSignalSpy closed(m_inspector.get(), &InspectorPane::closed);
    QSignalSpy told(m_inspector.get(), &InspectorPane::told);
    form().weightBox()->setValue(33); // an edit goes with it
    m_inspector->deleteButton()->click();
    QCOMPARE(m_fixture->names(), (QStringList{u"west"_s, u"third"_s}));
    QCOMPARE(closed.size(), 1);
    QVERIFY(told.last().first().toString().startsWith(u"east removed."_s));
    QString restored;
    QVERIFY(BackendEdits::of(session()).undo(&restored).isEmpty());
    QCOMPARE(m_fixture->names(), (QStringList{u"east"_s, u"west"_s, u"third"_s}));
    QCOMPARE(onDisk(u"east"_s).weight, 100);
}

void TestBackendInspector::menu()
{
    QStringList texts;
    for (const QAction *action : m_inspector->head()->menu()->actions()) {
        if (!action->isSeparator()) {
            texts.append(action->text());
        }
    }
    QCOMPARE(texts, (QStringList{u"Duplicate"_s, u"Clear throttle"_s, u"Copy URL"_s, u"Delete"_s}));
    QVERIFY(!m_inspector->head()->menu()->actions().at(1)->isEnabled()); // it is not throttled
    m_inspector->duplicate();
    QCOMPARE(m_inspector->backendName(), u"east-2"_s);
    QVERIFY(!form().enabledSwitch()->isChecked());
    QTRY_COMPARE(m_fixture->kept(u"east-2"_s), "the-key-of-the-east-e41c");
}

void TestBackendInspector::testsTheEdit()
{
    ScriptedBackend backend(reply::answer(200, {}, R"({"data":[{"id":"gpt-4o"}]})"));
    type(form().urlEdit(), backend.url() + u'/');
    type(form().keyField()->edit(), u"typed-key"_s);
    ConnectionPanel *panel = m_inspector->connectionPanel();
    panel->button()->click();
    QVERIFY(panel->isTesting());
    QCOMPARE(panel->button()->text(), u"Stop"_s);
    QTRY_VERIFY(!panel->isTesting());
    QCOMPARE(panel->button()->text(), u"Test connection"_s);
    QCOMPARE(backend.last().header("api-key"), "typed-key"); // the one in the field, saved nowhere
    QVERIFY(panel->verdict()->isVisible());
    QCOMPARE(panel->verdict()->kind(), BannerKind::Success);
    QVERIFY(panel->verdict()->text().startsWith(u"Connected in "_s));
    QVERIFY(panel->verdict()->text().endsWith(u"Key accepted · API version 2024-10-21 · not encrypted"_s));
    QVERIFY(!ConnectionTests::of(session()).last(m_fixture->saved(u"east"_s))); // this was about the edit
    backend.always(reply::answer(401));
    panel->button()->click();
    QTRY_VERIFY(!panel->isTesting());
    QCOMPARE(panel->verdict()->text(), u"The key was refused (401). Check it, or use Microsoft Entra ID."_s);
    QCOMPARE(panel->verdict()->kind(), BannerKind::Error);
    // Saved, the result is the backend's.
    backend.always(reply::answer(200, {}, R"({"data":[]})"));
    QVERIFY(m_inspector->save());
    panel->button()->click();
    QTRY_VERIFY(!panel->isTesting());
    QVERIFY(ConnectionTests::of(session()).last(m_fixture->saved(u"east"_s)).has_value());
}

void TestBackendInspector::testStops()
{
    ScriptedBackend backend(reply::silence());
    type(form().urlEdit(), backend.url());
    ConnectionPanel *panel = m_inspector->connectionPanel();
    panel->button()->click();
    QTRY_COMPARE(backend.requests().size(), 1);
    panel->button()->click();
    QVERIFY(!panel->isTesting());
    QVERIFY(panel->verdict()->isHidden());
    QTRY_COMPARE(backend.openConnections(), 0);
}

void TestBackendInspector::verdictIsForgotten()
{
    ScriptedBackend backend(reply::answer(200, {}, R"({"data":[]})"));
    type(form().urlEdit(), backend.url());
    m_inspector->testConnection();
    QTRY_VERIFY(m_inspector->connectionPanel()->verdict()->isVisible());
    form().weightBox()->setValue(5);
    QVERIFY(m_inspector->connectionPanel()->verdict()->isVisible()); // it is true still
    type(form().urlEdit(), u"https://other.example"_s);
    QVERIFY(m_inspector->connectionPanel()->verdict()->isHidden());
}

void TestBackendInspector::noKeyNoTest()
{
    type(form().urlEdit(), u"contoso"_s);
    m_inspector->testConnection();
    QVERIFY(!m_inspector->connectionPanel()->isTesting());
    QVERIFY(form().urlEdit()->hasFocus());
    m_inspector->revert();
    type(form().keyField()->edit(), QString());
    m_inspector->testConnection();
    QTRY_COMPARE(m_inspector->connectionPanel()->verdict()->text(),
                 u"There is no key to sign in with. Enter it above."_s);
}

void TestBackendInspector::readOnlyProfile()
{
    QByteArray later = m_fixture->fileContent();
    later.replace("\"version\": 1", "\"version\": 2");
    QFile file(m_fixture->path());
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(later);
    file.close();
    QVERIFY(session().open(m_fixture->path()).isEmpty());
    QVERIFY(session().isReadOnly());
    m_inspector->edit(u"west"_s);
    QVERIFY(!form().nameEdit()->isEnabled());
    QVERIFY(!m_inspector->saveButton()->isEnabled());
    QVERIFY(!m_inspector->deleteButton()->isEnabled());
    QVERIFY(!m_inspector->save());
    QCOMPARE(m_fixture->fileContent(), later);
}

void TestBackendInspector::pillIsLive()
{
    ScriptedBackend busy(reply::answer(429, {{"Retry-After", "3600"}}));
    Backend backend = m_fixture->saved(u"third"_s);
    backend.url = busy.url();
    backend.priority = 1;
    const Profile alone = profileedits::setEnabled(session().profile(), u"east"_s, false);
    QVERIFY(session().save(profileedits::replace(alone, u"third"_s, backend)).isEmpty());
    m_inspector->edit(u"third"_s);
    QCOMPARE(m_inspector->head()->pill()->content().word, u"Not asked yet"_s);
    session().start();
    QTRY_COMPARE(session().state(), EndpointState::Serving);
    QTRY_COMPARE(m_inspector->head()->pill()->content().state, UiState::Healthy);
    form().weightBox()->setValue(12);
    QTcpSocket caller;
    const QUrl url(session().endpoint().endpointUrl());
    caller.connectToHost(url.host(), quint16(url.port()));
    caller.write("GET /openai/x HTTP/1.1\r\nHost: localhost\r\n\r\n");
    QTRY_VERIFY_WITH_TIMEOUT(m_inspector->head()->pill()->content().state == UiState::Throttled, 15'000);
    QVERIFY(m_inspector->head()->pill()->content().left > 3500s);
    QCOMPARE(form().weightBox()->value(), 12);
    QAction *clear = m_inspector->head()->menu()->actions().at(1);
    QVERIFY(clear->isEnabled());
    clear->trigger();
    QTRY_VERIFY(m_inspector->head()->pill()->content().state != UiState::Throttled);
    QVERIFY(!clear->isEnabled());
}

void TestBackendInspector::tabOrder()
{
    form().nameEdit()->setFocus(Qt::TabFocusReason);
    QStringList order;
    for (int i = 0; i < 14; ++i) {
        QWidget *focus = QApplication::focusWidget();
        order.append(focus->accessibleName().isEmpty() ? focus->property("text").toString() : focus->accessibleName());
        QTest::keyClick(focus, Qt::Key_Tab);
    }
    const QStringList expected{u"Name"_s,
                               u"Enabled"_s,
                               u"URL"_s,
                               u"Priority"_s,
                               u"Weight"_s,
                               u"Authentication: API key"_s,
                               u"API key"_s,
                               u"Show key"_s,
                               u"Add a deployment name"_s,
                               u"Name here for any other deployment"_s,
                               u"More: trusted authorities, Entra scope"_s,
                               u"Test connection"_s};
    QCOMPARE(order.first(expected.size()), expected);
}

void TestBackendInspector::accessibleTexts()
{
    for (const QWidget *widget : m_inspector->findChildren<QWidget *>()) {
        const auto *button = qobject_cast<const QAbstractButton *>(widget);
        if (button != nullptr && button->isVisible() && button->text().isEmpty() &&
            !button->objectName().startsWith(u"qt_"_s)) {
            QVERIFY2(!button->accessibleName().isEmpty(), button->metaObject()->className());
        }
    }
    QCOMPARE(m_inspector->saveButton()->toolTip(), u"Save (Ctrl+S)"_s);
    QCOMPARE(m_inspector->connectionPanel()->button()->toolTip(), u"Test connection (Ctrl+T)"_s);
    QCOMPARE(form().authSegments()->accessibleName(), u"Authentication"_s);
}

QTEST_MAIN(TestBackendInspector)
#include "tst_backendinspector.moc"
