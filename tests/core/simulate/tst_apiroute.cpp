// SPDX-License-Identifier: MIT
#include "core/simulate/apiroute.h"

#include <QTest>

using namespace spillway;
using namespace Qt::StringLiterals;

Q_DECLARE_METATYPE(spillway::Operation)

/// The paths of an Azure OpenAI resource, and what is none of them.
class TestApiRoute : public QObject
{
    Q_OBJECT
private slots:
    void findsOperations_data();
    void findsOperations();
    void readsItems_data();
    void readsItems();
    void isNoPath_data();
    void isNoPath();
    void wantsAVersion_data();
    void wantsAVersion();
    void v1TakesNoDate_data();
    void v1TakesNoDate();
    void knowsTheKinds_data();
    void knowsTheKinds();
};

void TestApiRoute::findsOperations_data()
{
    QTest::addColumn<QByteArray>("rest");
    QTest::addColumn<Operation>("operation");
    QTest::addColumn<QString>("name");
    const auto row = [](const char *rest, Operation operation, const char *name) {
        QTest::newRow(rest) << QByteArray(rest) << operation << QString::fromLatin1(name);
    };
    row("chat/completions", Operation::ChatCompletions, "ChatCompletions_Create");
    row("completions", Operation::Completions, "Completions_Create");
    row("embeddings", Operation::Embeddings, "Embeddings_Create");
    row("audio/transcriptions", Operation::Transcriptions, "Transcriptions_Create");
    row("audio/translations", Operation::Translations, "Translations_Create");
    row("audio/speech", Operation::Speech, "Speech_Create");
    row("images/generations", Operation::Images, "ImageGenerations_Create");
    row("images/edits", Operation::ImageEdits, "ImageEdits_Create");
}

void TestApiRoute::findsOperations()
{
    QFETCH(QByteArray, rest);
    QFETCH(Operation, operation);
    QFETCH(QString, name);

    const ApiRoute deployment = routeOf("/openai/deployments/my-gpt/" + rest + "?api-version=2024-10-21");
    QCOMPARE(deployment.operation, operation);
    QCOMPARE(deployment.deployment(), u"my-gpt"_s);
    QCOMPARE(deployment.apiVersion, u"2024-10-21"_s);
    QVERIFY(!deployment.v1);
    QVERIFY(!deployment.modelInBody());

    const ApiRoute v1 = routeOf("/openai/v1/" + rest);
    QCOMPARE(v1.operation, operation);
    QCOMPARE(v1.deployment(), QString());
    QVERIFY(v1.v1);
    QVERIFY(v1.modelInBody());

    QCOMPARE(operationName(operation), name);
}

void TestApiRoute::readsItems_data()
{
    QTest::addColumn<QByteArray>("target");
    QTest::addColumn<Operation>("operation");
    QTest::addColumn<QString>("item");
    QTest::addColumn<QString>("deployment");
    const auto row = [](const char *target, Operation operation, const char *item, const char *deployment) {
        QTest::newRow(target) << QByteArray(target) << operation << QString::fromUtf8(item)
                              << QString::fromUtf8(deployment);
    };
    row("/openai/v1/models", Operation::ListModels, "", "");
    row("/openai/v1/models/gpt-4o", Operation::GetModel, "gpt-4o", "");
    row("/openai/models?api-version=2024-10-21", Operation::ListModels, "", "");
    row("/openai/models/gpt-4o?api-version=2024-10-21", Operation::GetModel, "gpt-4o", "");
    row("/openai/deployments?api-version=2024-10-21", Operation::ListDeployments, "", "");
    row("/openai/v1/responses", Operation::Responses, "", "");
    row("/openai/responses?api-version=2025-03-01-preview", Operation::Responses, "", "");
    row("/openai/v1/responses/resp_1", Operation::StoredResponse, "resp_1", "");
    row("/openai/responses/resp_1?api-version=2025-03-01-preview", Operation::StoredResponse, "resp_1", "");
    row("/openai/deployments/a%20b/embeddings?api-version=2024-10-21", Operation::Embeddings, "a b", "a b");
    row("/openai/deployments/a%2Fb/embeddings?api-version=2024-10-21", Operation::Embeddings, "a/b", "a/b");
    row("/openai/deployments/%C3%A9/embeddings?api-version=2024-10-21", Operation::Embeddings, "é", "é");
    row("http://localhost:8081/openai/v1/models/x", Operation::GetModel, "x", "");
    row("https://a/openai/deployments/d/completions?api-version=2024-10-21", Operation::Completions, "d", "d");
    row("/openai/v1/models?after=gpt://x", Operation::ListModels, "", "");
}

void TestApiRoute::readsItems()
{
    QFETCH(QByteArray, target);
    const ApiRoute route = routeOf(target);
    QTEST(route.operation, "operation");
    QTEST(route.item, "item");
    QTEST(route.deployment(), "deployment");
}

