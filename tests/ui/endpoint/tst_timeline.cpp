// SPDX-License-Identifier: MIT
#include "tests/ui/endpoint/endpointscene.h"
#include "ui/endpoint/timelineaxis.h"
#include "ui/endpoint/timelinecard.h"
#include "ui/endpoint/timelinechart.h"
#include "ui/endpoint/timelinepaint.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QClipboard>
#include <QPainter>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

using namespace spillway;
using namespace std::chrono_literals;

namespace
{

constexpr Instant now{std::chrono::seconds(3'600'000)};
const QString east = QStringLiteral("east");
const QString west = QStringLiteral("west");
const QList<TimelineBackend> both{{east, 0}, {west, 1}};

TimelineData dataOf(const TrafficStats &stats, TimelineWindow window = TimelineWindow::FiveMinutes,
                    TimelineMeasure measure = TimelineMeasure::Requests)
{
    return timelineData(stats, both, measure, window, now);
}

/// Twelve of east and six of west a second, for five minutes, the last minute of west throttled.
TrafficStats busy()
{
    TrafficStats stats;
    for (int second = 299; second >= 0; --second) {
        QList<ExchangeRecord> records;
        for (int i = 0; i < 18; ++i) {
            records.append(answeredBy(i % 3 == 0 ? west : east, 1, 100));
        }
        stats.add(records, now - std::chrono::seconds(second));
    }
    StatusSnapshot snapshot;
    BackendSnapshot throttled;
    throttled.name = west;
    throttled.state = HealthState::Throttled;
    throttled.setAsideUntil = now + 30s;
    throttled.wait = 90s;
    snapshot.backends = {throttled};
    stats.note(snapshot, now);
    return stats;
}

} // namespace

class Timeline : public QObject
{
    Q_OBJECT
private slots:
    void columnsAreRates();
    void columnUnderWay();
    void windows_data();
    void windows();
    void tokens();
    void lanes();
    void axisIsRound_data();
    void axisIsRound();
    void axisGrowsAtOnceAndShrinksLate();
    void words();
    void table();
    void keys();
    void paintedStack();
    void paintedLanes();
    void accessibleTotals();
    void emptyAndStopped();

private:
    Theme m_theme;
};

void Timeline::columnsAreRates()
{
    const TimelineData data = dataOf(busy());
    QCOMPARE(data.series.size(), 2);
    QCOMPARE(data.series[0].name, east);
    QCOMPARE(data.series[0].values.size(), timelineColumns);
    QCOMPARE(data.series[0].values[50], 12.0);
    QCOMPARE(data.series[1].values[50], 6.0);
    QCOMPARE(timelineData(busy(), both, TimelineMeasure::Requests, TimelineWindow::FiveMinutes, now + 2s).largest(),
             18.0);
    QCOMPARE(dataOf(TrafficStats()).total(), 0);
}

void Timeline::columnUnderWay()
{
    // `now` begins a column: it holds one second, and goes on as the one before it for the other two.
    const TimelineData data = dataOf(busy());
    QCOMPARE(data.series[0].values.last(), 12.0 / 3 + 12.0);
    const TimelineData later =
        timelineData(busy(), both, TimelineMeasure::Requests, TimelineWindow::FiveMinutes, now + 2s);
    QCOMPARE(later.series[0].values.last(), 12.0 / 3 + 12.0 / 3);
}

void Timeline::windows_data()
{
    QTest::addColumn<int>("window");
    QTest::addColumn<int>("column");
    QTest::addColumn<int>("whole");
    QTest::newRow("5 min") << int(TimelineWindow::FiveMinutes) << 3 << 300;
    QTest::newRow("15 min") << int(TimelineWindow::FifteenMinutes) << 9 << 900;
    QTest::newRow("1 h") << int(TimelineWindow::Hour) << 36 << 3600;
}

void Timeline::windows()
{
    QFETCH(const int, window);
    QFETCH(const int, column);
    QFETCH(const int, whole);
    const auto wanted = TimelineWindow(window);
    QCOMPARE(columnTime(wanted), std::chrono::seconds(column));
    QCOMPARE(windowTime(wanted), std::chrono::seconds(whole));
    const TimelineData data = dataOf(busy(), wanted);
    QCOMPARE(data.series[0].values[97], 12.0); // a column that is full of traffic in each
    // 299 s of the 300 lie in whole steps; the step that `now - 299 s` lies in may begin before the window.
    QVERIFY(data.total() > 5300 && data.total() <= 5400);
}

void Timeline::tokens()
{
    const TimelineData data = dataOf(busy(), TimelineWindow::FiveMinutes, TimelineMeasure::Tokens);
    QCOMPARE(data.series[0].values[50], 1200.0);
    QCOMPARE(data.series[1].values[50], 600.0);
}

