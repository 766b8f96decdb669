// SPDX-License-Identifier: MIT
#include "tests/support/cliprocess.h"
#include "tests/support/profilefile.h"

#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace spillway;

/// `spillway-cli keys` where there is no keychain, as in a container: what it lists, what it refuses, and that no
/// secret is ever repeated. With a real keychain: tests/core/secrets/keyring/tst_keychaincommands.
class CliKeys : public QObject
{
    Q_OBJECT
private slots:
    void init();
    void listsTheEnvironment();
    void listsWhatNeedsNoKey();
    void listsTheEntraToken();
    void listWithoutAKeychain();
    void listsTheSubscriptionsKey();
    void anEmptyVariableIsNone();
    void setWithoutAKeychain();
    void removeWithoutAKeychain();
    void refusesWhatIsNoKey_data();
    void refusesWhatIsNoKey();
    void refusesUnknownNames_data();
    void refusesUnknownNames();
    void wrongUsage_data();
    void wrongUsage();
    void aKeyOnTheCommandLineIsNotRepeated();
    void invalidProfile_data();
    void invalidProfile();
    void leavesTheProfileAlone();

private:
    CliResult keys(const QStringList &arguments, const QMap<QString, QString> &environment = {},
                   const QByteArray &input = {}) const
    {
        return runCli(QStringList{"keys"} + arguments, environment, input);
    }

    std::unique_ptr<ProfileFile> m_file;
};

namespace
{

const QByteArray secret = "sk-SECRET-0123456789";

/// The cells of a table's line.
QByteArrayList cells(const QByteArray &line)
{
    QByteArrayList cells;
    for (const QByteArray &cell : line.split(' ')) {
        if (!cell.isEmpty()) {
            cells << cell;
        }
    }
    return cells;
}

/// The line of `output` that begins with this name.
QByteArray lineOf(const QByteArray &output, const QByteArray &name)
{
    for (const QByteArray &line : output.split('\n')) {
        if (line.startsWith(name + ' ')) {
            return line;
        }
    }
    return {};
}

} // namespace

void CliKeys::init()
{
    m_file = std::make_unique<ProfileFile>("contoso");
    m_file->add("east us.2", "https://a.openai.azure.com/", 1, "key");
    m_file->add("west", "https://b.openai.azure.com/", 2, "key");
    m_file->write();
}

void CliKeys::listsTheEnvironment()
{
    const CliResult result = keys({"list", m_file->path()}, {{"SPILLWAY_KEY_EAST_US_2", QString::fromLatin1(secret)},
                                                             {"SPILLWAY_KEY_WEST", QString::fromLatin1(secret)},
                                                             {"SPILLWAY_CLIENT_KEY", QString::fromLatin1(secret)}});
    QCOMPARE(result.code, 0); // no keychain was needed, so none was missed
    QCOMPARE(result.errors, "");
    QCOMPARE(result.output, "NAME       AUTH  KEY FROM\n"
                            "east us.2  key   environment SPILLWAY_KEY_EAST_US_2\n"
                            "west       key   environment SPILLWAY_KEY_WEST\n"
                            "client     -     environment SPILLWAY_CLIENT_KEY\n");
}

void CliKeys::listsWhatNeedsNoKey()
{
    ProfileFile file("contoso");
    file.add("open", "https://a.openai.azure.com/", 1, "none");
    file.add("passed", "https://b.openai.azure.com/", 1, "client");
    file.add("token", "https://c.openai.azure.com/", 1, "entra");
    file.write();
    const CliResult result = keys({"list", file.path()}, {{"SPILLWAY_CLIENT_KEY", QString::fromLatin1(secret)}});
    QCOMPARE(result.code, 0);
    QCOMPARE(lineOf(result.output, "open"), "open    none    no key needed");
    QCOMPARE(lineOf(result.output, "passed"), "passed  client  no key needed");
    QCOMPARE(lineOf(result.output, "token"), "token   entra   no key needed: a token of Microsoft Entra ID");
    QVERIFY2(!result.output.contains(secret), "a secret was printed");
}

void CliKeys::listsTheEntraToken()
{
    ProfileFile file("contoso");
    file.add("token", "https://c.openai.azure.com/", 1, "entra");
    file.write();
    const CliResult result = keys({"list", file.path()}, {{"SPILLWAY_ENTRA_TOKEN", QString::fromLatin1(secret)},
                                                          {"SPILLWAY_CLIENT_KEY", QString::fromLatin1(secret)}});
    QCOMPARE(result.code, 0);
    QCOMPARE(lineOf(result.output, "token"), "token   entra  environment SPILLWAY_ENTRA_TOKEN");
    QVERIFY2(!result.output.contains(secret), "a secret was printed");
}

