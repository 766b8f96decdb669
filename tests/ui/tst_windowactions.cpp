// SPDX-License-Identifier: MIT
#include "ui/page.h"
#include "ui/windowactions.h"

#include <QAction>
#include <QTest>

using namespace spillway;

namespace
{

QStringList titles(const QList<QAction *> &actions)
{
    QStringList texts;
    for (const QAction *action : actions) {
        texts.append(action == nullptr ? QStringLiteral("-") : action->text());
    }
    return texts;
}

} // namespace

class TestWindowActions : public QObject
{
    Q_OBJECT
private slots:
    void keysAreThoseOfTheDesign_data()
    {
        QTest::addColumn<ActionId>("id");
        QTest::addColumn<QString>("key");
        QTest::newRow("find") << ActionId::Find << "Ctrl+F";
        QTest::newRow("next pane") << ActionId::NextPane << "F6";
        QTest::newRow("previous pane") << ActionId::PreviousPane << "Shift+F6";
        QTest::newRow("start or stop") << ActionId::ToggleServing << "Ctrl+Shift+S";
        QTest::newRow("copy endpoint") << ActionId::CopyEndpoint << "Ctrl+Shift+C";
        QTest::newRow("copy key") << ActionId::CopyClientKey << "Ctrl+Shift+K";
        QTest::newRow("use in code") << ActionId::UseInCode << "Ctrl+Shift+U";
        QTest::newRow("add") << ActionId::AddBackend << "Ctrl+N";
        QTest::newRow("rename") << ActionId::RenameBackend << "F2";
        QTest::newRow("test") << ActionId::TestBackend << "Ctrl+T";
        QTest::newRow("test all") << ActionId::TestAll << "F5";
        QTest::newRow("save") << ActionId::SaveBackend << "Ctrl+S";
        QTest::newRow("remove") << ActionId::RemoveBackend << "Del";
        QTest::newRow("undo") << ActionId::UndoRemove << "Ctrl+Z";
        QTest::newRow("pause") << ActionId::TogglePause << "Space";
        QTest::newRow("clear") << ActionId::ClearTraffic << "Ctrl+L";
        QTest::newRow("curl") << ActionId::CopyAsCurl << "Ctrl+Shift+X";
        QTest::newRow("har") << ActionId::ExportHar << "Ctrl+Shift+E";
        QTest::newRow("next tab") << ActionId::NextTab << "Ctrl+Tab";
        QTest::newRow("quit") << ActionId::Quit << "Ctrl+Q";
        QTest::newRow("without one") << ActionId::ExportCsv << "";
    }

    void keysAreThoseOfTheDesign()
    {
        QFETCH(ActionId, id);
        QFETCH(QString, key);
        QWidget window;
        const WindowActions actions(&window);
        QCOMPARE(WindowActions::key(id).toString(QKeySequence::PortableText), key);
        QCOMPARE(actions.action(id)->shortcut(), WindowActions::key(id));
        QVERIFY(window.actions().contains(actions.action(id)));
    }

    void noTwoKeysOfTheWindowAreAlike()
    {
        QWidget window;
        const WindowActions actions(&window);
        QHash<QString, int> seen;
        const QList<QAction *> all = window.actions();
        for (const QAction *action : all) {
            const QString key = action->shortcut().toString();
            if (!key.isEmpty() && action->shortcutContext() == Qt::WindowShortcut) {
                ++seen[key];
            }
        }
        QVERIFY(seen.size() > 15);
        // F5 tests all backends on their page, and verifies a step on Setup's.
        QCOMPARE(seen.take(QStringLiteral("F5")), 2);
        for (auto key = seen.cbegin(); key != seen.cend(); ++key) {
            QVERIFY2(key.value() == 1, qPrintable(key.key()));
        }
    }

    void aSharedKeyIsThatOfThePageShown()
    {
        QWidget window;
        Page backends;
        Page setup;
        Page other;
        WindowActions actions(&window);
        QStringList calls;
        actions.bind(ActionId::TestAll, &backends, [&calls] { calls.append(QStringLiteral("test")); });
        actions.bind(ActionId::VerifyStep, &setup, [&calls] { calls.append(QStringLiteral("verify")); });
        window.show();
        QVERIFY(QTest::qWaitForWindowActive(&window));
        for (Page *page : {&backends, &setup, &other}) {
            actions.setCurrentPage(page);
            QTest::keyClick(&window, Qt::Key_F5);
        }
        QCOMPARE(calls, (QStringList{QStringLiteral("test"), QStringLiteral("verify")}));
    }

    void whatIsNotBoundIsNotThere()
    {
        QWidget window;
        const WindowActions actions(&window);
        QVERIFY(!actions.action(ActionId::Find)->isVisible());
        QVERIFY(!actions.action(ActionId::Find)->isEnabled());
        QVERIFY(actions.inMenu(MenuId::Edit).isEmpty());
    }

    void pagesBindTheirOwn()
    {
        QWidget window;
        Page first;
        Page second;
        WindowActions actions(&window);
        QStringList calls;
        const auto note = [&calls](const char *what) {
            return [&calls, what] { calls.append(QLatin1StringView(what)); };
        };
        actions.bind(ActionId::AddBackend, nullptr, note("anywhere"));
        actions.bind(ActionId::AddBackend, &first, note("first"));
        actions.bind(ActionId::SaveBackend, &first, note("save"));
        actions.setCurrentPage(&second);
        actions.action(ActionId::AddBackend)->trigger();
        QVERIFY(!actions.action(ActionId::SaveBackend)->isEnabled());
        QVERIFY(actions.action(ActionId::SaveBackend)->isVisible());
        actions.action(ActionId::SaveBackend)->trigger();
        actions.setCurrentPage(&first);
        actions.action(ActionId::AddBackend)->trigger();
        actions.action(ActionId::SaveBackend)->trigger();
        QCOMPARE(calls, (QStringList{QStringLiteral("anywhere"), QStringLiteral("first"), QStringLiteral("save")}));
    }

    void keysOfTablesAreShownOnly()
    {
        QWidget window;
        Page page;
        WindowActions actions(&window);
        int calls = 0;
        actions.bind(ActionId::ToggleBackend, &page, [&calls] { ++calls; });
        actions.setCurrentPage(&page);
        auto *child = new QWidget(&window);
        child->setFocusPolicy(Qt::StrongFocus);
        window.show();
        QVERIFY(QTest::qWaitForWindowActive(&window));
        child->setFocus();
        QTest::keyClick(child, Qt::Key_Space);
        QCOMPARE(calls, 0);
        actions.action(ActionId::ToggleBackend)->trigger();
        QCOMPARE(calls, 1);
    }

    void menusHaveGroups()
    {
        QWidget window;
        WindowActions actions(&window);
        actions.bind(ActionId::OpenProfile, nullptr, [] {});
        actions.bind(ActionId::ToggleDemo, nullptr, [] {});
        actions.bind(ActionId::Quit, nullptr, [] {});
        QCOMPARE(titles(actions.inMenu(MenuId::File)),
                 (QStringList{QStringLiteral("Open profile…"), QStringLiteral("-"), QStringLiteral("Start the demo"),
                              QStringLiteral("-"), QStringLiteral("Quit")}));
    }
};

QTEST_MAIN(TestWindowActions)
#include "tst_windowactions.moc"
