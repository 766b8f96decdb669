// SPDX-License-Identifier: MIT
#include "tests/ui/clipped.h"
#include "tests/ui/shellfixture.h"
#include "tests/ui/testlook.h"
#include "ui/session/freeport.h"
#include "ui/settings/clientkeycontrol.h"
#include "ui/settings/secondsbox.h"
#include "ui/settings/settingspage.h"
#include "ui/widgets/button.h"
#include "ui/widgets/copyfield.h"
#include "ui/widgets/emptystate.h"
#include "ui/widgets/searchfield.h"
#include "ui/widgets/segmentedcontrol.h"
#include "ui/widgets/settingsrow.h"
#include "ui/widgets/switch.h"

#include <QApplication>
#include <QFile>
#include <QHostAddress>
#include <QLabel>
#include <QScrollArea>
#include <QScrollBar>
#include <QSpinBox>
#include <QTcpServer>
#include <QTest>
#include <QToolButton>

using namespace spillway;

namespace
{

struct Scene
{
    Scene()
        : page(desk.session, desk.settings,
               StartAtLogin(QStringLiteral("/usr/bin/spillway"), {}, desk.folder.filePath(QStringLiteral("autostart"))))
    {
    }

    bool show(const QSize &size = {1288, 836})
    {
        page.resize(size);
        page.show();
        return QTest::qWaitForWindowActive(&page);
    }

    SettingsRow *row(const QString &title) const
    {
        for (const SettingsGroup *group : page.groups()) {
            for (SettingsRow *candidate : group->rows()) {
                if (candidate->title() == title) {
                    return candidate;
                }
            }
        }
        return nullptr;
    }

    template <typename Control>
    Control *control(const char *title) const
    {
        const SettingsRow *found = row(QLatin1StringView(title));
        return found == nullptr ? nullptr : qobject_cast<Control *>(found->control());
    }

    /// Writes into a field and leaves it.
    void write(const char *title, const QString &text) const
    {
        auto *edit = control<QLineEdit>(title);
        edit->setFocus();
        edit->selectAll();
        QTest::keyClicks(edit, text);
        if (text.isEmpty()) {
            QTest::keyClick(edit, Qt::Key_Backspace);
        }
        QTest::keyClick(edit, Qt::Key_Return);
    }

    void choose(const char *title, int index) const
    {
        const QList<QToolButton *> segments = control<SegmentedControl>(title)->findChildren<QToolButton *>();
        segments[index]->click();
    }

    ShellFixture desk;
    SettingsPage page;
};

} // namespace

