// SPDX-License-Identifier: MIT
#include "tests/ui/backends/pagescene.h"

using namespace spillway;
using namespace std::chrono_literals;

/// How the Backends page shows, follows and speaks.
class TestBackendsPageLook : public QObject, private PageScene
{
    Q_OBJECT
private slots:
    void initTestCase() { m_theme = std::make_unique<Theme>(std::make_unique<FakeLook>()); }
    void init() { makeScene(); }
    void filtering();
    void inspectorOpensAndFollows();
    void escapeWays();
    void onePrimaryButton();
    void folding();
    void updatesKeepPlace();
    void columnsFollowTheWidth();
    void nextRequestCard();
    void nextRequestFollowsTheProfile();
    void keyboardOrder();
    void accessibleTexts();
    void paintsBothThemes();
    void unsavedQuestion();
    void cleanup() { dropScene(); }
    void cleanupTestCase() { m_theme.reset(); }

private:
    std::unique_ptr<Theme> m_theme;
};

void TestBackendsPageLook::filtering()
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

void TestBackendsPageLook::inspectorOpensAndFollows()
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

void TestBackendsPageLook::escapeWays()
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

void TestBackendsPageLook::onePrimaryButton()
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

void TestBackendsPageLook::folding()
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

void TestBackendsPageLook::updatesKeepPlace()
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

void TestBackendsPageLook::columnsFollowTheWidth()
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

void TestBackendsPageLook::nextRequestCard()
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

void TestBackendsPageLook::nextRequestFollowsTheProfile()
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

void TestBackendsPageLook::keyboardOrder()
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

void TestBackendsPageLook::accessibleTexts()
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
void TestBackendsPageLook::paintsBothThemes()
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

void TestBackendsPageLook::unsavedQuestion()
{
    QVERIFY(!m_page->hasUnsavedEdit());
    current(u"a"_s);
    m_page->openCurrent();
    QTest::keyClicks(inspector().form()->nameEdit(), u"x"_s);
    QVERIFY(m_page->hasUnsavedEdit());
    QCOMPARE(m_page->discardQuestion(), u"Discard the unsaved change in a?"_s);
}

QTEST_MAIN(TestBackendsPageLook)
#include "tst_backendspagelook.moc"
