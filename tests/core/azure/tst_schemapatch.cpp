// SPDX-License-Identifier: MIT
#include "core/azure/schemapatch.h"
#include "core/config/jsonscan.h"
#include "tests/core/azure/drawndifference.h"
#include "tests/core/azure/schemafiles.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace spillway;
using namespace Qt::StringLiterals;

/// The schema that API Management takes: `servers` is another, and nothing else.
class TestSchemaPatch : public QObject
{
    Q_OBJECT
private slots:
    void realFiles_data();
    void realFiles();
    void handPatched_data();
    void handPatched();
    void onlyTwoLinesDiffer();
    void layouts_data();
    void layouts();
    void everythingElseStays();
    void notAscii();
    void byteOrderMark();
    void conversion();
    void problems();
    void doubtsAreNotes();
};

namespace
{

QJsonArray expectedServers()
{
    return QJsonDocument::fromJson(R"([{"url": "https://microsoft.com/openai",
        "variables": {"endpoint": {"default": "itdoesntmatter.openai.azure.com"}}}])")
        .array();
}

QJsonObject objectOf(const QByteArray &json)
{
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(json, &error);
    return error.error == QJsonParseError::NoError ? document.object() : QJsonObject();
}

bool isAscii(const QByteArray &bytes)
{
    return std::all_of(bytes.begin(), bytes.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

QStringList keysInOrder(const QByteArray &json)
{
    const JsonScan scan = scanJson(json, JsonNumbers::AsWritten);
    QStringList keys;
    const auto walk = [&](const auto &self, const JsonOutline &outline) -> void {
        for (const JsonOutline &member : outline.members) {
            keys.append(member.key);
            self(self, member);
        }
    };
    for (const JsonOutline &member : scan.outline.members) {
        keys.append(member.key);
        if (member.key != u"servers"_s) {
            walk(walk, member);
        }
    }
    return keys;
}

} // namespace

void TestSchemaPatch::realFiles_data()
{
    QTest::addColumn<QString>("name");
    QTest::newRow("none") << QString();
    for (const QString &name : schemaFiles()) {
        QTest::newRow(qPrintable(name)) << name;
    }
}

void TestSchemaPatch::realFiles()
{
    QFETCH(QString, name);
    if (name.isEmpty()) {
        if (schemaFiles().isEmpty()) {
            QSKIP(qPrintable(schemaFolder() + u" is not there"_s));
        }
        return;
    }
    const QByteArray before = schemaFile(name);
    const PatchedSchema patched = patchSchema(before);
    QCOMPARE(patched.problem, QString());
    QVERIFY(isAscii(patched.bytes));
    QVERIFY(patched.bytes.startsWith('{'));
    // The same document with another `servers`, keys and all in their order.
    QJsonObject expected = objectOf(before);
    expected[u"servers"_s] = expectedServers();
    if (expected.value(u"openapi"_s) == u"3.1.0"_s) {
        expected[u"openapi"_s] = u"3.0.3"_s;
    }
    QVERIFY(objectOf(patched.bytes) == expected);
    QCOMPARE(keysInOrder(patched.bytes), keysInOrder(before));
    const PatchedSchema again = patchSchema(patched.bytes);
    QVERIFY(again.bytes == patched.bytes);
    QCOMPARE(again.notes, QStringList());
}

void TestSchemaPatch::handPatched_data()
{
    QTest::addColumn<QString>("name");
    QTest::newRow("none") << QString();
    for (const QString &name : schemaFiles()) {
        if (name.startsWith(u"hand-patched/")) {
            QTest::newRow(qPrintable(name)) << name;
        }
    }
}

void TestSchemaPatch::handPatched()
{
    QFETCH(QString, name);
    if (name.isEmpty()) {
        if (schemaFiles().isEmpty()) {
            QSKIP(qPrintable(schemaFolder() + u" is not there"_s));
        }
        return;
    }
    const QByteArray byHand = schemaFile(name);
    const QByteArray byUs = patchSchema(schemaFile(name.section(u'/', 1))).bytes;
    QVERIFY(!byUs.isEmpty());
    QVERIFY(objectOf(byUs) == objectOf(byHand));
    QCOMPARE(keysInOrder(byUs), keysInOrder(byHand));
    // What is patched already only loses what is not ASCII.
    const QByteArray again = patchSchema(byHand).bytes;
    QVERIFY(objectOf(again) == objectOf(byHand));
    if (isAscii(byHand)) {
        QVERIFY(again == byHand);
    }
}

void TestSchemaPatch::onlyTwoLinesDiffer()
{
    const QByteArray expected = smallSchema()
                                    .replace("https://{endpoint}/openai", "https://microsoft.com/openai")
                                    .replace("your-resource-name.openai", "itdoesntmatter.openai");
    const PatchedSchema patched = patchSchema(smallSchema());
    QCOMPARE(patched.bytes, expected);
    QCOMPARE(patched.notes, QStringList());
    const QByteArray lines = "   },\n"
                             "   \"servers\": [\n"
                             "     {\n"
                             "-      \"url\": \"https://{endpoint}/openai\",\n"
                             "+      \"url\": \"https://microsoft.com/openai\",\n"
                             "       \"variables\": {\n"
                             "         \"endpoint\": {\n"
                             "-          \"default\": \"your-resource-name.openai.azure.com\"\n"
                             "+          \"default\": \"itdoesntmatter.openai.azure.com\"\n"
                             "         }\n"
                             "       }\n"
                             "     }\n";
    QCOMPARE(drawn(difference(smallSchema(), patched.bytes)), lines);
}

void TestSchemaPatch::layouts_data()
{
    QTest::addColumn<QByteArray>("schema");
    QTest::addColumn<QByteArray>("part"); // of the result
    const QByteArray compact = QJsonDocument(objectOf(smallSchema())).toJson(QJsonDocument::Compact);
    const QByteArray compactServers = R"("servers":[{"url":"https://microsoft.com/openai","variables":{"endpoint":)"
                                      R"({"default":"itdoesntmatter.openai.azure.com"}}}])";
    QByteArray withoutServers = smallSchema();
    const qsizetype begin = withoutServers.indexOf("  \"servers\"");
    withoutServers.remove(begin, withoutServers.indexOf("  \"paths\"") - begin);
    const QByteArray added = "  },\n  \"servers\": [\n    {\n      \"url\": \"https://microsoft.com/openai\",\n";
    QTest::newRow("as it comes") << smallSchema() << added;
    QTest::newRow("on one line") << compact << compactServers;
    QTest::newRow("without servers") << withoutServers << added;
    QTest::newRow("without servers, on one line")
        << QByteArray(compact).replace("\"servers\":", "\"x-servers\":") << R"(-10-21"},)" + compactServers;
    QTest::newRow("CRLF") << smallSchema().replace('\n', "\r\n") << QByteArray(added).replace('\n', "\r\n");
    QTest::newRow("without servers, CRLF")
        << QByteArray(withoutServers).replace('\n', "\r\n") << QByteArray(added).replace('\n', "\r\n");
    QTest::newRow("tabs") << smallSchema().replace("  ", "\t") << QByteArray(added).replace("  ", "\t");
    QTest::newRow("four spaces") << smallSchema().replace("  ", "    ") << QByteArray(added).replace("  ", "    ");
    QTest::newRow("servers is null") << smallSchema().replace("\"servers\": [", "\"servers\": null, \"x-servers\": [")
                                     << QByteArray(added).chopped(5);
    QTest::newRow("servers is empty") << smallSchema().replace("\"servers\": [", "\"servers\": [], \"x-servers\": [")
                                      << QByteArray(added).chopped(5);
    QTest::newRow("key with an escape") << smallSchema().replace("\"servers\"", "\"\\u0073ervers\"")
                                        << QByteArray(added).replace("servers", "\\u0073ervers");
}

