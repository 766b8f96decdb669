// SPDX-License-Identifier: MIT
#include "tests/ui/endpoint/endpointpast.h"
#include "ui/endpoint/backendcard.h"
#include "ui/endpoint/backendsortproxy.h"
#include "ui/endpoint/backendtable.h"
#include "ui/endpoint/endpointheader.h"
#include "ui/endpoint/endpointpage.h"
#include "ui/endpoint/figuresstrip.h"
#include "ui/endpoint/profilepicker.h"
#include "ui/endpoint/timelinecard.h"
#include "ui/endpoint/timelinechart.h"
#include "ui/session/profileedits.h"
#include "ui/theme/theme.h"
#include "ui/usecode/codetabs.h"
#include "ui/usecode/usecodepopup.h"
#include "ui/widgets/button.h"
#include "ui/widgets/copybutton.h"
#include "ui/widgets/copyfield.h"
#include "ui/widgets/figurecell.h"
#include "ui/widgets/searchfield.h"
#include "ui/widgets/switch.h"

#include <QApplication>
#include <QClipboard>
#include <QLabel>
#include <QSignalSpy>
#include <QTest>
#include <QTimer>

using namespace spillway;
using namespace std::chrono_literals;

class EndpointPageTest : public QObject
{
    Q_OBJECT
private slots:
    void init();
    void cleanup();
    void headerFollowsTheState();
    void headerGivesWay();
    void copying();
    void tabOrder();
    void figuresAgreeWithTheTable();
    void stoppedKeepsThePicture();
    void hiddenItCountsAndRests();
    void anotherProfileBeginsAnew();
    void inspectorOpensAndFollows();
    void unsavedEditStays();
    void escapeClearsThenCloses();
    void panes();
    void editsByKey();
    void addAndTest();
    void allThrottled();
    void stateIsKept();
    void useInCode();
    void low();

private:
    void serve();
    QList<QWidget *> tabStops() const;

    Theme m_theme;
    std::unique_ptr<EndpointScene> m_scene;
    std::unique_ptr<EndpointPage> m_page;
};

void EndpointPageTest::init()
{
    m_scene = std::make_unique<EndpointScene>();
    m_page = m_scene->makePage();
    m_page->resize(1288, 836);
    m_page->show();
    m_page->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(m_page.get()));
}

void EndpointPageTest::cleanup()
{
    m_page.reset();
    m_scene.reset();
}

void EndpointPageTest::serve()
{
    m_scene->session.start();
    QTRY_COMPARE(m_scene->session.state(), EndpointState::Serving);
    QTRY_VERIFY(!m_scene->session.snapshot().backends.isEmpty());
}

void EndpointPageTest::headerFollowsTheState()
{
    EndpointHeader *header = m_page->header();
    QCOMPARE(header->stateText(), "Stopped");
    QCOMPARE(header->detailText(), "not started yet");
    QVERIFY(!header->serveSwitch()->isChecked());
    QCOMPARE(header->serveSwitch()->accessibleName(), "Serve on 127.0.0.1");
    QCOMPARE(m_page->figures()->cells()[0]->values().first().number, "–");
    header->serveSwitch()->click();
    QTRY_COMPARE(header->stateText(), "Serving");
    QVERIFY(header->serveSwitch()->isChecked());
    QVERIFY(header->serveSwitch()->isEnabled());
    QCOMPARE(header->detailText(), "for 0 s");
    const QString url = m_scene->session.endpoint().endpointUrl();
    QCOMPARE(header->urlField()->text() + "/openai", url);
    QCOMPARE(header->serveSwitch()->accessibleName(), "Serve on " + QUrl(url).authority());
    QVERIFY(header->serveSwitch()->toolTip().contains("Ctrl+Shift+S"));
    header->serveSwitch()->click();
    QTRY_COMPARE(header->stateText(), "Stopped");
    QVERIFY(header->detailText().startsWith("since "));
}