void CliKeys::listWithoutAKeychain()
{
    const CliResult result = keys({"list", m_file->path()}, {{"SPILLWAY_KEY_EAST_US_2", QString::fromLatin1(secret)}});
    QCOMPARE(result.code, 1);
    // What is known is told all the same ...
    QCOMPARE(result.output, "NAME       AUTH  KEY FROM\n"
                            "east us.2  key   environment SPILLWAY_KEY_EAST_US_2\n"
                            "west       key   unknown: the keychain cannot be used; set SPILLWAY_KEY_WEST\n"
                            "client     -     unknown: the keychain cannot be used; set SPILLWAY_CLIENT_KEY (not "
                            "required)\n");
    // ... and why the rest is not, with the way out.
    QVERIFY2(result.errors.startsWith("spillway-cli: the keychain cannot be used: no keychain is running ("),
             result.errors);
    QVERIFY2(result.errors.contains("set the key as a variable: SPILLWAY_KEY_WEST."), result.errors);
}

void CliKeys::listsTheSubscriptionsKey()
{
    QFile file(m_file->path());
    QVERIFY(file.open(QIODevice::ReadOnly));
    QJsonObject profile = QJsonDocument::fromJson(file.readAll()).object();
    file.close();
    profile["setup"] = QJsonObject{{"clientSubscription", QJsonObject{{"name", "team-search"}}}};
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(QJsonDocument(profile).toJson());
    file.close();
    const CliResult result = keys({"list", m_file->path()});
    QCOMPARE(result.code, 1);
    QCOMPARE(result.output.split('\n').value(4),
             "apim/team-search  -     unknown: the keychain cannot be used (not required)");
    const CliResult set = keys({"set", m_file->path(), "apim/team-search"}, {}, secret + "\n");
    QCOMPARE(set.code, 1); // a name that it knows, but there is no keychain
    QVERIFY2(set.errors.contains("Unlock or start the system's keychain.\n"), set.errors); // no variable has it
    QVERIFY2(!set.errors.contains(secret), "a secret was printed");
}

void CliKeys::anEmptyVariableIsNone()
{
    const CliResult result = keys({"list", m_file->path()}, {{"SPILLWAY_KEY_WEST", ""}});
    QCOMPARE(result.code, 1);
    QCOMPARE(cells(lineOf(result.output, "west")).value(2), "unknown:");
}

void CliKeys::setWithoutAKeychain()
{
    for (const char *name : {"west", "client"}) {
        const CliResult result = keys({"set", m_file->path(), name}, {}, secret + "\n");
        QCOMPARE(result.code, 1);
        QCOMPARE(result.output, "");
        QVERIFY2(result.errors.contains("the keychain cannot be used: no keychain is running ("), result.errors);
        const QByteArray variable = qstrcmp(name, "west") == 0 ? "SPILLWAY_KEY_WEST" : "SPILLWAY_CLIENT_KEY";
        QVERIFY2(result.errors.contains("set the key as a variable: " + variable + '.'), result.errors);
        QVERIFY2(!result.errors.contains("SECRET"), "a secret was printed");
    }
}

void CliKeys::removeWithoutAKeychain()
{
    const CliResult result = keys({"remove", m_file->path(), "west"});
    QCOMPARE(result.code, 1);
    QCOMPARE(result.output, "");
    QVERIFY2(result.errors.contains("the keychain cannot be used: no keychain is running ("), result.errors);
}

void CliKeys::refusesWhatIsNoKey_data()
{
    QTest::addColumn<QByteArray>("input");
    QTest::addColumn<QByteArray>("says");
    const QByteArray none = "No key came on standard input: nothing was changed.";
    const QByteArray strange = "A key is one line of visible ASCII characters, without spaces: nothing was changed.";
    QTest::newRow("nothing") << QByteArray() << none;
    QTest::newRow("an empty line") << QByteArray("\n") << none;
    QTest::newRow("an empty line of Windows") << QByteArray("\r\n") << none;
    QTest::newRow("a space in it") << QByteArray("sk SECRET\n") << strange;
    QTest::newRow("a space before it") << QByteArray(" SECRET\n") << strange;
    QTest::newRow("a tab") << QByteArray("SECRET\t\n") << strange;
    QTest::newRow("a control character") << QByteArray("SECRET\x1b[A\n") << strange;
    QTest::newRow("a zero byte") << QByteArray("SECRET\0\n", 8) << strange;
    QTest::newRow("no ASCII") << QByteArray("SECRÉT\n") << strange;
    QTest::newRow("longer than any key") << QByteArray(64 * 1024 + 1, 'S') + "\n"
                                         << QByteArray("A key has at most 65536 characters: nothing was changed.");
    QTest::newRow("UTF-16") << QByteArray("\xff\xfeS\0E\0C\0", 8) << strange;
}

void CliKeys::refusesWhatIsNoKey()
{
    QFETCH(QByteArray, input);
    QFETCH(QByteArray, says);
    const CliResult result = keys({"set", m_file->path(), "west"}, {}, input);
    QCOMPARE(result.code, 2);
    QCOMPARE(result.output, "");
    QVERIFY2(result.errors.contains(says), result.errors);
    QVERIFY2(!result.errors.contains("SECR"), "a secret was printed");
}

