// SPDX-License-Identifier: MIT
#include "core/export/exporter.h"
#include "tests/support/cliprocess.h"
#include "tests/support/profilefile.h"

#include <QDir>
#include <QFile>
#include <QTest>

using namespace spillway;

/// `spillway-cli export` and `import`: streams, files, exit codes.
class CliExport : public QObject
{
    Q_OBJECT
private slots:
    void everyKindOnStandardOutput();
    void intoAFile();
    void sameBytesEachTime();
    void helpNamesWhatThereIs();
    void wrongUsage_data();
    void wrongUsage();
    void invalidProfile();
    void refusedValueWritesNothing();
    void unwritableFile();
    void policyThereAndBack();
    void foreignPolicy();
    void noPolicyChangesNothing();
    void variablesThereAndBack();
    void keysAreNotRepeated();
    void intoAnExistingProfile();
    void fromStandardInput();

private:
    static QByteArray contentOf(const QString &path)
    {
        QFile file(path);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray("cannot be read");
    }
};

namespace
{

void addTwo(ProfileFile &file)
{
    file.add("eastus", "https://contoso-eastus.openai.azure.com/", 1, "entra");
    file.add("westus", "https://contoso-westus.openai.azure.com/", 2, "entra", {{"weight", 3}});
    file.set("balancing", "selection", "weighted");
    file.write();
}

} // namespace

void CliExport::everyKindOnStandardOutput()
{
    const QString profile = QStringLiteral(SPILLWAY_TEST_DATA "/bundle/five/profile.spillway.json");
    for (const Exporter *exporter : exporters()) {
        const CliResult result = runCli({"export", exporter->kind(), profile});
        QCOMPARE(result.code, 0);
        QVERIFY(result.output.size() > 100 && result.output.endsWith('\n'));
        QVERIFY(!result.output.contains("note: "));
        for (const QByteArray &line : result.errors.split('\n')) {
            QVERIFY2(line.isEmpty() || line.startsWith("note: "), line.constData());
        }
    }
}

void CliExport::intoAFile()
{
    ProfileFile file;
    addTwo(file);
    const QString path = file.filePath("policy.xml");
    const CliResult result = runCli({"export", "policy", file.path(), "-o", path});
    QCOMPARE(result.code, 0);
    QCOMPARE(result.output, "");
    QCOMPARE(contentOf(path), runCli({"export", "policy", file.path()}).output);
    QVERIFY(contentOf(path).contains("<policies>"));
}

void CliExport::sameBytesEachTime()
{
    ProfileFile file;
    addTwo(file);
    QCOMPARE(runCli({"export", "policy", file.path()}).output, runCli({"export", "policy", file.path()}).output);
}

void CliExport::helpNamesWhatThereIs()
{
    const CliResult help = runCli({"export", "--help"});
    QCOMPARE(help.code, 0);
    for (const Exporter *exporter : exporters()) {
        QVERIFY(help.output.contains("  " + exporter->kind().toUtf8() + ' '));
    }
}

void CliExport::wrongUsage_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QByteArray>("says");
    QTest::newRow("no kind") << QStringList{"export"} << QByteArray("KIND is missing");
    QTest::newRow("unknown kind") << QStringList{"export", "polcy", "x"} << QByteArray("Did you mean policy?");
    QTest::newRow("no profile") << QStringList{"export", "policy"} << QByteArray("PROFILE is missing");
    QTest::newRow("empty file") << QStringList{"export", "policy", "x", "-o", ""} << QByteArray("-o needs");
    QTest::newRow("import: unknown kind")
        << QStringList{"import", "bash", "x", "-o", "y"} << QByteArray("KIND is policy or env");
    QTest::newRow("import: no file") << QStringList{"import", "policy"} << QByteArray("FILE is missing");
    QTest::newRow("import: no profile") << QStringList{"import", "policy", "x"} << QByteArray("-o PROFILE is missing");
}

void CliExport::wrongUsage()
{
    QFETCH(QStringList, arguments);
    QFETCH(QByteArray, says);
    const CliResult result = runCli(arguments);
    QCOMPARE(result.code, 2);
    QCOMPARE(result.output, "");
    QVERIFY2(result.errors.contains(says), result.errors.constData());
}

void CliExport::invalidProfile()
{
    ProfileFile file;
    file.add("a", "https://a.example", 0);
    file.write();
    const CliResult result = runCli({"export", "policy", file.path(), "-o", file.filePath("p.xml")});
    QCOMPARE(result.code, 3);
    QVERIFY(result.errors.startsWith("backends[0].priority: error: "));
    QVERIFY(!QFile::exists(file.filePath("p.xml")));
}

void CliExport::refusedValueWritesNothing()
{
    ProfileFile file;
    file.add("a", "https://a.example/{{x}}");
    file.write();
    QFile old(file.filePath("p.xml"));
    QVERIFY(old.open(QIODevice::WriteOnly) && old.write("old") == 3);
    old.close();
    const CliResult result = runCli({"export", "policy", file.path(), "-o", file.filePath("p.xml")});
    QVERIFY(result.code == 1 || result.code == 3);
    QVERIFY2(result.errors.contains("backends[0].url: "), result.errors.constData());
    QCOMPARE(contentOf(file.filePath("p.xml")), "old");
}

