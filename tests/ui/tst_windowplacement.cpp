// SPDX-License-Identifier: MIT
#include "ui/windowplacement.h"

#include <QScreen>
#include <QTest>
#include <QWidget>

using namespace spillway;

namespace
{
const QRect left(0, 0, 1920, 1080);
const QRect right(1920, 0, 2560, 1440);
const QSize least(960, 600);
} // namespace

class TestWindowPlacement : public QObject
{
    Q_OBJECT
private slots:
    void placesOnScreens_data()
    {
        QTest::addColumn<QRect>("wanted");
        QTest::addColumn<QList<QRect>>("screens");
        QTest::addColumn<QRect>("placed");
        QTest::newRow("fits") << QRect(100, 50, 1360, 860) << QList{left} << QRect(100, 50, 1360, 860);
        QTest::newRow("on the second screen")
            << QRect(2000, 100, 1360, 860) << QList{left, right} << QRect(2000, 100, 1360, 860);
        QTest::newRow("the second screen has gone")
            << QRect(2000, 100, 1360, 860) << QList{left} << QRect(560, 100, 1360, 860);
        QTest::newRow("hangs over the edge") << QRect(-300, -40, 1360, 860) << QList{left} << QRect(0, 0, 1360, 860);
        QTest::newRow("between two: where most of it is")
            << QRect(1700, 0, 1360, 860) << QList{left, right} << QRect(1920, 0, 1360, 860);
        QTest::newRow("too large") << QRect(0, 0, 4000, 3000) << QList{left} << left;
        QTest::newRow("too small") << QRect(10, 10, 200, 100) << QList{left} << QRect(10, 10, 960, 600);
        QTest::newRow("larger than a small screen: its corner is seen")
            << QRect(300, 200, 1360, 860) << QList{QRect(0, 0, 800, 480)} << QRect(0, 0, 960, 600);
        QTest::newRow("no screen at all") << QRect(5, 5, 10, 10) << QList<QRect>() << QRect(5, 5, 10, 10);
    }

    void placesOnScreens()
    {
        QFETCH(QRect, wanted);
        QFETCH(QList<QRect>, screens);
        QFETCH(QRect, placed);
        QCOMPARE(placedOnScreens(wanted, screens, least), placed);
    }

    void comesBackWhereItWas()
    {
        QByteArray saved;
        QRect place;
        {
            QWidget window;
            window.setMinimumSize(200, 100);
            window.setGeometry(40, 50, 300, 200);
            window.show();
            place = window.geometry();
            saved = savedPlacement(window);
        }
        QWidget window;
        window.setMinimumSize(200, 100);
        restorePlacement(window, saved, QSize(700, 500));
        QCOMPARE(window.geometry(), place);
    }

    void beginsInTheMiddle()
    {
        QWidget window;
        restorePlacement(window, {}, QSize(400, 300));
        const QRect screen = QGuiApplication::primaryScreen()->availableGeometry();
        QCOMPARE(window.size(), QSize(400, 300));
        QVERIFY(screen.contains(window.geometry()));
        QVERIFY((window.geometry().center() - screen.center()).manhattanLength() <= 2);
    }

    void nonsenseIsNoPlacement()
    {
        QWidget window;
        restorePlacement(window, QByteArray("nonsense"), QSize(400, 300));
        QCOMPARE(window.size(), QSize(400, 300));
    }
};

QTEST_MAIN(TestWindowPlacement)
#include "tst_windowplacement.moc"
