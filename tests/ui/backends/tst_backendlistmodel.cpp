// SPDX-License-Identifier: MIT
#include "ui/backends/backendlistmodel.h"

#include <QAbstractItemModelTester>
#include <QMimeData>
#include <QRandomGenerator>
#include <QSignalSpy>
#include <QTest>
#include <QTimeZone>

using namespace spillway;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

/// The tree of the Backends page: structure, filter, what drops and edits ask for.
class TestBackendListModel : public QObject
{
    Q_OBJECT
private slots:
    void init();
    void structure();
    void neverReset();
    void persistentIndexesStay();
    void anyChange();
    void onlyWhatChanged();
    void filter_data();
    void filter();
    void texts_data();
    void texts();
    void groupTexts();
    void countdownIsTheClocks();
    void dragAndDrop_data();
    void dragAndDrop();
    void foreignDrops();
    void dropInAFilteredList();
    void renaming();
    void toggling();
    void cleanup() { m_model.reset(); }

private:
    BackendListRow row(const QString &name, int priority, int weight = 100) const;
    QStringList shown() const;
    std::unique_ptr<QMimeData> drag(const QString &name) const
    {
        return std::unique_ptr<QMimeData>(m_model->mimeData({m_model->indexOf(name)}));
    }
    QVariant cell(const QString &name, BackendListColumn column, int role = Qt::DisplayRole) const
    {
        return m_model->indexOf(name, column).data(role);
    }

