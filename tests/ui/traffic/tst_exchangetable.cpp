// SPDX-License-Identifier: MIT
#include "tests/ui/traffic/pagefixture.h"
#include "tests/ui/traffic/trafficrecords.h"
#include "ui/traffic/exchangefilter.h"
#include "ui/traffic/exchangemodel.h"
#include "ui/traffic/exchangetable.h"

#include <QAction>
#include <QHeaderView>
#include <QMenu>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTest>

using namespace spillway;
using namespace Qt::StringLiterals;

/// The list under the reader's eyes: what stays where it is, and what the keys do.
class TestExchangeTable : public QObject
{
    Q_OBJECT
private slots:
    void init();
    void cleanup();
    void rowsOfOneHeight();
    void followsAtTheTop();
    void standsStillWhenScrolled();
    void standsStillWhenRowsAboveGo();
    void standsStillWithTenThousand();
    void selectionStays();
    void selectionThatLeavesTakesNobody();
    void columnsByDesign();
    void narrowDropsColumns();
    void choiceOfColumnsWinsAndIsSaved();
    void orderOfColumnsIsSaved();
    void rejectsForeignLayouts();
    void keys();
    void tabLeaves();

private:
    /// What the page does on each tick.
    void take(const QList<ExchangeRecord> &records);
    void take(quint64 first, quint64 last);
    int yOf(quint64 id) const { return m_table->rowViewportPosition(m_rows->rowOf(id)); }

    std::unique_ptr<PageFixture> m_fixture;
    std::unique_ptr<ExchangeModel> m_model;
    std::unique_ptr<ExchangeFilter> m_rows;
    BackendColors m_colors;
    std::unique_ptr<ExchangeTable> m_table;
};

void TestExchangeTable::init()
{
    m_fixture = std::make_unique<PageFixture>();
    m_model = std::make_unique<ExchangeModel>();
    m_rows = std::make_unique<ExchangeFilter>(*m_model);
    m_table = std::make_unique<ExchangeTable>(*m_rows, m_colors);
    m_table->resize(1288, 400);
    m_table->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_table.get()));
}

void TestExchangeTable::cleanup()
{
    m_table.reset();
    m_rows.reset();
    m_model.reset();
    m_fixture.reset();
}

void TestExchangeTable::take(const QList<ExchangeRecord> &records)
{
    const ExchangeTable::Anchor anchor = m_table->anchor();
    m_model->enqueue(records);
    m_model->flush();
    m_table->restore(anchor);
}

void TestExchangeTable::take(quint64 first, quint64 last)
{
    QList<ExchangeRecord> list;
    for (quint64 id = first; id <= last; ++id) {
        list.append(served(id));
    }
    take(list);
}

void TestExchangeTable::rowsOfOneHeight()
{
    take(1, 50);
    QCOMPARE(m_table->rowHeight(0), 28);
    QCOMPARE(m_table->rowHeight(49), 28);
    QCOMPARE(m_table->horizontalHeader()->height(), 28);
    QCOMPARE(m_table->verticalScrollMode(), QAbstractItemView::ScrollPerPixel);
}

void TestExchangeTable::followsAtTheTop()
{
    take(1, 50);
    QVERIFY(m_table->isAtTop());
    take(51, 55);
    QVERIFY(m_table->isAtTop());
    QCOMPARE(yOf(55), 0);
}

void TestExchangeTable::standsStillWhenScrolled()
{
    take(1, 100);
    m_table->verticalScrollBar()->setValue(333);
    const int before = yOf(80);
    QVERIFY(before > 0 && before < m_table->viewport()->height());
    take(101, 105);
    QCOMPARE(yOf(80), before); // 0 px
    QCOMPARE(m_table->verticalScrollBar()->value(), 333 + 5 * 28);
    // And what is painted there is the same, too.
    QCoreApplication::processEvents();
    QCOMPARE(yOf(80), before);
    QCOMPARE(m_table->rowAt(before + 1), m_rows->rowOf(80));
}

