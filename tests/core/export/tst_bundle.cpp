// SPDX-License-Identifier: MIT
#include "core/export/bundle.h"
#include "core/export/bundlereadme.h"
#include "tests/core/export/templatecases.h"

#include <QRegularExpression>
#include <QTest>

#include <algorithm>

using namespace spillway;
using namespace Qt::StringLiterals;

/// The bundle: which files there are, what its README says, and what becomes of hostile texts.
class TestBundle : public QObject
{
    Q_OBJECT
private slots:
    void readmeGolden_data();
    void readmeGolden();
    void files();
    void sameBytesEachTime();
    void withoutASchema();
    void withoutASetup();
    void theSchemasWay();
    void whatIsLostIsTold();
    void plainPaths();
    void markdown_data();
    void markdown();
    void hostileTexts_data();
    void hostileTexts();
    void noKeys();
};

namespace
{

Exported schemaFor(const QString &name)
{
    const QByteArray schema = schemaOf(name);
    return schema.isEmpty() ? Exported{{}, u"setup.schema.version: It was not downloaded yet."_s, {}}
                            : Exported{schema, {}, {}};
}

Bundle bundleOf(const QString &name)
{
    return makeBundle(templateProfile(name), schemaFor(name));
}

QByteArray fileOf(const Bundle &bundle, const QString &path)
{
    for (const ExportedFile &file : bundle.files) {
        if (file.path == path) {
            return file.bytes;
        }
    }
    return {};
}

QStringList pathsOf(const Bundle &bundle)
{
    QStringList paths;
    for (const ExportedFile &file : bundle.files) {
        paths.append(file.path);
    }
    return paths;
}

/// The commands of a README.
QStringList commandsOf(const QByteArray &readme)
{
    QStringList commands;
    bool isInside = false;
    for (const QString &line : QString::fromUtf8(readme).split(u'\n')) {
        if (line.startsWith(u"```"_s)) {
            isInside = !isInside;
        } else if (isInside) {
            commands.append(line);
        }
    }
    return isInside ? QStringList{u"a block does not end"_s} : commands;
}

} // namespace

void TestBundle::readmeGolden_data()
{
    QTest::addColumn<QString>("name");
    for (const QString &name : templateCases()) {
        QTest::newRow(qPrintable(name)) << name;
    }
}

void TestBundle::readmeGolden()
{
    QFETCH(QString, name);
    // What the single exports note is theirs; `whatIsLostIsTold` sees that it is there.
    const QByteArray readme = fileOf(bundleOf(name), u"README.md"_s);
    const QByteArray notes = "\n## What is not carried over";
    QVERIFY(readme.contains(notes));
    QCOMPARE(readme.first(readme.indexOf(notes)), bundleData(name + u"/README.md"_s));
}

void TestBundle::files()
{
    const Bundle bundle = bundleOf(u"five"_s);
    const QStringList paths = pathsOf(bundle);
    QCOMPARE(paths.first(), u"README.md"_s);
    for (const char *path :
         {"apim-policy.xml", "setup.sh", "setup.ps1", "openapi.json", "azuredeploy.json", "main.bicep",
          "instances-1.bicep", "backends.env", "samples/azureopenai.py", "samples/azureopenai.mjs",
          "samples/azureopenai.cs", "samples/azureopenai.sh", "samples/v1.py", "samples/v1.mjs", "samples/v1.cs",
          "samples/v1.sh", "samples/local-endpoint.md"}) {
        QVERIFY2(paths.contains(QString::fromLatin1(path)), path);
    }
    QCOMPARE(paths.size(), 18);
    QVERIFY(bundle.missing.isEmpty());
    for (const ExportedFile &file : bundle.files) {
        QVERIFY2(file.bytes.endsWith('\n'), qPrintable(file.path));
    }
    // The programs call API Management.
    QVERIFY(fileOf(bundle, u"samples/azureopenai.py"_s).contains("https://apim-contoso.azure-api.net/contoso"));
    QVERIFY(fileOf(bundle, u"samples/local-endpoint.md"_s).contains("http://127.0.0.1:8080"));
    QCOMPARE(fileOf(bundle, u"apim-policy.xml"_s), findExporter(u"policy")->write(templateProfile(u"five"_s)).bytes);
}

