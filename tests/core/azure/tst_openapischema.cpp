// SPDX-License-Identifier: MIT
#include "core/azure/openapi31.h"
#include "core/azure/openapischema.h"
#include "core/azure/schemaversions.h"
#include "tests/core/azure/schemafiles.h"

#include <QJsonDocument>
#include <QRegularExpression>
#include <QTest>
#include <QUrl>

using namespace spillway;
using namespace Qt::StringLiterals;

/// Which schemas there are, and what is wrong with a file that is to be one.
class TestOpenApiSchema : public QObject
{
    Q_OBJECT
private slots:
    void versionsAreTheNewestFirst();
    void versionsHaveAddresses();
    void versionForm_data();
    void versionForm();
    void realFiles_data();
    void realFiles();
    void aSmallOneIsGood();
    void refused_data();
    void refused();
    void doubtful_data();
    void doubtful();
    void usesOf31_data();
    void usesOf31();
    void usesAreLimited();
    void messagesAreShort();
};

void TestOpenApiSchema::versionsAreTheNewestFirst()
{
    const QList<SchemaVersion> &all = schemaVersions();
    QCOMPARE(all.last().version, u"2023-12-01-preview"_s);
    for (qsizetype i = 0; i < all.size(); ++i) {
        QVERIFY2(isSchemaVersion(all[i].version), qPrintable(all[i].version));
        QVERIFY2(i == 0 || all[i - 1].version.left(10) > all[i].version.left(10), qPrintable(all[i].version));
        QCOMPARE(all[i].status == SchemaVersion::Status::Preview, all[i].version.endsWith(u"-preview"));
        QCOMPARE(findSchemaVersion(all[i].version), &all[i]);
    }
    QVERIFY(findSchemaVersion(u"2024-10-21"_s));
    QVERIFY(!findSchemaVersion(u"2023-05-15"_s)); // older than the guide's
    QVERIFY(findSchemaVersion(u"2025-03-01-preview"_s)->isOpenApi31);
    QVERIFY(!findSchemaVersion(u"2025-02-01-preview"_s)->isOpenApi31);
}

void TestOpenApiSchema::versionsHaveAddresses()
{
    QCOMPARE(findSchemaVersion(u"2024-10-21"_s)->url(),
             u"https://raw.githubusercontent.com/Azure/azure-rest-api-specs/main/specification/cognitiveservices/"
             "data-plane/AzureOpenAI/inference/stable/2024-10-21/inference.json"_s);
    QVERIFY(findSchemaVersion(u"2023-12-01-preview"_s)
                ->url()
                .endsWith(u"/inference/preview/2023-12-01-preview/inference.json"));
    for (const SchemaVersion &version : schemaVersions()) {
        const QUrl url(version.url(), QUrl::StrictMode);
        QVERIFY2(url.isValid() && url.scheme() == u"https", qPrintable(version.url()));
    }
}

void TestOpenApiSchema::versionForm_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("isVersion");
    QTest::newRow("stable") << u"2024-10-21"_s << true;
    QTest::newRow("preview") << u"2024-10-01-preview"_s << true;
    QTest::newRow("not in the list") << u"2031-01-01"_s << true;
    QTest::newRow("empty") << u""_s << false;
    QTest::newRow("v1") << u"v1"_s << false;
    QTest::newRow("line feed behind") << u"2024-10-21\n"_s << false;
    QTest::newRow("line before") << u"x\n2024-10-21"_s << false;
    QTest::newRow("folder") << u"2024-10-21/../../x"_s << false;
    QTest::newRow("up") << u"../2024-10-21"_s << false;
    QTest::newRow("NUL") << u"2024-10-21\0"_s << false;
    QTest::newRow("other digits") << u"２０２４-10-21"_s << false;
    QTest::newRow("upper case") << u"2024-10-01-PREVIEW"_s << false;
}

void TestOpenApiSchema::versionForm()
{
    QFETCH(QString, text);
    QFETCH(bool, isVersion);
    QCOMPARE(isSchemaVersion(text), isVersion);
}

void TestOpenApiSchema::realFiles_data()
{
    QTest::addColumn<QString>("name");
    QTest::newRow("none") << QString();
    for (const QString &name : schemaFiles()) {
        QTest::newRow(qPrintable(name)) << name;
    }
}

