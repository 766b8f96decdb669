// SPDX-License-Identifier: MIT
#include "core/export/environmentfile.h"
#include "tests/core/export/exportcases.h"

#include <QTest>

using namespace spillway;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

/// BACKEND_n_* as a file: what is written, what is read, and that both agree.
class TestEnvironmentFile : public QObject
{
    Q_OBJECT
private slots:
    void golden_data();
    void golden();
    void roundTrip();
    void notesAndRefusals();
    void hostileValues_data();
    void hostileValues();
    void lines_data();
    void lines();
    void keysStayOut();
    void faultsHaveLines();
};

void TestEnvironmentFile::golden_data()
{
    QTest::addColumn<QString>("name");
    for (const QString &name : exportCases()) {
        QTest::newRow(qPrintable(name)) << name;
    }
}

void TestEnvironmentFile::golden()
{
    QFETCH(QString, name);
    const Exported result = EnvironmentFileWriter().write(caseProfile(name));
    QCOMPARE(result.problem, QString());
    QCOMPARE(result.bytes, caseFile(name, u"backends.env"_s));
    QCOMPARE(notesText(result), caseFile(name, u"backends.notes"_s));
}

void TestEnvironmentFile::roundTrip()
{
    Profile profile = profileAt(u"https://one.openai.azure.com"_s, u"one"_s);
    profile.backends[0].priority = 3;
    profile.backends[0].deployments = {{u"*"_s, u"gpt-4o ptu"_s}};
    profile.backends.append(profileAt(u"https://two.openai.azure.com/a%20b"_s, u"two"_s).backends);
    profile.balancing.idleTimeout = 90'500ms;
    const Exported written = EnvironmentFileWriter().write(profile);
    QCOMPARE(written.notes, QStringList());
    const EnvironmentFile read = readEnvironmentFile(written.bytes);
    QCOMPARE(read.read.findings, QList<Finding>());
    QCOMPARE(read.read.profile.backends, profile.backends);
    QCOMPARE(read.read.profile.balancing, profile.balancing);
    QVERIFY(!read.hasKeys);
}

void TestEnvironmentFile::notesAndRefusals()
{
    Profile profile = profileAt(u"https://a.example"_s);
    profile.backends[0].auth = AuthKind::Client;
    profile.backends[0].deployments = {{u"a"_s, u"b"_s}};
    profile.balancing.maxAttempts = 3;
    QCOMPARE(EnvironmentFileWriter().write(profile).notes.size(), 3);
    profile.backends[0].enabled = false;
    const Exported nobody = EnvironmentFileWriter().write(profile);
    QVERIFY(nobody.problem.startsWith(u"backends: "_s));
    QCOMPARE(nobody.bytes, QByteArray());
    for (const QString &name : {u"it's"_s, u"a\nb"_s, u"a\rb"_s}) {
        Profile hostile = profileAt(u"https://a.example"_s);
        hostile.backends[0].deployments = {{u"*"_s, name}};
        const Exported refused = EnvironmentFileWriter().write(hostile);
        QVERIFY2(refused.problem.startsWith(u"backends[0].deployments: "_s), qPrintable(refused.problem));
        QCOMPARE(refused.bytes, QByteArray());
    }
}

void TestEnvironmentFile::hostileValues_data()
{
    QTest::addColumn<QString>("value");
    for (const char *value :
         {"$(id)", "`id`", "a\"b", "a b", "#x", "${HOME}", "a;b", "a\\b", "]]>", "\"@(1)", "a&b|c"}) {
        QTest::newRow(value) << QString::fromLatin1(value);
    }
    QTest::newRow("direction") << u"\u202Ea"_s;
}

void TestEnvironmentFile::hostileValues()
{
    QFETCH(QString, value);
    Profile profile = profileAt(u"https://a.example"_s);
    profile.backends[0].deployments = {{u"*"_s, value}};
    const Exported written = EnvironmentFileWriter().write(profile);
    QVERIFY2(written.bytes.contains("BACKEND_1_DEPLOYMENT_NAME='" + value.toUtf8() + "'\n"), written.bytes.constData());
    QCOMPARE(readEnvironmentFile(written.bytes).read.profile.backends[0].deployments.value(u"*"_s), value);
}

void TestEnvironmentFile::lines_data()
{
    QTest::addColumn<QByteArray>("line");
    QTest::addColumn<QString>("deployment");
    QTest::newRow("plain") << QByteArray("BACKEND_1_DEPLOYMENT_NAME=a") << u"a"_s;
    QTest::newRow("export") << QByteArray("  export BACKEND_1_DEPLOYMENT_NAME=a  ") << u"a"_s;
    QTest::newRow("carriage return") << QByteArray("BACKEND_1_DEPLOYMENT_NAME=a\r") << u"a"_s;
    QTest::newRow("single quotes") << QByteArray("BACKEND_1_DEPLOYMENT_NAME='a \"$b\" #c'") << u"a \"$b\" #c"_s;
    QTest::newRow("double quotes") << QByteArray(R"(BACKEND_1_DEPLOYMENT_NAME="a \"b\" \$c \n" # d)")
                                   << uR"(a "b" $c \n)"_s;
    QTest::newRow("comment behind") << QByteArray("BACKEND_1_DEPLOYMENT_NAME=a # b") << u"a"_s;
    QTest::newRow("hash inside") << QByteArray("BACKEND_1_DEPLOYMENT_NAME=a#b") << u"a#b"_s;
    QTest::newRow("equals inside") << QByteArray("BACKEND_1_DEPLOYMENT_NAME=a=b") << u"a=b"_s;
    QTest::newRow("no substitution") << QByteArray("BACKEND_1_DEPLOYMENT_NAME=$(id)") << u"$(id)"_s;
    QTest::newRow("empty") << QByteArray("BACKEND_1_DEPLOYMENT_NAME=\"\"") << QString();
}

void TestEnvironmentFile::lines()
{
    QFETCH(QByteArray, line);
    const EnvironmentFile file = readEnvironmentFile("# x\n\nBACKEND_1_URL=https://a.example\n" + line + "\nOTHER=1\n");
    QCOMPARE(file.read.findings, QList<Finding>());
    QTEST(file.read.profile.backends.value(0).deployments.value(u"*"_s), "deployment");
}

void TestEnvironmentFile::keysStayOut()
{
    const EnvironmentFile file = readEnvironmentFile(
        "BACKEND_1_URL=https://a.example\nBACKEND_1_APIKEY=sesame\nBACKEND_2_URL=https://b.example\n");
    QVERIFY(file.hasKeys);
    QCOMPARE(file.read.profile.backends[0].auth, AuthKind::Key);
    QCOMPARE(file.read.profile.backends[1].auth, AuthKind::Entra);
    QVERIFY(!serializeProfile(file.read.profile).contains("sesame"));
}

void TestEnvironmentFile::faultsHaveLines()
{
    const EnvironmentFile file =
        readEnvironmentFile("BACKEND_1_URL=https://a.example\nnonsense\nBACKEND_1_PRIORITY='1\n");
    QCOMPARE(file.read.findings.size(), 2);
    QCOMPARE(file.read.findings[0].path, u"line 2"_s);
    QCOMPARE(file.read.findings[1].path, u"line 3"_s);
    QVERIFY(hasErrors(readEnvironmentFile("").read.findings));
}

QTEST_APPLESS_MAIN(TestEnvironmentFile)
#include "tst_environmentfile.moc"