void CliKeys::refusesUnknownNames_data()
{
    QTest::addColumn<QString>("action");
    QTest::addColumn<QString>("name");
    for (const char *action : {"set", "remove"}) {
        for (const char *name : {"east", "WEST", "Client", "contoso/west", ""}) {
            QTest::addRow("%s \"%s\"", action, name) << action << name;
        }
    }
}

void CliKeys::refusesUnknownNames()
{
    QFETCH(QString, action);
    QFETCH(QString, name);
    const CliResult result = keys({action, m_file->path(), name}, {}, secret);
    QCOMPARE(result.code, 2);
    QCOMPARE(result.output, "");
    QVERIFY2(result.errors.contains("has no backend \"" + name.toUtf8() + '"'), result.errors);
    QVERIFY2(result.errors.contains("NAME is one of: east us.2, west, client."), result.errors);
    QVERIFY2(!result.errors.contains("SECRET"), "a secret was printed");
}

void CliKeys::wrongUsage_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QByteArray>("says");
    const auto row = [](const QStringList &arguments, const QByteArray &says) {
        QTest::addRow("%s", qPrintable(arguments.join(' '))) << arguments << says;
    };
    row({}, "ACTION is missing: list, set or remove.");
    row({"list"}, "PROFILE is missing");
    row({"set", "p"}, "NAME is missing: a backend's name, or client.");
    row({"remove", "p"}, "NAME is missing: a backend's name, or client.");
    row({"list", "p", "west"}, "list takes no NAME: it lists every key.");
    row({"show", "p"}, "\"show\" is none of list, set and remove.");
    row({"lst", "p"}, "Did you mean list?");
    row({"rm", "p", "west"}, "\"rm\" is none of list, set and remove.");
    row({"set", "--key", "p", "west"}, "keys has no option --key.");
}

void CliKeys::wrongUsage()
{
    QFETCH(QStringList, arguments);
    QFETCH(QByteArray, says);
    const CliResult result = keys(arguments);
    QCOMPARE(result.code, 2);
    QCOMPARE(result.output, "");
    QVERIFY2(result.errors.contains(says), result.errors);
    QVERIFY2(result.errors.contains("\"spillway-cli keys --help\" tells how it is used."), result.errors);
}

void CliKeys::aKeyOnTheCommandLineIsNotRepeated()
{
    for (const QStringList &arguments : {QStringList{"set", m_file->path(), "west", secret},
                                         QStringList{"set", m_file->path(), "west", "--key=" + secret},
                                         QStringList{"set", m_file->path(), "west", secret, secret}}) {
        const CliResult result = keys(arguments, {}, "another-key\n");
        QCOMPARE(result.code, 2);
        QVERIFY2(!(result.output + result.errors).contains("SECRET"), "a secret was printed");
    }
    const CliResult result = keys({"set", m_file->path(), "west", secret});
    QVERIFY2(result.errors.contains("never taken from the command line"), result.errors);
    QVERIFY2(result.errors.contains("standard input"), result.errors);
}

void CliKeys::invalidProfile_data()
{
    QTest::addColumn<QString>("action");
    for (const char *action : {"list", "set", "remove"}) {
        QTest::newRow(action) << action;
    }
}

void CliKeys::invalidProfile()
{
    QFETCH(QString, action);
    const QStringList name = action == "list" ? QStringList() : QStringList{"west"};
    m_file->add("west", "no url", 0, "key");
    m_file->write();
    const CliResult result = keys(QStringList{action, m_file->path()} + name, {}, secret);
    QCOMPARE(result.code, 3);
    QCOMPARE(result.output, "");
    for (const char *finding :
         {"backends[2].name: error: ", "backends[2].url: error: ", "backends[2].priority: error: "}) {
        QVERIFY2(result.errors.contains(finding), result.errors);
    }

    const QString away = m_file->filePath("away.spillway.json");
    const CliResult missing = keys(QStringList{action, away} + name, {}, secret);
    QCOMPARE(missing.code, 3);
    QVERIFY2(missing.errors.contains(away.toUtf8()), missing.errors);
    QVERIFY2(!(result.errors + missing.errors).contains("SECRET"), "a secret was printed");
}

void CliKeys::leavesTheProfileAlone()
{
    QFile file(m_file->path());
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QByteArray before = file.readAll();
    keys({"set", m_file->path(), "west"}, {}, secret);
    keys({"remove", m_file->path(), "west"});
    QVERIFY(file.seek(0));
    QCOMPARE(file.readAll(), before);
    QCOMPARE(QDir(m_file->folder()).entryList(QDir::Files), QStringList{"test.spillway.json"});
}

QTEST_GUILESS_MAIN(CliKeys)
#include "tst_cli_keys.moc"
