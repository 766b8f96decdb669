// SPDX-License-Identifier: MIT
#include "tests/ui/traffic/trafficrecords.h"
#include "ui/traffic/exchangemodel.h"

#include <QAbstractItemModelTester>
#include <QElapsedTimer>
#include <QSignalSpy>
#include <QTest>

using namespace spillway;
using namespace Qt::StringLiterals;

/// The ring of the last requests. QAbstractItemModelTester watches each step.
class TestExchangeModel : public QObject
{
    Q_OBJECT
private slots:
    void newestOnTop();
    void oneBatchIsOneRun();
    void runningBecomesFinished();
    void lateNewsOfAFinishedOne();
    void idsOutOfOrder();
    void keepsTheLastTenThousand();
    void goneStaysGone();
    void countsByKind();
    void pause();
    void pauseIsBounded();
    void clear();
    void factsOfTheFirstTelling();
    void contentIsBounded();
    void texts_data();
    void texts();
    void costOfABatch();
};

namespace
{

QList<quint64> idsOf(const ExchangeModel &model)
{
    QList<quint64> ids;
    for (int row = 0; row < model.rowCount(); ++row) {
        ids.append(model.at(row).id());
    }
    return ids;
}

QList<ExchangeRecord> servedList(quint64 first, quint64 last)
{
    QList<ExchangeRecord> list;
    for (quint64 id = first; id <= last; ++id) {
        list.append(served(id));
    }
    return list;
}

void fill(ExchangeModel &model, quint64 first, quint64 last)
{
    model.enqueue(servedList(first, last));
    model.flush();
}

} // namespace

void TestExchangeModel::newestOnTop()
{
    ExchangeModel model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.enqueue({served(1), served(2)});
    QVERIFY(model.hasPending());
    QCOMPARE(model.rowCount(), 0); // nothing before the tick
    model.flush();
    model.enqueue({served(3)});
    model.flush();
    QCOMPARE(idsOf(model), (QList<quint64>{3, 2, 1}));
    QCOMPARE(model.columnCount(), 9);
}

void TestExchangeModel::oneBatchIsOneRun()
{
    ExchangeModel model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    fill(model, 1, 10);
    QSignalSpy inserted(&model, &QAbstractItemModel::rowsInserted);
    QSignalSpy reset(&model, &QAbstractItemModel::modelReset);
    fill(model, 11, 510);
    QCOMPARE(inserted.count(), 1);
    QCOMPARE(inserted.first().at(1).toInt(), 0);
    QCOMPARE(inserted.first().at(2).toInt(), 499);
    QCOMPARE(reset.count(), 0);
}

void TestExchangeModel::runningBecomesFinished()
{
    ExchangeModel model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.enqueue({running(1), running(2), running(3)});
    model.flush();
    QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
    QSignalSpy inserted(&model, &QAbstractItemModel::rowsInserted);
    model.enqueue({served(2)});
    model.flush();
    QCOMPARE(inserted.count(), 0);
    QCOMPARE(changed.count(), 1);
    QCOMPARE(changed.first().at(0).toModelIndex().row(), 1);
    QCOMPARE(changed.first().at(1).toModelIndex().row(), 1);
    QCOMPARE(model.at(1).record->end, ExchangeEnd::Complete);
    // Neighbours that change together are told of together.
    changed.clear();
    model.enqueue({served(1), served(3)});
    model.enqueue({served(2, u"ptu-swedencentral"_s)});
    model.flush();
    QCOMPARE(changed.count(), 1);
    QCOMPARE(changed.first().at(0).toModelIndex().row(), 0);
    QCOMPARE(changed.first().at(1).toModelIndex().row(), 2);
}

void TestExchangeModel::lateNewsOfAFinishedOne()
{
    ExchangeModel model;
    model.enqueue({served(1)});
    model.enqueue({running(1)}); // told before, delivered after
    model.flush();
    QCOMPARE(model.at(0).record->end, ExchangeEnd::Complete);
    model.enqueue({running(1)});
    model.flush();
    QCOMPARE(model.at(0).record->end, ExchangeEnd::Complete);
    QCOMPARE(model.counts().inFlight, 0);
}

