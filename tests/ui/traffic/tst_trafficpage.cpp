// SPDX-License-Identifier: MIT
#include "tests/ui/traffic/pagefixture.h"
#include "tests/ui/traffic/trafficrecords.h"
#include "ui/traffic/exchangedetail.h"
#include "ui/traffic/exchangefilter.h"
#include "ui/traffic/exchangemodel.h"
#include "ui/traffic/exchangetable.h"
#include "ui/traffic/trafficfilterbar.h"
#include "ui/traffic/trafficlist.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/emptystate.h"
#include "ui/widgets/filterchip.h"
#include "ui/widgets/searchfield.h"

#include <QClipboard>
#include <QComboBox>
#include <QElapsedTimer>
#include <QGuiApplication>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLabel>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTabWidget>
#include <QTest>

using namespace spillway;
using namespace Qt::StringLiterals;

/// The whole page, told of requests by the session and worked with keys and mouse.
class TestTrafficPage : public QObject
{
    Q_OBJECT
private slots:
    void init();
    void cleanup();
    void takesRequestsWhileHidden();
    void collectsUntilTheTick();
    void newRowsWhileReading();
    void pauseAndResume();
    void chipsFilterAndCount();
    void pickerAndText();
    void emptyStates();
    void detailFollowsTheSelection();
    void detailOfARunningRequest();
    void detailOutlivesItsRow();
    void filterGivesTheSelectionBack();
    void closingTheDetail();
    void showsARequestThatIsAskedFor();
    void copyAsCurl();
    void sendAgainSaysWhyNot();
    void exports();
    void exportThatFails();
    void stateIsSaved();
    void twoThousandASecond();

private:
    TrafficPage &page() const { return *m_fixture->page; }
    void finish(const QList<ExchangeRecord> &records);
    void finish(quint64 first, quint64 last);

    std::unique_ptr<PageFixture> m_fixture;
};

namespace
{

ExchangeRecord spilled(quint64 id)
{
    return exchange(id, {throttled(u"ptu-eastus2"_s, 1, 0, 34), throttled(u"ptu-swedencentral"_s, 1, 34, 62),
                         answering(u"paygo-eastus"_s, 2, 62, 402, 1210)});
}

bool shows(const QWidget &parent, const QString &text)
{
    const QList<QLabel *> labels = parent.findChildren<QLabel *>();
    return std::any_of(labels.begin(), labels.end(),
                       [&](const QLabel *label) { return label->text() == text && label->isVisible(); });
}

QList<QPushButton *> buttonsNamed(const QWidget &parent, const QString &text)
{
    QList<QPushButton *> found;
    for (QPushButton *button : parent.findChildren<QPushButton *>()) {
        if (button->text() == text && button->isVisible()) {
            found.append(button);
        }
    }
    return found;
}

} // namespace

void TestTrafficPage::init()
{
    m_fixture = std::make_unique<PageFixture>();
    QCOMPARE(m_fixture->problem, QString());
    page().show();
    page().activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&page()));
}

void TestTrafficPage::cleanup()
{
    m_fixture.reset();
}

void TestTrafficPage::finish(const QList<ExchangeRecord> &records)
{
    m_fixture->finish(records);
    QTRY_VERIFY(!page().model().hasPending() || page().model().isPaused());
}

void TestTrafficPage::finish(quint64 first, quint64 last)
{
    QList<ExchangeRecord> list;
    for (quint64 id = first; id <= last; ++id) {
        list.append(served(id));
    }
    finish(list);
}

void TestTrafficPage::takesRequestsWhileHidden()
{
    page().hide();
    m_fixture->finish({served(1), served(2)});
    QCOMPARE(page().model().rowCount(), 2);
    page().show();
    QCOMPARE(page().model().rowCount(), 2);
    QCOMPARE(page().filterBar().chip(TrafficChoice::Success)->count(), 2);
    // What waits for a tick is not left waiting when the page goes.
    m_fixture->finish({served(3)});
    QVERIFY(page().model().hasPending());
    page().hide();
    QCOMPARE(page().model().rowCount(), 3);
}