    Instant m_now{100s};
    QDateTime m_wallNow = QDateTime::fromSecsSinceEpoch(1'700'000'000, QTimeZone::utc()).toUTC();
    std::unique_ptr<BackendListModel> m_model;
    std::unique_ptr<QAbstractItemModelTester> m_tester;
};

BackendListRow TestBackendListModel::row(const QString &name, int priority, int weight) const
{
    BackendListRow row;
    row.backend.name = name;
    row.backend.url = u"https://contoso-%1.openai.azure.com"_s.arg(name);
    row.backend.priority = priority;
    row.backend.weight = weight;
    row.host = u"contoso-%1.openai.azure.com"_s.arg(name);
    row.place = backendPlace(name, row.backend.url);
    return row;
}

/// "1: a b", one a priority.
QStringList TestBackendListModel::shown() const
{
    QStringList lines;
    for (int group = 0; group < m_model->rowCount(); ++group) {
        const QModelIndex parent = m_model->index(group, 0);
        QStringList names;
        for (int i = 0; i < m_model->rowCount(parent); ++i) {
            names.append(m_model->rowAt(m_model->index(i, 0, parent))->backend.name);
        }
        lines.append(u"%1: %2"_s.arg(m_model->groupAt(parent)->priority).arg(names.join(u' ')));
    }
    return lines;
}

void TestBackendListModel::init()
{
    m_tester.reset();
    m_model = std::make_unique<BackendListModel>(
        BackendListModel::Clocks{[this] { return m_now; }, [this] { return m_wallNow; }});
    m_tester = std::make_unique<QAbstractItemModelTester>(m_model.get(),
                                                          QAbstractItemModelTester::FailureReportingMode::QtTest);
    m_model->setRows({row(u"a"_s, 1), row(u"b"_s, 2), row(u"c"_s, 1, 50), row(u"d"_s, 2)});
}

void TestBackendListModel::structure()
{
    QCOMPARE(shown(), (QStringList{u"1: a c"_s, u"2: b d"_s}));
    m_model->setRows({row(u"c"_s, 1), row(u"a"_s, 1), row(u"d"_s, 4), row(u"b"_s, 3)});
    QCOMPARE(shown(), (QStringList{u"1: c a"_s, u"3: b"_s, u"4: d"_s}));
    m_model->setRows({row(u"b"_s, 3), row(u"new"_s, 2)});
    QCOMPARE(shown(), (QStringList{u"2: new"_s, u"3: b"_s}));
    m_model->setRows({});
    QCOMPARE(shown(), QStringList());
}

void TestBackendListModel::neverReset()
{
    QSignalSpy reset(m_model.get(), &QAbstractItemModel::modelAboutToBeReset);
    m_model->setRows({row(u"d"_s, 1), row(u"x"_s, 9)});
    m_model->setFilter(u"x"_s);
    m_model->setFilter({});
    m_model->setRows({});
    QCOMPARE(reset.size(), 0);
}

void TestBackendListModel::persistentIndexesStay()
{
    const QPersistentModelIndex d = m_model->indexOf(u"d"_s);
    m_model->setRows({row(u"z"_s, 1), row(u"d"_s, 2), row(u"b"_s, 2)});
    QVERIFY(d.isValid());
    QCOMPARE(m_model->rowAt(d)->backend.name, u"d"_s);
    QCOMPARE(d.row(), 0);
}

/// Any profile after any other: the tester looks at each step.
void TestBackendListModel::anyChange()
{
    QRandomGenerator random(7);
    for (int round = 0; round < 200; ++round) {
        QList<BackendListRow> rows;
        QMap<int, QStringList> expected;
        QStringList names{u"a"_s, u"b"_s, u"c"_s, u"d"_s, u"e"_s, u"f"_s};
        while (!names.isEmpty()) {
            const QString name = names.takeAt(random.bounded(int(names.size())));
            if (random.bounded(4) != 0) {
                const int priority = 1 + random.bounded(3);
                rows.append(row(name, priority, 1 + random.bounded(100)));
                expected[priority].append(name);
            }
        }
        m_model->setRows(rows);
        QStringList lines;
        for (auto group = expected.begin(); group != expected.end(); ++group) {
            lines.append(u"%1: %2"_s.arg(group.key()).arg(group->join(u' ')));
        }
        QCOMPARE(shown(), lines);
    }
}

void TestBackendListModel::onlyWhatChanged()
{
    const QList<BackendListRow> rows{row(u"a"_s, 1), row(u"b"_s, 2), row(u"c"_s, 1, 50), row(u"d"_s, 2)};
    QSignalSpy changed(m_model.get(), &QAbstractItemModel::dataChanged);
    m_model->setRows(rows);
    QCOMPARE(changed.size(), 0);
    QList<BackendListRow> next = rows;
    next[2].pill.state = UiState::Throttled;
    m_model->setRows(next);
    QCOMPARE(changed.size(), 1);
    QCOMPARE(m_model->rowAt(changed[0][0].toModelIndex())->backend.name, u"c"_s);
    // What is left of a wait is no change: it is painted from the clock.
    next[2].pill.left = 5s;
    m_model->setRows(next);
    next[2].pill.left = 4s;
    changed.clear();
    m_model->setRows(next);
    QCOMPARE(changed.size(), 0);
}

void TestBackendListModel::filter_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QStringList>("expected");
    QTest::newRow("nothing") << QString() << QStringList{u"1: ptu-eastus2"_s, u"2: paygo-westus3 other"_s};
    QTest::newRow("name") << u"PAYGO"_s << QStringList{u"2: paygo-westus3"_s};
    QTest::newRow("host") << u"contoso-other"_s << QStringList{u"2: other"_s};
    QTest::newRow("region") << u"West US"_s << QStringList{u"2: paygo-westus3"_s};
    QTest::newRow("state") << u"unreach"_s << QStringList{u"2: other"_s};
    QTest::newRow("blanks around") << u"  ptu "_s << QStringList{u"1: ptu-eastus2"_s};
    QTest::newRow("no such") << u"westus9"_s << QStringList{};
}

void TestBackendListModel::filter()
{
    QFETCH(QString, text);
    QFETCH(QStringList, expected);
    QList<BackendListRow> rows{row(u"ptu-eastus2"_s, 1), row(u"paygo-westus3"_s, 2), row(u"other"_s, 2)};
    rows[2].pill.state = UiState::Unreachable;
    m_model->setRows(rows);
    m_model->setFilter(text);
    QCOMPARE(shown(), expected);
    m_model->setFilter({});
    QCOMPARE(m_model->shownCount(), 3);
}

void TestBackendListModel::texts_data()
{
    QTest::addColumn<BackendListColumn>("column");
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("spoken");
    QTest::newRow("state") << BackendListColumn::State << u"Throttled"_s << u"Throttled, 7 seconds left"_s;
    QTest::newRow("name") << BackendListColumn::Name << u"paygo-westus3"_s << u"paygo-westus3, West US 3"_s;
    QTest::newRow("host") << BackendListColumn::Host << u"contoso-paygo-westus3.openai.azure.com"_s
                          << u"host contoso-paygo-westus3.openai.azure.com"_s;
    QTest::newRow("weight") << BackendListColumn::Weight << u"100"_s << u"weight 100"_s;
    QTest::newRow("sign-in") << BackendListColumn::SignIn << u"Entra ID"_s << u"signs in with: Entra ID"_s;
    QTest::newRow("deployments") << BackendListColumn::Deployments << u"1 renamed"_s << u"deployments: 1 renamed"_s;
    QTest::newRow("test") << BackendListColumn::LastTest << u"212 ms · 2 min ago"_s
                          << u"last test: Connected in 212 ms, 212 ms · 2 min ago"_s;
    QTest::newRow("enabled") << BackendListColumn::Enabled << QString() << u"enabled"_s;
}

