// SPDX-License-Identifier: MIT
#include "core/secrets/keychainstore.h"
#include "tests/core/secrets/awaitstore.h"

#include <QElapsedTimer>
#include <QLocalServer>
#include <QTemporaryDir>
#include <QTest>

using namespace spillway;
using namespace std::chrono_literals;

/// Where there is no keychain: the reason is told, soon, and nothing hangs. In the order below, as GLib waits on for a
/// bus that it has begun to connect to.
class TestKeychainUnanswered : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase();
    void noSessionBus();
    void noBusBehindTheAddress();
    void silentBus();
    void silentBusAndAGoneContext();

private:
    QTemporaryDir m_folder;
};

void TestKeychainUnanswered::initTestCase()
{
    for (const char *variable : {"DISPLAY", "WAYLAND_DISPLAY", "DBUS_SESSION_BUS_ADDRESS", "XDG_CURRENT_DESKTOP",
                                 "DESKTOP_SESSION", "KDE_FULL_SESSION"}) {
        qunsetenv(variable);
    }
    qputenv("XDG_RUNTIME_DIR", m_folder.path().toUtf8()); // where a bus would be looked for
}

void TestKeychainUnanswered::noSessionBus()
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

void TestKeychainUnanswered::noBusBehindTheAddress()
{
    qputenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=" + m_folder.filePath(QStringLiteral("none")).toUtf8());
    KeychainStore store;
    const SecretStore::Result result =
        awaitResult([&store](QObject *context, auto done) { store.read(QStringLiteral("p/a"), context, done); });
    QVERIFY2(result.error.startsWith(QStringLiteral("no keychain is running (")), qPrintable(result.error));
}

void TestKeychainUnanswered::silentBus()
{
    auto *silent = new QLocalServer(this); // accepts, and never says a word
    QVERIFY(silent->listen(m_folder.filePath(QStringLiteral("bus"))));
    qputenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=" + silent->fullServerName().toUtf8());

    KeychainStore store(200ms);
    QList<SecretStore::Result> results;
    for (int i = 0; i < 3; ++i) {
        store.read(QStringLiteral("p/%1").arg(i), this,
                   [&results](const SecretStore::Result &result) { results.append(result); });
    }
    QVERIFY(spinUntil([&results] { return results.size() == 3; }));
    for (const SecretStore::Result &result : results) {
        QVERIFY(!result.found);
        QCOMPARE(result.error, QStringLiteral("the keychain has not answered for 1 s"));
    }
    spinFor(50ms);
    QCOMPARE(results.size(), 3); // each once
}

void TestKeychainUnanswered::silentBusAndAGoneContext()
{
    KeychainStore store(50ms);
    int answers = 0;
    auto context = std::make_unique<QObject>();
    store.read(QStringLiteral("p/a"), context.get(), [&answers](const SecretStore::Result &) { ++answers; });
    context.reset();
    spinFor(150ms);
    QCOMPARE(answers, 0);
}

QTEST_GUILESS_MAIN(TestKeychainUnanswered)
#include "tst_keychainunanswered.moc"