void TestTrafficPage::collectsUntilTheTick()
{
    QSignalSpy inserted(&page().model(), &QAbstractItemModel::rowsInserted);
    m_fixture->update({running(1)});
    m_fixture->finish({served(2)});
    m_fixture->finish({served(1), served(3)});
    QCOMPARE(page().model().rowCount(), 0);
    QTRY_COMPARE(page().model().rowCount(), 3);
    QCOMPARE(inserted.count(), 1);
    QVERIFY(shows(page(), u"3 requests, 0 in flight"_s));
}

void TestTrafficPage::newRowsWhileReading()
{
    finish(1, 60);
    QVERIFY(!page().list().chip()->isVisible());
    QScrollBar *bar = page().table().verticalScrollBar();
    bar->setValue(300);
    const int before = page().table().rowViewportPosition(20);
    finish(61, 65);
    QCOMPARE(page().table().rowViewportPosition(25), before);
    QVERIFY(page().list().chip()->isVisible());
    QCOMPARE(page().list().chip()->text(), u"5 new"_s);
    finish(66, 72);
    QCOMPARE(page().list().chip()->text(), u"12 new"_s);
    QTest::mouseClick(page().list().chip(), Qt::LeftButton);
    QCOMPARE(bar->value(), 0);
    QVERIFY(!page().list().chip()->isVisible());
    bar->setValue(300);
    finish(73, 73);
    page().table().setFocus();
    QTest::keyClick(&page().table(), Qt::Key_Home);
    QCOMPARE(bar->value(), 0);
    QVERIFY(!page().list().chip()->isVisible());
}

void TestTrafficPage::pauseAndResume()
{
    finish(1, 10);
    QSignalSpy told(&page(), &Page::told);
    page().togglePause();
    QCOMPARE(told.count(), 1);
    QVERIFY(!buttonsNamed(page(), u"Resume"_s).isEmpty());
    const int width = buttonsNamed(page(), u"Resume"_s).first()->width();
    m_fixture->finish({served(11), served(12)});
    QTRY_COMPARE(page().list().chip()->text(), u"Paused, 2 new"_s);
    QCOMPARE(page().model().rowCount(), 10);
    QCOMPARE(page().filterBar().chip(TrafficChoice::Success)->count(), 12); // counts go on
    page().togglePause();
    QCOMPARE(page().model().rowCount(), 12);
    QVERIFY(!page().list().chip()->isVisible());
    QCOMPARE(buttonsNamed(page(), u"Pause"_s).first()->width(), width); // nothing moves for it
}

void TestTrafficPage::chipsFilterAndCount()
{
    finish({served(1), served(2, u"ptu-eastus2"_s, 429), served(3, u"ptu-eastus2"_s, 404), spilled(4),
            served(5, u"ptu-eastus2"_s, 503)});
    m_fixture->update({running(6)});
    QTRY_COMPARE(page().model().rowCount(), 6);
    const auto chip = [this](TrafficChoice choice) { return page().filterBar().chip(choice); };
    QCOMPARE(chip(TrafficChoice::All)->count(), -1);
    QCOMPARE(chip(TrafficChoice::Success)->count(), 2);
    QCOMPARE(chip(TrafficChoice::Throttled)->count(), 1);
    QCOMPARE(chip(TrafficChoice::ClientErrors)->count(), 1);
    QCOMPARE(chip(TrafficChoice::ServerErrors)->count(), 1);
    QCOMPARE(chip(TrafficChoice::SpilledOver)->count(), 1);
    QCOMPARE(chip(TrafficChoice::InFlight)->count(), 1);
    QCOMPARE(chip(TrafficChoice::InFlight)->accessibleName(), u"In flight, 1"_s);
    chip(TrafficChoice::SpilledOver)->click();
    QCOMPARE(page().table().model()->rowCount(), 1);
    QVERIFY(!chip(TrafficChoice::All)->isChecked());
    // Counts are of all requests, whatever the filter shows.
    QCOMPARE(chip(TrafficChoice::Success)->count(), 2);
    chip(TrafficChoice::All)->click();
    QCOMPARE(page().table().model()->rowCount(), 6);
}

