// SPDX-License-Identifier: MIT
#include "tests/ui/backends/backendsfixture.h"
#include "ui/backends/deploymenttable.h"

#include <QApplication>
#include <QLineEdit>
#include <QSignalSpy>
#include <QToolButton>
#include <QVBoxLayout>

using namespace spillway;
using namespace Qt::StringLiterals;
using Mapping = QMap<QString, QString>;

/// The mapping of deployment names, by keys alone.
class TestDeploymentTable : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase() { m_theme = std::make_unique<Theme>(std::make_unique<FakeLook>()); }
    void init();
    void showsAndGivesBack();
    void tabWalksEveryCell();
    void tabAddsALine();
    void anEmptyLineGoes();
    void backwards();
    void leavesAtBothEnds();
    void addLink();
    void removing();
    void anyOther();
    void problems();
    void screenReaderTexts();
    void cleanup() { m_window.reset(); }
    void cleanupTestCase() { m_theme.reset(); }

private:
    /// Types into the cell that is edited.
    void type(const QString &text) { QTest::keyClicks(editor(), text); }
    void tab() { QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab); }
    void backtab() { QTest::keyClick(QApplication::focusWidget(), Qt::Key_Backtab, Qt::ShiftModifier); }
    QWidget *editor() const { return qobject_cast<QLineEdit *>(QApplication::focusWidget()); }
    QString where() const { return u"%1,%2"_s.arg(m_table->currentRow()).arg(m_table->currentColumn()); }

    std::unique_ptr<Theme> m_theme;
    std::unique_ptr<QWidget> m_window;
    QLineEdit *m_before = nullptr;
    DeploymentTable *m_table = nullptr;
    QLineEdit *m_after = nullptr;
};

void TestDeploymentTable::init()
{
    m_window = std::make_unique<QWidget>();
    auto *layout = new QVBoxLayout(m_window.get());
    m_before = new QLineEdit;
    m_table = new DeploymentTable;
    m_after = new QLineEdit;
    for (QWidget *widget :
         {static_cast<QWidget *>(m_before), static_cast<QWidget *>(m_table), static_cast<QWidget *>(m_after)}) {
        layout->addWidget(widget);
    }
    m_window->resize(400, 300);
    m_window->show();
    m_window->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
    m_before->setFocus();
}

void TestDeploymentTable::showsAndGivesBack()
{
    const Mapping mapping{{u"gpt-4o"_s, u"ptu"_s}, {u"*"_s, u"all"_s}, {u"small"_s, u"mini"_s}};
    QSignalSpy edited(m_table, &DeploymentTable::edited);
    m_table->setMapping(mapping);
    QCOMPARE(m_table->rowCount(), 3);
    QCOMPARE(m_table->mapping(), mapping);
    QCOMPARE(m_table->item(2, 0)->text(), u"any other"_s);
    QCOMPARE(edited.size(), 0);
    m_table->setMapping({});
    QCOMPARE(m_table->mapping(), Mapping());
    QCOMPARE(m_table->problem(), QString());
}

void TestDeploymentTable::tabWalksEveryCell()
{
    m_table->setMapping({{u"a"_s, u"b"_s}, {u"c"_s, u"d"_s}});
    tab();
    QStringList cells;
    for (int i = 0; i < 5; ++i) {
        QVERIFY2(editor(), qPrintable(where()));
        cells.append(where());
        tab();
    }
    // Two lines, and the empty one that has come behind the full last one.
    QCOMPARE(cells, (QStringList{u"0,0"_s, u"0,2"_s, u"1,0"_s, u"1,2"_s, u"2,0"_s}));
    QCOMPARE(where(), u"2,2"_s); // it has gone again: this is "any other"
    QCOMPARE(m_table->rowCount(), 3);
    tab();
    QCOMPARE(QApplication::focusWidget(), m_after);
    QCOMPARE(m_table->mapping(), (Mapping{{u"a"_s, u"b"_s}, {u"c"_s, u"d"_s}}));
}

void TestDeploymentTable::tabAddsALine()
{
    QSignalSpy edited(m_table, &DeploymentTable::edited);
    m_table->addLine();
    type(u"gpt-4o"_s);
    tab();
    type(u"ptu"_s);
    tab();
    QCOMPARE(where(), u"1,0"_s);
    type(u"small"_s);
    tab();
    type(u"mini"_s);
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return);
    QTRY_COMPARE(m_table->mapping(), (Mapping{{u"gpt-4o"_s, u"ptu"_s}, {u"small"_s, u"mini"_s}}));
    QCOMPARE(edited.size(), 4);
}

