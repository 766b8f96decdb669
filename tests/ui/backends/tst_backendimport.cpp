// SPDX-License-Identifier: MIT
#include "core/config/profilestore.h"
#include "ui/backends/backendimport.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace spillway;
using namespace Qt::StringLiterals;

/// Backends from variables, from files of variables, and from other profiles.
class TestBackendImport : public QObject
{
    Q_OBJECT
private slots:
    void environment();
    void variableFile_data();
    void variableFile();
    void profileFile();
    void leavesOutWhatIsThere();
    void namesStayUnique();
    void faults_data();
    void faults();
    void counts();

private:
    QString write(const QString &name, const QByteArray &content)
    {
        QFile file(m_folder.filePath(name));
        return file.open(QIODevice::WriteOnly) && file.write(content) == content.size() ? file.fileName() : QString();
    }

    QTemporaryDir m_folder;
};

void TestBackendImport::environment()
{
    QProcessEnvironment variables;
    variables.insert(u"BACKEND_1_URL"_s, u"https://contoso-eus.openai.azure.com/"_s);
    variables.insert(u"BACKEND_1_PRIORITY"_s, u"2"_s);
    variables.insert(u"BACKEND_1_APIKEY"_s, u"key-one"_s);
    variables.insert(u"BACKEND_2_URL"_s, u"https://contoso-swc.openai.azure.com/"_s);
    variables.insert(u"BACKEND_2_DEPLOYMENT_NAME"_s, u"gpt"_s);
    const BackendImport import = importFromEnvironment({}, variables);
    QCOMPARE(import.problems, QStringList());
    QCOMPARE(import.backends.size(), 2);
    QCOMPARE(import.backends[0].name, u"contoso-eus"_s);
    QCOMPARE(import.backends[0].priority, 2);
    QCOMPARE(import.backends[0].auth, AuthKind::Key);
    QCOMPARE(import.keys, (QMap<QString, QByteArray>{{u"contoso-eus"_s, "key-one"}}));
    QCOMPARE(import.backends[1].auth, AuthKind::Entra);
    QCOMPARE(import.backends[1].deployments, (QMap<QString, QString>{{u"*"_s, u"gpt"_s}}));
}

void TestBackendImport::variableFile_data()
{
    QTest::addColumn<QByteArray>("content");
    QTest::newRow("env file") << QByteArray(
        "# comment\nBACKEND_1_URL=https://a.example\nBACKEND_1_APIKEY=k1\nOTHER=x\n");
    QTest::newRow("shell") << QByteArray("export BACKEND_1_URL=\"https://a.example\"\nexport BACKEND_1_APIKEY='k1'\n");
    QTest::newRow("yaml") << QByteArray("    BACKEND_1_URL: https://a.example\r\n    BACKEND_1_APIKEY: \"k1\"\r\n");
}

void TestBackendImport::variableFile()
{
    QFETCH(QByteArray, content);
    const BackendImport import = importFromFile({}, write(u"backends.env"_s, content));
    QCOMPARE(import.problems, QStringList());
    QCOMPARE(import.backends.size(), 1);
    QCOMPARE(import.backends[0].url, u"https://a.example"_s);
    QCOMPARE(import.keys.values(), QList<QByteArray>{"k1"});
}

void TestBackendImport::profileFile()
{
    Profile other;
    other.name = u"other"_s;
    Backend backend;
    backend.name = u"x"_s;
    backend.url = u"https://x.example"_s;
    backend.priority = 3;
    backend.color = 5;
    other.backends = {backend};
    const QString path = m_folder.filePath(u"other.spillway.json"_s);
    QVERIFY(ProfileStore(path).save(other).isEmpty());
    const BackendImport import = importFromFile({}, path);
    backend.color = 0; // it gets one of this profile
    QCOMPARE(import.backends, QList<Backend>{backend});
    QVERIFY(import.keys.isEmpty());
}

void TestBackendImport::leavesOutWhatIsThere()
{
    Profile into;
    Backend known;
    known.name = u"mine"_s;
    known.url = u"https://A.example:443"_s;
    into.backends = {known};
    const QString path = write(u"two.env"_s, "BACKEND_1_URL=https://a.example/\nBACKEND_2_URL=https://b.example/\n");
    const BackendImport import = importFromFile(into, path);
    QCOMPARE(import.known, 1);
    QCOMPARE(import.backends.size(), 1);
    QCOMPARE(import.backends[0].url, u"https://b.example"_s);
}

void TestBackendImport::namesStayUnique()
{
    Profile into;
    Backend known;
    known.name = u"B"_s;
    known.url = u"https://elsewhere.example"_s;
    into.backends = {known};
    const BackendImport import =
        importFromFile(into, write(u"b.env"_s, "BACKEND_1_URL=https://b.example/\nBACKEND_1_APIKEY=kb\n"));
    QCOMPARE(import.backends[0].name, u"b-2"_s);
    QCOMPARE(import.keys, (QMap<QString, QByteArray>{{u"b-2"_s, "kb"}}));
}

void TestBackendImport::faults_data()
{
    QTest::addColumn<QByteArray>("content");
    QTest::addColumn<QString>("expected");
    QTest::newRow("something else") << QByteArray("hello")
                                    << u"file.txt is neither a profile nor a list of BACKEND_n_URL variables."_s;
    QTest::newRow("empty") << QByteArray() << u"file.txt is neither a profile nor a list of BACKEND_n_URL variables."_s;
    QTest::newRow("wrong priority") << QByteArray("BACKEND_1_URL=https://a.example\nBACKEND_1_PRIORITY=high\n")
                                    << u"BACKEND_1_PRIORITY: Must be a whole number"_s;
    QTest::newRow("broken JSON") << QByteArray("{\"name\": ") << u"Line 1"_s;
    QTest::newRow("wrong profile") << QByteArray("{\"name\": \"p\", \"backends\": [{\"name\": \"a\"}]}")
                                   << u"backends[0].url: "_s;
}

void TestBackendImport::faults()
{
    QFETCH(QByteArray, content);
    QFETCH(QString, expected);
    const BackendImport import = importFromFile({}, write(u"file.txt"_s, content));
    QVERIFY(import.isEmpty());
    QVERIFY(!import.problems.isEmpty());
    QVERIFY2(import.problems.first().startsWith(expected), qPrintable(import.problems.first()));
    QVERIFY(!importFromFile({}, m_folder.filePath(u"no such file"_s)).problems.isEmpty());
}

void TestBackendImport::counts()
{
    QProcessEnvironment variables;
    QCOMPARE(backendsInEnvironment(variables), 0);
    variables.insert(u"BACKEND_1_URL"_s, u"x"_s);
    variables.insert(u"BACKEND_12_URL"_s, u"y"_s);
    variables.insert(u"BACKEND_1_APIKEY"_s, u"z"_s);
    variables.insert(u"MY_BACKEND_2_URL"_s, u"z"_s);
    QCOMPARE(backendsInEnvironment(variables), 2);
}

QTEST_GUILESS_MAIN(TestBackendImport)
#include "tst_backendimport.moc"
