// SPDX-License-Identifier: MIT
#include "core/azure/schemapatch.h"
#include "core/export/openapiexporter.h"
#include "tests/core/azure/schemafiles.h"
#include "tests/core/export/exportcases.h"

#include <QTest>

using namespace spillway;
using namespace Qt::StringLiterals;

/// The schema as an export: what is patched, and how a problem and the doubts are told.
class TestOpenApiExporter : public QObject
{
    Q_OBJECT
private slots:
    void kind();
    void writesThePatchedSchema();
    void problem();
    void notes();
    void versionOfTheProfile();
    void realFile();
};

void TestOpenApiExporter::kind()
{
    const OpenApiExporter exporter{smallSchema()};
    QCOMPARE(exporter.kind(), u"openapi"_s);
    QCOMPARE(exporter.suffix(), u".json"_s);
    QVERIFY(!exporter.title().isEmpty());
}

void TestOpenApiExporter::writesThePatchedSchema()
{
    const Exported exported = exportOpenApi(smallSchema());
    QCOMPARE(exported.problem, QString());
    QCOMPARE(exported.notes, QStringList());
    QVERIFY(exported.bytes.contains("\"url\": \"https://microsoft.com/openai\""));
    QVERIFY(!exported.bytes.contains("{endpoint}/openai"));
    QCOMPARE(OpenApiExporter(smallSchema()).write(Profile()).bytes, exported.bytes);
    QCOMPARE(exportOpenApi(exported.bytes).bytes, exported.bytes);
}

void TestOpenApiExporter::problem()
{
    const Exported exported = exportOpenApi(smallSchema().replace("\"openapi\"", "\"swagger\""));
    QCOMPARE(exported.bytes, QByteArray());
    QVERIFY2(exported.problem.startsWith(u"schema: swagger: This file is of Swagger 2.0."),
             qPrintable(exported.problem));
    QCOMPARE(exported.notes, QStringList());
    QVERIFY(exportOpenApi({}).problem.startsWith(u"schema: The file is empty."));
}

void TestOpenApiExporter::notes()
{
    const Exported exported = exportOpenApi(smallSchema().replace("3.0.0", "3.1.0"), u"2024-06-01"_s);
    QVERIFY(exported.bytes.startsWith("{\n  \"openapi\": \"3.0.3\",\n"));
    QCOMPARE(exported.notes.size(), 2);
    QVERIFY2(exported.notes[0].startsWith(u"schema: openapi: It says 3.1.0"), qPrintable(exported.notes[0]));
    QVERIFY2(exported.notes[1].startsWith(u"schema: info.version: "), qPrintable(exported.notes[1]));
}

void TestOpenApiExporter::versionOfTheProfile()
{
    Profile profile;
    profile.setup = {{u"schema"_s, QJsonObject{{u"version"_s, u"2024-10-21"_s}}}};
    QCOMPARE(OpenApiExporter(smallSchema()).write(profile).notes, QStringList());
    QCOMPARE(OpenApiExporter(smallSchema("2024-06-01")).write(profile).notes.size(), 1);
    profile.setup = {{u"schema"_s, u"no object"_s}};
    QCOMPARE(OpenApiExporter(smallSchema("2024-06-01")).write(profile).notes, QStringList());
}

void TestOpenApiExporter::realFile()
{
    if (schemaFiles().isEmpty()) {
        QSKIP(qPrintable(schemaFolder() + u" is not there"_s));
    }
    // Of the hand-patched ones, this has nothing but the two lines changed, and three characters that are not ASCII.
    QByteArray expected = schemaFile(u"hand-patched/2024-10-21.json"_s);
    QCOMPARE(expected.count("â€“"), 1);
    expected.replace("â€“", "\\u00e2\\u20ac\\u201c");
    QCOMPARE(exportOpenApi(schemaFile(u"2024-10-21.json"_s), u"2024-10-21"_s).bytes, expected);
}

QTEST_APPLESS_MAIN(TestOpenApiExporter)
#include "tst_openapiexporter.moc"