class TestSettingsPage : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase() { m_look = std::make_unique<TestLook>(); }

    void showsTheProfile()
    {
        Scene scene;
        scene.desk.openWith({QStringLiteral("one")});
        QCOMPARE(scene.desk.change([](Profile &profile) {
            profile.endpoint.port = 18080;
            profile.endpoint.suffix = QStringLiteral("team");
            profile.balancing.defaultRetryAfter = std::chrono::milliseconds(2500);
            profile.balancing.maxAttempts = 7;
            profile.balancing.selection = Selection::Weighted;
        }),
                 QString());
        QCOMPARE(scene.control<QSpinBox>("Port")->value(), 18080);
        QCOMPARE(scene.control<QLineEdit>("Address")->text(), QStringLiteral("127.0.0.1"));
        QCOMPARE(scene.control<QLineEdit>("Path suffix")->text(), QStringLiteral("team"));
        QCOMPARE(scene.row(QStringLiteral("Path suffix"))->consequence(),
                 QStringLiteral("Clients call http://127.0.0.1:18080/team/openai."));
        QCOMPARE(scene.control<SecondsBox>("Without Retry-After, wait")->text(), QLocale().toString(2.5));
        QCOMPARE(scene.control<SecondsBox>("Connect within")->text(), QStringLiteral("10"));
        QCOMPARE(scene.control<QSpinBox>("Attempts for each request")->value(), 7);
        QCOMPARE(scene.control<SegmentedControl>("Within a priority, choose")->currentIndex(), 1);
        QCOMPARE(scene.control<QLineEdit>("Statuses that throttle")->text(), QStringLiteral("401, 429, 5xx"));
    }

    void namesThePortThatTheSystemChose()
    {
        Scene scene;
        scene.desk.openWith({QStringLiteral("one")});
        QCOMPARE(scene.desk.change([](Profile &profile) { profile.endpoint.port = 0; }), QString());
        SettingsRow *suffix = scene.row(QStringLiteral("Path suffix"));
        QCOMPARE(suffix->consequence(), QStringLiteral("Clients call http://127.0.0.1:PORT/openai."));
        scene.desk.session.start();
        QTRY_COMPARE(scene.desk.session.state(), EndpointState::Serving);
        QCOMPARE(suffix->consequence(),
                 QStringLiteral("Clients call %1.").arg(scene.desk.session.endpoint().endpointUrl()));
    }

    void everyRuleIsSavedAtOnce()
    {
        Scene scene;
        scene.desk.openWith({QStringLiteral("one")});
        QVERIFY(scene.show());
        scene.control<SecondsBox>("Without Retry-After, wait")->setValue(3.5);
        scene.control<SecondsBox>("Connect within")->setValue(4);
        scene.control<SecondsBox>("Wait for an answer")->setValue(600);
        scene.control<QSpinBox>("Attempts for each request")->setValue(9);
        scene.choose("A 429 rests", 1);
        scene.choose("Within a priority, choose", 2);
        scene.choose("When all are throttled", 2);
        scene.write("Statuses that throttle", QStringLiteral("429 503"));
        scene.write("Path suffix", QStringLiteral("/a/b/"));
        // As it is in the file.
        DesktopSession other(scene.desk.session.library(), nullptr, {});
        QCOMPARE(other.open(scene.desk.session.profilePath()), QString());
        const BalancingOptions &saved = other.profile().balancing;
        QCOMPARE(saved.defaultRetryAfter, std::chrono::milliseconds(3500));
        QCOMPARE(saved.connectTimeout, std::chrono::milliseconds(4000));
        QCOMPARE(saved.idleTimeout, std::chrono::milliseconds(600'000));
        QCOMPARE(saved.maxAttempts, 9);
        QCOMPARE(saved.throttleScope, ThrottleScope::Deployment);
        QCOMPARE(saved.selection, Selection::LeastBusy);
        QCOMPARE(saved.whenAllThrottled, WhenAllThrottled::Reply);
        QVERIFY(saved.throttleOn.contains(429) && saved.throttleOn.contains(503) && !saved.throttleOn.contains(500));
        QCOMPARE(other.profile().endpoint.suffix, QStringLiteral("a/b"));
    }

    void wrongTextsAreToldAtTheirRow_data()
    {
        QTest::addColumn<QString>("title");
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("error");
        QTest::newRow("address") << "Address"
                                 << "10.0.0.999"
                                 << "\"10.0.0.999\" is no IP address.";
        QTest::newRow("host name") << "Address"
                                   << "example.com"
                                   << "\"example.com\" is no IP address.";
        QTest::newRow("no address") << "Address"
                                    << ""
                                    << "Give an address, such as 127.0.0.1.";
        QTest::newRow("suffix") << "Path suffix"
                                << "a b"
                                << "A suffix is made of letters";
        QTest::newRow("kept suffix") << "Path suffix"
                                     << "_spillway"
                                     << "_spillway is kept";
        QTest::newRow("status") << "Statuses that throttle"
                                << "429, 7"
                                << "“7” is no status.";
    }

    void wrongTextsAreToldAtTheirRow()
    {
        QFETCH(QString, title);
        QFETCH(QString, text);
        QFETCH(QString, error);
        Scene scene;
        scene.desk.openWith({QStringLiteral("one")});
        QVERIFY(scene.show());
        const Profile before = scene.desk.session.profile();
        scene.write(title.toLatin1().constData(), text);
        SettingsRow *row = scene.row(title);
        QVERIFY2(row->error().startsWith(error), qPrintable(row->error()));
        QCOMPARE(row->control()->accessibleDescription(), row->error());
        QCOMPARE(qobject_cast<QLineEdit *>(row->control())->text(), text);
        QVERIFY(scene.desk.session.profile() == before);
        // Put right, the sentence goes.
        const QString right = title == QStringLiteral("Statuses that throttle") ? QStringLiteral("429")
                              : title == QStringLiteral("Address")              ? QStringLiteral("127.0.0.2")
                                                                                : QStringLiteral("team");
        scene.write(title.toLatin1().constData(), right);
        QCOMPARE(row->error(), QString());
        QVERIFY(scene.desk.session.profile() != before);
    }

    void takenPortIsNotTaken()
    {
        QTcpServer other;
        QVERIFY(other.listen(QHostAddress::LocalHost));
        Scene scene;
        scene.desk.openWith({QStringLiteral("one")});
        scene.control<QSpinBox>("Port")->setValue(other.serverPort());
        QCOMPARE(scene.row(QStringLiteral("Port"))->error(),
                 QStringLiteral("Port %1 is in use by another program. Choose another.").arg(other.serverPort()));
        QCOMPARE(scene.desk.session.profile().endpoint.port, quint16(0));
        const quint16 free = nextFreePort(QStringLiteral("127.0.0.1"), 21'000);
        scene.control<QSpinBox>("Port")->setValue(free);
        QCOMPARE(scene.row(QStringLiteral("Port"))->error(), QString());
        QCOMPARE(scene.desk.session.profile().endpoint.port, free);
    }

    void networkWarnsAndAsksForTheKey()
    {
        Scene scene;
        scene.desk.openWith({QStringLiteral("one")});
        QVERIFY(scene.show());
        auto *ask = scene.control<Switch>("Ask clients for a key");
        QVERIFY(!ask->isChecked() && ask->isEnabled());
        scene.choose("Reachable from", 1);
        QCOMPARE(scene.desk.session.profile().endpoint.address, QStringLiteral("0.0.0.0"));
        QCOMPARE(scene.control<QLineEdit>("Address")->text(), QStringLiteral("0.0.0.0"));
        QVERIFY(ask->isChecked() && !ask->isEnabled());
        QCOMPARE(scene.control<SegmentedControl>("Reachable from")->accessibleDescription(),
                 QStringLiteral("Open to your network. Anyone with the client key can spend your quota."));
        scene.choose("Reachable from", 0);
        QCOMPARE(scene.desk.session.profile().endpoint.address, QStringLiteral("127.0.0.1"));
        QVERIFY(!ask->isChecked() && ask->isEnabled());
    }

    void keyIsMadeCopiedAndRenewed()
    {
        Scene scene;
        scene.desk.openWith({QStringLiteral("one")});
        const auto *control = scene.control<ClientKeyControl>("Client key");
        QCOMPARE(control->renewButton()->text(), QStringLiteral("Make a key"));
        QVERIFY(control->field()->isHidden());
        control->renewButton()->click();
        QTRY_COMPARE(control->renewButton()->text(), QStringLiteral("Renew"));
        const QByteArray first = scene.desk.session.secrets().clientKey;
        QVERIFY(first.startsWith("spw-") && first.size() == 36);
        QCOMPARE(control->field()->text(), QString::fromLatin1(first));
        control->renewButton()->click();
        QTRY_VERIFY(scene.desk.session.secrets().clientKey != first);
        QTRY_COMPARE(control->field()->text(), QString::fromLatin1(scene.desk.session.secrets().clientKey));
        QFile file(scene.desk.session.profilePath());
        QVERIFY(file.open(QIODevice::ReadOnly));
        QVERIFY(!file.readAll().contains("spw-"));
    }

    void userSettingsFollowTheirSwitches()
    {
        Scene scene;
        scene.control<Switch>("Start serving when Spillway opens")->click();
        scene.control<Switch>("Keep request and response bodies")->click();
        scene.choose("Theme", 2);
        QVERIFY(!scene.desk.settings.servesOnStart());
        QVERIFY(scene.desk.settings.keepsBodies());
        QCOMPARE(scene.desk.settings.theme(), ThemeMode::Dark);
        QVERIFY(!scene.control<Switch>("Keep request and response headers")->isEnabled());
        scene.desk.settings.setTheme(ThemeMode::Light);
        QCOMPARE(scene.control<SegmentedControl>("Theme")->currentIndex(), 1);
    }

    void startAtLoginIsASwitch()
    {
        Scene scene;
        auto *login = scene.control<Switch>("Start Spillway when you sign in");
        QVERIFY(!login->isChecked());
        login->click();
        QVERIFY(login->isChecked());
        QCOMPARE(QDir(scene.desk.folder.filePath(QStringLiteral("autostart"))).entryList(QDir::Files).size(), 1);
        login->click();
        QVERIFY(!login->isChecked());
        QVERIFY(QDir(scene.desk.folder.filePath(QStringLiteral("autostart"))).entryList(QDir::Files).isEmpty());
    }

    void withoutAProfileOneIsMade()
    {
        Scene scene;
        QVERIFY(!scene.desk.session.isOpen());
        scene.control<QSpinBox>("Attempts for each request")->setValue(4);
        QCOMPARE(scene.desk.session.profile().name, QStringLiteral("My backends"));
        QCOMPARE(scene.desk.session.profile().balancing.maxAttempts, 4);
    }

    void laterVersionCannotBeEdited()
    {
        Scene scene;
        QFile file(scene.desk.folder.filePath(QStringLiteral("later.spillway.json")));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(R"({"version": 99, "name": "Later", "backends": []})");
        file.close();
        QCOMPARE(scene.desk.session.open(file.fileName()), QString());
        for (const char *title : {"Port", "Reachable from", "Address", "Path suffix", "Ask clients for a key",
                                  "Statuses that throttle", "Connect within", "Attempts for each request"}) {
            QVERIFY2(!scene.row(QLatin1StringView(title))->control()->isEnabled(), title);
        }
        QVERIFY(scene.row(QStringLiteral("Theme"))->control()->isEnabled());
    }

    void searchShowsWhatMatches()
    {
        Scene scene;
        QVERIFY(scene.show());
        scene.page.focusSearch();
        QVERIFY(scene.page.searchField()->hasFocus());
        QTest::keyClicks(scene.page.searchField(), QStringLiteral("retry-after"));
        QVERIFY(scene.row(QStringLiteral("Without Retry-After, wait"))->isVisible());
        QVERIFY(!scene.row(QStringLiteral("Port"))->isVisible());
        QTest::keyClicks(scene.page.searchField(), QStringLiteral("zzz"));
        const auto *nothing = scene.page.findChild<EmptyState *>();
        QVERIFY(nothing->isVisible());
        QVERIFY(scene.page.escape());
        QVERIFY(!nothing->isVisible());
        QVERIFY(scene.row(QStringLiteral("Port"))->isVisible());
        QVERIFY(!scene.page.escape());
    }

    void portIsBroughtToBeEdited()
    {
        Scene scene;
        QVERIFY(scene.show({888, 400}));
        auto *bar = scene.page.findChild<QScrollArea *>()->verticalScrollBar();
        bar->setValue(bar->maximum());
        scene.page.focusPort();
        auto *port = scene.control<QSpinBox>("Port");
        QVERIFY(port->hasFocus());
        QVERIFY(!port->visibleRegion().isEmpty());
    }

    void tabComesToEveryControl()
    {
        Scene scene;
        scene.desk.openWith({QStringLiteral("one")});
        QVERIFY(scene.show());
        scene.page.searchField()->setFocus();
        QList<QWidget *> stops;
        for (int i = 0; i < 60; ++i) {
            QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
            QWidget *now = QApplication::focusWidget();
            if (now == scene.page.searchField()) {
                break;
            }
            stops.append(now);
        }
        int last = -1;
        for (const SettingsGroup *group : scene.page.groups()) {
            for (const SettingsRow *row : group->rows()) {
                if (!row->control()->isEnabled()) {
                    continue;
                }
                int stop = -1;
                for (int i = 0; i < stops.size(); ++i) {
                    if (row->control() == stops[i] || row->control()->isAncestorOf(stops[i])) {
                        stop = i;
                        break;
                    }
                }
                QVERIFY2(stop > last, qPrintable(row->title()));
                last = stop;
            }
        }
    }

    void everyControlHasAName()
    {
        const Scene scene;
        for (const SettingsGroup *group : scene.page.groups()) {
            for (const SettingsRow *row : group->rows()) {
                QCOMPARE(row->control()->accessibleName(), row->title());
            }
        }
    }

    void nothingIsCut_data()
    {
        QTest::addColumn<QSize>("size");
        QTest::newRow("1360") << QSize(1288, 836);
        QTest::newRow("960") << QSize(888, 576);
    }

    void nothingIsCut()
    {
        QFETCH(QSize, size);
        Scene scene;
        scene.desk.openWith({QStringLiteral("one")});
        QVERIFY(scene.show(size));
        QWidget *body = scene.page.findChild<QScrollArea *>()->widget();
        QCOMPARE(clippedTexts(*body), QStringList());
        QVERIFY(body->findChildren<QLabel *>().size() > 30);
        const QScrollBar *across = scene.page.findChild<QScrollArea *>()->horizontalScrollBar();
        QCOMPARE(across->maximum(), 0);
    }

    void columnIsOfTheDesign()
    {
        Scene scene;
        QVERIFY(scene.show());
        const SettingsGroup *group = scene.page.groups().first();
        QCOMPARE(group->width(), 760);
        const QList<SettingsRow *> &rows = group->rows();
        QCOMPARE(rows[1]->y() - rows[0]->y(), 49); // 48 and the hairline
    }

private:
    std::unique_ptr<TestLook> m_look;
};

QTEST_MAIN(TestSettingsPage)
#include "tst_settingspage.moc"