void TestBackendListModel::texts()
{
    QFETCH(BackendListColumn, column);
    QFETCH(QString, text);
    QFETCH(QString, spoken);
    BackendListRow full = row(u"paygo-westus3"_s, 2);
    full.backend.auth = AuthKind::Entra;
    full.backend.deployments = {{u"a"_s, u"a"_s}, {u"b"_s, u"c"_s}};
    full.pill = {UiState::Throttled, {}, 7s, 12s};
    full.waitEnds = m_now + 7s;
    ConnectionReport report;
    report.verdict = ConnectionVerdict::Connected;
    report.time = 212ms;
    full.tested = connectionWords(report, AuthKind::Entra);
    full.testedAt = m_wallNow.addSecs(-125);
    m_model->setRows({full});
    QCOMPARE(cell(u"paygo-westus3"_s, column).toString(), text);
    QCOMPARE(cell(u"paygo-westus3"_s, column, Qt::AccessibleTextRole).toString(), spoken);
}

void TestBackendListModel::groupTexts()
{
    m_model->setRows({row(u"a"_s, 1, 100), row(u"b"_s, 2, 100), row(u"c"_s, 2, 50), row(u"d"_s, 5, 7)});
    QStringList uses;
    QStringList sums;
    for (int group = 0; group < 3; ++group) {
        uses.append(m_model->index(group, int(BackendListColumn::Name)).data().toString());
        sums.append(m_model->index(group, int(BackendListColumn::Weight)).data().toString());
    }
    QCOMPARE(uses, (QStringList{u"Used first"_s, u"Used when priority 1 is full"_s, u"Last resort"_s}));
    QCOMPARE(sums, (QStringList{u"100"_s, u"150"_s, u"7"_s}));
    QCOMPARE(m_model->index(1, 0).data(Qt::AccessibleTextRole).toString(),
             u"Priority 2, Used when priority 1 is full, weights 150"_s);
    BackendListRow off = row(u"c"_s, 2, 50);
    off.backend.enabled = false;
    m_model->setRows({row(u"b"_s, 2, 100), off});
    QCOMPARE(m_model->index(0, int(BackendListColumn::Weight)).data().toString(), u"100"_s); // who is off has none
    QCOMPARE(countsText({row(u"a"_s, 1).backend}), u"1 backend, 1 priority"_s);
    QCOMPARE(countsText({row(u"a"_s, 1).backend, row(u"b"_s, 3).backend}), u"2 backends, 2 priorities"_s);
}

void TestBackendListModel::countdownIsTheClocks()
{
    BackendListRow throttled = row(u"a"_s, 1);
    throttled.pill = {UiState::Throttled, {}, 7s, 12s};
    throttled.waitEnds = m_now + 7s;
    m_model->setRows({throttled});
    const Instant start = m_now;
    m_now = start + 5500ms;
    QCOMPARE(pillAt(throttled, m_now).left, 1500ms);
    QCOMPARE(cell(u"a"_s, BackendListColumn::State, Qt::AccessibleTextRole).toString(), u"Throttled, 2 seconds left"_s);
    m_now = start + 7s;
    QCOMPARE(cell(u"a"_s, BackendListColumn::State).toString(), u"Probing"_s);
    m_now = start;
}

void TestBackendListModel::dragAndDrop_data()
{
    QTest::addColumn<QString>("moved");
    QTest::addColumn<QString>("onto"); // a backend, or the number of a priority
    QTest::addColumn<int>("row");      // as the view counts; -1: on it
    QTest::addColumn<int>("priority");
    QTest::addColumn<int>("position");
    QTest::newRow("onto a group") << u"a"_s << u"2"_s << -1 << 2 << -1;
    QTest::newRow("before the first") << u"a"_s << u"2"_s << 0 << 2 << 0;
    QTest::newRow("between") << u"a"_s << u"2"_s << 1 << 2 << 1;
    QTest::newRow("behind the last") << u"a"_s << u"2"_s << 2 << 2 << 2;
    QTest::newRow("onto a backend") << u"a"_s << u"d"_s << -1 << 2 << 1;
    QTest::newRow("inside its own, down") << u"a"_s << u"1"_s << 2 << 1 << 1; // it counts itself no more
    QTest::newRow("inside its own, up") << u"c"_s << u"1"_s << 0 << 1 << 0;
    QTest::newRow("where it is") << u"c"_s << u"1"_s << 1 << 1 << 1;
}