void TestOpenApiSchema::realFiles()
{
    QFETCH(QString, name);
    if (name.isEmpty()) {
        if (schemaFiles().isEmpty()) {
            QSKIP(qPrintable(schemaFolder() + u" is not there"_s));
        }
        return;
    }
    static const QRegularExpression form(u"[0-9-]{10}(-preview)?"_s);
    const QString version = form.match(name.section(u'/', -1)).captured();
    const SchemaCheck check = checkSchema(schemaFile(name), version);
    QVERIFY2(!hasErrors(check.findings), check.findings.isEmpty() ? "" : qPrintable(check.findings[0].toString()));
    QCOMPARE(check.version, version);
    QCOMPARE(check.title, u"Azure OpenAI Service API"_s);
    QVERIFY(check.pathCount >= 6);
    const bool is31 = version == u"2025-03-01-preview"_s;
    QCOMPARE(check.openApi, is31 ? u"3.1.0"_s : u"3.0.0"_s);
    QCOMPARE(check.needsConversion, is31);
    QCOMPARE(check.findings.size(), is31 ? 1 : 0); // that it is converted
    const SchemaCheck other = checkSchema(schemaFile(name), u"2030-01-01"_s);
    QVERIFY(!hasErrors(other.findings));
    QCOMPARE(other.findings.last().path, u"info.version"_s);
}

void TestOpenApiSchema::aSmallOneIsGood()
{
    for (const QByteArray &schema : {smallSchema(), "\xef\xbb\xbf" + smallSchema(), smallSchema().replace('\n', "\r\n"),
                                     smallSchema("2024-10-21", "Elasticsearch\xc2\xae"),
                                     smallSchema().replace("/chat/completions", "/embeddings")}) {
        const SchemaCheck check = checkSchema(schema, u"2024-10-21"_s);
        QCOMPARE(check.findings, QList<Finding>());
        QCOMPARE(check.openApi, u"3.0.0"_s);
        QCOMPARE(check.version, u"2024-10-21"_s);
        QCOMPARE(check.pathCount, 1);
        QVERIFY(!check.needsConversion);
    }
}

void TestOpenApiSchema::refused_data()
{
    QTest::addColumn<QByteArray>("schema");
    QTest::addColumn<QString>("path");
    QTest::addColumn<QString>("words");
    const auto add = [](const char *name, const QByteArray &schema, const QString &path, const QString &words) {
        QTest::newRow(name) << schema << path << words;
    };
    const auto with = [](const QByteArray &old, const QByteArray &text) { return smallSchema().replace(old, text); };
    add("empty", "", u""_s, u"The file is empty."_s);
    add("cut off", smallSchema().left(90), u""_s, u"Line 5, column 5: "_s);
    add("comma missing", with("\"3.0.0\",", "\"3.0.0\""), u""_s, u"Line 3, column 3: A comma is missing"_s);
    add("a list", "[]", u""_s, u"A schema is a JSON object"_s);
    add("a web page", "\n<!DOCTYPE html><html></html>", u""_s, u"This is a web page"_s);
    add("YAML", "# schema\nopenapi: 3.1.0\ninfo:\n", u""_s, u"This is YAML."_s);
    add("not UTF-8", with("\"d\"", "\"\xff\""), u""_s, u"Line 5 holds bytes that are not UTF-8"_s);
    add("half a pair", with("\"d\"", R"("\ud83d")"), u""_s, u"half of a surrogate pair"_s);
    add("mark in a text", with("\"d\"", "\"\xef\xbb\xbf\""), u""_s, u"Line 5: A text begins with an invisible"_s);
    add("mark in a key", with("\"servers\"", "\"\xef\xbb\xbfservers\""), u""_s, u"Line 8: "_s);
    add("Swagger 2.0", with("\"openapi\": \"3.0.0\"", "\"swagger\": \"2.0\""), u"swagger"_s, u"Swagger 2.0"_s);
    add("no openapi", with("openapi\"", "openapu\""), u"openapi"_s, u"missing"_s);
    add("openapi is a number", with("\"3.0.0\"", "3.0"), u"openapi"_s, u"no text"_s);
    add("3.2", with("3.0.0", "3.2.0"), u"openapi"_s, u"\"3.2.0\", but API Management takes 3.0"_s);
    add("3.0 without a last part", with("3.0.0", "3.0"), u"openapi"_s, u"API Management takes 3.0"_s);
    add("3.1 in use",
        with("3.0.0", "3.1.0").replace("\"components\": {}", R"("components": {"schemas": {"a": {"const": 1}}})"),
        u"openapi"_s,
        u"components.schemas.a.const (new in 3.1). Take an earlier version, such as 2025-02-01-preview"_s);
    add("version missing", with("\"version\"", "\"versiom\""), u"info.version"_s, u"missing"_s);
    add("no info", with("\"info\"", "\"infu\""), u"info.version"_s, u"missing"_s);
    add("another API", with("/chat/completions", "/ponies"), u"paths"_s, u"no path like"_s);
    add("no paths", with("\"paths\"", "\"pahts\""), u"paths"_s, u"no path like"_s);
    add("v1", with("/deployments/{deployment-id}/chat", "/chat"), u"paths"_s, u"the v1 API"_s);
    add("openai twice", with("/deployments/{", "/openai/deployments/{"), u"paths"_s, u"begin with /openai"_s);
    add("key twice", with("\"components\": {}", "\"servers\": []"), u"servers"_s, u"more than once"_s);
    add("too large", with("\"d\"", '"' + QByteArray(maxSchemaBytes, 'd') + '"'), u""_s, u"more than 16 MiB"_s);
}

