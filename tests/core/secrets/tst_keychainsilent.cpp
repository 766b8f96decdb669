// SPDX-License-Identifier: MIT
#include "core/secrets/keychainstore.h"
#include "tests/core/secrets/awaitstore.h"
#include "tests/core/secrets/nosession.h"

#include <QLocalServer>
#include <QTemporaryDir>
#include <QTest>

using namespace spillway;
using namespace std::chrono_literals;

/// A session bus that lets everybody in and never says a word: nothing hangs, and the reason is told. A program of its
/// own, because GLib keeps what became of its first look for the bus for as long as any of its threads holds it.
class TestKeychainSilent : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase();
    void eachCallFailsOnce();
    void nobodyIsToldOfAGoneContext();

private:
    QTemporaryDir m_folder; ///< of this process alone
    QLocalServer m_bus;
};

void TestKeychainSilent::initTestCase()
{
    QVERIFY(m_folder.isValid());
    leaveSession(m_folder.path());
    QVERIFY2(m_bus.listen(m_folder.filePath(QStringLiteral("silent"))), qPrintable(m_bus.errorString()));
    qputenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=" + m_bus.fullServerName().toUtf8());
}

void TestKeychainSilent::eachCallFailsOnce()
{
    KeychainStore store(200ms);
    QList<SecretStore::Result> results;
    const auto note = [&results](const SecretStore::Result &result) { results.append(result); };
    store.read(QStringLiteral("p/0"), this, note);
    store.write(QStringLiteral("p/1"), "k-1", this, note);
    store.remove(QStringLiteral("p/2"), this, note);
    QVERIFY(results.isEmpty()); // never inline
    QVERIFY(spinUntil([&results] { return results.size() == 3; }));
    for (const SecretStore::Result &result : results) {
        QVERIFY(!result.found);
        QVERIFY(!result.absent); // it may well have the key
        QCOMPARE(result.error, QStringLiteral("the keychain has not answered for 1 s"));
    }
    QVERIFY(spinUntil([this] { return m_bus.hasPendingConnections(); })); // it was this bus that was asked
    spinFor(50ms);
    QCOMPARE(results.size(), 3); // each once
}

void TestKeychainSilent::nobodyIsToldOfAGoneContext()
{
    KeychainStore store(50ms);
    int answers = 0;
    auto context = std::make_unique<QObject>();
    store.read(QStringLiteral("p/a"), context.get(), [&answers](const SecretStore::Result &) { ++answers; });
    context.reset();
    spinFor(150ms);
    QCOMPARE(answers, 0);
}

QTEST_GUILESS_MAIN(TestKeychainSilent)
#include "tst_keychainsilent.moc"
