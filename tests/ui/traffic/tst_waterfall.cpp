// SPDX-License-Identifier: MIT
#include "tests/ui/traffic/pagefixture.h"
#include "tests/ui/traffic/trafficrecords.h"
#include "ui/traffic/attemptmodel.h"
#include "ui/traffic/attempttable.h"
#include "ui/traffic/waterfall.h"

#include <QAbstractItemModelTester>
#include <QHeaderView>
#include <QImage>
#include <QPainter>
#include <QSignalSpy>
#include <QTest>

using namespace spillway;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

class TestWaterfall : public QObject
{
    Q_OBJECT
private slots:
    void startsAtZeroAndAbuts_data();
    void startsAtZeroAndAbuts();
    void parts();
    void texts_data();
    void texts();
    void axis_data();
    void axis();
    void ticks();
    void model();
    void results();
    void painted();
    void textStandsBesideTheBar();
};

namespace
{

const QString ptu = u"ptu-eastus2"_s;
const QString sweden = u"ptu-swedencentral"_s;
const QString east = u"paygo-eastus"_s;

ExchangeRecord spilled()
{
    ExchangeRecord record =
        exchange(33, {throttled(ptu, 1, 0, 34), throttled(sweden, 1, 34, 62), answering(east, 2, 62, 402, 1210)});
    record.streamed = true;
    return record;
}

ExchangeRecord ended(ExchangeRecord record, ExchangeEnd end)
{
    record.end = end;
    return record;
}

} // namespace

void TestWaterfall::startsAtZeroAndAbuts_data()
{
    QTest::addColumn<TrafficEntry>("entry");
    QTest::newRow("spilled") << entryOf(spilled());
    ExchangeRecord uneven = spilled();
    uneven.attempts[0].startedAfter = 700us; // to parse a request takes a moment
    uneven.attempts[0].endedAfter = 33ms;    // and to pick the next backend another
    uneven.attempts[1].endedAfter = 61ms;
    QTest::newRow("with moments between") << entryOf(uneven);
    uneven.attempts[0].startedAfter = 20ms;
    QTest::newRow("a slow upload") << entryOf(uneven);
    QTest::newRow("running") << entryOf(running(1));
    QTest::newRow("waiting") << entryOf(
        ended(exchange(1, {throttled(ptu, 1, 0, 34), attempt(sweden, 1, 0, 34, -1, 0)}), ExchangeEnd::Running));
    QTest::newRow("no answer") << entryOf(
        ended(exchange(1, {faulty(ptu, 1, 0, 34), faulty(sweden, 1, 34, 62)}), ExchangeEnd::NoAnswer));
}

void TestWaterfall::startsAtZeroAndAbuts()
{
    QFETCH(const TrafficEntry, entry);
    const ExchangeRecord &record = *entry.record;
    Duration at{0};
    for (qsizetype i = 0; i < record.attempts.size(); ++i) {
        const QList<BarSegment> bars = barsOf(record, i);
        QVERIFY(!bars.isEmpty());
        for (const BarSegment &bar : bars) {
            QCOMPARE(bar.from.count(), at.count());
            QVERIFY(bar.to >= bar.from);
            at = bar.to;
        }
    }
}

void TestWaterfall::parts()
{
    const ExchangeRecord record = spilled();
    QCOMPARE(barsOf(record, 0), (QList<BarSegment>{{0ms, 34ms, BarPart::PassedOn}}));
    QCOMPARE(barsOf(record, 2),
             (QList<BarSegment>{{62ms, 402ms, BarPart::Waiting}, {402ms, 1210ms, BarPart::Answering}}));
    ExchangeRecord slow = served(1);
    slow.attempts[0].startedAfter = 20ms;
    QCOMPARE(barsOf(slow, 0).first(), (BarSegment{0ms, 20ms, BarPart::Reading}));
    const ExchangeRecord waiting = ended(exchange(1, {attempt(ptu, 1, 0, 0, -1, 0)}), ExchangeEnd::Running);
    QCOMPARE(barsOf(waiting, 0).last().part, BarPart::Waiting);
}