void TestBundle::sameBytesEachTime()
{
    const Bundle a = bundleOf(u"five"_s);
    const Bundle b = bundleOf(u"five"_s);
    QCOMPARE(pathsOf(a), pathsOf(b));
    for (qsizetype i = 0; i < a.files.size(); ++i) {
        QCOMPARE(a.files[i].bytes, b.files[i].bytes);
    }
}

void TestBundle::withoutASchema()
{
    const Bundle bundle = bundleOf(u"keys"_s);
    QVERIFY(!pathsOf(bundle).contains(u"openapi.json"_s));
    QVERIFY(pathsOf(bundle).contains(u"azuredeploy.json"_s));
    QCOMPARE(bundle.missing.size(), 1);
    QCOMPARE(bundle.missing[0].path, u"openapi.json"_s);
    const QByteArray readme = fileOf(bundle, u"README.md"_s);
    QVERIFY(readme.contains("## What is missing"));
    QVERIFY(readme.contains("It was not downloaded yet."));
    QVERIFY(readme.contains("--schema"));
}

void TestBundle::withoutASetup()
{
    Profile profile = templateProfile(u"five"_s);
    profile.setup = {};
    const Bundle bundle = makeBundle(profile, schemaFor(u"five"_s));
    const QStringList paths = pathsOf(bundle);
    for (const QString &path :
         {u"README.md"_s, u"apim-policy.xml"_s, u"backends.env"_s, u"samples/local-endpoint.md"_s}) {
        QVERIFY2(paths.contains(path), qPrintable(path));
    }
    QStringList missing;
    for (const MissingFile &file : bundle.missing) {
        missing.append(file.path);
        QVERIFY2(file.why.contains(u": "_s), qPrintable(file.why));
    }
    QVERIFY(missing.contains(u"azuredeploy.json"_s) && missing.contains(u"main.bicep"_s));
    QVERIFY(!paths.contains(u"samples/azureopenai.py"_s));
    const QByteArray readme = fileOf(bundle, u"README.md"_s);
    QVERIFY(!readme.contains("az deployment group create"));
}