void TestSchemaPatch::layouts()
{
    QFETCH(QByteArray, schema);
    QFETCH(QByteArray, part);
    const PatchedSchema patched = patchSchema(schema);
    QCOMPARE(patched.problem, QString());
    QVERIFY2(patched.bytes.contains(part), patched.bytes);
    QCOMPARE(objectOf(patched.bytes).value(u"servers"_s).toArray(), expectedServers());
    QCOMPARE(patched.bytes.count("\r\n"), patched.bytes.contains('\r') ? patched.bytes.count('\n') : 0);
    QCOMPARE(patchSchema(patched.bytes).bytes, patched.bytes);
}

void TestSchemaPatch::everythingElseStays()
{
    const QByteArray odd = R"("components": {"b": 1.0, "a": 1e2, "n": -0, "big": 9223372036854776000,
        "s": "\/\u00E9\ud83d\uDE00\t \"servers\": []", "servers": [{"url": "https://{endpoint}/openai"}] , "z":[ ]})";
    const QByteArray schema = smallSchema().replace("\"components\": {}", odd) + "\n  \t\r\n";
    const QByteArray patched = patchSchema(schema).bytes;
    QVERIFY(patched.endsWith(odd + "\n}\n\n  \t\r\n"));
    QVERIFY(patched.startsWith(schema.left(schema.indexOf("\"servers\""))));
}

