// SPDX-License-Identifier: MIT
#include "tests/ui/endpoint/endpointpast.h"
#include "ui/endpoint/backendcard.h"
#include "ui/endpoint/backendsortproxy.h"
#include "ui/endpoint/backendtable.h"
#include "ui/theme/theme.h"
#include "ui/widgets/searchfield.h"
#include "ui/widgets/statepill.h"

#include <QAbstractItemModelTester>
#include <QHeaderView>
#include <QMenu>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTest>

using namespace spillway;
using namespace std::chrono_literals;

namespace
{
constexpr Instant start{std::chrono::seconds(3'600'000)};
} // namespace

class BackendTableTest : public QObject
{
    Q_OBJECT
private slots:
    void init();
    void cleanup();
    void columnsDropByWidth_data();
    void columnsDropByWidth();
    void choicesWinAndAreKept();
    void columnsNeverMoveWithValues();
    void rowHeights();
    void paintedPill();
    void paintedQuota();
    void paintedNumbersStandRight();
    void paintedSelectionAndFocus();
    void countdownPaintsOneCell();
    void liveUpdatesKeepWhereOneIs();
    void foldingByKeysAndClicks();
    void filterByNameHostRegion();
    void sortingInsideGroups();
    void sortingWaits();
    void ownKeys();
    void headerMenu();

private:
    QRect cell(const QString &name, BackendColumn column) const;
    QImage grabbed() const { return m_card->table()->viewport()->grab().toImage(); }
    void setRows();

    Theme m_theme;
    Instant m_now = start;
    Profile m_profile;
    TrafficStats m_stats;
    StatusSnapshot m_snapshot;
    std::unique_ptr<BackendTreeModel> m_model;
    std::unique_ptr<BackendCard> m_card;
    BackendTable *m_table = nullptr;
};

void BackendTableTest::init()
{
    m_now = start;
    m_profile = sceneProfile();
    m_stats.clear();
    m_snapshot = pictureSnapshot(m_profile, start);
    m_model = std::make_unique<BackendTreeModel>([this] { return m_now; });
    m_card = std::make_unique<BackendCard>(*m_model);
    m_table = m_card->table();
    m_card->resize(1256, 476);
    setRows();
    m_card->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_card.get()));
}

void BackendTableTest::cleanup()
{
    m_card.reset();
    m_model.reset();
}

void BackendTableTest::setRows()
{
    int color = 0;
    m_model->setRows(backendRows(
        m_profile, m_snapshot, m_stats, [&color](const QString &) { return color++; }, {}, true, m_now));
}

QRect BackendTableTest::cell(const QString &name, BackendColumn column) const
{
    return m_table->visualRect(m_table->proxy()->mapFromSource(m_model->indexOf(name, column)));
}

void BackendTableTest::columnsDropByWidth_data()
{
    QTest::addColumn<int>("width");
    QTest::addColumn<int>("shown");
    QTest::newRow("all eleven at 1256 px") << 1256 << 11;
    QTest::newRow("last status goes") << 1150 << 10;
    QTest::newRow("tokens go") << 1020 << 9;
    QTest::newRow("priority goes") << 940 << 8;
    QTest::newRow("errors go, as in the smallest window") << 856 << 7;
    QTest::newRow("first byte goes") << 740 << 6;
    QTest::newRow("the last minute goes") << 640 << 5;
    QTest::newRow("quota goes") << 500 << 4;
}

void BackendTableTest::columnsDropByWidth()
{
    QFETCH(const int, width);
    QFETCH(const int, shown);
    // The order in which they go; what stays is State, Backend, In flight, Req/min.
    const QList<BackendColumn> order{BackendColumn::LastStatus, BackendColumn::Tokens,    BackendColumn::Priority,
                                     BackendColumn::Errors,     BackendColumn::FirstByte, BackendColumn::Spark,
                                     BackendColumn::Quota};
    m_card->resize(width, 476);
    for (qsizetype i = 0; i < order.size(); ++i) {
        QCOMPARE(m_table->isColumnHidden(int(order[i])), i < backendColumnCount - shown);
    }
    for (const BackendColumn column :
         {BackendColumn::State, BackendColumn::Backend, BackendColumn::InFlight, BackendColumn::Requests}) {
        QVERIFY(!m_table->isColumnHidden(int(column)));
    }
    QVERIFY(!m_table->horizontalScrollBar()->isVisible());
    QCOMPARE(m_table->header()->length(), m_table->viewport()->width());
}