void TestWaterfall::texts_data()
{
    QTest::addColumn<TrafficEntry>("entry");
    QTest::addColumn<int>("attempt");
    QTest::addColumn<QString>("text");
    QTest::newRow("next of the same priority") << entryOf(spilled()) << 0 << u"34 ms, next backend at once"_s;
    QTest::newRow("priority used up") << entryOf(spilled()) << 1 << u"28 ms, priority 1 used up, spill to priority 2"_s;
    QTest::newRow("answered") << entryOf(spilled()) << 2 << u"first byte 402 ms, done 1.21 s"_s;
    QTest::newRow("broken off") << entryOf(ended(spilled(), ExchangeEnd::BrokenOff)) << 2
                                << u"first byte 402 ms, broke off at 1.21 s"_s;
    QTest::newRow("left in the answer") << entryOf(ended(spilled(), ExchangeEnd::CallerLeft)) << 2
                                        << u"first byte 402 ms, client left at 1.21 s"_s;
    QTest::newRow("left before") << entryOf(
                                        ended(exchange(1, {attempt(ptu, 1, 0, 0, -1, 900)}), ExchangeEnd::CallerLeft))
                                 << 0 << u"900 ms, then the client left"_s;
    QTest::newRow("nobody left") << entryOf(ended(exchange(1, {faulty(ptu, 1, 0, 34)}), ExchangeEnd::NoAnswer)) << 0
                                 << u"34 ms, no other backend left"_s;
    QTest::newRow("waiting") << entryOf(ended(exchange(1, {attempt(ptu, 1, 0, 0, -1, 0)}), ExchangeEnd::Running)) << 0
                             << u"waiting for the first byte"_s;
    QTest::newRow("streaming") << entryOf(running(1)) << 0 << u"first byte 322 ms, streaming"_s;
}

void TestWaterfall::texts()
{
    QFETCH(const TrafficEntry, entry);
    QFETCH(const int, attempt);
    QTEST(barText(*entry.record, attempt), "text");
}

void TestWaterfall::axis_data()
{
    QTest::addColumn<int>("width");
    QTest::newRow("wide") << 814;
    QTest::newRow("narrow") << 300;
    QTest::newRow("hardly anything") << 60;
    QTest::newRow("nothing") << 0;
}

void TestWaterfall::axis()
{
    QFETCH(const int, width);
    const ExchangeRecord record = spilled();
    const QList<int> texts{80, 120, 150};
    const TimeAxis axis = axisFor(record, texts, width, 100);
    QVERIFY(axis.end >= attemptEnd(record, 2));
    QVERIFY(axis.step > 0ms);
    const double perMicrosecond = double(width) / double(axis.end.count());
    if (width >= 300) {
        QVERIFY(double(axis.step.count()) * perMicrosecond >= 99);
        for (int i = 0; i < 3; ++i) {
            const double end = double(attemptEnd(record, i).count()) * perMicrosecond;
            QVERIFY2(end + 8 + texts[i] <= width + 1, "the text has its place beside the bar");
        }
    }
}

void TestWaterfall::ticks()
{
    QCOMPARE(tickText(0ms), u"0"_s);
    QCOMPARE(tickText(250ms), u"250 ms"_s);
    QCOMPARE(tickText(2500us), u"2.5 ms"_s);
    QCOMPARE(tickText(1s), u"1.00 s"_s);
    QCOMPARE(tickText(1250ms), u"1.25 s"_s);
    QCOMPARE(axisFor(spilled(), {}, 1000, 120).step, 200ms);
    QCOMPARE(axisFor(spilled(), {}, 1000, 200).step, 250ms);
}

void TestWaterfall::model()
{
    AttemptModel model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    QSignalSpy reset(&model, &QAbstractItemModel::modelReset);
    model.setEntry(entryOf(spilled()));
    QCOMPARE(model.rowCount(), 3);
    QCOMPARE(model.index(0, AttemptModel::Number).data(Qt::AccessibleTextRole).toString(), u"Attempt 1"_s);
    QCOMPARE(model.index(0, AttemptModel::Backend).data(Qt::AccessibleTextRole).toString(),
             u"ptu-eastus2, priority 1"_s);
    QCOMPARE(model.index(0, AttemptModel::Result).data(Qt::AccessibleTextRole).toString(), u"429, Retry-After 12 s"_s);
    QCOMPARE(model.index(2, AttemptModel::Bars).data(Qt::AccessibleTextRole).toString(),
             u"first byte 402 ms, done 1.21 s"_s);
    QCOMPARE(model.headerData(AttemptModel::Bars, Qt::Horizontal, Qt::AccessibleTextRole).toString(), u"Course"_s);
    // Another request, then one that grows while it runs.
    model.setEntry(entryOf(ended(exchange(40, {attempt(ptu, 1, 0, 0, -1, 0)}), ExchangeEnd::Running)));
    QCOMPARE(model.rowCount(), 1);
    QSignalSpy inserted(&model, &QAbstractItemModel::rowsInserted);
    QSignalSpy removed(&model, &QAbstractItemModel::rowsRemoved);
    QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
    model.setEntry(entryOf(exchange(40, {throttled(ptu, 1, 0, 20), answering(east, 2, 20, 300, 900)})));
    QCOMPARE(model.rowCount(), 2);
    QCOMPARE(inserted.count(), 1);
    QCOMPARE(removed.count(), 0);
    QCOMPARE(changed.count(), 1);
    model.setEntry({});
    QCOMPARE(model.rowCount(), 0);
    QCOMPARE(reset.count(), 0);
}

