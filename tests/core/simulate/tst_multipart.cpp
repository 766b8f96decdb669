// SPDX-License-Identifier: MIT
#include "core/simulate/apiroute.h"
#include "core/simulate/multipart.h"

#include <QTest>

using namespace spillway;

Q_DECLARE_METATYPE(spillway::Operation)

/// The two readers of what callers send beside JSON: the path and the form.
class TestMultipart : public QObject
{
    Q_OBJECT
private slots:
    void readsParts();
    void readsParameters_data();
    void readsParameters();
    void refuses_data();
    void refuses();
    void everyCutIsSafe();
    void keepsBinaryContent();
    void routes_data();
    void routes();
    void absoluteForm();
};

namespace
{

const QByteArray formType = "multipart/form-data; boundary=XyZ";

QByteArray form()
{
    return "--XyZ\r\n"
           "Content-Disposition: form-data; name=\"model\"\r\n"
           "\r\n"
           "whisper\r\n"
           "--XyZ\r\n"
           "Content-Disposition: form-data; name=\"file\"; filename=\"a.wav\"\r\n"
           "Content-Type: audio/wav\r\n"
           "\r\n"
           "RIFF\r\n\r\ndata\r\n"
           "--XyZ--\r\n";
}

} // namespace

void TestMultipart::readsParts()
{
    const auto parts = parseMultipart(formType, form());
    QVERIFY(parts);
    QCOMPARE(parts->size(), 2);
    QCOMPARE(parts->at(0).name, QByteArray("model"));
    QCOMPARE(parts->at(0).content, QByteArray("whisper"));
    QVERIFY(parts->at(0).fileName.isEmpty());
    QCOMPARE(parts->at(1).name, QByteArray("file"));
    QCOMPARE(parts->at(1).fileName, QByteArray("a.wav"));
    QCOMPARE(parts->at(1).content, QByteArray("RIFF\r\n\r\ndata"));
    QCOMPARE(formField(*parts, "model"), QByteArray("whisper"));
    QVERIFY(formField(*parts, "other").isNull());
    // A preamble before the first delimiter, and an epilogue, are passed by.
    QCOMPARE(parseMultipart(formType, "preamble\r\n" + form() + "epilogue")->size(), 2);
    QCOMPARE(parseMultipart(formType, "--XyZ--\r\n")->size(), 0);
}

void TestMultipart::readsParameters_data()
{
    QTest::addColumn<QByteArray>("disposition");
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<QByteArray>("fileName");
    const auto row = [](const char *label, const char *disposition, const char *name, const char *fileName) {
        QTest::newRow(label) << QByteArray(disposition) << QByteArray(name) << QByteArray(fileName);
    };
    row("bare", "form-data; name=file", "file", "");
    row("a semicolon in quotes", "form-data; name=\"a;b\"; filename=\"c\"", "a;b", "c");
    row("an escaped quote", "form-data; name=\"a\\\"b\"", "a\"b", "");
    row("the other order", "form-data; filename=\"c\"; name=\"file\"", "file", "c");
    row("any case", "FORM-DATA; NAME=\"x\"", "x", "");
    row("spaces", "form-data ;  name = x ", "x", "");
    row("an open quote", "form-data; name=\"x", "x", "");
    row("no name", "form-data", "", "");
    row("only a name", "form-data; name", "", "");
    row("empty name", "form-data; name=", "", "");
}

void TestMultipart::readsParameters()
{
    QFETCH(QByteArray, disposition);
    const auto parts =
        parseMultipart(formType, "--XyZ\r\nContent-Disposition: " + disposition + "\r\n\r\nv\r\n--XyZ--");
    QVERIFY(parts);
    QCOMPARE(parts->size(), 1);
    QTEST(parts->first().name, "name");
    QTEST(parts->first().fileName, "fileName");
    QCOMPARE(parts->first().content, QByteArray("v"));
}

void TestMultipart::refuses_data()
{
    QTest::addColumn<QByteArray>("type");
    QTest::addColumn<QByteArray>("body");
    QTest::newRow("no type") << QByteArray() << form();
    QTest::newRow("JSON") << QByteArray("application/json") << form();
    QTest::newRow("no boundary") << QByteArray("multipart/form-data") << form();
    QTest::newRow("empty boundary") << QByteArray("multipart/form-data; boundary=") << form();
    QTest::newRow("another boundary") << QByteArray("multipart/form-data; boundary=abc") << form();
    QTest::newRow("no body") << formType << QByteArray();
    QTest::newRow("not closed") << formType << form().chopped(4 + 4);
}

void TestMultipart::refuses()
{
    QFETCH(QByteArray, type);
    QFETCH(QByteArray, body);
    QVERIFY(!parseMultipart(type, body));
}

