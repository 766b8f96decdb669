// SPDX-License-Identifier: MIT
#include "tests/ui/shellfixture.h"
#include "tests/ui/testlook.h"
#include "ui/mainwindow.h"
#include "ui/page.h"
#include "ui/policy/policypage.h"
#include "ui/policy/policyreviewpane.h"
#include "ui/railbutton.h"
#include "ui/setup/setuppage.h"
#include "ui/statusbar.h"
#include "ui/traffic/exchangedetail.h"
#include "ui/traffic/exchangetable.h"
#include "ui/traffic/trafficpage.h"
#include "ui/widgets/pageheader.h"
#include "ui/windowactions.h"
#include "ui/windowassembly.h"
#include "ui/windowbanners.h"

#include <QAction>
#include <QApplication>
#include <QLineEdit>
#include <QMenu>
#include <QMessageBox>
#include <QMimeData>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>
#include <QVBoxLayout>
#include <QWindow>

#include <ctime>

using namespace spillway;

namespace
{

/// A page as the others are: header, body, and what a window asks of one.
class PlainPage : public Page
{
public:
    explicit PlainPage(const QString &title)
        : header(new PageHeader(title, this))
        , body(new QWidget(this))
        , field(new QLineEdit(body))
    {
        auto *layout = new QVBoxLayout(this);
        layout->setContentsMargins(0, 0, 0, 0);
        layout->setSpacing(0);
        layout->addWidget(header);
        layout->addWidget(body, 1);
    }

    void focusSearch() override { ++searches; }
    bool escape() override
    {
        ++escapes;
        return true;
    }
    void focusNextPane(bool forward) override
    {
        (forward ? nextPanes : previousPanes) += 1;
        field->setFocus();
    }
    bool hasUnsavedEdit() const override { return unsaved; }
    QString discardQuestion() const override { return QStringLiteral("Discard the change to one?"); }
    void discardEdit() override { unsaved = false; }
    QByteArray saveState() const override { return state; }
    bool restoreState(const QByteArray &saved) override
    {
        state = saved;
        return true;
    }

    PageHeader *header;
    QWidget *body;
    QLineEdit *field;
    int searches = 0;
    int escapes = 0;
    int nextPanes = 0;
    int previousPanes = 0;
    bool unsaved = false;
    QByteArray state;
};

/// A window with three pages and a first run in the place of the first.
struct Scene
{
    Scene()
        : window(desk.session, desk.settings)
        , endpoint(new PlainPage(QStringLiteral("Endpoint")))
        , traffic(new PlainPage(QStringLiteral("Traffic")))
        , settings(new PlainPage(QStringLiteral("Settings")))
        , firstRun(new PlainPage(QStringLiteral("First")))
    {
        window.addPage(endpoint, Icon::Endpoint, QStringLiteral("Endpoint"), {Qt::CTRL | Qt::Key_1});
        window.addPage(traffic, Icon::Traffic, QStringLiteral("Traffic"), {Qt::CTRL | Qt::Key_3});
        window.addPage(settings, Icon::Settings, QStringLiteral("Settings"),
                       {Qt::CTRL | Qt::Key_6, Qt::CTRL | Qt::Key_Comma}, RailPlace::Bottom);
        window.setFirstRunPage(firstRun, endpoint);
    }

    bool show()
    {
        window.show();
        return QTest::qWaitForWindowActive(&window);
    }

    QMessageBox *question() const { return window.findChild<QMessageBox *>(QStringLiteral("unsavedEdit")); }
    void answer(const QString &text) const
    {
        const QList<QAbstractButton *> buttons = question()->buttons();
        for (QAbstractButton *button : buttons) {
            if (button->text() == text) {
                button->click();
                return;
            }
        }
        QFAIL("no such answer");
    }

