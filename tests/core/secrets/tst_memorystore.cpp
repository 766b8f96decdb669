// SPDX-License-Identifier: MIT
#include "core/secrets/memorystore.h"
#include "tests/core/secrets/awaitstore.h"

#include <QTest>

#include <memory>

using namespace spillway;

/// What every SecretStore promises, on the one that needs no system.
class TestMemoryStore : public QObject
{
    Q_OBJECT
private slots:
    void keepsAndForgets();
    void answersFromTheEventLoop();
    void dropsTheAnswerOfAGoneContext();
    void failsAsTold();

private:
    SecretStore::Result read(const QString &entry);
    SecretStore::Result write(const QString &entry, const QByteArray &secret);
    SecretStore::Result remove(const QString &entry);

    MemoryStore m_store;
};

namespace
{

const QString entry = QStringLiteral("p/a");

} // namespace

SecretStore::Result TestMemoryStore::read(const QString &name)
{
    return awaitResult([&](QObject *context, auto done) { m_store.read(name, context, done); });
}

SecretStore::Result TestMemoryStore::write(const QString &name, const QByteArray &secret)
{
    return awaitResult([&](QObject *context, auto done) { m_store.write(name, secret, context, done); });
}

SecretStore::Result TestMemoryStore::remove(const QString &name)
{
    return awaitResult([&](QObject *context, auto done) { m_store.remove(name, context, done); });
}

void TestMemoryStore::keepsAndForgets()
{
    QVERIFY(!read(entry).found);
    QCOMPARE(read(entry).error, QString());

    QCOMPARE(write(entry, "first").error, QString());
    QCOMPARE(write(QStringLiteral("p/b"), "other").error, QString());
    QVERIFY(read(entry).found);
    QCOMPARE(read(entry).secret, "first");

    QCOMPARE(write(entry, "second").error, QString());
    QCOMPARE(read(entry).secret, "second");

    QCOMPARE(remove(entry).error, QString());
    QVERIFY(!read(entry).found);
    QCOMPARE(read(entry).secret, QByteArray());
    QCOMPARE(read(QStringLiteral("p/b")).secret, "other");
    QCOMPARE(remove(entry).error, QString()); // gone already: that is what was wanted
}

void TestMemoryStore::answersFromTheEventLoop()
{
    bool answered = false;
    m_store.read(entry, this, [&answered](const SecretStore::Result &) { answered = true; });
    QVERIFY(!answered);
    QVERIFY(spinUntil([&answered] { return answered; }));
}

void TestMemoryStore::dropsTheAnswerOfAGoneContext()
{
    int answers = 0;
    const auto count = [&answers](const SecretStore::Result &) { ++answers; };
    auto context = std::make_unique<QObject>();
    m_store.read(entry, context.get(), count);
    context.reset();
    m_store.read(entry, this, count); // queued behind the first
    QVERIFY(spinUntil([&answers] { return answers > 0; }));
    QCOMPARE(answers, 1);
}

void TestMemoryStore::failsAsTold()
{
    QCOMPARE(write(entry, "kept").error, QString());
    m_store.setFailure(QStringLiteral("locked"));
    QCOMPARE(read(entry).error, QStringLiteral("locked"));
    QVERIFY(!read(entry).found);
    QCOMPARE(read(entry).secret, QByteArray());
    QCOMPARE(write(entry, "lost").error, QStringLiteral("locked"));
    QCOMPARE(remove(entry).error, QStringLiteral("locked"));
    m_store.setFailure({});
    QCOMPARE(read(entry).secret, "kept");
}

QTEST_GUILESS_MAIN(TestMemoryStore)
#include "tst_memorystore.moc"
