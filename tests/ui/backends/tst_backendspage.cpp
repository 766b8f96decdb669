// SPDX-License-Identifier: MIT
#include "tests/ui/backends/pagescene.h"

using namespace spillway;
using namespace std::chrono_literals;

/// What a person does to backends on their page, by keys and by mouse.
class TestBackendsPage : public QObject, private PageScene
{
    Q_OBJECT
private slots:
    void initTestCase() { m_theme = std::make_unique<Theme>(std::make_unique<FakeLook>()); }
    void init() { makeScene(qstrcmp(QTest::currentTestFunction(), "emptyPage") != 0); }
    void emptyPage();
    void spaceToggles();
    void switchToggles();
    void altArrowsMove();
    void dropOnAGroup();
    void dropMakesAPriority();
    void deleteAndUndo();
    void renaming();
    void wrongNameIsTold();
    void addBackend();
    void testing();
    void importing();
    void cleanup() { dropScene(); }
    void cleanupTestCase() { m_theme.reset(); }

private:
    std::unique_ptr<Theme> m_theme;
};

void TestBackendsPage::emptyPage()
{
    QCOMPARE(m_page->stack()->currentIndex(), 1);
    QStringList texts;
    for (const QPushButton *button : m_page->stack()->currentWidget()->findChildren<QPushButton *>()) {
        texts.append(button->text());
    }
    QCOMPARE(texts, (QStringList{u"Add a backend"_s, u"Import…"_s}));
    m_page->stack()->currentWidget()->findChild<QPushButton *>()->click();
    QVERIFY(inspector().isVisible());
    QTest::keyClicks(inspector().form()->nameEdit(), u"first"_s);
    QTest::keyClicks(inspector().form()->urlEdit(), u"https://first.example"_s);
    m_page->saveCurrent();
    QCOMPARE(layout(), u"first1"_s);
    QCOMPARE(m_page->stack()->currentIndex(), 0);
}

void TestBackendsPage::spaceToggles()
{
    current(u"b"_s);
    key(Qt::Key_Space);
    QVERIFY(!m_fixture->saved(u"b"_s).enabled);
    QCOMPARE(table().currentBackend(), u"b"_s);
    key(Qt::Key_Space);
    QVERIFY(m_fixture->saved(u"b"_s).enabled);
}

void TestBackendsPage::switchToggles()
{
    const QPoint at = cell(u"c"_s, Column::Enabled).center();
    QTest::mouseClick(table().viewport(), Qt::LeftButton, {}, at);
    QVERIFY(!m_fixture->saved(u"c"_s).enabled);
    QTest::mouseClick(table().viewport(), Qt::LeftButton, {}, at);
    QVERIFY(m_fixture->saved(u"c"_s).enabled);
    // Let go elsewhere, nothing happens.
    QTest::mousePress(table().viewport(), Qt::LeftButton, {}, at);
    QTest::mouseRelease(table().viewport(), Qt::LeftButton, {}, cell(u"a"_s, Column::Name).center());
    QVERIFY(m_fixture->saved(u"c"_s).enabled);
}

void TestBackendsPage::altArrowsMove()
{
    QSignalSpy told(m_page.get(), &Page::told);
    current(u"a"_s);
    key(Qt::Key_Down, Qt::AltModifier);
    QCOMPARE(layout(), u"b1 a2 c2"_s);
    QCOMPARE(table().currentBackend(), u"a"_s);
    QCOMPARE(told.last().first().toString(), u"a has priority 2 now"_s);
    key(Qt::Key_Down, Qt::AltModifier);
    QCOMPARE(layout(), u"b1 a3 c2"_s);
    key(Qt::Key_Down, Qt::AltModifier); // alone in the last one
    QCOMPARE(layout(), u"b1 a3 c2"_s);
    QCOMPARE(told.last().first().toString(), u"a is the last resort already"_s);
    key(Qt::Key_Up, Qt::AltModifier);
    key(Qt::Key_Up, Qt::AltModifier);
    QCOMPARE(m_fixture->saved(u"a"_s).priority, 1);
    QCOMPARE(m_fixture->session.colorOf(u"a"_s), 1); // whatever its place
}

void TestBackendsPage::dropOnAGroup()
{
    BackendListModel &model = table().listModel();
    const std::unique_ptr<QMimeData> data(model.mimeData({model.indexOf(u"c"_s)}));
    model.dropMimeData(data.get(), Qt::MoveAction, 0, 0, model.index(0, 0));
    QCOMPARE(layout(), u"c1 a1 b1"_s);
    QCOMPARE(table().currentBackend(), u"c"_s);
    QCOMPARE(m_fixture->session.colorOf(u"c"_s), 3);
}