void TestOpenApiSchema::refused()
{
    QFETCH(QByteArray, schema);
    QFETCH(QString, path);
    QFETCH(QString, words);
    const SchemaCheck check = checkSchema(schema);
    QCOMPARE(check.findings.size(), 1);
    QCOMPARE(check.findings[0].severity, Severity::Error);
    QCOMPARE(check.findings[0].path, path);
    QVERIFY2(check.findings[0].message.contains(words), qPrintable(check.findings[0].message));
    QVERIFY(!check.needsConversion);
}

void TestOpenApiSchema::doubtful_data()
{
    QTest::addColumn<QByteArray>("schema");
    QTest::addColumn<QString>("path");
    QTest::addColumn<QString>("words");
    const QByteArray hasConst =
        smallSchema().replace("\"components\": {}", R"("components": {"schemas": {"a": {"const": 1}}})");
    QTest::newRow("another version") << smallSchema("2024-06-01") << u"info.version"_s
                                     << u"\"2024-06-01\", but \"2024-10-21\" is picked"_s;
    QTest::newRow("3.1 that is 3.0") << smallSchema().replace("3.0.0", "3.1.1") << u"openapi"_s
                                     << u"It says 3.1.1, which API Management does not fully support"_s;
    QTest::newRow("3.0 that is 3.1") << hasConst << u"openapi"_s
                                     << u"what only OpenAPI 3.1 has: components.schemas.a"_s;
    QTest::newRow("key twice inside") << smallSchema().replace("\"responses\": {}", R"("x": 1, "x": 2)")
                                      << u"paths./deployments/{deployment-id}/chat/completions.post.x"_s
                                      << u"more than once"_s;
}

void TestOpenApiSchema::doubtful()
{
    QFETCH(QByteArray, schema);
    QFETCH(QString, path);
    QFETCH(QString, words);
    const SchemaCheck check = checkSchema(schema, u"2024-10-21"_s);
    QCOMPARE(check.findings.size(), 1);
    QCOMPARE(check.findings[0].severity, Severity::Warning);
    QCOMPARE(check.findings[0].path, path);
    QVERIFY2(check.findings[0].message.contains(words), qPrintable(check.findings[0].message));
    QCOMPARE(check.needsConversion, check.openApi == u"3.1.1"_s);
}