void Timeline::lanes()
{
    const TimelineData data = dataOf(busy());
    const QList<const TimelineSeries *> lanes = data.lanes();
    QCOMPARE(lanes.size(), 1);
    QCOMPARE(lanes[0]->name, west);
    QCOMPARE(lanes[0]->throttled.size(), 1);
    // From 60 s before now until now, in a window that ends 3 s later.
    QVERIFY(std::abs(lanes[0]->throttled[0].from - (297.0 - 60) / 300) < 1e-9);
    QVERIFY(std::abs(lanes[0]->throttled[0].until - 297.0 / 300) < 1e-9);
}

void Timeline::axisIsRound_data()
{
    QTest::addColumn<double>("largest");
    QTest::addColumn<double>("top");
    QTest::addColumn<QList<double>>("ticks");
    QTest::newRow("nothing") << 0.0 << 1.0 << QList<double>{0, 0.5, 1};
    QTest::newRow("23.5") << 23.5 << 24.0 << QList<double>{0, 10, 20};
    QTest::newRow("18") << 18.0 << 18.0 << QList<double>{0, 5, 10, 15};
    QTest::newRow("99") << 99.0 << 100.0 << QList<double>{0, 50, 100};
    QTest::newRow("1,950") << 1950.0 << 2000.0 << QList<double>{0, 1000, 2000};
}

void Timeline::axisIsRound()
{
    QFETCH(const double, largest);
    QFETCH(const double, top);
    QVERIFY(std::abs(TimelineAxis::niceTop(largest) - top) < 1e-6);
    QVERIFY(top >= largest);
    TimelineAxis axis;
    axis.update(largest, now);
    QTEST(axis.ticks(), "ticks");
}

void Timeline::axisGrowsAtOnceAndShrinksLate()
{
    TimelineAxis axis;
    QCOMPARE(axis.update(20, now), 20.0);
    QCOMPARE(axis.update(80, now + 1s), 80.0);
    QCOMPARE(axis.update(20, now + 2s), 80.0);
    QCOMPARE(axis.update(40, now + 6s), 80.0);
    QCOMPARE(axis.update(20, now + 11s), 80.0);
    QCOMPARE(axis.update(20, now + 12s), 40.0); // ten seconds later, as far as those ten seconds allow
    QCOMPARE(axis.update(50, now + 13s), 50.0);
    QCOMPARE(axis.update(40, now + 14s), 50.0);
    QCOMPARE(axis.update(50, now + 20s), 50.0); // needed again: the wait begins anew
    QCOMPARE(axis.update(40, now + 25s), 50.0);
    axis.reset();
    QCOMPARE(axis.top(), 1.0);
}

void Timeline::words()
{
    QCOMPARE(columnLabel(TimelineWindow::FiveMinutes, 99), "now");
    QCOMPARE(columnLabel(TimelineWindow::FiveMinutes, 98), "−3 s");
    QCOMPARE(columnLabel(TimelineWindow::FiveMinutes, 79), "−1 min");
    QCOMPARE(columnLabel(TimelineWindow::FiveMinutes, 75), "−1 min 12 s");
    QCOMPARE(columnLabel(TimelineWindow::Hour, 0), "−59 min 24 s");
    const TimelineData data = dataOf(busy());
    QCOMPARE(columnText(data, 50), "−2 min 27 s: 18.0 requests per second\nwest  6.0\neast  12.0");
    QCOMPARE(columnText(data, 90).split('\n')[1], "west  6.0, throttled");
}

void Timeline::table()
{
    const QStringList lines = timelineTable(dataOf(busy())).split('\n', Qt::SkipEmptyParts);
    QCOMPARE(lines.size(), timelineColumns + 1);
    QCOMPARE(lines[0], "Time\teast\twest\tAll\tThrottled");
    QCOMPARE(lines[51], "−2 min 27 s\t12.00\t6.00\t18.00\t");
    QCOMPARE(lines[91], "−27 s\t12.00\t6.00\t18.00\twest");
}

void Timeline::keys()
{
    TimelineChart chart;
    chart.resize(800, 142);
    chart.setData(dataOf(busy()), now);
    chart.show();
    chart.setFocus();
    QCOMPARE(chart.cursorColumn(), -1);
    QTest::keyClick(&chart, Qt::Key_Left);
    QCOMPARE(chart.cursorColumn(), 99);
    QTest::keyClick(&chart, Qt::Key_Left);
    QCOMPARE(chart.cursorColumn(), 98);
    QVERIFY(chart.accessibleDescription().startsWith(QStringLiteral("−3 s: 18.0 requests per second, west  6.0")));
    QTest::keyClick(&chart, Qt::Key_Right);
    QTest::keyClick(&chart, Qt::Key_Right);
    QCOMPARE(chart.cursorColumn(), 99);
    QTest::keyClick(&chart, Qt::Key_Home);
    QCOMPARE(chart.cursorColumn(), 0);
    QTest::keyClick(&chart, Qt::Key_Left);
    QCOMPARE(chart.cursorColumn(), 0);
    QTest::keyClick(&chart, Qt::Key_End);
    QCOMPARE(chart.cursorColumn(), 99);
    QTest::keyClick(&chart, Qt::Key_Escape);
    QCOMPARE(chart.cursorColumn(), -1);
    const QSignalSpy copied(&chart, &TimelineChart::copied);
    QTest::keyClick(&chart, Qt::Key_C);
    QCOMPARE(copied.size(), 1);
    QCOMPARE(QGuiApplication::clipboard()->text(), timelineTable(chart.data()));
}

