// SPDX-License-Identifier: MIT
#include "tests/ui/endpoint/endpointpast.h"
#include "ui/endpoint/backendtexts.h"
#include "ui/endpoint/backendtreemodel.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

using namespace spillway;
using namespace std::chrono_literals;

namespace
{

constexpr Instant now{std::chrono::seconds(3'600'000)};

QList<BackendRow> rowsOf(const Profile &profile, const StatusSnapshot &snapshot, Instant at = now)
{
    TrafficStats stats;
    return backendRows(
        profile, snapshot, stats, [](const QString &) { return 0; }, {}, true, at);
}

QList<BackendRow> pictureRows()
{
    const Profile profile = sceneProfile();
    return rowsOf(profile, pictureSnapshot(profile, now));
}

/// "1: ptu-eastus2 ptu-swedencentral | 2: ...": the tree in words.
QString treeOf(const BackendTreeModel &model)
{
    QStringList groups;
    for (int i = 0; i < model.rowCount(); ++i) {
        const QModelIndex group = model.index(i, 0);
        QString text = QString::number(model.groupAt(group)->priority) + ':';
        for (int j = 0; j < model.rowCount(group); ++j) {
            text += ' ' + model.rowAt(model.index(j, 0, group))->name;
        }
        groups.append(text);
    }
    return groups.join(" | ");
}

QList<BackendRow> small(const QList<std::pair<QString, int>> &rows)
{
    QList<BackendRow> result;
    for (const auto &[name, priority] : rows) {
        BackendRow row;
        row.name = name;
        row.priority = priority;
        row.known = true;
        result.append(row);
    }
    return result;
}

} // namespace

class BackendTreeModelTest : public QObject
{
    Q_OBJECT
private slots:
    void init();
    void groupsByPriority();
    void structureChangesInPlace_data();
    void structureChangesInPlace();
    void persistentIndexesFollow();
    void renamedRowStays();
    void onlyWhatChangedIsTold();
    void aRunOfRowsIsToldOnce();
    void requestsAloneAreQuiet();
    void sentences();
    void groupSums();
    void waitsEndByThemselves();
    void quotaOfAnUnknownWhole();
    void regionOfTheAnswerWins();
    void texts_data();
    void texts();
    void spokenTexts();
    void tooltipHasWhatIsHidden();

private:
    Instant m_now = now;
    std::unique_ptr<BackendTreeModel> m_model;
    std::unique_ptr<QAbstractItemModelTester> m_tester;
};

void BackendTreeModelTest::init()
{
    m_now = now;
    m_tester.reset();
    m_model = std::make_unique<BackendTreeModel>([this] { return m_now; });
    m_tester = std::make_unique<QAbstractItemModelTester>(m_model.get(),
                                                          QAbstractItemModelTester::FailureReportingMode::QtTest);
}

void BackendTreeModelTest::groupsByPriority()
{
    m_model->setRows(small({{"c", 7}, {"a", 1}, {"d", 7}, {"b", 2}}));
    QCOMPARE(treeOf(*m_model), "1: a | 2: b | 7: c d");
    QCOMPARE(m_model->columnCount(), backendColumnCount);
    QCOMPARE(m_model->headerData(int(BackendColumn::FirstByte), Qt::Horizontal, Qt::DisplayRole).toString(),
             "First byte p50 / p95");
}

void BackendTreeModelTest::structureChangesInPlace_data()
{
    using Rows = QList<std::pair<QString, int>>;
    QTest::addColumn<Rows>("to");
    QTest::newRow("nothing left") << Rows{};
    QTest::newRow("one gone") << Rows{{"a", 1}, {"c", 2}, {"d", 3}};
    QTest::newRow("a group gone") << Rows{{"a", 1}, {"b", 1}, {"d", 3}};
    QTest::newRow("to another group") << Rows{{"a", 2}, {"b", 1}, {"c", 2}, {"d", 3}};
    QTest::newRow("to a new group in between") << Rows{{"a", 1}, {"b", 1}, {"c", 3}, {"d", 4}, {"e", 2}};
    QTest::newRow("turned round") << Rows{{"d", 1}, {"c", 1}, {"b", 1}, {"a", 1}};
    QTest::newRow("all anew") << Rows{{"x", 5}, {"y", 1}};
    QTest::newRow("priorities exchanged") << Rows{{"a", 3}, {"b", 2}, {"c", 1}, {"d", 1}};
}