void TestTrafficPage::pickerAndText()
{
    finish({served(1), spilled(2), served(3, u"paygo-westus3"_s, 200, 2)});
    QComboBox *picker = page().filterBar().picker();
    QCOMPARE(picker->count(), 5);
    picker->setCurrentText(u"paygo-eastus"_s);
    QCOMPARE(page().table().model()->rowCount(), 1);
    // Another profile without this backend shows everything again.
    Profile profile = m_fixture->session.profile();
    profile.backends.removeAt(2);
    QCOMPARE(m_fixture->session.save(profile), QString());
    QCOMPARE(picker->currentIndex(), 0);
    QCOMPARE(page().table().model()->rowCount(), 3);
    page().focusSearch();
    QCOMPARE(page().focusWidget(), page().filterBar().search());
    QTest::keyClicks(page().filterBar().search(), u"westus"_s);
    QCOMPARE(page().table().model()->rowCount(), 1);
}

void TestTrafficPage::emptyStates()
{
    QVERIFY(page().list().emptyState()->isVisible());
    const QStringList texts = [this] {
        QStringList list;
        for (const QLabel *label : page().list().emptyState()->findChildren<QLabel *>()) {
            list.append(label->text());
        }
        return list;
    }();
    QVERIFY(texts.contains(u"No requests yet"_s));
    QVERIFY(texts.last().startsWith(u"Point a client at http://127.0.0.1:"));
    QSignalSpy copy(&page(), &TrafficPage::copyEndpointRequested);
    QSignalSpy test(&page(), &TrafficPage::sendTestRequested);
    buttonsNamed(page(), u"Copy endpoint"_s).first()->click();
    buttonsNamed(page(), u"Send a test"_s).first()->click();
    QCOMPARE(copy.count(), 1);
    QCOMPARE(test.count(), 1);
    finish(1, 5318);
    QVERIFY(!page().list().emptyState()->isVisible());
    page().filterBar().search()->setText(u"westus2"_s);
    QVERIFY(page().list().filteredState()->isVisible());
    const auto labels = page().list().filteredState()->findChildren<QLabel *>();
    QCOMPARE(labels.at(0)->text(), u"Nothing matches “westus2”."_s);
    QCOMPARE(labels.at(1)->text(), u"5,318 requests are hidden by the filter."_s);
    buttonsNamed(page(), u"Clear filter"_s).first()->click();
    QVERIFY(!page().list().filteredState()->isVisible());
    QCOMPARE(page().table().model()->rowCount(), 5318);
    page().clear();
    QVERIFY(page().list().emptyState()->isVisible());
}

void TestTrafficPage::detailFollowsTheSelection()
{
    finish({served(1), spilled(2)});
    QVERIFY(!page().detail().isVisible());
    QTest::mouseClick(page().table().viewport(), Qt::LeftButton, {}, QPoint(300, 14));
    QVERIFY(page().detail().isVisible());
    QCOMPARE(page().detail().entry().id(), 2U);
    QVERIFY(page().detail().explanation().startsWith(u"Both priority 1 backends answered 429"));
    page().table().setFocus();
    QTest::keyClick(&page().table(), Qt::Key_Down);
    QCOMPARE(page().detail().entry().id(), 1U);
    QCOMPARE(page().detail().explanation(), u"Served by priority 1 at the first try."_s);
    QCOMPARE(page().detail().tabs()->currentIndex(), 0);
    page().nextTab();
    QCOMPARE(page().detail().tabs()->currentIndex(), 1);
    page().nextTab();
    page().nextTab();
    QCOMPARE(page().detail().tabs()->currentIndex(), 0);
}

void TestTrafficPage::detailOfARunningRequest()
{
    m_fixture->update({running(1)});
    QTRY_COMPARE(page().model().rowCount(), 1);
    QVERIFY(page().table().select(1));
    QCOMPARE(page().detail().explanation(), u"ptu-eastus2 is answering."_s);
    page().togglePause(); // the list stands still, the pane goes on
    m_fixture->finish({served(1)});
    QTRY_COMPARE(page().detail().explanation(), u"Served by priority 1 at the first try."_s);
    QCOMPARE(page().model().at(0).record->end, ExchangeEnd::Running);
}

