// SPDX-License-Identifier: MIT
#include "core/balance/backend.h"

#include <QTest>

using namespace spillway;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

/// The vocabulary: which statuses a `throttleOn` holds, and the defaults that a profile leaves unsaid.
class TestBackend : public QObject
{
    Q_OBJECT
private slots:
    void entries_data();
    void entries();
    void notEntries_data();
    void notEntries();
    void everyStatusOnItsOwn();
    void entriesAddUp();
    void standard();
    void equality();
    void defaultsOfTheOptions();
    void defaultsOfABackend();
};

namespace
{

QList<int> statusesOf(const StatusSet &set)
{
    QList<int> found;
    for (int status = -10; status < 1100; ++status) {
        if (set.contains(status)) {
            found.append(status);
        }
    }
    return found;
}

QList<int> range(int first, int last)
{
    QList<int> all;
    for (int status = first; status <= last; ++status) {
        all.append(status);
    }
    return all;
}

} // namespace

void TestBackend::entries_data()
{
    QTest::addColumn<QString>("entry");
    QTest::addColumn<QList<int>>("statuses");
    QTest::newRow("a status") << u"429"_s << QList<int>{429};
    QTest::newRow("the first") << u"100"_s << QList<int>{100};
    QTest::newRow("the last") << u"599"_s << QList<int>{599};
    QTest::newRow("1xx") << u"1xx"_s << range(100, 199);
    QTest::newRow("2xx") << u"2xx"_s << range(200, 299);
    QTest::newRow("3xx") << u"3xx"_s << range(300, 399);
    QTest::newRow("4xx") << u"4xx"_s << range(400, 499);
    QTest::newRow("5xx is 500 and above") << u"5xx"_s << range(500, 999);
    QTest::newRow("upper case") << u"5XX"_s << range(500, 999);
    QTest::newRow("mixed case") << u"4xX"_s << range(400, 499);
}

void TestBackend::entries()
{
    QFETCH(QString, entry);
    QFETCH(QList<int>, statuses);
    StatusSet set;
    QVERIFY(set.add(entry));
    QCOMPARE(statusesOf(set), statuses);
    QVERIFY(!set.isEmpty());
}

void TestBackend::notEntries_data()
{
    QTest::addColumn<QString>("entry");
    for (const char *entry :
         {"",     "4",   "42",  "4290", "099", "600", "999", "6xx", "0xx", "9xx", "xxx", "x29", "4x9", "42x", "5x",
          "5xxx", "x5x", "-29", "+29",  " 42", "42 ", "4 2", "4.2", "4e2", "0x1", "5**", "5yy", "ok",  "4\t9"}) {
        QTest::newRow(qPrintable(u"\"%1\""_s.arg(QLatin1StringView(entry)))) << QString::fromLatin1(entry);
    }
    QTest::newRow("digits of another script") << u"\u0664\u0662\u0669"_s;
    QTest::newRow("the last digit of another script") << u"42\u0669"_s;
    QTest::newRow("a full-width x") << u"5\uff58\uff58"_s;
}

void TestBackend::notEntries()
{
    QFETCH(QString, entry);
    StatusSet set;
    QVERIFY(!set.add(entry));
    QVERIFY(set.isEmpty());
    set.add(u"429");
    QVERIFY(!set.add(entry));
    QCOMPARE(statusesOf(set), QList<int>{429}); // and changes nothing
}

void TestBackend::everyStatusOnItsOwn()
{
    for (int status = 0; status < 1000; ++status) {
        StatusSet set;
        const bool valid = status >= 100 && status <= 599;
        QCOMPARE(set.add(u"%1"_s.arg(status, 3, 10, QChar(u'0'))), valid);
        QCOMPARE(statusesOf(set), valid ? QList<int>{status} : QList<int>{});
    }
}

void TestBackend::entriesAddUp()
{
    StatusSet set;
    for (const QStringView entry : {u"408", u"3xx", u"305", u"408", u"404"}) {
        QVERIFY(set.add(entry));
    }
    QCOMPARE(statusesOf(set), (range(300, 399) + QList<int>{404, 408}));
    QVERIFY(!set.contains(429));
    QVERIFY(!set.contains(std::numeric_limits<int>::max()));
    QVERIFY(!set.contains(std::numeric_limits<int>::min()));
}

void TestBackend::standard()
{
    // ALGORITHM.md section 1, rule 4: 401, 429 or 500 and above.
    QCOMPARE(statusesOf(StatusSet::standard()), QList<int>({401, 429}) + range(500, 999));
}

void TestBackend::equality()
{
    StatusSet one;
    StatusSet other;
    QVERIFY(one == other);
    one.add(u"429");
    QVERIFY(!(one == other));
    other.add(u"429");
    other.add(u"429");
    QVERIFY(one == other);

    Backend left;
    Backend right;
    QVERIFY(left == right);
    right.deployments.insert(u"gpt-4o"_s, u"gpt-4o-ptu"_s);
    QVERIFY(!(left == right));

    BalancingOptions options;
    QVERIFY(options == BalancingOptions());
    options.throttleOn = one;
    QVERIFY(!(options == BalancingOptions()));
}

void TestBackend::defaultsOfTheOptions()
{
    // CONTRACT.md section 2.
    const BalancingOptions options;
    QVERIFY(options.throttleOn == StatusSet::standard());
    QCOMPARE(options.defaultRetryAfter, 10s);
    QCOMPARE(options.maxAttempts, 50);
    QVERIFY(options.throttleScope == ThrottleScope::Backend);
    QVERIFY(options.selection == Selection::Random);
    QVERIFY(options.whenAllThrottled == WhenAllThrottled::First);
    QCOMPARE(options.connectTimeout, 10s);
    QCOMPARE(options.idleTimeout, 300s);
}

void TestBackend::defaultsOfABackend()
{
    const Backend backend;
    QCOMPARE(backend.priority, 1);
    QCOMPARE(backend.weight, 1);
    QVERIFY(backend.enabled);
    QVERIFY(backend.auth == AuthKind::Key);
    QVERIFY(backend.deployments.isEmpty());
    QVERIFY(backend.caFile.isEmpty());
}

QTEST_APPLESS_MAIN(TestBackend)
#include "tst_backend.moc"
