// SPDX-License-Identifier: MIT
#include "tests/support/cliprocess.h"

#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QProcess>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

#include <memory>

using namespace spillway;
using namespace Qt::StringLiterals;

/// `spillway-cli export` of what takes the schema, and of whole folders.
class CliExportBundle : public QObject
{
    Q_OBJECT
private slots:
    void intoANewFolder();
    void scriptsAreClean();
    void intoAnExistingFolder();
    void relativeAndWithASlash();
    void withoutASchema();
    void withoutASetup();
    void refusedPlaces();
    void readOnlyFolder();
    void wrongUsage_data();
    void wrongUsage();
    void invalidProfileWritesNothing();
    void schemaOfTheProfile();
    void schemaIntoATemplate();
    void refusedSchema();
    void helpNamesThem();

private:
    static QString schema() { return QStringLiteral(SPILLWAY_TEST_DATA "/bundle/openapi.json"); }
    /// A folder of its own, with a profile and no schema in reach.
    struct Place
    {
        QTemporaryDir folder;
        QString path(const QString &name) const { return folder.filePath(name); }
        QString profile() const { return path(u"five.spillway.json"_s); }
        CliResult run(const QStringList &arguments) const
        {
            return runCli(arguments, {{u"XDG_CACHE_HOME"_s, path(u"cache"_s)}, {u"HOME"_s, folder.path()}});
        }
        QStringList names() const
        {
            return QDir(folder.path()).entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot, QDir::Name);
        }
    };
    static std::unique_ptr<Place> place()
    {
        auto made = std::make_unique<Place>();
        QFile::copy(QStringLiteral(SPILLWAY_TEST_DATA "/bundle/five/profile.spillway.json"), made->profile());
        return made;
    }
    static QByteArray contentOf(const QString &path)
    {
        QFile file(path);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray("cannot be read");
    }
    static void write(const QString &path, const QByteArray &bytes)
    {
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size());
    }
    static QStringList filesBelow(const QString &folder)
    {
        QStringList files;
        for (QDirIterator i(folder, QDir::Files | QDir::Hidden, QDirIterator::Subdirectories); i.hasNext();) {
            files.append(QDir(folder).relativeFilePath(i.next()));
        }
        files.sort();
        return files;
    }
};

namespace
{

QStringList allFiles()
{
    return {u"README.md"_s,
            u"apim-policy.xml"_s,
            u"azuredeploy.json"_s,
            u"backends.env"_s,
            u"instances-1.bicep"_s,
            u"main.bicep"_s,
            u"openapi.json"_s,
            u"samples/azureopenai.cs"_s,
            u"samples/azureopenai.mjs"_s,
            u"samples/azureopenai.py"_s,
            u"samples/azureopenai.sh"_s,
            u"samples/local-endpoint.md"_s,
            u"samples/v1.cs"_s,
            u"samples/v1.mjs"_s,
            u"samples/v1.py"_s,
            u"samples/v1.sh"_s,
            u"setup.ps1"_s,
            u"setup.sh"_s};
}

} // namespace

void CliExportBundle::intoANewFolder()
{
    const auto at = place();
    const CliResult result =
        at->run({u"export"_s, u"bundle"_s, at->profile(), u"-o"_s, at->path(u"out"_s), u"--schema"_s, schema()});
    QVERIFY2(result.code == 0, result.errors.constData());
    QCOMPARE(result.output, QByteArray());
    QVERIFY2(result.errors.contains("out: written, 18 files\n"), result.errors.constData());
    QCOMPARE(filesBelow(at->path(u"out"_s)), allFiles());
    // Nothing is left beside it, and others may read it as any folder.
    QCOMPARE(at->names(), (QStringList{u"five.spillway.json"_s, u"out"_s}));
    QVERIFY(QFileInfo(at->path(u"out"_s)).permission(QFile::ReadGroup) ==
            QFileInfo(at->path(u"out/samples"_s)).permission(QFile::ReadGroup));
    for (const char *kind : {"policy", "env"}) {
        const CliResult single = at->run({u"export"_s, QString::fromLatin1(kind), at->profile()});
        const QString file = QByteArray(kind) == "env" ? u"out/backends.env"_s : u"out/apim-policy.xml"_s;
        QCOMPARE(contentOf(at->path(file)), single.output);
    }
    QCOMPARE(contentOf(at->path(u"out/azuredeploy.json"_s)),
             at->run({u"export"_s, u"arm"_s, at->profile(), u"--schema"_s, schema()}).output);
}

