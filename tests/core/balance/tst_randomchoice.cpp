// SPDX-License-Identifier: MIT
#include "core/balance/picker.h"
#include "tests/core/balance/balancetext.h"

#include <QTest>

#include <array>
#include <cmath>
#include <functional>
#include <random>

using namespace spillway;
using namespace std::chrono_literals;

/// Is the choice fair? (ALGORITHM.md section 1, rule 2: "each equally likely"; section 5: weights.) Pearson's χ² test
/// over draws from all 32 bits. The generator has a fixed seed, so that the test gives the same verdict every time.
class TestRandomChoice : public QObject
{
    Q_OBJECT
private slots:
    void equallyLikely_data();
    void equallyLikely();
    void anyway();
    void tiesOfTheLeastBusy();
    void weighted_data();
    void weighted();
    void oneAfterTheOther();
    void findsABiasedPicker_data();
    void findsABiasedPicker();
    void endsOfTheRange();
};

namespace
{

using Picker = std::function<int(quint32 draw)>;

constexpr int draws = 60'000;

/// χ² that a fair choice exceeds once in a thousand runs (p = 0.001), for 1 to 19 degrees of freedom.
double criticalValue(qsizetype choices)
{
    constexpr std::array values{10.828, 13.816, 16.266, 18.467, 20.515, 22.458, 24.322, 26.124, 27.877, 29.588,
                                31.264, 32.909, 34.528, 36.123, 37.697, 39.252, 40.790, 42.312, 43.820};
    return values.at(size_t(choices) - 2);
}

/// χ² of what `picker` picks against `shares`, the expected parts of the whole.
double chiSquare(const Picker &picker, const QList<double> &shares)
{
    double whole = 0;
    for (const double share : shares) {
        whole += share;
    }
    // The fixed seed is the point: NOLINTNEXTLINE(cert-msc32-c, cert-msc51-cpp)
    std::mt19937 generator(20'240'101);
    QList<int> observed(shares.size());
    for (int i = 0; i < draws; ++i) {
        ++observed[picker(quint32(generator()))];
    }
    double sum = 0;
    for (qsizetype i = 0; i < shares.size(); ++i) {
        const double expected = draws * shares[i] / whole;
        sum += (observed[i] - expected) * (observed[i] - expected) / expected;
    }
    return sum;
}

Picker pickerOf(const PoolSnapshot &pool, const PickRequest &request = {})
{
    return
        [pool, request](quint32 draw) { return std::get<Picked>(pickBackend(pool, request, testStart, draw)).index; };
}

} // namespace

Q_DECLARE_METATYPE(Picker)

void TestRandomChoice::equallyLikely_data()
{
    QTest::addColumn<int>("count");
    for (const int count : {2, 3, 4, 5, 6, 7, 8, 10, 13, 16, 20}) {
        QTest::newRow(QByteArray::number(count)) << count;
    }
}

void TestRandomChoice::equallyLikely()
{
    QFETCH(int, count);
    const PoolSnapshot pool{QList<PoolEntry>(count)};
    const double sum = chiSquare(pickerOf(pool), QList<double>(count, 1));
    QVERIFY2(sum < criticalValue(count), QByteArray::number(sum));
}

void TestRandomChoice::anyway()
{
    PoolEntry throttled;
    throttled.health.whole = {testStart + 1s, 1s};
    const PoolSnapshot pool{QList<PoolEntry>(5, throttled)};
    PickRequest request;
    request.whenAllThrottled = WhenAllThrottled::Random;
    const double sum = chiSquare(pickerOf(pool, request), QList<double>(5, 1));
    QVERIFY2(sum < criticalValue(5), QByteArray::number(sum));
}

void TestRandomChoice::tiesOfTheLeastBusy()
{
    PoolSnapshot pool{QList<PoolEntry>(4)};
    PickRequest request;
    request.selection = Selection::LeastBusy;
    const double sum = chiSquare(pickerOf(pool, request), QList<double>(4, 1));
    QVERIFY2(sum < criticalValue(4), QByteArray::number(sum));
}

void TestRandomChoice::weighted_data()
{
    QTest::addColumn<QList<int>>("weights");
    QTest::newRow("alike") << QList<int>{1, 1, 1};
    QTest::newRow("one to two") << QList<int>{1, 2};
    QTest::newRow("the extremes") << QList<int>{1, 100};
    QTest::newRow("three") << QList<int>{50, 30, 20};
    QTest::newRow("primes") << QList<int>{2, 3, 5, 7, 11, 13};
    QTest::newRow("ten") << QList<int>{1, 2, 3, 4, 5, 6, 7, 8, 9, 10};
}

