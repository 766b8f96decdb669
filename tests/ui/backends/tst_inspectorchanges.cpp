// SPDX-License-Identifier: MIT
#include "tests/ui/backends/inspectorscene.h"

using namespace spillway;
using namespace std::chrono_literals;

/// The inspector when things change under an edit, and what it does beside editing.
class TestInspectorChanges : public QObject, private InspectorScene
{
    Q_OBJECT
private slots:
    void initTestCase() { m_theme = std::make_unique<Theme>(std::make_unique<FakeLook>()); }
    void init() { makeScene(); }
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
    void cleanup() { dropScene(); }
    void cleanupTestCase() { m_theme.reset(); }

private:
    std::unique_ptr<Theme> m_theme;
};

void TestInspectorChanges::editIsAskedAbout()
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

void TestInspectorChanges::discarding()
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

void TestInspectorChanges::liveDataOverwritesNothing()
{
    type(form().urlEdit(), u"https://typed.example"_s);
    form().urlEdit()->setCursorPosition(5);
    emit session().snapshotChanged();
    emit session().secretsChanged();
    QCOMPARE(form().urlEdit()->text(), u"https://typed.example"_s);
    QCOMPARE(form().urlEdit()->cursorPosition(), 5);
}

void TestInspectorChanges::changeInTheWindowIsTakenUp()
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

void TestInspectorChanges::changedOnDiskWithoutAnEdit()
{
    m_fixture->profile.backends[0].weight = 12;
    QVERIFY(m_fixture->writeElsewhere(m_fixture->profile));
    QCOMPARE(form().weightBox()->value(), 12);
    QVERIFY(m_inspector->diskBanner()->isHidden());
    QVERIFY(!m_inspector->hasUnsavedEdit());
}

void TestInspectorChanges::loadIt()
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

void TestInspectorChanges::keepMine()
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

void TestInspectorChanges::removedOnDisk()
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

void TestInspectorChanges::removeAndUndo()
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

void TestInspectorChanges::menu()
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

void TestInspectorChanges::testsTheEdit()
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

void TestInspectorChanges::testStops()
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

void TestInspectorChanges::verdictIsForgotten()
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

void TestInspectorChanges::noKeyNoTest()
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

void TestInspectorChanges::readOnlyProfile()
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

void TestInspectorChanges::pillIsLive()
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

QTEST_MAIN(TestInspectorChanges)
#include "tst_inspectorchanges.moc"