void EndpointPageTest::headerGivesWay()
{
    m_scene->session.setKey({}, "spw-0123456789abcdef0123456789ab7f2a", this, [](const QString &) {});
    EndpointHeader *header = m_page->header();
    QTRY_VERIFY(header->keyField()->isVisible());
    QVERIFY(!header->copyKeyButton()->isVisible());
    QVERIFY(!header->isCompact());
    m_page->resize(888, 576);
    QVERIFY(header->isCompact());
    QVERIFY(!header->keyField()->isVisible());
    QVERIFY(header->copyKeyButton()->isVisible());
    QCOMPARE(header->useInCodeButton()->accessibleName(), "Use in code");
    QCOMPARE(m_page->width(), 888); // nothing keeps it wider
    header->copyKeyButton()->click();
    QCOMPARE(QGuiApplication::clipboard()->text(), "spw-0123456789abcdef0123456789ab7f2a");
}

void EndpointPageTest::copying()
{
    const QSignalSpy told(m_page.get(), &Page::told);
    m_page->copyClientKey();
    QCOMPARE(told.last().first().toString(), "This endpoint has no client key yet.");
    m_scene->session.setKey({}, "spw-0123456789abcdef0123456789ab7f2a", this, [](const QString &) {});
    QTRY_COMPARE(m_page->header()->keyField()->text(), "spw-0123456789abcdef0123456789ab7f2a");
    m_page->copyClientKey();
    QCOMPARE(QGuiApplication::clipboard()->text(), "spw-0123456789abcdef0123456789ab7f2a");
    QCOMPARE(told.last().first().toString(), "Client key copied");
    serve();
    m_page->copyEndpoint();
    QCOMPARE(QGuiApplication::clipboard()->text() + "/openai", m_scene->session.endpoint().endpointUrl());
    QCOMPARE(told.last().first().toString(), "Endpoint copied");
}

QList<QWidget *> EndpointPageTest::tabStops() const
{
    QList<QWidget *> stops;
    m_page->header()->serveSwitch()->setFocus(Qt::TabFocusReason);
    for (int i = 0; i < 40; ++i) {
        QWidget *focus = QApplication::focusWidget();
        if (focus == nullptr || stops.contains(focus)) {
            break;
        }
        stops.append(focus);
        QTest::keyClick(focus, Qt::Key_Tab);
    }
    return stops;
}

void EndpointPageTest::tabOrder()
{
    serve();
    givePast(m_page->traffic(), m_scene->session.profile(), m_scene->session.now());
    m_page->refresh(true);
    QList<const QWidget *> parts{m_page->header()->serveSwitch(),
                                 m_page->header()->urlField(),
                                 m_page->header()->profilePicker(),
                                 m_page->header()->useInCodeButton(),
                                 m_page->timeline(),
                                 m_page->timeline()->chart(),
                                 m_page->backends()->searchField(),
                                 m_page->backends()->addButton(),
                                 m_page->table()};
    const QList<QWidget *> stops = tabStops();
    qsizetype at = -1;
    for (const QWidget *part : parts) {
        qsizetype found = -1;
        for (qsizetype i = 0; i < stops.size() && found < 0; ++i) {
            if (stops[i] == part || part->isAncestorOf(stops[i])) {
                found = i;
            }
        }
        QVERIFY2(found > at || (part == m_page->timeline()->chart() && found >= 0),
                 qPrintable(QString::fromLatin1(part->metaObject()->className()) + QString::number(found)));
        at = std::max(at, found);
    }
    for (const QWidget *stop : stops) {
        QVERIFY2(!stop->accessibleName().isEmpty() || qobject_cast<const QAbstractButton *>(stop) != nullptr,
                 stop->metaObject()->className());
    }
}

