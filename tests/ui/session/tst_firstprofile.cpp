// SPDX-License-Identifier: MIT
#include "tests/ui/shellfixture.h"
#include "ui/session/firstprofile.h"

#include <QFile>
#include <QTest>

using namespace spillway;

class TestFirstProfile : public QObject
{
    Q_OBJECT
private slots:
    void makesOneWhereNoneIsOpen()
    {
        ShellFixture desk;
        QCOMPARE(ensureProfile(desk.session), QString());
        QVERIFY(desk.session.isOpen());
        QCOMPARE(desk.session.profile().name, QStringLiteral("My backends"));
        const QString path = desk.session.profilePath();
        QCOMPARE(ensureProfile(desk.session), QString());
        QCOMPARE(desk.session.profilePath(), path);
    }

    void emptyOneIsUsed()
    {
        ShellFixture desk;
        const QString path = desk.openWith({});
        QCOMPARE(ensureEmptyProfile(desk.session, QStringLiteral("Other")), QString());
        QCOMPARE(desk.session.profilePath(), path);
    }

    void namesAreNotTakenTwice()
    {
        ShellFixture desk;
        desk.openWith({QStringLiteral("one")}, QStringLiteral("Other"));
        QCOMPARE(ensureEmptyProfile(desk.session, QStringLiteral("Other")), QString());
        QCOMPARE(desk.session.profile().name, QStringLiteral("Other 2"));
        QVERIFY(desk.session.profile().backends.isEmpty());
    }

    void demoIsNoProfileToPutThingsInto()
    {
        ShellFixture desk;
        QCOMPARE(desk.session.openDemo(), QString());
        QCOMPARE(ensureEmptyProfile(desk.session, QStringLiteral("Mine")), QString());
        QVERIFY(!desk.session.isDemo());
        QCOMPARE(desk.session.profile().name, QStringLiteral("Mine"));
    }

    void saysWhyNot()
    {
        QTemporaryDir folder;
        QFile blocker(folder.filePath(QStringLiteral("file")));
        QVERIFY(blocker.open(QIODevice::WriteOnly));
        MemoryStore keychain;
        DesktopSession session(ProfileLibrary(blocker.fileName()), &keychain, {});
        QVERIFY(ensureProfile(session).contains(blocker.fileName()));
        QVERIFY(!session.isOpen());
    }
};

QTEST_MAIN(TestFirstProfile)
#include "tst_firstprofile.moc"