void TestRandomChoice::weighted()
{
    QFETCH(QList<int>, weights);
    PoolSnapshot pool;
    QList<double> shares;
    for (const int weight : weights) {
        PoolEntry entry;
        entry.weight = weight;
        pool.entries.append(entry);
        shares.append(weight);
    }
    PickRequest request;
    request.selection = Selection::Weighted;
    const double sum = chiSquare(pickerOf(pool, request), shares);
    QVERIFY2(sum < criticalValue(weights.size()), QByteArray::number(sum));
    // A fair choice that took no note of the weights would not pass.
    if (weights.first() != weights.last()) {
        QVERIFY(chiSquare(pickerOf(pool), shares) > criticalValue(weights.size()));
    }
}

void TestRandomChoice::oneAfterTheOther()
{
    // Two picks in a row of one exchange: all ordered pairs of three backends are equally likely.
    const PoolSnapshot pool{QList<PoolEntry>(3)};
    QList<int> pairs(9);
    std::mt19937 generator(7); // NOLINT(cert-msc32-c, cert-msc51-cpp): as above
    for (int i = 0; i < draws; ++i) {
        PickRequest request;
        const int one = std::get<Picked>(pickBackend(pool, request, testStart, quint32(generator()))).index;
        request.alreadyAsked = {one};
        const int other = std::get<Picked>(pickBackend(pool, request, testStart, quint32(generator()))).index;
        ++pairs[one * 3 + other];
    }
    double sum = 0;
    for (int one = 0; one < 3; ++one) {
        QCOMPARE(pairs[one * 3 + one], 0);
        for (int other = 0; other < 3; ++other) {
            if (one != other) {
                const double expected = draws / 6.0;
                sum += std::pow(pairs[one * 3 + other] - expected, 2) / expected;
            }
        }
    }
    QVERIFY2(sum < criticalValue(6), QByteArray::number(sum));
}

void TestRandomChoice::findsABiasedPicker_data()
{
    QTest::addColumn<Picker>("picker");
    QTest::addColumn<QList<double>>("shares");
    const QList<double> five(5, 1);
    // As Random.Next(1, n) in the widely copied policy: the first is never taken.
    QTest::newRow("never the first") << Picker([](quint32 draw) { return 1 + int(draw % 4); }) << five;
    QTest::newRow("never the last") << Picker([](quint32 draw) { return int(draw % 4); }) << five;
    QTest::newRow("always the first") << Picker([](quint32) { return 0; }) << five;
    QTest::newRow("four bits only") << Picker([](quint32 draw) { return int((draw & 0xf) % 5); }) << five;
    // As generators seeded by the clock: those made in the same instant give the same number (ALGORITHM.md section 2).
    QTest::newRow("the same number for an instant") << Picker([held = 0U, left = 0](quint32 draw) mutable {
        if (left-- == 0) {
            held = draw;
            left = 99;
        }
        return int(held % 5);
    }) << five;
    // Off by one at the border of a weight.
    QTest::newRow("border of a weight") << Picker([](quint32 draw) { return draw % 100 <= 50 ? 0 : 1; })
                                        << QList<double>{50, 50};
    QTest::newRow("a share of two in a hundred too much")
        << Picker([](quint32 draw) { return int(draw % 51 == 0 ? 0 : draw % 5); }) << five;
}

void TestRandomChoice::findsABiasedPicker()
{
    QFETCH(Picker, picker);
    QFETCH(QList<double>, shares);
    QVERIFY(chiSquare(picker, shares) > criticalValue(shares.size()));
}

void TestRandomChoice::endsOfTheRange()
{
    // All 32 bits count, and none as a sign.
    const Picker picker = pickerOf({QList<PoolEntry>(3)});
    QCOMPARE(picker(0), 0);
    QCOMPARE(picker(0x7fffffffU), 1);
    QCOMPARE(picker(0x80000000U), 2);
    QCOMPARE(picker(0xfffffffeU), 2);
    QCOMPARE(picker(0xffffffffU), 0); // 2^32 - 1 is a multiple of 3
}

QTEST_APPLESS_MAIN(TestRandomChoice)
#include "tst_randomchoice.moc"
