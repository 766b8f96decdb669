// SPDX-License-Identifier: MIT
#include "tests/ui/shellfixture.h"

#include <QSignalSpy>
#include <QTest>

using namespace spillway;

class TestUserSettings : public QObject
{
    Q_OBJECT
private slots:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }

    void standards()
    {
        const auto settings = open();
        QCOMPARE(settings->theme(), ThemeMode::System);
        QVERIFY(settings->closesToTray());
        QVERIFY(!settings->wasTrayHintShown());
        QVERIFY(settings->servesOnStart());
        QVERIFY(settings->keepsHeads());
        QVERIFY(!settings->keepsBodies());
        QCOMPARE(settings->lastProfile(), QString());
        QVERIFY(settings->capture().heads);
        QCOMPARE(settings->capture().bodyBytes, 0);
    }

    void everythingIsKept()
    {
        {
            const auto settings = open();
            settings->setTheme(ThemeMode::Dark);
            settings->setClosesToTray(false);
            settings->setTrayHintShown();
            settings->setServesOnStart(false);
            settings->setKeepsHeads(false);
            settings->setKeepsBodies(true);
            settings->setLastProfile(QStringLiteral("/é.json"));
            settings->setWindowPlacement(QByteArray("a\0b", 3));
            settings->setPageState(QStringLiteral("TrafficPage"), "columns");
        }
        const auto settings = open();
        QCOMPARE(settings->theme(), ThemeMode::Dark);
        QVERIFY(!settings->closesToTray());
        QVERIFY(settings->wasTrayHintShown());
        QVERIFY(!settings->servesOnStart());
        QVERIFY(!settings->keepsHeads());
        QVERIFY(settings->keepsBodies());
        QCOMPARE(settings->lastProfile(), QStringLiteral("/é.json"));
        QCOMPARE(settings->windowPlacement(), QByteArray("a\0b", 3));
        QCOMPARE(settings->pageState(QStringLiteral("TrafficPage")), QByteArray("columns"));
        QCOMPARE(settings->pageState(QStringLiteral("Other")), QByteArray());
    }

    void bodiesBringTheirHeads()
    {
        const auto settings = open();
        settings->setKeepsHeads(false);
        QVERIFY(!settings->capture().heads);
        settings->setKeepsBodies(true);
        QVERIFY(settings->capture().heads);
        QCOMPARE(settings->capture().bodyBytes, UserSettings::keptBodyBytes);
    }

    void changesAreToldOnce()
    {
        const auto settings = open();
        QSignalSpy spy(settings.get(), &UserSettings::changed);
        settings->setTheme(ThemeMode::System);
        settings->setClosesToTray(true);
        QCOMPARE(spy.size(), 0);
        settings->setTheme(ThemeMode::Light);
        settings->setTheme(ThemeMode::Light);
        settings->setKeepsBodies(true);
        QCOMPARE(spy.size(), 2);
    }

    void nonsenseIsTheStandard()
    {
        {
            QSettings store(path(), QSettings::IniFormat);
            store.setValue(QStringLiteral("look/theme"), QStringLiteral("purple"));
        }
        QCOMPARE(open()->theme(), ThemeMode::System);
    }

private:
    QString path() const { return m_folder->filePath(QStringLiteral("settings.ini")); }
    std::unique_ptr<UserSettings> open() const
    {
        return std::make_unique<UserSettings>(std::make_unique<QSettings>(path(), QSettings::IniFormat));
    }

    std::unique_ptr<QTemporaryDir> m_folder;
};

QTEST_MAIN(TestUserSettings)
#include "tst_usersettings.moc"