void TestExchangeModel::idsOutOfOrder()
{
    ExchangeModel model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.enqueue({served(5), served(9)});
    model.flush();
    model.enqueue({served(12), served(7), served(1), served(11), served(6)});
    model.flush();
    QCOMPARE(idsOf(model), (QList<quint64>{12, 11, 9, 7, 6, 5, 1}));
    QCOMPARE(model.rowOf(7), 3);
    QCOMPARE(model.rowOf(8), -1);
}

void TestExchangeModel::keepsTheLastTenThousand()
{
    ExchangeModel model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    fill(model, 1, ExchangeModel::capacity);
    QCOMPARE(model.rowCount(), ExchangeModel::capacity);
    QSignalSpy removed(&model, &QAbstractItemModel::rowsRemoved);
    fill(model, ExchangeModel::capacity + 1, ExchangeModel::capacity + 7);
    QCOMPARE(model.rowCount(), ExchangeModel::capacity);
    QCOMPARE(removed.count(), 1);
    QCOMPARE(model.at(0).id(), quint64(ExchangeModel::capacity + 7));
    QCOMPARE(model.at(model.rowCount() - 1).id(), 8U);
    QCOMPARE(model.counts().all, ExchangeModel::capacity);
    QCOMPARE(model.counts().success, ExchangeModel::capacity);
    // More at once than there is room for.
    fill(model, 100'000, 100'000 + 2 * ExchangeModel::capacity);
    QCOMPARE(model.rowCount(), ExchangeModel::capacity);
    QCOMPARE(model.at(0).id(), quint64(100'000 + 2 * ExchangeModel::capacity));
    QCOMPARE(model.counts().all, ExchangeModel::capacity);
}

void TestExchangeModel::goneStaysGone()
{
    ExchangeModel model;
    model.enqueue({running(1)});
    model.flush();
    fill(model, 2, ExchangeModel::capacity + 1);
    QCOMPARE(model.rowOf(1), -1);
    QCOMPARE(model.counts().inFlight, 0);
    model.enqueue({served(1)});
    QVERIFY(!model.hasPending());
    QCOMPARE(model.counts().all, ExchangeModel::capacity);
}

void TestExchangeModel::countsByKind()
{
    ExchangeModel model;
    model.setFacts(usualFacts());
    ExchangeRecord left = served(7);
    left.end = ExchangeEnd::CallerLeft;
    ExchangeRecord spilled = served(8, u"paygo-eastus"_s, 200, 2);
    model.enqueue({served(1), served(2), served(3, u"ptu-eastus2"_s, 429), served(4, u"ptu-eastus2"_s, 400),
                   served(5, u"ptu-eastus2"_s, 502), running(6), left, spilled});
    TrafficCounts wanted;
    wanted.all = 8;
    wanted.success = 3;
    wanted.throttled = 1;
    wanted.clientErrors = 1;
    wanted.serverErrors = 1;
    wanted.inFlight = 1;
    wanted.spilledOver = 1;
    QVERIFY(model.counts() == wanted);
    model.flush();
    QVERIFY(model.counts() == wanted); // the tick changes what is seen, not what is known
    model.enqueue({served(6)});
    wanted.inFlight = 0;
    ++wanted.success;
    QVERIFY(model.counts() == wanted);
}

void TestExchangeModel::pause()
{
    ExchangeModel model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.enqueue({running(1)});
    model.flush();
    model.setPaused(true);
    model.enqueue({served(1), served(2), running(3)});
    model.flush();
    QCOMPARE(model.rowCount(), 1);
    QCOMPARE(model.at(0).record->end, ExchangeEnd::Running);
    QCOMPARE(model.waiting(), 2); // request 1 has its row already
    QCOMPARE(model.counts().all, 3);
    QCOMPARE(model.counts().success, 2);
    QCOMPARE(model.latest(1).record->end, ExchangeEnd::Complete);
    model.setPaused(false);
    model.flush();
    QCOMPARE(idsOf(model), (QList<quint64>{3, 2, 1}));
    QCOMPARE(model.at(2).record->end, ExchangeEnd::Complete);
    QCOMPARE(model.waiting(), 0);
}

void TestExchangeModel::pauseIsBounded()
{
    ExchangeModel model;
    fill(model, 1, 100);
    model.setPaused(true);
    for (int i = 0; i < 4; ++i) {
        model.enqueue(servedList(quint64(1000 + i * 5000), quint64(1000 + i * 5000 + 4999)));
    }
    QCOMPARE(model.waiting(), ExchangeModel::capacity);
    QCOMPARE(model.counts().all, ExchangeModel::capacity + 100);
    model.setPaused(false);
    model.flush();
    QCOMPARE(model.rowCount(), ExchangeModel::capacity);
    QCOMPARE(model.counts().all, ExchangeModel::capacity);
    QCOMPARE(model.at(0).id(), 20'999U);
}

void TestExchangeModel::clear()
{
    ExchangeModel model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    fill(model, 1, 5);
    model.enqueue({served(6)});
    QSignalSpy reset(&model, &QAbstractItemModel::modelReset);
    model.clear();
    QCOMPARE(model.rowCount(), 0);
    QVERIFY(!model.hasPending());
    QVERIFY(model.counts() == TrafficCounts());
    QCOMPARE(reset.count(), 0);
    fill(model, 7, 7);
    QCOMPARE(idsOf(model), QList<quint64>{7});
}

void TestExchangeModel::factsOfTheFirstTelling()
{
    ExchangeModel model;
    model.setFacts(usualFacts());
    model.enqueue({running(1, u"paygo-eastus"_s, 2)});
    model.setFacts({{{2, {u"paygo-eastus"_s}}}}); // priority 1 is gone; request 1 was picked while it was there
    model.enqueue({served(1, u"paygo-eastus"_s, 200, 2), served(2, u"paygo-eastus"_s, 200, 2)});
    QCOMPARE(model.counts().spilledOver, 1);
    QVERIFY(spilledOver(model.latest(1)));
    QVERIFY(!spilledOver(model.latest(2)));
}

void TestExchangeModel::contentIsBounded()
{
    ExchangeModel model;
    const QByteArray large(16 * 1024 * 1024, 'x');
    for (quint64 id = 1; id <= 12; ++id) {
        model.enqueue({withContent(served(id), large, "{}")});
        model.flush();
    }
    QVERIFY(model.contentBytes() <= ExchangeModel::contentLimit);
    QCOMPARE(model.rowCount(), 12);
    QVERIFY(model.at(0).record->content);
    QVERIFY(!model.at(11).record->content); // its figures are still there
    QCOMPARE(model.at(11).record->status, 200);
    int withBodies = 0;
    for (int row = 0; row < model.rowCount(); ++row) {
        withBodies += model.at(row).record->content ? 1 : 0;
    }
    QCOMPARE(withBodies, 7);
    model.clear();
    QCOMPARE(model.contentBytes(), 0);
}

void TestExchangeModel::texts_data()
{
    QTest::addColumn<TrafficEntry>("entry");
    QTest::addColumn<int>("column");
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("spoken");
    const ExchangeRecord spilled =
        exchange(33, {throttled(u"ptu-eastus2"_s, 1, 0, 34), faulty(u"ptu-swedencentral"_s, 1, 34, 62),
                      answering(u"paygo-eastus"_s, 2, 62, 402, 1210)});
    const auto row = [](const char *name, const ExchangeRecord &record, int column, const QString &text,
                        const QString &spoken) { QTest::newRow(name) << entryOf(record) << column << text << spoken; };
    const QString time = spilled.startedAt.toLocalTime().toString(u"HH:mm:ss.zzz"_s);
    row("time", spilled, ExchangeModel::Time, time, time);
    row("method", spilled, ExchangeModel::Method, u"POST"_s, u"POST"_s);
    row("deployment", spilled, ExchangeModel::Deployment, u"gpt-4o /chat/completions"_s, u"gpt-4o /chat/completions"_s);
    ExchangeRecord v1 = spilled;
    v1.path = "/team/openai/v1/responses";
    row("path of v1", v1, ExchangeModel::Deployment, u"gpt-4o /v1/responses"_s, u"gpt-4o /v1/responses"_s);
    ExchangeRecord elsewhere = spilled;
    elsewhere.path = "/favicon.ico";
    elsewhere.deployment.clear();
    row("path elsewhere", elsewhere, ExchangeModel::Deployment, u"/favicon.ico"_s, u"/favicon.ico"_s);
    row("status", spilled, ExchangeModel::Status, u"200"_s, u"200, Healthy"_s);
    row("live", running(1), ExchangeModel::Status, u"live"_s, u"In flight, 200"_s);
    row("served by", spilled, ExchangeModel::ServedBy, u"paygo-eastus"_s, u"paygo-eastus"_s);
    row("attempts", spilled, ExchangeModel::Attempts,
        u"ptu-eastus2 429, ptu-swedencentral no connection, paygo-eastus 200"_s,
        u"3 attempts: ptu-eastus2 429, ptu-swedencentral no connection, paygo-eastus 200"_s);
    row("first byte", spilled, ExchangeModel::FirstByte, u"402 ms"_s, u"402 ms"_s);
    row("total", spilled, ExchangeModel::Total, u"1.21 s"_s, u"1.21 s"_s);
    row("total of a live one", running(1), ExchangeModel::Total, u"…"_s, u"in flight"_s);
    row("tokens", spilled, ExchangeModel::Tokens, u"1,265"_s, u"1,265 tokens, 1,000 in, 265 out"_s);
    row("tokens of a live one", running(1), ExchangeModel::Tokens, u"streaming"_s, u"streaming"_s);
    row("no tokens", served(1, u"a"_s, 400), ExchangeModel::Tokens, u"—"_s, u"no token count"_s);
    ExchangeRecord left = served(1);
    left.end = ExchangeEnd::CallerLeft;
    row("left", left, ExchangeModel::Status, u"left"_s, u"The client closed the connection"_s);
    ExchangeRecord cut = served(1);
    cut.end = ExchangeEnd::BrokenOff;
    row("cut", cut, ExchangeModel::Status, u"200 cut"_s, u"200, the answer broke off"_s);
    ExchangeRecord own = exchange(1, {});
    own.end = ExchangeEnd::Refused;
    own.status = 401;
    row("Spillway's own", own, ExchangeModel::ServedBy, QString(), u"answered by Spillway itself"_s);
    row("no attempt", own, ExchangeModel::Attempts, QString(), u"no attempt"_s);
}

void TestExchangeModel::texts()
{
    QFETCH(const TrafficEntry, entry);
    QFETCH(const int, column);
    ExchangeModel model;
    model.enqueue({*entry.record});
    model.flush();
    const QModelIndex index = model.index(0, column);
    QTEST(index.data().toString(), "text");
    QTEST(index.data(Qt::AccessibleTextRole).toString(), "spoken");
    QVERIFY(index.data(Qt::ToolTipRole)
                .toString()
                .contains(model.headerData(ExchangeModel::Status, Qt::Horizontal).toString()));
}

// 2,000 requests a second are 500 a tick, and each of them was told of once before, while it ran.
void TestExchangeModel::costOfABatch()
{
    ExchangeModel model;
    model.setFacts(usualFacts());
    fill(model, 1, ExchangeModel::capacity);
    quint64 id = ExchangeModel::capacity;
    constexpr int ticks = 20;
    QElapsedTimer timer;
    timer.start();
    for (int tick = 0; tick < ticks; ++tick) {
        QList<ExchangeRecord> begun;
        QList<ExchangeRecord> ended;
        for (int i = 0; i < 500; ++i) {
            ++id;
            begun.append(running(id));
            ended.append(served(id - 100));
        }
        model.enqueue(begun);
        model.enqueue(ended);
        model.flush();
    }
    const double perTick = double(timer.nsecsElapsed()) / 1e6 / ticks;
    qInfo("a batch of 500 new and 500 finished requests: %.2f ms", perTick);
    QCOMPARE(model.rowCount(), ExchangeModel::capacity);
    QVERIFY2(perTick < 60, "a tick has 250 ms, and most of them are for painting");
}

QTEST_GUILESS_MAIN(TestExchangeModel)
#include "tst_exchangemodel.moc"
