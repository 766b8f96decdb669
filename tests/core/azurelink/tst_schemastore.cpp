// SPDX-License-Identifier: MIT
#include "core/azure/openapischema.h"
#include "core/azurelink/schemastore.h"
#include "tests/core/azure/schemafiles.h"

#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

using namespace spillway;
using namespace Qt::StringLiterals;

/// The schemas that were downloaded, and which file a profile means.
class TestSchemaStore : public QObject
{
    Q_OBJECT
private slots:
    void defaultFolder();
    void namesLeadNowhereElse_data();
    void namesLeadNowhereElse();
    void findAndList();
    void age();
    void removeTakesTheParts();
    void fileOfThePlan();
    void readsAFile();

private:
    static void write(const QString &path, const QByteArray &bytes)
    {
        QFile file(path);
        QVERIFY2(file.open(QIODevice::WriteOnly), qPrintable(path));
        QCOMPARE(file.write(bytes), bytes.size());
    }
};

void TestSchemaStore::defaultFolder()
{
    QStandardPaths::setTestModeEnabled(true);
    const QString cache = QStandardPaths::writableLocation(QStandardPaths::GenericCacheLocation);
    QCOMPARE(SchemaStore::defaultFolder(), cache + u"/spillway/schemas"_s);
    QCOMPARE(SchemaStore().pathOf(u"2024-10-21"_s), cache + u"/spillway/schemas/2024-10-21.json"_s);
}

void TestSchemaStore::namesLeadNowhereElse_data()
{
    QTest::addColumn<QString>("version");
    QTest::newRow("empty") << u""_s;
    QTest::newRow("up") << u"../2024-10-21"_s;
    QTest::newRow("absolute") << u"/etc/passwd"_s;
    QTest::newRow("folder behind") << u"2024-10-21/../../evil"_s;
    QTest::newRow("backslash") << u"2024-10-21\\..\\evil"_s;
    QTest::newRow("line feed") << u"2024-10-21\n"_s;
    QTest::newRow("stream of a file") << u"2024-10-21:evil"_s;
    QTest::newRow("device") << u"CON"_s;
}

void TestSchemaStore::namesLeadNowhereElse()
{
    QFETCH(QString, version);
    const QTemporaryDir folder;
    const SchemaStore store(folder.path());
    QCOMPARE(store.pathOf(version), QString());
    QVERIFY(!store.find(version));
    write(folder.filePath(u"x.json"_s), "{}");
    store.remove(version);
    QVERIFY(QFile::exists(folder.filePath(u"x.json"_s)));
}

void TestSchemaStore::findAndList()
{
    const QTemporaryDir folder;
    const SchemaStore store(folder.path() + u"/schemas"_s);
    QCOMPARE(store.all(), QList<CachedSchema>());
    QVERIFY(!store.find(u"2024-10-21"_s));
    QVERIFY(QDir().mkpath(folder.path() + u"/schemas"_s));
    write(store.pathOf(u"2024-06-01"_s), "{}");
    write(store.pathOf(u"2024-10-21"_s), smallSchema());
    write(store.pathOf(u"2024-12-01-preview"_s) + u".part"_s, "{");
    write(folder.path() + u"/schemas/other.json"_s, "{}");
    const std::optional<CachedSchema> found = store.find(u"2024-10-21"_s);
    QVERIFY(found);
    QCOMPARE(found->version, u"2024-10-21"_s);
    QCOMPARE(found->path, store.pathOf(u"2024-10-21"_s));
    QCOMPARE(found->size, smallSchema().size());
    QVERIFY(qAbs(found->downloaded.secsTo(QDateTime::currentDateTimeUtc())) < 60);
    const QList<CachedSchema> all = store.all();
    QCOMPARE(all.size(), 2);
    QCOMPARE(all[0].version, u"2024-10-21"_s);
    QCOMPARE(all[1].version, u"2024-06-01"_s);
    QVERIFY(!store.find(u"2024-12-01-preview"_s));
}

