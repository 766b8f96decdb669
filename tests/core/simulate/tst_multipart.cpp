// SPDX-License-Identifier: MIT
#include "core/simulate/multipart.h"

#include <QTest>

using namespace spillway;

/// Forms as callers send them with audio and images.
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

QTEST_APPLESS_MAIN(TestMultipart)
#include "tst_multipart.moc"
