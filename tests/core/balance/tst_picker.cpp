// SPDX-License-Identifier: MIT
#include "core/balance/picker.h"
#include "tests/core/balance/balancetext.h"

#include <QTest>

using namespace spillway;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

/// Which backend is asked (ALGORITHM.md section 1, rules 1 and 2, and section 5). Chance is a number here; that the
/// choice is fair over many numbers is tst_randomchoice's matter.
class TestPicker : public QObject
{
    Q_OBJECT
private slots:
    void candidates_data();
    void candidates();
    void availableAtTheInstant();
    void drawModuloCount();
    void drawUnusedForOneChoice_data();
    void drawUnusedForOneChoice();
    void noneAvailable_data();
    void noneAvailable();
    void firstOfTheListHoweverBad();
    void weighted_data();
    void weighted();
    void weightsOnlyWhereAsked();
    void leastBusy_data();
    void leastBusy();
    void deploymentScope_data();
    void deploymentScope();
    void earliestReturnOfADeployment();
    void mapping_data();
    void mapping();
    void samePoolSameChoice();
};

namespace
{

PoolEntry backend(int priority, std::chrono::milliseconds throttledFor = 0ms)
{
    PoolEntry entry;
    entry.priority = priority;
    if (throttledFor > 0ms) {
        entry.health.whole = {testStart + throttledFor, throttledFor};
    }
    return entry;
}

PoolEntry disabled(int priority)
{
    PoolEntry entry = backend(priority);
    entry.usable = false;
    return entry;
}

PoolEntry weighing(int weight)
{
    PoolEntry entry;
    entry.weight = weight;
    return entry;
}

PoolEntry busy(int inFlight, int priority = 1)
{
    PoolEntry entry;
    entry.inFlight = inFlight;
    entry.priority = priority;
    return entry;
}

using Entries = QList<PoolEntry>;

/// One of each: what a draw of 0 and of 1 picks.
QByteArray pick(const Entries &entries, const PickRequest &request = {}, quint32 draw = 0)
{
    return describe(pickBackend({entries}, request, testStart, draw));
}

PickRequest asked(const QList<int> &indexes)
{
    PickRequest request;
    request.alreadyAsked = indexes;
    return request;
}

PickRequest choosing(Selection selection)
{
    PickRequest request;
    request.selection = selection;
    return request;
}

PickRequest whenAllThrottled(WhenAllThrottled what)
{
    PickRequest request;
    request.whenAllThrottled = what;
    return request;
}

PickRequest forDeployment(const QString &name)
{
    PickRequest request;
    request.deployment = name;
    request.throttleScope = ThrottleScope::Deployment;
    return request;
}

} // namespace

Q_DECLARE_METATYPE(spillway::PickRequest)

void TestPicker::candidates_data()
{
    QTest::addColumn<Entries>("entries");
    QTest::addColumn<QList<int>>("alreadyAsked");
    QTest::addColumn<QByteArray>("first");  // with a draw of 0
    QTest::addColumn<QByteArray>("second"); // with a draw of 1
    const auto add = [](const char *name, const Entries &entries, const QList<int> &alreadyAsked,
                        const QByteArray &first, const QByteArray &second) {
        QTest::newRow(name) << entries << alreadyAsked << first << second;
    };
    add("one", {backend(1)}, {}, "0", "0");
    add("lowest priority number", {backend(3), backend(1), backend(2)}, {}, "1", "1");
    add("the number, not the place", {backend(10), backend(9)}, {}, "1", "1");
    add("numbers above 1 alone", {backend(7), backend(5), backend(7)}, {}, "1", "1");
    add("a tie", {backend(1), backend(1)}, {}, "0 by 0 of 2", "1 by 1 of 2");
    add("a tie behind others, in list order", {backend(2), backend(1), backend(2), backend(1)}, {}, "1 by 0 of 2",
        "3 by 1 of 2");
    add("a tie found late", {backend(3), backend(2), backend(2), backend(1), backend(1)}, {}, "3 by 0 of 2",
        "4 by 1 of 2");
    add("throttled ones are out", {backend(1, 5s), backend(1), backend(1)}, {}, "1 by 0 of 2", "2 by 1 of 2");
    add("spills over to the next priority", {backend(1, 5s), backend(2), backend(2)}, {}, "1 by 0 of 2", "2 by 1 of 2");
    add("and to the one after", {backend(1, 5s), backend(2, 5s), backend(3)}, {}, "2", "2");
    add("disabled ones are out", {disabled(1), backend(2)}, {}, "1", "1");
    add("disabled ones do not count for a tie", {backend(1), disabled(1)}, {}, "0", "0");
    add("asked ones are out", {backend(1), backend(1), backend(1)}, {1}, "0 by 0 of 2", "2 by 1 of 2");
    add("all of a priority asked", {backend(1), backend(1), backend(2)}, {1, 0}, "2", "2");
    add("back to a better priority", {backend(1), backend(2)}, {1}, "0", "0");
    add("asked and throttled", {backend(1, 5s), backend(1)}, {0}, "1", "1");
    add("an index beyond the list", {backend(1)}, {5}, "0", "0");
}

