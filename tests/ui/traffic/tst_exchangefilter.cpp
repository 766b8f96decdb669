// SPDX-License-Identifier: MIT
#include "tests/ui/traffic/trafficrecords.h"
#include "ui/traffic/exchangefilter.h"
#include "ui/traffic/exchangemodel.h"

#include <QAbstractItemModelTester>
#include <QElapsedTimer>
#include <QSignalSpy>
#include <QTest>

using namespace spillway;
using namespace Qt::StringLiterals;

class TestExchangeFilter : public QObject
{
    Q_OBJECT
private slots:
    void accepts_data();
    void accepts();
    void newRows();
    void rowsThatChange();
    void rowsThatGo();
    void mapsBothWays();
    void anotherFilterKeepsTheRowThatIsRead();
    void anotherFilterResetsNothing();
    void costIsLinearInNewRows();
    void costOfAnotherFilter();
};

namespace
{

struct Rows
{
    Rows() { model.setFacts(usualFacts()); }

    void take(const QList<ExchangeRecord> &records)
    {
        model.enqueue(records);
        model.flush();
    }

    QList<quint64> ids() const
    {
        QList<quint64> list;
        for (int row = 0; row < filter.rowCount(); ++row) {
            list.append(filter.at(row).id());
        }
        return list;
    }

    ExchangeModel model;
    ExchangeFilter filter{model};
    QAbstractItemModelTester tester{&filter, QAbstractItemModelTester::FailureReportingMode::QtTest};
};

TrafficFilter choosing(TrafficChoice choice)
{
    TrafficFilter filter;
    filter.choice = choice;
    return filter;
}

TrafficFilter containing(const QString &text)
{
    TrafficFilter filter;
    filter.text = text;
    return filter;
}

QList<ExchangeRecord> manyServed(quint64 first, int count)
{
    QList<ExchangeRecord> list;
    for (int i = 0; i < count; ++i) {
        const quint64 id = first + quint64(i);
        list.append(id % 3 == 0 ? served(id, u"paygo-eastus"_s, 429, 2) : served(id));
    }
    return list;
}

} // namespace

void TestExchangeFilter::accepts_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<TrafficChoice>("choice");
    QTest::addColumn<QString>("backend");
    QTest::addColumn<QList<quint64>>("ids");
    const auto row = [](const char *name, const QString &text, TrafficChoice choice, const QString &backend,
                        const QList<quint64> &ids) { QTest::newRow(name) << text << choice << backend << ids; };
    using enum TrafficChoice;
    row("everything", {}, All, {}, {106, 105, 104, 103, 102, 101});
    row("deployment in any case", u"GPT-4o-M"_s, All, {}, {102});
    row("path", u"embeddings"_s, All, {}, {103});
    row("id", u"104"_s, All, {}, {104});
    row("status", u"429"_s, All, {}, {104});
    row("live", u"live"_s, All, {}, {105});
    row("backend that served", u"westus3"_s, All, {}, {106});
    row("backend that passed on", u"swedencentral"_s, All, {}, {106});
    row("nothing", u"nowhere"_s, All, {}, {});
    row("2xx", {}, Success, {}, {106, 102, 101});
    row("429", {}, Throttled, {}, {104});
    row("4xx", {}, ClientErrors, {}, {103});
    row("5xx", {}, ServerErrors, {}, {});
    row("in flight", {}, InFlight, {}, {105});
    row("spilled over", {}, SpilledOver, {}, {106});
    row("backend", {}, All, u"ptu-swedencentral"_s, {106});
    row("both", u"gpt-4o"_s, Success, u"ptu-eastus2"_s, {102, 101});
}

void TestExchangeFilter::accepts()
{
    QFETCH(const QString, text);
    QFETCH(const TrafficChoice, choice);
    QFETCH(const QString, backend);
    Rows rows;
    ExchangeRecord mini = served(102);
    mini.deployment = u"gpt-4o-mini"_s;
    ExchangeRecord embeddings = served(103, u"ptu-eastus2"_s, 400);
    embeddings.path = "/openai/deployments/text/embeddings";
    embeddings.deployment = u"text"_s;
    rows.take({served(101), mini, embeddings, served(104, u"ptu-eastus2"_s, 429), running(105),
               exchange(106, {throttled(u"ptu-swedencentral"_s, 1, 0, 30, 503),
                              answering(u"paygo-westus3"_s, 2, 30, 300, 900)})});
    rows.filter.setFilter({text, choice, backend});
    QTEST(rows.ids(), "ids");
    // The same when the rows come later than the filter.
    Rows later;
    later.filter.setFilter({text, choice, backend});
    later.take({served(101), mini, embeddings, served(104, u"ptu-eastus2"_s, 429), running(105),
                exchange(106, {throttled(u"ptu-swedencentral"_s, 1, 0, 30, 503),
                               answering(u"paygo-westus3"_s, 2, 30, 300, 900)})});
    QTEST(later.ids(), "ids");
}

void TestExchangeFilter::newRows()
{
    Rows rows;
    rows.filter.setFilter(choosing(TrafficChoice::Throttled));
    QSignalSpy inserted(&rows.filter, &QAbstractItemModel::rowsInserted);
    rows.take(manyServed(1, 9));
    QCOMPARE(rows.ids(), (QList<quint64>{9, 6, 3}));
    QCOMPARE(inserted.count(), 1);
    rows.take({served(10), served(11)});
    QCOMPARE(inserted.count(), 1);
    rows.take(manyServed(12, 4));
    QCOMPARE(rows.ids(), (QList<quint64>{15, 12, 9, 6, 3}));
}

