// SPDX-License-Identifier: MIT
#include "ui/session/keyvault.h"

#include "tests/core/secrets/awaitstore.h"

#include <QSignalSpy>
#include <QTest>

using namespace spillway;

/// The keychain, and memory where there is none: a key is always kept, and nobody is misled about where.
class TestKeyVault : public QObject
{
    Q_OBJECT
private slots:
    void goesToTheKeychain();
    void withoutAKeychain();
    void absentKeychain();
    void lockedKeychainKeepsInMemory();
    void unlockedAgain();
    void memoryWinsOverTheKeychain();
    void removeTakesBoth();
    void readFailureIsTold();
    void contextThatGoes();
    void resultsNeverComeInline();

private:
    static SecretStore::Result read(SecretStore &store, const QString &entry)
    {
        return awaitResult([&](QObject *context, auto done) { store.read(entry, context, done); });
    }
    static QString write(SecretStore &store, const QString &entry, const QByteArray &secret)
    {
        return awaitResult([&](QObject *context, auto done) { store.write(entry, secret, context, done); }).error;
    }
    static QString remove(SecretStore &store, const QString &entry)
    {
        return awaitResult([&](QObject *context, auto done) { store.remove(entry, context, done); }).error;
    }
};

namespace
{
const QString entry = QStringLiteral("prod/ptu");
const QString locked = QStringLiteral("The keychain is locked.");
} // namespace

void TestKeyVault::goesToTheKeychain()
{
    MemoryStore keychain;
    KeyVault vault(&keychain);
    QCOMPARE(vault.problem(), QString());
    QCOMPARE(write(vault, entry, "k1"), QString());
    QCOMPARE(read(keychain, entry).secret, QByteArray("k1"));
    QCOMPARE(read(vault, entry).secret, QByteArray("k1"));
    QVERIFY(!read(vault, QStringLiteral("prod/other")).found);
}

void TestKeyVault::withoutAKeychain()
{
    KeyVault vault(nullptr);
    QCOMPARE(vault.problem(), QStringLiteral("No keychain found. Keys stay in memory until Spillway closes."));
    QCOMPARE(write(vault, entry, "k1"), QString());
    QCOMPARE(read(vault, entry).secret, QByteArray("k1"));
    QCOMPARE(remove(vault, entry), QString());
    QVERIFY(!read(vault, entry).found);
    QVERIFY(!vault.problem().isEmpty());
}

namespace
{

/// What a system answers on which no keychain runs.
class AbsentStore final : public SecretStore
{
public:
    void read(const QString & /*entry*/, QObject *context, Callback done) override { answer(context, done); }
    void write(const QString & /*entry*/, const QByteArray & /*secret*/, QObject *context, Callback done) override
    {
        answer(context, done);
    }
    void remove(const QString & /*entry*/, QObject *context, Callback done) override { answer(context, done); }

private:
    static void answer(QObject *context, const Callback &done)
    {
        QMetaObject::invokeMethod(
            context,
            [done] {
                done({{}, false, QStringLiteral("no keychain"), true});
            },
            Qt::QueuedConnection);
    }
};

} // namespace

void TestKeyVault::absentKeychain()
{
    AbsentStore keychain;
    KeyVault vault(&keychain);
    // Nothing can be in it: that is an answer, not a failure.
    const SecretStore::Result result = read(vault, entry);
    QVERIFY(!result.found);
    QCOMPARE(result.error, QString());
    QCOMPARE(vault.problem(), QStringLiteral("No keychain found. Keys stay in memory until Spillway closes."));
    QCOMPARE(write(vault, entry, "k1"), QString());
    QCOMPARE(read(vault, entry).secret, QByteArray("k1"));
    QCOMPARE(remove(vault, entry), QString());
    QVERIFY(!read(vault, entry).found);
}