void CliExport::unwritableFile()
{
    ProfileFile file;
    addTwo(file);
    const CliResult result = runCli({"export", "policy", file.path(), "-o", file.filePath("no/such/folder.xml")});
    QCOMPARE(result.code, 1);
    QVERIFY2(result.errors.contains("cannot be written"), result.errors.constData());
}

void CliExport::policyThereAndBack()
{
    ProfileFile file;
    addTwo(file);
    const QString policy = file.filePath("policy.xml");
    const QString profile = file.filePath("back.spillway.json");
    QCOMPARE(runCli({"export", "policy", file.path(), "-o", policy}).code, 0);
    const CliResult imported = runCli({"import", "policy", policy, "-o", profile});
    QCOMPARE(imported.code, 0);
    QCOMPARE(imported.output, "");
    QVERIFY(imported.errors.contains("an export of Spillway"));
    QVERIFY(contentOf(profile).contains("\"name\": \"back\""));
    QVERIFY(contentOf(profile).contains("\"selection\": \"weighted\""));
    QCOMPARE(runCli({"export", "policy", profile}).output, contentOf(policy));
    QCOMPARE(runCli({"check", profile}).code, 0);
}

void CliExport::foreignPolicy()
{
    ProfileFile file;
    const QString profile = file.filePath("back.spillway.json");
    const QString source = QStringLiteral(SPILLWAY_TEST_DATA "/policies/copied.xml");
    const QByteArray before = contentOf(source);
    const CliResult result = runCli({"import", "policy", source, "-o", profile});
    QCOMPARE(result.code, 0);
    QVERIFY2(result.errors.contains("line 38: warning: The retry condition"), result.errors.constData());
    QVERIFY(result.errors.endsWith("back.spillway.json: written, 2 backends\n"));
    QCOMPARE(contentOf(source), before);
    QVERIFY(runCli({"export", "policy", profile}).output.contains("https://contoso-westus.openai.azure.com"));
}

void CliExport::noPolicyChangesNothing()
{
    ProfileFile file;
    addTwo(file);
    const QByteArray before = contentOf(file.path());
    QFile bad(file.filePath("bad.xml"));
    QVERIFY(bad.open(QIODevice::WriteOnly) && bad.write("<policies>\n<inbound>\n</policies>\n") > 0);
    bad.close();
    const CliResult result = runCli({"import", "policy", bad.fileName(), "-o", file.path()});
    QCOMPARE(result.code, 3);
    QVERIFY2(result.errors.startsWith("line 3: error: "), result.errors.constData());
    QCOMPARE(contentOf(file.path()), before);
    QCOMPARE(runCli({"import", "policy", file.filePath("none.xml"), "-o", file.filePath("new.spillway.json")}).code, 3);
    QVERIFY(!QFile::exists(file.filePath("new.spillway.json")));
}

void CliExport::variablesThereAndBack()
{
    ProfileFile file;
    addTwo(file);
    const QString variables = file.filePath("backends.env");
    const QString profile = file.filePath("back.spillway.json");
    QCOMPARE(runCli({"export", "env", file.path(), "-o", variables}).code, 0);
    QCOMPARE(runCli({"import", "env", variables, "-o", profile}).code, 0);
    QCOMPARE(runCli({"export", "env", profile}).output, contentOf(variables));
}

void CliExport::keysAreNotRepeated()
{
    ProfileFile file;
    const QString profile = file.filePath("back.spillway.json");
    const CliResult result = runCli({"import", "env", "-", "-o", profile}, {},
                                    "BACKEND_1_URL=https://a.example\nBACKEND_1_APIKEY=open-sesame\n");
    QCOMPARE(result.code, 0);
    QVERIFY(result.errors.contains("keys set"));
    QVERIFY(!result.errors.contains("sesame") && !result.output.contains("sesame"));
    QVERIFY(!contentOf(profile).contains("sesame"));
}

void CliExport::intoAnExistingProfile()
{
    ProfileFile file("mine");
    file.root.insert("note", "kept");
    file.set("endpoint", "port", 9000);
    file.add("old", "https://old.example");
    file.write();
    QCOMPARE(runCli({"import", "env", "-", "-o", file.path()}, {}, "BACKEND_1_URL=https://a.example\n").code, 0);
    const QByteArray after = contentOf(file.path());
    QVERIFY(after.contains("\"name\": \"mine\"") && after.contains("\"note\": \"kept\"") && after.contains("9000"));
    QVERIFY(after.contains("https://a.example") && !after.contains("https://old.example"));
}

void CliExport::fromStandardInput()
{
    ProfileFile file;
    addTwo(file);
    const QByteArray policy = runCli({"export", "policy", file.path()}).output;
    QCOMPARE(runCli({"import", "policy", "-", "-o", file.filePath("b.spillway.json")}, {}, policy).code, 0);
}

QTEST_GUILESS_MAIN(CliExport)
#include "tst_cli_export.moc"