void BackendTableTest::choicesWinAndAreKept()
{
    ColumnChoices choices;
    QVERIFY(choices.isDefault());
    choices.set(BackendColumn::LastStatus, ColumnChoice::Shown);
    choices.set(BackendColumn::Errors, ColumnChoice::Hidden);
    choices.set(BackendColumn::State, ColumnChoice::Hidden); // always there
    m_table->setColumnChoices(choices);
    QVERIFY(m_table->isColumnHidden(int(BackendColumn::Errors)));
    m_card->resize(856, 476);
    QVERIFY(!m_table->isColumnHidden(int(BackendColumn::LastStatus)));
    QVERIFY(!m_table->isColumnHidden(int(BackendColumn::State)));
    QVERIFY(m_table->isColumnHidden(int(BackendColumn::FirstByte))); // gives its room
    const ColumnChoices again = ColumnChoices::fromBytes(choices.toBytes());
    QCOMPARE(again.toBytes(), choices.toBytes());
    QCOMPARE(again.of(BackendColumn::Errors), ColumnChoice::Hidden);
    QVERIFY(ColumnChoices::fromBytes("9x0").isDefault());
}

void BackendTableTest::columnsNeverMoveWithValues()
{
    QList<QRect> before;
    for (int i = 0; i < backendColumnCount; ++i) {
        before.append(cell("paygo-eastus", BackendColumn(i)));
    }
    m_snapshot.backends[2].inFlight = 12'345'678;
    m_snapshot.backends[2].p50 = m_snapshot.backends[2].p95 = 999'999ms;
    m_snapshot.backends[2].lastReason = QString(200, 'x');
    setRows();
    for (int i = 0; i < backendColumnCount; ++i) {
        QCOMPARE(cell("paygo-eastus", BackendColumn(i)), before[i]);
    }
}

void BackendTableTest::rowHeights()
{
    QCOMPARE(cell("paygo-eastus", BackendColumn::State).height(), m_theme.height(height::backendRow));
    QCOMPARE(m_table->visualRect(m_table->proxy()->index(0, 0)).height(), m_theme.height(height::groupRow));
    QCOMPARE(m_table->header()->height(), m_theme.height(height::tableHeader));
    // As in the design, or as wide as a pill has to be in the system's font.
    QCOMPARE(m_table->header()->sectionSize(int(BackendColumn::State)),
             std::max(m_theme.height(136), spacing::edgeCell + pillSize(m_theme).width() + spacing::cell));
}

void BackendTableTest::paintedPill()
{
    const QImage image = grabbed();
    const QRect pill = cell("ptu-eastus2", BackendColumn::State);
    const int left = pill.left() + spacing::edgeCell;
    const int y = pill.center().y();
    QCOMPARE(image.pixelColor(left + 3, y - 6), m_theme.state(UiState::Throttled).tint);
    // The bar at the foot: 7 of 12 s are left.
    const int foot = y + m_theme.height(height::pill) / 2 - 1;
    int bar = 0;
    for (int x = left; x < left + m_theme.height(width::pill); ++x) {
        bar += image.pixelColor(x, foot - 1) == m_theme.state(UiState::Throttled).bar ? 1 : 0;
    }
    QVERIFY2(std::abs(bar - m_theme.height(width::pill) * 7 / 12) <= 4, qPrintable(QString::number(bar)));
    const QRect healthy = cell("paygo-eastus", BackendColumn::State);
    QCOMPARE(image.pixelColor(left + 3, healthy.center().y() - 6), m_theme.state(UiState::Healthy).tint);
}

