// SPDX-License-Identifier: MIT
#include "core/simulate/responsestore.h"

#include <QTest>

using namespace spillway;
using namespace Qt::StringLiterals;

/// What a resource keeps of its responses, and what it forgets.
class TestResponseStore : public QObject
{
    Q_OBJECT
private slots:
    void keepsAndRemoves();
    void replacesTheSameId();
    void forgetsTheOldest();
    void keepsAtLeastOne();

private:
    static QJsonObject response(const QString &id, int mark = 0) { return {{u"id"_s, id}, {u"mark"_s, mark}}; }
};

void TestResponseStore::keepsAndRemoves()
{
    ResponseStore store;
    QVERIFY(!store.find(u"a"_s));
    store.add(response(u"a"_s, 1));
    QVERIFY(store.contains(u"a"_s));
    QCOMPARE(store.find(u"a"_s), response(u"a"_s, 1));
    QVERIFY(store.remove(u"a"_s));
    QVERIFY(!store.contains(u"a"_s));
    QVERIFY(!store.remove(u"a"_s));
}

void TestResponseStore::replacesTheSameId()
{
    ResponseStore store(2);
    store.add(response(u"a"_s, 1));
    store.add(response(u"b"_s));
    store.add(response(u"a"_s, 2)); // now the younger of the two
    QCOMPARE(store.find(u"a"_s), response(u"a"_s, 2));
    store.add(response(u"c"_s));
    QVERIFY(store.contains(u"a"_s));
    QVERIFY(!store.contains(u"b"_s));
}

void TestResponseStore::forgetsTheOldest()
{
    ResponseStore store(3);
    for (int i = 0; i < 10; ++i) {
        store.add(response(QString::number(i)));
    }
    for (int i = 0; i < 10; ++i) {
        QCOMPARE(store.contains(QString::number(i)), i >= 7);
    }
    // What was removed takes no place.
    store.remove(u"8"_s);
    store.add(response(u"10"_s));
    QVERIFY(store.contains(u"7"_s));
}

void TestResponseStore::keepsAtLeastOne()
{
    ResponseStore store(0);
    store.add(response(u"a"_s));
    QVERIFY(store.contains(u"a"_s));
}

QTEST_APPLESS_MAIN(TestResponseStore)
#include "tst_responsestore.moc"