void EndpointPageTest::figuresAgreeWithTheTable()
{
    serve();
    QList<ExchangeRecord> records;
    for (const Backend &backend : m_scene->session.profile().backends) {
        records.append(answeredBy(backend.name, backend.priority, 1000));
        records.append(answeredBy(backend.name, backend.priority, 500));
    }
    m_scene->finish(records);
    m_page->refresh(true);
    qint64 requests = 0;
    qint64 tokens = 0;
    for (int i = 0; i < m_page->model()->rowCount(); ++i) {
        const BackendGroup *group = m_page->model()->groupAt(m_page->model()->index(i, 0));
        requests += group->requests;
        tokens += group->tokens;
    }
    QCOMPARE(requests, 16);
    QCOMPARE(tokens, 12'000);
    QCOMPARE(m_page->figures()->cells()[0]->values().first().number, "16");
    QCOMPARE(m_page->figures()->cells()[4]->values().first().number, "12 k");
    QCOMPARE(m_page->figures()->cells()[2]->values().first().note, "12/min");
    QCOMPARE(m_page->timeline()->chart()->data().total(), 16);
}

void EndpointPageTest::stoppedKeepsThePicture()
{
    serve();
    m_scene->finish({answeredBy("ptu-eastus2")});
    m_page->refresh(true);
    const TimelineData picture = m_page->timeline()->chart()->data();
    QCOMPARE(picture.total(), 1);
    m_scene->session.stop();
    QTRY_COMPARE(m_scene->session.state(), EndpointState::Stopped);
    QVERIFY(m_page->timeline()->chart()->isDimmed());
    QVERIFY(!m_page->timeline()->showsEmptyState());
    QCOMPARE(m_page->timeline()->chart()->data().total(), 1);
    QVERIFY(m_page->model()->rowAt(m_page->model()->indexOf("ptu-eastus2"))->known);
    serve();
    QVERIFY(!m_page->timeline()->chart()->isDimmed());
}

void EndpointPageTest::hiddenItCountsAndRests()
{
    serve();
    const QTimer *timer = nullptr;
    for (const QTimer *one : m_page->findChildren<QTimer *>(QString(), Qt::FindDirectChildrenOnly)) {
        timer = one;
    }
    QVERIFY(timer != nullptr && timer->isActive());
    QCOMPARE(timer->interval(), 250);
    QCOMPARE(timer->timerType(), Qt::CoarseTimer);
    m_page->hide();
    QVERIFY(!timer->isActive());
    m_scene->finish({answeredBy("ptu-eastus2"), answeredBy("ptu-eastus2")});
    m_page->show();
    QVERIFY(timer->isActive());
    QCOMPARE(m_page->model()->rowAt(m_page->model()->indexOf("ptu-eastus2"))->requests, 2);
}

void EndpointPageTest::anotherProfileBeginsAnew()
{
    serve();
    m_scene->finish({answeredBy("ptu-eastus2")});
    m_page->refresh(true);
    QString path;
    QCOMPARE(m_scene->session.library().create("Other", &path), QString());
    QCOMPARE(m_scene->session.open(path), QString());
    QVERIFY(m_page->traffic().isEmpty());
    QCOMPARE(m_page->model()->rowCount(), 0);
    QVERIFY(!m_page->backends()->showsTable()); // "No backends yet"
}

void EndpointPageTest::inspectorOpensAndFollows()
{
    BackendTable *table = m_page->table();
    QVERIFY(!m_page->isInspectorOpen());
    table->setFocus();
    table->setCurrentBackend("paygo-eastus");
    QVERIFY(!m_page->isInspectorOpen()); // walking alone opens nothing
    QTest::keyClick(table, Qt::Key_Return);
    QVERIFY(m_page->isInspectorOpen());
    QCOMPARE(m_scene->pane->name, "paygo-eastus");
    QTRY_COMPARE(m_page->inspector()->width(), int(width::inspector));
    QTest::keyClick(table, Qt::Key_Down);
    QCOMPARE(m_scene->pane->name, "paygo-westus3");
    emit m_scene->pane->closed();
    QVERIFY(!m_page->isInspectorOpen());
    QVERIFY(table->hasFocus());
    const QModelIndex index = table->proxy()->mapFromSource(m_page->model()->indexOf("ptu-eastus2"));
    QTest::mouseClick(table->viewport(), Qt::LeftButton, {}, table->visualRect(index).center());
    QVERIFY(m_page->isInspectorOpen());
    QCOMPARE(m_scene->pane->name, "ptu-eastus2");
    m_page->showBackend("paygo-francecentral");
    QCOMPARE(m_scene->pane->name, "paygo-francecentral");
    QCOMPARE(table->currentBackend(), "paygo-francecentral");
}

void EndpointPageTest::unsavedEditStays()
{
    const QSignalSpy told(m_page.get(), &Page::told);
    m_page->showBackend("paygo-eastus");
    m_scene->pane->unsaved = true;
    QVERIFY(m_page->hasUnsavedEdit());
    QCOMPARE(m_page->discardQuestion(), "Discard the changes to paygo-eastus?");
    m_page->table()->setCurrentBackend("ptu-eastus2");
    QCOMPARE(m_scene->pane->name, "paygo-eastus");
    QCOMPARE(m_page->table()->currentBackend(), "paygo-eastus"); // the row of the edit stays the current one
    QVERIFY(m_page->escape());
    QVERIFY(m_page->isInspectorOpen());
    QCOMPARE(told.last().first().toString(), "Unsaved change in paygo-eastus. Save or revert it first.");
}

void EndpointPageTest::escapeClearsThenCloses()
{
    m_page->showBackend("paygo-eastus");
    m_page->focusSearch();
    QVERIFY(m_page->backends()->searchField()->hasFocus());
    m_page->backends()->searchField()->setText("east");
    QVERIFY(m_page->escape());
    QCOMPARE(m_page->backends()->searchField()->text(), QString());
    QVERIFY(m_page->isInspectorOpen());
    QVERIFY(m_page->escape());
    QVERIFY(!m_page->isInspectorOpen());
    QVERIFY(!m_page->escape());
}

void EndpointPageTest::panes()
{
    m_page->header()->serveSwitch()->setFocus();
    m_page->focusNextPane(true);
    QVERIFY(m_page->timeline()->isAncestorOf(QApplication::focusWidget()) ||
            m_page->table()->hasFocus()); // an empty chart is passed over
    m_page->table()->setFocus();
    m_page->focusNextPane(true);
    QVERIFY(m_page->header()->isAncestorOf(QApplication::focusWidget()));
    m_page->focusNextPane(false);
    QVERIFY(m_page->table()->hasFocus());
    m_page->showBackend("paygo-eastus");
    m_page->table()->setFocus();
    m_page->focusNextPane(true);
    QVERIFY(m_scene->pane->field->hasFocus());
}

void EndpointPageTest::editsByKey()
{
    const QSignalSpy told(m_page.get(), &Page::told);
    BackendTable *table = m_page->table();
    table->setFocus();
    table->setCurrentBackend("paygo-westus3");
    const auto backend = [this] {
        const Profile &profile = m_scene->session.profile();
        return profile.backends.value(profileedits::indexOf(profile, "paygo-westus3"));
    };
    QTest::keyClick(table, Qt::Key_Space);
    QVERIFY(!backend().enabled);
    QCOMPARE(m_page->model()->rowAt(m_page->model()->indexOf("paygo-westus3"))->enabled, false);
    QTest::keyClick(table, Qt::Key_Space);
    QVERIFY(backend().enabled);
    QTest::keyClick(table, Qt::Key_Up, Qt::AltModifier);
    QCOMPARE(backend().priority, 1);
    QCOMPARE(table->currentBackend(), "paygo-westus3");
    QTest::keyClick(table, Qt::Key_Up, Qt::AltModifier);
    QCOMPARE(backend().priority, 1);
    QCOMPARE(told.last().first().toString(), "There is no priority above.");
    QTest::keyClick(table, Qt::Key_Down, Qt::AltModifier);
    QCOMPARE(backend().priority, 2);
    const Profile before = m_scene->session.profile();
    QTest::keyClick(table, Qt::Key_Delete);
    QCOMPARE(m_scene->session.profile().backends.size(), 7);
    QVERIFY(told.last().first().toString().startsWith("paygo-westus3 deleted."));
    QTest::keyClick(table, Qt::Key_Z, Qt::ControlModifier);
    QCOMPARE(m_scene->session.profile(), before);
    QCOMPARE(table->currentBackend(), "paygo-westus3");
    QTest::keyClick(table, Qt::Key_C, Qt::ControlModifier);
    QVERIFY(QGuiApplication::clipboard()->text().contains("\tpaygo-westus3\thttps://contoso-oai-wus3"));
}

void EndpointPageTest::addAndTest()
{
    m_page->table()->setCurrentBackend("paygo-eastus");
    m_page->backends()->addButton()->click();
    QVERIFY(m_page->isInspectorOpen());
    QCOMPARE(m_scene->pane->addedPriority, 2);
    QVERIFY(m_page->backends()->addButton()->toolTip().contains("Ctrl+N"));
    m_page->testCurrent();
    QCOMPARE(m_scene->pane->tests, 1);
    QCOMPARE(m_scene->pane->name, "paygo-eastus");
}

void EndpointPageTest::allThrottled()
{
    serve();
    StatusSnapshot snapshot = healthySnapshot(m_scene->session.profile(), m_scene->session.now());
    for (BackendSnapshot &backend : snapshot.backends) {
        backend.state = HealthState::Throttled;
        backend.wait = 100s;
        backend.setAsideUntil = m_scene->session.now() + 95s;
    }
    m_scene->publish(snapshot);
    m_page->refresh(true);
    QStringList labels;
    for (const QLabel *label : m_page->backends()->findChildren<QLabel *>()) {
        labels.append(label->text());
    }
    QVERIFY2(labels.contains("All throttled, first back in 95 s. Clients get 429 until then."),
             qPrintable(labels.join('|')));
    QCOMPARE(m_page->timeline()->chart()->data().lanes().size(), 8);
}

void EndpointPageTest::stateIsKept()
{
    ColumnChoices choices;
    choices.set(BackendColumn::Errors, ColumnChoice::Hidden);
    m_page->table()->setColumnChoices(choices);
    m_page->timeline()->setWindow(TimelineWindow::Hour);
    m_page->timeline()->setMeasure(TimelineMeasure::Tokens);
    const QByteArray state = m_page->saveState();
    const std::unique_ptr<EndpointPage> other = m_scene->makePage();
    QVERIFY(!other->restoreState("nonsense"));
    QVERIFY(other->restoreState(state));
    QCOMPARE(other->table()->columnChoices().of(BackendColumn::Errors), ColumnChoice::Hidden);
    QCOMPARE(other->timeline()->window(), TimelineWindow::Hour);
    QCOMPARE(other->timeline()->measure(), TimelineMeasure::Tokens);
    QCOMPARE(other->saveState(), state);
}

void EndpointPageTest::useInCode()
{
    serve();
    m_page->showUseInCode();
    auto *popup = m_page->findChild<UseCodePopup *>();
    QVERIFY(popup != nullptr && popup->isVisible());
    QCOMPARE(popup->tabs()->facts().endpoint + "/openai", m_scene->session.endpoint().endpointUrl());
    popup->close();
}

void EndpointPageTest::low()
{
    QCOMPARE(m_page->figures()->cells()[3]->sizeHint().height(), m_theme.height(height::figures));
    const int usual = m_page->timeline()->height();
    m_page->resize(1288, 670); // a window of less than 700 px
    QTRY_COMPARE(m_page->timeline()->height(), m_theme.height(130) + 2);
    QVERIFY(usual > m_page->timeline()->height());
    m_page->resize(888, 576);
    // At least four backends can be seen in the smallest window.
    const auto seen = [this] {
        int count = 0;
        for (const BackendRow &row : m_page->model()->rows()) {
            const QRect rect = m_page->table()->visualRect(
                m_page->table()->proxy()->mapFromSource(m_page->model()->indexOf(row.name)));
            count += rect.top() >= 0 && rect.top() + 30 < m_page->table()->viewport()->height() ? 1 : 0;
        }
        return count;
    };
    QTRY_COMPARE(seen(), 4);
}

QTEST_MAIN(EndpointPageTest)
#include "tst_endpointpage.moc"
