// SPDX-License-Identifier: MIT
#include "tests/ui/endpoint/endpointscene.h"
#include "ui/endpoint/figuresstrip.h"
#include "ui/widgets/figurecell.h"

#include "ui/theme/theme.h"

#include <QElapsedTimer>
#include <QTest>

using namespace spillway;
using namespace std::chrono_literals;

namespace
{
constexpr Instant start{std::chrono::seconds(3'000'000)};

ExchangeRecord refused(int status)
{
    ExchangeRecord record;
    record.status = status;
    record.end = ExchangeEnd::Refused;
    return record;
}

const QString east = QStringLiteral("east");
const QString west = QStringLiteral("west");
} // namespace

class TrafficStatsTest : public QObject
{
    Q_OBJECT
private slots:
    void minuteSlides();
    void bucketsAreKeptForAnHour();
    void attemptsAndErrors();
    void failures_data();
    void failures();
    void callersWhoLeaveDoNotCount();
    void fiveMinutesSlide();
    void addedLatencyIsDefined();
    void addedLatencySlides();
    void histogramQuantiles();
    void throttleSpans();
    void figuresAreTheRowsSums();
    void figuresInWords();
    void addingIsCheap();
};

void TrafficStatsTest::minuteSlides()
{
    TrafficStats stats;
    QVERIFY(stats.isEmpty());
    QVERIFY(stats.backend(east) == nullptr);
    stats.add({answeredBy(east, 1, 100), answeredBy(east, 1, 50)}, start);
    stats.add({answeredBy(east, 1, 7)}, start + 30s);
    stats.add({refused(429)}, start + 31s);
    const BackendTraffic *traffic = stats.backend(east);
    QVERIFY(traffic != nullptr);
    QCOMPARE(traffic->requests.perMinute(start + 31s), 3);
    QCOMPARE(traffic->tokens.perMinute(start + 31s), 157);
    QCOMPARE(traffic->requests.perMinute(start + 60s), 1);
    QCOMPARE(traffic->tokens.perMinute(start + 60s), 7);
    QCOMPARE(traffic->requests.perMinute(start + 90s), 0);
    QCOMPARE(stats.unanswered(start + 31s), 1);
    QCOMPARE(stats.unanswered(start + 92s), 0);
    stats.clear();
    QVERIFY(stats.isEmpty());
}

void TrafficStatsTest::bucketsAreKeptForAnHour()
{
    TrafficStats stats;
    stats.add({answeredBy(east)}, start);
    const qint64 index = TrafficStats::indexOf(start);
    QCOMPARE(TrafficStats::startOf(index), start); // 3,000,000 s is a whole step
    QCOMPARE(stats.backend(east)->sum(index, 1).requests, 1);
    stats.add({answeredBy(east)}, start + 3597s);
    QCOMPARE(stats.backend(east)->sum(index, bucketsKept).requests, 2);
    stats.add({answeredBy(east)}, start + 3600s); // takes the oldest one's place
    QCOMPARE(stats.backend(east)->sum(index, 1).requests, 0);
    QCOMPARE(stats.backend(east)->sum(index + 1, bucketsKept).requests, 2);
}

void TrafficStatsTest::attemptsAndErrors()
{
    TrafficStats stats;
    ExchangeRecord record = answeredBy(west, 2, 100);
    AttemptRecord failed;
    failed.backend = east;
    failed.failure = TransportFailure::Unreachable;
    record.attempts.insert(record.attempts.begin(), failed);
    ExchangeRecord broken = answeredBy(west, 2, 100);
    broken.end = ExchangeEnd::BrokenOff;
    stats.add({record, broken}, start);
    const qint64 index = TrafficStats::indexOf(start);
    QCOMPARE(stats.backend(east)->sum(index, 1).attempts, 1);
    QCOMPARE(stats.backend(east)->sum(index, 1).errors, 1);
    QCOMPARE(stats.backend(east)->sum(index, 1).requests, 0);
    QCOMPARE(stats.backend(west)->sum(index, 1).attempts, 2);
    QCOMPARE(stats.backend(west)->sum(index, 1).errors, 1);
    QCOMPARE(stats.backend(west)->sum(index, 1).requests, 2);
}

void TrafficStatsTest::failures_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<int>("end");
    QTest::addColumn<bool>("answered");
    QTest::addColumn<bool>("failed");
    QTest::newRow("200") << 200 << int(ExchangeEnd::Complete) << true << false;
    QTest::newRow("400 is an answer") << 400 << int(ExchangeEnd::Complete) << true << false;
    QTest::newRow("429") << 429 << int(ExchangeEnd::Complete) << true << true;
    QTest::newRow("503") << 503 << int(ExchangeEnd::Complete) << true << true;
    QTest::newRow("a backend's key refused") << 401 << int(ExchangeEnd::Complete) << true << true;
    QTest::newRow("the caller's key refused") << 401 << int(ExchangeEnd::Refused) << false << false;
    QTest::newRow("429 of its own") << 429 << int(ExchangeEnd::Refused) << false << true;
    QTest::newRow("broken off") << 200 << int(ExchangeEnd::BrokenOff) << true << true;
    QTest::newRow("no answer") << 502 << int(ExchangeEnd::NoAnswer) << false << true;
    QTest::newRow("the caller left") << 200 << int(ExchangeEnd::CallerLeft) << true << false;
}