void TestApiRoute::isNoPath_data()
{
    QTest::addColumn<QByteArray>("target");
    for (const char *target : {"",
                               "/",
                               "*",
                               "http://localhost",
                               "/openai",
                               "/openai/",
                               "/openai/v1",
                               "/openai/v1/",
                               "/openai/v1/nothing",
                               "/openai/v1/deployments",
                               "/openai/v1/models/",
                               "/openai/v1/models/a/b",
                               "/openai/v1/modelsx",
                               "/openai/v1/responses/",
                               "/openai/v1/responses/resp_1/input_items",
                               "/openai/v1/chat",
                               "/openai/v1/chat/completions/",
                               "/openai/V1/chat/completions",
                               "/openai/chat/completions?api-version=2024-10-21",
                               "/openai/deployments/?api-version=2024-10-21",
                               "/openai/deployments/d?api-version=2024-10-21",
                               "/openai/deployments/d/?api-version=2024-10-21",
                               "/openai/deployments//chat/completions?api-version=2024-10-21",
                               "/openai/deployments/d/responses?api-version=2024-10-21",
                               "/openai/deployments/d/models?api-version=2024-10-21",
                               "/team/openai/v1/models",
                               "/v1/chat/completions"}) {
        QTest::newRow(target) << QByteArray(target);
    }
}

void TestApiRoute::isNoPath()
{
    QFETCH(QByteArray, target);
    QCOMPARE(routeOf(target).operation, Operation::None);
    QCOMPARE(operationName(Operation::None), u"Unknown"_s);
}

void TestApiRoute::wantsAVersion_data()
{
    QTest::addColumn<QByteArray>("query");
    QTest::addColumn<bool>("known");
    QTest::newRow("none") << QByteArray() << false;
    QTest::newRow("empty query") << QByteArray("?") << false;
    QTest::newRow("empty value") << QByteArray("?api-version=") << false;
    QTest::newRow("another parameter") << QByteArray("?version=2024-10-21") << false;
    QTest::newRow("date") << QByteArray("?api-version=2024-10-21") << true;
    QTest::newRow("preview") << QByteArray("?api-version=2024-10-01-preview") << true;
    QTest::newRow("behind others") << QByteArray("?a=b&api-version=2024-10-21&c") << true;
    QTest::newRow("no day of the calendar") << QByteArray("?api-version=2024-02-30") << false;
    QTest::newRow("a word") << QByteArray("?api-version=latest") << false;
    QTest::newRow("short") << QByteArray("?api-version=2024-10") << false;
    QTest::newRow("something behind it") << QByteArray("?api-version=2024-10-21x") << false;
    QTest::newRow("another suffix") << QByteArray("?api-version=2024-10-21-beta") << false;
}

void TestApiRoute::wantsAVersion()
{
    QFETCH(QByteArray, query);
    QFETCH(bool, known);
    for (const char *path : {"/openai/deployments/d/chat/completions", "/openai/deployments", "/openai/models",
                             "/openai/models/m", "/openai/responses", "/openai/responses/r"}) {
        QCOMPARE(routeOf(path + query).operation != Operation::None, known);
    }
}

void TestApiRoute::v1TakesNoDate_data()
{
    QTest::addColumn<QByteArray>("query");
    QTest::addColumn<bool>("dated");
    QTest::newRow("none") << QByteArray() << false;
    QTest::newRow("v1") << QByteArray("?api-version=v1") << false;
    QTest::newRow("latest") << QByteArray("?api-version=latest") << false;
    QTest::newRow("preview") << QByteArray("?api-version=preview") << false;
    QTest::newRow("date") << QByteArray("?api-version=2024-10-21") << true;
    QTest::newRow("dated preview") << QByteArray("?api-version=2025-03-01-preview") << true;
}

void TestApiRoute::v1TakesNoDate()
{
    QFETCH(QByteArray, query);
    const ApiRoute route = routeOf("/openai/v1/chat/completions" + query);
    QCOMPARE(route.operation, Operation::ChatCompletions);
    QTEST(route.datedV1, "dated");
    QVERIFY(!routeOf("/openai/deployments/d/chat/completions" + query).datedV1);
}

void TestApiRoute::knowsTheKinds_data()
{
    QTest::addColumn<QByteArray>("rest");
    QTest::addColumn<bool>("form");
    QTest::addColumn<bool>("read");
    const auto row = [](const char *rest, bool form, bool read) {
        QTest::newRow(rest) << QByteArray(rest) << form << read;
    };
    row("chat/completions", false, false);
    row("embeddings", false, false);
    row("responses", false, false);
    row("responses/resp_1", false, false);
    row("audio/speech", false, false);
    row("images/generations", false, false);
    row("audio/transcriptions", true, false);
    row("audio/translations", true, false);
    row("images/edits", true, false);
    row("models", false, true);
    row("models/gpt-4o", false, true);
}

void TestApiRoute::knowsTheKinds()
{
    QFETCH(QByteArray, rest);
    const ApiRoute route = routeOf("/openai/v1/" + rest);
    QVERIFY(route.operation != Operation::None);
    QTEST(route.isForm(), "form");
    QTEST(route.isRead(), "read");
    QVERIFY(routeOf("/openai/responses?api-version=2025-03-01-preview").modelInBody());
    QVERIFY(routeOf("/openai/deployments?api-version=2024-10-21").isRead());
}

QTEST_APPLESS_MAIN(TestApiRoute)
#include "tst_apiroute.moc"