void TestWaterfall::results()
{
    const auto result = [](const ExchangeRecord &record, int attempt) {
        const AttemptResultText text = attemptResultText(record, attempt);
        return text.strong + u'|' + text.rest;
    };
    QCOMPARE(result(spilled(), 0), u"429|Retry-After 12 s"_s);
    QCOMPARE(result(spilled(), 2), u"200|streamed, 1,265 tokens"_s);
    QCOMPARE(result(served(1, ptu, 400), 0), u"400|900 B"_s);
    QCOMPARE(result(exchange(1, {faulty(ptu, 1, 0, 9), answering(east, 2, 9, 20, 30)}), 0),
             u"no connection|Connection refused, resting 10 s"_s);
    QCOMPARE(result(running(1), 0), u"200|streamed"_s);
}

// The bars as they are painted: the first begins where the axis does, and there is no gap between two of them.
void TestWaterfall::painted()
{
    PageFixture fixture;
    BackendColors colors;
    colors.setProfile(fixture.session.profile());
    AttemptModel model;
    model.setEntry(entryOf(spilled()));
    AttemptTable table(model, colors);
    table.resize(1256, 200);
    table.show();
    QVERIFY(QTest::qWaitForWindowExposed(&table));
    const QImage image = table.viewport()->grab().toImage();
    const int left = table.columnViewportPosition(AttemptModel::Bars);
    const auto run = [&](int row, auto matches) {
        const int y = table.rowViewportPosition(row) + table.rowHeight(row) / 2;
        int from = -1;
        int to = -1;
        for (int x = left; x < image.width(); ++x) {
            if (matches(image.pixelColor(x, y))) {
                from = from < 0 ? x : from;
                to = x;
            } else if (from >= 0) {
                break;
            }
        }
        return std::pair(from, to + 1);
    };
    const auto same = [](const QColor &wanted) {
        return [wanted](const QColor &color) {
            return std::abs(color.red() - wanted.red()) < 6 && std::abs(color.green() - wanted.green()) < 6 &&
                   std::abs(color.blue() - wanted.blue()) < 6;
        };
    };
    const Theme &theme = fixture.theme;
    const auto first = run(0, same(theme.backend(0)));
    const auto second = run(1, same(theme.backend(1)));
    const auto answer = run(2, same(theme.backend(2)));
    QCOMPARE(first.first, left);
    QVERIFY(std::abs(first.second - second.first) <= 1);
    // Before the solid part of the answer there is its pale one, which begins where the second attempt ends.
    const auto pale = run(2, [&](const QColor &color) {
        return color != theme.color(Token::Surface) && color != theme.color(Token::Grid);
    });
    QVERIFY(std::abs(pale.first - second.second) <= 1);
    QVERIFY(answer.first > pale.first);
    QCOMPARE(answer.second, pale.second);
    // Its lengths are in proportion: 340 ms pale to 808 ms solid.
    const double ratio = double(answer.first - pale.first) / double(answer.second - answer.first);
    QVERIFY(std::abs(ratio - 340.0 / 808) < 0.02);
}

void TestWaterfall::textStandsBesideTheBar()
{
    PageFixture fixture;
    BackendColors colors;
    AttemptModel model;
    AttemptRecords many;
    for (int i = 0; i < 30; ++i) {
        many.append(throttled(u"backend-%1"_s.arg(i), i / 5, i * 10, i * 10 + 10));
    }
    model.setEntry(entryOf(exchange(1, many)));
    AttemptTable table(model, colors);
    QCOMPARE(table.sizeHint().height(), 28 + 30 * 36);
    QCOMPARE(table.minimumSizeHint().height(), 28 + 36);
    table.resize(640, 200);
    table.show();
    QVERIFY(QTest::qWaitForWindowExposed(&table));
    QCOMPARE(table.rowHeight(0), 36);
    QVERIFY(table.columnWidth(AttemptModel::Bars) >= 180);
    QVERIFY(table.horizontalHeader()->length() <= table.viewport()->width());
}

QTEST_MAIN(TestWaterfall)
#include "tst_waterfall.moc"