void CliExportBundle::scriptsAreClean()
{
    const auto at = place();
    QCOMPARE(
        at->run({u"export"_s, u"bundle"_s, at->profile(), u"-o"_s, at->path(u"out"_s), u"--schema"_s, schema()}).code,
        0);
    const QStringList scripts{at->path(u"out/setup.sh"_s), at->path(u"out/samples/azureopenai.sh"_s),
                              at->path(u"out/samples/v1.sh"_s)};
    if (const QString bash = QStandardPaths::findExecutable(u"bash"_s); !bash.isEmpty()) {
        for (const QString &script : scripts) {
            QCOMPARE(QProcess::execute(bash, {u"-n"_s, script}), 0);
        }
    }
    const QString shellcheck = QStandardPaths::findExecutable(u"shellcheck"_s);
    if (shellcheck.isEmpty()) {
        QSKIP("there is no shellcheck");
    }
    QCOMPARE(QProcess::execute(shellcheck, {scripts[0]}), 0);
}

void CliExportBundle::intoAnExistingFolder()
{
    const auto at = place();
    const QString out = at->path(u"out"_s);
    QVERIFY(QDir().mkpath(out + u"/mine"_s));
    write(out + u"/README.md"_s, "old");
    write(out + u"/notes.txt"_s, "mine");
    write(out + u"/mine/README.md"_s, "mine too");
    const QStringList arguments{u"export"_s, u"bundle"_s, at->profile(), u"-o"_s, out, u"--schema"_s, schema()};
    const CliResult result = at->run(arguments);
    QVERIFY2(result.code == 0, result.errors.constData());
    QVERIFY2(result.errors.contains("written, 18 files, of which 1 were there before; 2 other files there are as they "
                                    "were\n"),
             result.errors.constData());
    QVERIFY(contentOf(out + u"/README.md"_s).startsWith("# contoso-five: "));
    QCOMPARE(contentOf(out + u"/notes.txt"_s), QByteArray("mine"));
    QCOMPARE(contentOf(out + u"/mine/README.md"_s), QByteArray("mine too"));
    QStringList expected = allFiles() + QStringList{u"mine/README.md"_s, u"notes.txt"_s};
    expected.sort();
    QCOMPARE(filesBelow(out), expected);
    // Once more: the same files.
    const QByteArray before = contentOf(out + u"/main.bicep"_s);
    QCOMPARE(at->run(arguments).code, 0);
    QCOMPARE(contentOf(out + u"/main.bicep"_s), before);
    QCOMPARE(filesBelow(out), expected);
}

void CliExportBundle::relativeAndWithASlash()
{
    const auto at = place();
    CliProcess process({u"export"_s, u"bundle"_s, at->profile(), u"-o"_s, u"a folder/"_s, u"--schema"_s, schema()});
    process.setWorkingFolder(at->folder.path());
    QCOMPARE(process.run(), 0);
    QCOMPARE(filesBelow(at->path(u"a folder"_s)), allFiles());
}

void CliExportBundle::withoutASchema()
{
    const auto at = place();
    const CliResult result = at->run({u"export"_s, u"bundle"_s, at->profile(), u"-o"_s, at->path(u"out"_s)});
    QCOMPARE(result.code, 1);
    QVERIFY2(result.errors.contains("openapi.json is missing: "), result.errors.constData());
    QVERIFY2(result.errors.contains("written, 17 files"), result.errors.constData());
    QStringList expected = allFiles();
    expected.removeAll(u"openapi.json"_s);
    QCOMPARE(filesBelow(at->path(u"out"_s)), expected);
    QVERIFY(contentOf(at->path(u"out/README.md"_s)).contains("## What is missing"));
    // A template can do without.
    const CliResult arm = at->run({u"export"_s, u"arm"_s, at->profile()});
    QCOMPARE(arm.code, 0);
    QVERIFY(arm.output.contains("parameters('openApi')") && arm.errors.contains("openApi=@openapi.json"));
    QCOMPARE(at->run({u"export"_s, u"openapi"_s, at->profile()}).code, 1);
}

