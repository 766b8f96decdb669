// SPDX-License-Identifier: MIT
#include "core/config/backendcolors.h"
#include "core/config/profile.h"

#include <QTest>

using namespace spillway;

/// Colour numbers stay with the backend once they are stored.
class TestBackendColors : public QObject
{
    Q_OBJECT
private slots:
    void placeWhereNothingIsStored();
    void storedWins();
    void theLowestFreeNumber();
    void numbersEnd();
    void storedNumbersOutliveARemoval();
};

namespace
{
QList<Backend> backends(const QList<int> &colors)
{
    QList<Backend> list;
    for (const int color : colors) {
        Backend backend;
        backend.name = QStringLiteral("b%1").arg(list.size());
        backend.color = color;
        list.append(backend);
    }
    return list;
}
} // namespace

void TestBackendColors::placeWhereNothingIsStored()
{
    const QList<Backend> list = backends({0, 0, 0});
    QCOMPARE(colorNumber(list, 0), 1);
    QCOMPARE(colorNumber(list, 2), 3);
    QCOMPARE(freeColorNumber(list), 4);
    QCOMPARE(freeColorNumber({}), 1);
}

void TestBackendColors::storedWins()
{
    const QList<Backend> list = backends({7, 0, 1});
    QCOMPARE(colorNumber(list, 0), 7);
    QCOMPARE(colorNumber(list, 1), 2);
    QCOMPARE(colorNumber(list, 2), 1);
}

void TestBackendColors::theLowestFreeNumber()
{
    QCOMPARE(freeColorNumber(backends({7, 0, 1})), 3); // 7, 2 by its place, 1
    QCOMPARE(freeColorNumber(backends({1, 2, 4})), 3);
    QCOMPARE(freeColorNumber(backends({2, 3})), 1);
}

void TestBackendColors::numbersEnd()
{
    QList<int> all;
    for (int number = 1; number <= maxColor; ++number) {
        all.append(number);
    }
    QCOMPARE(freeColorNumber(backends(all)), maxColor);
    QCOMPARE(colorNumber(backends(all + QList<int>{0}), maxColor), maxColor);
}

void TestBackendColors::storedNumbersOutliveARemoval()
{
    QList<Backend> list = withStoredColors(backends({0, 5, 0}));
    QCOMPARE(list[0].color, 1);
    QCOMPARE(list[1].color, 5);
    QCOMPARE(list[2].color, 3);
    list.removeFirst();
    QCOMPARE(colorNumber(list, 0), 5);
    QCOMPARE(colorNumber(list, 1), 3);
    QCOMPARE(freeColorNumber(list), 1);
}

QTEST_APPLESS_MAIN(TestBackendColors)
#include "tst_backendcolors.moc"