void BackendTreeModelTest::structureChangesInPlace()
{
    using Rows = QList<std::pair<QString, int>>;
    QFETCH(const Rows, to);
    m_model->setRows(small({{"a", 1}, {"b", 1}, {"c", 2}, {"d", 3}}));
    const QSignalSpy resets(m_model.get(), &QAbstractItemModel::modelReset);
    const QSignalSpy structure(m_model.get(), &BackendTreeModel::structureChanged);
    m_model->setRows(small(to));
    QCOMPARE(resets.size(), 0);
    QCOMPARE(structure.size(), 1);
    BackendTreeModel fresh([] { return now; });
    fresh.setRows(small(to));
    QCOMPARE(treeOf(*m_model), treeOf(fresh));
    m_model->setRows(small(to));
    QCOMPARE(structure.size(), 1);
}

void BackendTreeModelTest::persistentIndexesFollow()
{
    m_model->setRows(small({{"a", 1}, {"b", 1}, {"c", 2}}));
    const QPersistentModelIndex b = m_model->indexOf("b", BackendColumn::Quota);
    m_model->setRows(small({{"a", 1}, {"b", 2}, {"c", 2}, {"z", 1}}));
    QVERIFY(b.isValid());
    QCOMPARE(m_model->rowAt(b)->name, "b");
    QCOMPARE(b.column(), int(BackendColumn::Quota));
    QCOMPARE(m_model->groupAt(b.parent())->priority, 2);
    m_model->setRows(small({{"a", 1}, {"c", 2}}));
    QVERIFY(!b.isValid());
    QVERIFY(!m_model->indexOf("b").isValid());
}

void BackendTreeModelTest::renamedRowStays()
{
    m_model->setRows(small({{"a", 1}, {"b", 1}, {"c", 2}}));
    const QPersistentModelIndex b = m_model->indexOf("b");
    const QSignalSpy removed(m_model.get(), &QAbstractItemModel::rowsRemoved);
    m_model->setRows(small({{"a", 1}, {"beta", 1}, {"c", 2}}));
    QVERIFY(b.isValid());
    QCOMPARE(m_model->rowAt(b)->name, "beta");
    QCOMPARE(removed.size(), 0);
}

void BackendTreeModelTest::onlyWhatChangedIsTold()
{
    QList<BackendRow> rows = pictureRows();
    m_model->setRows(rows);
    const QSignalSpy changes(m_model.get(), &QAbstractItemModel::dataChanged);
    m_model->setRows(rows);
    QCOMPARE(changes.size(), 0);
    rows[2].inFlight = 10;
    rows[2].requests = 5;
    m_model->setRows(rows);
    QCOMPARE(changes.size(), 2); // the row, and the sums of its group
    const auto first = changes[0][0].toModelIndex();
    const auto last = changes[0][1].toModelIndex();
    QCOMPARE(m_model->rowAt(first)->name, rows[2].name);
    QCOMPARE(first.row(), last.row());
    QCOMPARE(first.column(), int(BackendColumn::InFlight));
    QCOMPARE(last.column(), int(BackendColumn::Requests));
    QVERIFY(changes[0][2].value<QList<int>>().contains(BackendTreeModel::RowRole));
    QVERIFY(!changes[0][2].value<QList<int>>().contains(Qt::TextAlignmentRole));
    QCOMPARE(m_model->groupAt(changes[1][0].toModelIndex())->inFlight, 10 + 7 + 1);
}

void BackendTreeModelTest::aRunOfRowsIsToldOnce()
{
    QList<BackendRow> rows = small({{"a", 1}, {"b", 1}, {"c", 1}, {"d", 1}});
    m_model->setRows(rows);
    const QSignalSpy changes(m_model.get(), &QAbstractItemModel::dataChanged);
    rows[0].errors = 0.5;
    rows[1].errors = 0.5;
    rows[3].errors = 0.5;
    m_model->setRows(rows);
    QCOMPARE(changes.size(), 2); // a and b together, and d; no group changed
    QCOMPARE(changes[0][0].toModelIndex().row(), 0);
    QCOMPARE(changes[0][1].toModelIndex().row(), 1);
    QCOMPARE(changes[1][0].toModelIndex().row(), 3);
}