void TestSchemaPatch::notAscii()
{
    const QByteArray text = "é®\u2028中\U0001F600\U0010FFFF\x7f";
    const PatchedSchema patched = patchSchema(smallSchema("2024-10-21", text));
    QVERIFY2(patched.bytes.contains(R"("description": "\u00e9\u00ae\u2028\u4e2d\ud83d\ude00\udbff\udfff)"
                                    "\x7f\""),
             patched.bytes);
    QCOMPARE(objectOf(patched.bytes).value(u"info"_s), objectOf(smallSchema("2024-10-21", text)).value(u"info"_s));
    // Only in front of the file it is a byte order mark.
    QVERIFY(patchSchema(smallSchema("2024-10-21", "a\xef\xbb\xbf")).bytes.contains(R"("description": "a\ufeff",)"));
    const PatchedSchema key = patchSchema(smallSchema().replace("\"components\"", "\"x-é\": 1, \"components\""));
    QVERIFY(key.bytes.contains(R"("x-\u00e9": 1)"));
}

void TestSchemaPatch::byteOrderMark()
{
    const QByteArray schema = smallSchema("2024-10-21", "®");
    const PatchedSchema patched = patchSchema("\xef\xbb\xbf" + schema);
    QCOMPARE(patched.bytes, patchSchema(schema).bytes);
    QVERIFY(patched.bytes.startsWith("{\n"));
}

void TestSchemaPatch::conversion()
{
    const QByteArray schema = smallSchema().replace("3.0.0", "3.1.0");
    const PatchedSchema patched = patchSchema(schema);
    QCOMPARE(patched.bytes, patchSchema(smallSchema().replace("3.0.0", "3.0.3")).bytes);
    QCOMPARE(patched.notes.size(), 1);
    QVERIFY2(patched.notes[0].contains(u"imported as 3.0.3"), qPrintable(patched.notes[0]));
    // The version of the API is another thing, also if it looks alike.
    const QByteArray tricky = smallSchema("3.1.0").replace("3.0.0", "3.1.0");
    QCOMPARE(objectOf(patchSchema(tricky).bytes).value(u"info"_s), objectOf(tricky).value(u"info"_s));
    // `openapi` may stand behind `servers`.
    QByteArray late = schema;
    late.replace("  \"openapi\": \"3.1.0\",\n", "").replace("\"components\": {}", "\"openapi\": \"3.1.0\"");
    QVERIFY(patchSchema(late).bytes.endsWith("\"openapi\": \"3.0.3\"\n}\n"));
}

void TestSchemaPatch::problems()
{
    const PatchedSchema broken = patchSchema(smallSchema().chopped(3));
    QVERIFY2(broken.problem.startsWith(u"Line "), qPrintable(broken.problem));
    QVERIFY(broken.bytes.isEmpty());
    const PatchedSchema is31 =
        patchSchema(smallSchema("2024-06-01").replace("3.0.0", "3.1.0").replace("\"responses\": {}", "\"const\": 1"),
                    u"2024-10-21"_s);
    QVERIFY2(is31.problem.startsWith(u"openapi: API Management does not fully support OpenAPI 3.1.0"),
             qPrintable(is31.problem));
    QVERIFY(is31.bytes.isEmpty());
    QVERIFY(is31.notes.isEmpty());
    QVERIFY(!patchSchema({}).problem.isEmpty());
}

void TestSchemaPatch::doubtsAreNotes()
{
    const PatchedSchema patched = patchSchema(smallSchema(), u"2024-06-01"_s);
    QVERIFY(!patched.bytes.isEmpty());
    QCOMPARE(patched.notes.size(), 1);
    QVERIFY2(patched.notes[0].startsWith(u"info.version: "), qPrintable(patched.notes[0]));
}

QTEST_APPLESS_MAIN(TestSchemaPatch)
#include "tst_schemapatch.moc"