void TestTrafficPage::detailOutlivesItsRow()
{
    m_fixture->update({running(1)});
    QTRY_COMPARE(page().model().rowCount(), 1);
    QVERIFY(page().table().select(1));
    const auto gone = [this] { return shows(page().detail(), u"No longer in the list"_s); };
    finish(2, ExchangeModel::capacity);
    QCOMPARE(page().table().selectedId(), 1U);
    QVERIFY(!gone());
    finish(ExchangeModel::capacity + 1, ExchangeModel::capacity + 10);
    QCOMPARE(page().model().rowOf(1), -1);
    QVERIFY(page().detail().isVisible());
    QCOMPARE(page().detail().entry().id(), 1U);
    QVERIFY(gone());
    // Even so it is followed to its end.
    m_fixture->finish({served(1)});
    QCOMPARE(page().detail().explanation(), u"Served by priority 1 at the first try."_s);
    QVERIFY(page().table().select(ExchangeModel::capacity));
    QVERIFY(!gone());
}

void TestTrafficPage::filterGivesTheSelectionBack()
{
    finish({served(1), spilled(2), served(3)});
    QVERIFY(page().table().select(2));
    page().filterBar().search()->setText(u"gpt-4o"_s);
    QCOMPARE(page().table().selectedId(), 2U);
    page().filterBar().search()->setText(u"nowhere"_s);
    QCOMPARE(page().table().selectedId(), 0U);
    QVERIFY(page().detail().isVisible());
    QCOMPARE(page().detail().entry().id(), 2U);
    page().filterBar().search()->clear();
    QCOMPARE(page().table().selectedId(), 2U);
}

void TestTrafficPage::closingTheDetail()
{
    finish({served(1), served(2)});
    QVERIFY(page().table().select(2));
    page().detail().tabs()->setFocus();
    QVERIFY(page().escape());
    QVERIFY(!page().detail().isVisible());
    QCOMPARE(page().table().selectedId(), 0U);
    QCOMPARE(page().focusWidget(), &page().table());
    QTest::keyClick(&page().table(), Qt::Key_Return); // the row is still the current one
    QVERIFY(page().detail().isVisible());
    QCOMPARE(page().detail().entry().id(), 2U);
}

void TestTrafficPage::showsARequestThatIsAskedFor()
{
    QSignalSpy told(&page(), &Page::told);
    finish(1, 60);
    QVERIFY(page().showExchange(3)); // far down
    QCOMPARE(page().table().selectedId(), 3U);
    QCOMPARE(page().detail().entry().id(), 3U);
    const QRect row = page().table().visualRect(page().table().currentIndex());
    QVERIFY(page().table().viewport()->rect().contains(row));

    page().filterBar().search()->setText(u"ptu-swedencentral"_s); // a filter that hides it
    QVERIFY(page().showExchange(50));
    QCOMPARE(page().filterBar().search()->text(), QString());
    QCOMPARE(page().table().selectedId(), 50U);
    QCOMPARE(page().detail().entry().id(), 50U);

    page().togglePause();
    m_fixture->finish({served(61)});
    QVERIFY(page().showExchange(61)); // it has no row yet
    QVERIFY(page().detail().isVisible());
    QCOMPARE(page().detail().entry().id(), 61U);

    QVERIFY(!page().showExchange(1000));
    QCOMPARE(told.last().first().toString(), u"This request is no longer in memory"_s);
    QCOMPARE(page().detail().entry().id(), 61U); // what is shown stays
}

void TestTrafficPage::copyAsCurl()
{
    QSignalSpy told(&page(), &Page::told);
    page().copyAsCurl();
    QCOMPARE(told.last().first().toString(), u"Select a request first"_s);
    finish({withContent(spilled(1), R"({"messages":[]})", "{}"), served(2)});
    QVERIFY(page().table().select(1));
    page().copyAsCurl();
    QCOMPARE(told.last().first().toString(), u"cURL copied"_s);
    const QString command = QGuiApplication::clipboard()->text();
    QVERIFY(command.startsWith(u"curl -X 'POST' 'http://127.0.0.1:"));
    QVERIFY(command.contains(u"$AZURE_OPENAI_API_KEY"));
    QVERIFY(page().table().select(2));
    page().copyAsCurl();
    QVERIFY(told.last().first().toString().contains(u"body.json"));
    page().copyRow();
    QVERIFY(QGuiApplication::clipboard()->text().contains(u"\tPOST\tgpt-4o /chat/completions\t200\tptu-eastus2\t"));
}