void BackendTableTest::paintedQuota()
{
    const QImage image = grabbed();
    const auto count = [&](const QString &name, const QColor &color) {
        const QRect box = cell(name, BackendColumn::Quota).adjusted(spacing::cell, 0, -spacing::cell, 0);
        int most = 0;
        for (int y = box.top(); y < box.bottom(); ++y) {
            int row = 0;
            for (int x = box.left(); x < box.right(); ++x) {
                row += image.pixelColor(x, y) == color ? 1 : 0;
            }
            most = std::max(most, row);
        }
        return double(most) / box.width();
    };
    QVERIFY(std::abs(count("paygo-eastus", m_theme.color(Token::Accent)) - 73.0 / 120) < 0.05);
    QVERIFY(std::abs(count("paygo-northcentralus", m_theme.state(UiState::Throttled).bar) - 11.0 / 60) < 0.05);
    QCOMPARE(count("paygo-uksouth", m_theme.color(Token::Accent)), 0.0);
}

void BackendTableTest::paintedNumbersStandRight()
{
    const QImage image = grabbed();
    // The last inked pixel of a number is at the cell's padding.
    for (const BackendColumn column :
         {BackendColumn::Priority, BackendColumn::InFlight, BackendColumn::Requests, BackendColumn::FirstByte}) {
        const QRect box = cell("paygo-eastus", column);
        int right = -1;
        for (int x = box.left(); x <= box.right(); ++x) {
            for (int y = box.top() + 2; y < box.bottom() - 2; ++y) {
                if (image.pixelColor(x, y) != m_theme.color(Token::Surface)) {
                    right = x;
                }
            }
        }
        const int gap = box.right() - right;
        QVERIFY2(gap >= spacing::cell - 1 && gap <= spacing::cell + 3, qPrintable(QString::number(gap)));
    }
}

void BackendTableTest::paintedSelectionAndFocus()
{
    m_card->activateWindow();
    m_table->setFocus();
    QTRY_VERIFY(m_table->hasFocus());
    QVERIFY(m_table->setCurrentBackend("paygo-eastus"));
    const QImage image = grabbed();
    const QRect first = cell("paygo-eastus", BackendColumn::Priority);
    QCOMPARE(image.pixelColor(first.left() + 2, first.center().y()), m_theme.color(Token::Selection));
    QCOMPARE(image.pixelColor(first.left() + 2, first.top()), m_theme.color(Token::Accent)); // the ring
    const QRect other = cell("paygo-westus3", BackendColumn::Priority);
    QCOMPARE(image.pixelColor(other.left() + 2, other.center().y()), m_theme.color(Token::Surface));
    const QRect group = m_table->visualRect(m_table->proxy()->index(0, int(BackendColumn::Priority)));
    QCOMPARE(image.pixelColor(group.left() + 2, group.center().y()), m_theme.color(Token::Window));
}

void BackendTableTest::countdownPaintsOneCell()
{
    const QSignalSpy changes(m_table->proxy(), &QAbstractItemModel::dataChanged);
    const QImage before = grabbed();
    m_now += 2s;
    m_table->tick(false);
    const QImage after = grabbed();
    QCOMPARE(changes.size(), 0); // screen readers stay quiet
    const QRect pill = cell("ptu-eastus2", BackendColumn::State);
    QVERIFY(before.copy(pill) != after.copy(pill));
    const QRect name = cell("ptu-eastus2", BackendColumn::Backend);
    QCOMPARE(before.copy(name), after.copy(name));
}

void BackendTableTest::liveUpdatesKeepWhereOneIs()
{
    const QAbstractItemModelTester tester(m_table->proxy(), QAbstractItemModelTester::FailureReportingMode::QtTest);
    m_card->resize(1256, 240);
    QVERIFY(m_table->setCurrentBackend("paygo-westus3"));
    m_table->collapse(m_table->proxy()->index(0, 0));
    m_table->verticalScrollBar()->setValue(30);
    const int scroll = m_table->verticalScrollBar()->value();
    QVERIFY(scroll > 0);
    m_snapshot.backends[3].inFlight = 99;
    m_snapshot.backends[0].state = HealthState::Healthy;
    setRows();
    QCOMPARE(m_table->currentBackend(), "paygo-westus3");
    QCOMPARE(m_table->selectionModel()->selectedRows().size(), 1);
    QVERIFY(!m_table->isExpanded(m_table->proxy()->index(0, 0)));
    QVERIFY(m_table->isExpanded(m_table->proxy()->index(1, 0)));
    QCOMPARE(m_table->verticalScrollBar()->value(), scroll);
    // Another backend goes, and this one moves to another priority: it stays the current one.
    m_profile.backends.removeAt(4);
    m_profile.backends[3].priority = 9;
    setRows();
    QCOMPARE(m_table->currentBackend(), "paygo-westus3");
    QVERIFY(!m_table->isExpanded(m_table->proxy()->index(0, 0)));
    QVERIFY(m_table->isExpanded(m_table->proxy()->index(3, 0))); // a new group comes unfolded
}