    ShellFixture desk;
    MainWindow window;
    PlainPage *endpoint;
    PlainPage *traffic;
    PlainPage *settings;
    PlainPage *firstRun;
};

template <typename Event>
bool send(QWidget *to, const QMimeData &data)
{
    Event event(to->rect().center(), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    event.ignore();
    QCoreApplication::sendEvent(to, &event);
    return event.isAccepted();
}

} // namespace

class TestMainWindow : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase() { m_look = std::make_unique<TestLook>(); }

    void beginsAsDesigned()
    {
        const Scene scene;
        QCOMPARE(scene.window.minimumSize(), QSize(960, 600));
        const QRect screen = QGuiApplication::primaryScreen()->availableGeometry();
        QCOMPARE(scene.window.size(), QSize(1360, 860).boundedTo(screen.size()).expandedTo(QSize(960, 600)));
    }

    void firstRunStandsInUntilThereAreBackends()
    {
        Scene scene;
        QCOMPARE(scene.window.currentPage(), scene.firstRun);
        scene.desk.openWith({});
        QCOMPARE(scene.window.currentPage(), scene.firstRun);
        QCOMPARE(scene.desk.change([](Profile &profile) {
            profile.backends.append(Backend());
            profile.backends[0].name = QStringLiteral("one");
            profile.backends[0].url = QStringLiteral("https://one.example");
        }),
                 QString());
        QCOMPARE(scene.window.currentPage(), scene.endpoint);
        QCOMPARE(scene.window.windowTitle(), QStringLiteral("Contoso – Spillway"));
    }

    void keysGoToPages()
    {
        Scene scene;
        scene.desk.openWith({QStringLiteral("one")});
        QVERIFY(scene.show());
        const QList<std::pair<Qt::Key, Page *>> ways = {{Qt::Key_3, scene.traffic},
                                                        {Qt::Key_Comma, scene.settings},
                                                        {Qt::Key_1, scene.endpoint},
                                                        {Qt::Key_6, scene.settings}};
        for (const auto &[key, page] : ways) {
            QTest::keyClick(&scene.window, key, Qt::ControlModifier);
            QCOMPARE(scene.window.currentPage(), page);
            QVERIFY(page->isAncestorOf(QApplication::focusWidget()));
        }
        QCOMPARE(scene.window.rail().current(), 2);
    }

    void focusBeginsInThePage()
    {
        Scene scene;
        scene.desk.openWith({QStringLiteral("one")});
        QVERIFY(scene.show());
        QCOMPARE(QApplication::focusWidget(), scene.endpoint->field);
    }

    void railKeepsTheFocusOfWhoWalksInIt()
    {
        Scene scene;
        scene.desk.openWith({QStringLiteral("one")});
        QVERIFY(scene.show());
        scene.window.rail().button(0)->setFocus();
        QTest::keyClick(scene.window.rail().button(0), Qt::Key_Down);
        QCOMPARE(scene.window.currentPage(), scene.traffic);
        QCOMPARE(QApplication::focusWidget(), scene.window.rail().button(1));
    }

    void railComesLastInTheTabOrder()
    {
        Scene scene;
        scene.desk.openWith({QStringLiteral("one")});
        QVERIFY(scene.show());
        scene.endpoint->field->setFocus();
        QTest::keyClick(scene.endpoint->field, Qt::Key_Tab);
        QCOMPARE(QApplication::focusWidget(), scene.window.rail().button(0));
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
        QCOMPARE(QApplication::focusWidget(), scene.endpoint->field);
    }

    void commonKeysCallThePage()
    {
        Scene scene;
        scene.desk.openWith({QStringLiteral("one")});
        QVERIFY(scene.show());
        scene.endpoint->field->setFocus();
        const int before = scene.endpoint->nextPanes;
        QTest::keyClick(&scene.window, Qt::Key_F, Qt::ControlModifier);
        QTest::keyClick(&scene.window, Qt::Key_F6);
        QTest::keyClick(&scene.window, Qt::Key_F6, Qt::ShiftModifier);
        QTest::keyClick(scene.endpoint->field, Qt::Key_Escape);
        QCOMPARE(scene.endpoint->searches, 1);
        QCOMPARE(scene.endpoint->nextPanes, before + 1);
        QCOMPARE(scene.endpoint->previousPanes, 1);
        QCOMPARE(scene.endpoint->escapes, 1);
    }