void TestExchangeTable::standsStillWhenRowsAboveGo()
{
    m_rows->setFilter({{}, TrafficChoice::InFlight, {}});
    QList<ExchangeRecord> list;
    for (quint64 id = 1; id <= 100; ++id) {
        list.append(running(id));
    }
    take(list);
    m_table->verticalScrollBar()->setValue(1000);
    const int before = yOf(50);
    take({served(99), served(98), served(97)}); // they are under way no longer, so they leave this list
    QCOMPARE(m_rows->rowCount(), 97);
    QCOMPARE(yOf(50), before);
}

void TestExchangeTable::standsStillWithTenThousand()
{
    take(1, ExchangeModel::capacity);
    m_table->verticalScrollBar()->setValue(100'000);
    const quint64 read = m_rows->at(m_table->rowAt(50)).id();
    const int before = yOf(read);
    take(ExchangeModel::capacity + 1, ExchangeModel::capacity + 500);
    QCOMPARE(m_rows->rowCount(), ExchangeModel::capacity);
    QCOMPARE(yOf(read), before);
    // At the end of the list the row that is read goes away at last: the list shows its end.
    m_table->verticalScrollBar()->setValue(m_table->verticalScrollBar()->maximum());
    take(ExchangeModel::capacity + 501, ExchangeModel::capacity + 1000);
    QCOMPARE(m_table->verticalScrollBar()->value(), m_table->verticalScrollBar()->maximum());
}

void TestExchangeTable::selectionStays()
{
    take(1, 50);
    QVERIFY(m_table->select(45));
    QSignalSpy selected(m_table.get(), &ExchangeTable::requestSelected);
    take(51, 60);
    QCOMPARE(m_table->selectedId(), 45U);
    QCOMPARE(m_rows->at(m_table->currentIndex().row()).id(), 45U);
    QCOMPARE(selected.count(), 0);
    QVERIFY(m_table->isAtTop()); // to select a row does not scroll
}

void TestExchangeTable::selectionThatLeavesTakesNobody()
{
    take(1, ExchangeModel::capacity);
    QVERIFY(m_table->select(3));
    QSignalSpy selected(m_table.get(), &ExchangeTable::requestSelected);
    take(ExchangeModel::capacity + 1, ExchangeModel::capacity + 10);
    QCOMPARE(m_table->selectedId(), 0U);
    for (const QList<QVariant> &call : selected) {
        QCOMPARE(call.first().toULongLong(), 0U); // no neighbour is chosen in its place
    }
}

void TestExchangeTable::columnsByDesign()
{
    const QList<int> widths{122, 64, 0, 84, 190, 92, 96, 84, 104};
    for (int column = 0; column < ExchangeModel::columns; ++column) {
        QVERIFY(!m_table->isColumnHidden(column));
        if (widths[column] > 0) {
            QCOMPARE(m_table->columnWidth(column), widths[column]);
        }
    }
    QCOMPARE(m_table->horizontalHeader()->length(), m_table->viewport()->width());
    QVERIFY(m_table->isFirstColumn(ExchangeModel::Time));
    QVERIFY(m_table->isLastColumn(ExchangeModel::Tokens));
}

void TestExchangeTable::narrowDropsColumns()
{
    m_table->resize(888, 400);
    QCoreApplication::processEvents();
    QVERIFY(m_table->isColumnHidden(ExchangeModel::Method));
    QVERIFY(m_table->isColumnHidden(ExchangeModel::FirstByte));
    QVERIFY(!m_table->isColumnHidden(ExchangeModel::Status));
    QVERIFY(!m_table->horizontalScrollBar()->isVisible());
    QVERIFY(m_table->columnWidth(ExchangeModel::Deployment) >= 190);
    m_table->resize(1288, 400);
    QCoreApplication::processEvents();
    QVERIFY(!m_table->isColumnHidden(ExchangeModel::Method));
}

void TestExchangeTable::choiceOfColumnsWinsAndIsSaved()
{
    m_table->setColumnWanted(ExchangeModel::Tokens, false);
    m_table->setColumnWanted(ExchangeModel::Method, true);
    m_table->setColumnWanted(ExchangeModel::Deployment, false); // the one that stays
    m_table->resize(888, 400);
    QCoreApplication::processEvents();
    QVERIFY(m_table->isColumnHidden(ExchangeModel::Tokens));
    QVERIFY(!m_table->isColumnHidden(ExchangeModel::Method));
    QVERIFY(!m_table->isColumnHidden(ExchangeModel::Deployment));
    const QByteArray state = m_table->saveColumns();
    ExchangeTable other(*m_rows, m_colors);
    other.resize(1288, 400);
    QVERIFY(other.restoreColumns(state));
    QVERIFY(other.isColumnHidden(ExchangeModel::Tokens));
    // The header's menu does the same.
    const std::unique_ptr<QMenu> menu(other.makeColumnMenu(nullptr));
    QAction *tokens = menu->actions().at(ExchangeModel::Tokens);
    QCOMPARE(tokens->text(), u"Tokens"_s);
    QVERIFY(!tokens->isChecked());
    tokens->trigger();
    QVERIFY(!other.isColumnHidden(ExchangeModel::Tokens));
    QVERIFY(!menu->actions().at(ExchangeModel::Deployment)->isEnabled());
}

void TestExchangeTable::orderOfColumnsIsSaved()
{
    m_table->horizontalHeader()->moveSection(ExchangeModel::Tokens, 0);
    QVERIFY(m_table->isFirstColumn(ExchangeModel::Tokens));
    QVERIFY(m_table->isLastColumn(ExchangeModel::Total));
    ExchangeTable other(*m_rows, m_colors);
    QVERIFY(other.restoreColumns(m_table->saveColumns()));
    QCOMPARE(other.horizontalHeader()->visualIndex(ExchangeModel::Tokens), 0);
    QCOMPARE(other.horizontalHeader()->visualIndex(ExchangeModel::Time), 1);
    const std::unique_ptr<QMenu> menu(other.makeColumnMenu(nullptr));
    menu->actions().last()->trigger(); // standard columns
    QCOMPARE(other.horizontalHeader()->visualIndex(ExchangeModel::Tokens), int(ExchangeModel::Tokens));
}

void TestExchangeTable::rejectsForeignLayouts()
{
    QVERIFY(!m_table->restoreColumns({}));
    QVERIFY(!m_table->restoreColumns("something else"));
    QByteArray state = m_table->saveColumns();
    state.chop(3);
    QVERIFY(!m_table->restoreColumns(state));
    QCOMPARE(m_table->horizontalHeader()->visualIndex(ExchangeModel::Tokens), int(ExchangeModel::Tokens));
}

void TestExchangeTable::keys()
{
    take(1, 100);
    m_table->setFocus();
    m_table->verticalScrollBar()->setValue(500);
    QTest::keyClick(m_table.get(), Qt::Key_Home);
    QVERIFY(m_table->isAtTop());
    QTest::keyClick(m_table.get(), Qt::Key_End);
    QCOMPARE(m_table->verticalScrollBar()->value(), m_table->verticalScrollBar()->maximum());
    QTest::keyClick(m_table.get(), Qt::Key_Home);

    QSignalSpy selected(m_table.get(), &ExchangeTable::requestSelected);
    QSignalSpy opened(m_table.get(), &ExchangeTable::openWanted);
    QSignalSpy copied(m_table.get(), &ExchangeTable::copyWanted);
    QVERIFY(m_table->select(100));
    QTest::keyClick(m_table.get(), Qt::Key_Down);
    QCOMPARE(m_table->selectedId(), 99U);
    QCOMPARE(selected.last().first().toULongLong(), 99U);
    QTest::keyClick(m_table.get(), Qt::Key_Return);
    QCOMPARE(opened.count(), 1);
    QTest::keySequence(m_table.get(), QKeySequence(QKeySequence::Copy));
    QCOMPARE(copied.count(), 1);
    // A click on a row selects it and opens it.
    QTest::mouseClick(m_table->viewport(), Qt::LeftButton, {}, QPoint(300, 28 * 4 + 10));
    QCOMPARE(m_table->selectedId(), 96U);
    QCOMPARE(opened.count(), 2);
}

void TestExchangeTable::tabLeaves()
{
    take(1, 10);
    QVERIFY(!m_table->tabKeyNavigation());
    QCOMPARE(m_table->accessibleName(), u"Requests"_s);
}

QTEST_MAIN(TestExchangeTable)
#include "tst_exchangetable.moc"
