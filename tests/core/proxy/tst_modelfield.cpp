// SPDX-License-Identifier: MIT
#include "core/proxy/modelfield.h"

#include <QTest>

using namespace spillway;

/// The deployment in a body, found without touching another byte.
class TestModelField : public QObject
{
    Q_OBJECT
private slots:
    void json_data();
    void json();
    void multipart_data();
    void multipart();
    void replacement();
    void longStringsAreSkipped();
};

void TestModelField::json_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QString>("name"); ///< null: none
    QTest::addColumn<QByteArray>("renamed");
    QTest::newRow("first") << QByteArray(R"({"model":"gpt-4o","x":1})") << "gpt-4o"
                           << QByteArray(R"({"model":"N","x":1})");
    QTest::newRow("last, with spaces")
        << QByteArray("{ \"messages\" : [ {\"role\": \"user\"} ] ,\r\n \"model\" :\t\"a\" }") << "a"
        << QByteArray("{ \"messages\" : [ {\"role\": \"user\"} ] ,\r\n \"model\" :\t\"N\" }");
    QTest::newRow("nested ones are not meant")
        << QByteArray(R"({"a":{"model":"no"},"b":["model","x",{"model":"no"}],"model":"yes"})") << "yes"
        << QByteArray(R"({"a":{"model":"no"},"b":["model","x",{"model":"no"}],"model":"N"})");
    QTest::newRow("as a value") << QByteArray(R"({"x":"model","y":"model\":\"z","model":"m"})") << "m"
                                << QByteArray(R"({"x":"model","y":"model\":\"z","model":"N"})");
    QTest::newRow("escapes") << QByteArray(R"({"k\"ey\\":1,"mod\u0065l":"a\"b\u00e9"})") << QStringLiteral("a\"b\u00e9")
                             << QByteArray(R"({"k\"ey\\":1,"mod\u0065l":"N"})");
    QTest::newRow("brackets in strings") << QByteArray(R"({"a":["}]{[\"",{"b":"]}"}],"model":"m"})") << "m"
                                         << QByteArray(R"({"a":["}]{[\"",{"b":"]}"}],"model":"N"})");
    QTest::newRow("scalars before") << QByteArray(R"({"a":-1.5e3,"b":true,"c":null,"model":"m"})") << "m"
                                    << QByteArray(R"({"a":-1.5e3,"b":true,"c":null,"model":"N"})");
    QTest::newRow("byte order mark") << QByteArray("\xef\xbb\xbf{\"model\":\"m\"}") << "m"
                                     << QByteArray("\xef\xbb\xbf{\"model\":\"N\"}");
    QTest::newRow("utf-8") << QByteArray("{\"x\":\"\xc3\xa9\",\"model\":\"\xe4\xbd\xa0\"}") << QStringLiteral("\u4f60")
                           << QByteArray("{\"x\":\"\xc3\xa9\",\"model\":\"N\"}");
    for (const QByteArray &none :
         {QByteArray("{}"), QByteArray(""), QByteArray("[{\"model\":\"m\"}]"), QByteArray("{\"model\":1}"),
          QByteArray("{\"model\":{\"model\":\"x\"}}"), QByteArray("\"model\""), QByteArray("{\"model\":null,\"a\":2}"),
          QByteArray("not json"), QByteArray("{\"model\":\"unfinished")}) {
        QTest::newRow(("none in " + none).constData()) << none << QString() << QByteArray();
    }
}

void TestModelField::json()
{
    QFETCH(QByteArray, body);
    QFETCH(QString, name);
    QFETCH(QByteArray, renamed);
    // Whole, in two pieces split at each byte, and byte by byte: always the same.
    for (qsizetype split = 0; split <= body.size() + 1; ++split) {
        JsonModelScanner scanner;
        if (split > body.size()) {
            for (const char c : body) {
                scanner.feed(QByteArrayView(&c, 1));
            }
        } else {
            scanner.feed(QByteArrayView(body).first(split));
            scanner.feed(QByteArrayView(body).sliced(split));
        }
        QCOMPARE(scanner.found().has_value(), !name.isNull());
        if (scanner.found()) {
            const ModelField field = *scanner.found();
            QCOMPARE(field.name, name);
            QVERIFY(field.inJson);
            QByteArray changed = body;
            changed.replace(field.at, field.length, field.replacement(QStringLiteral("N")));
            QCOMPARE(changed, renamed);
        }
    }
}

void TestModelField::multipart_data()
{
    QTest::addColumn<QByteArray>("type");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QString>("name");
    const QByteArray file = "--B\r\nContent-Disposition: form-data; name=\"file\"; filename=\"model\"\r\n"
                            "Content-Type: audio/wav\r\n\r\nRIFF\r\nname=\"model\"\r\n\r\n";
    const QByteArray model = "--B\r\nContent-Disposition: form-data; name=\"model\"\r\n\r\nwhisper-1\r\n";
    QTest::newRow("behind a file") << QByteArray("multipart/form-data; boundary=B") << file + model + "--B--\r\n"
                                   << "whisper-1";
    QTest::newRow("before a file") << QByteArray("multipart/form-data; charset=x; boundary=\"B\"")
                                   << model + file + "--B--\r\n"
                                   << "whisper-1";
    QTest::newRow("unquoted name") << QByteArray("multipart/form-data;boundary=B")
                                   << QByteArray("--B\r\ncontent-disposition: form-data; name=model\r\n\r\nm\r\n--B--")
                                   << "m";
    QTest::newRow("only a file") << QByteArray("multipart/form-data; boundary=B") << file + "--B--\r\n" << QString();
    QTest::newRow("no boundary") << QByteArray("multipart/form-data") << model + "--B--\r\n" << QString();
    QTest::newRow("cut") << QByteArray("multipart/form-data; boundary=B") << model << QString();
    QTest::newRow("empty") << QByteArray("multipart/form-data; boundary=B") << QByteArray() << QString();
}

void TestModelField::multipart()
{
    QFETCH(QByteArray, type);
    QFETCH(QByteArray, body);
    QFETCH(QString, name);
    const std::optional<ModelField> field = findMultipartModel(type, body);
    QCOMPARE(field.has_value(), !name.isNull());
    if (field) {
        QCOMPARE(field->name, name);
        QVERIFY(!field->inJson);
        QCOMPARE(body.mid(field->at, field->length), name.toUtf8());
        QCOMPARE(field->replacement(QStringLiteral("o\"ther")), QByteArray("o\"ther"));
    }
}

void TestModelField::replacement()
{
    QCOMPARE(ModelField().replacement(QStringLiteral("a\"b\\c")), QByteArray("\"a\\\"b\\\\c\""));
}

void TestModelField::longStringsAreSkipped()
{
    const QByteArray image(3'000'000, 'A');
    const QByteArray body = "{\"messages\":[{\"image\":\"" + image + "\"}],\"text\":\"" + image + "\",\"model\":\"m\"}";
    JsonModelScanner scanner;
    for (qsizetype at = 0; at < body.size(); at += 65536) {
        scanner.feed(QByteArrayView(body).sliced(at, qMin<qsizetype>(65536, body.size() - at)));
    }
    QVERIFY(scanner.found());
    QCOMPARE(body.mid(scanner.found()->at, scanner.found()->length), QByteArray("\"m\""));
}

QTEST_APPLESS_MAIN(TestModelField)
#include "tst_modelfield.moc"