    void bannersStandBetweenHeaderAndBody()
    {
        Scene scene;
        scene.desk.openWith({QStringLiteral("one")});
        QVERIFY(scene.show());
        scene.window.banners().showOpenProblem(QStringLiteral("/x.json"), QStringLiteral("No."));
        for (PlainPage *page : {scene.endpoint, scene.traffic}) {
            scene.window.showPage(page);
            QCoreApplication::processEvents();
            const QWidget *banners = &scene.window.banners();
            QCOMPARE(banners->parentWidget(), page);
            QVERIFY(banners->isVisible());
            QCOMPARE(banners->y(), page->header->height());
            QCOMPARE(page->body->y(), banners->geometry().bottom() + 1);
        }
    }

    void unsavedEditIsAskedAbout()
    {
        Scene scene;
        scene.desk.openWith({QStringLiteral("one")});
        QVERIFY(scene.show());
        scene.endpoint->unsaved = true;
        QTest::mouseClick(scene.window.rail().button(1), Qt::LeftButton);
        QCOMPARE(scene.window.currentPage(), scene.endpoint);
        QCOMPARE(scene.window.rail().current(), 0);
        QCOMPARE(scene.question()->text(), QStringLiteral("Discard the change to one?"));
        scene.answer(QStringLiteral("Keep editing"));
        QTRY_VERIFY(scene.question() == nullptr);
        QCOMPARE(scene.window.currentPage(), scene.endpoint);
        QVERIFY(scene.endpoint->unsaved);
        QTest::mouseClick(scene.window.rail().button(1), Qt::LeftButton);
        scene.answer(QStringLiteral("Discard"));
        QCOMPARE(scene.window.currentPage(), scene.traffic);
        QVERIFY(!scene.endpoint->unsaved);
    }

    void unsavedEditHoldsUpAnotherProfile()
    {
        Scene scene;
        const QString other = scene.desk.openWith({QStringLiteral("two")}, QStringLiteral("Other"));
        scene.desk.openWith({QStringLiteral("one")});
        QVERIFY(scene.show());
        scene.traffic->unsaved = true; // also on a page that is not seen
        scene.window.openProfile(other);
        QCOMPARE(scene.desk.session.profile().name, QStringLiteral("Contoso"));
        scene.answer(QStringLiteral("Discard"));
        QCOMPARE(scene.desk.session.profile().name, QStringLiteral("Other"));
        QCOMPARE(scene.window.status().told(), QStringLiteral("Other opened"));
        QCOMPARE(scene.desk.settings.lastProfile(), other);
    }

    void unsavedEditHoldsUpClosing()
    {
        Scene scene;
        scene.desk.openWith({QStringLiteral("one")});
        QVERIFY(scene.show());
        QSignalSpy quit(&scene.window, &MainWindow::quitRequested);
        scene.endpoint->unsaved = true;
        scene.window.close();
        QVERIFY(scene.window.isVisible());
        QCOMPARE(quit.size(), 0);
        scene.answer(QStringLiteral("Discard"));
        QCOMPARE(quit.size(), 1);
    }

    void unreadableProfileLeavesTheOldOne()
    {
        Scene scene;
        scene.desk.openWith({QStringLiteral("one")});
        scene.window.openProfile(scene.desk.folder.filePath(QStringLiteral("none.spillway.json")));
        QVERIFY(scene.window.banners().banner(BannerId::OpenFailed) != nullptr);
        QCOMPARE(scene.desk.session.profile().name, QStringLiteral("Contoso"));
    }

