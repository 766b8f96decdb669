// SPDX-License-Identifier: MIT
#include "core/export/samples.h"
#include "core/export/samplesexporter.h"
#include "tests/core/export/exportcases.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QStandardPaths>
#include <QTest>

using namespace spillway;
using namespace Qt::StringLiterals;

/// Sample code for both clients, and that texts stay texts in it.
class TestSamples : public QObject
{
    Q_OBJECT
private slots:
    void golden_data();
    void golden();
    void endpoints_data();
    void endpoints();
    void openaiStandsWhereTheClientWantsIt_data();
    void openaiStandsWhereTheClientWantsIt();
    void pythonCompiles();
    void shellKeepsTexts();
    void noDirectionMarks();
};

namespace
{

const QString hostile = u"a\"b'c\\d$(id)`id`\n{e}\u202E"_s;

SampleFacts hostileFacts(SampleClient client)
{
    SampleFacts facts;
    facts.deployment = hostile;
    facts.prompt = hostile;
    facts.client = client;
    return facts;
}

} // namespace

void TestSamples::golden_data()
{
    QTest::addColumn<QString>("name");
    for (const QString &name : exportCases()) {
        QTest::newRow(qPrintable(name)) << name;
    }
}

void TestSamples::golden()
{
    QFETCH(QString, name);
    const Exported result = SamplesExporter().write(caseProfile(name));
    QCOMPARE(result.problem, QString());
    QCOMPARE(result.bytes, caseFile(name, u"samples.md"_s));
}

void TestSamples::endpoints_data()
{
    QTest::addColumn<QString>("address");
    QTest::addColumn<QString>("suffix");
    QTest::addColumn<QString>("endpoint");
    QTest::newRow("usual") << u"127.0.0.1"_s << QString() << u"http://127.0.0.1:8080"_s;
    QTest::newRow("suffix") << u"localhost"_s << u"team"_s << u"http://localhost:8080/team"_s;
    QTest::newRow("IPv6") << u"::1"_s << QString() << u"http://[::1]:8080"_s;
    QTest::newRow("everywhere") << u"0.0.0.0"_s << QString() << u"http://127.0.0.1:8080"_s;
}

void TestSamples::endpoints()
{
    QFETCH(QString, address);
    QFETCH(QString, suffix);
    Profile profile = profileAt(u"https://a.example"_s);
    profile.endpoint.address = address;
    profile.endpoint.suffix = suffix;
    QTEST(sampleFactsOf(profile).endpoint, "endpoint");
}

void TestSamples::openaiStandsWhereTheClientWantsIt_data()
{
    QTest::addColumn<int>("language");
    for (const SampleLanguage language : sampleLanguages()) {
        QTest::newRow(qPrintable(sampleName(language))) << int(language);
    }
}

void TestSamples::openaiStandsWhereTheClientWantsIt()
{
    QFETCH(int, language);
    SampleFacts facts;
    const QString azure = codeSample(SampleLanguage(language), facts);
    facts.client = SampleClient::V1;
    const QString v1 = codeSample(SampleLanguage(language), facts);
    QVERIFY(v1.contains(u"http://127.0.0.1:8080/openai/v1/"_s));
    QVERIFY(!azure.contains(u"/openai/v1"_s));
    QVERIFY(!v1.contains(facts.apiVersion));
    QCOMPARE(azure.contains(u"127.0.0.1:8080/openai/"_s), SampleLanguage(language) == SampleLanguage::Curl);
}

void TestSamples::pythonCompiles()
{
    const QString python = QStandardPaths::findExecutable(u"python3"_s);
    if (python.isEmpty()) {
        QSKIP("There is no python3.");
    }
    for (const SampleClient client : {SampleClient::AzureOpenAI, SampleClient::V1}) {
        QProcess process;
        process.start(python, {u"-c"_s,
                               u"import ast,json,sys\n"
                               "tree = ast.parse(sys.stdin.read())\n"
                               "texts = [n.value for n in ast.walk(tree) if isinstance(n, ast.Constant)]\n"
                               "print(json.dumps({'n': texts.count(json.loads(sys.argv[1])['t'])}))"_s,
                               QString::fromUtf8(QJsonDocument(QJsonObject{{u"t"_s, hostile}}).toJson())});
        process.write(codeSample(SampleLanguage::Python, hostileFacts(client)).toUtf8());
        process.closeWriteChannel();
        QVERIFY(process.waitForFinished());
        QCOMPARE(QJsonDocument::fromJson(process.readAllStandardOutput())[u"n"_s].toInt(), 2);
    }
}

/// The shell itself says what curl would get.
void TestSamples::shellKeepsTexts()
{
    const QString shell = QStandardPaths::findExecutable(u"sh"_s);
    if (shell.isEmpty()) {
        QSKIP("There is no sh.");
    }
    const QString code = codeSample(SampleLanguage::Curl, hostileFacts(SampleClient::V1));
    QProcess process;
    process.start(shell, {u"-c"_s, u"curl() { printf '%s\\0' \"$@\"; }\n"_s + code});
    QVERIFY(process.waitForFinished());
    const QByteArrayList arguments = process.readAllStandardOutput().split('\0');
    const QJsonObject body = QJsonDocument::fromJson(arguments.value(arguments.indexOf("-d") + 1)).object();
    QCOMPARE(body[u"model"_s].toString(), hostile);
    QCOMPARE(process.readAllStandardError(), QByteArray());
}

void TestSamples::noDirectionMarks()
{
    for (const SampleLanguage language : sampleLanguages()) {
        QVERIFY(!codeSample(language, hostileFacts(SampleClient::V1)).contains(u'\u202E'));
    }
}

QTEST_APPLESS_MAIN(TestSamples)
#include "tst_samples.moc"