void TestTrafficPage::sendAgainSaysWhyNot()
{
    finish({served(1), withContent(served(2), "{}", "{}")});
    QVERIFY(page().table().select(1));
    QPushButton *again = buttonsNamed(page(), u"Send again"_s).first();
    QVERIFY(!again->isEnabled());
    QVERIFY(again->toolTip().startsWith(u"The request was not recorded."));
    QCOMPARE(again->accessibleDescription(), again->toolTip().section(u" ("_s, 0, 0));
    QVERIFY(page().table().select(2));
    QVERIFY(again->isEnabled());
    QSignalSpy told(&page(), &Page::told);
    again->click();
    QTRY_COMPARE(told.count(), 1);
    QCOMPARE(told.last().first().toString(), u"The endpoint is stopped. Start it, then send again."_s);
}

void TestTrafficPage::exports()
{
    finish({served(1), spilled(2)});
    QSignalSpy told(&page(), &Page::told);
    const QString path = m_fixture->file.filePath(u"traffic.har"_s);
    page().exporter().write(ExportFormat::Har, {page().model().at(0), page().model().at(1)}, {u"1"_s, u"http://x"_s},
                            path);
    QTRY_COMPARE(told.count(), 1);
    QVERIFY(told.first().first().toString().contains(path));
    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(QJsonDocument::fromJson(file.readAll())[u"log"][u"version"].toString(), u"1.2"_s);
    QVERIFY(!page().banner().isVisible());
}

void TestTrafficPage::exportThatFails()
{
    finish({served(1)});
    const QString path = m_fixture->file.filePath(u"no such folder/traffic.csv"_s);
    page().exporter().write(ExportFormat::Csv, {page().model().at(0)}, {}, path);
    QTRY_VERIFY(page().banner().isVisible());
    QVERIFY(page().banner().text().contains(path));
    QVERIFY(page().banner().text().size() > path.size() + 40); // and the system's reason
    QVERIFY(!QFile::exists(path));
    buttonsNamed(page(), u"Dismiss"_s).first()->click();
    QVERIFY(!page().banner().isVisible());
}

void TestTrafficPage::stateIsSaved()
{
    page().table().setColumnWanted(ExchangeModel::Tokens, false);
    TrafficPage other(m_fixture->session);
    QVERIFY(other.restoreState(page().saveState()));
    QVERIFY(other.table().isColumnHidden(ExchangeModel::Tokens));
    QVERIFY(!other.restoreState("nonsense"));
}

void TestTrafficPage::twoThousandASecond()
{
    finish(1, ExchangeModel::capacity);
    quint64 id = ExchangeModel::capacity;
    QSignalSpy reset(page().table().model(), &QAbstractItemModel::modelReset);
    double worst = 0;
    for (int tick = 0; tick < 8; ++tick) {
        QList<ExchangeRecord> begun;
        QList<ExchangeRecord> ended;
        for (int i = 0; i < 500; ++i) {
            ++id;
            begun.append(running(id));
            ended.append(served(id - 100));
        }
        m_fixture->update(begun);
        QElapsedTimer timer;
        timer.start();
        page().list().takeBatch();
        page().table().viewport()->repaint();
        worst = std::max(worst, double(timer.nsecsElapsed()) / 1e6);
        m_fixture->finish(ended);
        QTRY_VERIFY(!page().model().hasPending());
    }
    qInfo("a tick of 500 new requests over 10,000 rows, and to paint them: %.1f ms at worst", worst);
    QCOMPARE(reset.count(), 0);
    QCOMPARE(page().model().rowCount(), ExchangeModel::capacity);
    QVERIFY2(worst < 100, "a tick has 250 ms");
}

QTEST_MAIN(TestTrafficPage)
#include "tst_trafficpage.moc"
