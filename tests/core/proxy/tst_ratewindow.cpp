// SPDX-License-Identifier: MIT
#include "core/proxy/ratewindow.h"

#include <QTest>

using namespace spillway;
using namespace std::chrono_literals;

/// Figures over a sliding time, from instants that the test makes.
class TestRateWindow : public QObject
{
    Q_OBJECT
private slots:
    void sumsTheLastMinute();
    void forgetsAfterALongPause();
    void quantilesByNearestRank();
    void oldSamplesDoNotCount();
    void keepsTheLatestSamples();
};

namespace
{
const Instant start{1'000'000s};
}

void TestRateWindow::sumsTheLastMinute()
{
    RateWindow window;
    QCOMPARE(window.perMinute(start), 0);
    for (int second = 0; second < 90; ++second) {
        window.add(2, start + std::chrono::seconds(second));
    }
    QCOMPARE(window.perMinute(start + 89s), 120);
    QCOMPARE(window.perMinute(start + 119s), 60);
    QCOMPARE(window.perMinute(start + 148s), 2);
    QCOMPARE(window.perMinute(start + 149s), 0);
}

void TestRateWindow::forgetsAfterALongPause()
{
    RateWindow window;
    window.add(7, start);
    window.add(1, start + 3600s); // the same slot of the ring
    QCOMPARE(window.perMinute(start + 3600s), 1);
}

void TestRateWindow::quantilesByNearestRank()
{
    LatencyWindow window;
    QCOMPARE(window.quantiles(start).p50, -1ms);
    window.add(5ms, start);
    QCOMPARE(window.quantiles(start).p50, 5ms);
    QCOMPARE(window.quantiles(start).p95, 5ms);
    for (int i = 1; i <= 100; ++i) {
        window.add(std::chrono::milliseconds(1000 + (i * 37) % 100), start + 301s);
    }
    QCOMPARE(window.quantiles(start + 301s).p50, 1049ms);
    QCOMPARE(window.quantiles(start + 301s).p95, 1094ms);
}

void TestRateWindow::oldSamplesDoNotCount()
{
    LatencyWindow window;
    window.add(5ms, start);
    QCOMPARE(window.quantiles(start + 299s).p50, 5ms);
    QCOMPARE(window.quantiles(start + 300s).p50, -1ms);
}

void TestRateWindow::keepsTheLatestSamples()
{
    LatencyWindow window;
    for (int i = 0; i < 512; ++i) {
        window.add(1ms, start);
    }
    for (int i = 0; i < 512; ++i) {
        window.add(9ms, start);
    }
    QCOMPARE(window.quantiles(start).p50, 9ms);
    QCOMPARE(window.quantiles(start).p95, 9ms);
}

QTEST_APPLESS_MAIN(TestRateWindow)
#include "tst_ratewindow.moc"