void BackendTreeModelTest::requestsAloneAreQuiet()
{
    QList<BackendRow> rows = pictureRows();
    m_model->setRows(rows);
    const QSignalSpy changes(m_model.get(), &QAbstractItemModel::dataChanged);
    rows[2].lastAt = now + 1s; // another 200: the cell says what it said
    m_model->setRows(rows);
    QCOMPARE(changes.size(), 0);
    m_now = now + 14s;
    QCOMPARE(m_model->indexOf("paygo-eastus", BackendColumn::LastStatus).data().toString(), "200 · 13 s ago");
}

void BackendTreeModelTest::sentences()
{
    m_model->setRows(pictureRows());
    const auto sentence = [this](int group) {
        return m_model->index(group, int(BackendColumn::Backend)).data().toString();
    };
    QCOMPARE(sentence(0), "All throttled, first back in 3 s");
    QCOMPARE(sentence(1), "Taking the traffic");
    QCOMPARE(sentence(2), "Standby");
    QCOMPARE(m_model->index(1, int(BackendColumn::LastStatus)).data().toString(), "3 of 3 available");
    m_now = now + 1500ms; // counts down without a change of the model
    QCOMPARE(sentence(0), "All throttled, first back in 2 s");

    QList<BackendRow> rows = small({{"a", 1}, {"b", 2}});
    rows[0].state = HealthState::Unreachable;
    rows[0].setAsideUntil = now + 10s;
    m_model->setRows(rows);
    QCOMPARE(sentence(0), "No backend available");
    QCOMPARE(sentence(1), "Taking the traffic");
    rows[0].known = rows[1].known = false;
    m_model->setRows(rows);
    QCOMPARE(sentence(0), "Not serving");
}

void BackendTreeModelTest::groupSums()
{
    m_model->setRows(pictureRows());
    for (int i = 0; i < m_model->rowCount(); ++i) {
        const QModelIndex group = m_model->index(i, 0);
        int inFlight = 0;
        for (int j = 0; j < m_model->rowCount(group); ++j) {
            inFlight += m_model->rowAt(m_model->index(j, 0, group))->inFlight;
        }
        QCOMPARE(m_model->groupAt(group)->inFlight, inFlight);
    }
    QCOMPARE(m_model->index(0, int(BackendColumn::InFlight)).data().toString(), "7");
    QCOMPARE(m_model->index(1, int(BackendColumn::InFlight)).data().toString(), "17");
}

void BackendTreeModelTest::waitsEndByThemselves()
{
    const Profile profile = sceneProfile();
    const StatusSnapshot snapshot = pictureSnapshot(profile, now);
    QCOMPARE(rowsOf(profile, snapshot, now + 2s)[1].state, HealthState::Throttled);
    QCOMPARE(rowsOf(profile, snapshot, now + 3s)[1].state, HealthState::Probing); // though no snapshot says so
    QCOMPARE(rowsOf(profile, snapshot, now + 30s)[6].state, HealthState::Probing);
}

void BackendTreeModelTest::quotaOfAnUnknownWhole()
{
    const Profile profile = sceneProfile();
    StatusSnapshot snapshot = healthySnapshot(profile, now);
    TrafficStats stats;
    const auto quota = [&] {
        stats.note(snapshot, now);
        return backendRows(
                   profile, snapshot, stats, [](const QString &) { return 0; }, {}, true, now)
            .first()
            .quota;
    };
    QVERIFY(!quota().isKnown());
    snapshot.backends[0].remainingTokens = 8000;
    QCOMPARE(quota().limit, 8000);
    snapshot.backends[0].remainingTokens = 2000; // of the most that was seen
    QCOMPARE(quota().ratio(), 0.25);
    snapshot.backends[0].limitTokens = 10'000;
    QCOMPARE(quota().ratio(), 0.2);
    snapshot.backends[0].remainingRequests = 1;
    snapshot.backends[0].limitRequests = 60; // runs out first
    QCOMPARE(quota().unit, Quota::Unit::Requests);
}

void BackendTreeModelTest::regionOfTheAnswerWins()
{
    const Profile profile = sceneProfile();
    StatusSnapshot snapshot = healthySnapshot(profile, now);
    QCOMPARE(rowsOf(profile, snapshot)[0].place.region, "East US 2");
    snapshot.backends[0].region = "West Europe";
    QCOMPARE(rowsOf(profile, snapshot)[0].place.region, "West Europe");
    snapshot.backends[0].region = "swedencentral";
    QCOMPARE(rowsOf(profile, snapshot)[0].place.region, "Sweden Central");
    QCOMPARE(rowsOf(profile, snapshot)[0].place.host, "contoso-ptu-eus2");
}

