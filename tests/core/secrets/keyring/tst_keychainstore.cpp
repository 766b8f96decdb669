// SPDX-License-Identifier: MIT
#include "core/secrets/keychainstore.h"
#include "tests/core/secrets/awaitstore.h"

#include <QDBusConnection>
#include <QDBusInterface>
#include <QDBusObjectPath>
#include <QDBusReply>
#include <QTest>

using namespace spillway;
using namespace std::chrono_literals;

/// The real keychain: gnome-keyring in a session of its own, as withkeyring.sh makes it. Run with Qt's event loop of
/// either kind: with QT_NO_GLIB, as spillway-cli sets it, nobody but GlibPump lets libsecret's answers in.
class TestKeychainStore : public QObject
{
    Q_OBJECT
private slots:
    void init();
    void writesReadsOverwritesRemoves();
    void entriesAreApart();
    void secretsOfAnyShape_data();
    void secretsOfAnyShape();
    void manyAtOnce();
    void answersFromTheEventLoop();
    void dropsTheAnswerOfAGoneContext();
    void outlivesItsStore();
    void isWhereOtherProgramsLook();
    void lockedKeyring();

private:
    SecretStore::Result read(const QString &entry);
    SecretStore::Result write(const QString &entry, const QByteArray &secret);
    SecretStore::Result remove(const QString &entry);

    KeychainStore m_store;
};

namespace
{

const QString entry = QStringLiteral("p/a");

/// A method of the Secret Service. Waits for the answer.
template <typename... Arguments>
QDBusMessage callService(const char *method, Arguments... arguments)
{
    QDBusInterface service(QStringLiteral("org.freedesktop.secrets"), QStringLiteral("/org/freedesktop/secrets"),
                           QStringLiteral("org.freedesktop.Secret.Service"), QDBusConnection::sessionBus());
    return service.call(QString::fromLatin1(method), arguments...);
}

} // namespace

void TestKeychainStore::init()
{
    QCOMPARE(remove(entry).error, QString());
}

SecretStore::Result TestKeychainStore::read(const QString &name)
{
    return awaitResult([&](QObject *context, auto done) { m_store.read(name, context, done); });
}

SecretStore::Result TestKeychainStore::write(const QString &name, const QByteArray &secret)
{
    return awaitResult([&](QObject *context, auto done) { m_store.write(name, secret, context, done); });
}

SecretStore::Result TestKeychainStore::remove(const QString &name)
{
    return awaitResult([&](QObject *context, auto done) { m_store.remove(name, context, done); });
}

void TestKeychainStore::writesReadsOverwritesRemoves()
{
    QCOMPARE(read(entry).error, QString());
    QVERIFY(!read(entry).found);

    QCOMPARE(write(entry, "first").error, QString());
    SecretStore::Result found = read(entry);
    QCOMPARE(found.error, QString());
    QVERIFY(found.found);
    QCOMPARE(found.secret, "first");

    QCOMPARE(write(entry, "second").error, QString());
    QCOMPARE(read(entry).secret, "second");

    QCOMPARE(remove(entry).error, QString());
    found = read(entry);
    QCOMPARE(found.error, QString());
    QVERIFY(!found.found);
    QCOMPARE(found.secret, QByteArray());
    QCOMPARE(remove(entry).error, QString()); // gone already
}

void TestKeychainStore::entriesAreApart()
{
    const QString other = QStringLiteral("Möwe 1/östlich/2");
    QCOMPARE(write(entry, "one").error, QString());
    QCOMPARE(write(other, "two").error, QString());
    QCOMPARE(read(entry).secret, "one");
    QCOMPARE(read(other).secret, "two");
    QVERIFY(!read(QStringLiteral("p/A")).found);
    QVERIFY(!read(QStringLiteral("p")).found);
    QCOMPARE(remove(other).error, QString());
    QVERIFY(!read(other).found);
    QCOMPARE(read(entry).secret, "one");
}

void TestKeychainStore::secretsOfAnyShape_data()
{
    QTest::addColumn<QByteArray>("secret");
    QTest::newRow("Azure's key") << QByteArray("0123456789abcdef0123456789ABCDEF");
    QTest::newRow("longer key") << QByteArray(84, 'k');
    QTest::newRow("all that a header carries") << QByteArray("!\"#$%&'()*+,-./09:;<=>?@AZ[\\]^_`az{|}~");
    QTest::newRow("4 KiB") << QByteArray(4096, 'x');
    QTest::newRow("not ASCII") << QByteArray("schlüssel");
}