void TestBackendsPage::dropMakesAPriority()
{
    DropArea &area = *m_page->dropArea();
    QCOMPARE(area.accessibleName(), u"Add a backend, or drop one here to make priority 3"_s);
    const std::unique_ptr<QMimeData> data(table().listModel().mimeData({table().listModel().indexOf(u"a"_s)}));
    QDragEnterEvent enter({5, 5}, Qt::MoveAction, data.get(), Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(&area, &enter);
    QVERIFY(enter.isAccepted());
    QDropEvent drop(QPointF(5, 5), Qt::MoveAction, data.get(), Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(&area, &drop);
    QCOMPARE(m_fixture->saved(u"a"_s).priority, 3);
    QCOMPARE(area.accessibleName(), u"Add a backend, or drop one here to make priority 4"_s);
    QMimeData text;
    text.setText(u"a"_s);
    QDragEnterEvent foreign({5, 5}, Qt::MoveAction, &text, Qt::LeftButton, Qt::NoModifier);
    foreign.setAccepted(false);
    QApplication::sendEvent(&area, &foreign);
    QVERIFY(!foreign.isAccepted());
    area.click();
    QCOMPARE(inspector().form()->backend().priority, 4);
}

void TestBackendsPage::deleteAndUndo()
{
    QSignalSpy told(m_page.get(), &Page::told);
    current(u"b"_s);
    key(Qt::Key_Delete);
    QCOMPARE(layout(), u"a1 c2"_s);
    QCOMPARE(told.last().first().toString(), u"b removed. Ctrl+Z brings it back."_s);
    QCOMPARE(table().currentBackend(), u"a"_s); // the keyboard stands somewhere
    m_page->undo();
    QCOMPARE(layout(), u"a1 b1 c2"_s);
    QCOMPARE(table().currentBackend(), u"b"_s);
    QCOMPARE(told.last().first().toString(), u"b is back"_s);
    m_page->undo();
    QCOMPARE(told.last().first().toString(), u"There is nothing to bring back."_s);
}

void TestBackendsPage::renaming()
{
    current(u"b"_s);
    key(Qt::Key_F2);
    auto *edit = qobject_cast<QLineEdit *>(QApplication::focusWidget());
    QVERIFY(edit);
    QCOMPARE(edit->text(), u"b"_s);
    edit->selectAll();
    QTest::keyClicks(edit, u"renamed"_s);
    QTest::keyClick(edit, Qt::Key_Return);
    QTRY_COMPARE(layout(), u"a1 renamed1 c2"_s);
    QCOMPARE(table().currentBackend(), u"renamed"_s);
}

void TestBackendsPage::wrongNameIsTold()
{
    QSignalSpy told(m_page.get(), &Page::told);
    table().listModel().setData(table().listModel().indexOf(u"b"_s), u"C"_s, Qt::EditRole);
    QTRY_COMPARE(told.size(), 1);
    QCOMPARE(told.last().first().toString(), u"Names must differ."_s);
    QCOMPARE(layout(), u"a1 b1 c2"_s);
}

void TestBackendsPage::addBackend()
{
    current(u"c"_s);
    m_page->addBackend();
    QVERIFY(inspector().isVisible());
    QCOMPARE(inspector().form()->backend().priority, 2); // beside the current one
    QTest::keyClicks(inspector().form()->nameEdit(), u"new"_s);
    QTest::keyClicks(inspector().form()->urlEdit(), u"https://new.example"_s);
    QVERIFY(m_page->hasUnsavedEdit());
    m_page->saveCurrent();
    QCOMPARE(layout(), u"a1 b1 c2 new2"_s);
    QCOMPARE(table().currentBackend(), u"new"_s);
    QCOMPARE(m_fixture->saved(u"new"_s).color, 4);
}

void TestBackendsPage::testing()
{
    ScriptedBackend good(reply::answer(200, {}, R"({"data":[]})"));
    ScriptedBackend slow(reply::silence());
    ScriptedBackend gone;
    gone.refuse();
    Profile profile = m_fixture->session.profile();
    profile.backends[0].url = good.url();
    profile.backends[1].url = slow.url();
    profile.backends[2].url = gone.url();
    QVERIFY(m_fixture->session.save(profile).isEmpty());
    const auto last = [this](const QString &name) {
        return table().listModel().indexOf(name, Column::LastTest).data().toString();
    };
    QCOMPARE(last(u"a"_s), u"Not tested"_s);
    QSignalSpy told(m_page.get(), &Page::told);
    m_page->testAll();
    QCOMPARE(last(u"a"_s), u"Testing…"_s);
    QTRY_VERIFY(last(u"a"_s).contains(u" ms · just now"_s));
    QTRY_COMPARE(last(u"c"_s), u"No connection · just now"_s);
    QCOMPARE(last(u"b"_s), u"Testing…"_s);
    slow.connection(0).answer(401);
    QTRY_COMPARE(last(u"b"_s), u"Credential missing · just now"_s);
    QTRY_COMPARE(told.last().first().toString(), u"1 of 3 backends connected"_s);
    current(u"a"_s);
    m_page->testCurrent();
    QCOMPARE(last(u"a"_s), u"Testing…"_s);
    QTRY_COMPARE(good.requests().size(), 2);
    // Another URL has not been tested.
    profile.backends[0].url += u"/x"_s;
    QTRY_VERIFY(!ConnectionTests::of(m_fixture->session).isAnyTesting());
    QVERIFY(m_fixture->session.save(profile).isEmpty());
    QCOMPARE(last(u"a"_s), u"Not tested"_s);
}

void TestBackendsPage::importing()
{
    QSignalSpy told(m_page.get(), &Page::told);
    QFile file(m_fixture->folder.filePath(u"more.env"_s));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("BACKEND_1_URL=https://d.example\nBACKEND_1_APIKEY=imported-key\nBACKEND_1_PRIORITY=2\n");
    file.close();
    m_page->importFile(file.fileName());
    QCOMPARE(layout(), u"a1 b1 c2 d2"_s);
    QCOMPARE(told.last().first().toString(), u"1 backend imported from more.env"_s);
    QTRY_COMPARE(m_fixture->kept(u"d"_s), "imported-key");
    QVERIFY(!m_fixture->fileContent().contains("imported-key"));
    m_page->importFile(file.fileName());
    QCOMPARE(told.last().first().toString(), u"All backends of more.env are here already"_s);
    m_page->importFile(m_fixture->folder.filePath(u"none"_s));
    QVERIFY(m_page->notice()->isVisible());
    QVERIFY(m_page->notice()->text().startsWith(u"Nothing was imported from none."_s));
}

QTEST_MAIN(TestBackendsPage)
#include "tst_backendspage.moc"