void BackendTreeModelTest::texts_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QStringList>("cells");
    QTest::newRow("throttled")
        << "ptu-eastus2"
        << QStringList{
               "Throttled 7 s", "ptu-eastus2",           "1", "4", "0", "0", "0 %, 0 of 300 k", "318 ms / 742 ms", "—",
               "0/s",           "429 · Retry-After 12 s"};
    QTest::newRow("healthy")
        << "paygo-westus3"
        << QStringList{"Healthy", "paygo-westus3", "2", "7", "0", "0", "54 %, 65 k of 120 k", "438 ms / 1.04 s", "—",
                       "0/s",     "200 · just now"};
    QTest::newRow("probing") << "paygo-northcentralus" << QStringList{"Probing",
                                                                      "paygo-northcentralus",
                                                                      "2",
                                                                      "1",
                                                                      "0",
                                                                      "0",
                                                                      "18 %, 11 k of 60 k",
                                                                      "455 ms / 1.12 s",
                                                                      "—",
                                                                      "0/s",
                                                                      "Testing · first try after 429"};
    QTest::newRow("unreachable")
        << "paygo-uksouth"
        << QStringList{
               "Unreachable", "paygo-uksouth", "3", "—", "—", "—", "—", "—", "—", "—", "No connection · retry in 24 s"};
    QTest::newRow("off") << "paygo-australiaeast"
                         << QStringList{"Disabled", "paygo-australiaeast", "3", "—", "—", "—", "—", "—", "—",
                                        "—",        "Turned off by you"};
}

void BackendTreeModelTest::texts()
{
    QFETCH(const QString, name);
    const Profile profile = sceneProfile();
    TrafficStats stats;
    stats.note(pictureSnapshot(profile, now), now);
    m_model->setRows(backendRows(
        profile, pictureSnapshot(profile, now), stats, [](const QString &) { return 0; }, {}, true, now));
    QStringList cells;
    for (int column = 0; column < backendColumnCount; ++column) {
        cells.append(m_model->indexOf(name, BackendColumn(column)).data().toString());
    }
    QTEST(cells, "cells");
}

void BackendTreeModelTest::spokenTexts()
{
    m_model->setRows(pictureRows());
    const auto spoken = [this](const QString &name, BackendColumn column) {
        return m_model->indexOf(name, column).data(Qt::AccessibleTextRole).toString();
    };
    QCOMPARE(spoken("ptu-eastus2", BackendColumn::State), "Throttled, 7 seconds left");
    QCOMPARE(spoken("paygo-eastus", BackendColumn::Quota), "61 percent, 73 thousand of 120 thousand tokens");
    QCOMPARE(spoken("paygo-uksouth", BackendColumn::Spark), "last minute: nothing known");
    QCOMPARE(spoken("ptu-eastus2", BackendColumn::Backend), "ptu-eastus2, East US 2 · contoso-ptu-eus2");
    QCOMPARE(spoken("paygo-eastus", BackendColumn::InFlight), "9 in flight");
    QCOMPARE(m_model->index(0, 0).data(Qt::AccessibleTextRole).toString(),
             "Priority 1, All throttled, first back in 3 s, 0 of 2 available");
}

void BackendTreeModelTest::tooltipHasWhatIsHidden()
{
    m_model->setRows(pictureRows());
    const QString tip = m_model->indexOf("paygo-uksouth").data(Qt::ToolTipRole).toString();
    QVERIFY(tip.contains("https://contoso-oai-uks.openai.azure.com"));
    QVERIFY(tip.contains("Connection refused · resting 30 s"));
    QVERIFY(tip.contains("No connection · retry in 24 s"));
    const QString other = m_model->indexOf("paygo-eastus").data(Qt::ToolTipRole).toString();
    QVERIFY(other.contains("61 %, 73 k of 120 k tokens"));
    QVERIFY(other.contains("412 ms / 980 ms"));
    QVERIFY(rowCopyText(*m_model->rowAt(m_model->indexOf("paygo-eastus")), now)
                .startsWith("Healthy\tpaygo-eastus\thttps://contoso-oai-eus.openai.azure.com\t2\t9\t"));
}

QTEST_GUILESS_MAIN(BackendTreeModelTest)
#include "tst_backendtreemodel.moc"
