// SPDX-License-Identifier: MIT
#include "tests/ui/traffic/pagefixture.h"
#include "tests/ui/traffic/trafficrecords.h"
#include "ui/traffic/exchangedetail.h"
#include "ui/traffic/exchangemodel.h"
#include "ui/traffic/exchangetable.h"
#include "ui/traffic/trafficfilterbar.h"
#include "ui/widgets/codeview.h"
#include "ui/widgets/filterchip.h"
#include "ui/widgets/findbar.h"
#include "ui/widgets/searchfield.h"

#include <QAccessible>
#include <QComboBox>
#include <QTabWidget>
#include <QTest>

using namespace spillway;
using namespace Qt::StringLiterals;

/// The page without a mouse, and for those who do not see it.
class TestTrafficPageKeys : public QObject
{
    Q_OBJECT
private slots:
    void init();
    void cleanup();
    void spaceBelongsToTheTable();
    void findInTheRequest();
    void escapeStepByStep();
    void panesByF6();
    void everyControlHasAName();

private:
    TrafficPage &page() const { return *m_fixture->page; }
    void finish(const QList<ExchangeRecord> &records);

    std::unique_ptr<PageFixture> m_fixture;
};

namespace
{

ExchangeRecord spilled(quint64 id)
{
    return exchange(id, {throttled(u"ptu-eastus2"_s, 1, 0, 34), throttled(u"ptu-swedencentral"_s, 1, 34, 62),
                         answering(u"paygo-eastus"_s, 2, 62, 402, 1210)});
}

} // namespace

void TestTrafficPageKeys::init()
{
    m_fixture = std::make_unique<PageFixture>();
    QCOMPARE(m_fixture->problem, QString());
    page().show();
    page().activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&page()));
}

void TestTrafficPageKeys::cleanup()
{
    m_fixture.reset();
}

void TestTrafficPageKeys::finish(const QList<ExchangeRecord> &records)
{
    m_fixture->finish(records);
    QTRY_VERIFY(!page().model().hasPending());
}

void TestTrafficPageKeys::spaceBelongsToTheTable()
{
    finish({served(1), served(2)});
    page().table().setFocus();
    QTest::keyClick(&page().table(), Qt::Key_Space);
    QVERIFY(page().model().isPaused());
    QTest::keyClick(&page().table(), Qt::Key_Space);
    QVERIFY(!page().model().isPaused());
    // A field takes it as a character, a chip as a press.
    page().filterBar().search()->setFocus();
    QTest::keyClick(page().filterBar().search(), Qt::Key_Space);
    QVERIFY(!page().model().isPaused());
    FilterChip *chip = page().filterBar().chip(TrafficChoice::Throttled);
    chip->setFocus();
    QTest::keyClick(chip, Qt::Key_Space);
    QVERIFY(!page().model().isPaused());
    QVERIFY(chip->isChecked());
}

void TestTrafficPageKeys::findInTheRequest()
{
    finish({withContent(served(1), R"({"messages":["needle","needle"]})", "{}")});
    QVERIFY(page().table().select(1));
    page().detail().tabs()->setCurrentIndex(1);
    CodeView *code = page().detail().tabs()->currentWidget()->findChild<CodeView *>();
    QVERIFY(code->toPlainText().contains(u"    \"needle\","));
    code->setFocus();
    page().focusSearch(); // Ctrl+F is the text's while it has the focus
    QVERIFY(code->findBar()->isVisible());
    QTest::keyClicks(code->findBar()->field(), u"needle"_s);
    QCOMPARE(code->findBar()->hits(), 2);
}

void TestTrafficPageKeys::escapeStepByStep()
{
    finish({served(1)});
    QVERIFY(page().table().select(1));
    page().filterBar().search()->setText(u"gpt"_s);
    QVERIFY(page().escape());
    QCOMPARE(page().filterBar().search()->text(), QString());
    QVERIFY(page().detail().isVisible());
    QVERIFY(page().escape());
    QVERIFY(!page().detail().isVisible());
    QVERIFY(!page().escape());
}

void TestTrafficPageKeys::panesByF6()
{
    finish({served(1)});
    QVERIFY(page().table().select(1));
    page().filterBar().search()->setFocus();
    page().focusNextPane(true);
    QCOMPARE(page().focusWidget(), &page().table());
    page().focusNextPane(true);
    QVERIFY(page().detail().isAncestorOf(page().focusWidget()));
    page().focusNextPane(true);
    QCOMPARE(page().focusWidget(), page().filterBar().search());
    page().focusNextPane(false);
    QVERIFY(page().detail().isAncestorOf(page().focusWidget()));
}

void TestTrafficPageKeys::everyControlHasAName()
{
    finish({served(1), spilled(2)});
    QVERIFY(page().table().select(2));
    int controls = 0;
    for (QWidget *widget : page().findChildren<QWidget *>()) {
        if (!widget->isVisible() || (widget->focusPolicy() & Qt::TabFocus) == 0) {
            continue;
        }
        ++controls;
        QAccessibleInterface *accessible = QAccessible::queryAccessibleInterface(widget);
        QVERIFY2(accessible && !accessible->text(QAccessible::Name).isEmpty(),
                 qPrintable(QString::fromLatin1(widget->metaObject()->className())));
        if (qobject_cast<QAbstractButton *>(widget) != nullptr) {
            QVERIFY2(widget->height() >= 26 && widget->width() >= 26, qPrintable(accessible->text(QAccessible::Name)));
        }
    }
    QVERIFY(controls > 10);
    const QModelIndex attempts = page().table().model()->index(0, ExchangeModel::Attempts);
    QCOMPARE(attempts.data(Qt::AccessibleTextRole).toString(),
             u"3 attempts: ptu-eastus2 429, ptu-swedencentral 429, paygo-eastus 200"_s);
    // Tab walks from the filter through the chips to the picker and the list.
    page().filterBar().search()->setFocus();
    QTest::keyClick(page().focusWidget(), Qt::Key_Tab);
    QCOMPARE(page().focusWidget(), page().filterBar().chip(TrafficChoice::All));
    QTest::keyClick(page().focusWidget(), Qt::Key_Tab);
    QCOMPARE(page().focusWidget(), page().filterBar().picker());
    QTest::keyClick(page().focusWidget(), Qt::Key_Tab);
    QCOMPARE(page().focusWidget(), &page().table());
    QTest::keyClick(page().focusWidget(), Qt::Key_Tab);
    QVERIFY(page().detail().isAncestorOf(page().focusWidget()));
}

QTEST_MAIN(TestTrafficPageKeys)
#include "tst_trafficpagekeys.moc"