void TestPicker::candidates()
{
    QFETCH(Entries, entries);
    QFETCH(QList<int>, alreadyAsked);
    QFETCH(QByteArray, first);
    QFETCH(QByteArray, second);
    QCOMPARE(pick(entries, asked(alreadyAsked), 0), first);
    QCOMPARE(pick(entries, asked(alreadyAsked), 1), second);
}

void TestPicker::availableAtTheInstant()
{
    // Rule 1 with all three relations of now and until.
    const PoolSnapshot pool{{backend(1, 5s), backend(2)}};
    const auto at = [&pool](Duration later) { return describe(pickBackend(pool, {}, testStart + later, 0)); };
    QCOMPARE(at(0us), QByteArray("1"));
    QCOMPARE(at(5s - 1us), QByteArray("1"));
    QCOMPARE(at(5s), QByteArray("0"));
    QCOMPARE(at(5s + 1us), QByteArray("0"));
}

void TestPicker::drawModuloCount()
{
    for (int count = 2; count <= 7; ++count) {
        const Entries entries(count, backend(1));
        for (const quint32 draw : {0U, 1U, 2U, 5U, 6U, 7U, 41U, 0x7fffffffU, 0x80000000U, 0xfffffffeU, 0xffffffffU}) {
            const auto picked = std::get<Picked>(pickBackend({entries}, {}, testStart, draw));
            QCOMPARE(picked.choices, quint32(count));
            QCOMPARE(picked.choice, draw % quint32(count));
            QCOMPARE(picked.index, int(draw % quint32(count)));
        }
    }
}

void TestPicker::drawUnusedForOneChoice_data()
{
    QTest::addColumn<Entries>("entries");
    QTest::addColumn<PickRequest>("request");
    QTest::addColumn<QByteArray>("picked");
    const Entries lone{backend(2), backend(1), disabled(1), backend(1, 5s)};
    QTest::newRow("random") << lone << choosing(Selection::Random) << QByteArray("1");
    QTest::newRow("weighted") << lone << choosing(Selection::Weighted) << QByteArray("1");
    QTest::newRow("least busy") << lone << choosing(Selection::LeastBusy) << QByteArray("1");
    QTest::newRow("least busy of two") << Entries{busy(3), busy(2)} << choosing(Selection::LeastBusy)
                                       << QByteArray("1");
    QTest::newRow("all but one asked") << Entries{backend(1), backend(1)} << asked({0}) << QByteArray("1");
    const Entries allOut{backend(1, 5s), backend(1, 5s)};
    QTest::newRow("first of the list") << allOut << whenAllThrottled(WhenAllThrottled::First) << QByteArray("0 anyway");
    QTest::newRow("random of a list of one")
        << Entries{backend(1, 5s), disabled(1)} << whenAllThrottled(WhenAllThrottled::Random) << QByteArray("0 anyway");
}

