// SPDX-License-Identifier: MIT
#include "ui/session/keymove.h"

#include "core/azure/setupplan.h"
#include "core/secrets/memorystore.h"
#include "tests/core/secrets/awaitstore.h"

#include <QPointer>
#include <QTest>

using namespace spillway;

/// Keys go along when a profile gets another name.
class TestKeyMove : public QObject
{
    Q_OBJECT
private slots:
    void everyKeyGoesAlong();
    void theOldStaysUntilTheNewIsInForce();
    void theSameNameLosesNothing();
    void aFailureRemovesNothing();
    void aDuplicateLeavesTheOldOnes();
    void everyNameOfAProfile();

private:
    static QByteArray kept(SecretStore &store, const QString &profile, const QString &backend)
    {
        return awaitResult(
                   [&](QObject *context, auto done) { store.read(secretEntry(profile, backend), context, done); })
            .secret;
    }
    static void keep(SecretStore &store, const QString &profile, const QString &backend, const QByteArray &key)
    {
        awaitResult(
            [&](QObject *context, auto done) { store.write(secretEntry(profile, backend), key, context, done); });
    }
};

void TestKeyMove::everyKeyGoesAlong()
{
    MemoryStore store;
    keep(store, "old", "ptu", "key-1");
    keep(store, "old", "", "client-key");
    QObject parent;
    QPointer<KeyMove> move = new KeyMove(store, "old", "new", {"ptu", "without-key"}, &parent);
    QStringList told;
    move->begin([&told](const QString &problem) { told.append(problem); });
    QVERIFY(told.isEmpty()); // never from within the call
    QTRY_VERIFY(!move);
    QCOMPARE(told, QStringList{QString()});
    QCOMPARE(kept(store, "new", "ptu"), "key-1");
    QCOMPARE(kept(store, "new", ""), "client-key");
    QCOMPARE(kept(store, "new", "without-key"), "");
    QCOMPARE(kept(store, "old", "ptu"), "");
    QCOMPARE(kept(store, "old", ""), "");
}

void TestKeyMove::theOldStaysUntilTheNewIsInForce()
{
    MemoryStore store;
    keep(store, "old", "ptu", "key-1");
    QObject parent;
    QPointer<KeyMove> move = new KeyMove(store, "old", "new", {"ptu"}, &parent);
    QByteArray oldThen;
    QByteArray newThen;
    move->begin([&](const QString & /*problem*/) {
        oldThen = kept(store, "old", "ptu");
        newThen = kept(store, "new", "ptu");
    });
    QTRY_VERIFY(!move);
    QCOMPARE(oldThen, "key-1");
    QCOMPARE(newThen, "key-1");
}

void TestKeyMove::theSameNameLosesNothing()
{
    MemoryStore store;
    keep(store, "same", "ptu", "key-1");
    QObject parent;
    QPointer<KeyMove> move = new KeyMove(store, "same", "same", {"ptu"}, &parent);
    bool called = false;
    move->begin([&called](const QString &problem) { called = problem.isEmpty(); });
    QTRY_VERIFY(!move);
    QVERIFY(called);
    QCOMPARE(kept(store, "same", "ptu"), "key-1");
}

void TestKeyMove::aFailureRemovesNothing()
{
    MemoryStore store;
    keep(store, "old", "ptu", "key-1");
    store.setFailure("The keychain is locked.");
    QObject parent;
    QPointer<KeyMove> move = new KeyMove(store, "old", "new", {"ptu"}, &parent);
    QString told;
    move->begin([&told](const QString &problem) { told = problem; });
    QTRY_VERIFY(!move);
    QCOMPARE(told, "The keychain is locked.");
    store.setFailure({});
    QCOMPARE(kept(store, "old", "ptu"), "key-1");
    QCOMPARE(kept(store, "new", "ptu"), "");
}

void TestKeyMove::aDuplicateLeavesTheOldOnes()
{
    MemoryStore store;
    keep(store, "old", "ptu", "key-1");
    keep(store, "old", "apim/team", "key-2");
    QObject parent;
    QPointer<KeyMove> move = new KeyMove(store, "old", "old copy", {"ptu", "apim/team"}, &parent, KeyMove::Old::Kept);
    move->begin([](const QString & /*problem*/) {});
    QTRY_VERIFY(!move);
    for (const char *profile : {"old", "old copy"}) {
        QCOMPARE(kept(store, profile, "ptu"), "key-1");
        QCOMPARE(kept(store, profile, "apim/team"), "key-2");
    }
}

void TestKeyMove::everyNameOfAProfile()
{
    Profile profile;
    profile.backends.resize(2);
    profile.backends[0].name = "ptu";
    profile.backends[1].name = "paygo";
    QCOMPARE(keyNamesOf(profile), (QStringList{"ptu", "paygo"}));
    SetupPlan plan;
    plan.clientSubscription = "team-search";
    profile.setup = writeSetupPlan(plan, {});
    QCOMPARE(keyNamesOf(profile), (QStringList{"ptu", "paygo", "apim/team-search"}));
}

QTEST_GUILESS_MAIN(TestKeyMove)
#include "tst_keymove.moc"