void TrafficStatsTest::failures()
{
    QFETCH(const int, status);
    QFETCH(const int, end);
    QFETCH(const bool, answered);
    ExchangeRecord record = answered ? answeredBy(east, 1, 0, status) : refused(status);
    record.end = ExchangeEnd(end);
    QTEST(isFailure(record), "failed");
}

void TrafficStatsTest::callersWhoLeaveDoNotCount()
{
    TrafficStats stats;
    ExchangeRecord left = answeredBy(east);
    left.end = ExchangeEnd::CallerLeft;
    ExchangeRecord running = answeredBy(east);
    running.end = ExchangeEnd::Running;
    stats.add({left, running, answeredBy(east), refused(503)}, start);
    QCOMPARE(stats.finished(start), 2);
    QCOMPARE(stats.failed(start), 1);
    QCOMPARE(stats.backend(east)->requests.perMinute(start), 2); // not the one that runs
}

void TrafficStatsTest::fiveMinutesSlide()
{
    TrafficStats stats;
    stats.add({refused(503)}, start);
    stats.add({answeredBy(east)}, start + 10s);
    QCOMPARE(stats.failed(start + 299s), 1);
    QCOMPARE(stats.finished(start + 299s), 2);
    QCOMPARE(stats.failed(start + 300s), 0);
    QCOMPARE(stats.finished(start + 300s), 1);
    stats.add({refused(503)}, start + 2000s); // into a place that was used before
    QCOMPARE(stats.finished(start + 2000s), 1);
}