void TestPicker::drawUnusedForOneChoice()
{
    QFETCH(Entries, entries);
    QFETCH(PickRequest, request);
    QFETCH(QByteArray, picked);
    for (const quint32 draw : {0U, 1U, 2U, 3U, 12'345U, 0xffffffffU}) {
        QCOMPARE(pick(entries, request, draw), picked); // describe() names a draw that was used
    }
}

void TestPicker::noneAvailable_data()
{
    QTest::addColumn<Entries>("entries");
    QTest::addColumn<QList<int>>("alreadyAsked");
    QTest::addColumn<QByteArray>("first");
    QTest::addColumn<QByteArray>("random"); // with a draw of 1
    QTest::addColumn<QByteArray>("reply");
    const auto add = [](const char *name, const Entries &entries, const QList<int> &alreadyAsked,
                        const QByteArray &first, const QByteArray &random, const QByteArray &reply) {
        QTest::newRow(name) << entries << alreadyAsked << first << random << reply;
    };
    add("no backend at all", {}, {}, "not configured", "not configured", "not configured");
    add("all disabled", {disabled(1), disabled(2)}, {}, "not configured", "not configured", "not configured");
    add("all throttled", {backend(1, 7s), backend(1, 3s)}, {}, "0 anyway", "1 by 1 of 2 anyway",
        "all throttled until 3000");
    add("the first is disabled", {disabled(1), backend(2, 7s), backend(1, 9s)}, {}, "1 anyway", "2 by 1 of 2 anyway",
        "all throttled until 7000");
    add("random over every priority", {backend(1, 7s), backend(2, 3s), backend(3, 5s)}, {}, "0 anyway",
        "1 by 1 of 3 anyway", "all throttled until 3000");
    // Once an attempt was made, none is asked against its wait, and nothing is made up.
    add("the last candidate was asked", {backend(1), backend(2)}, {0, 1}, "all asked, first back at 0",
        "all asked, first back at 0", "all asked, first back at 0");
    add("asked, now throttled", {backend(1, 7s), backend(2, 3s)}, {0, 1}, "all asked, first back at 3000",
        "all asked, first back at 3000", "all asked, first back at 3000");
    add("one asked, the other throttled", {backend(1, 7s), backend(2, 3s)}, {0}, "all asked, first back at 3000",
        "all asked, first back at 3000", "all asked, first back at 3000");
}

void TestPicker::noneAvailable()
{
    QFETCH(Entries, entries);
    QFETCH(QList<int>, alreadyAsked);
    QFETCH(QByteArray, first);
    QFETCH(QByteArray, random);
    QFETCH(QByteArray, reply);
    for (const Selection selection : {Selection::Random, Selection::Weighted, Selection::LeastBusy}) {
        PickRequest request = choosing(selection);
        request.alreadyAsked = alreadyAsked;
        request.whenAllThrottled = WhenAllThrottled::First;
        QCOMPARE(pick(entries, request, 1), first);
        request.whenAllThrottled = WhenAllThrottled::Random;
        QCOMPARE(pick(entries, request, 1), random);
        request.whenAllThrottled = WhenAllThrottled::Reply;
        QCOMPARE(pick(entries, request, 1), reply);
    }
}

void TestPicker::firstOfTheListHoweverBad()
{
    // Not the best priority, not the one that is back first, not the least busy.
    PoolEntry first = backend(9, 24h);
    first.inFlight = 100;
    first.weight = 1;
    const Entries entries{first, backend(1, 1ms), backend(2, 5s)};
    QCOMPARE(pick(entries), QByteArray("0 anyway"));
    // A single tick before its return it is asked anyway, at its return as a candidate.
    const PoolSnapshot lone{{backend(1, 5s)}};
    QCOMPARE(describe(pickBackend(lone, {}, testStart + 5s - 1us, 0)), QByteArray("0 anyway"));
    QCOMPARE(describe(pickBackend(lone, {}, testStart + 5s, 0)), QByteArray("0"));
}

void TestPicker::weighted_data()
{
    QTest::addColumn<QList<int>>("weights");
    QTest::addColumn<quint32>("draw");
    QTest::addColumn<QByteArray>("picked");
    const auto add = [](const char *name, const QList<int> &weights, quint32 draw, const QByteArray &picked) {
        QTest::newRow(name) << weights << draw << picked;
    };
    add("the first of the first's", {3, 1}, 0, "0 by 0 of 4");
    add("the last of the first's", {3, 1}, 2, "0 by 2 of 4");
    add("the second's", {3, 1}, 3, "1 by 3 of 4");
    add("round again", {3, 1}, 4, "0 by 0 of 4");
    add("the middle one's first", {1, 2, 1}, 1, "1 by 1 of 4");
    add("the middle one's last", {1, 2, 1}, 2, "1 by 2 of 4");
    add("the last one's", {1, 2, 1}, 3, "2 by 3 of 4");
    add("the largest draw", {100, 100, 55}, 0xffffffffU, "0 by 0 of 255");
    add("a weight below 1 counts as 1", {0, -7, 1}, 1, "1 by 1 of 3");
}

void TestPicker::weighted()
{
    QFETCH(QList<int>, weights);
    QFETCH(quint32, draw);
    QFETCH(QByteArray, picked);
    Entries entries;
    for (const int weight : weights) {
        entries.append(weighing(weight));
    }
    QCOMPARE(pick(entries, choosing(Selection::Weighted), draw), picked);
}

void TestPicker::weightsOnlyWhereAsked()
{
    // Only candidates weigh: not the disabled, throttled, asked, nor another priority.
    Entries entries{weighing(50), weighing(2), weighing(50), weighing(50), weighing(3), weighing(50)};
    entries[0].usable = false;
    entries[2].priority = 2;
    entries[3].health.whole.until = testStart + 1s;
    PickRequest request = choosing(Selection::Weighted);
    request.alreadyAsked = {5};
    QList<int> times(entries.size());
    for (quint32 draw = 0; draw < 5; ++draw) {
        ++times[std::get<Picked>(pickBackend({entries}, request, testStart, draw)).index];
    }
    QCOMPARE(times, QList<int>({0, 2, 0, 0, 3, 0}));
    // And they count with Weighted alone.
    QCOMPARE(pick({weighing(100), weighing(1)}, choosing(Selection::Random), 1), QByteArray("1 by 1 of 2"));
    QCOMPARE(pick({weighing(100), weighing(1)}, choosing(Selection::LeastBusy), 1), QByteArray("1 by 1 of 2"));
}

void TestPicker::leastBusy_data()
{
    QTest::addColumn<Entries>("entries");
    QTest::addColumn<quint32>("draw");
    QTest::addColumn<QByteArray>("picked");
    QTest::newRow("the idle one") << Entries{busy(2), busy(0), busy(1)} << 5U << QByteArray("1");
    QTest::newRow("the least busy though none is idle") << Entries{busy(9), busy(8), busy(7)} << 0U << QByteArray("2");
    QTest::newRow("a tie, first") << Entries{busy(1), busy(3), busy(1)} << 0U << QByteArray("0 by 0 of 2");
    QTest::newRow("a tie, second") << Entries{busy(1), busy(3), busy(1)} << 1U << QByteArray("2 by 1 of 2");
    QTest::newRow("all alike") << Entries{busy(4), busy(4), busy(4)} << 5U << QByteArray("2 by 2 of 3");
    QTest::newRow("only inside the priority") << Entries{busy(50), busy(0, 2)} << 0U << QByteArray("0");
}

void TestPicker::leastBusy()
{
    QFETCH(Entries, entries);
    QFETCH(quint32, draw);
    QFETCH(QByteArray, picked);
    QCOMPARE(pick(entries, choosing(Selection::LeastBusy), draw), picked);
    // Otherwise how busy they are does not matter.
    const auto random = std::get<Picked>(pickBackend({entries}, {}, testStart, draw));
    QCOMPARE(random.choices, quint32(entries.last().priority == 1 ? entries.size() : 1));
}

void TestPicker::deploymentScope_data()
{
    QTest::addColumn<PickRequest>("request");
    QTest::addColumn<QByteArray>("picked");
    QTest::newRow("the spent deployment") << forDeployment(u"gpt-4o"_s) << QByteArray("1 by 0 of 2");
    QTest::newRow("another, under its own name") << forDeployment(u"gpt-4o-mini"_s) << QByteArray("0 by 0 of 3");
    QTest::newRow("the name the backend knows it by") << forDeployment(u"ptu"_s) << QByteArray("1 by 0 of 2");
    QTest::newRow("what the star maps") << forDeployment(u"anything"_s) << QByteArray("0 by 0 of 2");
    QTest::newRow("no name") << forDeployment({}) << QByteArray("0 by 0 of 3");
    PickRequest whole = forDeployment(u"gpt-4o"_s);
    whole.throttleScope = ThrottleScope::Backend;
    QTest::newRow("the scope of backends") << whole << QByteArray("0 by 0 of 3");
}

void TestPicker::deploymentScope()
{
    QFETCH(PickRequest, request);
    QFETCH(QByteArray, picked);
    const SetAside spent{testStart + 5s, 5s};
    PoolEntry mapped = backend(1); // its "ptu", which callers know as gpt-4o, is spent
    mapped.deployments = {{u"gpt-4o"_s, u"ptu"_s}};
    mapped.health.byDeployment = {{u"ptu"_s, spent}};
    PoolEntry plain = backend(1); // its "other" is spent
    plain.health.byDeployment = {{u"other"_s, spent}};
    PoolEntry starred = backend(1); // whatever is asked for is "all" there, which is spent, but for two
    starred.deployments = {{u"*"_s, u"all"_s}, {u"gpt-4o"_s, u"x"_s}, {u"gpt-4o-mini"_s, u"y"_s}, {u"ptu"_s, u"z"_s}};
    starred.health.byDeployment = {{u"all"_s, spent}};
    const PoolSnapshot pool{{mapped, plain, starred}};
    QCOMPARE(describe(pickBackend(pool, request, testStart, 0)), picked);
    // When the wait is over all three are there again.
    QCOMPARE(std::get<Picked>(pickBackend(pool, request, testStart + 5s, 0)).choices, 3U);
}

void TestPicker::earliestReturnOfADeployment()
{
    // For this request a backend is back when both the backend and its deployment are.
    PoolEntry first = backend(1, 2s);
    first.health.byDeployment = {{u"a"_s, {testStart + 9s, 9s}}};
    PoolEntry second = backend(1, 6s);
    second.health.byDeployment = {{u"a"_s, {testStart + 1s, 1s}}};
    PickRequest request = forDeployment(u"a"_s);
    request.whenAllThrottled = WhenAllThrottled::Reply;
    QCOMPARE(pick({first, second}, request), QByteArray("all throttled until 6000"));
    request.deployment = u"b"_s;
    QCOMPARE(pick({first, second}, request), QByteArray("all throttled until 2000"));
    request.deployment = u"a"_s;
    request.throttleScope = ThrottleScope::Backend;
    QCOMPARE(pick({first, second}, request), QByteArray("all throttled until 2000"));
}

void TestPicker::mapping_data()
{
    QTest::addColumn<QString>("callers");
    QTest::addColumn<QString>("plain");
    QTest::addColumn<QString>("starred");
    QTest::newRow("listed") << u"gpt-4o"_s << u"gpt-4o-ptu"_s << u"gpt-4o-ptu"_s;
    QTest::newRow("not listed") << u"gpt-4.1"_s << u"gpt-4.1"_s << u"fallback"_s;
    QTest::newRow("another case is another name") << u"GPT-4o"_s << u"GPT-4o"_s << u"fallback"_s;
    QTest::newRow("a backend's name is not a caller's") << u"gpt-4o-ptu"_s << u"gpt-4o-ptu"_s << u"fallback"_s;
    QTest::newRow("a star for a name") << u"*"_s << u"*"_s << u"fallback"_s;
}

void TestPicker::mapping()
{
    QFETCH(QString, callers);
    QFETCH(QString, plain);
    QFETCH(QString, starred);
    QMap<QString, QString> deployments{{u"gpt-4o"_s, u"gpt-4o-ptu"_s}};
    QCOMPARE(mappedDeployment(deployments, callers), plain);
    deployments.insert(u"*"_s, u"fallback"_s);
    QCOMPARE(mappedDeployment(deployments, callers), starred);
    QCOMPARE(mappedDeployment({}, callers), callers);
}

void TestPicker::samePoolSameChoice()
{
    // No state of its own: however often it is asked, and whatever was asked in between.
    const Entries three{backend(1), backend(1), backend(1)};
    const QByteArray before = pick(three, {}, 7);
    for (quint32 draw = 0; draw < 100; ++draw) {
        pick({backend(2), backend(1, 5s)}, choosing(Selection::Weighted), draw);
        QCOMPARE(pick(three, {}, 7), before);
    }
}

QTEST_APPLESS_MAIN(TestPicker)
#include "tst_picker.moc"
