// SPDX-License-Identifier: MIT
#include "core/secrets/keychainstore.h"
#include "tests/core/secrets/awaitstore.h"
#include "tests/core/secrets/nosession.h"

#include <QElapsedTimer>
#include <QTemporaryDir>
#include <QTest>

using namespace spillway;

/// Where there is no keychain: the reason is told, soon.
class TestKeychainAbsent : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase();
    void noSessionBus();
    void noBusBehindTheAddress();

private:
    QTemporaryDir m_folder;
};

void TestKeychainAbsent::initTestCase()
{
    QVERIFY(m_folder.isValid());
    leaveSession(m_folder.path());
}

void TestKeychainAbsent::noSessionBus()
{
    KeychainStore store;
    const auto read = [&store](QObject *context, auto done) { store.read(QStringLiteral("p/a"), context, done); };
    const auto write = [&store](QObject *context, auto done) {
        store.write(QStringLiteral("p/a"), "k-1", context, done);
    };
    const auto remove = [&store](QObject *context, auto done) { store.remove(QStringLiteral("p/a"), context, done); };
    QElapsedTimer timer;
    timer.start();
    for (const SecretStore::Result &result : {awaitResult(read), awaitResult(write), awaitResult(remove)}) {
        QVERIFY(!result.found);
        QVERIFY2(result.error.startsWith(QStringLiteral("no keychain is running (")), qPrintable(result.error));
    }
    QVERIFY(timer.elapsed() < KeychainStore::standardLimit.count());
}

void TestKeychainAbsent::noBusBehindTheAddress()
{
    qputenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=" + m_folder.filePath(QStringLiteral("none")).toUtf8());
    KeychainStore store;
    const SecretStore::Result result =
        awaitResult([&store](QObject *context, auto done) { store.read(QStringLiteral("p/a"), context, done); });
    QVERIFY(!result.found);
    QVERIFY2(result.error.startsWith(QStringLiteral("no keychain is running (")), qPrintable(result.error));
    QVERIFY(result.absent); // so whoever looks for a key may say "no key"
}

QTEST_GUILESS_MAIN(TestKeychainAbsent)
#include "tst_keychainabsent.moc"