void TestExchangeFilter::rowsThatChange()
{
    Rows rows;
    rows.filter.setFilter(choosing(TrafficChoice::InFlight));
    rows.take({running(1), running(2), running(3), running(4)});
    QCOMPARE(rows.ids(), (QList<quint64>{4, 3, 2, 1}));
    rows.take({served(2), served(3)});
    QCOMPARE(rows.ids(), (QList<quint64>{4, 1}));
    rows.filter.setFilter(choosing(TrafficChoice::Success));
    QCOMPARE(rows.ids(), (QList<quint64>{3, 2}));
    rows.take({served(4), served(1)});
    QCOMPARE(rows.ids(), (QList<quint64>{4, 3, 2, 1}));
    QSignalSpy changed(&rows.filter, &QAbstractItemModel::dataChanged);
    rows.take({served(2, u"ptu-swedencentral"_s)});
    QCOMPARE(changed.count(), 1);
    QCOMPARE(changed.first().at(0).toModelIndex().row(), 2);
}

void TestExchangeFilter::rowsThatGo()
{
    Rows rows;
    rows.take(manyServed(1, ExchangeModel::capacity));
    rows.filter.setFilter(choosing(TrafficChoice::Throttled));
    QCOMPARE(rows.filter.rowCount(), ExchangeModel::capacity / 3);
    rows.take(manyServed(20'001, 7)); // 1 to 7 go
    QCOMPARE(rows.ids().last(), 9U);
    rows.model.clear();
    QCOMPARE(rows.filter.rowCount(), 0);
}

void TestExchangeFilter::mapsBothWays()
{
    Rows rows;
    rows.take(manyServed(1, 9));
    rows.filter.setFilter(choosing(TrafficChoice::Throttled));
    const QModelIndex second = rows.filter.index(1, ExchangeModel::Status);
    const QModelIndex source = rows.filter.mapToSource(second);
    QCOMPARE(source.row(), 3);
    QCOMPARE(source.column(), int(ExchangeModel::Status));
    QCOMPARE(rows.filter.mapFromSource(source), second);
    QVERIFY(!rows.filter.mapFromSource(rows.model.index(0 + 1, 0)).isValid());
    QCOMPARE(second.data().toString(), u"429"_s);
    QCOMPARE(rows.filter.headerData(ExchangeModel::Status, Qt::Horizontal).toString(), u"Status"_s);
}

void TestExchangeFilter::anotherFilterKeepsTheRowThatIsRead()
{
    Rows rows;
    rows.take(manyServed(1, 9));
    const QPersistentModelIndex read = rows.filter.index(rows.filter.rowOf(6), 0);
    rows.filter.setFilter(choosing(TrafficChoice::Throttled), 6);
    QVERIFY(read.isValid());
    QCOMPARE(read.row(), 1);
    QCOMPARE(rows.ids(), (QList<quint64>{9, 6, 3}));
    rows.filter.setFilter({}, 6);
    QVERIFY(read.isValid());
    QCOMPARE(read.row(), 3);
    rows.filter.setFilter(choosing(TrafficChoice::Success), 6); // it is no success
    QVERIFY(!read.isValid());
    QCOMPARE(rows.ids(), (QList<quint64>{8, 7, 5, 4, 2, 1}));
    rows.filter.setFilter({}, 6);
    QCOMPARE(rows.ids(), (QList<quint64>{9, 8, 7, 6, 5, 4, 3, 2, 1}));
}

void TestExchangeFilter::anotherFilterResetsNothing()
{
    Rows rows;
    rows.take(manyServed(1, 3000));
    QSignalSpy reset(&rows.filter, &QAbstractItemModel::modelReset);
    QSignalSpy removed(&rows.filter, &QAbstractItemModel::rowsRemoved);
    QSignalSpy inserted(&rows.filter, &QAbstractItemModel::rowsInserted);
    rows.filter.setFilter(containing(u"429"_s), 1500);
    QCOMPARE(reset.count(), 0);
    QVERIFY(removed.count() <= 2);
    QVERIFY(inserted.count() <= 2);
    // The very same filter again changes nothing.
    removed.clear();
    rows.filter.setFilter(containing(u"429"_s));
    QCOMPARE(removed.count(), 0);
}

void TestExchangeFilter::costIsLinearInNewRows()
{
    Rows rows;
    rows.filter.setFilter(containing(u"paygo"_s));
    rows.take(manyServed(1, ExchangeModel::capacity));
    const qint64 before = rows.filter.looks();
    rows.take(manyServed(ExchangeModel::capacity + 1, 500));
    QCOMPARE(rows.filter.looks() - before, 500);
}

void TestExchangeFilter::costOfAnotherFilter()
{
    ExchangeModel model;
    ExchangeFilter filter(model);
    model.enqueue(manyServed(1, ExchangeModel::capacity));
    model.flush();
    QElapsedTimer timer;
    timer.start();
    filter.setFilter(containing(u"nowhere"_s));
    filter.setFilter({});
    const double each = double(timer.nsecsElapsed()) / 2e6;
    qInfo("another filter over 10,000 requests: %.2f ms", each);
    QVERIFY2(each < 60, "typing must not be held up");
}

QTEST_GUILESS_MAIN(TestExchangeFilter)
#include "tst_exchangefilter.moc"
