// SPDX-License-Identifier: MIT
#include "tests/support/scriptedbackend.h"
#include "tests/ui/backends/backendsfixture.h"
#include "ui/backends/backendform.h"
#include "ui/backends/backendinspector.h"
#include "ui/backends/backendlistcells.h"
#include "ui/backends/backendlistview.h"
#include "ui/backends/backendspage.h"
#include "ui/backends/connectiontests.h"
#include "ui/backends/droparea.h"
#include "ui/backends/nextrequestcard.h"
#include "ui/backends/sharebar.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/button.h"
#include "ui/widgets/searchfield.h"

#include <QApplication>
#include <QComboBox>
#include <QDragEnterEvent>
#include <QDropEvent>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QMimeData>
#include <QPainter>
#include <QScrollBar>
#include <QSignalSpy>
#include <QStackedWidget>

using namespace spillway;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;
using Column = BackendListColumn;

/// The Backends page as a person uses it, by keys and by mouse.
class TestBackendsPage : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase() { m_theme = std::make_unique<Theme>(std::make_unique<FakeLook>()); }
    void init();
    void emptyPage();
    void filtering();
    void spaceToggles();
    void switchToggles();
    void altArrowsMove();
    void dropOnAGroup();
    void dropMakesAPriority();
    void deleteAndUndo();
    void renaming();
    void wrongNameIsTold();
    void inspectorOpensAndFollows();
    void escapeWays();
    void onePrimaryButton();
    void addBackend();
    void testing();
    void importing();
    void folding();
    void updatesKeepPlace();
    void columnsFollowTheWidth();
    void nextRequestCard();
    void nextRequestFollowsTheProfile();
    void keyboardOrder();
    void accessibleTexts();
    void paintsBothThemes();
    void unsavedQuestion();
    void cleanup();
    void cleanupTestCase() { m_theme.reset(); }

private:
    void make();
    BackendListView &table() { return *m_page->table(); }
    BackendInspector &inspector() { return *static_cast<BackendInspector *>(m_page->inspector()); }
    void current(const QString &name)
    {
        QVERIFY(table().setCurrentBackend(name));
        table().setFocus();
    }
    void key(int key, Qt::KeyboardModifiers modifiers = Qt::NoModifier)
    {
        QTest::keyClick(&table(), Qt::Key(key), modifiers);
    }
    QRect cell(const QString &name, Column column)
    {
        return table().visualRect(table().listModel().indexOf(name, column));
    }
    /// "a1 b1 c2": names and priorities in the order of the file.
    QString layout() const
    {
        ProfileStore store(m_fixture->path());
        QStringList parts;
        for (const Backend &backend : store.load().profile.backends) {
            parts.append(backend.name + QString::number(backend.priority));
        }
        return parts.join(u' ');
    }

    std::unique_ptr<Theme> m_theme;
    std::unique_ptr<BackendsFixture> m_fixture;
    std::unique_ptr<BackendsPage> m_page;
};

void TestBackendsPage::make()
{
    QVERIFY(m_fixture->open());
    DesktopSession &session = m_fixture->session;
    m_page = std::make_unique<BackendsPage>(
        session, [&session](QWidget *parent) { return new BackendInspector(session, parent); });
    m_page->resize(1288, 780);
    m_page->show();
    QApplication::setActiveWindow(m_page.get());
    QVERIFY(QTest::qWaitForWindowActive(m_page.get()));
}

void TestBackendsPage::init()
{
    m_fixture = std::make_unique<BackendsFixture>();
    m_fixture->profile.balancing.selection = Selection::Weighted;
    m_fixture->add(u"a"_s, 1);
    m_fixture->add(u"b"_s, 1, 50);
    m_fixture->add(u"c"_s, 2);
    if (qstrcmp(QTest::currentTestFunction(), "emptyPage") == 0) {
        m_fixture->profile.backends.clear();
    }
    make();
}

void TestBackendsPage::cleanup()
{
    m_page.reset();
    m_fixture.reset();
}

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

