// SPDX-License-Identifier: MIT
#include "ui/fileopenevents.h"

#include <QFileOpenEvent>
#include <QSignalSpy>
#include <QTest>

using namespace spillway;

class TestFileOpenEvents : public QObject
{
    Q_OBJECT

private slots:
    void aFileIsTold();
    void anAddressIsNoFile();
    void endsWithTheObject();
};

void TestFileOpenEvents::aFileIsTold()
{
    const FileOpenEvents files;
    QSignalSpy spy(&files, &FileOpenEvents::requested);
    QFileOpenEvent event(QStringLiteral("/home/ada/contoso.spillway.json"));
    QVERIFY(QCoreApplication::sendEvent(QCoreApplication::instance(), &event));
    QCOMPARE(spy.size(), 1);
    QCOMPARE(spy.at(0).at(0).toString(), QStringLiteral("/home/ada/contoso.spillway.json"));
}

void TestFileOpenEvents::anAddressIsNoFile()
{
    const FileOpenEvents files;
    const QSignalSpy spy(&files, &FileOpenEvents::requested);
    QFileOpenEvent address(QUrl(QStringLiteral("https://example.com/contoso.spillway.json")));
    QCoreApplication::sendEvent(QCoreApplication::instance(), &address);
    QEvent other(QEvent::User);
    QCoreApplication::sendEvent(QCoreApplication::instance(), &other);
    QCOMPARE(spy.size(), 0);
}

void TestFileOpenEvents::endsWithTheObject()
{
    QFileOpenEvent event(QStringLiteral("/home/ada/contoso.spillway.json"));
    {
        const FileOpenEvents files;
    }
    QCOMPARE(QCoreApplication::sendEvent(QCoreApplication::instance(), &event), false);
}

QTEST_MAIN(TestFileOpenEvents)
#include "tst_fileopenevents.moc"