void Timeline::paintedStack()
{
    TimelineData data = dataOf(busy());
    QImage image(800, 142, QImage::Format_RGB32);
    image.fill(m_theme.color(Token::Surface));
    QPainter painter(&image);
    paintTimeline(painter, image.rect(), data, 36, {0, 10, 20, 30}, -1, m_theme);
    painter.end();
    const TimelineLayout layout = TimelineLayout::of(image.rect(), 1, m_theme);
    const QRectF column = layout.column(50);
    const int x = int(column.center().x());
    int eastRows = 0;
    int westRows = 0;
    for (int y = int(layout.plot.top()); y < int(layout.plot.bottom()); ++y) {
        eastRows += image.pixelColor(x, y) == m_theme.backend(0) ? 1 : 0;
        westRows += image.pixelColor(x, y) == m_theme.backend(1) ? 1 : 0;
    }
    // 12 and 6 of 36, less the gap of a pixel on top of each.
    QVERIFY(std::abs(eastRows - (layout.plot.height() / 3 - 1)) <= 1.5);
    QVERIFY(std::abs(westRows - (layout.plot.height() / 6 - 1)) <= 1.5);
    QCOMPARE(image.pixelColor(x, int(layout.plot.bottom()) - 3), m_theme.backend(0)); // the first one is the base
    QCOMPARE(layout.columnAt(column.center().x()), 50);
    QCOMPARE(layout.columnAt(2), -1);
}

void Timeline::paintedLanes()
{
    const TimelineData data = dataOf(busy());
    QImage image(800, 142, QImage::Format_RGB32);
    image.fill(m_theme.color(Token::Surface));
    QPainter painter(&image);
    paintTimeline(painter, image.rect(), data, 36, {0, 10, 20, 30}, -1, m_theme);
    painter.end();
    const TimelineLayout layout = TimelineLayout::of(image.rect(), 1, m_theme);
    const QRectF lane = layout.lane(0);
    QCOMPARE(lane.height(), laneHeight);
    const int y = int(lane.center().y());
    const int throttledAt = int(lane.left() + lane.width() * 0.9);
    QCOMPARE(image.pixelColor(int(lane.left() + lane.width() * 0.4), y), m_theme.color(Token::Alt));
    QSet<QRgb> hatch;
    for (int x = throttledAt; x < throttledAt + 20; ++x) {
        hatch.insert(image.pixel(x, y));
    }
    QVERIFY(hatch.size() > 3); // lines and gaps between them
    // Clipped: nothing of the hatch above or below its lane.
    QCOMPARE(image.pixelColor(throttledAt, int(lane.bottom()) + 1), m_theme.color(Token::Surface));
    // Many lanes leave a plot to look at.
    QVERIFY(TimelineLayout::of(image.rect(), 8, m_theme).plot.height() >= 36);
}

void Timeline::accessibleTotals()
{
    TimelineChart chart;
    chart.setData(dataOf(busy()), now);
    QCOMPARE(chart.accessibleName(), "Requests per second");
    const QString text = chart.accessibleDescription();
    QVERIFY2(text.startsWith(QStringLiteral("east 3,5")), qPrintable(text));
    QVERIFY2(text.endsWith(QStringLiteral(" requests, west throttled once")), qPrintable(text));
    chart.setData(dataOf(busy(), TimelineWindow::FiveMinutes, TimelineMeasure::Tokens), now);
    QCOMPARE(chart.accessibleName(), "Tokens per second");
}

void Timeline::emptyAndStopped()
{
    TimelineCard card;
    card.resize(900, 184);
    card.show();
    card.setData(dataOf(TrafficStats()), now, true);
    QVERIFY(card.showsEmptyState());
    const QSignalSpy tests(&card, &TimelineCard::sendTestRequested);
    const QList<QPushButton *> buttons = card.findChildren<QPushButton *>();
    QCOMPARE(buttons.size(), 1);
    buttons.first()->click();
    QCOMPARE(tests.size(), 1);
    const int high = card.sizeHint().height();
    card.setData(dataOf(busy()), now, true);
    QVERIFY(!card.showsEmptyState());
    QCOMPARE(card.sizeHint().height(), high); // nothing below it moves
    // Stopped: the last picture stays, dimmed.
    const TimelineData last = card.chart()->data();
    card.setData(dataOf(TrafficStats()), now + 5s, false);
    QVERIFY(card.chart()->isDimmed());
    QVERIFY(!card.showsEmptyState());
    QCOMPARE(card.chart()->data(), last);
}

QTEST_MAIN(Timeline)
#include "tst_timeline.moc"