void TrafficStatsTest::addedLatencyIsDefined()
{
    ExchangeRecord record = answeredBy(east);
    // 200 µs before the attempt, 300 ms - 200 µs in it, 100 µs from its head to the caller.
    QCOMPARE(addedLatency(record), Duration(300));
    AttemptRecord before = record.attempts.first();
    before.answered = false;
    before.backend = west;
    record.attempts.insert(record.attempts.begin(), before);
    record.attempts[1].startedAfter = 34ms;
    record.attempts[1].headAfter = 334ms;
    record.firstByte = 334'100us;
    QCOMPARE(addedLatency(record), Duration(34'100)); // the attempt that moved on counts
    record.firstByte = Duration(-1);
    QVERIFY(!addedLatency(record));
    QVERIFY(!addedLatency(refused(429)));
}

void TrafficStatsTest::addedLatencySlides()
{
    TrafficStats stats;
    QVERIFY(!stats.added(0.5, start));
    ExchangeRecord slow = answeredBy(east);
    slow.firstByte += 100ms;
    stats.add({slow}, start);
    stats.add({answeredBy(east), answeredBy(east), answeredBy(east)}, start + 200s);
    const auto near = [](std::optional<Duration> value, Duration wanted) {
        return value && std::abs(double(value->count()) / double(wanted.count()) - 1) < 0.03;
    };
    QVERIFY(near(stats.added(0.5, start + 200s), 300us));
    QVERIFY(near(stats.added(0.95, start + 200s), 100'300us));
    QVERIFY(near(stats.added(0.95, start + 301s), 300us));
    QVERIFY(!stats.added(0.5, start + 600s));
}

void TrafficStatsTest::histogramQuantiles()
{
    LatencyHistogram histogram;
    for (int i = 1; i <= 1000; ++i) {
        histogram.add(std::chrono::microseconds(i * 10));
    }
    QCOMPARE(histogram.count(), 1000);
    for (const double share : {0.01, 0.5, 0.95, 0.99, 1.0}) {
        const double wanted = share * 10'000;
        const double got = double(histogram.quantile(share)->count());
        QVERIFY2(std::abs(got / wanted - 1) < 0.045, qPrintable(QString::number(got)));
    }
    LatencyHistogram both = histogram;
    both += histogram;
    QCOMPARE(both.count(), 2000);
    both -= histogram;
    QCOMPARE(both.quantile(0.5), histogram.quantile(0.5));
    histogram.clear();
    QVERIFY(!histogram.quantile(0.5));
    histogram.add(0us);
    histogram.add(std::chrono::hours(10)); // beyond the last bin
    QCOMPARE(histogram.count(), 2);
    QVERIFY(histogram.quantile(0.5)->count() <= 1);
}

void TrafficStatsTest::throttleSpans()
{
    ThrottleSpans spans;
    spans.throttled(start + 10s, 12s, start);
    spans.throttled(start + 10s, 12s, start + 1s); // told again
    QCOMPARE(spans.within(start - 60s, start + 60s), (QList<ThrottleSpans::Span>{{start - 2s, start + 10s}}));
    QCOMPARE(spans.within(start, start + 5s), (QList<ThrottleSpans::Span>{{start, start + 5s}}));
    spans.throttled(start + 14s, 5s, start + 9s); // asked though throttled: the wait goes on
    QCOMPARE(spans.within(start, start + 60s), (QList<ThrottleSpans::Span>{{start, start + 14s}}));
    spans.free(start + 12s); // cleared by a person
    QCOMPARE(spans.within(start, start + 60s), (QList<ThrottleSpans::Span>{{start, start + 12s}}));
    spans.free(start + 20s);
    spans.throttled(start + 40s, 10s, start + 30s);
    QCOMPARE(spans.within(start, start + 60s).size(), 2);
    QVERIFY(spans.isThrottledWithin(start + 35s, start + 36s));
    QVERIFY(!spans.isThrottledWithin(start + 13s, start + 29s));
    spans.throttled(start + 4000s, 1s, start + 3999s);
    QCOMPARE(spans.within(start - 60s, start + 5000s).size(), 1); // older ones are gone after an hour
}

void TrafficStatsTest::figuresAreTheRowsSums()
{
    const Profile profile = sceneProfile();
    TrafficStats stats;
    stats.add({answeredBy(QStringLiteral("ptu-eastus2"), 1, 10), answeredBy(QStringLiteral("paygo-eastus"), 2, 20),
               answeredBy(QStringLiteral("paygo-francecentral"), 3, 30), refused(429)},
              start);
    const QList<BackendRow> rows = backendRows(
        profile, healthySnapshot(profile, start), stats, [](const QString &) { return 0; }, {}, true, start);
    const Figures figures = figuresOf(stats, rows, start);
    qint64 requests = 0;
    qint64 tokens = 0;
    for (const BackendGroup &group : backendGroups(rows)) {
        requests += group.requests;
        tokens += group.tokens;
    }
    QCOMPARE(figures.requests, 3);
    QCOMPARE(requests, 3);
    QCOMPARE(figures.tokens, 60);
    QCOMPARE(tokens, 60);
    QCOMPARE(figures.spilled, 2);
    QCOMPARE(figures.unanswered, 1);
    QCOMPARE(figures.failed, 1);
    QCOMPARE(figures.finished, 4);
    // With the first priority off, the second one is where traffic belongs.
    Profile off = profile;
    off.backends[0].enabled = false;
    off.backends[1].enabled = false;
    const QList<BackendRow> others = backendRows(
        off, healthySnapshot(off, start), stats, [](const QString &) { return 0; }, {}, true, start);
    QCOMPARE(figuresOf(stats, others, start).spilled, 1);
}

void TrafficStatsTest::figuresInWords()
{
    const Theme theme;
    FiguresStrip strip;
    QCOMPARE(strip.cells()[0]->accessibleName(), "Requests/min, –");
    Figures figures;
    figures.known = true;
    figures.requests = 1072;
    figures.finished = 5000;
    figures.failed = 1;
    figures.spilled = 458;
    figures.p50 = 300us;
    figures.p95 = 900us;
    figures.tokens = 463'000;
    strip.setFigures(figures);
    QCOMPARE(strip.cells()[0]->accessibleName(), "Requests/min, 1,072");
    QCOMPARE(strip.cells()[1]->accessibleName(), "Success, 99.98 % 1 failed in 5 min");
    QCOMPARE(strip.cells()[2]->accessibleName(), "Spilled over, 43 % 458/min");
    QCOMPARE(strip.cells()[3]->accessibleName(), "Added latency, 0.3 ms p50, 0.9 ms p95");
    QCOMPARE(strip.cells()[4]->accessibleName(), "Tokens/min, 463 k");
    figures.p50 = 40us;
    strip.setFigures(figures);
    QCOMPARE(strip.cells()[3]->accessibleName(), "Added latency, <0.1 ms p50, 0.9 ms p95");
    figures.unanswered = 12;
    strip.setFigures(figures);
    QCOMPARE(strip.cells()[0]->accessibleName(), "Requests/min, 1,072 + 12 unanswered");
}

void TrafficStatsTest::addingIsCheap()
{
    // A minute at 2,000 requests a second, told five times a second: far below what a core has.
    const Profile profile = sceneProfile();
    QList<ExchangeRecord> batch;
    for (int i = 0; i < 400; ++i) {
        batch.append(answeredBy(profile.backends[i % 5].name));
    }
    TrafficStats stats;
    QElapsedTimer timer;
    timer.start();
    for (int i = 0; i < 300; ++i) {
        stats.add(batch, start + i * 200ms);
    }
    const qint64 spent = timer.elapsed();
    QCOMPARE(stats.finished(start + 60s), 120'000);
    QVERIFY2(spent < 6'000, qPrintable(QString::number(spent))); // a tenth of the minute, on a busy machine
    qInfo("a minute of 2,000 requests a second was counted in %lld ms", spent);
}

QTEST_MAIN(TrafficStatsTest)
#include "tst_trafficstats.moc"
