// SPDX-License-Identifier: MIT
#include "core/secrets/environmentstore.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
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
    void file_data();
    void file();
    void fileIsReadAtEachCall();
    void onlyAnAbsoluteFolder();
    void withFiles();
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

namespace
{

void write(const QTemporaryDir &folder, const QString &name, const QByteArray &content)
{
    QFile file(folder.filePath(name));
    QVERIFY(file.open(QIODevice::WriteOnly));
    QCOMPARE(file.write(content), content.size());
}

QProcessEnvironment naming(const QString &folder)
{
    QProcessEnvironment environment;
    environment.insert(QStringLiteral("CREDENTIALS_DIRECTORY"), folder);
    return environment;
}

} // namespace

void TestEnvironmentStore::file_data()
{
    QTest::addColumn<QString>("variable"); // its value; empty: it is not set
    QTest::addColumn<QByteArray>("content");
    QTest::addColumn<QByteArray>("key"); // null: not set
    QTest::addColumn<QString>("source");
    const QString fromFile = QStringLiteral("credential file SPILLWAY_KEY_EASTUS");
    const QString fromVariable = QStringLiteral("environment SPILLWAY_KEY_EASTUS");
    QTest::newRow("plain") << "" << QByteArray("k-1") << QByteArray("k-1") << fromFile;
    QTest::newRow("newline") << "" << QByteArray("k-1\r\n") << QByteArray("k-1") << fromFile;
    QTest::newRow("blank") << "" << QByteArray("\n") << QByteArray() << "";
    QTest::newRow("a variable wins") << "k-2" << QByteArray("k-1") << QByteArray("k-2") << fromVariable;
    QTest::newRow("a blank variable does not") << " " << QByteArray("k-1") << QByteArray("k-1") << fromFile;
    const auto longest = EnvironmentStore::longestFile;
    QTest::newRow("longest") << "" << QByteArray(longest, 'k') << QByteArray(longest, 'k') << fromFile;
    QTest::newRow("too long") << "" << QByteArray(longest + 1, 'k') << QByteArray() << "";
}

void TestEnvironmentStore::file()
{
    QFETCH(QString, variable);
    QFETCH(QByteArray, content);
    QFETCH(QByteArray, key);
    QFETCH(QString, source);
    const QTemporaryDir folder;
    write(folder, QStringLiteral("SPILLWAY_KEY_EASTUS"), content);
    QProcessEnvironment environment = naming(folder.path());
    environment.insert(QStringLiteral("SPILLWAY_KEY_EASTUS"), variable);
    const EnvironmentStore store(environment);
    const auto found = store.key(QStringLiteral("eastus"));
    QCOMPARE(found.has_value(), !key.isNull());
    QCOMPARE(found.value_or(QByteArray()), key);
    QCOMPARE(store.source(QStringLiteral("SPILLWAY_KEY_EASTUS")), source);
    QVERIFY(!store.key(QStringLiteral("westus")));
}

void TestEnvironmentStore::fileIsReadAtEachCall()
{
    const QTemporaryDir folder;
    const EnvironmentStore store(naming(folder.path()));
    QVERIFY(!store.key({}));
    write(folder, QStringLiteral("SPILLWAY_CLIENT_KEY"), "k-1");
    QCOMPARE(store.key({}), QByteArray("k-1"));
    write(folder, QStringLiteral("SPILLWAY_CLIENT_KEY"), "k-2");
    QCOMPARE(store.key({}), QByteArray("k-2"));
}

void TestEnvironmentStore::onlyAnAbsoluteFolder()
{
    const QTemporaryDir folder;
    write(folder, QStringLiteral("SPILLWAY_CLIENT_KEY"), "k-1");
    const QString here = QDir::currentPath();
    QVERIFY(QDir::setCurrent(folder.path()));
    const auto found = EnvironmentStore(naming(QStringLiteral("."))).key({});
    QVERIFY(QDir::setCurrent(here));
    QVERIFY(!found);
}

void TestEnvironmentStore::withFiles()
{
    const QTemporaryDir folder;
    write(folder, QStringLiteral("BACKEND_1_APIKEY"), "k-1\n");
    write(folder, QStringLiteral("BACKEND_2_APIKEY"), "k-2\n");
    QProcessEnvironment environment = naming(folder.path());
    environment.insert(QStringLiteral("BACKEND_2_APIKEY"), QStringLiteral("k-3"));
    const QProcessEnvironment all = EnvironmentStore(environment).withFiles();
    QCOMPARE(all.value(QStringLiteral("BACKEND_1_APIKEY")), QStringLiteral("k-1"));
    QCOMPARE(all.value(QStringLiteral("BACKEND_2_APIKEY")), QStringLiteral("k-3"));
    QCOMPARE(all.keys().size(), 3);
}

QTEST_GUILESS_MAIN(TestEnvironmentStore)
#include "tst_environmentstore.moc"