void TestBackendListModel::dragAndDrop()
{
    QFETCH(QString, moved);
    QFETCH(QString, onto);
    QFETCH(int, row);
    QFETCH(int, priority);
    QFETCH(int, position);
    QSignalSpy asked(m_model.get(), &BackendListModel::moveRequested);
    const auto data = drag(moved);
    QVERIFY(data);
    QCOMPARE(BackendListModel::draggedName(data.get()), moved);
    const QModelIndex parent = onto.toInt() > 0 ? m_model->index(onto.toInt() - 1, 0) : m_model->indexOf(onto);
    QVERIFY(m_model->canDropMimeData(data.get(), Qt::MoveAction, row, 0, parent));
    m_model->dropMimeData(data.get(), Qt::MoveAction, row, 0, parent);
    QCOMPARE(asked.size(), 1);
    QCOMPARE(asked[0], (QVariantList{moved, priority, position}));
    QCOMPARE(shown(), (QStringList{u"1: a c"_s, u"2: b d"_s})); // the profile decides
}

void TestBackendListModel::foreignDrops()
{
    QMimeData text;
    text.setText(u"a"_s);
    QVERIFY(!m_model->canDropMimeData(&text, Qt::MoveAction, 0, 0, m_model->index(0, 0)));
    QMimeData unknown;
    unknown.setData(BackendListModel::mimeType, "nobody");
    QVERIFY(!m_model->canDropMimeData(&unknown, Qt::MoveAction, 0, 0, m_model->index(0, 0)));
    QVERIFY(!m_model->canDropMimeData(drag(u"a"_s).get(), Qt::MoveAction, 0, 0, {})); // between the groups
    QVERIFY(!m_model->mimeData({m_model->index(0, 0)}));                              // a group is not dragged
    QVERIFY(!(m_model->index(0, 0).flags() & Qt::ItemIsDragEnabled));
    QVERIFY(m_model->indexOf(u"a"_s).flags() & Qt::ItemIsDragEnabled);
}

void TestBackendListModel::dropInAFilteredList()
{
    m_model->setFilter(u"contoso-d"_s);
    m_model->setRows({row(u"a"_s, 1), row(u"b"_s, 2), row(u"d"_s, 2), row(u"dd"_s, 1)});
    QSignalSpy asked(m_model.get(), &BackendListModel::moveRequested);
    m_model->dropMimeData(drag(u"d"_s).get(), Qt::MoveAction, 0, 0, m_model->index(0, 0));
    QCOMPARE(asked[0], (QVariantList{u"d"_s, 1, -1})); // nobody sees the places between the hidden ones
}

void TestBackendListModel::renaming()
{
    QSignalSpy asked(m_model.get(), &BackendListModel::renameRequested);
    const QModelIndex name = m_model->indexOf(u"a"_s);
    QCOMPARE(name.data(Qt::EditRole).toString(), u"a"_s);
    QVERIFY(name.flags() & Qt::ItemIsEditable);
    QVERIFY(!m_model->setData(name, u"a"_s, Qt::EditRole));
    QVERIFY(m_model->setData(name, u" new "_s, Qt::EditRole));
    QCOMPARE(asked.size(), 1);
    QCOMPARE(asked[0], (QVariantList{u"a"_s, u"new"_s}));
    QVERIFY(!m_model->setData(m_model->indexOf(u"a"_s, BackendListColumn::Weight), u"5"_s, Qt::EditRole));
}

void TestBackendListModel::toggling()
{
    QSignalSpy asked(m_model.get(), &BackendListModel::toggleRequested);
    const QModelIndex box = m_model->indexOf(u"a"_s, BackendListColumn::Enabled);
    QCOMPARE(Qt::CheckState(box.data(Qt::CheckStateRole).toInt()), Qt::Checked);
    QVERIFY(m_model->setData(box, Qt::Unchecked, Qt::CheckStateRole));
    QCOMPARE(asked[0], (QVariantList{u"a"_s, false}));
}

QTEST_GUILESS_MAIN(TestBackendListModel)
#include "tst_backendlistmodel.moc"