/// The commands hand the schema over exactly where the template wants it.
void TestBundle::theSchemasWay()
{
    const QByteArray small = fileOf(bundleOf(u"five"_s), u"README.md"_s);
    QVERIFY(!small.contains("openApi=@openapi.json\n"));
    // Too large for Bicep's loadTextContent, small enough for the ARM template.
    const Exported large{QByteArray(200'000, ' ') + '\n', {}, {}};
    const Bundle bundle = makeBundle(templateProfile(u"five"_s), large);
    const QStringList commands = commandsOf(fileOf(bundle, u"README.md"_s));
    QCOMPARE(commands.filter(u"openApi=@openapi.json"_s).size(), 1);
    const qsizetype bicep = commands.indexOf(
        u"az deployment group create --resource-group 'rg-contoso-ai' --name spillway --template-file main.bicep \\"_s);
    QVERIFY(bicep >= 0);
    QCOMPARE(commands[bicep + 1], u"    --parameters openApi=@openapi.json"_s);
    QVERIFY(fileOf(bundle, u"main.bicep"_s).contains("param openApi string"));
    QVERIFY(!fileOf(bundle, u"azuredeploy.json"_s).contains("parameters('openApi')"));
}

void TestBundle::whatIsLostIsTold()
{
    const Bundle bundle = bundleOf(u"five"_s);
    const QByteArray readme = fileOf(bundle, u"README.md"_s);
    QVERIFY(readme.contains("does not probe half-open"));
    QVERIFY(readme.contains("Priorities and weights are kept"));
    QVERIFY(bundle.notes.size() > 5);
    bool isShared = false;
    for (const BundleNote &note : bundle.notes) {
        QVERIFY2(readme.count(markdownText(note.text).toUtf8() + '\n') == 1, qPrintable(note.text));
        isShared = isShared || (note.paths.contains(u"azuredeploy.json"_s) && note.paths.contains(u"main.bicep"_s));
    }
    QVERIFY(isShared);
}

void TestBundle::plainPaths()
{
    static const QRegularExpression plain(uR"(\A(samples/)?[A-Za-z0-9][A-Za-z0-9.-]*\z)"_s);
    for (const QString &name : templateCases()) {
        for (const QString &path : pathsOf(bundleOf(name))) {
            QVERIFY2(plain.match(path).hasMatch(), qPrintable(path));
        }
    }
}

void TestBundle::markdown_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("expected");
    QTest::newRow("plain") << u"Azure OpenAI, team-a."_s << u"Azure OpenAI, team-a."_s;
    QTest::newRow("marks") << u"*a* _b_ `c` [d](e) <f> #g | h"_s
                           << u"\\*a\\* \\_b\\_ \\`c\\` \\[d\\](e) \\<f\\> \\#g \\| h"_s;
    QTest::newRow("entity") << u"&lt;"_s << u"\\&lt;"_s;
    QTest::newRow("lines") << u"a\n# b\r\u2028c"_s << u"a?\\# b??c"_s;
    QTest::newRow("direction") << u"\u202Ea"_s << u"?a"_s;
    QTest::newRow("beyond ASCII") << u"ü\U0001F600"_s << u"&#xfc;&#x1f600;"_s;
}

void TestBundle::markdown()
{
    QFETCH(QString, text);
    QTEST(markdownText(text), "expected");
}

void TestBundle::hostileTexts_data()
{
    QTest::addColumn<QString>("path");
    for (const QString &path : setupTexts() + QStringList{u"(name)"_s, u"(backend)"_s}) {
        QTest::newRow(qPrintable(path)) << path;
    }
}

/// Whatever is typed: the README has as many commands, and none of them is another one.
void TestBundle::hostileTexts()
{
    QFETCH(QString, path);
    static const QRegularExpression known(
        uR"(\A(az (login|account set|group create|deployment group create|apim show)\b|bash |pwsh |export |service=\$\(az apim show |AZURE_OPENAI_API_KEY=\$\(az rest |    --(url|parameters) ))"_s);
    for (const QString &text : spillway::hostileTexts()) {
        Profile profile = fiveWith(path.startsWith(u'(') ? u"schema.version"_s : path,
                                   path.startsWith(u'(') ? u"2024-10-21"_s : text);
        if (path == u"(name)"_s) {
            profile.name = text;
        } else if (path == u"(backend)"_s) {
            profile.backends[0].name = text;
        }
        const Bundle bundle = makeBundle(profile, schemaFor(u"five"_s));
        const QByteArray readme = fileOf(bundle, u"README.md"_s);
        QVERIFY(!readme.contains("\u202E") && !readme.contains("\u2028") && !readme.contains('\r'));
        for (const QString &command : commandsOf(readme)) {
            QVERIFY2(known.match(command).hasMatch(), qPrintable(command));
        }
    }
}

void TestBundle::noKeys()
{
    // There is none in a profile; what would be one stands nowhere as a default.
    const Bundle bundle = bundleOf(u"keys"_s);
    QVERIFY(!fileOf(bundle, u"azuredeploy.json"_s).contains("\"defaultValue\": \""));
    const QByteArray readme = fileOf(bundle, u"README.md"_s);
    QVERIFY(readme.contains("`key1` for eastus-key"));
    QVERIFY(!readme.contains("key1="));
}

QTEST_APPLESS_MAIN(TestBundle)
#include "tst_bundle.moc"