void BackendTableTest::foldingByKeysAndClicks()
{
    m_table->setFocus();
    const QModelIndex group = m_table->proxy()->index(1, 0);
    m_table->setCurrentIndex(group);
    QTest::keyClick(m_table, Qt::Key_Left);
    QVERIFY(!m_table->isExpanded(group));
    QTest::keyClick(m_table, Qt::Key_Right);
    QVERIFY(m_table->isExpanded(group));
    QTest::keyClick(m_table, Qt::Key_Space);
    QVERIFY(!m_table->isExpanded(group));
    QTest::mouseClick(m_table->viewport(), Qt::LeftButton, {}, m_table->visualRect(group).center());
    QVERIFY(m_table->isExpanded(group));
    QTest::keyClick(m_table, Qt::Key_Down);
    QCOMPARE(m_table->currentBackend(), "paygo-eastus");
}

void BackendTableTest::filterByNameHostRegion()
{
    const QAbstractItemModelTester tester(m_table->proxy(), QAbstractItemModelTester::FailureReportingMode::QtTest);
    m_card->searchField()->setText("WESTUS3");
    QCOMPARE(m_table->proxy()->shownBackends(), 1);
    QCOMPARE(m_table->proxy()->rowCount(), 1); // groups without a hit go too
    QVERIFY(m_table->isExpanded(m_table->proxy()->index(0, 0)));
    m_card->searchField()->setText("oai-frc");
    QCOMPARE(m_table->proxy()->shownBackends(), 1);
    m_card->searchField()->setText("east us");
    QCOMPARE(m_table->proxy()->shownBackends(), 2); // East US and East US 2
    m_card->searchField()->setText("nowhere");
    QCOMPARE(m_table->proxy()->shownBackends(), 0);
    QVERIFY(!m_card->showsTable());
    m_profile.backends[7].name = "nowhere-2"; // a row that begins to match is there at once
    m_profile.backends.append(m_profile.backends[7]);
    m_profile.backends.last().name = "nowhere-3";
    setRows();
    QVERIFY(m_card->showsTable());
    m_card->searchField()->clear();
    QCOMPARE(m_table->proxy()->shownBackends(), 9);
}

void BackendTableTest::sortingInsideGroups()
{
    const auto order = [this] {
        QStringList names;
        const BackendSortProxy *proxy = m_table->proxy();
        for (int i = 0; i < proxy->rowCount(); ++i) {
            const QModelIndex group = proxy->index(i, 0);
            for (int j = 0; j < proxy->rowCount(group); ++j) {
                names.append(proxy->index(j, int(BackendColumn::Backend), group).data().toString().section('-', 1));
            }
        }
        return names.join(' ');
    };
    const QString own = "eastus2 swedencentral eastus westus3 northcentralus francecentral uksouth australiaeast";
    QCOMPARE(order(), own);
    m_table->sortBy(BackendColumn::InFlight);
    QCOMPARE(order(), "swedencentral eastus2 northcentralus westus3 eastus francecentral uksouth australiaeast");
    m_table->sortBy(BackendColumn::InFlight);
    QCOMPARE(order(), "eastus2 swedencentral eastus westus3 northcentralus francecentral uksouth australiaeast");
    m_table->sortBy(BackendColumn::InFlight);
    QVERIFY(!m_table->proxy()->sortedBy());
    QCOMPARE(order(), own);
}