void TestDeploymentTable::anEmptyLineGoes()
{
    m_table->setMapping({{u"a"_s, u"b"_s}});
    m_table->addLine();
    QCOMPARE(m_table->rowCount(), 3);
    tab();
    QCOMPARE(m_table->rowCount(), 2);
    QCOMPARE(where(), u"1,2"_s);
    m_table->addLine();
    m_table->addLine(); // the empty line that is there
    QCOMPARE(m_table->rowCount(), 3);
}

void TestDeploymentTable::backwards()
{
    m_table->setMapping({{u"a"_s, u"b"_s}});
    m_after->setFocus();
    backtab();
    QCOMPARE(where(), u"1,2"_s);
    backtab();
    QCOMPARE(where(), u"0,2"_s);
    backtab();
    QCOMPARE(where(), u"0,0"_s);
    backtab();
    QCOMPARE(QApplication::focusWidget(), m_before);
}

/// Tab is no trap, whatever is in the table.
void TestDeploymentTable::leavesAtBothEnds()
{
    tab();
    QCOMPARE(where(), u"0,2"_s);
    tab();
    QCOMPARE(QApplication::focusWidget(), m_after);
    backtab();
    backtab();
    QCOMPARE(QApplication::focusWidget(), m_before);
}

void TestDeploymentTable::addLink()
{
    m_table->setMapping({{u"a"_s, u"b"_s}});
    m_table->addLine();
    QCOMPARE(where(), u"1,0"_s);
    QVERIFY(editor());
    QCOMPARE(m_table->mapping(), (Mapping{{u"a"_s, u"b"_s}})); // an empty line is none
}

void TestDeploymentTable::removing()
{
    m_table->setMapping({{u"a"_s, u"b"_s}, {u"c"_s, u"d"_s}});
    QSignalSpy edited(m_table, &DeploymentTable::edited);
    auto *button = qobject_cast<QToolButton *>(m_table->cellWidget(0, 3));
    QVERIFY(button);
    QCOMPARE(button->accessibleName(), u"Remove a"_s);
    button->click();
    QCOMPARE(m_table->mapping(), (Mapping{{u"c"_s, u"d"_s}}));
    QCOMPARE(edited.size(), 1);
    m_table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_table->setCurrentCell(0, 0);
    QTest::keyClick(m_table, Qt::Key_Delete);
    QCOMPARE(m_table->mapping(), Mapping());
    QCOMPARE(edited.size(), 2);
    m_table->setCurrentCell(0, 2);
    QTest::keyClick(m_table, Qt::Key_Delete); // "any other" stays
    QCOMPARE(m_table->rowCount(), 1);
}

void TestDeploymentTable::anyOther()
{
    tab();
    type(u"everything"_s);
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return);
    QTRY_COMPARE(m_table->mapping(), (Mapping{{u"*"_s, u"everything"_s}}));
    QVERIFY(!(m_table->item(0, 0)->flags() & Qt::ItemIsEditable));
}

void TestDeploymentTable::problems()
{
    m_table->addLine();
    QCOMPARE(m_table->problem(), QString());
    type(u"gpt-4o"_s);
    tab();
    QCOMPARE(m_table->problem(), u"Give both names, or remove the line."_s);
    type(u"ptu"_s);
    tab();
    QCOMPARE(m_table->problem(), QString());
    type(u"gpt-4o"_s);
    tab();
    type(u"other"_s);
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return);
    QTRY_COMPARE(m_table->problem(), u"gpt-4o stands here twice. Remove one line."_s);
    m_table->item(1, 0)->setText({});
    m_before->setFocus();
    m_table->focusProblem();
    QCOMPARE(where(), u"1,0"_s);
}

void TestDeploymentTable::screenReaderTexts()
{
    QCOMPARE(m_table->accessibleName(), u"Deployment names"_s);
    m_table->setMapping({{u"a"_s, u"b"_s}});
    QCOMPARE(m_table->item(1, 2)->data(Qt::AccessibleTextRole).toString(), u"Name here for any other deployment"_s);
    tab();
    QCOMPARE(editor()->accessibleName(), u"Client asks for"_s);
    tab();
    QCOMPARE(editor()->accessibleName(), u"This backend has"_s);
}

QTEST_MAIN(TestDeploymentTable)
#include "tst_deploymenttable.moc"
