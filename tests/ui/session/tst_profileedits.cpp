// SPDX-License-Identifier: MIT
#include "ui/session/profileedits.h"

#include <QTest>

using namespace spillway;

namespace
{

Profile profileOf(const QList<std::pair<QString, int>> &backends)
{
    Profile profile;
    for (const auto &[name, priority] : backends) {
        Backend backend;
        backend.name = name;
        backend.priority = priority;
        backend.url = QStringLiteral("https://%1.example").arg(name);
        profile.backends.append(backend);
    }
    return profile;
}

/// "a1 b1 c2": names with priorities, in the list's order.
QString listed(const Profile &profile)
{
    QStringList names;
    for (const Backend &backend : profile.backends) {
        names.append(backend.name + QString::number(backend.priority));
    }
    return names.join(u' ');
}

} // namespace

class ProfileEdits : public QObject
{
    Q_OBJECT
private slots:
    void enabling();
    void moving_data();
    void moving();
    void stepping_data();
    void stepping();
    void replacingAddingRemoving();
    void unknownNamesChangeNothing();
    void freeNames();
    void undoBringsBackInReverse();
    void undoOfANameThatIsTaken();
    void historyIsBounded();
};

void ProfileEdits::enabling()
{
    const Profile before = profileOf({{"a", 1}, {"b", 1}});
    const Profile off = profileedits::setEnabled(before, "b", false);
    QCOMPARE(off.backends[0].enabled, true);
    QCOMPARE(off.backends[1].enabled, false);
    QCOMPARE(profileedits::setEnabled(off, "b", true), before);
}

void ProfileEdits::moving_data()
{
    QTest::addColumn<int>("priority");
    QTest::addColumn<int>("position");
    QTest::addColumn<QString>("result");
    QTest::newRow("to the end of 1") << 1 << -1 << "a1 c1 b1 d2 e3";
    QTest::newRow("to the front of 1") << 1 << 0 << "b1 a1 c1 d2 e3";
    QTest::newRow("in the middle") << 1 << 1 << "a1 b1 c1 d2 e3";
    QTest::newRow("beyond the last") << 1 << 9 << "a1 c1 b1 d2 e3";
    QTest::newRow("to a priority of its own") << 7 << -1 << "a1 b7 c1 d2 e3";
    QTest::newRow("inside its own") << 2 << 0 << "a1 c1 b2 d2 e3";
    QTest::newRow("behind in its own") << 2 << 1 << "a1 c1 d2 b2 e3";
    QTest::newRow("priority 0 is 1") << 0 << 0 << "b1 a1 c1 d2 e3";
}

void ProfileEdits::moving()
{
    QFETCH(const int, priority);
    QFETCH(const int, position);
    QFETCH(const QString, result);
    const Profile before = profileOf({{"a", 1}, {"b", 2}, {"c", 1}, {"d", 2}, {"e", 3}});
    QCOMPARE(listed(profileedits::moveToPriority(before, "b", priority, position)), result);
}

void ProfileEdits::stepping_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<int>("by");
    QTest::addColumn<QString>("result");
    QTest::newRow("up, over a gap, to the end") << "c" << -1 << "a1 b1 c1 d5 e9";
    QTest::newRow("down to the front") << "a" << 1 << "b1 a5 c5 d5 e9";
    QTest::newRow("up from the first") << "a" << -1 << "a1 b1 c5 d5 e9";
    QTest::newRow("down from the last, alone") << "e" << 1 << "a1 b1 c5 d5 e9";
}

void ProfileEdits::stepping()
{
    QFETCH(const QString, name);
    QFETCH(const int, by);
    QFETCH(const QString, result);
    const Profile before = profileOf({{"a", 1}, {"b", 1}, {"c", 5}, {"d", 5}, {"e", 9}});
    QCOMPARE(listed(profileedits::stepPriority(before, name, by)), result);
    const Profile pair = profileOf({{"a", 1}, {"b", 1}});
    QCOMPARE(listed(profileedits::stepPriority(pair, "b", 1)), "a1 b2"); // a new one below
}

void ProfileEdits::replacingAddingRemoving()
{
    const Profile before = profileOf({{"a", 1}, {"b", 2}});
    Backend other = before.backends[0];
    other.name = "z";
    QCOMPARE(listed(profileedits::replace(before, "b", other)), "a1 z1");
    QCOMPARE(listed(profileedits::add(before, other)), "a1 b2 z1");
    QCOMPARE(listed(profileedits::insert(before, 1, other)), "a1 z1 b2");
    QCOMPARE(listed(profileedits::insert(before, 99, other)), "a1 b2 z1");
    QCOMPARE(listed(profileedits::remove(before, "a")), "b2");
}

void ProfileEdits::unknownNamesChangeNothing()
{
    const Profile before = profileOf({{"a", 1}, {"b", 2}});
    QCOMPARE(profileedits::indexOf(before, "x"), -1);
    QCOMPARE(profileedits::setEnabled(before, "x", false), before);
    QCOMPARE(profileedits::moveToPriority(before, "x", 2), before);
    QCOMPARE(profileedits::stepPriority(before, "x", 1), before);
    QCOMPARE(profileedits::remove(before, "x"), before);
    QCOMPARE(profileedits::replace(before, "x", Backend()), before);
}

void ProfileEdits::freeNames()
{
    const Profile profile = profileOf({{"East", 1}, {"east-2", 2}});
    QCOMPARE(profileedits::freeName(profile, "west"), "west");
    QCOMPARE(profileedits::freeName(profile, "east"), "east-3");
}

void ProfileEdits::undoBringsBackInReverse()
{
    const Profile first = profileOf({{"a", 1}, {"b", 2}, {"c", 3}});
    ProfileHistory history;
    QVERIFY(!history.canUndo());
    history.remember(first, "x");
    QVERIFY(!history.canUndo());
    history.remember(first, "a");
    const Profile second = profileedits::remove(first, "a");
    history.remember(second, "c");
    const Profile third = profileedits::remove(second, "c");
    QCOMPARE(history.nextName(), "c");
    QString name;
    const Profile back = history.undo(third, &name);
    QCOMPARE(name, "c");
    QCOMPARE(back, second);
    QCOMPARE(history.undo(back), first);
    QVERIFY(!history.canUndo());
    QCOMPARE(history.undo(first), first);
}

void ProfileEdits::undoOfANameThatIsTaken()
{
    const Profile before = profileOf({{"a", 1}, {"b", 2}});
    ProfileHistory history;
    history.remember(before, "a");
    Profile now = profileedits::remove(before, "a");
    now.backends[0].name = "a";
    QString name;
    QCOMPARE(listed(history.undo(now, &name)), "a-21 a2");
    QCOMPARE(name, "a-2");
}

void ProfileEdits::historyIsBounded()
{
    const Profile before = profileOf({{"a", 1}});
    ProfileHistory history;
    for (int i = 0; i < ProfileHistory::depth + 10; ++i) {
        history.remember(before, "a");
    }
    Profile now;
    int undone = 0;
    for (; history.canUndo(); ++undone) {
        now = history.undo(now);
    }
    QCOMPARE(undone, ProfileHistory::depth);
    history.remember(before, "a");
    history.clear();
    QVERIFY(!history.canUndo());
}

QTEST_GUILESS_MAIN(ProfileEdits)
#include "tst_profileedits.moc"
