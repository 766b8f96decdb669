// SPDX-License-Identifier: MIT
#include "core/config/jsondocument.h"
#include "tests/core/config/findings.h"

using namespace spillway;

/// A JSON file as a whole: what is read, and what is said of what cannot be.
class TestJsonDocument : public QObject
{
    Q_OBJECT
private slots:
    void anObject();
    void refused_data();
    void refused();
    void repeatedKeys();
};

void TestJsonDocument::anObject()
{
    for (const QByteArray &text :
         {QByteArray("{\"b\": 1, \"a\": [2]}"), QByteArray("\xef\xbb\xbf{\"b\":1,\"a\":[2]}\n")}) {
        const JsonDocument document = readJsonDocument(text, "A list");
        QVERIFY2(document.findings.isEmpty(), qPrintable(textOf(document.findings)));
        QVERIFY(document.isReadable);
        QCOMPARE(document.object["b"].toInt(), 1);
        QCOMPARE(document.outline.members.at(0).key, "b");
        QCOMPARE(document.outline.members.at(1).key, "a");
    }
}

void TestJsonDocument::refused_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("says");
    QTest::newRow("nothing") << QByteArray("") << "The file is empty. A list begins with { and ends with }.";
    QTest::newRow("white space") << QByteArray(" \n") << "The file is empty. A list begins with { and ends with }.";
    QTest::newRow("another value") << QByteArray("[1]") << "A list is a JSON object: it begins with { and ends with }.";
    QTest::newRow("a fault") << QByteArray("{\n  \"\xc3\xa4\": nul\n}") << "Line 2, column 8: ";
    QTest::newRow("UTF-16") << QByteArray("\xff\xfe{\0}\0", 6) << "The file is UTF-16. Save it as UTF-8.";
    QTest::newRow("Latin-1") << QByteArray("{\n\"a\": \"\xe4\"}")
                             << "Line 2 holds bytes that are not UTF-8. Save the file as UTF-8.";
}

void TestJsonDocument::refused()
{
    QFETCH(QByteArray, text);
    QFETCH(QString, says);
    const JsonDocument document = readJsonDocument(text, "A list");
    QVERIFY(!document.isReadable);
    QVERIFY(document.object.isEmpty());
    QCOMPARE(places(document.findings), QStringList{": error"});
    QVERIFY2(document.findings[0].message.startsWith(says), qPrintable(document.findings[0].message));
}

void TestJsonDocument::repeatedKeys()
{
    const JsonDocument document = readJsonDocument("{\"a\": {\"b\": 1, \"b\": 2}}", "A list");
    QVERIFY(document.isReadable);
    QCOMPARE(places(document.findings), QStringList{"a.b: error"});
}

QTEST_GUILESS_MAIN(TestJsonDocument)
#include "tst_jsondocument.moc"