void TestOpenApiSchema::usesOf31_data()
{
    QTest::addColumn<QByteArray>("document");
    QTest::addColumn<QStringList>("uses");
    const auto inSchema = [](const char *name, const QByteArray &schema, const QString &use) {
        QTest::newRow(name) << QByteArray(R"({"components":{"schemas":{"a":)" + schema + "}}}")
                            << (use.isEmpty() ? QStringList() : QStringList{u"components.schemas.a."_s + use});
    };
    inSchema("list of types", R"({"type":["string","null"]})", u"type (a list of types)"_s);
    inSchema("type null", R"({"anyOf":[{"type":"string"},{"type":"null"}]})", u"anyOf[1].type (the type null)"_s);
    inSchema("const", R"({"const":"x"})", u"const (new in 3.1)"_s);
    inSchema("exclusive bound", R"({"exclusiveMinimum":0})", u"exclusiveMinimum (a number instead of true or false)"_s);
    inSchema("exclusive bound of 3.0", R"({"minimum":0,"exclusiveMinimum":true})", {});
    inSchema("list of examples", R"({"properties":{"p":{"examples":[1]}}})",
             u"properties.p.examples (a list of examples)"_s);
    inSchema("definitions", R"({"$defs":{}})", u"$defs (new in 3.1)"_s);
    inSchema("tuple", R"({"prefixItems":[]})", u"prefixItems (new in 3.1)"_s);
    inSchema("any value", R"({"properties":{"p":true}})", u"properties (a schema that is true or false)"_s);
    inSchema("any item", R"({"items":true})", u"items (a schema that is true or false)"_s);
    inSchema("open object", R"({"additionalProperties":true,"nullable":true})", {});
    inSchema("properties called like words", R"({"properties":{"const":{"type":"string"},"if":{},"type":{}}})", {});
    inSchema("a property called properties", R"({"properties":{"properties":{"const":1}}})",
             u"properties.properties.const (new in 3.1)"_s);
    inSchema("data", R"({"default":{"const":1},"example":{"type":["a"]},"enum":[{"if":1}],"x-a":{"const":1}})", {});
    inSchema("required names", R"({"required":["const","if"]})", {});
    QTest::newRow("webhooks") << QByteArray(R"({"webhooks":{}})") << QStringList{u"webhooks (new in 3.1)"_s};
    QTest::newRow("summary of the API") << QByteArray(R"({"info":{"summary":"s"}})")
                                        << QStringList{u"info.summary (new in 3.1)"_s};
    QTest::newRow("summary of a call") << QByteArray(R"({"paths":{"/x":{"get":{"summary":"s"}}}})") << QStringList();
    QTest::newRow("examples of a body")
        << QByteArray(
               R"({"paths":{"/x":{"post":{"requestBody":{"content":{"a/b":{"examples":{"const":{"value":{"const":1}}}}}}}}}})")
        << QStringList();
    QTest::newRow("in a parameter") << QByteArray(
                                           R"({"paths":{"/if":{"get":{"parameters":[{"schema":{"const":1}}]}}}})")
                                    << QStringList{u"paths./if.get.parameters[0].schema.const (new in 3.1)"_s};
}

void TestOpenApiSchema::usesOf31()
{
    QFETCH(QByteArray, document);
    QFETCH(QStringList, uses);
    QJsonParseError error;
    const QJsonObject object = QJsonDocument::fromJson(document, &error).object();
    QCOMPARE(error.error, QJsonParseError::NoError);
    QCOMPARE(openApi31Uses(object), uses);
}

void TestOpenApiSchema::usesAreLimited()
{
    QByteArray list;
    for (int i = 0; i < 50; ++i) {
        list += R"({"const":1},)";
    }
    const QByteArray schemas = R"({"schemas":{"a":{"allOf":[)" + list.chopped(1) + "]}}}";
    const QJsonObject document = QJsonDocument::fromJson(R"({"components":)" + schemas + '}').object();
    QCOMPARE(openApi31Uses(document).size(), 20);
    QCOMPARE(openApi31Uses(document, 4).size(), 4);
    const SchemaCheck check = checkSchema(
        smallSchema().replace("3.0.0", "3.1.0").replace("\"components\": {}", "\"components\": " + schemas));
    QVERIFY2(check.findings[0].message.contains(u"components.schemas.a.allOf[2].const (new in 3.1) and 17 more. Take"),
             qPrintable(check.findings[0].message));
}

void TestOpenApiSchema::messagesAreShort()
{
    const SchemaCheck check = checkSchema(smallSchema(QByteArray(5000, '9'), "d"), u"2024-10-21\nx"_s);
    QCOMPARE(check.findings.size(), 1);
    QVERIFY(check.findings[0].message.size() < 300);
    QVERIFY(!check.findings[0].message.contains(u'\n'));
}

QTEST_APPLESS_MAIN(TestOpenApiSchema)
#include "tst_openapischema.moc"