    void profileCanBeDroppedAnywhere()
    {
        Scene scene;
        const QString path = scene.desk.openWith({QStringLiteral("two")}, QStringLiteral("Dropped"));
        scene.desk.openWith({QStringLiteral("one")});
        QVERIFY(scene.show());
        QMimeData data;
        data.setUrls({QUrl::fromLocalFile(path)});
        data.setText(path); // as file managers do; a field would take it
        QVERIFY(send<QDragEnterEvent>(scene.endpoint->field, data));
        QVERIFY(send<QDragMoveEvent>(scene.endpoint->field, data));
        QVERIFY(send<QDropEvent>(scene.endpoint->field, data));
        QCOMPARE(scene.desk.session.profile().name, QStringLiteral("Dropped"));
        QCOMPARE(scene.endpoint->field->text(), QString());
        QMimeData picture;
        picture.setUrls({QUrl::fromLocalFile(QStringLiteral("/tmp/a.png"))});
        QVERIFY(!send<QDragEnterEvent>(scene.window.rail().button(0), picture));
    }

    void policyCanBeDroppedAnywhere()
    {
        ShellFixture desk;
        desk.openWith({QStringLiteral("one")});
        const auto window = assembleWindow(desk.session, desk.settings);
        window->show();
        QVERIFY(QTest::qWaitForWindowExposed(window.get()));
        QMimeData data;
        data.setUrls({QUrl::fromLocalFile(QStringLiteral(SPILLWAY_TEST_DATA "/policies/copied.xml"))});
        QWidget *onto = window->currentPage();
        QVERIFY(send<QDragEnterEvent>(onto, data));
        QVERIFY(send<QDragMoveEvent>(onto, data));
        QVERIFY(send<QDropEvent>(onto, data));
        const auto *policy = qobject_cast<PolicyPage *>(window->currentPage());
        QVERIFY(policy != nullptr);
        QVERIFY(policy->isReviewing());
        QCOMPARE(policy->reviewPane()->paragraphs().value(0), QStringLiteral("copied.xml"));
        QCOMPARE(desk.session.profile().backends.size(), 1); // shown, not taken over
        data.setUrls(data.urls() + data.urls());             // which of them?
        QVERIFY(!send<QDragEnterEvent>(onto, data));
    }

    void setupLeadsToTheRequestInTraffic()
    {
        ShellFixture desk;
        desk.openWith({QStringLiteral("one")});
        const auto window = assembleWindow(desk.session, desk.settings);
        window->show();
        ExchangeRecord record;
        record.id = 7;
        record.deployment = QStringLiteral("gpt-4o");
        record.end = ExchangeEnd::Complete;
        ExchangeRecord later = record;
        later.id = 8;
        emit desk.session.exchangesFinished({record, later});
        auto *setup = window->findChild<SetupPage *>();
        emit setup->trafficRequested(7);
        const auto *traffic = qobject_cast<TrafficPage *>(window->currentPage());
        QVERIFY(traffic != nullptr);
        QCOMPARE(traffic->table().selectedId(), 7U);
        QVERIFY(traffic->detail().isVisible());
        QCOMPARE(traffic->detail().entry().id(), 7U);
        // And who is signed in with az is told at the window's foot.
        emit setup->accountShown(QStringLiteral("Azure CLI 2.64 signed in as dev@contoso.com"));
        QCOMPARE(window->status().account(), QStringLiteral("Azure CLI 2.64 signed in as dev@contoso.com"));
    }

    void servingIsStartedAndStopped()
    {
        Scene scene;
        scene.desk.openWith({QStringLiteral("one")});
        QVERIFY(scene.show());
        QAction *toggle = scene.window.actions().action(ActionId::ToggleServing);
        QCOMPARE(toggle->text(), QStringLiteral("Start serving"));
        QTest::keyClick(&scene.window, Qt::Key_S, Qt::ControlModifier | Qt::ShiftModifier);
        QTRY_COMPARE(scene.desk.session.state(), EndpointState::Serving);
        QCOMPARE(toggle->text(), QStringLiteral("Stop serving"));
        QVERIFY(scene.window.status().summary().state.startsWith(QStringLiteral("Serving on 127.0.0.1:")));
        QTest::keyClick(&scene.window, Qt::Key_S, Qt::ControlModifier | Qt::ShiftModifier);
        QTRY_COMPARE(scene.desk.session.state(), EndpointState::Stopped);
        QCOMPARE(scene.window.status().summary().state, QStringLiteral("Stopped"));
    }