void TestBackendsPage::filtering()
{
    m_page->focusSearch();
    QVERIFY(m_page->filter()->hasFocus());
    QTest::keyClicks(m_page->filter(), u"c.openai"_s);
    QCOMPARE(table().listModel().shownCount(), 1);
    m_page->filter()->setText(u"westus2"_s);
    QVERIFY(!table().isVisible());
    bool found = false;
    for (const QLabel *label : m_page->findChildren<QLabel *>()) {
        found = found || (label->isVisible() && label->text() == u"Nothing matches “westus2”."_s);
    }
    QVERIFY(found);
    QVERIFY(m_page->escape());
    QVERIFY(table().isVisible());
    QCOMPARE(table().listModel().shownCount(), 3);
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

void TestBackendsPage::inspectorOpensAndFollows()
{
    QVERIFY(!inspector().isVisible());
    current(u"b"_s);
    key(Qt::Key_Return);
    QVERIFY(inspector().isVisible());
    QCOMPARE(inspector().width(), 404);
    QCOMPARE(inspector().backendName(), u"b"_s);
    key(Qt::Key_Up);
    QCOMPARE(inspector().backendName(), u"a"_s);
    // With an edit it stays, and so does the row.
    QTest::keyClicks(inspector().form()->nameEdit(), u"x"_s);
    table().setFocus();
    key(Qt::Key_Down);
    QCOMPARE(inspector().backendName(), u"a"_s);
    QCOMPARE(table().currentBackend(), u"a"_s);
    m_page->showBackend(u"c"_s);
    QCOMPARE(inspector().backendName(), u"a"_s);
}

void TestBackendsPage::escapeWays()
{
    QVERIFY(!m_page->escape());
    current(u"a"_s);
    m_page->openCurrent();
    m_page->filter()->setText(u"a"_s);
    QVERIFY(m_page->escape()); // the filter first
    QVERIFY(inspector().isVisible());
    QVERIFY(m_page->escape());
    QVERIFY(!inspector().isVisible());
    QVERIFY(!m_page->escape());
}

void TestBackendsPage::onePrimaryButton()
{
    const auto primaries = [this] {
        int count = 0;
        for (const Button *button : m_page->findChildren<Button *>()) {
            count += button->isVisible() && button->kind() == ButtonKind::Primary ? 1 : 0;
        }
        return count;
    };
    QCOMPARE(primaries(), 1);
    current(u"a"_s);
    m_page->openCurrent();
    QCOMPARE(primaries(), 1);
    m_page->escape();
    QCOMPARE(primaries(), 1);
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

void TestBackendsPage::folding()
{
    const QModelIndex group = table().listModel().index(0, 0);
    QVERIFY(table().isExpanded(group));
    QTest::mouseClick(table().viewport(), Qt::LeftButton, {}, table().visualRect(group).center());
    QVERIFY(!table().isExpanded(group));
    table().setFocus();
    key(Qt::Key_Return);
    QVERIFY(table().isExpanded(group));
    key(Qt::Key_Left);
    QVERIFY(!table().isExpanded(group));
    key(Qt::Key_Right);
    QVERIFY(table().isExpanded(group));
}

void TestBackendsPage::updatesKeepPlace()
{
    m_page->resize(1288, 420);
    current(u"c"_s);
    const int scroll = table().verticalScrollBar()->value();
    Profile profile = m_fixture->session.profile();
    profile.backends[0].weight = 3;
    QVERIFY(m_fixture->session.save(profile).isEmpty());
    emit m_fixture->session.snapshotChanged();
    QCOMPARE(table().currentBackend(), u"c"_s);
    QCOMPARE(table().selectionModel()->selectedRows().size(), 1);
    QCOMPARE(table().verticalScrollBar()->value(), scroll);
}

void TestBackendsPage::columnsFollowTheWidth()
{
    const auto hidden = [this](Column column) { return table().isColumnHidden(int(column)); };
    for (int column = 0; column < backendListColumns; ++column) {
        QVERIFY(!table().isColumnHidden(column));
    }
    m_page->resize(888, 576);
    QVERIFY(m_page->width() <= 888);
    QTRY_VERIFY(hidden(Column::Host));
    QVERIFY(!hidden(Column::State) && !hidden(Column::Name) && !hidden(Column::LastTest) && !hidden(Column::Enabled));
    int width = 0;
    for (int column = 0; column < backendListColumns; ++column) {
        width += table().columnWidth(column);
    }
    QCOMPARE(width, table().viewport()->width());
}

void TestBackendsPage::nextRequestCard()
{
    NextRequestCard &card = *m_page->nextRequestCard();
    QList<ShareBar::Share> shares = card.shareBar()->shares();
    QCOMPARE(shares.size(), 2);
    QCOMPARE(shares[0], (ShareBar::Share{u"a"_s, 0, 100.0 / 150}));
    QCOMPARE(shares[1], (ShareBar::Share{u"b"_s, 1, 50.0 / 150}));
    QCOMPARE(card.shareBar()->accessibleName(), u"a 67 %, b 33 %"_s);
    QCOMPARE(card.sentences(), QStringList());
    QVERIFY(!card.deploymentBox()->isVisible()); // nobody has named one yet
}

void TestBackendsPage::nextRequestFollowsTheProfile()
{
    NextRequestCard &card = *m_page->nextRequestCard();
    current(u"a"_s);
    m_page->toggleCurrent();
    QCOMPARE(card.shareBar()->accessibleName(), u"b 100 %"_s);
    current(u"b"_s);
    m_page->toggleCurrent();
    QCOMPARE(card.shareBar()->accessibleName(), u"c 100 %"_s);
    current(u"c"_s);
    m_page->toggleCurrent();
    QVERIFY(card.shareBar()->shares().isEmpty());
    QCOMPARE(card.sentences(),
             QStringList{u"Nowhere: no backend is turned on and can be signed in to. Callers get 503."_s});
    Profile profile = m_fixture->session.profile();
    profile.backends[0].enabled = true;
    profile.backends[0].deployments = {{u"gpt-4o"_s, u"ptu"_s}, {u"*"_s, u"rest"_s}};
    QVERIFY(m_fixture->session.save(profile).isEmpty());
    QVERIFY(card.deploymentBox()->isVisible());
    QCOMPARE(card.deploymentBox()->currentText(), u"gpt-4o"_s);
    QCOMPARE(card.deploymentBox()->count(), 1);
}

void TestBackendsPage::keyboardOrder()
{
    m_page->addButton()->setFocus(Qt::TabFocusReason);
    QStringList order;
    for (int i = 0; i < 4; ++i) {
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
        order.append(QApplication::focusWidget()->accessibleName());
    }
    QCOMPARE(order[0], u"Filter by name, host or region"_s);
    QCOMPARE(order[1], u"Backends by priority"_s);
    QCOMPARE(order[2], u"Add a backend, or drop one here to make priority 3"_s);
    m_page->filter()->setFocus();
    m_page->focusNextPane(true);
    QCOMPARE(QApplication::focusWidget(), &table());
    m_page->focusNextPane(false);
    QCOMPARE(QApplication::focusWidget(), m_page->filter());
    current(u"a"_s);
    m_page->openCurrent();
    m_page->focusNextPane(true);
    QVERIFY(inspector().isAncestorOf(QApplication::focusWidget()));
    m_page->focusNextPane(true);
    QCOMPARE(QApplication::focusWidget(), m_page->filter());
}

void TestBackendsPage::accessibleTexts()
{
    BackendListModel &model = table().listModel();
    for (int group = 0; group < model.rowCount(); ++group) {
        const QModelIndex parent = model.index(group, 0);
        QVERIFY(!parent.data(Qt::AccessibleTextRole).toString().isEmpty());
        for (int row = 0; row < model.rowCount(parent); ++row) {
            for (int column = 0; column < backendListColumns; ++column) {
                QVERIFY(!model.index(row, column, parent).data(Qt::AccessibleTextRole).toString().isEmpty());
            }
        }
    }
    for (const QAbstractButton *button : m_page->findChildren<QAbstractButton *>()) {
        if (button->isVisible()) {
            QVERIFY2(!button->text().isEmpty() || !button->accessibleName().isEmpty(),
                     button->metaObject()->className());
        }
    }
    QCOMPARE(m_page->addButton()->toolTip(), u"Add backend (Ctrl+N)"_s);
}

/// Every cell paints inside its rectangle, and something.
void TestBackendsPage::paintsBothThemes()
{
    BackendListRow row;
    row.backend = m_fixture->saved(u"a"_s);
    row.host = u"a.openai.azure.com"_s;
    row.place = backendPlace(u"eastus2"_s, row.backend.url);
    for (const ThemeMode mode : {ThemeMode::Light, ThemeMode::Dark}) {
        m_theme->setMode(mode);
        const QColor ground = m_theme->color(Token::Surface);
        for (int column = 0; column < backendListColumns; ++column) {
            QImage image(260, 60, QImage::Format_RGB32);
            image.fill(ground);
            const QRectF cell(30, 10, 200, 40);
            QPainter painter(&image);
            paintListCell(painter, cell, row, Column(column), {Instant(), QDateTime::currentDateTimeUtc()}, *m_theme);
            painter.end();
            int inside = 0;
            for (int y = 0; y < image.height(); ++y) {
                for (int x = 0; x < image.width(); ++x) {
                    if (image.pixelColor(x, y) != ground) {
                        QVERIFY2(cell.adjusted(-1, -1, 1, 1).contains(x, y), qPrintable(QString::number(column)));
                        ++inside;
                    }
                }
            }
            QVERIFY(inside > 10);
        }
    }
    m_theme->setMode(ThemeMode::Light);
}

void TestBackendsPage::unsavedQuestion()
{
    QVERIFY(!m_page->hasUnsavedEdit());
    current(u"a"_s);
    m_page->openCurrent();
    QTest::keyClicks(inspector().form()->nameEdit(), u"x"_s);
    QVERIFY(m_page->hasUnsavedEdit());
    QCOMPARE(m_page->discardQuestion(), u"Discard the unsaved change in a?"_s);
}

QTEST_MAIN(TestBackendsPage)
#include "tst_backendspage.moc"
