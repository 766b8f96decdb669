// SPDX-License-Identifier: MIT
#include "core/secrets/environmentstore.h"

#include <QTest>

using namespace spillway;

/// Keys out of environment variables: what counts as set.
class TestEnvironmentStore : public QObject
{
    Q_OBJECT
private slots:
    void key_data();
    void key();
    void value();
};

void TestEnvironmentStore::key_data()
{
    QTest::addColumn<QString>("variable");
    QTest::addColumn<QString>("content");
    QTest::addColumn<QString>("backend");
    QTest::addColumn<QByteArray>("key"); // null: not set
    const auto add = [](const char *name, const char *variable, const char *content, const char *backend,
                        const QByteArray &key) {
        QTest::newRow(name) << QString::fromLatin1(variable) << QString::fromLatin1(content)
                            << QString::fromLatin1(backend) << key;
    };
    add("backend", "SPILLWAY_KEY_EASTUS", "k-1", "eastus", "k-1");
    add("client", "SPILLWAY_CLIENT_KEY", "k-1", "", "k-1");
    add("another backend's", "SPILLWAY_KEY_WESTUS", "k-1", "eastus", {});
    add("a backend's is not the client's", "SPILLWAY_KEY_CLIENT", "k-1", "", {});
    add("empty", "SPILLWAY_KEY_EASTUS", "", "eastus", {});
    add("blank", "SPILLWAY_KEY_EASTUS", " \t\r\n", "eastus", {});
    add("a file's newline", "SPILLWAY_KEY_EASTUS", "k-1\n", "eastus", "k-1");
    add("inner spaces stay", "SPILLWAY_KEY_EASTUS", " a b ", "eastus", "a b");
}

void TestEnvironmentStore::key()
{
    QFETCH(QString, variable);
    QFETCH(QString, content);
    QFETCH(QString, backend);
    QFETCH(QByteArray, key);
    QProcessEnvironment environment;
    environment.insert(variable, content);
    const auto found = EnvironmentStore(environment).key(backend);
    QCOMPARE(found.has_value(), !key.isNull());
    QCOMPARE(found.value_or(QByteArray()), key);
}

void TestEnvironmentStore::value()
{
    QProcessEnvironment environment;
    environment.insert(QStringLiteral("AZURE_TENANT_ID"), QStringLiteral(" t\n"));
    const EnvironmentStore store(environment);
    QCOMPARE(store.value(QStringLiteral("AZURE_TENANT_ID")), QStringLiteral("t"));
    QCOMPARE(store.value(QStringLiteral("AZURE_CLIENT_ID")), QString());
}

QTEST_GUILESS_MAIN(TestEnvironmentStore)
#include "tst_environmentstore.moc"