    void demoServesAtOnce()
    {
        Scene scene;
        QCOMPARE(scene.desk.session.openDemo(), QString());
        QCOMPARE(scene.desk.change([](Profile &profile) { profile.endpoint.port = 0; }), QString());
        scene.desk.session.start();
        QTRY_COMPARE(scene.desk.session.state(), EndpointState::Serving);
        QTRY_COMPARE(scene.window.status().summary().availability.right(18), QStringLiteral("backends available"));
        QCOMPARE(scene.window.currentPage(), scene.endpoint);
        scene.window.stopDemo();
        QCOMPARE(scene.window.currentPage(), scene.firstRun);
        QTRY_COMPARE(scene.desk.session.state(), EndpointState::Stopped);
    }

    void closingWithoutTrayQuits()
    {
        Scene scene;
        scene.desk.openWith({QStringLiteral("one")});
        QVERIFY(scene.show());
        scene.desk.session.start();
        QTRY_COMPARE(scene.desk.session.state(), EndpointState::Serving);
        QSignalSpy quit(&scene.window, &MainWindow::quitRequested);
        scene.window.close(); // offscreen there is no tray to come back from
        QCOMPARE(quit.size(), 1);
    }

    void placeAndPagesAreKept()
    {
        ShellFixture desk;
        const QRect place(0, 20, 960, 650); // the offscreen screen is small
        {
            MainWindow window(desk.session, desk.settings);
            auto *page = new PlainPage(QStringLiteral("Endpoint"));
            window.addPage(page, Icon::Endpoint, QStringLiteral("Endpoint"), {});
            page->state = "columns";
            window.show();
            window.setGeometry(place);
        }
        MainWindow window(desk.session, desk.settings);
        auto *page = new PlainPage(QStringLiteral("Endpoint"));
        window.addPage(page, Icon::Endpoint, QStringLiteral("Endpoint"), {});
        QCOMPARE(window.size(), place.size());
        QCOMPARE(page->state, QByteArray("columns"));
    }

    void themeChangesLive()
    {
        ShellFixture desk;
        const auto window = assembleWindow(desk.session, desk.settings);
        followSettings(desk.settings, m_look->theme(), desk.session);
        window->show();
        const auto railColor = [&window] { return window->rail().grab().toImage().pixelColor(60, 400); };
        QCOMPARE(railColor(), lightTokens().color(Token::Rail));
        desk.settings.setTheme(ThemeMode::Dark);
        QCOMPARE(railColor(), darkTokens().color(Token::Rail));
        desk.settings.setTheme(ThemeMode::Light);
        QCOMPARE(railColor(), lightTokens().color(Token::Rail));
        desk.settings.setTheme(ThemeMode::System);
    }

    void firstPaintComesSoon()
    {
        ShellFixture desk;
        desk.openWith({QStringLiteral("one"), QStringLiteral("two")});
        // The processor's time, so that others' work on this computer does not count.
        const std::clock_t start = std::clock();
        const auto window = assembleWindow(desk.session, desk.settings);
        window->show();
        QVERIFY(QTest::qWaitForWindowExposed(window.get()));
        QCoreApplication::processEvents();
        const double milliseconds = 1000.0 * double(std::clock() - start) / CLOCKS_PER_SEC;
        qInfo("window made and painted in %.0f ms of processor time", milliseconds);
#ifdef __SANITIZE_ADDRESS__
        const double most = 2000; // the sanitizers take their time: the promise is that of the program itself
#else
        const double most = 400;
#endif
        QVERIFY2(milliseconds < most, qPrintable(QString::number(milliseconds)));
    }

private:
    std::unique_ptr<TestLook> m_look;
};

QTEST_MAIN(TestMainWindow)
#include "tst_mainwindow.moc"