void TestMultipart::everyCutIsSafe()
{
    const qsizetype closed = form().size() - 2; // the line end behind the last delimiter may be missing
    for (qsizetype length = 0; length < form().size(); ++length) {
        QCOMPARE(parseMultipart(formType, form().first(length)).has_value(), length >= closed);
    }
}

void TestMultipart::keepsBinaryContent()
{
    QByteArray content;
    for (int i = 0; i < 1024; ++i) {
        content += char(i);
    }
    content += "\r\n--Xy\r\n--";
    const auto parts =
        parseMultipart("multipart/form-data; boundary=\"XyZ\"",
                       "--XyZ\r\nContent-Disposition: form-data; name=file\r\n\r\n" + content + "\r\n--XyZ--\r\n");
    QVERIFY(parts);
    QCOMPARE(formField(*parts, "file"), content);
}

void TestMultipart::routes_data()
{
    QTest::addColumn<QByteArray>("target");
    QTest::addColumn<Operation>("operation");
    QTest::addColumn<QString>("item");
    const auto row = [](const char *target, Operation operation, const char *item = "") {
        QTest::newRow(target) << QByteArray(target) << operation << QString::fromUtf8(item);
    };
    row("/openai/deployments/gpt-4o/chat/completions?api-version=v", Operation::ChatCompletions, "gpt-4o");
    row("/openai/deployments/a%20b/chat/completions?x=1&api-version=v", Operation::ChatCompletions, "a b");
    row("/openai/deployments/d/completions?api-version=v", Operation::Completions, "d");
    row("/openai/deployments/d/embeddings?api-version=v", Operation::Embeddings, "d");
    row("/openai/deployments/d/audio/transcriptions?api-version=v", Operation::Transcriptions, "d");
    row("/openai/deployments/d/audio/translations?api-version=v", Operation::Translations, "d");
    row("/openai/deployments/d/audio/speech?api-version=v", Operation::Speech, "d");
    row("/openai/deployments/d/images/generations?api-version=v", Operation::Images, "d");
    row("/openai/deployments?api-version=v", Operation::ListDeployments);
    row("/openai/models?api-version=v", Operation::ListModels);
    row("/openai/models/m?api-version=v", Operation::GetModel, "m");
    row("/openai/responses?api-version=v", Operation::Responses);
    row("/openai/v1/chat/completions", Operation::ChatCompletions);
    row("/openai/v1/chat/completions?api-version=preview", Operation::ChatCompletions);
    row("/openai/v1/embeddings", Operation::Embeddings);
    row("/openai/v1/responses", Operation::Responses);
    row("/openai/v1/audio/transcriptions", Operation::Transcriptions);
    row("/openai/v1/models", Operation::ListModels);
    row("/openai/v1/models/gpt-4o", Operation::GetModel, "gpt-4o");
    // No path, or one that lacks its api-version.
    row("/openai/deployments/gpt-4o/chat/completions", Operation::None);
    row("/openai/deployments/gpt-4o/chat/completions?api-version=", Operation::None);
    row("/openai/deployments/d/unknown?api-version=v", Operation::None, "d");
    row("/openai/deployments//chat/completions?api-version=v", Operation::None);
    row("/openai/deployments/d?api-version=v", Operation::None);
    row("/openai/models", Operation::None);
    row("/openai/responses", Operation::None);
    row("/openai/v1/unknown", Operation::None);
    row("/openai/v1/", Operation::None);
    row("/openai/v1", Operation::None);
    row("/openai/", Operation::None);
    row("/openai", Operation::None);
    row("/", Operation::None);
    row("/v1/chat/completions", Operation::None);
    row("*", Operation::None);
}

void TestMultipart::routes()
{
    QFETCH(QByteArray, target);
    const ApiRoute route = routeOf(target);
    QTEST(route.operation, "operation");
    QTEST(route.item, "item");
    QCOMPARE(route.v1, target.startsWith("/openai/v1/"));
    QVERIFY(!operationName(route.operation).isEmpty());
}

void TestMultipart::absoluteForm()
{
    const ApiRoute route = routeOf("http://localhost:80/openai/deployments/d/embeddings?api-version=2024-10-21");
    QCOMPARE(route.operation, Operation::Embeddings);
    QCOMPARE(route.apiVersion, QStringLiteral("2024-10-21"));
    QCOMPARE(routeOf("http://localhost").operation, Operation::None);
    QVERIFY(routeOf("/openai/responses?api-version=v").modelInBody());
    QVERIFY(!route.modelInBody());
}

QTEST_APPLESS_MAIN(TestMultipart)
#include "tst_multipart.moc"
