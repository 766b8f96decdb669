// SPDX-License-Identifier: MIT
#include "tests/ui/backends/inspectorscene.h"

using namespace spillway;
using namespace std::chrono_literals;

/// The inspector: fields that are checked as they are typed, saved as a whole; the key goes to the keychain.
class TestBackendInspector : public QObject, private InspectorScene
{
    Q_OBJECT
private slots:
    void initTestCase() { m_theme = std::make_unique<Theme>(std::make_unique<FakeLook>()); }
    void init() { makeScene(); }
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
    void tabOrder();
    void accessibleTexts();
    void cleanup() { dropScene(); }
    void cleanupTestCase() { m_theme.reset(); }

private:
    std::unique_ptr<Theme> m_theme;
};

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
