// SPDX-License-Identifier: MIT
#include "ui/startatlogin.h"

#include <QFile>
#include <QProcess>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>
#include <QXmlStreamReader>

using namespace spillway;

class TestStartAtLogin : public QObject
{
    Q_OBJECT
private slots:
    void desktopEntryIsQuoted_data()
    {
        QTest::addColumn<QString>("program");
        QTest::addColumn<QString>("exec");
        QTest::newRow("plain") << "/usr/bin/spillway"
                               << "Exec=\"/usr/bin/spillway\" \"--background\"";
        QTest::newRow("space") << "/opt/My Apps/spillway"
                               << "Exec=\"/opt/My Apps/spillway\" \"--background\"";
        QTest::newRow("quote") << "/a\"b"
                               << "Exec=\"/a\\\\\"b\" \"--background\"";
        QTest::newRow("dollar and backtick") << "/a$b`c"
                                             << "Exec=\"/a\\\\$b\\\\`c\" \"--background\"";
        QTest::newRow("backslash") << "/a\\b"
                                   << "Exec=\"/a\\\\\\\\b\" \"--background\"";
        QTest::newRow("percent") << "/a%u"
                                 << "Exec=\"/a%%u\" \"--background\"";
    }

    void desktopEntryIsQuoted()
    {
        QFETCH(QString, program);
        QFETCH(QString, exec);
        const QString entry = StartAtLogin::desktopEntry(program, {QStringLiteral("--background")});
        QVERIFY2(entry.split(u'\n').contains(exec), qPrintable(entry));
        QVERIFY(entry.split(u'\n').contains(QStringLiteral("Icon=io.github.spillway.Spillway")));
        QVERIFY(entry.startsWith(QStringLiteral("[Desktop Entry]\nType=Application\nName=Spillway\n")));
    }

    void desktopEntryIsValid_data()
    {
        QTest::addColumn<QString>("program");
        QTest::newRow("installed") << "/usr/bin/spillway";
        QTest::newRow("elsewhere") << "/opt/My \"Apps\" 100%/$x`y\\z/spillway";
    }

    void desktopEntryIsValid()
    {
        const QString validator = QStandardPaths::findExecutable(QStringLiteral("desktop-file-validate"));
        if (validator.isEmpty()) {
            QSKIP("desktop-file-validate is not installed");
        }
        QFETCH(QString, program);
        const QTemporaryDir folder;
        StartAtLogin login(program, {QStringLiteral("--background")}, folder.path());
        QCOMPARE(login.set(true), QString());
        QProcess process;
        process.setProcessChannelMode(QProcess::MergedChannels);
        process.start(validator, {folder.filePath(QStringLiteral("spillway.desktop"))});
        QVERIFY(process.waitForFinished());
        QCOMPARE(process.readAll(), QByteArray());
        QCOMPARE(process.exitCode(), 0);
    }

    void launchAgentIsXml()
    {
        const QString program = QStringLiteral("/Applications/<a> & \"b\"/spillway");
        QXmlStreamReader xml(StartAtLogin::launchAgent(program, {QStringLiteral("--background")}));
        QStringList texts;
        while (!xml.atEnd()) {
            if (xml.readNext() == QXmlStreamReader::StartElement && xml.name() == QStringLiteral("string")) {
                texts.append(xml.readElementText());
            }
        }
        QVERIFY2(!xml.hasError(), qPrintable(xml.errorString()));
        QCOMPARE(texts, (QStringList{QStringLiteral("spillway"), program, QStringLiteral("--background")}));
    }

#ifndef Q_OS_WIN
    void goesOnAndOff()
    {
        const QTemporaryDir folder;
        const QString autostart = folder.filePath(QStringLiteral("config/autostart"));
        StartAtLogin login(QStringLiteral("/usr/bin/spillway"), {}, autostart);
        QVERIFY(!login.isOn());
        QCOMPARE(login.set(true), QString());
        QVERIFY(login.isOn());
        QCOMPARE(login.set(true), QString());
        QCOMPARE(login.set(false), QString());
        QVERIFY(!login.isOn());
        QCOMPARE(login.set(false), QString());
    }

    void saysWhyNot()
    {
        const QTemporaryDir folder;
        QFile blocker(folder.filePath(QStringLiteral("file")));
        QVERIFY(blocker.open(QIODevice::WriteOnly));
        StartAtLogin login(QStringLiteral("/usr/bin/spillway"), {}, blocker.fileName());
        const QString problem = login.set(true);
        QVERIFY2(problem.startsWith(blocker.fileName() + u'/') && problem.contains(QStringLiteral("cannot be written")),
                 qPrintable(problem));
        QVERIFY(!login.isOn());
    }
#endif
};

QTEST_MAIN(TestStartAtLogin)
#include "tst_startatlogin.moc"