void TestKeyVault::lockedKeychainKeepsInMemory()
{
    MemoryStore keychain;
    KeyVault vault(&keychain);
    QSignalSpy changed(&vault, &KeyVault::problemChanged);
    keychain.setFailure(locked);
    QCOMPARE(write(vault, entry, "k1"), QString()); // it is kept, only not where it was meant to be
    QCOMPARE(vault.problem(), locked);
    QCOMPARE(changed.count(), 1);
    QCOMPARE(read(vault, entry).secret, QByteArray("k1"));
    keychain.setFailure({});
    QVERIFY(!read(keychain, entry).found);
}

void TestKeyVault::unlockedAgain()
{
    MemoryStore keychain;
    KeyVault vault(&keychain);
    keychain.setFailure(locked);
    write(vault, entry, "k1");
    keychain.setFailure({});
    QSignalSpy changed(&vault, &KeyVault::problemChanged);
    QCOMPARE(write(vault, entry, "k2"), QString());
    QCOMPARE(vault.problem(), QString());
    QCOMPARE(changed.count(), 1);
    QCOMPARE(read(vault, entry).secret, QByteArray("k2")); // not what memory held before
    QCOMPARE(read(keychain, entry).secret, QByteArray("k2"));
}

void TestKeyVault::memoryWinsOverTheKeychain()
{
    MemoryStore keychain;
    KeyVault vault(&keychain);
    write(vault, entry, "old");
    keychain.setFailure(locked);
    write(vault, entry, "new");
    keychain.setFailure({});
    QCOMPARE(read(vault, entry).secret, QByteArray("new"));
}

void TestKeyVault::removeTakesBoth()
{
    MemoryStore keychain;
    KeyVault vault(&keychain);
    write(vault, entry, "old");
    keychain.setFailure(locked);
    write(vault, entry, "new");
    keychain.setFailure({});
    QCOMPARE(remove(vault, entry), QString());
    QVERIFY(!read(vault, entry).found);
    QVERIFY(!read(keychain, entry).found);
    keychain.setFailure(locked);
    QCOMPARE(remove(vault, entry), locked); // it may still be there, and that is said
}

void TestKeyVault::readFailureIsTold()
{
    MemoryStore keychain;
    KeyVault vault(&keychain);
    QSignalSpy changed(&vault, &KeyVault::problemChanged);
    keychain.setFailure(locked);
    QCOMPARE(read(vault, entry).error, locked);
    QCOMPARE(vault.problem(), locked);
    read(vault, entry);
    QCOMPARE(changed.count(), 1); // once, not with every look-up
    keychain.setFailure({});
    QVERIFY(!read(vault, entry).found);
    QCOMPARE(vault.problem(), QString());
    QCOMPARE(changed.count(), 2);
}

void TestKeyVault::contextThatGoes()
{
    MemoryStore keychain;
    KeyVault vault(&keychain);
    bool called = false;
    {
        QObject context;
        vault.read(entry, &context, [&called](const SecretStore::Result &) { called = true; });
        vault.write(entry, "k", &context, [&called](const SecretStore::Result &) { called = true; });
        vault.remove(entry, &context, [&called](const SecretStore::Result &) { called = true; });
    }
    read(vault, entry); // everything before it has been delivered
    QVERIFY(!called);
}

void TestKeyVault::resultsNeverComeInline()
{
    MemoryStore keychain;
    for (SecretStore *store : {static_cast<SecretStore *>(&keychain), static_cast<SecretStore *>(nullptr)}) {
        KeyVault vault(store);
        int results = 0;
        const auto count = [&results](const SecretStore::Result &) { ++results; };
        QObject context;
        vault.write(entry, "k", &context, count);
        vault.read(entry, &context, count);
        vault.remove(entry, &context, count);
        QCOMPARE(results, 0);
        QTRY_COMPARE(results, 3);
    }
}

QTEST_GUILESS_MAIN(TestKeyVault)
#include "tst_keyvault.moc"