void CliExportBundle::withoutASetup()
{
    const auto at = place();
    write(at->profile(), R"({"name":"p","backends":[{"name":"a","url":"https://a.example","auth":"entra"}]})");
    const CliResult result =
        at->run({u"export"_s, u"bundle"_s, at->profile(), u"-o"_s, at->path(u"out"_s), u"--schema"_s, schema()});
    QCOMPARE(result.code, 1);
    QVERIFY2(result.errors.contains("azuredeploy.json is missing: setup."), result.errors.constData());
    QVERIFY(QFile::exists(at->path(u"out/apim-policy.xml"_s)) && QFile::exists(at->path(u"out/openapi.json"_s)));
    const CliResult arm = at->run({u"export"_s, u"arm"_s, at->profile()});
    QCOMPARE(arm.code, 1);
    QCOMPARE(arm.output, QByteArray());
    QVERIFY2(arm.errors.startsWith("spillway-cli: setup."), arm.errors.constData());
}

void CliExportBundle::refusedPlaces()
{
    const auto at = place();
    write(at->path(u"file"_s), "mine");
    QVERIFY(QDir().mkpath(at->path(u"taken"_s)));
    write(at->path(u"taken/samples"_s), "a file where a folder has to be");
    write(at->path(u"taken/README.md"_s), "old");
    for (const QString &target : {u"file"_s, u"file/out"_s, u"no/such/folder"_s, u"taken"_s}) {
        const CliResult result =
            at->run({u"export"_s, u"bundle"_s, at->profile(), u"-o"_s, at->path(target), u"--schema"_s, schema()});
        QCOMPARE(result.code, 1);
        QVERIFY2(result.errors.contains("cannot be written"), result.errors.constData());
        QVERIFY(!result.errors.contains(": written"));
    }
    QCOMPARE(contentOf(at->path(u"file"_s)), QByteArray("mine"));
    QCOMPARE(contentOf(at->path(u"taken/README.md"_s)), QByteArray("old"));
    QCOMPARE(filesBelow(at->path(u"taken"_s)), (QStringList{u"README.md"_s, u"samples"_s}));
    QCOMPARE(at->names(), (QStringList{u"file"_s, u"five.spillway.json"_s, u"taken"_s}));
}

void CliExportBundle::readOnlyFolder()
{
    const auto at = place();
    const QString locked = at->path(u"locked"_s);
    QVERIFY(QDir().mkpath(locked));
    QVERIFY(QFile::setPermissions(locked, QFile::ReadOwner | QFile::ExeOwner));
    const bool canWrite = QFile(locked + u"/probe"_s).open(QIODevice::WriteOnly);
    CliResult inside;
    CliResult itself;
    if (!canWrite) {
        inside = at->run({u"export"_s, u"bundle"_s, at->profile(), u"-o"_s, locked + u"/out"_s});
        itself = at->run({u"export"_s, u"bundle"_s, at->profile(), u"-o"_s, locked});
    }
    QVERIFY(QFile::setPermissions(locked, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner));
    if (canWrite) {
        // Root may; but nobody makes a folder here.
        if (!QFileInfo::exists(u"/proc/self"_s)) {
            QSKIP("who runs this may write everywhere");
        }
        const CliResult result = at->run({u"export"_s, u"bundle"_s, at->profile(), u"-o"_s, u"/proc/spillway-out"_s});
        QCOMPARE(result.code, 1);
        QVERIFY2(result.errors.contains("/proc/spillway-out cannot be written"), result.errors.constData());
        return;
    }
    QCOMPARE(inside.code, 1);
    QCOMPARE(itself.code, 1);
    QVERIFY2(inside.errors.contains("cannot be written") && itself.errors.contains("cannot be written"),
             inside.errors.constData());
    QVERIFY(filesBelow(locked).isEmpty());
}

void CliExportBundle::wrongUsage_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QByteArray>("says");
    const QString p = u"p.spillway.json"_s;
    QTest::newRow("no folder") << QStringList{u"bundle"_s, p} << QByteArray("-o DIR is missing");
    QTest::newRow("empty folder") << QStringList{u"bundle"_s, p, u"-o"_s, u""_s} << QByteArray("-o needs");
    QTest::newRow("empty schema") << QStringList{u"arm"_s, p, u"--schema"_s, u""_s} << QByteArray("--schema needs");
    QTest::newRow("schema of a policy") << QStringList{u"policy"_s, p, u"--schema"_s, u"x"_s}
                                        << QByteArray("There is no schema in policy");
    QTest::newRow("misspelt") << QStringList{u"bundel"_s, p} << QByteArray("Did you mean bundle?");
}