void TestKeychainStore::secretsOfAnyShape()
{
    QFETCH(QByteArray, secret);
    QCOMPARE(write(entry, secret).error, QString());
    QCOMPARE(read(entry).secret, secret);
}

void TestKeychainStore::manyAtOnce()
{
    QCOMPARE(write(entry, "k-1").error, QString());
    QList<SecretStore::Result> results;
    for (int i = 0; i < 20; ++i) {
        const QString name = i % 2 == 0 ? entry : QStringLiteral("p/none-%1").arg(i);
        m_store.read(name, this, [&results](const SecretStore::Result &result) { results.append(result); });
    }
    QVERIFY(spinUntil([&results] { return results.size() == 20; }, 30s));
    const auto found = [](const SecretStore::Result &result) { return result.found && result.secret == "k-1"; };
    QCOMPARE(std::count_if(results.begin(), results.end(), found), 10);
    const auto failed = [](const SecretStore::Result &result) { return !result.error.isEmpty(); };
    QCOMPARE(std::count_if(results.begin(), results.end(), failed), 0);
}

void TestKeychainStore::answersFromTheEventLoop()
{
    bool answered = false;
    m_store.read(entry, this, [&answered](const SecretStore::Result &) { answered = true; });
    QVERIFY(!answered);
    QVERIFY(spinUntil([&answered] { return answered; }, 30s));
}

void TestKeychainStore::dropsTheAnswerOfAGoneContext()
{
    QCOMPARE(write(entry, "k-1").error, QString());
    int answers = 0;
    auto context = std::make_unique<QObject>();
    m_store.read(entry, context.get(), [&answers](const SecretStore::Result &) { ++answers; });
    context.reset();
    QCOMPARE(read(entry).secret, "k-1"); // QtKeychain works in order: the first has ended by now
    QCOMPARE(answers, 0);
}

void TestKeychainStore::outlivesItsStore()
{
    QCOMPARE(write(entry, "k-1").error, QString());
    QByteArray secret;
    {
        KeychainStore shortLived;
        shortLived.read(entry, this, [&secret](const SecretStore::Result &result) { secret = result.secret; });
    }
    QVERIFY(spinUntil([&secret] { return !secret.isEmpty(); }, 30s));
    QCOMPARE(secret, "k-1");
}

void TestKeychainStore::isWhereOtherProgramsLook()
{
    using Attributes = QMap<QString, QString>;
    QCOMPARE(write(entry, "k-1").error, QString());
    const Attributes attributes{{QStringLiteral("server"), QStringLiteral("spillway")},
                                {QStringLiteral("user"), entry}};
    const QDBusMessage reply = callService("SearchItems", QVariant::fromValue(attributes));
    QCOMPARE(reply.type(), QDBusMessage::ReplyMessage);
    QCOMPARE(qdbus_cast<QList<QDBusObjectPath>>(reply.arguments().value(0)).size(), 1);
}

void TestKeychainStore::lockedKeyring()
{
    QCOMPARE(write(entry, "k-1").error, QString());
    QDBusReply<QDBusObjectPath> collection = callService("ReadAlias", QStringLiteral("default"));
    QVERIFY2(collection.isValid(), qPrintable(collection.error().message()));
    const QList<QDBusObjectPath> paths{collection.value()};
    QCOMPARE(callService("Lock", QVariant::fromValue(paths)).type(), QDBusMessage::ReplyMessage);

    // Nobody can be asked for the password here, as on a server: the same as a dismissed prompt.
    const SecretStore::Result locked = read(entry);
    QVERIFY(!locked.found);
    QCOMPARE(locked.secret, QByteArray());
    QCOMPARE(locked.error, QStringLiteral("the keychain is locked"));
    QCOMPARE(remove(entry).error, QStringLiteral("the keychain is locked"));
    QCOMPARE(write(entry, "k-2").error, QStringLiteral("the keychain is locked, or does not let Spillway in"));
    // What is not there is not there, locked or not.
    QCOMPARE(read(QStringLiteral("p/none")).error, QString());
}

QTEST_GUILESS_MAIN(TestKeychainStore)
#include "tst_keychainstore.moc"