void BackendTableTest::sortingWaits()
{
    m_table->setCurrentBackend("paygo-westus3");
    m_table->sortBy(BackendColumn::InFlight);
    const auto first = [this] {
        return m_table->proxy()->index(0, int(BackendColumn::Backend), m_table->proxy()->index(1, 0)).data().toString();
    };
    QCOMPARE(first(), "paygo-northcentralus");
    m_snapshot.backends[4].inFlight = 100;
    setRows();
    QCOMPARE(first(), "paygo-northcentralus"); // rows never move by themselves
    m_now += 1s;
    m_table->tick(true);
    QCOMPARE(first(), "paygo-northcentralus"); // less than 2 s after the last sort
    m_now += 1500ms;
    QTest::mouseMove(m_table->viewport(), QPoint(50, 60)); // the pointer is over the table
    QHoverEvent hover(QEvent::HoverMove, QPointF(50, 60), QPointF(50, 60), QPointF(0, 0));
    QCoreApplication::sendEvent(m_table->viewport(), &hover);
    m_table->tick(true);
    QCOMPARE(first(), "paygo-northcentralus");
    QEvent leave(QEvent::Leave);
    QCoreApplication::sendEvent(m_table->viewport(), &leave);
    m_table->viewport()->setAttribute(Qt::WA_UnderMouse, false);
    m_now += 2500ms;
    m_table->tick(true);
    QCOMPARE(first(), "paygo-westus3");
    QCOMPARE(m_table->currentBackend(), "paygo-westus3");
}

void BackendTableTest::ownKeys()
{
    const QSignalSpy opened(m_table, &BackendTable::opened);
    const QSignalSpy toggled(m_table, &BackendTable::toggleRequested);
    const QSignalSpy moved(m_table, &BackendTable::moveRequested);
    const QSignalSpy removed(m_table, &BackendTable::removeRequested);
    const QSignalSpy undone(m_table, &BackendTable::undoRequested);
    const QSignalSpy copied(m_table, &BackendTable::copyRequested);
    m_table->setFocus();
    m_table->setCurrentBackend("paygo-westus3");
    QTest::keyClick(m_table, Qt::Key_Return);
    QTest::keyClick(m_table, Qt::Key_Space);
    QTest::keyClick(m_table, Qt::Key_Up, Qt::AltModifier);
    QTest::keyClick(m_table, Qt::Key_Down, Qt::AltModifier);
    QTest::keyClick(m_table, Qt::Key_Delete);
    QTest::keyClick(m_table, Qt::Key_Z, Qt::ControlModifier);
    QTest::keyClick(m_table, Qt::Key_C, Qt::ControlModifier);
    for (const QSignalSpy *spy : {&opened, &toggled, &removed, &copied}) {
        QCOMPARE(spy->size(), 1);
        QCOMPARE(spy->first().first().toString(), "paygo-westus3");
    }
    QCOMPARE(moved.size(), 2);
    QCOMPARE(moved[0][1].toInt(), -1);
    QCOMPARE(moved[1][1].toInt(), 1);
    QCOMPARE(undone.size(), 1);
    // The table's even if the window has an action of this key.
    QKeyEvent override(QEvent::ShortcutOverride, Qt::Key_Delete, Qt::NoModifier);
    override.ignore();
    QCoreApplication::sendEvent(m_table, &override);
    QVERIFY(override.isAccepted());
    // On a group they do nothing to a backend.
    m_table->setCurrentIndex(m_table->proxy()->index(0, 0));
    QTest::keyClick(m_table, Qt::Key_Delete);
    QCOMPARE(removed.size(), 1);
}

void BackendTableTest::headerMenu()
{
    QMenu menu;
    m_table->fillColumnMenu(menu);
    QAction *errors = nullptr;
    for (QAction *action : menu.actions()) {
        QVERIFY(action->text() != columnTitle(BackendColumn::State)); // always there: not offered
        errors = action->text() == columnTitle(BackendColumn::Errors) ? action : errors;
    }
    QVERIFY(errors != nullptr && errors->isChecked());
    errors->trigger();
    QVERIFY(m_table->isColumnHidden(int(BackendColumn::Errors)));
    QMenu again;
    m_table->fillColumnMenu(again);
    again.actions().last()->trigger();
    QVERIFY(m_table->columnChoices().isDefault());
    QVERIFY(!m_table->isColumnHidden(int(BackendColumn::Errors)));
}

QTEST_MAIN(BackendTableTest)
#include "tst_backendtable.moc"