void TestSchemaStore::age()
{
    CachedSchema schema;
    schema.downloaded = QDateTime::fromString(u"2026-03-01T12:00:00Z"_s, Qt::ISODate);
    QCOMPARE(schema.ageInDays(schema.downloaded), 0);
    QCOMPARE(schema.ageInDays(schema.downloaded.addSecs(86'399)), 0);
    QCOMPARE(schema.ageInDays(schema.downloaded.addSecs(86'400)), 1);
    QCOMPARE(schema.ageInDays(schema.downloaded.addDays(40).toOffsetFromUtc(7200)), 40);
    QCOMPARE(schema.ageInDays(schema.downloaded.addDays(-3)), 0); // a clock that was set back
}

void TestSchemaStore::removeTakesTheParts()
{
    const QTemporaryDir folder;
    const SchemaStore store(folder.path());
    const QString path = store.pathOf(u"2024-10-21"_s);
    for (const QString &name : {path, path + u".part"_s, path + u".part.from"_s, store.pathOf(u"2024-06-01"_s)}) {
        write(name, "{}");
    }
    store.remove(u"2024-10-21"_s);
    QCOMPARE(QDir(folder.path()).entryList(QDir::Files), QStringList{u"2024-06-01.json"_s});
}

void TestSchemaStore::fileOfThePlan()
{
    const QTemporaryDir folder;
    const SchemaStore store(folder.path());
    SetupPlan plan;
    QVERIFY(schemaFileOf(plan, u"/p"_s, store).problem.startsWith(u"setup.schema: No schema is picked."));
    plan.schemaVersion = u"../../x"_s;
    QVERIFY(schemaFileOf(plan, u"/p"_s, store).problem.startsWith(u"setup.schema.version: This is no api-version."));
    plan.schemaVersion = u"2024-10-21"_s;
    const SchemaFile missing = schemaFileOf(plan, u"/p"_s, store);
    QVERIFY2(missing.problem.startsWith(u"setup.schema.version: The schema of 2024-10-21 has not been downloaded yet."),
             qPrintable(missing.problem));
    QCOMPARE(missing.path, QString());
    write(store.pathOf(plan.schemaVersion), "{}");
    QCOMPARE(schemaFileOf(plan, u"/p"_s, store).path, store.pathOf(plan.schemaVersion));
    QCOMPARE(schemaFileOf(plan, u"/p"_s, store).problem, QString());
    // A file of its own goes before.
    plan.schemaFile = u"../schemas/mine.json"_s;
    QCOMPARE(schemaFileOf(plan, u"/home/p"_s, store).path, u"/home/schemas/mine.json"_s);
    plan.schemaFile = u"/tmp/mine.json"_s;
    QCOMPARE(schemaFileOf(plan, u"/home/p"_s, store).path, u"/tmp/mine.json"_s);
}

void TestSchemaStore::readsAFile()
{
    const QTemporaryDir folder;
    const QString path = folder.filePath(u"s.json"_s);
    QVERIFY(readSchemaFile(path).problem.startsWith(path + u" cannot be read: "_s));
    QVERIFY(readSchemaFile(folder.path()).problem.endsWith(u"is a folder. Name the schema in it."));
    write(path, smallSchema());
    QCOMPARE(readSchemaFile(path).bytes, smallSchema());
    QCOMPARE(readSchemaFile(path).problem, QString());
    write(path, QByteArray(maxSchemaBytes, ' '));
    QCOMPARE(readSchemaFile(path).bytes.size(), maxSchemaBytes);
    write(path, QByteArray(maxSchemaBytes + 1, ' '));
    QVERIFY(readSchemaFile(path).problem.contains(u"more than 16 MiB"));
    QVERIFY(readSchemaFile(path).bytes.isEmpty());
}

QTEST_GUILESS_MAIN(TestSchemaStore)
#include "tst_schemastore.moc"