void CliExportBundle::wrongUsage()
{
    QFETCH(QStringList, arguments);
    QFETCH(QByteArray, says);
    const CliResult result = runCli(QStringList{u"export"_s} + arguments);
    QCOMPARE(result.code, 2);
    QVERIFY2(result.errors.contains(says), result.errors.constData());
}

void CliExportBundle::invalidProfileWritesNothing()
{
    const auto at = place();
    write(at->profile(), "{\"backends\": 1}");
    const CliResult result = at->run({u"export"_s, u"bundle"_s, at->profile(), u"-o"_s, at->path(u"out"_s)});
    QCOMPARE(result.code, 3);
    QVERIFY(!QFile::exists(at->path(u"out"_s)));
}

/// `setup.schema.file`, beside the profile.
void CliExportBundle::schemaOfTheProfile()
{
    const auto at = place();
    QVERIFY(QFile::copy(schema(), at->path(u"mine.json"_s)));
    write(at->profile(), contentOf(at->profile()).replace("\"version\": \"2024-10-21\"", "\"file\": \"mine.json\""));
    const CliResult result = at->run({u"export"_s, u"openapi"_s, at->profile()});
    QVERIFY2(result.code == 0, result.errors.constData());
    QCOMPARE(result.output, at->run({u"export"_s, u"openapi"_s, at->profile(), u"--schema"_s, schema()}).output);
    QVERIFY(result.output.contains("https://microsoft.com/openai"));
}

void CliExportBundle::schemaIntoATemplate()
{
    const auto at = place();
    const CliResult arm = at->run({u"export"_s, u"arm"_s, at->profile(), u"--schema"_s, schema()});
    QCOMPARE(arm.code, 0);
    QVERIFY(arm.output.contains("variables('openApi')") && !arm.output.contains("parameters('openApi')"));
    const CliResult bicep = at->run({u"export"_s, u"bicep"_s, at->profile(), u"--schema"_s, schema()});
    QCOMPARE(bicep.code, 0);
    QVERIFY(bicep.output.contains("loadTextContent('openapi.json')"));
}

void CliExportBundle::refusedSchema()
{
    const auto at = place();
    write(at->path(u"bad.json"_s), "{\"openapi\": ");
    for (const QString &file : {u"bad.json"_s, u"none.json"_s}) {
        for (const QString &kind : {u"openapi"_s, u"arm"_s, u"bicep"_s}) {
            const CliResult result =
                at->run({u"export"_s, kind, at->profile(), u"--schema"_s, at->path(file), u"-o"_s, at->path(u"x"_s)});
            QCOMPARE(result.code, 1);
            QVERIFY(!result.errors.isEmpty() && !QFile::exists(at->path(u"x"_s)));
        }
        const CliResult bundle = at->run(
            {u"export"_s, u"bundle"_s, at->profile(), u"--schema"_s, at->path(file), u"-o"_s, at->path(u"out"_s)});
        QCOMPARE(bundle.code, 1);
        QVERIFY(bundle.errors.contains("openapi.json is missing"));
    }
}

void CliExportBundle::helpNamesThem()
{
    const CliResult help = runCli({u"export"_s, u"--help"_s});
    QCOMPARE(help.code, 0);
    for (const char *kind : {"arm", "bicep", "openapi", "bundle", "bash", "powershell"}) {
        QVERIFY2(help.output.contains(QByteArray("\n  ") + kind + ' '), kind);
    }
    for (const QByteArray &line : help.output.split('\n')) {
        QVERIFY2(QString::fromUtf8(line).size() <= 80, line.constData());
    }
    const QByteArray completion = runCli({u"completion"_s, u"bash"_s}).output;
    QVERIFY(completion.contains("bundle") && completion.contains("--schema"));
}

QTEST_GUILESS_MAIN(CliExportBundle)
#include "tst_cli_exportbundle.moc"
